"""The customer's own workbook with what was found in it, as a file that is safe to send."""

from pathlib import Path

from emprov_xl.bench import Bench
from emprov_xl.conversation import Conversation, where_sections_stand
from emprov_xl.errors import CannotMark, EmprovError, Rejected
from emprov_xl.house import House
from emprov_xl.model.limits import Limits
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Audience
from emprov_xl.review.agreement_page import TITLE as AGREEMENT
from emprov_xl.review.agreement_page import Agreeing, agreement_page
from emprov_xl.review.discrepancies import discrepancies_page, marks_for
from emprov_xl.review.left_out import left_out
from emprov_xl.review.question_marks import marks_of_questions
from emprov_xl.review.questions import questions_from
from emprov_xl.review.questions_page import TITLE as QUESTIONS
from emprov_xl.review.questions_page import questions_page
from emprov_xl.review.rulebook import new_by_rules
from emprov_xl.review.summary import summary_page
from emprov_xl.workbook.annotate import Annotation, annotate
from emprov_xl.workbook.read import read

_TOO_LARGE = "It is about as large as the largest that we read; with our marks we could not read it in the next round."


class MarkingChangedAnswers(EmprovError):
    """The annotated copy reads otherwise than the return: our fault, so nothing is published."""


def titles_of(returned: Returned, house: House) -> dict[str, int]:
    """The sheets of the questionnaire as the workbook calls them, with their order."""
    asked = (sheet.key for sheet in house.questionnaire.asked() if sheet.key in returned.sheets)
    return {returned.sheets[key].title: position for position, key in enumerate(asked)}


def write_annotated(
    source: Path,
    target: Path,
    returned: Returned,
    copy: Returned,
    told: Conversation,
    customer: str,
    bench: Bench,
    limits: Limits,
) -> Annotation:
    """The customer's own workbook with what is the customer's to answer; law 3 is checked before anyone sees it.

    CannotMark where the copy would be beyond the `limits`, so that it could not come back.
    """
    house, request, standing = bench.house, bench.request, told.standing
    theirs = [
        finding
        for finding in standing.findings
        if finding.rule.audience is Audience.CUSTOMER and request.stage in (None, finding.rule.stage)
    ]
    questions = questions_from(theirs, titles_of(returned, house), told.answers.beside)
    day = request.as_of.isoformat()
    heading = " · ".join(filter(None, [customer, returned.engagement, f"round {returned.round}"]))
    by_rules = new_by_rules(theirs, bench.memory.past.last, bench.measure.rules)
    pages = (
        discrepancies_page(questions, returned, customer, request.stage, told.answers.beside, standing.fixed),
        summary_page(returned, bench.health, house.questionnaire, theirs, questions, customer, day, by_rules),
        questions_page(told.questions.inquiries, told.questions.places, heading, start=_start_of(house)),
        agreement_page(agreeing_of(told, returned, heading)),
    )
    asked = marks_of_questions(told.questions.inquiries, told.questions.places, returned, told.answers.survey)
    marks = (*marks_for(questions, returned, house.questionnaire), *asked)
    marks = tuple(mark for mark in marks if mark.cell.title not in (QUESTIONS, AGREEMENT))  # our own pages
    annotation = annotate(source, target, marks, pages, house.look)
    try:
        again = read(target, house.questionnaire, limits)
    except Rejected as trouble:
        if trouble.code in {limits[key].code for key in limits}:
            raise CannotMark(_TOO_LARGE) from trouble
        raise MarkingChangedAnswers(f"The marked copy of {returned.workbook} cannot be read: {trouble}") from trouble
    if (again.sheets, again.engagement, again.round) != (copy.sheets, copy.engagement, copy.round):
        raise MarkingChangedAnswers(f"Marking {returned.workbook} would have changed answers; it was not published.")
    return annotation


def _start_of(house: House) -> str | None:
    """The sheet that the way back leads to."""
    return next((sheet.title for sheet in house.questionnaire.sheets if sheet.key == "start"), None)


def agreeing_of(told: Conversation, returned: Returned, heading: str) -> Agreeing:
    """What the sheet Agreement tells."""
    where = where_sections_stand(returned, told.sections)
    return Agreeing(told.readiness, heading, told.blockers, where, told.signed)


def marking_document(annotation: Annotation) -> dict[str, object]:
    """Which parts of the customer's workbook were touched, and what found no place in it."""
    return {
        "changed": list(annotation.changed),
        "added": list(annotation.added),
        "removed": list(annotation.removed),
        "reasons": dict(annotation.reasons),
        "left_out": list(left_out(annotation.removal)),
        "macros_removed": [*(["macros"] if annotation.removal.macros else []), *annotation.removal.macro_sheets],
        "links_removed": list(annotation.removal.links),
        "names_removed": list(annotation.removal.names),
        "formulas_kept_as_values": [str(cell) for cell in annotation.removal.formulas],
        "notes_left_out": [str(cell) for cell in annotation.notes_left_out],
        "not_found": [str(cell) for cell in annotation.not_found],
    }
