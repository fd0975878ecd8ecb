"""Many workbooks: what each became, said in one verdict, and none harms another."""

import gc
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from emprov_xl.engage import Request, engage
from emprov_xl.errors import EmprovError, ExitCode, Rejected, UsageError
from emprov_xl.house import House
from emprov_xl.model.rule import Severity

_LOG = logging.getLogger("emprov")
_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".xlsb"}
_NOT_RETURNS = ("~$", ".", "Thumbs.db", "desktop.ini")


class Verdict(StrEnum):
    """What became of a workbook, exactly one."""

    OK = "OK"  # no blocker
    FINDINGS = "FINDINGS"
    REJECTED = "REJECTED"
    FAILED = "FAILED"  # our fault, or an output could not be written
    DUPLICATE = "DUPLICATE"  # done before: the stored findings are given
    IGNORED = "IGNORED"  # lock files and the like


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made of one workbook: its verdict, why there is no result, or where the result is and what it says."""

    path: Path
    verdict: Verdict
    code: str = ""
    sentence: str = ""
    folder: Path | None = None
    customer: str = ""
    document: Mapping[str, object] | None = None

    @property
    def findings(self) -> list[dict[str, object]]:
        """The findings as findings.json has them."""
        found = (self.document or {}).get("findings", [])
        return found if isinstance(found, list) else []

    def count(self, severity: Severity) -> int:
        """How many findings of a severity."""
        return sum(1 for finding in self.findings if finding["severity"] == severity)

    def exit_code(self, fail_on: Severity | None) -> ExitCode:
        """The exit status of this workbook alone."""
        if self.verdict is Verdict.FAILED:
            return ExitCode.OUR_FAULT
        if self.verdict is Verdict.REJECTED:
            return ExitCode.REJECTED
        severities = (Severity(str(finding["severity"])) for finding in self.findings)
        failing = fail_on is not None and any(severity.weight >= fail_on.weight for severity in severities)
        return ExitCode.FINDINGS if failing else ExitCode.CLEAN


def returns_in(paths: Iterable[Path], output: Path) -> list[Path]:
    """The workbooks that were named, and those lying in the folders that were named, in the order of their names.

    Raises UsageError for a path that does not exist, and for a folder that holds our own output.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            if output.resolve().is_relative_to(path.resolve()):
                raise UsageError(f"{path} holds the output folder {output}; keep returns and results apart.")
            inside = (file for file in path.iterdir() if file.is_file() and file.suffix.lower() in _WORKBOOKS)
            found |= dict.fromkeys(sorted(inside))
        elif path.exists():
            found[path] = None
        else:
            raise UsageError(f"There is no file or folder {path}.")
    return list(found)


def process(paths: Iterable[Path], house: House, request: Request) -> Iterator[Outcome]:
    """What became of each workbook, one after the other."""
    # Libraries and definitions live until the end, and a workbook's values have no cycles: looking through all of them
    # for garbage again and again takes a fifth of the time.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    for path in paths:
        yield _outcome(path, house, request)


def _outcome(path: Path, house: House, request: Request) -> Outcome:
    if path.name.startswith(_NOT_RETURNS):
        return Outcome(path, Verdict.IGNORED, sentence="A lock file or hidden file, not a return.")
    try:
        result = engage(path, house, request)
    except Rejected as refusal:
        return Outcome(path, Verdict.REJECTED, refusal.code, str(refusal))
    except EmprovError as trouble:
        return Outcome(path, Verdict.FAILED, type(trouble).__name__, str(trouble))
    except Exception:  # noqa: BLE001 - one workbook never ends the run; the traceback is in the log
        # The text of an exception may quote a cell, so it is told to the log of the developer only, never printed.
        _LOG.debug("crash on %s", path.name, exc_info=True)
        sentence = "emprov itself failed on this workbook; please report it. Nothing was written for it."
        return Outcome(path, Verdict.FAILED, "CRASH", sentence)
    verdict = Verdict(str(result.document["verdict"])) if result.fresh else Verdict.DUPLICATE
    return Outcome(path, verdict, folder=result.folder, customer=result.customer, document=result.document)
