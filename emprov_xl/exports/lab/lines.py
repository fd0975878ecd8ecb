"""Calls from outside, calls to the outside, and those for help: nothing here ever leaves the lab."""

from collections.abc import Iterator

from emprov_xl.callflow.graph import Entry, Kind, On
from emprov_xl.exports.lab.conf import Code, code, is_dialled
from emprov_xl.exports.lab.dialplan import ANSWERS, HANGS_UP, Address, Context, Extension, Step, goto, plays, tells
from emprov_xl.exports.lab.keys import between, is_digits
from emprov_xl.exports.lab.lab import OUTSIDE_LINE, Lab
from emprov_xl.exports.lab.places import UNKNOWN

_DIALLED = "${FILTER(0-9*#+,${EXTEN})}"  # a telephone may send anything after the keys of a pattern
_ANY_NUMBER = ("_[0-9*#+].", "_[0-9*#+]")
_RINGS = 60
_WITHHELD = ("anonymous", "private", "blocked", "unknown", "restricted", "unavailable")


def lines(lab: Lab) -> Iterator[Context]:
    """The contexts of the world outside."""
    yield from _inbound(lab)
    yield Context(
        "outside",
        [*_guarded(lab), *(Extension(each, list(_stands_in())) for each in _ANY_NUMBER)],
        remark="All calls to the outside end here at the stand-in. There is no trunk.",
    )
    ring = [Step("Set", Code(f"CALLERID(name)=LAB for {_DIALLED}")), Step("Dial", Code(OUTSIDE_LINE)), HANGS_UP]
    yield Context(
        "members",
        [*_guarded(lab), *(Extension(each, ring) for each in _ANY_NUMBER)],
        remark="Outside numbers that ring along in a group.",
    )
    helps = [Extension(number, list(_reads_back(number))) for number in lab.emergencies]
    yield Context("emergency", helps, remark="Emergency numbers: they are read back and never called.")


def _guarded(lab: Lab) -> Iterator[Extension]:
    """Emergency numbers that come here all the same."""
    for number in lab.emergencies:
        yield Extension(number, [goto(Address("emergency", number))])


def _reads_back(number: str) -> Iterator[Step]:
    yield tells(f"LAB EMERGENCY NUMBER {number} is not called")
    yield ANSWERS
    yield plays("beep")
    yield Step("SayDigits", code("<number>", number=number))
    yield HANGS_UP


def _stands_in() -> Iterator[Step]:
    yield Step("Verbose", Code(f"1,LAB OUTSIDE stand-in for {_DIALLED}"))
    yield Step("Set", Code(f"CALLERID(name)=LAB for {_DIALLED}"))
    yield Step("Dial", Code(f"{OUTSIDE_LINE},{_RINGS}"))
    yield ANSWERS
    yield plays("ss-noservice")
    yield Step("SayDigits", Code(_DIALLED))
    yield HANGS_UP


def _inbound(lab: Lab) -> Iterator[Context]:
    """The inbound numbers; those for calls of one caller stand in a context of that caller."""
    contexts: dict[str, list[Extension]] = {"inbound": []}
    entries = {entry.node: entry for entry in lab.flow.entries}
    tests: dict[str, list[Step]] = {}
    for node in lab.flow.of(Kind.NUMBER):
        entry, address = entries.get(node.key), lab.places.of(node)
        if entry is None:
            continue
        patterns = list(_patterns(entry)) or [address.exten]
        steps = [goto(address)] if lab.places.is_held(node) else [lab.goes(node.key, On.ALWAYS)]
        if entry.caller and not lab.places.is_held(node):
            for each in patterns:
                tests.setdefault(each, []).extend(_by_caller(entry, address))
        elif entry.caller:
            continue
        mine = contexts.setdefault(address.context if entry.caller else "inbound", [])
        mine += [Extension(each, steps, node.name) for each in patterns]
    plain = {extension.exten: extension for extension in contexts["inbound"][::-1]}
    numbers = [_tested(number, steps, plain.get(number)) for number, steps in tests.items()]
    forms = [Extension(form, [Step("Goto", Code(f"inbound,{rest},1"))]) for form, rest in _LONGER]
    contexts["inbound"] = [*numbers, *contexts["inbound"], *forms]
    for name, extensions in contexts.items():
        what = "Inbound numbers." if name == "inbound" else "Inbound numbers when one caller calls them."
        yield Context(name, extensions, remark=what)


_LONGER = (("_+1NXXNXXXXXX", "${EXTEN:2}"), ("_1NXXNXXXXXX", "${EXTEN:1}"))
"""A North American number as carriers send it too."""


def _patterns(entry: Entry) -> Iterator[str]:
    first, last = entry.first, entry.last
    if is_digits(first):
        whole = is_digits(last) and len(last) == len(first)
        yield from between(first, last if whole else first)


def _by_caller(entry: Entry, address: Address) -> Iterator[Step]:
    """The call goes its own way when one caller calls; a caller who cannot be told apart has no test."""
    caller = entry.caller
    there = code("<context>,", context=address.context) + "${EXTEN},1"
    if is_dialled(caller):
        last = f"${{FILTER(0-9*#+,${{CALLERID(num)}}):-{len(caller)}}}"
        yield Step("GotoIf", Code(f'$["{last}" = "' + code("<caller>", caller=caller) + f'"]?{there}'))
    elif caller in _WITHHELD:
        withheld = "${FILTER(a-z,${TOLOWER(${CALLERID(num)})})}"
        yield Step("GotoIf", Code(f'$["{withheld}" = "anonymous"]?{there}'))


def _tested(number: str, tests: list[Step], plain: Extension | None) -> Extension:
    """A number that some callers reach otherwise; who is none of them goes on as it says for everybody."""
    rest = plain.steps if plain else [goto(UNKNOWN)]
    return Extension(number, [*tests, *rest], plain.remark if plain else "")
