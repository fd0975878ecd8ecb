"""The numbering plan: which blocks of numbers are kept for what."""

from dataclasses import dataclass

from emprov_xl.checks.survey import Survey
from emprov_xl.model.cells import Place

_PARTS = ("purpose", "first", "last")


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers of one length kept for one purpose."""

    purpose: str
    first: int
    last: int
    length: int
    row: int

    def holds(self, number: str) -> bool:
        """Whether a number lies in the block."""
        return len(number) == self.length and number.isdecimal() and self.first <= int(number) <= self.last

    def __str__(self) -> str:
        return f"{self.first:0{self.length}d} to {self.last:0{self.length}d}"


def blocks(survey: Survey) -> list[Block]:
    """The blocks that are fully and sensibly given."""
    return [block for row in survey.rows("numbering") if (block := _block(survey, row)) is not None]


def unclear(survey: Survey) -> Place | None:
    """The first part of the plan that is missing or makes no sense, so that nothing can be measured by it."""
    for row in survey.rows("numbering"):
        if _block(survey, row) is None:
            missing = next((part for part in _PARTS if not survey.text(f"numbering.{part}", row)), "last")
            return Place("numbering", missing, row)
    return None


def _block(survey: Survey, row: int) -> Block | None:
    purpose, first, last = (survey.text(f"numbering.{part}", row) for part in _PARTS)
    if not (purpose and first.isdecimal() and last.isdecimal()) or len(first) != len(last) or int(first) > int(last):
        return None
    return Block(purpose, int(first), int(last), len(first), row)
