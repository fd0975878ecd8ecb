"""What a return holds besides its answers, with what each is."""

from collections.abc import Iterator
from pathlib import Path

from emprov_xl.convert import shown
from emprov_xl.model.cells import Cell
from emprov_xl.model.limits import Limits
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Returned, Stray
from emprov_xl.review.kept import HEADERS
from emprov_xl.review.kept import TITLE as KEPT
from emprov_xl.workbook.marking.comments import theirs_in
from emprov_xl.workbook.reading.forms import parts_in
from emprov_xl.workbook.reading.grid import BLANK, Grid
from emprov_xl.workbook.reading.notes import notes_in
from emprov_xl.workbook.reading.own_sheets import foreign_sheets, pages_of

Beside = tuple[Cell, str, str]
"""A cell, its text, and what it is."""


def beside_the_answers(
    path: Path, returned: Returned, questionnaire: Questionnaire, limits: Limits
) -> Iterator[Beside]:
    """What stands outside the form, on a sheet of the customer's own, or as a note."""
    parts = parts_in(path, limits)
    pages = pages_of(questionnaire)
    titles = {sheet.title for sheet in returned.sheets.values()}
    yield from _kept_before(parts.grids.get(KEPT, BLANK))
    for stray in returned.strays():
        yield stray.cell, shown(stray.value), "outside the form"
    for title in foreign_sheets(parts.grids, pages, titles):
        for stray in _cells(title, parts.grids[title]):
            yield stray.cell, shown(stray.value), "a sheet that is not part of the questionnaire"
    for title, notes in (parts.notes or notes_in(path)).items():
        for (row, column), text in notes.items():
            if theirs := theirs_in(text):
                yield Cell(title, row, column), theirs, "a note at the cell"


def _cells(title: str, grid: Grid) -> Iterator[Stray]:
    """The filled cells, row by row."""
    for number, row in grid.rows().items():
        for column, value in row.items():
            yield Stray(Cell(title, number, column), value)


def _kept_before(grid: Grid) -> Iterator[Beside]:
    """What an earlier round had listed, still by the cell where it stood at first."""
    begun = False
    for number, row in grid.rows().items():
        texts = [shown(row.get(at, "")) for at in range(1, len(HEADERS) + 1)]
        if begun and texts[2]:
            yield Cell(KEPT, number, 3), texts[2], texts[3]
        begun = begun or tuple(texts) == HEADERS
