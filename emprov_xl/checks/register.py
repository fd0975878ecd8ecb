"""Everything one can dial inside, in one list: whose number is whose."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from emprov_xl.checks.answers import Answers
from emprov_xl.model.cells import Place

_NUMBERED = (
    ("extensions.extension", "an extension", "Telephones"),
    ("ring_groups.number", "a ring group", "Ring groups"),
    ("queues.number", "a call queue", "Queues"),
    ("paging_groups.number", "a page group", "Page groups"),
    ("conferences.number", "a conference room", "Conferences"),
    ("parking.lot", "a parking lot", "Parking"),
    ("auto_attendants.number", "an auto attendant", "Auto attendants"),
    ("shared_mailboxes.mailbox", "a shared mailbox", "Shared mailboxes"),
)
# Speed-dial codes stand behind a code of their own (*0), so they collide with each other only.
_MOST_SLOTS = 1000


class Use(NamedTuple):
    """One use of a number: where it is given, and what it is ("a ring group").

    `purpose` is the word of the numbering plan for it.
    """

    number: str
    place: Place
    what: str
    purpose: str


class Register:
    """The numbers of this return and what each is used for, in the order of sheets and rows."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every use of every number."""
        return tuple(self._each())

    @cached_property
    def by_number(self) -> Mapping[str, tuple[Use, ...]]:
        """The uses of each number."""
        lists: dict[str, list[Use]] = {}
        for use in self.uses:
            lists.setdefault(use.number, []).append(use)
        return {number: tuple(uses) for number, uses in lists.items()}

    @cached_property
    def purposes(self) -> Mapping[Place, str]:
        """What the numbering plan calls the use of the number in each cell."""
        return {use.place: use.purpose for use in self.uses}

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """All that some number begins with, but for the number itself."""
        return frozenset(number[:end] for number in self.by_number for end in range(1, len(number)))

    @cached_property
    def slots(self) -> frozenset[str]:
        """The numbers under which a parked call waits."""
        return frozenset(use.number for use in self.uses if use.what == "a parking slot")

    def _each(self) -> Iterator[Use]:
        for name, what, purpose in _NUMBERED:
            sheet, _, key = name.partition(".")
            for row, number in self._answers.texts(name).items():
                yield Use(number, Place(sheet, key, row), what, purpose)
        yield from self._each_slot()

    def _each_slot(self) -> Iterator[Use]:
        counts = self._answers.numbers("parking.slots")
        for row, first in self._answers.texts("parking.first_slot").items():
            if not first.isdecimal():
                continue
            place = Place("parking", "first_slot", row)
            for step in range(min(counts.get(row, 1), _MOST_SLOTS)):
                yield Use(f"{int(first) + step:0{len(first)}d}", place, "a parking slot", "Parking")
