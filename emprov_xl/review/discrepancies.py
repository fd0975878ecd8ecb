"""The Discrepancies sheet: read aloud on the review call, and answered in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from emprov_xl.convert import MASK
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.finding import Finding
from emprov_xl.model.mark import Mark
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Reply, Returned
from emprov_xl.model.rule import Stage
from emprov_xl.review.questions import Question

TITLE = "Discrepancies"
REVIEWED = f"{TITLE} · round"  # so the page's head begins, and the reader knows the page's round by it
ROUND = "round:"  # the same in the hidden cell of each row, which also stays with rows that were sorted or copied
DECISIONS = ("Corrected", "Use proposed", "Keep as is", "Ask later")

_IN_SIGHT = 3  # columns: which question it is, how bad, and where, also on the second page across
_COLUMNS = (
    Column("No.", 5, "number"),
    Column("Severity", 10),
    Column("Where", 29, "link"),  # LibreOffice does not wrap a link
    Column("Who", 18, "wrap"),
    Column("What we found", 38, "wrap"),
    Column("What to do", 34, "wrap"),
    Column("Question for the call", 38, "strong"),
    Column("Current value", 15, "wrap"),
    Column("Proposed answer", 15, "wrap"),
    Column("Answer", 17, "input"),
    Column("Decision", 13, "input", choices=DECISIONS),
    Column("Reason", 15, "input"),
    Column("Decided by", 13, "input"),
    Column("Status", 8, "text"),
    Column("Since round", 6, "number"),
    Column("Code", 9, "muted"),
    Column("Fingerprint", 14, "muted", hidden=True),
)


def discrepancies_page(
    questions: Sequence[Question], returned: Returned, questionnaire: Questionnaire, customer: str, stage: Stage | None
) -> Page:
    """One row a question, in the order of the call; what was written beside it in the last round still stands there."""
    title = " · ".join(filter(None, [f"{REVIEWED} {returned.round}", customer, returned.engagement]))
    if stage is Stage.COMPLETENESS:
        title += " · first review: is everything filled in?"
    elif stage is Stage.FEASIBILITY:
        title += " · internal review: can it be built so?"
    if questions:
        how = (
            "One row for each question of the review call. Correct the cell it points to, or write an Answer and "
            "choose a Decision here, then save this workbook and send it back."
        )
    else:
        how = "Nothing to ask: every answer is complete and fits. Thank you."
    return Page(
        title=TITLE,
        columns=_COLUMNS,
        rows=tuple(_row(question, returned, questionnaire) for question in questions),
        banner=((Styled(title, "title"),), (Styled(how, "intro"),)),
        tab="findings",
        frozen=_IN_SIGHT,
        across=2,
    )


def _row(question: Question, returned: Returned, questionnaire: Questionnaire) -> tuple[Shown, ...]:
    first = question.first
    prints = [finding.fingerprint for finding in question.findings]
    reply = next((returned.replies[each] for each in prints if each in returned.replies), Reply())
    # A secret that was typed as an answer is taken in, but never written again.
    answer = MASK if reply.answer and _secret(questionnaire, first.place) else reply.answer
    return (
        question.number,
        Styled(str(question.severity).capitalize(), str(question.severity)),
        Styled(question.where, "link", first.cell),
        question.who,
        first.message,
        first.remedy,
        first.ask,
        first.value,
        first.proposed,
        answer or None,
        reply.decision or None,
        reply.reason or None,
        reply.decided_by or None,
        first.status.capitalize(),
        reply.since or returned.round,
        question.rule.code,
        " ".join((f"{ROUND}{returned.round}", *prints)),
    )


def with_status(findings: Iterable[Finding], replies: Mapping[str, Reply]) -> Iterator[Finding]:
    """The findings as they stand: answered, still open from the last round, or new."""
    for finding in findings:
        reply = replies.get(finding.fingerprint)
        if reply is not None:
            finding = replace(finding, status="answered" if reply.given else "open")  # noqa: PLW2901 - a value, not a place
        yield finding


def marks_for(questions: Sequence[Question], returned: Returned, questionnaire: Questionnaire) -> Iterator[Mark]:
    """A highlight and a note for each cell that a question is about: the worst severity, and every finding's words."""
    strays = {stray.cell: stray.value for stray in returned.strays()}
    at_cell: dict[Cell, list[tuple[Question, Finding]]] = {}
    for question in questions:
        for finding in question.findings:
            at_cell.setdefault(finding.cell, []).append((question, finding))
    for cell, mine in at_cell.items():
        worst = max((finding.rule.severity for _, finding in mine), key=lambda severity: severity.weight)
        place = mine[0][1].place
        note = "\n\n".join(_note(question, finding) for question, finding in mine)
        typed = returned.typed_at(place) if place.field else strays.get(cell)
        yield Mark(cell, worst, typed, note, _secret(questionnaire, place))


def _note(question: Question, finding: Finding) -> str:
    rule = finding.rule
    return (
        f"{rule.code} ({rule.severity})\n{finding.message}\n"
        f"What to do: {finding.remedy}\nDiscrepancies, no. {question.number}"
    )


def _secret(questionnaire: Questionnaire, place: Place) -> bool:
    return place.field is not None and questionnaire.field(f"{place.sheet}.{place.field}").secret
