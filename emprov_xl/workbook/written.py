"""Titles, texts and moments as a workbook can hold them."""

import datetime as dt

LONGEST_TEXT = 32_767  # Excel cuts a cell there


def quoted_title(title: str) -> str:
    """A sheet's title as formulas name it."""
    return "'" + title.replace("'", "''") + "'"


def places_of(text: str) -> int:
    """How many characters a text has as Excel counts them: one beyond U+FFFF is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_too_long(text: str) -> bool:
    """Whether a cell of Excel has no room for a text."""
    return len(text) > LONGEST_TEXT // 2 and places_of(text) > LONGEST_TEXT


def writable(text: str) -> str:
    """The text without half characters, which no file can hold; what Excel has no room for is cut, and said so."""
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if not is_too_long(text):
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 40)].decode("utf-16-le", "ignore")
    return f"{kept} … [cut {len(text) - len(kept):,} characters]"


def serial(moment: dt.date | dt.time | dt.timedelta, *, since_1904: bool = False) -> float:
    """A date or time as a spreadsheet counts it: days since the last day of 1899, or since 1904."""
    if isinstance(moment, dt.timedelta):
        return moment / dt.timedelta(days=1)
    if isinstance(moment, dt.time):
        since_midnight = dt.datetime.combine(dt.date.min, moment.replace(tzinfo=None)) - dt.datetime.min
        return since_midnight / dt.timedelta(days=1)
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    days = (moment.replace(tzinfo=None) - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    if since_1904:
        return days - 1462
    return days if days >= 61 else days - 1  # Excel believes that 1900 had a 29 February
