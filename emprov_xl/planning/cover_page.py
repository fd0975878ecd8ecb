"""The first sheet of the engineer's workbook: how much there is to do, what it needs, what is held back and assumed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from emprov_xl.checks.survey import Survey
from emprov_xl.model.cells import Cell
from emprov_xl.model.finding import Finding
from emprov_xl.model.page import Page, Styled
from emprov_xl.model.plan import Plan
from emprov_xl.model.tasks import TaskList
from emprov_xl.planning.capacity_rows import licence_rows, size_rows
from emprov_xl.planning.origins_page import Group
from emprov_xl.planning.resting import holding
from emprov_xl.planning.summary_page import (
    COLUMNS,
    Row,
    asked_again,
    counts,
    defaults,
    head,
    held,
    telephones,
    together,
)
from emprov_xl.planning.words import INTERNAL, METHOD_WORDS, ORIGINS, TASKS, hours

COVER = "Cover"
_HOW = (
    "For our engineers: not for the customer. Steps and sheets named here are those of the plan beside this workbook; "
    "what changed since the last agreed plan is not told yet."
)


def cover_page(
    survey: Survey, plan: Plan, tasks: TaskList, findings: Iterable[Finding], groups: Sequence[Group]
) -> Page:
    """All counts, each part with how it is reckoned."""
    # What the customer is only told to be with our engineers is named here.
    meant = replace(plan, holds=_titles(findings))
    rows = together(
        _work(tasks, survey),
        counts(plan, linked=False),
        telephones(plan),
        _keys(plan, survey),
        licence_rows(survey),
        size_rows(survey),
        held(meant),
        asked_again(groups),
        defaults(groups),
    )
    subtitle = (plan.customer, plan.engagement, plan.platform, f"round {plan.round}", f"as of {plan.as_of}")
    links = {TASKS: "To the tasks", INTERNAL: "To the findings", ORIGINS: "To the origin of each value"}
    banner: tuple[Row, ...] = (
        ("Engineer's workbook",),
        (" · ".join(filter(None, subtitle)),),
        (Styled(_HOW, "intro"),),
        *((Styled(told, "link", Cell(title, 1, 1)),) for title, told in links.items()),
        (),
    )
    return Page(COVER, COLUMNS, rows, banner, tab="plan", landscape=False)


def _titles(findings: Iterable[Finding]) -> Mapping[str, str]:
    return dict(sorted((finding.rule.code, finding.rule.title) for finding in holding(findings)))


def _work(tasks: TaskList, survey: Survey) -> Iterator[Row]:
    yield head("Work by method", "Tasks and objects", "Minutes", f"Effort: {tasks.basis}")
    for method, total in tasks.totals.items():
        waits = f", {total.held} of them held back" if total.held else ""
        counted = f"{total.tasks} tasks, {total.objects} objects{waits}"
        yield METHOD_WORDS[method], counted, Styled(total.minutes, "number"), f"{hours(total.minutes)}, entered by hand"
    accepted = ", ".join(METHOD_WORDS[method] for method in tasks.accepted) or "none of the three answered with Yes"
    other = survey.form("site.method_other")
    yield "The site accepts", accepted, None, None if other is None else f"another way: {other}"


def _keys(plan: Plan, survey: Survey) -> Iterator[Row]:
    keys = sum(planned.kind == "Key" for planned in plan.objects)
    sets = sum(planned.kind == "Key set" for planned in plan.objects)
    models = survey.texts("extensions.module_model")
    fitted: dict[str, int] = {}
    for row in survey.rows("extensions"):
        if modules := survey.programmed.modules_of(row):
            model = models.get(row, "model not said")
            fitted[model] = fitted.get(model, 0) + modules
    if not (keys or fitted):
        return
    yield head("Keys and modules", "", "How many")
    yield "Key sets", None, Styled(sets, "number"), "extensions with the same keys share one"
    yield "Keys to enter", None, Styled(keys, "number"), "of all sets together"
    for model, number in sorted(fitted.items(), key=lambda counted: (-counted[1], counted[0])):
        yield f"Module {model}", None, Styled(number, "number"), None
