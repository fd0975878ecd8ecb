"""Where an engagement stands on its way, what holds it there, and since when; all of it follows from its past."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from emprov_xl.model.counting import counted
from emprov_xl.model.event import Party
from emprov_xl.model.past import Inquiry, Past, Round
from emprov_xl.model.rule import Severity
from emprov_xl.model.rule import Stage as Review
from emprov_xl.review.history import past_of
from emprov_xl.review.readiness import Accord, Readiness, called, listed, readiness, sections_to_agree


class Stage(StrEnum):
    """The steps of an engagement, in their order."""

    ISSUED = "Issued"
    RETURNED = "Returned"
    FIRST = "First review"
    INTERNAL = "Internal review"
    REQUESTED = "Information requested"
    SECOND = "Second review"
    READY = "Ready for Configuration"
    SCHEDULED = "Scheduled"
    CONFIGURED = "Configured"


_REVIEWED = ("OK", "FINDINGS")
_CLOSEST = (
    Stage.READY,
    Stage.SCHEDULED,
    Stage.SECOND,
    Stage.REQUESTED,
    Stage.INTERNAL,
    Stage.FIRST,
    Stage.RETURNED,
    Stage.ISSUED,
    Stage.CONFIGURED,
)
_REVIEWS = {Review.COMPLETENESS: "the first review", Review.FEASIBILITY: "the internal review"}


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that holds an engagement; `count` is how much of it there is."""

    words: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Position:
    """Where an engagement stands; `since` is None when nothing of it is dated.

    `schedule_off` is true when a configuration is scheduled for what is no longer ready.
    """

    engagement: str
    stage: Stage
    holds: tuple[Holding, ...]
    since: dt.date | None
    readiness: Readiness
    schedule_off: bool = False

    def days(self, now: dt.date) -> int | None:
        """How many days it has stood there."""
        return None if self.since is None else max((now - self.since).days, 0)

    @property
    def distance(self) -> tuple[int, int, dt.date, str]:
        """What sorts the closest to ready first; of two as close the one that waits longest."""
        still = sum(each.count for each in self.holds)
        return (_CLOSEST.index(self.stage), still, self.since or dt.date.max, self.engagement)


def stage_of(past: Past) -> Position:
    """Where an engagement stands."""
    stage, ready = _stage(past)
    off = past.booking is not None and past.configured is None and not ready.ready
    holds = tuple(_holds(past, stage, ready, off=off))
    return Position(past.engagement, stage, holds, _since(past, stage), ready, schedule_off=off)


def readiness_of(past: Past) -> Readiness:
    """Whether an engagement is ready, as its last round and what was agreed since tell."""
    sections = sections_to_agree(past.last.sections, past) if past.last else ()
    return readiness(sections, past.agreements, _blockers(past.last), len(open_inquiries(past)))


def open_inquiries(past: Past) -> list[Inquiry]:
    """The questions that wait for an answer of either party."""
    return [each for each in past.inquiries if each.is_open]


def _stage(past: Past) -> tuple[Stage, Readiness]:
    """The first step that is not done."""
    ready, last = readiness_of(past), past.last
    steps = (
        (Stage.CONFIGURED, past.configured is not None),
        (Stage.ISSUED, last is None),
        (Stage.RETURNED, last is not None and last.verdict not in _REVIEWED),
        (Stage.FIRST, _blockers(last, Review.COMPLETENESS) > 0),
        (Stage.INTERNAL, _blockers(last) > 0),
        (Stage.REQUESTED, any(each.by is Party.COMPANY for each in open_inquiries(past))),
        (Stage.SECOND, not ready.ready),
        (Stage.SCHEDULED, past.booking is not None),
    )
    return next((stage for stage, here in steps if here), Stage.READY), ready


def _blockers(last: Round | None, review: Review | None = None) -> int:
    """How many blockers are open in a round, or in one of its reviews."""
    wanted = [review] if review else list(Review)
    return sum(last.open.get(f"{Severity.BLOCKER} {each}", 0) for each in wanted) if last else 0


def _holds(past: Past, stage: Stage, ready: Readiness, *, off: bool) -> Iterator[Holding]:
    """What holds it where it stands, the first thing to settle first."""
    if off and past.booking:
        yield Holding(f"scheduled for {past.booking.start.isoformat()}, but not ready any more")
    if stage is Stage.ISSUED:
        yield Holding("the questionnaire is with the customer")
    if stage is Stage.RETURNED and past.last:
        yield Holding(f"the last return could not be reviewed ({past.last.verdict})")
    for review, words in _REVIEWS.items():
        count = _blockers(past.last, review)
        if count and stage is not Stage.CONFIGURED:
            yield Holding(f"{counted(count, 'blocker')} of {words}", count)
    for party, words in ((Party.COMPANY, "the customer"), (Party.CUSTOMER, "us")):
        count = sum(each.by is party for each in open_inquiries(past))
        if count:
            yield Holding(f"{counted(count, 'question')} {'waits' if count == 1 else 'wait'} for {words}", count)
    if stage is Stage.SECOND:
        yield from _not_agreed(ready)
    if stage is Stage.READY:
        yield Holding("a day and a method are to be agreed", 0)


def _not_agreed(ready: Readiness) -> Iterator[Holding]:
    """Which sections are not agreed, by what is to be done and by whom."""
    if not ready.standings:
        yield Holding("nothing is planned yet")
    for accord, words in (
        (Accord.REFUSED, "not agreed"),
        (Accord.CHANGES, "agreed with changes that are not made yet"),
        (Accord.CHANGED, "changed since agreed"),
    ):
        titles = [each.section.title for each in ready.of(accord)]
        if titles:
            yield Holding(f"{listed(titles)} {words}", len(titles))
    for party in Party:
        titles = [each.section.title for each in ready.of(Accord.WAITING) if party in each.waits_for]
        if titles:
            yield Holding(f"{listed(titles)} not agreed by {called(party)}", len(titles))


def _since(past: Past, stage: Stage) -> dt.date | None:
    """The first day of those, up to the last one of which anything is known, on which it stood where it stands."""
    days = {each.as_of for each in past.rounds} | {each.day for each in past.events}
    days |= {day for day in (past.issued, past.configured) if day}
    since = None
    for day in sorted(days, reverse=True):
        if _stage(_as_of(past, day))[0] is not stage:
            break
        since = day
    return since


def _as_of(past: Past, day: dt.date) -> Past:
    """What was known on a day."""
    rounds = [each for each in past.rounds if each.as_of <= day]
    return past_of(past.engagement, rounds, [each for each in past.events if each.day <= day])
