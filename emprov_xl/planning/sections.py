"""The parts of the plan that are agreed on their own: one for each sheet, known by a code of its content."""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring_ascii as quoted

from emprov_xl.convert import MASK
from emprov_xl.frames import Frames
from emprov_xl.model.counting import counted
from emprov_xl.model.past import Section
from emprov_xl.model.plan import Origin, Plan, PlannedObject, Setting
from emprov_xl.model.questionnaire import Layout
from emprov_xl.model.returned import Returned

KEYS = "key_layouts"
"""The sheet to which all keys belong, also those that stand there because a telephone has lines."""

_KEY_KINDS = ("Key set", "Key")
_PURPOSE = b"emprov content of a section"
_LONGEST = 100  # letters of the names that are told
_DIGITS = 8

Secrets = Mapping[tuple[str, int], Sequence[str]]
"""What stands in the secret fields of a row, by the title of its sheet and its row; of a form in row 0."""


def sections_of(plan: Plan, frames: Frames, returned: Returned, key: bytes) -> tuple[Section, ...]:
    """The sections in the order of the plan.

    The code of a section is the same for the same content: rows may move, findings come and go. Masked values count as
    they are, and without the key nothing can be tried out. Raises ValueError when there is no key.
    """
    if not key:
        raise ValueError("the codes of sections need a key")
    secrets = _secrets(frames, returned)
    return tuple(
        Section(sheet, frames.questionnaire.sheet(sheet).title, _told(sheet, objects, plan, frames), code)
        for sheet, objects in _by_sheet(plan).items()
        for code in [_code(sheet, objects, secrets, key)]
    )


def section_of(planned: PlannedObject) -> str:
    """The section to which an object of the plan belongs."""
    return KEYS if planned.kind in _KEY_KINDS else planned.place.sheet


def _by_sheet(plan: Plan) -> dict[str, list[PlannedObject]]:
    sections: dict[str, list[PlannedObject]] = {}
    for planned in plan.objects:
        sections.setdefault(section_of(planned), []).append(planned)
    return sections


def _code(sheet: str, objects: Iterable[PlannedObject], secrets: Secrets, key: bytes) -> str:
    """Eight digits in two groups, so that they can be read aloud: 7f3a-91c2."""
    # Whatever order rows and columns stand in: where it matters, a setting tells it.
    content = sorted(_content(planned, secrets) for planned in objects)
    words = json.dumps([sheet, content], separators=(",", ":")).encode()
    digits = hmac.new(key, _PURPOSE + b"\0" + words, hashlib.sha256).hexdigest()[:_DIGITS]
    return f"{digits[:4]}-{digits[4:]}"


def _content(planned: PlannedObject, secrets: Secrets) -> list[str]:
    """All that is planned of an object, as texts that sort."""
    return [planned.kind, planned.key, planned.name, *sorted(_settings(planned.settings, secrets))]


def _settings(settings: Iterable[Setting], secrets: Secrets) -> Iterator[str]:
    for setting in settings:
        behind: Sequence[str] = ()
        if MASK in setting.value and setting.cell is not None:
            title, row = setting.cell.title, setting.cell.row
            behind = secrets.get((title, row)) or secrets.get((title, 0), ())
        yield f"[{', '.join(map(quoted, (setting.label, setting.value, *behind)))}]"


def _secrets(frames: Frames, returned: Returned) -> dict[tuple[str, int], list[str]]:
    """The secrets of each row, each with its field: a line of an object may tell several."""
    found: dict[tuple[str, int], list[str]] = {}
    for sheet in frames.questionnaire.asked():
        there = returned.sheets.get(sheet.key)
        title = there.title if there else sheet.title
        for field in sheet.fields:
            if not field.secret or sheet.key not in frames.sheets:
                continue
            for row, value in frames.column(field.name).items():
                at = 0 if sheet.layout is Layout.FORM else int(str(row))
                found.setdefault((title, at), []).append(f"{field.key} {value}")
    return found


def _told(sheet: str, objects: Sequence[PlannedObject], plan: Plan, frames: Frames) -> str:
    """One line of what is planned."""
    if frames.questionnaire.sheet(sheet).layout is Layout.FORM:
        settings = [setting for planned in objects for setting in planned.settings]
        answered = sum(setting.origin is Origin.ANSWER for setting in settings)
        whose = (
            "all answered by you" if answered == len(settings) else f"{answered} answered by you, the others defaults"
        )
        return f"{counted(len(settings), 'setting')}, {whose}"
    kinds = Counter(planned.kind for planned in objects)
    counts = ", ".join(counted(number, _small(kind)) for kind, number in kinds.items())
    if sheet == "extensions":
        return f"{counts}: {_telephones(plan, frames, len(objects))}"
    names = dict.fromkeys(filter(None, (_name(planned) for planned in objects if planned.kind != "Key")))
    return f"{counts}: {_as_fits(list(names))}" if names else counts


def _telephones(plan: Plan, frames: Frames, extensions: int) -> str:
    models = ", ".join(f"{count} {model}" for model, count in plan.telephones.items())
    without = extensions - sum(word == "Yes" for word in frames.column("extensions.voicemail"))
    told = f"{without} without voicemail" if without else "all with voicemail"
    return "; ".join(filter(None, (models, told)))


def _name(planned: PlannedObject) -> str:
    return " ".join(filter(None, (planned.key, planned.name)))


def _small(kind: str) -> str:
    """A kind within a sentence: ring group, but PIN set."""
    return kind if kind[:2].isupper() else kind[:1].lower() + kind[1:]


def _as_fits(names: Sequence[str]) -> str:
    """As many of the names as are read at a glance."""
    told: list[str] = []
    for name in names:
        if told and len("; ".join([*told, name])) > _LONGEST:
            return f"{'; '.join(told)} and {len(names) - len(told)} more"
        told.append(name)
    return "; ".join(told)
