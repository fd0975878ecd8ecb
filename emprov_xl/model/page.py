"""A sheet as a value: what a room hands on to be written, without knowing how .xlsx is made."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from emprov_xl.model.cells import Cell

Plain = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A file or folder of ours beside the workbook, by its path from there; never made of a customer's words."""

    path: str


@dataclass(frozen=True, slots=True)
class Styled:
    """A value that looks otherwise than its column, or leads to a cell of the same workbook or beside it."""

    value: Plain
    style: str = ""  # a name of look.toml; empty: that of the column
    link: Cell | Beside | None = None


Shown = Plain | Styled


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a page; `choices` becomes a drop-down, `hidden` keeps it from view."""

    title: str
    width: float
    style: str = "text"
    choices: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its upper left corner in a row of a page, so many pixels in size; `told` is the same in words."""

    content: bytes
    row: int
    width: int
    height: int
    told: str


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet to write: banner lines, then a header, then rows; filter, freeze and print titles go by the header.

    Every text is written as text: never as a formula, a link or a number.
    `banner` lines stand above the header, each a tuple of cells from column A on, of which the last goes over the rest
    of the width; `columns` may have empty titles when
    the page has no table (`rows` are then free lines and no filter is set).
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Shown, ...], ...]
    banner: tuple[tuple[Shown, ...], ...] = ()
    tab: str = "plain"  # a tab colour of look.toml
    landscape: bool = True
    frozen: int = 0  # so many columns stay in sight, and are printed on each page
    across: int = 1  # printed so many pages wide
    pictures: tuple[Picture, ...] = ()
    breaks: tuple[int, ...] = ()  # rows with which a new sheet of paper begins
    whole: bool = False  # printed on one sheet of paper, however long
    heights: Mapping[int, float] = field(default_factory=dict)  # rows that are at least so many points high

    @property
    def header_row(self) -> int:
        """The row of the header, counted from 1."""
        return len(self.banner) + 1

    @property
    def is_table(self) -> bool:
        """Whether the page has a header to filter by."""
        return any(column.title for column in self.columns)
