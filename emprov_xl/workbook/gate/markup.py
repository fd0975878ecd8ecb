"""The XML of a part, held to what spreadsheet programs write: no document type, and nothing too deep, wide or long.

The usual form, in which nothing but tags begins with `<` or ends with `>`, is told by comparing arrays of bytes; a part
in any other form is walked tag by tag with the parser that Python brings along, which is slower and as strict.
"""

import re
from collections.abc import Mapping
from xml.parsers import expat

import numpy as np

from emprov_xl.errors import Rejected
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.reading.gate import DAMAGED
from emprov_xl.workbook.reading.xml import parse

_AT_ONCE = 256 << 10  # bytes that are compared at once: so many, and what comes of them, lie in the processor's cache
_LT, _GT, _SLASH, _BANG, _QUERY, _TAB, _LINE, _RETURN, _BLANK = b"<>/!?\t\n\r "
_ONE_BIT = np.uint8(_LT ^ _GT)  # by which the two signs differ, and by which nothing else becomes one of them
_LONG_TAG = 1_000  # bytes: a shorter one has no room for two hundred attributes
_TAG = re.compile(rb"<[^\s<>/]+")
_ATTRIBUTE = re.compile(rb"""\s+[^\s=<>]+\s*=\s*(?:"[^"<]*"|'[^'<]*')""")


def refuse_odd_markup(part: bytes, name: str, limits: Limits) -> None:
    """Rejected where a part is no XML, has a document type, or goes beyond a limit."""
    if not _is_plain(part, name, limits):
        _Walk(name, limits).over(part)


def _is_plain(part: bytes, name: str, limits: Limits) -> bool:
    """Whether a part is XML in its usual form, within all limits; Rejected where it goes beyond one."""
    start = part.find(b"?>") + 2 if part.startswith(b"<?xml") else 0
    depth = 0
    plain = part.isascii()
    while start < len(part):
        stop = _end_of_stretch(part, start)
        if not plain and not _is_utf8(part[start:stop]):
            return False
        data = np.frombuffer(part, dtype=np.uint8, count=stop - start, offset=start)
        low = data[data < _BLANK]
        if ((low != _TAB) & (low != _LINE) & (low != _RETURN)).any():
            return False
        angles = np.flatnonzero(data | _ONE_BIT == _GT)
        turns = data[angles]
        if len(angles) % 2 or (turns[::2] != _LT).any() or (turns[1::2] != _GT).any():
            return False
        tags, ends = angles[::2], angles[1::2]
        if len(tags) and len(data) > limits["text"].most:
            limits["text"].hold(int(np.diff(tags, append=len(data)).max()), name)
        first = np.take(data, tags + 1, mode="clip")
        if ((first == _BANG) | (first == _QUERY)).any():
            return False
        for at in (tags[ends - tags > _LONG_TAG] + start).tolist():
            _refuse_wide(part, at, name, limits)
        alone = (data[ends - 1] == _SLASH).view(np.int8)
        depths = depth + np.cumsum(1 - 2 * (first == _SLASH).view(np.int8) - alone, dtype=np.int32)
        if len(depths):
            limits["depth"].hold(int((depths + alone).max()), name)
            depth = int(depths[-1])
            if depths.min() < 0:
                return False
        start = stop
    return depth == 0


def _is_utf8(stretch: bytes) -> bool:
    try:
        stretch.decode()
    except UnicodeDecodeError:
        return False
    return True


def _end_of_stretch(part: bytes, start: int) -> int:
    """Where a tag begins that is so far on that the memory stays flat; in the last stretch, the end of the part."""
    if len(part) - start <= _AT_ONCE:
        return len(part)
    stop = part.rfind(b"<", start + 1, start + _AT_ONCE)
    stop = stop if stop >= 0 else part.find(b"<", start + _AT_ONCE)
    return stop if stop >= 0 else len(part)


def _refuse_wide(part: bytes, at: int, name: str, limits: Limits) -> None:
    """Count the attributes of the tag that begins there, no further than one too many."""
    tag = _TAG.match(part, at)
    count, place = 0, tag.end() if tag else at
    while found := _ATTRIBUTE.match(part, place):
        count, place = count + 1, found.end()
        limits["attributes"].hold(count, name)


class _Walk:
    """Where the parser is, for a part in an unusual form."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._depth = 0
        self._text = 0

    def over(self, part: bytes) -> None:
        try:
            parse(part, self._start, self._words, self._end, self._aside)
        except expat.ExpatError as damage:
            raise Rejected("DAMAGED", DAMAGED) from damage

    def _start(self, _: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._text = 0
        self._limits["depth"].hold(self._depth, self._name)
        self._limits["attributes"].hold(len(attributes), self._name)

    def _words(self, data: str) -> None:
        self._text += len(data)
        self._limits["text"].hold(self._text, self._name)

    def _end(self, _: str) -> None:
        self._depth -= 1
        self._text = 0

    def _aside(self, comment: str) -> None:
        self._limits["text"].hold(len(comment), self._name)
