"""What an oracle says: the rules by which a loader refuses a file, or takes it and does harm."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Row = Mapping[str, str]

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_FORMULA = re.compile(r"[=@\t\r]|[+\-](?!\d+$)")
_BETWEEN = "\x1f"  # is among what cannot be seen, and so in no cell that passes
_SUSPECT = ("\\", *(f"{_BETWEEN}{first}" for first in "=@+-"))
"""What has to be looked at: a plus or minus may begin a number."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a loader refuses a file: the rule, and the line it stands in (0: the file). It quotes no cell."""

    rule: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.rule, self.column, f"(line {self.line})" if self.line else "")))


class Oracle(Protocol):
    """A model of one loader."""

    def file(self, name: str, content: bytes) -> Iterator[Refusal]:
        """Why the loader refuses a file."""
        ...


def plain(row: Row) -> Iterator[Refusal]:
    """What no machine's CSV may hold: line breaks, what cannot be seen, what a spreadsheet takes for a formula."""
    together = f"{_BETWEEN}{_BETWEEN.join(row.values())}"
    if together.count(_BETWEEN) == max(len(row), 1) and _is_harmless(together):
        return
    for column, cell in row.items():
        if "\r" in cell or "\n" in cell:
            yield Refusal("line-break", column=column)
        elif _UNSEEN.search(cell):
            yield Refusal("unseen-character", column=column)
        if "\\" in cell:
            yield Refusal("backslash", column=column)  # PHP's fgetcsv takes \" for a quote that does not end a cell
        if _FORMULA.match(cell):
            yield Refusal("formula", column=column)


def _is_harmless(together: str) -> bool:
    """Whether a row is plain beyond doubt, each of its cells behind a mark: so are nearly all, and this is quick."""
    letters = together.replace(_BETWEEN, "")
    return letters.isprintable() and not any(map(together.__contains__, _SUSPECT))


@dataclass(frozen=True, slots=True)
class Parsed:
    """A CSV as fgetcsv reads it: the header, and each row with its line; or why it is not one."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    refusals: tuple[Refusal, ...] = ()

    def records(self) -> Iterator[tuple[int, Row]]:
        """The rows that are as wide as the header, by column."""
        for line, cells in self.rows:
            if len(cells) == len(self.header):
                yield line, dict(zip(self.header, cells, strict=True))


def parsed(content: bytes, longest: int | None = None) -> Parsed:
    """A CSV taken apart, as far as that goes."""
    refusals = []
    if content.startswith(_BOM):
        refusals.append(Refusal("byte-order-mark"))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return Parsed((), (), (Refusal("not-utf-8"),))
    rows: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(io.StringIO(text, newline=""))
    last = 0
    for cells in reader:
        rows.append((last + 1, tuple(cells)))
        last = reader.line_num
    if longest is not None:
        lengths = map(len, content.split(b"\n"))
        refusals += [Refusal("line-too-long", at) for at, length in enumerate(lengths, 1) if length >= longest]
    header: Sequence[str] = rows[0][1] if rows else ()
    if not header:
        refusals.append(Refusal("no-header"))
    return Parsed(tuple(header), tuple(rows[1:]), tuple(refusals))


def same_width(found: Parsed) -> Iterator[Refusal]:
    """Rows that are not as wide as the header; a blank line is one cell wide."""
    for line, cells in found.rows:
        if not cells:
            yield Refusal("blank-line", line)
        elif len(cells) != len(found.header):
            yield Refusal("row-width", line)


def repeated(found: Parsed, *columns: str) -> Iterator[Refusal]:
    """Rows that say in some columns together what a row before has said."""
    seen: set[tuple[str, ...]] = set()
    for line, row in found.records():
        key = tuple(row.get(column, "") for column in columns)
        if key in seen:
            yield Refusal("repeated", line, columns[0])
        seen.add(key)


def at_line(refusals: Iterator[Refusal], line: int) -> Iterator[Refusal]:
    """The refusals of a row with its line."""
    return (Refusal(refusal.rule, line, refusal.column) for refusal in refusals)


def too_long(row: Row, longest: Mapping[str, int]) -> Iterator[Refusal]:
    """Cells with more bytes than the database keeps."""
    for column, most in longest.items():
        cell = row.get(column, "")
        if len(cell) > most or (not cell.isascii() and len(cell.encode("utf-8", "replace")) > most):
            yield Refusal("too-long", column=column)
