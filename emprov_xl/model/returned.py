"""A returned workbook as read: every filled cell as typed, and where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from emprov_xl.model.cells import Cell, Place, Typed
from emprov_xl.model.merged import Dispute
from emprov_xl.model.removal import Removal
from emprov_xl.model.signed import SignedRow


class Anchor(StrEnum):
    """How a field was found in the workbook, best first."""

    NAME = "defined name"
    KEY = "hidden key"
    HEADER = "header text"
    ALIAS = "another header text"
    NEAR = "misspelt header text"


@dataclass(frozen=True, slots=True)
class Stray:
    """A filled cell that is neither an answer nor a label of ours."""

    cell: Cell
    value: Typed


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """One sheet of a return.

    `columns` tells each field's column; of a form, `rows` tells each field's row too. `answers` holds, for each field,
    the filled cells by sheet row, as typed; a form has one record, whose row is `first_row`.
    `labels` counts the filled cells that are ours: titles, headers, keys, examples, help. `formulas` are the cells that
    hold one, as (row, column), each with whether its result was saved beside it.
    """

    key: str
    title: str
    columns: Mapping[str, int]
    rows: Mapping[str, int]
    anchors: Mapping[str, Anchor]
    first_row: int
    answers: Mapping[str, Mapping[int, Typed]]
    labels: int = 0
    strays: tuple[Stray, ...] = ()
    formulas: Mapping[tuple[int, int], bool] = field(default_factory=dict, compare=False)

    def cell(self, place: Place) -> Cell:
        """The cell of an answer; of a field that the sheet has lost, the first column."""
        field_key = place.field or ""
        column = place.column or self.columns.get(field_key, 1)
        return Cell(self.title, self.rows.get(field_key, place.row or self.first_row), column)

    def records(self) -> dict[int, int]:
        """Row -> number of its record, from 0, for the rows that hold an answer or a formula that should give one."""
        rows = {row for cells in self.answers.values() for row in cells}
        rows |= {
            row for (row, column), calculated in self.formulas.items() if not calculated and self.field_at(row, column)
        }
        return {row: 0 if self.rows else position for position, row in enumerate(sorted(rows))}

    def field_at(self, row: int, column: int) -> str | None:
        """The key of the field whose answer stands in a cell; None where no answer is expected."""
        for key, mine in self.columns.items():
            if mine == column and (self.rows.get(key) == row if self.rows else row >= self.first_row):
                return key
        return None


@dataclass(frozen=True, slots=True)
class Remark:
    """What the reader noticed: the code of a `WBK-…` rule, where, and the facts its words need."""

    code: str
    cell: Cell | None
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What was written beside a question of an earlier round, in a `row` of the sheet.

    `since` is the round in which it was first asked, `reviewed` the one whose review it stands in; `proposed` is what
    was proposed there. `rivals` are other words for the same finding, in rows that count less.
    """

    answer: str = ""
    decision: str = ""
    reason: str = ""
    decided_by: str = ""
    since: int | None = None
    code: str = ""
    proposed: str = ""
    row: int = 0
    reviewed: int | None = None
    rivals: tuple["Reply", ...] = ()

    @property
    def words(self) -> tuple[str, str, str, str]:
        """What was written, whatever stands around it."""
        return (self.answer, self.decision, self.reason, self.decided_by)

    @property
    def given(self) -> bool:
        """Whether anything was written at all."""
        return any(self.words)


@dataclass(frozen=True, slots=True)
class Written:
    """One row of the sheet Questions as it came back; `cell` is that of the question, `number` None where none is."""

    cell: Cell
    number: int | None
    about: str
    question: str
    why: str
    answer: str
    answered_by: str
    status: str
    asked_by: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Every filled cell accounted for: answers + labels + strays = filled.

    Labels include whole sheets of ours (Start Here, Discrepancies, hidden lists).
    """

    filled: int = 0
    answers: int = 0
    labels: int = 0
    strays: int = 0


@dataclass(frozen=True, slots=True)
class Returned:
    """A return: its identity, its sheets by key, and what the reader noticed.

    `replies` are what stands on the sheet Discrepancies of an annotated copy, by the fingerprints of its findings, and
    `reviewed` is the round of that review: None where the workbook is no annotated copy; `signed` are the rows of its
    sheet Agreement; `inquiries` are those of the sheet Questions, None where the workbook has none of ours;
    `disputes` is what copies that were merged still disagree on; `outside` is what the customer put beside or below the
    texts on our pages; `removal` is what its annotated copy will be without.
    """

    workbook: str
    sha256: str
    template: str
    version: str
    engagement: str
    round: int
    sections: tuple[str, ...]
    sheets: Mapping[str, ReturnedSheet]
    counts: Counts = field(default_factory=Counts)
    remarks: tuple[Remark, ...] = ()
    replies: Mapping[str, Reply] = field(default_factory=dict)
    inquiries: tuple[Written, ...] | None = None
    reviewed: int | None = None
    extensions: int | None = None  # as many as the questionnaire was made for
    outside: tuple[Stray, ...] = ()
    removal: Removal = field(default_factory=Removal)
    signed: tuple[SignedRow, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    _strays: Mapping[Cell, Typed] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_strays", {stray.cell: stray.value for stray in self.strays()})

    def cell(self, place: Place) -> Cell:
        """The cell of an answer; of a sheet that the workbook has lost, the first cell of Start Here's place."""
        sheet = self.sheets.get(place.sheet)
        return sheet.cell(place) if sheet else Cell(place.sheet, max(place.row, 1), place.column or 1)

    def typed_at(self, place: Place) -> Typed | None:
        """What the customer typed in the cell of a field; None where nothing is."""
        sheet = self.sheets.get(place.sheet)
        if sheet is None or place.field is None:
            return None
        return sheet.answers.get(place.field, {}).get(sheet.rows.get(place.field, place.row))

    def strays(self) -> Iterator[Stray]:
        """Every filled cell that is neither an answer nor ours."""
        for sheet in self.sheets.values():
            yield from sheet.strays
        yield from self.outside

    def stray_at(self, cell: Cell) -> Typed | None:
        """What stands in a cell that is neither an answer nor ours; None where nothing does."""
        return self._strays.get(cell)
