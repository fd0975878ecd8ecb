"""Verbs about outside numbers and the telephones they ring."""

import datetime as dt
from bisect import bisect_left
from itertools import accumulate

from emprov_xl.checks.inbound import ranges
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, Unjudged, place_of, verb
from emprov_xl.model.finding import Hit


@verb("direct_number_rings_elsewhere", gives=("goes_to",))
def direct_number_rings_elsewhere(survey: Survey) -> Hits:
    """A direct number of an extension is sent somewhere else on the sheet of inbound numbers."""
    routed = survey.leading("dids.destination")
    for link in survey.links("extensions.direct_did"):
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
    moved = list(ranges(survey, "porting.first", "porting.last"))
    inbound = survey.inbound
    if not moved or inbound.has_broken_block or not (inbound.ranges or "dids" in survey.lost):
        return
    routed = sorted(inbound.ranges)
    reach = list(accumulate(((length, end) for length, _, end, _ in routed), max))
    for length, start, end, row in moved:
        low, high = bisect_left(routed, (length,)), bisect_left(routed, (length, end + 1))
        if high > low and reach[high - 1] >= (length, start):
            continue
        first, last = f"{start:0{length}d}", f"{end:0{length}d}"
        place = place_of("porting.first", row)
        facts = {"first": first, "last": f" to {last}" if last != first else ""}
        yield Unjudged(place, inbound.unread) if inbound.unread else Hit(place, facts)


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
    for row, link in survey.leading("dids.destination").items():
        if fax.get(row) != "Fax machine" or link.kind != "Extension" or len(link.rows) != 1:
            continue
        phone = survey.phones.get(link.rows[0])
        if phone is not None and phone.connection != "analog":
            there = place_of("extensions.phone_model", link.rows[0])
            facts = {"named": survey.who(there), "model": phone.model}
            yield Hit(place_of("dids.fax", row), facts, (there,))
