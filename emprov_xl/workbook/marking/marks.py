"""Highlights on one sheet: conditional formats of ours, first in priority, that go out when the cell is corrected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from emprov_xl.model.cells import column_letters
from emprov_xl.workbook.marking.flagged import CELL, is_ours
from emprov_xl.workbook.package.sheetpart import SheetPart
from emprov_xl.workbook.package.splice import Element, Splice, escaped

Highlights = Mapping[tuple[int, int], tuple[int, str]]
"""(row, column) -> the format to lay over the cell, and the condition under which."""

_HOLDERS = frozenset(
    {
        "conditionalFormatting",
        "conditionalFormattings",
        "dataValidations",
        "sparklineGroups",
        "oleObjects",
        "ext",
        "extLst",
    }
)


def replace_marks(sheet: SheetPart, highlights: Highlights) -> None:
    """Our old highlights go, the new ones come, and the customer's own formats keep their order behind them."""
    rules = list(sheet.root.below("cfRule"))
    ours = [rule for rule in rules if any(is_ours(formula) for formula in _formulas(rule))]
    remove_with_holders(sheet.splice, ours)
    gone = {id(rule) for rule in ours}
    theirs = [rule for rule in rules if id(rule) not in gone]
    groups = _groups(highlights)
    first = _make_room(sheet.splice, theirs, len(groups))
    pieces: list[str] = []
    for priority, ((index, formula, column), rows) in enumerate(groups, start=first):
        letters = column_letters(column)
        area = " ".join(_ranges(letters, rows))
        # A formula is written as for the first cell of its area; areas of one column leave no doubt which that is.
        written = escaped(formula.replace(CELL, f"{letters}{rows[0]}"))
        pieces.append(
            f'<{sheet.prefix}conditionalFormatting sqref="{area}">'
            f'<{sheet.prefix}cfRule type="expression" dxfId="{index}" priority="{priority}">'
            f"<{sheet.prefix}formula>{written}</{sheet.prefix}formula>"
            f"</{sheet.prefix}cfRule></{sheet.prefix}conditionalFormatting>"
        )
    if pieces:
        sheet.insert("conditionalFormatting", "".join(pieces))


def remove_with_holders(splice: Splice, elements: Sequence[Element]) -> None:
    """Elements go, and with them whatever held nothing else."""
    doomed = {id(element): element for element in elements}
    waiting = list(elements)
    while waiting:
        holder = waiting.pop().parent
        if holder and holder.local in _HOLDERS and id(holder) not in doomed:
            rules = [child for child in holder.children if child.local != "sqref"]  # x14 names the area beside the rule
            if all(id(child) in doomed for child in rules):
                doomed[id(holder)] = holder
                waiting.append(holder)
    for element in doomed.values():
        if element.parent is None or id(element.parent) not in doomed:
            splice.remove(element)


def _groups(highlights: Highlights) -> list[tuple[tuple[int, str, int], list[int]]]:
    """Cells of one column with the same look and condition, in the order of their first cell."""
    groups: defaultdict[tuple[int, str, int], list[int]] = defaultdict(list)
    for (row, column), (index, formula) in sorted(highlights.items()):
        groups[index, formula, column].append(row)
    return list(groups.items())


def _make_room(splice: Splice, rules: Iterable[Element], wanted: int) -> int:
    """The customer's rules move back as far as ours need; the first priority of ours.

    Rules of a pivot table are named by their priority in another part, so beside those ours come last.
    """
    ranked = [(int(rule.attributes["priority"]), rule) for rule in rules if "priority" in rule.attributes]
    if not ranked or not wanted:
        return 1
    if any(rule.attributes.get("pivot") in ("1", "true") for _, rule in ranked):
        return max(priority for priority, _ in ranked) + 1
    shift = wanted + 1 - min(priority for priority, _ in ranked)
    if shift > 0:
        for priority, rule in ranked:
            splice.set_attribute(rule, "priority", priority + shift)
    return 1


def _ranges(letters: str, rows: Sequence[int]) -> list[str]:
    """Rows in order as ranges of one column: D5:D7 D9."""
    breaks = [0, *(index for index, (one, next_one) in enumerate(pairwise(rows), 1) if next_one > one + 1), len(rows)]
    runs = [rows[start:end] for start, end in pairwise(breaks)]
    return [f"{letters}{run[0]}" if len(run) == 1 else f"{letters}{run[0]}:{letters}{run[-1]}" for run in runs]


def _formulas(rule: Element) -> list[str]:
    return [child.text for child in rule.children if child.local in ("formula", "f")]
