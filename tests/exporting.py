"""The import files of a sample, as a run makes them."""

import re
from dataclasses import replace
from functools import cache
from itertools import count

from emprov_xl.exports.export import Source
from emprov_xl.exports.keeper import secrets_of
from emprov_xl.frames import frames_from
from emprov_xl.house import load_house
from emprov_xl.judge import survey_of
from tests.returns import FIRST_ROW, returned_of
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


def source_for_show(sample):
    """The same, but whoever reads the files learns whose secret stands where, and no secret: PINs tell their row."""
    sheets, without = SHEETS[sample]
    secret = {field.name for sheet in _house().questionnaire.asked() for field in sheet.fields if field.secret}
    shown = {
        sheet: [
            {key: _stand_ins(text, row) if f"{sheet}.{key}" in secret else text for key, text in typed.items()}
            for row, typed in enumerate(rows, FIRST_ROW)
        ]
        for sheet, rows in sheets.items()
    }
    made = source_of_sheets(shown, sample, without)
    return replace(made, secret=lambda number: f"SecretOf{number.replace('-', '')}00")


def _stand_ins(text, row):
    """Each PIN of an answer as the row of its sheet and its place in the answer."""
    places = count(1)
    return re.sub(r"[0-9]+", lambda _: f"{row:04}{next(places):02}", text)


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
