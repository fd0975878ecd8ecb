"""What answers by itself: call routings, menus, messages, the directory; and where calls end or a stub says why."""

from collections.abc import Iterator

from emprov_xl.callflow.graph import Kind, Node, On
from emprov_xl.exports.lab.conf import Code, code, is_dialled, word
from emprov_xl.exports.lab.dialplan import ANSWERS, HANGS_UP, Address, Context, Extension, Step, goto, plays, tells
from emprov_xl.exports.lab.hours import SETS_CLOCK, in_hours, on_holidays
from emprov_xl.exports.lab.lab import Lab, recording
from emprov_xl.exports.lab.places import NOWHERE, UNKNOWN, row_number, stub_of
from emprov_xl.model.cells import Place

_MENU_SECONDS = 10
_DIGIT_SECONDS = 3  # how long a menu waits for the next digit of an extension, as FreePBX does
_NO_SERVICE = "ss-noservice"  # of the core sounds: the number is not in service
_ASKS_FOR_NUMBER = "vm-enter-num-to-call"  # of the core sounds


def answering(lab: Lab) -> Iterator[Context]:
    """The contexts of what answers by itself."""
    for node in lab.of(Kind.ROUTING):
        yield _context(lab, node, _routing(lab, node))
    for node in lab.of(Kind.MENU):
        yield _menu(lab, node)
    for node in lab.of(Kind.ANNOUNCEMENT):
        if lab.flow.way(node.key, On.ALWAYS) is not None:
            steps = [ANSWERS, plays(recording(node)), lab.goes(node.key, On.ALWAYS)]
            yield _context(lab, node, steps)
    yield from _directory(lab)
    operator = next(lab.flow.of(Kind.OPERATOR))
    yield _context(lab, operator, [lab.goes(operator.key, On.ALWAYS)])
    yield Context(
        "end",
        [
            Extension("hangup", [HANGS_UP]),
            Extension("busy", [Step("Busy", Code("10")), HANGS_UP]),
        ],
        remark="Calls that are ended, and those that hear the busy tone.",
    )
    yield Context("stub", list(_stubs(lab)), remark="Where a cell does not say how calls go on.")
    yield Context("held", list(_held(lab)), remark="What a finding holds back, by sheet and row.")


def _context(lab: Lab, node: Node, steps: list[Step]) -> Context:
    address = lab.places.of(node)
    return Context(address.context, [Extension(address.exten, steps)], remark=node.said)


def _routing(lab: Lab, node: Node) -> list[Step]:
    clock = lab.flow.clocks[node.key]
    steps: list[Step] = []
    if lab.flow.way(node.key, On.OVERRIDE) is not None:
        steps.append(Step("GotoIf", code("$[${DB_EXISTS(LAB/<switch>)}]?switched", switch=lab.switch(node))))
    steps.append(SETS_CLOCK)
    steps += on_holidays(clock, "open", "holiday")
    doubt = clock.place if clock.hours is None else clock.hours.doubt
    if clock.hours is not None:
        steps += in_hours(clock.hours.spans, "open")
    steps.append(goto(lab.unsaid(doubt)) if doubt else lab.goes(node.key, On.CLOSED))
    steps.append(lab.goes(node.key, On.OPEN, "open"))
    if clock.holidays:
        steps.append(lab.goes(node.key, On.HOLIDAY, "holiday"))
    if lab.flow.way(node.key, On.OVERRIDE) is not None:
        steps.append(lab.goes(node.key, On.OVERRIDE, "switched"))
    held = lab.held_of_clock(clock)
    return [goto(held)] if held else steps


def _menu(lab: Lab, node: Node) -> Context:
    """A menu plays its greeting so often, and then sends callers on by the last thing that they did."""
    address = lab.places.of(node)
    waits = lab.survey.numbers("auto_attendants.timeout_seconds").get(row_number(node), _MENU_SECONDS)
    greeting = lab.played(node.key)
    steps = [
        ANSWERS,
        Step("Set", code("TIMEOUT(digit)=<s>", s=str(_DIGIT_SECONDS))),
        Step("Set", Code("LAB_TRY=0")),
        Step("Set", Code("LAB_TRY=$[${LAB_TRY} + 1]"), "again"),
        *(Step("Background", word(each)) for each in greeting[:1]),
        Step("WaitExten", word(str(waits))),
    ]
    again = Step("GotoIf", code("$[${LAB_TRY} < <tries>]?s,again", tries=str(node.tries)))
    keys = [way for way in lab.flow.moves(node.key) if way.on is On.KEY and is_dialled(way.key)]
    extensions = [
        Extension(address.exten, steps),
        *(Extension(way.key, [goto(lab.places.to(way))]) for way in keys),
        Extension("t", [again, lab.goes(node.key, On.TIMEOUT)], "Nothing was pressed."),
        Extension("i", [again, lab.goes(node.key, On.INVALID)], "A key was pressed that means nothing."),
    ]
    dial = lab.flow.way(node.key, On.DIRECT_DIAL)
    hub = lab.flow.nodes[dial.target].kind if dial else None
    includes = {Kind.DIALLING: [Code("direct-dial")], Kind.DIRECTORY: [Code("directory-dial")]}
    return Context(address.context, extensions, includes.get(hub, []) if hub else [], node.said)


def _directory(lab: Lab) -> Iterator[Context]:
    """Who can be dialled in a menu, and who can be spelled: callers dial an extension there too, or wait and spell."""
    hubs = ((Kind.DIALLING, "direct-dial", "dialling"), (Kind.DIRECTORY, "directory-dial", "spelling"))
    for kind, name, how in hubs:
        node = next(lab.flow.of(kind))
        ways = (way for way in lab.flow.moves(node.key) if not lab.places.is_held(lab.flow.nodes[way.target]))
        extensions = [Extension(way.key, [goto(lab.places.to(way))]) for way in ways if is_dialled(way.key)]
        yield Context(name, extensions, remark=f"Whom callers reach by {how}.")
    asks = [ANSWERS, Step("Background", word(_ASKS_FOR_NUMBER)), Step("WaitExten", Code("10"))]
    spells = [Step("Directory", Code("default,directory-dial,b")), HANGS_UP]
    yield Context(
        "directory",
        [Extension("s", asks), Extension("t", spells), Extension("i", spells)],
        [Code("directory-dial")],
        "The directory: an extension is dialled, or a name spelled.",
    )


def _stubs(lab: Lab) -> Iterator[Extension]:
    yield _says(NOWHERE, "LAB STUB a cell does not say how calls go on")
    yield _says(UNKNOWN, "LAB STUB nobody here has this number")
    for address, node in lab.places.stubs():
        yield _says(address, f"LAB STUB {address.exten} {node.name}")
    for place in lab.doubts():
        address = lab.unsaid(place)
        yield _says(address, f"LAB STUB {address.exten} the hours cannot be told without this cell")


def _held(lab: Lab) -> Iterator[Extension]:
    for place in sorted(lab.held, key=lambda place: (place.sheet, place.row)):
        row = Place(place.sheet, None, place.row)
        yield _says(stub_of(row), f"LAB HELD BACK {row.sheet} row {row.row} by {' '.join(lab.held[place])}")


def _says(address: Address, words: str) -> Extension:
    return Extension(address.exten, [tells(words), ANSWERS, plays(_NO_SERVICE), HANGS_UP])
