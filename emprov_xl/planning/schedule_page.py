"""The sheets Schedule and Remarks: what is done on which day, and what must be looked at before that stands."""

import datetime as dt
from collections.abc import Iterator, Sequence

from emprov_xl.callflow.words import counted, named
from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.schedule import Block, Booked, Day, Phase, Schedule
from emprov_xl.planning.cutover_page import withdrawn
from emprov_xl.planning.words import DONE, METHOD_WORDS, hours, in_words
from emprov_xl.planning.works import who_is_needed

SCHEDULE = "Schedule"
REMARKS = "Remarks"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOST_DAYS = 6
_COLUMNS = (
    Column("Day", 6, "strong"),
    Column("Date", 12, "date"),
    Column("From", 8, "number"),
    Column("To", 8, "number"),
    Column("Method", 11, "wrap"),
    Column("No.", 6, "number"),
    Column("Task", 30, "strong"),
    Column("What is done", 58, "wrap"),
    Column("Minutes", 10, "number"),
    Column("Waits for", 16, "wrap"),
    Column("Who is needed", 19, "wrap"),
    DONE,
    Column("By", 14, "input"),
)
_REMARKS = (
    Column("No.", 6, "number"),
    Column("What must be looked at", 100, "wrap"),
    Column("Settled how", 40, "input"),
    Column("By", 14, "input"),
    Column("Date", 12, "input"),
)
_HOW = (
    "Numbers are those of the sheet Tasks in the engineer's workbook; what is completed later, the cut-over and the "
    "test calls follow. A task begins when all is done that it waits for."
)


def schedule_page(schedule: Schedule) -> Page:
    """One row a task and day."""
    rows: list[tuple[Shown, ...]] = []
    before: dt.date | None = None
    days = sorted(
        (blocks[0].start, booked.work.number, booked, blocks)
        for booked in schedule.booked
        for blocks in _by_day(booked.blocks)
    )
    for start, _, booked, blocks in days:
        rows.append(_row(booked, blocks, first=start.date() != before))
        before = start.date()
    return Page(SCHEDULE, _COLUMNS, tuple(rows), tuple(_banner(schedule)), tab="plan", frozen=0)


def remarks_page(schedule: Schedule) -> Page | None:
    """One row a remark; None where there is none."""
    if not schedule.remarks:
        return None
    rows = tuple((number, remark, None, None, None) for number, remark in enumerate(schedule.remarks, start=1))
    head = f"Remarks: {schedule.customer}" if schedule.customer else "Remarks"
    return Page(REMARKS, _REMARKS, rows, ((head,), ("To be settled before the schedule stands.",)), tab="findings")


def _banner(schedule: Schedule) -> Iterator[tuple[Shown, ...]]:
    yield (f"Schedule: {schedule.customer}" if schedule.customer else "Schedule",)
    methods = ", then ".join(METHOD_WORDS[method] for method in schedule.methods)
    team = counted(schedule.engineers, "engineer")
    told = f"{in_words(schedule.start)} to {in_words(schedule.end)}"
    yield (" · ".join(filter(None, (schedule.engagement, told, hours(schedule.minutes), team, methods))),)
    if not schedule.clearance.ready:
        yield (Styled(withdrawn(schedule), "at_risk"),)
    yield (_agreed(schedule),)
    yield (Styled(f"{_HOW} {_practice(schedule)}{_off(schedule)}", "intro"),)
    if schedule.remarks:
        told = f"{counted(len(schedule.remarks), 'thing')} to settle before this stands: see the sheet {REMARKS}"
        yield (Styled(told, "link", Cell(REMARKS, 1, 1)),)


def _agreed(schedule: Schedule) -> str:
    ours, theirs = schedule.agreed.ours, schedule.agreed.theirs
    sides = [(ours, "E-MetroTel"), (theirs, schedule.customer or "the customer")]
    told = " and ".join(f"{name} ({side})" for name, side in sides if name)
    missing = " and ".join(side for name, side in sides if not name)
    return " ".join(
        filter(None, (f"Agreed by {told}." if told else "", f"Not agreed by {missing} yet." if missing else ""))
    )


def _practice(schedule: Schedule) -> str:
    practice = schedule.practice
    return (
        f"An engineer works {hours(practice.day.minutes)} a day ({_clock(practice.day)}, by the clock of the site, "
        f"{schedule.zone}); hours and minutes: {practice.basis}."
    )


def _clock(day: Day) -> str:
    told = [f"{start // 60:02}:{start % 60:02}–{end // 60:02}:{end % 60:02}" for start, end in day.hours]
    return " and ".join(told)


def _off(schedule: Schedule) -> str:
    days = [f"{in_words(day)} {name}" for day, name in schedule.off.items()]
    return f" Days off: {named(days, _MOST_DAYS)}." if days else ""


def _by_day(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks of each day."""
    days: dict[dt.date, list[Block]] = {}
    for block in blocks:
        days.setdefault(block.start.date(), []).append(block)
    yield from days.values()


def _row(booked: Booked, blocks: Sequence[Block], *, first: bool) -> tuple[Shown, ...]:
    work, start, end = booked.work, blocks[0].start, blocks[-1].end
    style = "" if first else "muted"
    return (
        Styled(_DAYS[start.weekday()], style),
        start.date(),
        f"{start:%H:%M}",
        f"{end:%H:%M}" if end.time() != dt.time() else "24:00",
        METHOD_WORDS[work.method],
        work.number,
        work.name,
        work.what if start == booked.start else "continued",
        sum(block.minutes for block in blocks),
        _waits(booked),
        who_is_needed(booked),
        None,
        None,
    )


def _waits(booked: Booked) -> Shown:
    if booked.work.phase in (Phase.CUT_OVER, Phase.CALLS):
        return "all before it"
    return ", ".join(map(str, booked.work.waits_for)) or None
