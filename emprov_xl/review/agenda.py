"""What a review call is about: the customer's questions, those that unblock most, what was decided, what is left."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from emprov_xl.checks.survey import Survey
from emprov_xl.model.agenda import Agenda, Ask, CallPractice, Decided, Left
from emprov_xl.model.event import Party
from emprov_xl.model.past import Choice, Decision, Inquiry, Past
from emprov_xl.model.plan import Plan
from emprov_xl.model.questionnaire import FieldType, Layout
from emprov_xl.model.rule import Audience
from emprov_xl.review.questions import Question

MOST_ASKED = 10


def agenda_of(
    questions: Sequence[Question],
    weights: Mapping[int, int],
    past: Past,
    survey: Survey,
    plan: Plan,
    practice: CallPractice,
    day: dt.date,
) -> Agenda:
    """The agenda of a review; `weights` tell by the number of a question how many planned objects it holds back."""
    still = [question for question in questions if _is_open(question)]
    first = most_unblocking(still, weights)
    theirs, ours = (tuple(_open(past.inquiries, party)) for party in (Party.CUSTOMER, Party.COMPANY))
    given, needed = needed_answers(survey)
    round_ = past.last.number if past.last else plan.round
    inquiries = (len(theirs) + len(ours)) * practice.inquiry
    left = Left(
        sheets=_by_sheet(still),
        given=given,
        needed=needed,
        minutes=_minutes(still, practice) + inquiries,
        first=_minutes(first, practice) + inquiries,
        held=sum(planned.held for planned in plan.objects),
        planned=len(plan.objects),
    )
    return Agenda(
        customer=plan.customer,
        engagement=plan.engagement,
        round=round_,
        day=day,
        theirs=theirs,
        asks=tuple(_ask(question, weights.get(question.number, 0)) for question in first),
        ours=ours,
        decided=tuple(decided_in(past, round_)),
        left=left,
        basis=practice.basis,
    )


def most_unblocking(questions: Iterable[Question], weights: Mapping[int, int]) -> list[Question]:
    """The few that hold most of the plan back, most first; of equal ones the more severe, then in their order."""

    def place(question: Question) -> tuple[int, int, int]:
        return (-weights.get(question.number, 0), -question.severity.weight, question.number)

    return sorted(questions, key=place)[:MOST_ASKED]


def decided_in(past: Past, number: int) -> Iterator[Decided]:
    """What was decided in a round, and by command since: of which cells, what, and by whom."""
    told = {mark: stood.told for round_ in past.rounds for mark, stood in round_.findings.items()}
    for decision in past.decisions.values():
        if decision.round >= number:
            about = told.get(decision.fingerprint, {})
            where = f"{about['sheet']}!{about['cell']}" if {"sheet", "cell"} <= set(about) else decision.code
            yield Decided(where, _decision(decision), decision.who)


def needed_answers(survey: Survey) -> tuple[int, int]:
    """How many answers that are needed in any case are given, and how many are needed: in each row that is used."""
    given = needed = 0
    for field in survey.fields():
        # Of a destination its kind is needed in any case: some kinds lead nowhere that has a name.
        if field.required and field.type is not FieldType.DESTINATION:
            form = survey.questionnaire.sheet(field.sheet).layout is Layout.FORM
            needed += max(1, len(survey.rows(field.sheet))) if form else len(survey.rows(field.sheet))
            given += len(survey.answers(field.name))
    return given, needed


def _is_open(question: Question) -> bool:
    return question.rule.audience is Audience.CUSTOMER and not question.settled


def _open(inquiries: Iterable[Inquiry], party: Party) -> Iterator[Inquiry]:
    return (inquiry for inquiry in inquiries if inquiry.by is party and inquiry.is_open)


def _by_sheet(questions: Iterable[Question]) -> Mapping[str, Mapping[str, int]]:
    sheets: dict[str, Counter[str]] = {}
    for question in questions:
        sheets.setdefault(question.first.cell.title, Counter())[str(question.severity)] += 1
    return sheets


def _minutes(questions: Iterable[Question], practice: CallPractice) -> int:
    each = {"blocker": practice.blocker, "warning": practice.warning, "note": practice.note}
    return sum(each[str(question.severity)] for question in questions)


def _ask(question: Question, holds: int) -> Ask:
    text = question.first.ask or question.first.message
    return Ask(question.number, str(question.severity), question.where, question.who, text, holds)


def _decision(decision: Decision) -> str:
    answer = decision.proposed if decision.choice is Choice.PROPOSED else decision.answer
    choice = str(decision.choice) if decision.choice else "Answered"
    return ": ".join(filter(None, (choice, answer))) + (f" ({decision.reason})" if decision.reason else "")
