"""The cells of one sheet of an old workbook, record by record."""

import math
import struct
from collections.abc import Callable, Mapping, Sequence

from emprov_xl.model.cells import ErrorCell, Typed
from emprov_xl.workbook.reading.biff_texts import Pieces, letters_of, text_of
from emprov_xl.workbook.reading.grid import Grid
from emprov_xl.workbook.reading.moments import Moments

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_NOT_A_NUMBER = b"\xff\xff"


class Sheet:
    """The cells met so far."""

    def __init__(self, texts: Sequence[str], moments: Moments) -> None:
        self.notes: dict[tuple[int, int], str] = {}
        self._texts = texts
        self._moments = moments
        self._columns: dict[int, dict[int, Typed]] = {}
        self._formulas: dict[tuple[int, int], bool] = {}
        self._doubled: set[tuple[int, int]] = set()
        self._formula = (0, 0)  # the cell whose result is a text, which comes in a record of its own
        self._drawing = 0
        self._drawn: dict[int, str] = {}

    def grid(self) -> Grid:
        """The filled cells."""
        columns = {at: dict(sorted(cells.items())) for at, cells in sorted(self._columns.items())}
        return Grid(columns, self._formulas, tuple(sorted(self._doubled)))

    def take(self, number: int, pieces: Pieces) -> None:
        """One record; most say nothing of what is in a cell."""
        read = _READS.get(number)
        if read:
            read(self, pieces)

    def _shared_text(self, pieces: Pieces) -> None:
        row, column, _, text = struct.unpack_from("<HHHI", pieces[0])
        self._put(row, column, self._texts[text])

    def _own_text(self, pieces: Pieces) -> None:
        row, column, _ = struct.unpack_from("<HHH", pieces[0])
        self._put(row, column, text_of(pieces, 6))

    def _whole_number(self, pieces: Pieces) -> None:
        row, column, look, value = struct.unpack_from("<HHHd", pieces[0])
        self._number(row, column, look, value)

    def _short_numbers(self, pieces: Pieces) -> None:
        """One number, or several side by side, of which the last column is told too."""
        row, column = struct.unpack_from("<HH", pieces[0])
        for at in range((len(pieces[0]) - 4) // 6):
            look, value = struct.unpack_from("<HI", pieces[0], 4 + 6 * at)
            self._number(row, column + at, look, _short(value))

    def _truth_or_error(self, pieces: Pieces) -> None:
        row, column, _, value, wrong = struct.unpack_from("<HHHBB", pieces[0])
        self._put(row, column, _error(value) if wrong else bool(value))

    def _text_of_formula(self, pieces: Pieces) -> None:
        self._put(*self._formula, text_of(pieces))

    def _drawing_begins(self, pieces: Pieces) -> None:
        if pieces[0].startswith(b"\x15\x00"):
            (self._drawing,) = struct.unpack_from("<H", pieces[0], 6)

    def _text_of_drawing(self, pieces: Pieces) -> None:
        if len(pieces) > 1:
            self._drawn[self._drawing] = letters_of(pieces, struct.unpack_from("<H", pieces[0], 10)[0])

    def _note(self, pieces: Pieces) -> None:
        row, column, _, drawing = struct.unpack_from("<HHHH", pieces[0])
        if self._drawn.get(drawing):
            self.notes[row + 1, column + 1] = self._drawn[drawing]

    def _result(self, pieces: Pieces) -> None:
        data = pieces[0]
        row, column, look = struct.unpack_from("<HHH", data)
        result = data[6:14]
        self._formulas[row + 1, column + 1] = True
        if result[6:8] != _NOT_A_NUMBER:
            self._number(row, column, look, struct.unpack("<d", result)[0])
        elif result[0] == 0:
            self._formula = (row, column)
        elif result[0] in (1, 2):
            self._put(row, column, bool(result[2]) if result[0] == 1 else _error(result[2]))

    def _number(self, row: int, column: int, look: int, value: float) -> None:
        self._put(row, column, self._moments.read(value, look) if math.isfinite(value) else str(value))

    def _put(self, row: int, column: int, value: Typed) -> None:
        if value != "":
            cells = self._columns.setdefault(column + 1, {})
            if row + 1 in cells:
                self._doubled.add((row + 1, column + 1))
            cells[row + 1] = value


_READS: Mapping[int, Callable[[Sheet, Pieces], None]] = {
    0x06: Sheet._result,
    0x1C: Sheet._note,
    0x5D: Sheet._drawing_begins,
    0xBD: Sheet._short_numbers,
    0xD6: Sheet._own_text,
    0xFD: Sheet._shared_text,
    0x1B6: Sheet._text_of_drawing,
    0x203: Sheet._whole_number,
    0x204: Sheet._own_text,
    0x205: Sheet._truth_or_error,
    0x207: Sheet._text_of_formula,
    0x27E: Sheet._short_numbers,
}


def _error(code: int) -> ErrorCell:
    return ErrorCell(_ERRORS.get(code, "#VALUE!"))


def _short(packed: int) -> float:
    """A number in four bytes: whole or the front half of a float, as it is or in hundredths."""
    if packed & 2:
        value = float((packed - (1 << 32) if packed & 0x80000000 else packed) >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    return value / 100 if packed & 1 else value
