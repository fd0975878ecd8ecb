"""Whatever is left of our anchors, and wherever a sheet or column went, the same answers are read."""

import datetime as dt
import re

import openpyxl
import pytest

from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.returned import Anchor
from emprov_xl.workbook.read import read

PEOPLE = {7: ("0201", "Zoë Bélanger", "Billing"), 9: ("0202", "Ben Ode", "Sales"), 400: ("0999", "Far Away", "Depot")}
ASKED = ("extension", "display_name", "department")


@pytest.fixture(scope="module")
def sent(tmp_path_factory, house):
    file = tmp_path_factory.mktemp("sent") / "q.xlsx"
    left_out = frozenset(section.key for section in house.questionnaire.sections if section.key != "core")
    issue_questionnaire(file, Order("Acme", "ACM-001", None, 10, left_out, None, None, dt.date(2026, 12, 1)), house)
    workbook = openpyxl.load_workbook(file)
    for title in set(workbook.sheetnames) - {"Site", "Extensions", "_emprov"}:
        del workbook[title]
    workbook.save(file)
    return file


def drop_names(workbook):
    for name in [name for name in workbook.defined_names if name.startswith("emprov.")]:
        del workbook.defined_names[name]


def drop_keys(workbook):
    sheet = workbook["Extensions"]
    for cell in sheet[5]:
        cell.value = None


def retitle(**titles):
    def change(workbook):
        sheet = workbook["Extensions"]
        keys = {cell.value: cell.column for cell in sheet[5] if cell.value}
        for key, title in titles.items():
            sheet.cell(6, keys[key], title)

    return change


ANCHORS = {
    Anchor.NAME: (),
    Anchor.KEY: (drop_names,),
    Anchor.HEADER: (drop_names, drop_keys),
    Anchor.ALIAS: (retitle(extension="Ext", display_name="Full name", department="Dept"), drop_names, drop_keys),
    Anchor.NEAR: (
        retitle(extension="Extenson", display_name="Name shwon", department="Deparment"),
        drop_names,
        drop_keys,
    ),
}


def as_it_was(_workbook, _sheet):
    pass


def sheet_moved(workbook, sheet):
    workbook.move_sheet(sheet, len(workbook.sheetnames))


def sheet_misspelt(_workbook, sheet):
    sheet.title = "Extentions"


def sheet_renamed(workbook, sheet):
    """As a spreadsheet program does it: the names go with the sheet."""
    sheet.title = "Users"
    for name in workbook.defined_names.values():
        name.attr_text = re.sub(r"^'?Extensions'?!", "Users!", name.attr_text)


def sheet_copied(workbook, sheet):
    copied = workbook.copy_worksheet(sheet)
    copied["A7"] = "0777"


def column_put_between(workbook, sheet):
    shift_columns(workbook, sheet, lambda column: column + (column >= 2))
    sheet.cell(6, 2, "Locker")


def columns_reversed(workbook, sheet):
    last = max(cell.column for cell in sheet[6] if cell.value)
    shift_columns(workbook, sheet, lambda column: last + 1 - column if column <= last else column)


def banner(workbook, sheet):
    sheet.insert_rows(1, 3)
    sheet["A1"] = "Filled in by Pat, 3 December"
    for name in workbook.defined_names.values():
        if name.name.startswith("emprov.extensions."):
            name.attr_text = name.attr_text.replace("$6", "$9")


CHANGES = (
    *(as_it_was, sheet_moved, sheet_renamed, sheet_misspelt, sheet_copied),
    *(column_put_between, columns_reversed, banner),
)


def shift_columns(workbook, sheet, where):
    """Columns from the header down change places, and names go with them."""
    cells = {(cell.row, cell.column): cell.value for row in sheet.iter_rows(min_row=4) for cell in row if cell.value}
    for row, column in cells:
        sheet.cell(row, column).value = None
    for (row, column), value in cells.items():
        sheet.cell(row, where(column), value)
    letters = openpyxl.utils.get_column_letter
    for name in workbook.defined_names.values():
        if name.name.startswith("emprov.extensions."):
            _, column, _ = name.attr_text.split("$")
            name.attr_text = f"Extensions!${letters(where(openpyxl.utils.column_index_from_string(column)))}$6"


@pytest.mark.parametrize(
    ("anchor", "change"),
    [
        pytest.param(anchor, change, id=f"{change.__name__} {anchor.name.lower()}")
        for anchor in ANCHORS
        for change in CHANGES
        if not (change is sheet_misspelt and anchor is Anchor.NAME)  # a name goes with its sheet
    ],
)
def test_the_same_is_read_by_whatever_is_left(sent, house, tmp_path, anchor, change):
    workbook = openpyxl.load_workbook(sent)
    sheet = workbook["Extensions"]
    columns = {cell.value: cell.column for cell in sheet[5] if cell.value}
    for row, person in PEOPLE.items():
        for key, answer in zip(ASKED, person, strict=True):
            sheet.cell(row, columns[key], answer)
    for weaken in ANCHORS[anchor]:
        weaken(workbook)
    change(workbook, sheet)
    file = tmp_path / "back.xlsx"
    workbook.save(file)

    returned = read(file, house.questionnaire)
    mine = returned.sheets["extensions"]
    down = 3 if change is banner else 0
    for at, key in enumerate(ASKED):
        assert mine.answers[key] == {row + down: person[at] for row, person in PEOPLE.items()}
        assert mine.anchors[key] is anchor
    said = {remark.code for remark in returned.remarks if remark.cell and remark.cell.title == mine.title}
    assert ("WBK-002" in said) == (anchor is not Anchor.NAME)
    assert ("WBK-025" in said) == (anchor is Anchor.NEAR)
    assert ("WBK-026" in said) == (change is sheet_misspelt and anchor not in (Anchor.NAME, Anchor.KEY))
    counts = returned.counts
    assert counts.answers + counts.labels + counts.strays == counts.filled


def changed(sent, house, tmp_path, *changes):
    workbook = openpyxl.load_workbook(sent)
    for change in changes:
        change(workbook)
    file = tmp_path / "back.xlsx"
    workbook.save(file)
    return read(file, house.questionnaire)


def facts_of(returned, code):
    return [remark.facts for remark in returned.remarks if remark.code == code]


def test_a_heading_that_is_only_something_like_ours_is_suggested_and_not_read(sent, house, tmp_path):
    changes = (retitle(department="Departement code"), drop_names, drop_keys)
    returned = changed(sent, house, tmp_path, *changes)
    assert "department" not in returned.sheets["extensions"].columns
    (facts,) = facts_of(returned, "WBK-003")
    assert facts == {"title": "Department", "perhaps": "; perhaps “Departement code” is what it was made into"}


def test_two_headings_that_are_like_ours_are_neither_read(sent, house, tmp_path):
    def another(workbook):
        workbook["Extensions"].cell(6, 60, "Departmnt")

    changes = (retitle(department="Deparment"), another, drop_names, drop_keys)
    assert "department" not in changed(sent, house, tmp_path, *changes).sheets["extensions"].columns


def test_a_sheet_of_a_title_like_ours_without_our_headings_is_suggested_and_not_read(sent, house, tmp_path):
    def replaced(workbook):
        del workbook["Extensions"]
        workbook.create_sheet("Extentions").append(["our", "own", "list"])

    returned = changed(sent, house, tmp_path, drop_names, replaced)
    assert "extensions" not in returned.sheets
    perhaps = {facts["title"]: facts["perhaps"] for facts in facts_of(returned, "WBK-004")}
    assert perhaps["Extensions"] == "; perhaps “Extentions” is what it was made into"
