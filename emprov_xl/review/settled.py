"""What decisions do to findings: which they settle, and what is odd about those that settle nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from emprov_xl.judge import finding_about
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Choice, Decision, Status
from emprov_xl.model.rule import Rule, Severity
from emprov_xl.review.decisions import Code, Doubt, speaks_of

NOTHING_PROPOSED = "DEC-002"
UNFINISHED = "DEC-003"
REFUSED = "DEC-004"
KEPT_FOR_ANOTHER = "DEC-005"
PROPOSED_ANOTHER = "DEC-006"
NOT_CORRECTED = "DEC-007"
UNSIGNED = "DEC-010"
IN_VAIN = frozenset((NOTHING_PROPOSED, PROPOSED_ANOTHER))

Decisions = Mapping[str, Decision]


def accepted(findings: Iterable[Finding], decisions: Decisions, code: Code) -> frozenset[str]:
    """The fingerprints of those findings whose proposed answer is to be used."""
    return frozenset(
        finding.fingerprint
        for finding in findings
        if (decision := decisions.get(finding.fingerprint))
        and decision.choice is Choice.PROPOSED
        and speaks_of(decision, code(finding), finding.proposed)
    )


def settled(
    first: Sequence[Finding], now: Sequence[Finding], used: frozenset[str], decisions: Decisions, code: Code
) -> Iterator[Finding]:
    """The findings as the decisions leave them: those that are settled stay as notes that say who settled them how.

    `first` are the findings of the return as it came, `now` those that are left with the proposals that are `used`.
    """
    left = {finding.fingerprint for finding in now}
    for finding in first:
        if finding.fingerprint in used and finding.fingerprint not in left:
            who = decisions[finding.fingerprint].who
            by = f", as {who} decided" if who else ""
            yield _kept(finding, f"The proposed answer {_quoted(finding.proposed)}is used{by}.")
    for finding in now:
        decision = decisions.get(finding.fingerprint)
        if decision and finding.status != Status.KEPT and _keeps(decision, finding, code):
            yield _kept(finding, f"Kept as it is by {decision.who}: {' '.join(decision.reason.split())}")
        else:
            yield finding


def doubts_about(findings: Iterable[Finding], decisions: Decisions, code: Code) -> Iterator[Doubt]:
    """What is odd about the decisions on findings as `settled` leaves them."""
    for finding in findings:
        decision = decisions.get(finding.fingerprint)
        if decision is None or decision.choice is None:
            continue
        if finding.status != Status.KEPT:
            yield from _doubts(decision, finding, code(finding))
        elif decision.choice is Choice.PROPOSED and not decision.who:
            yield Doubt(finding.fingerprint, UNSIGNED)


def told(doubts: Iterable[Doubt], findings: Iterable[Finding], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """Doubts in the words of their rules, each once, at the findings that still stand there."""
    about = {finding.fingerprint: finding for finding in findings}
    for doubt in {(doubt.fingerprint, doubt.code): doubt for doubt in doubts}.values():
        if doubt.fingerprint in about and doubt.code in rules:
            yield finding_about(about[doubt.fingerprint], rules[doubt.code], doubt.facts)


def _doubts(decision: Decision, finding: Finding, value: str) -> Iterator[Doubt]:
    about, speaks = finding.fingerprint, speaks_of(decision, value, finding.proposed)
    match decision.choice:
        case Choice.CORRECTED if speaks:
            says = f"still says “{finding.value}”" if finding.value else "is still as it was"
            yield Doubt(about, NOT_CORRECTED, {"says": says})
        case Choice.KEEP if not finding.rule.waivable:
            yield Doubt(about, REFUSED)
        case Choice.KEEP if not speaks:
            yield Doubt(about, KEPT_FOR_ANOTHER, {"name": decision.who or "Nobody"})
        case Choice.KEEP:
            yield Doubt(about, UNFINISHED, {"lacks": " and ".join(_lacks(decision))})
        case Choice.PROPOSED if not finding.proposed or speaks:
            yield Doubt(about, NOTHING_PROPOSED)
        case Choice.PROPOSED:
            yield Doubt(about, PROPOSED_ANOTHER, {"was": _quoted(decision.proposed), "now": finding.proposed})


def _keeps(decision: Decision, finding: Finding, code: Code) -> bool:
    finished = decision.choice is Choice.KEEP and not _lacks(decision)
    return finished and finding.rule.waivable and speaks_of(decision, code(finding), finding.proposed)


def _lacks(decision: Decision) -> list[str]:
    parts = (("a reason", decision.reason), ("a name under Decided by", decision.who))
    return [words for words, said in parts if not said]


def _kept(finding: Finding, how: str) -> Finding:
    rule = replace(finding.rule, severity=Severity.NOTE)
    return replace(finding, rule=rule, status=Status.KEPT, message=f"{finding.message} {how}")


def _quoted(proposed: str) -> str:
    return f"“{proposed}” " if proposed else ""
