"""A test call as the person reads it who makes it: whom to call, when, what to press, and what must be heard."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from emprov_xl.callflow.call import SILENCE, Call, Ending, Step, Walk
from emprov_xl.callflow.clock import Clock, Time
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.callflow.words import members, named, short, target

ANY_TIME = "any time"
_OUTSIDE = "any outside telephone"
_INSIDE = "an inside telephone"
_MOST_NAMED = 4
_NOTHING_PRESSED = "nothing"

_BEFOREHAND: Mapping[str, str] = {
    "switched": "Switch {} over by hand.",
    "busy": "{} is in a call already and takes no other.",
    "unanswered": "Nobody answers {}.",
    "full": "As many callers as may wait already wait in {}.",
    "empty": "Nobody is logged in to {}.",
    "left": "Everybody logs out of {} while the caller waits.",
}


@dataclass(frozen=True, slots=True)
class Script:
    """A test call in words; `heard` has a line for each thing that must be heard or must ring, in turn.

    `day` is the moment by the clock of the site, None where any will do; `times` say what it is to each schedule.
    """

    number: str
    caller: str
    day: dt.datetime | None
    times: tuple[str, ...]
    keys: tuple[str, ...]
    beforehand: tuple[str, ...]
    heard: tuple[str, ...]
    end: str

    @property
    def when(self) -> str:
        """The day and time, and what it is then."""
        if self.day is None:
            return ANY_TIME
        return "\n".join([f"{self.day:%a %Y-%m-%d %H:%M}", *self.times])

    @property
    def aloud(self) -> str:
        """All of it as one sentence or two."""
        at = f" at {self.day:%H:%M} on {self.day:%A} {self.day:%Y-%m-%d}" if self.day else ""
        why = f" ({'; '.join(self.times)})" if self.times else ""
        pressed = f", press {', '.join(key or _NOTHING_PRESSED for key in self.keys)}" if self.keys else ""
        assumed = " ".join(self.beforehand)
        told = "; ".join(self.heard)
        return " ".join(filter(None, (assumed, f"Call {self.number} from {self.caller}{at}{why}{pressed}: {told}.")))


def script_of(flow: Flow, walk: Walk, zone: str, callers: Mapping[str, str]) -> Script:
    """The script of a call; `callers` are the numbers for whose calls alone some inbound numbers are, by node."""
    start, call = flow.nodes[walk.call.start], walk.call
    times = tuple(_times(flow, walk))
    return Script(
        start.name if start.kind in (Kind.NUMBER, Kind.EXTENSION, Kind.GROUP, Kind.QUEUE) else start.said,
        _caller(start, callers),
        call.at.astimezone(ZoneInfo(zone)) if times else None,
        times,
        call.keys,
        tuple(_beforehand(flow, call)),
        tuple(_heard(flow, walk)),
        _end(walk),
    )


def _caller(start: Node, callers: Mapping[str, str]) -> str:
    if start.kind is Kind.NUMBER:
        return callers.get(start.key, _OUTSIDE)
    return f"{_INSIDE}, by transfer" if start.kind is Kind.MENU else _INSIDE


def _beforehand(flow: Flow, call: Call) -> Iterator[str]:
    """What must be so before the call is made."""
    for what, words in _BEFOREHAND.items():
        keys: frozenset[str] = getattr(call, what)
        nodes = [flow.nodes[key] for key in sorted(keys)]
        ringing = [_known(node) for node in nodes if not node.silent]
        if ringing:
            yield words.format(named(ringing))
        elif keys and what == "busy":
            yield f"{named([node.name for node in nodes])} has been given a telephone, and is in a call."


def _known(node: Node) -> str:
    """What people call it; a telephone's other numbers by whose they are."""
    return node.said if node.kind in (Kind.FOLLOW_ME, Kind.ROUTING, Kind.QUEUE, Kind.GROUP) else node.name


def _times(flow: Flow, walk: Walk) -> Iterator[str]:
    """What the moment is to each routing and queue on the way that goes by the clock."""
    moment = walk.call.at
    for step in walk.steps:
        clock = flow.clocks.get(step.node.key)
        if clock is not None and (step.way is None or step.way.on is not On.OVERRIDE):
            yield f"{step.node.name}: {_state(clock, moment, staffed=step.node.kind is Kind.QUEUE)}"
        moment += dt.timedelta(seconds=step.seconds or 0)


def _state(clock: Clock, moment: dt.datetime, *, staffed: bool) -> str:
    verdict = clock.at(moment)
    if verdict.time is None:
        return "the hours are not told"
    if staffed:
        return "staffed" if verdict.time is Time.OPEN else "not staffed"
    holiday = next((each.name for each in clock.holidays if each.place == verdict.place), "")
    return f"{verdict.time} ({holiday})" if holiday else verdict.time.value


def _heard(flow: Flow, walk: Walk) -> Iterator[str]:
    """What is to be heard or to ring at each step, with how long; what is silent to the caller is left out."""
    for step in walk.steps[:-1]:
        tell = _PASSED.get(step.node.kind)
        if tell is not None and step.way is not None:
            yield tell(flow, step, step.way)
    yield _last(flow, walk)


def _plays(flow: Flow, node: Node) -> str:
    heard = [flow.nodes[way.target].name for way in flow.out(node.key) if way.on is On.PLAYS]
    return f" (“{heard[0]}”)" if heard else ""


def _menu(flow: Flow, step: Step, way: Way) -> str:
    menu = f"hear the menu {step.node.name}{_plays(flow, step.node)}"
    pressed = ", ".join(key for key in step.pressed if key != SILENCE)
    if way.on is On.DIRECT_DIAL:
        return menu
    if way.on is On.TIMEOUT:
        return f"{menu}; press nothing for {short(step.seconds)}"
    return f"{menu}; press {pressed}{' (wrong keys)' if way.on is On.INVALID else ''}"


def _ring(flow: Flow, node: Node) -> str:
    rung = members(flow, node)
    whom = f" ({named(rung, _MOST_NAMED)})" if rung else ""
    verb = "ring" if node.kind is Kind.FOLLOW_ME else "rings"
    return f"{target(node)}{whom} {verb}{_plays_before(flow, node)}"


def _plays_before(flow: Flow, node: Node) -> str:
    played = _plays(flow, node)
    return f" after the message{played}" if played else ""


def _group(flow: Flow, step: Step, _: Way) -> str:
    if step.seconds == 0:
        return f"{target(step.node)} rings nobody"
    return f"{_ring(flow, step.node)} for {short(step.seconds)}"


def _extension(_: Flow, step: Step, way: Way) -> str:
    if way.on is On.BUSY:
        return f"{step.node.name} is busy"
    rings = "has no telephone" if step.node.silent else f"rings for {short(step.seconds)}"
    return f"{step.node.name} {rings}"


def _queue(flow: Flow, step: Step, way: Way) -> str:
    waits = f"wait in {target(step.node)}{_plays(flow, step.node)}"
    match way.on:
        case On.MAX_WAIT:
            return f"{waits} for {short(step.seconds)}"
        case On.KEY:
            return f"{waits}; press {way.key}"
        case On.LEFT:
            return f"{waits} until everybody has left"
    return f"{target(step.node)} takes no caller: {way.on}"


_PASSED: Mapping[Kind, Callable[[Flow, Step, Way], str]] = {
    Kind.ANNOUNCEMENT: lambda _, step, __: f"hear the message “{step.node.name}”",
    Kind.MENU: _menu,
    Kind.GROUP: _group,
    Kind.FOLLOW_ME: _group,
    Kind.EXTENSION: _extension,
    Kind.QUEUE: _queue,
    Kind.DIALLING: lambda _, __, way: f"dial {way.key}",
    Kind.DIRECTORY: lambda _, __, way: f"hear the directory; spell or dial {way.key}",
    Kind.MAILBOX: lambda _, step, way: f"{target(step.node)} answers; press {way.key}",
    Kind.PARKING: lambda _, step, __: f"park a call in {step.node.name}; it comes back after {short(step.seconds)}",
}
"""What is heard or rings at a node that the call leaves."""


def _last(flow: Flow, walk: Walk) -> str:
    node = walk.last.node
    match walk.ending:
        case Ending.ANSWERED:
            return _answered(flow, walk.last)
        case Ending.HANG_UP | Ending.BUSY:
            return _WHERE[walk.ending]
        case Ending.STOPPED:
            return f"here the plan stops: {node.name if node.kind is Kind.UNSAID else 'a cell is missing'}"
    return f"{target(node)}{_LAST.get(walk.ending, '')}"


def _answered(flow: Flow, step: Step) -> str:
    node = step.node
    if node.kind is Kind.QUEUE:
        return f"wait in {target(node)}{_plays(flow, node)}; {named(members(flow, node), _MOST_NAMED)} may answer"
    if step.by is not None and step.by is not node:
        return f"{_ring(flow, node)}; one of them answers"
    return f"park a call in {node.name}; it can be taken there" if step.by is None else f"{node.name} rings; it answers"


_LAST = {
    Ending.MAILBOX: " answers; leave a message",
    Ending.OUTSIDE: " rings",
    Ending.CONFERENCE: ": the caller is in the meeting",
    Ending.PAGED: ": the caller is heard over the loudspeakers",
    Ending.DIRECTORY: " asks for a name",
    Ending.LOOP: " comes again, and so on without end",
    Ending.WAITS: " holds the caller without end",
}


def _end(walk: Walk) -> str:
    """Where it ends, and after how long."""
    after = f", after {short(walk.seconds)}" if walk.seconds else ""
    unknown = ", a time is not told" if any(step.seconds is None for step in walk.steps) else ""
    return f"{_WHERE.get(walk.ending, walk.reached.said)}{after}{unknown}"


_WHERE = {
    Ending.HANG_UP: "the call is ended",
    Ending.BUSY: "busy tone",
    Ending.STOPPED: "not told",
    Ending.LOOP: "goes round in circles",
    Ending.WAITS: "waits without end",
}
