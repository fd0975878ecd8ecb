"""Timetables as minutes of a week, Monday 00:00 being 0."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emprov_xl.checks.answers import alike
from emprov_xl.checks.survey import Survey

DAY = 24 * 60
_LAST_MINUTE = dt.time(23, 59)  # how 24:00 is read


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Minutes of a week from `start` up to, but not with, `end`; within one day."""

    start: int
    end: int
    row: int


Weeks = Mapping[str, tuple[Span, ...]]


def weeks(survey: Survey) -> Weeks:
    """The open minutes of each timetable, by its name as compared, in the order of the week."""
    lists: dict[str, list[Span]] = {}
    for row, name in survey.texts("business_hours.schedule").items():
        lists.setdefault(alike(name), []).extend(spans(survey, row))
    return {name: tuple(sorted(found)) for name, found in lists.items()}


def spans(survey: Survey, row: int) -> Iterator[Span]:
    """The minutes of one row of Business Hours, day by day; none where it is not whole or ends before it starts."""
    opens = survey.answers("business_hours.opens").get(row)
    closes = survey.answers("business_hours.closes").get(row)
    if not isinstance(opens, dt.time) or not isinstance(closes, dt.time) or closes <= opens:
        return
    for day in days(survey, row):
        yield Span(day * DAY + _minute(opens), day * DAY + _minute(closes) + (closes == _LAST_MINUTE), row)


def days(survey: Survey, row: int) -> list[int]:
    """The days of one row of Business Hours, Monday being 0; from Friday to Monday runs over the weekend."""
    words = survey.questionnaire.choices["day"].words
    first = survey.text("business_hours.from_day", row)
    last = survey.text("business_hours.to_day", row) or first
    if first not in words or last not in words or row in survey.unread("business_hours.to_day"):
        return []
    start, length = words.index(first), (words.index(last) - words.index(first)) % len(words)
    return [(start + step) % len(words) for step in range(length + 1)]


def moment(minute: int, words: tuple[str, ...]) -> str:
    """A minute of the week in words, such as "Monday 08:30"."""
    day, rest = divmod(minute, DAY)
    return f"{words[day % len(words)]} {rest // 60:02d}:{rest % 60:02d}"


def covers(these: tuple[Span, ...], those: tuple[Span, ...]) -> bool:
    """Whether every minute of those is one of these."""
    return not uncovered(these, those)


def uncovered(these: tuple[Span, ...], those: tuple[Span, ...]) -> list[tuple[int, int]]:
    """The stretches of those minutes that are none of these; both in the order of the week."""
    gaps, at = [], 0
    for span in those:
        start = span.start
        while at < len(these) and these[at].end <= start:
            at += 1
        step = at
        while step < len(these) and these[step].start < span.end:
            if these[step].start > start:
                gaps.append((start, these[step].start))
            start = max(start, these[step].end)
            step += 1
        if start < span.end:
            gaps.append((start, span.end))
    return gaps


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute
