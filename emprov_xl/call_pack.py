"""The pack for a review call: the agenda of an engagement as a page to print and as lines for the screen."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.definitions.schedule import load_call_practice
from emprov_xl.files import make_folder
from emprov_xl.house import House
from emprov_xl.latest import Reviewed, latest
from emprov_xl.ledger.ledger import Ledger
from emprov_xl.marked import titles_of
from emprov_xl.model.agenda import Agenda
from emprov_xl.model.rule import Audience
from emprov_xl.model.tree import AGENDA
from emprov_xl.planning.weights import weights
from emprov_xl.review.agenda import agenda_of
from emprov_xl.review.agenda_page import agenda_page
from emprov_xl.review.questions import questions_from
from emprov_xl.workbook.pages import write_pages


@dataclass(frozen=True, slots=True)
class Pack:
    """An agenda, and the file in which it stands."""

    agenda: Agenda
    file: Path


def call_pack(ledger: Ledger, name: str, output: Path, house: House, as_of: dt.date) -> Pack:
    """The agenda of the next call with an engagement; UsageError for one that is not known or has not come back."""
    known = ledger.found(name)
    review = latest(output, house, ledger.history(known.slug), as_of)
    return pack_for(review, output / known.slug / AGENDA, house, as_of)


def pack_for(review: Reviewed, into: Path, house: House, as_of: dt.date) -> Pack:
    """The agenda for the call on a reviewed return, written into a folder as agenda.xlsx.

    Questions have the numbers of the sheet Discrepancies.
    """
    titles = titles_of(review.returned, house)
    theirs = [finding for finding in review.findings if finding.rule.audience is Audience.CUSTOMER]
    found = sorted(theirs, key=lambda finding: (titles.get(finding.cell.title, len(titles)), *finding.order))
    questions = questions_from(found, titles, review.beside)
    held = weights(questions, review.plan)
    agenda = agenda_of(questions, held, review.past, review.survey, review.plan, load_call_practice(), as_of)
    make_folder(into)
    file = into / "agenda.xlsx"
    write_pages(file, [agenda_page(agenda)], house.look, title=f"Review call {agenda.customer}".strip())
    return Pack(agenda, file)
