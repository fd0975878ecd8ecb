"""What happened in an engagement, each thing once: nothing is ever changed or taken away, what was wrong is undone."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What happened; after each the keys of its `what`, all of them texts but where a number is said."""

    ISSUED = "issued"  # customer: a questionnaire went out
    DECIDED = "decided"  # fingerprint, code, decision, answer, reason, proposed, value (the code of what stood there)
    ASKED = "asked"  # question (its number), by (a Party), about, text, why; sheet, field, row, column, cell, known_by
    REPLIED = "replied"  # question (its number), text
    CLOSED = "closed"  # question (its number)
    AGREED = "agreed"  # section, party (a Party), decision, content (the code of the section), day, remarks
    SCHEDULED = "scheduled"  # start, methods (with spaces between), engineers (a number), by, by_customer, cut_over
    CONFIGURED = "configured"  # day
    UNDONE = "undone"  # event (the number of the one that is taken back)


class Party(StrEnum):
    """The two that agree, ask and answer."""

    CUSTOMER = "Customer"
    COMPANY = "E-MetroTel"


What = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: in which round, who said it, on which day, and by which return.

    `source` is the SHA-256 of the return in which it was written; empty for what was said by command. `number` is given
    by the ledger, counted from 1 over all events; 0 while it has none.
    """

    kind: Kind
    round: int
    who: str
    day: dt.date
    what: What
    source: str = ""
    number: int = 0


def event_document(event: Event) -> dict[str, object]:
    """An event as JSON has it."""
    return {
        "kind": str(event.kind),
        "round": event.round,
        "who": event.who,
        "day": event.day.isoformat(),
        "what": dict(event.what),
        "source": event.source,
        "number": event.number,
    }


def event_from(document: Mapping[str, object]) -> Event:
    """The event that `event_document` told; TypeError, ValueError or KeyError for what it never told."""
    what = document["what"]
    if not isinstance(what, Mapping):
        raise TypeError("an event has no account of what happened")
    return Event(
        kind=Kind(str(document["kind"])),
        round=int(str(document["round"])),
        who=str(document["who"]),
        day=dt.date.fromisoformat(str(document["day"])),
        what={str(key): value if isinstance(value, int) else str(value) for key, value in what.items()},
        source=str(document["source"]),
        number=int(str(document["number"])),
    )
