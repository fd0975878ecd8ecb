"""schedule.ics: each block of work as an event that any calendar program takes in."""

import datetime as dt
import uuid
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from emprov_xl.model.schedule import Block, Booked, Schedule
from emprov_xl.model.tasks import Method
from emprov_xl.planning.words import METHOD_WORDS, hours
from emprov_xl.planning.works import who_is_needed

_OURS = uuid.UUID("4c1f5a0e-0d1b-5d0a-9a4e-6b0d7c3f2e91")
"""The space of names from which the identities of our events come."""

_PRODUCT = "-//emprov_xl//schedule//EN"


def calendar_file(schedule: Schedule, address: str = "") -> bytes:
    """The content of schedule.ics; events on the premises are at an address.

    The same work keeps the identity of its events from one schedule of an engagement to the next, so that a calendar
    moves them instead of showing them twice. They are tentative until both sides have agreed to the dates, and when
    readiness was withdrawn.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # A name that the library does not know is not escaped by it unless the value says that it is text.
    calendar.add("x-wr-calname", vText(_plain(f"{schedule.engagement} {schedule.customer}".strip())))
    for booked in schedule.booked:
        for event in _events(booked, schedule, _plain(address)):
            calendar.add_component(event)
    first, last = schedule.start.date(), schedule.end.date()
    calendar.add_missing_timezones(first - dt.timedelta(days=366), last + dt.timedelta(days=366))
    content: bytes = calendar.to_ical()
    return content


def _events(booked: Booked, schedule: Schedule, address: str) -> Iterator[Event]:
    stamp = dt.datetime.combine(dt.date.fromisoformat(schedule.as_of), dt.time(), dt.UTC)
    stands = schedule.clearance.ready and schedule.agreed.by_both
    for part, block in enumerate(booked.blocks, start=1):
        event = Event()
        event.add("uid", str(uuid.uuid5(_OURS, f"{schedule.engagement}/{booked.work.name}/{part}")))
        event.add("dtstamp", stamp)
        event.add("dtstart", _moment(block.start, schedule.zone))
        event.add("dtend", _moment(block.end, schedule.zone))
        event.add("summary", _summary(booked, schedule, part))
        event.add("description", _plain("\n".join(_description(booked, block, schedule))))
        if address and booked.work.method is Method.PREMISES:
            event.add("location", address)
        event.add("categories", [METHOD_WORDS[booked.work.method]])
        event.add("status", "CONFIRMED" if stands else "TENTATIVE")
        yield event


def _moment(local: dt.datetime, zone: str) -> dt.datetime:
    return local.replace(tzinfo=ZoneInfo(zone))


def _summary(booked: Booked, schedule: Schedule, part: int) -> str:
    told = f" ({part} of {len(booked.blocks)})" if len(booked.blocks) > 1 else ""
    return _plain(f"{schedule.engagement} {booked.work.name}{told}")


def _description(booked: Booked, block: Block, schedule: Schedule) -> Iterator[str]:
    work = booked.work
    if not schedule.clearance.ready:
        yield f"Not to be relied on: {schedule.clearance.why}"
    if schedule.customer:
        yield schedule.customer
    yield f"{METHOD_WORDS[work.method]}: {work.what}"
    yield f"Task {work.number}, {hours(block.minutes)} of {hours(work.minutes)}"
    if work.waits_for:
        names = {each.work.number: each.work.name for each in schedule.booked}
        yield f"Waits for: {', '.join(names[number] for number in work.waits_for)}"
    yield f"Needed: {who_is_needed(booked)}"


def _plain(text: str) -> str:
    """A text without what no calendar file may hold: control characters but line ends, and halves of characters."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")
