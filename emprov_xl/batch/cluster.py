"""The same work on the machines of a Dask cluster: it hands out names, and each machine does its jobs as this one.

Results are put in place, and remembered, by the process that drives the run only. A job whose machine is lost is done
again on another one; what the lost one has made, or still makes, lies in a folder that nobody looks at. Where results
go to a store, no folder is shared: a machine sends what it has made.
"""

import importlib
import logging
import pickle
import queue
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from emprov_xl.aside import work_folder
from emprov_xl.batch.causes import limited, told
from emprov_xl.batch.channel import Message, TooLong, packed
from emprov_xl.batch.crew import WORK, Job
from emprov_xl.batch.setup import REVIEW, Setup
from emprov_xl.batch.sources import raise_refusal
from emprov_xl.batch.station import MADE, Errand, do, over
from emprov_xl.errors import EmprovError, UsageError
from emprov_xl.files import make_folder, write_bytes
from emprov_xl.model.limits import Limits

PATIENCE = 30  # seconds in which a scheduler must answer and have a worker
_SILENCE = 60  # seconds without an answer after which the scheduler is asked whether it has any worker left
_TRIED = re.compile(r"try-[0-9a-f]{32}")


@contextmanager
def clustered(
    setup: Setup,
    limits: Limits,
    address: str,
    jobs: int | None = None,
    *,
    key: bytes | None = None,
    shared: bool = True,
    work: str = WORK,
    patience: int = PATIENCE,
) -> Iterator["Cluster"]:
    """The workers of a cluster, `jobs` of them at most at a time, for as long as they are needed.

    With a `key` results go to a store, and without anything `shared` the machines need no folder in common.
    Raises UsageError when the extra is not installed, or no scheduler with a worker answers; OutputFailed when the
    output folder cannot be used.
    """
    try:
        connect = importlib.import_module("distributed").Client
    except ModuleNotFoundError as missing:
        raise UsageError("--scheduler needs Dask; install it with: pip install 'emprov-xl[cluster]'.") from missing
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told by us, in a sentence
    with work_folder(setup.request.output) as aside:
        client = _client(connect, address, patience)
        try:
            errand = Errand(work, setup, limits, Path.cwd(), key=key, shared=shared)
            crew = Cluster(client, errand, aside.path, jobs)
            try:
                yield crew
            finally:
                crew.close()
        finally:
            client.close(timeout=patience)


class Cluster:
    """A crew whose jobs are done by the workers of a cluster."""

    def __init__(self, client: Any, errand: Errand, work: Path, jobs: int | None) -> None:
        self.work = work
        self._client, self._errand, self._jobs = client, errand, jobs
        self._order = pickle.dumps(errand)
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._under_way: dict[str, tuple[Job, Any]] = {}
        self._most = self._threads()

    @property
    def room(self) -> int:
        """How many more jobs can be started now: as many as the workers have threads."""
        return max(1, min(self._most, self._jobs or self._most)) - len(self._under_way)

    def expect_reviews(self) -> None:
        """Nothing: a worker gets ready with its first review."""

    def start(self, job: Job) -> None:
        """Give a job to the scheduler, which gives it to another worker when one is lost."""
        message = dict(job.message)
        if self._errand.key is not None and job.message["do"] == REVIEW:
            message["past"] = (Path(str(message["work"])) / "past.json").read_text("utf-8")
        key = f"emprov-{self._errand.run}-{job.key}"
        future = self._client.submit(do, self._order, message, key=key, pure=False)
        self._under_way[future.key] = job, future
        future.add_done_callback(self._ended.put)

    def ended(self) -> tuple[Job, Message]:
        """Wait for a job to end. Raises EmprovError when the cluster is gone, or is not fit for the run."""
        while True:
            try:
                future = self._ended.get(timeout=_SILENCE)
            except queue.Empty:
                self._most = self._threads()
                if not self._most:
                    raise EmprovError("The cluster has no worker any more; start some, and run it again.") from None
                continue
            job, _ = self._under_way.pop(future.key)
            return job, self._answer(job, future)

    def close(self) -> None:
        """Take back what is under way, and have the workers end our processes."""
        with suppress(OSError, RuntimeError):  # who cannot be reached ends them after a while
            self._client.cancel([future for _, future in self._under_way.values()], force=True)
            self._client.run(over, self._errand.run, on_error="ignore")

    def _answer(self, job: Job, future: Any) -> Message:
        if future.status == "cancelled":
            raise EmprovError(
                "The scheduler of the cluster is gone; what was finished stands, run it again for the rest."
            )
        if future.status != "finished":
            return _without_answer(future.exception())
        answer = dict(future.result())
        raise_refusal(answer)
        files = answer.pop("files", {})
        try:
            packed(answer, self._errand.limits["answer"].most)
        except TooLong as trouble:
            return limited(self._errand.limits, "answer", int(str(trouble)))
        if _TRIED.fullmatch(tried := str(answer.get("tried", ""))):
            self._take(self.work / str(job.key), tried)
        return self._unpacked(files, self.work / str(job.key)) or answer

    def _take(self, place: Path, tried: str) -> None:
        """What the try that counts has made, where the driver of the run looks for it."""
        for name in ("made", "news.json"):
            made = place / tried / name
            if made.exists():
                made.replace(place / name)

    def _unpacked(self, files: Mapping[str, bytes], place: Path) -> Message | None:
        """What a machine has sent is put where the driver of the run looks for it; why not, where it is too much."""
        size, limit = sum(map(len, files.values())), self._errand.limits["written"]
        if size > limit.most:
            return limited(self._errand.limits, limit.key, size)
        for name, content in files.items():
            parts = PurePosixPath(name).parts
            if not name.startswith(MADE) or ".." in parts:
                continue
            make_folder(place.joinpath(*parts[:-1]))
            write_bytes(place.joinpath(*parts), content)
        return None

    def _threads(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except (OSError, RuntimeError) as trouble:
            raise EmprovError("The scheduler of the cluster does not answer any more; run it again.") from trouble


def _client(connect: Any, address: str, patience: int) -> Any:
    """A connection to a scheduler that has a worker."""
    try:
        client = connect(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TypeError) as trouble:
        said = f"No Dask scheduler answers at {address} within {patience} s"
        raise UsageError(f"{said}; an address is like tcp://10.0.0.5:8786.") from trouble
    try:
        client.wait_for_workers(1, timeout=patience)
    except (OSError, ValueError) as trouble:
        client.close()
        raise UsageError(
            f"The Dask scheduler at {address} has no worker; start some with: dask worker {address}."
        ) from trouble
    return client


def _without_answer(trouble: BaseException) -> Message:
    if isinstance(trouble, OSError):
        return told("OUTPUT", f"A machine of the cluster could not use the shared folder: {trouble.strerror}.")
    if type(trouble).__name__ == "KilledWorker":
        return told("CRASHED", "Each worker of the cluster that took this file was lost; run it again when they stand.")
    return told("CRASHED", f"emprov itself failed on the cluster ({type(trouble).__name__}); please report it.")
