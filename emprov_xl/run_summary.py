"""summary.xlsx: what became of each workbook of a run, why some have no result, and the mistakes that repeat."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path

from emprov_xl.aside import publish_file, work_folder
from emprov_xl.batch.outcome import Outcome, Verdict
from emprov_xl.definitions.advice import Advice, advice_on, load_advice
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.files import legible
from emprov_xl.model.counting import counted
from emprov_xl.model.grade import Audience, Severity
from emprov_xl.model.look import Look
from emprov_xl.model.page import Beside, Column, Page, Shown, Styled
from emprov_xl.model.place import Place
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.tree import RESULT, SUMMARY, SUPERSEDED
from emprov_xl.repeated import Mistake, mistakes_in
from emprov_xl.store.shelf import Folder, Shelf
from emprov_xl.workbook.pages import MOST_LINKS, MOST_ROWS, write_pages

_STYLES = {
    Verdict.OK: "ok",
    Verdict.FINDINGS: "blocker",
    Verdict.REJECTED: "warning",
    Verdict.HELD: "warning",
    Verdict.FAILED: "blocker",
    Verdict.DUPLICATE: "note",
    Verdict.IGNORED: "muted",
}
_FIRST, _LAST = (Verdict.FAILED, Verdict.REJECTED, Verdict.HELD), (Verdict.IGNORED,)
_WITHOUT = (*_FIRST, *_LAST)
_RESULT = re.compile(rf"[a-z0-9-]+/({SUPERSEDED}/)?{RESULT.pattern}")
_HEADS = 8  # rows that banner and header of a page may take
_CLEAN = "No mistake came in more than one return."
_WHERE = (
    "The questions, and the introductions of sheets, stand in workbook_templates/ in the files that are named last."
)


def write_summary(
    output: Path, outcomes: Sequence[Outcome], look: Look, earlier: int = 0, shelf: Shelf | None = None
) -> None:
    """summary.xlsx of a run, in the place of an earlier one; `earlier` counts workbooks that are not told of any more.

    Raises OutputFailed where it cannot be written.
    """
    shelf = shelf or Folder(output)
    with work_folder(output) as aside:
        made = aside.path / SUMMARY
        write_pages(made, summary_pages(outcomes, shelf.place(output), earlier), look, title="Summary")
        publish_file(made, output / made.name)
        shelf.keep(output / made.name)


def summary_pages(outcomes: Sequence[Outcome], output: Place, earlier: int = 0) -> tuple[Page, ...]:
    """The sheets of a summary. What repeats stands first; where nothing does, the workbooks do."""
    told = sorted(outcomes, key=_urgency)
    mistakes = mistakes_in(outcomes)
    repeated = _mistakes_page(mistakes, outcomes, output)
    workbooks = _workbooks_page(told, output, earlier)
    without = [_without_page(told)] if any(each.verdict in _WITHOUT for each in told) else []
    return (repeated, workbooks, *without) if mistakes else (workbooks, *without, repeated)


def _urgency(outcome: Outcome) -> int:
    """What has no result needs somebody, so it stands first; what is no workbook stands last."""
    return -1 if outcome.verdict in _FIRST else 1 if outcome.verdict in _LAST else 0


def _workbooks_page(outcomes: Sequence[Outcome], output: Place, earlier: int) -> Page:
    columns = (
        Column("Workbook", 34, "wrap"),
        Column("Customer", 26, "wrap"),
        Column("Engagement", 16, "wrap"),
        Column("Round", 8, "number"),
        Column("Verdict", 14),
        *(Column(f"{severity}s".capitalize(), 11, "number") for severity in Severity),
        Column("Why", 56, "wrap"),
        Column("Results in", 42, "wrap"),
    )
    most = MOST_ROWS - _HEADS
    rows = tuple(_workbook_row(outcome, output) for outcome in islice(outcomes, most))
    said = [_counted_by_verdict(outcomes)]
    if earlier or len(outcomes) > most:
        left = earlier + len(outcomes) - len(rows)
        said.append(f"Not listed here: {left:,} more, which came before or have no room.")
    if sum(outcome.folder is not None for outcome in outcomes) > MOST_LINKS:
        said.append(f"Links lead to {MOST_LINKS:,} results; a sheet takes no more. The others are named.")
    return Page("Returns", columns, rows, _banner("Returns", *said), "plan", frozen=1)


def _counted_by_verdict(outcomes: Sequence[Outcome]) -> str:
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    told = ", ".join(f"{verdicts[verdict]:,} {verdict}" for verdict in Verdict if verdicts[verdict])
    found = ", ".join(counted(sum(each.count(severity) for each in outcomes), severity) for severity in Severity)
    return f"{counted(len(outcomes), 'file')}: {told}. Findings: {found}."


def _workbook_row(outcome: Outcome, output: Place) -> tuple[Shown, ...]:
    is_judged = outcome.tallies is not None
    code = f"{outcome.code}: " if outcome.code else ""
    return (
        legible(outcome.path.name),
        outcome.customer,
        outcome.engagement,
        outcome.round,
        Styled(str(outcome.verdict), _STYLES[outcome.verdict]),
        *(outcome.count(severity) if is_judged else None for severity in Severity),
        " ".join(filter(None, (code + outcome.sentence, *outcome.notes))),
        _result(outcome, output),
    )


def _result(outcome: Outcome, output: Place, text: str = "") -> Shown:
    """Where a result is, with a link that holds wherever the output folder is moved to."""
    if outcome.folder is None:
        return text
    place = outcome.folder.as_posix().removeprefix(f"{output.as_posix()}/")
    return Styled(text or place, "link", Beside(place)) if _RESULT.fullmatch(place) else text or place


def _without_page(outcomes: Sequence[Outcome]) -> Page:
    """Why workbooks have no result: each reason with the number of files, and one of them."""
    first, times = dict[tuple[Verdict, str], Outcome](), Counter[tuple[Verdict, str]]()
    for outcome in outcomes:
        if outcome.verdict in _WITHOUT:
            why = outcome.verdict, outcome.code or outcome.sentence
            first.setdefault(why, outcome)
            times[why] += 1
    columns = (
        Column("Verdict", 14),
        Column("Code", 20),
        Column("Files", 10, "number"),
        Column("For example", 36, "wrap"),
        Column("What is said of it", 90, "wrap"),
    )
    rows = tuple(
        (
            Styled(str(verdict), _STYLES[verdict]),
            first[verdict, why].code,
            count,
            legible(first[verdict, why].path.name),
            first[verdict, why].sentence,
        )
        for (verdict, why), count in sorted(times.items(), key=lambda item: (-item[1], item[0]))
    )
    said = "Files that were not reviewed, by the reason; each file with its own stands on the sheet Returns."
    return Page("Without Results", columns, rows, _banner("Without Results", said), "plan")


def _mistakes_page(mistakes: Sequence[Mistake], outcomes: Sequence[Outcome], output: Place) -> Page:
    """Which rules are broken most, over all customers: what the questionnaire should explain better."""
    columns = (
        Column("Code", 10),
        Column("Mistake", 22, "wrap"),
        Column("Severity", 11),
        Column("For", 12),
        Column("Customers", 12, "number"),
        Column("Returns", 10, "number"),
        Column("% of returns", 10, "number"),
        Column("Findings", 11, "number"),
        Column("For example", 26),
        Column("In", 26, "wrap"),
        Column("What is told there", 46, "wrap"),
        Column("The question as it stands", 46, "wrap"),
        Column("What to better", 42, "wrap"),
    )
    judged = sum(outcome.tallies is not None for outcome in outcomes)
    rows = tuple(_mistake_row(mistake, judged, output) for mistake in mistakes)
    said = [_CLEAN]
    if rows:
        said = [
            f"{len(rows):,} mistakes came in more than one of {judged:,} returns; the most common stand first.",
            _WHERE,
        ]
    return Page("Repeated Mistakes", columns, rows, _banner("Repeated Mistakes", *said), "findings", frozen=2)


def _mistake_row(mistake: Mistake, judged: int, output: Place) -> tuple[Shown, ...]:
    words = mistake.name.replace("-", " ")
    return (
        mistake.code,
        words[:1].upper() + words[1:],
        Styled(str(mistake.severity).capitalize(), str(mistake.severity)),
        "Engineering" if mistake.audience == Audience.ENGINEERING else "Customer",
        mistake.customers,
        mistake.returns,
        round(100 * mistake.returns / judged),
        mistake.findings,
        _result(mistake.example, output, mistake.cell) if mistake.cell else "",
        legible(mistake.example.path.name),
        mistake.told or "The result that has the example cannot be read any more.",
        *_asked(mistake, *_definitions()),
    )


def _asked(mistake: Mistake, questionnaire: Questionnaire, advice: Sequence[Advice]) -> tuple[str, str]:
    """The question as the customer reads it, and what to better in which file."""
    better = advice_on(mistake.name, advice)
    sheet, _, key = mistake.field.partition(".")
    try:
        field, title = questionnaire.field(mistake.field), questionnaire.sheet(sheet).title
    except KeyError:
        return "", better  # a fault of the workbook, not of an answer
    question = f"{title}, “{field.title}”: {field.ask}\nExample: {field.example}"
    return question, f"{better}\n{sheet}.toml, field {key}"


@cache
def _definitions() -> tuple[Questionnaire, tuple[Advice, ...]]:
    """Read only where a mistake repeats."""
    return load_questionnaire(load_catalogue()), load_advice()


def _banner(title: str, *said: str) -> tuple[tuple[Shown, ...], ...]:
    return ((Styled(title, "title"),), *((each,) for each in said))
