"""What Excel stumbles over when a workbook is patched: too many links or formats, odd cells, boxes too small."""

import re
from pathlib import Path

import pytest
import xlsxwriter
from ecma import faults
from leftovers import written
from marking import LOOK, discrepancies, mark, opened, parts

from emprov_xl.errors import CannotMark
from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.package import stylesheet
from emprov_xl.workbook.package.vba import functions_in
from emprov_xl.workbook.page import sheet as page_sheet

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Extensions")
        sheet.write("A2", "2001")
        sheet.write_comment("A2", "Ben asks: why?", {"y_scale": 0.5})
        sheet.write_formula("B2", "=A3+1", None, 5)
    return path


def changed(source: Path, old: bytes, new: bytes) -> Path:
    content = parts(source)
    assert old in content[SHEET]
    content[SHEET] = content[SHEET].replace(old, new, 1)
    return written(source, content)


def test_a_sheet_of_ours_has_no_more_links_than_excel_allows(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_sheet, "MOST_LINKS", 3)
    target = source.with_name("marked.xlsx")
    annotate(source, target, (), (discrepancies("a", "b", "c", "d", "e"),), LOOK)
    assert parts(target)["xl/worksheets/sheet2.xml"].count(b"<hyperlink ") == 3
    shown = [row[1] for row in opened(target)["Discrepancies"].iter_rows(min_row=4, values_only=True)]
    assert shown == ["Extensions!A2"] * 5


def test_a_workbook_without_room_for_our_formats_is_refused(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stylesheet, "_MOST_FORMATS", 2)
    with pytest.raises(CannotMark, match="cell formats"):
        annotate(source, source.with_name("marked.xlsx"), (), (discrepancies("a"),), LOOK)


def test_odd_cells_are_copied_as_they_are(source: Path) -> None:
    changed(source, b"<v>5</v>", b"<!-- five --><v><![CDATA[5]]></v>")
    target = source.with_name("marked.xlsx")
    annotate(source, target, (mark("A2", "2001"),), (), LOOK)
    before, after = parts(source)[SHEET], parts(target)[SHEET]
    end = before.index(b"</sheetData>")
    assert after[:end] == before[:end]
    assert faults(parts(target)) == []


def test_an_odd_cell_whose_formula_would_have_to_go_is_refused(source: Path) -> None:
    changed(source, b"<f>A3+1</f>", b"<f>cmd|'/C calc'!A0</f><!-- five -->")
    with pytest.raises(CannotMark, match="no spreadsheet program"):
        annotate(source, source.with_name("marked.xlsx"), (), (), LOOK)


def test_the_box_of_the_customers_note_grows_with_what_we_add(source: Path) -> None:
    target = source.with_name("marked.xlsx")
    annotate(source, target, (mark("A2", "2001", note="EXT-001 A sentence that is repeated. " * 12),), (), LOOK)
    assert height(target) > height(source)


def height(path: Path) -> int:
    """How many rows the first box of a note spans."""
    corners = re.findall(rb"<x:Anchor>([^<]*)", parts(path)["xl/drawings/vmlDrawing1.vml"])[0].split(b",")
    return int(corners[6]) - int(corners[2])


def test_marks_add_no_cell_so_the_dimension_stays_true(source: Path) -> None:
    target = source.with_name("marked.xlsx")
    annotate(source, target, (mark("Z99", None),), (), LOOK)
    before, after = parts(source)[SHEET], parts(target)[SHEET]
    assert re.findall(rb"<dimension [^>]*>|<c ", after) == re.findall(rb"<dimension [^>]*>|<c ", before)


def test_source_that_repeats_itself_is_unpacked() -> None:
    # The token stands for "Function " again: 12 letters back, 9 long (MS-OVBA 2.4.1.3.19).
    text = b"\x00Attribut\x00e\nFuncti\x40on ab\n\x06\x58c\x00d(x)\n"
    chunk = b"\x01" + (len(text) - 1 | 0xB000).to_bytes(2, "little") + text
    assert functions_in(bytes(50) + chunk) == {"ab", "cd"}
