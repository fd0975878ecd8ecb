"""The sheet Agreement: one row a section, on which both parties write their name, the date and whether they agree."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import fill

from emprov_xl.model.cells import Cell, Typed
from emprov_xl.model.event import Party
from emprov_xl.model.page import Column, Page, Plain, Shown, Styled
from emprov_xl.model.past import Consent, Section
from emprov_xl.model.signed import Signature, SignedRow
from emprov_xl.review.readiness import Accord, Readiness, Standing

TITLE = "Agreement"
SECTION = "Section"
CONTENT = "Content code"
FINGERPRINT = "Fingerprint"
NAME, DATE, DECISION, REMARKS = "Name", "Date", "Decision", "Remarks"

_IN_SIGHT = 1  # the section, also on the second page across
_HEAD = 3  # lines above the header
_READABLE = 120  # letters of such a line: what is printed on the first page across
_DECISIONS = tuple(map(str, Consent))
_LOOKS = {
    Accord.AGREED: "ok",
    Accord.WAITING: "wrap",
    Accord.CHANGED: "at_risk",
    Accord.CHANGES: "at_risk",
    Accord.REFUSED: "held",
}
_HOW = (
    "One row for each part of the plan, to be gone through at the second review. Whoever agrees writes name, date and "
    "decision; each side on its own half. A change is made in the answers: the part is then shown here again. "
    "Save this workbook and send it back."
)
_FOR_READING = (
    "For reading only: how each part stands. What is written here does not count; please write on the sheet Agreement "
    "of the marked copy of your questionnaire."
)
_NOT_YET = (
    "Nothing to agree yet. Please settle the blockers on sheet Discrepancies first; we then plan the system, and each "
    "part of the plan is listed here to be agreed by both sides."
)


def title_of(party: Party, what: str) -> str:
    """The title of a column that is one party's."""
    return f"{party}: {what}"


@dataclass(frozen=True, slots=True)
class Agreeing:
    """What the sheet tells: of which return, how it stands, where each section is shown, what else was typed."""

    readiness: Readiness
    heading: str  # customer, engagement and round, as other sheets of ours have them
    blockers: int
    where: Mapping[str, Cell]
    typed: Sequence[SignedRow] = ()


def agreement_page(told: Agreeing) -> Page:
    """The sheet of the annotated copy; before blockers are settled it says only that, unless something was agreed.

    What was said of a content that is no more is not written into the cells again: the status tells it.
    """
    if told.blockers and not _anything_said(told):
        return _not_yet(told)
    return _page(told, _HOW, tuple(_columns()), tuple(_rows(told)))


def agreement_for_reading(told: Agreeing) -> Page:
    """The same in the plan workbook, where nothing that is written counts."""
    columns = tuple(
        replace(column, style="wrap", choices=()) if column.style == "input" else column for column in _columns()
    )
    return _page(told, _FOR_READING, columns, tuple(_rows(replace(told, typed=(), where={}))))


def row_of(sections: Sequence[Section], key: str) -> int:
    """The row on which a section stands; that of the header for one that has none."""
    keys = [section.key for section in sections]
    return _HEAD + 2 + keys.index(key) if key in keys else _HEAD + 1


def column_of(title: str) -> int:
    """The number of a column by its title."""
    return [column.title for column in _columns()].index(title) + 1


def _anything_said(told: Agreeing) -> bool:
    standings = told.readiness.standings
    return any(each.said or each.before for each in standings) or any(
        signature.given for row in told.typed for signature in row.signatures.values()
    )


def _not_yet(told: Agreeing) -> Page:
    return Page(
        TITLE,
        (Column("", 110),),
        (),
        (
            (Styled(f"{TITLE} · {told.heading}", "title"),),
            (Styled(_NOT_YET, "intro"),),
            (Styled(f"{told.blockers} {'blocker' if told.blockers == 1 else 'blockers'} to settle.", "at_risk"),),
        ),
        tab="plan",
    )


def _page(told: Agreeing, how: str, columns: tuple[Column, ...], rows: tuple[tuple[Shown, ...], ...]) -> Page:
    ready = told.readiness.ready
    state = "Ready for Configuration: both sides agreed to every part." if ready else told.readiness.why_not
    return Page(
        title=TITLE,
        columns=columns,
        rows=rows,
        banner=(
            (Styled(f"{TITLE} · {told.heading}", "title"),),
            (Styled(fill(how, _READABLE), "intro"),),
            (Styled(fill(state if ready else f"Not ready yet. {state}", _READABLE), "heading"),),
        ),
        tab="plan",
        frozen=_IN_SIGHT,
        across=2,
    )


def _columns() -> Iterator[Column]:
    yield Column(SECTION, 24, "link")  # LibreOffice does not wrap a link
    yield Column("What was planned", 42, "wrap")
    yield Column(CONTENT, 11, "muted")
    for party in (Party.CUSTOMER, Party.COMPANY):
        yield Column(title_of(party, NAME), 16, "input")
        yield Column(title_of(party, DATE), 12, "input")
        yield Column(title_of(party, DECISION), 14, "input", choices=_DECISIONS)
        yield Column(title_of(party, REMARKS), 22, "input")
    yield Column("Status", 44, "wrap")
    yield Column(FINGERPRINT, 20, "muted", hidden=True)


def _rows(told: Agreeing) -> Iterator[tuple[Shown, ...]]:
    for standing in told.readiness.standings:
        section = standing.section
        typed = _typed_beside(section, told.typed)
        yield (
            Styled(section.title, "link" if section.key in told.where else "strong", told.where.get(section.key)),
            section.told,
            section.content,
            *_half(standing, Party.CUSTOMER, typed),
            *_half(standing, Party.COMPANY, typed),
            Styled(f"{standing.words}.", _LOOKS[standing.accord]),
            f"{section.key} {section.content}",
        )


def _typed_beside(section: Section, rows: Iterable[SignedRow]) -> Mapping[Party, Signature]:
    """What was typed beside the very content that is planned now; of two rows for it neither is taken."""
    mine = [row for row in rows if row.key == section.key and row.content == row.sealed == section.content]
    return mine[0].signatures if len(mine) == 1 else {}


def _half(standing: Standing, party: Party, typed: Mapping[Party, Signature]) -> tuple[Plain, Plain, Plain, Plain]:
    """What a party said of the content of now, or what it typed and did not finish: only the rest is to be added."""
    if party in standing.said:
        said = standing.said[party]
        return said.who, said.day, str(said.consent), said.remarks or None
    wrote = typed.get(party, Signature())
    return wrote.name or None, _plain(wrote.day), wrote.decision or None, wrote.remarks or None


def _plain(typed: Typed | None) -> Plain:
    """A date as a date, whatever else as it was typed."""
    match typed:
        case dt.datetime():
            return typed.date()
        case dt.time() | dt.timedelta():
            return str(typed)
        case _:
            return typed
