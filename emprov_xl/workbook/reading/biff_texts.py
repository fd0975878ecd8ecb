"""Texts in the records of an old workbook: a text may go on in the next record, and be of wider letters there."""

import struct
from collections.abc import Sequence

from emprov_xl.workbook.reading.compound import Broken
from emprov_xl.workbook.reading.strings import visible

Pieces = Sequence[bytes]
_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08


def short_text(data: bytes, at: int, *, wide_count: bool = False) -> str:
    """A text within one record, after its length of one byte or two."""
    (count,) = struct.unpack_from("<H" if wide_count else "<B", data, at)
    at += 2 if wide_count else 1
    return _decoded(data[at + 1 : at + 1 + count * (1 + (data[at] & _WIDE))], data[at])


def text_of(pieces: Pieces, at: int = 0) -> str:
    """The text that begins there, over as many records as it takes; empty where it shows nothing."""
    return visible(_Texts(pieces, at).next())


def texts_of(pieces: Pieces) -> list[str]:
    """All texts of a workbook, by their numbers."""
    (count,) = struct.unpack_from("<I", pieces[0], 4)
    texts = _Texts(pieces, 8)
    if count > sum(map(len, pieces)) // 3:
        raise Broken
    return [visible(texts.next()) for _ in range(count)]


def letters_of(pieces: Pieces, count: int) -> str:
    """So many letters, which begin with the second piece; of a note."""
    return _Texts(pieces, len(pieces[0])).letters(count, 0)


def _decoded(letters: bytes, flags: int) -> str:
    return letters.decode("utf-16-le" if flags & _WIDE else "latin-1", "replace")


class _Texts:
    """Where in the pieces the next text begins."""

    def __init__(self, pieces: Pieces, at: int) -> None:
        self._pieces = pieces
        self._piece = 0
        self._at = at

    def next(self) -> str:
        """The next text, past its formatting and phonetic help."""
        count, flags = struct.unpack("<HB", self._bytes(3))
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & _RICH else 0
        help_ = struct.unpack("<I", self._bytes(4))[0] if flags & _PHONETIC else 0
        text = self.letters(count, flags)
        self._skip(4 * runs + help_)
        return text

    def letters(self, count: int, flags: int) -> str:
        """So many letters; each piece begins with how wide its letters are."""
        found: list[str] = []
        while count:
            if self._at >= len(self._pieces[self._piece]):
                self._piece, self._at = self._piece + 1, 1
                flags = self._pieces[self._piece][0]
            width = 1 + (flags & _WIDE)
            letters = self._pieces[self._piece][self._at : self._at + count * width]
            if len(letters) < width:
                raise Broken
            letters = letters[: len(letters) // width * width]
            found.append(_decoded(letters, flags))
            self._at += len(letters)
            count -= len(letters) // width
        return "".join(found)

    def _bytes(self, count: int) -> bytes:
        if self._at >= len(self._pieces[self._piece]):
            self._piece, self._at = self._piece + 1, 0
        data = self._pieces[self._piece][self._at : self._at + count]
        self._at += count
        return data

    def _skip(self, count: int) -> None:
        self._at += count
        while self._at > len(self._pieces[self._piece]) and self._piece + 1 < len(self._pieces):
            self._at -= len(self._pieces[self._piece])
            self._piece += 1
