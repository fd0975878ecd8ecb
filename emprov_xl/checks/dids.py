"""Verbs about outside numbers and the telephones they ring."""

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, place_of, verb
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
