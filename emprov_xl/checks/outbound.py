"""The outbound routes in the order in which they are tried: the first that fits takes the call."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from emprov_xl.checks.answers import Answers, alike
from emprov_xl.checks.patterns import Dialled, dialled, expression
from emprov_xl.model.cells import Place

SHEET = "outbound_routes"


@dataclass(frozen=True, slots=True)
class Route:
    """One row of Outbound Routes."""

    row: int
    name: str
    call_type: str
    patterns: tuple[str, ...]
    location: str
    schedule: str

    @property
    def patterns_place(self) -> Place:
        """Where its patterns stand."""
        return Place(SHEET, "patterns", self.row)

    def goes_before(self, later: "Route") -> bool:
        """Whether it takes every call that a later one could take: at any hour, and from the same telephones."""
        return not self.schedule and self.location in ("", later.location)


class OutboundRoutes:
    """What can be dialled."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @cached_property
    def in_order(self) -> tuple[Route, ...]:
        """The routes in the order of their rows."""
        lists = self._answers.lists(f"{SHEET}.patterns")
        return tuple(
            Route(
                row,
                self._answers.text(f"{SHEET}.name", row) or f"of row {row}",
                self._answers.text(f"{SHEET}.call_type", row),
                lists.get(row, ()),
                alike(self._answers.text(f"{SHEET}.location", row)),
                self._answers.text(f"{SHEET}.schedule", row),
            )
            for row in self._answers.rows(SHEET)
        )

    @cached_property
    def unclear(self) -> Place | None:
        """The first cell of patterns that is missing or could not be understood, so that any number may be meant."""
        if SHEET in self._answers.lost:
            return Place(SHEET, None, 0)
        for route in self.in_order:
            if not route.patterns or any(dialled(pattern) is None for pattern in route.patterns):
                return route.patterns_place
        return None

    def serve(self, number: str) -> bool:
        """Whether some route takes a number as people dial it."""
        return self._anything.fullmatch(number) is not None

    @cached_property
    def _anything(self) -> re.Pattern[str]:
        """All patterns at once, so that many numbers are looked up quickly."""
        written = (expression(pattern) for route in self.in_order for pattern in route.patterns)
        return re.compile("|".join(f"(?:{text})" for text in dict.fromkeys(filter(None, written))) or r"(?!)")

    def each_dialled(self) -> Iterator[tuple[Route, str, Dialled]]:
        """Every pattern that can be read, with its route, in their order."""
        for route in self.in_order:
            for pattern in route.patterns:
                if (served := dialled(pattern)) is not None:
                    yield route, pattern, served
