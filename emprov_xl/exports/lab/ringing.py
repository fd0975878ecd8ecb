"""What rings: extensions, the other numbers of their users, ring groups and queues."""

from collections.abc import Iterator, Sequence

from emprov_xl.callflow.clock import Clock
from emprov_xl.callflow.graph import Kind, Node, On, Way
from emprov_xl.exports.lab.conf import NOTHING, Code, Section, code, is_dialled, said, slug, word, written
from emprov_xl.exports.lab.dialplan import HANGS_UP, Context, Extension, Step, goto, plays
from emprov_xl.exports.lab.hours import SETS_CLOCK, in_hours
from emprov_xl.exports.lab.lab import Lab
from emprov_xl.exports.lab.places import row_number

_TRANSFERS = "tT"
_GROUP_SECONDS = _FOLLOW_SECONDS = 20
_EMPTY = {"Yes": "yes", "No": "no", "Strict": "strict", "Loose": "loose"}
_ULTRA_STRICT = "penalty,paused,invalid,unavailable,inuse,ringing"
_STATUS = (("full", On.FULL, "FULL"), ("empty", On.EMPTY, "JOIN"), ("left", On.LEFT, "LEAV"))
"""Why a queue lets a caller go: a label, the way, and how what Asterisk calls it begins."""


def ringing(lab: Lab) -> Iterator[Context]:
    """The contexts of what rings; each thing is an extension by its number."""
    extensions = [_extension(lab, node) for node in lab.of(Kind.EXTENSION)]
    yield Context("extensions", extensions, remark="One telephone each.")
    follow = [_follow_me(lab, node) for node in lab.of(Kind.FOLLOW_ME)]
    yield Context("follow-me", follow, remark="The other numbers of a user.")
    yield Context("groups", [_group(lab, node) for node in lab.of(Kind.GROUP)], remark="Ring groups.")
    queues = list(lab.of(Kind.QUEUE))
    yield Context("queues", [_queue(lab, node) for node in queues], remark="Call queues.")
    for node in queues:
        exits = [Extension(way.key, [goto(lab.places.to(way))]) for way in _exits(lab, node)]
        if exits:
            yield Context(f"queue-exit-{lab.places.number(node)}", exits, remark=f"Keys in {node.said}.")


def _exits(lab: Lab, node: Node) -> list[Way]:
    """The ways by which callers leave a queue by a key."""
    return [way for way in lab.flow.moves(node.key) if way.on is On.KEY and is_dialled(way.key)]


def _dials(devices: Sequence[str], seconds: int, label: str = "") -> Step:
    rung = "&".join(word(device) for device in devices)
    return Step("Dial", Code(f"{rung},{seconds:d},{_TRANSFERS}"), label)


def _extension(lab: Lab, node: Node) -> Extension:
    number, key = lab.places.number(node), node.key
    steps = [Step("GotoIf", code("$[${DB_EXISTS(DND/<number>)}]?busy", number=number))]
    passed = lab.flow.way(key, On.NO_ANSWER)
    if not node.silent:
        if not lab.waits(node):
            test = '$["${DEVICE_STATE(PJSIP/<number>)}" = "BUSY"]?busy'
            steps.append(Step("GotoIf", code(test, number=number)))
        steps.append(_dials([lab.device(node)], passed.seconds or 0 if passed else 0))
        steps.append(Step("GotoIf", Code('$["${DIALSTATUS}" = "BUSY"]?busy')))
    steps += [lab.goes(key, On.NO_ANSWER), lab.goes(key, On.BUSY, "busy")]
    return Extension(number, steps, node.name)


def _follow_me(lab: Lab, node: Node) -> Extension:
    passed = lab.flow.way(node.key, On.NO_ANSWER)
    rung = lab.rung(node.key)
    seconds = (passed.seconds if passed else None) or _FOLLOW_SECONDS
    steps = [_dials(rung, seconds)] if rung else []
    return Extension(lab.places.number(node), [*steps, lab.goes(node.key, On.NO_ANSWER)], node.name)


def _group(lab: Lab, node: Node) -> Extension:
    at = row_number(node)
    seconds = lab.survey.numbers("ring_groups.ring_seconds").get(at, _GROUP_SECONDS)
    strategy = lab.survey.texts("ring_groups.strategy").get(at, "ringall")
    prefix = said(lab.survey.texts("ring_groups.name_prefix").get(at, ""), 20)
    steps = [Step("Answer"), *map(plays, lab.played(node.key))] if lab.played(node.key) else []
    if prefix:
        steps.append(Step("Set", Code(f"CALLERID(name)={prefix} ${{CALLERID(name)}}")))
    steps += _rings(lab.rung(node.key), strategy.removesuffix("-prim"), seconds)
    return Extension(lab.places.number(node), [*steps, lab.goes(node.key, On.NO_ANSWER, "unanswered")], node.name)


def _rings(devices: Sequence[str], strategy: str, seconds: int) -> Iterator[Step]:
    """Telephones ring together, one after the other, one more each time, or the first that is free."""
    match strategy:
        case "hunt":
            yield from (_dials([device], seconds) for device in devices)
        case "memoryhunt":
            yield from (_dials(devices[: position + 1], seconds) for position in range(len(devices)))
        case "firstavailable" | "firstnotonphone":
            for device in devices:
                yield _dials([device], seconds)
                yield Step("GotoIf", Code('$["${DIALSTATUS}" = "NOANSWER"]?unanswered'))
        case _ if devices:
            yield _dials(devices, seconds)


def _queue(lab: Lab, node: Node) -> Extension:
    """A queue, and how its callers are sent on, whether they waited or met an empty one outside of its hours."""
    number, clock = lab.places.number(node), lab.flow.clocks.get(node.key)
    longest = lab.flow.way(node.key, On.MAX_WAIT)
    waits = f",,,,{longest.seconds or 0:d}" if longest else ""
    held = lab.held_of_clock(clock) if clock else None
    if held:
        return Extension(number, [goto(held)], node.name)
    steps = list(_outside_hours(lab, clock, Step("Queue", Code(f"{number}-closed{waits}")))) if clock else []
    steps.append(Step("Answer", label="open"))
    steps += [*map(plays, lab.played(node.key, "join_announcement")), Step("Queue", Code(f"{number}{waits}"))]
    return Extension(number, [*steps, *_sent_on(lab, node)], node.name)


def _outside_hours(lab: Lab, clock: Clock, closed: Step) -> Iterator[Step]:
    yield SETS_CLOCK
    yield from in_hours(clock.hours.spans if clock.hours else (), "open")
    doubt = clock.place if clock.hours is None else clock.hours.doubt
    yield from [goto(lab.unsaid(doubt))] if doubt else [closed, Step("Goto", Code("sent-on"))]


def _sent_on(lab: Lab, node: Node) -> Iterator[Step]:
    """Where callers go whom the queue did not serve, by the reason that it gives."""
    sent = [(label, on, status) for label, on, status in _STATUS if lab.flow.way(node.key, on)]
    yield Step("NoOp", NOTHING, "sent-on")
    for label, _, status in sent:
        test = '$["${QUEUESTATUS:0:4}" = "<status>"]?<label>'
        yield Step("GotoIf", code(test, status=status, label=label))
    yield lab.goes(node.key, On.MAX_WAIT) if lab.flow.way(node.key, On.MAX_WAIT) else HANGS_UP
    yield from (lab.goes(node.key, on, label) for label, on, _ in sent)


def queues_conf(lab: Lab) -> bytes:
    """queues.conf: each queue with its agents, and an empty one beside it where it is closed at some hours."""
    sections = [Section("general", (("persistentmembers", Code("no")), ("autofill", Code("yes"))))]
    for node in lab.of(Kind.QUEUE):
        settings = tuple(_settings(lab, node))
        members = tuple(("member =>", member) for member in agents(lab, node, "Static"))
        number = lab.places.number(node)
        sections.append(Section(number, (*settings, *members), remark=node.said))
        if node.key in lab.flow.clocks:
            sections.append(Section(f"{number}-closed", settings, remark="the same outside its hours, with nobody"))
    return written(["The call queues of the lab. Agents who log in are not told here: see their code."], sections)


def agents(lab: Lab, node: Node, kind: str) -> Iterator[Code]:
    """The agents of a queue of one kind, as members: the device, and who is asked first."""
    kinds, penalties = lab.survey.texts("agents.kind"), lab.survey.numbers("agents.penalty")
    seen: set[str] = set()
    for way in lab.flow.out(node.key):
        if way.on is not On.RINGS or lab.places.held(way.place):
            continue
        device = lab.device(lab.flow.nodes[way.target])
        mine = "Dynamic" if kinds.get(way.place.row) == "Dynamic" else "Static"
        if device and mine == kind and device not in seen:
            seen.add(device)
            yield Code(f"{word(device)},{penalties.get(way.place.row, 0):d}")


def _settings(lab: Lab, node: Node) -> Iterator[tuple[str, Code]]:
    at = row_number(node)
    numbers, texts = lab.survey.numbers, lab.survey.texts
    yield "strategy", word(texts("queues.strategy").get(at, "ringall"))
    plain = (
        *(
            ("timeout", "agent_timeout_seconds", 15),
            ("retry", "retry_seconds", 5),
            ("wrapuptime", "wrap_up_seconds", 0),
        ),
        *(("maxlen", "max_callers", 0), ("weight", "weight", 0), ("servicelevel", "service_level_seconds", 60)),
        ("announce-frequency", "position_announcement_seconds", 0),
    )
    for name, key, otherwise in plain:
        yield name, Code(f"{numbers(f'queues.{key}').get(at, otherwise):d}")
    for name, key, unsaid in (("joinempty", "join_empty", "no"), ("leavewhenempty", "leave_empty", "yes")):
        answer = texts(f"queues.{key}").get(at, "")
        yield name, Code(_ULTRA_STRICT if answer == "Ultra strict" else _EMPTY.get(answer, unsaid))
    yield "ringinuse", Code("no" if texts("queues.skip_busy").get(at) == "Yes" else "yes")
    yield "autopause", Code("yes" if texts("queues.auto_pause").get(at) == "Yes" else "no")
    music = slug(texts("queues.music").get(at, ""))
    yield "musicclass", word(music if music in lab.music else "default")
    for played in lab.played(node.key, "agent_announcement"):
        yield "announce", word(played)
    if _exits(lab, node):
        yield "context", word(f"queue-exit-{lab.places.number(node)}")
