"""A ledger is copied into another one, row by row, and both are compared before it counts."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, insert, select, update

from emprov_xl.errors import OutputFailed, UsageError
from emprov_xl.ledger.tables import NUMBERING, RECORDED

_AT_ONCE = 1_000  # rows


@dataclass(frozen=True, slots=True)
class _Content:
    """What a table holds: how many rows, and a sum over what they say that no order changes."""

    rows: int
    sum: int


def copy_rows(old: Connection, new: Connection, name: str) -> Mapping[str, int]:
    """How many rows of each table were copied, and found again in the other one.

    UsageError when the new ledger, of this name, is not empty; OutputFailed when it does not hold the same afterwards.
    """
    refuse_filled(new, name)
    for table in RECORDED:
        for rows in old.execute(select(table)).partitions(_AT_ONCE):
            new.execute(insert(table), [dict(row._mapping) for row in rows])
    new.execute(update(NUMBERING).values(last=old.execute(select(NUMBERING.c.last)).scalar_one()))
    contents = {table.name: _content(old, table) for table in RECORDED}
    if contents != {table.name: _content(new, table) for table in RECORDED}:
        raise OutputFailed(f"The ledger {name} took the rows otherwise than they were; nothing was moved.")
    return {table: content.rows for table, content in contents.items()}


def refuse_filled(connection: Connection, name: str) -> None:
    """UsageError for a ledger, of this name, in which something is recorded."""
    if any(counts(connection).values()):
        raise UsageError(f"The ledger {name} is not empty; a ledger is moved into an empty one only.")


def counts(connection: Connection) -> Mapping[str, int]:
    """How many rows each table has."""
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in RECORDED}


def _content(connection: Connection, table: Table) -> _Content:
    rows, total = 0, 0
    columns = sorted(table.c, key=lambda column: column.name)
    for row in connection.execute(select(*columns)):
        rows += 1
        total += _sum(row)
    return _Content(rows, total)


def _sum(row: Iterable[object]) -> int:
    return int.from_bytes(hashlib.sha256(json.dumps(list(row)).encode()).digest())
