"""What `emprov doctor` says of a workbook: how well it could be read, and what in it was lost or is at risk."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from emprov_xl.errors import ExitCode, Rejected
from emprov_xl.files import content_of, legible
from emprov_xl.house import House
from emprov_xl.model.health import Health, Make
from emprov_xl.model.limits import Limits
from emprov_xl.model.returned import Returned
from emprov_xl.review.health import Told, health_document, make_document, told_of_health, told_of_make
from emprov_xl.review.terminal import one_line
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.health import health_of
from emprov_xl.workbook.reading.make import make_of

SCHEMA = "emprov-health/1"
_TOPIC = 22  # letters of the widest topic, and some room
_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Examination:
    """What was seen of one file; of one that was rejected, why, and what can be told of any workbook."""

    file: str
    returned: Returned | None = None
    health: Health | None = None
    make: Make | None = None
    refusal: Rejected | None = None

    @property
    def told(self) -> tuple[Told, ...]:
        """Everything there is to say."""
        if self.health is not None:
            return told_of_health(self.health)
        return told_of_make(self.make) if self.make is not None else ()

    @property
    def risks(self) -> list[str]:
        """The topics that need a look, each once."""
        return list(dict.fromkeys(each.topic for each in self.told if each.at_risk and each.topic[0] != "…"))

    @property
    def exit_code(self) -> ExitCode:
        """3 for a file that was rejected, 1 where something is lost or at risk, 0 for a healthy return."""
        if self.refusal is not None:
            return ExitCode.REJECTED
        return ExitCode.FINDINGS if self.risks else ExitCode.CLEAN


def examine(path: Path, house: House) -> Examination:
    """The health of a file, whatever it is."""
    name = legible(path.name)
    try:
        content_of(path, house.limits["file"].hold)
        returned = read(path, house.questionnaire, house.limits)
        return Examination(name, replace(returned, workbook=name), health_of(path, returned, house.questionnaire))
    except Rejected as refusal:
        return Examination(name, make=_make(path, house.limits), refusal=refusal)


def _make(path: Path, limits: Limits) -> Make | None:
    """What can be told of a rejected file; nothing when it is no workbook, or one that cannot be opened."""
    try:
        return make_of(path, limits)
    except Rejected:
        return None


def lines(examination: Examination) -> Iterator[str]:
    """The examination for people: what needs a look is marked at the margin."""
    yield from _wrapped(f"{examination.file}: {_verdict(examination)}")
    if examination.told:
        yield ""
    for each in examination.told:
        yield from _wrapped(f"{'!' if each.at_risk else ' '} {each.topic:{_TOPIC}}{each.says}", _TOPIC + 2)


def _verdict(examination: Examination) -> str:
    if examination.refusal is not None:
        return f"REJECTED {examination.refusal.code}: {examination.refusal}"
    returned = examination.returned
    whose = f"{returned.engagement or 'no engagement named'}, round {returned.round}" if returned else ""
    if not examination.risks:
        return f"healthy ({whose})."
    return f"to look at: {', '.join(examination.risks)} ({whose})."


def _wrapped(line: str, indent: int = 0) -> Sequence[str]:
    """A line as a terminal shows it whole; a customer's words cannot steer the terminal."""
    return textwrap.wrap(
        one_line(line), _WIDTH, subsequent_indent=" " * indent, drop_whitespace=True, break_on_hyphens=False
    )


def as_json(examination: Examination) -> str:
    """The examination for programs."""
    refusal, returned = examination.refusal, examination.returned
    document: dict[str, object] = {
        "schema": SCHEMA,
        "workbook": examination.file,
        "verdict": "REJECTED" if refusal else "AT_RISK" if examination.risks else "HEALTHY",
        "code": refusal.code if refusal else None,
        "sentence": str(refusal) if refusal else None,
        "risks": examination.risks,
    }
    if returned is not None and examination.health is not None:
        document |= {
            "sha256": returned.sha256,
            "engagement": returned.engagement,
            "round": returned.round,
            "health": health_document(examination.health),
        }
    elif examination.make is not None:
        document["health"] = make_document(examination.make)
    return json.dumps(document, ensure_ascii=False, indent=1)
