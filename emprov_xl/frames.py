"""A return becomes frames: a frame a sheet, its index the sheet row, its columns the field keys.

pandas is imported by the first frame: a file that is refused, or was processed before, has none.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from emprov_xl.convert import MASK, Converter, Known, Reading, shown
from emprov_xl.model.cells import Place, Typed
from emprov_xl.model.finding import Hit
from emprov_xl.model.questionnaire import Field, Layout, Questionnaire, Sheet
from emprov_xl.model.returned import Returned, ReturnedSheet

if TYPE_CHECKING:
    import pandas as pd

_T = TypeVar("_T")

TIDIED = "FLD-020"  # the rule that says a cell was read otherwise than typed
STILL_READ = frozenset({TIDIED, "WBK-013", "MRG-001", *(f"WBK-{number:03}" for number in range(30, 38))})
"""The rules that say something of a cell whose answer counts all the same."""


@dataclass(frozen=True)
class Frames:
    """The answers, understood.

    Every asked sheet has a frame with a column for each of its fields, dtype object, also when nothing was answered; a
    form is a frame of one row. A blank, and a cell that could not be understood, is None. Texts stay texts: an
    extension is "0201". By type of field a cell holds: whole: int; date: datetime.date; time: datetime.time;
    choice and destination_kind: the canonical word; list: a tuple of str; all others: str.
    """

    questionnaire: Questionnaire
    sheets: Mapping[str, "pd.DataFrame"]

    def __getitem__(self, sheet: str) -> "pd.DataFrame":
        """The frame of a sheet; KeyError for a sheet that is not asked."""
        return self.sheets[sheet]

    def column(self, name: str) -> "pd.Series":
        """The filled answers of a field such as `extensions.extension`, by sheet row."""
        sheet, _, key = name.partition(".")
        return self.sheets[sheet][key].dropna()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in long form."""

    field: Field
    row: int
    value: Known


@dataclass(frozen=True, slots=True)
class Column:
    """The answers of one field."""

    field: Field
    rows: list[int]
    values: list[Known]


class Long:
    """Columns one below the other: an answer is made of a position only where it is wrong."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = tuple(columns)
        self.values = list(chain.from_iterable(column.values for column in self.columns))
        self._ends = list(accumulate(len(column.rows) for column in self.columns))

    def __getitem__(self, position: int) -> Answer:
        """The answer at a position."""
        which = bisect_right(self._ends, position)
        column, at = self.columns[which], position - self._ends[which]  # counted from its end
        return Answer(column.field, column.rows[at], column.values[at])

    def beside(self, said: Callable[[Field], _T]) -> list[_T]:
        """What is said of its field beside each answer."""
        each = ([said(column.field)] * len(column.rows) for column in self.columns)
        return list(chain.from_iterable(each))


FieldHit = tuple[str, Hit]
"""The code of a rule that is judged outside `checks/` (`FLD-…`, `WBK-…`) and the cell that breaks it."""


def frames_from(returned: Returned, questionnaire: Questionnaire) -> tuple[Frames, list[FieldHit]]:
    """The frames of a return, and a hit for each cell that could not be understood or was read otherwise than typed."""
    hits: list[FieldHit] = []
    sheets = {
        sheet.key: _frame(sheet, returned.sheets.get(sheet.key), questionnaire, hits) for sheet in questionnaire.asked()
    }
    return Frames(questionnaire, sheets), hits


def frame_of(sheet: Sheet, columns: Mapping[str, list[Known]], rows: list[int]) -> "pd.DataFrame":
    """A frame of a sheet with all its fields; the fields that `columns` lacks are blank."""
    import pandas as pd

    content = np.full((len(rows), len(sheet.fields)), None, dtype=object, order="F")
    for at, field in enumerate(sheet.fields):
        if field.key in columns:
            content[:, at] = columns[field.key]
    keys = pd.Index([field.key for field in sheet.fields])
    return pd.DataFrame(content, index=pd.Index(rows, dtype="int64"), columns=keys, dtype=object)


@cache
def _blank(sheet: Sheet) -> "pd.DataFrame":
    """The frame of a sheet on which nothing was answered; most returns have many."""
    return frame_of(sheet, {}, [])


def _frame(
    sheet: Sheet, returned: ReturnedSheet | None, questionnaire: Questionnaire, hits: list[FieldHit]
) -> "pd.DataFrame":
    if returned is None or not any(returned.answers.values()):
        return _blank(sheet)
    answers = returned.answers
    if sheet.layout is Layout.FORM:
        # The answers of a form stand in different rows and are one record.
        answers = {key: {returned.first_row: next(iter(cells.values()))} for key, cells in answers.items() if cells}
    rows = sorted(set().union(*answers.values()))
    columns: dict[str, list[Known]] = {}
    for field in sheet.fields:
        cells = answers.get(field.key)
        if cells:
            columns[field.key] = _column(field, cells, rows, Converter(field, questionnaire), hits)
    return frame_of(sheet, columns, rows)


def _column(
    field: Field, cells: Mapping[int, Typed], rows: list[int], convert: Converter, hits: list[FieldHit]
) -> list[Known]:
    typed = list(cells.values())
    values, noted = convert.column(typed)
    for row, cell in cells.items() if noted else ():
        reading = noted.get((type(cell), cell))
        if reading:
            hits.append(_noted(field, row, cell, reading))
    if list(cells) == rows:
        return values
    known = dict(zip(cells, values, strict=True))
    return [known.get(row) for row in rows]


def _noted(field: Field, row: int, typed: Typed, reading: Reading) -> FieldHit:
    place = Place(field.sheet, field.key, row)
    if reading.trouble:
        if field.secret:
            return reading.trouble, Hit(place, {**reading.facts, "typed": MASK})
        return reading.trouble, Hit(place, reading.facts, proposed=reading.proposed or None)
    return TIDIED, Hit(place, {"typed": _masked(field, shown(typed)), "read": _masked(field, _words(reading.value))})


def _words(value: Known) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return "blank" if value is None else str(value)


def _masked(field: Field, text: str) -> str:
    return MASK if field.secret else text
