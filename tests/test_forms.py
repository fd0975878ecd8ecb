"""Returns that are no .xlsx, or one that cannot be marked: read all the same, and reviewed in a fresh questionnaire."""

import datetime as dt
import json
import shutil
import struct
import zipfile
from contextlib import suppress
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from python_calamine import CalamineWorkbook

from emprov_xl.batch import Setup, Verdict, process
from emprov_xl.batch.alone import alone
from emprov_xl.engage import Request, engage
from emprov_xl.errors import Rejected
from emprov_xl.inbox import Arrival
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.refill import refill
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.forms import Form, form_of, parts_in

SAMPLES = Path(__file__).parent / "samples"
FAULTY = SAMPLES / "lakeside-faulty.xlsx"
DAY = dt.date(2026, 12, 1)
SIGNED = "_xmlsignatures/origin.sigs"
KEPT = "From Your File"


def column_of(sheet, key):
    return next(cell.column_letter for cell in sheet[5] if cell.value == key)


@pytest.fixture(scope="session")
def rich(tmp_path_factory):
    """The faulty sample with a cell of every kind, a sheet and a question of the customer's own, and a note."""
    workbook = openpyxl.load_workbook(FAULTY)
    sheet = workbook["Extensions"]
    letter = column_of(sheet, "display_name")
    odd = [True, 12.5, "=1/0", "two\nlines", "  two   blanks ", dt.datetime(2026, 12, 24, 8, 30), dt.time(23, 59, 30)]
    odd += [dt.date(2027, 1, 31), "=1+1", "é" * 300, "<b>&amp;</b>", "'quoted", dt.timedelta(hours=30)]
    for row, value in enumerate(odd, start=20):
        sheet[f"{letter}{row}"] = value
    sheet[f"{letter}34"] = 0.25
    sheet[f"{letter}34"].number_format = "0%"
    for cell in ("B9", "AS11"):  # one at an answer, one beside the form
        sheet[cell].comment = Comment("Tom knows more", "Ana")
    own = workbook.create_sheet("Old PBX")
    own["B2"], own["C40"] = "Port 7", 42
    own.sheet_state = "hidden"
    questions = workbook["Questions"]
    questions["C7"], questions["H7"] = "Is our fax kept?", "Customer"
    file = tmp_path_factory.mktemp("rich") / "rich.xlsx"
    workbook.save(file)
    return file


@pytest.fixture(scope="session")
def twins(rich, libreoffice):
    """The same workbook as LibreOffice saves it in each form."""
    return {form: libreoffice(rich, form) for form in ("xlsx", "ods", "xls")}


def as_it_is(_, part):
    return part


def repacked(source, target, change=as_it_is, add=()):
    """A copy of a package with parts changed or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, change(info.filename, old.read(info)))
        for name in add:
            new.writestr(name, b"")
    return target


def reviewed(file, house, output):
    return engage(file, house, Request(output, DAY, dated=True)).folder


def told(folder):
    """What was found, but for where the review stands, and for the cells outside the form."""
    findings = json.loads((folder / "findings.json").read_bytes())["findings"]
    return sorted(
        (each["code"], each["field"] or "", each["cell"] if each["field"] else "", each["message"])
        for each in findings
        if each["code"] not in ("WBK-017", "WBK-035")
    )


@pytest.fixture(scope="session")
def reviews(twins, house, tmp_path_factory):
    """The review of each twin, and of one that is signed."""
    folder = tmp_path_factory.mktemp("reviews")
    signed = repacked(twins["xlsx"], folder / "rich.signed.xlsx", add=[SIGNED])
    files = {**twins, "signed": signed}
    return {form: (file, reviewed(file, house, folder / form)) for form, file in files.items()}


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_a_return_reads_as_its_xlsx_twin_does(twins, house, form):
    twin, other = (read(twins[each], house.questionnaire) for each in ("xlsx", form))
    for key, sheet in twin.sheets.items():
        mine = other.sheets[key]
        assert (mine.answers, mine.columns, mine.rows) == (sheet.answers, sheet.columns, sheet.rows)
        assert (mine.anchors, mine.strays, mine.formulas) == (sheet.anchors, sheet.strays, sheet.formulas)
    assert (other.counts, other.engagement, other.round) == (twin.counts, twin.engagement, twin.round)
    assert (other.remarks, other.sections) == (twin.remarks, twin.sections)


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_another_library_sees_the_same_texts(twins, form):
    grids = parts_in(twins[form]).grids
    with CalamineWorkbook.from_path(twins[form]) as workbook:
        for title, grid in grids.items():
            rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
            theirs = {(row, at): value for row, cells in enumerate(rows, 1) for at, value in enumerate(cells, 1)}
            texts = {(row, at): value for at, cells in grid.columns.items() for row, value in cells.items()}
            for spot, value in texts.items():
                if type(value) is str and "  " not in value:
                    assert theirs[spot] == value
            assert {spot for spot, value in theirs.items() if isinstance(value, str) and value.strip()} <= set(texts)


@pytest.mark.parametrize("form", ["ods", "xls", "signed"])
def test_the_review_in_a_fresh_questionnaire_finds_the_same(reviews, house, form):
    file, folder = reviews[form]
    assert told(folder) == told(reviews["xlsx"][1])
    (copy,) = folder.glob("*.annotated.xlsx")
    again, original = (read(each, house.questionnaire) for each in (copy, file))
    for key, sheet in original.sheets.items():
        assert [list(cells.values()) for cells in again.sheets[key].answers.values()] == [
            list(cells.values()) for cells in sheet.answers.values()
        ]
    run = json.loads((folder / "run.json").read_bytes())
    assert run["rendered"]["because"]
    (kept,) = folder.glob("returned.*")
    assert (kept.suffix, kept.read_bytes()) == (file.suffix, file.read_bytes())


@pytest.mark.parametrize("form", ["ods", "xls", "signed"])
def test_what_stood_beside_the_answers_is_listed_with_its_old_cell(reviews, form):
    (copy,) = reviews[form][1].glob("*.annotated.xlsx")
    rows = {row[:3] for row in openpyxl.load_workbook(copy)[KEPT].iter_rows(values_only=True)}
    assert {
        ("Extensions", "AS11", "Tom is away in March"),
        ("Old PBX", "B2", "Port 7"),
        ("Old PBX", "C40", "42"),
    } <= rows
    notes = {cell for title, cell, text in rows if title == "Extensions" and "Tom knows more" in text}
    assert notes == {"B9", "AS11"}


def test_findings_point_at_cells_of_the_copy(reviews):
    folder = reviews["ods"][1]
    (copy,) = folder.glob("*.annotated.xlsx")
    workbook = openpyxl.load_workbook(copy)
    for each in json.loads((folder / "findings.json").read_bytes())["findings"]:
        assert each["sheet"] in workbook.sheetnames
        if each["code"] == "WBK-001":
            assert each["sheet"] == KEPT
            assert workbook[KEPT][each["cell"]].value.startswith(each["value"][:20])
    summary = [cell.value for row in workbook["Review Summary"].iter_rows() for cell in row if cell.value]
    assert any("OpenDocument" in str(text) and KEPT in str(text) for text in summary)


def without_fonts(name, part):
    start, end = part.find(b"<fonts"), part.find(b"</fonts>")
    return part[:start] + part[end + 8 :] if name == "xl/styles.xml" else part


@pytest.mark.parametrize(
    ("change", "add"),
    [
        (as_it_is, ["xl/revisions/revisionHeaders.xml"]),
        (without_fonts, []),
    ],
    ids=["shared with a log", "styles without fonts"],
)
def test_whatever_the_patcher_refuses_is_reviewed_in_a_fresh_questionnaire(house, tmp_path, change, add):
    """Its reader takes cells for what they are, whatever stands around them; nothing in them is ever expanded."""
    file = repacked(FAULTY, tmp_path / "refused.xlsx", change, add)
    folder = reviewed(file, house, tmp_path / "out")
    assert json.loads((folder / "run.json").read_bytes())["rendered"]
    assert read(next(folder.glob("*.annotated.xlsx")), house.questionnaire).counts.answers == 2573


@pytest.mark.parametrize("root", [b"<workbook", b"<worksheet", b"<sst"])
def test_a_document_type_is_refused_wherever_it_stands(house, tmp_path, root):
    def typed(_, part):
        return part.replace(root, b"<!DOCTYPE w []>" + root, 1)

    with pytest.raises(Rejected) as refusal:
        read(repacked(FAULTY, tmp_path / "typed.xlsx", typed), house.questionnaire)
    assert refusal.value.code == "XML_DTD"


def test_three_rounds(reviews, house, libreoffice, tmp_path):
    """What is written in the fresh copy comes back, also when that is saved as .ods again."""
    (first,) = reviews["ods"][1].glob("*.annotated.xlsx")
    workbook = openpyxl.load_workbook(first)
    workbook["Discrepancies"]["J5"], workbook["Discrepancies"]["K5"] = "Mike will know", "Ask later"
    code = workbook["Discrepancies"]["P5"].value
    workbook.save(tmp_path / "second.xlsx")
    second = reviewed(tmp_path / "second.xlsx", house, tmp_path / "two") / "second.annotated.xlsx"
    third = reviewed(libreoffice(second, "ods"), house, tmp_path / "three") / "second.annotated.xlsx"
    for file in (second, third):
        sheet = openpyxl.load_workbook(file)["Discrepancies"]
        (row,) = [row for row in sheet.iter_rows(values_only=True) if row[9] == "Mike will know"]
        assert (row[10], row[13], row[15]) == ("Ask later", "Open", code)
        kept = {row[2] for row in openpyxl.load_workbook(file)[KEPT].iter_rows(values_only=True)}
        assert {"Tom is away in March", "Port 7"} <= kept
    notes = [
        row for row in openpyxl.load_workbook(third)[KEPT].iter_rows(values_only=True) if row[3] == "a note at the cell"
    ]
    assert {row[2] for row in notes} == {"Tom knows more"}, "ours are no notes of the customer's"


def test_a_folder_may_hold_all_forms(twins, tmp_path):
    (tmp_path / "list.csv").write_text("Extension,Name\n201,Ana\n", encoding="utf-8")
    request = Request(tmp_path / "out", DAY, dated=True)
    files = [twins["ods"], tmp_path / "list.csv", twins["xls"]]
    with alone(Setup(request)) as crew:
        found = {outcome.path: (outcome.verdict, outcome.code) for outcome in process(map(Arrival, files), crew)}
    # They say the same, but not with the same bytes, so they are two copies of one round.
    copy = (Verdict.HELD, "COPIES")
    assert found == dict(zip(files, (copy, (Verdict.REJECTED, "CSV"), copy), strict=True))


@pytest.mark.parametrize("form", ["xls", "signed"])
def test_the_next_questionnaire_starts_from_any_form(twins, house, tmp_path, form):
    earlier = twins["xls"] if form == "xls" else repacked(twins["xlsx"], tmp_path / "signed.xlsx", add=[SIGNED])
    file = tmp_path / "next.xlsx"
    issue_questionnaire(file, Order("Lakeside Clinic", "", None, None, frozenset(), earlier, None, DAY), house)
    made, before = (read(path, house.questionnaire).sheets for path in (file, earlier))
    assert list(made["site"].answers["company"].values()) == ["Lakeside Clinic"]
    agents = [list(sheets["agents"].answers["agent"].values()) for sheets in (made, before)]
    assert agents[0] == agents[1] != []


@pytest.fixture(scope="session")
def empty(house, tmp_path_factory):
    file = tmp_path_factory.mktemp("empty") / "empty.xlsx"
    issue_questionnaire(file, Order("Acme", "ACM-1", None, 10, frozenset(), None, None, DAY), house)
    return file


moments = st.datetimes(dt.datetime(1900, 3, 2), dt.datetime(2199, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
typed = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
        lambda text: text.strip() and text.isprintable()
    ),
    st.sampled_from(["=1+1", "'x", "line\none", "_x0041_", "<r>b</r>", "#REF!", " a  b ", "@", "x" * 40_000]),
    st.floats(allow_nan=False, allow_infinity=False, width=64).filter(lambda number: not 0 < abs(number) < 1e-290),
    st.booleans(),
    moments,
    moments.map(lambda moment: moment.date()),
    moments.map(lambda moment: moment.time()),
    st.timedeltas(dt.timedelta(days=1, hours=1), dt.timedelta(days=40)).map(
        lambda span: dt.timedelta(seconds=span.seconds, days=span.days)
    ),
)


@settings(max_examples=2)
@given(data=st.data())
def test_whatever_was_typed_stands_in_the_fresh_copy_as_it_was_typed(house, empty, tmp_path_factory, data):
    """`refill` reads what it wrote, and refuses when an answer is another; so it is enough that it does not."""
    returned = read(empty, house.questionnaire)
    values = cycle(data.draw(st.lists(typed, min_size=20, max_size=30)))
    sheets = dict(returned.sheets)
    for key in ("extensions", "site"):
        sheet = sheets[key]
        rows = range(sheet.first_row, sheet.first_row + 2)
        answers = {
            field: {row: next(values) for row in ([sheet.rows[field]] if sheet.rows else rows)}
            for field in sheet.columns
        }
        answers |= {"engagement_id": sheet.answers["engagement_id"]} if "engagement_id" in answers else {}
        sheets[key] = replace(sheet, answers=answers)
    file = tmp_path_factory.mktemp("typed") / "fresh.xlsx"
    refilled = refill(empty, replace(returned, sheets=sheets), house, "A test.", DAY, file)
    assert refilled.returned.sheets["extensions"].answers["display_name"]


def stretched(source, target, attribute, times):
    """An .ods whose first filled cell says that it repeats so often."""

    def change(name, part):
        filled = b'<table:table-cell table:style-name="ce1" office:value-type'
        assert name != "content.xml" or filled in part
        more = b'<table:table-cell %s="%d" table:style-name="ce1" office:value-type' % (attribute, times)
        return part.replace(filled, more, 1) if name == "content.xml" else part

    return repacked(source, target, change)


@pytest.mark.parametrize("times", [2_000_001, 2**40, 10**30])
def test_a_filled_cell_that_repeats_for_ever_is_refused_before_it_is_laid_out(twins, house, tmp_path, times):
    file = stretched(twins["ods"], tmp_path / "far.ods", b"table:number-columns-repeated", times)
    if times < 10**20:
        with pytest.raises(Rejected) as refusal:
            read(file, house.questionnaire)
        assert refusal.value.code == "SHEET_EXTENT"
    else:
        read(file, house.questionnaire)  # no number of columns: taken as one


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_a_file_that_is_cut_short_is_said_to_be_so(twins, house, tmp_path, form):
    whole = twins[form].read_bytes()
    for part in range(24):
        file = tmp_path / f"cut.{form}"
        file.write_bytes(whole[: len(whole) * part // 24])
        with pytest.raises(Rejected) as refusal:
            read(file, house.questionnaire)
        assert refusal.value.code in ("DAMAGED", "EMPTY")


def test_an_old_workbook_with_spoilt_bytes_is_read_or_refused(twins, house, tmp_path):
    """Never anything else: no crash, no chain without end."""
    whole = bytearray(twins["xls"].read_bytes())
    spoilt = [*range(28, 80, 4), *range(512, 4_096, 197), *range(4_096, len(whole), len(whole) // 40)]
    file = tmp_path / "spoilt.xls"
    for at in spoilt:
        copy = bytearray(whole)
        copy[at : at + 4] = b"\xfc\xff\x00\x7f" if at % 2 else struct.pack("<I", 3)
        file.write_bytes(copy)
        with suppress(Rejected):
            parts_in(file)


@pytest.mark.parametrize(
    ("content", "code", "way_out"),
    [
        (b"", "EMPTY", "send the questionnaire again"),
        (b"Extension,Name\r\n201,Ana\r\n", "CSV", "copy the answers"),
        ("\ufeffExtension;Name\n201;Zoë\n".encode("utf-16"), "CSV", "copy the answers"),
        (b"<html><table><tr><td>201</td></tr></table>", "HTML", "save it as .xlsx"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "HTML", "save it as .xlsx"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML_2003", ".xlsx"),
        (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:x"/>',
            "OPENDOCUMENT",
            ".xlsx",
        ),
        (b"%PDF-1.7", "PDF", "copy the answers"),
        (b"\x89PNG\r\n\x1a\n", "PICTURE", "copy the answers"),
        (b"\xff\xd8\xff\xe0", "PICTURE", "copy the answers"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(3_000), "DAMAGED", "save it as .xlsx"),
        (b"\x00\x01\x02nothing", "NOT_XLSX", "send the questionnaire itself"),
    ],
)
@pytest.mark.parametrize("ending", [".xlsx", ".xls"])
def test_content_decides_and_each_refusal_tells_the_way_out(tmp_path, content, code, way_out, ending):
    file = tmp_path / f"return{ending}"
    file.write_bytes(content)
    with pytest.raises(Rejected) as refusal:
        parts_in(file)
    assert refusal.value.code == code
    assert way_out in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Index/Document.iwa", "IWORK"), ("word/document.xml", "LETTER"), ("mimetype", "OPENDOCUMENT"), ("x", "NOT_XLSX")],
)
def test_a_package_of_another_program_is_told_apart(tmp_path, name, code):
    file = tmp_path / "return.xlsx"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(name, b"application/vnd.oasis.opendocument.text")
    with pytest.raises(Rejected) as refusal:
        parts_in(file)
    assert refusal.value.code == code


def test_the_ending_does_not_matter(twins, house, tmp_path):
    for form, kind in (("ods", Form.OPENDOCUMENT), ("xls", Form.EXCEL_97)):
        file = tmp_path / f"{form}.xlsx"
        shutil.copy(twins[form], file)
        assert form_of(file) is kind
        assert read(file, house.questionnaire).counts.answers


def test_a_password_is_asked_to_be_removed(twins, house, tmp_path):
    def locked(name, part):
        return (
            part.replace(b"<manifest:file-entry", b"<manifest:encryption-data/><manifest:file-entry", 1)
            if "manifest.xml" in name
            else part
        )

    whole = twins["xls"].read_bytes()
    start = whole.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")  # the workbook begins
    after = start + 20
    password = struct.pack("<HH", 0x2F, struct.unpack_from("<H", whole, after + 2)[0])
    (tmp_path / "locked.xls").write_bytes(whole[:after] + password + whole[after + 4 :])
    repacked(twins["ods"], tmp_path / "locked.ods", locked)
    for name in ("locked.xls", "locked.ods"):
        with pytest.raises(Rejected) as refusal:
            read(tmp_path / name, house.questionnaire)
        assert (refusal.value.code, "remove the password" in str(refusal.value)) == ("ENCRYPTED", True)
