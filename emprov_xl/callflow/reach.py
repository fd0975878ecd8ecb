"""Who can reach whom: sets of nodes and shortest ways, without recursion."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping

from emprov_xl.callflow.graph import Flow, On, Way

Path = tuple[Way, ...]


def any_way(_: Way) -> bool:
    """Every way counts."""
    return True


def moving(way: Way) -> bool:
    """Ways by which the call moves, and members that ring; not messages that are only played."""
    return way.on is not On.PLAYS


def reached_from(flow: Flow, starts: Iterable[str], follows: Callable[[Way], bool] = any_way) -> set[str]:
    """Every node that can be reached, the starts included."""
    return set(origins(flow, starts, follows))


def origins(flow: Flow, starts: Iterable[str], follows: Callable[[Way], bool] = any_way) -> Mapping[str, str]:
    """Every node that can be reached, with one of the starts from which it can."""
    found = {start: start for start in starts}
    waiting, ways = list(found), flow.ways
    while waiting:
        here = waiting.pop()
        for way in ways.get(here, ()):
            if way.target not in found and follows(way):
                found[way.target] = found[here]
                waiting.append(way.target)
    return found


def leading_to(flow: Flow, targets: Iterable[str], follows: Callable[[Way], bool] = any_way) -> Mapping[str, Way]:
    """For every node from which a target can be reached: the first way of a shortest path to it."""
    first: dict[str, Way] = {}
    wanted = dict.fromkeys(targets)
    waiting = deque(wanted)
    while waiting:
        here = waiting.popleft()
        for way in flow.into.get(here, ()):
            if way.source not in first and way.source not in wanted and follows(way):
                first[way.source] = way
                waiting.append(way.source)
    return first


def path_along(first: Mapping[str, Way], start: str) -> Path:
    """The path that `leading_to` found from a node."""
    path = []
    here = start
    while here in first:
        path.append(first[here])
        here = first[here].target
    return tuple(path)
