"""Test calls that stand for all others: every way of the graph is taken at least once, in a time when it holds."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emprov_xl.callflow.call import SILENCE, Call, Ending, Walk
from emprov_xl.callflow.clock import Time
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.callflow.moments import states
from emprov_xl.callflow.walk import walk

_BY_TIME = {On.OPEN: Time.OPEN, On.CLOSED: Time.CLOSED, On.HOLIDAY: Time.HOLIDAY}
_HUBS = frozenset({Kind.DIALLING, Kind.DIRECTORY})
_ASSUMED = {
    On.NO_ANSWER: "unanswered",
    On.MAX_WAIT: "unanswered",
    On.BUSY: "busy",
    On.OVERRIDE: "switched",
    On.FULL: "full",
    On.EMPTY: "empty",
    On.LEFT: "left",
}
_WRONG_KEYS = ("*", "#", *"9876543210")


@dataclass(frozen=True, slots=True)
class Trial:
    """A test call with what must come of it, and the ways that it is the first to take."""

    walk: Walk
    first_to_take: tuple[Way, ...]


@dataclass(slots=True)
class _Seen:
    """What the test calls so far have shown: ways taken, and who has answered."""

    ways: set[Way]
    answered: set[str]


def classes(flow: Flow, start: str, after: dt.date) -> tuple[Trial, ...]:
    """The test calls to a number; of the extensions that callers may dial or spell, one stands for all."""
    return tuple(_trials(flow, start, after, _Seen(set(), set()), one_of_many=True))


def acceptance(flow: Flow, after: dt.date) -> tuple[Trial, ...]:
    """The test calls of a whole system: from outside to each number, then inside to what no number has shown."""
    seen = _Seen(set(), set())
    found = [
        trial for node in flow.of(Kind.NUMBER) for trial in _trials(flow, node.key, after, seen, one_of_many=False)
    ]
    for node in flow.of(*_DIALLED_INSIDE):
        if any(way not in seen.ways for way in flow.moves(node.key)):
            found += _trials(flow, node.key, after, seen, one_of_many=False)
    return tuple(found)


_DIALLED_INSIDE = (Kind.EXTENSION, Kind.GROUP, Kind.QUEUE, Kind.MENU, Kind.MAILBOX, Kind.PARKING)


def _trials(flow: Flow, start: str, after: dt.date, seen: _Seen, *, one_of_many: bool) -> Iterator[Trial]:
    """Test calls from a node until all that it can reach is seen; the longest first, as they show the most."""
    ahead = _Ahead(flow, seen, one_of_many=one_of_many)
    reached = ahead.tree(start, {})
    timed = [key for key in reached if key in flow.clocks]
    for state, moment in states([flow.clocks[key] for key in timed], after).items():
        now = dict(zip(timed, state, strict=True))
        tree = ahead.tree(start, now) if timed else reached
        for key in reversed(tree):
            for way in ahead.ways(key, now):
                if way not in seen.ways:
                    yield from _tried(flow, _call_along(flow, start, moment, [*_path(tree, key), way]), seen)
        for key in tree:
            if flow.nodes[key].kind in _ANSWERS and key not in seen.answered:
                yield from _tried(flow, _call_along(flow, start, moment, _path(tree, key)), seen)
        if timed and all(way in seen.ways for key in reached for way in ahead.ways(key, {})):
            return


_ANSWERS = frozenset({Kind.EXTENSION, Kind.GROUP, Kind.QUEUE, Kind.FOLLOW_ME})


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What lies ahead of a call that has not all been seen."""

    flow: Flow
    seen: _Seen
    one_of_many: bool

    def ways(self, key: str, now: Mapping[str, Time | None]) -> Iterator[Way]:
        """The ways out of a node that hold now; nothing is known of a clock that is not in `now`."""
        one = self.one_of_many and self.flow.nodes[key].kind in _HUBS
        for way in self.flow.moves(key):
            if key not in now or way.on not in _BY_TIME or now[key] is _BY_TIME[way.on]:
                yield way
                if one:
                    return

    def tree(self, start: str, now: Mapping[str, Time | None]) -> dict[str, Way | None]:
        """Every node that can be reached now, nearest first, with the way by which a shortest path comes to it."""
        tree: dict[str, Way | None] = {start: None}
        for key in (waiting := [start]):
            for way in self.ways(key, now):
                if way.target not in tree:
                    tree[way.target] = way
                    waiting.append(way.target)
        return tree


def _path(tree: Mapping[str, Way | None], key: str) -> list[Way]:
    path = []
    while (way := tree[key]) is not None:
        path.append(way)
        key = way.source
    return path[::-1]


def _tried(flow: Flow, call: Call, seen: _Seen) -> Iterator[Trial]:
    """The call as a test, if it shows anything new."""
    walked = walk(flow, call)
    new = tuple(way for way in walked.ways if way not in seen.ways)
    answers = walked.ending is Ending.ANSWERED and walked.last.node.key not in seen.answered
    if new or answers:
        seen.ways.update(new)
        if walked.ending is Ending.ANSWERED:
            seen.answered.add(walked.last.node.key)
        yield Trial(walked, new)


def _call_along(flow: Flow, start: str, moment: dt.datetime, path: list[Way]) -> Call:
    """The call that takes a path: what is pressed, and what is taken for granted."""
    keys: list[str] = []
    assumed: dict[str, set[str]] = {}
    for way in path:
        node = flow.nodes[way.source]
        if way.on in _ASSUMED:
            assumed.setdefault(_ASSUMED[way.on], set()).add(way.source)
        keys += _pressed(flow, node, way)
    if path and path[-1].on is On.DIRECT_DIAL:
        keys += [way.key for way in flow.out(path[-1].target)[:1]]
    taken = {name: frozenset(nodes) for name, nodes in assumed.items()}
    return Call(start, moment, tuple(keys), **taken)


def _pressed(flow: Flow, node: Node, way: Way) -> list[str]:
    """What a caller presses to take a way."""
    if way.on is On.KEY:
        return [way.key]
    if node.kind is not Kind.MENU or way.on is On.DIRECT_DIAL:
        return []
    return [SILENCE] if way.on is On.TIMEOUT else [_wrong_key(flow, node)] * node.tries


def _wrong_key(flow: Flow, node: Node) -> str:
    """A key that means nothing in a menu; where all mean something, one that no telephone has."""
    taken = {way.key for way in flow.out(node.key)}
    return next((key for key in _WRONG_KEYS if key not in taken), "**")
