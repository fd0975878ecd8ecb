"""A returned workbook as read: every filled cell is an answer, a label of ours, or a stray that is named."""

from collections.abc import Mapping
from pathlib import Path

from emprov_xl.errors import CannotMark
from emprov_xl.files import sha256_of
from emprov_xl.model.limits import Limits
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.removal import Removal
from emprov_xl.model.returned import Counts, Remark, Returned, ReturnedSheet
from emprov_xl.review.agreement_page import TITLE as AGREEMENT
from emprov_xl.review.conflicts import TITLE as CONFLICTS
from emprov_xl.review.discrepancies import TITLE as DISCREPANCIES
from emprov_xl.workbook.layout import IDENTITY_TITLE
from emprov_xl.workbook.marking.removal import removal_in
from emprov_xl.workbook.reading.agreements import signed_rows
from emprov_xl.workbook.reading.anchors import find_sheets, our_names
from emprov_xl.workbook.reading.conflicts import disputes_in, remarks_on_disputes
from emprov_xl.workbook.reading.forms import parts_in, sheet_in
from emprov_xl.workbook.reading.grid import BLANK, Grid
from emprov_xl.workbook.reading.identity import (
    Identity,
    engagement_of,
    identity_in,
    refuse_other_workbooks,
    remarks_on_identity,
)
from emprov_xl.workbook.reading.inquiries import questions_in
from emprov_xl.workbook.reading.internal_review import refuse_engineers_workbook
from emprov_xl.workbook.reading.own_sheets import foreign_sheets, pages_of, strays_on_pages
from emprov_xl.workbook.reading.remarks import (
    cells_filled_twice,
    remarks_on_pages,
    remarks_on_removal,
    remarks_on_sheets,
    texts_too_long,
    uncalculated_answers,
)
from emprov_xl.workbook.reading.replies import replies_in, reviewed_in
from emprov_xl.workbook.reading.sorting import sorted_cells


def read(path: Path, questionnaire: Questionnaire, limits: Limits | None = None) -> Returned:
    """The return in a file; Rejected, with a sentence for people, when it is not a return we can read.

    Without `limits` the usual ones hold.
    """
    parts = parts_in(path, limits)
    grids = parts.grids
    identity = identity_in(grids.get(IDENTITY_TITLE, BLANK), questionnaire)
    sent = questionnaire.as_sent(identity.sections)
    found = find_sheets(sent, grids, our_names(parts.names))
    refuse_engineers_workbook(grids)
    refuse_other_workbooks(questionnaire, identity, found)
    sheets = {key: sorted_cells(sent.sheet(key), where, grids[where.title]) for key, where in found.items()}
    pages = pages_of(questionnaire)
    titles = {sheet.title for sheet in sheets.values()}
    foreign = {title: grids[title].filled for title in foreign_sheets(grids, pages, titles)}
    ours = {title: key for title, key in pages.items() if title not in titles}
    asked = questions_in(ours, grids)
    outside = (*strays_on_pages(ours, grids, identity.template), *asked.strays)
    disputes = tuple(disputes_in(grids.get(CONFLICTS, BLANK), sent, sheets))
    removal = _removal_in(path) if parts.leaves_out else Removal()
    remarks = (
        *remarks_on_identity(identity, questionnaire, sheets),
        *([Remark("WBK-012", None, {})] if parts.macros else []),
        *([Remark("WBK-014", None, {"count": f"{parts.behind:,}"})] if parts.behind else []),
        *remarks_on_sheets(sent, sheets, foreign),
        *remarks_on_pages(outside),
        *uncalculated_answers(sheets),
        *texts_too_long(sheets, outside),
        *cells_filled_twice(sheets, grids),
        *remarks_on_disputes(disputes),
        *remarks_on_removal(removal, sheets),
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
        inquiries=asked.written,
        replies=replies_in(grids.get(DISCREPANCIES, BLANK)),
        reviewed=reviewed_in(grids.get(DISCREPANCIES, BLANK)),
        outside=outside,
        removal=removal,
        signed=signed_rows(grids.get(AGREEMENT, BLANK)),
        disputes=disputes,
    )


def identity_of(path: Path, questionnaire: Questionnaire, limits: Limits) -> Identity:
    """Whose return a file is and of which round, as its hidden sheet says; Rejected where it cannot be read."""
    return identity_in(sheet_in(path, IDENTITY_TITLE, limits), questionnaire)


def reviewed_of(path: Path, limits: Limits) -> int | None:
    """The round whose review came back in a file; None where it is no annotated copy. Rejected as `identity_of`."""
    return reviewed_in(sheet_in(path, DISCREPANCIES, limits))


def _removal_in(path: Path) -> Removal:
    """What the annotated copy would be without; nothing of a file that is not marked but refilled."""
    try:
        return removal_in(path)
    except CannotMark:
        return Removal()


def _counts(
    grids: Mapping[str, Grid],
    sheets: Mapping[str, ReturnedSheet],
    foreign: Mapping[str, int],
    outside: int,
    listed: int,
) -> Counts:
    """The filled cells: so many stand `outside` what we write on our pages, and so many on our hidden lists."""
    filled = {title: grid.filled for title, grid in grids.items()}
    asked = {sheet.title for sheet in sheets.values()}
    ours = sum(count for title, count in filled.items() if title not in asked and title not in foreign)
    return Counts(
        filled=sum(filled.values()) + listed,
        answers=sum(len(cells) for sheet in sheets.values() for cells in sheet.answers.values()),
        labels=sum(sheet.labels for sheet in sheets.values()) + ours - outside + listed,
        strays=sum(len(sheet.strays) for sheet in sheets.values()) + sum(foreign.values()) + outside,
    )
