"""The Discrepancies sheet: read aloud on the review call, and answered in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.finding import Finding
from emprov_xl.model.mark import Mark
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.past import Choice, Decision, Stood
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Audience, Stage
from emprov_xl.review.decisions import FAMILY
from emprov_xl.review.questions import Question, named, written_cells

TITLE = "Discrepancies"
REVIEWED = f"{TITLE} · round"  # so the page's head begins, and the reader knows the page's round by it
ROUND = "round:"  # the same in the hidden cell of each row, which also stays with rows that were sorted or copied
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
    Column("Decision", 13, "input", choices=tuple(Choice)),
    Column("Reason", 15, "input"),
    Column("Decided by", 13, "input"),
    Column("Status", 8, "text"),
    Column("Since round", 6, "number"),
    Column("Code", 9, "muted"),
    Column("Fingerprint", 14, "muted", hidden=True),
)


def discrepancies_page(
    questions: Sequence[Question],
    returned: Returned,
    customer: str,
    stage: Stage | None,
    beside: Mapping[str, Decision],
    fixed: Sequence[Stood] = (),
) -> Page:
    """One row a question, in the order of the call; below them what is settled and what is fixed, which asks nothing.

    `beside` is what stands beside the findings, by fingerprint.
    """
    title = " · ".join(filter(None, [f"{REVIEWED} {returned.round}", customer, returned.engagement]))
    if stage is Stage.COMPLETENESS:
        title += " · first review: is everything filled in?"
    elif stage is Stage.FEASIBILITY:
        title += " · internal review: can it be built so?"
    mine = [each for each in fixed if _is_theirs(each, stage)]
    done = "Below, in grey, is what was settled or fixed." if mine or any(each.settled for each in questions) else ""
    return Page(
        title=TITLE,
        columns=_COLUMNS,
        rows=(
            *(_row(question, returned, beside) for question in questions),
            *(_fixed_row(group, returned, beside) for group in _alike(mine)),
        ),
        banner=((Styled(title, "title"),), (Styled(f"{_how(questions)} {done}".strip(), "intro"),)),
        tab="findings",
        frozen=_IN_SIGHT,
        across=2,
    )


def _how(questions: Sequence[Question]) -> str:
    if all(question.settled for question in questions):
        fits = "is complete and fits, or was settled" if questions else "is complete and fits"
        return f"Nothing to ask: every answer {fits}. Thank you."
    return (
        "One row for each question of the review call. Correct the cell it points to, or write an Answer and "
        "choose a Decision here, then save this workbook and send it back."
    )


def _row(question: Question, returned: Returned, beside: Mapping[str, Decision]) -> tuple[Shown, ...]:
    first, settled = question.first, question.settled
    quiet = "muted" if settled else ""
    return (
        None if settled else question.number,
        Styled(str(question.severity).capitalize(), quiet or str(question.severity)),
        Styled(question.where, quiet or "link", first.cell),
        Styled(question.who, quiet),
        Styled(question.message, quiet),
        Styled("" if settled else question.remedy, quiet),
        Styled("" if settled else first.ask, quiet),
        Styled(first.value, quiet),
        Styled(first.proposed, quiet),
        *_words(beside.get(first.fingerprint), ""),
        Styled(first.status.capitalize(), quiet),
        first.since or returned.round,
        question.rule.code,
        _known_by(returned, [finding.fingerprint for finding in question.findings]),
    )


def _words(decision: Decision | None, style: str) -> tuple[Shown, ...]:
    """Answer, decision, reason and name, in which no secret stands any more: it was taken in when they were heard."""
    if decision is None:
        return (Styled(None, style),) * 4
    said = (decision.answer, str(decision.choice or ""), decision.reason, decision.who)
    return tuple(Styled(words or None, style) for words in said)


def _known_by(returned: Returned, prints: Iterable[str]) -> str:
    return " ".join((f"{ROUND}{returned.round}", *prints))


def _is_theirs(stood: Stood, stage: Stage | None) -> bool:
    """Whether the customer was asked about it, in a review such as this; what was said of an answer was never asked."""
    told = stood.told
    asked = told.get("audience") == str(Audience.CUSTOMER) and not str(told.get("code")).startswith(f"{FAMILY}-")
    return asked and stage in (None, told.get("stage"))


def _alike(fixed: Iterable[Stood]) -> Iterator[list[Stood]]:
    """Those that said the same of the same field are one row."""
    groups: dict[object, list[Stood]] = {}
    for stood in fixed:
        told = stood.told
        key = (stood.since, *(told.get(name) for name in ("code", "sheet", "field", "message")))
        groups.setdefault(key, []).append(stood)
    yield from groups.values()


def _fixed_row(group: Sequence[Stood], returned: Returned, beside: Mapping[str, Decision]) -> tuple[Shown, ...]:
    first, told = group[0], group[0].told
    cells = [each.cell for each in group if each.cell is not None]
    names = dict.fromkeys(str(each.told.get("who") or "") for each in group)
    return (
        None,
        Styled(str(told.get("severity")).capitalize(), "muted"),
        Styled(written_cells(cells), "muted"),  # without a link: rows may have moved since
        Styled(named(filter(None, names)), "muted"),
        Styled(str(told.get("message")), "muted"),
        *(Styled(None, "muted"),) * 2,
        Styled(str(told.get("value") or ""), "muted"),
        Styled(None, "muted"),
        *_words(beside.get(first.fingerprint), "muted"),
        Styled(str(first.status).capitalize(), "muted"),
        first.since,
        str(told.get("code")),
        _known_by(returned, [each.fingerprint for each in group]),
    )


def marks_for(questions: Sequence[Question], returned: Returned, questionnaire: Questionnaire) -> Iterator[Mark]:
    """A highlight and a note for each cell that a question is about: the worst severity, and every finding's words."""
    strays = {stray.cell: stray.value for stray in returned.strays()}
    at_cell: dict[Cell, list[tuple[Question, Finding]]] = {}
    for question in questions:
        for finding in () if question.settled else question.findings:
            at_cell.setdefault(finding.cell, []).append((question, finding))
    for cell, mine in at_cell.items():
        worst = max((finding.rule.severity for _, finding in mine), key=lambda severity: severity.weight)
        place = mine[0][1].place
        note = "\n\n".join(_note(question, finding) for question, finding in mine)
        typed = returned.typed_at(place) if place.field else strays.get(cell)
        yield Mark(cell, worst, typed, note, _secret(questionnaire, place))


def _note(question: Question, finding: Finding) -> str:
    rule = finding.rule
    mine = [each for each in question.remarks if each.about == finding.fingerprint]
    message = "\n".join((finding.message, *(each.message for each in mine)))
    remedy = " ".join((finding.remedy, *(each.remedy for each in mine)))
    return f"{rule.code} ({rule.severity})\n{message}\nWhat to do: {remedy}\nDiscrepancies, no. {question.number}"


def _secret(questionnaire: Questionnaire, place: Place) -> bool:
    return place.field is not None and questionnaire.field(f"{place.sheet}.{place.field}").secret
