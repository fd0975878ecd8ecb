"""What was asked for a number, in a paragraph that a customer can correct: no call is made, all its ways are told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from emprov_xl.callflow.clock import DAY, Hours
from emprov_xl.callflow.graph import BY_TIME, Flow, Kind, Node, On, Way
from emprov_xl.callflow.lines import Line, alike_lines
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


@dataclass(frozen=True, slots=True)
class Passage:
    """What was understood of some numbers or of a department, sentence by sentence."""

    about: tuple[str, ...]
    sentences: tuple[str, ...]


def paragraph(flow: Flow, number: str) -> str:
    """All that happens to calls of a number: where they go, then each routing and menu on their way, once."""
    return " ".join(_sentences(flow, [flow.nodes[number]], {}))


def passages(flow: Flow) -> Iterator[Passage]:
    """Every number: those that lead to the same place in one passage, and lines that behave alike in one.

    A routing or a menu is told in full where it is met first, after that by its name.
    """
    alike = [lines for lines in alike_lines(flow) if lines[0].is_direct and len(lines) > 1]
    direct = {line.start for lines in alike for line in lines}
    together: dict[str, list[Node]] = {}
    for node in flow.of(Kind.NUMBER):
        if node.key not in direct:
            together.setdefault(next((way.target for way in flow.moves(node.key)), node.key), []).append(node)
    before: dict[str, str] = {}
    for numbers in together.values():
        yield Passage(tuple(node.name for node in numbers), tuple(_sentences(flow, numbers, before)))
    for lines in alike:
        about = tuple(flow.nodes[line.start].name for line in lines)
        yield Passage(about, tuple(_lines(flow, lines, before)))


def _sentences(flow: Flow, numbers: Sequence[Node], before: dict[str, str]) -> Iterator[str]:
    """What happens to calls of numbers that lead to the same place; `before` has what was told, and where."""
    telling = _Telling(flow, [numbers[0].key])
    again: list[str] = []
    for key in telling.told:  # grows while it is told
        node = flow.nodes[key]
        if key in before:
            again.append(f"{node.name} as under {before[key]}")
        elif node.kind is Kind.ROUTING:
            yield telling.routing(node)
        elif node.kind is Kind.MENU:
            yield telling.menu(node)
        else:
            onward = "; ".join(telling.onward(way) for way in flow.moves(key)) or "nowhere"
            yield f"Calls to {named([each.name for each in numbers], len(numbers))} go to {onward}."
    if again:
        yield f"{'; '.join(again)}."
    for key in telling.told[1:]:
        before.setdefault(key, numbers[0].name)


def _lines(flow: Flow, lines: Sequence[Line], before: dict[str, str]) -> Iterator[str]:
    """What happens to calls of lines that behave alike, told of the first; then whose the others are."""
    first, *others = lines
    yield from _sentences(flow, [flow.nodes[first.start]], before)
    yield f"The same holds of {len(others)} more, each with what is its own:"
    for line in others:
        yield f"{flow.nodes[line.start].name} goes to {flow.nodes[line.extension].said}."


@dataclass(frozen=True, slots=True)
class _Telling:
    """A paragraph in the making: what has a sentence of its own, and which groups were told with whom they ring."""

    flow: Flow
    told: list[str]
    rung: set[str] = field(default_factory=set)

    def routing(self, node: Node) -> str:
        clock = self.flow.clocks[node.key]
        ways = {way.on: way for way in self.flow.moves(node.key) if way.on in BY_TIME}
        hours = f" ({week(clock.hours)})" if clock.hours else ""
        parts = [
            f"{words}{hours if on is On.OPEN else ''}: {self.onward(ways[on])}"
            for on, words in _WHILE.items()
            if on in ways
        ]
        return f"{node.name}, {'; '.join(parts)}."

    def menu(self, node: Node) -> str:
        keys = [f"{way.key} {self.onward(way)}" for way in self.flow.moves(node.key) if way.on is On.KEY]
        others = [
            f"{words}: {self.onward(way)}"
            for on, words in _AT_MENU.items()
            if (way := self.flow.way(node.key, on)) is not None
        ]
        return f"The menu {node.name} answers: {'; '.join([*keys, *others])}."

    def onward(self, way: Way) -> str:
        """Where a way leads and what follows by itself, until a routing, a menu or the end."""
        parts: list[str] = []
        seen: set[str] = set()
        follow: Way | None = way
        while follow is not None and follow.target not in seen and len(parts) < _MOST_HOPS:
            node = self.flow.nodes[follow.target]
            seen.add(node.key)
            parts.append(self._briefly(node))
            if node.kind in _TOLD_APART and node.key not in self.told:
                self.told.append(node.key)
            follow = _next(self.flow, node)
        return ", then ".join(parts)

    def _briefly(self, node: Node) -> str:
        """A place with how long it rings; whom it rings is told once."""
        passed = _next(self.flow, node)
        lasts = f" for {spoken(passed.seconds)}" if passed is not None and passed.seconds else ""
        rung = ""
        if node.kind in (Kind.GROUP, Kind.QUEUE, Kind.FOLLOW_ME) and node.key not in self.rung:
            self.rung.add(node.key)
            rung = f" ({named(members(self.flow, node))})"
        return f"{target(node)}{rung}{lasts}"


def _next(flow: Flow, node: Node) -> Way | None:
    """What follows when nobody takes the call and nothing is pressed."""
    if node.kind in _TOLD_APART:
        return None
    return next(filter(None, (flow.way(node.key, on) for on in (On.ALWAYS, On.NO_ANSWER, On.MAX_WAIT))), None)


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
