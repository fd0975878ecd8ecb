"""Changes in words: a line each for a terminal, and the same for programs."""

import json
from collections.abc import Iterator, Mapping

from emprov_xl.callflow.words import named
from emprov_xl.model.cells import Cell
from emprov_xl.model.changes import CellChange, Change, Changes, Touched, What
from emprov_xl.review.terminal import one_line

SCHEMA = "emprov-changes/1"
_MOST_NAMED = 8
_MOST_CELLS = 12  # answers of a row that are told in one line
_LONGEST = 80
_BLANK = "blank"


def lines(changes: Changes) -> Iterator[str]:
    """Which returns are compared, what could not be, then a line for each change with what it touches, and a count."""
    yield from map(one_line, (f"Old: {changes.old}", f"New: {changes.new}", *changes.notes))
    for change in changes.changes:
        touched = touched_words(change.touched)
        yield one_line(f"{_head(change)}: {_told(change)}{f'. Touches {touched}' if touched else ''}.")
    yield one_line(f"{counted(changes)}.")


def counted(changes: Changes) -> str:
    """How much changed: "3 changes: 1 added, 2 changed"; that nothing has."""
    if not changes:
        return f"Nothing has changed since {changes.old}"
    total = len(changes.changes)
    each = {what: sum(change.what is what for change in changes.changes) for what in What}
    parts = [f"{count} {what.lower()}" for what, count in each.items() if count]
    return f"{total} change{'s' if total > 1 else ''}: {', '.join(parts)}"


def touched_words(touched: Touched) -> str:
    """What a change touches, as it is read aloud."""
    still = f"still named by {named(list(touched.still), _MOST_NAMED)}" if touched.still else ""
    return "; ".join(filter(None, (named(list(touched.named_by), _MOST_NAMED), *touched.calls, still)))


def _head(change: Change) -> str:
    return f"{change.what} {change.title} {change.who}".rstrip()


def _told(change: Change) -> str:
    say = {What.ADDED: _now, What.REMOVED: _before}.get(change.what, _both)
    told = [say(cell) for cell in change.cells]
    where = "" if say is _both else _where(change.cells[0])
    return named(told, _MOST_CELLS) + where


def _now(cell: CellChange) -> str:
    return f"{cell.title} {_quoted(cell.now, cell)}"


def _before(cell: CellChange) -> str:
    return f"{cell.title} {_quoted(cell.before, cell)}"


def _both(cell: CellChange) -> str:
    if cell.secret:
        return f"{cell.title} {cell.now}{_where(cell)}"
    return f"{cell.title} {_quoted(cell.before, cell)} → {_quoted(cell.now, cell)}{_where(cell)}"


def _quoted(text: str, cell: CellChange) -> str:
    if not text or cell.secret:
        return text or _BLANK
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _LONGEST else f"“{line[:_LONGEST]}…”"


def _where(cell: CellChange) -> str:
    place = cell.cell
    return "" if place is None else f" [{'' if cell.new else 'was '}{place}]"


def document(changes: Changes) -> str:
    """All changes as JSON for other programs."""
    content = {
        "schema": SCHEMA,
        "old": _version(changes.old.workbook, changes.old.engagement, changes.old.round),
        "new": _version(changes.new.workbook, changes.new.engagement, changes.new.round),
        "notes": list(changes.notes),
        "changes": [_change(change) for change in changes.changes],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _version(workbook: str, engagement: str, round_: int) -> Mapping[str, object]:
    return {"workbook": workbook, "engagement": engagement, "round": round_}


def _change(change: Change) -> Mapping[str, object]:
    return {
        "what": change.what.name.lower(),
        "sheet": change.title,
        "key": change.sheet,
        "who": change.who,
        "cells": [_cell(change.sheet, cell) for cell in change.cells],
        "named_by": list(change.touched.named_by),
        "calls": list(change.touched.calls),
        "still_named_by": list(change.touched.still),
    }


def _cell(sheet: str, cell: CellChange) -> Mapping[str, object]:
    return {
        "field": f"{sheet}.{cell.field}",
        "title": cell.title,
        "before": cell.before or None,
        "now": cell.now or None,
        "secret": cell.secret,
        "old_cell": _address(cell.old),
        "new_cell": _address(cell.new),
    }


def _address(cell: Cell | None) -> str | None:
    return str(cell) if cell else None
