"""A return is read wherever its sheets and columns went, and every filled cell is accounted for."""

import datetime as dt
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

from emprov_xl.errors import Rejected
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.cells import Kind, kind_of
from emprov_xl.model.returned import Anchor
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.parts import read_parts
from tests.samples.written import NOT_PEOPLE


def issued(folder, house, without):
    file = folder / "q.xlsx"
    issue_questionnaire(file, Order("Acme", "ACM-001", None, 10, without, None, None, dt.date(2026, 12, 1)), house)
    return file


@pytest.fixture(scope="module")
def sent(tmp_path_factory, house):
    """A questionnaire as it goes out."""
    return issued(tmp_path_factory.mktemp("sent"), house, frozenset())


@pytest.fixture(scope="module")
def little(tmp_path_factory, house):
    """A questionnaire of people and their groups, which is opened and saved in half the time."""
    return issued(tmp_path_factory.mktemp("little"), house, NOT_PEOPLE)


@pytest.fixture
def returned(little, house, tmp_path):
    """What is read after a customer did something to the workbook; two extensions are filled in first."""
    return coming_back(little, house, tmp_path)


@pytest.fixture
def returned_whole(sent, house, tmp_path):
    """The same of a questionnaire with all its sections."""
    return coming_back(sent, house, tmp_path)


def coming_back(source, house, folder):
    def after(*changes):
        workbook = openpyxl.load_workbook(source)
        sheet = workbook["Extensions"]
        for row, number, name in ((7, "0201", "Zoë Bélanger"), (9, "0202", "Ben Ode")):
            sheet.cell(row, column(sheet, "extension"), number)
            sheet.cell(row, column(sheet, "display_name"), name)
        for change in changes:
            change(workbook)
        file = folder / "back.xlsx"
        workbook.save(file)
        return read(file, house.questionnaire)

    return after


def column(sheet, key):
    return next(cell.column for cell in sheet[5] if cell.value == key)


def extensions(returned):
    answers = returned.sheets["extensions"].answers
    return answers["extension"], answers["display_name"]


READ = ({7: "0201", 9: "0202"}, {7: "Zoë Bélanger", 9: "Ben Ode"})


def drop_names(workbook):
    for name in [name for name in workbook.defined_names if name.startswith("emprov.")]:
        del workbook.defined_names[name]


def clear_keys(workbook):
    for cell in workbook["Extensions"][5]:
        cell.value = None


def test_what_was_answered_is_what_is_read(returned):
    assert extensions(returned()) == READ


def test_a_fresh_questionnaire_is_read_by_the_names_of_its_cells(returned):
    anchors = {anchor for sheet in returned().sheets.values() for anchor in sheet.anchors.values()}
    assert anchors == {Anchor.NAME}


def test_every_asked_sheet_and_field_is_found(returned_whole, house):
    back = returned_whole()
    for sheet in house.questionnaire.asked():
        assert set(back.sheets[sheet.key].columns) == {field.key for field in sheet.fields}, sheet.key


def test_a_workbook_whose_names_were_dropped_is_read_by_its_hidden_keys(returned):
    back = returned(drop_names)
    assert extensions(back) == READ
    assert set(back.sheets["extensions"].anchors.values()) == {Anchor.KEY}
    assert "WBK-002" in {remark.code for remark in back.remarks}


def test_without_names_and_keys_the_header_texts_are_enough(returned):
    back = returned(drop_names, clear_keys)
    assert extensions(back) == READ
    assert set(back.sheets["extensions"].anchors.values()) == {Anchor.HEADER}


def test_a_renamed_sheet_is_still_found(returned):
    def rename(workbook):
        workbook["Extensions"].title = "Our people"

    back = returned(drop_names, rename)
    assert back.sheets["extensions"].title == "Our people"
    assert extensions(back) == READ


def test_a_moved_sheet_is_still_found(returned):
    assert extensions(returned(lambda workbook: workbook.move_sheet("Extensions", 9))) == READ


def test_columns_that_changed_places_are_still_found(returned):
    def swap(workbook):
        sheet = workbook["Extensions"]
        first, second = column(sheet, "extension"), column(sheet, "email")
        for row in range(5, 12):
            one, other = sheet.cell(row, first), sheet.cell(row, second)
            one.value, other.value = other.value, one.value

    back = returned(drop_names, swap)
    assert extensions(back) == READ


def test_rows_put_above_the_header_shift_nothing(returned):
    def banner(workbook):
        workbook["Extensions"].insert_rows(1, 2)
        workbook["Extensions"]["A1"] = "Filled in by Pat, 3 December"

    back = returned(drop_names, banner)
    assert extensions(back) == ({9: "0201", 11: "0202"}, {9: "Zoë Bélanger", 11: "Ben Ode"})
    assert [stray.value for stray in back.sheets["extensions"].strays] == ["Filled in by Pat, 3 December"]


def test_rows_far_past_the_prepared_ones_are_read(returned):
    def far(workbook):
        workbook["Extensions"].cell(5000, 1, "0999")

    assert extensions(returned(far))[0][5000] == "0999"


def test_an_error_in_a_cell_is_not_a_blank(returned):
    def break_cell(workbook):
        cell = workbook["Extensions"].cell(8, 2)
        cell.value, cell.data_type = "#REF!", "e"

    assert extensions(returned(break_cell))[1][8] == "#REF!"


def test_a_remark_beside_the_form_is_a_stray_and_is_named(returned):
    def remark(workbook):
        workbook["Extensions"]["BZ7"] = "Zoë leaves in May"

    back = returned(remark)
    (stray,) = back.sheets["extensions"].strays
    assert (str(stray.cell), stray.value) == ("Extensions!BZ7", "Zoë leaves in May")
    assert "WBK-001" in {remark.code for remark in back.remarks}


def test_a_sheet_of_the_customers_own_is_said(returned):
    def own(workbook):
        workbook.create_sheet("Our notes").append(["remember", "the fax"])

    (remark,) = [remark for remark in returned(own).remarks if remark.code == "WBK-007"]
    assert remark.facts == {"title": "Our notes", "cells": "2"}


def test_a_column_that_was_added_is_one_remark(returned):
    def add(workbook):
        for row, text in ((6, "Locker"), (7, "12"), (9, "14")):
            workbook["Extensions"].cell(row, 60, text)

    remarks = [remark for remark in returned(add).remarks if remark.code in ("WBK-001", "WBK-008")]
    assert [(remark.code, remark.facts) for remark in remarks] == [
        ("WBK-008", {"typed": "Locker", "cells": "BH6, BH7, BH9"})
    ]


def test_a_formula_that_was_never_calculated_is_said_where_an_answer_is_expected(returned):
    def formula(workbook):
        workbook["Extensions"].cell(8, 2, '="Ben "&"Ode"')

    remarks = [remark for remark in returned(formula).remarks if remark.code == "WBK-006"]
    assert [str(remark.cell) for remark in remarks] == ["Extensions!B8"]


def test_a_column_that_was_deleted_is_said(returned):
    def delete(workbook):
        workbook["Extensions"].delete_cols(column(workbook["Extensions"], "department"))

    back = returned(drop_names, delete)
    assert {remark.facts["title"] for remark in back.remarks if remark.code == "WBK-003"} == {"Department"}


def test_every_filled_cell_is_an_answer_a_label_or_a_stray(returned):
    def own(workbook):
        workbook.create_sheet("Our notes").append(["remember", "the fax"])
        workbook["Site"]["H30"] = "see me"

    counts = returned(own).counts
    assert counts.answers + counts.labels + counts.strays == counts.filled
    assert counts.strays == 3


def test_a_fresh_questionnaire_has_no_strays(returned):
    assert list(returned().strays()) == []


def accounted(returned):
    counts = returned.counts
    return counts.answers + counts.labels + counts.strays == counts.filled


def remarks_in(returned, code):
    return [remark for remark in returned.remarks if remark.code == code]


def test_a_copied_sheet_does_not_take_the_place_of_the_real_one(returned):
    def copy(workbook):
        copied = workbook.copy_worksheet(workbook["Extensions"])
        copied.title = "Extensions (2)"
        copied["A7"] = "0999"
        for cell in list(copied[5]):
            name = f"emprov.extensions.{cell.value}"
            copied.defined_names[name] = DefinedName(name, attr_text=f"'Extensions (2)'!${cell.column_letter}$6")
        workbook.move_sheet(copied, -len(workbook.sheetnames) + 1)

    back = returned(copy)
    assert (back.sheets["extensions"].title, extensions(back)) == ("Extensions", READ)
    assert [remark.facts["title"] for remark in remarks_in(back, "WBK-007")] == ["Extensions (2)"]
    assert accounted(back)


def test_a_sheet_of_our_title_that_was_not_read_is_not_ours(returned):
    def put_aside(workbook):
        workbook["Extensions"].title = "People"
        for name in workbook.defined_names.values():
            if name.name.startswith("emprov.extensions."):
                name.attr_text = name.attr_text.replace("Extensions", "People")
        workbook.create_sheet("Extensions").append(["0999", "Nobody"])

    back = returned(put_aside)
    assert (back.sheets["extensions"].title, extensions(back)) == ("People", READ)
    assert [remark.facts for remark in remarks_in(back, "WBK-007")] == [{"title": "Extensions", "cells": "2"}]
    assert (accounted(back), back.counts.strays) == (True, 2)


@pytest.mark.parametrize("cell", ["XFD20000", "A1048576", "XFD1048576"])
def test_a_cell_far_away_is_refused_before_it_fills_the_memory(returned, cell):
    def far(workbook):
        workbook["Extensions"][cell] = "x"

    with pytest.raises(Rejected, match=f"Extensions is filled in as far as .*{cell}") as refusal:
        returned(far)
    assert refusal.value.code == "SHEET_EXTENT"


def test_a_far_cell_that_is_only_coloured_is_no_harm(returned):
    def colour(workbook):
        workbook["Extensions"]["XFD1048576"].font = Font(bold=True)

    assert extensions(returned(colour)) == READ


def test_cells_without_a_reference_count_from_the_one_before(tmp_path):
    row = '<row r="1048000"><c r="XFC1048000" s="1"/><c><v>1</v></c></row>'
    with pytest.raises(Rejected, match="XFD1048000"):
        read_parts(package(tmp_path, row))


def test_a_package_that_unpacks_too_large_is_refused(sent, tmp_path):
    steep, many = tmp_path / "steep.xlsx", tmp_path / "many.xlsx"
    repacked(sent, steep, add={"xl/media/picture.bin": bytes(2 << 20)})
    repacked(sent, many, add={f"xl/media/{number}": b"" for number in range(2000)})
    for file, why, code in ((steep, "200 times", "ZIP_RATIO"), (many, "2,000", "ZIP_ENTRIES")):
        with pytest.raises(Rejected, match=why) as refusal:
            read_parts(file)
        assert refusal.value.code == code


def test_sheets_of_a_section_that_was_not_sent_are_named_and_not_read(returned_whole):
    def pasted(workbook):
        told(workbook, "sections", "core,routing,groups,outbound")

    back = returned_whole(pasted)
    assert "queues" not in back.sheets
    assert {"Call Queues", "Agents"} <= {remark.facts["title"] for remark in remarks_in(back, "WBK-007")}
    assert (accounted(back), back.counts.strays > 0) == (True, True)


def test_without_its_core_a_list_of_sections_is_not_believed(returned_whole):
    assert "queues" in returned_whole(lambda workbook: told(workbook, "sections", "outbound,nonsense")).sheets


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("Extensions", "H3"),
        ("Extensions", "AA1"),
        ("Extensions", "BZ4"),
        ("Site", "F2"),
        ("Site", "A1"),
        ("Site", "F3"),
        ("Start Here", "H5"),
        ("Start Here", "B99"),
        ("Questions", "L8"),
        ("Agreement", "B12"),
    ],
)
def test_what_a_customer_writes_beside_our_texts_is_a_stray_and_is_named(returned, title, cell):
    def write(workbook):
        workbook[title][cell] = "Please call me"

    back = returned(write)
    named = [str(remark.cell) for remark in remarks_in(back, "WBK-001")]
    assert [str(stray.cell) for stray in back.strays()] == named == [f"{title}!{cell}"]
    assert accounted(back)


def test_our_texts_may_be_worded_otherwise_where_they_stand(returned):
    def older(workbook):
        workbook["Extensions"]["B2"], workbook["Extensions"]["A3"] = "Who is who?", "Back"
        workbook["Site"]["B1"], workbook["Site"]["D3"] = "Your site", "The reason"

    assert list(returned(older).strays()) == []


def test_rows_put_above_a_form_move_its_head(returned):
    def banner(workbook):
        workbook["Site"].insert_rows(1, 2)
        workbook["Site"]["B1"] = "Filled in by Pat"

    assert [str(stray.cell) for stray in returned(drop_names, banner).strays()] == ["Site!B1"]


@pytest.mark.parametrize("text", ["\u00a0", " ", "\u200b", "\t\u3000"])
def test_a_cell_that_shows_nothing_is_no_answer(returned, text):
    def blank(workbook):
        workbook["Extensions"]["A12"] = workbook["Extensions"]["BZ3"] = workbook["Site"]["H9"] = text

    back = returned(blank)
    assert extensions(back) == READ
    assert (list(back.strays()), accounted(back)) == ([], True)


def test_a_formula_whose_result_is_the_empty_text_has_been_calculated(tmp_path):
    cells = (
        '<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v></v></c><c r="C1" t="str"><f>A1</f></c>'
        '<c r="D1"><f t="shared" si="0"/></c><c r="E1"><f t="shared" si="0"/><v>2</v></c><c r="F1"><f>1</f><v/></c>'
    )
    formulas = read_parts(package(tmp_path, f'<row r="1">{cells}</row>')).grids["S"].formulas
    assert [cell for cell, calculated in sorted(formulas.items()) if not calculated] == [(1, 2), (1, 3), (1, 4), (1, 6)]


def test_an_error_cell_closed_at_once_takes_nothing_of_the_next(tmp_path):
    cells = '<c r="A1" t="e"/><c r="B1"><v>7</v></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    grid = read_parts(package(tmp_path, f'<row r="1">{cells}</row>')).grids["S"]
    assert grid.columns == {2: {1: 7.0}, 3: {1: "#DIV/0!"}}
    assert kind_of(grid.columns[3][1]) is Kind.ERROR


def test_two_fields_of_a_form_never_share_a_cell(returned):
    def drag(workbook):
        """Excel moves the name with the cell, and the name of the one that lay there is lost."""
        site = workbook["Site"]
        rows = {site.cell(row, 1).value: row for row in range(1, site.max_row + 1)}
        site.cell(rows["site_name"], 3, "Lakeside")
        for name, cell in (("company", f"Site!$C${rows['site_name']}"), ("site_name", "#REF!")):
            workbook.defined_names[f"emprov.site.{name}"].attr_text = cell

    site = returned(drag).sheets["site"]
    cells = [(site.rows[key], column) for key, column in site.columns.items()]
    assert len(cells) == len(set(cells))
    assert list(site.answers["site_name"].values()) == ["Lakeside"]


def told(workbook, key, value):
    """Writes a value into the hidden sheet `_emprov`; None clears it."""
    row = next(row for row in workbook["_emprov"].iter_rows(max_col=2) if row[0].value == key)
    row[1].value, row[1].number_format = value, "General"


@pytest.mark.parametrize(("typed", "number"), [("2", 2), (2, 2), ("3.0", 3), ("²", 1), ("", 1), ("two", 1)])
def test_the_round_is_read_however_a_program_kept_it(returned, typed, number):
    assert returned(lambda workbook: told(workbook, "round", typed)).round == number


def test_a_version_kept_as_a_number_is_not_an_older_one(returned):
    assert remarks_in(returned(lambda workbook: told(workbook, "version", 1)), "WBK-005") == []


def test_a_workbook_that_kept_nothing_but_its_identity_is_refused(returned):
    def strip(workbook):
        drop_names(workbook)
        for title in workbook.sheetnames:
            if title not in ("_emprov", "Start Here"):
                del workbook[title]

    with pytest.raises(Rejected, match="None of the questionnaire's sheets is left") as refusal:
        returned(strip)
    assert refusal.value.code == "NOT_OURS"


def test_a_workbook_that_lost_its_identity_is_known_by_its_reference(returned):
    def lose(workbook):
        del workbook["_emprov"]

    back = returned(lose)
    assert back.engagement == "ACM-001"
    (remark,) = remarks_in(back, "WBK-010")
    assert remark.facts == {"engagement": "ACM-001"}


def test_a_reference_to_another_project_is_said(returned):
    def change(workbook):
        cell = next(row[2] for row in workbook["Site"].iter_rows() if row[0].value == "engagement_id")
        cell.value = "XYZ-999"

    back = returned(change)
    assert back.engagement == "ACM-001"
    (remark,) = remarks_in(back, "WBK-011")
    assert remark.facts == {"typed": "XYZ-999", "engagement": "ACM-001"}


def test_a_fresh_questionnaire_is_sure_whose_it_is(returned):
    assert [remark.code for remark in returned().remarks if remark.code in ("WBK-010", "WBK-011")] == []


@pytest.mark.parametrize("root", ["document", "presentation"])
def test_a_letter_or_a_presentation_is_no_workbook(sent, tmp_path, root):
    file = tmp_path / "letter.xlsx"
    repacked(
        sent,
        file,
        change={"_rels/.rels": (b"xl/workbook.xml", b"word/document.xml")},
        add={
            "word/document.xml": f"<w:{root} xmlns:w='urn:w'/>".encode(),
            "word/_rels/document.xml.rels": b"<Relationships/>",
        },
    )
    with pytest.raises(Rejected) as refusal:
        read_parts(file)
    assert refusal.value.code == "LETTER"


def test_a_column_without_a_header_is_one_remark(returned):
    def add(workbook):
        for row in range(7, 20):
            workbook["Extensions"].cell(row, 60, f"Locker {row}")

    back = returned(add)
    assert remarks_in(back, "WBK-001") == []
    (remark,) = remarks_in(back, "WBK-008")
    assert (str(remark.cell), remark.facts["typed"]) == ("Extensions!BH7", "BH")


def test_a_stray_is_found_by_its_cell(returned):
    def write(workbook):
        workbook["Extensions"]["BZ7"] = "Zoë leaves in May"
        workbook["Start Here"]["J2"] = "hello"

    back = returned(write)
    assert {str(stray.cell): back.stray_at(stray.cell) for stray in back.strays()} == {
        "Extensions!BZ7": "Zoë leaves in May",
        "Start Here!J2": "hello",
    }
    assert back.stray_at(back.remarks[0].cell) is not None


def package(folder, rows):
    """A workbook of one sheet S with these rows, as small as can be."""
    file = folder / "small.xlsx"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = '<Relationships><Relationship Id="r1" Type="{}/{}" Target="{}"/></Relationships>'
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("_rels/.rels", relation.format(kind, "officeDocument", "xl/workbook.xml"))
        parts.writestr("xl/_rels/workbook.xml.rels", relation.format(kind, "worksheet", "sheet.xml"))
        parts.writestr(
            "xl/workbook.xml", f'<workbook xmlns:r="{kind}"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>'
        )
        parts.writestr("xl/sheet.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    return file


def repacked(source, target, change=None, add=None):
    """A copy of a workbook with a text of some parts replaced, and parts added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            before, after = (change or {}).get(name, (b"", b""))
            new.writestr(name, old.read(name).replace(before, after) if before else old.read(name))
        for name, content in (add or {}).items():
            new.writestr(name, content)


@pytest.mark.libreoffice
def test_a_questionnaire_saved_by_libreoffice_reads_the_same(sent, house, libreoffice):
    ours, theirs = read(sent, house.questionnaire), read(libreoffice(sent, "xlsx"), house.questionnaire)
    assert theirs.sheets == ours.sheets
    assert theirs.counts == ours.counts
