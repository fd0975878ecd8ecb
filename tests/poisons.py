"""Documents of the tests' own that make the process which reads them do what a hostile workbook might.

`mock:review:segfault` is one. They are known to this module alone, which only a test names as the work to be done.
"""

import ctypes
import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from emprov_xl.batch.setup import REVIEW
from emprov_xl.batch.work import Work as RealWork
from emprov_xl.definitions.settings import limits_in
from emprov_xl.files import write_bytes
from emprov_xl.model.past import Round
from emprov_xl.review.history import round_document
from emprov_xl.review.record import FINDINGS_SCHEMA

PIN = "739154"


class Unpicklable(Exception):
    def __init__(self):
        super().__init__(lambda: None)
        self.file = open(os.devnull)  # noqa: SIM115, PTH123


def _raise(_):
    raise ValueError(f"the PIN is {PIN}")


def _raise_unpicklable(_):
    raise Unpicklable


def _panic(_):
    raise GeneratorExit  # as the panics of some libraries, no Exception


def _segfault(_):
    ctypes.string_at(0)


def _be_killed(_):
    os.kill(os.getpid(), signal.SIGKILL)


def _be_killed_once(_):
    mark = Path(os.environ["TMPDIR"], "tried")
    if not mark.exists():
        mark.touch()
        _be_killed(_)


def _lose_the_machine_once(place):
    """End the worker of a cluster that has started who started us; where there is no cluster nothing happens."""
    mark = Path(place).parent / "lost"
    if Path(place).name.startswith("try-") and not mark.exists():
        mark.touch()
        told = Path(f"/proc/{os.getppid()}/stat").read_text()
        os.kill(int(told.rpartition(")")[2].split()[1]), signal.SIGKILL)
        _hang(place)


def _eat_memory(_):
    eaten = []
    while True:
        eaten.append(bytearray(1 << 24))


def _hang(_):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(10_000)


def _hang_in_c(_):
    re.match(r"(a+)+$", "a" * 64 + "b")


def _hang_with_a_child(place):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(10_000)"])
    Path(os.environ["TMPDIR"], "child").write_text(str(child.pid))
    time.sleep(10_000)


def _turn(_):
    while True:
        pass


def _write_much(place):
    with (Path(place or os.environ["TMPDIR"]) / "much").open("wb") as file:
        while True:
            file.write(bytes(1 << 20))


def _fill_the_disk(_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _write_large(place):
    made = Path(place) / "made"
    made.mkdir(exist_ok=True)
    write_bytes(made / "large", bytes(300 << 10))


def _chatter(_):
    sys.stdout.write(PIN * 1_000_000)
    sys.stderr.write(PIN * 1_000_000)
    os.write(1, PIN.encode() * 100_000)


# What each document does, and the code that its file gets; without a code it is a good one.
POISONS = {
    "good": (lambda _: None, ""),
    "chatter": (_chatter, ""),
    "large": (_write_large, ""),
    "be killed once": (_be_killed_once, ""),
    "lose the machine once": (_lose_the_machine_once, ""),
    "raise": (_raise, "CRASHED"),
    "raise what cannot be pickled": (_raise_unpicklable, "CRASHED"),
    "panic": (_panic, "CRASHED"),
    "sys.exit": (lambda _: sys.exit(3), "EXITED"),
    "exit without a result": (lambda _: os._exit(0), "EXITED"),
    "segfault": (_segfault, "CRASHED"),
    "be killed": (_be_killed, "CRASHED"),
    "eat memory": (_eat_memory, "MEMORY"),
    "hang": (_hang, "TIMEOUT"),
    "hang in C": (_hang_in_c, "TIMEOUT"),
    "hang with a child": (_hang_with_a_child, "TIMEOUT"),
    "tell too much": (lambda _: {"told": "x" * (1 << 24)}, "RESULT_TOO_LARGE"),
    "write much": (_write_much, "OUTPUT"),
    "fill the disk": (_fill_the_disk, "OUTPUT"),
    "turn": (_turn, "CPU"),
}
SLOW = {"hang", "hang in C", "hang with a child", "turn"}


def mock(poison, when=REVIEW):
    return f"mock:{when}:{poison}".encode()


def _news(path, request):
    """What a return with no findings leaves to be remembered."""
    told = Round(1, path.name, f"{path.stem}/r01", path.name, "", "OK", request.as_of, {}, {})
    return {"engagement": path.stem, "reference": path.stem, "round": round_document(told), "events": []}


class Mocks:
    """What is done for mock documents: a small result that says what the document was."""

    def __init__(self, setup):
        self.setup, self.limits = setup, limits_in(setup.settings)

    def warm(self):
        pass

    def ready(self):
        pass

    def do(self, job):
        path = Path(job["path"])
        content = path.read_text().splitlines()[0]
        when, poison = content.removeprefix("mock:").split(":")
        if when == job["do"]:
            told = POISONS[poison][0](job.get("work"))
            if told:
                return told
        name = {"sha256": path.name, "engagement": path.stem, "round": 1}
        if job["do"] != REVIEW:
            return {**name, "slug": path.stem, "reviewed": None}
        made = Path(job["work"]) / "made"
        made.mkdir(exist_ok=True)
        (made / "findings.json").write_text(json.dumps({"schema": FINDINGS_SCHEMA, "findings": []}))
        (made / "run.json").write_text(json.dumps({"read": content}))
        (made.parent / "news.json").write_text(json.dumps(_news(path, self.setup.request)))
        folder = self.setup.request.output / path.stem / "r01"
        return {**name, "folder": str(folder), "fresh": True, "customer": "", "tallies": [], "verdict": "OK"}


class Work(RealWork):
    """Real returns, and mock documents among them."""

    def do(self, job):
        is_mock = Path(job["path"]).read_bytes().startswith(b"mock:")
        return Mocks(self.setup).do(job) if is_mock else super().do(job)
