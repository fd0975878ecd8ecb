"""Mistakes that came in more than one return: what many customers get wrong, the questionnaire does not say well."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from emprov_xl.batch.outcome import Outcome
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
    returns, findings = Counter[Which](), Counter[Which]()
    first: dict[Which, Outcome] = {}
    severities: dict[Which, Severity] = {}
    names: dict[Which, str] = {}
    for outcome in outcomes:
        for which in _made(outcome):
            returns[which] += 1
            first.setdefault(which, outcome)
        for tally in outcome.tallies or ():
            which = tally.code, tally.field
            findings[which] += tally.times
            names[which] = tally.name
            severities[which] = max(severities.get(which, tally.severity), tally.severity, key=lambda each: each.weight)
    customers = _customers(outcomes)
    examples = _examples({which: first[which] for which, times in returns.items() if times > 1})
    found = [
        Mistake(
            *(which[0], names[which], which[1], severities[which]),
            *(customers[which], returns[which], findings[which], first[which]),
            *(str(example.get("audience", "")), _cell(example), _told(example)),
        )
        for which, example in examples
    ]
    return sorted(found, key=lambda mistake: mistake.order)


def _made(outcome: Outcome) -> set[Which]:
    return {(tally.code, tally.field) for tally in outcome.tallies or ()}


def _customers(outcomes: Sequence[Outcome]) -> Counter[Which]:
    """How many customers made each mistake, without keeping who they are."""
    counted = Counter[Which]()
    told = sorted((outcome for outcome in outcomes if outcome.tallies), key=_customer)
    for _, theirs in groupby(told, key=_customer):
        counted.update(set[Which]().union(*map(_made, theirs)))
    return counted


def _customer(outcome: Outcome) -> str:
    """By which name a customer is known; one that gave none by the reference, or the file."""
    name = " ".join(outcome.customer.split()).casefold()
    return name or outcome.engagement or legible(outcome.path.name)


def _examples(first: Mapping[Which, Outcome]) -> Iterator[tuple[Which, Mapping[str, object]]]:
    """The first finding of each mistake; the findings of a return are read once, and those of few returns."""
    wanted = defaultdict[int, list[Which]](list)
    for which, outcome in first.items():
        wanted[id(outcome)].append(which)
    for mistakes in wanted.values():
        found = _firsts(first[mistakes[0]])
        yield from ((which, found.get(which, {})) for which in mistakes)


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
