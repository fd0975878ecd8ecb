"""What people open: a spreadsheet that would work things out, and programs that read address cards."""

import csv
import io
import re
from collections.abc import Iterator

from emprov_xl.exports.oracles.oracle import Refusal, Row

_WORKED_OUT = re.compile(r"\s*[=+\-@|%]|\s*0\d")
_PROPERTY = re.compile(r"(BEGIN|END|VERSION|FN|N|ORG|TEL|EMAIL|NOTE)(;[A-Z]+=(\"[a-z,]+\"|[a-z,]+))*:(.*)")
_ESCAPES = re.compile(r"[^\\]*(?:\\[\\;,n][^\\]*)*")


class PeopleOracle:
    """A spreadsheet that opens a CSV."""

    def row(self, row: Row) -> Iterator[Refusal]:
        """What it would work out."""
        for column, cell in row.items():
            if _WORKED_OUT.match(cell) or cell.startswith(("\t", "\r")):
                yield Refusal("formula", column=column)
            if "\n" in cell or "\r" in cell:
                yield Refusal("line-break", column=column)

    def file(self, name: str, content: bytes) -> Iterator[Refusal]:
        """What is wrong with a file."""
        if not name.endswith(".csv"):
            yield Refusal("file-name")
        if not content.startswith(b"\xef\xbb\xbf"):
            yield Refusal("no-byte-order-mark")  # accents come out wrong
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline="")))
        for line, cells in enumerate(rows[1:], 2):
            if len(cells) != len(rows[0]):
                yield Refusal("row-width", line)
                continue
            for refusal in self.row(dict(zip(rows[0], cells, strict=True))):
                yield Refusal(refusal.rule, line, refusal.column)


class CardOracle:
    """A program that reads cards of one version."""

    def __init__(self, version: str) -> None:
        self._version = version

    def file(self, name: str, content: bytes) -> Iterator[Refusal]:
        """What is wrong with a file of cards."""
        if not name.endswith(".vcf"):
            yield Refusal("file-name")
        for line, raw in enumerate(content.split(b"\r\n"), 1):
            if len(raw) > 75:
                yield Refusal("line-too-long", line)
            if b"\n" in raw or b"\r" in raw:
                yield Refusal("line-break", line)
        yield from self._cards(content.replace(b"\r\n ", b"").decode("utf-8", "replace").split("\r\n")[:-1])

    def _cards(self, lines: list[str]) -> Iterator[Refusal]:
        inside: list[str] = []
        for line, text in enumerate(lines, 1):
            found = _PROPERTY.fullmatch(text)
            if found is None:
                yield Refusal("no-property", line)
                continue
            inside.append(found[1])
            if not _ESCAPES.fullmatch(found[4]):
                yield Refusal("escape", line)
            if found[1] == "VERSION" and found[4] != self._version:
                yield Refusal("version", line)
            if found[1] == "END":
                if not _is_card(inside):
                    yield Refusal("card", line)
                inside = []
        if inside:
            yield Refusal("card")


def _is_card(properties: list[str]) -> bool:
    return properties[:4] == ["BEGIN", "VERSION", "FN", "N"] and all(
        properties.count(one) == 1 for one in properties[:4]
    )
