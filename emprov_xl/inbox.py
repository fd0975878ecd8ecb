"""What lies in the folders that were named: which files are returns, in which order they are taken, what is left alone.

A folder may be one on an object store, too; its objects are fetched when they are worked on, not before.

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
from emprov_xl.model.place import Place, Remote
from emprov_xl.store.objects import Found, NotThere, StoreFailed, store_at

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

    path: Place
    left: str = ""
    unless: str = ""
    refusal: Rejected | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Whether it is processed."""
        return not self.left and self.refusal is None


def arrivals_in(paths: Iterable[Place], output: Place, limits: Limits) -> list[Arrival]:
    """What was named, and what lies in the folders that were named, by their names.

    Raises UsageError for a path that does not exist, one that lies in the output or holds it, for a store that cannot
    be looked into, and for too many files.
    """
    named: dict[Path, bool] = {}  # whether it was found in a folder
    objects: dict[Place, Arrival] = {}
    for path in paths:
        demand_apart(path, output)
        if isinstance(path, Remote):
            objects |= {each.path: each for each in _on_store(path, limits)}
        elif path.is_dir():
            named |= {each: named.get(each, True) for each in sorted(path.iterdir())}
        else:
            named[path] = False
        _demand_few(len(named) + len(objects), limits)
    found = [_told(path) if in_folder else _asked_for(path) for path, in_folder in named.items()]
    growing_ones = _growing([path for path, each in zip(named, found, strict=True) if each.is_taken and named[path]])
    whole = [replace(each, refusal=growing()) if each.path in growing_ones else each for each in found]
    return list(_with_notes([*whole, *objects.values()]))


def _on_store(place: Remote, limits: Limits) -> Iterator[Arrival]:
    """What was named on a store, or lies in the folder that was named. What lies there is whole."""
    try:
        store = store_at(place)
        lying = store.lying()
        if lying is None:
            yield _held(_asked_for(place), store.size(), limits)
            return
    except NotThere:
        raise UsageError(f"There is no object or folder {legible(str(place))}.") from None
    except StoreFailed as trouble:
        raise UsageError(str(trouble)) from trouble
    for each in lying:
        yield _object(place / each.name, each, limits)


def _object(place: Remote, found: Found, limits: Limits) -> Arrival:
    arrival = _asked_for(place)
    if arrival.left:
        return arrival
    if found.size is None:
        return replace(arrival, left=FOLDER)
    return _held(_doubted(arrival), found.size, limits)


def _held(arrival: Arrival, size: int, limits: Limits) -> Arrival:
    """An object that is larger than what is read is not even fetched."""
    limit = limits["file"]
    return replace(arrival, refusal=limit.refusal(size)) if arrival.is_taken and size > limit.most else arrival


def lying_in(folder: Path, limits: Limits) -> list[Arrival]:
    """What lies in a folder at present, whole or not, by its names.

    Raises UsageError for too many files, and OSError when the folder cannot be looked into.
    """
    paths = sorted(folder.iterdir())
    _demand_few(len(paths), limits)
    return list(_with_notes([_told(path) for path in paths]))


def sight(path: Place) -> Sight | None:
    """What tells whether a file is still the one that it was; None where there is none."""
    if isinstance(path, Remote):
        return None
    try:
        return sight_of(path.lstat())
    except OSError:
        return None


def _demand_few(files: int, limits: Limits) -> None:
    if files > limits["files"].most:
        raise UsageError(limits["files"].sentence(files))


def demand_apart(path: Place, output: Place) -> None:
    """Returns and results are kept apart, else results would be taken for returns; UsageError where they are not."""
    if isinstance(path, Remote):
        if isinstance(output, Remote):
            _demand_apart(path, output, output.is_relative_to(path), path.is_relative_to(output))
        return
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"There is no file or folder {legible(str(path))}.")
    if isinstance(output, Path):
        here, there = path.resolve(), output.resolve()
        holds = path.is_dir() and there.is_relative_to(here)
        _demand_apart(path, output, holds, here.is_relative_to(there))


def _demand_apart(path: Place, output: Place, holds: bool, lies: bool) -> None:
    if holds:
        raise UsageError(f"{path} holds the output folder {output}; keep returns and results apart.")
    if lies:
        raise UsageError(
            f"{path} lies in the output folder {output}; keep returns and results apart: copy it elsewhere first."
        )


def _asked_for(path: Place) -> Arrival:
    """A file that was named is taken for what was meant, unless its name says that it is none."""
    return Arrival(path, left=next((why for pattern, why in _LEFT if pattern.fullmatch(path.name)), ""))


def _told(path: Path) -> Arrival:
    """What lies in a folder: what is, or may be, a workbook is taken, and so is what can only be refused."""
    arrival = _asked_for(path)
    if arrival.left or path.is_symlink():
        return arrival
    if path.is_dir():
        return replace(arrival, left=FOLDER)
    return _doubted(arrival) if path.is_file() else arrival


def _doubted(arrival: Arrival) -> Arrival:
    """One whose name tells that it may be no workbook is looked into."""
    name = arrival.path.name.lower()
    if name.endswith(_ENDINGS):
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
