"""Copies of one questionnaire as one: the answers, and the cells of which the copies say different things."""

from collections.abc import Mapping
from dataclasses import dataclass

from emprov_xl.model.cells import Cell, Place, Typed
from emprov_xl.model.questionnaire import Field

Answers = dict[str, dict[int, Typed]]
"""Of one sheet: field -> number of the record, from 0 -> what was typed; a form has the record 0."""


@dataclass(frozen=True, slots=True)
class Said:
    """What some copies say of a cell; nothing where it is a secret, or where they have cleared it."""

    text: str
    workbooks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One cell of which copies say different things: the first of them stands in it."""

    field: Field
    record: int
    who: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The answers of all copies by sheet, and where these differ, in the order of the sheets."""

    answers: Mapping[str, Answers]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cell that holds one of several answers until somebody decides, as the sheet Merged Conflicts tells it.

    `known_by` tells by what its row is known, field by field. Where no row is any more `place` is None, and `cell` is
    on that sheet itself; it is None in another workbook. `where` is the cell in words, `value` what stood there, `said`
    who says what.
    """

    field: Field
    place: Place | None
    cell: Cell | None
    where: str
    who: str
    value: str
    said: str
    known_by: tuple[tuple[str, str], ...]
