"""Objects that a system numbers itself when they are made, in an order in which each finds those it leads to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from emprov_xl.checks.answers import alike
from emprov_xl.exports.export import Source
from emprov_xl.exports.goals import Goals
from emprov_xl.exports.lines import held_back
from emprov_xl.exports.times import PARTS, TimeGroup, time_groups
from emprov_xl.model.cells import Place
from emprov_xl.planning.resting import from_the_end, spread

_KINDS = {
    "external_numbers": "miscdestinations",
    "announcements": "announcements",
    "auto_attendants": "ivr",
    "call_routing": "timeconditions",
}
_WORDS = {
    "miscdestinations": "Misc destinations",
    "announcements": "Announcements",
    "ivr": "IVR",
    "timeconditions": "Time conditions",
}
_ASKED = {"business_hours": "schedule", "holidays": "holiday_calendar"}
_LEADING = (*_KINDS, "ring_groups", "queues", "operator")
ONWARD = "it leads to what cannot be made"


@dataclass(frozen=True, slots=True)
class Object:
    """One such object: the node of the call flow that it is, the resource it belongs to, its name and its row."""

    node: str
    resource: str
    name: str
    place: Place


class Made:
    """The objects of an engagement that nothing holds back, in the order of making, numbered as on an empty system."""

    def __init__(self, source: Source, goals: Goals) -> None:
        self._source = source
        self._goals = goals

    @property
    def objects(self) -> tuple[Object, ...]:
        """Those that can be made."""
        return tuple(each for each in self.all_objects if each.node not in self.left_out)

    @cached_property
    def all_objects(self) -> tuple[Object, ...]:
        """Each after those it leads to; where they lead in a circle, as the sheets have them."""
        found = {each.node: each for each in self._objects()}
        flow = self._source.survey.flow
        edges = {
            (node, 0): {(way.target, 0) for way in flow.moves(node) if way.target in found and way.target != node}
            for node in found
        }
        ordered = from_the_end([(node, 0) for node in found], edges)
        return tuple(found[node] for node, _ in ordered)

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """The number that each gets on a system that is empty yet: 1, 2, 3 of each resource (inferred, not documented).

        Of the time conditions that a routing becomes, calls enter by the one that is made last.
        """
        counts: dict[str, int] = {}
        ids: dict[str, int] = {}
        for each in self.objects:
            many = len(self.chain(each.place.row)) if each.resource == "timeconditions" else 1
            ids[each.node] = counts[each.resource] = counts.get(each.resource, 0) + many
        return ids

    @cached_property
    def groups(self) -> Mapping[str, TimeGroup]:
        """The time groups by node."""
        return {group.node: group for group in time_groups(self._source)}

    def chain(self, row: int) -> tuple[TimeGroup, ...]:
        """The time groups by which a routing decides, in the order of making: its hours first, whole days off last."""
        survey = self._source.survey
        named = {sheet: survey.text(f"call_routing.{key}", row) for sheet, key in _ASKED.items()}
        rows = {sheet: survey.directories[sheet].rows(name) for sheet, name in named.items() if name}
        first = {sheet: f"{sheet}@{found[0]}" for sheet, found in rows.items() if found}
        hours = first.get("business_hours", "")
        nodes = [hours, *(f"{first['holidays']}{kind}" for kind in PARTS[::-1])] if "holidays" in first else [hours]
        return tuple(self.groups[node] for node in nodes if node in self.groups)

    @cached_property
    def left_out(self) -> Mapping[str, str]:
        """Nodes of the call flow that cannot be made, and those that lead to them, with the reason."""
        flow = self._source.survey.flow
        own = {(node, 0): (why,) for node in flow.nodes if (why := self._trouble(node))}
        edges = {
            (node, 0): [(way.target, 0) for way in flow.moves(node)]
            for node in flow.nodes
            if node.partition("@")[0] in _LEADING
        }
        spread_out = spread(own, edges).codes
        return {node: own[node, 0][0] if (node, 0) in own else ONWARD for node, _ in spread_out}

    def told(self) -> list[str]:
        """The objects with the numbers that `dids-by-id.csv` takes for granted."""
        lines = []
        sheets = self._source.survey.questionnaire
        for resource, words in _WORDS.items():
            mine = [each for each in self.objects if each.resource == resource]
            lines += [f"{words}, in this order:"] if mine else []
            for each in mine:
                lines.append(f"    {self.ids[each.node]}: {sheets.sheet(each.place.sheet).title} row {each.place.row}")
        head = "dids-by-id.csv takes for granted that these were made on an empty system and bear these numbers."
        return [head, *lines] if lines else []

    def _trouble(self, node: str) -> str:
        sheet, _, row = node.partition("@")
        if row.isdecimal() and sheet in _LEADING:
            held = held_back(Place(sheet, None, int(row)), self._source.held)
            if held or sheet != "call_routing":
                return held
            chain = self.chain(int(row))
            return next((group.why_not for group in chain if group.why_not), "" if chain else "its hours are not known")
        return self._goals.node(node).why_not if sheet == "directory" or node.startswith("unsaid") else ""

    def _objects(self) -> Iterator[Object]:
        """Every object with a name of its own within its resource."""
        seen: dict[tuple[str, str], int] = {}
        for each in self._named():
            known = (each.resource, alike(each.name))
            seen[known] = seen.get(known, 0) + 1
            yield replace(each, name=f"{each.name} ({seen[known]})") if seen[known] > 1 else each

    def _named(self) -> Iterator[Object]:
        survey = self._source.survey
        flow = survey.flow
        for sheet, resource in _KINDS.items():
            names = survey.texts(f"{sheet}.name")
            for row in survey.rows(sheet):
                node = f"{sheet}@{row}"
                reached = any(way.moves for way in flow.into.get(node, ()))
                if reached or resource in ("ivr", "timeconditions"):
                    yield Object(node, resource, names.get(row, f"row {row}"), Place(sheet, None, row))
        for node in flow.nodes:
            by = next((way for way in flow.into.get(node, ()) if way.moves), None)
            if node.startswith("outside ") and by is not None:
                name = f"Outside {node.removeprefix('outside ')}"
                yield Object(node, "miscdestinations", name, Place(by.place.sheet, None, by.place.row))
