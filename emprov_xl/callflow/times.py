"""The timetables and calendars of the answers become clocks."""

import datetime as dt
from collections.abc import Mapping, Sequence

from emprov_xl.callflow.clock import Clock, Holiday, Hours, Span, closing_minute, minute_of, spans
from emprov_xl.callflow.told import Named, Told
from emprov_xl.model.cells import Place

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEEDED = ("from_day", "opens", "closes")


def site_zone(told: Told) -> str:
    """The time zone of the site; UTC where none is told, and then hours are not known either."""
    zone = told.form("site.time_zone")
    return zone if isinstance(zone, str) else "UTC"


def clocks_of(told: Told, named: Mapping[Place, Named]) -> dict[str, Clock]:
    """The clocks of call routings, and of queues that are staffed at certain hours."""
    times = Times(told)
    clocks = {}
    for sheet, calendar in (("call_routing", "holiday_calendar"), ("queues", "")):
        schedules = told.texts(f"{sheet}.schedule")
        for row in told.rows(sheet):
            asked = Place(sheet, "schedule", row)
            if sheet == "call_routing" or row in schedules:
                clocks[f"{sheet}@{row}"] = times.clock(asked, named.get(asked), named.get(Place(sheet, calendar, row)))
    return clocks


class Times:
    """The rows of Business Hours and Holidays, each understood once."""

    def __init__(self, told: Told) -> None:
        self._told = told
        zone = told.form("site.time_zone")
        self._zone = zone if isinstance(zone, str) else ""
        self._site = Place("site", "time_zone", next(iter(told.rows("site")), 0))
        self._known: dict[tuple[int, ...], Hours] = {}

    def clock(self, asked: Place, schedule: Named | None, calendar: Named | None) -> Clock:
        """The clock of a row that names a schedule and perhaps a calendar."""
        rows = schedule.rows if schedule else ()
        zone = next((self.zone_of(row) for row in rows), self._zone)
        if not zone:
            return Clock(self._site, zone, None)
        hours = self.hours(schedule.text, rows) if schedule and rows else None
        return Clock(asked, zone, hours, self.holidays(calendar.rows) if calendar else ())

    def zone_of(self, row: int) -> str:
        """The time zone of a row: its own, or that of the site."""
        return self._told.texts("business_hours.time_zone").get(row, self._zone)

    def hours(self, name: str, rows: tuple[int, ...]) -> Hours:
        """The timetable that some rows of Business Hours make."""
        known = self._known.get(rows)
        if known is None:
            known = self._known[rows] = self._worked_out(name, rows)
        return known

    def _worked_out(self, name: str, rows: tuple[int, ...]) -> Hours:
        doubt = None
        found: list[Span] = []
        columns = {key: self._told.answers(f"business_hours.{key}") for key in (*_NEEDED, "to_day")}
        for row in rows:
            blank = next((key for key in _NEEDED if row not in columns[key]), None)
            from_day, opens, closes = (columns[key].get(row) for key in _NEEDED)
            to_day = columns["to_day"].get(row, from_day)
            if from_day in DAYS and to_day in DAYS and isinstance(opens, dt.time) and isinstance(closes, dt.time):
                days = (DAYS.index(str(from_day)), DAYS.index(str(to_day)))
                found += spans(days, opens, closes, self.zone_of(row), Place("business_hours", "opens", row))
            else:
                doubt = doubt or Place("business_hours", blank or "to_day", row)
        return Hours(name, tuple(found), Place("business_hours", "schedule", rows[0]), doubt)

    def holidays(self, rows: Sequence[int]) -> tuple[Holiday, ...]:
        """The holidays that some rows of Holidays make; a row without a date makes none."""
        days = {key: self._told.answers(f"holidays.{key}") for key in ("first_day", "last_day", "opens", "closes")}
        names, yearly = self._told.texts("holidays.name"), self._told.texts("holidays.every_year")
        found = []
        for row in rows:
            first, last = days["first_day"].get(row), days["last_day"].get(row)
            opens, closes = days["opens"].get(row), days["closes"].get(row)
            if isinstance(first, dt.date):
                half = isinstance(opens, dt.time) and isinstance(closes, dt.time)
                found.append(
                    Holiday(
                        names.get(row, f"{first}"),
                        first,
                        last if isinstance(last, dt.date) else first,
                        yearly.get(row) == "Yes",
                        Place("holidays", "first_day", row),
                        minute_of(opens) if half and isinstance(opens, dt.time) else None,
                        closing_minute(closes) if half and isinstance(closes, dt.time) else None,
                    )
                )
        return tuple(found)
