"""Test calls that stand for all others: every way of the graph is taken at least once, in a time when it holds."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from emprov_xl.callflow.call import SILENCE, Call, Ending, Walk
from emprov_xl.callflow.clock import Time
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.callflow.lines import Line, alike_lines
from emprov_xl.callflow.moments import State, states
from emprov_xl.callflow.reach import leading_to, moving
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
_ANSWERS = frozenset({Kind.EXTENSION, Kind.GROUP, Kind.QUEUE, Kind.FOLLOW_ME})
_DIALLED_INSIDE = (Kind.GROUP, Kind.QUEUE, Kind.MENU, Kind.MAILBOX, Kind.PARKING)
_NOTHING: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Trial:
    """A test call with what must come of it, and the ways that it is the first to take.

    The same holds of the lines in `alike`, each with what is its own in the place of what is the first's.
    """

    walk: Walk
    first_to_take: tuple[Way, ...]
    alike: tuple[Line, ...] = ()


def classes(flow: Flow, start: str, after: dt.date) -> tuple[Trial, ...]:
    """The test calls to a number; of the extensions that callers may dial or spell, one stands for all."""
    return tuple(_Trials(flow, after).of(start))


def acceptance(flow: Flow, after: dt.date, held: Mapping[str, tuple[str, ...]] = _NOTHING) -> tuple[Trial, ...]:
    """The test calls of a whole system: to each number, to the lines, then inside to what no number has shown.

    Of lines that behave alike, and of the extensions that callers may dial or spell, one stands for all; a line that a
    finding holds back (`held`, by node) never stands for one that is free.
    """
    trials = _Trials(flow, after)
    alike = alike_lines(flow, held)
    to_lines = [trial for lines in alike for trial in trials.of_lines(lines)]
    to_numbers = [trial for node in flow.of(Kind.NUMBER) for trial in trials.of(node.key)]
    inside = [trial for node in flow.of(*_DIALLED_INSIDE) for trial in trials.of(node.key, answers=False)]
    behind = list(trials.left([lines[0].start for lines in alike] + [node.key for node in flow.of(*_DIALLED_INSIDE)]))
    found = [*_for_all_dialled(flow, to_numbers), *to_lines, *inside, *behind]
    places = {trial.walk.call.start: place for place, trial in reversed(list(enumerate(found)))}
    return tuple(sorted(found, key=lambda trial: (places[trial.walk.call.start], *_as_tried(trial, flow))))


def _as_tried(trial: Trial, flow: Flow) -> tuple[object, ...]:
    """Calls to one number in the order in which they are best made: as time goes by, then by what is pressed."""
    call = trial.walk.call
    timed = any(step.node.key in flow.clocks for step in trial.walk.steps)
    assumed = sum(map(len, (call.busy, call.unanswered, call.full, call.empty, call.left)))
    keys = [(not key.isdecimal() and key != SILENCE, key) for key in call.keys]
    return len(call.switched), timed, call.at, keys, assumed


def _for_all_dialled(flow: Flow, trials: Sequence[Trial]) -> Iterator[Trial]:
    """The first call in which an extension is dialled or spelled stands for all that can be."""
    for trial in trials:
        hub = next((way for way in trial.first_to_take if flow.nodes[way.source].kind in _HUBS), None)
        if hub is None:
            yield trial
        else:
            start = trial.walk.call.start
            others = (way.target for way in flow.moves(hub.source) if way.target != hub.target)
            yield replace(trial, alike=tuple(Line(start, key, (key,)) for key in others))


@dataclass(slots=True)
class _Trials:
    """Test calls made one after the other, and what they have shown: ways taken, who answered, what was gone through.

    `gone` are the nodes from which everything has been tried: a number that leads there needs one call of its own.
    """

    flow: Flow
    after: dt.date
    ways: set[Way] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    known: dict[tuple[str, ...], dict[State, dt.datetime]] = field(default_factory=dict)

    def of(self, start: str, *, answers: bool = True) -> Iterator[Trial]:
        """The test calls from a node until all that it can reach is seen, and everybody has answered."""
        mine = list(self.flow.moves(start))
        shown = all(way in self.ways for way in mine)
        if shown and (not answers or all(way.target in self.gone for way in mine)):
            return
        within = {start} if mine and all(way.target in self.gone for way in mine) else None
        yield from self._from(start, within)
        self.gone.update((start, *(way.target for way in mine)))

    def of_lines(self, lines: Sequence[Line]) -> Iterator[Trial]:
        """The test calls to the first of some lines that behave alike, which stand for the others."""
        first, *others = lines
        self.gone.update(line.extension for line in lines)
        for trial in self._from(first.start, {first.start, *first.own}):
            yield replace(trial, alike=tuple(others))
        for other in others:
            pairs = zip(first.ways(self.flow), other.ways(self.flow), strict=True)
            self.ways.update(there for here, there in pairs if here in self.ways)
            self.answered.update(
                there for here, there in zip(first.own, other.own, strict=True) if here in self.answered
            )

    def left(self, starts: Iterable[str]) -> Iterator[Trial]:
        """The test calls from some nodes to what no other call has come to, such as the operator behind a mailbox."""
        missed = {key for key, node in self.flow.nodes.items() if node.kind not in _HUBS and self._misses(key)}
        leading = leading_to(self.flow, missed, moving) if missed else {}
        tried: set[frozenset[str]] = set()
        for start in starts:
            ahead = frozenset(way.target for way in self.flow.moves(start))
            if (start in missed or start in leading) and ahead not in tried:
                tried.add(ahead)
                yield from self._from(start, None)

    def _misses(self, key: str) -> bool:
        return any(way not in self.ways for way in self.flow.moves(key))

    def _from(self, start: str, within: Collection[str] | None) -> Iterator[Trial]:
        """Test calls from a node, the longest first, as they show the most; only what is `within` is to be shown."""
        ahead = _Ahead(self.flow, within)
        reached = ahead.tree(start, {})
        timed = tuple(key for key in reached if key in self.flow.clocks)
        for state, moment in self._states(timed).items():
            now = dict(zip(timed, state, strict=True))
            tree = ahead.tree(start, now) if timed else reached
            for key in reversed(tree):
                for way in ahead.ways(key, now):
                    if way not in self.ways:
                        call = _call_along(self.flow, start, moment, [*_path(tree, key), way])
                        yield from self._tried(call, within)
            for key in tree:
                if self.flow.nodes[key].kind in _ANSWERS and key not in self.answered and ahead.is_within(key):
                    yield from self._tried(_call_along(self.flow, start, moment, _path(tree, key)), within)
            if timed and all(way in self.ways for key in reached for way in ahead.ways(key, {})):
                return

    def _states(self, timed: tuple[str, ...]) -> dict[State, dt.datetime]:
        """What the clocks may say; many numbers go by the same ones."""
        if timed not in self.known:
            self.known[timed] = states([self.flow.clocks[key] for key in timed], self.after)
        return self.known[timed]

    def _tried(self, call: Call, within: Collection[str] | None) -> Iterator[Trial]:
        """The call as a test, if it shows anything new."""
        walked = walk(self.flow, call)
        new = tuple(way for way in walked.ways if way not in self.ways and (within is None or way.source in within))
        last = walked.last.node.key
        answers = walked.ending is Ending.ANSWERED and last not in self.answered and (within is None or last in within)
        if new or answers:
            self.ways.update(new)
            if answers:
                self.answered.add(last)
            yield Trial(walked, new)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What lies ahead of a call; nothing behind the nodes `within`, where these are given."""

    flow: Flow
    within: Collection[str] | None

    def is_within(self, key: str) -> bool:
        """Whether a node is among those that are to be shown."""
        return self.within is None or key in self.within

    def ways(self, key: str, now: Mapping[str, Time | None]) -> Iterator[Way]:
        """The ways out of a node that hold now; nothing is known of a clock that is not in `now`."""
        if not self.is_within(key):
            return
        one = self.flow.nodes[key].kind in _HUBS
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
