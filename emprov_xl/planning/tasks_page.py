"""The sheet Tasks: what to enter in which order, how long it takes, what it waits for, and room to tick it off."""

from collections.abc import Iterable, Sequence

from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.plan import Plan
from emprov_xl.model.tasks import Task, TaskList
from emprov_xl.planning.words import DONE, METHOD_WORDS, TASKS, hours, spans

_COLUMNS = (
    Column("No.", 6, "number"),
    Column("Task", 26, "strong"),
    Column("What is done", 46, "wrap"),
    Column("Objects", 10, "number"),
    Column("Steps of the plan", 13, "wrap"),
    Column("Minutes", 10, "number"),
    Column("Waits for", 16, "wrap"),
    Column("Come back after", 24, "wrap"),
    Column("Held back by", 26, "wrap"),
    Column("Method", 13, "wrap"),
    DONE,
    Column("By", 12, "input"),
    Column("Date", 12, "input"),
)
_MOST_CODES = 4
_HOW = (
    "In the order of entry, but that each task stands behind those it waits for. Come back after: objects that lead to "
    "a later task, with which this one forms a circle; enter them without that, and complete them then."
)


def tasks_page(plan: Plan, tasks: TaskList) -> Page:
    """One row a task; the totals stand above the table, where a filter does not hide them."""
    totals = (
        f"{METHOD_WORDS[method]}: {total.tasks} tasks, {total.objects} objects, {hours(total.minutes)}"
        for method, total in tasks.totals.items()
    )
    banner: tuple[tuple[Shown, ...], ...] = (
        (f"Tasks: {plan.customer}" if plan.customer else "Tasks",),
        (" · ".join(totals),),
        (Styled(f"{_HOW} Minutes: {tasks.basis}, entered by hand; import files make it less.", "intro"),),
    )
    return Page(TASKS, _COLUMNS, tuple(map(_row, tasks.tasks)), banner, tab="plan", frozen=2)


def _row(task: Task) -> tuple[Shown, ...]:
    return (
        task.number,
        task.name,
        task.what,
        len(task.steps),
        _numbers(task.steps),
        task.minutes,
        _numbers(task.waits_for) or None,
        "\n".join(f"{each.task} ({_counted(each.objects)})" for each in task.later) or None,
        _held(task),
        METHOD_WORDS[task.method],
        None,
        None,
        None,
    )


def _numbers(numbers: Iterable[int]) -> str:
    """Numbers as people list them: a run of three or more by its ends."""
    told: list[str] = []
    for low, high in spans(numbers):
        told += [f"{low}–{high}"] if high > low + 1 else map(str, range(low, high + 1))
    return ", ".join(told)


def _counted(objects: int) -> str:
    return "1 object" if objects == 1 else f"{objects} objects"


def _held(task: Task) -> Shown:
    if not task.held:
        return None
    told = f"{task.held} of {len(task.steps)}: {_few(task.held_by)}"
    return Styled(told, "held" if task.own else "waiting")


def _few(codes: Sequence[str]) -> str:
    more = len(codes) - _MOST_CODES
    return ", ".join(codes[:_MOST_CODES]) + (f" and {more} more" if more > 0 else "")
