"""One sheet being written. Rows and columns count from 1; every return code of XlsxWriter is looked at."""

import datetime as dt
from collections.abc import Mapping, Sequence

from xlsxwriter.format import Format

from emprov_xl.errors import OutputFailed
from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Beside, Plain, Shown, Styled
from emprov_xl.workbook.writer.formats import Formats
from emprov_xl.workbook.writer.raw_sheet import RawSheet
from emprov_xl.workbook.written import LONGEST_TEXT, quoted_title, writable

_MOST_LINKS = 65_530  # of one sheet
_LOOKS_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet may take for a formula once it is edited

Value = Plain | dt.time | dt.timedelta
_FORMS = {dt.date: "yyyy-mm-dd", dt.datetime: "yyyy-mm-dd", dt.time: "hh:mm", dt.timedelta: "[h]:mm"}


class Refused(OutputFailed):
    """XlsxWriter would have left something out of the workbook."""


class Tab:
    """One sheet being written, set up to be printed."""

    def __init__(self, raw: RawSheet, formats: Formats) -> None:
        self._raw = raw
        self._formats = formats
        self.title: str = raw.get_name()
        self._links_left = _MOST_LINKS
        raw.set_landscape()
        raw.set_paper(1)  # Letter: most customers are in North America, and printers scale it elsewhere
        raw.fit_to_pages(1, 0)
        raw.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        raw.set_footer("&L&8&A&R&8Page &P of &N")
        raw.hide_gridlines(2)

    def put(self, row: int, column: int, value: Value, style: Format) -> None:
        """A value; text stays text, whatever it looks like."""
        if isinstance(value, str):
            self._text(row, column, value, style)
        elif value is None:
            self._demand(self._raw.write_blank(row - 1, column - 1, None, style), row, column)
        elif isinstance(value, dt.date | dt.time | dt.timedelta):
            dated = self._formats.dated(style, _FORMS[type(value)])
            self._demand(self._raw.write_datetime(row - 1, column - 1, value, dated), row, column)
        elif isinstance(value, bool):
            self._demand(self._raw.write_boolean(row - 1, column - 1, value, style), row, column)
        else:
            self._number(row, column, value, style)

    def _text(self, row: int, column: int, text: str, style: Format) -> None:
        if not text:
            self._demand(self._raw.write_blank(row - 1, column - 1, None, style), row, column)
            return
        if text.startswith(_LOOKS_LIVE):
            style = self._formats.quoted(style)
        text = writable(text)
        if text.startswith("<r>") and text.endswith("</r>"):  # XlsxWriter would take it for markup of its own
            code = self._raw.write_rich_string(row - 1, column - 1, text[0], text[1], text[2:], style)
        else:
            code = self._raw.write_string(row - 1, column - 1, text, style)
        self._demand(code, row, column)

    def _number(self, row: int, column: int, value: float, style: Format) -> None:
        try:
            code = self._raw.write_number(row - 1, column - 1, value, self._formats.counted(style))
        except TypeError as refusal:
            raise Refused(f"{Cell(self.title, row, column)} would hold what is not a number.") from refusal
        self._demand(code, row, column)

    def row(self, row: int, values: Sequence[Shown], styles: Sequence[Format]) -> None:
        """The values of a row from column A on, each in the format of its column unless it has a style of its own."""
        write_string, write_blank = self._raw.write_string, self._raw.write_blank
        for column, (value, style) in enumerate(zip(values, styles, strict=True)):
            # The quick way for most cells: nothing to guard against but bounds.
            if type(value) is str and value[:1].isalnum() and value.isascii() and len(value) <= LONGEST_TEXT:
                if write_string(row - 1, column, value, style):
                    raise self._refused(row, column + 1)
            elif value is None:
                if write_blank(row - 1, column, None, style):
                    raise self._refused(row, column + 1)
            else:
                self.cell(row, column + 1, value, style)

    def cell(self, row: int, column: int, shown: Shown, usual: Format) -> None:
        """A value in the usual format, or with a look or a link of its own."""
        if not isinstance(shown, Styled):
            self.put(row, column, shown, usual)
            return
        style = self._formats.of(shown.style) if shown.style else usual
        if shown.link is None:
            self.put(row, column, shown.value, style)
        elif isinstance(shown.link, Beside):
            raise Refused(f"{Cell(self.title, row, column)} would lead out of a workbook that is sent to others.")
        else:
            self.link(row, column, "" if shown.value is None else str(shown.value), shown.link, style)

    def link(self, row: int, column: int, text: str, to: Cell, style: Format) -> None:
        """A link to a cell of this workbook; beyond as many as Excel allows on a sheet, its text alone."""
        if not self._links_left:
            self.put(row, column, text, style)
            return
        self._links_left -= 1
        target = f"internal:{quoted_title(to.title)}!{to.address}"
        self._demand(self._raw.write_url(row - 1, column - 1, target, style, writable(text)), row, column)

    def formula(self, row: int, column: int, formula: str, style: Format, value: str | int) -> None:
        """A formula of ours with the value it has now, for programs that show without computing."""
        self._demand(self._raw.write_formula(row - 1, column - 1, formula, style, value), row, column)

    def merge(self, row: int, first: int, last: int, shown: Shown, style: Format) -> None:
        """A value over several columns of a row."""
        if last > first:
            self._demand(self._raw.merge_range(row - 1, first - 1, row - 1, last - 1, "", style), row, first)
        self.cell(row, first, shown, style)

    def height(self, row: int, points: float | None, style: Format | None = None, *, hidden: bool = False) -> None:
        """The height of a row (None: as its text needs), and the look of what nobody wrote in it."""
        self._demand(self._raw.set_row(row - 1, points, style, {"hidden": hidden}), row, 1)

    def width(self, column: int, width: float, style: Format | None = None, *, hidden: bool = False) -> None:
        """The width of a column, and the look of what nobody wrote in it."""
        self._demand(self._raw.set_column(column - 1, column - 1, width, style, {"hidden": hidden}), 1, column)

    def beyond(self, column: int, style: Format) -> None:
        """The look of every column from this one on."""
        self._demand(self._raw.set_column(column - 1, column - 1, None, style), 1, column)
        self._raw.set_beyond(column - 1)

    def validate(self, row: int, column: int, last_row: int, options: Mapping[str, object]) -> None:
        """A drop-down, a bound or an input message for part of a column."""
        code = self._raw.data_validation(row - 1, column - 1, last_row - 1, column - 1, dict(options))
        self._demand(code, row, column)

    def colour_when(
        self, row: int, column: int, last_row: int, last_column: int, formula: str, style: Format, *, stop: bool = False
    ) -> None:
        """A look that holds while a formula does, written as for the first cell of the area."""
        options = {"type": "formula", "criteria": formula, "format": style, "stop_if_true": stop}
        code = self._raw.conditional_format(row - 1, column - 1, last_row - 1, last_column - 1, options)
        self._demand(code, row, column)

    def table_manners(self, header: int, last_row: int, columns: int, *, frozen: int = 0) -> None:
        """Filter, freeze and print titles by the header row; so many columns stay in sight too."""
        self._raw.autofilter(header - 1, 0, max(last_row, header + 1) - 1, columns - 1)
        self._raw.freeze_panes(header, frozen)
        self._demand(self._raw.repeat_rows(header - 1), header, 1)

    def print_area(self, last_row: int, last_column: int) -> None:
        """What is printed: from A1 to here."""
        self._demand(self._raw.print_area(0, 0, last_row - 1, last_column - 1), last_row, last_column)

    def pages_wide(self, pages: int, frozen: int) -> None:
        """Printed so many pages wide, the frozen columns on each."""
        self._raw.fit_to_pages(pages, 0)
        if pages > 1 and frozen:
            self._demand(self._raw.repeat_columns(0, frozen - 1), 1, 1)

    def one_page(self) -> None:
        """Printed on a single page."""
        self._raw.fit_to_pages(1, 1)

    def footer(self, middle: str) -> None:
        """Title, a text of ours and page number at the foot of each page."""
        shown = middle[:100].replace("&", "&&")
        self._raw.set_footer(f"&L&8&A&C&8{shown}&R&8Page &P of &N")

    def portrait(self) -> None:
        """Printed upright."""
        self._raw.set_portrait()

    def freeze(self, rows: int, columns: int = 0) -> None:
        """So many rows and columns stay in sight."""
        self._raw.freeze_panes(rows, columns)

    def protect(self, allowed: Mapping[str, bool]) -> None:
        """Locked cells cannot be changed by accident; there is no password, for it is not a matter of trust."""
        self._raw.protect("", dict(allowed))

    def hide(self) -> None:
        """Kept from view; whoever wants can unhide it."""
        self._raw.hide()

    def open_first(self) -> None:
        """The sheet in view when the workbook is opened."""
        self._raw.activate()
        self._raw.set_first_sheet()

    def mute(self, area: str) -> None:
        """No green corners for numbers stored as text: identifiers are meant to be text."""
        self._demand(self._raw.ignore_errors({"number_stored_as_text": area}), 1, 1)

    def _refused(self, row: int, column: int) -> Refused:
        return Refused(f"{Cell(self.title, row, column)} could not be written whole: XlsxWriter refused it.")

    def _demand(self, code: int | None, row: int, column: int) -> None:
        if code:
            raise self._refused(row, column)
