"""The pack for a review call: the agenda of an engagement as a page to print and as lines for the screen."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.definitions.schedule import load_call_practice
from emprov_xl.files import make_folder
from emprov_xl.house import House
from emprov_xl.latest import latest_return, reviewed
from emprov_xl.ledger.ledger import Ledger
from emprov_xl.marked import titles_of
from emprov_xl.model.agenda import Agenda
from emprov_xl.model.past import Past
from emprov_xl.model.rule import Audience
from emprov_xl.planning.weights import weights
from emprov_xl.review.agenda import agenda_of
from emprov_xl.review.agenda_page import agenda_page
from emprov_xl.review.history import past_of
from emprov_xl.review.questions import questions_from
from emprov_xl.workbook.pages import write_pages

FOLDER = "agenda"
"""Where the agenda stands, in the folder of its engagement."""


@dataclass(frozen=True, slots=True)
class Pack:
    """An agenda, and the file in which it stands."""

    agenda: Agenda
    file: Path


def call_pack(ledger: Ledger, name: str, output: Path, house: House, as_of: dt.date) -> Pack:
    """The agenda of the next call with an engagement; UsageError for one that is not known or has not come back."""
    known = ledger.found(name)
    past = past_of(*ledger.history(known.slug))
    return pack_for(latest_return(output, past), output / known.slug / FOLDER, house, past, as_of)


def pack_for(workbook: Path, into: Path, house: House, past: Past, as_of: dt.date) -> Pack:
    """The agenda for the call on a returned workbook, written into a folder as agenda.xlsx.

    `past` is all that is known of the engagement, its round under review included. Questions have the numbers of the
    sheet Discrepancies.
    """
    review = reviewed(workbook, house, as_of, past)
    titles = titles_of(review.returned, house)
    theirs = [finding for finding in review.findings if finding.rule.audience is Audience.CUSTOMER]
    found = sorted(theirs, key=lambda finding: (titles.get(finding.cell.title, len(titles)), *finding.order))
    questions = questions_from(found, titles, past.decisions)
    held = weights(questions, review.plan)
    agenda = agenda_of(questions, held, past, review.survey, review.plan, load_call_practice(), as_of)
    make_folder(into)
    file = into / "agenda.xlsx"
    write_pages(file, [agenda_page(agenda)], house.look, title=f"Review call {agenda.customer}".strip())
    return Pack(agenda, file)
