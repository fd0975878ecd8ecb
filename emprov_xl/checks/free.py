"""Free numbers: the nearest that nobody has, each given out once."""

from collections.abc import Iterator
from functools import cached_property

from emprov_xl.checks.plan import blocks
from emprov_xl.checks.survey import Survey

NONE_FREE = "one from another block of your numbering plan"


class FreeNumbers:
    """Numbers to propose: of the same length and purpose, begun by no other number and beginning none.

    Each search starts where the last one near it ended, so that many proposals stay linear.
    """

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._next: dict[tuple[int, int], int] = {}

    def near(self, number: str, purpose: str) -> str | None:
        """The nearest free number above, else the first in a block for the purpose; None when all are taken."""
        for first, last in self._searched(number, purpose):
            found = self._first_free(first, last, len(number))
            if found is not None:
                return f"{found:0{len(number)}d}"
        return None

    def _searched(self, number: str, purpose: str) -> Iterator[tuple[int, int]]:
        if not number.isdecimal():
            return
        value = int(number)
        suited = [block for block in blocks(self._survey) if block.purpose == purpose and block.length == len(number)]
        for block in suited:
            if block.first <= value <= block.last:
                yield value + 1, block.last
        for block in suited:
            yield block.first, block.last
        if not suited:
            yield value + 1, 10 ** len(number) - 1

    def _first_free(self, value: int, last: int, length: int) -> int | None:
        passed = []
        while value <= last:
            key = (length, value)
            passed.append(key)
            if key in self._next:
                value = self._next[key]
            elif self._is_taken(f"{value:0{length}d}"):
                value += 1
            else:
                for known in passed:
                    self._next[known] = value + 1
                return value
        for known in passed:
            self._next[known] = value
        return None

    def _is_taken(self, number: str) -> bool:
        numbers = self._survey.register.by_number
        return (
            number in numbers
            or number in self._beginnings
            or any(number[:end] in numbers for end in range(1, len(number)))
            or self._survey.reserved.reason(number) is not None
        )

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """All that some number begins with."""
        numbers = self._survey.register.by_number
        return frozenset(number[:end] for number in numbers for end in range(1, len(number)))
