"""The sheet Merged Conflicts: what copies of one questionnaire disagree on, until somebody decides."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from emprov_xl.convert import MASK, clean, shown
from emprov_xl.model.cells import Cell, Place, Typed
from emprov_xl.model.merged import Conflict, Dispute, Merged, Said
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.questionnaire import Field, Layout, Questionnaire, Sheet
from emprov_xl.model.returned import Returned

TITLE = "Merged Conflicts"
WHERE, WHO, VALUE, SAID, DECISION = "Where", "Who", "Stands in the cell", "Who says what", "Decision"
ANSWER, KNOWN_BY = "Field", "Known by"
SECRETLY = "different PINs, which are not shown"
_DECISIONS = ("Corrected", "Keep as is")
_COLUMNS = (
    Column("No.", 5, "number"),
    Column(WHERE, 22, "link"),
    Column(WHO, 22, "wrap"),
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


def conflicts_page(disputes: Sequence[Dispute], customer: str) -> Page:
    """One row a cell in dispute."""
    return Page(
        title=TITLE,
        columns=_COLUMNS,
        rows=tuple(_row(number, dispute) for number, dispute in enumerate(disputes, 1)),
        banner=((Styled(" · ".join(filter(None, (TITLE, customer))), "title"),), (Styled(_HOW, "intro"),)),
        tab="findings",
        frozen=2,
    )


def _row(number: int, dispute: Dispute) -> tuple[Shown, ...]:
    return (
        number,
        Styled(dispute.where, "link", dispute.cell) if dispute.cell else dispute.where,
        dispute.who or None,
        dispute.field.title,
        dispute.value or None,
        dispute.said,
        None,
        None,
        None,
        dispute.field.name,
        json.dumps(dict(dispute.known_by), ensure_ascii=False),
    )


def disputes_of(
    merged: Merged, sheets: Mapping[str, Sheet], cell: Callable[[str, str, int], Cell]
) -> tuple[Dispute, ...]:
    """What copies disagree on; `cell` tells where the answer to a field stands in the merged workbook."""
    disputed = _disputed((conflict.field, conflict.record) for conflict in merged.conflicts)
    found = []
    for conflict in merged.conflicts:
        field, record = conflict.field, conflict.record
        there, answers = cell(field.sheet, field.key, record), merged.answers[field.sheet]
        value = MASK if field.secret else as_compared(answers.get(field.key, {}).get(record))
        known_by = _known_by(sheets[field.sheet], answers, record, disputed[field.sheet, record])
        said = said_aloud(conflict)
        found.append(Dispute(field, None, there, str(there), conflict.who, value, said, tuple(known_by.items())))
    return tuple(found)


def carried(
    disputes: Sequence[Dispute], then: Returned, now: Returned, questionnaire: Questionnaire
) -> tuple[Dispute, ...]:
    """What is in dispute in a return, as a fresh questionnaire with the same records has it.

    Not what the return, as it is by now, answers otherwise; nor what is not asked any more. What has no place in the
    return has none in the fresh one.
    """
    places = [(each, _place_in(now, each.place, then)) for each in disputes if each.field.sheet in now.sheets]
    disputed = _disputed((each.field, place.row) for each, place in places if place)
    found = []
    for each, place in places:
        field, sheet = each.field, now.sheets[each.field.sheet]
        if each.place is None:
            found.append(replace(each, cell=None))
        elif place is not None and (field.secret or as_compared(then.typed_at(each.place)) == each.value):
            value = MASK if field.secret else as_compared(now.typed_at(place))
            asked = questionnaire.sheet(field.sheet)
            known_by = _known_by(asked, sheet.answers, place.row, disputed[field.sheet, place.row])
            cell = sheet.cell(place)
            found.append(
                replace(each, place=place, cell=cell, where=str(cell), value=value, known_by=tuple(known_by.items()))
            )
    return tuple(found)


def _place_in(now: Returned, place: Place | None, then: Returned) -> Place | None:
    """Where an answer of a return stands in a fresh questionnaire with the same records; None where it does not."""
    if place is None or place.field is None:
        return None
    fresh, record = now.sheets[place.sheet], then.sheets[place.sheet].records().get(place.row)
    if record is None or place.field not in fresh.columns:
        return None
    return place._replace(row=fresh.rows.get(place.field, fresh.first_row + record))


def _disputed(cells: Iterable[tuple[Field, int]]) -> Mapping[tuple[str, int], set[str]]:
    """The fields in dispute of each record."""
    disputed: dict[tuple[str, int], set[str]] = {}
    for field, record in cells:
        disputed.setdefault((field.sheet, record), set()).add(field.key)
    return disputed


def said_aloud(conflict: Conflict) -> str:
    """Who says what of a cell, a secret never: "“Ana” in ana.xlsx; “Anna” in bo.xlsx and cy.xlsx"."""
    if conflict.field.secret:
        return f"{SECRETLY}, in {' and '.join(name for said in conflict.said for name in said.workbooks)}"
    return "; ".join(_said(said) for said in conflict.said)


def _said(said: Said) -> str:
    whose = " and ".join(said.workbooks)
    return f"“{said.text}” in {whose}" if said.text else f"nothing in {whose}"


def _known_by(
    sheet: Sheet, answers: Mapping[str, Mapping[int, Typed]], record: int, disputed: set[str]
) -> dict[str, str]:
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
