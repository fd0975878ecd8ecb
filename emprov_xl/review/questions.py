"""Findings become questions: one row for what one answer settles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from emprov_xl.model.cells import Cell, column_letters
from emprov_xl.model.finding import Finding
from emprov_xl.model.rule import Rule, Severity


@dataclass(frozen=True, slots=True)
class Question:
    """What the reviewer asks, and the findings that its answer settles; the first speaks for all."""

    number: int
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that speaks for all."""
        return self.findings[0]

    @property
    def rule(self) -> Rule:
        """The rule that all of them break."""
        return self.first.rule

    @property
    def severity(self) -> Severity:
        """How much it holds up."""
        return self.rule.severity

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell it is about, in order."""
        return tuple(sorted({cell for finding in self.findings for cell in (finding.cell, *finding.also)}))

    @property
    def where(self) -> str:
        """The cells as a person writes them: Extensions!D5:D48, D60."""
        return written_cells(self.cells)

    @property
    def who(self) -> str:
        """Whose rows they are; of many the first three."""
        names = list(dict.fromkeys(finding.who for finding in self.findings if finding.who))
        return "; ".join(names) if len(names) <= 3 else f"{'; '.join(names[:3])} and {len(names) - 3} more"


def questions_from(findings: Iterable[Finding], titles: Mapping[str, int]) -> tuple[Question, ...]:
    """The questions of a review in the order of the sheets (`titles`), blockers first within a sheet.

    Findings are one question when they blame the same cells (two rows that share a number), or when they say the same
    words about the same field (forty rows without a location).
    """
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_settled_together(finding), []).append(finding)

    def place(group: list[Finding]) -> tuple[int, int, Cell, str]:
        first = group[0]
        return (titles.get(first.cell.title, len(titles)), -first.rule.severity.weight, first.cell, first.rule.code)

    return tuple(Question(number, tuple(group)) for number, group in enumerate(sorted(groups.values(), key=place), 1))


def _settled_together(finding: Finding) -> object:
    if finding.group:
        return (finding.rule.code, finding.group)
    if finding.also:
        return (finding.rule.code, frozenset((finding.cell, *finding.also)))
    return (finding.rule.code, finding.place.sheet, finding.place.field, finding.message, finding.proposed)


def written_cells(cells: Iterable[Cell]) -> str:
    """Cells as a person writes them, runs down a column joined: Extensions!D5:D8, D12; Agents!A7."""
    sheets = []
    for title, mine in groupby(sorted(cells), key=lambda cell: cell.title):
        down = sorted(mine, key=lambda cell: (cell.column, cell.row))
        sheets.append(f"{title}!{', '.join(_runs(down))}")
    return "; ".join(sheets)


def _runs(cells: Sequence[Cell]) -> Iterator[str]:
    """Neighbours in one column become one range."""
    start = last = cells[0]
    for cell in (*cells[1:], None):
        if cell is not None and (cell.column, cell.row) == (last.column, last.row + 1):
            last = cell
            continue
        letters = column_letters(start.column)
        yield f"{letters}{start.row}" if start is last else f"{letters}{start.row}:{letters}{last.row}"
        if cell is not None:
            start = last = cell
