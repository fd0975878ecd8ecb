"""How much of the plan each question holds back: what its findings stand on, and all that rests on that."""

from collections.abc import Iterable, Mapping, Sequence

from emprov_xl.model.finding import Finding
from emprov_xl.model.plan import Plan, PlannedObject, Row
from emprov_xl.planning.resting import holding
from emprov_xl.review.questions import Question


def weights(questions: Sequence[Question], plan: Plan) -> dict[int, int]:
    """By the number of each question how many planned objects it holds back, its own and those that wait for them.

    An object that several questions hold counts for each of them, as each alone holds it. What holds nothing back, such
    as a warning, weighs 0.
    """
    resting = _resting(plan)
    planned: dict[Row, list[PlannedObject]] = {}
    for each in plan.objects:
        if each.held:
            planned.setdefault((each.place.sheet, each.place.row), []).append(each)
    found = {}
    for question in questions:
        reached = _reached(_stands_on(holding(question.findings), plan.parts), resting)
        code = question.rule.code
        found[question.number] = sum(code in each.held_by for row in reached for each in planned.get(row, ()))
    return found


def _resting(plan: Plan) -> Mapping[Row, Sequence[Row]]:
    """The rows that rest on each."""
    resting: dict[Row, list[Row]] = {}
    for row, targets in plan.leads.items():
        for target in targets:
            resting.setdefault(target, []).append(row)
    return resting


def _stands_on(findings: Iterable[Finding], parts: Mapping[Row, Row]) -> Iterable[Row]:
    """The rows and the cells of forms that findings blame."""
    for finding in findings:
        place = finding.place
        row = (place.sheet, place.row)
        yield parts.get(row, row)
        if place.field:
            yield from ((f"{place.sheet}.{key}", place.row) for key in (place.field, place.field.removesuffix("_kind")))


def _reached(start: Iterable[Row], resting: Mapping[Row, Sequence[Row]]) -> set[Row]:
    seen = set(start)
    border = list(seen)
    while border:
        for row in resting.get(border.pop(), ()):
            if row not in seen:
                seen.add(row)
                border.append(row)
    return seen
