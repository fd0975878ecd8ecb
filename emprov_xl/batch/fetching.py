"""What a job needs of a store is fetched for it into a private folder, and is gone when the job has ended.

The processes that read workbooks know nothing of stores: they are given files, and no credentials.
"""

import shutil
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from emprov_xl.batch.causes import answer_to
from emprov_xl.batch.channel import Message
from emprov_xl.batch.crew import Crew, Job
from emprov_xl.errors import OutputFailed, Rejected
from emprov_xl.model.limits import Limits
from emprov_xl.model.place import Place, Remote
from emprov_xl.store.objects import store_at
from emprov_xl.store.staging import fetched


def asked(do: str, path: Place) -> Message:
    """A job on a return; one on a store is named by its place there, which who does the job turns into a file."""
    return {"do": do, "path": str(path)} if isinstance(path, Path) else {"do": do, "object": path}


@contextmanager
def supplied(message: Message, private: Path, output: Path, limits: Limits) -> Iterator[Message]:
    """The job as it is told to a process, once the return lies in a private folder and earlier results in the output.

    Raises Rejected where the return cannot be fetched, OutputFailed for the others.
    """
    plain = {key: value for key, value in message.items() if key not in ("object", "earlier", "store")}
    place, store, earlier = (message.get(key) for key in ("object", "store", "earlier"))
    names = [str(each) for each in earlier] if isinstance(earlier, list) else []
    try:
        if isinstance(place, Remote):
            plain["path"] = str(fetched(place, private, limits["file"].most))
        if isinstance(store, Remote):
            store_at(store).get(names, output)
        yield plain
    finally:
        shutil.rmtree(private, ignore_errors=True)
        for engagement in {PurePosixPath(name).parts[0] for name in names}:
            shutil.rmtree(output / engagement, ignore_errors=True)


@contextmanager
def fetching(crew: AbstractContextManager[Crew], output: Path, limits: Limits) -> Iterator["Fetching"]:
    """A crew of this machine that is supplied by us."""
    with crew as hired:
        yield Fetching(hired, output, limits)


class Fetching:
    """A crew that is given each job once what it needs is there."""

    def __init__(self, crew: Crew, output: Path, limits: Limits) -> None:
        self.work = crew.work
        self._crew, self._output, self._limits = crew, output, limits
        self._supplies: dict[int, AbstractContextManager[Message]] = {}
        self._answered: deque[tuple[Job, Message]] = deque()

    @property
    def room(self) -> int:
        """How many more jobs can be started now."""
        return self._crew.room - len(self._answered)

    def expect_reviews(self) -> None:
        """Get ready for jobs that need to be warm."""
        self._crew.expect_reviews()

    def start(self, job: Job) -> None:
        """Fetch what a job needs, and give it away; where that cannot be had the job has ended."""
        supply = supplied(job.message, self.work / f"supply-{job.key}", self._output, self._limits)
        try:
            message = supply.__enter__()
        except (Rejected, OutputFailed) as trouble:
            self._answered.append((job, answer_to(trouble, self._limits)))
            return
        self._supplies[job.key] = supply
        self._crew.start(replace(job, message=message))

    def ended(self) -> tuple[Job, Message]:
        """Wait for a job to end, and take away what was fetched for it."""
        if self._answered:
            return self._answered.popleft()
        job, message = self._crew.ended()
        self._supplies.pop(job.key).__exit__(None, None, None)
        return job, message
