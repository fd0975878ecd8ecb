"""Timetables and calendars as time groups: each line `hours|days of the week|days of the month|months`.

A time group knows no year and no midnight, and its last minute is still in it: 08:00 to 17:00 is 08:00-16:59.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from emprov_xl.callflow.clock import DAY, Holiday, Span
from emprov_xl.callflow.times import Times
from emprov_xl.checks.answers import alike
from emprov_xl.checks.links import Link
from emprov_xl.exports.export import Source
from emprov_xl.exports.lines import held_back
from emprov_xl.model.cells import Place

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = 365
PARTS = ("", " open", " half")
"""What a calendar is made of, in the order in which it is asked: whole days, open hours of half days, half days."""
_ANY = "*"
_SEASONS = tuple(dt.datetime(2027, month, 15, 12, tzinfo=dt.UTC) for month in (1, 4, 7, 10))


@dataclass(frozen=True, slots=True)
class TimeGroup:
    """A time group: what makes it, its name, and its lines; or why it cannot be made."""

    node: str
    name: str
    place: Place
    lines: tuple[str, ...]
    why_not: str = ""


def time_groups(source: Source) -> Iterator[TimeGroup]:
    """One for each timetable, and up to three for each calendar: whole days, and what half days are open and closed."""
    survey = source.survey
    times = Times(survey)
    said = survey.form("site.time_zone")
    zone = said if isinstance(said, str) else ""
    names: dict[str, None] = {}

    def named(name: str) -> str:
        distinct, more = name, 2
        while alike(distinct) in names:
            distinct, more = f"{name} ({more})", more + 1
        names[alike(distinct)] = None
        return distinct

    for rows in _together(survey.texts("business_hours.schedule")):
        place = Place("business_hours", None, rows[0])
        name = survey.text("business_hours.schedule", rows[0])
        hours = times.hours(name, rows)
        here = [_moved(span, zone) for span in hours.spans]
        why = held_back(place, source.held) or ("a row of it is not whole" if hours.doubt else "")
        why = why or ("" if all(here) else "its time zone is not always as far from the system's")
        lines = tuple(week_lines(span for span in here if span))
        yield TimeGroup(f"business_hours@{rows[0]}", named(name), place, lines, why)
    for rows in _together(survey.texts("holidays.calendar")):
        place = Place("holidays", None, rows[0])
        name = survey.text("holidays.calendar", rows[0])
        why = held_back(place, source.held)
        clock = times.clock(place, None, Link(place, name, "holidays", rows))
        if not clock.holidays:
            yield TimeGroup(f"holidays@{rows[0]}", named(name), place, (), why or "its days are not known")
        for kind, suffix, days in _calendar(clock.holidays):
            yield TimeGroup(f"holidays@{rows[0]}{kind}", named(f"{name}{suffix}"), place, tuple(days), why)


def _together(names: Mapping[int, str]) -> Iterator[tuple[int, ...]]:
    """The rows that bear one name."""
    lists: dict[str, list[int]] = {}
    for row, name in names.items():
        lists.setdefault(alike(name), []).append(row)
    yield from map(tuple, lists.values())


def _moved(span: Span, zone: str) -> Span | None:
    """A span in the time of the system; None where the zones are not as far from each other all year."""
    if span.zone == zone:
        return span
    ahead = {_offset(zone, day) - _offset(span.zone, day) for day in _SEASONS} if zone else set()
    if len(ahead) != 1:
        return None
    minutes = ahead.pop() // dt.timedelta(minutes=1)
    return replace(span, start=span.start + minutes, end=span.end + minutes, zone=zone)


def _offset(zone: str, day: dt.datetime) -> dt.timedelta:
    return day.astimezone(ZoneInfo(zone)).utcoffset() or dt.timedelta()


def _calendar(holidays: Sequence[Holiday]) -> Iterator[tuple[str, str, list[str]]]:
    """What a calendar needs: whole days, the open hours of half days, and half days at large."""
    whole = [day for day in holidays if day.opens is None]
    half = [day for day in holidays if day.opens is not None]
    if whole:
        yield PARTS[0], "", [line for day in whole for line in day_lines(day, _ANY)]
    if half:
        yield PARTS[1], ", open", [line for day in half for line in day_lines(day, _clock(day.opens, day.closes))]
        yield PARTS[2], ", half days", [line for day in half for line in day_lines(day, _ANY)]


def week_lines(spans: Iterable[Span]) -> Iterator[str]:
    """The lines of a timetable: days with the same hours that follow one another on one line."""
    days_of: dict[tuple[int, int], set[int]] = {}
    for span in spans:
        start = span.start
        while start < span.end:
            end = min(span.end, (start // DAY + 1) * DAY)
            days_of.setdefault((start % DAY, end - start // DAY * DAY), set()).add(start // DAY % 7)
            start = end
    for (opens, closes), days in sorted(days_of.items()):
        for first, last in _runs(sorted(days)):
            yield f"{_clock(opens, closes)}|{_between(_WEEK[first], _WEEK[last])}|*|*"


def day_lines(holiday: Holiday, hours: str) -> Iterator[str]:
    """The lines of a holiday, a month each: a line that spans months would mean these days of each of them."""
    if (holiday.last - holiday.first).days >= _YEAR:
        yield f"{hours}|*|*|*"
        return
    first = holiday.first
    while first <= holiday.last:
        following = (first.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
        last = min(holiday.last, following - dt.timedelta(days=1))
        yield f"{hours}|*|{_between(str(first.day), str(last.day))}|{_MONTHS[first.month - 1]}"
        first = following


def _runs(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = days[0]
    for day in days[1:]:
        if day != last + 1:
            yield first, last
            first = day
        last = day
    yield first, last


def _between(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


def _clock(opens: int | None, closes: int | None) -> str:
    """From a minute of the day to the last one before another; a whole day is any time."""
    if opens is None or closes is None or (opens == 0 and closes == DAY):
        return _ANY
    last = closes - 1
    return f"{opens // 60:02d}:{opens % 60:02d}-{last // 60:02d}:{last % 60:02d}"
