"""A return with all that it says, and the rows of its sheets as values that can be compared with those of another."""

from collections.abc import Sequence
from dataclasses import dataclass

from emprov_xl.checks.survey import Survey
from emprov_xl.convert import clean, shown
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.questionnaire import Layout, Sheet
from emprov_xl.model.returned import Returned
from emprov_xl.review.pairing import Records


@dataclass(frozen=True, slots=True)
class Understood:
    """A return, and the survey that everything told of it rests on."""

    returned: Returned
    survey: Survey

    def sheet(self, key: str) -> Sheet | None:
        """The sheet as this return was asked it; None when it was not."""
        return next((sheet for sheet in self.survey.questionnaire.asked() if sheet.key == key), None)

    def has_lost(self, sheet: str, field: str = "") -> bool:
        """Whether a sheet that was asked, or one of its columns, is missing from the workbook."""
        if field and sheet in self.returned.sheets:
            asked = self.sheet(sheet)
            known = asked is not None and any(each.key == field for each in asked.fields)
            return known and field not in self.returned.sheets[sheet].columns
        return sheet in self.survey.lost

    def cell(self, sheet: str, field: str, row: int) -> Cell | None:
        """The cell of an answer in the workbook; None where it has no such column."""
        mine = self.returned.sheets.get(sheet)
        return mine.cell(Place(sheet, field, row)) if mine is not None and field in mine.columns else None

    def records(self, sheet: Sheet, fields: Sequence[str]) -> Records:
        """The used rows of a sheet as understood; what could not be understood is the text that was typed."""
        frame = self.survey.frames.sheets.get(sheet.key)
        if frame is None or not len(frame) or sheet.key in self.survey.lost:
            return Records(sheet, tuple(fields), {})
        rows = frame.index.tolist()
        columns = [
            self._patched(sheet, field, rows, frame[field].tolist() if field in frame.columns else [None] * len(rows))
            for field in fields
        ]
        each = zip(rows, zip(*columns, strict=True), strict=True)
        said = {row: values for row, values in each if any(value is not None for value in values)}
        return Records(sheet, tuple(fields), said)

    def _patched(self, sheet: Sheet, field: str, rows: list[int], values: list[object]) -> list[object]:
        """A column with the cells that could not be understood as they were typed."""
        mine = self.returned.sheets.get(sheet.key)
        typed = mine.answers.get(field, {}) if mine else {}
        if not typed or len(typed) == sum(value is not None for value in values):
            return values
        if sheet.layout is Layout.FORM:
            typed = dict.fromkeys(rows, next(iter(typed.values())))
        return [
            (clean(shown(typed[row])) or None) if value is None and row in typed else value
            for row, value in zip(rows, values, strict=True)
        ]
