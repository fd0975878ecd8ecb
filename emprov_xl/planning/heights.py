"""How high rows must be to show all their text: not every program fits them to it when it opens a file."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from textwrap import wrap

from emprov_xl.model.page import Column, Page, Shown, Styled

_LINE = 13.5  # points of a line of size 10
_LETTERS_A_UNIT = 1.05  # of column width; sparing, for fonts differ
_MOST = 409.0  # Excel allows no more
_ONE_PAGE = 270.0  # units of column width that can still be read when printed on one page across


def fitted(page: Page, named: int = 0) -> Page:
    """The page with rows high enough to be read and, when it is wide, printed on several pages side by side.

    `named` columns tell what a row is about, and stay in sight.
    """
    width = sum(column.width for column in page.columns if not column.hidden)
    across = ceil(width / _ONE_PAGE) if page.landscape else 1
    heights = heights_of(page.columns, page.rows, page.header_row + page.is_table)
    if page.is_table:
        lines = max(_title_lines(column) for column in page.columns)
        heights[page.header_row] = lines * _LINE + 6
    return replace(page, heights={**heights, **page.heights}, across=across, frozen=named if across > 1 else 0)


def _title_lines(column: Column) -> int:
    """Bold letters are wider, and words are not broken."""
    return len(wrap(column.title, max(int(column.width * 0.88) - 2, 1), break_long_words=False))


def heights_of(columns: Sequence[Column], rows: Sequence[Sequence[Shown]], first: int) -> dict[int, float]:
    """The heights of the rows that need more than one line; the first of them stands on row `first`."""
    rooms = [max(int(column.width * _LETTERS_A_UNIT), 1) for column in columns]
    heights: dict[int, float] = {}
    for number, row in enumerate(rows, start=first):
        most = 1
        for shown, room in zip(row, rooms, strict=False):
            value = shown.value if isinstance(shown, Styled) else shown
            if isinstance(value, str) and (len(value) > room or "\n" in value):
                most = max(most, sum(max(ceil(len(line) / room), 1) for line in value.split("\n")))
        if most > 1:
            heights[number] = min(most * _LINE + 2, _MOST)
    return heights
