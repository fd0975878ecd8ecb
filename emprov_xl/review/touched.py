"""What a change touches: who names the object, which calls reach it, and who still names what is there no more."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from emprov_xl.callflow.graph import BY_TIME, Flow, Kind, On, Way
from emprov_xl.callflow.reach import leading_to
from emprov_xl.callflow.words import named
from emprov_xl.checks.survey import Survey
from emprov_xl.model.changes import Touched
from emprov_xl.model.plan_order import PlanOrder
from emprov_xl.model.questionnaire import FieldType, Sheet
from emprov_xl.review.mentions import Mentions

_OWN = ("direct", "follow_me", "voicemail")  # what an extension is to the call flow besides itself
_HOURS = ("business_hours", "holidays")  # what decides, for those that name it, where calls go
_REMARKS = "notes"
_ANYBODY = frozenset({"dialling", "directory"})  # whoever is dialled or spelled there is reached, which says nothing
_MOST_NUMBERS = 4
_MOST_SOURCES = 50
_WHEN = {On.OPEN: "when open", On.CLOSED: "when closed", On.HOLIDAY: "on holidays", On.OVERRIDE: "while switched over"}


class Calls:
    """Which inbound numbers reach a thing, and when; what many things share is followed once."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._known: dict[tuple[str, On | None], Mapping[str, frozenset[On]]] = {}
        self._told: dict[frozenset[tuple[str, On | None]], tuple[str, ...]] = {}

    def to(self, nodes: Iterable[str]) -> tuple[str, ...]:
        """The calls that reach one of these nodes, in words."""
        mine = [node for node in dict.fromkeys(nodes) if node in self._flow.nodes]
        ways = [way for node in mine for way in self._flow.into.get(node, ()) if way.source not in mine]
        sources = {(way.source, way.on if way.on in BY_TIME else None) for way in ways if _leads(way)}
        sources |= {(node, None) for node in mine if self._flow.nodes[node].kind is Kind.NUMBER}
        key = frozenset(sources)
        if key not in self._told:
            self._told[key] = tuple(self._words(sorted(sources, key=str)))
        return self._told[key]

    def _words(self, sources: Iterable[tuple[str, On | None]]) -> Iterator[str]:
        times: dict[str, frozenset[On]] = {}
        for source in sources:
            for number, when in self._numbers(*source).items():
                times[number] = times.get(number, frozenset()) | when
        alike: dict[str, list[str]] = {}
        for node in self._flow.of(Kind.NUMBER):  # in the order of the sheet
            if node.key in times:
                alike.setdefault(_spoken(times[node.key]), []).append(node.name)
        for said, names in alike.items():
            yield f"calls to {named(names, _MOST_NUMBERS)} reach it{said}"

    def _numbers(self, source: str, on: On | None) -> Mapping[str, frozenset[On]]:
        """The numbers that reach a node, with the times at which they do; `on` is when the call goes on from there."""
        known = self._known.get((source, on))
        if known is None:
            found: dict[str, set[On]] = {}
            for when in BY_TIME if on is None else (on,):
                reaching = {source, *leading_to(self._flow, [source], _leads_at(when))}
                for key in reaching:
                    if self._flow.nodes[key].kind is Kind.NUMBER:
                        found.setdefault(key, set()).add(when)
            known = self._known[source, on] = {key: frozenset(times) for key, times in found.items()}
        return known


def _leads(way: Way) -> bool:
    return way.source not in _ANYBODY


def _leads_at(when: On) -> Callable[[Way], bool]:
    return lambda way: _leads(way) and (way.on is when or way.on not in BY_TIME)


def _spoken(times: frozenset[On]) -> str:
    """When calls get there; nothing where that is both when open and when closed."""
    if {On.OPEN, On.CLOSED} <= times:
        return ""
    return " " + " and ".join(words for on, words in _WHEN.items() if on in times)


class Touching:
    """What changes from one return to another touch."""

    def __init__(self, old: Survey, new: Survey, order: PlanOrder) -> None:
        self._old, self._new = old, new
        self._before, self._now = Mentions(old, order), Mentions(new, order)

    @cached_property
    def _calls_before(self) -> Calls:
        return Calls(self._old.flow)

    @cached_property
    def _calls_now(self) -> Calls:
        return Calls(self._new.flow)

    def added(self, sheet: Sheet, row: int) -> Touched:
        """What names a new object, and the calls that reach it."""
        return self._whole(self._now, self._calls_now, sheet, row)

    def removed(self, sheet: Sheet, row: int) -> Touched:
        """What named an object and what calls reached it; who names it still."""
        before = self._whole(self._before, self._calls_before, sheet, row)
        return Touched(before.named_by, before.calls, self._still(sheet, row))

    def changed(self, sheet: Sheet, old: int, new: int, fields: Sequence[str]) -> Touched:
        """What rests on what is otherwise now: remarks touch nothing, and calls only what they go by."""
        known = {sheet.key_field.key, *sheet.unique, *filter(None, [sheet.name_field])}
        renamed = [field for field in fields if field in known]
        whole = self._whole(self._before, self._calls_before, sheet, old)
        still = self._still(sheet, old, renamed) if renamed else ()
        if f"{sheet.key}@{old}" not in self._old.flow.nodes:
            return Touched() if set(fields) <= {_REMARKS} else Touched(whole.named_by, whole.calls, still)
        otherwise = self._ways(self._old.flow, sheet, old) != self._ways(self._new.flow, sheet, new)
        return Touched(whole.named_by if renamed else (), whole.calls if renamed or otherwise else (), still)

    def form(self, sheet: Sheet, field: str, old: int | None) -> Touched:
        """The calls that go by an answer of a form, such as those for the operator."""
        survey, calls = (self._new, self._calls_now) if old is None else (self._old, self._calls_before)
        asked = (sheet.key, field.removesuffix("_kind"))
        ways = (way for each in survey.flow.ways.values() for way in each if way.place[:2] == asked)
        sources = [way.source for way in ways]
        if len(sources) > _MOST_SOURCES:
            return Touched((f"{len(sources)} {survey.flow.nodes[sources[0]].kind}s",))
        return Touched((), calls.to(sources))

    def _whole(self, mentions: Mentions, calls: Calls, sheet: Sheet, row: int) -> Touched:
        """All that has to do with an object of one return."""
        places = mentions.of(sheet.key, row)
        owner = mentions.owner(sheet, row)
        if owner is not None:
            return Touched((mentions.called(*owner),), calls.to(self._nodes(*owner)))
        nodes = self._nodes(sheet.key, row)
        if sheet.key in _HOURS:
            nodes = [f"{place.sheet}@{place.row}" for place in places]
        told = [place for place in places if place.sheet != "dids"]  # its calls are told
        return Touched(tuple(mentions.said(told)), calls.to(nodes))

    @staticmethod
    def _nodes(sheet: str, row: int) -> list[str]:
        others = _OWN if sheet == "extensions" else ()
        return [f"{sheet}@{row}", *(f"{name}@{row}" for name in others)]

    def _ways(self, flow: Flow, sheet: Sheet, row: int) -> list[object]:
        """How calls go on from an object, whatever the rows are."""
        ways = (way for key in self._nodes(sheet.key, row) for way in flow.out(key))
        return [(way.on, way.key, way.seconds, flow.nodes[way.target].said) for way in ways]

    def _still(self, sheet: Sheet, row: int, fields: Sequence[str] = ()) -> tuple[str, ...]:
        """Who names, in the new return, by what an object was called in the old one and is no more."""
        if sheet.key_field.type is FieldType.REFERENCE or sheet.key not in self._new.directories:
            return ()
        key = sheet.key_field.key
        alone = sheet.unique == (key,)  # otherwise another row may go on by the same name
        known = self._new.directories[sheet.key].rows
        asked = fields or filter(None, (key, sheet.name_field))
        texts = {field: self._old.text(f"{sheet.key}.{field}", row) for field in asked}
        gone = (text for field, text in texts.items() if text and ((alone and field == key) or not known(text)))
        places = (place for text in dict.fromkeys(gone) for place in self._now.of_text(sheet, text))
        return tuple(self._now.said(dict.fromkeys(places)))
