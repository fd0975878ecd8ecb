"""Returns to be compared: of tables, of samples, of made-up answers; and what is told of the changes between them."""

import copy
import datetime as dt

from emprov_xl.model.changes import What
from emprov_xl.model.questionnaire import Layout
from emprov_xl.returns import understood
from emprov_xl.review.changes import changes_between
from emprov_xl.review.changes_told import document, lines, touched_words
from tests.returns import FIRST_ROW, returned_from, returned_of


def between(old, new, house):
    """The changes from one return to another; either may be given as tables."""
    sides = [returned_from(side, house.questionnaire) if isinstance(side, str) else side for side in (old, new)]
    return changes_between(*(understood(side, house) for side in sides), house.plan_order)


def told(changes):
    """Each change as what, who, and its cells as field: before → now."""
    return [
        (change.what.value, change.who, [f"{cell.title}: {cell.before} → {cell.now}" for cell in change.cells])
        for change in changes.changes
    ]


def touched(changes):
    """What each change touches, by whose row it is."""
    return {change.who: touched_words(change.touched) for change in changes.changes}


def counts(changes):
    """How many changes there are of each kind."""
    each = {what: sum(change.what is what for change in changes.changes) for what in What}
    return {what.value: count for what, count in each.items() if count}


def everything_said(changes):
    """All that is written of changes, for people and for programs."""
    return "\n".join([*lines(changes), document(changes)])


def sample_of(sheets, house, change=None):
    """A sample as a return, after a change of its sheets (sheet -> list of rows)."""
    sheets = copy.deepcopy(sheets)
    if change is not None:
        change(sheets)
    return returned_of(sheets, house.questionnaire, "LAK-001")


def row_with(sheets, sheet, **answers):
    """The first row of a sheet that has these answers."""
    return next(row for row in sheets[sheet] if answers.items() <= row.items())


def returned_answers(answers, questionnaire):
    """Made-up answers (sheet -> field -> record -> value) as a return."""
    tables = {}
    for key, fields in answers.items():
        form = questionnaire.sheet(key).layout is Layout.FORM
        for field, cells in fields.items():
            for record, value in cells.items():
                tables.setdefault(key, {})[field, FIRST_ROW + (0 if form else record)] = _typed(value)
    text = "\n\n".join(f"| {sheet.key} |\n|--|" for sheet in questionnaire.asked())
    typed = {f"{key}.{field}@{row}": value for key, cells in tables.items() for (field, row), value in cells.items()}
    return returned_from(text, questionnaire, typed)


def _typed(value):
    """A value as a reader gives it: all numbers are floats."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool | dt.date) else value
