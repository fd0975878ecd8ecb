"""Mistakes that came in more than one return: what many customers get wrong, the questionnaire does not say well."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.batch.outcome import Outcome, Tally
from emprov_xl.errors import OutputFailed
from emprov_xl.files import legible
from emprov_xl.model.grade import Audience, Severity

Which = tuple[str, str]
"""A mistake: the code of the rule, and the field (`extensions.extension`, or "" where the fault is in no answer)."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """How often a rule spoke up about one question, and the first of its findings as an example.

    `customers` counts each once, however many returns and engagements are theirs. `cell` and `told` are empty where the
    result that has the example cannot be read any more.
    """

    code: str
    name: str
    field: str
    severity: Severity
    customers: int
    returns: int
    findings: int
    example: Outcome
    audience: str = ""
    cell: str = ""
    told: str = ""

    @property
    def order(self) -> tuple[object, ...]:
        """What customers are told first, then what most of them got wrong."""
        ours = self.audience == Audience.ENGINEERING
        return ours, -self.customers, -self.returns, -self.severity.weight, -self.findings, self.code, self.field


def mistakes_in(outcomes: Sequence[Outcome]) -> list[Mistake]:
    """The mistakes that came in more than one return, the most common first; each example is the first in order."""
    counts = {which: count for which, count in _counted(outcomes).items() if count.returns > 1}
    examples = _examples({which: outcomes[count.first] for which, count in counts.items()})
    found = [
        Mistake(
            *(which[0], count.name, which[1], count.severity),
            *(count.customers, count.returns, count.findings, outcomes[count.first]),
            *(str(examples[which].get("audience", "")), _cell(examples[which]), _told(examples[which])),
        )
        for which, count in counts.items()
    ]
    return sorted(found, key=lambda mistake: mistake.order)


@dataclass(slots=True)
class _Count:
    """What is known of a mistake so far, and of whose return it was last; customers come one after the other."""

    name: str
    severity: Severity
    first: int
    customers: int = 0
    returns: int = 0
    findings: int = 0
    customer: str | None = None
    outcome: int = -1

    def take(self, tally: Tally, at: int, customer: str) -> None:
        """One more return has it, the one that stands at that place."""
        self.findings += tally.times
        if tally.severity is not self.severity:
            self.severity = max(self.severity, tally.severity, key=lambda severity: severity.weight)
        if at != self.outcome:
            self.outcome = at
            self.returns += 1
            self.first = min(self.first, at)
        if customer != self.customer:
            self.customer = customer
            self.customers += 1


def _counted(outcomes: Sequence[Outcome]) -> Mapping[Which, _Count]:
    """Each mistake counted, without keeping who made it."""
    counts: dict[Which, _Count] = {}
    told = ((_customer(outcome), at, outcome) for at, outcome in enumerate(outcomes) if outcome.tallies)
    for customer, at, outcome in sorted(told, key=lambda each: each[:2]):
        for tally in outcome.tallies or ():
            which = tally.code, tally.field
            count = counts.get(which)
            if count is None:
                count = counts[which] = _Count(tally.name, tally.severity, at)
            count.take(tally, at, customer)
    return counts


def _customer(outcome: Outcome) -> str:
    """By which name a customer is known; one that gave none by the reference, or the file."""
    name = " ".join(outcome.customer.split()).casefold()
    return name or outcome.engagement or legible(outcome.path.name)


def _examples(first: Mapping[Which, Outcome]) -> Mapping[Which, Mapping[str, object]]:
    """The first finding of each mistake; the findings of a return are read once, and those of few returns."""
    wanted = defaultdict[int, list[Which]](list)
    for which, outcome in first.items():
        wanted[id(outcome)].append(which)
    examples: dict[Which, Mapping[str, object]] = {}
    for mistakes in wanted.values():
        found = _firsts(first[mistakes[0]])
        examples |= {which: found.get(which, {}) for which in mistakes}
    return examples


def _firsts(outcome: Outcome) -> Mapping[Which, Mapping[str, object]]:
    """The first finding of each kind in a result; none where somebody took the result away or damaged it."""
    try:
        findings = outcome.findings
    except OutputFailed:
        return {}
    firsts: dict[Which, Mapping[str, object]] = {}
    for finding in findings:
        firsts.setdefault((str(finding["code"]), str(finding["field"] or "")), finding)
    return firsts


def _cell(finding: Mapping[str, object]) -> str:
    return f"{finding['sheet']}!{finding['cell']}" if finding else ""


def _told(finding: Mapping[str, object]) -> str:
    return " ".join(str(finding[key]) for key in ("message", "remedy") if finding.get(key))
