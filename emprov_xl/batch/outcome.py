"""What became of a workbook, said in one verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from emprov_xl.errors import ExitCode
from emprov_xl.model.rule import Severity
from emprov_xl.review.record import stored_findings


class Verdict(StrEnum):
    """What became of a workbook, exactly one."""

    OK = "OK"  # no blocker
    FINDINGS = "FINDINGS"
    REJECTED = "REJECTED"
    FAILED = "FAILED"  # our fault, a limit of our own, or an output could not be written
    DUPLICATE = "DUPLICATE"  # done before: the stored findings are given
    HELD = "HELD"  # one of several copies of one round, to be merged first
    IGNORED = "IGNORED"  # lock files and the like


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a rule found something in the answers to one question of a workbook; `field` is "" where it is none."""

    code: str
    severity: Severity
    name: str
    field: str
    times: int


@lru_cache(maxsize=1 << 14)
def tally(code: str, severity: str, name: str, field: str, times: int) -> Tally:
    """A tally, the same one for all workbooks that agree in it: customers make the same mistakes."""
    return Tally(code, Severity(severity), name, field, times)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made of one workbook: its verdict, why there is no result, or where the result is and what it counts.

    The findings themselves stay in the result until they are asked for, so that thousands of outcomes are small.
    """

    path: Path
    verdict: Verdict
    code: str = ""
    sentence: str = ""
    folder: Path | None = None
    customer: str = ""
    engagement: str = ""
    round: int | None = None
    tallies: tuple[Tally, ...] | None = None  # none where the findings are told of another workbook, or there are none
    notes: tuple[str, ...] = ()  # what is said of the file itself, whatever became of it

    @property
    def document(self) -> Mapping[str, object] | None:
        """The content of findings.json where this workbook has its own; OutputFailed when somebody has damaged it."""
        if self.folder is None or self.tallies is None:
            return None
        return stored_findings(self.folder / "findings.json")

    @property
    def findings(self) -> list[dict[str, object]]:
        """The findings as findings.json has them."""
        found = (self.document or {}).get("findings", [])
        return found if isinstance(found, list) else []

    def count(self, severity: Severity) -> int:
        """How many findings of a severity."""
        return sum(tally.times for tally in self.tallies or () if tally.severity is severity)

    def exit_code(self, fail_on: Severity | None) -> ExitCode:
        """The exit status of this workbook alone."""
        if self.verdict is Verdict.FAILED:
            return ExitCode.OUR_FAULT
        if self.verdict in (Verdict.REJECTED, Verdict.HELD):
            return ExitCode.REJECTED
        found = (tally.severity.weight for tally in self.tallies or ())
        failing = fail_on is not None and any(weight >= fail_on.weight for weight in found)
        return ExitCode.FINDINGS if failing else ExitCode.CLEAN
