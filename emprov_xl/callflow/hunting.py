"""Groups and queues: whom they ring, for how long, and how a queue lets callers go."""

from collections.abc import Callable, Iterator, Mapping

from emprov_xl.callflow.graph import On, Way
from emprov_xl.callflow.targets import Targets
from emprov_xl.callflow.told import Named, Told
from emprov_xl.model.cells import Place

_ONE_BY_ONE = ("hunt", "hunt-prim", "memoryhunt", "memoryhunt-prim")
_MESSAGES = ("join_announcement", "agent_announcement")


def members_of(told: Told, sheet: str, field: str) -> dict[int, list[Named]]:
    """The members that each row of a sheet names, in their order."""
    found: dict[int, list[Named]] = {}
    for link in told.links(f"{sheet}.{field}"):
        found.setdefault(link.place.row, []).append(link)
    return found


def rings_for(seconds: int | None, strategy: str, members: int) -> int | None:
    """How long a group rings: where it hunts, that long for each of its members."""
    return seconds * max(members, 1) if seconds is not None and strategy in _ONE_BY_ONE else seconds


def queue_ways(
    told: Told, targets: Targets, named: Mapping[Place, Named], member: Callable[[Named], str]
) -> Iterator[Way]:
    """The ways of the queues: their agents, the key to leave, and each reason to send callers on."""
    agents = _agents(told, named)
    for row in told.rows("queues"):
        here = f"queues@{row}"
        for key in _MESSAGES:
            message = named.get(Place("queues", key, row))
            for at in message.rows if message else ():
                yield Way(here, f"announcements@{at}", On.PLAYS, Place("queues", key, row))
        for link in agents.get(row, ()):
            if target := member(link):
                yield Way(here, target, On.RINGS, link.place)
        yield from _sent_on(told, targets, row)


def _agents(told: Told, named: Mapping[Place, Named]) -> dict[int, list[Named]]:
    """The agents of each queue by its row."""
    found: dict[int, list[Named]] = {}
    for row, links in members_of(told, "agents", "agent").items():
        queue = named.get(Place("agents", "queue", row))
        for at in queue.rows if queue else ():
            found.setdefault(at, []).extend(links)
    return found


def _sent_on(told: Told, targets: Targets, row: int) -> Iterator[Way]:
    """How callers leave a queue unserved."""
    here = f"queues@{row}"
    pressed = told.texts("queues.exit_key").get(row)
    if pressed is not None:
        yield Way(here, targets.of("queues", "exit", row), On.KEY, Place("queues", "exit", row), pressed)
    overflow, place = targets.of("queues", "overflow", row), Place("queues", "overflow", row)
    if told.numbers("queues.max_callers").get(row):
        yield Way(here, overflow, On.FULL, place)
    for key, on in (("join_empty", On.EMPTY), ("leave_empty", On.LEFT)):
        answer = told.texts(f"queues.{key}").get(row)
        stays = "Yes" if on is On.EMPTY else "No"
        if answer is None:
            asked = Place("queues", key, row)
            yield Way(here, targets.unsaid(asked, "whether callers wait with nobody there is not said"), on, asked)
        elif answer != stays:
            yield Way(here, overflow, on, place)
    longest = told.numbers("queues.max_wait_seconds").get(row)
    if longest:
        yield Way(here, overflow, On.MAX_WAIT, place, seconds=longest)
