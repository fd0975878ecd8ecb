"""A walk in plain words: what the caller does and meets, as one would tell it on the telephone."""

from collections.abc import Callable, Iterator, Mapping

from emprov_xl.callflow.call import SILENCE, Ending, Step, Walk
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way

_MOST_NAMED = 6
_MINUTE = 60

_REASONS = {
    On.OPEN: "it is open",
    On.CLOSED: "it is closed",
    On.HOLIDAY: "it is a holiday",
    On.OVERRIDE: "it is switched over by hand",
    On.FULL: "too many callers wait already",
    On.EMPTY: "nobody is there to answer",
    On.LEFT: "everybody has left",
}


def sentences(flow: Flow, walk: Walk) -> Iterator[str]:
    """One sentence a step."""
    for step in walk.steps[:-1]:
        yield sentence(flow, step)
    yield last_sentence(flow, walk)


def sentence(flow: Flow, step: Step) -> str:
    """What happens at a node that the call leaves."""
    if step.way is None:
        return f"{_start(step.node)}."
    say = _LEAVING.get(step.node.kind, _for_a_reason)
    return f"{say(flow, step, step.way)} {target(flow.nodes[step.way.target])}."


def last_sentence(flow: Flow, walk: Walk) -> str:
    """How the call ends."""
    step, node = walk.last, walk.last.node
    if walk.ending is Ending.ANSWERED and step.by is not None and step.by is not node:
        return f"{_rung(flow, node)}; {target(step.by)} answers."
    if walk.ending is Ending.STOPPED:
        return f"Here the plan stops: {node.name if node.kind is Kind.UNSAID else 'a cell is missing'}."
    if walk.ending in _PLAIN_ENDS:
        return _PLAIN_ENDS[walk.ending]
    return f"{_start(node)}: the caller {_ENDED[walk.ending]}."


_PLAIN_ENDS = {Ending.HANG_UP: "The call is ended.", Ending.BUSY: "The caller hears the busy tone."}
_ENDED = {
    Ending.ANSWERED: "is answered",
    Ending.MAILBOX: "leaves a message",
    Ending.OUTSIDE: "is connected outside",
    Ending.CONFERENCE: "joins the meeting",
    Ending.PAGED: "speaks over the loudspeakers",
    Ending.DIRECTORY: "spells a name or dials an extension",
    Ending.LOOP: "comes here again, and goes round in circles",
    Ending.WAITS: "waits without end, as no longest wait is set",
}


def target(node: Node) -> str:
    """A node as the place a call goes to: "the ring group 6001 Front desk"."""
    if node.kind is Kind.UNSAID:
        return f"a place that is not told ({node.name})"
    if node.kind in _PLACES:
        return _PLACES[node.kind]
    return node.said if node.kind is Kind.EXTENSION else f"the {node.said}"


_PLACES = {
    Kind.HANG_UP: "the end of the call",
    Kind.BUSY: "the busy tone",
    Kind.OPERATOR: "the operator",
    Kind.DIRECTORY: "the directory",
    Kind.DIALLING: "the extension that is dialled",
}


def spoken(seconds: int | None) -> str:
    """A time as people say it: "45 seconds", "10 minutes", "2 minutes 30 seconds"."""
    if seconds is None:
        return "a time nobody has said"
    minutes, rest = divmod(seconds, _MINUTE)
    if not minutes or (minutes == 1 and rest):
        return counted(seconds, "second")
    return counted(minutes, "minute") + (f" {counted(rest, 'second')}" if rest else "")


def short(seconds: int | None) -> str:
    """A time as short as it can be written: 45 s, 10 min, 2 min 30 s."""
    if seconds is None:
        return "time not said"
    minutes, rest = divmod(seconds, _MINUTE)
    if not minutes or (minutes == 1 and rest):
        return f"{seconds} s"
    return f"{minutes} min" + (f" {rest} s" if rest else "")


def named(names: list[str], most: int = _MOST_NAMED) -> str:
    """A few names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def lined(names: list[str], most: int = _MOST_NAMED) -> str:
    """A few names, each on a line of its own, and how many more there are."""
    more = len(names) - most
    return "\n".join([*names[:most], *([f"and {more} more"] if more > 0 else [])])


def in_short(text: str, most: int) -> str:
    """A text on one line, cut where it is longer than so many letters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def members(flow: Flow, node: Node) -> list[str]:
    """Whom a group or queue rings, by what they are called."""
    return [flow.nodes[way.target].name for way in flow.out(node.key) if way.on is On.RINGS]


def counted(number: int, what: str) -> str:
    """So many of something, in words: 1 call, 2 calls."""
    return f"{number} {what}" + ("" if number == 1 else "s")


def _start(node: Node) -> str:
    words = target(node)
    return words[0].upper() + words[1:]


def _plays(flow: Flow, node: Node) -> str:
    heard = [flow.nodes[way.target].name for way in flow.out(node.key) if way.on is On.PLAYS]
    return f" with {heard[0]}" if heard else ""


def _at_menu(step: Step, way: Way) -> str:
    pressed = [key for key in step.pressed if key != SILENCE]
    match way.on:
        case On.KEY:
            wrong = f"after a wrong key ({', '.join(pressed[:-1])}) " if len(pressed) > 1 else ""
            return f"{wrong}the caller presses {way.key}"
        case On.DIRECT_DIAL:
            return "the caller dials an extension"
        case On.INVALID:
            return f"the caller presses only wrong keys ({', '.join(pressed)})"
    return f"the caller presses nothing for {spoken(step.seconds)} after the greeting"


def _rung(flow: Flow, node: Node) -> str:
    verb = "ring" if node.kind is Kind.FOLLOW_ME else "rings"
    return f"{_start(node)} {verb} {named(members(flow, node)) or 'nobody'}"


def _for_a_reason(_: Flow, step: Step, way: Way) -> str:
    return f"{_start(step.node)}: {_REASONS.get(way.on, way.on.value)}, so the call goes to"


def _comes_in(_: Flow, step: Step, __: Way) -> str:
    return f"A call to {step.node.name} comes in and goes to"


def _operator(_: Flow, __: Step, ___: Way) -> str:
    return "The operator is"


def _hears(_: Flow, step: Step, __: Way) -> str:
    return f"The caller hears the message {step.node.name}, then goes to"


def _menu(flow: Flow, step: Step, way: Way) -> str:
    return f"The menu {step.node.name} answers{_plays(flow, step.node)}; {_at_menu(step, way)} and goes to"


def _group(flow: Flow, step: Step, _: Way) -> str:
    lasts = "in vain" if step.seconds == 0 else f"for {spoken(step.seconds)}"
    return f"{_rung(flow, step.node)} {lasts}; the call goes to"


def _extension(_: Flow, step: Step, way: Way) -> str:
    node = step.node
    if way.on is On.BUSY:
        return f"{_start(node)} is busy; the call goes to"
    rings = "has no telephone" if node.silent else f"rings for {spoken(step.seconds)}"
    return f"{_start(node)} {rings}; the call goes to"


def _queue(_: Flow, step: Step, way: Way) -> str:
    if way.on is On.KEY:
        what = f"the caller presses {way.key}"
    else:
        what = f"nobody answers for {spoken(step.seconds)}" if way.on is On.MAX_WAIT else _REASONS[way.on]
    return f"The call comes to {target(step.node)}; {what} and the call goes to"


def _dials(_: Flow, __: Step, way: Way) -> str:
    return f"The caller dials {way.key}:"


def _presses_zero(_: Flow, step: Step, __: Way) -> str:
    return f"In {target(step.node)} the caller presses 0 and goes to"


def _parked(_: Flow, step: Step, __: Way) -> str:
    return f"A call parked in {step.node.name} that nobody takes in {spoken(step.seconds)} goes to"


_LEAVING: Mapping[Kind, Callable[[Flow, Step, Way], str]] = {
    Kind.NUMBER: _comes_in,
    Kind.OPERATOR: _operator,
    Kind.ANNOUNCEMENT: _hears,
    Kind.MENU: _menu,
    Kind.GROUP: _group,
    Kind.FOLLOW_ME: _group,
    Kind.EXTENSION: _extension,
    Kind.QUEUE: _queue,
    Kind.DIALLING: _dials,
    Kind.DIRECTORY: _dials,
    Kind.MAILBOX: _presses_zero,
    Kind.PARKING: _parked,
}
