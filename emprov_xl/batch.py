"""Many workbooks: what each became, said in one verdict, and none harms another."""

import gc
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from emprov_xl.engage import Request, engage
from emprov_xl.errors import EmprovError, ExitCode, Rejected, UsageError
from emprov_xl.house import House
from emprov_xl.model.rule import Severity

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
    """The files that were named, and those lying in the folders that were named, in the order of their names.

    Raises UsageError for a path that does not exist, and for a folder that holds our own output.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            if output.resolve().is_relative_to(path.resolve()):
                raise UsageError(f"{path} holds the output folder {output}; keep returns and results apart.")
            found |= dict.fromkeys(sorted(file for file in path.iterdir() if not file.is_dir()))
        elif path.exists():
            found[path] = None
        else:
            raise UsageError(f"There is no file or folder {path}.")
    return list(found)


def process(paths: Iterable[Path], house: House, request: Request) -> Iterator[Outcome]:
    """What became of each workbook, one after the other."""
    with garbage_left_lying():
        for path in paths:
            yield _outcome(path, house, request)


@contextmanager
def garbage_left_lying() -> Iterator[None]:
    """Libraries and definitions live until the end, and a workbook's values have no cycles.

    Looking through all of them for garbage again and again takes a fifth of the time.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _outcome(path: Path, house: House, request: Request) -> Outcome:
    if path.name.startswith(_NOT_RETURNS) or path.suffix.lower() not in _WORKBOOKS:
        return Outcome(path, Verdict.IGNORED, sentence="Not a workbook.")
    try:
        result = engage(path, house, request)
    except Rejected as refusal:
        return Outcome(path, Verdict.REJECTED, refusal.code, str(refusal))
    except EmprovError as trouble:
        return Outcome(path, Verdict.FAILED, type(trouble).__name__, str(trouble))
    except Exception as crash:  # noqa: BLE001 - one workbook never ends the run
        return Outcome(path, Verdict.FAILED, "CRASH", _crashed(crash))
    verdict = Verdict(str(result.document["verdict"])) if result.fresh else Verdict.DUPLICATE
    return Outcome(path, verdict, folder=result.folder, customer=result.customer, document=result.document)


def _crashed(crash: Exception) -> str:
    """Where it happened and what kind it was; the text of an exception may quote a cell, so it is not told."""
    frames = traceback.extract_tb(crash.__traceback__)
    ours = [frame for frame in frames if "emprov_xl" in frame.filename] or frames
    place = f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}"
    return f"emprov itself failed ({type(crash).__name__} in {place}); please report it. Nothing was written."
