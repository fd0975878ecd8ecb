"""Verbs about calls that leave the system, and about what may stand in the way of emergency calls."""

from emprov_xl.callflow.graph import Kind, On
from emprov_xl.checks.numbers import bare
from emprov_xl.checks.patterns import is_pattern, matches
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, listed, place_of, verb
from emprov_xl.model.finding import Hit

_PATTERNS = "outbound_routes.patterns"
_CALL_TYPE = "outbound_routes.call_type"


@verb("hop_without_route", gives=("number",))
def hop_without_route(survey: Survey) -> Hits:
    """Calls are passed on to an outside number that no outbound route serves; silent where routes are not told.

    A number of the sheet of outside numbers is blamed there, one that was typed where it stands first.
    """
    routes = survey.lists(_PATTERNS)
    patterns = tuple(dict.fromkeys(pattern for items in routes.values() for pattern in items))
    if not patterns or not all(map(is_pattern, patterns)) or len(routes) < len(survey.rows("outbound_routes")):
        return
    flow = survey.flow
    for node in flow.of(Kind.OUTSIDE):
        places = list(dict.fromkeys(way.place for way in flow.into.get(node.key, ())))
        row = node.place.row if node.place else 0
        number = bare(survey.text("external_numbers.number", row)) if row else node.name
        if places and number and not any(matches(pattern, number) for pattern in patterns):
            first, *others = [place_of("external_numbers.number", row), *places] if row else places
            yield Hit(first, {"number": number}, tuple(others[:10]), operands=(number,))


@verb("rings_outside_unpermitted", gives=("number",))
def rings_outside_unpermitted(survey: Survey) -> Hits:
    """Calls of a telephone ring an outside number too, though it may not forward calls to the outside."""
    flow = survey.flow
    allowed = survey.texts("extensions.forward_external")
    for node in flow.of(Kind.FOLLOW_ME):
        if node.place is None or allowed.get(node.place.row) != "No":
            continue
        for way in flow.out(node.key):
            if way.on is On.RINGS and flow.nodes[way.target].kind is Kind.OUTSIDE:
                there = place_of("extensions.forward_external", node.place.row)
                yield Hit(there, {"number": flow.nodes[way.target].name}, (node.place,))
                break


@verb("rings_longer_than_waits", gives=("rings", "longest"))
def rings_longer_than_waits(survey: Survey) -> Hits:
    """One agent's telephone rings as long as callers may wait at all, so that no second agent is ever tried."""
    rings = survey.numbers("queues.agent_timeout_seconds")
    default = int(survey.field("queues.agent_timeout_seconds").default or 0) if survey.asks("queues") else 0
    for row, longest in survey.numbers("queues.max_wait_seconds").items():
        ringing = rings.get(row, default)
        if longest and ringing >= longest:
            yield Hit(
                place_of("queues.max_wait_seconds", row),
                {"rings": str(ringing), "longest": str(longest)},
                (place_of("queues.agent_timeout_seconds", row),),
            )


@verb("emergency_of_other_places", gives=("dialled", "places"))
def emergency_of_other_places(survey: Survey) -> Hits:
    """The routes that take an emergency number serve certain locations only, and telephones stand at others."""
    telephones = survey.names("extensions.location")
    standing = {row for rows in telephones.meant.values() for row in rows[:1]} if telephones else set()
    located = {link.place.row: link.rows for link in survey.links("outbound_routes.location")}
    patterns = survey.lists(_PATTERNS)
    for emergency in survey.site.region.emergency if survey.site.region else ():
        serving = [
            row
            for row, kind in survey.texts(_CALL_TYPE).items()
            if kind == "Emergency" and any(matches(item, emergency) for item in patterns.get(row, ()))
        ]
        everywhere = any(survey.is_blank("outbound_routes.location", row) for row in serving)
        served = {place for row in serving for place in located.get(row, ())}
        left_out = sorted(standing - served)
        if serving and not everywhere and left_out and served:
            names = listed([survey.text("locations.location", row) for row in left_out])
            place = place_of("outbound_routes.location", serving[0])
            yield Hit(place, {"dialled": emergency, "places": names}, operands=(emergency,))
