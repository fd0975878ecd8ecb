"""What a worker of a cluster does: each job is given to processes of ours on its machine, which stay warm for a while.

What a workbook does to the process that reads it does nothing to the worker. This is called by the cluster's library,
in a thread for each job.
"""

import pickle
import shutil
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from emprov_xl import __version__
from emprov_xl.batch.beginning import Order
from emprov_xl.batch.causes import answer_to, limited
from emprov_xl.batch.channel import Message
from emprov_xl.batch.crew import Hired, Job
from emprov_xl.batch.fetching import supplied
from emprov_xl.batch.setup import REVIEW, Setup
from emprov_xl.batch.sources import source_of
from emprov_xl.batch.worker import refusal
from emprov_xl.errors import EmprovError, OutputFailed, Rejected, UsageError
from emprov_xl.files import write_bytes
from emprov_xl.model.limits import Limits
from emprov_xl.store.shelf import plain_files
from emprov_xl.store.staging import private_folder, staged

IDLE = 60  # seconds after which processes that nobody needs are ended: who drove them may be gone without a word

MADE = ("made/", "news.json")
"""What a review leaves in its folder."""

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
    """What a run is about, the same for all its jobs: `place` is the folder in which its relative paths begin.

    With a `key` results go to a store: each machine makes them in a private folder, and sends them to who drives the
    run. `shared` is whether returns or results are in a folder that all machines see.
    """

    def __init__(
        self, work: str, setup: Setup, limits: Limits, place: Path, *, key: bytes | None = None, shared: bool = True
    ) -> None:
        self.run, self.version = uuid.uuid4().hex, __version__
        self.work, self.setup, self.limits, self.place = work, setup, limits, place
        self.key, self.shared = key, shared

    def demand_usable(self) -> None:
        """Raises UsageError on a machine that would make other results, or that does not have what it needs."""
        if self.version != __version__:
            said = f"A machine of the cluster has emprov-xl {__version__}, and this one {self.version}"
            raise UsageError(f"{said}; install the same version on all.")
        for file in (self.place / each for each in (self.setup.rules, self.setup.settings) if each):
            if not file.exists():
                raise UsageError(f"A machine of the cluster does not see {file}; put it where all machines see it.")
        for folder in self._folders():
            if not folder.is_dir():
                said = f"A machine of the cluster does not see the folder {folder}"
                raise UsageError(f"{said}; work in a shared folder that has the same path on all machines.")

    def _folders(self) -> Iterator[Path]:
        if self.shared:
            yield self.place
        if self.key is None:
            yield self.place / self.setup.request.output


class Station:
    """One process of ours on this machine, and its private temporary folder.

    What a machine that was lost has left in one is swept away by the next one there.
    """

    def __init__(self, errand: Errand) -> None:
        self.ends: threading.Timer | None = None
        self._errand = errand
        request = errand.setup.request
        with ExitStack() as stack:
            aside = stack.enter_context(private_folder())
            self._private = aside.path
            self._output = request.output if errand.key is None else staged(aside.path, errand.key)
            setup = replace(errand.setup, request=replace(request, output=self._output))
            place = errand.place if errand.shared else aside.path
            source = source_of(Order(errand.work, _seen_from(setup, errand.place), aside.path, aside.lock, place))
            self._crew = Hired(source, errand.limits, 1, aside.path)
            self._open = stack.pop_all()

    def do(self, message: Message) -> Message:
        """A job, with what it needs of a store."""
        private = self._private / f"supply-{uuid.uuid4().hex}"
        try:
            with supplied(message, private, self._output, self._errand.limits) as told:
                if told["do"] != REVIEW:
                    return self._answered(told)
                return self._shared(told) if self._errand.key is None else self._sent(told)
        except (Rejected, OutputFailed) as trouble:
            return answer_to(trouble, self._errand.limits)
        except UsageError as missing:
            raise UsageError(f"On a machine of the cluster: {missing}") from missing

    def close(self) -> None:
        """End the process, whatever it does."""
        if self.ends is not None:
            self.ends.cancel()
        self._crew.close()
        self._open.close()

    def _shared(self, message: Message) -> Message:
        """A review in a folder of its own: a worker that was given up may still be at it, and is not in the way."""
        work = self._errand.place / str(message["work"])
        tried = f"try-{uuid.uuid4().hex}"
        (work / tried).mkdir(mode=0o700)
        write_bytes(work / tried / "past.json", (work / "past.json").read_bytes())
        return {**self._answered({**message, "work": str(work / tried)}, warm=True), "tried": tried}

    def _sent(self, message: Message) -> Message:
        """A review in a private folder; what was made in it is sent along, as bytes by name."""
        plain = {key: value for key, value in message.items() if key != "past"}
        work = self._private / f"try-{uuid.uuid4().hex}"
        work.mkdir(mode=0o700)
        try:
            write_bytes(work / "past.json", str(message["past"]).encode())
            answer = self._answered({**plain, "work": str(work)}, warm=True)
            done = answer.get("done")
            return {**answer, **self._parcel(done, work)} if isinstance(done, dict) else answer
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _parcel(self, done: dict[str, object], work: Path) -> Message:
        """What is told, with the folder of the result as who drives the run knows it, and all files."""
        folder = Path(str(done.get("folder")))
        if folder.is_relative_to(self._output):
            folder = self._errand.setup.request.output / folder.relative_to(self._output)
        limit = self._errand.limits["written"]
        names = [name for name in plain_files(work) if name.startswith(MADE)]
        size = sum((work / name).stat().st_size for name in names)
        if size > limit.most:
            return {"done": None, **limited(self._errand.limits, limit.key, size)}
        return {"done": {**done, "folder": str(folder)}, "files": {name: (work / name).read_bytes() for name in names}}

    def _answered(self, message: Message, *, warm: bool = False) -> Message:
        self._crew.start(Job(0, message, warm))
        return self._crew.ended()[1]


def _seen_from(setup: Setup, place: Path) -> Setup:
    """The same with whole paths of rules and settings, wherever the process begins."""
    rules, settings = (place / each if each else None for each in (setup.rules, setup.settings))
    return replace(setup, rules=rules, settings=settings)


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
