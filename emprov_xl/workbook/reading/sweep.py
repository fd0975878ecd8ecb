"""The filled cells of a sheet part in its usual form, found in one sweep over the bytes.

Nearly every cell of a return, whichever program saved it, is blank or `<c r="A7" s="3" t="s"><v>12</v></c>`. Those are
told by comparing whole arrays of bytes, and the few others are read one by one. In the end every tag must be accounted
for: where one is left over the sheet has another form, and it is walked tag by tag instead.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from emprov_xl.model.cells import Typed, column_number
from emprov_xl.workbook.reading.cells import Values
from emprov_xl.workbook.reading.grid import Grid
from emprov_xl.workbook.reading.strings import decoded
from emprov_xl.workbook.reading.walk import LAST_COLUMN, LAST_ROW, walked

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

_OPENING = re.compile(rb"<sheetData\s*>")
_CLOSING = b"</sheetData>"
_LT, _GT, _SLASH, _SPACE, _QUOTE = b'<>/ "'
_CELL, _VALUE = b"cv"
_ROW = b"row"
_REFERENCE, _STYLE, _TEXT = b'<c r="', b' s="', b' t="s"'
_AT_ONCE = 8 << 20  # bytes that are compared at once: a few times as many of memory are needed for it
_PADDING = bytes(32)  # behind the last tag, so that looking a few bytes ahead needs no care
_RESULTS = (b"<v></v></c>", b"<v/></c>")  # of a formula that gives the empty text
_MOST_STRANGE = 500  # of one sheet: more are quicker walked
_SHEET, _ROWS = 15, 21  # bits that hold any column, and any row
_LONGEST_NUMBER = 7  # digits of a row, of a text's place, or of a number: a longer one is read by itself

_ONE_CELL = re.compile(  # a number, a truth value, an error, or a formula with or without its result
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,9})")?(?: t="(n|b|e|str|d)")?>'
    rb"(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v/>)?</c>"
)
_ANY_CELL = re.compile(rb"<c [^<>]*>(?:(?!<c[\s/>]).)*?</c>", re.DOTALL)


def swept(parts: Sequence[bytes], values: Values) -> list[Grid | None]:
    """The cells of each of these sheet parts in UTF-8; None for one that is not in its usual form throughout."""
    sweep = _Sweep(len(parts), values)
    batch: list[tuple[int, bytes]] = []
    for sheet, part in enumerate(parts):
        for stretch in _stretches(part):
            batch.append((sheet, stretch))
            if sum(len(rows) for _, rows in batch) >= _AT_ONCE:
                sweep.over(batch)
                batch = []
    sweep.over(batch)
    return [sweep.grid(sheet) if _bounds(part) else None for sheet, part in enumerate(parts)]


def _bounds(part: bytes) -> tuple[int, int] | None:
    """Where the rows begin and end, in the usual form."""
    opening, end = _OPENING.search(part), part.rfind(_CLOSING)
    return (opening.end(), end) if opening and end >= 0 else None


def _stretches(part: bytes) -> Iterator[bytes]:
    """The rows of a sheet, as many as are looked at in one go."""
    start, end = _bounds(part) or (0, 0)
    while start < end:
        stop = part.find(b"<row", start + _AT_ONCE, end)
        stop = end if stop < 0 else stop
        yield part[start:stop]
        start = stop


class _Sweep:
    """What was found so far, by the number of the sheet."""

    def __init__(self, sheets: int, values: Values) -> None:
        self._values = values
        self._columns: list[dict[int, dict[int, Typed]]] = [{} for _ in range(sheets)]
        self._formulas: list[dict[tuple[int, int], bool]] = [{} for _ in range(sheets)]
        self._odd: set[int] = set()  # sheets that must be walked: of two cells in one place only that tells the last
        self._strange = [0] * sheets  # cells that were read by themselves, which takes its time
        self._unsorted: set[tuple[int, int]] = set()  # columns whose rows may not come in order
        self._last = 0

    def grid(self, sheet: int) -> Grid | None:
        """The cells of a sheet, if all of it was understood."""
        if sheet in self._odd:
            return None
        columns = self._columns[sheet]
        for number, at in self._unsorted:
            if number == sheet and at in columns:
                columns[at] = dict(sorted(columns[at].items()))
        return Grid(dict(sorted(columns.items())), self._formulas[sheet])

    def over(self, batch: Sequence[tuple[int, bytes]]) -> None:
        """Take the cells of these rows, each with the number of its sheet."""
        rows = b"".join(stretch for _, stretch in batch)
        data = np.frombuffer(rows + _PADDING, dtype=np.uint8)
        starts = np.flatnonzero(data == _LT)
        tags = np.concatenate((starts, np.full(3, len(rows))))
        first, second, third = data[tags + 1], data[tags + 2], data[tags + 3]
        understood = np.zeros(len(tags), dtype=np.int64)  # tags, told at the first of each cell and at those of rows
        understood[(first == _ROW[0]) & (second == _ROW[1]) & (third == _ROW[2])] = 1
        understood[(first == _SLASH) & (second == _ROW[0]) & (third == _ROW[1])] = 1

        at = np.flatnonzero((first == _CELL) & (second == _SPACE))
        alone = (data[tags[at + 1] - 1] == _GT) & (data[tags[at + 1] - 2] == _SLASH)
        empty = ~alone & (first[at + 1] == _SLASH) & (second[at + 1] == _CELL)
        # <c …><v>…</v></c>
        valued = (first[at + 1] == _VALUE) & (second[at + 1] == _GT) & (first[at + 2] == _SLASH)
        valued &= (second[at + 2] == _VALUE) & (first[at + 3] == _SLASH) & (second[at + 3] == _CELL)
        edges = np.searchsorted(starts, np.cumsum([0, *(len(stretch) for _, stretch in batch)]))
        counts = np.diff(np.searchsorted(at, edges))
        sheets = np.repeat([sheet for sheet, _ in batch], counts)
        inner = at[valued]
        valued[valued] = self._take_plain(data, tags[inner], tags[inner + 1], tags[inner + 2], sheets[valued])
        understood[at] = 1 * alone + 2 * empty + 4 * valued
        for place in np.flatnonzero(~(alone | empty | valued)).tolist():
            understood[at[place]] = self._take_one(rows, int(tags[at[place]]), int(sheets[place]))
        whole = np.concatenate(([0], np.cumsum(understood)))[edges]
        for (sheet, _), met, there in zip(batch, np.diff(whole), np.diff(edges), strict=True):
            if met != there:
                self._odd.add(sheet)

    def _take_plain(self, data: Bytes, cells: Numbers, values: Numbers, ends: Numbers, sheets: Numbers) -> Truths:
        """Take the texts and whole numbers among the cells that begin at `cells`, and tell which they were.

        Their values stand from `values` on to `ends`.
        """
        columns, place = _letters(data, cells + len(_REFERENCE))
        rows, place = _digits(data, place)
        styled = _reads(data, place + 1, _STYLE)
        styles, behind = _digits(data, place + 1 + len(_STYLE))
        place = np.where(styled, behind, place)
        text = _reads(data, place + 1, _TEXT)
        numbers, stop = _digits(data, values + 3)
        plain: Truths = _reads(data, cells, _REFERENCE) & (columns > 0) & (columns <= LAST_COLUMN)
        plain &= (rows > 0) & (rows <= LAST_ROW) & (data[place] == _QUOTE) & (stop == ends) & (stop > values + 3)
        plain &= np.where(text, place + 2 + len(_TEXT), place + 2) == values
        plain &= ~text | (numbers < len(self._values.strings))
        if not text.all():
            plain &= text | ~np.isin(styles, self._values.dated)
        if plain.any():
            self._put_all(sheets[plain] << _SHEET | columns[plain], rows[plain], numbers[plain], text[plain])
        return plain

    def _put_all(self, columns: Numbers, rows: Numbers, numbers: Numbers, text: Truths) -> None:
        held = numbers.astype(float).astype(object)
        held[text] = self._values.strings[numbers[text]]
        order = np.argsort(columns, kind="stable")
        met = np.concatenate(([self._last], (columns >> _SHEET << _ROWS) | rows))
        self._last = int(met[-1])
        jumbled = bool((np.diff(met) < 0).any())
        columns, where, found = columns[order], rows[order].tolist(), held[order].tolist()
        begins = np.flatnonzero(np.diff(columns, prepend=-1)).tolist()
        for begin, stop in zip(begins, [*begins[1:], len(where)], strict=True):
            sheet, column = divmod(int(columns[begin]), 1 << _SHEET)
            cells = dict(zip(where[begin:stop], found[begin:stop], strict=True))
            if len(cells) < stop - begin:
                self._odd.add(sheet)
            if self._values.blank:
                cells = {row: value for row, value in cells.items() if value != ""}
            if cells:
                there = self._columns[sheet].setdefault(column, {})
                apart = len(there) + len(cells)
                there.update(cells)
                if len(there) < apart:
                    self._odd.add(sheet)
                if jumbled:
                    self._unsorted.add((sheet, column))

    def _take_one(self, rows: bytes, start: int, sheet: int) -> int:
        """Take a cell of another form; the number of its tags, 0 where it is not understood."""
        one = _ONE_CELL.match(rows, start)
        if one:
            row, column, kind = int(one[2]), column_number(one[1].decode()), (one[4] or b"n").decode()
            if not (0 < row <= LAST_ROW and column <= LAST_COLUMN):
                return 0
            if one[5]:
                self._formulas[sheet][row, column] = bool(one[6]) or (kind == "str" and one[0].endswith(_RESULTS))
            if one[6]:
                self._put(sheet, row, column, self._values.of(kind, decoded(one[6]), int(one[3] or 0)))
            return one[0].count(b"<")
        cell = _ANY_CELL.match(rows, start)
        self._strange[sheet] += 1
        if not cell or b' r="' not in cell[0] or self._strange[sheet] > _MOST_STRANGE:
            return 0
        alone = walked(b"<sheetData>" + cell[0] + b"</sheetData>", self._values)
        self._formulas[sheet].update(alone.formulas)
        for at, cells in alone.columns.items():
            for row, value in cells.items():
                self._put(sheet, row, at, value)
        return cell[0].count(b"<")

    def _put(self, sheet: int, row: int, column: int, value: Typed) -> None:
        if value == "":
            return
        cells = self._columns[sheet].setdefault(column, {})
        if row in cells:
            self._odd.add(sheet)
        cells[row] = value
        self._unsorted.add((sheet, column))


def _reads(data: Bytes, at: Numbers, words: bytes) -> Truths:
    """Where these words stand."""
    found: Truths = data[at] == words[0]
    for place, byte in enumerate(words[1:], start=1):
        found &= data[at + place] == byte
    return found


def _letters(data: Bytes, at: Numbers) -> tuple[Numbers, Numbers]:
    """The number of the column whose letters stand there, 0 where none do, and the place behind them."""
    numbers = np.zeros(len(at), dtype=np.int64)
    going: Truths = np.ones(len(at), dtype=bool)
    for _ in range(3):
        letter = data[at]
        going &= (letter >= ord("A")) & (letter <= ord("Z"))
        if not going.any():
            break
        numbers = np.where(going, numbers * 26 + letter - 64, numbers)
        at = at + going
    return numbers, at


def _digits(data: Bytes, at: Numbers) -> tuple[Numbers, Numbers]:
    """The number whose digits stand there, and the place behind them; 0 where none do."""
    numbers = np.zeros(len(at), dtype=np.int64)
    going: Truths = np.ones(len(at), dtype=bool)
    for _ in range(_LONGEST_NUMBER):
        digit = data[at]
        going &= (digit >= ord("0")) & (digit <= ord("9"))
        if not going.any():
            break
        numbers = np.where(going, numbers * 10 + digit - 48, numbers)
        at = at + going
    return numbers, at
