"""A table of the questionnaire: a column for each field, examples above, prepared rows below."""

from collections.abc import Iterator, Sequence
from math import ceil

from emprov_xl.model.cells import column_letters
from emprov_xl.model.look import Style
from emprov_xl.model.questionnaire import Field
from emprov_xl.workbook.layout import (
    EXAMPLE_ROW,
    FIRST_ROW,
    HEADER_ROW,
    KEY_ROW,
    STATUS_ROW,
    Laid,
    titled,
)
from emprov_xl.workbook.measure import height_of, lines_of
from emprov_xl.workbook.sheets.entries import entry_style
from emprov_xl.workbook.sheets.live import colour_live
from emprov_xl.workbook.sheets.needs import Need
from emprov_xl.workbook.sheets.offers import Offers
from emprov_xl.workbook.sheets.prefill import Filled
from emprov_xl.workbook.sheets.sheet_head import ALLOWED_IN_TABLES, Status, write_head, write_status
from emprov_xl.workbook.sheets.validation import validation_of
from emprov_xl.workbook.writer.strict import Book
from emprov_xl.workbook.writer.tab import Tab

_SCREEN = 110.0  # units of column width that a usual screen shows
_PAGE = 215.0  # and that a printed page bears before the letters grow too small
_EMPTY = 9.14  # of a column nobody has set
_BUTTON = 2.5  # the filter's, in each header
_BACK_WIDTH = 14  # the first column holds the way back
_STATUS_WIDTH = 34.0  # and the progress needs so much beside it


def write_table(
    book: Book, tab: Tab, laid: Laid, offers: Offers, filled: Filled, needs: Sequence[Need], status: Status | None
) -> None:
    """The sheet of a table, with an anchor of each kind for each of its columns."""
    header = book.look.styles["header"]
    widths = [_width(field, number, header) for number, field in enumerate(laid.sheet.fields)]
    _set_columns(book, tab, laid, widths)
    first, last, width = _intro_over(widths)
    write_head(book, tab, laid.sheet.title, laid.sheet.intro, first=first, last=last, width=width)
    write_status(book, tab, status, column=1)
    _write_groups(book, tab, laid, widths)
    _write_headers(book, tab, laid, widths)
    _write_answers(book, tab, laid, filled)
    for field in laid.sheet.fields:
        _validate(tab, laid, offers, field)
    colour_live(book, tab, laid, needs, offers.lists.of)
    _set_manners(tab, laid, widths, last)


def _width(field: Field, number: int, header: Style) -> float:
    """Wide enough for the longest word of the header and the button of the filter, and no asterisk on a line alone."""
    longest = max(len(word) for word in titled(field).split())
    width = max(field.width, longest * 1.15 + 3.5, _BACK_WIDTH if number == 0 else 0)
    room = width - _BUTTON
    alone = lines_of(titled(field), room, header) > lines_of(field.title, room, header)
    return width + 2 if alone else width


def _intro_over(widths: Sequence[float]) -> tuple[int, int, float]:
    """The first and last column of title and introduction, and their width together: about a screen.

    Beside a column that stays in sight, on screen or on each printed page, they must not begin in it; and they end
    within the first page. A small table's introduction runs on over the empty columns beside it.
    """
    pages = _pages(widths)
    first = 2 if pages > 1 else 1
    room = min(_SCREEN, sum(widths) / pages) - widths[0] if pages > 1 else _SCREEN
    column, width = first, 0.0
    while width < room:
        following = widths[column - 1] if column <= len(widths) else _EMPTY
        if width and width + following > room:
            break
        width += following
        column += 1
    return first, column - 1, width


def _pages(widths: Sequence[float]) -> int:
    """How many pages side by side the table is printed on."""
    return ceil(sum(widths) / _PAGE)


def _set_columns(book: Book, tab: Tab, laid: Laid, widths: Sequence[float]) -> None:
    """The look of every cell is that of its column, so rows past the prepared ones are as good as those above.

    Nothing to the right is locked either: Excel deletes a row only when none of its cells is.
    """
    for number, (field, width) in enumerate(zip(laid.sheet.fields, widths, strict=True), start=1):
        tab.width(number, width, book.formats.of(entry_style(field, book.look)))
    tab.beyond(len(widths) + 1, book.formats.of(Style(locked=False)))


def _write_groups(book: Book, tab: Tab, laid: Laid, widths: Sequence[float]) -> None:
    """The name of each group above its first column, where the way back and the progress leave room."""
    style = book.formats.of("group")
    left, before = 0.0, ""
    for number, (field, width) in enumerate(zip(laid.sheet.fields, widths, strict=True), start=1):
        if field.group and field.group != before and left >= widths[0] + _STATUS_WIDTH:
            tab.put(STATUS_ROW, number, field.group, style)
        before = field.group
        left += width


def _write_headers(book: Book, tab: Tab, laid: Laid, widths: Sequence[float]) -> None:
    styles, formats = book.look.styles, book.formats
    fields = laid.sheet.fields
    examples = [f"e.g. {field.example}" if field.example else "" for field in fields]
    header = styles["header"]
    room = [max(width - _BUTTON, 4.0) for width in widths]
    heights = [height_of(titled(field), width, header) for field, width in zip(fields, room, strict=True)]
    low = [height_of(text, width, styles["example"]) for text, width in zip(examples, widths, strict=True)]
    beside = formats.of(Style())  # locked, whatever the columns are
    tab.height(EXAMPLE_ROW, min(max(low), 64.0), beside)
    tab.height(KEY_ROW, None, beside, hidden=True)
    tab.height(HEADER_ROW, max(*heights, 30.0), beside)
    tab.row(EXAMPLE_ROW, examples, [formats.of("example")] * len(fields))
    tab.row(KEY_ROW, [field.key for field in fields], [formats.of("entry_locked")] * len(fields))
    tab.row(HEADER_ROW, [titled(field) for field in fields], [formats.of(style) for style in _bands(fields)])
    for field in fields:
        book.name(f"emprov.{field.name}", laid.sheet.title, f"${column_letters(laid.columns[field.key])}${HEADER_ROW}")


def _bands(fields: Sequence[Field]) -> Iterator[str]:
    """Two colours of header by turns, one for each group."""
    bands = ("header", "header_b")
    turn, before = -1, None
    for field in fields:
        if field.group != before:
            turn, before = turn + 1, field.group
        yield bands[turn % 2]


def _write_answers(book: Book, tab: Tab, laid: Laid, filled: Filled) -> None:
    for field in laid.sheet.fields:
        style = book.formats.of(entry_style(field, book.look))
        for record, value in filled.get(field.key, {}).items():
            row, column = laid.answer(field.key, record)
            tab.put(row, column, value, style)


def _validate(tab: Tab, laid: Laid, offers: Offers, field: Field) -> None:
    kind = laid.first_cell(field.partner) if field.partner else ""
    options = validation_of(field, offers.source(field, kind), laid.first_cell(field.key))
    tab.validate(laid.first, laid.columns[field.key], laid.reach, options)


def _set_manners(tab: Tab, laid: Laid, widths: Sequence[float], last_shown: int) -> None:
    tab.table_manners(HEADER_ROW, laid.last, len(widths), frozen=1)
    tab.protect(ALLOWED_IN_TABLES)
    pages = _pages(widths)
    tab.pages_wide(pages, 1)
    tab.print_area(laid.last, max(len(widths), last_shown if pages == 1 else 0))
    tab.mute(f"A{FIRST_ROW}:{column_letters(len(widths))}{laid.reach}")
