"""Files: where our own data stand, how a result is put in place whole, and what a name may look like."""

import hashlib
import json
import os
import re
import stat
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from emprov_xl.errors import OutputFailed, Rejected

Sight = tuple[int, int, int]
"""Size, time of the last change in nanoseconds, and number of a file on its disk."""


class Readable(Protocol):
    """A file, or what is kept as one elsewhere."""

    def read_bytes(self) -> bytes:
        """Its content."""


_PACKAGE = Path(__file__).resolve().parent
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
_UNFOLLOWED = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


def data_folder(name: str) -> Path:
    """The folder `rules` or `workbook_templates`: inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def safe_name(label: str, longest: int = 60) -> str:
    """A name fit for any file system, made from a customer's words: ASCII, lower case, never empty or reserved."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:longest].strip("-")
    if slug and slug == label.lower() and slug not in _RESERVED:
        return slug
    digest = hashlib.sha256(label.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else f"x-{digest}"


def file_stem(name: str) -> str:
    """The name of a workbook without its ending, fit for any file system; an annotated copy has its original's."""
    stem = re.sub(r"\.(xlsx|xlsm|xls|ods)$", "", name, flags=re.IGNORECASE).removesuffix(".annotated")
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 _.\-]{0,79}", stem)
    return stem if plain and not stem.endswith((".", " ")) and stem.lower() not in _RESERVED else safe_name(stem)


def legible(name: str) -> str:
    """A file's name as it can be printed and written: bytes that are no text are shown as escapes."""
    return name.encode("utf-8", "backslashreplace").decode()


def content_of(path: Path, hold: Callable[[int], None]) -> bytes:
    """The bytes of a return, through one handle and whole; `hold` refuses a length that is too great to be read.

    Rejected when it is a link or no plain file, may not be read, or is being written meanwhile.
    """
    try:
        _refuse_special(path.lstat().st_mode)
        # What stands there may have been exchanged since: nothing is followed, nothing is waited for.
        descriptor = os.open(path, os.O_RDONLY | _UNFOLLOWED)
        try:
            before = os.fstat(descriptor)
            _refuse_special(before.st_mode)
            hold(before.st_size)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                content = file.read(before.st_size + 1)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except OSError as refusal:
        raise Rejected("UNREADABLE", f"The file could not be read: {refusal.strerror}.") from refusal
    if len(content) != before.st_size or sight_of(before) != sight_of(after):
        raise growing()
    return content


def sight_of(status: os.stat_result) -> Sight:
    """What tells whether a file is still the one that it was."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def growing() -> Rejected:
    """The file is not whole yet."""
    return Rejected("UNSTABLE", "The file is still being written; process it again when it is whole.")


def _refuse_special(mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise Rejected("UNREADABLE", "This is a link to a file elsewhere; please give the workbook itself.")
    if not stat.S_ISREG(mode):
        raise Rejected("UNREADABLE", "This is not a plain file; please send the workbook itself.")


def read_json(path: Readable) -> dict[str, object]:
    """The object in a JSON file of ours; OutputFailed when someone has damaged it."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as trouble:
        raise OutputFailed(
            f"{path} of an earlier run cannot be read; remove its folder and process again."
        ) from trouble
    if not isinstance(content, dict):
        raise OutputFailed(f"{path} of an earlier run is damaged; remove its folder and process again.")
    return content


def make_folder(folder: Path) -> None:
    """The folder and those above it; OutputFailed when the disk or a file in the way refuses."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refusal:
        raise OutputFailed(f"The folder {folder} cannot be made: {refusal.strerror}.") from refusal


def write_bytes(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Put a file in place whole or not at all: beside it, flushed to disk, then renamed.

    Raises OutputFailed when the disk or the folder refuses.
    """
    aside = path.with_name(f".tmp-{os.getpid()}-{path.name}")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as refusal:
        aside.unlink(missing_ok=True)
        raise OutputFailed(f"{path} could not be written: {refusal.strerror}.") from refusal
