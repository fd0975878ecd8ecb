"""What Issabel takes besides its batch: inbound routes by `bulkdids`, and the phone book."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from emprov_xl.exports.oracles.bulk import BulkOracle
from emprov_xl.exports.oracles.oracle import Refusal, Row, at_line, plain, too_long

_NUMBER = re.compile(r"\+?[0-9*#]*|_[0-9XZN.!\[\]\-+*#]+")
_DIALLED = re.compile(r"\+?[0-9*#]+")
_DESTINATION = re.compile(r"[^,\s]+,[^,\s]+,[^,\s]+")
_LONGEST_LINE = 2000
_LIMITS = {"pmmaxretries": (1, 10), "pmminlength": (1, 15), "faxdetectiontime": (2, 10)}


def issabel_dids_oracle(columns: Mapping[str, str]) -> BulkOracle:
    """The rows of `bulkdids`; its header is matched letter by letter."""

    def row(row: Row) -> Iterator[Refusal]:
        if row.get("action") not in {"add", "edit", "del"}:
            yield Refusal("action", column="action")
        if not row.get("DID", ""):
            yield Refusal("skipped", column="DID")  # passed over without a word
        for column in ("DID", "cidnum"):
            if not _NUMBER.fullmatch(row.get(column, "")):
                yield Refusal("number", column=column)
        destination = row.get("destination", "")
        if not _DESTINATION.fullmatch(destination):
            yield Refusal("destination", column="destination")
        for column, (least, most) in _LIMITS.items():
            cell = row.get(column, "")
            if cell and not (cell.isascii() and cell.isdecimal() and least <= int(cell) <= most):
                yield Refusal("limit", column=column)
        yield from too_long(row, {"DID": 50, "cidnum": 50, "destination": 50, "description": 80})

    return BulkOracle(tuple(columns), ("DID", "cidnum"), row, lambda column: column in columns, longest=_LONGEST_LINE)


class PhonebookOracle:
    """The phone book: three cells a row, semicolons between them."""

    def row(self, row: Row) -> Iterator[Refusal]:
        """Why a row would be read otherwise than meant."""
        yield from plain(row)
        if not row.get("Name", "").strip():
            yield Refusal("missing", column="Name")
        if '"' in row.get("Name", "") or ";" in row.get("Name", ""):
            yield Refusal("name-characters", column="Name")
        if not _DIALLED.fullmatch(row.get("Number", "")):
            yield Refusal("number", column="Number")
        if not re.fullmatch("[0-9]*", row.get("Speeddial", "")):
            yield Refusal("number", column="Speeddial")

    def file(self, name: str, content: bytes) -> Iterator[Refusal]:
        """Why the file is not one."""
        if not name.endswith(".csv"):
            yield Refusal("file-name")
        rows = csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline=""), delimiter=";")
        for line, cells in enumerate(rows, 1):
            if len(cells) != 3:
                yield Refusal("row-width", line)
            else:
                yield from at_line(self.row(dict(zip(("Name", "Number", "Speeddial"), cells, strict=True))), line)
