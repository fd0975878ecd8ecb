"""Where workers come from: forked from a nursery where the system allows, else each started on its own."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Protocol

from emprov_xl.batch.beginning import Child, Order, begin, branch, may_branch
from emprov_xl.batch.channel import Inflow, Message
from emprov_xl.batch.nursery import END, FORK, READY, WARM, run
from emprov_xl.errors import EmprovError, ExitCode, UsageError

FORKS = sys.platform == "linux"
"""Elsewhere a fork of a process that has loaded numerical libraries is not safe, or there is none."""

_TOLD = 1 << 16
_PATIENCE = 5  # seconds


class Source(Protocol):
    """Starts workers, ends them, and tells how each ended."""

    def warm(self) -> None:
        """Have those that are started from now on ready for reviews."""

    def ready(self) -> None:
        """The same for reviews of what was not reviewed before."""

    def start(self, number: int, theirs: socket.socket) -> None:
        """A worker at the other end of this channel, which is ours no more."""

    def end(self, number: int) -> None:
        """End a worker, and what it has started, at once."""

    def status(self, number: int) -> int:
        """The exit status of a worker that has ended or is about to, a negative one being a signal."""

    def close(self) -> None:
        """End all of them."""


def source_of(order: Order, *, forks: bool = FORKS) -> Source:
    """Where workers come from on this system."""
    return Forked(order) if forks else Started(order)


class Forked:
    """Workers that are forked from the nursery, a process of its own so that this one needs to load nothing.

    It begins as a copy of this one, which has most of it loaded already, where nothing else is going on here.
    """

    def __init__(self, order: Order) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # each request stands alone
        self._control, self._inflow = ours, Inflow(ours, _TOLD)
        branches = may_branch()
        self._nursery: Child = branch(run, order, theirs) if branches else begin("nursery", order, theirs, warm=False)
        self._ended: dict[int, int] = {}

    def warm(self) -> None:
        """Have those that are started from now on ready for reviews."""
        self._ask(WARM, 0)

    def ready(self) -> None:
        """The same for reviews of what was not reviewed before."""
        self._ask(READY, 0)

    def start(self, number: int, theirs: socket.socket) -> None:
        """A worker at the other end of this channel."""
        while select.select([self._control], [], [], 0)[0] and self._listen():
            pass  # how others have ended is heard in time: a nursery that is not listened to falls silent
        self._ask(FORK, number, theirs.fileno())
        theirs.close()

    def end(self, number: int) -> None:
        """End a worker and its process group."""
        self._ask(END, number)

    def status(self, number: int) -> int:
        """As the nursery tells it."""
        while number not in self._ended:
            if not self._listen():
                raise EmprovError("The process that starts the others has ended; please run it again.")
        return self._ended.pop(number)

    def close(self) -> None:
        """End the nursery, which ends its workers and waits for them."""
        self._control.close()
        self._nursery.terminate()
        try:
            self._nursery.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._nursery.kill()
            self._nursery.wait()

    def _listen(self) -> bool:
        """Take what the nursery says next; false when it is gone."""
        alive = self._inflow.read()
        self._ended.update(ended for message in self._inflow.messages() for ended in _ends(message))
        return alive

    def _ask(self, do: str, number: int, *channels: int) -> None:
        with suppress(ConnectionError):  # why it is gone is told where its workers are waited for
            socket.send_fds(self._control, [f"{do} {number}".encode("ascii")], channels)


class Started:
    """Workers that are started each on its own, and have everything to load."""

    def __init__(self, order: Order) -> None:
        self._order, self._warm = order, False
        self._living: dict[int, subprocess.Popen[bytes]] = {}

    def warm(self) -> None:
        """Have those that are started from now on ready for reviews."""
        self._warm = True

    def ready(self) -> None:
        """Each loads the rest with its first review."""

    def start(self, number: int, theirs: socket.socket) -> None:
        """A worker at the other end of this channel."""
        self._living[number] = begin("worker", self._order, theirs, warm=self._warm)

    def end(self, number: int) -> None:
        """End a worker, and its process group where there is such a thing."""
        _end(self._living[number])

    def status(self, number: int) -> int:
        """As the system tells it."""
        return self._living.pop(number).wait()

    def close(self) -> None:
        """End all."""
        for child in self._living.values():
            _end(child)
            child.wait()


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.returncode is not None:
        return
    if sys.platform == "win32":
        child.kill()
    else:
        os.killpg(child.pid, signal.SIGKILL)


def _ends(message: Message) -> Iterator[tuple[int, int]]:
    """The worker and the status of a message; raises what the nursery could not load."""
    raise_refusal(message)
    ended = message.get("ended")
    if isinstance(ended, list):
        yield int(ended[0]), int(ended[1])


def raise_refusal(message: Message) -> None:
    """Raise here what a child says is wrong with rules or settings."""
    refused = message.get("refused")
    if isinstance(refused, list):
        kind = UsageError if refused[0] == ExitCode.USAGE else EmprovError
        raise kind(str(refused[1]))
