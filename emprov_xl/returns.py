"""A return is read and understood, without being judged: what a command needs that looks into one, or at two."""

from dataclasses import replace
from pathlib import Path

from emprov_xl.files import legible
from emprov_xl.frames import frames_from
from emprov_xl.house import House
from emprov_xl.misplaced import without_headings
from emprov_xl.model.returned import Returned
from emprov_xl.review.judged import surveyed
from emprov_xl.review.rounds import stated_round
from emprov_xl.review.understood import Understood
from emprov_xl.workbook.read import read


def read_and_understood(path: Path, house: House, *, headings: bool = False) -> Understood:
    """A returned workbook, understood; Rejected when it is none."""
    came = read(path, house.questionnaire, house.limits)
    returned = replace(came, workbook=legible(path.name), round=stated_round(came.round, came.reviewed))
    return understood(returned, house, headings=headings)


def understood(returned: Returned, house: House, *, headings: bool = False) -> Understood:
    """A return with the survey that everything told of it rests on; rows that head others are left out of it.

    With `headings` they stay, as where answers are copied.
    """
    frames, unread = frames_from(returned, house.questionnaire.as_sent(returned.sections))
    if not headings:
        frames, unread = without_headings(frames, unread, returned)
    survey, _ = surveyed(frames, unread, returned, house.catalogue)
    return Understood(returned, survey)
