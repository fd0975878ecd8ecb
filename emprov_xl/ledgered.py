"""A run that remembers: what is known of engagements comes from the ledger, and what a return brings goes into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emprov_xl.batch.memory import Json, Look, Memory
from emprov_xl.batch.outcome import Outcome
from emprov_xl.ledger.ledger import Ledger, open_ledger
from emprov_xl.model.event import event_from
from emprov_xl.review.history import history_document, round_from


@contextmanager
def remembering(url: str | None, output: Path) -> Iterator[Memory]:
    """The memory of a run over an output folder; UsageError or OutputFailed for a ledger that cannot be used."""
    with open_ledger(url, output) as ledger:
        yield memory_in(ledger)


def memory_in(ledger: Ledger) -> Memory:
    """The memory that a ledger is."""

    def past_for(look: Look) -> Json:
        return history_document(*ledger.history(look.slug, look.sha256))

    def recorded(_: Outcome, news: Json) -> None:
        if not news:
            return  # a result that was there already, and is known
        told, events = news["round"], news["events"]
        if not isinstance(told, dict) or not isinstance(events, list):
            raise TypeError("what a return brings has no round or no events")
        ledger.record(str(news["engagement"]), str(news["reference"]), round_from(told), map(event_from, events))

    return Memory(
        rounds=lambda slug: {each.sha256: each.number for each in ledger.rounds(slug)},
        past_for=past_for,
        recorded=recorded,
        engage=ledger.engage,
        disengage=ledger.disengage,
        engaged=ledger.engaged,
    )
