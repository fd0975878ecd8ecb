"""The sheet Merged Conflicts: what copies of one questionnaire disagree on, until somebody decides."""

import json
from collections.abc import Callable, Iterator, Mapping

from emprov_xl.convert import MASK, clean, shown
from emprov_xl.model.cells import Cell, Typed
from emprov_xl.model.merged import Answers, Conflict, Merged, Said
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.questionnaire import Layout, Sheet

TITLE = "Merged Conflicts"
WHERE, VALUE, SAID, DECISION = "Where", "Stands in the cell", "Who says what", "Decision"
ANSWER, KNOWN_BY = "Field", "Known by"
SECRETLY = "different PINs, which are not shown"
_DECISIONS = ("Corrected", "Keep as is")
_COLUMNS = (
    Column("No.", 5, "number"),
    Column(WHERE, 22, "link"),
    Column("Who", 22, "wrap"),
    Column("Question", 20, "wrap"),
    Column(VALUE, 20, "wrap"),
    Column(SAID, 46, "wrap"),
    Column(DECISION, 13, "input", choices=_DECISIONS),
    Column("Reason", 18, "input"),
    Column("Decided by", 14, "input"),
    Column(ANSWER, 24, "muted", hidden=True),
    Column(KNOWN_BY, 40, "muted", hidden=True),
)
_HOW = (
    "Each cell holds what the first copy says. Correct the cell, or choose a Decision here; until then it is a blocker "
    "of the review. Where PINs differ, only a Decision settles it."
)


def conflicts_page(
    merged: Merged, sheets: Mapping[str, Sheet], cell: Callable[[str, str, int], Cell], customer: str
) -> Page:
    """One row a conflict; `cell` tells where the answer to a field stands in the merged workbook."""
    rows = tuple(_rows(merged, sheets, cell))
    return Page(
        title=TITLE,
        columns=_COLUMNS,
        rows=rows,
        banner=((Styled(" · ".join(filter(None, (TITLE, customer))), "title"),), (Styled(_HOW, "intro"),)),
        tab="findings",
        frozen=2,
    )


def _rows(
    merged: Merged, sheets: Mapping[str, Sheet], cell: Callable[[str, str, int], Cell]
) -> Iterator[tuple[Shown, ...]]:
    disputed: dict[tuple[str, int], set[str]] = {}
    for conflict in merged.conflicts:
        disputed.setdefault((conflict.field.sheet, conflict.record), set()).add(conflict.field.key)
    for number, conflict in enumerate(merged.conflicts, 1):
        field, record = conflict.field, conflict.record
        answers = merged.answers[field.sheet]
        typed = answers.get(field.key, {}).get(record)
        there = cell(field.sheet, field.key, record)
        known_by = _known_by(sheets[field.sheet], answers, record, disputed[field.sheet, record])
        yield (
            number,
            Styled(str(there), "link", there),
            conflict.who or None,
            field.title,
            (MASK if field.secret else as_compared(typed)) or None,
            said_aloud(conflict),
            None,
            None,
            None,
            field.name,
            json.dumps(known_by, ensure_ascii=False),
        )


def said_aloud(conflict: Conflict) -> str:
    """Who says what of a cell, a secret never: "“Ana” in ana.xlsx; “Anna” in bo.xlsx and cy.xlsx"."""
    if conflict.field.secret:
        return f"{SECRETLY}, in {' and '.join(name for said in conflict.said for name in said.workbooks)}"
    return "; ".join(_said(said) for said in conflict.said)


def _said(said: Said) -> str:
    whose = " and ".join(said.workbooks)
    return f"“{said.text}” in {whose}" if said.text else f"nothing in {whose}"


def _known_by(sheet: Sheet, answers: Answers, record: int, disputed: set[str]) -> dict[str, str]:
    """What finds the row again wherever it is: its key or, where it has none or that is disputed, all that it says."""
    if sheet.layout is Layout.FORM:
        return {}
    texts = {
        field.key: as_compared(cells[record])
        for field in sheet.fields
        if not field.secret and field.key not in disputed and record in (cells := answers.get(field.key, {}))
    }
    key = {field: texts[field] for field in sheet.unique if field in texts}
    whole = bool(sheet.unique) and not disputed & set(sheet.unique) and sheet.unique[0] in key
    return key if whole else texts


def as_compared(typed: Typed | None) -> str:
    """What a cell shows."""
    return "" if typed is None else clean(shown(typed))
