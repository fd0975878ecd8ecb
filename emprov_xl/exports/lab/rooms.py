"""Where calls rest: mailboxes, page groups, conference rooms and parked calls, in the dial plan and in own files."""

from collections.abc import Iterator, Set

from emprov_xl.callflow.graph import Kind, Node, On
from emprov_xl.exports.lab.conf import Code, Section, code, said, word, written
from emprov_xl.exports.lab.dialplan import ANSWERS, HANGS_UP, OTHERWISE, Context, Extension, Step, goto
from emprov_xl.exports.lab.keys import between, is_digits
from emprov_xl.exports.lab.lab import Lab
from emprov_xl.exports.lab.places import UNKNOWN, row_number, row_of

MAILBOXES = "default"
_PARKED_SECONDS = 45
_MOST_SLOTS = 1000
_PAGED = {"Skip": "s"}  # left alone while in a call; the others are rung whatever they do
_ANSWERS_ITSELF = "b(auto-answer^s^1)"
_MINUTE = 60


def rooms(lab: Lab) -> Iterator[Context]:
    """The contexts of where calls rest."""
    yield _mailboxes(lab)
    yield Context("pages", [_page(lab, node) for node in lab.of(Kind.PAGE)], remark="Page groups.")
    header = Step("Set", Code("PJSIP_HEADER(add,Call-Info)=answer-after=0"))
    asks = [Extension("s", [header, Step("Return")])]
    yield Context("auto-answer", asks, remark="A paged telephone is asked to pick up by itself.")
    conferences = [each for node in lab.of(Kind.CONFERENCE) for each in _conference(lab, node)]
    yield Context("conferences", conferences, remark="Conference rooms; leaders dial the number and a star.")
    lots = list(lab.of(Kind.PARKING))
    parked = [each for node in lots for each in _parking(lab, node)]
    yield Context("parking", [*parked, Extension(OTHERWISE, [goto(UNKNOWN)])], remark="Parking lots and slots.")
    for node in lots:
        if lab.flow.way(node.key, On.TIMEOUT) is not None:
            back = [Extension("s", [lab.goes(node.key, On.TIMEOUT)])]
            yield Context(f"parking-back-{lab.places.number(node)}", back, remark=f"Nobody took a call of {node.name}.")


def boxes(lab: Lab) -> Iterator[tuple[Node, str]]:
    """Every mailbox with its name."""
    return ((node, lab.places.number(node)) for node in lab.of(Kind.MAILBOX))


def _mailboxes(lab: Lab) -> Context:
    extensions = [
        Extension(box, [ANSWERS, Step("VoiceMail", code("<box>@<all>,u", box=box, all=MAILBOXES)), HANGS_UP], node.name)
        for node, box in boxes(lab)
    ]
    zero = next((way for node, _ in boxes(lab) for way in lab.flow.moves(node.key) if way.on is On.KEY), None)
    if zero is not None:
        extensions.append(Extension("o", [goto(lab.places.to(zero))], "0 is pressed instead of leaving a message."))
    extensions.append(Extension(OTHERWISE, [goto(UNKNOWN)]))
    return Context("mailboxes", extensions, remark="Mailboxes of users, and shared ones.")


def _page(lab: Lab, node: Node) -> Extension:
    at = row_number(node)
    options = _PAGED.get(lab.survey.texts("paging_groups.busy_handling").get(at, "Skip"), "")
    duplex = "d" if lab.survey.texts("paging_groups.duplex").get(at) == "Yes" else ""
    rung = "&".join(word(device) for device in lab.rung(node.key))
    pages = [Step("Page", Code(f"{rung},{duplex}{options}{_ANSWERS_ITSELF}"))] if rung else []
    return Extension(lab.places.number(node), [*pages, HANGS_UP], node.name)


def _conference(lab: Lab, node: Node) -> Iterator[Extension]:
    room = lab.places.number(node)
    yield Extension(room, [ANSWERS, _joins(room, "guest"), HANGS_UP], node.name)
    yield Extension(f"{room}*", [ANSWERS, _joins(room, "leader"), HANGS_UP])


def _joins(room: str, profile: str) -> Step:
    return Step("ConfBridge", code("<room>,bridge-<room>,<profile>-<room>", room=room, profile=profile))


def _parking(lab: Lab, node: Node) -> Iterator[Extension]:
    lot = lab.places.number(node)
    yield Extension(lot, [Step("Park", code("lot-<lot>", lot=lot)), HANGS_UP], node.name)
    first, last = _slots(lab, node)
    for slot in between(first, last) if first else ():
        takes = Step("ParkedCall", code("lot-<lot>,${EXTEN}", lot=lot))
        yield Extension(slot, [takes, HANGS_UP], "The slots.")


def _slots(lab: Lab, node: Node) -> tuple[str, str]:
    """The first and the last slot of a lot; both empty where they are not told, or told in a way that cannot be."""
    at = row_number(node)
    first = lab.survey.texts("parking.first_slot").get(at, "")
    count = lab.survey.numbers("parking.slots").get(at, 0)
    last = f"{int(first) + count - 1:0{len(first)}d}" if is_digits(first) and 0 < count <= _MOST_SLOTS else ""
    return (first, last) if len(last) == len(first) else ("", "")


def slot_patterns(lab: Lab) -> Iterator[str]:
    """What is dialled to take a parked call."""
    for node in lab.of(Kind.PARKING):
        first, last = _slots(lab, node)
        yield from between(first, last) if first else ()


def parking_conf(lab: Lab) -> bytes:
    """res_parking.conf: the lots; their extensions stand in the dial plan."""
    sections = [Section("general", ())]
    for node in lab.of(Kind.PARKING):
        lot, back = lab.places.number(node), lab.flow.way(node.key, On.TIMEOUT)
        first, last = _slots(lab, node)
        seconds = lab.survey.numbers("parking.timeout_seconds").get(row_number(node), _PARKED_SECONDS)
        settings = [("parkpos", code("<first>-<last>", first=first, last=last))] if first else []
        settings += [("parkingtime", Code(f"{seconds:d}")), ("findslot", Code("next"))]
        settings.append(("comebacktoorigin", Code("no" if back else "yes")))
        if back:
            settings.append(("comebackcontext", word(f"parking-back-{lot}")))
        sections.append(Section(f"lot-{lot}", tuple(settings), remark=node.said))
    return written(["Where calls are parked in the lab."], sections)


def conference_conf(lab: Lab) -> bytes:
    """confbridge.conf: a room with its guests and its leaders; their PINs stand nowhere else."""
    sections = [Section("general", ())]
    for node in lab.of(Kind.CONFERENCE):
        at, room = row_number(node), lab.places.number(node)
        texts = lab.survey.texts
        most = lab.survey.numbers("conferences.max_participants").get(at)
        waits = texts("conferences.leader_wait").get(at) == "Yes"
        bridge = [("type", Code("bridge")), *([("max_members", Code(f"{most:d}"))] if most else [])]
        guest = [("type", Code("user")), ("music_on_hold_when_empty", Code("yes"))]
        leader = [("type", Code("user")), ("admin", Code("yes")), ("marked", Code("yes"))]
        guest += [("wait_marked", Code("yes"))] if waits else []
        pin = lab.pin_of("conferences.pin", at)
        guest += _pin(pin)
        leader += _pin(lab.pin_of("conferences.admin_pin", at) or pin)
        sections.append(Section(f"bridge-{room}", tuple(bridge), remark=node.said))
        sections.append(Section(f"guest-{room}", tuple(guest)))
        sections.append(Section(f"leader-{room}", tuple(leader)))
    return written(["The conference rooms of the lab."], sections)


def _pin(pin: str) -> list[tuple[str, Code]]:
    return [("pin", word(pin))] if pin else []


def voicemail_conf(lab: Lab) -> bytes:
    """voicemail.conf: the mailboxes with their PINs; nobody is sent an email from a lab."""
    numbers = lab.survey.numbers
    row = next(iter(lab.rows("voicemail_settings")), 0)
    minutes = numbers("voicemail_settings.max_message_minutes").get(row)
    zero = any(way.on is On.KEY for node, _ in boxes(lab) for way in lab.flow.moves(node.key))
    general = [
        ("format", Code("wav")),
        ("maxmsg", Code(f"{numbers('voicemail_settings.max_messages').get(row, 100):d}")),
    ]
    general += [("maxsecs", Code(f"{minutes * _MINUTE:d}"))] if minutes else []
    general += [("minpassword", Code(f"{numbers('voicemail_settings.min_pin_length').get(row, 4):d}"))]
    general += [("operator", Code("yes" if zero else "no")), ("sendvoicemail", Code("no"))]
    named = (row_of(lab.flow.nodes[way.target]) for hub in lab.flow.of(Kind.DIRECTORY) for way in lab.flow.out(hub.key))
    spelled = {row.row for row in named if row is not None}
    mailboxes = tuple(_mailbox(lab, node, box, spelled) for node, box in boxes(lab))
    about = ["The mailboxes of the lab. Addresses for email are left out: a lab writes to nobody."]
    return written(about, [Section("general", tuple(general)), Section(MAILBOXES, mailboxes)])


def _mailbox(lab: Lab, node: Node, box: str, spelled: Set[int]) -> tuple[str, Code]:
    """A mailbox as number, PIN and name; one without a PIN is open, as the questionnaire says."""
    at, texts = row_number(node), lab.survey.texts
    shared = node.key.startswith("shared_mailboxes@")
    pin = lab.pin_of("shared_mailboxes.pin" if shared else "extensions.voicemail_pin", at)
    name = texts("shared_mailboxes.name" if shared else "extensions.display_name").get(at, "")
    flag = {} if shared else {"saycid": "say_caller_id", "envelope": "envelope"}
    options = [
        f"{option}={'yes' if texts(f'extensions.voicemail_{key}').get(at) == 'Yes' else 'no'}"
        for option, key in flag.items()
    ]
    if at not in spelled or shared:
        options.append("hidefromdir=yes")
    return f"{word(box)} =>", Code(f"{word(pin)},{said(name)}" + f",,,{'|'.join(options)}")
