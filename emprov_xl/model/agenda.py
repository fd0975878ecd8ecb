"""The agenda of a review call: whose questions come first, what was decided, and what is left."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from emprov_xl.model.past import Inquiry


@dataclass(frozen=True, slots=True)
class CallPractice:
    """Minutes of a call for a question of each severity, and for one that the parties asked each other."""

    blocker: int
    warning: int
    note: int
    inquiry: int
    basis: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for the call: its number on the sheet Discrepancies, and how many planned objects wait for it."""

    number: int
    severity: str
    where: str
    who: str
    text: str
    holds: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of a cell since the last call, by whom."""

    where: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Left:
    """What is left: open questions of each severity by sheet, needed answers given and needed, minutes of the call.

    `minutes` are for all that is open, `first` of them for what the agenda names.
    """

    sheets: Mapping[str, Mapping[str, int]]
    given: int
    needed: int
    minutes: int
    first: int
    held: int
    planned: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """One call. `theirs` are the customer's open questions, `ours` those that we asked besides the review."""

    customer: str
    engagement: str
    round: int
    day: dt.date
    theirs: tuple[Inquiry, ...]
    asks: tuple[Ask, ...]
    ours: tuple[Inquiry, ...]
    decided: tuple[Decided, ...]
    left: Left
    basis: str

    @property
    def open(self) -> int:
        """How many questions of the review are open."""
        return sum(count for sheet in self.left.sheets.values() for count in sheet.values())
