"""What a call can meet and how it goes on from there: nodes, ways, and the graph they make."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from emprov_xl.callflow.clock import Clock
from emprov_xl.model.cells import Place


class Kind(StrEnum):
    """What a node is, in words for people."""

    NUMBER = "inbound number"
    PARKING = "parking lot"
    ROUTING = "call routing"
    MENU = "auto attendant"
    ANNOUNCEMENT = "announcement"
    GROUP = "ring group"
    QUEUE = "call queue"
    EXTENSION = "extension"
    FOLLOW_ME = "other numbers of"
    MAILBOX = "mailbox"
    PAGE = "page group"
    CONFERENCE = "conference room"
    OUTSIDE = "outside number"
    DIRECTORY = "directory"
    DIALLING = "any extension"
    OPERATOR = "operator"
    HANG_UP = "hang up"
    BUSY = "busy tone"
    UNSAID = "not said"


ENDS = frozenset({Kind.MAILBOX, Kind.PAGE, Kind.CONFERENCE, Kind.OUTSIDE, Kind.HANG_UP, Kind.BUSY, Kind.UNSAID})
"""Where a call comes to rest, unless the caller presses 0 in a mailbox."""

REACHED = frozenset({Kind.MAILBOX, Kind.CONFERENCE, Kind.OUTSIDE, Kind.EXTENSION, Kind.FOLLOW_ME})
"""Where a caller gets hold of somebody, or leaves word."""


class On(StrEnum):
    """When a call takes a way, in words for people."""

    ALWAYS = "always"
    OPEN = "when open"
    CLOSED = "when closed"
    HOLIDAY = "on a holiday"
    OVERRIDE = "while switched by hand"
    KEY = "key pressed"
    DIRECT_DIAL = "extension dialled"
    TIMEOUT = "nothing pressed"
    INVALID = "wrong key"
    NO_ANSWER = "nobody answers"
    BUSY = "busy"
    FULL = "too many wait"
    MAX_WAIT = "waited too long"
    EMPTY = "nobody there to answer"
    LEFT = "everybody has left"
    RINGS = "rings"
    PLAYS = "is played"


BY_TIME = frozenset({On.OPEN, On.CLOSED, On.HOLIDAY, On.OVERRIDE})
_STAYS = (On.RINGS, On.PLAYS)
_FEW = 16  # ways that are looked through one by one


class Node(NamedTuple):
    """One thing that a call can meet; `place` is the cell that defines it, or that leaves it unsaid.

    `tries` is how often a menu plays its greeting; what is `silent` has no telephone that could ring.
    """

    key: str
    kind: Kind
    name: str
    place: Place | None = None
    tries: int = 1
    silent: bool = False

    @property
    def said(self) -> str:
        """What it is and what it is called: "ring group 6001 Front desk"."""
        return f"{self.kind} {self.name}".strip()


class Way(NamedTuple):
    """A call goes from one node to another; `place` is the cell that says so.

    `seconds` pass before, None where nobody said how many. `key` is what is pressed or dialled.
    """

    source: str
    target: str
    on: On
    place: Place
    key: str = ""
    seconds: int | None = 0

    @property
    def moves(self) -> bool:
        """Whether the call moves on by it; a group rings its members, and a menu plays its greeting, without that."""
        return self.on not in _STAYS


class Entry(NamedTuple):
    """An inbound number, or a block of them, by digits as compared; `caller` where it is for calls of one caller."""

    node: str
    first: str
    last: str
    caller: str

    def covers(self, number: str) -> bool:
        """Whether the number is the one, or one of the block."""
        return len(number) == len(self.first) and self.first <= number <= self.last


@dataclass(frozen=True)
class Flow:
    """Everything calls can meet, by key, with the ways out of each in the order in which the sheets name them.

    `clocks` tell the time for the nodes that depend on it: call routings, and queues that are staffed at certain hours.
    """

    nodes: Mapping[str, Node]
    ways: Mapping[str, tuple[Way, ...]]
    entries: tuple[Entry, ...] = ()
    clocks: Mapping[str, Clock] = field(default_factory=dict)

    def out(self, key: str) -> tuple[Way, ...]:
        """The ways out of a node."""
        return self.ways.get(key, ())

    def moves(self, key: str) -> Iterator[Way]:
        """The ways by which a call leaves a node."""
        return (way for way in self.out(key) if way.moves)

    def way(self, key: str, on: On, pressed: str = "") -> Way | None:
        """The way out of a node on a condition."""
        ways = self.out(key)
        if len(ways) > _FEW:
            return self._by_condition.get((key, on, pressed))
        for way in ways:
            if way.on is on and way.key == pressed:
                return way
        return None

    @cached_property
    def _by_condition(self) -> Mapping[tuple[str, On, str], Way]:
        """The many ways out of one node, such as a directory; of two on one condition the first.

        So would a system take it that reads from the top.
        """
        found: dict[tuple[str, On, str], Way] = {}
        for key, ways in self.ways.items():
            for way in ways if len(ways) > _FEW else ():
                found.setdefault((key, way.on, way.key), way)
        return found

    @cached_property
    def into(self) -> Mapping[str, tuple[Way, ...]]:
        """The ways into each node."""
        lists: dict[str, list[Way]] = {}
        for ways in self.ways.values():
            for way in ways:
                lists.setdefault(way.target, []).append(way)
        return {key: tuple(ways) for key, ways in lists.items()}

    @cached_property
    def tangled(self) -> Set[str]:
        """The nodes that may lie on a circle: nearly all telephones lead to their mailbox, and that nowhere."""
        return without_ends({key: [way.target for way in ways] for key, ways in self.ways.items()})

    def of(self, *kinds: Kind) -> Iterator[Node]:
        """The nodes of some kinds."""
        if len(kinds) == 1:
            return iter(self._by_kind.get(kinds[0], ()))
        return (node for node in self.nodes.values() if node.kind in kinds)

    @cached_property
    def _by_kind(self) -> Mapping[Kind, list[Node]]:
        """The nodes of each kind, which mostly stand together."""
        found: dict[Kind, list[Node]] = {}
        for kind, nodes in groupby(self.nodes.values(), attrgetter("kind")):
            found.setdefault(kind, []).extend(nodes)
        return found

    def entry(self, number: str, caller: str = "") -> Entry | None:
        """The inbound number that a call comes in by: a row for its caller first, then one number, then a block.

        A carrier may send the last digits only, so that the sheet has fewer of them.
        """
        mine = [entry for entry in self.entries if entry.caller in ("", caller)]
        found = [entry for entry in mine if entry.covers(number)]
        found = found or [entry for entry in mine if entry.first and entry.covers(number[-len(entry.first) :])]
        return min(found, key=lambda entry: (not entry.caller, entry.first != entry.last), default=None)


def without_ends(onward: dict[str, list[str]]) -> Set[str]:
    """The nodes but for those that lead to none of the others; looked at again while that halves them: it stays linear.

    The sheets stand nearly in the order in which a call goes through them, so that from the end one look does most.
    """
    kept = set(onward)
    before = 2 * len(kept) + 1
    while 2 * len(kept) < before:
        before = len(kept)
        for key in reversed(onward):
            if kept.isdisjoint(onward[key]):
                kept.discard(key)
    return kept
