"""The business hours as a week that can be looked at: each schedule with who goes by it, and each day by half hours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from emprov_xl.callflow.clock import DAY, Holiday, Hours
from emprov_xl.callflow.graph import Flow
from emprov_xl.callflow.times import Times
from emprov_xl.callflow.told import Told

HALF = 30
HALVES = DAY // HALF
Stretch = tuple[int, int]
"""Minutes of a day, from one until before another."""


class State(Enum):
    """What half an hour is."""

    OPEN = auto()
    PART = auto()  # open for some of it
    GAP = auto()  # closed between open hours of the same day
    CLOSED = auto()
    HOLIDAY = auto()


@dataclass(frozen=True, slots=True)
class Timetable:
    """A schedule, the call routings and queues that go by it, and the holidays that go before it there."""

    hours: Hours
    zone: str
    used_by: tuple[str, ...]
    holidays: tuple[Holiday, ...]


def timetables_of(told: Told, flow: Flow) -> Iterator[Timetable]:
    """Every schedule of Business Hours, in the order of the sheet, whether anybody goes by it or not."""
    times = Times(told)
    schedules: dict[str, tuple[str, list[int]]] = {}
    for row, name in told.texts("business_hours.schedule").items():
        schedules.setdefault(name.strip().casefold(), (name, []))[1].append(row)
    for name, rows in schedules.values():
        hours = times.hours(name, tuple(rows))
        clocks = {key: clock for key, clock in flow.clocks.items() if clock.hours and clock.hours.place.row in rows}
        holidays = {holiday.place: holiday for clock in clocks.values() for holiday in clock.holidays}
        used_by = tuple(flow.nodes[key].said for key in clocks)
        yield Timetable(hours, times.zone_of(rows[0]), used_by, tuple(holidays.values()))


def open_on(hours: Hours, day: int) -> tuple[Stretch, ...]:
    """When it is open on a day of the week (Monday is 0), in order; what touches or overlaps is one stretch."""
    midnight = day * DAY
    pieces = ((max(span.start - midnight, 0), min(span.end - midnight, DAY)) for span in hours.spans)
    found: list[Stretch] = []
    for start, end in sorted(piece for piece in pieces if piece[0] < piece[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def open_in(holiday: Holiday) -> tuple[Stretch, ...]:
    """When it is open on a holiday: never, or in the hours of a half day."""
    if holiday.opens is None or holiday.closes is None or holiday.opens >= holiday.closes:
        return ()
    return ((holiday.opens, holiday.closes),)


def halves(stretches: Sequence[Stretch], otherwise: State = State.CLOSED) -> tuple[State, ...]:
    """The 48 half hours of a day that is open in some stretches; in between there are gaps, unless it is a holiday."""
    states = [otherwise] * HALVES
    if stretches and otherwise is State.CLOSED:
        first, last = stretches[0][0] // HALF, -(-stretches[-1][1] // HALF)
        states[first:last] = [State.GAP] * (last - first)
    for start, end in stretches:
        for half in range(start // HALF, -(-end // HALF)):
            whole = start <= half * HALF and (half + 1) * HALF <= end
            states[half] = State.OPEN if whole else State.PART
    return tuple(states)


def told_as(stretches: Sequence[Stretch]) -> str:
    """Stretches of a day to the minute, in words of a clock."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in stretches) or "closed"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
