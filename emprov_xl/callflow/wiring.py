"""The answers become the graph of the call flow: linear in the rows."""

from collections.abc import Callable, Iterator, Mapping

from emprov_xl.callflow import hunting
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.callflow.targets import Targets
from emprov_xl.callflow.things import DIALLING, DIRECTORY, OPERATOR, direct_in_block, entries_of, nodes_of
from emprov_xl.callflow.times import clocks_of
from emprov_xl.callflow.told import Named, Told
from emprov_xl.model.cells import Place

_BY_HAND = (("override", On.OVERRIDE, "override_index"), ("holiday", On.HOLIDAY, "holiday_calendar"))
_NAMED = (
    *("call_routing.schedule", "call_routing.holiday_calendar", "auto_attendants.greeting", "menu_options.attendant"),
    *("ring_groups.announcement", "queues.schedule", "queues.join_announcement", "queues.agent_announcement"),
    "agents.queue",
)
"""The references that say where a call goes, or what is heard there."""

_MENU_SECONDS, _RING_SECONDS, _PARK_SECONDS, _TRIES = 10, 15, 45, 4


def flow_of(told: Told, compared: Callable[[str], str]) -> Flow:
    """The call flow of the answers; `compared` gives the digits by which numbers are told apart."""
    nodes = {node.key: node for node in nodes_of(told)}
    named = {link.place: link for name in _NAMED for link in told.links(name)}
    wiring = _Wiring(told, nodes, named, Targets(told, nodes, compared))
    ways: dict[str, list[Way]] = {}
    for way in wiring.all():
        ways.setdefault(way.source, []).append(way)
    out = {key: tuple(mine) for key, mine in ways.items()}
    return Flow(nodes, out, tuple(entries_of(told, compared)), clocks_of(told, named))


class _Wiring:
    def __init__(self, told: Told, nodes: dict[str, Node], named: Mapping[Place, Named], targets: Targets) -> None:
        self._told = told
        self._nodes = nodes
        self._named = named
        self._targets = targets

    def all(self) -> Iterator[Way]:
        """Every way, in the order of the sheets; the ways out of one node in the order in which they are tried."""
        yield from self._numbers()
        yield from self._operator()
        yield from self._routings()
        yield from self._menus()
        yield from self._announcements()
        yield from self._groups()
        yield from hunting.queue_ways(self._told, self._targets, self._named, self._member)
        yield from self._extensions()
        yield from self._directory()
        yield from self._mailboxes()
        yield from self._pages()
        yield from self._parking()

    def _to(self, sheet: str, key: str, row: int, on: On, seconds: int | None = 0, pressed: str = "") -> Way:
        """The way that a destination of a row says."""
        target = self._targets.of(sheet, key, row)
        return Way(f"{sheet}@{row}", target, on, Place(sheet, key, row), pressed, seconds)

    def _numbers(self) -> Iterator[Way]:
        direct: dict[int, Place] = {}
        for link in self._told.links("extensions.direct_did"):
            if len(link.rows) == 1:
                direct.setdefault(link.rows[0], link.place)
        for row in self._told.rows("dids"):
            if self._targets.is_blank("dids", "destination", row) and row in direct:
                yield Way(f"dids@{row}", f"extensions@{direct[row].row}", On.ALWAYS, direct[row])
            else:
                yield self._to("dids", "destination", row, On.ALWAYS)
        for row in direct_in_block(self._told):
            yield Way(f"direct@{row}", f"extensions@{row}", On.ALWAYS, Place("extensions", "direct_did", row))

    def _operator(self) -> Iterator[Way]:
        row = next(iter(self._told.rows("site")), 0)
        yield Way(OPERATOR.key, self._targets.of("site", "operator", row), On.ALWAYS, Place("site", "operator", row))

    def _routings(self) -> Iterator[Way]:
        for row in self._told.rows("call_routing"):
            for key, on, needs in _BY_HAND:
                said = row in self._told.answers(f"call_routing.{needs}")
                if said or not self._targets.is_blank("call_routing", key, row):
                    yield self._to("call_routing", key, row, on)
            yield self._to("call_routing", "open", row, On.OPEN)
            yield self._to("call_routing", "closed", row, On.CLOSED)

    def _menus(self) -> Iterator[Way]:
        options = self._options()
        dials = self._told.texts("auto_attendants.direct_dial")
        waits = self._told.numbers("auto_attendants.timeout_seconds")
        for row in self._told.rows("auto_attendants"):
            yield from self._plays("auto_attendants", "greeting", row)
            yield from options.get(row, ())
            dial = Place("auto_attendants", "direct_dial", row)
            if dials.get(row) in ("Extensions", "Directory"):
                target = DIALLING if dials[row] == "Extensions" else DIRECTORY
                yield Way(f"auto_attendants@{row}", target.key, On.DIRECT_DIAL, dial)
            waited = waits.get(row, _MENU_SECONDS) * self._nodes[f"auto_attendants@{row}"].tries
            yield self._to("auto_attendants", "timeout", row, On.TIMEOUT, waited)
            yield self._to("auto_attendants", "invalid", row, On.INVALID)

    def _options(self) -> dict[int, list[Way]]:
        keys = self._told.texts("menu_options.key")
        options: dict[int, list[Way]] = {}
        for row, key in keys.items():
            menu = self._named.get(Place("menu_options", "attendant", row))
            for at in menu.rows if menu else ():
                target = self._targets.of("menu_options", "destination", row)
                place = Place("menu_options", "destination", row)
                options.setdefault(at, []).append(Way(f"auto_attendants@{at}", target, On.KEY, place, key))
        return options

    def _plays(self, sheet: str, key: str, row: int, source: str = "") -> Iterator[Way]:
        """What is heard there, without the call going anywhere."""
        message = self._named.get(Place(sheet, key, row))
        for at in message.rows if message else ():
            yield Way(source or f"{sheet}@{row}", f"announcements@{at}", On.PLAYS, Place(sheet, key, row))

    def _announcements(self) -> Iterator[Way]:
        """What comes after a message; nothing need follow one that is only played."""
        called = {row for link in self._told.led_to("Announcement") for row in link.rows}
        for row in self._told.rows("announcements"):
            if row in called or not self._targets.is_blank("announcements", "then", row):
                yield self._to("announcements", "then", row, On.ALWAYS)

    def _groups(self) -> Iterator[Way]:
        members = hunting.members_of(self._told, "ring_groups", "members")
        seconds = self._told.numbers("ring_groups.ring_seconds")
        strategies = self._told.texts("ring_groups.strategy")
        for row in self._told.rows("ring_groups"):
            yield from self._plays("ring_groups", "announcement", row)
            rung = [self._member(link) for link in members.get(row, ())]
            place = Place("ring_groups", "members", row)
            yield from (Way(f"ring_groups@{row}", target, On.RINGS, place) for target in rung if target)
            lasts = hunting.rings_for(seconds.get(row), strategies.get(row, ""), len(rung))
            yield self._to("ring_groups", "no_answer", row, On.NO_ANSWER, lasts)

    def _member(self, link: Named) -> str:
        """The node of a member; empty where nobody is meant."""
        if link.is_outside:
            return self._targets.outside(link)
        return f"{link.sheet}@{link.rows[0]}" if len(link.rows) == 1 else ""

    def _extensions(self) -> Iterator[Way]:
        seconds = self._told.numbers("extensions.ring_seconds")
        along = self._told.numbers("extensions.follow_me_seconds")
        members = hunting.members_of(self._told, "extensions", "follow_me_numbers")
        following = self._told.answers("extensions.follow_me_numbers")
        busy, unanswered = (
            self._or_mailbox("busy", On.BUSY, "busy"),
            self._or_mailbox("no_answer", On.NO_ANSWER, "hang up"),
        )
        for row in self._told.rows("extensions"):
            here = f"extensions@{row}"
            rings = 0 if self._nodes[here].silent else seconds.get(row, _RING_SECONDS)
            yield busy(row, here, 0)
            if row not in following:
                yield unanswered(row, here, rings)
                continue
            follow, place = f"follow_me@{row}", Place("extensions", "follow_me_numbers", row)
            yield Way(here, follow, On.NO_ANSWER, place, seconds=rings)
            rung = filter(None, (self._member(link) for link in members.get(row, ())))
            yield from (Way(follow, target, On.RINGS, place) for target in rung)
            yield unanswered(row, follow, along.get(row))

    def _or_mailbox(self, key: str, on: On, otherwise: str) -> Callable[[int, str, int | None], Way]:
        """Where a telephone's calls go that it does not take: as said, else to its mailbox, else they end."""
        said, targets = self._targets.said("extensions", key), self._targets
        voicemail = self._told.texts("extensions.voicemail")

        def way(row: int, source: str, seconds: int | None) -> Way:
            if row in said:
                return Way(source, targets.of("extensions", key, row), on, Place("extensions", key, row), "", seconds)
            place = Place("extensions", "voicemail", row)
            target = otherwise if voicemail.get(row) == "No" else targets.mailbox(row, place)
            return Way(source, target, on, place, "", seconds)

        return way

    def _directory(self) -> Iterator[Way]:
        """Whom callers can dial in a menu, and whom they can spell in the directory."""
        numbers = self._told.texts("extensions.extension")
        dialling, directory, nodes = DIALLING.key, DIRECTORY.key, self._nodes
        for row, number in numbers.items():
            yield Way(dialling, f"extensions@{row}", On.KEY, Place("extensions", "extension", row), number)
        hidden = {row for row, answer in self._told.texts("extensions.in_directory").items() if answer == "No"}
        for row, number in numbers.items():
            if row not in hidden and f"voicemail@{row}" in nodes:
                yield Way(directory, f"extensions@{row}", On.KEY, Place("extensions", "in_directory", row), number)

    def _mailboxes(self) -> Iterator[Way]:
        row = next(iter(self._told.rows("voicemail_settings")), 0)
        if self._targets.is_blank("voicemail_settings", "press_zero", row):
            return
        place = Place("voicemail_settings", "press_zero", row)
        target = self._targets.of("voicemail_settings", "press_zero", row)
        for key in [key for key, node in self._nodes.items() if node.kind is Kind.MAILBOX]:
            yield Way(key, target, On.KEY, place, "0")

    def _pages(self) -> Iterator[Way]:
        members = hunting.members_of(self._told, "paging_groups", "members")
        for row, links in members.items():
            place = Place("paging_groups", "members", row)
            rung = filter(None, (self._member(link) for link in links))
            yield from (Way(f"paging_groups@{row}", target, On.RINGS, place) for target in rung)

    def _parking(self) -> Iterator[Way]:
        seconds = self._told.numbers("parking.timeout_seconds")
        for row in self._told.rows("parking"):
            if not self._targets.is_blank("parking", "timeout", row):
                yield self._to("parking", "timeout", row, On.TIMEOUT, seconds.get(row, _PARK_SECONDS))
