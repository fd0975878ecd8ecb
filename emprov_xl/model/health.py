"""The health of a returned workbook: by whom it was saved, what it lost on the way, what is out of sight in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from emprov_xl.model.cells import Cell, Kind, Place, column_letters
from emprov_xl.model.returned import Anchor, Counts

UNKNOWN = "unknown"
_NAMED = 6  # areas that are named in a sentence


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of cells of one sheet; rows and columns count from 1."""

    title: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """The address without its sheet, such as G7:G40, or C7 of a single cell."""
        first, last = f"{column_letters(self.left)}{self.top}", f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def __str__(self) -> str:
        return f"{self.title}!{self.address}"


class Hiding(StrEnum):
    """How answers came to be out of sight."""

    ROWS = "hidden rows"
    FILTER = "a filter"
    GROUP = "a collapsed group"
    COLUMNS = "hidden columns"
    SHEET = "a hidden sheet"


@dataclass(frozen=True, slots=True)
class HiddenAnswers:
    """Answers of one sheet that are out of sight; `places` has one of each row or column, `lines` those in words."""

    hiding: Hiding
    title: str
    lines: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class MergedAnswers:
    """Cells of the form that were merged into one: what is read of it, and how many answers it takes the room of."""

    area: Area
    place: Place
    swallowed: int


@dataclass(frozen=True, slots=True)
class LostDropDown:
    """The answers to one field that are chosen from a list no more; `place` is the first of them."""

    field_title: str
    place: Place
    areas: tuple[Area, ...]

    @property
    def written(self) -> str:
        """The areas, the first few of many: G7:G40, G44."""
        more = len(self.areas) - _NAMED
        named = ", ".join(area.address for area in self.areas[:_NAMED])
        return f"{named} and {more} more areas" if more > 0 else named


@dataclass(frozen=True, slots=True)
class Make:
    """What can be told of any workbook, whether it is a return of ours or not.

    `broken_names` refer to cells that are gone. `hidden_sheets` are those that we did not hide. `links` name other
    files. `contents` counts, by a noun, what hangs on the sheets, such as a picture; `active` what could run, such as a
    macro project; `conversations` those in comments.
    """

    producer: str = UNKNOWN
    broken_names: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    contents: Mapping[str, int] = field(default_factory=dict)
    active: Mapping[str, int] = field(default_factory=dict)
    conversations: int = 0
    signed: bool = False
    shared: bool = False
    locked: bool = False  # its list of sheets, with a password
    seen: bool = True  # false where its parts were not looked into


@dataclass(frozen=True, slots=True)
class Health:
    """How well a return could be read, and what in it needs a look.

    `other_anchors` tells, by sheet, how many fields were not found by the best means. `missing` are sheets and columns
    that are gone. `kinds` counts the answers by what they hold. `formulas` counts answers that are calculated,
    `uncalculated` are those without a result, `linked` those that look into another workbook. `locked` are the sheets
    with a password of the customer's own.
    """

    make: Make
    template: str
    version: str
    current: str  # the version of our questionnaire
    counts: Counts
    anchors: Mapping[Anchor, int]
    other_anchors: Mapping[str, Mapping[Anchor, int]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    kinds: Mapping[Kind, int] = field(default_factory=dict)
    strays: tuple[Cell, ...] = ()
    foreign: Mapping[str, int] = field(default_factory=dict)  # sheets that are not ours -> filled cells
    drop_downs: int = 0
    lost_drop_downs: tuple[LostDropDown, ...] = ()
    hidden: tuple[HiddenAnswers, ...] = ()
    merged: tuple[MergedAnswers, ...] = ()
    formulas: int = 0
    uncalculated: tuple[Cell, ...] = ()
    linked: tuple[Place, ...] = ()
    errors: tuple[Cell, ...] = ()
    too_long: tuple[Cell, ...] = ()  # texts for which a cell of Excel has no room
    doubled: tuple[Cell, ...] = ()  # cells that the file fills more than once
    behind: int = 0  # bytes behind the end of the file
    locked: tuple[str, ...] = ()
