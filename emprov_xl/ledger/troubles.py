"""What a database complains of, in one clear sentence: no password, no row and no statement stands in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from emprov_xl.errors import OutputFailed

_IN_USE = "is in use by another program for too long; try again when that has finished"
_SQLITE = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_NOTADB: "is not a ledger, or is damaged; move it away, or put back its copy",
    sqlite3.SQLITE_CORRUPT: "is damaged; move it away, or put back its copy",
    sqlite3.SQLITE_FULL: "could not be written, for the disk is full; nothing of this was recorded",
    sqlite3.SQLITE_READONLY: "may not be written; see to whom the file and its folder belong",
    sqlite3.SQLITE_PERM: "may not be used; see to whom the file and its folder belong",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; see that its folder is there and whom it belongs to",
    sqlite3.SQLITE_IOERR: "cannot be read or written: its disk reports an error",
}
_POSTGRES = {  # the first letters of SQLSTATE
    "28": "refuses the user or the password",
    "3D": "is not there: the server has no database of that name",
    "42501": "may not be used as it must be: the user lacks a right in it",
    "53": "has no room left, on its disk or for another connection; nothing of this was recorded",
    "55P03": _IN_USE,
    "57P": "was stopped while it was in use; try again when its server is back",
    "08": "was lost while it was in use; try again when its server is back",
}


@contextmanager
def told_plainly(name: str) -> Iterator[None]:
    """Within it a complaint of the database is raised as OutputFailed: a sentence about the ledger of this name."""
    try:
        yield
    except DBAPIError as complaint:
        raise OutputFailed(f"The ledger {name} {_reason(complaint.orig)}.") from None
    except sqlite3.Error as complaint:
        raise OutputFailed(f"The ledger {name} {_reason(complaint)}.") from None
    except SQLAlchemyError as complaint:
        raise OutputFailed(f"The ledger {name} cannot be used ({type(complaint).__name__}).") from None


def _reason(complaint: BaseException | None) -> str:
    """Why, by the code of the error alone: its text may quote what is nobody's business."""
    code = getattr(complaint, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF, f"cannot be used (SQLite says {code})")
    state = getattr(complaint, "sqlstate", None)
    if state is not None:
        known = (reason for start, reason in _POSTGRES.items() if state.startswith(start))
        return next(known, f"cannot be used (PostgreSQL says {state})")
    if type(complaint).__name__ == "OperationalError":
        return "cannot be reached: see that its server runs, and that user, password and database are right"
    return f"cannot be used ({type(complaint).__name__})"
