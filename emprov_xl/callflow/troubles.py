"""Circles that trouble callers: nobody ever leaves them, or only who is answered, presses a key or gives up."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from emprov_xl.callflow.circles import circles, ways_within
from emprov_xl.callflow.clock import Time
from emprov_xl.callflow.graph import BY_TIME, REACHED, Flow, Kind, On, Way
from emprov_xl.callflow.moments import states
from emprov_xl.callflow.reach import moving, reached_from


class Trouble(StrEnum):
    """What is wrong with a circle, the worst first."""

    NO_WAY_OUT = "no way out"
    ONLY_TIMEOUTS = "only time-outs"
    NOBODY_ANSWERS = "nobody answers"
    NOTHING_PRESSED = "nothing pressed"


@dataclass(frozen=True, slots=True)
class Circle:
    """Nodes that lead to each other, what is wrong with that, and the ways that close the circle."""

    nodes: tuple[str, ...]
    trouble: Trouble
    ways: tuple[Way, ...]


_ANY_DAY = dt.date(2027, 1, 4)  # the hours of one week are those of every other
_PRESSED = frozenset({On.KEY, On.DIRECT_DIAL, On.INVALID})
_GIVING_UP = frozenset({On.TIMEOUT, On.INVALID})
_WAYS_OUT = REACHED | {Kind.GROUP, Kind.QUEUE, Kind.PAGE, Kind.DIRECTORY, Kind.DIALLING, Kind.UNSAID}
_MAILBOXES = ("voicemail@", "shared_mailboxes@")
_STATES = {Time.OPEN: On.OPEN, Time.CLOSED: On.CLOSED, Time.HOLIDAY: On.HOLIDAY}
_RINGING = frozenset({Kind.GROUP, Kind.QUEUE, Kind.EXTENSION, Kind.FOLLOW_ME})


def troubled(flow: Flow) -> Iterator[Circle]:
    """The circles that trouble callers, each with the worst of its troubles."""
    lost: set[str] = set()
    for found in circles(flow, _by_caller):
        if _leads_nowhere(flow, found) and not _to_itself(flow, found):
            lost.update(found)
            yield Circle(found, Trouble.NO_WAY_OUT, tuple(ways_within(flow, found, _by_caller)))
        elif _left_by_waiting(flow, found):
            lost.update(found)
            yield Circle(found, Trouble.ONLY_TIMEOUTS, tuple(ways_within(flow, found, _by_caller)))
    for found in circles(flow, _by_itself):
        if lost.isdisjoint(found) and not _to_itself(flow, found) and _may_happen(flow, found):
            rings = any(flow.nodes[key].kind in _RINGING for key in found)
            trouble = Trouble.NOBODY_ANSWERS if rings else Trouble.NOTHING_PRESSED
            yield Circle(found, trouble, tuple(ways_within(flow, found, _by_itself)))


def _by_caller(way: Way) -> bool:
    """Ways that a call can go; pressing 0 in a mailbox is the caller's own wish."""
    return way.moves and not way.source.startswith(_MAILBOXES)


def _by_itself(way: Way) -> bool:
    """Ways that a call goes with nobody pressing anything."""
    return way.moves and way.on not in _PRESSED


def _leads_nowhere(flow: Flow, found: tuple[str, ...]) -> bool:
    """Whether nobody can be reached from a circle; not so where some way out of it is not told."""
    return not any(flow.nodes[key].kind in _WAYS_OUT for key in reached_from(flow, found, moving))


def _left_by_waiting(flow: Flow, found: tuple[str, ...]) -> bool:
    """Whether all that callers press leads round, so that only giving up leads out; nobody rings in the circle."""
    mine = set(found)
    if any(flow.nodes[key].kind in _RINGING for key in found):
        return False
    outward = [way.on for key in found for way in flow.moves(key) if way.target not in mine]
    inside = any(way.on is On.KEY for way in ways_within(flow, found, _by_caller))
    return inside and bool(outward) and all(on in _GIVING_UP for on in outward)


def _to_itself(flow: Flow, found: tuple[str, ...]) -> bool:
    """Whether it is one place that leads to itself, which is told where it is said; but not of a menu."""
    return len(found) == 1 and flow.nodes[found[0]].kind is not Kind.MENU


def _may_happen(flow: Flow, found: tuple[str, ...]) -> bool:
    """Whether at some moment all that closes the circle holds: a routing is open or closed, never both."""
    timed = [key for key in found if flow.nodes[key].kind is Kind.ROUTING]
    if not timed:
        return True
    for state in states([flow.clocks[key] for key in timed], _ANY_DAY):
        now = dict(zip(timed, state, strict=True))

        def holds(way: Way, now: dict[str, Time | None] = now) -> bool:
            by_clock = way.source in now and way.on in BY_TIME and way.on is not On.OVERRIDE
            return _by_itself(way) and (not by_clock or _says(now[way.source], way))

        nodes = {key: flow.nodes[key] for key in found}
        ways = {key: flow.ways[key] for key in found}
        here = Flow(nodes, ways)
        if circles(here, holds):
            return True
    return False


def _says(time: Time | None, way: Way) -> bool:
    return time is not None and _STATES[time] is way.on
