"""Many workbooks: what each became, said in one verdict, and none harms another."""

import gc
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from emprov_xl.engage import engage
from emprov_xl.errors import EmprovError, ExitCode, Rejected
from emprov_xl.files import legible
from emprov_xl.house import House
from emprov_xl.inbox import Arrival, in_order
from emprov_xl.model.rule import Severity
from emprov_xl.request import Request

_USUAL = {".xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"), ".ods": (".ods", ".ots"), ".xls": (".xls", ".xlt")}
_KINDS = {
    ".xlsx": "an Excel workbook (.xlsx)",
    ".ods": "an OpenDocument spreadsheet (.ods)",
    ".xls": "an Excel workbook of the old kind (.xls)",
}


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
    notes: tuple[str, ...] = ()  # what is said of the file itself, whatever became of it

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


def process(arrivals: Iterable[Arrival], house: House, request: Request) -> Iterator[Outcome]:
    """What became of each: first what is left alone or refused, then the returns one after the other.

    The same content under a second name is not processed again.
    """
    lying = list(arrivals)
    yield from (_untaken(arrival) for arrival in lying if not arrival.is_taken)
    done: dict[str, Outcome] = {}
    with garbage_left_lying():
        for arrival, digest in in_order(lying, house):
            first = done.get(digest)
            outcome = _again(arrival, first) if first else _outcome(arrival, house, request)
            if outcome.document is not None:
                done.setdefault(str(outcome.document["sha256"]), outcome)
            yield outcome


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


def _untaken(arrival: Arrival) -> Outcome:
    if arrival.refusal is not None:
        return Outcome(arrival.path, Verdict.REJECTED, arrival.refusal.code, str(arrival.refusal), notes=arrival.notes)
    return Outcome(arrival.path, Verdict.IGNORED, sentence=arrival.left, notes=arrival.notes)


def _again(arrival: Arrival, first: Outcome) -> Outcome:
    """The same content once more: its findings are told, and counted, under the first name only."""
    sentence = f"The same file as {legible(first.path.name)}, where its findings stand."
    return Outcome(arrival.path, Verdict.DUPLICATE, "", sentence, first.folder, first.customer, notes=arrival.notes)


def _outcome(arrival: Arrival, house: House, request: Request) -> Outcome:
    path, notes = arrival.path, arrival.notes
    try:
        result = engage(path, house, request)
    except Rejected as refusal:
        return Outcome(path, Verdict.REJECTED, refusal.code, str(refusal), notes=notes)
    except EmprovError as trouble:
        return Outcome(path, Verdict.FAILED, type(trouble).__name__, str(trouble), notes=notes)
    except Exception as crash:  # noqa: BLE001 - one workbook never ends the run
        return Outcome(path, Verdict.FAILED, "CRASH", _crashed(crash), notes=notes)
    document, notes = result.document, (*notes, *_misnamed(path, result.folder))
    verdict = Verdict(str(document["verdict"])) if result.fresh else Verdict.DUPLICATE
    sentence = "" if result.fresh else "Done before; these are its stored findings."
    return Outcome(path, verdict, "", sentence, result.folder, result.customer, document, notes)


def _misnamed(path: Path, folder: Path) -> Iterator[str]:
    """What is said of a name that ends otherwise than the content, which is what counts."""
    ending = next((file.suffix for file in folder.glob("returned.*")), "")
    if ending and path.suffix.lower() not in _USUAL[ending]:
        said = f"ends in {legible(path.suffix)}" if path.suffix else "has no ending"
        yield f"The name {said}, but this is {_KINDS[ending]}, and was read as such; its name should end in {ending}."


def _crashed(crash: Exception) -> str:
    """Where it happened and what kind it was; the text of an exception may quote a cell, so it is not told."""
    frames = traceback.extract_tb(crash.__traceback__)
    ours = [frame for frame in frames if "emprov_xl" in frame.filename] or frames
    place = f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}"
    return f"emprov itself failed ({type(crash).__name__} in {place}); please report it. Nothing was written."
