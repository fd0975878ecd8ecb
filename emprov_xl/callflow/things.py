"""The rows of the answers become the nodes of the graph."""

from collections.abc import Callable, Iterator, Mapping

from emprov_xl.callflow.graph import Entry, Kind, Node
from emprov_xl.callflow.told import Told
from emprov_xl.model.cells import Place

_DEFINED = (
    (Kind.PARKING, "parking", "lot", ""),
    (Kind.ROUTING, "call_routing", "name", ""),
    (Kind.MENU, "auto_attendants", "name", ""),
    (Kind.ANNOUNCEMENT, "announcements", "name", ""),
    (Kind.GROUP, "ring_groups", "number", "name"),
    (Kind.QUEUE, "queues", "number", "name"),
    (Kind.EXTENSION, "extensions", "extension", "display_name"),
    (Kind.MAILBOX, "shared_mailboxes", "mailbox", "name"),
    (Kind.PAGE, "paging_groups", "number", "name"),
    (Kind.CONFERENCE, "conferences", "number", "name"),
    (Kind.OUTSIDE, "external_numbers", "name", "number"),
)
"""Each kind of thing with its sheet, and the fields by which people know one."""

OPERATOR = Node("operator", Kind.OPERATOR, "", Place("site", "operator", 0))
DIRECTORY = Node("directory", Kind.DIRECTORY, "")
DIALLING = Node("dialling", Kind.DIALLING, "")
HANG_UP = Node("hang up", Kind.HANG_UP, "")
BUSY = Node("busy", Kind.BUSY, "")
_DEFAULT_RETRIES = 3


def nodes_of(told: Told) -> Iterator[Node]:
    """Every thing that calls can meet, as the sheets define them."""
    yield from (OPERATOR, DIRECTORY, DIALLING, HANG_UP, BUSY)
    retries = told.numbers("auto_attendants.retries")
    silent = {row for row, phone in told.phones.items() if phone.connection == "virtual"}
    for kind, sheet, key, name in _DEFINED:
        known = _known(told, sheet, key, name)
        silenced = silent if kind is Kind.EXTENSION else ()
        for row in told.rows(sheet):
            tries = 1 + retries.get(row, _DEFAULT_RETRIES) if kind is Kind.MENU else 1
            called = known.get(row) or f"in row {row}"
            yield Node(f"{sheet}@{row}", kind, called, Place(sheet, key, row), tries, row in silenced)
    yield from _personal_mailboxes(told)
    yield from _follow_me(told)
    yield from _numbers(told)


def _known(told: Told, sheet: str, key: str, name: str) -> Mapping[int, str]:
    """What people know the rows of a sheet by: key and name."""
    keys, names = told.texts(f"{sheet}.{key}"), told.texts(f"{sheet}.{name}") if name else {}
    return {**names, **{row: f"{text} {names[row]}" if row in names else text for row, text in keys.items()}}


def entries_of(told: Told, compared: Callable[[str], str]) -> Iterator[Entry]:
    """The inbound numbers by their digits; a direct number within a block stands for itself."""
    firsts, lasts, callers = (told.texts(f"dids.{key}") for key in ("did", "last", "caller_id"))
    for row, text in firsts.items():
        first = compared(text)
        last = max(first, compared(lasts[row])) if row in lasts else first
        caller = compared(callers[row]).casefold() if row in callers else ""
        yield Entry(f"dids@{row}", first, last, caller)
    for row in direct_in_block(told):
        number = compared(told.texts("extensions.direct_did")[row])
        yield Entry(f"direct@{row}", number, number, "")


def direct_in_block(told: Told) -> list[int]:
    """The extensions whose direct number is one of a block on the sheet of inbound numbers, not a row of its own."""
    lasts = told.texts("dids.last")
    asked = told.links("extensions.direct_did")
    return [link.place.row for link in asked if link.rows and all(row in lasts for row in link.rows)]


def _personal_mailboxes(told: Told) -> Iterator[Node]:
    known = _known(told, "extensions", "extension", "display_name")
    for row, wanted in told.texts("extensions.voicemail").items():
        if wanted == "Yes":
            yield Node(f"voicemail@{row}", Kind.MAILBOX, known.get(row, ""), Place("extensions", "voicemail", row))


def _follow_me(told: Told) -> Iterator[Node]:
    numbers = told.texts("extensions.extension")
    for row in told.answers("extensions.follow_me_numbers"):
        name = numbers.get(row, f"row {row}")
        yield Node(f"follow_me@{row}", Kind.FOLLOW_ME, name, Place("extensions", "follow_me_numbers", row))


def _numbers(told: Told) -> Iterator[Node]:
    lasts, callers, what = (told.texts(f"dids.{key}") for key in ("last", "caller_id", "description"))
    firsts = told.texts("dids.did")
    for row in told.rows("dids"):
        known = firsts.get(row, f"in row {row}") + (f" to {lasts[row]}" if row in lasts else "")
        known += f" ({what[row]})" if row in what else ""
        known += f", calls from {callers[row]}" if row in callers else ""
        yield Node(f"dids@{row}", Kind.NUMBER, known, Place("dids", "did", row))
    direct = told.texts("extensions.direct_did")
    for row in direct_in_block(told):
        yield Node(f"direct@{row}", Kind.NUMBER, direct[row], Place("extensions", "direct_did", row))
