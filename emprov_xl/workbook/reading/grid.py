"""The filled cells of one sheet, wherever they stand: a cell far away costs no more than one nearby."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emprov_xl.model.cells import Typed

Row = Mapping[int, Typed]
"""The filled cells of a row by their columns."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Column -> row -> what stands there, all counted from 1; a blank cell is not there.

    `formulas` are the cells that hold one, as (row, column), each with whether its result was saved beside it.
    `doubled` are the cells that the file fills more than once, in order: what it says last counts.
    """

    columns: Mapping[int, Mapping[int, Typed]] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], bool] = field(default_factory=dict)
    doubled: tuple[tuple[int, int], ...] = ()

    @property
    def filled(self) -> int:
        """How many cells are filled."""
        return sum(map(len, self.columns.values()))

    def row(self, number: int) -> Row:
        """The filled cells of one row, from the left."""
        return {at: cells[number] for at, cells in self.columns.items() if number in cells}

    def rows(self) -> dict[int, Row]:
        """All rows that hold something, from the top; for sheets that are not long."""
        found: dict[int, dict[int, Typed]] = {}
        for at, cells in self.columns.items():
            for number, value in cells.items():
                found.setdefault(number, {})[at] = value
        return dict(sorted(found.items()))


BLANK = Grid()


def grid_of(rows: Sequence[Sequence[Typed]]) -> Grid:
    """The grid of rows laid out from A1 on, in which a blank cell is an empty text."""
    columns: dict[int, dict[int, Typed]] = {}
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            if value != "":
                columns.setdefault(at, {})[number] = value
    return Grid(dict(sorted(columns.items())))
