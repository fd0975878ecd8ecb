"""Lines to one telephone: hundreds behave alike, so that one of them can stand for the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emprov_xl.callflow.graph import Flow, Kind, On, Way

_OWN = ("extensions", "follow_me", "voicemail")
_NOTHING: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """An extension and where calls to it come in: its direct number, or itself for colleagues.

    `own` are the nodes that are there for it alone: itself, its other numbers, its mailbox.
    """

    start: str
    extension: str
    own: tuple[str, ...]

    @property
    def is_direct(self) -> bool:
        """Whether it has a number of its own."""
        return self.start != self.extension

    def ways(self, flow: Flow) -> Iterator[Way]:
        """The ways that are its own; of lines that behave alike they correspond one by one."""
        if self.is_direct:
            yield from flow.moves(self.start)
        for key in self.own:
            yield from flow.moves(key)


def alike_lines(flow: Flow, held: Mapping[str, tuple[str, ...]] = _NOTHING) -> list[tuple[Line, ...]]:
    """Every extension as a line, with all that behave like it; what findings hold back (`held`) stands apart."""
    direct: dict[str, str] = {}
    for number in flow.of(Kind.NUMBER):
        for way in flow.out(number.key):
            direct.setdefault(way.target, number.key)
    alike: dict[object, list[Line]] = {}
    for node in flow.of(Kind.EXTENSION):
        row = node.key.rpartition("@")[2]
        own = tuple(key for name in _OWN if (key := f"{name}@{row}") in flow.nodes)
        line = Line(direct.get(node.key, node.key), node.key, own)
        manner = (line.is_direct, node.silent, held.get(node.key), held.get(line.start), *_manner(flow, line))
        alike.setdefault(manner, []).append(line)
    return [tuple(lines) for lines in alike.values()]


def _manner(flow: Flow, line: Line) -> Iterator[object]:
    """How a line handles calls, what is its own said as such; whom it rings along is its own affair."""
    for key in line.own:
        yield key.partition("@")[0]
        for way in flow.out(key):
            if way.on is On.RINGS:
                continue
            target = way.target.partition("@")[0] if way.target in line.own else way.target
            yield way.on, way.key, way.seconds, target
