"""Numbers that mean something else already: emergency, services, an outside line, a feature code, parking."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from emprov_xl.checks.survey import Survey

Kind = Literal["emergency", "service", "access digit", "feature code", "parking default", "first digit"]

_USUAL_FIRST = "2345678"  # E-MetroTel, "Numbering Plan Configuration": extensions typically start with 2 to 8
_PARKING = {str(number): "the parking lot of a new system" for number in range(70, 79)}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a number cannot be given: the gravest reason only, so that one fault is found once."""

    kind: Kind
    taken_by: str


class Reserved:
    """What the numbers of this site must keep away from."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey

    def reason(self, number: str) -> Reason | None:
        """The gravest reason why a number cannot be given; None when there is none."""
        return next(self._reasons(number), None)

    def _reasons(self, number: str) -> Iterator[Reason]:
        """Every reason, the gravest first."""
        if emergency := self._emergency(number):
            yield Reason("emergency", emergency)
        if number in self._services:
            yield Reason("service", self._services[number])
        if self._survey.access_digit and number.startswith(self._survey.access_digit):
            yield Reason("access digit", f"an outside line ({self._survey.access_digit})")
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
        region, digit = self._survey.region, self._survey.access_digit
        numbers = region.emergency if region else ()
        return {**{number: number for number in numbers}, **{digit + number: number for number in numbers if digit}}

    @cached_property
    def _services(self) -> Mapping[str, str]:
        region = self._survey.region
        return region.service_codes if region else {}

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        """Feature codes that are plain numbers: as answered; as on a new system where the sheet says nothing."""
        codes = {code.feature: code.code for code in self._survey.catalogue.feature_codes if code.enabled}
        typed, used = self._survey.texts("features.code"), self._survey.texts("features.enabled")
        for row, feature in self._survey.texts("features.feature").items():
            if used.get(row) == "No":
                codes.pop(feature, None)
            elif row in typed:
                codes[feature] = typed[row]
        return {code: feature for feature, code in codes.items() if code.isdecimal()}

    @cached_property
    def _parking(self) -> Mapping[str, str]:
        return {} if self._survey.answers("parking.lot") else _PARKING
