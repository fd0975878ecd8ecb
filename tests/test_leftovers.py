"""Macros, macro sheets and links do not travel into the annotated copy; the values that they gave do."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from ecma import faults
from leftovers import ANSWER, CELLS, FROZEN, SOURCE, packed_source, with_leftovers, written
from marking import LOOK, discrepancies, opened, parts
from torture import part_of, torture_marks

from emprov_xl.engage import Request, engage
from emprov_xl.errors import Rejected
from emprov_xl.model.cells import Cell
from emprov_xl.model.removal import Removal
from emprov_xl.review.left_out import left_out
from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.marking.removal import removal_in
from emprov_xl.workbook.marking.severed import Severed
from emprov_xl.workbook.package.vba import functions_in
from emprov_xl.workbook.read import read

PAGES = (discrepancies("one", "two"), discrepancies("x", title="Review Summary"))
OWN = "xl/worksheets/sheet90.xml"


# Beside what marking changes anyway, see test_torture.py.
CHANGED = {
    "[Content_Types].xml": "a workbook without macros, and no types for what is gone",
    "xl/_rels/workbook.xml.rels": "nothing leads to macros, macro sheets and links",
    "xl/charts/chart1.xml": "its last values, written into it",
    "xl/drawings/drawing1.xml": "a button calls no other workbook",
    "xl/tables/table1.xml": "a column that a macro calculated",
    "xl/workbook.xml": "sheets, names and the list of links",
    "xl/worksheets/sheet7.xml": "Extensions: an answer from another workbook",
    OWN: "values for formulas; lists and formats that looked elsewhere",
}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return with_leftovers(tmp_path_factory.mktemp("leftovers"))


@pytest.fixture(scope="module")
def done(source):
    target = source.with_name("marked.xlsx")
    return target, annotate(source, target, torture_marks(), PAGES, LOOK)


def test_the_source_and_the_copy_keep_the_rules_of_a_package(source, done):
    assert faults(parts(source)) == []
    assert faults(parts(done[0])) == []


def test_the_parts_of_the_removal_list_and_what_hung_on_them_are_gone(source, done):
    assert done[1].removed == (
        "xl/_rels/vbaProject.bin.rels",
        "xl/dialogsheets/sheet1.xml",
        "xl/drawings/drawing90.xml",
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        "xl/externalLinks/externalLink1.xml",
        "xl/externalLinks/externalLink2.xml",
        "xl/macrosheets/_rels/sheet1.xml.rels",
        "xl/macrosheets/sheet1.xml",
        "xl/vbaProject.bin",
        "xl/vbaProjectSignature.bin",
    )
    types = parts(done[0])["[Content_Types].xml"]
    assert b"macro" not in types.lower()
    assert b"spreadsheetml.sheet.main+xml" in types
    without = source.with_name("nothing else.xlsx")
    assert set(annotate(source, without, (), (), LOOK).changed) == set(CHANGED)
    kept = ("customXml", "printerSettings", "docProps/core", "xl/media", "xl/theme")
    before, after = parts(source), parts(done[0])
    assert all(before[name] == after[name] for name in before if name.startswith(kept))


@pytest.mark.parametrize(("address", "before", "after"), [(address, *cell) for address, cell in CELLS.items()])
def test_a_formula_that_names_them_keeps_its_value_and_any_other_stays(done, address, before, after):
    sheet = parts(done[0])[OWN].decode()
    assert (after or before).format(a=f' r="{address}" s="1"') in sheet


def test_what_was_left_out_is_told(done):
    removal = done[1].removal
    assert removal.macros
    assert removal.macro_sheets == ("Macro1", "Dialog1")
    assert removal.links == ("price list.xlsx", "cmd calc")
    assert sorted(removal.names) == ["Go", "_xlnm.Auto_Open", "prices", "twice"]
    row_by_row = sorted((Cell("Our list", int(address[1:]), 5) for address in FROZEN), key=lambda cell: cell.row)
    assert sorted(removal.formulas) == sorted([Cell("Extensions", 16, 2), *row_by_row])
    # Two conditional formats and a list of the sheet; the table, the chart and a button.
    assert removal.elsewhere == 6


def test_sheets_behind_a_macro_sheet_keep_their_names(source, done):
    before, after = opened(source.with_suffix(".xlsx")), opened(done[0])  # openpyxl cannot read a link to a program
    assert after.sheetnames == [*before.sheetnames, "Discrepancies", "Review Summary"]
    assert after["Our list"].print_area == before["Our list"].print_area == "'Our list'!$A$1:$C$9"
    assert after["Old data"].defined_names["rate"].value == "0.19"
    assert after.defined_names["kept.name"].value == "'Our list'!$B$4"


def test_lists_and_formats_that_name_them_go_and_their_neighbours_stay(done):
    sheet = parts(done[0])[OWN].decode()
    assert re.findall("<formula1>(.*?)</formula1>", sheet) == ["kept.name"]
    assert '<dataValidations count="1">' in sheet
    theirs = [formula for formula in re.findall("<formula>(.*?)</formula>", sheet) if "emprov" not in formula]
    assert theirs == ["TRUE"]


def test_a_chart_shows_what_it_showed_last(done):
    chart = parts(done[0])["xl/charts/chart1.xml"].decode()
    assert "[1]" not in chart
    assert "<c:tx><c:v>Price</c:v></c:tx>" in chart
    assert '<c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="2"/>' in chart


def test_reading_the_copy_gives_the_same_answers(source, done, house):
    one, other = (read(path, house.questionnaire) for path in (source, done[0]))
    assert other.sheets == one.sheets
    assert one.sheets["extensions"].answers["display_name"][16] == "Cleo Marsh"
    assert one.removal == done[1].removal
    assert not other.removal


def test_marking_the_copy_again_finds_nothing_to_leave_out(done):
    again = done[0].with_name("again.xlsx")
    told = annotate(done[0], again, torture_marks(), PAGES, LOOK)
    assert not told.removal
    assert again.read_bytes() == done[0].read_bytes()


def test_the_customer_and_the_engineer_are_told(source, house, tmp_path):
    result = engage(source, house, Request(tmp_path / "output", dt.date(2026, 12, 1), dated=True))
    findings = json.loads((result.folder / "findings.json").read_bytes())["findings"]
    found = {one["code"]: one for one in findings if one["code"] in ("WBK-012", "WBK-013")}
    assert "macros" in found["WBK-012"]["message"]
    assert ANSWER in found["WBK-013"]["message"]
    run = json.loads((result.folder / "run.json").read_bytes())["marking"]
    assert run["formulas_kept_as_values"][0] == f"Extensions!{ANSWER}"
    (copy,) = result.folder.glob("*.annotated.xlsx")
    summary = [row[0] for row in opened(copy)["Review Summary"].iter_rows(values_only=True)]
    assert [line for line in summary if line in run["left_out"]] == run["left_out"] != []
    assert "The macros of your workbook are not in this copy; buttons that call them do nothing here." in summary
    assert faults(parts(copy)) == []


def test_many_cells_are_named_up_to_a_number():
    lines = list(left_out(Removal(formulas=tuple(Cell("Site", row, 1) for row in range(1, 101)))))
    assert lines[0] == "The formula in 100 cells asked for these; the value that it showed stands there instead:"
    assert lines[1] == "   Site!A1, Site!A2, Site!A3, Site!A4, Site!A5, Site!A6, Site!A7, Site!A8"
    assert lines[-2] == "   and 60 more"


def test_a_workbook_without_any_of_it_is_told_nothing_of(house):
    assert list(left_out(Removal())) == []
    sample = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
    assert removal_in(sample) == Removal() == read(sample, house.questionnaire).removal


def test_a_workbook_of_macro_sheets_alone_is_sent_back(source, house, tmp_path):
    content = parts(source)
    book = content["xl/workbook.xml"].decode()
    content["xl/workbook.xml"] = re.sub(r'<sheet name="(?!Macro1|Dialog1)[^>]*/>', "", book).encode()
    file = written(tmp_path / "macros.xlsx", content)
    with pytest.raises(Rejected):
        read(file, house.questionnaire)


def test_a_type_of_macros_for_all_bytes_is_not_kept(source, tmp_path):
    content = parts(source)
    types = content["[Content_Types].xml"].decode()
    types = re.sub(r'<Override PartName="/xl/vbaProject.bin"[^>]*/>', "", types)
    bytes_of_macros = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    content["[Content_Types].xml"] = re.sub(r'<Default Extension="bin"[^>]*/>', bytes_of_macros, types).encode()
    target = tmp_path / "marked.xlsx"
    annotate(written(tmp_path / "in.xlsx", content), target, (), (), LOOK)
    assert faults(parts(target)) == []


def test_a_call_of_a_program_without_any_link_is_left_out_too(tmp_path, house):
    file = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
    content = parts(file)
    part = part_of(content, "Questions")
    cell = b'<row r="4000"><c r="A4000"><f>cmd|\'/C calc\'!A0</f><v>5</v></c></row></sheetData>'
    content[part] = content[part].replace(b"</sheetData>", cell)
    copy = tmp_path / "marked.xlsx"
    told = annotate(written(tmp_path / "in.xlsx", content), copy, (), (), LOOK)
    assert told.removal == Removal(formulas=(Cell("Questions", 4000, 1),))
    assert b"cmd|" not in parts(copy)[part]
    assert read(tmp_path / "in.xlsx", house.questionnaire).removal == told.removal


@pytest.mark.libreoffice
def test_libreoffice_opens_the_copy_and_finds_the_same_values(source, libreoffice):
    near = tuple(mark for mark in torture_marks() if mark.cell.row <= 5_000 and mark.cell.column <= 702)
    target = source.with_name("near.xlsx")
    annotate(source, target, near, PAGES, LOOK)
    sheet = opened(libreoffice(target, "xlsx"), data_only=True)["Our list"]
    assert [sheet[address].value for address in ("E1", "E2", "E4", "E10", "F1")] == [
        8,
        "Cleo <3",
        4,
        8,
        "[1]x!A1 Rate(4",
    ]


# --- what a formula names


SEVERED = Severed(frozenset({"macro1", "my macros"}), frozenset({"prices"}), frozenset({"rate"}))


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("[1]Sheet1!A1", True),
        ("SUM(1,[12]Sheet1!A1:B2)", True),
        ("'[1]My sheet'!A1", True),
        ("'[1]It''s'!A1", True),
        (r"'C:\ours\[Book.xlsx]Sheet1'!A1", True),
        ("[Book.xlsx]Sheet1!A1", True),
        ("[1]!name", True),
        ("[1]Sheet1:Sheet3!A1", True),
        ("Excel|'C:\\a.xls'!R1C1", True),
        ("cmd|' /C calc'!A0", True),
        ("'MY MACROS'!B2", True),
        ("prices*2", True),
        ("RATE(2)", True),
        ("Table1[2024]*Sheet1!A1", False),
        ("Table1[[#This Row],[2024]]+Sheet1!A1", False),
        ("[0]!other", False),
        ('"[1]Sheet1!A1"', False),
        ('"cmd|x!A1"', False),
        ("Sheet1!A1", False),
        ("'a|b'!A1", False),
        ("pricesX+my.prices", False),
        ("", False),
    ],
)
def test_a_formula_names_what_is_not_there(formula, names):
    assert SEVERED.named_in(formula) is names


def test_functions_of_macros_are_found_in_their_source():
    assert functions_in(bytes(100) + packed_source(SOURCE) + bytes(9)) == {"rate"}
    assert functions_in(b"no project") == frozenset()
