"""The plan becomes tasks, each after those it rests on, and otherwise in the order of entry."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emprov_xl.checks.survey import Survey
from emprov_xl.model.plan import Plan, PlannedObject
from emprov_xl.model.plan_order import PlanOrder, Practice
from emprov_xl.model.tasks import Later, Method, Task, TaskList
from emprov_xl.planning.resting import from_the_end

_FORMS = {Method.LAB: "site.method_lab", Method.CLOUD: "site.method_cloud", Method.PREMISES: "site.method_premises"}
_LAYOUTS = "key_layouts"
Links = Mapping[int, Mapping[int, int]]
"""For each work, the works it rests on, and how many of its objects do."""


@dataclass(slots=True)
class _Work:
    """The objects of one kind in a chapter, as they gather.

    `timed` is the name of their minutes, `sheet` the one whose rows they are; sets of keys are the rows of none.
    """

    chapter: str
    title: str
    kind: str
    what: str
    timed: str
    sheet: str
    steps: list[int] = field(default_factory=list)
    objects: list[PlannedObject] = field(default_factory=list)


def methods_accepted(survey: Survey) -> tuple[Method, ...]:
    """The ways of setting up that the customer said yes to."""
    return tuple(method for method, name in _FORMS.items() if survey.form(name) == "Yes")


def tasks_of(plan: Plan, order: PlanOrder, accepted: tuple[Method, ...] = ()) -> TaskList:
    """The tasks of a plan; the first method accepted is taken for all that need not be done where equipment stands."""
    practice, works = order.practice, _works(plan, order)
    links = _links(plan, practice, works)
    first = {at for at, work in enumerate(works) if work.chapter == practice.first}
    ordered = _in_order(links, len(works), first)
    numbers = {at: number for number, at in enumerate(ordered, start=1)}
    usual = accepted[0] if accepted else Method.OPEN
    several = {work.title for work in works if sum(each.chapter == work.chapter for each in works) > 1}
    tasks = []
    for at in ordered:
        work, number = works[at], numbers[at]
        before = {numbers[other] for other in links[at] if numbers[other] < number}
        direct = before - {numbers[other] for other in first} or before
        task = Task(
            number=number,
            chapter=work.title,
            kind=work.kind if work.title in several else "",
            what=work.what,
            steps=tuple(work.steps),
            minutes=math.ceil(len(work.steps) * practice.minutes.get(work.timed, practice.other)),
            method=Method.PREMISES if work.chapter in practice.premises else usual,
            waits_for=tuple(sorted(direct)),
            later=tuple(Later(*pair) for pair in sorted(_behind(links[at], numbers, number))),
            held_by=tuple(dict.fromkeys(code for planned in work.objects for code in planned.held_by)),
            held=sum(planned.held for planned in work.objects),
            own=sum(bool(planned.own) for planned in work.objects),
        )
        tasks.append(task)
    return TaskList(tuple(tasks), accepted, practice.basis)


def _behind(links: Mapping[int, int], numbers: Mapping[int, int], number: int) -> list[tuple[int, int]]:
    return [(numbers[other], count) for other, count in links.items() if numbers[other] > number]


def _works(plan: Plan, order: PlanOrder) -> list[_Work]:
    """The objects of the plan by chapter and kind, in the order of entry."""
    keyed = {chapter.key: _LAYOUTS if chapter.keys == "keys" else "" for chapter in order.chapters if chapter.keys}
    works: dict[tuple[str, str], _Work] = {}
    step = 0
    for chapter in plan.chapters:
        for planned in chapter.objects:
            step += 1
            work = works.get((chapter.key, planned.kind))
            if work is None:
                sheet = keyed.get(chapter.key, planned.place.sheet)
                timed = chapter.key if chapter.key in keyed else sheet
                work = _Work(chapter.key, chapter.title, planned.kind, chapter.what, timed, sheet)
                works[chapter.key, planned.kind] = work
            work.steps.append(step)
            work.objects.append(planned)
    return list(works.values())


def _links(plan: Plan, practice: Practice, works: Sequence[_Work]) -> Links:
    """What each work rests on: by its objects, by its chapter, and all of them on the first chapter."""
    of_sheet = {work.sheet: at for at, work in enumerate(works)}
    links: dict[int, dict[int, int]] = {at: {} for at in range(len(works))}
    for (here, there), count in plan.rests.items():
        if here in of_sheet and there in of_sheet:
            links[of_sheet[here]][of_sheet[there]] = count
    for at, work in enumerate(works):
        for other, earlier in enumerate(works):
            asked = earlier.chapter in practice.after.get(work.chapter, ())
            if asked or (earlier.chapter == practice.first != work.chapter):
                links[at].setdefault(other, len(work.steps))
    return links


def _in_order(links: Links, count: int, first: set[int]) -> list[int]:
    """Works so that each comes after those it rests on, and otherwise as they are entered.

    What would point forward within a circle is set aside, and so is whatever the first chapter leads to: one comes
    back to it later.
    """
    inner = {at: {other for other in links[at] if not (at in first and other not in first)} for at in range(count)}
    reached = {at: _reached(at, inner) for at in range(count)}
    waiting = {at: {other for other in inner[at] if other < at or at not in reached[other]} for at in range(count)}
    return from_the_end(range(count), waiting)


def _reached(start: int, links: Mapping[int, set[int]]) -> set[int]:
    """All that a work rests on, directly or through others."""
    seen: set[int] = set()
    border = [start]
    while border:
        for other in links[border.pop()] - seen:
            seen.add(other)
            border.append(other)
    return seen
