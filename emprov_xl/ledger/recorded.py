"""What is read and written of one engagement within one transaction."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from emprov_xl.ledger.forgetting import refuse_forgotten
from emprov_xl.ledger.rows import FINDING, Values, event_of, event_row, finding_rows, findings_of, round_of, round_row
from emprov_xl.ledger.tables import ENGAGEMENTS, EVENTS, FINDINGS, NUMBERING, ROUNDS
from emprov_xl.model.event import Event
from emprov_xl.model.past import Round

LOOKED_AT = 2  # rounds that come with their findings: the one that is looked at, and the one before it


def know(connection: Connection, slug: str, reference: str) -> None:
    """The engagement has its row; Rejected for one that was forgotten."""
    if connection.execute(select(ENGAGEMENTS.c.slug).where(ENGAGEMENTS.c.slug == slug)).first() is None:
        refuse_forgotten(connection, slug, reference)
        connection.execute(insert(ENGAGEMENTS).values(slug=slug, reference=reference or slug))


def rounds_of(connection: Connection, slug: str, before: str | None) -> tuple[Round, ...]:
    """The rounds in their order; with findings those that `before` leads to, none for None."""
    rows = connection.execute(select(ROUNDS).where(ROUNDS.c.slug == slug).order_by(ROUNDS.c.number)).all()
    if before is None or not rows:
        return tuple(round_of(row, {}) for row in rows)
    own = next((position for position, row in enumerate(rows) if row.sha256 == before), len(rows) - 1)
    looked_at = [row.number for row in rows[: own + 1][-LOOKED_AT:]]
    asked = select(*FINDING).where(FINDINGS.c.slug == slug, FINDINGS.c.round.in_(looked_at))
    found = findings_of(connection.execute(asked.order_by(FINDINGS.c.round, FINDINGS.c.position)))
    return tuple(round_of(row, found.get(row.number, {})) for row in rows)


def events_of(connection: Connection, slug: str) -> tuple[Event, ...]:
    """The events of an engagement in their order."""
    rows = connection.execute(select(EVENTS).where(EVENTS.c.slug == slug).order_by(EVENTS.c.number))
    return tuple(map(event_of, rows))


def put_round(connection: Connection, slug: str, told: Round, *, fresh: bool) -> None:
    """A round with its findings stands there, in place of what was told of it before unless it is fresh."""
    if fresh:
        connection.execute(insert(ROUNDS), [round_row(slug, told)])
    else:
        there = (FINDINGS.c.slug == slug) & (FINDINGS.c.round == told.number)
        connection.execute(delete(FINDINGS).where(there))
        row = (ROUNDS.c.slug == slug) & (ROUNDS.c.number == told.number)
        connection.execute(update(ROUNDS).where(row).values(round_row(slug, told)))
    if found := list(finding_rows(slug, told)):
        connection.execute(insert(FINDINGS), found)


def unsaid(events: Iterable[Event], brought: Iterable[Event]) -> Sequence[Event]:
    """The events that are not among those which the same return has brought already, on whatever day."""
    known = [(event.kind, event.round, event.who, event.what) for event in brought]
    fresh = []
    for event in events:
        said = (event.kind, event.round, event.who, dict(event.what))
        if said in known:
            known.remove(said)
        else:
            fresh.append(event)
    return fresh


def put_events(connection: Connection, slug: str, events: Sequence[Event]) -> tuple[Event, ...]:
    """The events with their numbers; whoever numbers holds the counter until the transaction ends."""
    if not events:
        return ()
    connection.execute(update(NUMBERING).values(last=NUMBERING.c.last + len(events)))
    last = connection.execute(select(NUMBERING.c.last)).scalar_one()
    rows: list[Values] = [event_row(slug, number, event) for number, event in enumerate(events, last - len(events) + 1)]
    connection.execute(insert(EVENTS), rows)
    numbers = [row["number"] for row in rows]
    asked = select(EVENTS).where(EVENTS.c.number.in_(numbers)).order_by(EVENTS.c.number)
    return tuple(map(event_of, connection.execute(asked)))
