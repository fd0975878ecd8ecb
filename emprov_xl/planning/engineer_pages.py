"""The engineer's workbook: the same plan as tasks, with internal findings and the origin of every value."""

from collections.abc import Sequence

from emprov_xl.checks.survey import Survey
from emprov_xl.model.finding import Finding
from emprov_xl.model.page import Page
from emprov_xl.model.plan import Plan
from emprov_xl.model.plan_order import PlanOrder
from emprov_xl.planning.cover_page import cover_page
from emprov_xl.planning.findings_page import findings_page
from emprov_xl.planning.internal_review_page import Internally, internal_review_page
from emprov_xl.planning.origins_page import all_groups_of
from emprov_xl.planning.printing import spread_out
from emprov_xl.planning.tasks import methods_accepted, tasks_of
from emprov_xl.planning.tasks_page import tasks_page
from emprov_xl.planning.values_page import values_page


def engineer_pages(
    survey: Survey, plan: Plan, findings: Sequence[Finding], order: PlanOrder, review: Internally | None = None
) -> tuple[Page, ...]:
    """Its sheets in their order. None of this is for the customer.

    With a `review` engineers answer, ask and decide on a sheet of its own.
    """
    tasks = tasks_of(plan, order, methods_accepted(survey))
    groups = all_groups_of(plan)
    return (
        cover_page(survey, plan, tasks, findings, groups),
        spread_out(tasks_page(plan, tasks)),
        spread_out(findings_page(plan, findings)),
        *([internal_review_page(review, findings, _heading(plan))] if review else []),
        spread_out(values_page(groups)),
    )


def _heading(plan: Plan) -> str:
    return " · ".join(filter(None, (plan.customer, plan.engagement, f"round {plan.round}")))
