"""Returns planned without a workbook: their sections, rows in another order, other answers."""

from dataclasses import replace

from emprov_xl.frames import frames_from
from emprov_xl.planning.plan import plan_for
from emprov_xl.planning.sections import sections_of
from tests.returns import returned_of
from tests.samples import hospital, lakeside, office

KEY = b"a key for tests, of 32 bytes ..."
SAMPLES = {
    "office": (office.SHEETS, office.WITHOUT),
    "clinic": (lakeside.SHEETS, frozenset()),
    "hospital": (hospital.SHEETS, frozenset()),
}


def planned(returned, house, questionnaire=None):
    """The frames and the plan of a return, in which nothing is held back."""
    frames, _ = frames_from(returned, questionnaire or house.questionnaire)
    return frames, plan_for(frames, returned, house.catalogue, house.plan_order, (), as_of="2026-12-01")


def sections(returned, house, questionnaire=None, key=KEY):
    """The sections of a return by their key."""
    frames, plan = planned(returned, house, questionnaire)
    return {each.key: each for each in sections_of(plan, frames, returned, key)}


def codes(returned, house, questionnaire=None):
    """The content code of each section."""
    return {key: each.content for key, each in sections(returned, house, questionnaire).items()}


def sample(name, house):
    """A sample as a return, and the questionnaire that it answers."""
    sheets, without = SAMPLES[name]
    questionnaire = house.questionnaire.without(without)
    return returned_of(sheets, questionnaire, name), questionnaire


def moved(sheet, rows):
    """A table whose rows stand elsewhere: `rows` says for each row where it stands now."""
    answers = {key: {rows[row]: value for row, value in cells.items()} for key, cells in sheet.answers.items()}
    return replace(sheet, answers={key: dict(sorted(cells.items())) for key, cells in answers.items()})


def with_sheet(returned, sheet):
    return replace(returned, sheets={**returned.sheets, sheet.key: sheet})


def typed(returned, sheet, field, row, value):
    """The return with another answer in one cell; None for a blank."""
    mine = returned.sheets[sheet]
    cells = {at: known for at, known in mine.answers.get(field, {}).items() if at != row}
    if value is not None:
        cells = dict(sorted({**cells, row: value}.items()))
    return with_sheet(returned, replace(mine, answers={**mine.answers, field: cells}))
