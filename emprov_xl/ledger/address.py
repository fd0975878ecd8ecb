"""Where a ledger is: a SQLite file, or a PostgreSQL database by its URL."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from emprov_xl.errors import UsageError

FILE = "emprov.db"
_POSTGRES = {"postgresql", "postgres", "postgresql+psycopg"}
_SAY = "Give a file as sqlite:///FOLDER/emprov.db, or a PostgreSQL database as postgresql://USER@HOST/DATABASE."


@dataclass(frozen=True, slots=True)
class Address:
    """A ledger's place: its name as it may be shown, its file if it is one; only `url` may hold a password."""

    name: str
    file: Path | None
    url: URL = field(repr=False)


def address_of(url: str | None, output: Path) -> Address:
    """Where the ledger of a URL is; without one, in the output folder.

    UsageError for a URL that no ledger can have. It is not quoted, for it may hold a password.
    """
    if url is None:
        return _file(output / FILE)
    scheme = re.match(r"([a-z0-9+.\-]*)://", url, flags=re.IGNORECASE)
    if scheme is None:
        raise UsageError(f"The ledger is named by a URL. {_SAY}")
    kind = scheme.group(1).lower()
    if url.partition("?")[0].count("@") > 1:  # else what follows the first one would be taken for the host, and shown
        raise UsageError("In the URL of the ledger an @ of the password is written %40, a / %2F and a : %3A.")
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise UsageError(f"The URL of the ledger cannot be understood. {_SAY}") from None
    if kind == "sqlite":
        if not parsed.database or parsed.database == ":memory:" or parsed.host or parsed.query:
            raise UsageError(f"The URL of the ledger names no file. {_SAY}")
        return _file(Path(parsed.database))
    if kind in _POSTGRES:
        place = f"{parsed.host or ''}{f':{parsed.port}' if parsed.port else ''}/{parsed.database or ''}"
        return Address(f"postgresql://{place}", None, parsed.set(drivername="postgresql+psycopg"))
    raise UsageError(f"A ledger is kept in no {kind}:// place: not on an object store, nor in another database. {_SAY}")


def _file(file: Path) -> Address:
    return Address(str(file), file, URL.create("sqlite", database=str(file.absolute())))
