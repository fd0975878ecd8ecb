"""Every filled cell of a sheet of ours is sorted: an answer, a label of ours, or a stray.

Our labels are known by where they stand, so an older questionnaire may word them otherwise; where a customer could
write as well, they are known by their words.
"""

import re
from collections.abc import Mapping
from functools import cache

from emprov_xl.model.catalogue import squeezed
from emprov_xl.model.cells import Cell, Typed
from emprov_xl.model.questionnaire import Layout, Sheet
from emprov_xl.model.returned import ReturnedSheet, Stray
from emprov_xl.workbook.layout import (
    EXAMPLE_COLUMN,
    HELP_COLUMN,
    INPUT_COLUMN,
    KEY_COLUMN,
    LABEL_COLUMN,
    STATUS_ROW,
    laid_out,
)
from emprov_xl.workbook.reading.anchors import Found
from emprov_xl.workbook.reading.grid import Grid

_FORM_HEAD = {  # of a form: the columns that title, introduction and progress stand in
    1: (LABEL_COLUMN,),
    2: (LABEL_COLUMN,),
    STATUS_ROW: (LABEL_COLUMN, INPUT_COLUMN, HELP_COLUMN, EXAMPLE_COLUMN),
}
_BESIDE = (KEY_COLUMN, LABEL_COLUMN, HELP_COLUMN, EXAMPLE_COLUMN)  # of a form: beside the answer
_PROGRESS = re.compile(r"◄ .*|Nothing filled in yet|[0-9]+ (?:rows|answers) filled in, .*")


def sorted_cells(sheet: Sheet, where: Found, grid: Grid) -> ReturnedSheet:
    """The sheet as returned, with each of its filled cells in its place."""
    return _form(sheet, where, grid) if sheet.layout is Layout.FORM else _table(sheet, where, grid)


def _table(sheet: Sheet, where: Found, grid: Grid) -> ReturnedSheet:
    first = where.header_row + 1
    columns = {column: _below(cells, first) for column, cells in grid.columns.items()}
    answers = {key: columns.get(column, {}) for key, column in where.columns.items()}
    known = set(where.columns.values())
    strays = [
        Stray(Cell(where.title, row, column), value)
        for column, cells in columns.items()
        if column not in known
        for row, value in cells.items()
    ]
    labels, above = _head(sheet, where, grid)
    return ReturnedSheet(
        key=sheet.key,
        title=where.title,
        columns=where.columns,
        rows={},
        anchors=where.anchors,
        first_row=first,
        answers=answers,
        labels=labels,
        strays=tuple(above + sorted(strays, key=lambda stray: stray.cell)),
        formulas=grid.formulas,
    )


def _below(cells: Mapping[int, Typed], first: int) -> dict[int, Typed]:
    """The cells of a column from a row on."""
    below = dict(cells)
    for row in range(1, first):
        below.pop(row, None)
    return below


def _head(sheet: Sheet, where: Found, grid: Grid) -> tuple[int, list[Stray]]:
    """The cells down to the header: ours are counted, others are strays."""
    ours = _our_texts(sheet)
    labels, strays = 0, []
    for number in range(1, where.header_row + 1):
        for column, value in grid.row(number).items():
            if _is_label(value, where.header_row - number, column, where) or _known_text(value, ours):
                labels += 1
            else:
                strays.append(Stray(Cell(where.title, number, column), value))
    return labels, strays


def _is_label(value: Typed, above: int, column: int, where: Found) -> bool:
    """Whether a cell so many rows above the header is ours, whatever words an older questionnaire had there.

    From the top: title, introduction, progress (and names of groups, known by their words), examples, hidden keys,
    headers.
    """
    titled = where.columns.values()
    first = min(titled, default=1)
    match above:
        case 5 | 4:
            # Beside a column that stays in sight they begin in the second one.
            return column in (1, 2, first, first + 1)
        case 3:
            return column in (1, 2, first, first + 1) or bool(_PROGRESS.fullmatch(str(value)))
        case 2:
            return column in titled and str(value).startswith("e.g. ")
        case 0:
            return column in titled
        case _:
            return False


@cache
def _our_texts(sheet: Sheet) -> frozenset[str]:
    """What a questionnaire says on a sheet by itself, to the letter; header texts also as compared."""
    texts = {sheet.title, sheet.intro, squeezed(sheet.title)}
    for field in sheet.fields:
        texts |= {field.key, field.title, field.example, f"e.g. {field.example}", field.ask, field.group}
        texts |= {squeezed(field.title), *map(squeezed, field.aliases)}
    return frozenset(texts - {""})


def _known_text(value: Typed, ours: frozenset[str]) -> bool:
    return isinstance(value, str) and (value in ours or squeezed(value) in ours)


def _form(sheet: Sheet, where: Found, grid: Grid) -> ReturnedSheet:
    inputs = {(where.rows[key], column): key for key, column in where.columns.items()}
    labelled = _labelled(sheet, where)
    answers: dict[str, dict[int, Typed]] = {key: {} for key in where.columns}
    ours = _our_texts(sheet)
    labels, strays = 0, []
    for number, row in grid.rows().items():
        for column, value in row.items():
            key = inputs.get((number, column))
            if key is not None:
                answers[key][number] = value
            elif (number, column) in labelled or _known_text(value, ours):
                labels += 1
            else:
                strays.append(Stray(Cell(where.title, number, column), value))
    return ReturnedSheet(
        key=sheet.key,
        title=where.title,
        columns=where.columns,
        rows=where.rows,
        anchors=where.anchors,
        first_row=where.header_row + 1,
        answers=answers,
        labels=labels,
        strays=tuple(strays),
        formulas=grid.formulas,
    )


def _labelled(sheet: Sheet, where: Found) -> set[tuple[int, int]]:
    """The cells of a form that hold texts of ours: its head, and key, label, help and example beside each answer."""
    cells = set()
    for key, column in where.columns.items():
        cells |= {(where.rows[key], column - INPUT_COLUMN + beside) for beside in _BESIDE}
    if where.rows:
        top = min(where.rows, key=lambda key: where.rows[key])
        # Rows and columns that the customer put before the form move its head with it.
        down, right = where.rows[top] - laid_out(sheet, 0).rows[top], where.columns[top] - INPUT_COLUMN
        for row, columns in _FORM_HEAD.items():
            cells |= {(row + down, column + right) for column in columns}
    return cells
