"""Waivers: findings that were decided not to count, and what is wrong with such a decision."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from emprov_xl.frames import FieldHit
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Finding, Hit
from emprov_xl.model.rule import Audience, Rule, Severity
from emprov_xl.model.settings import Waiver

UNUSED = "WVR-001"
EXPIRED = "WVR-002"
UNFINISHED = "WVR-003"
REFUSED = "WVR-004"

KEPT = "kept"


def with_waivers(findings: Iterable[Finding], waivers: Sequence[Waiver], day: dt.date) -> Iterator[Finding]:
    """The findings; one that is waived stays as a note for engineering, which says who waived it, how long and why."""
    holding = [waiver for waiver in waivers if not waiver.lacks and not waiver.is_over(day)]
    for finding in findings:
        waiver = next((waiver for waiver in holding if _speaks_of(waiver, finding)), None)
        yield finding if waiver is None or not finding.rule.waivable else _kept(finding, waiver)


def remarks_on(
    waivers: Iterable[Waiver], findings: Sequence[Finding], rules: Mapping[str, Rule], day: dt.date, sheet: str
) -> Iterator[FieldHit]:
    """What is wrong with a waiver, one thing each, as hits of the `WVR-…` rules on the first cell of a sheet."""
    for number, waiver in enumerate(waivers, 1):
        rule = rules.get(waiver.code)
        if rule is not None and not rule.waivable:
            code = REFUSED
        elif waiver.lacks:
            code = UNFINISHED
        elif waiver.is_over(day):
            code = EXPIRED
        elif not any(_speaks_of(waiver, finding) for finding in findings):
            code = UNUSED
        else:
            continue
        facts = {
            "number": str(number),
            "code": waiver.code,
            "rule": rule.title if rule is not None else "a rule that this engagement is not held to",
            "name": waiver.name or "Nobody",
            "until": _end(waiver),
            "lacks": " and ".join(waiver.lacks),
        }
        yield code, Hit(Place(sheet, None, 1, 1), facts)


def _kept(finding: Finding, waiver: Waiver) -> Finding:
    rule = replace(finding.rule, severity=Severity.NOTE, audience=Audience.ENGINEERING)
    waived = f"Waived by {waiver.name} until {_end(waiver)}: {' '.join(waiver.reason.split())}"
    return replace(finding, rule=rule, status=KEPT, message=f"{finding.message} {waived}")


def _speaks_of(waiver: Waiver, finding: Finding) -> bool:
    return waiver.code == finding.rule.code and waiver.finding in ("", finding.fingerprint)


def _end(waiver: Waiver) -> str:
    return waiver.until.isoformat() if waiver.until else "further notice"
