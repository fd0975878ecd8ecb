"""What was asked for a department: who is in it, how callers reach it, and what its telephones do and may."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from emprov_xl.callflow.graph import Flow, Kind, Node, On
from emprov_xl.callflow.readback import Passage
from emprov_xl.callflow.told import Told
from emprov_xl.callflow.words import named, short, target

NO_DEPARTMENT = "Telephones without a department"
_MOST_NAMED = 5
_MOST_WAYS = 6
_LED_BY = frozenset({Kind.NUMBER, Kind.MENU, Kind.ROUTING, Kind.ANNOUNCEMENT})
_CALLS = {
    "service_codes": "service codes",
    "local": "local",
    "national": "long distance",
    "toll_free": "toll-free",
    "international": "international",
    "premium": "premium numbers",
}


def departments(told: Told, flow: Flow) -> Iterator[Passage]:
    """A passage for each department in the order of the sheet; telephones without one come last."""
    rows: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    texts = told.texts("extensions.department")
    for row in told.rows("extensions"):
        name = " ".join(texts.get(row, "").split())
        names.setdefault(name.casefold(), name)
        rows.setdefault(name.casefold(), []).append(row)
    ask = _Asked(told, flow)
    for key in sorted(rows, key=lambda key: not key):  # which leaves the others as they stand
        about = f"Department {names[key]}" if key else NO_DEPARTMENT
        yield Passage((about,), tuple(ask.sentences(rows[key])))


class _Asked:
    """The answers that tell of a department."""

    def __init__(self, told: Told, flow: Flow) -> None:
        self._told = told
        self._flow = flow
        self._levels = dict(_levels(told))
        self._asked = {key: told.texts(f"extensions.{key}") for key in ("calling_permission", "call_recording")}

    def sentences(self, rows: Sequence[int]) -> Iterator[str]:
        """All that is to be said of some telephones."""
        nodes = [self._flow.nodes[f"extensions@{row}"] for row in rows]
        names = [node.name for node in nodes]
        yield f"{_counted(len(names), 'telephone')}: {named(names, len(names))}."
        yield from self._reached(nodes)
        yield f"When nobody answers: {_each(nodes, lambda node: self._goes(node, On.NO_ANSWER))}."
        yield f"When busy: {_each(nodes, lambda node: self._goes(node, On.BUSY))}."
        yield f"Mailboxes: {_each(nodes, self._mailbox)}."
        yield f"Recording: {_each(nodes, self._recording)}."
        yield f"They may call: {_each(nodes, self._permission)}."

    def _reached(self, nodes: Sequence[Node]) -> Iterator[str]:
        """The numbers of their own, then the groups and queues that ring them with what leads there."""
        into = self._flow.into
        own: list[str] = []
        groups: dict[str, int] = {}
        for node in nodes:
            for way in into.get(node.key, ()):
                source = self._flow.nodes[way.source]
                if source.kind is Kind.NUMBER:
                    own.append(f"{source.name} rings {node.name}")
                elif way.on is On.RINGS and source.kind in (Kind.GROUP, Kind.QUEUE):
                    groups[source.key] = groups.get(source.key, 0) + 1
        if own:
            yield f"Numbers of their own: {named(own, len(own))}."
        for key, count in groups.items():
            group = self._flow.nodes[key]
            how_many = "all of them" if count == len(nodes) else f"{count} of them"
            led = ", ".join(self._leading(group))
            recorded = self._recorded(key)
            parts = [f"{_upper(target(group))} rings {how_many}"]
            parts += [f"callers come to it by {led}"] if led else []
            parts += [f"recording of its calls: {recorded}"] if recorded else []
            yield f"{'; '.join(parts)}."
        closed = list(dict.fromkeys(told for key in groups for told in self._closed(key)))
        if closed:
            yield f"When closed: {'; '.join(closed)}."
        if not own and not groups:
            yield "No number, group or queue leads to them: colleagues dial them, or callers in a menu that allows it."

    def _leading(self, node: Node) -> list[str]:
        """What leads to a group, in a few words."""
        ways = [way for way in self._flow.into.get(node.key, ()) if way.moves]
        led = []
        for way in ways:
            source = self._flow.nodes[way.source]
            if source.kind in _LED_BY:
                led.append(f"{source.said}, key {way.key}" if way.on is On.KEY else source.said)
            elif source.kind is Kind.OPERATOR:
                led.append("calls to the operator")
        led = list(dict.fromkeys(led))
        return [named(led, _MOST_WAYS)] if led else []

    def _closed(self, key: str) -> Iterator[str]:
        """Where calls go while those routings are closed by which, while open, callers come to a group."""
        seen = {key}
        for here in (waiting := [key]):
            for way in self._flow.into.get(here, ()):
                source = self._flow.nodes[way.source]
                if way.source in seen or source.kind not in _LED_BY or way.on in (On.CLOSED, On.HOLIDAY, On.OVERRIDE):
                    continue
                seen.add(way.source)
                if source.kind is not Kind.ROUTING:
                    waiting.append(way.source)
                elif (closed := self._flow.way(way.source, On.CLOSED)) is not None:
                    yield f"while {source.name} is closed, {target(self._flow.nodes[closed.target])}"

    def _goes(self, node: Node, on: On) -> str:
        row = node.key.rpartition("@")[2]
        way = self._flow.way(node.key, on)
        if way is None:
            return "not told"
        if on is On.BUSY and self._told.texts("extensions.call_waiting").get(int(row)) == "Yes":
            first = "a second call is signalled, else "
        else:
            first = f"after {short(way.seconds)} " if way.seconds else ""
        own = {f"voicemail@{row}": "their own mailbox", f"follow_me@{row}": "their other numbers"}
        follow = self._flow.way(f"follow_me@{row}", On.NO_ANSWER) if way.target == f"follow_me@{row}" else None
        then = "" if follow is None else f", then {own.get(follow.target) or target(self._flow.nodes[follow.target])}"
        return f"{first}{own.get(way.target) or target(self._flow.nodes[way.target])}{then}"

    def _mailbox(self, node: Node) -> str:
        row = node.key.rpartition("@")[2]
        if f"voicemail@{row}" not in self._flow.nodes:
            return "none"
        mailed = int(row) in self._told.texts("extensions.voicemail_email")
        return "one of their own, messages told by email" if mailed else "one of their own"

    def _recording(self, node: Node) -> str:
        policy = self._asked["call_recording"].get(_row(node))
        return f"by the policy “{policy}”" if policy else "none asked for"

    def _permission(self, node: Node) -> str:
        level = self._asked["calling_permission"].get(_row(node), "")
        if not level:
            return "not told"
        return f"{level} ({self._levels[level.casefold()]})" if level.casefold() in self._levels else level

    def _recorded(self, key: str) -> str:
        sheet, _, row = key.partition("@")
        return self._told.texts(f"{sheet}.recording").get(int(row), "")


def _levels(told: Told) -> Iterator[tuple[str, str]]:
    """Each level of Calling Permissions with what it allows."""
    allowed: Mapping[str, Mapping[int, str]] = {key: told.texts(f"calling_permissions.{key}") for key in _CALLS}
    for row, name in told.texts("calling_permissions.name").items():
        calls = [words for key, words in _CALLS.items() if allowed[key].get(row) not in (None, "No")]
        yield name.casefold(), ", ".join(calls) or "no outside calls"


def _each(nodes: Sequence[Node], tell: Callable[[Node], str]) -> str:
    """What holds of all, or of whom what holds."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        found.setdefault(tell(node), []).append(node.name)
    if len(found) == 1:
        return next(iter(found))
    first = max(found, key=lambda told: len(found[told]))
    several = f"most ({len(found[first])})" if len(found[first]) > _MOST_NAMED else named(found[first])
    others = [f"{named(names, _MOST_NAMED)}: {words}" for words, names in found.items() if words != first]
    return "; ".join([f"{several}: {first}", *others])


def _row(node: Node) -> int:
    return int(node.key.rpartition("@")[2])


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _upper(words: str) -> str:
    return words[0].upper() + words[1:]
