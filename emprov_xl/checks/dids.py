"""Verbs about outside numbers and the telephones they ring."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from emprov_xl.checks.numbers import public
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, Unjudged, place_of, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit


@verb("direct_number_rings_elsewhere", gives=("goes_to",))
def direct_number_rings_elsewhere(survey: Survey) -> Hits:
    """A direct number of an extension is sent somewhere else on the sheet of inbound numbers."""
    routed = {link.place.row: link for link in survey.destinations if link.place.sheet == "dids"}
    for link in survey.references:
        if (link.place.sheet, link.place.field) != ("extensions", "direct_did"):
            continue
        for row in link.rows[:1]:
            route = routed.get(row)
            if route is None or (route.sheet and not route.rows):
                continue
            rings_it = route.kind == "Extension" and link.place.row in route.rows
            in_block = survey.text("dids.last", row) != ""
            if not rings_it and not in_block:
                there = place_of("dids.destination", row)
                yield Hit(link.place, {"goes_to": f"{route.kind} {route.text}".strip()}, (there,))


@verb("moved_but_not_routed", gives=("first", "last"))
def moved_but_not_routed(survey: Survey) -> Hits:
    """Numbers are moved to the new system, but none of them stands among the inbound numbers; silent without any.

    Where some of a block do, the others are taken for spare ones.
    """
    routed = sorted(_ranges(survey, "dids.did", "dids.last"))
    reach = list(accumulate(((length, end) for length, _, end, _ in routed), max))
    unread = unread_number(survey)
    asked = not has_broken_block(survey) and (routed or "dids" in survey.lost)
    for length, start, end, row in _ranges(survey, "porting.first", "porting.last") if asked else ():
        low, high = bisect_left(routed, (length,)), bisect_left(routed, (length, end + 1))
        if high > low and reach[high - 1] >= (length, start):
            continue
        first, last = f"{start:0{length}d}", f"{end:0{length}d}"
        place = place_of("porting.first", row)
        facts = {"first": first, "last": f" to {last}" if last != first else ""}
        yield Unjudged(place, unread) if unread else Hit(place, facts)


def unread_number(survey: Survey) -> Place | None:
    """An inbound number that could not be understood, or their sheet when it is lost: any number may stand there."""
    if "dids" in survey.lost:
        return Place("dids", None, 0)
    return next((place_of(f"dids.{key}", row) for key in ("did", "last") for row in survey.unread(f"dids.{key}")), None)


def has_broken_block(survey: Survey) -> bool:
    """Whether a block of inbound numbers makes no sense, which is told by itself: any number may be meant by it."""
    return sum(1 for _ in _ranges(survey, "dids.did", "dids.last")) < len(survey.texts("dids.did"))


def _ranges(survey: Survey, first: str, last: str) -> Iterator[tuple[int, int, int, int]]:
    """Length, first and last number, and row of each block; one number is a block too."""
    for row, text in survey.texts(first).items():
        start, end = public(text), public(survey.text(last, row) or text)
        if start.isdecimal() and end.isdecimal() and len(start) == len(end) and int(start) <= int(end):
            yield len(start), int(start), int(end), row


@verb("moved_on_another_day", gives=("wanted", "cutover"))
def moved_on_another_day(survey: Survey) -> Hits:
    """Numbers are to be moved on another day than the one on which the new system goes into service."""
    cutover = survey.form("site.requested_cutover")
    for row, wanted in survey.answers("porting.requested_date").items() if isinstance(cutover, dt.date) else ():
        if isinstance(wanted, dt.date) and wanted != cutover and survey.text("porting.status", row) != "Done":
            facts = {"wanted": f"{wanted:%Y-%m-%d}", "cutover": f"{cutover:%Y-%m-%d}"}
            yield Hit(place_of("porting.requested_date", row), facts)


@verb("fax_on_another_set", gives=("named", "model"))
def fax_on_another_set(survey: Survey) -> Hits:
    """A number for a fax machine rings a telephone to which none can be connected."""
    fax = survey.texts("dids.fax")
    for link in survey.destinations:
        if link.place.sheet != "dids" or link.kind != "Extension" or len(link.rows) != 1:
            continue
        phone = survey.phones.get(link.rows[0])
        if fax.get(link.place.row) == "Fax machine" and phone is not None and phone.connection != "analog":
            there = place_of("extensions.phone_model", link.rows[0])
            facts = {"named": survey.who(there), "model": phone.model}
            yield Hit(place_of("dids.fax", link.place.row), facts, (there,))
