"""A returned workbook as read: every filled cell is an answer, a label of ours, or a stray that is named."""

from collections.abc import Mapping, MutableSequence, Sequence
from pathlib import Path
from string import ascii_letters, digits, punctuation

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from emprov_xl.convert import clean
from emprov_xl.errors import Rejected
from emprov_xl.files import sha256_of
from emprov_xl.model.cells import Typed
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Counts, Returned, ReturnedSheet
from emprov_xl.review.discrepancies import TITLE as DISCREPANCIES
from emprov_xl.workbook.layout import IDENTITY_TITLE, LISTS_TITLE
from emprov_xl.workbook.reading.anchors import Grid, find_sheets, our_names
from emprov_xl.workbook.reading.extent import MOST_SPANNED, too_far
from emprov_xl.workbook.reading.gate import encrypted, refuse_other_files
from emprov_xl.workbook.reading.identity import (
    engagement_of,
    identity_in,
    refuse_other_workbooks,
    remarks_on_identity,
)
from emprov_xl.workbook.reading.own_sheets import filled_in, foreign_sheets, pages_of, strays_on_pages
from emprov_xl.workbook.reading.parts import Parts, read_parts
from emprov_xl.workbook.reading.remarks import (
    customers_questions,
    remarks_on_pages,
    remarks_on_sheets,
    uncalculated_answers,
)
from emprov_xl.workbook.reading.replies import replies_in
from emprov_xl.workbook.reading.sorting import sorted_cells

_PLAIN = frozenset(ascii_letters + digits + punctuation)


def read(path: Path, questionnaire: Questionnaire) -> Returned:
    """The return in a file; Rejected, with a sentence for people, when it is not a return we can read."""
    refuse_other_files(path)
    parts = read_parts(path)
    grids = _grids(path, parts)
    identity = identity_in(grids.get(IDENTITY_TITLE, ()), questionnaire)
    sent = questionnaire.as_sent(identity.sections)
    found = find_sheets(sent, grids, our_names(parts.names))
    refuse_other_workbooks(questionnaire, identity, found)
    sheets = {key: sorted_cells(sent.sheet(key), where, grids[where.title]) for key, where in found.items()}
    pages = pages_of(questionnaire)
    titles = {sheet.title for sheet in sheets.values()}
    foreign = {title: filled_in(grids[title]) for title in foreign_sheets(grids, pages, titles)}
    ours = {title: key for title, key in pages.items() if title not in titles}
    outside = tuple(strays_on_pages(ours, grids, identity.template))
    remarks = (
        *remarks_on_identity(identity, questionnaire, sheets),
        *remarks_on_sheets(sent, sheets, foreign),
        *remarks_on_pages(outside),
        *uncalculated_answers(sheets, parts.uncalculated),
        *customers_questions(sent, grids),
    )
    return Returned(
        workbook=path.name,
        sha256=sha256_of(path),
        template=identity.template,
        version=identity.version,
        engagement=engagement_of(identity, sheets),
        round=identity.round,
        sections=identity.sections,
        sheets=sheets,
        counts=_counts(grids, sheets, foreign, len(outside), parts.listed),
        remarks=remarks,
        extensions=identity.extensions,
        replies=replies_in(grids.get(DISCREPANCIES, ())),
        outside=outside,
    )


def _grids(path: Path, parts: Parts) -> dict[str, Grid]:
    """The cells of each sheet but our lists: an error as the text that is seen, and what nobody can see as blank."""
    grids: dict[str, Grid] = {}
    spanned = 0
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for title in workbook.sheet_names:
                if title == LISTS_TITLE:
                    continue
                if title not in parts.titles:
                    raise _damaged()
                sheet = workbook.get_sheet_by_name(title)
                spanned += sheet.total_height * sheet.total_width
                if spanned > MOST_SPANNED:
                    raise too_far(title, f"and those before it span {spanned:,} cells")
                # Without skip_empty_area=False the rows would be counted from the first filled one.
                grid = sheet.to_python(skip_empty_area=False)
                _blank_unseen(grid)
                if parts.errors.get(title):
                    _put(grid, parts.errors[title])
                grids[title] = grid
    except PasswordError:
        raise encrypted() from None
    except CalamineError as trouble:
        raise _damaged() from trouble
    return grids


def _damaged() -> Rejected:
    return Rejected("DAMAGED", "The workbook is damaged; please open it, save it again and send it once more.")


def _blank_unseen(grid: Sequence[MutableSequence[Typed]]) -> None:
    """A cell that shows nothing is blank, such as one that holds blanks only: nobody means it as an answer."""
    texts: set[Typed] = set()
    for row in grid:
        texts.update(row)
    texts.discard("")
    unseen = {text for text in texts if isinstance(text, str) and text[0] not in _PLAIN and not clean(text)}
    for row in grid if unseen else ():
        for at, value in enumerate(row):
            if value in unseen:
                row[at] = ""


def _put(grid: list[list[Typed]], errors: Mapping[tuple[int, int], str]) -> None:
    """Error cells, which calamine reads as blank, as the text that the customer sees."""
    width = max([len(grid[0]) if grid else 0, *(column for _, column in errors)])
    height = max([len(grid), *(row for row, _ in errors)])
    for line in grid:
        line.extend([""] * (width - len(line)))
    grid.extend([""] * width for _ in range(height - len(grid)))
    for (row, column), error in errors.items():
        grid[row - 1][column - 1] = error


def _counts(
    grids: Mapping[str, Grid],
    sheets: Mapping[str, ReturnedSheet],
    foreign: Mapping[str, int],
    outside: int,
    listed: int,
) -> Counts:
    """The filled cells: so many stand `outside` what we write on our pages, and so many on our hidden lists."""
    filled = {title: filled_in(grid) for title, grid in grids.items()}
    asked = {sheet.title for sheet in sheets.values()}
    ours = sum(count for title, count in filled.items() if title not in asked and title not in foreign)
    return Counts(
        filled=sum(filled.values()) + listed,
        answers=sum(len(cells) for sheet in sheets.values() for cells in sheet.answers.values()),
        labels=sum(sheet.labels for sheet in sheets.values()) + ours - outside + listed,
        strays=sum(len(sheet.strays) for sheet in sheets.values()) + sum(foreign.values()) + outside,
    )
