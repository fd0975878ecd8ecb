"""What the lab is made of: the answers, their call flow, what is held back, and where each thing stands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from emprov_xl.callflow.clock import Clock
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.checks.numbers import bare
from emprov_xl.checks.outbound import SHEET as ROUTES
from emprov_xl.checks.patterns import dialled
from emprov_xl.checks.survey import Survey
from emprov_xl.exports.lab.conf import is_dialled, slug
from emprov_xl.exports.lab.dialplan import Address, Step, goto
from emprov_xl.exports.lab.keys import as_pattern, is_digits
from emprov_xl.exports.lab.places import NOWHERE, STAND_IN, Places, row_number
from emprov_xl.model.cells import Place

RECORDINGS = "lab"
"""The folder of the recordings, below the sounds of the system."""


@dataclass(frozen=True)
class Lab:
    """The answers as a lab has them."""

    survey: Survey
    held: Mapping[Place, tuple[str, ...]]
    pin: Callable[[str], str] = str  # a PIN as it may be written

    def pin_of(self, field: str, row: int) -> str:
        """The PIN of a row as it may be written; empty where there is none, or it is not made of digits."""
        pin = self.survey.texts(field).get(row, "")
        return self.pin(pin) if is_digits(pin) else ""

    @property
    def flow(self) -> Flow:
        """Where calls go."""
        return self.survey.flow

    @cached_property
    def places(self) -> Places:
        """Where each thing stands."""
        return Places(self.survey, self.held, self.emergencies)

    def arrival(self, node: Node) -> str:
        """Where a call to a node arrives, as context, extension and priority."""
        return str(self.places.of(node))

    def is_kept(self, sheet: str, row: int) -> bool:
        """Whether nothing holds a row back."""
        return Place(sheet, None, row) not in self.held

    def rows(self, sheet: str) -> list[int]:
        """The rows of a sheet that nothing holds back."""
        return [row for row in self.survey.rows(sheet) if self.is_kept(sheet, row)]

    def of(self, *kinds: Kind) -> Iterator[Node]:
        """The nodes of some kinds that nothing holds back."""
        return (node for node in self.flow.of(*kinds) if not self.places.is_held(node))

    def goes(self, key: str, on: On, label: str = "") -> Step:
        """The step by which a call leaves a node on a condition."""
        return goto(self.places.to(self.flow.way(key, on)), label)

    def unsaid(self, place: Place) -> Address:
        """The stub of a cell that leaves open what the clock says."""
        return Address(NOWHERE.context, f"clock_{place.sheet}_{place.field}_{place.row}")

    def doubts(self) -> list[Place]:
        """The cells that leave open what some clock says."""
        clocks = self.flow.clocks.values()
        places = (clock.place if clock.hours is None else clock.hours.doubt for clock in clocks)
        return list(dict.fromkeys(place for place in places if place is not None))

    def held_of_clock(self, clock: Clock) -> Address | None:
        """The stub of the first row of a timetable or a calendar that is held back."""
        places = [holiday.place for holiday in clock.holidays]
        places += [clock.hours.place, *(span.place for span in clock.hours.spans)] if clock.hours else []
        return next(filter(None, map(self.places.held, places)), None)

    def switch(self, node: Node) -> str:
        """The name of the switch of a call routing, by its number where it has one."""
        at = row_number(node)
        index = self.survey.numbers("call_routing.override_index").get(at)
        return f"switch-row-{at}" if index is None else f"switch-{index}"

    def waits(self, node: Node) -> bool:
        """Whether a second call may knock at an extension."""
        return self.survey.texts("extensions.call_waiting").get(row_number(node)) != "No"

    @cached_property
    def music(self) -> frozenset[str]:
        """The classes of music that are called by a name."""
        return frozenset(filter(None, map(slug, self.survey.texts("music.name").values()))) - {"default", "general"}

    def rung(self, key: str) -> Sequence[str]:
        """The devices that a node rings, in their order: telephones, and the stand-in for each outside number."""
        ways = (way for way in self.flow.out(key) if way.on is On.RINGS and self.places.held(way.place) is None)
        return list(dict.fromkeys(filter(None, (self.device(self.flow.nodes[way.target]) for way in ways))))

    def device(self, node: Node) -> str:
        """The device of an extension or an outside number; empty for what cannot ring here."""
        if node.silent or self.places.is_held(node):
            return ""
        address = self.places.of(node)
        if node.kind is Kind.OUTSIDE:
            return f"Local/{address.exten}@members/n" if address.context == "outside" else ""
        return f"PJSIP/{address.exten}"

    def plays(self, way: Way) -> str:
        """The recording of an announcement that is played on a way."""
        return recording(self.flow.nodes[way.target])

    def played(self, key: str, field: str = "") -> list[str]:
        """What a node plays of itself, as one of its fields says."""
        return [
            self.plays(way)
            for way in self.flow.out(key)
            if way.on is On.PLAYS and (not field or way.place.field == field) and not self.places.held(way.place)
        ]

    @cached_property
    def emergencies(self) -> tuple[str, ...]:
        """What is dialled in an emergency, also after the digit for an outside line; of any country if none is told."""
        region = self.survey.site.region
        regions = [region] if region else self.survey.catalogue.regions
        numbers = [number for each in regions for number in each.emergency]
        numbers += [bare(text) for text in self.survey.texts("emergency.number").values()]
        digit = self.survey.site.access_digit
        numbers = [form for number in numbers for form in (number, f"{digit}{number}")]
        kinds = self.survey.texts(f"{ROUTES}.call_type")
        for row, texts in self.survey.lists(f"{ROUTES}.patterns").items():
            if kinds.get(row) == "Emergency":
                served = ((as_pattern(text), dialled(text)) for text in texts)
                numbers += [text for text, what in served if what and what.is_one_number]
        return tuple(dict.fromkeys(number for number in numbers if is_dialled(number)))


def recording(node: Node) -> str:
    """The recording of an announcement; the one of a name that says nothing is called by its row."""
    return f"{RECORDINGS}/{slug(node.name) or node.key.replace('@', '-')}"


OUTSIDE_LINE = f"PJSIP/{STAND_IN}"
