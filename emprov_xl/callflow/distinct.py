"""Distinct flows: numbers whose calls go the same way share one, lines straight to a telephone share one as well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emprov_xl.callflow.direct import DirectLines, direct_lines
from emprov_xl.callflow.graph import Flow, Kind, Node
from emprov_xl.callflow.tree import Root
from emprov_xl.callflow.words import lined, named
from emprov_xl.model.cells import Place

_MOST_IN_A_TITLE = 3


@dataclass(frozen=True, slots=True)
class Story:
    """What one picture is about: where calls come in, and how they go on in `flow`.

    `also` are further cells of nodes that stand for several; `list` has what the picture sums up, line by line.
    """

    title: str
    flow: Flow
    roots: tuple[Root, ...]
    also: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    list: tuple[str, ...] = ()


def stories(flow: Flow) -> tuple[Story, ...]:
    """The whole, then a story for each way in which calls to a number can go, in the order of the sheets."""
    alike: dict[str, list[Node]] = {}
    direct: list[Node] = []
    for number in flow.of(Kind.NUMBER):
        target = next((way.target for way in flow.out(number.key)), None)
        if target is None:
            continue
        if flow.nodes[target].kind is Kind.EXTENSION:
            direct.append(number)
        else:
            alike.setdefault(target, []).append(number)
    found = [_shared(flow, numbers) for numbers in alike.values()]
    lines = direct_lines(flow, direct) if direct else None
    if lines is not None:
        found.append(_direct(lines, len(direct)))
    return (*([_whole(flow, found, lines)] if len(found) > 1 else ()), *found)


def _shared(flow: Flow, numbers: Sequence[Node]) -> Story:
    """The story of numbers that all lead to the same place."""
    first = numbers[0]
    if len(numbers) == 1:
        return Story(first.name, flow, (Root(first, flow.out(first.key)),))
    names = [number.name for number in numbers]
    ways = tuple(way for number in numbers for way in flow.out(number.key))
    node = Node(f"like {first.key}", Kind.NUMBER, lined(names), first.place)
    also = {node.key: tuple(number.place for number in numbers if number.place)}
    return Story(named(names, _MOST_IN_A_TITLE), flow, (Root(node, ways),), also, tuple(names))


def _direct(lines: DirectLines, count: int) -> Story:
    title = f"Direct lines: {count} number{'s' * (count > 1)} straight to a telephone"
    return Story(title, lines.flow, lines.roots, lines.also, lines.list)


def _whole(flow: Flow, found: Sequence[Story], lines: DirectLines | None) -> Story:
    """All numbers in one: what several of them lead to stands once."""
    roots = [root for story in found for root in story.roots]
    also = {key: places for story in found for key, places in story.also.items()}
    return Story("All numbers together", lines.flow if lines else flow, tuple(roots), also)
