"""What an engagement remembers: handed to the review of its next return, and told anew when that is done."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.files import file_stem, safe_name
from emprov_xl.model.event import Event, event_document
from emprov_xl.model.past import Past, Round, Section, Stood
from emprov_xl.model.returned import Returned
from emprov_xl.review.history import past_in, round_document, rounds_in
from emprov_xl.review.rounds import basis_of, round_of


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of the engagement before a return, and the round that the return is of.

    `recorded` is where the result of this very return is, below the output folder: empty where none is recorded yet,
    None without a ledger, for then whatever lies there counts. `followed` is whether a later round is recorded.
    """

    past: Past
    round: int
    recorded: str | None
    followed: bool

    @property
    def told(self) -> tuple[str, ...]:
        """What of it changes the result."""
        basis = basis_of(self.past)
        return (f"known {basis}",) if basis else ()


def remembered(history: Mapping[str, object], returned: Returned) -> Memory:
    """What a history, as the ledger tells it, says to a return."""
    rounds = rounds_in(history)
    number = round_of(returned.sha256, returned.round, returned.reviewed, rounds)
    return Memory(
        past=past_in(history, returned.sha256),
        round=number,
        recorded=next((each.folder for each in rounds if each.sha256 == returned.sha256), "") if history else None,
        followed=any(each.number > number for each in rounds),
    )


def engagement_slug(engagement: str, workbook: str) -> str:
    """The name by which an engagement is kept: of its reference, or of the workbook where it has none."""
    return safe_name(engagement or file_stem(workbook))


@dataclass(frozen=True, slots=True)
class Learned:
    """What is to be remembered of a return; `stood` are its findings by fingerprint, `open` counts those that stand."""

    customer: str
    open: Mapping[str, int]
    stood: Mapping[str, Stood]
    sections: Sequence[Section]
    events: Sequence[Event]


def news_document(
    returned: Returned, learned: Learned, folder: str, verdict: str, as_of: dt.date, versions: Mapping[str, str]
) -> dict[str, object]:
    """What is to be remembered of a return whose result is in a folder, as JSON."""
    told = Round(
        number=returned.round,
        sha256=returned.sha256,
        folder=folder,
        workbook=returned.workbook,
        customer=learned.customer,
        verdict=verdict,
        as_of=as_of,
        versions=versions,
        open=learned.open,
        sections=tuple(learned.sections),
        findings=learned.stood,
    )
    return {
        "engagement": engagement_slug(returned.engagement, returned.workbook),
        "reference": returned.engagement,
        "round": round_document(told),
        "events": [event_document(event) for event in learned.events],
    }
