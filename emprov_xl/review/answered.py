"""A return judged with what was answered and decided in earlier rounds, and on its own sheet Discrepancies."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from emprov_xl.checks.survey import Survey
from emprov_xl.model.event import Event
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Decision, Past, Stood
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Returned
from emprov_xl.review.decisions import Code, code_of, heard, still_written
from emprov_xl.review.judged import Judged
from emprov_xl.review.levels import Measure
from emprov_xl.review.proposals import with_accepted
from emprov_xl.review.settled import accepted, doubts_about, settled, told
from emprov_xl.review.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class Answered:
    """What a return comes to once the decisions are heard.

    `returned` has the accepted proposals typed in, and `survey` rests on it: the plan is made of these. `findings` have
    their status; `fixed` are gone since the last round, `stood` is what this round leaves for the next. `decisions`
    hold now, `beside` is how they stand on the next Discrepancies, and `events` are what is newly said.
    """

    returned: Returned
    survey: Survey
    findings: tuple[Finding, ...]
    fixed: tuple[Stood, ...]
    stood: Mapping[str, Stood]
    decisions: Mapping[str, Decision]
    beside: Mapping[str, Decision]
    events: tuple[Event, ...]
    proposals: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A return with the decisions heard, before its findings are compared with those of the last round.

    `findings` are what is left once proposals are used and what is kept is a note, and what is odd about decisions.
    """

    came: Returned
    returned: Returned
    survey: Survey
    findings: tuple[Finding, ...]
    decisions: Mapping[str, Decision]
    beside: Mapping[str, Decision]
    events: tuple[Event, ...]
    proposals: int
    code: Code
    codes: frozenset[str]
    past: Past
    questionnaire: Questionnaire

    def standing(self, findings: Iterable[Finding]) -> Standing:
        """How findings stand against the last round: these, and others that were found beside them."""
        return standing(findings, self.came, self.past, self.decisions, self.code, self.questionnaire, self.codes)


def decided(
    returned: Returned,
    past: Past,
    questionnaire: Questionnaire,
    measure: Measure,
    judge: Callable[[Returned], Judged],
    value_code: Callable[[str], str],
) -> Decided:
    """The return as it is judged on the day of the measure; `judge` is asked once, or more where proposals are used."""
    first = judge(returned)
    code = code_of(returned, value_code)
    said = heard(returned, past, first.findings, questionnaire, code, measure.day)
    wanted = accepted(first.findings, said.decisions, code)
    taken = with_accepted(returned, first, questionnaire, judge, wanted)
    mine = tuple(settled(first.findings, taken.judged.findings, wanted, said.decisions, code))
    rules = {rule.code: rule for rule in measure.rules}
    odd = told([*said.doubts, *doubts_about(mine, said.decisions, code)], mine, rules)
    now = {finding.fingerprint: finding for finding in mine}
    beside = {
        key: still_written(decision, code(now[key]), now[key].proposed) if key in now else decision
        for key, decision in said.decisions.items()
    }
    return Decided(
        came=returned,
        returned=taken.returned,
        survey=taken.judged.survey,
        findings=(*mine, *odd),
        decisions=said.decisions,
        beside=beside,
        events=said.events,
        proposals=taken.proposals,
        code=code,
        codes=frozenset(rules),
        past=past,
        questionnaire=questionnaire,
    )


def answered(
    returned: Returned,
    past: Past,
    questionnaire: Questionnaire,
    measure: Measure,
    judge: Callable[[Returned], Judged],
    value_code: Callable[[str], str],
) -> Answered:
    """The return as it is judged, and how its findings stand against the last round."""
    now = decided(returned, past, questionnaire, measure, judge, value_code)
    stands = now.standing(now.findings)
    return Answered(
        returned=now.returned,
        survey=now.survey,
        findings=stands.findings,
        fixed=stands.fixed,
        stood=stands.stood,
        decisions=now.decisions,
        beside=now.beside,
        events=now.events,
        proposals=now.proposals,
    )
