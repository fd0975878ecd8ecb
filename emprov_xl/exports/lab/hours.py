"""What the clock says as steps of a dial plan: first the calendar, then the week.

GotoIfTime takes the last minute as well, so a time that ends at 17:00 is written 16:59. It knows no year: a holiday
that does not come back every year is told by its date instead. `LAB_TIME` puts the clock of the lab to any moment.
"""

import calendar
from collections.abc import Iterator, Sequence

from emprov_xl.callflow.clock import DAY, Clock, Holiday, Span
from emprov_xl.exports.lab.conf import Code, code
from emprov_xl.exports.lab.dialplan import Step

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_A_YEAR = 365
_LEAP = 2028
_NOW = "${IF($[${LEN(${TESTTIME})} > 0]?${TESTTIME}:${EPOCH})}"

SETS_CLOCK = Step("ExecIf", Code("$[${LEN(${LAB_TIME})} > 0]?Set(TESTTIME=${LAB_TIME})"))
"""The clock of this call is that of the lab, where one is set."""


def on_holidays(clock: Clock, opened: str, closed: str) -> Iterator[Step]:
    """A whole day goes before the hours of a half day, and these before the rest of it."""
    holidays = clock.holidays
    halves = [holiday for holiday in holidays if holiday.opens is not None]
    if any(not holiday.every_year for holiday in holidays):
        told = f"LAB_DATE=${{STRFTIME({_NOW},<zone>,%Y%m%d)}}"
        yield Step("Set", code(told, zone=clock.zone))
    if any(not holiday.every_year for holiday in halves):
        told = f"LAB_CLOCK=${{STRFTIME({_NOW},<zone>,1%H%M)}}"
        yield Step("Set", code(told, zone=clock.zone))
    for holiday in holidays:
        if holiday.opens is None:
            yield from _falls(holiday, clock.zone, closed)
    for holiday in halves:
        if holiday.opens is not None and holiday.closes is not None and holiday.opens < holiday.closes:
            yield from _falls(holiday, clock.zone, opened, (holiday.opens, holiday.closes))
    for holiday in halves:
        yield from _falls(holiday, clock.zone, closed)


def _falls(holiday: Holiday, zone: str, label: str, hours: tuple[int, int] | None = None) -> Iterator[Step]:
    """The call goes to a label on a holiday, or in some of its hours."""
    if holiday.every_year:
        for days, month in _month_by_month(holiday):
            told = "<hours>,*,<days>,<month>,<zone>?<label>"
            words = {"hours": _hours(*hours) if hours else "*", "days": days, "month": month}
            yield Step("GotoIfTime", code(told, **words, zone=zone, label=label))
        return
    first, last = (day.strftime("%Y%m%d") for day in (holiday.first, holiday.last))
    within = code("${LAB_DATE} >= <first> & ${LAB_DATE} <= <last>", first=first, last=last)
    if hours:
        opens, closes = (f"1{minute // 60:02}{minute % 60:02}" for minute in hours)
        within = Code(f"{within} & " + code("${LAB_CLOCK} >= <o> & ${LAB_CLOCK} < <c>", o=opens, c=closes))
    yield Step("GotoIf", Code(f"$[{within}]?" + code("<label>", label=label)))


def _month_by_month(holiday: Holiday) -> Iterator[tuple[str, str]]:
    """The days of a holiday that comes every year, each month by itself; it may run over New Year."""
    first, last = holiday.first, holiday.last
    if (last - first).days >= _A_YEAR:
        yield "*", "*"
        return
    month, day = first.month, first.day
    for _ in range(len(_MONTHS) + 1):
        ends_here = month == last.month and day <= last.day
        end = last.day if ends_here else calendar.monthrange(_LEAP, month)[1]
        yield (f"{day}-{end}" if end > day else str(day)), _MONTHS[month - 1]
        if ends_here:
            return
        month, day = month % len(_MONTHS) + 1, 1


def in_hours(spans: Sequence[Span], label: str) -> Iterator[Step]:
    """The call goes to a label in the hours of a week; days that are alike are told together."""
    for zone, start, end, days in _alike(spans):
        told = "<hours>,<days>,*,*,<zone>?<label>"
        yield Step("GotoIfTime", code(told, hours=_hours(start, end), days=days, zone=zone, label=label))


def _alike(spans: Sequence[Span]) -> Iterator[tuple[str, int, int, str]]:
    """The stretches of single days, those of neighbouring days together: zone, from, until and the days."""
    found: dict[tuple[str, int, int], set[int]] = {}
    for span in spans:
        for day in range(span.start // DAY, -(-span.end // DAY)):
            start, end = max(span.start - day * DAY, 0), min(span.end - day * DAY, DAY)
            found.setdefault((span.zone, start, end), set()).add(day)
    for (zone, start, end), days in found.items():
        for day in sorted(days):
            if day - 1 in days:
                continue
            last = day
            while last + 1 in days:
                last += 1
            yield zone, start, end, _DAYS[day] if last == day else f"{_DAYS[day]}-{_DAYS[last]}"


def timed(spans: Sequence[Span]) -> Iterator[Code]:
    """The hours of a week as conditions of an include."""
    for zone, start, end, days in _alike(spans):
        yield code("<hours>,<days>,*,*,<zone>", hours=_hours(start, end), days=days, zone=zone)


def _hours(start: int, end: int) -> str:
    last = end - 1
    return f"{start // 60:02}:{start % 60:02}-{last // 60:02}:{last % 60:02}"
