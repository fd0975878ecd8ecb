"""What was written on the sheet Agreement becomes what was agreed, and remarks on what cannot count."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from emprov_xl.frames import FieldHit
from emprov_xl.model.cells import Cell, Place, Typed
from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.finding import Hit
from emprov_xl.model.past import Consent, Past, Section
from emprov_xl.model.signed import Signature, SignedRow
from emprov_xl.readers import moments
from emprov_xl.readers.reading import shown
from emprov_xl.review.agreement_page import CONTENT, DATE, DECISION, REMARKS, TITLE, column_of, row_of, title_of
from emprov_xl.review.consents import agreed, said_before, words_of
from emprov_xl.review.readiness import EMPTY, called

UNFINISHED = "AGR-001"
NO_SUCH_DAY = "AGR-002"
NO_SUCH_DECISION = "AGR-003"
OTHER_CODE = "AGR-004"
CONTRADICTION = "AGR-005"
NO_SUCH_SECTION = "AGR-006"
UNEXPLAINED = "AGR-007"

_QUOTED = 60  # characters that are quoted


@dataclass(frozen=True, slots=True)
class Heard:
    """What a return says of the agreement: the events that are news, and the hits of `AGR-…` rules on its sheet."""

    events: tuple[Event, ...] = ()
    hits: tuple[FieldHit, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """Of which return something is heard, and on which day the review stands."""

    round: int
    sha256: str
    day: dt.date


def heard(rows: Sequence[SignedRow], sections: Sequence[Section], past: Past, on: Occasion) -> Heard:
    """What both parties agreed to on the sheet of a return, each for the content that stood there when they wrote.

    `sections` are those of now, by which the sheet is written again: hits stand in its rows.
    """
    known = said_before(past)
    lost = [row for row in rows if not row.key and _given(row)]
    header = Cell(TITLE, row_of(sections, ""), 1)
    hits = [_hit(NO_SUCH_SECTION, header, title=row.title or "without a name") for row in lost]
    events: list[Event] = []
    for key, mine in _by_section(rows).items():
        place = _Sheet(sections, past, key, mine[0].title)
        edited = next((row for row in mine if not place.is_ours(row) and _given(row)), None)
        if edited is not None:
            hits.append(place.hit(OTHER_CODE, CONTENT, typed=edited.content[:_QUOTED]))
            continue
        for party in Party:
            said, found = _said_by(party, mine, place, on)
            hits += found
            events += [each for each in said if words_of(each) not in known]
    return Heard(tuple(events), tuple(hits))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where remarks on a section stand, and what its code may be."""

    sections: Sequence[Section]
    past: Past
    key: str
    typed_title: str

    @property
    def title(self) -> str:
        """What the section is called."""
        return next((each.title for each in self.sections if each.key == self.key), self.typed_title)

    @property
    def content(self) -> str:
        """The code of the section as it is now; empty for one that is no more."""
        return next((each.content for each in self.sections if each.key == self.key), "")

    def is_ours(self, row: SignedRow) -> bool:
        """Whether the code of a row is one that we wrote, and stands as we wrote it."""
        issued = {each.content for round_ in self.past.rounds for each in round_.sections if each.key == self.key}
        # Of what was written before the ledger was begun nothing is known.
        known = not issued or row.sealed in issued | {self.content, EMPTY}
        return row.content == row.sealed and known

    def hit(self, rule: str, column: str, **facts: str) -> FieldHit:
        """A remark in the row that the section has on the new sheet."""
        cell = Cell(TITLE, row_of(self.sections, self.key), column_of(column))
        return _hit(rule, cell, section=self.title, **facts)


def _hit(rule: str, cell: Cell, **facts: str) -> FieldHit:
    return rule, Hit(Place(cell.title, None, cell.row, cell.column), facts)


def _by_section(rows: Iterable[SignedRow]) -> dict[str, list[SignedRow]]:
    sections: dict[str, list[SignedRow]] = {}
    for row in rows:
        if row.key:
            sections.setdefault(row.key, []).append(row)
    return sections


def _given(row: SignedRow) -> bool:
    return any(each.given for each in row.signatures.values())


def _said_by(
    party: Party, rows: Iterable[SignedRow], place: _Sheet, on: Occasion
) -> tuple[list[Event], list[FieldHit]]:
    """What one party said of a section, and why something of it does not count."""
    wrote = {(row.sealed, row.signatures.get(party, Signature())) for row in rows}
    told = [(content, signature) for content, signature in wrote if signature.given]
    if len(told) > 1:
        return [], [place.hit(CONTRADICTION, title_of(party, DECISION), party=called(party))]
    events: list[Event] = []
    hits: list[FieldHit] = []
    for content, signature in told:
        event, found = _heard_of(signature, party, content, place, on)
        events += [event] if event else []
        # Beside another content nobody is to finish anything: the section is to be looked at again.
        hits += found if content == place.content else []
    return events, hits


def _heard_of(
    signature: Signature, party: Party, content: str, place: _Sheet, on: Occasion
) -> tuple[Event | None, list[FieldHit]]:
    """What a signature says, and what is wrong with it."""
    lacks = list(_lacks(signature))
    consent, day = _consent(signature.decision), _day(signature.day, on.day)
    by = {"party": called(party)}
    if signature.decision and consent is None:
        return None, [place.hit(NO_SUCH_DECISION, title_of(party, DECISION), typed=signature.decision[:_QUOTED], **by)]
    if lacks:
        return None, [place.hit(UNFINISHED, title_of(party, DECISION), lacks=" and ".join(lacks), **by)]
    if consent is None or day is None:
        typed = "" if signature.day is None else shown(signature.day)[:_QUOTED]
        return None, [place.hit(NO_SUCH_DAY, title_of(party, DATE), typed=typed, **by)]
    what = agreed(place.key, party, consent, content, day, signature.remarks)
    event = Event(Kind.AGREED, on.round, signature.name, on.day, what, on.sha256)
    if consent is Consent.YES or signature.remarks:
        return event, []
    return event, [place.hit(UNEXPLAINED, title_of(party, REMARKS), decision=str(consent), **by)]


def _lacks(signature: Signature) -> Iterator[str]:
    """What is still to be written, in words."""
    if not signature.decision:
        yield "the decision"
    if not signature.name:
        yield "the name"
    if signature.day is None:
        yield "the date"


def _consent(word: str) -> Consent | None:
    plain = word.casefold()
    return next((each for each in Consent if each.casefold() == plain), None)


def _day(typed: Typed | None, today: dt.date) -> dt.date | None:
    """The day that was meant; None for one that cannot be read for certain, or is still to come."""
    value = moments.date(typed).value if typed is not None else None
    return value if isinstance(value, dt.date) and value <= today else None
