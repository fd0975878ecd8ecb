"""The process that reads workbooks, one after the other: what it may use is limited, what it prints goes nowhere.

It is started by the nursery, which has all at hand already, or on its own where processes cannot be forked.
"""

import gc
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Protocol

from emprov_xl.batch.beginning import Beginning, begun
from emprov_xl.batch.causes import OUT_OF_MEMORY, answer_to, told
from emprov_xl.batch.channel import Message, TooLong, packed, receive
from emprov_xl.batch.warmth import settle
from emprov_xl.errors import EmprovError
from emprov_xl.model.limits import Limits

if sys.platform != "win32":
    import resource

GRACE = 5  # seconds after which a child ends itself when nobody is left to end it


class Labour(Protocol):
    """What is done in a child, and the limits of it."""

    limits: Limits

    def warm(self) -> None:
        """Get ready for what takes more than a look."""

    def ready(self) -> None:
        """Get ready for one that is surely to be done; `warm` was called before."""

    def do(self, job: Message) -> Message:
        """The answer to a job, or an exception."""


def serve(channel: socket.socket, labour: Labour) -> None:
    """Do each job that comes, until nobody sends any more; what ends one job only is told, what may not ends us."""
    _limit(labour.limits)
    limits = labour.limits
    served = 0
    while (job := receive(channel)) is not None:
        if served:
            gc.collect()  # what the file before has left; after the last one it would be in vain
        channel.sendall(packed({"begun": True}, limits["answer"].most))
        _limit_time(limits)
        answer, fit = _answered(labour, job)
        _unlimit_time()
        try:
            channel.sendall(_packed(answer, limits))
        except ConnectionError:
            return  # nobody waits for it any more
        if not fit:
            return
        served += 1


def refusal(trouble: EmprovError) -> Message:
    """What is sent when rules or settings are wrong, which is no file's fault."""
    return {"refused": [int(trouble.exit_code), str(trouble)]}


def main() -> None:
    """A worker on its own, which has everything to load first."""
    beginning: Beginning = begun()
    try:
        labour: Labour = beginning.labour()
        if beginning.warm:
            labour.warm()
    except EmprovError as trouble:
        beginning.channel.sendall(packed(refusal(trouble), 1 << 20))
    else:
        settle()
        serve(beginning.channel, labour)
    os._exit(0)


def _answered(labour: Labour, job: Message) -> tuple[Message, bool]:
    """The answer, and whether this process is fit for another job."""
    try:
        return {"done": labour.do(job)}, True
    except Exception as trouble:  # noqa: BLE001 - one workbook never ends the run
        return answer_to(trouble, labour.limits), not isinstance(trouble, MemoryError)
    except BaseException as trouble:  # noqa: BLE001 - also what ends a process, and the panics of libraries
        return answer_to(trouble, labour.limits), False


def _packed(answer: Message, limits: Limits) -> bytes:
    most = limits["answer"].most
    try:
        return packed(answer, most)
    except TooLong as trouble:
        return packed(told(limits["answer"].code, limits["answer"].sentence(int(str(trouble)))), most)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _limit(limits: Limits) -> None:
    """What a child may use besides what it has: memory, the size of a file; it leaves no picture of its memory."""
    if sys.platform == "win32":
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the run ends us through the one who drives it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    written = limits["written"].most
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    if sys.platform == "linux":
        most = _taken() + limits["memory"].most
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _taken() -> int:
    """The addresses that this process has, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _limit_time(limits: Limits) -> None:
    """The processor's time of one job, and an alarm in case that nobody ends us: no signal handler is in its way."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + limits["cpu"].most
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.alarm(limits["seconds"].most + GRACE)


def _unlimit_time() -> None:
    if sys.platform != "win32":
        signal.alarm(0)
