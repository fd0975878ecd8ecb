"""Where the sheets and fields of the questionnaire stand in a returned workbook.

A field is found by the defined name of its cell, else by the hidden key, else by the text of its header or another
text people use for it; so a sheet or column may be moved, renamed or inserted, and a web editor may drop the names.
At last one that is a single slip away, such as "Extenson", is taken where nothing else can be meant by it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from emprov_xl.checks.spelling import Spelling
from emprov_xl.model.catalogue import squeezed
from emprov_xl.model.cells import Typed, column_number
from emprov_xl.model.questionnaire import Field, Layout, Questionnaire, Sheet
from emprov_xl.model.returned import Anchor
from emprov_xl.workbook.layout import INPUT_COLUMN, KEY_COLUMN
from emprov_xl.workbook.reading.grid import Grid, Row

Names = Mapping[str, tuple[str, int, int]]
"""Defined names of ours: `sheet.field` -> sheet title, row, column."""

_SINGLE_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)(?::\$?\3\$?\4)?")
_LABELS = 4  # columns of a form in which the labels are sought
_LEAST_HEADINGS = 2  # of ours, on a sheet whose title is only like ours
_HEAD = 40  # rows from the top in which the headers are sought: customers put banners above them


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet found in the workbook: which fields stand where, and by what they were found."""

    title: str
    columns: Mapping[str, int]
    rows: Mapping[str, int]  # of a form: the row of each field
    anchors: Mapping[str, Anchor]
    header_row: int


def our_names(defined: Mapping[str, str]) -> dict[str, tuple[str, int, int]]:
    """The anchors among a workbook's defined names; those that no longer refer to a cell are left out."""
    names = {}
    for name, refers in defined.items():
        found = _SINGLE_CELL.fullmatch(refers.lstrip("=")) if name.startswith("emprov.") else None
        if found:
            title = (found[1] or found[2]).replace("''", "'")
            names[name.removeprefix("emprov.")] = (title, int(found[4]), column_number(found[3]))
    return names


def find_sheets(questionnaire: Questionnaire, grids: Mapping[str, Grid], names: Names) -> dict[str, Found]:
    """The sheets of the questionnaire that the workbook has, by key."""
    found: dict[str, Found] = {}
    free = dict(grids)
    for look in (_title_by_name, _title_by_text, _title_by_keys, _title_by_likeness):
        for sheet in questionnaire.asked():
            if sheet.key in found:
                continue
            title = look(sheet, free, names)
            if title is not None:
                found[sheet.key] = _locate(sheet, title, free.pop(title), names)
    return found


def _title_by_name(sheet: Sheet, grids: Mapping[str, Grid], names: Names) -> str | None:
    titles = [names[field.name][0] for field in sheet.fields if field.name in names]
    return next((title for title in titles if title in grids), None)


def _title_by_text(sheet: Sheet, grids: Mapping[str, Grid], _names: Names) -> str | None:
    wanted = {squeezed(title) for title in (sheet.title, *sheet.aliases)}
    return next((title for title in grids if squeezed(title) in wanted), None)


def _title_by_keys(sheet: Sheet, grids: Mapping[str, Grid], _names: Names) -> str | None:
    """A renamed sheet without names: the one that shows most of the keys, and more than half."""
    keys = {field.key for field in sheet.fields}
    best, most = None, len(keys) / 2
    for title, grid in grids.items():
        shown = _keys_shown(sheet, grid, keys)
        if shown > most:
            best, most = title, shown
    return best


def _title_by_likeness(sheet: Sheet, grids: Mapping[str, Grid], _names: Names) -> str | None:
    """A sheet whose title is one slip away from ours, if some of its headings are ours too."""
    title = Spelling(grids).nearest(sheet.title)
    texts = {text for field in sheet.fields for text, _ in _texts(field)}
    if title is None:
        return None
    shown = {squeezed(text) for _, row in _head(grids[title]) for text in _texts_in(row.values())}
    return title if len(texts & shown) >= _LEAST_HEADINGS else None


def _keys_shown(sheet: Sheet, grid: Grid, keys: set[str]) -> int:
    if sheet.layout is Layout.FORM:
        return sum(1 for value in grid.columns.get(KEY_COLUMN, {}).values() if value in keys)
    return max(len(keys.intersection(_texts_in(row.values()))) for _, row in _head(grid))


def _head(grid: Grid) -> Iterator[tuple[int, Row]]:
    """The first rows of a sheet, filled or not."""
    return ((number, grid.row(number)) for number in range(1, _HEAD + 1))


def _texts_in(values: Iterable[Typed]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _locate(sheet: Sheet, title: str, grid: Grid, names: Names) -> Found:
    return (
        _locate_form(sheet, title, grid, names)
        if sheet.layout is Layout.FORM
        else _locate_table(sheet, title, grid, names)
    )


def _locate_form(sheet: Sheet, title: str, grid: Grid, names: Names) -> Found:
    """The cell of each field; a name that stands beside the key of another field was dragged there with its answer."""
    wanted = {field.key for field in sheet.fields}
    keyed = {number: str(value) for number, value in grid.columns.get(KEY_COLUMN, {}).items() if value in wanted}
    keys = {key: number for number, key in reversed(keyed.items())}
    labels = {
        squeezed(value): (number, column)
        for number, row in grid.rows().items()
        for column, value in row.items()
        if column <= _LABELS and isinstance(value, str)
    }
    columns: dict[str, int] = {}
    rows: dict[str, int] = {}
    anchors: dict[str, Anchor] = {}
    taken: set[tuple[int, int]] = set()
    for field in sheet.fields:
        named = names.get(field.name)
        ways: Iterator[tuple[tuple[int, int] | None, Anchor]] = chain(
            [
                (
                    named[1:] if named and named[0] == title and keyed.get(named[1], field.key) == field.key else None,
                    Anchor.NAME,
                ),
                ((keys[field.key], INPUT_COLUMN) if field.key in keys else None, Anchor.KEY),
            ],
            ((_right_of(labels.get(text)), anchor) for text, anchor in _texts(field)),
        )
        for cell, anchor in ways:
            if cell is not None and cell not in taken:
                taken.add(cell)
                (rows[field.key], columns[field.key]), anchors[field.key] = cell, anchor
                break
    return Found(title, columns, rows, anchors, min(rows.values(), default=7) - 1)


def _right_of(cell: tuple[int, int] | None) -> tuple[int, int] | None:
    return (cell[0], cell[1] + 1) if cell else None


def _locate_table(sheet: Sheet, title: str, grid: Grid, names: Names) -> Found:
    header_row = _header_row(sheet, title, grid, names)
    headers = _by_text(grid.row(header_row))
    keys = _by_text(grid.row(header_row - 1), squeeze=False)
    columns: dict[str, int] = {}
    anchors: dict[str, Anchor] = {}
    taken: set[int] = set()
    for field in sheet.fields:
        named = names.get(field.name)
        ways = chain(
            [(named[2] if named and named[0] == title else None, Anchor.NAME), (keys.get(field.key), Anchor.KEY)],
            ((headers.get(text), anchor) for text, anchor in _texts(field)),
        )
        for column, anchor in ways:
            if column is not None and column not in taken:
                taken.add(column)
                columns[field.key], anchors[field.key] = column, anchor
                break
    for key, column in _by_likeness(sheet, grid.row(header_row), columns):
        columns[key], anchors[key] = column, Anchor.NEAR
    return Found(title, columns, {}, anchors, header_row)


def _by_likeness(sheet: Sheet, headers: Row, found: Mapping[str, int]) -> list[tuple[str, int]]:
    """The columns whose headers are one slip away from a field that was not found, each from that one only."""
    missing = [field for field in sheet.fields if field.key not in found]
    taken = set(found.values())
    free = {text: column for column, text in headers.items() if isinstance(text, str) and column not in taken}
    if not missing or not free:
        return []
    spelling = Spelling(free)
    claims: dict[int, set[str]] = {}
    for field in missing:
        meant = {text for own in (field.title, *field.aliases) if (text := spelling.nearest(own)) is not None}
        if len(meant) == 1:
            claims.setdefault(free[meant.pop()], set()).add(field.key)
    return [(keys.pop(), column) for column, keys in claims.items() if len(keys) == 1]


def _header_row(sheet: Sheet, title: str, grid: Grid, names: Names) -> int:
    """The row that most of the names agree on, else the row below the keys, else the one that reads most like it."""
    named = [names[field.name][1] for field in sheet.fields if names.get(field.name, ("",))[0] == title]
    if named:
        return max(set(named), key=named.count)
    keys = {field.key for field in sheet.fields}
    texts = {text for field in sheet.fields for text, _ in _texts(field)}
    best, row_number = 0, 6
    for number, row in _head(grid):
        shown = _texts_in(row.values())
        by_key = len(keys.intersection(shown))
        by_text = len(texts.intersection(map(squeezed, shown)))
        for score, header in ((by_key, number + 1), (by_text, number)):
            if score > best:
                best, row_number = score, header
    return row_number


@cache
def _texts(field: Field) -> tuple[tuple[str, Anchor], ...]:
    """The texts above a field's column, as compared."""
    return (
        (squeezed(field.title), Anchor.HEADER),
        *((squeezed(alias), Anchor.ALIAS) for alias in field.aliases),
    )


def _by_text(row: Row, *, squeeze: bool = True) -> dict[str, int]:
    """Text -> column; of two equal texts the first column counts."""
    found: dict[str, int] = {}
    for column, value in row.items():
        if isinstance(value, str):
            found.setdefault(squeezed(value) if squeeze else value, column)
    return found
