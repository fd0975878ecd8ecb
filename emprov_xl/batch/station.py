"""What a worker of a cluster does: each job is given to processes of ours on its machine, which stay warm for a while.

What a workbook does to the process that reads it does nothing to the worker. This is called by the cluster's library,
in a thread for each job.
"""

import os
import pickle
import shutil
import tempfile
import threading
import uuid
from collections import defaultdict
from pathlib import Path
from typing import Any

from emprov_xl import __version__
from emprov_xl.batch.beginning import Order
from emprov_xl.batch.channel import Message
from emprov_xl.batch.crew import Hired, Job
from emprov_xl.batch.setup import REVIEW, Setup
from emprov_xl.batch.sources import source_of
from emprov_xl.batch.worker import refusal
from emprov_xl.errors import EmprovError, UsageError
from emprov_xl.files import write_bytes
from emprov_xl.model.limits import Limits

IDLE = 60  # seconds after which processes that nobody needs are ended: who drove them may be gone without a word

_idle: dict[str, list["Station"]] = defaultdict(list)
_over: set[str] = set()
_changing = threading.Lock()


def do(order: bytes, message: dict[str, Any]) -> Message:
    """Do a job of a run, as `Errand` is pickled in `order`; beside its answer it says in which folder it was done."""
    errand: Errand = pickle.loads(order)  # noqa: S301 - from who drives the run, as this call is
    try:
        errand.demand_usable()
        station = _taken(errand)
        try:
            answer = station.do(message)
        except BaseException:
            station.close()
            raise
    except EmprovError as trouble:
        return refusal(trouble)
    _given_back(errand.run, station)
    return answer


def over(run: str) -> None:
    """A run has ended: its processes are needed no more."""
    with _changing:
        _over.add(run)
        idle = _idle.pop(run, [])
    for station in idle:
        station.close()


class Errand:
    """What a run is about, the same for all its jobs: `place` is the folder in which its relative paths begin."""

    def __init__(self, work: str, setup: Setup, limits: Limits, place: Path) -> None:
        self.run, self.version = uuid.uuid4().hex, __version__
        self.work, self.setup, self.limits, self.place = work, setup, limits, place

    def demand_usable(self) -> None:
        """Raises UsageError on a machine that would make other results, or that does not have the folder."""
        if self.version != __version__:
            said = f"A machine of the cluster has emprov-xl {__version__}, and this one {self.version}"
            raise UsageError(f"{said}; install the same version on all.")
        for folder in (self.place, self.place / self.setup.request.output):
            if not folder.is_dir():
                said = f"A machine of the cluster does not see the folder {folder}"
                raise UsageError(f"{said}; work in a shared folder that has the same path on all machines.")


class Station:
    """One process of ours on this machine, and its private temporary folder."""

    def __init__(self, errand: Errand) -> None:
        self.place = errand.place
        self.temporary = Path(tempfile.mkdtemp(prefix="emprov-"))
        lock = os.open(self.temporary / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            source = source_of(Order(errand.work, errand.setup, self.temporary, lock, errand.place))
        finally:
            os.close(lock)
        self._crew = Hired(source, errand.limits, 1, self.temporary)
        self.ends: threading.Timer | None = None

    def do(self, message: dict[str, Any]) -> Message:
        """A job in a folder of its own: a worker that was given up may still be at it, and is not in the way there."""
        if message["do"] != REVIEW:
            return self._answered(message)
        work = self.place / message["work"]
        tried = f"try-{uuid.uuid4().hex}"
        (work / tried).mkdir(mode=0o700)
        write_bytes(work / tried / "past.json", (work / "past.json").read_bytes())
        return {**self._answered({**message, "work": str(work / tried)}, warm=True), "tried": tried}

    def close(self) -> None:
        """End the process, whatever it does."""
        if self.ends is not None:
            self.ends.cancel()
        self._crew.close()
        shutil.rmtree(self.temporary, ignore_errors=True)

    def _answered(self, message: Message, *, warm: bool = False) -> Message:
        self._crew.start(Job(0, message, warm))
        return self._crew.ended()[1]


def _taken(errand: Errand) -> Station:
    with _changing:
        idle = _idle[errand.run]
        station = idle.pop() if idle else None
    if station is None:
        return Station(errand)
    if station.ends is not None:
        station.ends.cancel()
    return station


def _given_back(run: str, station: Station) -> None:
    with _changing:
        if run not in _over:
            station.ends = threading.Timer(IDLE, _forgotten, (run, station))
            station.ends.daemon = True
            station.ends.start()
            _idle[run].append(station)
            return
    station.close()


def _forgotten(run: str, station: Station) -> None:
    with _changing:
        if station not in _idle[run]:
            return  # it was taken just now
        _idle[run].remove(station)
    station.close()
