"""Verbs about calls to the outside: patterns, emergency numbers and who may call where."""

from collections.abc import Mapping
from typing import Literal

from emprov_xl.checks.patterns import is_pattern, matches
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, Unjudged, place_of, unjudged, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit

_PATTERNS = "outbound_routes.patterns"
_CALL_TYPE = "outbound_routes.call_type"

CALL_TYPES: Mapping[str, tuple[str, ...]] = {
    "calling_permissions.local": ("Local",),
    "calling_permissions.national": ("National",),
    "calling_permissions.toll_free": ("Toll-free",),
    "calling_permissions.international": ("International",),
    "calling_permissions.premium": ("Premium",),
    "calling_permissions.service_codes": ("Service code", "Directory assistance"),
}
"""The kinds of outbound route that serve each permission."""


@verb("bad_pattern", gives=("named",))
def bad_pattern(survey: Survey, field: FieldName) -> Hits:
    """Something among the patterns of a route cannot be read as one."""
    for row, items in survey.lists(field).items():
        for item in items:
            if not is_pattern(item):
                yield Hit(place_of(field, row), {"named": item}, operands=(item,))


@verb("emergency_unreachable", gives=("dialled", "emergency", "proposed"))
def emergency_unreachable(survey: Survey, dialled: Literal["directly", "with access digit"]) -> Hits:
    """No route of kind Emergency serves an emergency number of the country, dialled directly or after the access digit.

    Told once, at the first route for emergency calls, whose patterns are proposed with all that is missing; where there
    is none, at the sheet. A customer may leave the whole
    sheet to our engineers, so an empty one is no fault of the customer's.
    """
    if not survey.rows("outbound_routes"):
        return
    if survey.site.region is None:
        yield from unjudged(Place("outbound_routes", "patterns", 0), survey.site.cell_of("country"))
        return
    prefix = survey.site.access_digit if dialled == "with access digit" else ""
    if dialled == "with access digit" and not prefix:
        unread = survey.unread_form("site.outside_access_digit")
        yield from unjudged(Place("outbound_routes", "patterns", 0), unread)
        return
    rows = [row for row, kind in survey.texts(_CALL_TYPE).items() if kind == "Emergency"]
    served = survey.lists(_PATTERNS)
    blamed = place_of(_PATTERNS, rows[0]) if rows else Place("outbound_routes", "patterns", 0)
    doubtful = [place_of(_CALL_TYPE, row) for row in survey.unread(_CALL_TYPE)]
    doubtful += [place_of(_PATTERNS, row) for row in rows if row not in served]
    digit = survey.site.access_digit
    each = [number for emergency in survey.site.region.emergency for number in (emergency, digit + emergency)]
    taken = [number for number in each if any(matches(p, number) for row in rows for p in served.get(row, ()))]
    whole = "; ".join(dict.fromkeys((*served.get(rows[0], ()), *(n for n in each if n not in taken)))) if rows else None
    for emergency in survey.site.region.emergency:
        number = prefix + emergency
        if number in taken:
            continue
        if doubtful:
            yield Unjudged(blamed, doubtful[0])
        elif rows or not prefix:
            facts = {"dialled": number, "emergency": emergency, "proposed": number}
            yield Hit(blamed, facts, proposed=whole, operands=(number,), whole=True)


@verb("permission_without_route", gives=("allowed",))
def permission_without_route(survey: Survey) -> Hits:
    """A level of calling is allowed to someone, but no route serves such calls; silent where there are no routes."""
    routed = set(survey.texts("outbound_routes.call_type").values())
    for name, kinds in CALL_TYPES.items():
        if not routed or routed & set(kinds):
            continue
        for row, answer in survey.texts(name).items():
            if answer in ("Yes", "PIN"):
                yield Hit(place_of(name, row), {"allowed": " or ".join(kinds)})
