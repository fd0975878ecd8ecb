"""A run that remembers: what is known of engagements comes from the ledger, and what a return brings goes into it."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from emprov_xl.batch.memory import Json, Look, Memory
from emprov_xl.batch.outcome import Outcome
from emprov_xl.model.event import event_from
from emprov_xl.review.history import history_document, round_from

if TYPE_CHECKING:
    from emprov_xl.ledger.ledger import Ledger


@contextmanager
def remembering(url: str | None, output: Path) -> Iterator[Memory]:
    """The memory of a run over an output folder.

    The ledger is opened for the first return that passes: where all are refused nothing is to be remembered. Then
    UsageError or OutputFailed are raised for one that cannot be used.
    """
    with ExitStack() as stack:
        yield memory_in(cache(lambda: stack.enter_context(_opened(url, output))), output)


def _opened(url: str | None, output: Path) -> "Ledger":
    ledger: Ledger = importlib.import_module("emprov_xl.ledger.ledger").open_ledger(url, output)
    return ledger


def memory_in(ledger: Callable[[], "Ledger"], output: Path) -> Memory:
    """The memory that a ledger is, of what lies in an output folder."""

    def past_for(look: Look) -> Json:
        return history_document(*ledger().history(look.slug, look.sha256))

    def recorded(_: Outcome, news: Json) -> None:
        if not news:
            return  # a result that was there already, and is known
        told, events = news["round"], news["events"]
        if not isinstance(told, dict) or not isinstance(events, list):
            raise TypeError("what a return brings has no round or no events")
        ledger().record(str(news["engagement"]), str(news["reference"]), round_from(told), map(event_from, events))

    def following(look: Look) -> Iterable[str]:
        told: tuple[str, ...] = importlib.import_module("emprov_xl.withdrawn").told_of_dates(
            ledger(), look.slug, output
        )
        return told

    return Memory(
        rounds=lambda slug: {each.sha256: each.number for each in ledger().rounds(slug)},
        past_for=past_for,
        recorded=recorded,
        following=following,
        engage=lambda slug: ledger().engage(slug),
        disengage=lambda slug: ledger().disengage(slug),
        engaged=lambda slug: ledger().engaged(slug),
    )
