"""Readers of dates and times of day, as people write them in English and French."""

import datetime as dt
import re

from emprov_xl.model.cells import Typed
from emprov_xl.model.questionnaire import Field
from emprov_xl.readers.reading import Reader, Reading, asked, perhaps, western

_MONTHS = {
    beginning: number
    for number, beginnings in enumerate(
        (
            ("jan",),
            ("feb", "fév", "fev"),
            ("mar",),
            ("apr", "avr"),
            ("may", "mai"),
            ("jun", "juin"),
            ("jul", "juil"),
            ("aug", "aoû", "aou"),
            ("sep",),
            ("oct",),
            ("nov",),
            ("dec", "déc"),
        ),
        1,
    )
    for beginning in beginnings
}
_WORD = r"([^\W\d_]{3,9})\.?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ]00:00(?::00)?)?|(20\d{2})([01]\d)([0-3]\d)")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|er)?[-/. ]*{_WORD}[-/.,\s]*(\d{{4}})", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_WORD}[-/. ]*(\d{{1,2}})(?:st|nd|rd|th)?[-/.,\s]+(\d{{4}})", re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_WEEKDAY = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?,?\s+(?=\d|[a-z])", re.IGNORECASE
)
_FIRST_SERIAL, _LAST_SERIAL = 43_831, 73_050  # the days of 2020 and 2099 as a spreadsheet counts them
_EPOCH = dt.date(1899, 12, 30)

_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?(?::\d{2})?\s*h?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_TIME_WITHOUT_COLON = re.compile(r"([01]?\d|2[0-4])([0-5]\d)")
_HOURS = re.compile(r"(.+?)\s*(?:-|\bto\b|\btill\b|\buntil\b)\s*(.+)", re.IGNORECASE)
_NOON, _MIDNIGHT = frozenset(("noon", "midday", "midi")), frozenset(("midnight", "minuit"))
_WORKDAY = 7  # an end before this hour is meant in the afternoon, and so is none that starts
_LAST_MINUTE = 24 * 60 - 1


def date(typed: Typed) -> Reading:
    """A day; where day and month may be exchanged both are offered."""
    match typed:
        case dt.datetime():
            return Reading(typed.date())
        case dt.date():
            return Reading(typed)
        case str():
            days = _days_in(western(typed))
            if len(days) == 1:
                return Reading(days[0], tidied=typed != days[0].isoformat())
            offered = [day.isoformat() for day in days]
            return asked("FLD-006", typed, " or ".join(offered), perhaps=perhaps(*offered))
        case float() if typed.is_integer() and _FIRST_SERIAL <= typed <= _LAST_SERIAL:
            day = (_EPOCH + dt.timedelta(days=int(typed))).isoformat()
            return asked("FLD-006", typed, day, perhaps=perhaps(day))
        case _:
            return asked("FLD-006", typed, perhaps="")


def _days_in(text: str) -> list[dt.date]:
    """Every day that a text may mean."""
    bare = _WEEKDAY.sub("", text, count=1) if text[0].isalpha() else text
    if found := _YEAR_FIRST.fullmatch(bare):
        year, month, day = (int(part) for part in found.groups() if part)
        return _days((year, month, day))
    if found := _DAY_MONTH.fullmatch(bare):
        return _days((int(found[3]), _month(found[2]), int(found[1])))
    if found := _MONTH_DAY.fullmatch(bare):
        return _days((int(found[3]), _month(found[1]), int(found[2])))
    if found := _FIGURES.fullmatch(bare):
        one, other, year = int(found[1]), int(found[2]), int(found[3])
        if len(found[3]) == 4:
            return _days((year, one, other), (year, other, one))
        return _days((2000 + year, one, other), (2000 + year, other, one), (2000 + one, other, year))
    return []


def _month(word: str) -> int:
    """The month of a word, by its beginning; 0 when it is none."""
    folded = word.casefold()
    return _MONTHS.get(folded[:4]) or _MONTHS.get(folded[:3], 0)


def _days(*readings: tuple[int, int, int]) -> list[dt.date]:
    found = []
    for year, month, day in readings:
        try:
            found.append(dt.date(year, month, day))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def time_reader(field: Field) -> Reader:
    """A time of day; 24:00 is read as 23:59, as the hours of a UCX end.

    A number is a time when it is a part of a day; a plain 0 or 1 may as well be an hour. Of hours such as 8-5 the half
    that the field asks for is proposed.
    """
    ends = field.key.startswith(("closes", "to_", "last", "end"))

    def read(typed: Typed) -> Reading:
        match typed:
            case dt.datetime() | dt.time():
                time = typed.time() if isinstance(typed, dt.datetime) else typed
                return Reading(time.replace(second=0, microsecond=0))
            case dt.date():
                return _asked(typed, _half(f"{typed.month}-{typed.day}", ends=ends))
            case dt.timedelta() if dt.timedelta() <= typed <= dt.timedelta(days=1):
                return Reading(_time_of_day(int(typed.total_seconds()) // 60))
            case float():
                return _counted_time(typed)
            case str():
                return _written_time(western(typed), typed, ends=ends)
            case _:
                return _asked(typed)

    return read


def _asked(typed: Typed, *meant: str) -> Reading:
    offered = [time for time in meant if time]
    return asked("FLD-007", typed, " or ".join(offered), perhaps=perhaps(*offered))


def _time_of_day(minutes: int) -> dt.time:
    return dt.time(*divmod(min(minutes, _LAST_MINUTE), 60))


def _counted_time(typed: float) -> Reading:
    if 0 < typed < 1:
        return Reading(_time_of_day(round(typed * 24 * 60)))
    if not typed.is_integer() or not 0 <= typed <= 2400:
        return _asked(typed)
    if typed <= 24:
        return _asked(typed, f"{int(typed):02}:00")
    time = _checked(*divmod(int(typed), 100)) if typed >= 100 else None
    return Reading(time, tidied=True) if time else _asked(typed)


def _written_time(text: str, typed: Typed, *, ends: bool) -> Reading:
    if text.casefold() in _NOON:
        return Reading(dt.time(12), tidied=True)
    if _TIME_WITHOUT_COLON.fullmatch(text):
        return _counted_time(float(text)) if int(text) >= 100 else _asked(typed)
    found = _TIME.fullmatch(text)
    if not found:
        return _asked(typed, _half(text, ends=ends))
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if not (found[2] or half):
        return _asked(typed, f"{hour:02}:00" if hour <= 24 else "")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 99
    time = _checked(hour, minute)
    if time is None:
        return _asked(typed)
    return Reading(time, tidied=hour == 24 or text != typed)


def _checked(hour: int, minute: int) -> dt.time | None:
    if (hour, minute) == (24, 0):
        return dt.time(23, 59)
    return dt.time(hour, minute) if hour <= 23 and minute <= 59 else None


def _half(text: str, *, ends: bool) -> str:
    """The half of hours such as 8-5 that a field asks for: 08:00, or 17:00; empty when they are none.

    Midnight is the first minute of a day, or the last.
    """
    if text.casefold() in _MIDNIGHT:
        return "24:00" if ends else "00:00"
    found = _HOURS.fullmatch(text)
    time = _TIME.fullmatch(found[2 if ends else 1]) if found else None
    if not time or not found or not _TIME.fullmatch(found[1]) or not _TIME.fullmatch(found[2]):
        return ""
    hour, minute, half = int(time[1]), int(time[2] or 0), (time[3] or "").lower()
    if half == "p" or (not half and ends and hour <= _WORKDAY):
        hour = hour % 12 + 12
    checked = _checked(hour, minute)
    return checked.isoformat("minutes") if checked and (hour, minute) != (24, 0) else ""
