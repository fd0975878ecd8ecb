"""Where things stand on the sheets we write: fixed rows above, a column or a row for each field below."""

from collections.abc import Mapping
from dataclasses import dataclass

from emprov_xl.model.cells import column_letters
from emprov_xl.model.questionnaire import Field, Layout, Sheet

TITLE_ROW, INTRO_ROW, STATUS_ROW, EXAMPLE_ROW, KEY_ROW, HEADER_ROW, FIRST_ROW = range(1, 8)
KEY_COLUMN, LABEL_COLUMN, INPUT_COLUMN, HELP_COLUMN, EXAMPLE_COLUMN = range(1, 6)  # of a form

IDENTITY_TITLE = "_emprov"
LISTS_TITLE = "_lists"

_ROWS_MORE = 200


@dataclass(frozen=True, slots=True)
class Laid:
    """A sheet laid out: the column of each field of a table, the row of each field of a form.

    Answers are prepared from row `first` to row `last`; drop-downs, colours and counts go on to row `reach`, for a
    customer who needs a few rows more.
    """

    sheet: Sheet
    columns: Mapping[str, int]
    rows: Mapping[str, int]
    headings: Mapping[int, str]  # of a form: row -> heading
    first: int
    last: int
    reach: int

    @property
    def looked_after(self) -> int:
        """How many rows have drop-downs, colours and counts."""
        return self.reach - self.first + 1

    def header(self, key: str) -> tuple[int, int]:
        """Row and column of the cell that bears the field's defined name."""
        return (self.rows[key], INPUT_COLUMN) if self.rows else (HEADER_ROW, self.columns[key])

    def answer(self, key: str, record: int) -> tuple[int, int]:
        """Row and column of the n-th answer to a field, from 0."""
        return (self.rows[key], INPUT_COLUMN) if self.rows else (self.first + record, self.columns[key])

    def area(self, key: str) -> str:
        """All cells of a field that are looked after, such as `$C$7:$C$281`; of a form its one cell."""
        letters = column_letters(self.header(key)[1])
        if self.rows:
            return f"${letters}${self.rows[key]}"
        return f"${letters}${self.first}:${letters}${self.reach}"

    def first_cell(self, key: str) -> str:
        """The first cell of a field as a rule for the whole column names it: `$C7`; of a form its one cell."""
        row, column = self.answer(key, 0)
        return f"${column_letters(column)}${row}" if self.rows else f"${column_letters(column)}{row}"


def laid_out(sheet: Sheet, rows: int) -> Laid:
    """The layout of a sheet with so many prepared rows."""
    return _form(sheet) if sheet.layout is Layout.FORM else _table(sheet, rows)


def _table(sheet: Sheet, rows: int) -> Laid:
    columns = {field.key: number for number, field in enumerate(sheet.fields, start=1)}
    last = FIRST_ROW + rows - 1
    return Laid(sheet, columns, {}, {}, FIRST_ROW, last, last + _ROWS_MORE)


def _form(sheet: Sheet) -> Laid:
    rows: dict[str, int] = {}
    headings: dict[int, str] = {}
    row, group = FIRST_ROW, ""
    for field in sheet.fields:
        if field.group != group:
            group = field.group
            headings[row] = group
            row += 1
        rows[field.key] = row
        row += 1
    return Laid(sheet, dict.fromkeys(rows, INPUT_COLUMN), rows, headings, FIRST_ROW, row - 1, row - 1)


def titled(field: Field) -> str:
    """The field's title as it stands on the sheet: an asterisk for what is needed."""
    return f"{field.title} *" if field.required else field.title
