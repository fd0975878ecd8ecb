"""How far a run is, on a terminal only: so many of so many, how fast, how long it still takes, how many failed."""

import os
import sys
import time
from types import TracebackType
from typing import Self, TextIO

import click

from emprov_xl.batch.outcome import Outcome, Verdict

_WIDTH = 24
_CLEAR = "\r\x1b[K"


class Progress:
    """A line on the terminal that is written again and again, and is gone at the end."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total, self._stream = total, stream or sys.stderr
        self._done = self._failed = 0
        self._began = time.monotonic()
        self._shown = total > 1 and self._stream.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Self:
        self._draw()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._wipe()

    def seen(self, outcome: Outcome) -> None:
        """One more is done."""
        self._done += 1
        self._failed += outcome.verdict in (Verdict.FAILED, Verdict.REJECTED)
        self._draw()

    def aside(self, line: str) -> None:
        """Print a line of the results without the progress in it."""
        self._wipe()
        click.echo(line)
        self._draw()

    def told(self) -> str:
        """The line as it stands now; it has no colours."""
        took = time.monotonic() - self._began
        full = _WIDTH * self._done // max(self._total, 1)
        rate = self._done / took if took > 0 else 0.0
        left = f", {_clock((self._total - self._done) / rate)} left" if rate else ""
        failed = f", {self._failed} failed" if self._failed else ""
        return f"[{'#' * full}{'.' * (_WIDTH - full)}] {self._done}/{self._total}, {rate:.1f} a second{left}{failed}"

    def _draw(self) -> None:
        if self._shown:
            self._stream.write(_CLEAR + self.told())
            self._stream.flush()

    def _wipe(self) -> None:
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
