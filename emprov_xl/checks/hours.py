"""Verbs about opening hours."""

import datetime as dt
from itertools import pairwise

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, listed, place_of, verb
from emprov_xl.checks.week import DAY, Span, days, weeks
from emprov_xl.model.finding import Hit

_MIDNIGHT = dt.time(0, 0)


@verb("closes_before_opening", gives=("opens", "closes", "split"))
def closes_before_opening(survey: Survey, opens: FieldName, closes: FieldName) -> Hits:
    """Hours end when they start or before, as they do past midnight; an end at 00:00 is proposed as 24:00."""
    ends = survey.answers(closes)
    for row, start in survey.answers(opens).items():
        end = ends.get(row)
        if isinstance(start, dt.time) and isinstance(end, dt.time) and end <= start:
            facts = {"opens": f"{start:%H:%M}", "closes": f"{end:%H:%M}", "split": _split(start, end)}
            proposed = "24:00" if end == _MIDNIGHT < start else None
            yield Hit(place_of(closes, row), facts, (place_of(opens, row),), proposed)


def _split(start: dt.time, end: dt.time) -> str:
    """How hours past midnight are written."""
    if end == _MIDNIGHT:
        return "midnight is written 24:00"
    return f"past midnight takes two rows, {start:%H:%M} to 24:00 and, on the next day, 00:00 to {end:%H:%M}"


@verb("hours_overlap", gives=("day", "opens", "closes", "other"))
def hours_overlap(survey: Survey) -> Hits:
    """Two rows of one timetable have hours in common; told once for each pair of rows."""
    words = survey.questionnaire.choices["day"].words
    for spans_of_one in weeks(survey).values():
        told: set[tuple[int, int]] = set()
        reach: Span | None = None
        for span in spans_of_one:
            if reach is not None and span.start < reach.end and (reach.row, span.row) not in told:
                told.update({(reach.row, span.row), (span.row, reach.row)})
                blamed, other = sorted((reach.row, span.row))[::-1]
                there = place_of("business_hours.opens", other)
                facts = {
                    "day": words[span.start // DAY],
                    "opens": survey.text("business_hours.opens", other),
                    "closes": survey.text("business_hours.closes", other),
                    "other": str(other),
                }
                yield Hit(place_of("business_hours.opens", blamed), facts, (there,), whole=True)
            reach = span if reach is None or span.end > reach.end else reach


@verb("short_gap", gives=("closes", "opens", "day", "minutes"))
def short_gap(survey: Survey, most: int) -> Hits:
    """A timetable closes for a few minutes only, as if two rows were to meet; one minute is meant to meet."""
    words = survey.questionnaire.choices["day"].words
    for spans_of_one in weeks(survey).values():
        told: set[int] = set()
        for before, after in pairwise(spans_of_one):
            gap = after.start - before.end
            if 1 < gap <= most and before.start // DAY == after.start // DAY and after.row not in told:
                told.add(after.row)
                facts = {
                    "closes": survey.text("business_hours.closes", before.row),
                    "opens": survey.text("business_hours.opens", after.row),
                    "day": words[after.start // DAY],
                    "minutes": str(gap),
                }
                there = place_of("business_hours.closes", before.row)
                proposed = facts["closes"]
                yield Hit(place_of("business_hours.opens", after.row), facts, (there,), proposed)


@verb("days_over_the_weekend", gives=("first", "last", "days"))
def days_over_the_weekend(survey: Survey) -> Hits:
    """Hours run from a later day of the week to an earlier one, over the weekend."""
    words = survey.questionnaire.choices["day"].words
    for row, last in survey.texts("business_hours.to_day").items():
        found = days(survey, row)
        if len(found) > 2 and found != sorted(found):
            named = [words[day] for day in found]
            facts = {"first": named[0], "last": last, "days": listed(named, most=len(named))}
            yield Hit(place_of("business_hours.to_day", row), facts)


@verb("over_before_the_change", gives=("day", "cutover"))
def over_before_the_change(survey: Survey) -> Hits:
    """A holiday that is meant for one year only is over before the new system goes into service."""
    cutover = survey.form("site.requested_cutover")
    lasts, again = survey.answers("holidays.last_day"), survey.texts("holidays.every_year")
    for row, first in survey.answers("holidays.first_day").items():
        last = lasts.get(row, first)
        if again.get(row) == "Yes" or not isinstance(first, dt.date) or not isinstance(last, dt.date):
            continue
        if isinstance(cutover, dt.date) and first <= last < cutover:
            facts = {"day": f"{last:%Y-%m-%d}", "cutover": f"{cutover:%Y-%m-%d}"}
            yield Hit(place_of("holidays.first_day", row), facts)
