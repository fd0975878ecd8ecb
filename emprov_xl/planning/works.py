"""The tasks of a plan become works to schedule: what is entered, what is come back to, the cut-over, the test calls."""

from collections.abc import Iterator, Sequence

from emprov_xl.callflow.words import counted
from emprov_xl.model.schedule import Booked, DayPractice, Phase, Work
from emprov_xl.model.tasks import Method, Task, TaskList

IN_TURN = (Method.LAB, Method.CLOUD, Method.PREMISES)
"""What is set up in several ways is set up in this order."""

_ON_SITE, _CUT_OVER, _CALLS = 1, 2, 3  # stages; what is entered in the usual way is stage 0
_GOING_OVER = "Save the old system, move lines and numbers to the new one, see every telephone register, call for help."


def in_turn(methods: Sequence[Method]) -> tuple[Method, ...]:
    """Methods in the order in which they are worked, each once."""
    return tuple(method for method in IN_TURN if method in methods)


def who_is_needed(booked: Booked) -> str:
    """Whom a work takes: its engineer, the customer who opens the door, and for the cut-over also the carrier."""
    work = booked.work
    there = work.method is Method.PREMISES or work.phase in (Phase.CUT_OVER, Phase.CALLS)
    others = ("customer" if there else "", "carrier" if work.phase is Phase.CUT_OVER else "")
    return ", ".join(filter(None, (f"Engineer {booked.engineer}", *others)))


def works_of(tasks: TaskList, calls: int, practice: DayPractice) -> tuple[Work, ...]:
    """The works of the tasks, each with the number of its task, then what is come back to, cut-over and test calls.

    What waits for work on the premises is done after it; what would be done in the lab then is done there too.
    """
    methods = in_turn(tasks.accepted)
    usual = methods[0] if methods else Method.OPEN
    there = Method.CLOUD if Method.CLOUD in methods and Method.PREMISES not in methods else Method.PREMISES
    stages: dict[int, int] = {}
    for task in tasks.tasks:
        stages[task.number] = max(_own_stage(task, usual, practice), *(stages[each] for each in task.waits_for), 0)

    def method_of(task: Task, stage: int) -> Method:
        if stage >= _CUT_OVER:
            return there
        return Method.PREMISES if stage == _ON_SITE and task.method is Method.LAB else task.method

    works = [_entry(task, method_of(task, stages[task.number]), stages[task.number], practice) for task in tasks.tasks]
    for task in (task for task in tasks.tasks if task.later):
        stage = max(stages[number] for number in (task.number, *(later.task for later in task.later)))
        works.append(_back(task, tasks, len(works) + 1, method_of(task, stage), stage, practice))
    works += _ending(works, there, calls, practice)
    return tuple(works)


def _own_stage(task: Task, usual: Method, practice: DayPractice) -> int:
    if task.chapter in practice.cut_over:
        return _CUT_OVER
    return _ON_SITE if task.method is Method.PREMISES and usual is not Method.PREMISES else 0


def _entry(task: Task, method: Method, stage: int, practice: DayPractice) -> Work:
    phase = Phase.CUT_OVER if task.chapter in practice.cut_over else Phase.ENTRY
    minutes = max(1, task.minutes - _left(task, practice))
    return Work(task.number, task.name, task.what, phase, method, minutes, task.waits_for, stage)


def _left(task: Task, practice: DayPractice) -> int:
    """The minutes of a task that are left for coming back to it."""
    if not task.later:
        return 0
    objects = min(len(task.steps), sum(later.objects for later in task.later))
    return max(1, round(task.minutes * practice.come_back * objects / max(1, len(task.steps))))


def _back(task: Task, tasks: TaskList, number: int, method: Method, stage: int, practice: DayPractice) -> Work:
    """What is completed when all is there to which it leads."""
    names = {each.number: each.name for each in tasks.tasks}
    led = ", ".join(f"{counted(later.objects, 'object')} to {names[later.task]}" for later in task.later)
    waits = tuple(sorted({task.number, *(later.task for later in task.later)}))
    return Work(
        number,
        f"{task.name}, completed",
        f"Come back and enter where they lead: {led}.",
        Phase.BACK,
        method,
        _left(task, practice),
        waits,
        stage,
    )


def _ending(works: Sequence[Work], there: Method, calls: int, practice: DayPractice) -> Iterator[Work]:
    before = tuple(work.number for work in works if work.stage == _CUT_OVER)
    number = len(works) + 1
    yield Work(number, "Cut-over", _GOING_OVER, Phase.CUT_OVER, there, practice.going_over, before, _CUT_OVER)
    if calls:
        told = f"{counted(calls, 'call')} of the sheet Test Calls of the plan."
        yield Work(number + 1, "Test calls", told, Phase.CALLS, there, calls * practice.call, (number,), _CALLS)
