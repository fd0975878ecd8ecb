"""Numbers that mean something else already: emergency, services, an outside line, a feature code, parking."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from emprov_xl.checks.answers import Answers
from emprov_xl.checks.site import Site
from emprov_xl.model.catalogue import Catalogue

Kind = Literal["emergency", "service", "access digit", "feature code", "parking default", "first digit"]

_USUAL_FIRST = "2345678"  # E-MetroTel, "Numbering Plan Configuration": extensions typically start with 2 to 8
_PARKING_GROUP = "Default parking lot"  # of rules/feature_codes.toml


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a number cannot be given: the gravest reason only, so that one fault is found once."""

    kind: Kind
    taken_by: str


class Reserved:
    """What the numbers of this site must keep away from."""

    def __init__(self, answers: Answers, site: Site, catalogue: Catalogue) -> None:
        self._answers = answers
        self._site = site
        self._catalogue = catalogue
        self._known: dict[str, Reason | None] = {}

    def reason(self, number: str) -> Reason | None:
        """The gravest reason why a number cannot be given; None when there is none."""
        if number not in self._known:
            self._known[number] = next(self._reasons(number), None) if self._may_be_taken(number) else None
        return self._known[number]

    def _may_be_taken(self, number: str) -> bool:
        """A quick no for nearly all numbers."""
        return number in self._singled_out or number.startswith(self._starts) or number[:1] not in _USUAL_FIRST

    @cached_property
    def _singled_out(self) -> frozenset[str]:
        """The numbers with which something is wrong, but for those that begin with something."""
        beginnings = (number[:end] for number in self._emergencies for end in range(len(number) + 1))
        return frozenset((*beginnings, *self._services, *self._codes, *self._parking))

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        return tuple(filter(None, (*self._emergencies, self._site.access_digit)))

    def _reasons(self, number: str) -> Iterator[Reason]:
        """Every reason, the gravest first."""
        if emergency := self._emergency(number):
            yield Reason("emergency", emergency)
        if number in self._services:
            yield Reason("service", self._services[number])
        if self._site.access_digit and number.startswith(self._site.access_digit):
            yield Reason("access digit", f"an outside line ({self._site.access_digit})")
        if number in self._codes:
            yield Reason("feature code", self._codes[number])
        if number in self._parking:
            yield Reason("parking default", self._parking[number])
        if number and number[0] not in _USUAL_FIRST:
            yield Reason("first digit", number[0])

    def _emergency(self, number: str) -> str:
        """The emergency number that begins with this number or is begun by it, with or without access digit."""
        for dialled, emergency in self._emergencies.items():
            if dialled.startswith(number) or number.startswith(dialled):
                return emergency
        return ""

    @cached_property
    def _emergencies(self) -> Mapping[str, str]:
        region, digit = self._site.region, self._site.access_digit
        numbers = region.emergency if region else ()
        return {**{number: number for number in numbers}, **{digit + number: number for number in numbers if digit}}

    @cached_property
    def _services(self) -> Mapping[str, str]:
        region = self._site.region
        return region.service_codes if region else {}

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        """The functions whose code is a plain number."""
        return {code: feature for feature, code in self._in_force.items() if feature not in self._parking_features}

    @cached_property
    def _parking(self) -> Mapping[str, str]:
        """The numbers on which a new system parks calls, as long as the site has no parking lot of its own."""
        if self._answers.answers("parking.lot") or "parking" in self._answers.lost:
            return {}
        return {code: feature for feature, code in self._in_force.items() if feature in self._parking_features}

    @cached_property
    def _parking_features(self) -> frozenset[str]:
        codes = self._catalogue.feature_codes
        return frozenset(code.feature for code in codes if code.group == _PARKING_GROUP)

    @cached_property
    def _in_force(self) -> Mapping[str, str]:
        """The plain numbers among the codes, by function: as answered; as on a new system where the sheet is silent."""
        if "features" in self._answers.lost:
            return {}
        codes = {code.feature: code.code for code in self._catalogue.feature_codes if code.enabled}
        typed, used = self._answers.texts("features.code"), self._answers.texts("features.enabled")
        for row, feature in self._answers.texts("features.feature").items():
            if used.get(row) == "No":
                codes.pop(feature, None)
            elif row in typed:
                codes[feature] = typed[row]
        return {feature: code for feature, code in codes.items() if code.isdecimal()}
