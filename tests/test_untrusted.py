"""What a file from anybody does once it was let in: what is read of it, what is said of it, what stands in our copy."""

import datetime as dt
import json
import random
from dataclasses import replace

import openpyxl
import pytest
from hostile import HOSTILE, MIB, Return, filled
from hostile_old import ods_of
from hostile_xml import STYLES
from test_gate import MEASURES

from emprov_xl.engage import engage
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.request import Request
from emprov_xl.workbook.read import read
from emprov_xl.workbook.written import LONGEST_TEXT

DAY = dt.date(2026, 12, 1)


@pytest.fixture(scope="module")
def plain(tmp_path_factory, house):
    """A return as it comes back, small: every file here starts from it."""
    file = tmp_path_factory.mktemp("plain") / "q.xlsx"
    issue_questionnaire(file, Order("Acme", "ACM-001", None, 5, frozenset(), None, None, DAY), house)
    return filled(Return(file.read_bytes()))


@pytest.fixture
def result(house, tmp_path):
    """The folder with the results of a return, given as bytes."""

    def made(content, name="return.xlsx", within=house):
        file = tmp_path / name
        file.write_bytes(content)
        return engage(file, within, Request(tmp_path / "output", DAY, dated=True)).folder

    return made


def findings(folder, code):
    found = json.loads((folder / "findings.json").read_bytes())["findings"]
    return [each for each in found if each["code"] == code]


def copy_in(folder):
    (copy,) = folder.glob("*.annotated.xlsx")
    return copy


def with_cells(plain, cells, row=12):
    """The return with one more row of these cells on Extensions."""
    return plain.on_extensions(
        lambda part: part.replace(b"</sheetData>", b'<row r="%d">%s</row></sheetData>' % (row, cells))
    )


# What is said of odd files


@pytest.mark.parametrize(
    ("recipe", "code", "cell"),
    [
        ("bytes behind its end", "WBK-014", "A1"),
        ("a text one letter longer than its cell", "WBK-036", "B12"),
        ("one cell three times", "WBK-037", "B12"),
    ],
)
def test_what_no_spreadsheet_program_writes_is_told_and_marked(plain, result, recipe, code, cell):
    folder = result(HOSTILE[recipe][0](plain))
    (finding,) = findings(folder, code)
    assert (finding["severity"], finding["audience"], finding["cell"]) == ("warning", "customer", cell)
    marked = openpyxl.load_workbook(copy_in(folder))
    assert code in marked[finding["sheet"]][cell].comment.text
    (row,) = [row for row in marked["Discrepancies"].iter_rows(values_only=True) if code in row]
    assert any(finding["message"] in str(shown) for shown in row)


def twice(plain, rows):
    """The return with one cell of each of these rows filled twice."""
    cells = (b'<row r="%d"><c r="B%d"><v>1</v></c><c r="B%d"><v>2</v></c></row>' % (at, at, at) for at in rows)
    more = b"".join(cells)
    return plain.on_extensions(lambda part: part.replace(b"</sheetData>", more + b"</sheetData>"))


def test_each_cell_of_an_oddity_is_marked_and_all_of_a_column_are_asked_about_at_once(plain, result):
    folder = result(twice(plain, range(12, 15)))
    assert [finding["cell"] for finding in findings(folder, "WBK-037")] == ["B12", "B13", "B14"]
    marked = openpyxl.load_workbook(copy_in(folder))
    assert all("WBK-037" in marked["Extensions"][cell].comment.text for cell in ("B12", "B13", "B14"))
    (row,) = [row for row in marked["Discrepancies"].iter_rows(values_only=True) if "WBK-037" in row]
    assert "Extensions!B12:B14" in row


def test_of_very_many_cells_the_first_tells_how_many_more_there_are(plain, house, tmp_path):
    file = tmp_path / "q.xlsx"
    file.write_bytes(twice(plain, range(9, 2009)))
    told = [remark.facts["count"] for remark in read(file, house.questionnaire).remarks if remark.code == "WBK-037"]
    assert told == ["this cell and 1,900 others of this sheet", *["this cell"] * 99]


def test_bytes_behind_the_end_do_not_travel_into_our_copy(plain, result, house):
    copy = copy_in(result(plain.whole + b"MZ and more"))
    assert b"MZ and more" not in copy.read_bytes()
    assert "WBK-014" not in {remark.code for remark in read(copy, house.questionnaire).remarks}


def test_a_text_beyond_its_cell_is_cut_for_all_to_see_where_we_write_it(plain, result, house):
    """The customer's own file keeps it; of an .ods the review stands in a file that we write."""
    long = "Ana " + "x" * 40_000
    spoilt = Return(plain.on_extensions(lambda part: part.replace(b"Ana Ruiz", long.encode())))
    folder = result(ods_of(spoilt), "q.ods")
    assert [each["cell"] for each in findings(folder, "WBK-036")] == ["B7"]
    shown = openpyxl.load_workbook(copy_in(folder))["Extensions"]["B7"].value
    assert len(shown) <= LONGEST_TEXT
    assert shown.endswith(f"[cut {len(long) - len(shown.rpartition(' … ')[0]):,} characters]")
    assert read(copy_in(folder), house.questionnaire).sheets["extensions"].answers["display_name"][7] == shown


# What lies at a limit

BULK = {
    "entries": lambda back: back.packed(back.parts | {f"xl/media/{number}": b"" for number in range(100)}),
    "unzipped": lambda back: back.packed(method=0, **{"xl/media/x": bytes(8 * MIB)}),
    "file": lambda back: back.packed(**{"xl/media/x": random.Random(0).randbytes(MIB)}),
    "formats": lambda back: back.with_part(
        STYLES, lambda part: part.replace(b"</cellXfs>", b'<xf numFmtId="0"/>' * 2_000 + b"</cellXfs>")
    ),
}


@pytest.mark.parametrize("key", BULK)
def test_what_lies_at_a_limit_is_reviewed_and_its_marked_copy_is_taken_in_the_next_round(plain, result, house, key):
    """The marks would carry it beyond the limit, so they stand in a fresh questionnaire with the same answers."""
    bulky = Return(BULK[key](plain))
    limits = house.limits.with_figures({key: MEASURES[key](bulky)})
    tight = replace(house, settings=replace(house.settings, limits=limits))
    folder = result(bulky.whole, within=tight)
    (told,) = findings(folder, "WBK-017")
    assert "about as large as the largest that we read" in told["message"]
    back = read(copy_in(folder), house.questionnaire, limits)
    assert back.sheets["extensions"].answers["display_name"] == {7: "Ana Ruiz", 8: "Ben Ode"}
    assert result(copy_in(folder).read_bytes(), "again.xlsx", tight).name.startswith("r02-")
