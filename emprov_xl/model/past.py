"""What is known of an engagement from earlier rounds: how its findings stood, what was decided, asked and agreed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from emprov_xl.model.cells import Cell
from emprov_xl.model.consent import Consent as Consent  # noqa: PLC0414 - one of the words of the past
from emprov_xl.model.event import Event, Party


class Status(StrEnum):
    """How a finding stands against the last round."""

    NEW = "new"
    OPEN = "open"  # as it was
    CHANGED = "changed"  # the answer was changed, and the finding is still there
    ANSWERED = "answered"  # something was written beside it that does not settle it
    FIXED = "fixed"  # gone since the last round
    KEPT = "kept"  # decided: kept as it is, or the proposed answer is used


class Choice(StrEnum):
    """What can be chosen beside a question, in the words of the sheet."""

    CORRECTED = "Corrected"
    PROPOSED = "Use proposed"
    KEEP = "Keep as is"
    LATER = "Ask later"


@dataclass(frozen=True, slots=True)
class Stood:
    """How a finding stood in a round.

    `told` is what findings.json said of it, `since` the round in which it was first found, `value` the code of what was
    typed in its cell: two are the same when the same was typed, and nothing can be read from it.
    """

    fingerprint: str
    status: Status
    since: int
    value: str
    told: Mapping[str, object]

    @property
    def cell(self) -> Cell | None:
        """The cell at which it stood in that round; rows may have moved since."""
        return Cell.at(str(self.told.get("sheet")), str(self.told.get("cell")))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the plan that is agreed on its own: title, one line of what was planned, the code of its content."""

    key: str
    title: str
    told: str
    content: str


@dataclass(frozen=True, slots=True)
class Round:
    """One return of an engagement, and what was found in it.

    `folder` is its result below the output folder; `open` counts what is open by "severity stage", such as
    "blocker completeness"; `as_of` is the day on which the review stood.
    """

    number: int
    sha256: str
    folder: str
    workbook: str
    customer: str
    verdict: str
    as_of: dt.date
    versions: Mapping[str, str]
    open: Mapping[str, int]
    sections: tuple[Section, ...] = ()
    findings: Mapping[str, Stood] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was written beside a finding: a choice, an answer, or both; `choice` is None where only words were.

    `value` is the code of what stood in the cell then: the decision speaks of nothing else.
    """

    fingerprint: str
    code: str
    choice: Choice | None
    answer: str
    reason: str
    who: str
    round: int
    proposed: str
    value: str
    event: int = 0

    @property
    def words(self) -> tuple[Choice | None, str, str, str]:
        """What was written, whatever it was written of."""
        return (self.choice, self.answer, self.reason, self.who)

    @property
    def said(self) -> bool:
        """Whether anything was; a row that was emptied takes back what stood in it."""
        return any(self.words)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question that one party asks the other: about which cell, why, and what was answered.

    Those of the customer are open until we answer, ours until the customer does; `closed` when nothing more is to come.
    `about` is kept as it was said. Where it names a place of the questionnaire, `sheet` (its key), `field` and `row`
    tell which, `cell` where it stood then, such as Extensions!C7, and `known_by` by what its row is known again.
    """

    number: int
    by: Party
    sheet: str
    cell: str
    about: str
    text: str
    why: str
    who: str
    round: int
    day: dt.date
    answer: str = ""
    answered_by: str = ""
    closed: bool = False
    field: str = ""
    row: int = 0
    column: int = 0
    known_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return not self.answer and not self.closed


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one party said of a section, and of which content; nothing is agreed of any other content."""

    section: str
    party: Party
    consent: Consent
    content: str
    who: str
    day: dt.date
    remarks: str
    round: int
    event: int = 0


@dataclass(frozen=True, slots=True)
class Booking:
    """When and how the configuration is to be done, as agreed by both; `cut_over` only where a moment was agreed."""

    start: dt.date
    methods: tuple[str, ...]
    engineers: int
    by: str
    by_customer: str
    day: dt.date
    event: int = 0
    cut_over: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """All that is known of an engagement before a return is looked at.

    `rounds` are the earlier ones in their order; `decisions` the last one for each fingerprint; `agreements` the last
    of each party for each section, as (section, party). `numbered` is the highest number that a question was ever
    given, and `own` what the very return that is looked at said when it was looked at before.
    """

    engagement: str
    rounds: tuple[Round, ...] = ()
    issued: dt.date | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    inquiries: tuple[Inquiry, ...] = ()
    agreements: Mapping[tuple[str, Party], Agreement] = field(default_factory=dict)
    booking: Booking | None = None
    configured: dt.date | None = None
    events: tuple[Event, ...] = ()  # those that count
    undone: tuple[Event, ...] = ()  # those that were taken back
    own: tuple[Event, ...] = ()
    numbered: int = 0

    @property
    def last(self) -> Round | None:
        """The last round before this one."""
        return self.rounds[-1] if self.rounds else None

    @property
    def since(self) -> Mapping[str, Stood]:
        """How each finding stood in the last round."""
        return self.last.findings if self.last else {}


class History(NamedTuple):
    """All that is recorded of an engagement: its reference, its rounds in their order, its events in theirs.

    `past_of(*history)` is what follows from it, `history_document(*history)` the same as JSON.
    """

    engagement: str
    rounds: tuple[Round, ...] = ()
    events: tuple[Event, ...] = ()


NOTHING = Past("")
