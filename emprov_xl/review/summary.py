"""The Review Summary sheet: what was received, what was read, what was found, what happens next."""

from collections import Counter
from collections.abc import Sequence

from emprov_xl.model.finding import Finding
from emprov_xl.model.health import Health
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.past import Status
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Severity
from emprov_xl.review.health import told_of_health
from emprov_xl.review.kept import RENDERED
from emprov_xl.review.kept import TITLE as KEPT
from emprov_xl.review.left_out import left_out
from emprov_xl.review.questions import Question

TITLE = "Review Summary"

_COLUMNS = (
    Column("Sheet", 34, "text"),
    Column("Rows used", 12, "number"),
    Column("Answers", 12, "number"),
    Column("Blockers", 12, "number"),
    Column("Warnings", 12, "number"),
    Column("Notes", 12, "number"),
)


def summary_page(
    returned: Returned,
    health: Health,
    questionnaire: Questionnaire,
    findings: Sequence[Finding],
    questions: Sequence[Question],
    customer: str,
    as_of: str,
    by_rules: Counter[str],
) -> Page:
    """What a reviewer reads first; what is settled is not counted.

    `by_rules` counts, by code, what is new because rules are.
    """
    findings = [finding for finding in findings if finding.status != Status.KEPT]
    questions = [question for question in questions if not question.settled]
    counts = Counter(finding.rule.severity for finding in findings)
    return Page(
        title=TITLE,
        columns=_COLUMNS,
        rows=tuple(_sheet_rows(returned, questionnaire, findings)),
        banner=(
            (Styled(f"Review Summary · {customer or returned.workbook}", "title"),),
            (Styled(_verdict(counts, questions), "heading"),),
            (None,),
            (Styled("How well the workbook could be read", "heading"),),
            *_rendered(returned),
            *_health(health),
            (None,),
            (Styled("What was reviewed", "heading"),),
            *_facts(returned, as_of),
            *_by_rules(by_rules),
            *_without(returned),
            (None,),
            (Styled("What happens next", "heading"),),
            *((Styled(line, "plain"),) for line in _next_steps(counts)),
            (None,),
            (Styled("What each sheet holds", "heading"),),
        ),
        tab="findings",
        landscape=False,
    )


def _verdict(counts: Counter[Severity], questions: Sequence[Question]) -> str:
    """How many questions there are, in words that a customer can hear."""
    if not questions:
        return "Complete: nothing to ask."
    needed = sum(question.severity is Severity.BLOCKER for question in questions)
    asked = f"{len(questions)} question{'s' if len(questions) != 1 else ''} for the call, on sheet Discrepancies"
    if not needed:
        return f"{asked}; none of them holds the configuration back."
    cells = ", ".join(f"{counts[severity]} {severity}s" for severity in Severity if counts[severity])
    return f"{asked}; {needed} must be settled before we can go on ({cells})."


def _rendered(returned: Returned) -> list[tuple[Shown, ...]]:
    """Why the review does not stand in the customer's own file, where it does not."""
    reasons = [remark.facts["because"] for remark in returned.remarks if remark.code == RENDERED]
    return [
        (
            Styled("Not your own file", "at_risk"),
            Styled(
                f"{reason} This is a fresh questionnaire with your answers as you typed them; please go on with it. "
                f"What else your file holds is listed on sheet {KEPT}.",
                "wrap",
            ),
        )
        for reason in reasons
    ]


def _health(health: Health) -> list[tuple[Shown, ...]]:
    """What is to be looked at stands out."""
    told = told_of_health(health)
    return [(Styled(each.topic, "at_risk" if each.at_risk else "text"), Styled(each.says, "wrap")) for each in told]


def _facts(returned: Returned, as_of: str) -> list[tuple[Shown, ...]]:
    pairs = [
        ("Engagement", returned.engagement or "not named in the workbook"),
        ("Round", str(returned.round)),
        ("Workbook", returned.workbook),
        ("Reviewed as of", as_of),
    ]
    return [(Styled(name, "text"), Styled(value, "wrap")) for name, value in pairs]


def _by_rules(by_rules: Counter[str]) -> list[tuple[Shown, ...]]:
    """That what is new may have stood there before: nobody has to look for what he has changed."""
    if not by_rules:
        return []
    many = by_rules.total() > 1
    told = (
        f"{by_rules.total()} of the new findings {'are' if many else 'is'} by rules that we have added or changed since"
        f" the last round: {', '.join(sorted(by_rules))}. What {'they name' if many else 'it names'} may have stood in"
        " your answers before."
    )
    return [(Styled("Our rules", "text"), Styled(told, "wrap"))]


def _without(returned: Returned) -> list[tuple[Shown, ...]]:
    lines = [(Styled(line, "plain"),) for line in left_out(returned.removal)]
    return [(None,), (Styled("What is not in this copy", "heading"),), *lines] if lines else []


def _next_steps(counts: Counter[Severity]) -> list[str]:
    if counts[Severity.BLOCKER]:
        return [
            "1. Go through sheet Discrepancies together on the call; blockers hold the configuration back.",
            "2. Correct the marked cells, or answer on sheet Discrepancies; a mark goes out when its cell is changed.",
            "3. Save and send this workbook back; it is then reviewed again.",
        ]
    if counts:
        return [
            "1. Nothing holds the configuration back; please look at the questions on sheet Discrepancies.",
            "2. The planned configuration is shown at the second review.",
        ]
    return ["1. The planned configuration is shown at the second review."]


def _sheet_rows(
    returned: Returned, questionnaire: Questionnaire, findings: Sequence[Finding]
) -> list[tuple[Shown, ...]]:
    found = Counter((finding.cell.title, finding.rule.severity) for finding in findings)
    rows: list[tuple[Shown, ...]] = []
    for sheet in questionnaire.asked():
        mine = returned.sheets.get(sheet.key)
        if mine is None:
            continue
        used = {row for cells in mine.answers.values() for row in cells}
        counted = [found[mine.title, severity] for severity in Severity]
        rows.append(
            (
                mine.title,
                len(used) if not mine.rows else (1 if used else 0),
                sum(len(cells) for cells in mine.answers.values()),
                *(
                    Styled(count, str(severity)) if count else None
                    for count, severity in zip(counted, Severity, strict=True)
                ),
            )
        )
    return rows
