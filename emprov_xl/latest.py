"""The last return of an engagement looked at again: its answers, findings and plan, as in its review."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from emprov_xl.bench import value_code
from emprov_xl.checks.survey import Survey
from emprov_xl.errors import OutputFailed, UsageError
from emprov_xl.exports.crate import key_place
from emprov_xl.exports.keeper import kept_key
from emprov_xl.frames import frames_from
from emprov_xl.house import House
from emprov_xl.misplaced import without_headings
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Decision, History, Past
from emprov_xl.model.plan import Plan
from emprov_xl.model.returned import Returned
from emprov_xl.planning.plan import plan_for
from emprov_xl.review.answered import decided
from emprov_xl.review.history import past_of
from emprov_xl.review.judged import Judged, judged
from emprov_xl.review.levels import measure_for
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.health import health_of
from emprov_xl.workbook.reading.risks import risks_in


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A return as it stands after its review, with accepted proposals in it; `past` is all that is known by now.

    `beside` are the decisions that stand beside its findings, by fingerprint.
    """

    returned: Returned
    survey: Survey
    findings: Sequence[Finding]
    plan: Plan
    past: Past
    beside: Mapping[str, Decision]


def latest(output: Path, house: House, history: History, as_of: dt.date) -> Reviewed:
    """The last return of an engagement, as its result in the output folder keeps it, looked at again.

    Raises UsageError where nothing has come back yet, OutputFailed where the result is gone.
    """
    past = past_of(*history)
    if past.last is None:
        raise UsageError(f"Nothing of {history.engagement} has come back yet: process its return first.")
    folder = output / past.last.folder
    found = sorted(folder.glob("returned.*"))
    if not found:
        raise OutputFailed(f"The return of round {past.last.number} is not in {folder}: process it again.")
    return reviewed(found[0], house, as_of, history, kept_key(key_place(output)))


def reviewed(workbook: Path, house: House, as_of: dt.date, history: History, key: bytes) -> Reviewed:
    """A returned workbook with what was decided, judged and planned; Rejected when it is none of ours.

    `key` is that of the output folder, by which values are coded.
    """
    known = past_of(*history)
    returned = read(workbook, house.questionnaire, house.limits)
    round_ = next((each.number for each in known.rounds if each.sha256 == returned.sha256), returned.round)
    returned = replace(returned, round=round_)
    asked = house.questionnaire.as_sent(returned.sections)
    measure = measure_for(house.rules, house.settings, returned.engagement, as_of)
    risks = list(risks_in(health_of(workbook, returned, house.questionnaire)))

    def judge(now: Returned) -> Judged:
        frames, unread = without_headings(*frames_from(now, asked), now)
        return judged(frames, unread, now, house.catalogue, measure, risks)

    before = past_of(*history, before=returned.sha256)
    said = decided(returned, before, asked, measure, judge, partial(value_code, key))
    findings = said.standing(said.findings).findings
    frames, day = said.survey.frames, as_of.isoformat()
    plan = plan_for(frames, said.returned, house.catalogue, house.plan_order, findings, as_of=day)
    return Reviewed(said.returned, said.survey, findings, plan, known, said.beside)
