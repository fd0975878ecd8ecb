"""What a reviewer or customer wrote on the sheet Discrepancies of an annotated copy, and of which round it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from emprov_xl.convert import shown
from emprov_xl.model.returned import Reply
from emprov_xl.review.discrepancies import REVIEWED, ROUND
from emprov_xl.workbook.reading.grid import Grid, Row
from emprov_xl.workbook.reading.identity import whole_in

_KNOWN_BY = ("fingerprint", "decision")  # the titles that a row must have to be our header
_FINGERPRINT = re.compile("[0-9a-f]{12}")
_REVIEWED = re.compile(re.escape(REVIEWED) + " ([0-9]{1,9})")
_ROUND = re.compile(re.escape(ROUND) + "([0-9]{1,9})")


def replies_in(grid: Grid) -> dict[str, Reply]:
    """The replies by fingerprint; a row that settles several findings gives each of them the same reply.

    Of two rows for one finding counts the one with something in it; of two such the one of the later review, and of one
    review the lower. One that says otherwise is among its rivals.
    """
    replies: dict[str, Reply] = {}
    for row, reply in _rows(grid):
        for fingerprint in _FINGERPRINT.findall(row):
            replies[fingerprint] = _later(replies.get(fingerprint), reply)
    return replies


def reviewed_in(grid: Grid) -> int | None:
    """The round whose review the sheet tells: as its head says, or where that is lost as its rows do."""
    for row in grid.rows().values():
        for value in row.values():
            if isinstance(value, str) and (told := _REVIEWED.match(value.strip())):
                return int(told[1])
    return max((reply.reviewed for _, reply in _rows(grid) if reply.reviewed is not None), default=None)


def _rows(grid: Grid) -> Iterator[tuple[str, Reply]]:
    """The rows below the header: what each is known by, and what was written in it."""
    columns: dict[str, int] = {}
    for number, row in grid.rows().items():
        if columns:
            yield _text(row, columns["fingerprint"]), _reply(row, columns, number)
        else:
            titles = {" ".join(str(value).split()).casefold(): at for at, value in row.items()}
            columns = titles if titles.keys() >= set(_KNOWN_BY) else {}


def _reply(row: Row, columns: Mapping[str, int], number: int) -> Reply:
    told = {title: _text(row, at) for title, at in columns.items()}
    reviewed = _ROUND.search(told["fingerprint"])
    return Reply(
        answer=told.get("answer", ""),
        decision=told["decision"],
        reason=told.get("reason", ""),
        decided_by=told.get("decided by", ""),
        since=whole_in(told.get("since round", "")),
        code=told.get("code", ""),
        proposed=told.get("proposed answer", ""),
        row=number,
        reviewed=int(reviewed[1]) if reviewed else None,
    )


def _later(known: Reply | None, reply: Reply) -> Reply:
    """The one of two replies to the same finding that counts, with what the other says against it."""
    if known is None or not known.given:
        return reply if known is None or reply.given else known
    if not reply.given or reply.words == known.words:
        return known
    first, last = sorted((known, reply), key=lambda each: (each.reviewed or 0, each.row))
    return replace(last, rivals=(*first.rivals, replace(first, rivals=())))


def _text(row: Row, at: int) -> str:
    return shown(row[at]).strip() if at in row else ""
