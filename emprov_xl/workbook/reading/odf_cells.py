"""The tables of an OpenDocument spreadsheet, read as the parser passes over them.

What repeats is counted before it is laid out: a blank may repeat as often as it likes, what is filled may not.
"""

import datetime as dt
import math
import re
from collections.abc import Mapping

from emprov_xl.convert import ERROR_CELL
from emprov_xl.model.cells import ErrorCell, Typed
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.reading.grid import Grid
from emprov_xl.workbook.reading.strings import visible
from emprov_xl.workbook.reading.xml import local

_BLANKS = re.compile(r"[ \t\r\n]+")
_CELLS = ("table-cell", "covered-table-cell")
_SPAN = re.compile(r"PT(\d{1,9})H(\d{1,9})M(\d{1,9}(?:\.\d+)?)S")
_TITLE, _ADDRESS = r"\$?('(?:[^']|'')+'|[^'.]+)", r"(\$?[A-Z]{1,3}\$?\d+)"
_RANGE = re.compile(rf"{_TITLE}\.{_ADDRESS}(?::(?:{_TITLE})?\.{_ADDRESS})?")
_MOST_BLANKS = 32_767  # that one element may stand for
_FIRST_DAY = dt.date(1900, 3, 1)  # before it programs disagree about the days


class Tables:
    """Where the parser is, and the tables, names and notes that it met."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.grids: dict[str, Grid] = {}
        self.names: dict[str, str] = {}
        self.notes: dict[str, dict[tuple[int, int], str]] = {}
        self._filled = self._blanks = 0
        self._depth = 0  # of tables within tables: an inner one is a part of a drawing
        self._title = ""
        self._elsewhere = False  # a copy of a table of another file, which programs keep out of sight
        self._columns: dict[int, dict[int, Typed]] = {}
        self._formulas: dict[tuple[int, int], bool] = {}
        self._row = self._column = 1
        self._rows = 1
        self._cell: _Cell | None = None
        self._line: list[tuple[int, int, _Cell]] = []
        self._aside = 0  # how deep in what is drawn over a cell
        self._note: _Text | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = local(tag)
        here = {local(key): value for key, value in attributes.items()} if attributes else {}
        if name == "table":
            self._depth += 1
            if self._depth == 1:
                self._begin_table(here.get("name", ""))
        elif name == "named-range" and not self._depth:
            self._begin_name(here)
        elif self._depth == 1:
            self._within(tag, name, here, attributes)

    def words(self, data: str) -> None:
        """Text is met."""
        text = self._note or (self._cell.text if self._cell and not self._aside else None)
        if text:
            text.add(data)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = local(tag)
        if name == "table":
            self._depth -= 1
            if not self._depth:
                self._end_table()
        elif self._depth != 1:
            return
        elif self._aside:
            self._aside -= 1
            if name == "annotation":
                self._end_note()
            elif name == "p" and self._note:
                self._note.end_paragraph()
        elif name == "p" and self._cell:
            self._cell.text.end_paragraph()
        elif name in _CELLS:
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def _begin_table(self, title: str) -> None:
        self._title, self._elsewhere = title, False
        self._columns, self._formulas, self._row = {}, {}, 1

    def _end_table(self) -> None:
        if not self._elsewhere:
            columns = {at: dict(sorted(cells.items())) for at, cells in sorted(self._columns.items())}
            self.grids[self._title] = Grid(columns, self._formulas)

    def _begin_name(self, here: Mapping[str, str]) -> None:
        found = _RANGE.fullmatch(here.get("cell-range-address", ""))
        if found:
            self.names[here.get("name", "")] = f"{found[1]}!{found[2]}" + (f":{found[4]}" if found[4] else "")

    def _within(self, tag: str, name: str, here: Mapping[str, str], attributes: Mapping[str, str]) -> None:
        if self._aside or (self._cell and tag.startswith("draw:")) or name in ("annotation", "shapes"):
            self._aside += 1
            if name == "annotation" and self._cell:
                self._note = _Text()
        text = self._note or (self._cell.text if self._cell and not self._aside else None)
        match name:
            case "table-row":
                self._rows, self._column, self._line = _count(here.get("number-rows-repeated")), 1, []
            case "table-cell" | "covered-table-cell" if not self._aside:
                self._cell = _Cell(here, attributes)
            case "table-source":
                self._elsewhere = True
            case "p" if text:
                text.begin_paragraph()
            case "s" if text:
                self._keep_blanks(text, min(_count(here.get("c")), _MOST_BLANKS))
            case "tab" if text:
                text.keep("\t")
            case "line-break" if text:
                text.keep("\n")

    def _keep_blanks(self, text: "_Text", count: int) -> None:
        """Blanks that one element stands for: a few bytes of the file each time, and many of memory."""
        self._blanks += count
        self._limits["text"].hold(self._blanks, f"blanks on the sheet {self._title}")
        text.keep(" " * count)

    def _end_note(self) -> None:
        if self._note and self._cell:
            self._cell.note = str(self._note)
        self._note = None

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        if cell.formula or cell.note or cell.value() != "":
            self._line.append((self._column, cell.repeated, cell))
        self._column += cell.repeated

    def _end_row(self) -> None:
        for column, repeated, cell in self._line:
            self._lay(column, repeated, cell)
        self._row += self._rows

    def _lay(self, column: int, repeated: int, cell: "_Cell") -> None:
        """A filled cell as often as it repeats, to the right and downwards."""
        value = cell.value()
        self._filled += repeated * self._rows
        self._limits["cells"].hold(self._filled, f"What stands on the sheets up to {self._title}")
        rows = range(self._row, self._row + self._rows)
        for at in range(column, column + repeated):
            if value != "":
                self._columns.setdefault(at, {}).update(dict.fromkeys(rows, value))
            if cell.formula:
                self._formulas.update(dict.fromkeys(((row, at) for row in rows), cell.calculated))
        if cell.note and not self._elsewhere:
            self.notes.setdefault(self._title, {})[self._row, column] = cell.note


class _Text:
    """The paragraphs of a cell or a note; blanks count once, but for those that are written out."""

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._pieces: list[str] | None = None

    def begin_paragraph(self) -> None:
        self._pieces = []

    def add(self, data: str) -> None:
        if self._pieces is not None:
            plain = _BLANKS.sub(" ", data)
            self._pieces.append(plain[1:] if plain[0] == " " and self._loose() else plain)

    def keep(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def end_paragraph(self) -> None:
        if self._pieces is not None:
            self._paragraphs.append("".join(self._pieces))
        self._pieces = None

    def _loose(self) -> bool:
        """Whether a blank here would be a second one, or the first of its paragraph."""
        return not self._pieces or self._pieces[-1].endswith(" ")

    def __str__(self) -> str:
        return "\n".join(self._paragraphs)


class _Cell:
    """One cell as it is met."""

    def __init__(self, here: Mapping[str, str], attributes: Mapping[str, str]) -> None:
        self.repeated = _count(here.get("number-columns-repeated"))
        self.formula = "formula" in here
        self.note = ""
        self.text = _Text()
        self._kind = attributes.get("office:value-type", "")
        self._error = attributes.get("calcext:value-type") == "error"
        self._here = here
        self._known: Typed | None = None

    @property
    def calculated(self) -> bool:
        """Whether a formula's result was saved beside it."""
        return bool(self._kind) or self.value() != ""

    def value(self) -> Typed:
        """What the cell holds; an empty text where it shows nothing. One odd cell never costs the file."""
        if self._known is None:
            self._known = self._read()
        return self._known

    def _read(self) -> Typed:
        text = str(self.text)
        if self._error or (self.formula and ERROR_CELL.fullmatch(text)):
            return ErrorCell(text or "#VALUE!")
        match self._kind:
            case "float" | "percentage" | "currency":
                return _number(self._here.get("value", ""))
            case "boolean":
                return self._here.get("boolean-value") == "true"
            case "date":
                return _date(self._here.get("date-value", ""))
            case "time":
                return _time(self._here.get("time-value", ""))
            case _:
                return visible(text or self._here.get("string-value", ""))


def _count(text: str | None) -> int:
    """How often something repeats."""
    return int(text) if text and text.isdecimal() and text != "0" and len(text) < 20 else 1


def _number(text: str) -> Typed:
    try:
        number = float(text)
    except ValueError:
        return text.strip()
    return number if math.isfinite(number) else text.strip()


def _date(text: str) -> Typed:
    try:
        moment = dt.datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return text.strip()
    if moment.tzinfo or moment.date() < _FIRST_DAY:
        return text.strip()
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return moment if moment.time() != dt.time() else moment.date()


def _time(text: str) -> Typed:
    """A time of day; hours that are more than a day are a span."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        return text.strip()
    milliseconds = round(((int(found[1]) * 60 + int(found[2])) * 60 + float(found[3])) * 1000)
    try:
        span = dt.timedelta(milliseconds=milliseconds)
    except OverflowError:
        return text.strip()
    return (dt.datetime.min + span).time() if span < dt.timedelta(days=1) else span
