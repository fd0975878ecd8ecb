"""What a run says: a line a finding, a closing line, and summary.xlsx over all workbooks."""

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from emprov_xl.aside import publish_file, work_folder
from emprov_xl.batch.outcome import Outcome, Verdict
from emprov_xl.files import legible
from emprov_xl.model.look import Look
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.place import Place
from emprov_xl.model.rule import Severity
from emprov_xl.review.terminal import one_line
from emprov_xl.workbook.pages import write_pages

SUMMARY = "summary.xlsx"
_STYLES = {
    Verdict.OK: "ok",
    Verdict.FINDINGS: "blocker",
    Verdict.REJECTED: "warning",
    Verdict.HELD: "warning",
    Verdict.FAILED: "blocker",
}


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


def event(outcome: Outcome) -> str:
    """What became of a workbook, all in one line: verdict, why or how many findings, where the results are, notes."""
    code = f" {outcome.code}" if outcome.code else ""
    told = [outcome.sentence] if outcome.sentence else []
    if outcome.tallies is not None:
        told.append(", ".join(_counted(outcome.count(severity), str(severity)) for severity in Severity) + ".")
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
    return f"{_counted(len(outcomes), 'workbook')}: {said}; {found}. {where}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


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


def write_summary(output: Path, outcomes: Sequence[Outcome], look: Look) -> None:
    """summary.xlsx: one row a workbook, and the mistakes that came more than once."""
    with work_folder(output) as aside:
        made = aside.path / SUMMARY
        write_pages(made, (_workbooks_page(outcomes), _mistakes_page(outcomes)), look, title="Summary")
        publish_file(made, output / made.name)


def _workbooks_page(outcomes: Sequence[Outcome]) -> Page:
    columns = (
        Column("Workbook", 34, "wrap"),
        Column("Customer", 24, "wrap"),
        Column("Engagement", 14),
        Column("Round", 8, "number"),
        Column("Verdict", 13),
        *(Column(f"{severity}s".capitalize(), 10, "number") for severity in Severity),
        Column("Why", 44, "wrap"),
        Column("Results in", 40, "wrap"),
    )
    return Page("Returns", columns, tuple(_workbook_row(outcome) for outcome in outcomes), _banner("Returns"), "plan")


def _workbook_row(outcome: Outcome) -> tuple[Shown, ...]:
    counted = outcome.tallies is not None
    return (
        legible(outcome.path.name),
        outcome.customer,
        outcome.engagement,
        outcome.round,
        Styled(str(outcome.verdict), _STYLES.get(outcome.verdict, "text")),
        *(outcome.count(severity) if counted else None for severity in Severity),
        " ".join(filter(None, (outcome.sentence, *outcome.notes))),
        outcome.folder.as_posix() if outcome.folder else "",
    )


def _mistakes_page(outcomes: Sequence[Outcome]) -> Page:
    """Which rules are broken most, over all customers: what the questionnaire should explain better."""
    times, workbooks = Counter[tuple[str, str, str]](), Counter[str]()
    for outcome in outcomes:
        tallies = outcome.tallies or ()
        times.update({(tally.code, str(tally.severity), tally.name): tally.times for tally in tallies})
        workbooks.update({tally.code for tally in tallies})
    columns = (
        Column("Code", 12),
        Column("Severity", 12),
        Column("Name", 38),
        Column("Findings", 12, "number"),
        Column("Workbooks", 12, "number"),
    )
    rows = tuple(
        (code, Styled(severity.capitalize(), severity), name.replace("-", " "), count, workbooks[code])
        for (code, severity, name), count in sorted(times.items(), key=lambda item: (-item[1], item[0]))
    )
    return Page("Repeated mistakes", columns, rows, _banner("Repeated mistakes"), "findings")


def _banner(title: str) -> tuple[tuple[Shown, ...], ...]:
    return ((Styled(title, "title"),),)
