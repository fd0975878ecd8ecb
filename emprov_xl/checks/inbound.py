"""Outside numbers one by one or in blocks: those that come in, and what nobody knows of them."""

from collections.abc import Iterator
from functools import cached_property

from emprov_xl.checks.answers import Answers
from emprov_xl.model.cells import Place

Range = tuple[int, int, int, int]
"""Length, first and last number, and row of a block; one number is a block too."""


def ranges(answers: Answers, first: str, last: str) -> Iterator[Range]:
    """The blocks that two fields say, but for those that make no sense."""
    lasts = answers.public(last)
    for row, start in answers.public(first).items():
        end = lasts.get(row)
        if end is None:
            if start.isdecimal():
                yield len(start), int(start), int(start), row
        elif start.isdecimal() and end.isdecimal() and len(start) == len(end) and int(start) <= int(end):
            yield len(start), int(start), int(end), row


class InboundNumbers:
    """The sheet of inbound numbers."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @cached_property
    def ranges(self) -> tuple[Range, ...]:
        """Its blocks."""
        return tuple(ranges(self._answers, "dids.did", "dids.last"))

    @property
    def has_broken_block(self) -> bool:
        """Whether a block of them makes no sense, which is told by itself: any number may be meant by it."""
        return len(self.ranges) < len(self._answers.texts("dids.did"))

    @property
    def unread(self) -> Place | None:
        """One that could not be understood, or their sheet when it is lost: any number may stand there."""
        if "dids" in self._answers.lost:
            return Place("dids", None, 0)
        unread = ((key, row) for key in ("did", "last") for row in self._answers.unread(f"dids.{key}"))
        return next((Place("dids", key, row) for key, row in unread), None)
