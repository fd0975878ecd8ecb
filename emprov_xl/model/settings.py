"""What we set for our engagements: how severe rules are, which rules hold, and what is waived."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from emprov_xl.model.limits import Limits
from emprov_xl.model.rule import Severity


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision that what a rule finds does not count in one engagement.

    It speaks of one finding (its fingerprint), or without one of all that the rule finds there. `until` is the last day
    on which it holds. One that lacks its reason, its name or its day was never finished, and holds nothing.
    """

    code: str
    finding: str = ""
    reason: str = ""
    name: str = ""
    until: dt.date | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it does not say, in words."""
        parts = (("a reason", self.reason), ("a name", self.name), ("an end", self.until))
        return tuple(words for words, said in parts if not said)

    def is_over(self, day: dt.date) -> bool:
        """Whether its last day is past."""
        return self.until is not None and self.until < day


@dataclass(frozen=True, slots=True)
class Terms:
    """What is set for one engagement alone; `rules` is the version of the rules it is held to, empty for the newest."""

    rules: str = ""
    severities: Mapping[str, Severity] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set for all engagements, and for some of them; without `limits` the usual ones hold."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    engagements: Mapping[str, Terms] = field(default_factory=dict)
    limits: Limits | None = None
    spelling: Mapping[str, str] = field(default_factory=dict)  # of technologies, as the target systems spell them

    def terms(self, engagement: str) -> Terms:
        """What is set for an engagement, by its reference in whatever case."""
        wanted = engagement.strip().casefold()
        mine = (terms for name, terms in self.engagements.items() if name.strip().casefold() == wanted)
        return next(mine, Terms())
