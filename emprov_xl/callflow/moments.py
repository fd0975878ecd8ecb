"""Moments that stand for all others: between two of them no clock says anything new."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from emprov_xl.callflow.clock import DAY, WEEK, Clock, Holiday, Time

State = tuple[Time | None, ...]
"""What each of several clocks says at one moment."""

_WEEKS_TRIED = 60
_LONGEST_HOLIDAY = 14  # days looked at
_A_WHILE = dt.timedelta(minutes=30)
_WEEKEND = (5, 6)
_FIRST_HOUR, _LAST_HOUR = 8, 20
_LEAP = 9  # years in which every day of a calendar comes at least once


def states(clocks: Sequence[Clock], after: dt.date) -> dict[State, dt.datetime]:
    """Every combination of what the clocks say, with a moment for it: one in a usual week, else on a holiday."""
    if not clocks:
        return {(): dt.datetime.combine(after, dt.time(12), dt.UTC)}
    found: dict[State, dt.datetime] = {}
    positions: dict[object, int] = {}
    faces: list[Clock] = []
    at = []
    for clock in clocks:
        position = positions.setdefault((clock.zone, clock.hours, clock.holidays), len(faces))
        at.append(position)
        if position == len(faces):
            faces.append(clock)
    for moment in _moments([clock for clock in faces if clock.zone], after):
        says = [clock.at(moment).time for clock in faces]
        found.setdefault(tuple(says[position] for position in at), moment)
    return found


def _moments(clocks: Sequence[Clock], after: dt.date) -> Iterator[dt.datetime]:
    """A moment of each stretch in which no clock changes: of a usual week, best by day, then of each holiday."""
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
    zone = ZoneInfo(clocks[0].zone)
    yield from sorted(_early_in(edges), key=lambda moment: _unwelcome(moment.astimezone(zone), weekend=True))
    days = {day for clock in clocks for holiday in clock.holidays for day in _days(holiday, after)}
    for day in sorted(days, key=lambda day: (day < after, day)):
        moments = _early_in(_edges_of(day, clocks))
        yield from sorted(moments, key=lambda moment: _unwelcome(moment.astimezone(zone), weekend=False))


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


def _early_in(edges: set[dt.datetime]) -> Iterator[dt.datetime]:
    """Half an hour into each stretch: clocks may differ a little; the middle of a short one."""
    for before, after in pairwise(sorted(edges)):
        yield before + min((after - before) // 2, _A_WHILE)


def _unwelcome(wall: dt.datetime, *, weekend: bool) -> bool:
    """Whether it is hard to find somebody then who tries a system out: at night, or on a `weekend`."""
    return not _FIRST_HOUR <= wall.hour < _LAST_HOUR or (weekend and wall.weekday() in _WEEKEND)


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


def _days(holiday: Holiday, after: dt.date) -> Iterator[dt.date]:
    first = _next(holiday, after)
    for day in range(min((holiday.last - holiday.first).days + 1, _LONGEST_HOLIDAY)):
        yield first + dt.timedelta(days=day)


def _next(holiday: Holiday, after: dt.date) -> dt.date:
    """When it begins next; one that is over and does not come again, when it began."""
    if not holiday.every_year or holiday.first >= after:
        return holiday.first
    month, day = holiday.first.month, holiday.first.day
    years = (year for year in range(after.year, after.year + _LEAP) if day <= monthrange(year, month)[1])
    days = (dt.date(year, month, day) for year in years)
    return next((day for day in days if day >= after), holiday.first)


def _instant(day: dt.date, minute: int, zone: str) -> dt.datetime:
    """A minute counted from the midnight of a day, by the clock on the wall."""
    wall = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
