"""What both sides say to each other in a return: decisions, questions, agreement; and how it all stands now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.bench import Bench
from emprov_xl.frames import FieldHit, frames_from
from emprov_xl.judge import findings_of
from emprov_xl.misplaced import without_headings
from emprov_xl.model.cells import Cell
from emprov_xl.model.event import Event
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Past, Section
from emprov_xl.model.plan import Plan
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Severity
from emprov_xl.model.signed import SignedRow
from emprov_xl.planning.plan import plan_for
from emprov_xl.planning.sections import sections_of
from emprov_xl.review import agreeing, inquiries
from emprov_xl.review.answered import Decided, decided
from emprov_xl.review.history import past_with
from emprov_xl.review.judged import Judged, judged
from emprov_xl.review.readiness import Readiness, readiness, sections_to_agree
from emprov_xl.review.secrets import signed_without_secrets
from emprov_xl.review.standing import Standing
from emprov_xl.review.understood import Understood
from emprov_xl.since import Since


@dataclass(frozen=True, slots=True)
class Conversation:
    """A return as it stands after all that was said in it and before.

    `answers` holds what is planned of; `standing` every finding with its status, by sheet, place and code; `known` is
    what the engagement knows now, `events` what of it is new; `signed` what was typed on the sheet Agreement, without
    secrets.
    """

    answers: Decided
    plan: Plan
    sections: tuple[Section, ...]
    questions: inquiries.Heard
    standing: Standing
    readiness: Readiness
    known: Past
    events: tuple[Event, ...]
    since: Since
    signed: Sequence[SignedRow]

    @property
    def blockers(self) -> int:
        """How many findings hold the configuration back."""
        return sum(finding.rule.severity is Severity.BLOCKER for finding in self.standing.findings)


def heard(returned: Returned, risks: Sequence[FieldHit], titles: Mapping[str, int], bench: Bench) -> Conversation:
    """Everything that is said in a return, judged and planned; `titles` tells the order of its sheets."""
    house, past, day = bench.house, bench.memory.past, bench.request.as_of
    asked = house.questionnaire.as_sent(returned.sections)

    def judge(now: Returned) -> Judged:
        frames, unread = without_headings(*frames_from(now, asked), now)
        return judged(frames, unread, now, house.catalogue, bench.measure, risks)

    def in_order(found: Sequence[Finding]) -> list[Finding]:
        return sorted(found, key=lambda each: (titles.get(each.cell.title, len(titles)), *each.order))

    said = decided(returned, past, asked, bench.measure, judge, bench.value_code)
    questions = inquiries.asked_and_answered(returned, past, said.survey, round_=returned.round, day=day)
    frames = said.survey.frames
    plan = plan_for(
        frames, said.returned, house.catalogue, house.plan_order, in_order(said.findings), as_of=day.isoformat()
    )
    sections = sections_of(plan, frames, said.returned, bench.key)
    occasion = agreeing.Occasion(returned.round, returned.sha256, day)
    rows = signed_without_secrets(returned, asked)
    signed = agreeing.heard(rows, sections_to_agree(sections, past), past, occasion)
    events = (*said.events, *questions.events, *signed.events)
    known = past_with(past, events)
    more = findings_of([*questions.hits, *signed.hits], bench.measure.rules, said.survey, said.returned)
    stands = said.standing(tuple(in_order([*said.findings, *more])))
    since = Since.of(bench.request.output, house, known, Understood(said.returned, said.survey), bench.key)
    planned = sections_to_agree(sections, known)
    blockers = sum(finding.rule.severity is Severity.BLOCKER for finding in stands.findings)
    open_questions = sum(each.is_open for each in questions.inquiries)
    ready = readiness(planned, known.agreements, blockers, open_questions, since.cells(planned))
    return Conversation(said, plan, sections, questions, stands, ready, known, events, since, rows)


def where_sections_stand(returned: Returned, sections: Sequence[Section]) -> dict[str, Cell]:
    """The first cell of the sheet of each section."""
    return {
        section.key: Cell(returned.sheets[section.key].title, 1, 1)
        for section in sections
        if section.key in returned.sheets
    }
