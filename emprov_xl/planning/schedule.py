"""Works become a schedule: each as early as what it waits for, its engineer and the calendar let it begin."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from emprov_xl.model.schedule import Agreed, Booked, Clearance, DayPractice, DaysOff, Phase, Schedule, Wishes, Work
from emprov_xl.model.tasks import Method, TaskList
from emprov_xl.planning.remarks import remarks_on
from emprov_xl.planning.working_days import WorkingDays
from emprov_xl.planning.works import in_turn, works_of


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed for the work, and what is known of the days.

    `cut_over` is a moment by the clock of the site that was agreed by name; without it the day that the customer wishes
    for is taken, if it is a working day and all is prepared before it.
    """

    start: dt.date
    methods: tuple[Method, ...]
    engineers: int = 1
    cut_over: dt.datetime | None = None
    agreed: Agreed = field(default_factory=Agreed)
    clearance: Clearance = field(default_factory=lambda: Clearance(ready=True))


def schedule_of(
    tasks: TaskList,
    calls: int,
    practice: DayPractice,
    terms: Terms,
    wishes: Wishes,
    off: DaysOff,
    *,
    engagement: str,
    as_of: str,
) -> Schedule:
    """The schedule of all tasks, the cut-over and so many test calls; the tasks are those of the methods agreed."""
    works = works_of(tasks, calls, practice)
    booked = booked_of(works, practice, terms, wishes.day, off)
    first, last = booked[0].start.date(), max(each.end for each in booked).date()
    every = {**off.closed, **off.public}
    return Schedule(
        engagement=engagement,
        customer=wishes.customer,
        zone=wishes.zone,
        methods=in_turn(terms.methods),
        engineers=terms.engineers,
        booked=booked,
        practice=practice,
        clearance=terms.clearance,
        as_of=as_of,
        off={
            day: every[day] for day in sorted(every) if first <= day <= last and day.weekday() in practice.day.weekdays
        },
        remarks=tuple(remarks_on(tasks, booked, terms.cut_over, wishes, off)),
        agreed=terms.agreed,
        cut_over=terms.cut_over,
    )


def booked_of(
    works: Sequence[Work], practice: DayPractice, terms: Terms, wished: dt.date | None, off: DaysOff
) -> tuple[Booked, ...]:
    """The works with their times, in the order in which they begin; stages follow one another."""
    done: dict[int, Booked] = {}
    begin = dt.datetime.combine(terms.start, dt.time())
    for stage in sorted({work.stage for work in works}):
        mine = [work for work in works if work.stage == stage]
        days = WorkingDays(practice.day, _off(mine, off))
        begin = _after_travel(begin, mine, done.values(), days, practice.days_between)
        if any(work.phase is Phase.CUT_OVER for work in mine):
            days, begin = _cut_over(days, begin, terms.cut_over, wished)
        elif mine[0].phase is Phase.CALLS:
            days = WorkingDays(practice.day, days.off, terms.cut_over)
        for booked in _placed(mine, begin, days, terms.engineers, done):
            done[booked.work.number] = booked
        begin = max(booked.end for booked in done.values())
    return tuple(sorted(done.values(), key=lambda booked: (booked.start, booked.work.number)))


def _off(works: Iterable[Work], off: DaysOff) -> Collection[dt.date]:
    """The days on which this is not done: where the customer must open the door, also those on which he is closed."""
    there = any(work.method is Method.PREMISES for work in works)
    return {*off.public, *off.closed} if there else set(off.public)


def _after_travel(
    begin: dt.datetime, works: Iterable[Work], done: Iterable[Booked], days: WorkingDays, between: int
) -> dt.datetime:
    """When the system has arrived at the site, where these are the first works there after those in the lab."""
    methods = {booked.work.method for booked in done}
    arrives = Method.LAB in methods and Method.PREMISES not in methods
    if arrives and any(work.method is Method.PREMISES for work in works):
        return days.after(begin, between)
    return begin


def _cut_over(
    days: WorkingDays, begin: dt.datetime, agreed: dt.datetime | None, wished: dt.date | None
) -> tuple[WorkingDays, dt.datetime]:
    """The days and the moment of the cut-over, which begins a day of its own unless another moment was agreed."""
    if agreed is not None and agreed >= begin:
        return WorkingDays(days.day, days.off, agreed), agreed
    next_day = begin if begin.time() == dt.time() else days.after(begin, 0)
    wanted = dt.datetime.combine(wished, dt.time()) if wished else next_day
    return days, max(next_day, wanted)


def _placed(
    works: Sequence[Work], begin: dt.datetime, days: WorkingDays, engineers: int, done: Mapping[int, Booked]
) -> Iterator[Booked]:
    """Always the work that can begin first, of several the first in order; its engineer is who waited least."""
    ends = {number: booked.end for number, booked in done.items()}
    free = [begin] * engineers
    left = list(works)
    while left:
        soonest = min(free)
        ready = [
            (days.opening(max([soonest, *(ends[number] for number in work.waits_for)])), work.number, work)
            for work in left
            if all(number in ends for number in work.waits_for)
        ]
        start, number, work = min(ready, key=lambda each: each[:2])
        engineer = max((at for at in range(engineers) if free[at] <= start), key=lambda at: (free[at], -at))
        blocks = days.blocks(start, work.minutes)
        free[engineer] = ends[number] = blocks[-1].end
        left.remove(work)
        yield Booked(work, engineer + 1, blocks)
