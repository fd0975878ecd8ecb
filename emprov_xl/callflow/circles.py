"""Circles in the call flow: sets of nodes that all lead to each other, without recursion and linear in the ways."""

from collections.abc import Callable, Iterator, Mapping

from emprov_xl.callflow.graph import Flow, Way, without_ends

_Onward = Mapping[str, list[str]]
"""Where each node leads, or whence it is come to."""


def circles(flow: Flow, follows: Callable[[Way], bool]) -> list[tuple[str, ...]]:
    """The circles, each in the order of the sheets; a node by itself only where it leads to itself.

    Kosaraju's way: whoever is left last leads to all the others, so walking backwards from there stays in the circle.
    """
    onward = _tangled(flow, follows)
    if not onward:
        return []
    at = {key: position for position, key in enumerate(flow.nodes)}
    back = _turned(onward)
    found = []
    seen: set[str] = set()
    for last in reversed(_in_order_of_leaving(onward)):
        if last not in seen:
            circle = _backwards(back, last, seen)
            if len(circle) > 1 or last in onward[last]:
                found.append(tuple(sorted(circle, key=at.__getitem__)))
    return sorted(found, key=lambda circle: at[circle[0]])


def ways_within(flow: Flow, circle: tuple[str, ...], follows: Callable[[Way], bool]) -> Iterator[Way]:
    """The ways that make a circle."""
    mine = set(circle)
    for key in circle:
        yield from (way for way in flow.out(key) if way.target in mine and follows(way))


def _tangled(flow: Flow, follows: Callable[[Way], bool]) -> _Onward:
    """Where the nodes lead that may lie on a circle of the ways that count."""
    onward = {
        key: [way.target for way in flow.out(key) if way.target in flow.tangled and follows(way)]
        for key in flow.ways
        if key in flow.tangled
    }
    kept = without_ends(onward)
    return {key: [target for target in targets if target in kept] for key, targets in onward.items() if key in kept}


def _turned(onward: _Onward) -> _Onward:
    back: dict[str, list[str]] = {key: [] for key in onward}
    for key, targets in onward.items():
        for target in targets:
            back[target].append(key)
    return back


def _in_order_of_leaving(onward: _Onward) -> list[str]:
    """The nodes in the order in which a walk in depth leaves them for good."""
    order: list[str] = []
    seen: set[str] = set()
    for root in onward:
        if root in seen:
            continue
        seen.add(root)
        work = [(root, iter(onward[root]))]
        while work:
            here, targets = work[-1]
            deeper = next((target for target in targets if target not in seen), None)
            if deeper is None:
                work.pop()
                order.append(here)
            else:
                seen.add(deeper)
                work.append((deeper, iter(onward[deeper])))
    return order


def _backwards(back: _Onward, start: str, seen: set[str]) -> list[str]:
    """The nodes not yet seen that lead to one."""
    seen.add(start)
    circle, waiting = [start], [start]
    while waiting:
        for source in back[waiting.pop()]:
            if source not in seen:
                seen.add(source)
                circle.append(source)
                waiting.append(source)
    return circle
