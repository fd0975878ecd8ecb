"""Configuration tasks: what is entered in one go, in which order, how long it takes and what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """Where the work is done."""

    LAB = "lab"
    CLOUD = "cloud"
    PREMISES = "premises"
    OPEN = "not agreed"


@dataclass(frozen=True, slots=True)
class Later:
    """A task that comes later though so many objects of this one lead to its objects: one comes back after it."""

    task: int
    objects: int


@dataclass(frozen=True, slots=True)
class Task:
    """All objects of one kind; `steps` are their numbers in the plan.

    `waits_for` are the tasks before it on which its objects rest, `later` those behind it, with which it forms a
    circle. `held_by` are the codes that hold some of its objects back, `held` counts these objects, and `own` those
    among them that have a fault of their own.
    """

    number: int
    chapter: str
    kind: str
    what: str
    steps: tuple[int, ...]
    minutes: int
    method: Method
    waits_for: tuple[int, ...] = ()
    later: tuple[Later, ...] = ()
    held_by: tuple[str, ...] = ()
    held: int = 0
    own: int = 0

    @property
    def name(self) -> str:
        """What people call it: its chapter, and its kind where a chapter has several."""
        return f"{self.chapter}: {self.kind}" if self.kind else self.chapter


@dataclass(frozen=True, slots=True)
class Total:
    """Tasks added up."""

    tasks: int
    objects: int
    minutes: int
    held: int


@dataclass(frozen=True, slots=True)
class TaskList:
    """All tasks in their order; `accepted` are the methods that the site said yes to, `basis` that of the minutes."""

    tasks: tuple[Task, ...]
    accepted: tuple[Method, ...]
    basis: str

    @property
    def totals(self) -> Mapping[Method, Total]:
        """What there is to do by each method, and by no other."""
        return {
            method: total_of([task for task in self.tasks if task.method is method])
            for method in dict.fromkeys(task.method for task in self.tasks)
        }


def total_of(tasks: list[Task]) -> Total:
    """Some tasks added up."""
    return Total(
        tasks=len(tasks),
        objects=sum(len(task.steps) for task in tasks),
        minutes=sum(task.minutes for task in tasks),
        held=sum(task.held for task in tasks),
    )
