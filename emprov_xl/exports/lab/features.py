"""The codes in force: what the lab can do behind them, and a stub that says so for what it cannot."""

from collections.abc import Callable, Iterator, Mapping

from emprov_xl.callflow.graph import Kind
from emprov_xl.exports.lab.conf import Code, Section, code, is_dialled, word, written
from emprov_xl.exports.lab.dialplan import ANSWERS, HANGS_UP, OTHERWISE, Context, Extension, Step, goto, plays, tells
from emprov_xl.exports.lab.keys import is_digits
from emprov_xl.exports.lab.lab import Lab
from emprov_xl.exports.lab.places import UNKNOWN
from emprov_xl.exports.lab.ringing import agents
from emprov_xl.exports.lab.rooms import MAILBOXES

OWN = "LAB_EXTENSION"
"""The variable of each telephone that holds its extension."""

_MINE = f"${{{OWN}}}"
_IN_CALL = {"Blind transfer": "blindxfer", "Attended transfer": "atxfer", "Disconnect": "disconnect"}
_BEEPS = plays("beep")
_LOT = "Default parking lot"  # of a new system; the lots of the answers take its place


def codes(lab: Lab) -> dict[str, str]:
    """The code of each function in force: the customer's, else that of a new system."""
    known = {each.feature: each for each in lab.survey.catalogue.feature_codes}
    found = {feature: each.code for feature, each in known.items() if each.enabled}
    typed, used = lab.survey.texts("features.code"), lab.survey.texts("features.enabled")
    for row, feature in lab.survey.texts("features.feature").items():
        if used.get(row) == "No" or not lab.is_kept("features", row):
            found.pop(feature, None)
        elif feature in known and (row in typed or used.get(row) == "Yes"):
            found[feature] = typed.get(row, known[feature].code)
    return {feature: each for feature, each in found.items() if is_dialled(each)}


def features(lab: Lab) -> Iterator[Context]:
    """The context of the codes, and where agents log in and out."""
    known = {each.feature: each for each in lab.survey.catalogue.feature_codes}
    mine: list[Extension] = []
    for feature, dialled in codes(lab).items():
        entry = known[feature]
        if entry.in_call or entry.group == _LOT:
            continue
        if feature in _CARRIED:
            mine += _CARRIED[feature](lab, dialled)
        else:
            exten = f"_{dialled}X." if entry.argument else dialled
            mine.append(
                Extension(exten, [tells(f"LAB STUB the lab does not carry {feature}"), _BEEPS, HANGS_UP], feature)
            )
    yield Context("features", mine, remark="The codes in force.")
    yield from _agents(lab)


def _pattern(dialled: str) -> str:
    return f"_{dialled}X."


def _voicemail(_: Lab, dialled: str) -> Iterator[Extension]:
    yield Extension(dialled, [ANSWERS, Step("VoiceMailMain", Code(f"{_MINE}@{MAILBOXES}")), HANGS_UP])


def _any_voicemail(_: Lab, dialled: str) -> Iterator[Extension]:
    yield Extension(dialled, [ANSWERS, Step("VoiceMailMain", Code(f"@{MAILBOXES}")), HANGS_UP])


def _leaves_message(_: Lab, dialled: str) -> Iterator[Extension]:
    goes = Step("Goto", Code(f"mailboxes,${{FILTER(0-9,${{EXTEN:{len(dialled)}}})}},1"))
    yield Extension(_pattern(dialled), [goes])


def _undisturbed(_: Lab, dialled: str) -> Iterator[Extension]:
    yield Extension(dialled, [ANSWERS, Step("Set", Code(f"DB(DND/{_MINE})=YES")), _BEEPS, HANGS_UP])


def _disturbed(_: Lab, dialled: str) -> Iterator[Extension]:
    gone = Step("Set", Code(f"LAB_GONE=${{DB_DELETE(DND/{_MINE})}}"))
    yield Extension(dialled, [ANSWERS, gone, _BEEPS, HANGS_UP])


def _toggles(name: str) -> list[Step]:
    """A switch is turned: on with one beep, off with two."""
    return [
        ANSWERS,
        Step("GotoIf", Code(f"$[${{DB_EXISTS({name})}}]?off")),
        Step("Set", Code(f"DB({name})=YES")),
        _BEEPS,
        HANGS_UP,
        Step("Set", Code(f"LAB_GONE=${{DB_DELETE({name})}}"), "off"),
        _BEEPS,
        _BEEPS,
        HANGS_UP,
    ]


def _disturbance(_: Lab, dialled: str) -> Iterator[Extension]:
    yield Extension(dialled, _toggles(f"DND/{_MINE}"))


def _switches(lab: Lab, dialled: str) -> Iterator[Extension]:
    """One code for each call routing that can be switched over by hand; its PIN stands in a file."""
    for row, index in lab.survey.numbers("call_routing.override_index").items():
        if lab.is_kept("call_routing", row):
            asks = []
            if lab.pin_of("call_routing.override_pin", row):
                asks = [ANSWERS, Step("Authenticate", code("${LAB_PINS}/switch-<index>", index=str(index)))]
            yield Extension(f"{dialled}{index}", [*asks, *_toggles(f"LAB/switch-{index}")])


def _group_pickup(_: Lab, dialled: str) -> Iterator[Extension]:
    yield Extension(dialled, [Step("Pickup"), HANGS_UP])


def _pickup(_: Lab, dialled: str) -> Iterator[Extension]:
    ringing = Step("PickupChan", Code(f"PJSIP/${{FILTER(0-9,${{EXTEN:{len(dialled)}}})}}"))
    yield Extension(_pattern(dialled), [ringing, HANGS_UP])


def _parked(lab: Lab, dialled: str) -> Iterator[Extension]:
    goes = Step("Goto", Code(f"parking,${{FILTER(0-9,${{EXTEN:{len(dialled)}}})}},1"))
    if any(lab.of(Kind.PARKING)):
        yield Extension(_pattern(dialled), [goes])


def _intercom(_: Lab, dialled: str) -> Iterator[Extension]:
    called = f"${{FILTER(0-9,${{EXTEN:{len(dialled)}}})}}"
    yield Extension(_pattern(dialled), [Step("Dial", Code(f"PJSIP/{called},10,b(auto-answer^s^1)")), HANGS_UP])


def _echo(_: Lab, dialled: str) -> Iterator[Extension]:
    yield Extension(dialled, [ANSWERS, Step("Echo"), HANGS_UP])


def _clock(lab: Lab, dialled: str) -> Iterator[Extension]:
    zone = lab.survey.form("site.time_zone")
    says = Code(f",{word(zone)}") if isinstance(zone, str) else Code("")
    yield Extension(dialled, [ANSWERS, Step("SayUnixTime", says), HANGS_UP])


def _own_number(_: Lab, dialled: str) -> Iterator[Extension]:
    yield Extension(dialled, [ANSWERS, Step("SayDigits", Code(_MINE)), HANGS_UP])


def _directory(_: Lab, dialled: str) -> Iterator[Extension]:
    yield Extension(dialled, [Step("Goto", Code("directory,s,1"))])


def _logs_in(_: Lab, dialled: str) -> Iterator[Extension]:
    yield Extension(dialled, [Step("Goto", Code(f"queue-login,{_MINE},1"))])


def _agents(lab: Lab) -> Iterator[Context]:
    """An agent who may log in turns every queue of hers on or off."""
    mine: dict[str, list[Step]] = {}
    for node in lab.of(Kind.QUEUE):
        for member in agents(lab, node, "Dynamic"):
            device, _, penalty = member.partition(",")
            queue = lab.places.number(node)
            words = {"queue": queue, "device": device, "penalty": penalty}
            steps = mine.setdefault(device.rpartition("/")[2], [ANSWERS])
            steps.append(Step("AddQueueMember", code("<queue>,<device>,<penalty>", **words)))
            test = code('$["${AQMSTATUS}" != "MEMBERALREADY"]?in-<queue>', **words)
            steps += [Step("GotoIf", test), Step("RemoveQueueMember", code("<queue>,<device>", **words))]
            steps.append(Step("NoOp", Code(""), f"in-{queue}"))
    extensions = [Extension(number, [*steps, _BEEPS, HANGS_UP]) for number, steps in mine.items() if is_digits(number)]
    extensions.append(Extension(OTHERWISE, [goto(UNKNOWN)]))
    yield Context("queue-login", extensions, remark="Agents who log in and out.")


_CARRIED: Mapping[str, Callable[[Lab, str], Iterator[Extension]]] = {
    "My voicemail": _voicemail,
    "Dial voicemail": _any_voicemail,
    "Leave a message in a mailbox": _leaves_message,
    "Do not disturb: on": _undisturbed,
    "Do not disturb: off": _disturbed,
    "Do not disturb: toggle": _disturbance,
    "Call flow toggle: one": _switches,
    "Group pickup": _group_pickup,
    "Directed pickup": _pickup,
    "Pick up a parked call": _parked,
    "Intercom to an extension": _intercom,
    "Echo test": _echo,
    "Speaking clock": _clock,
    "Speak my extension number": _own_number,
    "Company directory": _directory,
    "Queue login toggle": _logs_in,
}


def carried(lab: Lab) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The functions that work in the lab, and those that do not, each with its code."""
    own = {each.feature for each in lab.survey.catalogue.feature_codes if each.group == _LOT}
    mine = ((feature, each) for feature, each in codes(lab).items() if feature not in own)
    every = sorted(mine, key=lambda each: (each[1], each[0]))
    works = [(feature, each) for feature, each in every if feature in _CARRIED or feature in _IN_CALL]
    return works, [each for each in every if each not in works]


def features_conf(lab: Lab) -> bytes:
    """features.conf: what is pressed while talking."""
    pressed = {name: each for feature, each in codes(lab).items() if (name := _IN_CALL.get(feature))}
    settings = tuple((name, word(each)) for name, each in pressed.items())
    sections = [Section("general", ()), Section("featuremap", settings)]
    return written(["What is pressed during a call in the lab."], sections)


def switch_pins(lab: Lab) -> Iterator[tuple[str, bytes]]:
    """The PINs of the switches, a file each."""
    for row, index in lab.survey.numbers("call_routing.override_index").items():
        pin = lab.pin_of("call_routing.override_pin", row)
        if pin and lab.is_kept("call_routing", row):
            yield f"switch-{index}", f"{pin}\n".encode("ascii")
