"""What both parties wrote on the sheet Agreement of an annotated copy."""

from collections.abc import Iterator

from emprov_xl.convert import shown
from emprov_xl.model.cells import Typed
from emprov_xl.model.event import Party
from emprov_xl.model.signed import Signature, SignedRow
from emprov_xl.review.agreement_page import (
    CONTENT,
    DATE,
    DECISION,
    FINGERPRINT,
    NAME,
    REMARKS,
    SECTION,
    title_of,
)
from emprov_xl.workbook.reading.grid import Grid, Row

_KNOWN_BY = (CONTENT, FINGERPRINT, *(title_of(party, DECISION) for party in Party))
"""The titles that a row must have to be our header."""


def signed_rows(grid: Grid) -> tuple[SignedRow, ...]:
    """The rows below our header, wherever its columns stand now; none where there is no such header."""
    return tuple(_rows(grid))


def extent_of_agreement(grid: Grid) -> int | None:
    """The last of our columns on the sheet; None where there is no table yet."""
    columns = next(filter(None, map(_header, grid.rows().values())), None)
    return max(columns.values()) if columns else None


def _rows(grid: Grid) -> Iterator[SignedRow]:
    columns: dict[str, int] = {}
    for number, row in grid.rows().items():
        if not columns:
            columns = _header(row)
            continue
        hidden = _text(row, columns, FINGERPRINT).split()
        key, sealed = hidden if len(hidden) == 2 else ("", "")
        signatures = {party: _signature(row, columns, party) for party in Party}
        if key or any(each.given for each in signatures.values()):
            title, content = (_text(row, columns, name) for name in (SECTION, CONTENT))
            yield SignedRow(key, title, content, sealed, number, signatures)


def _header(row: Row) -> dict[str, int]:
    """The columns by their titles; of one that was copied the first counts."""
    titles: dict[str, int] = {}
    for at, value in row.items():
        titles.setdefault(" ".join(shown(value).split()), at)
    return titles if set(_KNOWN_BY) <= set(titles) else {}


def _signature(row: Row, columns: dict[str, int], party: Party) -> Signature:
    name, decision, remarks = (_text(row, columns, title_of(party, each)) for each in (NAME, DECISION, REMARKS))
    return Signature(name, _day(row.get(columns.get(title_of(party, DATE), 0))), decision, remarks)


def _day(typed: Typed | None) -> Typed | None:
    return None if isinstance(typed, str) and not typed.strip() else typed


def _text(row: Row, columns: dict[str, int], title: str) -> str:
    at = columns.get(title, 0)
    return " ".join(shown(row[at]).split()) if at in row else ""
