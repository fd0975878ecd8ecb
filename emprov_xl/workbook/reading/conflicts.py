"""What still stands of the sheet Merged Conflicts: cells that hold one of several answers, of which nobody decided."""

import json
from collections.abc import Iterable, Iterator, Mapping

from emprov_xl.convert import MASK, shown
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.merged import Dispute
from emprov_xl.model.questionnaire import Field, Questionnaire
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
    WHO,
    as_compared,
)
from emprov_xl.workbook.reading.grid import Grid

CONFLICT = "MRG-001"
_COLUMNS = (WHERE, VALUE, SAID, DECISION, ANSWER, KNOWN_BY)


def remarks_on_disputes(disputes: Iterable[Dispute]) -> Iterator[Remark]:
    """A remark at each cell in dispute; where that is not found again, in its row of the sheet Merged Conflicts."""
    for each in disputes:
        yield Remark(CONFLICT, each.cell, {"which": each.said})


def disputes_in(grid: Grid, sent: Questionnaire, sheets: Mapping[str, ReturnedSheet]) -> Iterator[Dispute]:
    """What is in dispute still: not where there is a decision, nor where the cell holds another answer now.

    Of a secret we do not know whether it is another, so that only a decision settles it. A row that is not found again
    has its cell on the sheet itself.
    """
    columns: dict[str, int] = {}
    places = _Places(sent, sheets)
    for number, row in grid.rows().items():
        if not columns:
            texts = {shown(value).strip(): at for at, value in row.items()}
            columns = texts if set(_COLUMNS) <= set(texts) else {}
            continue
        told = {name: as_compared(row.get(columns[name])) for name in _COLUMNS}
        field = places.field(told[ANSWER])
        if field is None or told[DECISION]:
            continue
        known_by = _known_by(told[KNOWN_BY])
        place = places.of(field, known_by)
        if place is None or field.secret or places.text(place) == told[VALUE]:
            yield Dispute(
                field=field,
                place=place,
                cell=sheets[field.sheet].cell(place) if place else Cell(TITLE, number, columns[WHERE]),
                where=told[WHERE],
                who=as_compared(row.get(columns.get(WHO, 0))),
                value=MASK if field.secret else told[VALUE],
                said=SECRETLY if field.secret else told[SAID],  # of a secret, whatever somebody has written there
                known_by=tuple(known_by.items()),
            )


class _Places:
    """Where the answers in dispute stand now."""

    def __init__(self, sent: Questionnaire, sheets: Mapping[str, ReturnedSheet]) -> None:
        self._fields = {field.name: field for sheet in sent.asked() for field in sheet.fields}
        self._sheets = sheets
        self._rows: dict[tuple[str, str], dict[str, set[int]]] = {}

    def field(self, name: str) -> Field | None:
        """The field of a name, where its sheet is in the workbook."""
        field = self._fields.get(name)
        return field if field is not None and field.sheet in self._sheets else None

    def of(self, field: Field, known_by: Mapping[str, str]) -> Place | None:
        """The place of an answer, in the one row that says what it is known by; None where no single row does."""
        sheet = self._sheets[field.sheet]
        if sheet.rows:
            return Place(field.sheet, field.key, sheet.rows[field.key]) if field.key in sheet.rows else None
        found = [self._saying(field.sheet, key, text) for key, text in known_by.items()]
        rows = set.intersection(*found) if found else set()
        return Place(field.sheet, field.key, next(iter(rows))) if len(rows) == 1 else None

    def text(self, place: Place) -> str:
        """What the cell shows."""
        return as_compared(self._sheets[place.sheet].answers.get(place.field or "", {}).get(place.row))

    def _saying(self, sheet: str, field: str, text: str) -> set[int]:
        """The rows that say a text in a field; each field is looked through once."""
        if (sheet, field) not in self._rows:
            rows = self._rows[sheet, field] = {}
            for row, typed in self._sheets[sheet].answers.get(field, {}).items():
                rows.setdefault(as_compared(typed), set()).add(row)
        return self._rows[sheet, field].get(text, set())


def _known_by(text: str) -> Mapping[str, str]:
    """What a row is known by; nothing where somebody wrote into the column."""
    try:
        known = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}
