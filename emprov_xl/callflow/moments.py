"""Moments that stand for all others: between two of them no clock says anything new."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from emprov_xl.callflow.clock import DAY, WEEK, Clock, Holiday, Time

State = tuple[Time | None, ...]
"""What each of several clocks says at one moment."""

_WEEKS_TRIED = 60
_LONGEST_HOLIDAY = 14  # days looked at


def states(clocks: Sequence[Clock], after: dt.date) -> dict[State, dt.datetime]:
    """Every combination of what the clocks say, with a moment for it: one in a usual week, else on a holiday."""
    if not clocks:
        return {(): dt.datetime.combine(after, dt.time(12), dt.UTC)}
    found: dict[State, dt.datetime] = {}
    faces = dict.fromkeys((clock.zone, clock.hours, clock.holidays) for clock in clocks)
    shown = {face: Clock(clocks[0].place, *face) for face in faces}
    for moment in _moments([clock for clock in shown.values() if clock.zone], after):
        says = {face: clock.at(moment).time for face, clock in shown.items()}
        found.setdefault(tuple(says[clock.zone, clock.hours, clock.holidays] for clock in clocks), moment)
    return found


def _moments(clocks: Sequence[Clock], after: dt.date) -> Iterator[dt.datetime]:
    """The middle of each stretch in which no clock changes: of a usual week, then of each holiday."""
    if not clocks:  # none of them knows its zone
        yield dt.datetime.combine(after, dt.time(12), dt.UTC)
        return
    monday = _usual_week(clocks, after)
    edges = {_instant(monday, minute, clock.zone) for clock in clocks for minute in (0, WEEK)}
    edges |= {
        _instant(monday, minute, span.zone)
        for clock in clocks
        if clock.hours
        for span in clock.hours.spans
        for minute in (span.start, span.end)
    }
    yield from _middles(edges)
    for day in sorted({day for clock in clocks for holiday in clock.holidays for day in _days(holiday)}):
        yield from _middles(_edges_of(day, clocks))


def _edges_of(day: dt.date, clocks: Iterable[Clock]) -> set[dt.datetime]:
    """When any clock may change on a day."""
    edges = set()
    for clock in clocks:
        edges |= {_instant(day, minute, clock.zone) for minute in (0, DAY)}
        for holiday in clock.holidays:
            halves = (holiday.opens, holiday.closes)
            edges |= {_instant(day, minute, clock.zone) for minute in halves if minute is not None}
        today = day.weekday() * DAY
        for span in clock.hours.spans if clock.hours else ():
            minutes = (minute - today for minute in (span.start, span.end))
            edges |= {_instant(day, minute, span.zone) for minute in minutes if 0 <= minute <= DAY}
    return edges


def _middles(edges: set[dt.datetime]) -> Iterator[dt.datetime]:
    for before, after in pairwise(sorted(edges)):
        yield before + (after - before) // 2


def _usual_week(clocks: Sequence[Clock], after: dt.date) -> dt.date:
    """The Monday of the first whole week without a holiday; of the first week, where every week has one."""
    first = after + dt.timedelta(days=-after.weekday() % 7)
    holidays = {holiday for clock in clocks for holiday in clock.holidays}
    for week in range(_WEEKS_TRIED):
        monday = first + dt.timedelta(weeks=week)
        days = [monday + dt.timedelta(days=day) for day in range(7)]
        if not any(holiday.covers(day) for holiday in holidays for day in days):
            return monday
    return first


def _days(holiday: Holiday) -> Iterator[dt.date]:
    for day in range(min((holiday.last - holiday.first).days + 1, _LONGEST_HOLIDAY)):
        yield holiday.first + dt.timedelta(days=day)


def _instant(day: dt.date, minute: int, zone: str) -> dt.datetime:
    """A minute counted from the midnight of a day, by the clock on the wall."""
    wall = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
