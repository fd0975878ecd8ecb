"""A ledger is opened: the file made for its owner alone, the database brought to the form that this program knows."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event

from emprov_xl.errors import OutputFailed, UsageError
from emprov_xl.files import make_folder
from emprov_xl.ledger.address import Address
from emprov_xl.ledger.locks import file_lock
from emprov_xl.ledger.mounts import is_remote
from emprov_xl.ledger.steps import STEPS, step_reached, take_steps
from emprov_xl.ledger.troubles import told_plainly

PATIENCE = 30  # seconds that a writer waits for another one
_AWAY = 10  # seconds after which a server that does not answer is away
_WRITING = 0x656D70726F76  # the advisory lock of who writes into a PostgreSQL ledger: "emprov"


def opened(address: Address) -> Engine:
    """The engine of a ledger in the form that this program knows.

    Raises OutputFailed when it cannot be used, UsageError where the driver is missing.
    """
    with told_plainly(address.name):
        engine = _sqlite(address.file) if address.file else _postgres(address)
        try:
            _bring_up(engine, address)
        except BaseException:
            engine.dispose()
            raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the ledger as it is at one moment."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction of which all is recorded, or nothing; nobody else writes meanwhile."""
    with engine.connect().execution_options(emprov_writes=True) as connection, connection.begin():
        yield connection


def _sqlite(file: Path) -> Engine:
    make_folder(file.parent)
    try:
        # Made before SQLite does, so that it is never readable by others; -wal and -shm take its mode.
        os.close(os.open(file, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))
    except OSError as refusal:
        raise OutputFailed(f"The ledger {file} cannot be opened: {refusal.strerror}.") from refusal
    engine = create_engine(
        f"sqlite:///{file.absolute()}", hide_parameters=True, connect_args={"timeout": PATIENCE, "uri": False}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is replaced or forgotten is written over


def _begin(connection: Connection) -> None:
    # One that writes says so at once: it would be refused, not made to wait, if another one wrote since it read.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _begin_in_postgres(connection: Connection) -> None:
    if _writes(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("emprov_writes"))


def _postgres(address: Address) -> Engine:
    patience = {} if "connect_timeout" in address.url.query else {"connect_timeout": _AWAY}
    try:
        engine = create_engine(address.url, hide_parameters=True, connect_args=patience)
    except ImportError:
        raise UsageError(
            "A ledger in PostgreSQL needs its driver; install it with: pip install 'emprov-xl[postgres]'."
        ) from None
    event.listen(engine, "begin", _begin_in_postgres)
    return engine


def _bring_up(engine: Engine, address: Address) -> None:
    """The steps that the database has not taken yet; the plain case costs one look."""
    if address.file is not None and _journal(engine) != (mode := _mode_for(address.file)):
        with file_lock(address.file, "journal"):  # to change it SQLite must be alone with the file
            _journal(engine, f" = {mode}")
    with reading(engine) as connection:
        if step_reached(connection) == len(STEPS):
            return
    with writing(engine) as connection:
        take_steps(connection, address.name)


def _mode_for(file: Path) -> str:
    """How SQLite keeps what is being written: WAL has readers wait for nobody, but needs the memory of one machine."""
    return "delete" if is_remote(file) else "wal"


def _journal(engine: Engine, change: str = "") -> str:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode{change}")
        return str(*cursor.fetchall()[0])
    finally:
        connection.close()
