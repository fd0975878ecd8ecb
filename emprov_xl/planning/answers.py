"""The answers of a sheet as plain lists: reading one cell of a frame costs more than planning it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from emprov_xl.frames import Frames
from emprov_xl.model.cells import Cell
from emprov_xl.model.questionnaire import Layout, Sheet
from emprov_xl.model.returned import Returned, ReturnedSheet

Node = tuple[str, int]
"""A row of a sheet by key and sheet row, as something that other rows rest on."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One sheet, a list a field, in the order of `rows`; a blank, and what could not be understood, is None."""

    sheet: Sheet
    rows: Sequence[int]
    columns: Mapping[str, Sequence[object]]
    returned: ReturnedSheet | None
    at: Mapping[int, int] = field(default_factory=dict)  # sheet row -> position in the lists

    @property
    def title(self) -> str:
        """The name of the sheet in the returned workbook."""
        return self.returned.title if self.returned else self.sheet.title

    def cell(self, key: str, row: int) -> Cell:
        """The cell of an answer in the returned workbook."""
        if self.returned is None:
            return Cell(self.title, row, 1)
        return Cell(self.returned.title, self.returned.rows.get(key, row), self.returned.columns.get(key, 1))

    def typed(self, key: str) -> Collection[int]:
        """The rows in which something was typed, understood or not."""
        cells = self.returned.answers.get(key, {}) if self.returned else {}
        return self.rows if cells and self.sheet.layout is Layout.FORM else cells.keys()


def all_answers(frames: Frames, returned: Returned) -> dict[str, Answers]:
    """The answers of every sheet that was asked, by its key."""
    found: dict[str, Answers] = {}
    for sheet in frames.questionnaire.asked():
        frame = frames.sheets.get(sheet.key)
        if frame is None:
            continue
        rows = [int(row) for row in frame.index.tolist()]
        lists = frame.to_numpy(dtype=object).T.tolist()
        columns = {str(key): _blanks(values) for key, values in zip(frame.columns, lists, strict=True)}
        positions = {row: position for position, row in enumerate(rows)}
        found[sheet.key] = Answers(sheet, rows, columns, returned.sheets.get(sheet.key), positions)
    return found


def _blanks(values: list[object]) -> list[object]:
    """The values with None for what pandas calls missing, which is unequal to itself."""
    return [None if value != value else value for value in values]  # noqa: PLR0124 - the point of NaN
