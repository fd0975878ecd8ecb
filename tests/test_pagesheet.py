import datetime as dt
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marking import LOOK, discrepancies, mark, opened, parts

from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Column, Page, Styled
from emprov_xl.workbook.annotate import annotate

HOSTILE = ["=1+1", "{=1+1}", "@SUM(A1)", "+1", "-1", "\tx", "http://example.com", "<r>&amp;</r>", "_x0041_", "a\x07b"]
HOSTILE += [" spaced ", "two\nlines", "]]>", "😀 日本", "'quoted", "007", "\ud800 half"]


def workbook(path: Path, *titles: str) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in titles or ("Extensions",):
        book.create_sheet(title).append(["x", "y"])
    book[book.sheetnames[-1]].print_title_rows = "1:1"
    book.save(path)
    return path


def with_pages(source: Path, *pages: Page, name: str = "marked") -> Path:
    target = source.with_name(f"{name}.xlsx")
    annotate(source, target, (), pages, LOOK)
    return target


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    target = with_pages(workbook(tmp_path / "a.xlsx"), discrepancies(text))
    cell = opened(target)["Discrepancies"]["C4"]
    assert cell.data_type != "f"
    shown = text.replace("_x0041_", "_x005F_x0041_").replace("\x07", "_x0007_").replace("\ud800", "\ufffd")
    assert cell.value == shown
    assert b"<f>" not in parts(target)["xl/worksheets/sheet2.xml"]


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(exclude_categories=()), max_size=60), title=st.text(min_size=1, max_size=40))
def test_any_text_and_any_title_make_a_workbook_that_opens(tmp_path_factory, text: str, title: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    target = folder / "marked.xlsx"
    source = workbook(folder / "a.xlsx")
    done = annotate(source, target, [mark("A1", text, note=text)], [discrepancies(text, title=title)], LOOK)
    assert opened(target).sheetnames == ["Extensions", *done.titles]
    for name, content in parts(target).items():
        if name.endswith((".xml", ".rels", ".vml")):
            ElementTree.fromstring(content)  # noqa: S314 - made by the test


def test_a_text_that_looks_like_a_formula_stays_text_when_it_is_edited(tmp_path: Path) -> None:
    sheet = opened(with_pages(workbook(tmp_path / "a.xlsx"), discrepancies("=1+1", "plain")))["Discrepancies"]
    assert (sheet["C4"].quotePrefix, sheet["C5"].quotePrefix) == (True, False)


def test_a_page_is_set_up_to_be_worked_on_and_printed(tmp_path: Path) -> None:
    sheet = opened(with_pages(workbook(tmp_path / "a.xlsx"), discrepancies("one", "two")))["Discrepancies"]
    assert sheet.auto_filter.ref == "A3:E5"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.sheet_properties.tabColor.rgb == f"FF{LOOK.tabs['findings']}"
    assert sheet.column_dimensions["E"].hidden
    assert sheet.column_dimensions["C"].width == 40
    assert sheet["A3"].fill.fgColor.rgb == f"FF{LOOK.styles['header'].fill}"
    (choice,) = sheet.data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref)) == ('"Corrected,Use proposed,Keep as is,Ask later"', "D4:D5")


def test_the_filter_has_the_hidden_name_that_excel_wants(tmp_path: Path) -> None:
    book = parts(with_pages(workbook(tmp_path / "a.xlsx"), discrepancies("one")))["xl/workbook.xml"].decode()
    assert '<definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">\'Discrepancies\'!$A$3:$E$4<' in book


def test_links_lead_inside_the_workbook_only(tmp_path: Path) -> None:
    target = with_pages(workbook(tmp_path / "a.xlsx"), discrepancies("one"))
    link = opened(target)["Discrepancies"]["B4"].hyperlink
    assert (link.location, link.target) == ("'Extensions'!A2", None)
    assert "xl/worksheets/_rels/sheet2.xml.rels" not in parts(target)


def test_a_link_to_a_sheet_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    page = Page("Page", (Column("", 10),), ((Styled("gone", "", Cell("Gone", 1, 1)),),))
    sheet = opened(with_pages(workbook(tmp_path / "a.xlsx"), page))["Page"]
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("gone", None)


def test_a_row_is_as_high_as_its_text_needs(tmp_path: Path) -> None:
    long = "A sentence that takes more than one line. " * 6
    page = discrepancies("short", long)
    sheet = opened(with_pages(workbook(tmp_path / "a.xlsx"), page))["Discrepancies"]
    assert sheet.row_dimensions[4].height is None
    assert sheet.row_dimensions[5].height > 60


def test_values_keep_their_kind(tmp_path: Path) -> None:
    page = Page("Page", tuple(Column("", 12) for _ in range(4)), ((7, 2.5, dt.date(2026, 11, 3), "0201"),))
    sheet = opened(with_pages(workbook(tmp_path / "a.xlsx"), page))["Page"]
    assert [cell.value for cell in sheet[1]] == [7, 2.5, dt.datetime(2026, 11, 3), "0201"]
    assert sheet["C1"].number_format == "yyyy-mm-dd"


def test_a_sheet_of_the_customers_with_our_title_is_left_alone(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx", "Extensions", "discrepancies")
    once = with_pages(source, discrepancies("one"), name="once")
    book = opened(with_pages(once, discrepancies("two")))
    assert book.sheetnames == ["Extensions", "discrepancies", "Discrepancies (2)"]
    assert book["discrepancies"]["A1"].value == "x"
    assert book["Discrepancies (2)"]["C4"].value == "two"


def test_our_sheet_stays_where_the_reviewer_moved_it_and_keeps_the_name_they_gave_it(tmp_path: Path) -> None:
    book = opened(with_pages(workbook(tmp_path / "a.xlsx"), discrepancies("one")))
    book.move_sheet("Discrepancies", -1)
    book.active = 0
    book.save(tmp_path / "moved.xlsx")
    again = opened(with_pages(tmp_path / "moved.xlsx", discrepancies("two")))
    assert again.sheetnames == ["Discrepancies", "Extensions"]
    assert again["Discrepancies"]["C4"].value == "two"
    assert again["Extensions"].print_title_rows == "$1:$1"


def test_when_our_sheet_goes_names_and_views_still_mean_the_sheets_they_meant(tmp_path: Path) -> None:
    book = opened(with_pages(workbook(tmp_path / "a.xlsx", "Site", "Extensions"), discrepancies("one")))
    book.move_sheet("Discrepancies", -2)
    book.active = 2
    book.save(tmp_path / "moved.xlsx")
    cleaned = opened(with_pages(tmp_path / "moved.xlsx"))
    assert cleaned.sheetnames == ["Site", "Extensions"]
    assert cleaned["Extensions"].print_title_rows == "$1:$1"
    assert cleaned.active.title == "Extensions"
    assert not [name for name in cleaned.defined_names if name.startswith("emprov.page.")]


def test_styles_of_the_customer_keep_their_numbers(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx")
    before, after = parts(source)["xl/styles.xml"], parts(with_pages(source, discrepancies("one")))["xl/styles.xml"]
    start = before.index(b"<cellXfs") + len(b'<cellXfs count="1"')
    theirs = before[start : before.index(b"</cellXfs>")].lstrip(b'"0123456789')
    assert theirs in after
    assert after.index(theirs) < after.index(b"quotePrefix") if b"quotePrefix" in after else True


def test_the_package_is_a_sound_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(with_pages(workbook(tmp_path / "a.xlsx"), discrepancies("one"))) as package:
        assert package.testzip() is None
