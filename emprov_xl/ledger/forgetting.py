"""An engagement is forgotten: its rows are gone, and what is left tells which one it was only to who knows its name."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import Connection, Engine, delete, insert, select

from emprov_xl.errors import OutputFailed, Rejected
from emprov_xl.ledger.tables import ENGAGEMENTS, EVENTS, FINDINGS, FORGOTTEN, RECORDED, ROUNDS


def forget_rows(connection: Connection, slug: str, who: str, day: dt.date) -> int:
    """How many rows of an engagement were deleted; a tombstone stands in their place."""
    gone = 0
    for table in (EVENTS, FINDINGS, ROUNDS, ENGAGEMENTS):
        gone += connection.execute(delete(table).where(table.c.slug == slug)).rowcount
    if _tombstone(connection, slug) is None:
        salt = secrets.token_hex(16)
        row = {"mark": _mark(slug, salt), "salt": salt, "day": day.isoformat(), "who": who}
        connection.execute(insert(FORGOTTEN).values(row))
    return gone


def refuse_forgotten(connection: Connection, slug: str, name: str = "") -> None:
    """Rejected for an engagement that was forgotten: it is not taken up again by mistake."""
    stone = _tombstone(connection, slug)
    if stone is not None:
        raise Rejected(
            "FORGOTTEN",
            f"The engagement {name or slug} was forgotten on {stone[1]} by {stone[2]}, and nothing of it is kept again;"
            f" if it is to be taken up anew, please run: emprov forget {name or slug} --revive.",
        )


def revive(connection: Connection, slug: str) -> bool:
    """Whether a tombstone was taken away: the engagement can be recorded again, from its beginning."""
    stone = _tombstone(connection, slug)
    if stone is None:
        return False
    connection.execute(delete(FORGOTTEN).where(FORGOTTEN.c.mark == stone[0]))
    return True


def sweep(engine: Engine, name: str) -> None:
    """The database is written anew, so that its files hold nothing of what was deleted.

    OutputFailed when a reader keeps SQLite from it. Of PostgreSQL, the server's own log and its copies are not reached.
    """
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "sqlite":
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            held_up = cursor.fetchall()[0][0]
            if held_up:
                raise OutputFailed(
                    f"The engagement is forgotten, but another program is reading {name}, so that traces may be left in"
                    " its file; please run the same command again when that has finished."
                )
            return
    finally:
        connection.close()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as alone:
        for table in RECORDED:
            alone.exec_driver_sql(f"VACUUM FULL {table.name}")


def _tombstone(connection: Connection, slug: str) -> tuple[str, str, str] | None:
    """Mark, day and who, of an engagement that was forgotten."""
    asked = select(FORGOTTEN.c.mark, FORGOTTEN.c.salt, FORGOTTEN.c.day, FORGOTTEN.c.who)
    stones = connection.execute(asked).all()
    return next(((row.mark, row.day, row.who) for row in stones if row.mark == _mark(slug, row.salt)), None)


def _mark(slug: str, salt: str) -> str:
    """What is left of a slug: one who knows it can recognise it, nobody can read it."""
    return hashlib.sha256(f"{salt} {slug}".encode()).hexdigest()
