"""What the clock says: hours, holidays, and whether a place is open at a moment."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from emprov_xl.model.cells import Place

DAY = 24 * 60
WEEK = 7 * DAY
_LAST_MINUTE = DAY - 1  # 24:00 is read as 23:59


class Time(StrEnum):
    """What a moment is to a call routing."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the clock says, and the cell that decides it; without a time the cell is the one that stops us."""

    time: Time | None
    place: Place


@dataclass(frozen=True, slots=True)
class Span:
    """From one minute of the week (Monday 00:00 is 0) until before another, in a time zone, as one row says."""

    start: int
    end: int
    zone: str
    place: Place


def spans(days: tuple[int, int], opens: dt.time, closes: dt.time, zone: str, place: Place) -> Iterator[Span]:
    """The spans of a row: one a day, two where it runs past midnight; days may run over the weekend."""
    first, last = days
    start, end = minute_of(opens), closing_minute(closes)
    for day in range(first, last + 1 if last >= first else last + 8):
        until = end if end > start else end + DAY
        for piece in _pieces(day % 7 * DAY + start, day % 7 * DAY + until):
            yield Span(*piece, zone, place)


def minute_of(time: dt.time) -> int:
    """The minute of the day."""
    return time.hour * 60 + time.minute


def closing_minute(time: dt.time) -> int:
    """The first minute that is no longer open; a day that ends at 23:59 or 24:00 ends at midnight."""
    minute = minute_of(time)
    return DAY if minute == _LAST_MINUTE else minute


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch of the week, in two where it runs over Sunday's midnight."""
    if end <= WEEK:
        yield start, end
    else:
        yield start, WEEK
        yield 0, end - WEEK


@dataclass(frozen=True, slots=True)
class Hours:
    """A timetable; `place` is the cell that names it, `doubt` one without which some of its hours are not known."""

    name: str
    spans: tuple[Span, ...]
    place: Place
    doubt: Place | None = None

    def open_at(self, moment: dt.datetime) -> Span | None:
        """The span in which a moment lies."""
        for span in self.spans:
            local = moment.astimezone(ZoneInfo(span.zone))
            if span.start <= local.weekday() * DAY + local.hour * 60 + local.minute < span.end:
                return span
        return None


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days on which other rules hold; with `opens` and `closes` (minutes) it is open in these hours."""

    name: str
    first: dt.date
    last: dt.date
    every_year: bool
    place: Place
    opens: int | None = None
    closes: int | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether a day is one of them; every year by month and day, as a UCX knows no year."""
        if not self.every_year:
            return self.first <= day <= self.last
        if (self.last - self.first).days >= 365:
            return True
        first, last, asked = ((each.month, each.day) for each in (self.first, self.last, day))
        return first <= asked <= last if first <= last else asked >= first or asked <= last

    def is_open(self, minute: int) -> bool:
        """Whether a half day is open at a minute."""
        return self.opens is not None and self.closes is not None and self.opens <= minute < self.closes


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells a call routing (or a queue) what a moment is: a holiday goes before the hours.

    Holidays begin at midnight of `zone`. Without `hours`, `place` is the cell that should have named them.
    """

    place: Place
    zone: str
    hours: Hours | None
    holidays: tuple[Holiday, ...] = ()

    def at(self, moment: dt.datetime) -> Verdict:
        """What a moment is."""
        holiday = self.holiday_at(moment)
        if holiday is not None:
            return holiday
        if self.hours is None:
            return Verdict(None, self.place)
        span = self.hours.open_at(moment)
        if span is not None:
            return Verdict(Time.OPEN, span.place)
        return Verdict(None, self.hours.doubt) if self.hours.doubt else Verdict(Time.CLOSED, self.hours.place)

    def holiday_at(self, moment: dt.datetime) -> Verdict | None:
        """What the calendar says: a whole day goes before a half day, whose hours are open ones."""
        local = moment.astimezone(ZoneInfo(self.zone)) if self.holidays else moment
        today = [holiday for holiday in self.holidays if holiday.covers(local.date())]
        if not today:
            return None
        closed = [holiday for holiday in today if not holiday.is_open(local.hour * 60 + local.minute)]
        if len(closed) < len(today) and all(holiday.opens is not None for holiday in closed):
            inside = next(holiday for holiday in today if holiday not in closed)
            return Verdict(Time.OPEN, inside.place)
        whole = next((holiday for holiday in closed if holiday.opens is None), closed[0])
        return Verdict(Time.HOLIDAY, whole.place)
