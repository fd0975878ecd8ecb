"""The sheet Hours: a strip of the week for each schedule, half an hour a cell, its holidays below."""

import datetime as dt
from collections.abc import Iterator, Sequence

from emprov_xl.callflow.clock import Holiday
from emprov_xl.callflow.timetable import HALVES, State, Timetable, halves, open_in, open_on, told_as
from emprov_xl.model.page import Column, Page, Shown, Styled

HOURS = "Hours"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_HOLIDAYS = 30
_ROWS_A_SHEET = 42
_COLUMNS = (Column("", 24, "strip_day"), *(Column("", 1.9, "strip_hour") for _ in range(HALVES)), Column("", 34))
_CELLS = {
    State.OPEN: Styled(None, "strip_open"),
    State.PART: Styled("½", "strip_part"),
    State.GAP: Styled("–", "strip_gap"),
    State.CLOSED: Styled(None, "strip_closed"),
    State.HOLIDAY: Styled(None, "strip_holiday"),
}
_Row = tuple[Shown, ...]


def hours_page(timetables: Sequence[Timetable], customer: str, title_of: str) -> Page | None:
    """The sheet with the strips; None without a schedule. `title_of` is the title of the sheet Business Hours."""
    if not timetables:
        return None
    banner: tuple[_Row, ...] = (
        (f"Hours: {customer}" if customer else "Hours",),
        ("Each cell is half an hour; the exact times stand at the right.",),
        _legend(),
        (),
    )
    rows: list[_Row] = []
    breaks: list[int] = []
    since = 0
    known: dict[tuple[Holiday, ...], str] = {}
    for timetable in timetables:
        strip = [*_strip(timetable, title_of, known.get(timetable.holidays, "")), ()]
        known.setdefault(timetable.holidays, timetable.hours.name)
        if rows and len(rows) - since + len(strip) + len(banner) > _ROWS_A_SHEET:
            breaks.append(len(banner) + 1 + len(rows))
            since = len(rows) + len(banner)
        rows += strip
    return Page(HOURS, _COLUMNS, tuple(rows), banner, "plan", breaks=tuple(breaks))


def _legend() -> _Row:
    """A line of cells that shows what each look means, its words over the cells behind it."""
    cells: list[Shown] = [None]
    words = {
        State.OPEN: "open",
        State.PART: "open in part",
        State.GAP: "closed between open hours",
        State.CLOSED: "closed",
        State.HOLIDAY: "holiday",
    }
    for state, word in words.items():
        room = len(word) * 2 // 3 + 2
        cells += [_CELLS[state], Styled(word, "strip_hour"), *([None] * room)]
    cells += [None] * (len(_COLUMNS) - len(cells))
    return tuple(Styled(None, "strip_hour") if cell is None else cell for cell in cells[: len(_COLUMNS)])


def _strip(timetable: Timetable, title_of: str, same_as: str) -> Iterator[_Row]:
    hours = timetable.hours
    about = [f"time zone {timetable.zone}"] if timetable.zone else []
    about.append(f"for {', '.join(timetable.used_by)}" if timetable.used_by else "no call routing and no queue uses it")
    yield (Styled(hours.name, "heading"),)
    yield (Styled("; ".join(about), "strip_hour"),)
    yield _hour_marks()
    for day, name in enumerate(_DAYS):
        stretches = open_on(hours, day)
        yield _line(name, halves(stretches), told_as(stretches))
    if hours.doubt:
        yield (Styled(f"Some hours are not known: see row {hours.doubt.row} of the sheet {title_of}.", "strip_doubt"),)
    if same_as and timetable.holidays:
        yield (Styled(f"Holidays as for {same_as}.", "strip_hour"),)
        return
    if timetable.holidays:
        yield (Styled("Holidays", "strip_hour"),)
    for holiday in timetable.holidays[:_MOST_HOLIDAYS]:
        stretches = open_in(holiday)
        told = f"{_dates(holiday)}: {told_as(stretches)}"
        yield _line(holiday.name, halves(stretches, State.HOLIDAY), told)
    if len(timetable.holidays) > _MOST_HOLIDAYS:
        yield (Styled(f"and {len(timetable.holidays) - _MOST_HOLIDAYS} more holidays", "strip_hour"),)


def _hour_marks() -> _Row:
    """The hours above the cells that begin with them."""
    marks = [f"{half // 2}" if half % 4 == 0 else None for half in range(HALVES)]
    return (None, *(Styled(mark, "strip_hour") for mark in marks), Styled(None, "strip_hour"))


def _line(name: str, states: Sequence[State], told: str) -> _Row:
    return (name, *(_CELLS[state] for state in states), Styled(told, "strip_times"))


def _dates(holiday: Holiday) -> str:
    """The days of a holiday; of one that comes every year without the year."""
    first, last = holiday.first, holiday.last
    said = _day(first, yearly=holiday.every_year and first.year == last.year)
    if last > first:
        said += f" to {_day(last, yearly=holiday.every_year and first.year == last.year)}"
    return f"{said}, every year" if holiday.every_year else said


def _day(day: dt.date, *, yearly: bool) -> str:
    month = _MONTHS[day.month - 1]
    return f"{day.day} {month}" if yearly else f"{day.day} {month} {day.year}"
