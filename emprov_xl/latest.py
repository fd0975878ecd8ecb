"""The latest result of an engagement, and its return looked at again: its answers, findings and plan."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.checks.survey import Survey
from emprov_xl.errors import OutputFailed, UsageError
from emprov_xl.files import read_json, safe_name
from emprov_xl.frames import frames_from
from emprov_xl.house import House
from emprov_xl.misplaced import without_headings
from emprov_xl.model.finding import Finding
from emprov_xl.model.plan import Plan
from emprov_xl.model.returned import Returned
from emprov_xl.planning.plan import plan_for
from emprov_xl.review.judged import judged
from emprov_xl.review.levels import measure_for
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.health import health_of
from emprov_xl.workbook.reading.risks import risks_in


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A return as it stands after its review: answers, findings and plan."""

    returned: Returned
    survey: Survey
    findings: Sequence[Finding]
    plan: Plan


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
