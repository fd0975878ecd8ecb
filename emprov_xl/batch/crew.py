"""The processes that work on files: one file in flight for each, so that what ends a process has one name.

A process that ended is replaced, and its file tried once more by a new one; one that reached a limit is not.
"""

import os
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from emprov_xl.aside import work_folder
from emprov_xl.batch.beginning import Order
from emprov_xl.batch.causes import cause_of_death, is_limit, limited, out_of_memory, told
from emprov_xl.batch.channel import Garbled, Inflow, Message, TooLong, packed
from emprov_xl.batch.setup import Setup
from emprov_xl.batch.sources import FORKS, Source, raise_refusal, source_of
from emprov_xl.model.limits import Limits

WORK = "emprov_xl.batch.work"
"""The module whose class `Work` says how a job is done."""

SERVED = 200  # files after which a process is replaced, in case that something piles up in it
_REQUEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done in another process; `warm` where that has to be ready for reviews.

    `fresh` where it was surely not done before, so that nothing of what a review needs is loaded in vain.
    """

    key: int
    message: Message
    warm: bool = False
    fresh: bool = False


class Crew(Protocol):
    """Who does jobs. Start as many as there is room for, then take them as they end, in whichever order."""

    work: Path

    @property
    def room(self) -> int:
        """How many more jobs can be started now."""

    def expect_reviews(self) -> None:
        """Get ready for jobs that need to be warm."""

    def start(self, job: Job) -> None:
        """Give a job away, where there is room."""

    def ended(self) -> tuple[Job, Message]:
        """Wait for a job to end: its answer is `done`, `rejected` or `failed`.

        Raises EmprovError when rules or settings are wrong, or no process can be started.
        """


@contextmanager
def crew_for(
    setup: Setup, limits: Limits, jobs: int = 1, *, work: str = WORK, forks: bool = FORKS
) -> Iterator["Hired"]:
    """So many processes, for as long as they are needed; at the end, and when the run is interrupted, all are ended.

    Raises OutputFailed when the output folder cannot be used.
    """
    with work_folder(setup.request.output) as aside:
        temporary = aside.path / "tmp"
        temporary.mkdir(mode=0o700)
        source = source_of(Order(work, setup, temporary, aside.lock), forks=forks)
        crew = Hired(source, limits, jobs, aside.path)
        try:
            yield crew
        finally:
            crew.close()


def usual_jobs(files: int) -> int:
    """As many processes as there are processors for us, and no more than files."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, files))


@dataclass(slots=True, eq=False)
class _Hand:
    """One process, what it does at present, and until when."""

    number: int
    inflow: Inflow
    warm: bool
    job: Job | None = None
    deadline: float | None = None
    because: Mapping[str, object] | None = None  # we have ended it, for this reason
    served: int = 0


@dataclass(slots=True)
class Hired:
    """Processes that are hired when there is something to do, `jobs` of them at most."""

    source: Source
    limits: Limits
    jobs: int
    work: Path
    _hands: list[_Hand] = field(default_factory=list)
    _again: deque[Job] = field(default_factory=deque)
    _tried: set[int] = field(default_factory=set)
    _warm: bool = False
    _ready: bool = False
    _numbers: Iterator[int] = field(default_factory=count)
    _waiting: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    @property
    def room(self) -> int:
        """How many more jobs can be started now."""
        return self.jobs - len(self._again) - sum(hand.job is not None for hand in self._hands)

    def expect_reviews(self) -> None:
        """Have the nursery load what reviews need, while the others are still looking at files."""
        if not self._warm:
            self._warm = True
            self.source.warm()

    def start(self, job: Job) -> None:
        """Give a job to an idle process that is fit for it, or to a new one."""
        if job.warm:
            self.expect_reviews()
        if job.fresh and not self._ready:
            self._ready = True
            self.source.ready()
        idle = [hand for hand in self._hands if hand.job is None]
        fit = [hand for hand in idle if hand.warm or not job.warm]
        for hand in idle:
            if hand not in fit:
                self._dismiss(hand)
        self._give(fit[0] if fit else self._hire(), job)

    def ended(self) -> tuple[Job, Message]:
        """Wait for a job to end. A process that takes too long is ended."""
        while True:
            while self._again:
                self._give(self._hire(), self._again.popleft())
            times = [hand.deadline for hand in self._hands if hand.deadline is not None and hand.because is None]
            until = None if not times else max(0.0, min(times) - time.monotonic())
            for key, _ in self._waiting.select(until):
                answered = self._heard(key.data)
                if answered is not None:
                    return answered
            for hand in self._hands:
                if hand.deadline is not None and hand.deadline <= time.monotonic():
                    self._end(hand, limited(self.limits, "seconds", "more"))

    def close(self) -> None:
        """End all processes, whatever they do."""
        self.source.close()
        for hand in list(self._hands):
            self._part_from(hand)
        self._waiting.close()

    def _hire(self) -> _Hand:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        hand = _Hand(next(self._numbers), Inflow(ours, self.limits["answer"].most), self._warm)
        self.source.start(hand.number, theirs)
        self._hands.append(hand)
        self._waiting.register(ours, selectors.EVENT_READ, hand)
        return hand

    def _give(self, hand: _Hand, job: Job) -> None:
        hand.job = job
        try:
            hand.inflow.channel.sendall(packed(job.message, _REQUEST))
        except ConnectionError:
            return  # it is gone, which is heard of next

    def _heard(self, hand: _Hand) -> tuple[Job, Message] | None:
        """What a process has to say: that it has begun, its answer, or nothing ever more."""
        alive = hand.inflow.read()
        try:
            for message in hand.inflow.messages():
                raise_refusal(message)
                if "begun" in message:
                    hand.deadline = time.monotonic() + self.limits["seconds"].most
                elif hand.job is not None and hand.because is None:
                    return self._answered(hand, message)
        except TooLong as trouble:
            self._end(hand, limited(self.limits, "answer", int(str(trouble))))
        except Garbled:
            self._end(hand, told("CRASHED", "The process that read this file said what nobody understands."))
        return None if alive else self._died(hand)

    def _answered(self, hand: _Hand, message: Message) -> tuple[Job, Message] | None:
        """Its answer; where a process of many files ran out of memory, a new one tries, in case that it piled up."""
        job = hand.job
        if job is None:
            raise RuntimeError("an answer to nothing")
        full = hand.served > 0 and message == out_of_memory(self.limits)
        hand.job, hand.deadline, hand.served = None, None, hand.served + 1
        if hand.served >= SERVED or "failed" in message:
            self._dismiss(hand)
        return None if full and self._try_again(job) else (job, message)

    def _died(self, hand: _Hand) -> tuple[Job, Message] | None:
        """Its file is tried once more by a new process, in case that it was not the file's fault."""
        status = self.source.status(hand.number)
        self._part_from(hand)
        job = hand.job
        if job is None:
            return None
        answer = cause_of_death(status, self.limits, hand.because)
        if hand.because is None and not is_limit(status) and self._try_again(job):
            return None
        return job, answer

    def _try_again(self, job: Job) -> bool:
        if job.key in self._tried:
            return False
        self._tried.add(job.key)
        self._again.append(job)
        return True

    def _end(self, hand: _Hand, because: Mapping[str, object]) -> None:
        if hand.because is None:
            hand.because, hand.deadline = because, None
            self.source.end(hand.number)

    def _dismiss(self, hand: _Hand) -> None:
        """A process that nobody sends anything any more ends by itself."""
        self._part_from(hand)

    def _part_from(self, hand: _Hand) -> None:
        self._hands.remove(hand)
        self._waiting.unregister(hand.inflow.channel)
        hand.inflow.channel.close()
