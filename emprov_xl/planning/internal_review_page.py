"""The sheet Internal Review: what engineers answer, ask and decide, to be read back with `emprov ask --from`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from emprov_xl.model.event import Party
from emprov_xl.model.finding import Finding
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.past import NOTHING, Choice, Inquiry, Past
from emprov_xl.model.rule import Audience
from emprov_xl.review.about import About
from emprov_xl.review.inquiries import ASKED
from emprov_xl.review.questions_page import about_now, answered_by, in_order, status_of
from emprov_xl.review.reviewed import CLOSE, FINDING, OURS, REQUEST, THEIRS

TITLE = "Internal Review"
REVIEW_COLUMNS = (
    Column("What", 14, "strong"),
    Column("No.", 10, "wrap"),
    Column("About", 24, "wrap"),
    Column("Question or finding", 50, "wrap"),
    Column("Why, or what to do", 38, "wrap"),
    Column("Answer", 36, "wrap"),
    Column("Decision", 13, "wrap", choices=(str(Choice.KEEP), CLOSE)),
    Column("Reason", 24, "wrap"),
    Column("By", 16, "wrap"),
    Column("Fingerprint", 14, "muted", hidden=True),
    Column("Value", 14, "muted", hidden=True),
    Column("Engagement", 14, "muted", hidden=True),
)
BLANK_ROWS = 10  # for new requests
_ROOM = 30.0  # points, of a row to write in
_IN_SIGHT = 2
_ENTRY = Styled(None, "input")
_HOW = (
    "Yellow cells are for engineers: answer what the customer asks, ask for what is lacking in the rows “New request” "
    "(About: a cell such as Extensions!C7), keep a finding as it is with Reason and By, close what is settled. Save, "
    "and read it back with: emprov ask ENGAGEMENT --from THIS-FILE. What is asked and answered stands in the next "
    "marked copy."
)


@dataclass(frozen=True, slots=True)
class Internally:
    """What the sheet tells: the questions with their places, and the findings with the codes of their values."""

    past: Past = NOTHING
    inquiries: Sequence[Inquiry] = ()
    places: Mapping[int, About] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)  # by fingerprint


def internal_review_page(told: Internally, findings: Iterable[Finding], heading: str) -> Page:
    """Open questions of the customer, our requests, room for new ones, and the findings for engineering."""
    rows = [_question(each, told) for each in in_order(told.inquiries) if not each.closed and _is_ours_to_do(each)]
    to_write = len(rows) + BLANK_ROWS
    rows += [(REQUEST, None, *[_ENTRY] * 3, None, None, None, _ENTRY, None, None, _of(told))] * BLANK_ROWS
    rows += [_finding(each, told) for each in findings if _is_internal(each, told)]
    banner: tuple[tuple[Shown, ...], ...] = (
        (" · ".join(filter(None, [TITLE, heading])),),
        (Styled(_HOW, "intro"),),
    )
    first = len(banner) + 2
    heights = dict.fromkeys(range(first, first + to_write), _ROOM)
    return Page(TITLE, REVIEW_COLUMNS, tuple(rows), banner, tab="findings", frozen=_IN_SIGHT, heights=heights)


def _is_ours_to_do(inquiry: Inquiry) -> bool:
    return inquiry.is_open or inquiry.by is Party.COMPANY


def _is_internal(finding: Finding, told: Internally) -> bool:
    """Whether a finding is decided here: not what was waived elsewhere, nor a question that has its own row."""
    if finding.rule.code == ASKED or finding.rule.audience is not Audience.ENGINEERING:
        return False
    return finding.status != "kept" or finding.fingerprint in told.past.decisions


def _question(inquiry: Inquiry, told: Internally) -> tuple[Shown, ...]:
    theirs = inquiry.by is Party.CUSTOMER
    why = inquiry.why or None if theirs else f"{status_of(inquiry)}. {inquiry.why}".strip()
    return (
        THEIRS if theirs else OURS,
        str(inquiry.number),
        about_now(inquiry, told.places.get(inquiry.number, About())) or None,
        inquiry.text,
        why,
        _ENTRY if theirs else inquiry.answer or None,
        _ENTRY,
        None,
        _ENTRY if theirs else answered_by(inquiry) or None,
        None,
        None,
        _of(told),
    )


def _finding(finding: Finding, told: Internally) -> tuple[Shown, ...]:
    rule = finding.rule
    return (
        FINDING,
        rule.code,
        " · ".join(filter(None, [str(finding.cell), finding.who])),
        finding.message,
        finding.remedy or None,
        None,
        *(_decision(finding, told) if rule.waivable else ("may not be waived", None, None)),
        finding.fingerprint,
        told.values.get(finding.fingerprint),
        _of(told),
    )


def _decision(finding: Finding, told: Internally) -> Iterator[Shown]:
    """What was decided stands there, to be seen and changed."""
    known = told.past.decisions.get(finding.fingerprint)
    kept = known if known and known.choice is Choice.KEEP else None
    yield Styled(str(Choice.KEEP) if kept else None, "input")
    yield Styled(kept.reason if kept else None, "input")
    yield Styled(kept.who if kept else None, "input")


def _of(told: Internally) -> str | None:
    return told.past.engagement or None
