"""Where each thing of the call flow stands in the dial plan, by names that are the same for the same answers.

What has a number is an extension of that number; what has a name has a context called after it, and starts at `s`. A
name that says nothing in plain letters, and the second of two alike, is told by its row.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from emprov_xl.callflow.graph import Entry, Kind, Node, Way
from emprov_xl.checks.numbers import bare
from emprov_xl.checks.survey import Survey
from emprov_xl.exports.lab.conf import slug
from emprov_xl.exports.lab.dialplan import Address
from emprov_xl.exports.lab.keys import as_number
from emprov_xl.model.cells import Place

STAND_IN = "lab-outside"
"""The one telephone of the lab that plays everybody outside."""

NOWHERE = Address("stub", "nowhere")
UNKNOWN = Address("stub", "unknown")
_FIXED = {
    Kind.HANG_UP: Address("end", "hangup"),
    Kind.BUSY: Address("end", "busy"),
    Kind.OPERATOR: Address("operator", "s"),
    Kind.DIRECTORY: Address("directory", "s"),
    Kind.DIALLING: Address("directory", "s"),
}
_NUMBERED = {
    Kind.EXTENSION: ("extensions", "extensions.extension"),
    Kind.FOLLOW_ME: ("follow-me", "extensions.extension"),
    Kind.MAILBOX: ("mailboxes", "extensions.extension"),
    Kind.GROUP: ("groups", "ring_groups.number"),
    Kind.QUEUE: ("queues", "queues.number"),
    Kind.PAGE: ("pages", "paging_groups.number"),
    Kind.CONFERENCE: ("conferences", "conferences.number"),
    Kind.PARKING: ("parking", "parking.lot"),
}
_NAMED = {Kind.ROUTING: "routing", Kind.MENU: "menu", Kind.ANNOUNCEMENT: "announcement"}
_SHARED = frozenset({*_FIXED, Kind.OUTSIDE, Kind.UNSAID})
"""What several nodes may have in common."""

_OF_EXTENSIONS = ("voicemail", "follow_me", "direct")


def row_of(node: Node) -> Place | None:
    """The row that a node stands for; none for what no row defines."""
    sheet, at, row = node.key.partition("@")
    if not at or not row.isdecimal() or node.kind is Kind.UNSAID:
        return None
    return Place("extensions" if sheet in _OF_EXTENSIONS else sheet, None, int(row))


def row_number(node: Node) -> int:
    """The number of that row, 0 for what no row defines; no sheet has answers in row 0 but a form."""
    row = row_of(node)
    return row.row if row else 0


class Places:
    """The address of each node; `held` are the rows that no file may have."""

    def __init__(self, survey: Survey, held: Mapping[Place, tuple[str, ...]], emergencies: Iterable[str]) -> None:
        self._survey = survey
        self._held = held
        self._emergencies = frozenset(emergencies)
        self._flow = survey.flow

    def of(self, node: Node) -> Address:
        """Where calls to a node arrive."""
        return self._addresses[node.key]

    def to(self, way: Way | None) -> Address:
        """Where a call arrives that takes a way: a stub that says so where there is none, or a row is held back."""
        if way is None:
            return NOWHERE
        held = self.held(way.place)
        return held or self._addresses[way.target]

    def held(self, place: Place) -> Address | None:
        """The stub of a row that is held back."""
        return stub_of(place) if (place.sheet, place.row) in self._held_rows else None

    def is_held(self, node: Node) -> bool:
        """Whether the row of a node is held back."""
        return node.key in self._held_nodes

    @cached_property
    def _held_rows(self) -> frozenset[tuple[str, int]]:
        return frozenset((row.sheet, row.row) for row in self._held if row.field is None)

    @cached_property
    def _held_nodes(self) -> frozenset[str]:
        return frozenset(key for key, node in self._flow.nodes.items() if row_of(node) in self._held)

    def number(self, node: Node) -> str:
        """What a node is called in the files: its number, held back or not, or a name where it has none of its own."""
        return self._own[node.key].exten

    def stubs(self) -> Iterator[tuple[Address, Node]]:
        """The stubs of what is not said, each with a node that leads there."""
        for key, address in self._addresses.items():
            if address.context == NOWHERE.context and address != NOWHERE:
                yield address, self._flow.nodes[key]

    @cached_property
    def _addresses(self) -> Mapping[str, Address]:
        """Where each node stands; what is held back stands at its stub."""
        rows = {key: row_of(self._flow.nodes[key]) for key in self._own}
        held = {key: stub_of(row) for key, row in rows.items() if row is not None and row in self._held}
        return {**self._own, **held}

    @cached_property
    def _own(self) -> Mapping[str, Address]:
        found: dict[str, Address] = {}
        taken: set[Address] = set()
        for node in self._flow.nodes.values():
            address = self._wanted(node)
            if address in taken:
                address = _by_row(node, address.context)
            if node.kind not in _SHARED:
                taken.add(address)
            found[node.key] = address
        return found

    def _wanted(self, node: Node) -> Address:
        if node.kind in _FIXED:
            return _FIXED[node.kind]
        if node.kind is Kind.UNSAID and node.place is not None:
            return Address(NOWHERE.context, f"{node.place.sheet}_{node.place.field}_{node.place.row}")
        if node.kind is Kind.NUMBER:
            return _inbound(node, self._entries.get(node.key))
        if node.kind is Kind.OUTSIDE:
            return self._outside(node)
        if node.kind in _NAMED:
            name = slug(node.name)
            return Address(f"{_NAMED[node.kind]}-{name}", "s") if name else _by_row(node, "")
        return self._numbered(node) if node.kind in _NUMBERED else NOWHERE

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {entry.node: entry for entry in self._flow.entries}

    def _numbered(self, node: Node) -> Address:
        context, field = _NUMBERED[node.kind]
        sheet, _, row = node.key.partition("@")
        texts = self._survey.texts("shared_mailboxes.mailbox" if sheet == "shared_mailboxes" else field)
        number = as_number(texts.get(int(row), ""))
        return Address(context, number) if number.isdecimal() else _by_row(node, context)

    def _outside(self, node: Node) -> Address:
        """An outside number, from its row or as it was typed; one for emergencies is never called."""
        sheet, at, row = node.key.partition("@")
        told = at and sheet == "external_numbers"
        text = bare(self._survey.texts("external_numbers.number").get(int(row), "")) if told else node.name
        number = as_number(text.removesuffix("#"))
        if not number:
            return _by_row(node, NOWHERE.context) if told else NOWHERE
        return Address("emergency" if number in self._emergencies else "outside", number)


def stub_of(row: Place) -> Address:
    """Where calls arrive for a row that is held back."""
    return Address("held", f"{row.sheet}_{row.row}")


def _inbound(node: Node, entry: Entry | None) -> Address:
    first = as_number(entry.first) if entry else ""
    caller = slug(entry.caller) if entry else ""
    context = f"inbound-from-{caller or 'somebody'}" if entry and entry.caller else "inbound"
    return Address(context, first) if first.isdecimal() else _by_row(node, context)


def _by_row(node: Node, context: str) -> Address:
    """The address of a node by its row, where its name says nothing or another is called so."""
    sheet, _, row = node.key.partition("@")
    if node.kind in _NAMED:
        return Address(f"{_NAMED[node.kind]}--{row}", "s")
    return Address(context, f"{sheet}_{row}")
