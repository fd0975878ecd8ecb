"""The work on an engagement is planned: its latest result and what was agreed become a schedule and a calendar."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from emprov_xl.callflow.words import counted
from emprov_xl.definitions.schedule import load_day_practice
from emprov_xl.errors import UsageError
from emprov_xl.files import make_folder, write_bytes
from emprov_xl.house import House
from emprov_xl.latest import Reviewed, latest
from emprov_xl.ledger.ledger import Ledger
from emprov_xl.model.event import Event, Kind
from emprov_xl.model.past import Booking, Past
from emprov_xl.model.schedule import Agreed, Clearance, Schedule
from emprov_xl.model.tasks import Method
from emprov_xl.model.tree import SCHEDULE
from emprov_xl.planning.acceptance import acceptance_list
from emprov_xl.planning.calendar_file import calendar_file
from emprov_xl.planning.cut_over_facts import cut_over_facts
from emprov_xl.planning.cutover_page import cutover_page, withdrawn
from emprov_xl.planning.days_off import days_off
from emprov_xl.planning.schedule import Terms, schedule_of
from emprov_xl.planning.schedule_page import remarks_page, schedule_page
from emprov_xl.planning.tasks import methods_accepted, tasks_of
from emprov_xl.planning.wishes import wishes_of
from emprov_xl.planning.words import hours, in_words
from emprov_xl.planning.works import in_turn
from emprov_xl.review.clearance import clearance_of
from emprov_xl.review.history import past_of
from emprov_xl.withdrawn import forget_withdrawn, mark_withdrawn, schedule_files
from emprov_xl.workbook.pages import write_pages


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the command line; what was not said is taken from what is booked already.

    Without methods, there or here, those count that the customer says yes to in the return; the usual is one engineer.
    """

    as_of: dt.date
    start: dt.date | None = None
    methods: tuple[Method, ...] = ()
    engineers: int | None = None
    cut_over: dt.datetime | None = None
    agreed: Agreed = field(default_factory=Agreed)

    def beside(self, booking: Booking | None) -> "Asked":
        """What was asked, beside what is booked. Other terms than those that were agreed have to be agreed again."""
        if booking is None:
            return self
        said = Asked(
            self.as_of,
            self.start or booking.start,
            self.methods or tuple(map(Method, booking.methods)),
            self.engineers or booking.engineers,
            self.cut_over or booking.cut_over,
        )
        same = _terms(said) == (booking.start, booking.methods, booking.engineers, booking.cut_over)
        before = Agreed(booking.by, booking.by_customer) if same else Agreed()
        return replace(said, agreed=Agreed(self.agreed.ours or before.ours, self.agreed.theirs or before.theirs))


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A schedule, and the files in which it stands; `recorded` when the ledger knows of it."""

    schedule: Schedule
    files: tuple[Path, ...]
    recorded: bool = False


def schedule_work(ledger: Ledger, name: str, output: Path, house: House, asked: Asked) -> Scheduled:
    """The schedule of an engagement, written beside its results; recorded once both sides have agreed to it.

    Raises UsageError for an engagement that is not known or was never ready, and for terms that are not said.
    """
    known = ledger.found(name)
    with ledger.engaged(known.slug):
        history = ledger.history(known.slug)
        past = past_of(*history)
        asked = asked.beside(past.booking)
        clearance = clearance_of(past)
        _hold_back(clearance)
        review = latest(output, house, history, asked.as_of)
        made = schedule_for(review, output / known.slug / SCHEDULE, house, asked, clearance)
        if clearance.ready and asked.agreed.by_both:
            event = _scheduled(made.schedule, asked, past)
            if _terms_of(past.booking) != event.what:
                ledger.append(known.slug, [event])
            return replace(made, recorded=True)
        return made


def record_done(ledger: Ledger, name: str, day: dt.date, who: str, as_of: dt.date) -> None:
    """The configuration of an engagement is done; UsageError for a day to come, and for one that is not scheduled, or
    not ready any more."""
    if day > as_of:
        raise UsageError(f"{day} is still to come; what is done is told on the day or later.")
    known = ledger.found(name)
    with ledger.engaged(known.slug):
        past = past_of(*ledger.history(known.slug))
        if past.booking is None:
            raise UsageError(f"{known.reference} is not scheduled; say when and how first, agreed by both.")
        clearance = clearance_of(past)
        if not clearance.ready:
            raise UsageError(f"{known.reference} is not ready any more, so it cannot be done. {clearance.why}")
        if past.configured != day:
            event = Event(Kind.CONFIGURED, _round(past), who, as_of, {"day": day.isoformat()})
            ledger.append(known.slug, [event])


def schedule_for(review: Reviewed, into: Path, house: House, asked: Asked, clearance: Clearance) -> Scheduled:
    """The schedule of a reviewed return, written into a folder as schedule.xlsx and schedule.ics.

    Raises UsageError when the engagement was never ready, or no day or method is agreed. A readiness that was withdrawn
    marks the schedule instead: on its pages and in its name, and its events are tentative.
    """
    _hold_back(clearance)
    if asked.start is None:
        raise UsageError("On which day does the work begin? Say it with --start DATE.")
    methods = in_turn(asked.methods or methods_accepted(review.survey))
    if not methods:
        raise UsageError(
            "No method is agreed: the customer says yes to none of lab, cloud and premises on the sheet "
            f"{review.survey.title('site')}. Name those agreed with --method."
        )
    terms = Terms(asked.start, methods, asked.engineers or 1, asked.cut_over, asked.agreed, clearance)
    calls = acceptance_list(review.survey, review.plan, asked.as_of).calls
    wishes = wishes_of(review.survey)
    schedule = schedule_of(
        tasks_of(review.plan, house.plan_order, methods),
        len(calls),
        load_day_practice(house.plan_order),
        terms,
        wishes,
        days_off(review.survey, asked.start),
        engagement=review.returned.engagement,
        as_of=asked.as_of.isoformat(),
    )
    facts = cut_over_facts(schedule, review.plan, wishes, review.survey, calls)
    pages = (schedule_page(schedule), cutover_page(schedule, wishes, facts), remarks_page(schedule))
    make_folder(into)
    files = schedule_files(into, stands=clearance.ready)
    if not clearance.ready:
        mark_withdrawn(into, withdrawn(schedule), schedule.engagement)
    write_pages(files[0], [page for page in pages if page], house.look, title=f"Schedule {wishes.customer}".strip())
    write_bytes(files[1], calendar_file(schedule, wishes.address))
    if clearance.ready:
        forget_withdrawn(into)
    return Scheduled(schedule, files)


def lines(made: Scheduled) -> Iterator[str]:
    """What is said of a schedule on the screen."""
    schedule = made.schedule
    for remark in schedule.remarks:
        yield f"To settle: {remark}"
    if not schedule.clearance.ready:
        yield withdrawn(schedule)
    team = counted(schedule.engineers, "engineer")
    told = f"{hours(schedule.minutes)} of work for {team}, {in_words(schedule.start)} to {in_words(schedule.end)}"
    yield f"{schedule.engagement}: {told}; {_state(made)}. {', '.join(map(str, made.files))}"


def _state(made: Scheduled) -> str:
    if not made.schedule.clearance.ready:
        return "marked as withdrawn"
    if made.recorded:
        return "scheduled"
    return "not recorded as scheduled until both have agreed (--agreed-by NAME --agreed-by-customer NAME)"


def _hold_back(clearance: Clearance) -> None:
    if not clearance.ready and not clearance.was_ready:
        raise UsageError(f"Only what is Ready for Configuration can be scheduled. {clearance.why}")


def _terms(asked: Asked) -> tuple[dt.date | None, tuple[str, ...], int | None, dt.datetime | None]:
    return asked.start, tuple(map(str, asked.methods)), asked.engineers, asked.cut_over


def _scheduled(schedule: Schedule, asked: Asked, past: Past) -> Event:
    """What is recorded: the terms, not the hours, which follow from them."""
    start = asked.start.isoformat() if asked.start else ""
    what: dict[str, str | int] = {
        "start": start,
        "methods": " ".join(map(str, schedule.methods)),
        "engineers": schedule.engineers,
        "by": schedule.agreed.ours,
        "by_customer": schedule.agreed.theirs,
        "cut_over": schedule.cut_over.isoformat(timespec="minutes") if schedule.cut_over else "",
    }
    return Event(Kind.SCHEDULED, _round(past), schedule.agreed.ours, asked.as_of, what)


def _terms_of(booking: Booking | None) -> dict[str, str | int]:
    """What is booked, as it is recorded."""
    if booking is None:
        return {}
    return {
        "start": booking.start.isoformat(),
        "methods": " ".join(booking.methods),
        "engineers": booking.engineers,
        "by": booking.by,
        "by_customer": booking.by_customer,
        "cut_over": booking.cut_over.isoformat(timespec="minutes") if booking.cut_over else "",
    }


def _round(past: Past) -> int:
    return past.last.number if past.last else 0
