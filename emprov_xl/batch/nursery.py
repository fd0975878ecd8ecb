"""The process from which workers are forked: it has loaded what they need, and has neither threads nor workbooks.

Each worker is a process group of its own. When the process that drives the run is gone, all of them are ended at once.
"""

import contextlib
import os
import selectors
import signal
import socket
from collections.abc import Iterator
from typing import Self

from emprov_xl.batch.beginning import Beginning, begun
from emprov_xl.batch.channel import packed
from emprov_xl.batch.warmth import settle, while_loading
from emprov_xl.batch.worker import Labour, refusal, serve
from emprov_xl.errors import EmprovError

WARM, READY, FORK, END = "warm", "ready", "fork", "end"
"""What is asked of the nursery, each with the number of a worker: `fork 7`."""

REQUEST = 64  # bytes
_TOLD = 1 << 16


def main() -> None:
    """A nursery that is told on its standard input what it is for."""
    run(begun())


def run(beginning: Beginning) -> None:
    """Fork a worker whenever one is asked for, tell how each ended, until nobody asks any more; then it is over."""
    try:
        with Nursery(beginning.channel, beginning.labour()) as nursery:
            for do, number, channels in nursery.requests():
                nursery.answer(do, number, channels)
    except EmprovError as trouble:
        beginning.channel.sendall(packed(refusal(trouble), _TOLD))
        _turn_away(beginning.channel)
    os._exit(0)


def _asked(control: socket.socket) -> tuple[bytes, list[int]]:
    """The next request and its channel; no request when nobody asks any more, even one who left without listening."""
    try:
        content, channels, *_ = socket.recv_fds(control, REQUEST, 1)
    except ConnectionError:
        return b"", []
    return content, channels


def _turn_away(control: socket.socket) -> None:
    """Start nothing for who asks, until nobody does: who leaves with a question unheard takes the answer along."""
    while True:
        content, channels = _asked(control)
        if not content:
            return
        for channel in channels:
            os.close(channel)


class Nursery:
    """The workers that live, by their numbers."""

    def __init__(self, control: socket.socket, labour: Labour) -> None:
        self._control, self._labour = control, labour
        self._living: dict[int, int] = {}  # the number of each process
        self._woken, self._waking = socket.socketpair()
        for end in (self._woken, self._waking):
            end.setblocking(False)
        signal.set_wakeup_fd(self._waking.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self._end())
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        settle()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever happens to the nursery, no worker outlives it."""
        self._end_all()

    def requests(self) -> Iterator[tuple[str, int, list[int]]]:
        """What is asked, for which worker, with the channel that comes along; it ends when nobody is left to ask."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._control, selectors.EVENT_READ)
            waiting.register(self._woken, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in waiting.select()}
                if self._woken in ready:
                    with contextlib.suppress(BlockingIOError):
                        self._woken.recv(REQUEST)
                    self._reap()
                if self._control in ready:
                    content, channels = _asked(self._control)
                    if not content:
                        return
                    do, number = content.decode("ascii").split(" ")
                    yield do, int(number), channels

    def answer(self, do: str, number: int, channels: list[int]) -> None:
        """Get warm, fork a worker, end one."""
        if do in (WARM, READY):
            while_loading()
            (self._labour.warm if do == WARM else self._labour.ready)()
            settle()
        elif do == FORK:
            self._fork(number, channels[0])
        elif number in self._living:
            _end_group(self._living[number])

    def _fork(self, number: int, channel: int) -> None:
        child = os.fork()
        if child == 0:
            try:
                self._become_worker(channel)
            finally:
                os._exit(0)
        with contextlib.suppress(OSError):
            os.setpgid(child, child)  # here and there, so that it is so whoever comes first
        os.close(channel)
        self._living[number] = child

    def _become_worker(self, channel: int) -> None:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        for end in (self._control, self._woken, self._waking):
            end.close()
        serve(socket.socket(fileno=channel), self._labour)

    def _reap(self) -> None:
        """Tell how each ended that has; what it started in turn is ended too, while its number is still its own."""
        while self._living:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                return
            _end_group(ended.si_pid)
            _, status = os.waitpid(ended.si_pid, 0)
            number = next(number for number, child in self._living.items() if child == ended.si_pid)
            del self._living[number]
            told = packed({"ended": [number, os.waitstatus_to_exitcode(status)]}, _TOLD)
            with contextlib.suppress(ConnectionError):
                self._control.sendall(told)

    def _end(self) -> None:
        self._end_all()
        os._exit(0)

    def _end_all(self) -> None:
        """End all of them, and be sure that none writes any more before whoever waits for us goes on."""
        for child in self._living.values():
            _end_group(child)
        for child in self._living.values():
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)


def _end_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
