"""Dates and times, which a workbook keeps as numbers: only the format of the cell tells."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from emprov_xl.workbook.reading.xml import local, parse

_LAST_DAY = 2_958_466  # the day after 9999-12-31
_LEAP_BUG = 60  # Excel believes that 1900 had a 29 February
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(50, 59)}
_BUILT_IN_TIMES = {45, 47}
_BUILT_IN_SPANS = {46}
_UNSEEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_MOMENT = re.compile(r"[ymdhs]", re.IGNORECASE)
_LONGEST_FORMAT = 1_000  # characters: four times as many as Excel takes


class Shows(Enum):
    """What a number format makes of a number."""

    MOMENT = "a date or time of day"
    SPAN = "hours that may be more than a day"


@dataclass(frozen=True, slots=True)
class Moments:
    """Which cell formats show dates and times, and where the workbook begins to count days."""

    formats: Mapping[int, Shows] = field(default_factory=dict)
    since_1904: bool = False

    def read(self, number: float, style: int) -> float | dt.date | dt.time | dt.timedelta:
        """The number as its cell shows it; one that is no date stays a number."""
        shows = self.formats.get(style)
        if shows is None or not 0 <= number < _LAST_DAY:
            return number
        if shows is Shows.SPAN:
            return dt.timedelta(milliseconds=round(number * 86_400_000))
        return self._moment(number)

    def _moment(self, number: float) -> dt.date | dt.time:
        milliseconds = round(number * 86_400_000)
        if number < 1:
            return (dt.datetime.min + dt.timedelta(milliseconds=milliseconds % 86_400_000)).time()
        if self.since_1904:
            first = dt.datetime(1904, 1, 1)
        else:
            first = dt.datetime(1899, 12, 31) if number < _LEAP_BUG else dt.datetime(1899, 12, 30)
        try:
            moment = first + dt.timedelta(milliseconds=milliseconds)
        except OverflowError:
            moment = dt.datetime.max
        return moment if milliseconds % 86_400_000 else moment.date()


def moments_in(styles: bytes, *, since_1904: bool) -> Moments:
    """The moments that the formats of a styles part show."""
    codes: dict[str, str] = {}
    used: list[str] = []
    within = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal within
        match local(tag):
            case "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            case "cellXfs" | "cellStyleXfs" | "dxfs" as section:
                within = section
            case "xf" if within == "cellXfs":
                used.append(attributes.get("numFmtId", "0"))

    if styles:
        parse(styles, start)
    shown = {identifier: shows(identifier, codes.get(identifier, "")) for identifier in set(used)}
    formats = {number: what for number, identifier in enumerate(used) if (what := shown[identifier])}
    return Moments(formats, since_1904)


def shows(identifier: str, code: str) -> Shows | None:
    """What a format makes of a number; None when it stays one."""
    if not code:
        number = int(identifier) if identifier.isdecimal() else 0
        if number in _BUILT_IN_SPANS:
            return Shows.SPAN
        return Shows.MOMENT if number in _BUILT_IN_DATES | _BUILT_IN_TIMES else None
    if len(code) > _LONGEST_FORMAT:
        return None
    seen = _UNSEEN.sub("", code.partition(";")[0])
    if _SPAN.search(seen):
        return Shows.SPAN
    return Shows.MOMENT if _MOMENT.search(seen) else None
