"""The last return of an engagement looked at again: its answers, findings and plan."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from emprov_xl.checks.survey import Survey
from emprov_xl.errors import OutputFailed, UsageError
from emprov_xl.frames import frames_from
from emprov_xl.house import House
from emprov_xl.misplaced import without_headings
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import NOTHING, Past, Stood
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


def latest_return(output: Path, past: Past) -> Path:
    """The return of the last round of an engagement, as it arrived.

    Raises UsageError where nothing has come back yet, OutputFailed where its result is gone.
    """
    if past.last is None:
        raise UsageError(f"Nothing of {past.engagement} has come back yet: process its return first.")
    folder = output / past.last.folder
    found = sorted(folder.glob("returned.*"))
    if not found:
        raise OutputFailed(f"The return of round {past.last.number} is not in {folder}: process it again.")
    return found[0]


def reviewed(workbook: Path, house: House, as_of: dt.date, past: Past = NOTHING) -> Reviewed:
    """A returned workbook, judged and planned as in its review; Rejected when it is none of ours.

    What the last round has settled, as decided, is settled here too.
    """
    returned = read(workbook, house.questionnaire, house.limits)
    measure = measure_for(house.rules, house.settings, returned.engagement, as_of)
    frames, unread = frames_from(returned, house.questionnaire.as_sent(returned.sections))
    frames, unread = without_headings(frames, unread, returned)
    risks = list(risks_in(health_of(workbook, returned, house.questionnaire)))
    known = judged(frames, unread, returned, house.catalogue, measure, risks)
    findings = [_as_stood(finding, past.since) for finding in known.findings]
    plan = plan_for(frames, returned, house.catalogue, house.plan_order, findings, as_of=as_of.isoformat())
    return Reviewed(returned, known.survey, findings, plan)


def _as_stood(finding: Finding, since: Mapping[str, Stood]) -> Finding:
    stood = since.get(finding.fingerprint)
    return replace(finding, status=str(stood.status)) if stood else finding
