"""How much a part holds, told by counting in its bytes: sheets, filled cells, texts, formats, merged cells."""

import re

from emprov_xl.errors import Rejected
from emprov_xl.model.cells import column_number
from emprov_xl.model.limits import Limit, Limits
from emprov_xl.workbook.reading.gate import DAMAGED

_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.\-]*):)?([A-Za-z_][\w.\-]*)")
_HEAD = 4_096  # bytes in which the first element begins, unless somebody put something long before it
_UNIQUE = re.compile(rb"""\suniqueCount\s*=\s*["']([^"']*)["']""")
_MERGED = re.compile(
    rb"""mergeCell\s[^<>]*?ref\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7}):([A-Za-z]{1,3})([0-9]{1,7})["']"""
)
_LONGEST_COUNT = 19  # digits: a longer one is no count

Root = tuple[bytes, str]
"""The prefix and the name of the first element of a part."""


def root_of(part: bytes) -> Root:
    """What the first element of a part is; empty where none begins near its head."""
    found = _ROOT.search(part, 0, _HEAD)
    return (found[1] or b"", found[2].decode("ascii", "replace")) if found else (b"", "")


def refuse_too_much(part: bytes, root: Root, name: str, limits: Limits) -> None:
    """Rejected where a part holds more of something than we read, whatever it says of itself."""
    prefix, kind = root
    match kind:
        case "worksheet":
            if _may_hold(part, b"</v>", limits["cells"]):
                filled = _closings(part, prefix, b"v") + _closings(part, prefix, b"is")
                limits["cells"].hold(filled, f"The sheet in {name}")
            _refuse_merged(part, name, limits)
        case "sst":
            _refuse_declared(part, limits)
            if _may_hold(part, b"<si>", limits["strings"]):
                limits["strings"].hold(_openings(part, prefix, b"si"))
        case "styleSheet":
            start = part.find(_tag(prefix, b"<", b"cellXfs"))
            end = part.find(_tag(prefix, b"</", b"cellXfs"), start)
            if start >= 0:
                limits["formats"].hold(_openings(part[start : end if end >= 0 else None], prefix, b"xf"))
        case "workbook":
            limits["sheets"].hold(_openings(part, prefix, b"sheet"))
        case "document-content":
            limits["sheets"].hold(part.count(b"<table:table "))


def _may_hold(part: bytes, shortest: bytes, limit: Limit) -> bool:
    """Whether a part is long enough for more of a tag than we read, which spares counting in nearly all."""
    return len(part) > limit.most * len(shortest)


def _tag(prefix: bytes, before: bytes, element: bytes) -> bytes:
    return before + (prefix + b":" if prefix else b"") + element


def _closings(part: bytes, prefix: bytes, element: bytes) -> int:
    return part.count(_tag(prefix, b"</", element + b">"))


def _openings(part: bytes, prefix: bytes, element: bytes) -> int:
    tag = _tag(prefix, b"<", element)
    return sum(part.count(tag + end) for end in (b">", b" ", b"/"))


def _refuse_declared(part: bytes, limits: Limits) -> None:
    """The count of texts that a part declares: other programs make room for so many before they read one."""
    found = _UNIQUE.search(part, 0, _HEAD)
    if not found:
        return
    said = found[1].decode("ascii", "replace").strip()
    if not said.isascii() or not said.isdigit() or len(said) > _LONGEST_COUNT:
        raise limits["declared"].refusal(said[: _LONGEST_COUNT + 1] or "no")
    limits["declared"].hold(int(said))


def _refuse_merged(part: bytes, name: str, limits: Limits) -> None:
    """The cells of a sheet that are merged, added up no further than to one too many."""
    area = 0
    for merged in _MERGED.finditer(part, max(part.rfind(b"</sheetData>"), 0)):
        first, top, last, bottom = (corner.decode() for corner in merged.groups())
        columns = column_number(last) - column_number(first) + 1
        area += max(columns, 0) * max(int(bottom) - int(top) + 1, 0)
        limits["merged"].hold(area, name)


def refuse_doubled_sheets(titles: list[str], targets: list[str]) -> None:
    """Rejected where two sheets have one title, so that one would be lost, or one part, which would be read twice."""
    if len({title.casefold() for title in titles}) < len(titles) or len(set(targets)) < len(targets):
        raise Rejected("DAMAGED", DAMAGED)
