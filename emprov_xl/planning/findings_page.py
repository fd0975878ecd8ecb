"""The sheet Internal Findings: all that was found, what is for engineering only first, with what it holds back."""

from collections.abc import Iterable, Mapping, Sequence

from emprov_xl.model.finding import Finding
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.plan import Plan, PlannedObject
from emprov_xl.model.rule import Audience
from emprov_xl.planning.origins_page import which
from emprov_xl.planning.resting import holding
from emprov_xl.planning.words import INTERNAL

_COLUMNS = (
    Column("No.", 6, "number"),
    Column("For", 13, "wrap"),
    Column("Severity", 11),
    Column("Code", 10, "wrap"),
    Column("Where", 24, "wrap"),
    Column("Who", 22, "wrap"),
    Column("What we found", 52, "wrap"),
    Column("What to do", 44, "wrap"),
    Column("Current value", 18, "wrap"),
    Column("Its code holds back", 34, "wrap"),
    Column("Status", 10, "wrap"),
)


def findings_page(plan: Plan, findings: Sequence[Finding]) -> Page:
    """One row a finding; secrets are masked as everywhere."""
    ordered = sorted(findings, key=lambda each: each.rule.audience is not Audience.ENGINEERING)
    internal = sum(finding.rule.audience is Audience.ENGINEERING for finding in findings)
    holds = _held_by_code(plan, findings)
    rows = tuple(_row(number, finding, holds) for number, finding in enumerate(ordered, start=1))
    told = f"{internal} for engineering only, which the customer does not see; {len(rows) - internal} others."
    where = (
        "Where: the cell of the returned workbook. A blocker holds back what its code stands on and what rests on it."
    )
    banner: tuple[tuple[Shown, ...], ...] = (
        (f"Internal findings: {plan.customer}" if plan.customer else "Internal findings",),
        (told,),
        (Styled(where, "intro"),),
    )
    return Page(INTERNAL, _COLUMNS, rows, banner, tab="findings", frozen=2)


def _held_by_code(plan: Plan, findings: Iterable[Finding]) -> Mapping[str, str]:
    """What the code of each blocker that still stands holds back."""
    objects: dict[str, list[PlannedObject]] = {code: [] for code in {each.rule.code for each in holding(findings)}}
    for planned in plan.objects:
        for code in planned.held_by:
            if code in objects:
                objects[code].append(planned)
    return {code: _said(held) for code, held in objects.items()}


def _said(objects: Sequence[PlannedObject]) -> str:
    counted = "1 object" if len(objects) == 1 else f"{len(objects)} objects"
    named = which(objects)
    return f"{counted}: {named}" if named else counted


def _row(number: int, finding: Finding, holds: Mapping[str, str]) -> tuple[Shown, ...]:
    rule = finding.rule
    stands = next(iter(holding([finding])), None) is not None
    return (
        number,
        str(rule.audience),
        Styled(str(rule.severity).capitalize(), str(rule.severity)),
        rule.code,
        str(finding.cell),
        finding.who or None,
        finding.message,
        finding.remedy or None,
        finding.value or None,
        holds[rule.code] if stands else None,
        finding.status.capitalize(),
    )
