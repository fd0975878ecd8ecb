"""What still stands of the sheet Merged Conflicts: cells that hold one of several answers, of which nobody decided."""

import json
from collections.abc import Iterator, Mapping

from emprov_xl.convert import shown
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.questionnaire import Layout, Questionnaire
from emprov_xl.model.returned import Remark, ReturnedSheet
from emprov_xl.review.conflicts import (
    ANSWER,
    DECISION,
    KNOWN_BY,
    SAID,
    SECRETLY,
    TITLE,
    VALUE,
    WHERE,
    as_compared,
    rows_known_by,
)
from emprov_xl.workbook.reading.grid import Grid

CONFLICT = "MRG-001"
_COLUMNS = (WHERE, VALUE, SAID, DECISION, ANSWER, KNOWN_BY)


def conflicts_in(grid: Grid, sent: Questionnaire, sheets: Mapping[str, ReturnedSheet]) -> Iterator[Remark]:
    """A remark at each cell in dispute: not where there is a decision, nor where the cell holds another answer now.

    Of a secret we do not know whether it is another, so that only a decision settles it. A row that is not found again
    is told on the sheet itself.
    """
    columns: dict[str, int] = {}
    for number, row in grid.rows().items():
        if not columns:
            texts = {shown(value).strip(): at for at, value in row.items()}
            columns = texts if set(_COLUMNS) <= set(texts) else {}
            continue
        told = {name: as_compared(row.get(columns[name])) for name in _COLUMNS}
        if told[ANSWER] and not told[DECISION]:
            own = Cell(TITLE, number, columns[WHERE])
            yield from (Remark(CONFLICT, cell, facts) for cell, facts in _disputed(told, sent, sheets, own))


def _disputed(
    told: Mapping[str, str], sent: Questionnaire, sheets: Mapping[str, ReturnedSheet], own: Cell
) -> Iterator[tuple[Cell, Mapping[str, str]]]:
    """The cell in dispute, and who says what of it; none where it holds another answer."""
    key, _, field_key = told[ANSWER].partition(".")
    sheet = next((sheet for sheet in sent.asked() if sheet.key == key), None)
    field = next((field for field in sheet.fields if field.key == field_key), None) if sheet else None
    mine = sheets.get(key)
    if sheet is None or field is None or mine is None:
        return
    facts = {"which": SECRETLY if field.secret else told[SAID]}  # whatever somebody has written there
    if sheet.layout is Layout.FORM:
        rows = [mine.rows[field_key]] if field_key in mine.rows else []
    else:
        rows = list(rows_known_by(_known_by(told[KNOWN_BY]), mine.answers))
    if len(rows) != 1:
        yield own, facts
        return
    now = mine.answers.get(field_key, {}).get(rows[0])
    if field.secret or as_compared(now) == told[VALUE]:
        yield mine.cell(Place(key, field_key, rows[0])), facts


def _known_by(text: str) -> Mapping[str, str]:
    """What a row is known by; nothing where somebody wrote into the column."""
    try:
        known = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}
