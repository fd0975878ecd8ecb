"""The pack for a review call: the agenda of an engagement as a page to print and as lines for the screen."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.definitions.schedule import load_call_practice
from emprov_xl.files import make_folder
from emprov_xl.house import House
from emprov_xl.latest import reviewed
from emprov_xl.model.agenda import Agenda
from emprov_xl.model.past import Past
from emprov_xl.model.rule import Audience
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


def pack_for(workbook: Path, into: Path, house: House, past: Past, as_of: dt.date) -> Pack:
    """The agenda for the call on a returned workbook, written into a folder as agenda.xlsx.

    `past` is all that is known of the engagement, its round under review included. Questions have the numbers of the
    sheet Discrepancies.
    """
    review = reviewed(workbook, house, as_of)
    sheets = [sheet.key for sheet in house.questionnaire.asked() if sheet.key in review.returned.sheets]
    titles = {review.returned.sheets[key].title: place for place, key in enumerate(sheets)}
    theirs = [finding for finding in review.findings if finding.rule.audience is Audience.CUSTOMER]
    questions = questions_from(sorted(theirs, key=lambda finding: finding.order), titles)
    held = weights(questions, review.plan)
    agenda = agenda_of(questions, held, past, review.survey, review.plan, load_call_practice(), as_of)
    make_folder(into)
    file = into / "agenda.xlsx"
    write_pages(file, [agenda_page(agenda)], house.look, title=f"Review call {agenda.customer}".strip())
    return Pack(agenda, file)
