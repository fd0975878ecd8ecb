"""Lines straight to a telephone: thousands of them behave alike, each with an extension and a mailbox of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from emprov_xl.callflow.graph import Flow, Kind, Node, Way
from emprov_xl.callflow.tree import Root
from emprov_xl.callflow.words import lined
from emprov_xl.model.cells import Place

_OWN = ("voicemail", "follow_me")
_MOST_NAMED = 4
_Manner = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class DirectLines:
    """Direct lines by manner: those that behave alike are one root of `flow`, whose nodes stand for several."""

    flow: Flow
    roots: tuple[Root, ...]
    also: Mapping[str, tuple[Place, ...]]
    list: tuple[str, ...]


def direct_lines(flow: Flow, numbers: Sequence[Node]) -> DirectLines:
    """The direct lines of some numbers, each of which leads to an extension."""
    alike: dict[_Manner, list[Node]] = {}
    for number in numbers:
        alike.setdefault(_manner(flow, _extension(flow, number)), []).append(number)
    nodes, ways = dict(flow.nodes), dict(flow.ways)
    also: dict[str, tuple[Place, ...]] = {}
    roots: list[Root] = []
    for position, mine in enumerate(alike.values(), start=1):
        if len(mine) == 1:
            roots.append(Root(mine[0], flow.out(mine[0].key)))
            continue
        of_several = _Several(flow, mine, position)
        nodes |= {node.key: node for node in of_several.nodes()}
        ways |= of_several.ways()
        also |= of_several.places()
        root = nodes[f"number of {position}"]
        roots.append(Root(root, ways[root.key]))
    told = tuple(f"{number.name}: {_extension(flow, number).said}" for number in numbers)
    return DirectLines(Flow(nodes, ways, clocks=flow.clocks), tuple(roots), also, told)


def _extension(flow: Flow, number: Node) -> Node:
    return flow.nodes[flow.out(number.key)[0].target]


def _manner(flow: Flow, extension: Node) -> _Manner:
    """How an extension handles calls, its own mailbox and numbers said as such."""
    told: list[object] = [extension.silent, len(flow.out(extension.key))]
    row = extension.key.rpartition("@")[2]
    for key in (extension.key, f"follow_me@{row}"):
        for way in flow.moves(key):
            name, _, at = way.target.rpartition("@")
            own = at == row and name in _OWN
            told.append((key == extension.key, way.on, way.key, way.seconds, name if own else way.target))
    return tuple(told)


class _Several:
    """Lines that behave alike, as nodes that stand for all of them."""

    def __init__(self, flow: Flow, numbers: Sequence[Node], position: int) -> None:
        self._flow = flow
        self._numbers = numbers
        self._position = position
        self._extensions = [_extension(flow, number) for number in numbers]
        self._first = self._extensions[0]
        row = self._first.key.rpartition("@")[2]
        self._own = {f"{name}@{row}": f"{name} of {position}" for name in _OWN if f"{name}@{row}" in flow.nodes}

    def nodes(self) -> list[Node]:
        """The numbers, their extensions, and what these have of their own, each as one node."""
        count = len(self._numbers)
        numbers = f"{count} numbers\n{lined([each.name for each in self._numbers], _MOST_NAMED)}"
        extensions = f"{count} extensions\n{lined([each.name for each in self._extensions], _MOST_NAMED)}"
        first = self._numbers[0]
        found = [
            Node(self._key("number"), Kind.NUMBER, numbers, first.place),
            self._first._replace(key=self._key("extension"), name=extensions),
        ]
        own = {"voicemail": "of the extension that was called", "follow_me": "the extension that was called"}
        for old, new in self._own.items():
            found.append(self._flow.nodes[old]._replace(key=new, name=own[old.partition("@")[0]]))
        return found

    def ways(self) -> dict[str, tuple[Way, ...]]:
        """The ways of the first of them, among the nodes that stand for all."""
        first = self._flow.out(self._numbers[0].key)[0]
        number, extension = self._key("number"), self._key("extension")
        found: dict[str, tuple[Way, ...]] = {number: (replace(first, source=number, target=extension),)}
        for old, new in [(self._first.key, extension), *self._own.items()]:
            out = [way for way in self._flow.out(old) if way.moves]
            found[new] = tuple(replace(way, source=new, target=self._own.get(way.target, way.target)) for way in out)
        return found

    def places(self) -> dict[str, tuple[Place, ...]]:
        """The cells of all that a node stands for."""
        standing = {"number": self._numbers, "extension": self._extensions}
        return {self._key(what): tuple(node.place for node in nodes if node.place) for what, nodes in standing.items()}

    def _key(self, what: str) -> str:
        return f"{what} of {self._position}"
