"""The configuration plan: what will be configured, each value with its origin."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.key_board import Board

PICTURES = 50
"""So many pictures of the call flow are placed in the plan where nothing else is asked for."""


Row = tuple[str, int]


class Origin(StrEnum):
    """Where a planned value comes from."""

    ANSWER = "answer"  # the customer's cell
    DEFAULT = "default"  # taken because the cell is blank
    DERIVED = "derived"  # computed from other answers
    OPEN = "open"  # not known: asked again


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of one object. `because` names the default's owner or the derivation; secrets are masked already."""

    label: str
    value: str
    origin: Origin
    cell: Cell | None = None
    because: str = ""
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedObject:
    """One thing to configure; `held_by` lists the codes of the blockers that hold it back, its own or inherited.

    `own` are those on its own cells; `rests_on` names the held objects from which it inherits the others.
    """

    kind: str
    key: str
    name: str
    place: Place
    cell: Cell
    settings: tuple[Setting, ...]
    held_by: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What people call it, such as "Ring group 600 Front desk"."""
        return " ".join(filter(None, (self.kind, self.key, self.name)))

    @property
    def held(self) -> bool:
        """Whether a blocker holds it back."""
        return bool(self.held_by)


class Shape(StrEnum):
    """How a chapter reads best."""

    OBJECTS = "objects"  # many of a kind: one row an object
    SETTINGS = "settings"  # one of a kind: one row a setting


@dataclass(frozen=True, slots=True)
class Chapter:
    """The objects of one kind, in the order an engineer enters them; `what` tells what is done here."""

    title: str
    what: str
    objects: tuple[PlannedObject, ...]
    tab: str = "plan"  # a tab colour of look.toml
    shape: Shape = Shape.OBJECTS
    key: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All chapters, in the order of entry.

    `holds` tells in words what each code that holds something back means; `telephones` counts them by model; `rests`
    counts the objects of one sheet that rest on objects of another; `boards` are the keys of telephones as they are
    drawn. `leads` tells of each row of an answer which rows it rests on, `parts` of a row that is no object by itself
    to which it belongs; a row is known by its sheet, or the name of a form's field, and its number.
    """

    engagement: str
    customer: str
    platform: str
    round: int
    as_of: str
    chapters: tuple[Chapter, ...]
    holds: Mapping[str, str] = field(default_factory=dict)
    telephones: Mapping[str, int] = field(default_factory=dict)
    rests: Mapping[tuple[str, str], int] = field(default_factory=dict)
    boards: tuple[Board, ...] = ()
    leads: Mapping[Row, Collection[Row]] = field(default_factory=dict)
    parts: Mapping[Row, Row] = field(default_factory=dict)

    @property
    def objects(self) -> tuple[PlannedObject, ...]:
        """Every planned object in the order of entry."""
        return tuple(planned for chapter in self.chapters for planned in chapter.objects)
