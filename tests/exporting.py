"""The import files of a sample, as a run makes them."""

from functools import cache

from emprov_xl.exports.export import Source
from emprov_xl.exports.keeper import secrets_of
from emprov_xl.frames import frames_from
from emprov_xl.house import load_house
from emprov_xl.judge import survey_of
from tests.returns import returned_of
from tests.samples import hospital, lakeside, office

KEY = b"a key for tests, of 32 bytes ..."
SHEETS = {
    "office": (office.SHEETS, office.WITHOUT),
    "clinic": (lakeside.SHEETS, frozenset()),
    "hospital": (hospital.SHEETS, frozenset()),
}


@cache
def _house():
    return load_house()


@cache
def source(sample):
    """What is exported of a sample."""
    sheets, without = SHEETS[sample]
    return source_of_sheets(sheets, sample, without)


def source_of_sheets(sheets, engagement, without=frozenset()):
    """What is exported of the sheets of a return, nothing held back: the samples are in order, which others prove."""
    house = _house()
    questionnaire = house.questionnaire.without(without)
    returned = returned_of(sheets, questionnaire, engagement)
    frames, unread = frames_from(returned, questionnaire)
    return Source(survey_of(frames, house.catalogue, unread, returned), {}, secrets_of(KEY, engagement))


def with_answer(sample, sheet, at, **answers):
    """The sheets of a sample with other answers in one row."""
    sheets = dict(SHEETS[sample][0])
    rows = [dict(row) for row in sheets[sheet]]
    rows[at] |= answers
    return sheets | {sheet: rows}
