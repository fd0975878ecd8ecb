"""The work on an engagement is planned: its latest result and what was agreed become a schedule and a calendar."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from emprov_xl.definitions.schedule import load_day_practice
from emprov_xl.errors import UsageError
from emprov_xl.files import make_folder, write_bytes
from emprov_xl.house import House
from emprov_xl.latest import reviewed
from emprov_xl.model.schedule import Agreed, Clearance, Schedule
from emprov_xl.model.tasks import Method
from emprov_xl.planning.acceptance import acceptance_list
from emprov_xl.planning.calendar_file import calendar_file
from emprov_xl.planning.cut_over_facts import cut_over_facts
from emprov_xl.planning.cutover_page import cutover_page
from emprov_xl.planning.days_off import days_off
from emprov_xl.planning.schedule import Terms, schedule_of
from emprov_xl.planning.schedule_page import remarks_page, schedule_page
from emprov_xl.planning.tasks import methods_accepted, tasks_of
from emprov_xl.planning.wishes import wishes_of
from emprov_xl.planning.works import in_turn
from emprov_xl.workbook.pages import write_pages

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
class Scheduled:
    """A schedule, and the files in which it stands."""

    schedule: Schedule
    files: tuple[Path, ...]


def schedule_for(workbook: Path, into: Path, house: House, asked: Asked, clearance: Clearance) -> Scheduled:
    """The schedule of a returned workbook, written into a folder as schedule.xlsx and schedule.ics.

    Raises UsageError when the engagement was never ready, or no method is agreed. A readiness that was withdrawn marks
    the schedule instead: on its pages, and its events are tentative.
    """
    if not clearance.ready and not clearance.withdrawn:
        raise UsageError(f"Only what is Ready for Configuration can be scheduled: {clearance.why}")
    review = reviewed(workbook, house, asked.as_of)
    methods = asked.methods or methods_accepted(review.survey)
    if not methods:
        raise UsageError(
            "No method is agreed: the customer says yes to none of lab, cloud and premises on the sheet "
            f"{review.survey.title('site')}. Name those agreed with --method."
        )
    terms = Terms(asked.start, in_turn(methods), asked.engineers, asked.cut_over, asked.agreed, clearance)
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
