"""What is held back: blockers hold the object they stand on, and all that rests on it."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from emprov_xl.checks.answers import alike
from emprov_xl.model.finding import Finding
from emprov_xl.model.plan_order import ObjectOrder
from emprov_xl.model.rule import Severity
from emprov_xl.planning.answers import Answers, Node
from emprov_xl.planning.teller import Teller

Codes = tuple[str, ...]
Edges = dict[Node, set[Node]]
"""An object, and what it rests on."""

_N = TypeVar("_N", Node, int)

SETTLED = {"fixed", "kept", "waived", "closed"}


def holding(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that hold something back: blockers that no decision has settled."""
    return [
        finding
        for finding in findings
        if finding.rule.severity is Severity.BLOCKER and finding.status.casefold() not in SETTLED
    ]


class Owners:
    """Which object each row belongs to: its own, that of its group, or the one that it is part of."""

    def __init__(self, answers: Mapping[str, Answers], orders: Mapping[str, ObjectOrder], teller: Teller) -> None:
        self._owner: dict[Node, Node] = {}
        for order in orders.values():
            if order.by and order.sheet in answers:
                self._group(answers[order.sheet], order.by)
            for part in order.parts:
                if part.whole and part.sheet in answers:
                    self._parts(answers[part.sheet], part.to, teller)

    def of(self, node: Node) -> Node:
        """The object that a row belongs to."""
        return self._owner.get(node, node)

    @property
    def parts(self) -> Mapping[Node, Node]:
        """The rows that belong to another than themselves, or to themselves as the first of a group."""
        return self._owner

    def _group(self, answers: Answers, by: str) -> None:
        first: dict[str, Node] = {}
        for row, value in zip(answers.rows, answers.columns[by], strict=True):
            if value is not None:
                node = (answers.sheet.key, row)
                self._owner[node] = first.setdefault(alike(str(value)), node)

    def _parts(self, answers: Answers, to: str, teller: Teller) -> None:
        for row, nodes in zip(answers.rows, teller.links(answers.sheet.field(to)), strict=True):
            if nodes:
                self._owner[answers.sheet.key, row] = nodes[0]


def edges_of(
    answers: Mapping[str, Answers], orders: Mapping[str, ObjectOrder], owners: Owners, teller: Teller
) -> Edges:
    """What every object rests on: the rows that its answers name, and the cells that its blanks inherit from."""
    edges: Edges = {}
    for sheet in answers.values():
        order = orders.get(sheet.sheet.key)
        loose = order.loose if order else frozenset()
        inherit = order.inherit if order else {}
        for field in sheet.sheet.fields:
            if field.key not in loose and teller.names_rows(field):
                for row, nodes in zip(sheet.rows, teller.links(field), strict=True):
                    if nodes:
                        here = owners.of((field.sheet, row))
                        edges.setdefault(here, set()).update(owners.of(node) for node in nodes)
                        if field.name == "site.operator":
                            edges.setdefault((field.name, row), set()).update(owners.of(node) for node in nodes)
        for source in inherit.values():
            form, _, key = source.partition(".")
            if key and form in answers and answers[form].rows:
                cell = (source, answers[form].rows[0])
                for row in sheet.rows:
                    edges.setdefault(owners.of((sheet.sheet.key, row)), set()).add(cell)
    return edges


def own_codes(blockers: Iterable[Finding], owners: Owners) -> dict[Node, Codes]:
    """The codes that stand on each object itself, and on each cell, named by its field."""
    own: dict[Node, Codes] = {}
    for finding in blockers:
        place = finding.place
        nodes = [owners.of((place.sheet, place.row))]
        if place.field:
            key = place.field.removesuffix("_kind")
            nodes += [(f"{place.sheet}.{field}", place.row) for field in {key, place.field}]
        for node in nodes:
            if finding.rule.code not in own.get(node, ()):
                own[node] = (*own.get(node, ()), finding.rule.code)
    return own


def from_the_end(nodes: Sequence[_N], edges: Mapping[_N, Iterable[_N]]) -> list[_N]:
    """Nodes so that each comes after those it leads to, and otherwise as they stand; a circle ends where it began."""
    mine, seen, ordered = set(nodes), set[_N](), list[_N]()
    for start in nodes:
        path = [] if start in seen else [(start, iter(sorted(mine & set(edges.get(start, ())))))]
        seen.add(start)
        while path:
            here, ahead = path[-1]
            following = next((node for node in ahead if node not in seen), None)
            if following is None:
                ordered.append(here)
                path.pop()
            else:
                seen.add(following)
                path.append((following, iter(sorted(mine & set(edges.get(following, ()))))))
    return ordered


def totals_of(edges: Edges, planned: Collection[Node]) -> dict[tuple[str, str], int]:
    """How many planned objects of one sheet rest on planned objects of another, or on a cell of its form."""
    resting: dict[tuple[str, str], set[Node]] = {}
    for node, targets in edges.items():
        if node in planned:
            for name, row in targets:
                sheet = name.partition(".")[0]
                if sheet != node[0] and (sheet, row) in planned:
                    resting.setdefault((node[0], sheet), set()).add(node)
    return {pair: len(nodes) for pair, nodes in sorted(resting.items())}


@dataclass(frozen=True, slots=True)
class Held:
    """The codes that hold each object back, its own first, and the objects through which it inherits them."""

    codes: Mapping[Node, Codes]
    through: Mapping[Node, tuple[Node, ...]]


def spread(own: Mapping[Node, Codes], edges: Mapping[Node, Iterable[Node]]) -> Held:
    """Codes go from each object to all that rest on it, the shortest way; each visits an object once: circles end."""
    resting: dict[Node, list[Node]] = {}
    for node, targets in edges.items():
        for target in sorted(targets):
            resting.setdefault(target, []).append(node)
    held: dict[Node, list[str]] = {node: list(codes) for node, codes in own.items()}
    through: dict[Node, dict[Node, None]] = {}
    for code in sorted({code for codes in own.values() for code in codes}):
        reached = {node for node, codes in own.items() if code in codes}
        border = deque(sorted(reached))
        while border:
            here = border.popleft()
            for node in resting.get(here, ()):
                if node not in reached:
                    reached.add(node)
                    border.append(node)
                    held.setdefault(node, []).append(code)
                    through.setdefault(node, {})[here] = None
    return Held(
        codes={node: tuple(codes) for node, codes in held.items()},
        through={node: tuple(sources) for node, sources in through.items()},
    )
