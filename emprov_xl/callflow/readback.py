"""What was asked for a number, in a paragraph that a customer can correct: no call is made, all its ways are told."""

from collections.abc import Iterator

from emprov_xl.callflow.clock import DAY, Hours
from emprov_xl.callflow.graph import BY_TIME, Flow, Kind, Node, On, Way
from emprov_xl.callflow.times import DAYS
from emprov_xl.callflow.words import members, named, spoken, target

_TOLD_APART = frozenset({Kind.ROUTING, Kind.MENU})
"""What has a sentence of its own; all else is told where it stands."""

_WHILE = {
    On.OPEN: "while open",
    On.CLOSED: "while closed",
    On.HOLIDAY: "on holidays",
    On.OVERRIDE: "while switched by hand",
}
_AT_MENU = {
    On.TIMEOUT: "who presses nothing",
    On.INVALID: "who presses wrong keys",
    On.DIRECT_DIAL: "who dials an extension",
}
_MOST_HOPS = 12


def paragraph(flow: Flow, number: str) -> str:
    """All that happens to calls of a number: where they go, then each routing and menu on their way, once."""
    return " ".join(_sentences(flow, number))


def _sentences(flow: Flow, number: str) -> Iterator[str]:
    told = [number]
    for key in told:  # grows while it is told
        node = flow.nodes[key]
        if node.kind is Kind.ROUTING:
            yield _routing(flow, node, told)
        elif node.kind is Kind.MENU:
            yield _menu(flow, node, told)
        else:
            onward = "; ".join(_onward(flow, way, told) for way in flow.moves(key)) or "nowhere"
            yield f"Calls to {node.name} go to {onward}."


def _routing(flow: Flow, node: Node, told: list[str]) -> str:
    clock = flow.clocks[node.key]
    ways = {way.on: way for way in flow.moves(node.key) if way.on in BY_TIME}
    hours = f" ({week(clock.hours)})" if clock.hours else ""
    parts = [
        f"{words}{hours if on is On.OPEN else ''}: {_onward(flow, ways[on], told)}"
        for on, words in _WHILE.items()
        if on in ways
    ]
    return f"{node.name}, {'; '.join(parts)}."


def _menu(flow: Flow, node: Node, told: list[str]) -> str:
    keys = [f"{way.key} {_onward(flow, way, told)}" for way in flow.moves(node.key) if way.on is On.KEY]
    others = [
        f"{words}: {_onward(flow, way, told)}"
        for on, words in _AT_MENU.items()
        if (way := flow.way(node.key, on)) is not None
    ]
    return f"The menu {node.name} answers: {'; '.join([*keys, *others])}."


def _onward(flow: Flow, way: Way, told: list[str]) -> str:
    """Where a way leads and what follows by itself, until a routing, a menu or the end."""
    parts: list[str] = []
    seen: set[str] = set()
    follow: Way | None = way
    while follow is not None and follow.target not in seen and len(parts) < _MOST_HOPS:
        node = flow.nodes[follow.target]
        seen.add(node.key)
        parts.append(_briefly(flow, node))
        if node.kind in _TOLD_APART and node.key not in told:
            told.append(node.key)
        follow = _next(flow, node)
    return ", then ".join(parts)


def _next(flow: Flow, node: Node) -> Way | None:
    """What follows when nobody takes the call and nothing is pressed."""
    if node.kind in _TOLD_APART:
        return None
    return next(filter(None, (flow.way(node.key, on) for on in (On.ALWAYS, On.NO_ANSWER, On.MAX_WAIT))), None)


def _briefly(flow: Flow, node: Node) -> str:
    passed = _next(flow, node)
    lasts = f" for {spoken(passed.seconds)}" if passed is not None and passed.seconds else ""
    rung = f" ({named(members(flow, node))})" if node.kind in (Kind.GROUP, Kind.QUEUE, Kind.FOLLOW_ME) else ""
    return f"{target(node)}{rung}{lasts}"


def week(hours: Hours) -> str:
    """Opening hours as people say them, such as Monday to Friday 08:00 to 12:00 and 13:00 to 17:00, with dashes."""
    by_day: dict[int, list[str]] = {}
    for span in sorted(hours.spans, key=lambda span: span.start):
        day, start = divmod(span.start, DAY)
        end = span.end - day * DAY
        by_day.setdefault(day, []).append(f"{start // 60:02}:{start % 60:02}–{end // 60:02}:{end % 60:02}")
    runs: list[tuple[int, int, str]] = []
    for day, times in by_day.items():
        said = " and ".join(dict.fromkeys(times))
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == said:
            runs[-1] = (runs[-1][0], day, said)
        else:
            runs.append((day, day, said))
    return ", ".join(f"{DAYS[first]}{f' to {DAYS[last]}' if last > first else ''} {said}" for first, last, said in runs)
