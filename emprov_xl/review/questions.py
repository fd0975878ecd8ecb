"""Findings become questions: one row for what one answer settles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from emprov_xl.model.cells import Cell, column_letters
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Decision, Status
from emprov_xl.model.rule import Rule, Severity

_MOST_IN_A_ROW = 2_000  # fingerprints that a cell has room for


@dataclass(frozen=True, slots=True)
class Question:
    """What the reviewer asks, and the findings that its answer settles; the first speaks for all.

    `remarks` are on what was written beside it in an earlier round. One that is `settled` is not asked any more.
    """

    number: int
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether it was decided to keep what it is about."""
        return self.first.status == Status.KEPT

    @property
    def message(self) -> str:
        """What was found, and what there is to remark on the answer."""
        return "\n".join(dict.fromkeys((self.first.message, *(each.message for each in self.remarks))))

    @property
    def remedy(self) -> str:
        """What is to be done, also about the answer."""
        return "\n".join(dict.fromkeys((self.first.remedy, *(each.remedy for each in self.remarks))))

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
        return named(finding.who for finding in self.findings if finding.who)


def questions_from(
    findings: Iterable[Finding], titles: Mapping[str, int], beside: Mapping[str, Decision]
) -> tuple[Question, ...]:
    """The questions of a review in the order of the sheets (`titles`), blockers first within a sheet, settled last.

    Findings are one question when they blame the same cells (two rows that share a number), or when they say the same
    words about the same field (forty rows without a location); but not where different things are written `beside`
    them, for what stands in a row is said of all its findings. What speaks of the answer to a finding stands with it.
    """
    found = list(findings)
    there = {finding.fingerprint for finding in found if not finding.about}
    remarks: dict[str, list[Finding]] = {}
    groups: dict[object, list[Finding]] = {}
    for finding in found:
        if finding.about in there:
            remarks.setdefault(finding.about, []).append(finding)
            continue
        said = beside.get(finding.fingerprint)
        key = (_settled_together(finding), finding.status == Status.KEPT, said.words if said else None)
        groups.setdefault(key, []).append(finding)

    def place(group: Sequence[Finding]) -> tuple[bool, int, int, Cell, str]:
        first = group[0]
        sheet = titles.get(first.cell.title, len(titles))
        return (first.status == Status.KEPT, sheet, -first.rule.severity.weight, first.cell, first.rule.code)

    rows = sorted((part for group in groups.values() for part in _in_rows(group)), key=place)
    return tuple(
        Question(number, tuple(row), tuple(each for finding in row for each in remarks.get(finding.fingerprint, ())))
        for number, row in enumerate(rows, 1)
    )


def _in_rows(group: Sequence[Finding]) -> Iterator[Sequence[Finding]]:
    """A group in as many rows as have room for the fingerprints of all."""
    for start in range(0, len(group), _MOST_IN_A_ROW):
        yield group[start : start + _MOST_IN_A_ROW]


def _settled_together(finding: Finding) -> object:
    if finding.group:
        return (finding.rule.code, finding.group)
    if finding.also:
        return (finding.rule.code, frozenset((finding.cell, *finding.also)))
    return (finding.rule.code, finding.place.sheet, finding.place.field, finding.message, finding.proposed)


def named(people: Iterable[str]) -> str:
    """Names, each once; of many the first three."""
    names = list(dict.fromkeys(people))
    return "; ".join(names) if len(names) <= 3 else f"{'; '.join(names[:3])} and {len(names) - 3} more"


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
