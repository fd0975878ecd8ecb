"""In which order and in whose words the plan is told, as written in `workbook_templates/plan.toml`.

Texts with `{placeholders}` are phrases: `{field}` is the row's answer to that field, `{code:Feature}` the code in force
for a feature, `{phone:technology}` what the catalogue says of the row's telephone, `{queue:number}` an answer of the
row that the field `queue` names, `{last:first:count}` the last of so many numbers, `{range:first:last}` both ends or
the one, `{week:from:to:opens:closes}` opening hours as a UCX takes them, `{position}` the place of the row
where the order of rows is an answer.
A part in square brackets is left out when something in it is blank; a phrase with a blank outside brackets says
nothing at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def placeholders(phrase: str) -> tuple[str, ...]:
    """What a phrase asks for, in its order."""
    return tuple(_PLACEHOLDER.findall(phrase))


@dataclass(frozen=True, slots=True)
class Derivation:
    """A setting computed from the answers of its row; there is none when its phrase says nothing.

    `when` names words that other fields of the row must hold.
    """

    label: str
    value: str
    because: str
    when: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """Defaults of these fields are only taken where other fields hold these words."""

    fields: tuple[str, ...]
    when: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of another sheet told within the object that they name in `to`: the options of a menu.

    A `whole` part says everything the row holds and has no chapter of its own; otherwise the row is only mentioned.
    """

    sheet: str
    to: str
    kind: str
    label: str
    line: str
    whole: bool = True
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A row that stands for a run of numbers: `count` of them from `first` on, such as the slots of a parking lot."""

    first: str
    count: str


@dataclass(frozen=True, slots=True)
class ObjectOrder:
    """How the rows of one sheet become objects.

    `by`: rows with the same answer there are one object, each row a line of it. `number`: the field that is its number
    where that is not the key field. `first`: fields told before all others. `terms`: what UCX calls a field.
    `inherit`: where a blank takes its value from: a field of the same row, `reference.field` or `form.field`.
    `names`: fields whose plain text names rows of a sheet. `loose`: references that are shown but hold nothing back,
    because what they name is entered in a step of its own. `dialled`: texts that may be telephone numbers, and are then
    shown by their digits as all others are. `cascade`: each comes after those it leads to, as it is entered last.
    """

    sheet: str
    kind: str
    number: str | None = None
    by: str | None = None
    label: str = ""
    line: str = ""
    first: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    inherit: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()
    dialled: frozenset[str] = frozenset()
    cascade: bool = False
    only: tuple[Condition, ...] = ()
    derived: tuple[Derivation, ...] = ()
    parts: tuple[Part, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class KeyFunction:
    """What an engineer enters for a key of this function: `type` of the key, and the phrase of its value.

    In the phrase `{code:Feature}` is a code in force, `{target}` the number of what the key names, `{target:field}` one
    of its answers, `{typed}` what was written, `{own}` the extension whose telephone it is. `to` are the sheets that
    the target may name, `by` the fields it may be named by besides key and name.
    """

    word: str
    type: str
    entry: str
    because: str
    to: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChapterOrder:
    """One chapter and the objects in it; `keys` marks the two chapters that are made from layouts and extensions."""

    key: str
    title: str
    what: str
    tab: str
    objects: tuple[ObjectOrder, ...]
    keys: str = ""  # "sets", "keys" or empty


@dataclass(frozen=True, slots=True)
class Practice:
    """How the plan becomes tasks: what waits for what besides the answers, where it is done, how long it takes.

    `first` is the chapter that everything else waits for, `after` the chapters that others wait for, `premises` those
    whose work is done where the equipment stands. `minutes` is the time for one object of a sheet, or of a chapter of
    keys, entered by hand; `other` that of a sheet not listed. `basis` says how far these figures are trusted.
    """

    first: str
    after: Mapping[str, tuple[str, ...]]
    premises: frozenset[str]
    minutes: Mapping[str, float]
    other: float
    basis: str


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """All chapters in the order of entry, what each function of a key asks to be entered, and how it becomes tasks."""

    chapters: tuple[ChapterOrder, ...]
    key_functions: Mapping[str, KeyFunction]
    practice: Practice

    @property
    def objects(self) -> tuple[ObjectOrder, ...]:
        """Every kind of object, in the order of its chapter."""
        return tuple(order for chapter in self.chapters for order in chapter.objects)
