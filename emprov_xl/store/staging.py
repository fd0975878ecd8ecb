"""The private folder of this machine in which what is of a store lies for a while.

It is swept as the folder of a run is: what a process that was killed has left is taken away by the next one.
"""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emprov_xl.aside import WorkFolder, work_folder
from emprov_xl.errors import OutputFailed, Rejected
from emprov_xl.exports.keeper import KEY
from emprov_xl.files import make_folder, write_bytes
from emprov_xl.model.place import Remote
from emprov_xl.store.objects import StoreFailed, store_at


@contextmanager
def private_folder() -> Iterator[WorkFolder]:
    """A private temporary folder with its lock, gone afterwards; OutputFailed when there can be none."""
    with work_folder(_of_ours()) as aside:
        yield aside


def staged(private: Path, key: bytes | None) -> Path:
    """A folder for results, as yet empty, and the key of their secrets beside it, as beside an output folder."""
    output = private / "output"
    make_folder(output)
    if key is not None:
        write_bytes(private / KEY, key)
    return output


def fetched(place: Remote, folder: Path, most: int) -> Path:
    """An object as a file of its own name in a folder; Rejected when it cannot be read, or is larger than `most`."""
    try:
        content = store_at(place).read("", most)
    except StoreFailed as trouble:
        raise Rejected("UNREADABLE", f"The object could not be read. {trouble}") from trouble
    if len(content) > most:
        raise Rejected("UNSTABLE", "The object was exchanged for a larger one meanwhile; please process it again.")
    file = folder / place.name
    try:
        make_folder(folder)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as written:
            written.write(content)
    except (OSError, ValueError) as refusal:
        reason = getattr(refusal, "strerror", None) or "its name is none for a file"
        raise Rejected("UNREADABLE", f"The object could not be kept as a file for its review: {reason}.") from refusal
    return file


def _of_ours() -> Path:
    """The folder in which those of all our processes stand; OutputFailed when somebody else has made it."""
    user = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    folder = Path(tempfile.gettempdir()) / f"emprov{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError as refusal:
        raise OutputFailed(f"The temporary folder {folder} cannot be used: {refusal.strerror}.") from refusal
    ours = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o077)
    if not stat.S_ISDIR(status.st_mode) or not ours:
        raise OutputFailed(
            f"The temporary folder {folder} is not private to us; move it away, or name another: TMPDIR."
        )
    return folder
