"""Returns are processed as they arrive in a folder, when they are whole, for as long as nobody says stop.

What lies in the folder is told by looking into it, never by the events of the system, which only say when to look: they
may come twice, too early, or not at all.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from emprov_xl.account import Account, Tell
from emprov_xl.batch import Outcome
from emprov_xl.errors import EmprovError, UsageError
from emprov_xl.files import Sight
from emprov_xl.inbox import FOLDER, QUIET, Arrival, lying_in, sight
from emprov_xl.model.limits import Limits

RESCAN = 300  # seconds after which everything is looked at, for events that were lost
PATIENCE = 30  # seconds after a failure of ours; doubled each time for a return that we fail at without knowing why
_DOUBLED = 6  # times at most

_MAY_PASS = {"COPIES", "OUTPUT", "UNREADABLE", "UNSTABLE"}
"""What becomes of a file may change by itself: a copy is taken away, a disk emptied, a workbook closed."""

Told = Callable[[Outcome], None]
Do = Callable[[Sequence[Arrival], Told], Iterable[Outcome]]
"""Processes arrivals; tells of each as soon as it is done."""


@dataclass(frozen=True, slots=True)
class Times:
    """The clocks of a watch, and how long it waits, in seconds."""

    quiet: float = QUIET
    rescan: float = RESCAN
    patience: float = PATIENCE
    monotonic: Callable[[], float] = time.monotonic
    today: Callable[[], dt.date] = dt.date.today


@dataclass(frozen=True, slots=True)
class Voice:
    """To whom a watch speaks: of what became of a file, of what is in its way, of all files since its beginning."""

    outcome: Told
    trouble: Callable[[str], None]
    account: Tell


@dataclass(slots=True)
class _Sighted:
    """A file as it was last seen, and since when it has been so."""

    arrival: Arrival
    sight: Sight
    since: float
    done: Outcome | None = None
    failures: int = 0  # that nobody has foreseen
    not_before: float = 0


@dataclass(slots=True)
class Folder:
    """What lies in a watched folder, and which of it is due: whole, and not done yet."""

    path: Path
    limits: Limits
    times: Times
    _known: dict[Path, _Sighted] = field(default_factory=dict)

    def look(self) -> None:
        """See what lies there now; what has another size, time or number on the disk than before is new.

        Raises UsageError for too many files, and OSError when the folder cannot be looked into.
        """
        now, before = self.times.monotonic(), self._known
        found = {}
        for arrival in lying_in(self.path, self.limits):
            seen = sight(arrival.path)
            if seen is None or (arrival.left and arrival.left != FOLDER):
                continue
            known = before.get(arrival.path)
            if known is None or (known.sight != seen and not arrival.left):
                known = _Sighted(arrival, seen, now, None)
            known.arrival = arrival
            found[arrival.path] = known
        self._known = found

    def waits_until(self) -> float:
        """When the next file may be due, on the monotonic clock."""
        return min((self._when(each) for each in self._known.values() if each.done is None), default=float("inf"))

    def due(self, *, everything: bool) -> list[Arrival]:
        """What is to be processed now; with `everything`, also what could not be taken and may be by now.

        What made us fail without our knowing why is due alone, so that it stands in nobody's way.
        """
        now = self.times.monotonic()
        ready = [each for each in self._known.values() if each.done is None and self._when(each) <= now]
        fresh = [each for each in ready if not each.failures]
        if ready and not fresh:
            return [min(ready, key=lambda each: each.failures).arrival]
        if fresh or everything:
            fresh += [each for each in self._known.values() if each.done and each.done.code in _MAY_PASS]
        return [each.arrival for each in fresh]

    def is_done(self, outcome: Outcome) -> bool:
        """Keep what became of a file; whether that is news."""
        known = self._known[outcome.path]
        before, known.done, known.failures = known.done, outcome, 0
        return before is None or (before.verdict, before.sentence) != (outcome.verdict, outcome.sentence)

    def failed(self, batch: Sequence[Arrival], *, foreseen: bool) -> float:
        """Those of a batch that are not done have to wait: the longest for how many seconds."""
        now, longest = self.times.monotonic(), 0.0
        for known in (self._known[arrival.path] for arrival in batch):
            if known.done is None:
                wait = self.times.patience * 2 ** min(known.failures, _DOUBLED)
                known.not_before, known.failures = now + wait, known.failures + (not foreseen)
                longest = max(longest, wait)
        return longest

    def _when(self, each: _Sighted) -> float:
        return max(each.since + self.times.quiet, each.not_before)


def watch(
    folder: Path,
    limits: Limits,
    working: Callable[[dt.date], AbstractContextManager[Do]],
    alarms: Callable[[], Iterator[bool]],
    voice: Voice,
    times: Times | None = None,
) -> None:
    """Process what lies in a folder and what arrives there, each once, until the alarms end or somebody interrupts.

    `working(day)` opens who does the work, which is kept open until the day or something else is over. `alarms()` says
    again and again whether something may have changed. What is wrong from the beginning is raised as EmprovError;
    whatever goes wrong later is told, and tried again.
    """
    clocks = times or Times()
    account = Account(voice.account, voice.trouble, clocks.monotonic, clocks.patience)
    with ExitStack() as stack:
        stack.callback(account.tell_now)
        watched = _Watch(Folder(folder, limits, clocks), working, voice, account, stack.enter_context(ExitStack()))
        watched.begin()
        while watched.is_lost_among(alarms()):
            pass


@dataclass(slots=True)
class _Watch:
    folder: Folder
    working: Callable[[dt.date], AbstractContextManager[Do]]
    voice: Voice
    account: Account
    stack: ExitStack
    _do: Do | None = None
    _day: dt.date = dt.date.min
    _rescan: float = 0
    _in_the_way: str = ""

    def begin(self) -> None:
        """What is there at the beginning is looked at at once, and who does the work is ready."""
        self._at_work()
        self.folder.look()
        self._rescan = self.folder.times.monotonic() + self.folder.times.rescan

    def is_lost_among(self, alarms: Iterator[bool]) -> bool:
        """Go on until the alarms end; true when the folder was lost or is back, for then they have to begin anew."""
        for alarm in alarms:
            self.account.tell_when_due()
            now = self.folder.times.monotonic()
            everything = now >= self._rescan
            if alarm or everything or self._in_the_way or now >= self.folder.waits_until():
                if self._is_lost():
                    return True
                if self._in_the_way:
                    continue
                if everything:
                    self._rescan = now + self.folder.times.rescan
                batch = self.folder.due(everything=everything)
                if batch:
                    self._process(batch)
        return False

    def _is_lost(self) -> bool:
        """Have a look; whether the folder has gone since the last one, or has come back. Both are told once."""
        before, why = self._in_the_way, ""
        try:
            self.folder.look()
        except OSError as trouble:
            why = trouble.strerror or type(trouble).__name__
        except UsageError as trouble:
            why = str(trouble)
        if why and why != before:
            self.voice.trouble(f"{self.folder.path} cannot be looked into, which is tried again: {why}")
        if before and not why:
            self.voice.trouble(f"{self.folder.path} can be looked into again.")
        self._in_the_way = why
        return bool(why) != bool(before)

    def _process(self, batch: Sequence[Arrival]) -> None:
        try:
            for _ in self._at_work()(batch, self._seen):
                pass
        except Exception as trouble:  # noqa: BLE001 - whatever happens, the next return is processed
            wait = self.folder.failed(batch, foreseen=isinstance(trouble, EmprovError))
            self._do = None
            self.voice.trouble(_sentence(trouble) + (f" Tried again in {wait:.0f} seconds." if wait else ""))
            with suppress(Exception):  # what has failed may fail once more when it is let go
                self.stack.close()
        self.account.tell_when_due()

    def _at_work(self) -> Do:
        """Who does the work: those of yesterday are let go, for a review is of its day."""
        day = self.folder.times.today()
        if self._do is None or day != self._day:
            self._do = None
            self.stack.close()
            self._do, self._day = self.stack.enter_context(self.working(day)), day
        return self._do

    def _seen(self, outcome: Outcome) -> None:
        self.account.add(outcome)
        if self.folder.is_done(outcome):
            self.voice.outcome(outcome)


def _sentence(trouble: Exception) -> str:
    """What is told of a failure: of one that is not foreseen only its kind, for its text may quote a customer."""
    if isinstance(trouble, EmprovError):
        return str(trouble)
    return f"Something went wrong with us ({type(trouble).__name__}); please report it."
