"""The ledger: what is known of each engagement is read from it, and what a run or a command adds is recorded in it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, func, select

from emprov_xl.errors import OutputFailed, UsageError
from emprov_xl.files import safe_name
from emprov_xl.ledger.address import Address, address_of
from emprov_xl.ledger.claims import Claims
from emprov_xl.ledger.forgetting import forget_rows, refuse_forgotten, revive, sweep
from emprov_xl.ledger.moving import copy_rows, counts, refuse_filled
from emprov_xl.ledger.naming import Engaged, fitting_in, listed
from emprov_xl.ledger.opening import opened, reading, writing
from emprov_xl.ledger.recorded import events_of, know, put_events, put_round, rounds_of, unsaid
from emprov_xl.ledger.tables import ENGAGEMENTS, ROUNDS
from emprov_xl.ledger.troubles import told_plainly
from emprov_xl.model.event import Event
from emprov_xl.model.past import History, Round


def open_ledger(url: str | None, output: Path, *, make: bool = True) -> "Ledger":
    """The ledger of a URL, by default a SQLite file in the output folder; it is made where there is none.

    Raises UsageError for a URL that no ledger can have, or where there is none and none is to be made; OutputFailed for
    a ledger that cannot be used.
    """
    address = address_of(url, output)
    if not make and address.file is not None and not address.file.exists():
        raise UsageError(
            f"There is no ledger {address.file}; name the output folder (--output) or the ledger (--ledger)."
        )
    return Ledger(address, opened(address))


class Ledger:
    """What is recorded of all engagements; each is named by the slug of its result folder.

    Whatever it is asked raises OutputFailed when the database refuses; nothing is recorded by halves.
    """

    def __init__(self, address: Address, engine: Engine) -> None:
        self._address = address
        self._engine = engine
        self._claims = Claims(address, engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is held or open any more."""
        with told_plainly(self.name):
            self._claims.close()
        self._engine.dispose()

    @property
    def name(self) -> str:
        """Where it is, as it may be shown: without user and password."""
        return self._address.name

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_plainly(self.name), reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told_plainly(self.name), writing(self._engine) as connection:
            yield connection

    def engagements(self) -> tuple[Engaged, ...]:
        """All that are known, by their slug."""
        counted = (
            select(ENGAGEMENTS.c.slug, ENGAGEMENTS.c.reference, func.count(ROUNDS.c.number))
            .outerjoin(ROUNDS, ROUNDS.c.slug == ENGAGEMENTS.c.slug)
            .group_by(ENGAGEMENTS.c.slug, ENGAGEMENTS.c.reference)
        )
        with self._reading() as connection:
            return tuple(sorted((Engaged(*row) for row in connection.execute(counted)), key=lambda each: each.slug))

    def found(self, name: str) -> Engaged:
        """The engagement of a reference in any case, of a slug, or of a beginning that only one has.

        UsageError, with those that may be meant, when there is none or more than one; Rejected if it was forgotten.
        """
        known = self.engagements()
        fitting = fitting_in(known, name)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise UsageError(f"{name} may be one of several: {listed(name, fitting)}.")
        with self._reading() as connection:
            refuse_forgotten(connection, safe_name(name), name)
        if not known:
            raise UsageError(f"No engagement is recorded in {self.name} yet.")
        raise UsageError(f"No engagement is called {name}; recorded are: {listed(name, known)}.")

    def round_known(self, slug: str, sha256: str) -> int | None:
        """The number of the round in which a return was recorded; None for a new one."""
        asked = select(ROUNDS.c.number).where(ROUNDS.c.slug == slug, ROUNDS.c.sha256 == sha256)
        with self._reading() as connection:
            return connection.execute(asked).scalar_one_or_none()

    def rounds(self, slug: str) -> tuple[Round, ...]:
        """The rounds of an engagement in their order, without their findings."""
        with self._reading() as connection:
            return rounds_of(connection, slug, None)

    def history(self, slug: str, before: str = "") -> History:
        """All that is recorded of an engagement; nothing of one that is unknown, Rejected for one that was forgotten.

        The findings stand in the last two rounds only; in those up to its own when `before` is the SHA-256 of a return
        that is known. The others are without.
        """
        reference = select(ENGAGEMENTS.c.reference).where(ENGAGEMENTS.c.slug == slug)
        with self._reading() as connection:
            known = connection.execute(reference).scalar_one_or_none()
            if known is None:
                refuse_forgotten(connection, slug)
                return History(slug)
            return History(known, rounds_of(connection, slug, before), events_of(connection, slug))

    def record(self, slug: str, reference: str, told: Round, events: Iterable[Event] = ()) -> None:
        """A round with its findings and events, all of it or nothing.

        A return that is known by its SHA-256 keeps its number, and is told anew: its round and findings are replaced,
        and of the events those are added that it has not brought before. OutputFailed when its number belongs to
        another return, Rejected for an engagement that was forgotten.
        """
        with self._writing() as connection:
            know(connection, slug, reference)
            same = (ROUNDS.c.slug == slug) & ((ROUNDS.c.sha256 == told.sha256) | (ROUNDS.c.number == told.number))
            there = connection.execute(select(ROUNDS.c.number, ROUNDS.c.sha256).where(same)).all()
            if [row for row in there if (row.number, row.sha256) != (told.number, told.sha256)]:
                raise OutputFailed(
                    f"Round {told.number} of {reference or slug} is recorded otherwise in {self.name};"
                    " process this return again."
                )
            put_round(connection, slug, told, fresh=not there)
            brought = [event for event in events_of(connection, slug) if event.source == told.sha256] if there else []
            put_events(connection, slug, unsaid(events, brought))

    def append(self, slug: str, events: Iterable[Event], reference: str = "") -> tuple[Event, ...]:
        """What was said by command, with the numbers that it gets.

        An engagement that is not known yet becomes known by its reference; Rejected for one that was forgotten.
        """
        with self._writing() as connection:
            know(connection, slug, reference)
            return put_events(connection, slug, tuple(events))

    def forget(self, slug: str, who: str, day: dt.date) -> int:
        """How many rows of an engagement were deleted; a tombstone tells the day and who, and the files hold no trace.

        One that was never recorded gets a tombstone, too. OutputFailed when a reader keeps SQLite from sweeping.
        """
        with self._writing() as connection:
            gone = forget_rows(connection, slug, who, day)
        with told_plainly(self.name):
            sweep(self._engine, self.name)
        return gone

    def revive(self, slug: str) -> bool:
        """Whether an engagement was forgotten, and can be recorded again from now on; False for any other."""
        with self._writing() as connection:
            return revive(connection, slug)

    def counts(self) -> Mapping[str, int]:
        """How many rows there are of each kind."""
        with self._reading() as connection:
            return counts(connection)

    def copy_to(self, other: "Ledger") -> Mapping[str, int]:
        """How many rows of each kind were copied into another ledger, all of them or none.

        Nobody writes here meanwhile. UsageError when the other one is not empty.
        """
        with other._reading() as new:
            refuse_filled(new, other.name)
        with self._writing() as old, other._writing() as new:
            return copy_rows(old, new, other.name)

    @contextmanager
    def engaged(self, slug: str) -> Iterator[None]:
        """Within it no other run or command deals with this engagement: another one waits, and then knows more.

        One at a time, so that nobody waits for somebody who waits for him; for several see `engage`.
        """
        with told_plainly(self.name):
            self._claims.claim(slug, wait=True)
        try:
            yield
        finally:
            self.disengage(slug)

    def engage(self, slug: str) -> bool:
        """Whether the engagement is ours now, until `disengage`; nothing is waited for, so several may be held.

        False when somebody has it: deal with others meanwhile, and when nothing is held any more, wait in `engaged`.
        """
        with told_plainly(self.name):
            return self._claims.claim(slug, wait=False)

    def disengage(self, slug: str) -> None:
        """The engagement is for others again."""
        with told_plainly(self.name):
            self._claims.release(slug)
