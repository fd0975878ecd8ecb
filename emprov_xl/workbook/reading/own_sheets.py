"""The sheets that hold no answers: our pages, our hidden sheets, our reviews, and what the customer put beside them."""

from collections.abc import Collection, Iterator, Mapping

from emprov_xl.model.cells import Cell
from emprov_xl.model.questionnaire import Layout, Questionnaire
from emprov_xl.model.returned import Stray
from emprov_xl.review.conflicts import TITLE as CONFLICTS
from emprov_xl.review.discrepancies import TITLE as DISCREPANCIES
from emprov_xl.review.kept import TITLE as KEPT
from emprov_xl.review.summary import TITLE as SUMMARY
from emprov_xl.workbook.layout import FIRST_ROW, IDENTITY_TITLE, LISTS_TITLE
from emprov_xl.workbook.reading.agreements import extent_of_agreement
from emprov_xl.workbook.reading.grid import BLANK, Grid
from emprov_xl.workbook.reading.walk import LAST_ROW

REVIEW_SHEETS = (DISCREPANCIES, SUMMARY, KEPT, CONFLICTS)
PAGE_COLUMNS = {"start": 6, "agreement": 3}
"""How many columns of each page are ours; the questions are read on their own."""


def foreign_sheets(titles: Collection[str], pages: Mapping[str, str], read: Collection[str]) -> list[str]:
    """The titles of sheets that are neither pages of ours nor were read: also a copy of one that was."""
    ours = {*pages, *read, IDENTITY_TITLE, LISTS_TITLE, *REVIEW_SHEETS}
    return [title for title in titles if title not in ours]


def pages_of(questionnaire: Questionnaire) -> dict[str, str]:
    """The titles of our pages, each with its key."""
    return {sheet.title: sheet.key for sheet in questionnaire.sheets if sheet.layout is Layout.PAGE}


def strays_on_pages(pages: Mapping[str, str], grids: Mapping[str, Grid], template: str) -> Iterator[Stray]:
    """What stands on our pages right of what we write there, or below it; the questions are read on their own."""
    for title, key in pages.items():
        if key not in PAGE_COLUMNS:
            continue
        grid = grids.get(title, BLANK)
        last_row, last_column = _last_row(key, grid, template), _last_column(key, grid)
        for number, row in grid.rows().items():
            for column, value in row.items():
                if number > last_row or column > last_column:
                    yield Stray(Cell(title, number, column), value)


def _last_column(key: str, grid: Grid) -> int:
    """The last column of a page that is ours: the agreement has more of them once its table is there."""
    return (extent_of_agreement(grid) if key == "agreement" else None) or PAGE_COLUMNS[key]


def _last_row(key: str, grid: Grid, template: str) -> int:
    """The last row of a page that is ours."""
    match key:
        case "start":
            # Its last line names the questionnaire.
            rows = grid.rows().items()
            ends = [number for number, row in rows if any(_names(value, template) for value in row.values())]
            return max(ends, default=LAST_ROW)
        case "agreement" if extent_of_agreement(grid) is None:
            return FIRST_ROW
        case _:
            return LAST_ROW


def _names(value: object, template: str) -> bool:
    return isinstance(value, str) and value.startswith(template)
