"""How a child begins: on its own, when it is told on its standard input what it is for, or as a copy of this process.

Who drives the run is trusted, so what it says may be pickled; the other way there is only JSON.
"""

import base64
import importlib
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from emprov_xl.batch.setup import Setup
from emprov_xl.batch.warmth import while_loading

if TYPE_CHECKING:
    from emprov_xl.batch.worker import Labour

_CODE = "import sys; sys.path[:] = {path!r}; from emprov_xl.batch.{module} import main; main()"
_OF_STORES = ("AWS_", "AZURE_", "GOOGLE_", "FSSPEC_")  # credentials are no business of who reads workbooks
_ENDING = (signal.SIGINT, signal.SIGTERM)
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # who has threads must not be forked


@dataclass(frozen=True, slots=True)
class Order:
    """What a child is for: the module whose `Work` it does, what that needs to know, its temporary folder, its lock.

    `place` is the folder in which relative paths begin, where that is not the one in which we are.
    """

    module: str
    setup: Setup
    temporary: Path
    lock: int
    place: Path | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a child was told: what it is for, and the channel to who told it."""

    order: Order
    channel: socket.socket
    warm: bool

    def labour(self) -> "Labour":
        """The work that it is for; raises UsageError for what is wrong with the settings."""
        work: Labour = importlib.import_module(self.order.module).Work(self.order.setup)
        return work


class Child(Protocol):
    """A process that we have started, as `subprocess` knows it."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status; TimeoutExpired when it takes longer."""


def begin(module: str, order: Order, theirs: socket.socket, *, warm: bool) -> subprocess.Popen[bytes]:
    """Start a child of the module `nursery` or `worker`; it has its own process group, and prints to nowhere."""
    windows = sys.platform == "win32"
    child = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", _CODE.format(path=sys.path, module=module)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=() if windows else (theirs.fileno(), order.lock),
        process_group=None if windows else 0,
        env=_environment(order.temporary),
        cwd=order.place,
    )
    if sys.platform == "win32":
        head = {"shared": base64.b64encode(theirs.share(child.pid)).decode(), "warm": warm}
    else:
        head = {"number": theirs.fileno(), "warm": warm}
    theirs.close()
    if child.stdin:
        with suppress(BrokenPipeError), child.stdin as line:  # one that could not start is known by its silence
            line.write(json.dumps(head).encode() + b"\n" + pickle.dumps(order))
    return child


def begun() -> Beginning:
    """What this child was told."""
    os.umask(0o077)
    while_loading()
    with os.fdopen(0, "rb") as line:
        head = json.loads(line.readline())
        order = pickle.load(line)  # noqa: S301 - from the process that started us
    os.open(os.devnull, os.O_RDONLY)
    if sys.platform == "win32":
        channel = socket.fromshare(base64.b64decode(head["shared"]))
    else:
        channel = socket.socket(fileno=head["number"])
    return Beginning(order, channel, head["warm"])


def may_branch() -> bool:
    """Whether a copy of this process is safe: with other threads it could wait for ever for what they held."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def branch(run: Callable[[Beginning], None], order: Order, theirs: socket.socket) -> "Branched":
    """A copy of this process as a child, which has loaded already what is loaded here; else as `begin` starts one."""
    # Until the copy knows what it is, no signal makes it end as the run would.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    number = os.fork()
    if number == 0:
        try:
            _be_on_its_own(order, theirs)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            run(Beginning(order, theirs, warm=False))
        finally:
            os._exit(1)  # nothing of the process that it was is done a second time
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    return Branched(number)


class Branched:
    """A copy of this process, until it has ended."""

    def __init__(self, number: int) -> None:
        self._number = number

    def terminate(self) -> None:
        """Ask it to end."""
        os.kill(self._number, signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        os.kill(self._number, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status; TimeoutExpired when it takes longer."""
        until = None if timeout is None else time.monotonic() + timeout
        pause = 0.0005
        while True:
            ended, status = os.waitpid(self._number, 0 if until is None else os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired("emprov", timeout or 0)
            time.sleep(pause)
            pause = min(2 * pause, 0.05)


def _be_on_its_own(order: Order, channel: socket.socket) -> None:
    """A process group of its own; of what the other one has open only what a child that is started would have."""
    os.setpgid(0, 0)
    os.umask(0o077)
    while_loading()
    for each in _ENDING:
        signal.signal(each, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    kept = {0, 1, 2, channel.fileno(), order.lock}
    for number in {int(file.name) for file in Path("/proc/self/fd").iterdir()} - kept:
        with suppress(OSError):
            os.close(number)
    os.environ.update(_environment(order.temporary))
    tempfile.tempdir = None  # it is looked up anew
    if order.place is not None:
        os.chdir(order.place)


def _environment(temporary: Path) -> Mapping[str, str]:
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    needed = {name: value for name, value in os.environ.items() if not name.startswith(_OF_STORES)}
    return needed | dict.fromkeys(_ONE_THREAD, "1") | places
