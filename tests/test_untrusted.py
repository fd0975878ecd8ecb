"""What a file from anybody does once it was let in: what is read of it, what is said of it, what stands in our copy."""

import datetime as dt
import json
import os
import random
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hostile import HOSTILE, MIB, READ, Return, filled, packed
from hostile_old import ods_of, xls_of
from hostile_xml import STYLES
from test_gate import CORE, MEASURES, changed_in

from emprov_xl.engage import engage
from emprov_xl.errors import Rejected
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.cells import ErrorCell
from emprov_xl.request import Request
from emprov_xl.workbook.marking.severed import Severed
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.scan import scan
from emprov_xl.workbook.written import LONGEST_TEXT

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
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


# What is written otherwise, and reads the same

NOT_IN_THE_CELLS = sorted(
    name
    for name, (_, verdict) in HOSTILE.items()
    if verdict.startswith(READ) and not re.search(r"\.xls|\.ods|OpenDocument|blank that repeats", name)
)


@pytest.mark.parametrize("name", NOT_IN_THE_CELLS)
def test_what_was_typed_is_read_however_the_file_is_written(plain, house, tmp_path, name):
    """Of what else stands in the file nothing changes the two rows that everybody filled in."""
    file = tmp_path / "q.xlsx"
    file.write_bytes(HOSTILE[name][0](plain))
    answers = read(file, house.questionnaire).sheets["extensions"].answers
    assert (answers["extension"][7], answers["display_name"][7]) == ("2001", "Ana Ruiz")
    assert (answers["extension"][8], answers["display_name"][8]) == ("2002", "Ben Ode")


@pytest.mark.parametrize(
    "name",
    [
        "the strict kind of workbook",
        "all parts in UTF-16",
        "a prefix before every element",
        "a sheet in Latin-1",
        "backslashes in all names",
        "without its styles",
    ],
)
def test_an_odd_way_of_writing_is_marked_and_planned_like_any_other(plain, result, name):
    usual, odd = result(plain.whole), result(HOSTILE[name][0](plain), "odd.xlsx")
    told = [[(each["code"], each["cell"]) for each in document_of(folder)["findings"]] for folder in (usual, odd)]
    extra = [each for each in told[1] if each not in told[0]]
    assert [code for code, _ in extra] == (["WBK-017"] if name == "without its styles" else [])
    assert len(told[1]) == len(told[0]) + len(extra)


def document_of(folder):
    return json.loads((folder / "findings.json").read_bytes())


@pytest.mark.parametrize("form", [xls_of, ods_of])
def test_every_beginning_of_another_form_is_refused(plain, house, tmp_path, form):
    whole, file = form(plain), tmp_path / "q"
    for part in range(64):
        file.write_bytes(whole[: len(whole) * part // 64])
        with pytest.raises(Rejected) as refusal:
            read(file, house.questionnaire)
        assert refusal.value.code in ("EMPTY", "DAMAGED", "NOT_XLSX"), part


# What stands in a cell


@pytest.mark.parametrize(
    ("cell", "typed", "code"),
    [
        ('t="e"><v>#REF!</v>', ErrorCell("#REF!"), "FLD-017"),
        ('t="e"><v>#N/A</v>', ErrorCell("#N/A"), "FLD-017"),
        ('t="str"><v>0042</v>', "0042", ""),
        ("><v>42</v>", 42.0, ""),
        ("><v>4.71E+17</v>", 4.71e17, "FLD-016"),
        ("><v>1e300</v>", 1e300, "FLD-016"),
        ("><v>1e999999</v>", "1e999999", ""),
        ('t="str"><v>２０３</v>', "２０３", "FLD-020"),
        ('t="str"><v>٢٠٣</v>', "٢٠٣", "FLD-020"),
        ('t="str"><v>2\u200b03\u202e</v>', "2\u200b03\u202e", "FLD-020"),
        ('t="str"><v>203_x0007__x001B_</v>', "203\x07\x1b", "FLD-020"),
    ],
)
def test_an_odd_value_is_read_as_it_is_and_told(plain, result, house, tmp_path, cell, typed, code):
    """Alone in its row, under the number of an extension."""
    content = with_cells(plain, f'<c r="A12" {cell}</c>'.encode())
    (tmp_path / "look.xlsx").write_bytes(content)
    read_as = read(tmp_path / "look.xlsx", house.questionnaire).sheets["extensions"].answers["extension"][12]
    assert (read_as, type(read_as)) == (typed, type(typed))
    at_cell = {
        (each["code"], each["message"]) for each in document_of(result(content))["findings"] if each["cell"] == "A12"
    }
    told = [message for rule, message in at_cell if rule == code]
    assert bool(told) == bool(code)
    assert all(message.isprintable() for _, message in at_cell)


WILD = "Zo\u202eë\x1b[31m\x07 \x9b\u200b_x0041_"


def test_nothing_unseen_stays_in_an_answer_or_steers_what_shows_it(plain, result):
    """In the plan, on our pages and for programs; what the customer typed stays in the customer's own cell."""
    escaped = "".join(f"_x{ord(letter):04X}_" if not letter.isprintable() else letter for letter in WILD)
    escaped = escaped.replace("_x0041_", "_x005F_x0041_")
    folder = result(
        plain.on_extensions(lambda part: part.replace(b"<t>Ana Ruiz<", f"<t>{escaped}<".encode())), "=cmd|calc.xlsx"
    )
    assert [each["code"] for each in document_of(folder)["findings"] if each["cell"] == "B7"] == ["FLD-020"]
    shown = 0
    for file in folder.rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(file):
            for row in sheet.iter_rows():
                for cell in row:
                    text = unescaped(str(cell.value or ""))
                    if "Zo" in text and not (file.stem.endswith(("returned", "annotated")) and cell.coordinate == "B7"):
                        assert all(letter.isprintable() or letter == "\n" for letter in text), (file.name, sheet.title)
                        shown += 1
                    assert cell.data_type != "f" or sheet.title not in ("Discrepancies", "Review Summary")
    assert shown > 3
    for file in (folder / "findings.json", *folder.rglob("*.csv"), *folder.rglob("*.conf"), *folder.rglob("*.svg")):
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e]", file.read_text("utf-8").replace("\r\n", "\n")
        ), file


def unescaped(text):
    """A text of which a control character is written as _x0000_, as the format says."""
    return re.sub(r"_x(00[0-9A-F]{2}|FFFD)_", lambda found: chr(int(found[1], 16)), text)


# Formulas and links

HYPERLINKS = (
    *("javascript:alert(1)", "file:///etc/passwd", "\\\\evil\\share\\x", "vbscript:x", "data:text/html,x"),
    "ms-excel:ofe|u|http://x",
)


def test_a_link_of_the_customers_stays_where_it_was_and_nowhere_else(plain, result):
    """Their own cell in their own file keeps it, as a program asks before it follows; nothing that we write has one."""
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(f'<hyperlink ref="BB{20 + at}" r:id="rId{900 + at}"/>' for at in range(len(HYPERLINKS)))
    kept = "".join(
        f'<Relationship Id="rId{900 + at}" Type="{related}/hyperlink" Target="{escape(to)}" TargetMode="External"/>'
        for at, to in enumerate(HYPERLINKS)
    )
    place = plain.sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
    parts = plain.parts
    sheet = parts[plain.sheet].replace(b"<worksheet ", f'<worksheet xmlns:r="{related}" '.encode(), 1)
    sheet = sheet if parts[plain.sheet].count(b"xmlns:r=") == 0 else parts[plain.sheet]
    at = next(at for tag in (b"<printOptions", b"<pageMargins") if (at := sheet.find(tag)) >= 0)
    parts[plain.sheet] = sheet[:at] + f"<hyperlinks>{links}</hyperlinks>".encode() + sheet[at:]
    kind = "http://schemas.openxmlformats.org/package/2006/relationships"
    old = parts.get(place, f'<Relationships xmlns="{kind}"></Relationships>'.encode())
    parts[place] = old.replace(b"</Relationships>", kept.encode() + b"</Relationships>")
    folder = result(packed(parts.items()))
    for file in folder.rglob("*.xlsx"):
        with zipfile.ZipFile(file) as package:
            found = [name for name in package.namelist() if b'TargetMode="External"' in package.read(name)]
            theirs = file.name == "returned.xlsx" or file.name.endswith(".annotated.xlsx")
            assert found == ([place] if theirs else []), file.name
            if theirs:
                assert all(escape(to).encode() in package.read(place) for to in HYPERLINKS)


@pytest.mark.parametrize(
    "formula",
    [
        "'" * 300_001 + "|x!",
        "'[1]" * 100_000 + "x|y!A1",
        "[1]" + "''" * 100_000 + "x",
        "[" * 300_000,
        "a" * 300_000 + "|",
        "a" * 300_000 + " " * 300_000,
        '"' * 300_001 + "[1]",
    ],
    ids=lambda formula: formula[:4],
)
def test_no_formula_takes_for_ever(formula):
    """Each of these once did, or would where a search goes over the same letters again and again."""
    severed = Severed(frozenset({"macro1"}), frozenset({"staff"}), frozenset({"area"}))
    assert isinstance(severed.named_in(formula), bool)


def test_no_text_that_looks_like_hidden_rows_takes_for_ever():
    rows = b"<row r='7'><c r='A7'><is><t>" + b" hidden='1'" * 700_000 + b"</t></is></c></row><row r='8' hidden='1'/>"
    seen = scan("Extensions", b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>", frozenset(), linked=False)
    assert seen.hidden_rows == {8}


# What is spoilt


@pytest.mark.parametrize("seed", range(100 if SOAK else 2))
def test_what_is_spoilt_and_read_all_the_same_is_reviewed_too(plain, house, tmp_path, seed):
    """Whatever the gate lets in is marked and planned: nothing that is wrong in a part is met only then."""
    dice = random.Random(seed)
    file = tmp_path / "q.xlsx"
    for _ in range(10):
        back = dice.choice([plain, Return(HOSTILE["a link that runs a program"][0](plain))])
        name = dice.choice([plain.sheet, plain.sheet, *CORE, *back.parts])
        file.write_bytes(changed_in(back.whole, name, dice))
        try:
            folder = engage(file, house, Request(tmp_path / "output", DAY, dated=True)).folder
        except Rejected:
            continue
        assert (folder / "run.json").exists()


# The page that tells all this

PAGE = Path(__file__).parent.parent / "docs" / "untrusted_files.md"


def test_no_library_for_workbooks_reads_a_return():
    code = (file.read_text("utf-8") for file in (PAGE.parent.parent / "emprov_xl").rglob("*.py"))
    named = r"^\s*(?:import|from) (?:openpyxl|python_calamine|xlrd|odf|pyxlsb)\b|\.read_excel\("
    libraries = re.compile(named, re.MULTILINE)
    assert [found for text in code for found in libraries.findall(text)] == []


def test_every_row_of_the_page_names_tests_and_recipes_that_there_are():
    page = PAGE.read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| what may come")]
    assert len(rows) > 40
    for row in rows:
        shown_by = row.rstrip("| ").rpartition(" | ")[2]
        recipes, tests = re.findall("“([^”]+)”", shown_by), re.findall(r"`(test_\w+)\.(test_\w+)`", shown_by)
        assert recipes or tests, row
        assert [name for name in recipes if name not in HOSTILE] == []
    for module, name in re.findall(r"`(test_\w+)\.(test_\w+)`", page):
        assert f"\ndef {name}(" in (PAGE.parent.parent / "tests" / f"{module}.py").read_text("utf-8"), name
    for code in re.findall(r"\b[A-Z]{3}-\d{3}\b", page):
        assert f"## {code} " in (PAGE.parent / "rules.md").read_text("utf-8")
