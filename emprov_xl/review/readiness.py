"""Whether what is planned may be built: every section agreed by both, for the very content that is planned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from emprov_xl.model.cells import Cell
from emprov_xl.model.counting import counted
from emprov_xl.model.event import Party
from emprov_xl.model.past import Agreement, Consent, Past, Section
from emprov_xl.review.questions import written_cells

EMPTY = "none"
"""The content code of a section of which something was agreed and nothing is planned any more."""

_NOTHING = "Nothing is planned here any more"
_MOST_CELLS = 8  # that are named in a sentence
_MOST_NAMED = 3  # sections

Agreements = Mapping[tuple[str, Party], Agreement]


class Accord(StrEnum):
    """How a section stands with both parties."""

    AGREED = "agreed"  # both, as it is planned now
    WAITING = "waiting"  # one party or both have said nothing yet
    CHANGED = "changed"  # what was said was said of other content
    CHANGES = "changes"  # agreed with changes, which are not made yet
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Standing:
    """A section with what counts of it: what each party said of the content of now, and what was said of another.

    `cells` are those that were changed since.
    """

    section: Section
    accord: Accord
    said: Mapping[Party, Agreement] = field(default_factory=dict)
    before: Mapping[Party, Agreement] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()

    @property
    def waits_for(self) -> tuple[Party, ...]:
        """The parties that have said nothing of the content of now."""
        return tuple(party for party in Party if party not in self.said)

    @property
    def words(self) -> str:
        """The standing as both parties read it."""
        match self.accord:
            case Accord.AGREED:
                return "Agreed by both"
            case Accord.REFUSED:
                return f"Not agreed: {_remarked(self.said, Consent.NO)}"
            case Accord.CHANGES:
                return (
                    f"Agreed with changes: {_remarked(self.said, Consent.CHANGES)}. "
                    "Please make the change in the answers, then agree again"
                )
            case Accord.CHANGED:
                return f"{_changed(self)}. Please look at this again; waits for {_parties(self.waits_for)}"
            case Accord.WAITING:
                return f"Waits for {_parties(self.waits_for)}"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether an engagement is Ready for Configuration; where it is not, `why_not` is a sentence for people."""

    ready: bool
    standings: tuple[Standing, ...]
    why_not: str = ""

    def of(self, *accords: Accord) -> tuple[Standing, ...]:
        """The sections that stand so."""
        return tuple(each for each in self.standings if each.accord in accords)

    @property
    def to_review(self) -> tuple[Standing, ...]:
        """The sections that have to be looked at again: those that were agreed and changed."""
        return self.of(Accord.CHANGED)


def sections_to_agree(planned: Iterable[Section], past: Past) -> tuple[Section, ...]:
    """What is planned, and each section of which something was agreed and nothing is planned any more.

    That a section is emptied is a change as well: without its row it would be agreed by nobody.
    """
    now = tuple(planned)
    titles = {section.key: section.title for round_ in past.rounds for section in round_.sections}
    gone = dict.fromkeys(key for key, _ in past.agreements if key not in {section.key for section in now})
    return (*now, *(Section(key, titles.get(key, key), _NOTHING, EMPTY) for key in gone))


def readiness(
    sections: Sequence[Section],
    agreements: Agreements,
    open_blockers: int,
    open_inquiries: int,
    changed: Mapping[str, Sequence[Cell]] | None = None,
) -> Readiness:
    """Where an engagement stands: ready when nothing is open and both have agreed to every section as it is now.

    `sections` are those of `sections_to_agree`; `changed` are the cells changed since they were agreed, by section.
    """
    cells = changed or {}
    standings = tuple(standing_of(section, agreements, cells.get(section.key, ())) for section in sections)
    why_not = _why_not(standings, open_blockers, open_inquiries)
    return Readiness(not why_not, standings, why_not)


def standing_of(section: Section, agreements: Agreements, cells: Iterable[Cell] = ()) -> Standing:
    """How a section stands; nothing counts that was said of any other content."""
    heard = {party: agreements[section.key, party] for party in Party if (section.key, party) in agreements}
    said = {party: each for party, each in heard.items() if each.content == section.content}
    before = {party: each for party, each in heard.items() if each.content != section.content}
    return Standing(section, _accord(said, before), said, before, tuple(cells) if before else ())


def _accord(said: Mapping[Party, Agreement], before: Mapping[Party, Agreement]) -> Accord:
    consents = {each.consent for each in said.values()}
    if Consent.NO in consents:
        return Accord.REFUSED
    if Consent.CHANGES in consents:
        return Accord.CHANGES
    if len(said) == len(Party):
        return Accord.AGREED
    return Accord.CHANGED if before else Accord.WAITING


def _why_not(standings: Sequence[Standing], blockers: int, inquiries: int) -> str:
    """What is in the way, the first thing to settle first; empty when nothing is."""
    reasons = [
        f"{counted(blockers, 'blocker')} to settle" if blockers else "",
        f"{counted(inquiries, 'question')} to answer" if inquiries else "",
        "" if standings else "nothing is planned yet",
        *(_reason(standings, accord, words) for accord, words in _IN_WORDS.items()),
    ]
    told = "; ".join(filter(None, reasons))
    return f"{told[:1].upper()}{told[1:]}." if told else ""


_IN_WORDS = {
    Accord.REFUSED: "not agreed",
    Accord.CHANGES: "agreed with changes that are not made yet",
    Accord.CHANGED: "changed since agreed",
    Accord.WAITING: "not agreed by both yet",
}


def _reason(standings: Sequence[Standing], accord: Accord, words: str) -> str:
    titles = [each.section.title for each in standings if each.accord is accord]
    return f"{words}: {listed(titles)}" if titles else ""


def listed(titles: Sequence[str]) -> str:
    """Some titles as a list to read; of many the first and how many more."""
    more = len(titles) - _MOST_NAMED
    return ", ".join(titles[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _parties(parties: Sequence[Party]) -> str:
    return " and ".join(called(party) for party in parties)


def called(party: Party) -> str:
    """A party within a sentence."""
    return "the customer" if party is Party.CUSTOMER else str(party)


def _remarked(said: Mapping[Party, Agreement], consent: Consent) -> str:
    """Who said so, and why."""
    told = []
    for each in said.values():
        if each.consent is consent:
            remarks = " ".join(each.remarks.split())
            told.append(f"{each.who}{f' (“{remarks}”)' if remarks else ''}")
    return ", ".join(told)


def _changed(standing: Standing) -> str:
    """Since when it is another, where, and what had been said, with the remarks: they may have asked for the change."""
    agreed = any(each.consent is Consent.YES for each in standing.before.values())
    since = "Changed since agreed" if agreed else "Changed since it was talked over"
    where = _NOTHING.lower() if standing.section.content == EMPTY else _cells_told(standing.cells)
    told = "; ".join(_who_said(each) for each in standing.before.values())
    return f"{since}{': ' if where else ''}{where} ({told})"


def _cells_told(cells: Sequence[Cell]) -> str:
    """The cells as people list them, Extensions!C7, C9; of many the first."""
    more = len(cells) - _MOST_CELLS
    return written_cells(cells[:_MOST_CELLS]) + (f" and {more} more" if more > 0 else "")


def _who_said(said: Agreement) -> str:
    remarks = " ".join(said.remarks.split())
    return f"{said.consent} by {said.who} on {said.day.isoformat()}{f': “{remarks}”' if remarks else ''}"
