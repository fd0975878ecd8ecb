"""Verbs about which outbound route takes a call, and whether any does."""

from collections.abc import Iterator

from emprov_xl.checks.links import MEMBERS, OUTSIDE
from emprov_xl.checks.numbers import bare, is_dialled
from emprov_xl.checks.outbound import SHEET, Route
from emprov_xl.checks.patterns import Dialled, dialled, matches
from emprov_xl.checks.routes import CALL_TYPES
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Fields, Hits, Unjudged, place_of, sheet_of, verb
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import ALWAYS, When

_SHORTEST_OUTSIDE = 7  # where a sheet of our numbers is lost, a shorter one may have stood there
_MOST_ALIKE = 10  # routes that have one and the same number
_MOST_BROAD = 300  # patterns for more than one number that each other pattern is held against
_ALWAYS_DIALLED = ("Emergency", "Intra-company")  # kinds of call that need no digit for an outside line


@verb("unrouted_number", gives=("named",))
def unrouted_number(survey: Survey, fields: Fields, when: When = ALWAYS) -> Hits:
    """An outside number is taken by no outbound route; silent where no route is described."""
    routes = survey.outbound
    for field in fields if routes.in_order or SHEET in survey.lost else ():
        for row, named in _outside_numbers(survey, field, when):
            if not routes.serve(bare(named).removesuffix(OUTSIDE)):
                place = place_of(field, row)
                unclear = routes.unclear
                yield Unjudged(place, unclear) if unclear else Hit(place, {"named": named}, operands=(named,))


def _outside_numbers(survey: Survey, field: str, when: When) -> Iterator[tuple[int, str]]:
    """Each row with a number that is none of ours; among members only what is marked as an outside number."""
    ours = survey.register.by_number
    answers = survey.answers(field)
    for row in survey.rows_where(sheet_of(field), when):
        answer = answers.get(row, ())
        for text in answer if isinstance(answer, tuple) else (str(answer),):
            marked = text.endswith(OUTSIDE) if field in MEMBERS else not text.startswith("*")
            perhaps_ours = bool(survey.lost) and len(bare(text)) < _SHORTEST_OUTSIDE
            if marked and is_dialled(text) and bare(text) not in ours and not perhaps_ours:
                yield row, text


@verb("shadowed_pattern", gives=("named", "other", "other_pattern"))
def shadowed_pattern(survey: Survey) -> Hits:
    """All numbers of a pattern are taken by a route that is tried before.

    An emergency number taken by another kind of route is told by `emergency_taken_by_another`.
    """
    single: dict[Dialled, list[tuple[Route, str]]] = {}
    broad: list[tuple[Route, str, Dialled]] = []
    for route, pattern, served in survey.outbound.each_dialled():
        earlier = [*single.get(served, ()), *((r, p) for r, p, wide in broad if wide.covers(served))]
        taken = next(((r, p) for r, p in earlier if r.row != route.row and r.goes_before(route)), None)
        if taken and (route.call_type != "Emergency" or taken[0].call_type == "Emergency"):
            facts = {"named": pattern, "other": taken[0].name, "other_pattern": taken[1]}
            yield Hit(route.patterns_place, facts, (taken[0].patterns_place,), operands=(pattern,))
        if served.is_one_number and len(known := single.setdefault(served, [])) < _MOST_ALIKE:
            known.append((route, pattern))
        elif not served.is_one_number and len(broad) < _MOST_BROAD:
            broad.append((route, pattern, served))


@verb("emergency_taken_by_another", gives=("dialled", "route"))
def emergency_taken_by_another(survey: Survey) -> Hits:
    """A route of another kind is tried before the one for emergency calls, and takes them; told once a route."""
    region, digit = survey.site.region, survey.site.access_digit
    routes = survey.outbound.in_order
    told: set[int] = set()
    for emergency in region.emergency if region else ():
        for number in dict.fromkeys((emergency, digit + emergency)):
            takers = [route for route in routes if any(matches(pattern, number) for pattern in route.patterns)]
            first = next((at for at, route in enumerate(takers) if route.call_type == "Emergency"), 0)
            for route in takers[:first]:
                if route.row not in told:
                    told.add(route.row)
                    facts = {"dialled": number, "route": takers[first].name}
                    yield Hit(route.patterns_place, facts, (takers[first].patterns_place,))


@verb("pattern_without_access_digit", gives=("named", "digit", "proposed"))
def pattern_without_access_digit(survey: Survey) -> Hits:
    """A pattern of outside calls does not begin with the digit that people dial for an outside line."""
    digit = survey.site.access_digit
    for route in survey.outbound.in_order if digit else ():
        if route.call_type in _ALWAYS_DIALLED:
            continue
        bare_ones = [pattern for pattern in route.patterns if _lacks(pattern, digit)]
        if bare_ones:
            whole = "; ".join(f"{digit}{pattern}" if pattern in bare_ones else pattern for pattern in route.patterns)
            facts = {"named": bare_ones[0], "digit": digit, "proposed": whole}
            yield Hit(route.patterns_place, facts, proposed=whole)


def _lacks(pattern: str, digit: str) -> bool:
    served = dialled(pattern)
    return served is not None and bool(served.places) and not served.places[0] <= {digit, "*", "#", "+"}


@verb("pin_that_nobody_asks", gives=("allowed",))
def pin_that_nobody_asks(survey: Survey) -> Hits:
    """A kind of call is allowed with a PIN, but none of its routes asks for one."""
    for name, kinds in CALL_TYPES.items():
        rows = [row for row, kind in survey.texts(f"{SHEET}.call_type").items() if kind in kinds]
        if not rows or any(not survey.is_blank(f"{SHEET}.pin_set", row) for row in rows):
            continue
        for row, answer in survey.texts(name).items():
            if answer == "PIN":
                there = tuple(place_of(f"{SHEET}.pin_set", other) for other in rows)
                yield Hit(place_of(name, row), {"allowed": " or ".join(kinds)}, there)


@verb("route_for_nobody", gives=("kind",))
def route_for_nobody(survey: Survey) -> Hits:
    """A route serves a kind of call that no calling permission allows."""
    levels = survey.rows("calling_permissions")
    for name, kinds in CALL_TYPES.items() if levels else ():
        usual = survey.field(name).default
        given = survey.texts(name)
        if any(given.get(row, usual) != "No" for row in levels):
            continue
        for row, kind in survey.texts(f"{SHEET}.call_type").items():
            if kind in kinds:
                yield Hit(place_of(f"{SHEET}.call_type", row), {"kind": kind})
