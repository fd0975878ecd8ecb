"""A form of the questionnaire: a line for each field, with the reason we ask and an example beside it."""

from collections.abc import Sequence

from emprov_xl.model.questionnaire import Field
from emprov_xl.workbook.layout import (
    EXAMPLE_COLUMN,
    EXAMPLE_ROW,
    FIRST_ROW,
    HEADER_ROW,
    HELP_COLUMN,
    INPUT_COLUMN,
    KEY_COLUMN,
    KEY_ROW,
    LABEL_COLUMN,
    STATUS_ROW,
    Laid,
    titled,
)
from emprov_xl.workbook.measure import height_of
from emprov_xl.workbook.sheets.entries import entry_style
from emprov_xl.workbook.sheets.live import colour_live
from emprov_xl.workbook.sheets.needs import Need
from emprov_xl.workbook.sheets.offers import Offers
from emprov_xl.workbook.sheets.prefill import Filled
from emprov_xl.workbook.sheets.sheet_head import ALLOWED, Status, write_head, write_status
from emprov_xl.workbook.sheets.validation import validation_of
from emprov_xl.workbook.writer.strict import Book
from emprov_xl.workbook.writer.tab import Tab

_WIDTHS = {KEY_COLUMN: 12.0, LABEL_COLUMN: 30.0, INPUT_COLUMN: 38.0, HELP_COLUMN: 66.0, EXAMPLE_COLUMN: 30.0}
_WHY = "Why we ask, and what happens if you leave it blank"


def write_form(
    book: Book,
    tab: Tab,
    laid: Laid,
    offers: Offers,
    filled: Filled,
    needs: Sequence[Need],
    status: Status | None,
    ours: int,
) -> None:
    """The sheet of a form, with an anchor of each kind for each of its lines; so many answers are filled in by us."""
    for column, width in _WIDTHS.items():
        tab.width(column, width, hidden=column == KEY_COLUMN)
    shown = sum(width for column, width in _WIDTHS.items() if column != KEY_COLUMN)
    write_head(book, tab, laid.sheet.title, laid.sheet.intro, first=LABEL_COLUMN, last=EXAMPLE_COLUMN, width=shown)
    write_status(book, tab, status, column=LABEL_COLUMN)
    tab.put(STATUS_ROW, HELP_COLUMN, _WHY, book.formats.of("group"))
    tab.put(STATUS_ROW, EXAMPLE_COLUMN, "Example", book.formats.of("group"))
    for row in (EXAMPLE_ROW, KEY_ROW, HEADER_ROW):
        tab.height(row, 3, hidden=row != HEADER_ROW)
    for row, heading in laid.headings.items():
        _write_heading(book, tab, row, heading)
    for field in laid.sheet.fields:
        _write_line(book, tab, laid, field, filled)
        kind = laid.first_cell(field.partner) if field.partner else ""
        row, column = laid.header(field.key)
        tab.validate(row, column, row, validation_of(field, offers.source(field, kind), laid.first_cell(field.key)))
    colour_live(book, tab, laid, needs, offers.lists.of, ours=ours)
    tab.freeze(HEADER_ROW)
    tab.protect(ALLOWED)
    tab.print_area(laid.last, EXAMPLE_COLUMN)
    tab.mute(f"C{FIRST_ROW}:C{laid.last}")


def _write_heading(book: Book, tab: Tab, row: int, heading: str) -> None:
    band = book.formats.of("band")
    tab.height(row, 22)
    tab.row(row, ["", heading, "", "", ""], [band] * 5)


def _write_line(book: Book, tab: Tab, laid: Laid, field: Field, filled: Filled) -> None:
    styles, formats = book.look.styles, book.formats
    row = laid.rows[field.key]
    label = "label_needed" if field.required else "label"
    example = f"e.g. {field.example}" if field.example else ""
    tab.put(row, KEY_COLUMN, field.key, formats.of("entry_locked"))
    tab.put(row, LABEL_COLUMN, titled(field), formats.of(label))
    entry = formats.of(entry_style(field, book.look, valign="center"))
    tab.put(row, INPUT_COLUMN, filled.get(field.key, {}).get(0), entry)
    tab.put(row, HELP_COLUMN, field.ask, formats.of("help"))
    tab.put(row, EXAMPLE_COLUMN, example, formats.of("help_example"))
    needed = max(
        height_of(titled(field), _WIDTHS[LABEL_COLUMN], styles[label]),
        height_of(field.ask, _WIDTHS[HELP_COLUMN], styles["help"]),
        height_of(example, _WIDTHS[EXAMPLE_COLUMN], styles["help_example"]),
    )
    tab.height(row, max(needed + 3, 20.0))
    book.name(f"emprov.{field.name}", laid.sheet.title, f"$C${row}")
