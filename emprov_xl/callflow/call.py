"""A call to be walked, and what became of it: steps, each with the time it took and the cell that decided it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from emprov_xl.callflow.graph import Node, Way
from emprov_xl.model.cells import Place

NOBODY: frozenset[str] = frozenset()
SILENCE = ""
"""Among the keys of a call: the caller presses nothing in that menu."""


class Ending(StrEnum):
    """How a call ends, in words for people."""

    ANSWERED = "is answered"
    MAILBOX = "reaches a mailbox"
    OUTSIDE = "leaves for an outside number"
    CONFERENCE = "joins a conference"
    PAGED = "is heard on a page group"
    DIRECTORY = "spells a name in the directory"
    HANG_UP = "is ended"
    BUSY = "hears the busy tone"
    STOPPED = "stops, because a cell does not say how it goes on"
    LOOP = "goes round in circles"
    WAITS = "waits without end"


@dataclass(frozen=True, slots=True)
class Call:
    """A call that comes in at a node at a moment, and what is taken for granted.

    `keys` are pressed in turn, where something asks for them. By node: who is `busy` (takes no further call) and who
    leaves it `unanswered`; queues that are `full`, have nobody there (`empty`) or from which all `left`; routings that
    are `switched` over by hand. Everybody else picks up at once.
    """

    start: str
    at: dt.datetime
    keys: tuple[str, ...] = ()
    busy: frozenset[str] = NOBODY
    unanswered: frozenset[str] = NOBODY
    full: frozenset[str] = NOBODY
    empty: frozenset[str] = NOBODY
    left: frozenset[str] = NOBODY
    switched: frozenset[str] = NOBODY


@dataclass(frozen=True, slots=True)
class Step:
    """What happens at one node: the way the call takes, or none where it ends.

    `place` is the cell that decides it, `pressed` the keys that were pressed there, `by` who answered.
    """

    node: Node
    way: Way | None
    place: Place | None
    seconds: int | None = 0
    pressed: tuple[str, ...] = ()
    by: Node | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """The whole way of a call, and how it ends."""

    call: Call
    steps: tuple[Step, ...]
    ending: Ending

    @property
    def last(self) -> Step:
        """Where it ends."""
        return self.steps[-1]

    @property
    def reached(self) -> Node:
        """Who or what the caller ends at."""
        return self.last.by or self.last.node

    @property
    def seconds(self) -> int:
        """How long the caller waits, as far as it is said; spoken messages are not counted."""
        return sum(step.seconds or 0 for step in self.steps)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways taken, in turn."""
        return tuple(step.way for step in self.steps if step.way is not None)
