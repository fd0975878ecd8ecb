"""How a child begins: it is told on its standard input what it is for, by the process that drives the run.

That process is trusted, so what it says may be pickled; the other way there is only JSON.
"""

import base64
import importlib
import json
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from emprov_xl.batch.setup import Setup

if TYPE_CHECKING:
    from emprov_xl.batch.worker import Labour

_CODE = "import sys; sys.path[:] = {path!r}; from emprov_xl.batch.{module} import main; main()"
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
    with os.fdopen(0, "rb") as line:
        head = json.loads(line.readline())
        order = pickle.load(line)  # noqa: S301 - from the process that started us
    os.open(os.devnull, os.O_RDONLY)
    if sys.platform == "win32":
        channel = socket.fromshare(base64.b64decode(head["shared"]))
    else:
        channel = socket.socket(fileno=head["number"])
    return Beginning(order, channel, head["warm"])


def _environment(temporary: Path) -> Mapping[str, str]:
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    return os.environ | dict.fromkeys(_ONE_THREAD, "1") | places
