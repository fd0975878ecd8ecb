"""Which of the results of a return counts, and how those that a newer review has overtaken make way for it.

A return that is processed again when more is known of it gets a result of its own. The older one is kept, but not
beside the newer: people open the first folder that they see.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from emprov_xl.aside import LAST, sync_folder
from emprov_xl.errors import OutputFailed
from emprov_xl.files import make_folder, read_json
from emprov_xl.model.tree import RESULT, SUPERSEDED


def stand_beside(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two run.json tell of one review that was shown in two ways: on the same basis, by other options."""
    basis = one.get("basis")
    return basis is not None and basis == other.get("basis") and one.get("options") != other.get("options")


def is_known(folder: Path, recorded: str | None, output: Path) -> bool:
    """Whether the result in a folder is whole, and what is remembered of its return; `recorded` as `Memory` has it.

    A run that was killed may have left one that nobody has heard of.
    """
    if not (folder / LAST).exists():
        return False
    if recorded is None or output / recorded == folder:
        return True
    known = output / recorded / LAST
    return bool(recorded) and known.exists() and stand_beside(read_json(known), read_json(folder / LAST))


def given_again(folder: Path, output: Path, recorded: str | None, terms: str) -> Path | None:
    """The result that is given again for a return, whose own would be in `folder`; None where it has to be made.

    `terms` are those of a return that later rounds have followed, empty for the last: what was said since belongs to
    them, so its result stays as long as nothing else has changed.
    """
    if is_known(folder, recorded, output):
        return folder
    earlier = output / (recorded or "") / LAST
    followed = terms and recorded and earlier.exists()
    return earlier.parent if followed and read_json(earlier).get("terms") == terms else None


def make_way(folder: Path, work: Path) -> Iterator[str]:
    """What earlier reviews of the same return came to is moved out of the way of the one in a folder; a note for each.

    `work` is a private folder on the same disk. What cannot be moved, as while somebody has it open, stays, is told,
    and is tried again by the next run.
    """
    try:
        _take_away(folder.parent / SUPERSEDED / folder.name, work / "again")  # it was overtaken, and counts once more
        older = list(_overtaken(folder))
    except (OSError, OutputFailed) as trouble:
        yield not_looked_at(folder.name, _why(trouble))
        return
    for each in older:
        try:
            _move(each, folder.parent / SUPERSEDED / each.name, work)
        except (OSError, OutputFailed) as trouble:
            yield not_moved(each.name, folder.name, _why(trouble))
        else:
            yield moved(each.name, folder.name)


def moved(older: str, newer: str) -> str:
    """What is said of a result that has made way for a newer one."""
    return f"What an earlier review came to is now in {SUPERSEDED}/{older}; {newer} counts."


def not_moved(older: str, newer: str, why: str) -> str:
    """What is said of one that could not."""
    said = f"{older} is of an earlier review, {newer} counts; it could not be moved out of the way"
    return f"{said}, which the next run tries again: {why}"


def not_looked_at(newer: str, why: str) -> str:
    """What is said where it is not known whether there is one."""
    return f"{newer} counts; whether an earlier review lies beside it was not looked at: {why}"


def _overtaken(folder: Path) -> Iterator[Path]:
    """The whole results of the same return that another review made before."""
    others = [each for each in sorted(folder.parent.glob(f"{folder.name.partition('-')[0]}-*")) if each != folder]
    whole = [
        each for each in others if RESULT.fullmatch(each.name) and not each.is_symlink() and (each / LAST).is_file()
    ]
    mine = read_json(folder / LAST) if whole else {}
    for other in whole:
        theirs = read_json(other / LAST)
        if theirs.get("sha256") == mine.get("sha256") and not stand_beside(mine, theirs):
            yield other


def _move(older: Path, there: Path, work: Path) -> None:
    """One rename: the result is whole in the one place or in the other."""
    make_folder(there.parent)
    _take_away(there, work / older.name)  # the same was overtaken before
    older.rename(there)
    sync_folder(there.parent)
    sync_folder(older.parent)


def _take_away(folder: Path, aside: Path) -> None:
    """What lies in a private folder goes with it."""
    if folder.exists():
        folder.rename(aside)


def _why(trouble: Exception) -> str:
    return f"{trouble.strerror}." if isinstance(trouble, OSError) else str(trouble)
