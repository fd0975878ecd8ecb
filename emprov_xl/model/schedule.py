"""The schedule of a configuration: which work is done when, by whom and where, by the clock of the site."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from emprov_xl.model.tasks import Method


class Phase(StrEnum):
    """What kind of work it is; the phases follow one another where the method changes."""

    ENTRY = "entry"
    BACK = "come back"
    CUT_OVER = "cut-over"
    CALLS = "test calls"


@dataclass(frozen=True, slots=True)
class Day:
    """Work begins and ends at so many minutes after midnight, once or several times a day, on these weekdays."""

    hours: tuple[tuple[int, int], ...]
    weekdays: frozenset[int]  # 0 is Monday

    @property
    def minutes(self) -> int:
        """How long one engineer works on it."""
        return sum(end - start for start, end in self.hours)


PARTS = ("before", "during", "after", "way back")
"""The parts of the check-list of a cut-over."""

ALWAYS_TOLD = frozenset(
    ("before", "after", "telephones", "trunks", "numbers", "main", "emergency", "works", "calls", "decide", "place")
)
EACH_TOLD: Mapping[str, frozenset[str]] = {
    "": frozenset(),
    "port": frozenset(("port", "carrier", "status", "day")),
    "location": frozenset(("location", "shows")),
    "call": frozenset(("call", "caller", "hear", "end")),
    "route": frozenset(("route",)),
}
"""What a line of the check-list may ask for: always, and besides where it stands once for each of something."""


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the check-list: what is looked after, by whom; `each` makes it one for each port, call or the like."""

    part: str
    says: str
    who: str
    each: str = ""


@dataclass(frozen=True, slots=True)
class DayPractice:
    """How tasks become days; all figures of it are named and belong to `basis`.

    `days_between` are the working days on which the system travels from the lab to the site. `come_back` is the share
    of an object's minutes that is left for completing it later. `cut_over` are the chapters whose work is part of the
    cut-over, `going_over` the minutes of the cut-over besides, `call` those of one test call. `checks` are the lines of
    the check-list, of which one that stands for each of something stands for `most` of them.
    """

    day: Day
    days_between: int
    come_back: float
    cut_over: frozenset[str]  # titles of chapters
    going_over: int
    call: int
    basis: str
    checks: tuple[Check, ...] = ()
    most: int = 6


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that one engineer does without another between; it begins when all it `waits_for` is done.

    `stage` counts from 0: a work of one stage begins when all of the stages before are done.
    """

    number: int
    name: str
    what: str
    phase: Phase
    method: Method
    minutes: int
    waits_for: tuple[int, ...] = ()
    stage: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Work without a break, by the clock of the site; it begins and ends on one day."""

    start: dt.datetime
    end: dt.datetime

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.end - self.start).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Booked:
    """A work with its time and the number of the engineer who does it."""

    work: Work
    engineer: int
    blocks: tuple[Block, ...]

    @property
    def start(self) -> dt.datetime:
        """When it begins."""
        return self.blocks[0].start

    @property
    def end(self) -> dt.datetime:
        """When it is done."""
        return self.blocks[-1].end


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days without work by their reason: `public` for everybody, `closed` where the customer must be there.

    `doubts` say what could not be known of them.
    """

    public: Mapping[dt.date, str] = field(default_factory=dict)
    closed: Mapping[dt.date, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether an engagement may be configured, or was ready once, and `why` it is not now.

    `withdrawn` are the sections of which a later change has withdrawn the readiness.
    """

    ready: bool
    was_ready: bool = False
    withdrawn: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Who agreed to the dates, on either side; empty where nobody has."""

    ours: str = ""
    theirs: str = ""

    @property
    def by_both(self) -> bool:
        """Whether the dates are agreed."""
        return bool(self.ours and self.theirs)


@dataclass(frozen=True, slots=True)
class Port:
    """Numbers that move to a new carrier, as the customer tells of it."""

    numbers: str
    carrier: str
    status: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the customer says of the site and of going into service; empty where he does not.

    `day` is the first one with the new system. `window` and `unsuitable` are free text: people read them, we do not.
    """

    customer: str = ""
    zone: str = "UTC"
    address: str = ""
    day: dt.date | None = None
    window: str = ""
    unsuitable: str = ""
    contact: str = ""
    technical: str = ""
    before: str = ""  # the telephone system until then
    after: str = ""  # the platform from then on
    main_number: str = ""
    emergency: tuple[str, ...] = ()
    ports: tuple[Port, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """All works in the order in which they begin.

    `off` are the days within it on which nobody works though it is a weekday, `remarks` what a person must look at.
    `cut_over` is the moment that was asked for by name, None where it follows from the work.
    """

    engagement: str
    customer: str
    zone: str
    methods: tuple[Method, ...]
    engineers: int
    booked: tuple[Booked, ...]
    practice: DayPractice
    clearance: Clearance
    as_of: str
    off: Mapping[dt.date, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    agreed: Agreed = field(default_factory=Agreed)
    cut_over: dt.datetime | None = None

    @property
    def start(self) -> dt.datetime:
        """When the first work begins."""
        return self.booked[0].start

    @property
    def end(self) -> dt.datetime:
        """When the last is done."""
        return max(booked.end for booked in self.booked)

    @property
    def minutes(self) -> int:
        """The effort of all."""
        return sum(booked.work.minutes for booked in self.booked)

    def of(self, phase: Phase) -> tuple[Booked, ...]:
        """The works of one phase."""
        return tuple(booked for booked in self.booked if booked.work.phase is phase)
