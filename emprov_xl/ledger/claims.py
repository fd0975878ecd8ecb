"""Who deals with an engagement: one process at a time, and nobody who is dead."""

import hashlib
from collections.abc import Callable

from sqlalchemy import Connection, Engine, text

from emprov_xl.ledger.address import Address
from emprov_xl.ledger.locks import not_for_children, taken

Release = Callable[[], None]


class Claims:
    """The engagements that this process deals with.

    With SQLite a claim is a lock on a file beside the database, with PostgreSQL an advisory lock of one connection:
    either is let go when the process ends, however it ends.
    """

    def __init__(self, address: Address, engine: Engine) -> None:
        self._address = address
        self._engine = engine
        self._session: Connection | None = None
        self._releases: dict[str, Release] = {}

    def claim(self, slug: str, *, wait: bool) -> bool:
        """Whether the engagement is ours now; who does not wait is told so when somebody, ourselves too, has it.

        RuntimeError for waiting while another one is held: two processes could wait for each other for ever.
        """
        if wait and self._releases:
            raise RuntimeError("one engagement is waited for while another one is held")
        if slug in self._releases:
            return False
        release = self._by_file(slug, wait=wait) if self._address.file else self._by_server(slug, wait=wait)
        if release is None:
            return False
        self._releases[slug] = release
        return True

    def release(self, slug: str) -> None:
        """The engagement is for others again."""
        self._releases.pop(slug)()

    def close(self) -> None:
        """Nothing is held any more."""
        for slug in list(self._releases):
            self.release(slug)
        if self._session is not None:
            self._session.close()
            self._session = None

    def _by_file(self, slug: str, *, wait: bool) -> Release | None:
        lock = taken(self._address.file, slug, wait=wait) if self._address.file else None
        return lock.release if lock else None

    def _by_server(self, slug: str, *, wait: bool) -> Release | None:
        if self._session is None:
            # Outside of transactions: a claim may last for minutes, and an open one keeps a server from tidying.
            self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            not_for_children(self._session.connection.driver_connection.fileno())  # type: ignore[union-attr]
        session, key = self._session, {"key": _key(slug)}
        if wait:
            session.execute(text("SELECT pg_advisory_lock(:key)"), key)
        elif not session.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar_one():
            return None
        return lambda: session.execute(text("SELECT pg_advisory_unlock(:key)"), key).close()


def _key(slug: str) -> int:
    """The number by which the server knows the lock of an engagement: 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(f"emprov {slug}".encode()).digest()[:8], signed=True)
