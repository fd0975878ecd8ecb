"""Answers as small Markdown tables: the first column is headed by the sheet's key and holds sheet rows.

Tables are parted by a blank line; a form is a table of one row; a bar within a cell is written \\|.
"""

import re

from emprov_xl.convert import Converter
from emprov_xl.frames import Frames, frame_of
from emprov_xl.judge import judge, survey_of
from emprov_xl.model.questionnaire import Layout

_BAR = re.compile(r"(?<!\\)\|")


def tables(text):
    """Each table of a text: its sheet, and its cells as typed by field and row."""
    for block in re.split(r"\n\s*\n", text.strip()):
        header, *records = [_cells(line) for line in block.strip().splitlines()]
        sheet, *fields = header
        rows = {int(row): values for row, *values in records if not set(row) <= {"-"}}
        yield (
            sheet,
            {field: {row: values[at] for row, values in rows.items() if values[at]} for at, field in enumerate(fields)},
            list(rows),
        )


def frames_of(text, questionnaire):
    """The tables of a text as frames, every cell understood as its field is; sheets that are not given are empty."""
    given = {sheet: (columns, rows) for sheet, columns, rows in tables(text)}
    return Frames(
        questionnaire,
        {sheet.key: _frame(sheet, *given.get(sheet.key, ({}, [])), questionnaire) for sheet in questionnaire.asked()},
    )


def together(texts, questionnaire):
    """The tables of several texts as one text, their rows one below the other; of a form the first answers."""
    records = {}
    for text in texts:
        for sheet, columns, rows in tables(text):
            mine = records.setdefault(sheet, [])
            if mine and questionnaire.sheet(sheet).layout is Layout.FORM:
                continue
            mine.extend({field: cells[row] for field, cells in columns.items() if row in cells} for row in rows)
    return "\n\n".join(_as_table(sheet, mine) for sheet, mine in records.items())


def _as_table(sheet, records):
    fields = list(dict.fromkeys(field for record in records for field in record))
    lines = [[sheet, *fields]]
    lines += [[str(row), *(record.get(field, "") for field in fields)] for row, record in enumerate(records, 7)]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def surveyed(text, house, told=()):
    """The survey of the tables of a text; `told` are places of cells that were found wrong already."""
    return survey_of(frames_of(text, house.questionnaire), house.catalogue, told)


def findings_in(text, house, *codes, told=()):
    """What the rules of these codes (all, when none is named) find in the tables of a text."""
    rules = [rule for rule in house.rules if not codes or rule.code in codes]
    return list(judge(rules, surveyed(text, house, told)))


def places(findings):
    """Where findings are, as examples have them: sorted, such as extensions.extension@7."""
    return sorted(str(finding.place) for finding in findings)


def _cells(line):
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(line.strip())[1:-1]]


def _frame(sheet, columns, rows, questionnaire):
    values = {}
    asked = {field.key for field in sheet.fields}
    for key, cells in columns.items():
        if key not in asked:
            continue
        convert = Converter(sheet.field(key), questionnaire)
        values[key] = [convert(cells[row]).value if row in cells else None for row in rows]
    return frame_of(sheet, values, rows)
