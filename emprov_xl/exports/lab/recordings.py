"""What has to be recorded: each announcement that is heard, as a list for whoever speaks it."""

from collections.abc import Iterator

from emprov_xl.callflow.graph import Kind, Node, On
from emprov_xl.exports.lab.lab import Lab, recording
from emprov_xl.exports.lab.places import row_number

_FIELDS = (("Language", "language"), ("Spoken by", "recorded_by"))


def recordings_of(lab: Lab) -> dict[str, list[Node]]:
    """Every recording that the lab plays, with the announcements that it stands for."""
    found: dict[str, list[Node]] = {}
    for node in lab.flow.of(Kind.ANNOUNCEMENT):
        if any(way.on is On.PLAYS for way in lab.flow.into.get(node.key, ())) or not lab.places.is_held(node):
            found.setdefault(recording(node), []).append(node)
    return found


def recordings_txt(lab: Lab) -> bytes:
    """The list, in the order of the sheet; what is said stands indented, so that nothing else can be taken for it."""
    lines = ["Recordings for the lab: each a file below the sounds of the system, such as lab/welcome.wav.", ""]
    for name, nodes in recordings_of(lab).items():
        for node in nodes:
            lines += [f"{name}.wav", *(f"    {line}" for line in _told(lab, node)), ""]
    return "\n".join(lines).encode("utf-8", "replace")


def _told(lab: Lab, node: Node) -> Iterator[str]:
    at = row_number(node)
    yield f"Name: {_line(node.name)}"
    for title, key in _FIELDS:
        answer = lab.survey.text(f"announcements.{key}", at)
        if answer:
            yield f"{title}: {_line(answer)}"
    text = lab.survey.text("announcements.text", at)
    yield "Text:" if text else "Text: not given yet"
    yield from (f"    {_line(line)}" for line in text.splitlines())


def _line(text: str) -> str:
    """A text on one line, without what a terminal would take for a command."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
