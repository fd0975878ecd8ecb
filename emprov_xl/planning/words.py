"""Words and looks that the pages of the plan have in common."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from emprov_xl.model.page import Column, Shown, Styled
from emprov_xl.model.plan import Origin, PlannedObject, Setting
from emprov_xl.model.tasks import Method

CONFIG_PLAN = "Config Plan"
SUMMARY = "Summary"
ORIGINS = "Origins"
TASKS = "Tasks"
INTERNAL = "Internal Findings"
DONE = Column("Done", 9, "input")
LEGEND = (
    "Plain: your answer. Grey italics: a default. Blue: worked out from other answers. Amber: asked again. "
    "Red: held back. Orange: waits for what is held back. Reasons stand on the sheet Origins."
)
STYLES = {Origin.ANSWER: "", Origin.DEFAULT: "default", Origin.DERIVED: "derived", Origin.OPEN: "open"}
ORIGIN_WORDS = {
    Origin.ANSWER: "your answer",
    Origin.DEFAULT: "default",
    Origin.DERIVED: "worked out",
    Origin.OPEN: "asked again",
}
METHOD_WORDS = {
    Method.LAB: "Lab",
    Method.CLOUD: "Cloud",
    Method.PREMISES: "Premises",
    Method.OPEN: "Not agreed",
}
_DIALLED = re.compile(r"[0-9*#+()., –-]+")
_LONGEST_LINE = 140


def shown(setting: Setting) -> Shown:
    """The value as it looks: plain for an answer that nothing holds back."""
    style = "held" if setting.held_by and setting.origin is not Origin.OPEN else STYLES[setting.origin]
    return _styled(setting.value, style) if style else setting.value


@lru_cache(maxsize=4096)
def _styled(value: str, style: str) -> Styled:
    """The same default stands in five hundred rows."""
    return Styled(value, style)


def number_and_name(planned: PlannedObject) -> tuple[str, str]:
    """What is a number and what is a name: some objects are known by a name only."""
    if planned.key and _DIALLED.fullmatch(planned.key):
        return planned.key, planned.name
    return "", ", ".join(filter(None, (planned.key, planned.name)))


def one_line(planned: PlannedObject) -> str:
    """The settings as one line to read: what was answered and worked out, as far as it fits."""
    told: list[str] = []
    left = _LONGEST_LINE
    known = {planned.key, planned.name}
    settings = [setting for setting in planned.settings if setting.origin is not Origin.DEFAULT]
    settings = [setting for setting in settings if setting.value not in known]
    for position, setting in enumerate(settings):
        said = f"{setting.label}: {setting.value}".replace("\n", " ")
        if len(said) > left and told:
            told.append(f"and {len(settings) - position} more")
            break
        told.append(said)
        left -= len(said) + 2
    return "; ".join(told)


def held_back(planned: PlannedObject) -> Shown:
    """What holds it back: the codes on its own cells, and what it waits for. Nothing when it is free."""
    if not planned.held:
        return None
    waits = f"waits for {_few(planned.rests_on, 2)}" if planned.rests_on else ""
    told = "; ".join(filter(None, (_few(planned.own, 4), waits)))
    return Styled(told or _few(planned.held_by, 3), look_of_held(planned))


def look_of_held(planned: PlannedObject) -> str:
    """What is wrong itself looks otherwise than what only waits for it."""
    return "held" if planned.own else "waiting"


def count_of_held(objects: Iterable[PlannedObject]) -> str:
    """How many are held back by faults of their own, and how many wait for these; empty when none is."""
    held = [planned for planned in objects if planned.held]
    own = sum(bool(planned.own) for planned in held)
    parts = [f"{own} held back" if own else "", f"{len(held) - own} waiting for others" if len(held) > own else ""]
    return ", ".join(filter(None, parts))


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as runs, each by its first and last."""
    ends: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if ends and number == ends[-1][1] + 1:
            ends[-1] = (ends[-1][0], number)
        else:
            ends.append((number, number))
    return ends


def hours(minutes: int) -> str:
    """Minutes as people say them: 3 h 20 min."""
    whole, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{whole} h" if whole else "", f"{rest} min" if rest or not whole else "")))


def in_words(day: dt.date) -> str:
    """A day as it stands in sentences and lists: Mon 2027-03-15."""
    return f"{day:%a %Y-%m-%d}"


def _few(words: Sequence[str], most: int) -> str:
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def whence(planned: PlannedObject) -> str:
    """The cells of the returned workbook that it was made from, such as Extensions!A7:AC7."""
    cells = [setting.cell for setting in planned.settings if setting.cell and setting.cell.title == planned.cell.title]
    cells.append(planned.cell)
    first = min(cells, key=lambda cell: (cell.row, cell.column))
    last = max(cells, key=lambda cell: (cell.row, cell.column))
    return str(first) if first == last else f"{first}:{last.address}"


def runs(numbers: Iterable[str]) -> str:
    """Numbers as people list them: a run of three or more by its ends."""
    told: list[str] = []
    run: list[str] = []
    for number in [*sorted(set(numbers), key=lambda text: (len(text), text)), ""]:
        if run and not _follows(run[-1], number):
            told += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else run
            run = []
        run.append(number)
    return ", ".join(told)


def _follows(before: str, number: str) -> bool:
    alike = before.isdecimal() and number.isdecimal() and len(before) == len(number)
    return alike and int(number) == int(before) + 1
