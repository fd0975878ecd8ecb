"""What is known of an engagement besides the return in hand, and who remembers it."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from emprov_xl.batch.outcome import Outcome
from emprov_xl.model.place import Place
from emprov_xl.review.rounds import stated_round

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look tells of a return: its content, whose it is, and which round it says.

    `slug` is the folder of the engagement; `reviewed` the round of the review that it answers, where it has one.
    """

    path: Place
    sha256: str
    engagement: str
    slug: str
    round: int
    reviewed: int | None = None

    @property
    def stated(self) -> int:
        """The round that it says: the one after the review that came back in it, or that of its questionnaire."""
        return stated_round(self.round, self.reviewed)


def _nothing_known(_: str) -> Mapping[str, int]:
    return {}


def _no_past(_: Look) -> Json:
    return {}


def _forgotten(_: Outcome, __: Json) -> None:
    return None


def _nothing_follows(_: Look) -> Iterable[str]:
    return ()


def _free(_: str) -> bool:
    return True


def _let_go(_: str) -> None:
    return None


def _unheld(_: str) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Memory:
    """Who remembers engagements, as a few questions; without answers every return is the first, and nobody else works.

    `rounds(slug)`            the rounds of an engagement by the sha256 of their returns
    `past_for(look)`          its past as JSON, asked just before a return is reviewed
    `recorded(outcome, news)` told as soon as a result is in its place, before the next return of the engagement
    `following(look)`         what else follows for its engagement once it is remembered, done by then: a note for each
    `engage(slug)`            whether an engagement is ours until `disengage(slug)`; nothing is waited for
    `engaged(slug)`           waits until it is ours; entered only while no other is, so that nobody waits in a circle
    """

    rounds: Callable[[str], Mapping[str, int]] = _nothing_known
    past_for: Callable[[Look], Json] = _no_past
    recorded: Callable[[Outcome, Json], None] = _forgotten
    following: Callable[[Look], Iterable[str]] = _nothing_follows
    engage: Callable[[str], bool] = _free
    disengage: Callable[[str], None] = _let_go
    engaged: Callable[[str], AbstractContextManager[object]] = _unheld
