"""The telephones of the lab: one for each extension, and the one that plays everybody outside."""

from collections.abc import Iterator

from emprov_xl.callflow.graph import Kind, Node
from emprov_xl.exports.export import Source
from emprov_xl.exports.lab.conf import Code, Section, code, is_dialled, said, word, written
from emprov_xl.exports.lab.dialling import Dialling
from emprov_xl.exports.lab.features import OWN
from emprov_xl.exports.lab.lab import Lab
from emprov_xl.exports.lab.places import STAND_IN, row_number
from emprov_xl.exports.lab.rooms import MAILBOXES, boxes

_ABOUT = (
    "The telephones of the lab, by their extensions. There is no trunk: nothing here can reach a carrier.",
    f"{STAND_IN} plays everybody outside: what it dials comes in, and what goes out rings there.",
)
_SECTIONS = (
    Section("lab-udp", (("type", Code("transport")), ("protocol", Code("udp")), ("bind", Code("0.0.0.0:5060")))),
    Section(
        "lab-phone",
        (
            *(("type", Code("endpoint")), ("transport", Code("lab-udp")), ("disallow", Code("all"))),
            *(("allow", Code("ulaw,alaw,g722")), ("direct_media", Code("no")), ("rtp_symmetric", Code("yes"))),
            *(("force_rport", Code("yes")), ("rewrite_contact", Code("yes"))),
        ),
        is_template=True,
    ),
    Section("lab-login", (("type", Code("auth")), ("auth_type", Code("userpass"))), is_template=True),
    Section(
        "lab-contact",
        (("type", Code("aor")), ("max_contacts", Code("1")), ("remove_existing", Code("yes"))),
        is_template=True,
    ),
)


def pjsip_conf(lab: Lab, source: Source, dialling: Dialling) -> bytes:
    """pjsip.conf, with the secrets that the other files have too."""
    sections = list(_SECTIONS)
    outside = (("context", Code("inbound")), ("aors", word(STAND_IN)), ("auth", word(STAND_IN)))
    sections += _phone(STAND_IN, outside, source.secret(STAND_IN), "the world outside")
    mailboxes = {node.key.rpartition("@")[2]: box for node, box in boxes(lab) if node.key.startswith("voicemail@")}
    for node in lab.of(Kind.EXTENSION):
        if not node.silent:
            number = lab.places.number(node)
            settings = tuple(_settings(lab, node, dialling, mailboxes))
            sections += _phone(number, settings, source.secret(number), node.name)
    return written(_ABOUT, sections)


def _phone(name: str, settings: tuple[tuple[str, Code], ...], secret: str, remark: str) -> Iterator[Section]:
    yield Section(name, settings, "lab-phone", remark=remark)
    yield Section(name, (("username", word(name)), ("password", word(secret))), "lab-login")
    yield Section(name, (), "lab-contact")


def _settings(lab: Lab, node: Node, dialling: Dialling, mailboxes: dict[str, str]) -> Iterator[tuple[str, Code]]:
    at, number = row_number(node), word(lab.places.number(node))
    name = said(lab.survey.texts("extensions.display_name").get(at, ""))
    context = word(dialling.context_of(at))
    yield "context", context
    yield "aors", number
    yield "auth", number
    yield "callerid", Code(f"{name} <{number}>")
    yield "set_var", code("<own>=<number>", own=OWN, number=number)
    yield "set_var", code("TRANSFER_CONTEXT=<context>", context=context)
    if not lab.waits(node):
        yield "device_state_busy_at", Code("1")
    if str(at) in mailboxes:
        yield "mailboxes", code("<box>@<all>", box=mailboxes[str(at)], all=MAILBOXES)
    for name_, key in (("named_call_group", "call_group"), ("named_pickup_group", "pickup_group")):
        groups = [each for each in lab.survey.lists(f"extensions.{key}").get(at, ()) if is_dialled(each)]
        if groups:
            yield name_, Code(",".join(word(each) for each in groups))


def music_conf(lab: Lab) -> bytes:
    """musiconhold.conf: every class plays the music of the system until it has files of its own."""
    names = ["default", *sorted(lab.music)]
    sections = [Section(name, (("mode", Code("files")), ("directory", Code("moh")))) for name in names]
    return written(["The music of the lab; put files of your own in a folder, and name it here."], sections)
