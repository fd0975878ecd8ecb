"""A person with a workbook: opens it, finds a place by its headings, types, saves."""

from contextlib import contextmanager

import openpyxl


class Opened:
    """An open workbook, in which places are found as a person finds them: by sheet, row and column heading."""

    def __init__(self, workbook):
        self.workbook = workbook

    def rows(self, title, heading):
        """The rows of a table that has a column with such a heading: each as heading -> cell."""
        sheet = self.workbook[title]
        header = next(row for row in sheet.iter_rows() if any(_says(cell) == heading for cell in row))
        columns = {_says(cell): cell.column for cell in header if _says(cell)}
        below = sheet.iter_rows(min_row=header[0].row + 1)
        return [{name: row[column - 1] for name, column in columns.items()} for row in below]

    def told(self, title, heading):
        """The filled rows of a table, each as heading -> value."""
        rows = [{name: cell.value for name, cell in row.items()} for row in self.rows(title, heading)]
        return [row for row in rows if any(value is not None for value in row.values())]

    def row(self, title, **wanted):
        """The one row whose cells say so; spaces in a heading are written as _."""
        named = {name.replace("_", " "): value for name, value in wanted.items()}
        found = [row for row in self.rows(title, next(iter(named))) if all(_is(row, *pair) for pair in named.items())]
        assert len(found) == 1, f"{len(found)} rows of {title} say {named}"
        return found[0]

    def type(self, title, address, value):
        """Something typed into one cell."""
        self.workbook[title][address] = value

    def sorted(self, title, heading):
        """The rows of a table sorted by a column, as with the button of its filter."""
        rows = self.rows(title, heading)
        filled = [row for row in rows if row[heading].value is not None]
        typed = [[cell.value for cell in row.values()] for row in filled]
        order = sorted(range(len(typed)), key=lambda at: str(filled[at][heading].value))
        for row, at in zip(filled, order, strict=True):
            for cell, value in zip(row.values(), typed[at], strict=True):
                cell.value = value


@contextmanager
def opened(path, saved_as=None):
    """A workbook that is saved, under another name where one is given, when the person is done with it."""
    workbook = openpyxl.load_workbook(path)
    yield Opened(workbook)
    workbook.save(saved_as or path)


def seen(path):
    """A workbook that is only looked at."""
    return Opened(openpyxl.load_workbook(path))


def _says(cell):
    return str(cell.value).strip() if cell.value is not None else ""


def _is(row, heading, value):
    return heading in row and _says(row[heading]) == str(value)
