"""What the part of a sheet shows beside its values: what is out of sight, merged, or chosen from a list.

Bytes are sought rather than XML parsed: of a part of many megabytes a few tags matter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from emprov_xl.model.cells import column_number
from emprov_xl.model.health import Area

_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\s*(/?)>")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_DROP_DOWN = re.compile(rb"<(?:\w+:)?dataValidation(?=\s)")
_FORMULA_1 = re.compile(rb"<(?:\w+:)?formula1[^<>]*>\s*(?:<(?:\w+:)?f[^<>]*>)?([^<]*)")
_WHERE = re.compile(rb"<(?:\w+:)?sqref>([^<]*)")
_NAME = re.compile(rb"[A-Za-z_][\w.]*(?![\w.(!])")
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^<>]*>\s*")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_UNSEEN = (  # begin with what is quickly found
    re.compile(rb"hidden=[\"'](?:1|true)[\"']"),
    re.compile(rb" ht=[\"']0(?:\.0*)?[\"']"),
    re.compile(rb" width=[\"']0(?:\.0*)?[\"']"),
)
_LONGEST_TAG = 4_096  # bytes of a row's or a column's: what stands further in is a text
_PASSWORDS = (b"password", b"hashValue")
_YES = (b"1", b"true")

Spot = tuple[int, int]
"""Row and column of a cell."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One sheet. `offered` are the areas whose drop-down works, `linked` the formulas that name another workbook.

    `tables` tells whether a part of the sheet was made a table, which has a filter of its own.
    """

    hidden_rows: frozenset[int]
    grouped_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    filtered: bool
    tables: bool
    merged: tuple[Area, ...]
    offered: tuple[Area, ...]
    linked: tuple[Spot, ...]
    locked: bool


def scan(title: str, part: bytes, names: frozenset[bytes], *, linked: bool) -> Scan:
    """What the part of that sheet shows.

    `names` are the defined names that still refer to something, in lower case; `linked` tells whether the workbook
    looks into others.
    """
    head, prefix, rows, tail = _split(part)
    hidden, grouped = _hidden_rows(rows)
    return Scan(
        hidden_rows=frozenset(hidden),
        grouped_rows=frozenset(grouped),
        hidden_columns=tuple(_hidden_columns(head)),
        filtered=is_filtered(tail),
        tables=b"tablePart" in tail,
        merged=tuple(area for tag in _tags(tail, b"mergeCell") for area in _areas(title, tag.get(b"ref", b""))),
        offered=tuple(_offered(title, tail, names)),
        linked=tuple(_linked(rows, prefix)) if linked else (),
        locked=any(tag.get(key) for tag in _tags(tail, b"sheetProtection") for key in _PASSWORDS),
    )


def is_filtered(part: bytes) -> bool:
    """Whether a filter chooses what is shown, in the part of a sheet or of a table on it."""
    return any(True for _ in _tags(part, b"filterColumn"))


def _split(part: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """What stands before the rows, the prefix of the tags, the rows, and what stands behind them."""
    start = _SHEET_DATA.search(part)
    if start is None:
        return part, b"", b"", b""
    end = start.end() if start[2] else part.rfind(b"</%ssheetData" % start[1])
    return part[: start.start()], start[1], part[start.end() : end], part[max(end, start.end()) :]


def _tags(part: bytes, name: bytes) -> Iterator[dict[bytes, bytes]]:
    """The attributes of each tag of that name."""
    for found in re.finditer(rb"%s(?=[\s/>])([^<]*)" % name, part):  # begins with a text that is quickly found
        if part[found.start() - 1 : found.start()] in (b"<", b":"):
            yield _given(found[1])


def _given(tag: bytes) -> dict[bytes, bytes]:
    """The attributes of a tag."""
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(tag)}


def _unseen(part: bytes, name: bytes) -> Iterator[dict[bytes, bytes]]:
    """The attributes of each tag of that name that says that something is out of sight."""
    begins = re.compile(rb"<(?:\w+:)?%s\s([^<>]*)" % name)
    places = (found.start() for unseen in _UNSEEN for found in unseen.finditer(part))
    tags = {part.rfind(b"<", max(place - _LONGEST_TAG, 0), place) for place in places} - {-1}
    for start in sorted(tags):
        tag = begins.match(part, start)
        if tag:
            yield _given(tag[1])


def _areas(title: str, references: bytes) -> Iterator[Area]:
    """The areas of a list such as `G7:G40 G44`."""
    for found in _AREA.finditer(references.decode("ascii", "replace")):
        left, top = column_number(found[1]), int(found[2])
        yield Area(title, top, left, int(found[4] or top), column_number(found[3]) if found[3] else left)


def _hidden_rows(rows: bytes) -> tuple[list[int], list[int]]:
    """The rows out of sight, also those without height, and which of them are so because a group is collapsed."""
    hidden, grouped = [], []
    for row in _unseen(rows, b"row"):
        if row.get(b"r", b"").isdigit():
            hidden.append(int(row[b"r"]))
            if row.get(b"outlineLevel", b"0") != b"0":
                grouped.append(hidden[-1])
    return hidden, grouped


def _hidden_columns(head: bytes) -> Iterator[tuple[int, int]]:
    """The first and the last of columns out of sight, also of those without width."""
    for column in _unseen(head, b"col"):
        first, last = column.get(b"min", b""), column.get(b"max", b"")
        if first.isdigit() and last.isdigit():
            yield int(first), int(last)


def _offered(title: str, tail: bytes, names: frozenset[bytes]) -> Iterator[Area]:
    """The areas with a list to choose from that is shown and still refers to something.

    Excel writes a list that refers to another sheet into an extension, with its area in an element of its own.
    """
    for rule in _DROP_DOWN.split(tail)[1:]:
        words = rule[: rule.find(b"<")]
        tag = _given(words) if b"list" in words else {}
        # `showDropDown` is said of a list whose arrow is not shown.
        if tag.get(b"type") != b"list" or tag.get(b"showDropDown") in _YES:
            continue
        source = _FORMULA_1.search(rule)
        if source and _refers(source[1], names):
            where = None if b"sqref" in tag else _WHERE.search(rule)
            yield from _areas(title, where[1] if where else tag.get(b"sqref", b""))


def _refers(source: bytes, names: frozenset[bytes]) -> bool:
    """Whether what a drop-down offers is still there: no lost cell, no lost name of ours."""
    if b"#REF!" in source:
        return False
    named = (name.lower() for name in _NAME.findall(source))
    ours = (name for name in named if name.startswith((b"list.", b"rows.", b"place.")))
    return all(name in names for name in ours)


def _linked(rows: bytes, prefix: bytes) -> Iterator[Spot]:
    """The cells whose formula looks into another workbook."""
    for found in re.finditer(rb"<%sf[\s>][^<]*\[[0-9]+\]" % prefix, rows):
        begin = rows.rfind(b"<", 0, found.start())
        cell = _CELL.match(rows, begin) if begin >= 0 else None
        if cell:
            yield int(cell[2]), column_number(cell[1].decode())
