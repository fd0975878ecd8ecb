"""What lies in the folders that were named: which files are returns, in which order they are taken, what is left alone.

A return is known by its content, never by its name: names only tell what is surely none, such as a lock file.
"""

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from emprov_xl.errors import Rejected, UsageError
from emprov_xl.files import Sight, growing, legible, sight_of
from emprov_xl.model.limits import Limits

QUIET = 5  # seconds: what was not written to for so long is whole
PAUSE = 2  # seconds between two looks at what was

_ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods", ".ots", ".csv")
_LOCKS = re.compile(r"~\$(?P<excel>.+)|\.~lock\.(?P<office>.+)#", re.DOTALL)
_IN_THE_MAKING = r".*\.(?:tmp|temp|part|partial|crdownload|download|opdownload|swp|bak)|.*~|~.*"
_OF_THE_SYSTEM = r"thumbs\.db|desktop\.ini|__macosx|@eadir"
_ANYHOW = re.IGNORECASE | re.DOTALL
_LEFT: tuple[tuple[re.Pattern[str], str], ...] = (
    (_LOCKS, "A lock file: the workbook is open, or a program ended without closing it."),
    (re.compile(_IN_THE_MAKING, _ANYHOW), "A file in the making, or the spare copy of a program."),
    (re.compile(_OF_THE_SYSTEM, _ANYHOW), "A file of the operating system."),
    (re.compile(r"\..*", _ANYHOW), "A hidden file."),
)
FOLDER = "A folder; name it to process what lies in it."
_NO_WORKBOOK = "Not a workbook."
_PACKED = (".zip", ".7z", ".rar", ".gz")
_UNPACK = "A packed file; unpack it and process what is in it."


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that lies there. `left` says why it is left alone, `refusal` why it cannot be taken.

    `unless` says why it is left alone unless its content is a workbook, which only a look at it can tell.
    """

    path: Path
    left: str = ""
    unless: str = ""
    refusal: Rejected | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Whether it is processed."""
        return not self.left and self.refusal is None


def arrivals_in(paths: Iterable[Path], output: Path, limits: Limits) -> list[Arrival]:
    """What was named, and what lies in the folders that were named, by their names.

    Raises UsageError for a path that does not exist, one that lies in the output or holds it, and for too many files.
    """
    named: dict[Path, bool] = {}  # whether it was found in a folder
    for path in paths:
        demand_apart(path, output)
        if path.is_dir():
            named |= {each: named.get(each, True) for each in sorted(path.iterdir())}
        else:
            named[path] = False
    _demand_few(len(named), limits)
    found = [_told(path) if in_folder else _asked_for(path) for path, in_folder in named.items()]
    growing_ones = _growing([each.path for each in found if each.is_taken and named[each.path]])
    whole = [replace(each, refusal=growing()) if each.path in growing_ones else each for each in found]
    return list(_with_notes(whole))


def lying_in(folder: Path, limits: Limits) -> list[Arrival]:
    """What lies in a folder at present, whole or not, by its names.

    Raises UsageError for too many files, and OSError when the folder cannot be looked into.
    """
    paths = sorted(folder.iterdir())
    _demand_few(len(paths), limits)
    return list(_with_notes([_told(path) for path in paths]))


def sight(path: Path) -> Sight | None:
    """What tells whether a file is still the one that it was; None where there is none."""
    try:
        return sight_of(path.lstat())
    except OSError:
        return None


def _demand_few(files: int, limits: Limits) -> None:
    if files > limits["files"].most:
        raise UsageError(limits["files"].sentence(files))


def demand_apart(path: Path, output: Path) -> None:
    """Returns and results are kept apart, else results would be taken for returns; UsageError where they are not."""
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"There is no file or folder {legible(str(path))}.")
    here, there = path.resolve(), output.resolve()
    if path.is_dir() and there.is_relative_to(here):
        raise UsageError(f"{path} holds the output folder {output}; keep returns and results apart.")
    if here.is_relative_to(there):
        raise UsageError(
            f"{path} lies in the output folder {output}; keep returns and results apart: copy it elsewhere first."
        )


def _asked_for(path: Path) -> Arrival:
    """A file that was named is taken for what was meant, unless its name says that it is none."""
    return Arrival(path, left=next((why for pattern, why in _LEFT if pattern.fullmatch(path.name)), ""))


def _told(path: Path) -> Arrival:
    """What lies in a folder: what is, or may be, a workbook is taken, and so is what can only be refused."""
    arrival = _asked_for(path)
    if arrival.left or path.is_symlink():
        return arrival
    if path.is_dir():
        return replace(arrival, left=FOLDER)
    name = path.name.lower()
    if name.endswith(_ENDINGS) or not path.is_file():
        return arrival
    return replace(arrival, unless=_UNPACK if name.endswith(_PACKED) else _NO_WORKBOOK)


def _growing(paths: Sequence[Path]) -> set[Path]:
    """The files that change between two looks; nobody waits for those that have not been written to for a while."""
    since = time.time_ns() - QUIET * 1_000_000_000
    young = {path: seen for path in paths if (seen := sight(path)) and seen[1] > since}
    if young:
        time.sleep(PAUSE)
    return {path for path, seen in young.items() if sight(path) != seen}


def _with_notes(arrivals: Sequence[Arrival]) -> Iterator[Arrival]:
    """What the names around a file say of it."""
    opened = {_plain(owner): program for each in arrivals for owner, program in _locked(each.path.name).items()}
    twins = Counter(_plain(each.path.name) for each in arrivals if each.is_taken)
    for each in arrivals:
        name, notes = _plain(each.path.name), list(each.notes)
        if each.is_taken and name in opened:
            notes.append(f"It is open in {opened[name]}, or was: what is not saved yet is missing here.")
        if each.is_taken and twins[name] > 1:
            notes.append("Another file has the same name but for capitals or the way that accents are written.")
        yield replace(each, notes=tuple(notes))


def _locked(name: str) -> Mapping[str, str]:
    """The workbook that a lock file is about, with the program that has it open."""
    found = _LOCKS.fullmatch(name)
    if not found:
        return {}
    return {found["excel"]: "Excel"} if found["excel"] else {found["office"]: "LibreOffice"}


def _plain(name: str) -> str:
    """A name as file systems compare it that keep neither capitals nor the way of writing accents apart."""
    return unicodedata.normalize("NFC", legible(name)).casefold()
