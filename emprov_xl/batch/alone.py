"""The same work in this process, one file after the other and unprotected: what isolation is measured against."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emprov_xl.aside import work_folder
from emprov_xl.batch.causes import answer_to
from emprov_xl.batch.channel import Message
from emprov_xl.batch.crew import Job
from emprov_xl.batch.setup import Setup
from emprov_xl.batch.warmth import garbage_left_lying
from emprov_xl.batch.work import Work
from emprov_xl.batch.worker import Labour


@contextmanager
def alone(setup: Setup) -> Iterator["Alone"]:
    """A crew of this process alone."""
    with work_folder(setup.request.output) as aside, garbage_left_lying():
        yield Alone(Work(setup), aside.path)


class Alone:
    """A crew that does each job when it is waited for."""

    def __init__(self, labour: Labour, work: Path) -> None:
        self.work = work
        self._labour = labour
        self._jobs: list[Job] = []

    @property
    def room(self) -> int:
        """One job at a time."""
        return 1 - len(self._jobs)

    def expect_reviews(self) -> None:
        """Load what reviews need."""
        self._labour.warm()

    def start(self, job: Job) -> None:
        """Keep a job until it is waited for."""
        self._jobs.append(job)

    def ended(self) -> tuple[Job, Message]:
        """Do the job, and answer what its process would have answered."""
        job = self._jobs.pop()
        try:
            return job, {"done": self._labour.do(job.message)}
        except Exception as trouble:  # noqa: BLE001 - one workbook never ends the run
            return job, answer_to(trouble, self._labour.limits)
