"""What a return is held to: which rules speak, how severe each is, and which of its findings are waived."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from emprov_xl.model.rule import Rule, Severity, version_of
from emprov_xl.model.settings import Settings, Terms, Waiver


@dataclass(frozen=True, slots=True)
class Measure:
    """What a return is held to on a day.

    `told` says in words what of it is otherwise than the rules themselves say: another result, where it is another.
    """

    rules: tuple[Rule, ...]
    day: dt.date
    waivers: tuple[Waiver, ...] = ()
    told: tuple[str, ...] = ()


def measure_for(rules: Sequence[Rule], settings: Settings, engagement: str, day: dt.date) -> Measure:
    """What an engagement is held to on a day.

    What the reader and the cells alone say is no matter of versions, and never silent.
    """
    terms = settings.terms(engagement)
    mine = tuple(
        replace(rule, severity=_severity(rule, settings, terms, day))
        for rule in rules
        if rule.verb is None or _speaks(rule, terms, day)
    )
    told = (*_differences(rules, mine), *(_in_words(waiver, day) for waiver in terms.waivers))
    return Measure(mine, day, terms.waivers, told)


def _speaks(rule: Rule, terms: Terms, day: dt.date) -> bool:
    known = not terms.rules or version_of(rule.since) <= version_of(terms.rules)
    return known and (rule.introduced is None or rule.introduced <= day)


def _severity(rule: Rule, settings: Settings, terms: Terms, day: dt.date) -> Severity:
    """What is set for the engagement counts more than what is set for all, and that more than the rule."""
    for said in (terms.severities, settings.severities):
        if rule.code in said:
            return said[rule.code]
    return Severity.WARNING if rule.enforced_from and day < rule.enforced_from else rule.severity


def _differences(rules: Sequence[Rule], mine: Sequence[Rule]) -> Iterator[str]:
    """Such as "EXT-003 note", "RTE-009 silent"."""
    severities = {rule.code: rule.severity for rule in mine}
    for rule in rules:
        severity = severities.get(rule.code)
        if severity is not rule.severity:
            yield f"{rule.code} {severity or 'silent'}"


def _in_words(waiver: Waiver, day: dt.date) -> str:
    which = f"{waiver.code} {waiver.finding}".strip()
    until = f"until {waiver.until}{' (over)' if waiver.is_over(day) else ''}"
    return f"{which} waived by {waiver.name or 'nobody'} {until}: {waiver.reason}"
