"""A workbook of Excel 97 to 2003: the same cells, names and notes as the .xlsx that the same program would have saved.

It is a row of records, each with its number and length; whatever does not add up is damage, said in a sentence.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from emprov_xl.errors import Rejected
from emprov_xl.model.cells import column_letters
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.layout import LISTS_TITLE
from emprov_xl.workbook.reading.biff_cells import Sheet
from emprov_xl.workbook.reading.biff_texts import Pieces, short_text, texts_of
from emprov_xl.workbook.reading.compound import Broken, Compound
from emprov_xl.workbook.reading.extent import refuse_far_cells
from emprov_xl.workbook.reading.gate import encrypted
from emprov_xl.workbook.reading.grid import Grid
from emprov_xl.workbook.reading.moments import Moments, Shows, shows
from emprov_xl.workbook.reading.parts import Parts
from emprov_xl.workbook.written import quoted_title

_SAVE = "please open it and save it as .xlsx (Excel Workbook), and send that."
_BOF, _EOF, _CONTINUE = 0x809, 0x0A, b"\x3c\x00"
_VERSION = 0x600
_MACRO_SHEET = 1
_LONGEST = 8_224  # bytes of a record
_THIS_BOOK = b"\x01\x04"

Record = tuple[int, Pieces]
"""The number of a record, and its content with what continues it."""


def read_excel97(path: Path, limits: Limits) -> Parts:
    """What stands in the workbook; Rejected when it is damaged, too old, too large or locked with a password."""
    limits["file"].hold(path.stat().st_size)
    content = path.read_bytes()
    try:
        compound = Compound(content)
        if "EncryptedPackage" in compound.entries:
            raise encrypted()
        if "Workbook" not in compound.entries:
            raise Rejected("OLD_FORMAT", f"This is an old Office file that we cannot read; {_SAVE}")
        return _Workbook(compound.stream("Workbook"), macros="_VBA_PROJECT_CUR" in compound.entries).parts(limits)
    except (Broken, struct.error, IndexError, KeyError, ValueError, OverflowError) as trouble:
        raise Rejected(
            "DAMAGED", f"The file looks like an old Excel workbook (.xls) but is damaged or cut short; {_SAVE}"
        ) from trouble


class _Workbook:
    """What the beginning of the workbook tells of all its sheets."""

    def __init__(self, stream: bytes, *, macros: bool) -> None:
        self._stream = stream
        self._macros = macros
        self._sheets: list[tuple[str, int, int]] = []  # title, kind, where it begins
        self._texts: list[str] = []
        self._codes: dict[int, str] = {}
        self._looks: list[int] = []
        self._since_1904 = False
        self._names: list[tuple[str, bytes]] = []
        self._ours: list[bool] = []  # of the books that are referred to, which is this one
        self._references: list[tuple[int, int]] = []
        for number, pieces in self._records(0):
            self._take(number, pieces)

    def parts(self, limits: Limits) -> Parts:
        """The cells of each sheet, and the names that hold in the whole workbook."""
        formats = {at: what for at, code in enumerate(self._looks) if (what := self._shown(code))}
        moments = Moments(formats, self._since_1904)
        grids: dict[str, Grid] = {}
        notes: dict[str, dict[tuple[int, int], str]] = {}
        begun: set[int] = set()
        for title, kind, start in self._sheets:
            if kind:
                continue
            if start in begun:
                raise Broken  # one part read for many sheets takes for ever
            begun.add(start)
            sheet = Sheet(self._texts, moments)
            for number, pieces in self._records(start):
                sheet.take(number, pieces)
            grids[title] = sheet.grid()
            refuse_far_cells(title, grids[title], limits)
            if sheet.notes:
                notes[title] = sheet.notes
        lists = grids.pop(LISTS_TITLE, None)
        macros = self._macros or any(kind == _MACRO_SHEET for _, kind, _ in self._sheets)
        names = {name: refers for name, formula in self._names if (refers := self._cell(formula))}
        return Parts(grids, names, lists.filled if lists else 0, macros, notes=notes)

    def _shown(self, code: int) -> Shows | None:
        return shows(str(code), self._codes.get(code, ""))

    def _records(self, at: int) -> Iterator[Record]:
        """The records of the part that begins there, without those of charts within it."""
        depth = 0
        while True:
            number, length = struct.unpack_from("<HH", self._stream, at)
            if length > _LONGEST:
                raise Broken
            end = at + 4 + length
            pieces = [self._stream[at + 4 : end]]
            while self._stream[end : end + 2] == _CONTINUE:
                (length,) = struct.unpack_from("<H", self._stream, end + 2)
                pieces.append(self._stream[end + 4 : end + 4 + length])
                end += 4 + length
            if end > len(self._stream):
                raise Broken
            depth += (number == _BOF) - (number == _EOF)
            if number == _BOF and struct.unpack_from("<H", pieces[0])[0] != _VERSION:
                raise Rejected("OLD_FORMAT", f"This workbook is of Excel 95 or before, which we cannot read; {_SAVE}")
            if not depth:
                if number != _EOF:
                    raise Broken
                return
            if depth == 1:
                yield number, pieces
            at = end

    def _take(self, number: int, pieces: Pieces) -> None:
        data = pieces[0]
        match number:
            case 0x2F:  # what follows is locked
                raise encrypted()
            case 0x22:  # where days are counted from
                self._since_1904 = data[:2] == b"\x01\x00"
            case 0x85:  # a sheet
                start, _, kind = struct.unpack_from("<IBB", data)
                self._sheets.append((short_text(data, 6), kind, start))
            case 0xFC:  # all texts
                self._texts = texts_of(pieces)
            case 0x41E:  # a number format
                self._codes[struct.unpack_from("<H", data)[0]] = short_text(data, 2, wide_count=True)
            case 0xE0:  # a cell's look
                self._looks.append(struct.unpack_from("<H", data, 2)[0])
            case 0x1AE:  # a workbook that is referred to
                self._ours.append(data[2:4] == _THIS_BOOK and len(data) == 4)
            case 0x17:  # sheets that are referred to
                (count,) = struct.unpack_from("<H", data)
                whole = b"".join(pieces)
                entries = (struct.unpack_from("<HHH", whole, 2 + 6 * at) for at in range(count))
                self._references = [(book, first) for book, first, _ in entries]
            case 0x18:  # a defined name
                self._take_name(data)

    def _take_name(self, data: bytes) -> None:
        """A name that holds on one sheet only came about when that sheet was copied."""
        length, _, _, sheet = struct.unpack_from("<BHHH", data, 3)
        wide = data[14] & 1
        end = 15 + length * (2 if wide else 1)
        if not sheet:
            self._names.append((data[15:end].decode("utf-16-le" if wide else "latin-1", "replace"), data[end:]))

    def _cell(self, formula: bytes) -> str:
        """The one cell of this workbook that a formula names; empty where it is something else."""
        if len(formula) < 7 or formula[0] not in (0x3A, 0x5A, 0x7A):
            return ""
        reference, row, column = struct.unpack_from("<HHH", formula, 1)
        book, sheet = self._references[reference] if reference < len(self._references) else (-1, -1)
        if not (0 <= book < len(self._ours) and self._ours[book] and sheet < len(self._sheets)):
            return ""
        return f"{quoted_title(self._sheets[sheet][0])}!${column_letters((column & 0xFF) + 1)}${row + 1}"
