"""A return as a small Markdown table: the first column is headed by the sheet's key and holds sheet rows."""

from emprov_xl.model.cells import column_number
from emprov_xl.model.questionnaire import Layout
from emprov_xl.model.returned import Anchor, Returned, ReturnedSheet

FIRST_ROW = 7
"""Where the answers of every sheet begin."""


def returned_from(text, questionnaire, typed=None):
    """The tables of a text as a return; `typed` puts other values than text at places like extensions.extension@7."""
    tables = {}
    for block in text.strip().split("\n\n"):
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.strip().splitlines()]
        (key, *fields), records = rows[0], [row for row in rows[1:] if not set("".join(row)) <= {"-"}]
        cells = {field: {} for field in fields}
        for row, *values in records:
            for field, value in zip(fields, values, strict=True):
                if value:
                    cells[field][int(row)] = value
        tables[key] = cells
    for place, value in (typed or {}).items():
        name, row = place.split("@")
        sheet, field = name.split(".")
        tables[sheet].setdefault(field, {})[int(row)] = value
    sheets = {key: _sheet(questionnaire.sheet(key), cells) for key, cells in tables.items()}
    return Returned("q.xlsx", "0" * 64, questionnaire.template, questionnaire.version, "ACM-001", 1, (), sheets)


def _sheet(sheet, cells):
    form = sheet.layout is Layout.FORM
    columns = {field.key: 3 if form else number for number, field in enumerate(sheet.fields, column_number("A"))}
    rows = {field.key: number for number, field in enumerate(sheet.fields, FIRST_ROW)} if form else {}
    if form:
        cells = {key: dict.fromkeys([rows[key]][: len(values)], *values.values()) for key, values in cells.items()}
    return ReturnedSheet(sheet.key, sheet.title, columns, rows, dict.fromkeys(columns, Anchor.NAME), FIRST_ROW, cells)


def returned_of(sheets, questionnaire, engagement):
    """A sample (sheet -> rows as field -> text typed) as a return."""
    made = {}
    for sheet in questionnaire.asked():
        typed = [_with_reference(record, sheet, engagement) for record in sheets.get(sheet.key, [])]
        cells = {field.key: {} for field in sheet.fields}
        for row, record in enumerate(typed, FIRST_ROW):
            for field, text in record.items():
                cells[field][row] = text
        made[sheet.key] = _sheet(sheet, {field: column for field, column in cells.items() if column})
    return Returned("q.xlsx", "0" * 64, questionnaire.template, questionnaire.version, engagement, 1, (), made)


def _with_reference(record, sheet, engagement):
    """What we filled in ourselves: the reference of the engagement."""
    return {"engagement_id": engagement} | record if sheet.key == "site" else record
