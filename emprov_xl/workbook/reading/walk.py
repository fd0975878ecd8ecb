"""The filled cells of a sheet part, met one after the other as a parser meets them: slow, and right for any form."""

import re
from collections.abc import Callable, Mapping

from emprov_xl.errors import Rejected
from emprov_xl.model.cells import Typed, column_number
from emprov_xl.workbook.reading.cells import Values
from emprov_xl.workbook.reading.gate import DAMAGED
from emprov_xl.workbook.reading.grid import Grid
from emprov_xl.workbook.reading.xml import local, parse

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of any sheet


def walked(part: bytes, values: Values) -> Grid:
    """The cells of a part; Rejected where it is not XML, or a cell stands where no sheet has one."""
    return _Walk(values).over(part)


class _Walk:
    """Where the parser is; a cell without a reference stands right of the one before."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._columns: dict[int, dict[int, Typed]] = {}
        self._formulas: dict[tuple[int, int], bool] = {}
        self._doubled: set[tuple[int, int]] = set()
        self._row = self._column = 0
        self._kind = ""
        self._style = 0
        self._pieces: list[str] = []
        self._within = False  # of a text that is a part of the value
        self._aside = 0  # how deep in phonetic help
        self._formula = self._valued = False
        self._starts: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "f": self._begin_formula,
            "v": self._begin_text,
            "t": self._begin_text,
            "rPh": self._begin_aside,
        }
        self._ends: Mapping[str, Callable[[], None]] = {
            "c": self._end_cell,
            "v": self._end_text,
            "t": self._end_text,
            "rPh": self._end_aside,
        }
        self._inside = False  # of the cells: other elements of a sheet have names like theirs

    def over(self, part: bytes) -> Grid:
        parse(part, self._start, self._words, self._end)
        columns = {at: dict(sorted(cells.items())) for at, cells in sorted(self._columns.items())}
        return Grid(columns, self._formulas, tuple(sorted(self._doubled)))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "sheetData":
            self._inside = True
        elif self._inside and name in self._starts:
            self._starts[name](attributes)

    def _words(self, data: str) -> None:
        if self._within:
            self._pieces.append(data)

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name == "sheetData":
            self._inside = False
        elif self._inside and name in self._ends:
            self._ends[name]()

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if re.fullmatch("[0-9]{1,7}", number) else self._row + 1
        self._column = 0

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._row, self._column = max(self._row, 1), self._column + 1
        else:
            found = _REFERENCE.fullmatch(reference)
            if not found:
                raise Rejected("DAMAGED", DAMAGED)
            self._row, self._column = int(found[2]), column_number(found[1])
        if not (1 <= self._row <= LAST_ROW and 1 <= self._column <= LAST_COLUMN):
            raise Rejected("DAMAGED", DAMAGED)
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._pieces = []
        self._formula = self._valued = False

    def _begin_formula(self, _: Mapping[str, str]) -> None:
        self._formula = True

    def _begin_text(self, _: Mapping[str, str]) -> None:
        self._within = not self._aside
        self._valued = True

    def _end_text(self) -> None:
        self._within = False

    def _begin_aside(self, _: Mapping[str, str]) -> None:
        self._aside += 1

    def _end_aside(self) -> None:
        self._aside -= 1

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        if self._formula:
            # A formula whose result is the empty text has been calculated.
            self._formulas[self._row, self._column] = bool(text) or (self._valued and self._kind == "str")
        value = self._values.of(self._kind, text, self._style) if text else ""
        if value != "":
            cells = self._columns.setdefault(self._column, {})
            if self._row in cells:
                self._doubled.add((self._row, self._column))
            cells[self._row] = value
