"""The call flow of a return as it is handed on: two sheets of the plan, and the folder of pictures beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emprov_xl.callflow.timetable import timetables_of
from emprov_xl.checks.survey import Survey
from emprov_xl.drawing.gallery import gallery
from emprov_xl.drawing.prints import Hung, hung
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Finding
from emprov_xl.model.look import Look
from emprov_xl.model.page import Page
from emprov_xl.model.plan import PICTURES
from emprov_xl.model.rule import Audience, Severity
from emprov_xl.planning.flow_page import flow_page
from emprov_xl.planning.hours_page import hours_page
from emprov_xl.planning.resting import SETTLED


@dataclass(frozen=True, slots=True)
class CallFlow:
    """The sheets, and the files by name."""

    pages: tuple[Page, ...]
    files: Mapping[str, bytes]


def call_flow(
    survey: Survey, found: Iterable[Finding], look: Look, customer: str, most: int | None = PICTURES
) -> CallFlow:
    """The pictures of a survey's flow with what was found in red, `most` of them (all for None) placed in the plan."""
    flow = survey.flow
    shown = hung(gallery(flow, _faults(found), look), most)
    hours = tuple(timetables_of(survey, flow))
    week = hours_page(hours, customer, survey.title("business_hours")) if hours else None
    pages = (flow_page(shown, customer), week)
    return CallFlow(tuple(page for page in pages if page is not None), dict(_files(shown)))


def _faults(found: Iterable[Finding]) -> dict[Place, list[str]]:
    """The codes of what the customer is asked to settle, by the cell that is blamed."""
    codes: dict[Place, list[str]] = {}
    for finding in found:
        rule = finding.rule
        asked = rule.audience is Audience.CUSTOMER and rule.severity is not Severity.NOTE
        if asked and finding.status.casefold() not in SETTLED:
            codes.setdefault(finding.place, []).append(rule.code)
    return codes


def _files(shown: Iterable[Hung]) -> Iterable[tuple[str, bytes]]:
    for one in shown:
        yield f"{one.name}.txt", one.exhibit.outline.encode("utf-8", "replace")
        for each in one.prints:
            yield f"{each.name}.svg", each.svg.encode("utf-8", "replace")
            if each.png is not None:
                yield f"{each.name}.png", each.png
