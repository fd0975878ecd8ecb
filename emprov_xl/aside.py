"""Made aside, then put in place whole: the private folder of a run, and how what was made in it gets where it belongs.

A run holds the lock of its folder for as long as any of its processes lives, so a folder whose lock is free was left by
a run that was killed, and the next one sweeps it away.
"""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.errors import OutputFailed
from emprov_xl.files import make_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX = ".tmp-"
LAST = "run.json"
"""What is written last: a result that has it is whole."""

_LOCK = "lock"
_TRIES = 5


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """A private folder, and the descriptor that holds its lock: a process that inherits it holds the lock too."""

    path: Path
    lock: int


@contextmanager
def work_folder(output: Path) -> Iterator[WorkFolder]:
    """A private folder beside the results, which is gone afterwards whatever happens; what killed runs left goes too.

    Raises OutputFailed when the output folder cannot be used.
    """
    is_new = not output.exists()
    make_folder(output)
    try:
        sweep(output)
        work = _locked_folder(output)
    except OSError as refusal:
        raise OutputFailed(f"The output folder {output} cannot be used: {refusal.strerror}.") from refusal
    try:
        yield work
    finally:
        _remove(work)
        if is_new:
            with suppress(OSError):
                output.rmdir()  # unless something was put there


def sweep(output: Path) -> None:
    """Take away the folders of runs that were killed; one that a living run holds is left alone."""
    for left in sorted(output.glob(f"{PREFIX}*")):
        lock = _lock_of(left)
        if lock is not None:
            _remove(WorkFolder(left, lock))
        elif not (left / _LOCK).exists():
            # Killed before it had its lock, or just about to take it: then it finds its folder gone, and makes another.
            with suppress(OSError):
                left.rmdir()


def publish(made: Path, folder: Path) -> None:
    """Put a whole result in its place, and have it on the disk when this returns; an earlier one makes way for it.

    Raises OutputFailed when the disk or a file in the way refuses; then what was there before is there still.
    """
    make_folder(folder.parent)
    try:
        for part in (made, *(each for each in made.rglob("*") if each.is_dir())):
            sync_folder(part)
        _into_place(made, folder)
        sync_folder(folder.parent)
        sync_folder(folder.parent.parent)
    except OSError as refusal:
        raise OutputFailed(f"The results could not be put into {folder}: {refusal.strerror}.") from refusal


def publish_file(made: Path, file: Path) -> None:
    """Put one whole file in its place, and have it on the disk when this returns; OutputFailed when that is refused."""
    try:
        made.replace(file)
        sync_folder(file.parent)
    except OSError as refusal:
        raise OutputFailed(f"{file} could not be written: {refusal.strerror}.") from refusal


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk. Network drives know no such thing and Windows does it by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as refusal:
        if refusal.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _into_place(made: Path, folder: Path) -> None:
    """Another run may put the same result there first: then it stays, for somebody may be reading it."""
    for _ in range(_TRIES):
        if folder.exists():
            if _are_same(made / LAST, folder / LAST):
                return
            _make_way(folder, made.parent)
        try:
            made.rename(folder)
        except OSError as refusal:
            if refusal.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        else:
            return
    raise OSError(errno.EEXIST, "another run is writing there")


def _are_same(one: Path, other: Path) -> bool:
    """What is written last has the hashes of all else."""
    return other.exists() and one.read_bytes() == other.read_bytes()


def _make_way(folder: Path, work: Path) -> None:
    """A result is there whole or not at all, so one in parts was taken apart by somebody: it is kept out of the way."""
    whole = (folder / LAST).exists()
    parent, prefix = (work, "old-") if whole else (folder.parent, f"{folder.name}.incomplete-")
    with suppress(FileNotFoundError):  # another run has taken it away
        folder.rename(Path(tempfile.mkdtemp(prefix=prefix, dir=parent)) / folder.name)


def _remove(work: WorkFolder) -> None:
    """The lock goes last: who is killed in here leaves a folder that the next sweep knows."""
    for each in work.path.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)
        elif each.name != _LOCK:
            each.unlink(missing_ok=True)
    shutil.rmtree(work.path, ignore_errors=True)
    os.close(work.lock)


def _locked_folder(output: Path) -> WorkFolder:
    """A new folder and its lock; a sweep that comes between the two takes the folder away, and another is made."""
    while True:
        work = Path(tempfile.mkdtemp(prefix=PREFIX, dir=output))
        with suppress(FileNotFoundError):
            (work / _LOCK).touch(mode=0o600)
            lock = _lock_of(work)
            if lock is not None:
                return WorkFolder(work, lock)


def _lock_of(folder: Path) -> int | None:
    """The lock of a folder, held while the descriptor is open; None where somebody holds it or there is none."""
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        return None
    try:
        _take(descriptor)
        if os.path.samestat(os.fstat(descriptor), (folder / _LOCK).stat()):
            return descriptor
    except OSError:
        pass  # it is held, or was swept away meanwhile
    os.close(descriptor)
    return None


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
