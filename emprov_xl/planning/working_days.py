"""Time in which work is done: from a moment on, so many minutes, around nights, weekends and days off."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from emprov_xl.model.schedule import Block, Day

_MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of a site but for days off; `agreed` is a moment from which on work goes on until midnight.

    An agreed moment counts also outside the usual hours and on a day off: somebody has agreed to it by name.
    """

    day: Day
    off: Collection[dt.date] = ()
    agreed: dt.datetime | None = None

    def works_on(self, date: dt.date) -> bool:
        """Whether it is a usual working day."""
        return date.weekday() in self.day.weekdays and date not in self.off

    def opening(self, moment: dt.datetime) -> dt.datetime:
        """The first moment of work at or after another."""
        return next(self._from(moment))[0]

    def blocks(self, moment: dt.datetime, minutes: int) -> tuple[Block, ...]:
        """So many minutes of work at or after a moment, at least one."""
        found: list[Block] = []
        for start, end in self._from(moment):
            last = min(end, start + dt.timedelta(minutes=minutes))
            found.append(Block(start, last))
            minutes -= found[-1].minutes
            if not minutes:
                break
        return tuple(found)

    def after(self, moment: dt.datetime, days: int) -> dt.datetime:
        """The beginning of the working day after so many whole ones behind that of a moment."""
        date = moment.date()
        for _ in range(days + 1):
            date = next(later for later in _days_from(date + dt.timedelta(days=1)) if self.works_on(later))
        return dt.datetime.combine(date, dt.time())

    def _from(self, moment: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        for date in _days_from(moment.date()):
            midnight = dt.datetime.combine(date, dt.time())
            for start, end in self._hours(date):
                opens, closes = (midnight + dt.timedelta(minutes=at) for at in (start, end))
                if closes > moment:
                    yield max(opens, moment), closes

    def _hours(self, date: dt.date) -> tuple[tuple[int, int], ...]:
        if self.agreed is not None and date == self.agreed.date():
            return ((self.agreed.hour * 60 + self.agreed.minute, _MIDNIGHT),)
        return self.day.hours if self.works_on(date) else ()


def _days_from(date: dt.date) -> Iterator[dt.date]:
    while True:
        yield date
        date += dt.timedelta(days=1)
