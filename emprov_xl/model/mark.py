"""What is shown at a cell of the customer's own workbook."""

from dataclasses import dataclass

from emprov_xl.model.cells import Cell, Typed
from emprov_xl.model.rule import Severity


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlight that lasts while the cell still has the flagged `value` (None: while it is blank), and a note.

    `note` says what is wrong and what to do; empty: no note. Of a `secret` value no part may be written anywhere.
    """

    cell: Cell
    severity: Severity
    value: Typed | None
    note: str
    secret: bool = False
