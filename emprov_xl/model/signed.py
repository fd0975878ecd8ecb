"""What stands on the sheet Agreement of a return, as typed: nothing of it is agreed yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emprov_xl.model.cells import Typed
from emprov_xl.model.event import Party


@dataclass(frozen=True, slots=True)
class Signature:
    """What one party wrote beside a section; `day` is None where nothing stands."""

    name: str = ""
    day: Typed | None = None
    decision: str = ""
    remarks: str = ""

    @property
    def given(self) -> bool:
        """Whether anything was written at all."""
        return bool(self.name or self.day is not None or self.decision or self.remarks)


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A row of the sheet: the section, the content code in sight, and the one that we wrote in the hidden column.

    `key` and `sealed` are empty where the hidden cell is; `row` is that of the sheet.
    """

    key: str
    title: str
    content: str
    sealed: str
    row: int
    signatures: Mapping[Party, Signature] = field(default_factory=dict)
