"""The questionnaire as a workbook, ready to be sent: every sheet, its lists, its anchors and its identity."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from emprov_xl.model.catalogue import Catalogue
from emprov_xl.model.issue import Issue, Requirement
from emprov_xl.model.look import Look
from emprov_xl.model.page import Page, Plain
from emprov_xl.model.questionnaire import Layout, Questionnaire, Sheet
from emprov_xl.workbook.layout import Laid, laid_out
from emprov_xl.workbook.sheets.form_sheet import write_form
from emprov_xl.workbook.sheets.identity import write_identity
from emprov_xl.workbook.sheets.needs import needs_of
from emprov_xl.workbook.sheets.offers import Offers
from emprov_xl.workbook.sheets.own_pages import write_agreement, write_page, write_questions
from emprov_xl.workbook.sheets.prefill import Filled, prefilled
from emprov_xl.workbook.sheets.progress import progress_of
from emprov_xl.workbook.sheets.start import lines_of, statuses, write_start
from emprov_xl.workbook.sheets.table_sheet import write_table
from emprov_xl.workbook.writer.lists import Lists
from emprov_xl.workbook.writer.strict import Book, new_book

Answers = Mapping[str, Mapping[str, Mapping[int, object]]]
Questions = Sequence[Sequence[Plain]]
"""Rows of the sheet Questions."""


def write_questionnaire(
    path: Path,
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    look: Look,
    issue: Issue,
    requirements: Sequence[Requirement] = (),
    answers: Answers | None = None,
    questions: Questions = (),
    beside: Sequence[Page] = (),
) -> None:
    """The questionnaire, sized to what was sold; `answers` (sheet -> field -> n-th row -> value) stand in it already.

    So do `questions` of an earlier round, which wait for an answer; the pages `beside` stand at its end.

    Raises OutputFailed, and leaves no file, when a part of it could not be written.
    """
    filled = prefilled(questionnaire, catalogue, issue, answers or {})
    _write(path, questionnaire, look, issue, requirements, filled, answers or {}, beside, questions)


def write_refilled(
    path: Path,
    questionnaire: Questionnaire,
    look: Look,
    issue: Issue,
    requirements: Sequence[Requirement],
    answers: Mapping[str, Filled],
    beside: Sequence[Page],
) -> None:
    """The questionnaire with these answers as they were typed, nothing of ours among them, and pages at its end."""
    filled = {sheet.key: answers.get(sheet.key, {}) for sheet in questionnaire.asked()}
    _write(path, questionnaire, look, issue, requirements, filled, answers, beside)


def _write(
    path: Path,
    questionnaire: Questionnaire,
    look: Look,
    issue: Issue,
    requirements: Sequence[Requirement],
    filled: Mapping[str, Filled],
    earlier: Collection[str],
    beside: Sequence[Page] = (),
    questions: Questions = (),
) -> None:
    title = f"Programming Data Questionnaire, {issue.customer}"
    with new_book(path, look, title=title, created=issue.issued) as book:
        lists = Lists(book)
        _write_sheets(book, lists, questionnaire, issue, requirements, filled, earlier, questions)
        for page in beside:
            write_page(book, page, lists)
        lists.write()
        write_identity(book, questionnaire, issue)


def _write_sheets(
    book: Book,
    lists: Lists,
    questionnaire: Questionnaire,
    issue: Issue,
    requirements: Sequence[Requirement],
    filled: Mapping[str, Filled],
    earlier: Collection[str],
    questions: Questions,
) -> None:
    """All sheets; of those answered `earlier` what is missing shows at once, of the others when the customer begins."""
    laid = {sheet.key: _laid(sheet, issue, filled[sheet.key]) for sheet in questionnaire.asked()}
    offers = Offers(lists, questionnaire, laid, filled)
    needs = {sheet.key: needs_of(sheet, questionnaire, requirements) for sheet in questionnaire.asked()}
    progress = {key: progress_of(laid[key], needs[key], filled[key], lists.of) for key in laid}
    start = next((sheet.title for sheet in questionnaire.sheets if sheet.key == "start"), None)
    lines = lines_of(questionnaire, progress)
    status = statuses(start, lines) if start else {}
    for sheet in questionnaire.sheets:
        tab = book.sheet(sheet.title, sheet.section)
        tab.footer(f"{issue.customer} · {issue.engagement}")
        match sheet.layout, sheet.key:
            case Layout.TABLE, key:
                write_table(book, tab, laid[key], offers, filled[key], needs[key], status.get(key))
            case Layout.FORM, key:
                ours = 0 if key in earlier else len(filled[key])
                write_form(book, tab, laid[key], offers, filled[key], needs[key], status.get(key), ours)
            case _, "start":
                write_start(book, tab, sheet, questionnaire, issue, lines)
            case _, "questions":
                write_questions(book, tab, sheet, lists, start, questions)
            case _:
                write_agreement(book, tab, sheet, start)


def _laid(sheet: Sheet, issue: Issue, filled: Filled) -> Laid:
    """The layout with the rows the order asks for, and never fewer than are filled in already."""
    used = max((record + 1 for cells in filled.values() for record in cells), default=0)
    return laid_out(sheet, max(sheet.prepared_rows(issue.extensions), used))
