"""The few words that stand in a picture of the call flow: at an arrow, and in a box."""

from collections.abc import Iterator, Sequence

from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.callflow.words import members, named, short

_FEW = 4
_JOINED = "\N{NO-BREAK SPACE}"


def conditions(ways: Sequence[Way]) -> list[str]:
    """When a call takes one of these ways: "keys 1, 2", "nobody answers, 20 s"."""
    keys = list(dict.fromkeys(way.key for way in ways if way.on is On.KEY))
    told = [f"key{'s' * (len(keys) > 1)} {', '.join(keys)}"] if keys else []
    told += dict.fromkeys(_told(way) for way in ways if way.on is not On.KEY)
    return [each for each in told if each]


def brief(seconds: int | None) -> str:
    """A time as short as it can be written, which no line may break."""
    return short(seconds) if seconds is None else short(seconds).replace(" ", _JOINED)


def details(flow: Flow, node: Node) -> Iterator[str]:
    """What else is worth telling of a node: whom it rings, what it plays, by which hours it goes."""
    clock = flow.clocks.get(node.key)
    if clock is not None and clock.hours is not None:
        yield f"by {clock.hours.name}" if node.kind is Kind.ROUTING else f"staffed in {clock.hours.name}"
    played = [flow.nodes[way.target].name for way in flow.out(node.key) if way.on is On.PLAYS]
    if played:
        yield f"plays {named(list(dict.fromkeys(played)), _FEW)}"
    if node.kind is Kind.MENU and node.tries > 1:
        yield f"asks {node.tries} times"
    if node.silent:
        yield "has no telephone"
    rung = members(flow, node)
    if rung:
        yield f"rings {named(rung, _FEW)}"
    elif node.kind in (Kind.GROUP, Kind.QUEUE, Kind.PAGE, Kind.FOLLOW_ME):
        yield "rings nobody"
    if node.kind is Kind.MAILBOX:
        yield from (f"key {way.key}: {flow.nodes[way.target].said}" for way in flow.moves(node.key))


def _told(way: Way) -> str:
    said = "" if way.on is On.ALWAYS else way.on.value
    return f"{said}, {brief(way.seconds)}" if said and way.seconds != 0 else said
