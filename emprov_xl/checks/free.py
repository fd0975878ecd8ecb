"""Free numbers: the nearest that nobody has, each given out once."""

from collections.abc import Iterator
from functools import cached_property

from emprov_xl.checks.plan import Block, blocks
from emprov_xl.checks.survey import Survey

NONE_FREE = "one from another block of your numbering plan"

_MOST_TRIED = 10_000  # of one search: all numbers of four digits
_MOST_TRIED_IN_ALL = 50_000  # a proposal is a courtesy, and must not keep anybody waiting


class FreeNumbers:
    """Numbers to propose: of the same length and purpose, begun by no other number and beginning none.

    Each search starts where the last one near it ended, so that many proposals stay linear; a search that takes too
    long, as among numbers of ten digits that all begin like an outside call, finds nothing.
    """

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._next: dict[tuple[int, int], int] = {}
        self._tried = 0

    def near(self, number: str, purpose: str) -> str | None:
        """The nearest free number above, else the first in a block for the purpose; None when all are taken."""
        for first, last in self._searched(number, purpose):
            found = self._first_free(first, last, len(number))
            if found is not None:
                return f"{found:0{len(number)}d}"
        return None

    def kept_for(self, purpose: str, length: int = 0) -> str | None:
        """The first free number of the blocks kept for a purpose, of that length where one is asked."""
        for block in self._blocks:
            if block.purpose == purpose and length in (0, block.length):
                found = self._first_free(block.first, block.last, block.length)
                if found is not None:
                    return f"{found:0{block.length}d}"
        return None

    def _searched(self, number: str, purpose: str) -> Iterator[tuple[int, int]]:
        if not number.isdecimal():
            return
        value = int(number)
        suited = [block for block in self._blocks if block.purpose == purpose and block.length == len(number)]
        for block in suited:
            if block.first <= value <= block.last:
                yield value + 1, block.last
        for block in suited:
            yield block.first, block.last
        if not suited:
            yield value + 1, 10 ** len(number) - 1

    def _first_free(self, value: int, last: int, length: int) -> int | None:
        passed: list[tuple[int, int]] = []
        found = None
        while value <= last and found is None and len(passed) < _MOST_TRIED and self._tried < _MOST_TRIED_IN_ALL:
            passed.append((length, value))
            if passed[-1] in self._next:
                value = self._next[passed[-1]]
                continue
            self._tried += 1
            if not self._is_taken(f"{value:0{length}d}"):
                found = value
            value += 1
        # Where nothing was found in good time, nobody looks again.
        self._next.update(dict.fromkeys(passed, value if found is not None else max(value, last + 1)))
        return found

    def _is_taken(self, number: str) -> bool:
        numbers = self._survey.register.by_number
        return (
            number in numbers
            or number in self._survey.register.beginnings
            or any(number[:end] in numbers for end in range(1, len(number)))
            or self._survey.reserved.reason(number) is not None
        )

    @cached_property
    def _blocks(self) -> list[Block]:
        return blocks(self._survey)
