import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from marking import (
    LOOK,
    children,
    discrepancies,
    mark,
    opened,
    our_formulas,
    parts,
    repacked,
)
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook

from emprov_xl.errors import CannotMark
from emprov_xl.files import sha256_of
from emprov_xl.model.mark import Mark
from emprov_xl.model.page import Page
from emprov_xl.model.rule import Severity
from emprov_xl.workbook.annotate import MOST_NOTES, Annotation, annotate
from emprov_xl.workbook.marking.comments import LAST_LINE
from emprov_xl.workbook.package.sheetpart import ORDER

PIN = "739154"
SHEET = "xl/worksheets/sheet1.xml"
MARKS = (
    mark("A2", "2001"),
    mark("A3", "2001"),
    mark("B2", "Ana Ruiz", Severity.NOTE, "EXT-009 The name is used twice."),
    mark("B3", "Ben Ode", Severity.WARNING, "EXT-008 Nobody has that name."),
    mark("C2", float(PIN), Severity.WARNING, "VM-002 The PIN is easily guessed.", secret=True),
    mark("D2", dt.date(2026, 11, 3), Severity.NOTE, "SITE-004 That is a Sunday."),
    mark("D40", None, note="EXT-010 The date is missing."),
)


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A return with what customers put in: notes, their own colours, a picture, a table, lists, merged cells."""
    path = tmp_path / "returned.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Extensions")
        sheet.write_row(0, 0, ["Extension", "Name", "PIN", "Since"])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, (number, name) in enumerate((("2001", "Ana Ruiz"), ("2001", "Ben Ode"), ("2003", "Zoë")), start=1):
            sheet.write_string(row, 0, number)
            sheet.write_string(row, 1, name)
            sheet.write_number(row, 2, int(PIN))
            sheet.write_datetime(row, 3, dt.datetime(2026, 11, 2 + row), day)
            sheet.write_formula(row, 4, f"=LEN(A{row + 1})", None, 4)
        green = book.add_format({"bg_color": "#00FF00"})
        sheet.conditional_format("A2:A9", {"type": "no_blanks", "format": green})
        sheet.conditional_format("C2:C9", {"type": "data_bar", "data_bar_2010": True})
        sheet.data_validation("B2:B9", {"validate": "list", "source": "=Lists!$A$1:$A$3"})
        sheet.write_comment("B3", "Ben asks: is this right?", {"author": "Ben"})
        sheet.merge_range("F2:G3", "both")
        sheet.insert_image("I2", "logo.png", {"image_data": io.BytesIO(LOGO)})
        sheet.set_landscape()
        sheet.repeat_rows(0)
        lists = book.add_worksheet("Lists")
        lists.write_column(0, 0, ["a", "b", "c"])
        lists.add_table("C1:D4", {"name": "Own"})
        book.define_name("emprov.extensions.extension", "=Extensions!$A$1")
    return path


LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6390f7abfc"
    "0f00035c01e6b311ef990000000049454e44ae426082"
)


def marked(source: Path, marks: tuple[Mark, ...] = MARKS, pages: tuple[Page, ...] = (), name: str = "marked") -> Path:
    target = source.with_name(f"{name}.xlsx")
    annotate(source, target, marks, pages, LOOK)
    return target


def values(path: Path) -> tuple[object, object]:
    """What two readers that have nothing in common find in the customer's sheets."""
    seen = {
        (sheet.title, data_only): {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for data_only in (True, False)
        for sheet in opened(path, data_only=data_only).worksheets
        if sheet.title in ("Extensions", "Lists")
    }
    with CalamineWorkbook.from_path(path) as book:
        also = {title: book.get_sheet_by_name(title).to_python() for title in ("Extensions", "Lists")}
    return seen, also


def notes(path: Path, title: str = "Extensions") -> dict[str, str]:
    sheet = opened(path)[title]
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def test_marking_changes_no_value(returned: Path) -> None:
    assert values(marked(returned, pages=(discrepancies("one"),))) == values(returned)


def test_marking_leaves_the_returned_file_alone(returned: Path) -> None:
    before = sha256_of(returned)
    marked(returned)
    assert sha256_of(returned) == before


def test_parts_that_need_no_change_are_byte_identical(returned: Path) -> None:
    target = returned.with_name("marked.xlsx")
    done = annotate(returned, target, MARKS, [discrepancies("one")], LOOK)
    before, after = parts(returned), parts(target)
    assert {name for name in before if before[name] != after[name]} == set(done.changed)
    assert set(after) - set(before) == set(done.added)
    assert set(done.changed) == {
        "[Content_Types].xml",
        "docProps/app.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        SHEET,
    }
    assert done.added == ("xl/worksheets/sheet3.xml",)


def test_untouched_parts_keep_their_compressed_bytes(returned: Path) -> None:
    target = marked(returned)
    name = "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(returned) as before, zipfile.ZipFile(target) as after:
        assert before.getinfo(name).compress_size == after.getinfo(name).compress_size
        assert before.getinfo(name).date_time == after.getinfo(name).date_time


def test_rows_of_a_marked_sheet_are_byte_identical(returned: Path) -> None:
    before, after = parts(returned)[SHEET], parts(marked(returned))[SHEET]
    end = before.index(b"</sheetData>")
    assert before[:end] == after[:end]


def test_the_same_input_gives_the_same_bytes(returned: Path) -> None:
    pages = (discrepancies("one"),)
    assert marked(returned, pages=pages).read_bytes() == marked(returned, pages=pages, name="again").read_bytes()


def test_our_formats_come_first_and_the_customers_keep_their_order(returned: Path) -> None:
    before = opened(returned)["Extensions"].conditional_formatting
    after = opened(marked(returned))["Extensions"].conditional_formatting
    ranked = sorted((rule.priority, rule.type) for area in after for rule in area.rules)
    theirs = sorted((rule.priority, rule.type) for area in before for rule in area.rules)
    assert [priority for priority, _ in ranked] == list(range(1, len(ranked) + 1))
    assert [kind for _, kind in ranked] == ["expression"] * 6 + [kind for _, kind in theirs]


def test_cells_of_one_column_with_the_same_fault_share_one_format(returned: Path) -> None:
    rules = opened(marked(returned))["Extensions"].conditional_formatting
    areas = {str(area.sqref): area.rules[0].formula for area in rules}
    assert areas["A2:A3"] == ['AND(N("emprov")=0,EXACT(A2&"","2001"))']


def test_a_format_of_2010_moves_back_too(returned: Path) -> None:
    rule = (
        '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:cfRule type="expression" priority="1" id="{00000000-0000-0000-0000-000000000001}">'
        "<xm:f>Lists!$A$1=1</xm:f></x14:cfRule><xm:sqref>A2</xm:sqref></x14:conditionalFormatting>"
    )
    end = "</x14:conditionalFormattings>"
    repacked(returned, {SHEET: lambda xml: xml.replace(end, rule + end).replace('priority="1"', 'priority="9"', 1)})
    sheet = parts(marked(returned))[SHEET].decode()
    assert 'priority="7" id="{00000000-0000-0000-0000-000000000001}"' in sheet


def test_beside_rules_of_a_pivot_table_ours_come_last(returned: Path) -> None:
    repacked(
        returned,
        {
            SHEET: lambda xml: xml.replace(
                '<cfRule type="notContainsBlanks"', "<cfRule pivot='1' type=\"notContainsBlanks\""
            )
        },
    )
    sheet = opened(marked(returned))["Extensions"]
    ranked = sorted((rule.priority, rule.type) for area in sheet.conditional_formatting for rule in area.rules)
    assert ranked[-1] == (8, "expression")
    assert ranked[0][1] != "expression"


@pytest.mark.parametrize("producer", ["xlsxwriter", "openpyxl"])
def test_a_marked_sheet_keeps_the_order_of_its_elements(returned: Path, producer: str) -> None:
    if producer == "openpyxl":
        book = opened(returned)
        book["Extensions"].add_data_validation(DataValidation("whole", sqref="C2"))
        book["Extensions"].auto_filter.ref = "A1:D4"
        book["Extensions"].protection.enable()
        book["Extensions"]["B3"].comment = None
        book.save(returned)
    target = marked(returned, pages=(discrepancies("one"),))
    for name in (SHEET, "xl/worksheets/sheet3.xml"):
        ranks = [ORDER.index(child) for child in children(parts(target)[name])]
        assert ranks == sorted(ranks)
    assert "legacyDrawing" in children(parts(target)[SHEET])


def test_a_mark_in_a_merged_block_goes_to_the_cell_that_shows(returned: Path) -> None:
    target = marked(returned, (mark("G3", "both"),))
    assert our_formulas(parts(target)[SHEET]) == ['AND(N("emprov")=0,EXACT(F2&"","both"))']
    assert list(notes(target)) == ["F2", "B3"]


def test_a_blank_that_a_merged_block_covers_is_marked_where_the_block_shows(returned: Path) -> None:
    target = marked(returned, (mark("G3", None),))
    areas = {str(area.sqref): area.rules for area in opened(target)["Extensions"].conditional_formatting}
    assert areas["F2"][0].formula == ['AND(N("emprov")=0,LEN(TRIM($G$3))=0)']


def test_the_worst_of_several_marks_colours_the_cell_and_one_note_tells_all(returned: Path) -> None:
    marks = (
        mark("A2", "2001", Severity.NOTE, "EXT-009 First."),
        mark("A2", "2001", Severity.BLOCKER, "EXT-001 Second."),
    )
    target = marked(returned, marks)
    rules = opened(target)["Extensions"].conditional_formatting
    (rule,) = [rule for area in rules for rule in area.rules if str(area.sqref) == "A2"]
    assert rule.dxf.fill.bgColor.rgb == f"FF{LOOK.marks['blocker'].fill}"
    assert notes(target)["A2"] == f"E-MetroTel review\nEXT-001 Second.\n\nEXT-009 First.\n{LAST_LINE}"


def test_a_note_of_the_customers_is_kept_and_ours_appended(returned: Path) -> None:
    note = notes(marked(returned))["B3"]
    assert note.startswith("Ben asks: is this right?\n\nE-MetroTel review\n")
    assert note.endswith(f"Nobody has that name.\n{LAST_LINE}")


def test_a_note_of_the_customers_comes_back_whole_when_ours_goes(returned: Path) -> None:
    cleaned = marked(marked(returned), (), name="cleaned")
    assert notes(cleaned) == {"B3": "Ben asks: is this right?"}
    assert b"emprov review" not in b"".join(parts(cleaned).values())


def test_what_the_customer_adds_to_our_note_stays(returned: Path) -> None:
    book = opened(marked(returned))
    book["Extensions"]["A2"].comment = Comment(f"{book['Extensions']['A2'].comment.text}\nWe know.", "Ana")
    book.save(returned)
    assert notes(marked(returned, ()))["A2"].strip() == "We know."


def test_a_cell_with_a_conversation_gets_no_note(returned: Path) -> None:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    talk = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="A2" id="{{1}}">'
        "<text>?</text></threadedComment></ThreadedComments>"
    )
    relation = (
        f'<Relationship Id="rId99" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    repacked(
        returned,
        {
            "xl/threadedComments/threadedComment1.xml": talk,
            "xl/worksheets/_rels/sheet1.xml.rels": lambda xml: xml.replace("</Relationships>", relation),
        },
    )
    target = returned.with_name("marked.xlsx")
    done = annotate(returned, target, MARKS, (), LOOK)
    assert [str(cell) for cell in done.notes_left_out] == ["Extensions!A2"]
    assert "A2" not in notes(target)
    assert parts(target)["xl/threadedComments/threadedComment1.xml"] == talk.encode()
    assert len(our_formulas(parts(target)[SHEET])) == 6


def test_notes_beyond_what_excel_bears_are_left_out_and_named(returned: Path) -> None:
    marks = [mark(f"A{row}", None, Severity.NOTE, "EXT-010 Missing.") for row in range(10, MOST_NOTES + 10)]
    done = annotate(returned, returned.with_name("marked.xlsx"), [*marks, mark("A2", "2001")], (), LOOK)
    assert [str(cell) for cell in done.notes_left_out] == [f"Extensions!A{MOST_NOTES + 9}"]


def test_a_mark_on_a_sheet_that_is_not_there_is_told(returned: Path) -> None:
    done = annotate(returned, returned.with_name("marked.xlsx"), [mark("A2", "x", title="Gone")], (), LOOK)
    assert [str(cell) for cell in done.not_found] == ["Gone!A2"]


def test_every_note_has_a_box_of_its_own(returned: Path) -> None:
    drawing = parts(marked(returned))["xl/drawings/vmlDrawing1.vml"].decode()
    numbers = [piece.split('"')[0] for piece in drawing.split('<v:shape id="')[1:]]
    assert len(numbers) == len(set(numbers)) == 7


def test_a_longer_note_has_a_higher_box(returned: Path) -> None:
    def rows(text: str) -> int:
        drawing = parts(marked(returned, (mark("A3", "2001", note=text),)))["xl/drawings/vmlDrawing1.vml"].decode()
        corners = drawing.rpartition("<x:Anchor>")[2].partition("<")[0].split(",")
        return int(corners[6]) - int(corners[2])

    assert rows("EXT-001 Short.") < rows("EXT-001 A sentence that is repeated. " * 12)


def test_a_secret_stands_in_no_part_that_we_wrote(returned: Path) -> None:
    target = returned.with_name("marked.xlsx")
    done = annotate(returned, target, MARKS, [discrepancies("one")], LOOK)
    content = parts(target)
    tail = content[SHEET].partition(b"</sheetData>")[2]
    ours = [tail, *(content[name] for name in (*done.changed, *done.added) if name != SHEET)]
    assert not any(PIN.encode() in part for part in ours)


def twice(
    source: Path, pages: tuple[Page, ...], between: Callable[[Path], Path] = lambda path: path
) -> tuple[Path, Path]:
    once = marked(source, pages=pages, name="once")
    return once, marked(between(once), pages=pages, name="twice")


def test_marking_twice_is_marking_once(returned: Path) -> None:
    once, again = twice(returned, (discrepancies("one", "two"), discrepancies("x", title="Review Summary")))
    assert once.read_bytes() == again.read_bytes()


@pytest.mark.libreoffice
def test_marking_what_another_program_saved_shows_each_mark_once(returned: Path, libreoffice) -> None:
    pages = (discrepancies("one", "two"), discrepancies("x", title="Review Summary"))
    once, again = twice(returned, pages, lambda path: libreoffice(path, "xlsx"))
    assert notes(again) == notes(once)
    assert len(our_formulas(parts(again)[SHEET])) == len(our_formulas(parts(once)[SHEET])) == 6
    assert opened(again).sheetnames == opened(once).sheetnames


@pytest.mark.libreoffice
def test_round_after_round_nothing_piles_up(returned: Path, libreoffice) -> None:
    pages = (discrepancies("one"),)
    rounds = [marked(returned, pages=pages, name="round1")]
    for number in (2, 3, 4):
        rounds.append(marked(libreoffice(rounds[-1], "xlsx"), pages=pages, name=f"round{number}"))
    assert sorted(parts(rounds[3])) == sorted(parts(rounds[2])) == sorted(parts(rounds[1]))
    assert counts(rounds[3]) == counts(rounds[2])
    assert notes(rounds[3]) == notes(rounds[0])


def counts(path: Path) -> list[str]:
    styles = parts(path)["xl/styles.xml"].decode()
    return [styles.partition(f"<{name} count=")[2].split(">")[0] for name in ("fonts", "fills", "cellXfs", "dxfs")]


def test_marks_that_are_settled_leave_no_residue(returned: Path) -> None:
    book = opened(returned)
    book["Extensions"]["B3"].comment = None
    book.save(returned)
    bare = parts(marked(returned, (), name="bare"))
    cleaned = parts(marked(marked(returned, pages=(discrepancies("one"),)), (), name="cleaned"))
    assert set(cleaned) == set(bare)
    settled = ("xl/styles.xml", "[Content_Types].xml")  # what these gained does no harm and is used again
    assert {name for name in bare if name not in settled and cleaned[name] != bare[name] and "rels" not in name} <= {
        SHEET
    }
    assert our_formulas(cleaned[SHEET]) == []


def test_a_workbook_without_marks_is_copied(returned: Path) -> None:
    done = annotate(returned, returned.with_name("marked.xlsx"), (), (), LOOK)
    assert done == Annotation((), (), (), ())
    assert parts(returned.with_name("marked.xlsx")) == parts(returned)


def prefixed(xml: str) -> str:
    """The same XML with every element of the main namespace under a prefix."""
    head, _, body = xml.partition("?>")
    renamed = body.replace("</", "\x01").replace("<", "<x:").replace("\x01", "</x:")
    return f"{head}?>{renamed.replace('xmlns=', 'xmlns:x=', 1)}"


def test_a_workbook_that_uses_prefixes_is_marked_in_them(tmp_path: Path) -> None:
    path = tmp_path / "returned.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Extensions"
    book.active.append(["Extension"])
    book.active.append(["2001"])
    book.save(path)
    repacked(
        path,
        dict.fromkeys(
            ("xl/workbook.xml", "xl/styles.xml", SHEET),
            lambda xml: prefixed(xml if "?>" in xml else f"<?xml version='1.0'?>{xml}"),
        ),
    )
    target = marked(path, (mark("A2", "2001"),), (discrepancies("one"),))
    sheet = opened(target)["Extensions"]
    (area,) = sheet.conditional_formatting
    assert area.rules[0].dxf.fill.bgColor.rgb == f"FF{LOOK.marks['blocker'].fill}"
    assert sheet["A2"].comment is not None


def test_a_sheet_in_utf_16_is_marked(returned: Path) -> None:
    content = parts(returned)
    text = content[SHEET].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    with zipfile.ZipFile(returned, "w") as package:
        for name, data in content.items():
            package.writestr(name, text.encode("utf-16") if name == SHEET else data)
    assert len(our_formulas(parts(marked(returned))[SHEET])) == 6


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"_xmlsignatures/origin.sigs": ""}, "signed"),
        ({"xl/revisions/revisionHeaders.xml": "<headers/>"}, "shared"),
        ({SHEET: lambda xml: xml.replace("<worksheet", "<!DOCTYPE x><worksheet", 1)}, "document type"),
        ({SHEET: lambda xml: xml.replace("</worksheet>", "")}, "not well-formed"),
        ({SHEET: lambda xml: xml.replace("sheetData", "rowData")}, "no rows"),
        ({"XL/WORKBOOK.XML": "<workbook/>"}, "twice"),
    ],
)
def test_a_package_that_would_lose_something_is_refused(returned: Path, changes, words: str) -> None:
    repacked(returned, changes)
    with pytest.raises(CannotMark, match=words):
        marked(returned)
    assert not returned.with_name("marked.xlsx").exists()


@pytest.mark.parametrize(
    "content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04 cut short", b"name,number\n"]
)
def test_what_is_no_package_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "returned.xlsx"
    path.write_bytes(content)
    with pytest.raises(CannotMark):
        marked(path)


def test_a_damaged_part_is_refused(returned: Path) -> None:
    with zipfile.ZipFile(returned) as package:
        info = package.getinfo(SHEET)
    content = bytearray(returned.read_bytes())
    content[info.header_offset + 80] ^= 0xFF
    returned.write_bytes(content)
    with pytest.raises(CannotMark, match="damaged"):
        marked(returned)
