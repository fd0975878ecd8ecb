"""The work on an engagement is planned: its latest result and what was agreed become a schedule and a calendar."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from emprov_xl.checks.survey import Survey
from emprov_xl.definitions.schedule import load_day_practice
from emprov_xl.errors import OutputFailed, UsageError
from emprov_xl.files import make_folder, read_json, safe_name, write_bytes
from emprov_xl.frames import frames_from
from emprov_xl.house import House
from emprov_xl.misplaced import without_headings
from emprov_xl.model.finding import Finding
from emprov_xl.model.plan import Plan
from emprov_xl.model.returned import Returned
from emprov_xl.model.schedule import Agreed, Readiness, Schedule
from emprov_xl.model.tasks import Method
from emprov_xl.planning.acceptance import acceptance_list
from emprov_xl.planning.calendar_file import calendar_file
from emprov_xl.planning.cut_over_facts import cut_over_facts
from emprov_xl.planning.cutover_page import cutover_page
from emprov_xl.planning.days_off import days_off
from emprov_xl.planning.plan import plan_for
from emprov_xl.planning.schedule import Terms, schedule_of
from emprov_xl.planning.schedule_page import remarks_page, schedule_page
from emprov_xl.planning.tasks import methods_accepted, tasks_of
from emprov_xl.planning.wishes import wishes_of
from emprov_xl.planning.works import in_turn
from emprov_xl.review.judged import judged
from emprov_xl.review.levels import measure_for
from emprov_xl.workbook.pages import write_pages
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.health import health_of
from emprov_xl.workbook.reading.risks import risks_in

FOLDER = "schedule"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the command line; without `methods` those count that the customer says yes to in the return."""

    start: dt.date
    as_of: dt.date
    methods: tuple[Method, ...] = ()
    engineers: int = 1
    cut_over: dt.datetime | None = None
    agreed: Agreed = field(default_factory=Agreed)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A return as it stands after its review: answers, findings and plan."""

    returned: Returned
    survey: Survey
    findings: Sequence[Finding]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A schedule, and the files in which it stands."""

    schedule: Schedule
    files: tuple[Path, ...]


def latest_result(output: Path, engagement: str) -> Path:
    """The folder of an engagement's latest result: of its last round the one reviewed last.

    Raises UsageError where there is none.
    """
    folder = output / safe_name(engagement)
    results = [result for result in sorted(folder.glob("r*-*")) if (result / "run.json").is_file()]
    if not results:
        raise UsageError(f"There is no result of {engagement} in {output}: process its return first.")

    def place(result: Path) -> tuple[int, str, int]:
        run = read_json(result / "run.json")
        round_ = run.get("round")
        return round_ if isinstance(round_, int) else 0, str(run.get("as_of", "")), result.stat().st_mtime_ns

    return max(results, key=place)


def returned_in(result: Path) -> Path:
    """The return of a result, as it arrived."""
    found = sorted(result.glob("returned.*"))
    if not found:
        raise OutputFailed(f"The return is no longer in {result}; remove that folder and process the return again.")
    return found[0]


def reviewed(workbook: Path, house: House, as_of: dt.date) -> Reviewed:
    """A returned workbook, judged and planned as `emprov process` does; Rejected when it is none of ours."""
    returned = read(workbook, house.questionnaire, house.limits)
    measure = measure_for(house.rules, house.settings, returned.engagement, as_of)
    frames, unread = frames_from(returned, house.questionnaire.as_sent(returned.sections))
    frames, unread = without_headings(frames, unread, returned)
    risks = list(risks_in(health_of(workbook, returned, house.questionnaire)))
    known = judged(frames, unread, returned, house.catalogue, measure, risks)
    plan = plan_for(frames, returned, house.catalogue, house.plan_order, known.findings, as_of=as_of.isoformat())
    return Reviewed(returned, known.survey, known.findings, plan)


def schedule_for(workbook: Path, into: Path, house: House, asked: Asked, readiness: Readiness) -> Scheduled:
    """The schedule of a returned workbook, written into a folder as schedule.xlsx and schedule.ics.

    Raises UsageError when the engagement was never ready, or no method is agreed. A readiness that was withdrawn marks
    the schedule instead: on its pages, and its events are tentative.
    """
    if not readiness.ready and not readiness.withdrawn:
        raise UsageError(f"Only what is Ready for Configuration can be scheduled: {readiness.why}")
    review = reviewed(workbook, house, asked.as_of)
    methods = asked.methods or methods_accepted(review.survey)
    if not methods:
        raise UsageError(
            "No method is agreed: the customer says yes to none of lab, cloud and premises on the sheet "
            f"{review.survey.title('site')}. Name those agreed with --method."
        )
    terms = Terms(asked.start, in_turn(methods), asked.engineers, asked.cut_over, asked.agreed, readiness)
    calls = acceptance_list(review.survey, review.plan, asked.as_of).calls
    wishes = wishes_of(review.survey)
    schedule = schedule_of(
        tasks_of(review.plan, house.plan_order, in_turn(methods)),
        len(calls),
        load_day_practice(house.plan_order),
        terms,
        wishes,
        days_off(review.survey, asked.start),
        engagement=review.returned.engagement,
        as_of=asked.as_of.isoformat(),
    )
    facts = cut_over_facts(schedule, review.plan, wishes, review.survey, calls)
    pages = (schedule_page(schedule), cutover_page(schedule, wishes, facts), remarks_page(schedule))
    make_folder(into)
    files = (into / "schedule.xlsx", into / "schedule.ics")
    write_pages(files[0], [page for page in pages if page], house.look, title=f"Schedule {wishes.customer}".strip())
    write_bytes(files[1], calendar_file(schedule, wishes.address))
    return Scheduled(schedule, files)
