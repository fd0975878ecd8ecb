"""What a run says: a line a finding, a closing line, and the same for programs."""

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from emprov_xl.batch.outcome import Outcome, Verdict
from emprov_xl.files import legible
from emprov_xl.model.counting import counted
from emprov_xl.model.place import Place
from emprov_xl.model.rule import Severity
from emprov_xl.review.terminal import one_line

_ON_SCREEN = 20  # files for one reason


def lines(outcome: Outcome) -> Iterator[str]:
    """The findings of a workbook, one line each, or why there are none."""
    name = outcome.path.name
    if outcome.verdict in (Verdict.REJECTED, Verdict.FAILED, Verdict.HELD, Verdict.IGNORED):
        code = f" {outcome.code}" if outcome.code else ""
        yield one_line(f"{name}: {outcome.verdict}{code}: {outcome.sentence}")
    for finding in outcome.findings:
        cell = f"{finding['sheet']}!{finding['cell']}"
        yield one_line(f"{name}!{cell}: {finding['code']} {finding['severity']}: {finding['message']}")
    if outcome.verdict is Verdict.DUPLICATE:
        yield one_line(f"{name}: DUPLICATE: {outcome.sentence}")
    for note in outcome.notes:
        yield one_line(f"{name}: note: {note}")


class Said:
    """The same over a run. On a screen the files without findings are told one by one only so often for one reason."""

    def __init__(self, on_screen: bool) -> None:
        self._most = _ON_SCREEN if on_screen else None
        self._times = Counter[str]()

    def lines(self, outcome: Outcome) -> Iterator[str]:
        """What is printed of a workbook."""
        if outcome.tallies is None:
            why = f"{outcome.verdict} {outcome.code}".strip()
            self._times[why] += 1
            if self._most is not None and self._times[why] > self._most:
                return
        yield from lines(outcome)

    def rest(self) -> Iterator[str]:
        """How many more there were, a line for each reason."""
        for why, times in self._times.items():
            if self._most is not None and times > self._most:
                yield one_line(f"… and {times - self._most:,} more {why}; each stands in summary.xlsx.")


def event(outcome: Outcome) -> str:
    """What became of a workbook, all in one line: verdict, why or how many findings, where the results are, notes."""
    code = f" {outcome.code}" if outcome.code else ""
    told = [outcome.sentence] if outcome.sentence else []
    if outcome.tallies is not None:
        told.append(", ".join(counted(outcome.count(severity), str(severity)) for severity in Severity) + ".")
    if outcome.folder:
        told.append(f"Results in {outcome.folder}.")
    told += [f"Note: {note}" for note in outcome.notes]
    return one_line(f"{outcome.path.name}: {outcome.verdict}{code}: {' '.join(told)}")


def closing(outcomes: Sequence[Outcome], output: Place) -> str:
    """The last line: returns, verdicts, findings, where the results are."""
    outcomes = [outcome for outcome in outcomes if outcome.verdict is not Verdict.IGNORED]
    verdicts = Counter(str(outcome.verdict) for outcome in outcomes)
    found = ", ".join(f"{sum(outcome.count(severity) for outcome in outcomes)} {severity}s" for severity in Severity)
    said = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    where = _where(outcomes, output)
    return f"{counted(len(outcomes), 'workbook')}: {said}; {found}. {where}"


def _where(outcomes: Sequence[Outcome], output: Place) -> str:
    folders = [outcome.folder for outcome in outcomes if outcome.folder]
    if not folders:
        return f"No results; see {output / 'summary.xlsx'}."
    return f"Results in {folders[0]}." if len(folders) == 1 else f"Results in {output}, listed in summary.xlsx."


def as_json(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """The run for programs, in pieces: each workbook with its verdict and the content of its findings.json."""
    before = "["
    for outcome in outcomes:
        yield f"{before}\n{textwrap.indent(json.dumps(document(outcome), ensure_ascii=False, indent=1), ' ')}"
        before = ","
    yield "\n]" if before == "," else "[]"


def document(outcome: Outcome) -> dict[str, object]:
    """A workbook for programs: its verdict and the content of its findings.json."""
    return {
        "workbook": legible(outcome.path.name),
        "verdict": str(outcome.verdict),
        "code": outcome.code or None,
        "sentence": outcome.sentence or None,
        "notes": list(outcome.notes),
        "folder": outcome.folder.as_posix() if outcome.folder else None,
        "findings": outcome.document,
    }
