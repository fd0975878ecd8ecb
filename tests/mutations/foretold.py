"""Which findings about the call flow as a whole a return must give: looked up in its rows, without a graph.

One wrong cell can make a whole branch of menus unreachable, and one that leads nowhere must silence what it may have
meant. So a mutation states what it causes where it is typed, and these rules follow from all that is typed together.
"""

import re
from collections.abc import Callable, Iterator, Set
from functools import cached_property

from emprov_xl.checks.numbers import public
from emprov_xl.model.cells import Place
from emprov_xl.model.questionnaire import Field, FieldType, Questionnaire
from emprov_xl.model.returned import Returned

FORETOLD = frozenset(f"FLW-{code:03}" for code in (*range(1, 7), 12, 13, 14, 15, 23, 25, 26))
"""The codes that are worked out here; those of every other rule are stated by the mutations."""

Thing = tuple[str, int]
"""A row of a sheet."""

_REACHED = {"call_routing": "FLW-001", "auto_attendants": "FLW-002", "announcements": "FLW-003"}
_DIALLED = {"ring_groups": "FLW-004", "queues": "FLW-005", "auto_attendants": "FLW-006"}
_LED_TO = ("call_routing", "auto_attendants", "announcements", "ring_groups", "queues")
_IN_FLOW = (*_LED_TO, "dids", "parking", "extensions", "paging_groups")
_MEMBERS = ("ring_groups.members", "paging_groups.members", "agents.agent", "extensions.follow_me_numbers")
_HEARD = ("auto_attendants.greeting", "ring_groups.announcement", "queues.join_announcement")
_WHISPERED = "queues.agent_announcement"  # to the agent; callers hear nothing of it
_NEEDED = {
    **dict.fromkeys(("call_routing.open", "call_routing.closed", "ring_groups.no_answer", "queues.overflow"), ""),
    **dict.fromkeys(("auto_attendants.timeout", "auto_attendants.invalid", "menu_options.destination"), ""),
    "call_routing.holiday": "holiday_calendar",
    "call_routing.override": "override_index",
    "queues.exit": "exit_key",
}
"""Destinations that must be told on every row, or where another field of the row is answered."""

_ALL_PARTY = ("CA", "DE", "FL", "IL", "MD", "MA", "MT", "NV", "NH", "PA", "WA")
_MOST_MENUS = 3
_RINGING = ("Extension", "Ring group", "Queue")
_RECORDS = ("Always", "After answer", "Including hold", "Record on answer", "Record immediately")
_SAYS_SO = re.compile("record|enregistr|graba", re.IGNORECASE)


def foretold(returned: Returned, questionnaire: Questionnaire) -> list[tuple[str, Place]]:
    """The findings of the codes in FORETOLD, as code and place."""
    rows = _Rows(returned, questionnaire)
    each = (_unreached, _keys, _deep, _closed, _holidays, _untold)
    return sorted(found for looked_up in each for found in looked_up(rows))


class _Rows:
    """The typed cells, and who is meant by each."""

    def __init__(self, returned: Returned, questionnaire: Questionnaire) -> None:
        self._returned = returned
        self._asked = {sheet.key: sheet for sheet in questionnaire.asked()}
        self._kinds = {kind.word: kind.sheet for kind in questionnaire.destination_kinds}

    def of(self, sheet: str) -> list[Thing]:
        """The rows of a sheet; a form is one row."""
        mine = self._returned.sheets.get(sheet)
        numbers = sorted({row for column in mine.answers.values() for row in column}) if mine else []
        return [(sheet, row) for row in (numbers[:1] if mine and mine.rows else numbers)]

    def text(self, thing: Thing, field: str) -> str:
        sheet, row = thing
        mine = self._returned.sheets.get(sheet)
        at = mine.rows.get(field, row) if mine else row
        return str(mine.answers.get(field, {}).get(at, "")).strip() if mine else ""

    def form(self, sheet: str, field: str) -> str:
        """The answer of a form's field."""
        return self.text((sheet, 0), field)

    def fields(self, sheet: str) -> Iterator[Field]:
        yield from self._asked[sheet].fields if sheet in self._asked else ()

    def named(self, sheet: str, text: str) -> list[Thing]:
        """The rows that bear a key, else those that bear a name."""
        for field in self._bears.get(sheet, []):
            if rows := field.get(_plain(text)):
                return rows
        return [(sheet, row) for row in self._in_block(text)] if sheet == "dids" else []

    @cached_property
    def _bears(self) -> dict[str, list[dict[str, list[Thing]]]]:
        bears: dict[str, list[dict[str, list[Thing]]]] = {}
        for sheet in self._asked.values():
            for field in filter(None, (sheet.key_field.key, sheet.name_field)):
                names: dict[str, list[Thing]] = {}
                for thing in self.of(sheet.key):
                    if text := self.text(thing, field):
                        names.setdefault(_plain(text), []).append(thing)
                bears.setdefault(sheet.key, []).append(names)
        return bears

    def _in_block(self, text: str) -> list[int]:
        blocks = [(thing[1], self.text(thing, "did"), self.text(thing, "last")) for thing in self.of("dids")]
        return [row for row, first, last in blocks if last and public(first) <= public(text) <= public(last)]

    @cached_property
    def destinations(self) -> dict[Thing, dict[str, tuple[str, list[Thing]]]]:
        """Of each row, by field: the kind of a destination, and who is meant by it."""
        found: dict[Thing, dict[str, tuple[str, list[Thing]]]] = {}
        for sheet in self._asked:
            for field in [field for field in self.fields(sheet) if field.type is FieldType.DESTINATION]:
                for thing in self.of(sheet):
                    kind, text = self.text(thing, f"{field.key}_kind"), self.text(thing, field.key)
                    meant = self.named(self._kinds.get(kind) or "", text) if text else []
                    if kind or text:
                        found.setdefault(thing, {})[field.key] = (kind, meant)
        return found

    def left_open(self) -> Set[str]:
        """The sheets of which a cell that names nobody may mean a row."""
        sheets = {sheet for sheet in self._kinds.values() if sheet}
        found: set[str] = set()
        for sheet in self._asked:
            for field, thing in ((field, thing) for field in self.fields(sheet) for thing in self.of(sheet)):
                text = self.text(thing, field.key)
                if field.type is FieldType.DESTINATION and sheet != "site":
                    found |= self._open_destination(thing, field.key, text, sheets)
                elif field.to and FieldType.REFERENCE in (field.type, field.of):
                    names = _items(text) if text else [] if not field.required else [""]
                    found |= {field.to for name in names if not self.named(field.to, name)}
        return found

    def _open_destination(self, thing: Thing, field: str, text: str, sheets: set[str]) -> set[str]:
        kind = self.text(thing, f"{field}_kind")
        if kind in self._kinds:
            sheet = self._kinds[kind]
            outside = kind == "Outside number" and re.fullmatch(r"[0-9#*]+", text)
            return {sheet} if sheet and not outside and len(self.named(sheet, text)) != 1 else set()
        needs = _NEEDED.get(f"{thing[0]}.{field}")
        needed = needs is not None and (not needs or self.text(thing, needs) != "")
        if f"{thing[0]}.{field}" == "dids.destination":
            needed = not self._who_has(thing)
        if f"{thing[0]}.{field}" == "announcements.then":
            needed = any((*thing,) in meant for each in self.destinations.values() for _, meant in each.values())
        return sheets if kind or text or needed else set()

    def _who_has(self, did: Thing) -> list[Thing]:
        """The telephones of which an inbound number is the direct one."""
        direct = ((thing, self.text(thing, "direct_did")) for thing in self.of("extensions"))
        return [thing for thing, text in direct if text and did in self.named("dids", text)]

    @cached_property
    def ways(self) -> list[tuple[Thing, Thing, str]]:
        """Every row with each that its cells lead to, and the field that says so."""
        found = [
            (thing, target, f"{thing[0]}.{field}")
            for thing, each in self.destinations.items()
            for field, (_, meant) in each.items()
            for target in meant[:1]
        ]
        for did in self.of("dids"):
            if not self.text(did, "destination_kind") or self.text(did, "last"):
                found += [(did, thing, "extensions.direct_did") for thing in self._who_has(did)]
        for name in (*_MEMBERS, *_HEARD, _WHISPERED):
            sheet, _, key = name.partition(".")
            for thing in self.of(sheet):
                texts = [text for text in _items(self.text(thing, key)) if text and not text.endswith("#")]
                to = "extensions" if name in _MEMBERS else "announcements"
                found += [(thing, target, name) for text in texts for target in self.named(to, text)[:1]]
        for menu in self.of("auto_attendants"):
            dials = self.text(menu, "direct_dial")
            for thing in self.of("extensions") if dials in ("Extensions", "Directory") else []:
                listed = self.text(thing, "in_directory") != "No" and self.text(thing, "voicemail") == "Yes"
                if dials == "Extensions" or listed:
                    found.append((menu, thing, "auto_attendants.direct_dial"))
        return [(owner, target, name) for way in found for owner, target, name in self._by_owner(*way)]

    def _by_owner(self, thing: Thing, target: Thing, name: str) -> Iterator[tuple[Thing, Thing, str]]:
        """A key leads on from its menu, and an agent is rung by the queue."""
        owner = {"menu_options": ("attendant", "auto_attendants"), "agents": ("queue", "queues")}.get(thing[0])
        owners = self.named(owner[1], self.text(thing, owner[0])) if owner else [thing]
        yield from ((mine, target, name) for mine in owners)

    @cached_property
    def entries(self) -> list[Thing]:
        """Where calls come in: inbound and parked ones, and those for the operator or away from voicemail."""
        return [thing for sheet in ("dids", "parking", "site", "voicemail_settings") for thing in self.of(sheet)]


def _plain(text: str) -> str:
    return public(text) if re.fullmatch(r"[-+() 0-9]{7,}", text) else " ".join(text.split()).casefold()


def _items(text: str) -> list[str]:
    return [item.strip() for item in re.split(r"[;\n]", text) if item.strip()]


Follows = Callable[[Thing, Thing, str], bool]


def _reached(rows: _Rows, starts: list[Thing], follows: Follows = lambda *_: True) -> set[Thing]:
    onward: dict[Thing, list[Thing]] = {}
    for source, target, name in rows.ways:
        if follows(source, target, name):
            onward.setdefault(source, []).append(target)
    found = set(starts)
    waiting = list(starts)
    while waiting:
        for target in onward.get(waiting.pop(), []):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _unreached(rows: _Rows) -> Iterator[tuple[str, Place]]:
    """What nobody comes to, told where it begins: at the thing, or at the first of those that lead to each other."""
    outside = _reached(rows, rows.entries)
    keys = {"extensions": "extension", **dict.fromkeys(("ring_groups", "queues", "auto_attendants"), "number")}
    dialled = [thing for sheet, key in keys.items() for thing in rows.of(sheet) if rows.text(thing, key)]
    anywhere = _reached(rows, [*dialled, *outside])
    left_open = rows.left_open()
    played = {_plain(rows.text(policy, "announcement")) for policy in rows.of("call_recording")}
    for codes, island, lost, counts in (
        (_REACHED, "FLW-025", _things(rows) - anywhere, None),
        (_DIALLED, "FLW-026", (_things(rows) & anywhere) - outside, anywhere),
    ):
        for mine in _circles(rows, lost):
            into = {source for source, target, _ in rows.ways if target in mine and source not in mine}
            first = min(mine, key=lambda thing: (_LED_TO.index(thing[0]), thing[1]))
            policies = any(_plain(rows.text(thing, "name")) in played for thing in mine if thing[0] == "announcements")
            if (into if counts is None else into & counts) or policies or left_open & {sheet for sheet, _ in mine}:
                continue
            if len(mine) > 1 or first[0] in codes:
                key = "number" if first[0] in ("ring_groups", "queues") else "name"
                yield codes[first[0]] if len(mine) == 1 else island, Place(first[0], key, first[1])


def _things(rows: _Rows) -> set[Thing]:
    return {thing for sheet in _LED_TO for thing in rows.of(sheet)}


def _circles(rows: _Rows, lost: set[Thing]) -> list[set[Thing]]:
    """The things in sets that can all be come to from each other."""
    onward = {thing: _reached(rows, [thing], lambda source, target, _: {source, target} <= lost) for thing in lost}
    circles = []
    while lost:
        thing = min(lost)
        mine = {other for other in onward[thing] if thing in onward[other]}
        circles.append(mine)
        lost = lost - mine
    return circles


def _keys(rows: _Rows) -> Iterator[tuple[str, Place]]:
    """Keys of menus in which callers may dial, that begin an extension."""
    numbers = [rows.text(thing, "extension") for thing in rows.of("extensions")]
    for option in rows.of("menu_options"):
        key = rows.text(option, "key")
        menus = rows.named("auto_attendants", rows.text(option, "attendant"))
        dialling = any(rows.text(menu, "direct_dial") == "Extensions" for menu in menus)
        if key and dialling and any(number.startswith(key) for number in numbers):
            yield "FLW-012", Place("menu_options", "key", option[1])


def _deep(rows: _Rows) -> Iterator[tuple[str, Place]]:
    """Menus before which callers hear three others, however they go."""
    waits = (*_MEMBERS, *_HEARD, _WHISPERED)
    ways = [(source, target) for source, target, name in rows.ways if name not in waits]
    before = dict.fromkeys(rows.of("dids"), 0)
    for _ in rows.of("auto_attendants"):
        for _ in _LED_TO:  # as many steps as may lie between two menus, and more
            for source, target in ways:
                if source in before:
                    count = before[source] + (source[0] == "auto_attendants")
                    before[target] = min(before.get(target, count), count)
    for menu in rows.of("auto_attendants"):
        if before.get(menu, 0) >= _MOST_MENUS:
            yield "FLW-013", Place("auto_attendants", "name", menu[1])


def _closed(rows: _Rows) -> Iterator[tuple[str, Place]]:
    """Routings whose calls ring a telephone while closed or on holidays, perhaps after a message."""
    (site,) = rows.of("site")
    for routing in rows.of("call_routing"):
        for field in ("closed", "holiday"):
            kind, meant = rows.destinations.get(routing, {}).get(field, ("", []))
            for _ in range(len(rows.of("announcements")) + 1):
                if kind == "Announcement" and meant:
                    kind, meant = rows.destinations.get(meant[0], {}).get("then", ("", []))
                elif kind == "Operator":
                    kind, meant = rows.destinations.get(site, {}).get("operator", ("", []))
            if kind in _RINGING and meant:
                yield "FLW-014", Place("call_routing", field, routing[1])


def _holidays(rows: _Rows) -> Iterator[tuple[str, Place]]:
    """Routings without a calendar that calls come to on a holiday."""
    kept = {routing for routing in rows.of("call_routing") if rows.text(routing, "holiday_calendar")}

    def goes(source: Thing, _: Thing, name: str) -> bool:
        is_played_or_rung = name in (*_MEMBERS, *_HEARD, _WHISPERED)
        by_hand = name == "call_routing.override"
        return not is_played_or_rung and not by_hand and (source not in kept or name == "call_routing.holiday")

    reached = _reached(rows, [*rows.of("dids")], goes)
    for routing in rows.of("call_routing") if rows.of("holidays") else []:
        if routing in reached and routing not in kept:
            yield "FLW-015", Place("call_routing", "holiday_calendar", routing[1])


def _untold(rows: _Rows) -> Iterator[tuple[str, Place]]:
    """What records calls that come to it without having gone through a message that says so."""
    notices = {thing for thing in rows.of("announcements") if _SAYS_SO.search(rows.text(thing, "text"))}
    played = {source for source, target, name in rows.ways if target in notices and name in _HEARD}
    ways_to_them = {name for _, target, name in rows.ways if target in notices}
    if rows.form("site", "state") not in _ALL_PARTY or not ways_to_them - {_WHISPERED}:
        return

    def untold(source: Thing, _: Thing, name: str) -> bool:
        heard = name in (*_HEARD, _WHISPERED)
        return not heard and source not in notices | played

    always = {thing for thing in rows.of("call_recording") if rows.text(thing, "inbound_outside") == "Always"}
    blamed = set()
    for thing in _reached(rows, rows.of("dids"), untold) - notices - played:
        if thing[0] == "extensions":
            policies = rows.named("call_recording", rows.text(thing, "call_recording"))
            blamed |= {Place("call_recording", "inbound_outside", row) for _, row in always & set(policies)}
        elif rows.text(thing, "recording") in _RECORDS:
            blamed.add(Place(thing[0], "recording", thing[1]))
    yield from (("FLW-023", place) for place in blamed)
