"""The sheets without questions of the form: Questions, Agreement, and a page that another room made."""

from collections.abc import Sequence
from dataclasses import replace

from emprov_xl.model.cells import Cell, column_letters
from emprov_xl.model.look import Style
from emprov_xl.model.page import Page, Plain, Shown, Styled
from emprov_xl.model.questionnaire import Sheet
from emprov_xl.review.questions_page import QUESTION_COLUMNS
from emprov_xl.workbook.layout import (
    EXAMPLE_ROW,
    FIRST_ROW,
    HEADER_ROW,
    KEY_ROW,
    STATUS_ROW,
)
from emprov_xl.workbook.measure import height_of
from emprov_xl.workbook.sheets.sheet_head import ALLOWED, ALLOWED_IN_TABLES, BACK, write_head
from emprov_xl.workbook.writer.lists import Lists
from emprov_xl.workbook.writer.strict import Book
from emprov_xl.workbook.writer.tab import Tab

_EXAMPLES = (
    "",
    "e.g. Extensions, row 12",
    "e.g. Our fax machine shares a line with the alarm. What shall we write?",
    "",
    "e.g. We answer here.",
    "",
    "e.g. Open",
    "e.g. Customer",
    "",
    "",
)
_ROOM = 25  # rows for new questions
_ONE_LINE = 20.0  # points that a row of one line has room for
_LATER = "Nothing is needed here yet. The table appears with the plan, before our second review call."


def write_questions(
    book: Book, tab: Tab, sheet: Sheet, lists: Lists, start: str | None, rows: Sequence[Sequence[Plain]] = ()
) -> None:
    """Room for questions in both directions, below `rows` of an earlier return that still wait for an answer."""
    columns = QUESTION_COLUMNS
    entry = replace(book.look.styles["entry"], wrap=True, number_format="@")
    for number, column in enumerate(columns, start=1):
        tab.width(number, column.width, book.formats.of(entry), hidden=column.hidden)
    tab.beyond(len(columns) + 1, book.formats.of(replace(entry, border=None)))
    write_head(book, tab, sheet.title, sheet.intro, first=1, last=4, width=sum(c.width for c in columns[:4]))
    _write_back(book, tab, start, 2)
    example, header, locked = book.formats.of("example"), book.formats.of("header"), book.formats.of(Style())
    tab.height(EXAMPLE_ROW, 28, locked)
    tab.row(EXAMPLE_ROW, _EXAMPLES, [example] * len(columns))
    tab.height(KEY_ROW, None, locked, hidden=True)
    tab.height(HEADER_ROW, 32, locked)
    tab.row(HEADER_ROW, [column.title for column in columns], [header] * len(columns))
    last = FIRST_ROW + len(rows) + _ROOM - 1
    for number, column in enumerate(columns, start=1):
        if column.choices:
            tab.validate(FIRST_ROW, number, last, {"validate": "list", "source": f"={lists.of(column.choices)}"})
    for row in range(FIRST_ROW, last + 1):
        tab.height(row, 30)
    for row, values in enumerate(rows, start=FIRST_ROW):
        widths = zip(values, columns, strict=True)
        high = max(height_of(_words(value), column.width, entry) for value, column in widths if not column.hidden)
        tab.height(row, max(30, high))
        tab.row(row, values, [book.formats.of(entry)] * len(columns))
    tab.table_manners(HEADER_ROW, last, len(columns))
    tab.protect(ALLOWED_IN_TABLES)
    tab.print_area(last, len(columns) - 1)
    tab.mute(f"A{FIRST_ROW}:{column_letters(len(columns))}{last}")


def write_agreement(book: Book, tab: Tab, sheet: Sheet, start: str | None) -> None:
    """What this page is for later; its table comes with the plan."""
    for number, width in enumerate((30.0, 60.0, 30.0), start=1):
        tab.width(number, width)
    write_head(book, tab, sheet.title, sheet.intro, first=1, last=3, width=120.0)
    _write_back(book, tab, start, 1)
    tab.merge(FIRST_ROW, 1, 3, _LATER, book.formats.of("heading"))
    tab.protect(ALLOWED)


def write_page(book: Book, page: Page, lists: Lists) -> None:
    """A page as a sheet of its own."""
    tab = book.sheet(page.title, page.tab)
    width = sum(column.width for column in page.columns if not column.hidden)
    last = len(page.columns)
    for number, column in enumerate(page.columns, start=1):
        tab.width(number, column.width, hidden=column.hidden)
        if column.choices and page.rows:
            reach = (page.header_row + 1, number, page.header_row + len(page.rows))
            tab.validate(*reach, {"validate": "list", "source": f"={lists.of(column.choices)}"})
    for row, line in enumerate(page.banner, start=1):
        style = next((cell.style for cell in line if isinstance(cell, Styled)), "plain")
        tab.height(row, height_of(_words(line[0]), width, book.look.styles[style]) + 4)
        tab.merge(row, 1, last, line[0], book.formats.of(style))
    tab.row(page.header_row, [column.title for column in page.columns], [book.formats.of("header")] * last)
    styles = [book.formats.of(column.style) for column in page.columns]
    shown = [(number, column) for number, column in enumerate(page.columns) if not column.hidden]
    for row, cells in enumerate(page.rows, start=page.header_row + 1):
        room = [
            height_of(_words(cells[number]), column.width, book.look.styles[column.style]) for number, column in shown
        ]
        if max(room) > _ONE_LINE:  # LibreOffice does not fit a row to its text by itself in every file
            tab.height(row, max(room))
        tab.row(row, cells, styles)
    tab.table_manners(page.header_row, page.header_row + len(page.rows), last, frozen=page.frozen)
    tab.print_area(page.header_row + max(len(page.rows), 1), last)


def _words(cell: Shown) -> str:
    value = cell.value if isinstance(cell, Styled) else cell
    return str(value or "")


def _write_back(book: Book, tab: Tab, start: str | None, column: int) -> None:
    if start is not None:
        tab.link(STATUS_ROW, column, BACK, Cell(start, 1, 1), book.formats.of("back"))
