"""Verbs about what the call flow as a whole does that callers cannot have meant."""

from collections.abc import Iterator, Mapping

from emprov_xl.callflow.graph import ENDS, Flow, Kind, Node, On, Way
from emprov_xl.callflow.reach import moving, reached_from
from emprov_xl.checks.answers import alike
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, place_of, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit

_PASSED_ON = frozenset({Kind.ANNOUNCEMENT, Kind.OPERATOR})
_PHONES = frozenset({Kind.EXTENSION, Kind.GROUP, Kind.QUEUE})
_CHOICES = frozenset({Kind.ROUTING, Kind.MENU})


@verb("dropped_unsaid", gives=("number",))
def dropped_unsaid(survey: Survey) -> Hits:
    """Outside callers of a telephone are cut off when nobody answers, and nobody said so; faxes have no callers."""
    flow = survey.flow
    faxes = {f"dids@{row}" for row, fax in survey.texts("dids.fax").items() if fax != "No"}
    told: set[str] = set()
    if not flow.into.get("hang up"):
        return
    for entry in flow.of(Kind.NUMBER):
        for way in flow.moves(entry.key) if entry.key not in faxes else ():
            passed = _given_up(flow, way.target)
            unsaid = passed is not None and passed.target == "hang up" and passed.place.field == "voicemail"
            if passed is not None and unsaid and way.target not in told:
                told.add(way.target)
                yield Hit(place_of("extensions.no_answer_kind", passed.place.row), {"number": entry.name}, (way.place,))


def _given_up(flow: Flow, telephone: str) -> Way | None:
    """How a call goes on that a telephone does not take, nor the numbers that ring along after it."""
    passed = flow.way(telephone, On.NO_ANSWER)
    follows = passed is not None and flow.nodes[passed.target].kind is Kind.FOLLOW_ME
    return flow.way(passed.target, On.NO_ANSWER) if passed is not None and follows else passed


@verb("key_hides_extensions", gives=("menu", "example", "count"))
def key_hides_extensions(survey: Survey) -> Hits:
    """A key of a menu begins numbers that callers may dial there, so that the system waits whether more follows."""
    flow = survey.flow
    menus = [menu for menu in flow.of(Kind.MENU) if flow.way(menu.key, On.DIRECT_DIAL) is not None]
    beginnings: dict[str, tuple[str, int]] = {}
    for number in survey.texts("extensions.extension").values() if menus else ():
        for end in range(1, len(number) + 1):
            example, count = beginnings.get(number[:end], (number, 0))
            beginnings[number[:end]] = (example, count + 1)
    for menu in menus:
        for way in flow.out(menu.key):
            if way.on is On.KEY and way.key in beginnings:
                example, count = beginnings[way.key]
                facts = {"menu": menu.name, "example": example, "count": str(count)}
                yield Hit(place_of("menu_options.key", way.place.row), facts, operands=(menu.name,))


@verb("menu_too_deep", gives=("depth", "limit"))
def menu_too_deep(survey: Survey, most: int) -> Hits:
    """Callers go through more menus than is wise before they come to one, even by the shortest way."""
    if sum(1 for _ in survey.flow.of(Kind.MENU)) <= most:
        return
    depths = _menus_before(survey.flow)
    for node in survey.flow.of(Kind.MENU):
        if node.place is not None and depths.get(node.key, 0) + 1 > most:
            yield Hit(node.place, {"depth": str(depths[node.key] + 1), "limit": str(most)})


def _menus_before(flow: Flow) -> Mapping[str, int]:
    """The fewest menus that a caller from outside goes through before each node."""
    before = {node.key: 0 for node in flow.of(Kind.NUMBER)}
    level, depth = list(before), 0
    while level:
        deeper: list[str] = []
        while level:
            here = level.pop()
            through = flow.nodes[here].kind is Kind.MENU
            for way in flow.moves(here):
                if way.target not in before and not through:
                    before[way.target] = depth
                    level.append(way.target)
                elif through:
                    deeper.append(way.target)
        depth += 1
        level = [key for key in dict.fromkeys(deeper) if key not in before]
        before.update(dict.fromkeys(level, depth))
    return before


@verb("rings_when_closed", gives=("routing", "rung"))
def rings_when_closed(survey: Survey) -> Hits:
    """Telephones ring outside the hours or on holidays, without the caller pressing anything."""
    flow = survey.flow
    for routing in flow.of(Kind.ROUTING):
        for on in (On.CLOSED, On.HOLIDAY):
            way = flow.way(routing.key, on)
            rung = _passed_on_to(flow, way) if way else None
            if way is not None and rung is not None and rung.kind in _PHONES:
                yield Hit(way.place, {"routing": routing.name, "rung": rung.said})


def _passed_on_to(flow: Flow, way: Way) -> Node:
    """Where a call comes to by itself, past messages and the operator."""
    seen: set[str] = set()
    while flow.nodes[way.target].kind in _PASSED_ON and way.target not in seen:
        seen.add(way.target)
        onward = flow.way(way.target, On.ALWAYS)
        if onward is None:
            break
        way = onward
    return flow.nodes[way.target]


@verb("holiday_like_any_day", gives=("routing",))
def holiday_like_any_day(survey: Survey) -> Hits:
    """Calls come to a routing on a holiday, though it has no calendar and would be open as on any other day."""
    flow = survey.flow
    kept = {f"call_routing@{row}" for row in survey.answers("call_routing.holiday_calendar")}
    if not survey.rows("call_routing") or (not kept and not survey.rows("holidays")):
        return

    def on_holidays(way: Way) -> bool:
        return way.moves and way.on is not On.OVERRIDE and (way.source not in kept or way.on is On.HOLIDAY)

    reached = reached_from(flow, [node.key for node in flow.of(Kind.NUMBER)], on_holidays)
    for node in flow.of(Kind.ROUTING):
        if node.key in reached and node.key not in kept and node.place is not None:
            place = Place("call_routing", "holiday_calendar", node.place.row)
            if survey.is_blank("call_routing.holiday_calendar", node.place.row):
                yield Hit(place, {"routing": node.name})


@verb("all_in_one_mailbox", gives=("mailbox",))
def all_in_one_mailbox(survey: Survey) -> Hits:
    """Whatever the hour and whatever callers press, they come to the same mailbox, and no telephone rings before."""
    flow = survey.flow
    known: dict[str, str] = {}
    perhaps = {node.key for node in flow.of(*_CHOICES, *_PASSED_ON)}
    for number in flow.of(Kind.NUMBER):
        for way in flow.moves(number.key):
            if way.target not in perhaps:
                continue
            if way.target not in known:
                known[way.target] = _only_mailbox(flow, way.target)
            if known[way.target]:
                yield Hit(way.place, {"mailbox": flow.nodes[known[way.target]].name})


def _only_mailbox(flow: Flow, start: str) -> str:
    """The mailbox in which all ways end that come past a choice; empty when they end elsewhere too."""

    def until_the_end(way: Way) -> bool:
        return moving(way) and flow.nodes[way.source].kind not in ENDS

    met = [flow.nodes[key] for key in reached_from(flow, [start], until_the_end)]
    ends = [node for node in met if node.kind in ENDS]
    others = [node for node in met if node.kind not in ENDS | _CHOICES | _PASSED_ON]
    chosen = any(node.kind in _CHOICES for node in met)
    return ends[0].key if chosen and not others and [end.kind for end in ends] == [Kind.MAILBOX] else ""


@verb("told_alike", gives=("words", "other"))
def told_alike(survey: Survey, field: FieldName) -> Hits:
    """Two inbound numbers are described in the same words, but their calls go to different places."""
    for first, others in _alike(survey, field):
        destinations = {row: {way.target for way in survey.flow.moves(f"dids@{row}")} for row in (first, *others)}
        for row in others:
            if destinations[row] != destinations[first]:
                place, there = place_of("dids.destination", row), place_of("dids.destination", first)
                facts = {"words": survey.text(field, row), "other": survey.label(there, beside="dids")}
                yield Hit(place, facts, (there,))


def _alike(survey: Survey, field: str) -> Iterator[tuple[int, list[int]]]:
    """Rows of different numbers that say the same."""
    groups: dict[str, dict[str, int]] = {}
    for row, words in survey.texts(field).items():
        groups.setdefault(alike(words), {}).setdefault(survey.compared("dids.did", row), row)
    for rows in groups.values():
        first, *others = rows.values()
        if others:
            yield first, others
