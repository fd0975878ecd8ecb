"""The top of every sheet of the questionnaire: title, what it is for, the way back and how far it is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from emprov_xl.model.cells import Cell
from emprov_xl.workbook.layout import INTRO_ROW, STATUS_ROW, TITLE_ROW
from emprov_xl.workbook.measure import height_of
from emprov_xl.workbook.sheets.progress import Progress
from emprov_xl.workbook.writer.strict import Book
from emprov_xl.workbook.writer.tab import Tab
from emprov_xl.workbook.written import quoted_title

BACK = "◄ Start Here"
ALLOWED: Mapping[str, bool] = {
    "objects": True,  # notes
    "scenarios": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}
ALLOWED_IN_TABLES: Mapping[str, bool] = {**ALLOWED, "insert_rows": True, "delete_rows": True}


@dataclass(frozen=True, slots=True)
class Status:
    """Where a sheet's progress is counted (Start Here), and what it is today."""

    title: str
    filled: str  # address of the cell that counts what is filled in
    missing: str
    progress: Progress
    what: str  # rows or answers

    def formula(self) -> str:
        """The progress in words."""
        start = quoted_title(self.title)
        filled, missing = f"{start}!{self.filled}", f"{start}!{self.missing}"
        left = f'IF({missing}=0,"nothing missing",{missing}&" missing")'
        return f'=IF({filled}=0,"Nothing filled in yet",{filled}&" {self.what} filled in, "&{left})'

    def today(self) -> str:
        """What the formula gives now."""
        if not self.progress.filled:
            return "Nothing filled in yet"
        left = f"{self.progress.missing} missing" if self.progress.missing else "nothing missing"
        return f"{self.progress.filled} {self.what} filled in, {left}"


def write_head(book: Book, tab: Tab, title: str, intro: str, *, first: int, last: int, width: float) -> None:
    """Title and introduction, over the columns `first` to `last`, which are `width` wide together."""
    formats = book.formats
    banner = formats.of("banner")
    tab.height(TITLE_ROW, 32, banner)
    tab.put(TITLE_ROW, first, title, banner)
    intro_style = book.look.styles["intro"]
    tab.height(INTRO_ROW, height_of(intro, width, intro_style) + 4, formats.of("intro"))
    tab.merge(INTRO_ROW, first, last, intro, formats.of("intro"))
    tab.height(STATUS_ROW, 20, formats.of("progress"))


def write_status(book: Book, tab: Tab, status: Status | None, *, column: int) -> None:
    """The way back to Start Here, and in the next column how far this sheet is filled in."""
    if status is None:
        return
    tab.link(STATUS_ROW, column, BACK, Cell(status.title, 1, 1), book.formats.of("back"))
    tab.formula(STATUS_ROW, column + 1, status.formula(), book.formats.of("progress"), status.today())
