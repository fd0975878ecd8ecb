"""How far a run is: a bar on a terminal, now and then a line where nobody watches.

Many of so many, how fast, how long it still takes, how many failed and were rejected.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self, TextIO

import click

from emprov_xl.batch.outcome import Outcome, Verdict

_WIDTH, _LEAST = 24, 8  # letters of the bar
_CLEAR = "\r\x1b[K"
_PAUSE = 0.1  # seconds between two drawings
_FIRST, _SELDOM = 30, 300  # seconds until the first line where there is no terminal, and at most between two
_ENOUGH = 3  # returns after which the time that is left can be told
_AT_ONCE = (Verdict.IGNORED, Verdict.REJECTED, Verdict.HELD)  # mostly known before the first review begins

Clock = Callable[[], float]


class Pace:
    """How many a second, over the last half to three quarters of the time.

    So it forgets how slow the beginning was, and the longer it lasts the less a single file sways it.
    """

    def __init__(self, now: float) -> None:
        self._began = now
        self._since = self._next = (now, 0)
        self.count = 0

    def more(self, now: float) -> None:
        """One more is done."""
        self.count += 1
        if now - self._began >= 2 * (self._next[0] - self._began):
            self._since, self._next = self._next, (now, self.count)

    def rate(self, now: float) -> float:
        """So many a second; 0 as long as that cannot be told."""
        then, count = self._since
        return (self.count - count) / (now - then) if now > then else 0.0


class Progress:
    """A line on the terminal that is written again and again, and is gone at the end; elsewhere a line now and then.

    First each of the files that are `taken` has a look taken at it, then the returns among them are reviewed.
    """

    def __init__(self, total: int, taken: int, stream: TextIO | None = None, clock: Clock = time.monotonic) -> None:
        self._total, self._taken, self._clock = total, taken, clock
        self._stream = stream or sys.stderr
        self._done = self._failed = self._rejected = 0
        self._looks = Pace(clock())
        self._reviews = Pace(clock())
        self._terminal = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn, self._is_shown = float("-inf"), False
        self._interval = _FIRST
        self._due = clock() + self._interval

    def __enter__(self) -> Self:
        self._tell()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._wipe()

    def looked(self) -> None:
        """A look was taken at one more file."""
        now = self._clock()
        self._looks.more(now)
        if self._looks.count == self._taken:
            self._reviews = Pace(now)
        self._tell()

    def seen(self, outcome: Outcome) -> None:
        """It is known what became of one more. Those known at once say nothing of how fast the others are."""
        self._done += 1
        self._failed += outcome.verdict is Verdict.FAILED
        self._rejected += outcome.verdict is Verdict.REJECTED
        if outcome.verdict not in _AT_ONCE:
            self._reviews.more(self._clock())
        self._tell()

    def aside(self, lines: Iterable[str]) -> None:
        """Print lines of the results without the progress in them."""
        for line in lines:
            self._wipe()
            click.echo(line)
        self._tell()

    def told(self) -> str:
        """How far it is, in words."""
        now = self._clock()
        if self._looks.count < self._taken:
            looks = self._looks
            return f"looked at {looks.count:,} of {self._taken:,} files{_rate(looks.rate(now))}; reviews follow"
        rate = self._reviews.rate(now)
        left = self._total - self._done
        known = rate and left and self._reviews.count >= _ENOUGH
        return "".join(
            (
                f"{self._done:,} of {self._total:,} done{_rate(rate)}",
                f", about {_about(left / rate)} left" if known else "",
                f", {self._failed:,} failed" if self._failed else "",
                f", {self._rejected:,} rejected" if self._rejected else "",
            )
        )

    def line(self, columns: int) -> str:
        """The same with a bar, as it fits on one line of a terminal; it has no colours."""
        told = self.told()
        room = min(_WIDTH, columns - len(told) - 4)
        if room < _LEAST:
            return told[: columns - 1]
        full = room * self._done // max(self._total, 1)
        return f"[{'#' * full}{'.' * (room - full)}] {told}"

    def _tell(self) -> None:
        now = self._clock()
        if self._total <= 1:
            return
        if not self._terminal:
            self._log(now)
        elif not self._is_shown or now - self._drawn >= _PAUSE:
            self._stream.write(_CLEAR + self.line(_columns(self._stream)))
            self._stream.flush()
            self._drawn, self._is_shown = now, True

    def _log(self, now: float) -> None:
        """A line where nobody watches: after half a minute, then less and less often."""
        if now < self._due:
            return
        self._stream.write(f"emprov: {self.told()}.\n")
        self._stream.flush()
        self._interval = min(2 * self._interval, _SELDOM)
        self._due = now + self._interval

    def _wipe(self) -> None:
        if self._is_shown:
            self._stream.write(_CLEAR)
            self._stream.flush()
            self._is_shown = False


def _columns(stream: TextIO) -> int:
    with suppress(OSError, ValueError):
        return os.get_terminal_size(stream.fileno()).columns or 80
    return 80


def _rate(rate: float) -> str:
    if not rate:
        return ""
    if rate < 0.1:
        return f", {60 * rate:.1f} a minute"
    digits = 0 if rate >= 10 else 1 if rate >= 1 else 2
    return f", {rate:,.{digits}f} a second"


def _about(seconds: float) -> str:
    """A time as exactly as it can be known."""
    if seconds < 90:
        return f"{max(5, 5 * round(seconds / 5))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    hours, tens = divmod(round(seconds / 600), 6)
    return f"{hours} h {10 * tens} min" if tens else f"{hours} h"
