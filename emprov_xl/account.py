"""What became of all files since a watch began: told anew when there is news, yet seldom enough to hold nothing up."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from emprov_xl.batch.outcome import Outcome
from emprov_xl.errors import EmprovError
from emprov_xl.model.place import Place
from emprov_xl.model.tree import SUPERSEDED

MOST = 30_000  # files of which is told, in some 80 MiB; the earliest make way
_SHARE = 20  # telling takes one twentieth of the time at most

Tell = Callable[[Sequence[Outcome], int], None]
"""Tells of all files that are kept; the number is of those that are not any more."""


@dataclass(slots=True)
class Account:
    """The files in the order in which they came; `tell` is told of all, `trouble` of what is in its way."""

    tell: Tell
    trouble: Callable[[str], None]
    monotonic: Callable[[], float]
    patience: float  # seconds after which it is tried again
    most: int = MOST
    _outcomes: dict[Place, Outcome] = field(default_factory=dict)
    _earlier: int = 0
    _is_news: bool = False
    _not_before: float = 0
    _in_the_way: str = ""

    def add(self, outcome: Outcome) -> None:
        """What became of a file now counts, whatever was before."""
        self._outcomes[outcome.path] = outcome
        self._is_news = True
        if len(self._outcomes) > self.most:
            del self._outcomes[next(iter(self._outcomes))]
            self._earlier += 1

    def tell_when_due(self) -> None:
        """Tell where there is news, and as long has passed since the last time as that has earned."""
        if self._is_news and self.monotonic() >= self._not_before:
            self.tell_now()

    def tell_now(self) -> None:
        """Tell where there is news. What is in the way is told once, and it is tried again later."""
        if not self._is_news:
            return
        began, why = self.monotonic(), ""
        try:
            self.tell(list(self._counted_once()), self._earlier)
        except EmprovError as refusal:
            why = str(refusal)
        now = self.monotonic()
        self._is_news = bool(why)
        self._not_before = now + (self.patience if why else (_SHARE - 1) * (now - began))
        if why and why != self._in_the_way:
            self.trouble(why)
        self._in_the_way = why

    def _counted_once(self) -> Iterator[Outcome]:
        """The findings of one result count under the first name only that it came by; a result that is gone not at all.

        Who was forgotten is not named again.
        """
        results = set()
        for outcome in self._outcomes.values():
            if not isinstance(outcome.folder, Path):
                yield outcome
                continue
            folder = _now(outcome.folder)
            if folder.exists():
                tallies = None if outcome.folder in results else outcome.tallies
                yield replace(outcome, folder=folder, tallies=tallies)
                results.add(outcome.folder)


def _now(folder: Path) -> Path:
    """Where a result is now: a newer review may have overtaken it."""
    overtaken = folder.parent / SUPERSEDED / folder.name
    return overtaken if not folder.exists() and overtaken.exists() else folder
