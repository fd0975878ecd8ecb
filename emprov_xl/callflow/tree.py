"""A flow from its numbers on as a tree: each thing stands once, nearest to the number; elsewhere it is referred to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from emprov_xl.callflow.graph import ENDS, Flow, Kind, Node, Way

_TOLD_ONCE_A_WAY = ENDS | {Kind.DIALLING, Kind.DIRECTORY}
"""Where nothing more is to be shown: these stand at each way that leads to them."""


class Form(Enum):
    """How a branch shows its node."""

    FULL = auto()  # with all that follows
    END = auto()  # nothing follows
    REFERENCE = auto()  # what follows stands at another branch


@dataclass(frozen=True, slots=True)
class Root:
    """Where calls come in: a node, which may stand for several numbers, and its ways."""

    node: Node
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A node as one branch leads to it; `ways` are those from its parent, all to this node.

    `parent` and `children` are positions in the tree.
    """

    node: Node
    form: Form
    ways: tuple[Way, ...]
    parent: int | None
    children: tuple[int, ...] = ()


Tree = tuple[Branch, ...]
"""The branches, the roots first, each before its children, the nearest to a number before those farther away."""


def tree_of(flow: Flow, roots: Sequence[Root]) -> Tree:
    """The tree of what calls can meet from some roots on; linear in the ways, without recursion."""
    met = [(root.node, Form.FULL, (), None) for root in roots]
    branches: list[tuple[Node, Form, tuple[Way, ...], int | None]] = [*met]
    children: list[tuple[int, ...]] = []
    seen = {root.node.key for root in roots}
    at = 0
    while at < len(branches):
        node, form, _, _ = branches[at]
        first = len(branches)
        out = roots[at].ways if at < len(roots) else flow.out(node.key) if form is Form.FULL else ()
        for target, ways in _by_target(out).items():
            there = flow.nodes[target]
            if there.kind in _TOLD_ONCE_A_WAY:
                branches.append((there, Form.END, ways, at))
            elif target in seen:
                branches.append((there, Form.REFERENCE, ways, at))
            else:
                seen.add(target)
                branches.append((there, Form.FULL, ways, at))
        children.append(tuple(range(first, len(branches))))
        at += 1
    return tuple(Branch(*branch, below) for branch, below in zip(branches, children, strict=True))


def _by_target(ways: Sequence[Way]) -> dict[str, tuple[Way, ...]]:
    """The ways by which calls leave a node by where they lead, in the order in which the first of each stands."""
    found: dict[str, list[Way]] = {}
    for way in ways:
        if way.moves:
            found.setdefault(way.target, []).append(way)
    return {target: tuple(mine) for target, mine in found.items()}
