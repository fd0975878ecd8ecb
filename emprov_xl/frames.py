"""A return becomes frames: a frame a sheet, its index the sheet row, its columns the field keys."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from emprov_xl.convert import MASK, Converter, Known, shown
from emprov_xl.model.cells import Place, Typed
from emprov_xl.model.finding import Hit
from emprov_xl.model.questionnaire import Field, Layout, Questionnaire, Sheet
from emprov_xl.model.returned import Returned, ReturnedSheet

TIDIED = "FLD-020"  # the rule that says a cell was read otherwise than typed


@dataclass(frozen=True)
class Frames:
    """The answers, understood.

    Every asked sheet has a frame with a column for each of its fields, dtype object, also when nothing was answered; a
    form is a frame of one row. A blank, and a cell that could not be understood, is None. Texts stay texts: an
    extension is "0201". By type of field a cell holds: whole: int; date: datetime.date; time: datetime.time;
    choice and destination_kind: the canonical word; list: a tuple of str; all others: str.
    """

    questionnaire: Questionnaire
    sheets: Mapping[str, pd.DataFrame]

    def __getitem__(self, sheet: str) -> pd.DataFrame:
        """The frame of a sheet; KeyError for a sheet that is not asked."""
        return self.sheets[sheet]

    def column(self, name: str) -> pd.Series:
        """The filled answers of a field such as `extensions.extension`, by sheet row."""
        sheet, _, key = name.partition(".")
        return self.sheets[sheet][key].dropna()


FieldHit = tuple[str, Hit]
"""The code of a rule that is judged outside `checks/` (`FLD-…`, `WBK-…`) and the cell that breaks it."""


def frames_from(returned: Returned, questionnaire: Questionnaire) -> tuple[Frames, list[FieldHit]]:
    """The frames of a return, and a hit for each cell that could not be understood or was read otherwise than typed."""
    hits: list[FieldHit] = []
    sheets = {
        sheet.key: _frame(sheet, returned.sheets.get(sheet.key), questionnaire, hits) for sheet in questionnaire.asked()
    }
    return Frames(questionnaire, sheets), hits


def frame_of(sheet: Sheet, columns: Mapping[str, list[Known]], rows: list[int]) -> pd.DataFrame:
    """A frame of a sheet with all its fields; the fields that `columns` lacks are blank."""
    blank: list[Known] = [None] * len(rows)
    content = {field.key: columns.get(field.key, blank) for field in sheet.fields}
    return pd.DataFrame(content, index=pd.Index(rows, dtype="int64"), dtype=object)


def _frame(
    sheet: Sheet, returned: ReturnedSheet | None, questionnaire: Questionnaire, hits: list[FieldHit]
) -> pd.DataFrame:
    if returned is None:
        return frame_of(sheet, {}, [])
    answers = returned.answers
    if sheet.layout is Layout.FORM:
        # The answers of a form stand in different rows and are one record.
        answers = {key: {returned.first_row: next(iter(cells.values()))} for key, cells in answers.items() if cells}
    rows = sorted({row for cells in answers.values() for row in cells})
    columns: dict[str, list[Known]] = {}
    for field in sheet.fields:
        cells = answers.get(field.key)
        if cells:
            columns[field.key] = _column(field, cells, rows, Converter(field, questionnaire), hits)
    return frame_of(sheet, columns, rows)


def _column(
    field: Field, cells: Mapping[int, Typed], rows: list[int], convert: Converter, hits: list[FieldHit]
) -> list[Known]:
    values: list[Known] = []
    for row in rows:
        typed = cells.get(row)
        if typed is None:
            values.append(None)
            continue
        reading = convert(typed)
        values.append(reading.value)
        if reading.trouble:
            facts = reading.facts if not field.secret else {**reading.facts, "typed": MASK}
            hits.append((reading.trouble, Hit(Place(field.sheet, field.key, row), facts)))
        elif reading.tidied:
            facts = {"typed": _masked(field, shown(typed)), "read": _masked(field, _words(reading.value))}
            hits.append((TIDIED, Hit(Place(field.sheet, field.key, row), facts)))
    return values


def _words(value: Known) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _masked(field: Field, text: str) -> str:
    return MASK if field.secret else text
