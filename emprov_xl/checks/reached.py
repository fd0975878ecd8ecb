"""Verbs about what no caller ever comes to: a thing by itself, and several that lead only to each other."""

from collections.abc import Set

from emprov_xl.callflow.circles import circles
from emprov_xl.callflow.graph import Kind, Node, Way
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, SheetName, listed, verb
from emprov_xl.model.finding import Hit

_LED_TO = frozenset({Kind.ROUTING, Kind.MENU, Kind.ANNOUNCEMENT, Kind.GROUP, Kind.QUEUE})
"""What is there so that calls are led to it; a telephone or a room may well be for colleagues."""

_MOST_OTHERS = 10


@verb("never_reached")
def never_reached(survey: Survey, sheet: SheetName, dialled: bool) -> Hits:
    """No call from outside reaches a thing; with `dialled` those that colleagues can dial, else those nobody can.

    Told where it begins: what is reached only from something unreached is not told again. Silent without numbers, where
    a sheet is lost, and while a cell that is told of already names nobody of this sheet: it may have meant just this.
    """
    if not _may_tell(survey, {sheet}):
        return
    for row in survey.rows(sheet):
        node = survey.flow.nodes[f"{sheet}@{row}"]
        if node.place is None or not _is_unreached(survey, node.key, dialled=dialled):
            continue
        if not _is_led_to(survey, {node.key}, dialled=dialled):
            yield Hit(node.place)


@verb("island", gives=("things",))
def island(survey: Survey, dialled: bool) -> Hits:
    """Things lead to each other, but nothing else leads to them; with `dialled` colleagues can dial one, else nobody.

    It is told once, and silent when `never_reached` would be of one of its things.
    """
    flow = survey.flow
    apart = {node.key for node in flow.of(*_LED_TO) if _is_unreached(survey, node.key, dialled=dialled)}

    def among(way: Way) -> bool:
        return way.source in apart and way.target in apart

    for found in circles(flow, among) if len(apart) > 1 else ():
        things = [flow.nodes[key] for key in found]
        places = [thing.place for thing in things if thing.place is not None]
        if len(places) < 2 or _is_led_to(survey, set(found), dialled=dialled):
            continue
        if _may_tell(survey, {place.sheet for place in places}):
            names = tuple(thing.said for thing in things)
            facts = {"things": listed(list(names))}
            yield Hit(places[0], facts, tuple(places[1 : _MOST_OTHERS + 1]), operands=names, whole=True)


def _may_tell(survey: Survey, sheets: Set[str]) -> bool:
    """Whether it is known of every call from outside whether it comes to the things of these sheets."""
    if not survey.rows("dids") or survey.lost:
        return False
    return sheets.isdisjoint(survey.loose_ends) and sheets.isdisjoint(survey.traffic.left_open)


def _is_unreached(survey: Survey, key: str, *, dialled: bool) -> bool:
    """Whether nobody comes to a thing; with `dialled`, whether colleagues do and nobody else."""
    return key not in survey.traffic.from_outside and (key in survey.traffic.from_anywhere) == dialled


def _is_led_to(survey: Survey, keys: Set[str], *, dialled: bool) -> bool:
    """Whether something else leads to one of some things, as little reached itself, or a policy has it as message."""
    anywhere = survey.traffic.from_anywhere
    into = (way.source for key in keys for way in survey.flow.into.get(key, ()))
    if any(source not in keys and (source in anywhere or not dialled) for source in into):
        return True
    nodes: list[Node] = [survey.flow.nodes[key] for key in keys]
    rows = ((node.place.sheet, node.place.row) for node in nodes if node.place)
    referring = (other for sheet, row in rows for other in survey.referrers(sheet).get(row, ()))
    return any(other.sheet == "call_recording" for other in referring)
