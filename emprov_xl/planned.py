"""What is planned, as files: the plan, the workbook for our engineers, pictures, test calls, import files."""

from dataclasses import replace

from emprov_xl.bench import Bench
from emprov_xl.conversation import Conversation
from emprov_xl.exports.crate import Exported, exported
from emprov_xl.exports.lab.exporter import arrivals
from emprov_xl.exports.shipment import source_of
from emprov_xl.files import file_stem, make_folder, write_bytes
from emprov_xl.judge import findings_of
from emprov_xl.model.finding import Finding
from emprov_xl.model.page import Page
from emprov_xl.model.returned import Returned
from emprov_xl.planning.acceptance import acceptance_list
from emprov_xl.planning.acceptance_file import ACCEPTANCE, acceptance_document
from emprov_xl.planning.acceptance_page import acceptance_page
from emprov_xl.planning.call_flow import call_flow
from emprov_xl.planning.engineer_pages import engineer_pages
from emprov_xl.planning.flow_page import FOLDER
from emprov_xl.planning.internal_review_page import Internally
from emprov_xl.planning.notes_page import notes_page
from emprov_xl.planning.pages import plan_pages
from emprov_xl.planning.readback_page import readback_page
from emprov_xl.review.agreement_page import Agreeing, agreement_for_reading
from emprov_xl.review.changes_page import changes_page
from emprov_xl.review.notes import notes
from emprov_xl.since import baseline
from emprov_xl.workbook.pages import write_pages


def write_plan(
    told: Conversation, agreeing: Agreeing, returned: Returned, customer: str, bench: Bench
) -> tuple[Exported, list[Finding]]:
    """The plan for the customer and the workbook for our engineers; beside them pictures, test calls, import files.

    The findings are of import files that had to be left out.
    """
    house, work, day = bench.house, bench.work, bench.request.as_of
    survey, plan, found = told.answers.survey, told.plan, told.standing.findings
    stem = file_stem(returned.workbook)
    title = f"Configuration plan {customer}".strip()
    drawn = call_flow(survey, found, house.look, customer, bench.request.pictures)
    calls = acceptance_list(survey, plan, day)
    arrival = arrivals(source_of(survey, plan, str))
    write_bytes(work / ACCEPTANCE, acceptance_document(calls, returned, day.isoformat(), arrival))
    first, summary, *chapters = plan_pages(plan)
    shown = (*drawn.pages, acceptance_page(calls, customer), readback_page(survey, customer))
    news = (agreement_for_reading(agreeing), _changes(told, customer))
    said = notes_page(notes(told.answers.decisions, told.answers.past, told.standing.stood), customer)
    pages = (first, summary, *filter(None, (*shown, *news, said)), *chapters)
    write_pages(work / f"{stem}.plan.xlsx", pages, house.look, title=title)
    exports = exported(survey, plan, bench.crate)
    faults = list(findings_of(exports.faults, bench.measure.rules, survey, returned))
    ours = engineer_pages(survey, plan, [*found, *faults], house.plan_order, _internally(told, returned.engagement))
    write_pages(
        work / f"{stem}.engineer.xlsx", (*ours, *filter(None, [said])), house.look, title=f"For our engineers: {title}"
    )
    for name, content in drawn.files.items():
        make_folder(work / FOLDER)
        write_bytes(work / FOLDER / name, content)
    exports.write(work)
    return exports, faults


def _internally(told: Conversation, engagement: str) -> Internally:
    """What engineers answer, ask and decide; of an engagement that is not known yet, by what its return says."""
    past = replace(told.known, engagement=told.known.engagement or engagement)
    values = {fingerprint: stood.value for fingerprint, stood in told.standing.stood.items()}
    return Internally(past, told.questions.inquiries, told.questions.places, values)


def _changes(told: Conversation, customer: str) -> Page | None:
    """What changed since the last agreed plan, or else since the last round; None in a first one."""
    earlier = baseline(told.known)
    if earlier is None:
        return None
    then, words = earlier
    changes = told.since.changes(then)
    return changes_page(changes, words, customer, linked=False) if changes is not None else None
