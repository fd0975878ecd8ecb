"""Pages become a workbook: banner, header, filter, freeze, print titles, drop-downs and links."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from emprov_xl.model.look import Look
from emprov_xl.model.page import Page, Shown, Styled
from emprov_xl.workbook.measure import height_of
from emprov_xl.workbook.writer.lists import Lists
from emprov_xl.workbook.writer.strict import LONG_AGO, Book, new_book
from emprov_xl.workbook.writer.tab import Tab


def write_pages(path: Path, pages: Sequence[Page], look: Look, *, title: str, created: dt.date = LONG_AGO) -> None:
    """The pages as the sheets of a new workbook; `created` stands in its properties.

    Raises OutputFailed, and leaves no file, when a page holds what a workbook cannot.
    """
    with new_book(path, look, title=title, created=created) as book:
        lists = Lists(book)
        for page in pages:
            write_page(book, lists, page)
        lists.write()


def write_page(book: Book, lists: Lists, page: Page) -> None:
    """One page as a new sheet of a workbook."""
    tab = book.sheet(page.title, page.tab)
    if not page.landscape:
        tab.portrait()
    for number, column in enumerate(page.columns, start=1):
        tab.width(number, column.width, hidden=column.hidden)
    for row, points in page.heights.items():
        tab.height(row, points)
    for row, line in enumerate(page.banner, start=1):
        _banner_line(book, tab, page, row, line)
    first = page.header_row
    if page.is_table:
        header = book.formats.of("header")
        tab.row(first, [column.title for column in page.columns], [header] * len(page.columns))
        tab.table_manners(first, first + len(page.rows), len(page.columns), frozen=page.frozen)
        tab.pages_wide(page.across, page.frozen)
        first += 1
    styles = [book.formats.of(column.style) for column in page.columns]
    for row, values in enumerate(page.rows, start=first):
        tab.row(row, values, styles if len(values) == len(styles) else styles[: len(values)])
    _drop_downs(tab, lists, page, first)


def _banner_line(book: Book, tab: Tab, page: Page, row: int, line: tuple[Shown, ...]) -> None:
    """A line of several cells stands in its columns; of one, over the whole width and high enough to be read."""
    usual = "title" if row == 1 else "subtitle"
    if len(line) != 1:
        tab.row(row, line, [book.formats.of(usual)] * len(line))
        return
    shown = line[0] if isinstance(line[0], Styled) else Styled(line[0])
    style = shown.style or usual
    visible = [number for number, column in enumerate(page.columns, start=1) if not column.hidden]
    tab.merge(row, 1, max(visible, default=1), shown, book.formats.of(style))
    if row not in page.heights:
        width = sum(page.columns[number - 1].width for number in visible)
        tab.height(row, height_of(str(shown.value or ""), width, book.look.styles[style]))


def _drop_downs(tab: Tab, lists: Lists, page: Page, first: int) -> None:
    for number, column in enumerate(page.columns, start=1):
        if column.choices and page.rows:
            source = f"={lists.of(column.choices)}"
            tab.validate(first, number, first + len(page.rows) - 1, {"validate": "list", "source": source})
