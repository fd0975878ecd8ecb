"""The name that was probably meant by one that is misspelt."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from emprov_xl.checks.answers import alike

_SHORTEST = 4


class Spelling:
    """Known names, found again by one letter too many, too few, wrong or swapped.

    Two such names become the same when one letter is taken out of each, so that one index serves any question.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(dict.fromkeys(names))

    def nearest(self, text: str) -> str | None:
        """The only known name that is one slip away; numbers are not guessed at."""
        wanted = alike(text)
        if len(wanted) < _SHORTEST or not any(letter.isalpha() for letter in wanted):
            return None
        meant = {name for form in _forms(wanted) for name in self._by_form.get(form, ())}
        return meant.pop() if len(meant) == 1 else None

    @cached_property
    def _by_form(self) -> Mapping[str, list[str]]:
        index: dict[str, list[str]] = {}
        for name in self._names:
            for form in set(_forms(alike(name))):
                index.setdefault(form, []).append(name)
        return index


def _forms(text: str) -> Iterator[str]:
    """The text itself, and all it becomes when one letter is taken out."""
    yield text
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]
