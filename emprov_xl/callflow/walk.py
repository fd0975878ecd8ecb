"""A call is walked through the graph: step by step, as far as the answers say."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from emprov_xl.callflow.call import SILENCE, Call, Ending, Step, Walk
from emprov_xl.callflow.clock import Time
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.model.cells import Place

_BY_TIME = {Time.OPEN: On.OPEN, Time.CLOSED: On.CLOSED, Time.HOLIDAY: On.HOLIDAY}
_ENDINGS = {
    Kind.PAGE: Ending.PAGED,
    Kind.CONFERENCE: Ending.CONFERENCE,
    Kind.OUTSIDE: Ending.OUTSIDE,
    Kind.HANG_UP: Ending.HANG_UP,
    Kind.BUSY: Ending.BUSY,
    Kind.UNSAID: Ending.STOPPED,
}


class _Move(NamedTuple):
    """What happens at a node: a way is taken, or the call ends; `used` keys were pressed."""

    way: Way | None = None
    ending: Ending | None = None
    seconds: int | None = 0
    place: Place | None = None
    used: int = 0
    by: Node | None = None


def walk(flow: Flow, call: Call) -> Walk:
    """The way of a call. It ends where it comes to a node a second time with the same keys left: it goes in circles."""
    steps: list[Step] = []
    seen: set[tuple[str, int]] = set()
    here, keys = call.start, call.keys
    moment = call.at.astimezone(dt.UTC)  # a clock that is never put forward or back
    while True:
        node = flow.nodes[here]
        if (here, len(keys)) in seen:
            steps.append(Step(node, None, node.place))
            return Walk(call, tuple(steps), Ending.LOOP)
        seen.add((here, len(keys)))
        move = _MOVES[node.kind](_Here(flow, call, node, keys, moment))
        place = move.place or (move.way.place if move.way else node.place)
        steps.append(Step(node, move.way, place, move.seconds, keys[: move.used], move.by))
        if move.way is None:
            return Walk(call, tuple(steps), move.ending or Ending.STOPPED)
        here, keys = move.way.target, keys[move.used :]
        if move.seconds:
            moment += dt.timedelta(seconds=move.seconds)


class _Here(NamedTuple):
    """Where a call is, and what the caller may still press."""

    flow: Flow
    call: Call
    node: Node
    keys: tuple[str, ...]
    moment: dt.datetime

    def way(self, on: On, pressed: str = "") -> Way | None:
        return self.flow.way(self.node.key, on, pressed)

    def next_key(self) -> Way | None:
        """The way of the next key, where it means something here."""
        return self.way(On.KEY, self.keys[0]) if self.keys and self.keys[0] != SILENCE else None

    def members(self) -> Iterator[Node]:
        """Whom a group, a queue or a person's other numbers can ring: who has a telephone and is not busy."""
        for way in self.flow.out(self.node.key):
            member = self.flow.nodes[way.target]
            if way.on is On.RINGS and not member.silent and member.key not in self.call.busy:
                yield member

    def taker(self) -> Node | None:
        """The first of them who picks up."""
        unanswered = self.call.unanswered
        if self.node.key in unanswered:
            return None
        return next((member for member in self.members() if member.key not in unanswered), None)


def _goes_on(here: _Here) -> _Move:
    return _Move(here.way(On.ALWAYS))


def _routing(here: _Here) -> _Move:
    switched = here.way(On.OVERRIDE)
    if switched is not None and here.node.key in here.call.switched:
        return _Move(switched)
    verdict = here.flow.clocks[here.node.key].at(here.moment)
    if verdict.time is None:
        return _Move(ending=Ending.STOPPED, place=verdict.place)
    return _Move(here.way(_BY_TIME[verdict.time]), place=verdict.place)


def _menu(here: _Here) -> _Move:
    nothing = here.way(On.TIMEOUT)
    for used, key in enumerate(here.keys, 1):
        if key == SILENCE:
            return _Move(nothing, seconds=nothing.seconds if nothing else 0, used=used)
        chosen = here.way(On.KEY, key)
        if chosen is not None:
            return _Move(chosen, used=used)
        dialled = here.way(On.DIRECT_DIAL)
        if dialled is not None and here.flow.way(dialled.target, On.KEY, key) is not None:
            return _Move(dialled, used=used - 1)
        if used == here.node.tries:  # all of them were wrong
            return _Move(here.way(On.INVALID), used=used)
    return _Move(nothing, seconds=nothing.seconds if nothing else 0, used=len(here.keys))


def _dialling(here: _Here) -> _Move:
    dialled = here.next_key()
    return _Move(dialled, used=1) if dialled is not None else _Move(ending=Ending.DIRECTORY)


def _group(here: _Here) -> _Move:
    taker = here.taker()
    if taker is not None:
        return _Move(ending=Ending.ANSWERED, by=taker)
    passed = here.way(On.NO_ANSWER)
    rings = any(here.members())
    return _Move(passed, seconds=passed.seconds if passed and rings else 0)


def _extension(here: _Here) -> _Move:
    if here.node.key in here.call.busy:
        return _Move(here.way(On.BUSY))
    if not here.node.silent and here.node.key not in here.call.unanswered:
        return _Move(ending=Ending.ANSWERED, by=here.node)
    passed = here.way(On.NO_ANSWER)
    return _Move(passed, seconds=passed.seconds if passed else 0)


def _queue(here: _Here) -> _Move:
    key, full = here.node.key, here.way(On.FULL)
    if full is not None and key in here.call.full:
        return _Move(full)
    clock = here.flow.clocks.get(key)
    verdict = clock.at(here.moment) if clock else None
    if verdict is not None and verdict.time is None:
        return _Move(ending=Ending.STOPPED, place=verdict.place)
    off = verdict is not None and verdict.time is not Time.OPEN
    nobody = off or key in here.call.empty or not any(way.on is On.RINGS for way in here.flow.out(key))
    barred = here.way(On.EMPTY) if nobody else None
    if barred is not None:
        return _Move(barred, place=verdict.place if verdict and off else None)
    left = here.way(On.LEFT) if nobody or key in here.call.left else None
    if left is not None:
        return _Move(left)
    return _waiting(here, served=not nobody and key not in here.call.left)


def _waiting(here: _Here, *, served: bool) -> _Move:
    """A caller in the queue presses the key to leave, is served, or waits until sent on."""
    leaves = here.next_key()
    if leaves is not None:
        return _Move(leaves, used=1)
    taker = here.taker() if served else None
    if taker is not None:
        return _Move(ending=Ending.ANSWERED, by=taker)
    passed = here.way(On.MAX_WAIT)
    if passed is None:
        return _Move(ending=Ending.WAITS, place=Place("queues", "max_wait_seconds", _row(here.node)))
    return _Move(passed, seconds=passed.seconds)


def _row(node: Node) -> int:
    return node.place.row if node.place else 0


def _parking(here: _Here) -> _Move:
    back = here.way(On.TIMEOUT)
    return _Move(back, seconds=back.seconds) if back else _Move(ending=Ending.ANSWERED)


def _mailbox(here: _Here) -> _Move:
    zero = here.next_key()
    return _Move(zero, used=1) if zero is not None else _Move(ending=Ending.MAILBOX)


def _ends(here: _Here) -> _Move:
    return _Move(ending=_ENDINGS[here.node.kind])


_MOVES: Mapping[Kind, Callable[[_Here], _Move]] = {
    Kind.NUMBER: _goes_on,
    Kind.ANNOUNCEMENT: _goes_on,
    Kind.OPERATOR: _goes_on,
    Kind.ROUTING: _routing,
    Kind.MENU: _menu,
    Kind.DIALLING: _dialling,
    Kind.DIRECTORY: _dialling,
    Kind.GROUP: _group,
    Kind.FOLLOW_ME: _group,
    Kind.QUEUE: _queue,
    Kind.EXTENSION: _extension,
    Kind.PARKING: _parking,
    Kind.MAILBOX: _mailbox,
    **dict.fromkeys(_ENDINGS, _ends),
}
