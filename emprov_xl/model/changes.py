"""What changed between two returns: object by object, cell by cell, and what each change touches."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from emprov_xl.model.cells import Cell


class What(StrEnum):
    """What happened to an object."""

    ADDED = "Added"
    REMOVED = "Removed"
    CHANGED = "Changed"
    RENUMBERED = "Renumbered"  # the number by which it is known is another
    RENAMED = "Renamed"  # the name by which it is known is another
    MOVED = "Moved"  # it stands at another place, where the order of rows counts


@dataclass(frozen=True, slots=True)
class CellChange:
    """One answer that is another now; empty where there is none.

    Of a secret `before` is masked and `now` says "set", "changed" or "cleared". A cell is None in the return that has
    no row for it. Where the order of rows counts, the place of a row is told as a field `position` of its own.
    """

    field: str  # the key of the field
    title: str
    before: str
    now: str
    old: Cell | None
    new: Cell | None
    secret: bool = False

    @property
    def cell(self) -> Cell | None:
        """Where one looks: in the new return, or in the old one when it is gone."""
        return self.new or self.old


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change touches, in words: who names the object, which calls reach it, and who still names what is gone."""

    named_by: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    still: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.named_by or self.calls or self.still)


@dataclass(frozen=True, slots=True)
class Change:
    """One object that was added, removed or is otherwise now; of a form, one answer.

    `who` tells whose row it is, such as "2014 Grace Okafor": as it was, or as it is when it was added.
    """

    what: What
    sheet: str  # the key of the sheet
    title: str
    who: str
    cells: tuple[CellChange, ...]
    touched: Touched = Touched()


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two returns that are compared."""

    workbook: str
    engagement: str
    round: int

    def __str__(self) -> str:
        return f"{self.workbook} ({self.engagement or 'no engagement'}, round {self.round})"


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes in the order of the sheets; `notes` say what could not be compared."""

    old: Version
    new: Version
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)


def changed_sheets(changes: Changes) -> tuple[str, ...]:
    """The keys of the sheets on which anything changed."""
    return tuple(dict.fromkeys(change.sheet for change in changes.changes))


def changed_cells(changes: Changes, sheets: Collection[str]) -> tuple[Cell, ...]:
    """The cells of the changes on these sheets: of the new return, or of the old one for what is gone."""
    mine = (change for change in changes.changes if change.sheet in sheets)
    return tuple(cell.cell for change in mine for cell in change.cells if cell.cell is not None)
