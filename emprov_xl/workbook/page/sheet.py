"""A page becomes a sheet of a workbook, written as XML: every text is text, every link stays inside or close by."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import quote

from emprov_xl.errors import OutputFailed
from emprov_xl.model.cells import Cell, column_letters
from emprov_xl.model.look import Look, Style
from emprov_xl.model.page import Beside, Column, Page, Plain, Shown, Styled
from emprov_xl.workbook.measure import height_of, height_of_lines, lines_of
from emprov_xl.workbook.package.splice import attribute, escaped
from emprov_xl.workbook.package.stylesheet import Stylesheet
from emprov_xl.workbook.written import quoted_title, serial, writable

MOST_LINKS = 65_530  # of one sheet; Excel takes no more
_LONGEST_LIST = 255
_LOOKS_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet may take for a formula once it is edited
# What a text must not start with, end with or hold to be written as it is.
_SPECIAL = re.compile("^(?:$|[=+@ -])|[&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff]|  | $")
_UNWRITABLE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f]")
_USUAL_HEIGHT = 15.0
_USUAL_LENGTH = 1_000  # far from what a cell has room for
_AT_ONCE = 200  # rows that are written in one piece
_ROOM = 1.0  # of a column's width that the filter's arrow and the margins take


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page needs to know of the workbook it comes into."""

    styles: Stylesheet
    look: Look
    titles: Mapping[str, str]  # title of a page or sheet -> its title in this workbook
    namespace: str
    family: str  # the namespace of relationships
    since_1904: bool = False


@dataclass(frozen=True, slots=True)
class _Lane:
    """What is the same for every cell of a column: `text` and `blank` follow its address."""

    letters: str
    style: Style
    sure: int
    text: str
    blank: str


class PageSheet:
    """One page being written as a worksheet part."""

    def __init__(self, page: Page, around: Surroundings, *, selected: bool = False, drawing: str = "") -> None:
        self._page = page
        self._around = around
        self._selected = selected
        self._drawing = drawing  # the relationship that leads to the pictures
        self._merged: list[str] = []
        self._links: list[str] = []
        self.beside: dict[str, str] = {}  # what lies beside the workbook -> the relationship that leads there
        self._formats: dict[tuple[int, bool, bool], int] = {}
        self._lanes = [self._lane(number, column) for number, column in enumerate(page.columns, start=1)]
        self._visible = [number for number, column in enumerate(page.columns, start=1) if not column.hidden]

    @property
    def last_row(self) -> int:
        """The last row of the table; a table without rows ends in a blank one."""
        return self._page.header_row + max(len(self._page.rows), 1)

    @property
    def area(self) -> str:
        """The cells that are filtered, header and all."""
        first, last = self._page.header_row, self.last_row
        return f"$A${first}:${column_letters(len(self._page.columns))}${last}"

    def pieces(self) -> Iterator[bytes]:
        """The part, some rows at a time."""
        page, look = self._page, self._around.look
        turned = "landscape" if page.landscape else "portrait"
        yield "".join(
            (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
                f'<worksheet xmlns="{self._around.namespace}" xmlns:r="{self._around.family}"><sheetPr>',
                f'<tabColor rgb="FF{look.tabs[page.tab]}"/><pageSetUpPr fitToPage="1"/></sheetPr>',
                self._view(),
                f'<sheetFormatPr defaultRowHeight="{_USUAL_HEIGHT:g}"/>',
                self._widths(),
                "<sheetData>",
            )
        ).encode()
        rows = self._rows()
        while some := list(islice(rows, _AT_ONCE)):
            yield "".join(some).encode()
        # Which cells are merged, and which lead elsewhere, is known when the rows are written.
        filtered = f'<autoFilter ref="{self.area.replace("$", "")}"/>' if page.is_table else ""
        merged = f'<mergeCells count="{len(self._merged)}">{"".join(self._merged)}</mergeCells>' if self._merged else ""
        links = f"<hyperlinks>{''.join(self._links)}</hyperlinks>" if self._links else ""
        yield "".join(
            (
                "</sheetData>",
                *(filtered, merged, self._drop_downs(), links),
                '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>',
                f'<pageSetup paperSize="1" fitToWidth="{page.across}" fitToHeight="{page.whole:d}" ',
                f'orientation="{turned}"/>',
                "<headerFooter>",
                "<oddFooter>&amp;L&amp;8&amp;A&amp;R&amp;8Page &amp;P of &amp;N</oddFooter></headerFooter>",
                self._breaks(),
                f'<drawing r:id="{self._drawing}"/>' if self._drawing else "",
                "</worksheet>",
            )
        ).encode()

    def _view(self) -> str:
        selected = ' tabSelected="1"' if self._selected else ""
        pane = ""
        if self._page.is_table:
            row, frozen = self._page.header_row, self._page.frozen
            split = f'xSplit="{frozen}" ' if frozen else ""
            corner, active = f"{column_letters(frozen + 1)}{row + 1}", "bottomRight" if frozen else "bottomLeft"
            pane = f'<pane {split}ySplit="{row}" topLeftCell="{corner}" activePane="{active}" state="frozen"/>'
        view = f'<sheetView showGridLines="0"{selected} workbookViewId="0">{pane}</sheetView>'
        return f"<sheetViews>{view}</sheetViews>"

    def _breaks(self) -> str:
        """A break stands behind the row before the one with which a new sheet of paper begins."""
        rows = "".join(f'<brk id="{row - 1}" max="16383" man="1"/>' for row in self._page.breaks)
        count = len(self._page.breaks)
        return f'<rowBreaks count="{count}" manualBreakCount="{count}">{rows}</rowBreaks>' if rows else ""

    def _widths(self) -> str:
        columns = "".join(
            f'<col min="{number}" max="{number}" width="{column.width:g}" customWidth="1"'
            + (' hidden="1"/>' if column.hidden else "/>")
            for number, column in enumerate(self._page.columns, start=1)
        )
        return f"<cols>{columns}</cols>" if columns else ""

    def _rows(self) -> Iterator[str]:
        page, styles = self._page, self._around.look.styles
        for row, line in enumerate(page.banner, start=1):
            yield self._banner_line(row, line)
        first = page.header_row
        if page.is_table:
            titles = [column.title for column in page.columns]
            yield self._row(first, titles, [styles["header"]] * len(titles))
            first += 1
        usual = [lane.style for lane in self._lanes]
        for row, values in enumerate(page.rows, start=first):
            yield self._row(row, values, usual if len(values) == len(usual) else usual[: len(values)])

    def _banner_line(self, row: int, line: Sequence[Shown]) -> str:
        """The cells of a line stand in their columns; the last goes over the rest of the width."""
        if not line:
            return self._line(row, _USUAL_HEIGHT, "")
        usual = self._around.look.styles["title" if row == 1 else "subtitle"]
        at, last = len(line), max(self._visible, default=1)
        if last > at:
            self._merged.append(f'<mergeCell ref="{column_letters(at)}{row}:{column_letters(last)}{row}"/>')
        text, style = _text(line[-1]), self._style(line[-1], usual)
        width = sum(self._page.columns[number - 1].width for number in self._visible if number >= at)
        heights = [height_of(text, width or 10, style, least=_USUAL_HEIGHT)]
        heights += [self._height(column, _text(each), usual) for column, each in enumerate(line[:-1], start=1)]
        cells = [self._cell(row, column, each, usual) for column, each in enumerate(line, start=1)]
        if style.border:  # which is drawn around each of the merged cells
            cells += [self._cell(row, column, None, style) for column in range(at + 1, last + 1)]
        return self._line(row, max(heights), "".join(cells))

    def _row(self, row: int, values: Sequence[Shown], usual: Sequence[Style]) -> str:
        height = self._page.heights.get(row, _USUAL_HEIGHT)
        cells: list[str] = []
        for column, (shown, style) in enumerate(zip(values, usual, strict=True), start=1):
            lane = self._lanes[column - 1]
            if (
                type(shown) is str
                and style is lane.style
                and len(shown) <= _USUAL_LENGTH
                and not _SPECIAL.search(shown)
            ):
                # Most cells: a text with nothing in it to guard against, in the style of its column.
                cells.append(f'<c r="{lane.letters}{row}"{lane.text}<is><t>{shown}</t></is></c>')
                if len(shown) > lane.sure:
                    height = max(height, self._height(column, shown, style))
            elif shown is None and style is lane.style:
                cells.append(f'<c r="{lane.letters}{row}"{lane.blank}')
            else:
                cells.append(self._cell(row, column, shown, style))
                height = max(height, self._height(column, _text(shown), self._style(shown, style)))
        return self._line(row, height, "".join(cells))

    def _lane(self, number: int, column: Column) -> "_Lane":
        style = self._around.look.styles[column.style]
        index = self._format(style, None)
        # A text of so many letters stands on one line, however wide they are; a hidden column needs no height.
        sure = 10_000 if column.hidden else int((column.width - _ROOM) * 0.8) if style.size <= 11 else 0
        return _Lane(column_letters(number), style, sure, f' s="{index}" t="inlineStr">', f' s="{index}"/>')

    def _height(self, column: int, text: str, style: Style) -> float:
        layout = self._page.columns[column - 1]
        if layout.hidden:
            return _USUAL_HEIGHT
        lines = lines_of(text, layout.width - _ROOM, style)
        return _USUAL_HEIGHT if lines == 1 and style.size <= 11 else height_of_lines(lines, style)

    def _line(self, row: int, height: float, cells: str) -> str:
        own = f' ht="{height:g}" customHeight="1"' if height != _USUAL_HEIGHT else ""
        return f'<row r="{row}"{own}>{cells}</row>'

    def _style(self, shown: Shown, usual: Style) -> Style:
        return self._around.look.styles[shown.style] if isinstance(shown, Styled) and shown.style else usual

    def _cell(self, row: int, column: int, shown: Shown, usual: Style) -> str:
        style = self._style(shown, usual)
        value: Plain = shown.value if isinstance(shown, Styled) else shown
        address = f"{column_letters(column)}{row}"
        if isinstance(shown, Styled) and shown.link:
            self._link(address, shown.link)
        index = self._format(style, value)
        if isinstance(value, dt.date):
            value = serial(value, since_1904=self._around.since_1904)
        if value is None or value == "":
            return f'<c r="{address}" s="{index}"/>'
        if isinstance(value, str):
            text = f'<is><t xml:space="preserve">{_xstring(value)}</t></is>'
            return f'<c r="{address}" s="{index}" t="inlineStr">{text}</c>'
        return f'<c r="{address}" s="{index}"><v>{value:.15g}</v></c>'

    def _format(self, style: Style, value: Plain) -> int:
        """The format of a cell with that value; asked for each cell, so a style is known by where it lives."""
        dated = isinstance(value, dt.date)
        quoted = isinstance(value, str) and value.startswith(_LOOKS_LIVE)
        key = (id(style), dated, quoted)
        if key not in self._formats:
            wanted = style
            if dated and style.number_format in ("General", "@"):
                wanted = replace(style, number_format="yyyy-mm-dd")
            self._formats[key] = self._around.styles.cell_format(wanted, self._around.look.font, quoted=quoted)
        return self._formats[key]

    def _link(self, address: str, to: Cell | Beside) -> None:
        """A link inside the workbook; one to a sheet that is not there would only make Excel complain."""
        if len(self._links) >= MOST_LINKS:
            return
        if isinstance(to, Beside):
            relation = self.beside.setdefault(quote(to.path), f"beside{len(self.beside) + 1}")
            self._links.append(f'<hyperlink ref="{address}" r:id="{relation}"/>')
            return
        title = self._around.titles.get(to.title)
        if title is not None:
            location = attribute(f"{quoted_title(title)}!{to.address}")
            self._links.append(f'<hyperlink ref="{address}" location="{location}" display="{attribute(str(to))}"/>')

    def _drop_downs(self) -> str:
        first = self._page.header_row + (1 if self._page.is_table else 0)
        rules: list[str] = []
        for number, column in enumerate(self._page.columns, start=1):
            if column.choices and self._page.rows:
                letters = column_letters(number)
                area = f"{letters}{first}:{letters}{first + len(self._page.rows) - 1}"
                rules.append(
                    f'<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="{area}">'
                    f"<formula1>{_listed(column)}</formula1></dataValidation>"
                )
        return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>' if rules else ""


def _listed(column: Column) -> str:
    """The choices of a column as one literal, which Excel ends at 255 characters and parts at commas."""
    words = ",".join(column.choices)
    if words.count(",") >= len(column.choices) or len(words) > _LONGEST_LIST:
        raise OutputFailed(f"The choices of “{column.title}” are too long for a list, or one holds a comma.")
    return escaped('"' + words.replace('"', '""') + '"')


def _text(shown: Shown) -> str:
    value = shown.value if isinstance(shown, Styled) else shown
    return "" if value is None else str(value)


def _xstring(text: str) -> str:
    """A text as a cell holds it; what XML cannot hold is written `_x0007_`, and what looks so already is kept apart."""
    plain = _UNWRITABLE.sub(lambda found: "_x005F_" if found[0] == "_" else f"_x{ord(found[0]):04X}_", writable(text))
    return escaped(plain)
