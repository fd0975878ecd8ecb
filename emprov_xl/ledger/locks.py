"""Locks beside a file, each for one name; the system lets go of them when their process dies, however it dies."""

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emprov_xl.errors import OutputFailed

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_ours: set[int] = set()

if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.1)
            else:
                return True

else:
    import fcntl

    def _locked(descriptor: int, wait: bool) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


class FileLock:
    """A lock that is held until `release`, or until this process ends."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        not_for_children(descriptor)

    def release(self) -> None:
        """Let go, and leave nothing lying."""
        _ours.discard(self._descriptor)
        if sys.platform != "win32":
            self._path.unlink(missing_ok=True)  # while it is still locked: who waits for it looks whether it is there
        os.close(self._descriptor)


def taken(file: Path, name: str, *, wait: bool) -> FileLock | None:
    """The lock of a name beside a file; None when another one has it and we do not wait.

    OutputFailed when no lock can be made there. The name is not readable in what lies beside the file meanwhile.
    """
    path = file.with_name(f".{file.name}-{hashlib.sha256(name.encode()).hexdigest()[:16]}.lock")
    while True:
        try:
            descriptor = os.open(path, _FLAGS, 0o600)
            try:
                locked = _locked(descriptor, wait)
            except BaseException:
                os.close(descriptor)
                raise
        except OSError as refusal:
            raise OutputFailed(f"No lock can be made beside {file}: {refusal.strerror}.") from refusal
        if locked and _is_still(path, descriptor):
            return FileLock(path, descriptor)
        os.close(descriptor)
        if not locked:
            return None


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the file that we locked is the one that the next one will find; its last holder may have removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def file_lock(file: Path, name: str) -> Iterator[None]:
    """Within it nobody else has the lock of this name beside the file."""
    lock = taken(file, name, wait=True)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def not_for_children(descriptor: int) -> None:
    """What is open here is shut in every process that is made from ours: it would keep our locks when we are gone."""
    _ours.add(descriptor)


def _shut() -> None:
    if not _ours:
        return
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in _ours:
        os.dup2(nowhere, descriptor)  # its number stays taken, for a library may still write or close it
    os.close(nowhere)
    _ours.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_shut)
