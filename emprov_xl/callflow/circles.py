"""Circles in the call flow: sets of nodes that all lead to each other, without recursion and linear in the ways."""

from collections.abc import Callable, Iterator

from emprov_xl.callflow.graph import Flow, Way


def circles(flow: Flow, follows: Callable[[Way], bool]) -> list[tuple[str, ...]]:
    """The circles, each in the order of the sheets; a node by itself only where it leads to itself.

    Kosaraju's way: whoever is left last leads to all the others, so walking backwards from there stays in the circle.
    """
    at = {key: position for position, key in enumerate(flow.nodes)}
    found = []
    seen: set[str] = set()
    for last in reversed(_in_order_of_leaving(flow, follows)):
        if last not in seen:
            circle = _backwards(flow, last, seen, follows)
            if len(circle) > 1 or any(way.target == last and follows(way) for way in flow.out(last)):
                found.append(tuple(sorted(circle, key=at.__getitem__)))
    return sorted(found, key=lambda circle: at[circle[0]])


def ways_within(flow: Flow, circle: tuple[str, ...], follows: Callable[[Way], bool]) -> Iterator[Way]:
    """The ways that make a circle."""
    mine = set(circle)
    for key in circle:
        yield from (way for way in flow.out(key) if way.target in mine and follows(way))


def _in_order_of_leaving(flow: Flow, follows: Callable[[Way], bool]) -> list[str]:
    """The nodes with ways, in the order in which a walk in depth leaves them for good."""
    order: list[str] = []
    seen: set[str] = set()
    for root in flow.ways:
        if root in seen:
            continue
        seen.add(root)
        work = [(root, iter(flow.out(root)))]
        while work:
            here, ways = work[-1]
            deeper = next((way.target for way in ways if way.target not in seen and follows(way)), None)
            if deeper is None:
                work.pop()
                order.append(here)
            else:
                seen.add(deeper)
                work.append((deeper, iter(flow.out(deeper))))
    return order


def _backwards(flow: Flow, start: str, seen: set[str], follows: Callable[[Way], bool]) -> list[str]:
    """The nodes not yet seen that lead to one."""
    seen.add(start)
    circle, waiting = [start], [start]
    while waiting:
        for way in flow.into.get(waiting.pop(), ()):
            if way.source not in seen and follows(way):
                seen.add(way.source)
                circle.append(way.source)
                waiting.append(way.source)
    return circle
