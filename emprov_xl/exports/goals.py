"""Where calls are sent: each destination of the answers as the string by which a system knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from emprov_xl.callflow.graph import On
from emprov_xl.checks.numbers import bare
from emprov_xl.checks.survey import Survey
from emprov_xl.exports.export import Source
from emprov_xl.exports.lines import held_back
from emprov_xl.model.cells import Place

_NUMBERS = {
    "extensions": ("inside", "extensions.extension"),
    "voicemail": ("mailbox", "extensions.extension"),
    "shared_mailboxes": ("mailbox", "shared_mailboxes.mailbox"),
    "ring_groups": ("ring_groups", "ring_groups.number"),
    "queues": ("queues", "queues.number"),
    "conferences": ("conferences", "conferences.number"),
    "paging_groups": ("paging_groups", "paging_groups.number"),
}
_MADE = ("auto_attendants", "announcements", "call_routing")
_PLAIN = ("hang up", "busy", "directory")
_NOT_MEANT = "its destination is not settled"


@dataclass(frozen=True, slots=True)
class Goal:
    """A destination: the string, with {id} in it where the system numbers the object that `node` names; or why none."""

    text: str = ""
    node: str = ""
    why_not: str = ""

    def said(self, ids: Mapping[str, int]) -> str:
        """The string with the number that the object has; empty when it has none."""
        if not self.node:
            return self.text
        return self.text.replace("{id}", str(ids[self.node])) if self.node in ids else ""


class Goals:
    """Finds the goal of each destination cell as the call flow understands it."""

    def __init__(self, source: Source, strings: Mapping[str, str]) -> None:
        self._survey: Survey = source.survey
        self._source = source
        self._held = source.held
        self._strings = strings

    def __repr__(self) -> str:
        """The goals of one system are those of another that writes its destinations alike."""
        return f"Goals({sorted(self._strings.items())})"

    @cached_property
    def _targets(self) -> Mapping[tuple[str, str | None, int], str]:
        """What the call flow says each destination cell leads to."""
        return self._source.once("targets", self._led_to)

    def _led_to(self) -> Mapping[tuple[str, str | None, int], str]:
        ways = (way for ways in self._survey.flow.ways.values() for way in ways)
        return {(way.place.sheet, way.place.field, way.place.row): way.target for way in ways if way.on is not On.RINGS}

    def is_said(self, sheet: str, key: str, row: int) -> bool:
        """Whether anything is said of a destination."""
        return not all(self._survey.is_blank(f"{sheet}.{name}", row) for name in (f"{key}_kind", key))

    def of(self, sheet: str, key: str, row: int) -> Goal:
        """The goal of a destination; one that nobody gave has no string."""
        if not self.is_said(sheet, key, row):
            return Goal()
        return self.node(self._targets.get((sheet, key, row), ""))

    def node(self, node: str) -> Goal:
        """The goal that a node of the call flow is."""
        if node == "operator":
            onward = next(iter(self._survey.flow.moves(node)), None)
            return self.node(onward.target) if onward and onward.target != node else Goal(why_not=_NOT_MEANT)
        if node in self._strings and node in _PLAIN:
            return Goal(self._strings[node])
        if node.startswith("outside "):
            return Goal(self._strings["outside"], node)
        sheet, _, row = node.partition("@")
        if not row.isdecimal():
            return Goal(
                why_not="the company directory is numbered when it is made" if node == "directory" else _NOT_MEANT
            )
        place = Place("extensions" if sheet == "voicemail" else sheet, None, int(row))
        if held_back(place, self._held):
            return Goal(why_not=f"its destination is {held_back(place, self._held)}")
        return self._row(node, sheet, int(row))

    def _row(self, node: str, sheet: str, row: int) -> Goal:
        if sheet in _MADE:
            return Goal(self._strings[sheet], node)
        if sheet == "external_numbers":
            return Goal(self._strings["outside"], node)
        if sheet in _NUMBERS:
            string, field = _NUMBERS[sheet]
            number = bare(self._survey.text(field, row))
            if number.isascii() and number.isdecimal():
                return Goal(self._strings[string].replace("{number}", number))
        return Goal(why_not=_NOT_MEANT)
