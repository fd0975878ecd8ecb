"""Partial copies of one questionnaire become one workbook; what they disagree on is told, and stands in it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from emprov_xl.errors import UsageError
from emprov_xl.files import legible
from emprov_xl.house import House
from emprov_xl.model.cells import Cell
from emprov_xl.model.merged import Conflict, Dispute, Merged
from emprov_xl.model.questionnaire import Layout, Questionnaire
from emprov_xl.model.removal import Removal
from emprov_xl.model.returned import Returned, ReturnedSheet
from emprov_xl.refill import kept_of, write_again
from emprov_xl.returns import read_and_understood
from emprov_xl.review.conflicts import conflicts_page, disputes_of, said_aloud
from emprov_xl.review.kept import Kept, kept_page
from emprov_xl.review.merging import merged
from emprov_xl.review.terminal import one_line
from emprov_xl.review.understood import Understood
from emprov_xl.workbook.layout import FIRST_ROW, laid_out

_LOST = {
    "WBK-003": "the column {title} is missing",
    "WBK-004": "the sheet {title} is missing",
    "WBK-006": "the formula in {cells} has no result",
}
"""What the reader has lost of a return, by the rule that says so."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What was written: how many answers, what the copies disagree on, and what of them is no answer.

    `missing` names what a copy has lost; `beside` counts what is listed on a sheet of its own, `replies` the decisions
    that stay behind in the copies, `before` the conflicts that copies brought which were joined themselves.
    """

    copies: int
    answers: int
    conflicts: tuple[tuple[Conflict, Cell], ...]
    missing: tuple[str, ...]
    beside: int
    replies: int
    before: int = 0


def join(files: Sequence[Path], base: Path | None, target: Path, house: House, day: dt.date) -> Joined:
    """Write one questionnaire with the answers of all copies.

    UsageError when these are not copies of one questionnaire, Rejected when one cannot be read.
    """
    if len(files) < 2:
        raise UsageError("There is nothing to join: name two or more copies of one questionnaire.")
    copies = list(_read(files, house))
    earlier = read_and_understood(base, house, headings=True) if base else None
    _demand_copies_of_one(copies, earlier)
    first = copies[0].returned
    questionnaire = house.questionnaire.as_sent(first.sections)
    result = merged(copies, earlier, questionnaire)
    whole = _as_return(result, [*copies, *([earlier] if earlier else [])], questionnaire, target.name)
    kept = list(_beside(files, copies, house))

    def cell(sheet: str, field: str, record: int) -> Cell:
        asked = questionnaire.sheet(sheet)
        return Cell(asked.title, *laid_out(asked, 0).answer(field, record))

    pages = []
    sheets = {sheet.key: sheet for sheet in questionnaire.asked()}
    disputes = (*disputes_of(result, sheets, cell), *_from_before(copies))
    if disputes:
        pages.append(conflicts_page(disputes, first.engagement))
    if kept:
        names = ", ".join(copy.returned.workbook for copy in copies)
        pages.append(kept_page(kept, f"{len(copies)} copies", f"This joins {names}."))
    write_again(whole, house, day, target, pages)
    return Joined(
        copies=len(copies),
        answers=sum(len(cells) for fields in result.answers.values() for cells in fields.values()),
        conflicts=tuple((each, cell(each.field.sheet, each.field.key, each.record)) for each in result.conflicts),
        missing=tuple(_missing(copies)),
        beside=len(kept),
        replies=sum(reply.given for copy in copies for reply in copy.returned.replies.values()),
        before=sum(1 for _ in _from_before(copies)),
    )


def _from_before(copies: Sequence[Understood]) -> Iterator[Dispute]:
    """What a copy brings that was itself joined of copies, each dispute once; its row is found by what it says."""
    known = dict.fromkeys(replace(each, place=None, cell=None) for copy in copies for each in copy.returned.disputes)
    yield from known


def lines(joined: Joined, questionnaire: Questionnaire, target: Path) -> Iterator[str]:
    """A line for each conflict, then what was written."""
    for conflict, cell in joined.conflicts:
        who = " ".join(filter(None, (questionnaire.sheet(conflict.field.sheet).title, conflict.who)))
        yield one_line(f"{target}!{cell}: {who}, {conflict.field.title}: {said_aloud(conflict)}.")
    count = len(joined.conflicts)
    found = f"{count} conflict{'s' * (count > 1)}, see its sheet Merged Conflicts" if count else "no conflict"
    yield f"{target}: {joined.answers} answers of {joined.copies} copies, {found}."


def warnings(joined: Joined) -> Iterator[str]:
    """What of the copies could not be read, and what is no answer."""
    yield from map(one_line, joined.missing)
    if joined.beside:
        yield f"{joined.beside} remarks and questions beside the answers are listed on the sheet From Your File."
    if joined.before:
        yield f"{joined.before} conflicts that the copies brought from an earlier merge stand on Merged Conflicts, too."
    if joined.replies:
        yield f"{joined.replies} decisions on the sheets Discrepancies stay in the copies: read them there."


def _read(files: Sequence[Path], house: House) -> Iterator[Understood]:
    """The copies, each called by its file name; by its path where several have the same."""
    for file in files:
        copy = read_and_understood(file, house, headings=True)
        alone = sum(other.name == file.name for other in files) == 1
        yield copy if alone else replace(copy, returned=replace(copy.returned, workbook=legible(str(file))))


def _missing(copies: Sequence[Understood]) -> Iterator[str]:
    """What a copy has lost, so that nothing of it is joined."""
    for copy in copies:
        for remark in copy.returned.remarks:
            if remark.code in _LOST:
                what = _LOST[remark.code].format_map({"cells": "", "title": "", **remark.facts})
                where = f"{remark.cell.title} of {copy.returned.workbook}" if remark.cell else copy.returned.workbook
                yield f"{where}: {what}, and nothing of it is joined."


def _demand_copies_of_one(copies: Sequence[Understood], base: Understood | None) -> None:
    first = copies[0].returned
    for other in (*(copy.returned for copy in copies[1:]), *([base.returned] if base else [])):
        if other.engagement.casefold() != first.engagement.casefold():
            raise _apart(first, other, "engagement", first.engagement, other.engagement)
    for copy in copies[1:]:
        other = copy.returned
        if other.round != first.round:
            raise _apart(first, other, "round", str(first.round), str(other.round))
        if set(other.sections) != set(first.sections):
            raise _apart(first, other, "sections", ", ".join(first.sections), ", ".join(other.sections))


def _apart(one: Returned, other: Returned, what: str, mine: str, theirs: str) -> UsageError:
    told = f"{one.workbook} is of {what} {mine or 'unknown'}, {other.workbook} of {theirs or 'unknown'}"
    return UsageError(f"These are no copies of one questionnaire: {told}. Nothing was written.")


def _as_return(result: Merged, copies: Sequence[Understood], questionnaire: Questionnaire, workbook: str) -> Returned:
    """The merged answers as a return: the first copy with all the answers in the rows that they get."""
    sheets: dict[str, ReturnedSheet] = {}
    for sheet in questionnaire.asked():
        having = (copy.returned.sheets[sheet.key] for copy in copies if sheet.key in copy.returned.sheets)
        mine = next(having, None)
        if mine is not None:
            first = mine.first_row if sheet.layout is Layout.FORM else FIRST_ROW
            rows = {
                field: {first + record: typed for record, typed in cells.items()}
                for field, cells in result.answers.get(sheet.key, {}).items()
            }
            sheets[sheet.key] = replace(mine, answers=rows, strays=(), formulas={})
    size = max((copy.returned.extensions or 0 for copy in copies), default=0) or None
    return replace(
        copies[0].returned,
        workbook=workbook,
        sheets=sheets,
        extensions=size,
        remarks=(),
        replies={},
        outside=(),
        removal=Removal(),
        disputes=(),
    )


def _beside(files: Sequence[Path], copies: Sequence[Understood], house: House) -> Iterator[Kept]:
    """What of the copies is no answer, each thing once, with whose it is."""
    whose: dict[Kept, list[str]] = {}
    for file, copy in zip(files, copies, strict=True):
        for _, each in kept_of(file, copy.returned, house):
            whose.setdefault(each, []).append(copy.returned.workbook)
    for each, workbooks in whose.items():
        yield replace(each, what=f"{each.what}, in {' and '.join(dict.fromkeys(workbooks))}")
