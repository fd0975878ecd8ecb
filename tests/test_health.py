"""The health of a returned workbook: what was lost, what is hidden, and what of it becomes a finding."""

import datetime as dt
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.datavalidation import DataValidation
from torture import part_of, torture_workbook

from emprov_xl.cli import main
from emprov_xl.doctor import examine, lines
from emprov_xl.engage import Request, engage
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.health import Hiding
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.health import health_of
from emprov_xl.workbook.reading.make import make_of
from emprov_xl.workbook.reading.scan import scan
from emprov_xl.workbook.sheets.validation import has_drop_down

SAMPLES = Path(__file__).parent / "samples"
CLEAN, FAULTY = SAMPLES / "lakeside-clean.xlsx", SAMPLES / "lakeside-faulty.xlsx"
DAY = dt.date(2026, 12, 1)
LISTED = 'sqref="F7:F231"><formula1>'  # the drop-down of Location
TEN = range(7, 17)
ROWS = "".join(
    f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{1994 + row}</t></is></c>'
    f'<c r="B{row}" t="inlineStr"><is><t>Name {row}</t></is></c></row>'
    for row in TEN
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory, house):
    """A questionnaire in which ten extensions are filled in, as bytes by part."""
    file = tmp_path_factory.mktemp("sent") / "q.xlsx"
    issue_questionnaire(file, Order("Acme", "ACM-001", None, 10, frozenset(), None, None, DAY), house)
    with zipfile.ZipFile(file) as package:
        content = {name: package.read(name) for name in package.namelist()}
    content[part_of(content, "Extensions")] = content[part_of(content, "Extensions")].replace(
        b"</sheetData>", f"{ROWS}</sheetData>".encode()
    )
    return content


@pytest.fixture
def returned(sent, tmp_path):
    """The file after pieces of its parts were replaced: `returned("Extensions", (old, new), …)`."""

    def after(*changes, more=()):
        content = dict(sent)
        for where, *pairs in changes:
            part = where if where in content else part_of(content, where)
            for old, new in pairs:
                assert old.encode() in content[part], old
                content[part] = content[part].replace(old.encode(), new.encode(), 1)
        content |= dict(more)
        file = tmp_path / "back.xlsx"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in content.items():
                package.writestr(name, data)
        return file

    return after


def health(file, house):
    return health_of(file, read(file, house.questionnaire), house.questionnaire)


def found(file, house, folder):
    """The findings of the workbook's health: code and cell."""
    findings = engage(file, house, Request(folder / "output", DAY)).document["findings"]
    return [(finding["code"], f"{finding['sheet']}!{finding['cell']}") for finding in findings if _new(finding["code"])]


def _new(code):
    return "WBK-030" <= code <= "WBK-099"


def emprov(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.mark.parametrize("file", [CLEAN, FAULTY], ids=lambda file: file.stem)
def test_what_libreoffice_saved_has_lost_nothing(file, house, tmp_path):
    seen = health(file, house)
    assert seen.make.producer == "LibreOffice 7.4.7"
    assert (seen.lost_drop_downs, seen.make.broken_names, seen.hidden, seen.merged) == ((), (), (), ())
    assert found(file, house, tmp_path) == []


def test_what_was_filled_in_and_not_changed_otherwise_is_healthy(returned, house, tmp_path):
    file = returned()
    assert not examine(file, house).risks
    assert found(file, house, tmp_path) == []


def test_each_field_that_is_chosen_from_a_list_is_sent_with_a_drop_down_and_no_other(sent, house):
    for sheet in house.questionnaire.asked():
        seen = scan(sheet.title, sent[part_of(sent, sheet.title)], _Every(), linked=False)
        columns = {(area.top, area.left) for area in seen.offered}
        assert len(columns) == sum(map(has_drop_down, sheet.fields)), sheet.key


class _Every(frozenset):
    def __contains__(self, _name):
        return True


@pytest.mark.parametrize("attribute", ['hidden="1"', "hidden='true'", 'ht="0" customHeight="1"'])
def test_rows_that_are_hidden_and_filled_in_are_asked_about(attribute, returned, house, tmp_path):
    file = returned(("Extensions", *((f'<row r="{row}"', f'<row r="{row}" {attribute}') for row in (9, 10, 12))))
    (hidden,) = health(file, house).hidden
    assert (hidden.hiding, hidden.lines) == (Hiding.ROWS, "rows 9 to 10, 12")
    assert found(file, house, tmp_path) == [("WBK-030", "Extensions!A9")]


def test_a_hidden_row_that_is_blank_is_nobodys_business(returned, house):
    file = returned(("Extensions", ("</sheetData>", '<row r="40" hidden="1"/></sheetData>')))
    assert health(file, house).hidden == ()


def test_an_answer_in_a_hidden_row_is_judged_like_any_other(returned, house, tmp_path):
    twice = ("Extensions", ("<t>2002</t>", "<t>2001</t>"), ('<row r="8"', '<row r="8" hidden="1"'))
    findings = engage(returned(twice), house, Request(tmp_path / "output", DAY)).document["findings"]
    assert {f["cell"] for f in findings if f["code"] == "EXT-001"} == {"A7", "A8"}


def test_rows_behind_a_filter_are_told_as_such(returned, house, tmp_path):
    rows = [(f'<row r="{row}"', f'<row r="{row}" hidden="1"') for row in (8, 9)]
    content = returned(("Extensions", *rows))
    choice = '<filterColumn colId="1"><filters><filter val="Name 7"/></filters></filterColumn></autoFilter>'
    with zipfile.ZipFile(content) as package:
        (area,) = re.findall(
            r'<autoFilter ref="[^"]*"/>', package.read(part_of(_parts(package), "Extensions")).decode()
        )
    file = returned(("Extensions", *rows, (area, f"{area[:-2]}>{choice}")))
    assert [hidden.hiding for hidden in health(file, house).hidden] == [Hiding.FILTER]
    assert found(file, house, tmp_path) == [("WBK-033", "Extensions!A8")]


def _parts(package):
    return {name: package.read(name) for name in package.namelist()}


def test_a_collapsed_group_is_told_as_such(returned, house):
    file = returned(("Extensions", ('<row r="9"', '<row r="9" outlineLevel="1" hidden="1"')))
    assert [hidden.hiding for hidden in health(file, house).hidden] == [Hiding.GROUP]


def test_a_hidden_column_with_answers_is_told(returned, house, tmp_path):
    file = returned(("Extensions", ('<col min="2" max="2"', '<col min="2" max="2" hidden="1"')))
    assert found(file, house, tmp_path) == [("WBK-031", "Extensions!B7")]
    blank = returned(("Extensions", ('<col min="5" max="5"', '<col min="5" max="5" hidden="1"')))
    assert health(blank, house).hidden == ()


def test_a_hidden_sheet_with_answers_is_told_but_not_those_we_hide(returned, house, tmp_path):
    file = returned(("xl/workbook.xml", ('name="Extensions"', 'name="Extensions" state="veryHidden"')))
    assert health(file, house).make.hidden_sheets == ("Extensions",)
    assert found(file, house, tmp_path) == [("WBK-032", "Extensions!A7")]


@pytest.mark.parametrize(
    ("area", "swallowed"),
    [("B8:B10", 2), ("B8:C8", 1), ("B16:B400", None), ("AX8:AY9", None), ("C8:C9", None), ("A1:D2", None)],
)
def test_merged_cells_that_swallow_answers_are_told(area, swallowed, returned, house, tmp_path):
    file = returned(
        ("Extensions", ("<dataValidations", f'<mergeCells><mergeCell ref="{area}"/></mergeCells><dataValidations'))
    )
    merged = health(file, house).merged
    assert [each.swallowed for each in merged] == ([swallowed] if swallowed else [])
    assert found(file, house, tmp_path) == ([("WBK-034", "Extensions!B8")] if swallowed else [])


def test_a_drop_down_that_was_pasted_over_is_missed_in_those_rows(returned, house, tmp_path):
    file = returned(("Extensions", (LISTED, LISTED.replace("F7:F231", "F7:F11 F15:F231"))))
    (lost,) = health(file, house).lost_drop_downs
    assert (lost.field_title, lost.written) == ("Location", "F12:F14")
    assert found(file, house, tmp_path) == [("WBK-035", "Extensions!F12")]


def test_a_drop_down_in_the_extension_that_excel_writes_counts(returned, house):
    office = "http://schemas.microsoft.com/office"
    ours = (
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:y="{office}/spreadsheetml/2009/9/main">'
        f'<y:dataValidations count="1" xmlns:z="{office}/excel/2006/main"><y:dataValidation type="list">'
        "<y:formula1><z:f>Locations!$A$7:$A$31</z:f></y:formula1><z:sqref>F7:F231</z:sqref></y:dataValidation>"
        "</y:dataValidations></ext></extLst></worksheet>"
    )
    gone = (LISTED, LISTED.replace("F7:F231", "ZZ7"))
    assert health(returned(("Extensions", gone, ("</worksheet>", ours))), house).lost_drop_downs == ()
    assert len(health(returned(("Extensions", gone)), house).lost_drop_downs) == 1


def test_a_program_that_drops_the_extension_loses_its_drop_downs(returned, house, tmp_path):
    """Saved again by openpyxl, which keeps plain drop-downs and knows none in extensions."""
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1>'
        "<xm:f>Locations!$A$7</xm:f></x14:formula1><xm:sqref>F7:F231</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst></worksheet>"
    )
    file = returned(("Extensions", (LISTED, LISTED.replace("F7:F231", "ZZ7")), ("</worksheet>", extension)))
    with pytest.warns(UserWarning, match="Data Validation extension"):
        workbook = openpyxl.load_workbook(file)
    workbook.save(tmp_path / "again.xlsx")
    seen = health(tmp_path / "again.xlsx", house)
    assert [lost.field_title for lost in seen.lost_drop_downs] == ["Location"]
    assert seen.make.producer == "openpyxl 3.1"


def test_a_drop_down_whose_list_is_gone_is_gone_too(sent, house):
    part = sent[part_of(sent, "Extensions")]
    every = scan("Extensions", part, _Every(), linked=False).offered
    assert len(scan("Extensions", part, frozenset(), linked=False).offered) < len(every) == 20


def test_a_list_that_shows_no_arrow_is_no_drop_down():
    rule = b'<dataValidation type="list" showDropDown="1" sqref="A7"><formula1>"x"</formula1></dataValidation>'
    part = b"<worksheet><sheetData/><dataValidations>%s</dataValidations></worksheet>"
    assert scan("S", part % rule, frozenset(), linked=False).offered == ()
    assert scan("S", part % rule.replace(b'"1"', b'"0"'), frozenset(), linked=False).offered != ()


def test_names_of_cells_that_are_gone_are_told(returned, house):
    file = returned(
        ("xl/workbook.xml", ("</definedNames>", '<definedName name="x">#REF!</definedName></definedNames>'))
    )
    assert health(file, house).make.broken_names == ("x",)


def test_sheets_columns_and_names_that_are_gone_are_told(house, tmp_path):
    workbook = openpyxl.load_workbook(CLEAN)
    del workbook["Speed Dials"]
    for name in [name for name in workbook.defined_names if name.startswith("emprov.agents.")]:
        del workbook.defined_names[name]
    workbook.save(tmp_path / "q.xlsx")
    told = "\n".join(lines(examine(tmp_path / "q.xlsx", house)))
    assert "! Missing               Speed Dials" in told
    assert "Agents (7 by hidden key)" in told


def test_formulas_and_errors_among_the_answers_are_counted(returned, house):
    cells = '<c r="C7"><f>1+1</f><v>2</v></c><c r="D7"><f>1+2</f></c><c r="E7" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    file = returned(("Extensions", ("<t>Name 7</t></is></c></row>", f"<t>Name 7</t></is></c>{cells}")))
    seen = health(file, house)
    assert (seen.formulas, [str(cell) for cell in seen.uncalculated]) == (3, ["Extensions!D7"])
    assert [str(cell) for cell in seen.errors] == ["Extensions!E7"]


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
LINK = (
    f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATIONS}">'
    '<externalBook r:id="rId1"/></externalLink>'
)


def test_answers_from_another_workbook_name_its_file_but_not_its_folder(returned, house):
    linked = f'<Relationship Id="rId999" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    target = "file:///C:\\Users\\pat\\My%20people.xlsx"
    outside = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/externalLinkPath" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    file = returned(
        ("xl/_rels/workbook.xml.rels", ("</Relationships>", f"{linked}</Relationships>")),
        ("Extensions", ("<t>Name 7</t></is></c>", '<t>Name 7</t></is></c><c r="C7"><f>[1]S!A1</f><v>2</v></c>')),
        more={
            "xl/externalLinks/externalLink1.xml": LINK.encode(),
            "xl/externalLinks/_rels/externalLink1.xml.rels": outside.encode(),
        }.items(),
    )
    seen = health(file, house)
    assert (seen.make.links, [str(place) for place in seen.linked]) == (("My people.xlsx",), ["extensions.last_name@7"])


def test_what_could_run_and_what_hangs_on_the_sheets_is_counted(house, tmp_path):
    make = make_of(torture_workbook(tmp_path))
    assert (make.conversations, make.contents["chart"], make.contents["picture"]) == (1, 1, 2)


def test_passwords_signatures_and_sharing_are_told(returned, house):
    file = returned(
        ("Extensions", ("<sheetProtection ", '<sheetProtection password="CC1A" ')),
        more={"_xmlsignatures/origin.sigs": b"", "xl/revisions/revisionHeaders.xml": b"<x/>"}.items(),
    )
    examination = examine(file, house)
    assert examination.health.locked == ("Extensions",)
    assert examination.risks == ["Signature", "Shared workbook"]


@pytest.mark.parametrize(
    ("application", "version", "producer"),
    [
        ("Microsoft Excel", "16.0300", "Microsoft Excel 16"),
        ("Microsoft Macintosh Excel", "16.0300", "Microsoft Macintosh Excel 16"),
        ("LibreOffice/24.8.2.1$Linux_X86_64 LibreOffice_project/0f", "15.0000", "LibreOffice 24.8.2"),
        ("WPS Office", "12.1", "WPS Office"),
        ("Microsoft Excel", "3.1", "openpyxl 3.1"),
        ("Microsoft Excel", "12.0000", "emprov, saved by no other program since"),
        ("Evil\x9b[31m", "1", "Evil [31m 1"),
    ],
)
def test_the_program_that_saved_the_workbook_is_named(application, version, producer, returned):
    properties = f"<Properties><Application>{application}</Application><AppVersion>{version}</AppVersion></Properties>"
    assert make_of(returned(more={"docProps/app.xml": properties.encode()}.items())).producer == producer


def test_google_sheets_is_known_by_its_mark_where_no_program_is_named(returned):
    mark = '<extLst><ext><go:x xmlns:go="http://customooxmlschemas.google.com/"/></ext></extLst></workbook>'
    nobody = {"docProps/app.xml": b"<Properties/>"}.items()
    assert make_of(returned(("xl/workbook.xml", ("</workbook>", mark)), more=nobody)).producer == "Google Sheets"
    assert make_of(returned(more=nobody)).producer == "unknown"


def test_the_command_says_by_its_status_whether_something_is_at_risk(returned, tmp_path):
    assert emprov("doctor", CLEAN)[0] == 0
    status, said = emprov("doctor", FAULTY)
    assert (status, "! Outside the form      Extensions!AS11" in said) == (1, True)
    (tmp_path / "photo.xlsx").write_bytes(b"\x89PNG")
    assert emprov("doctor", tmp_path / "photo.xlsx") == (
        3,
        "photo.xlsx: REJECTED PICTURE: This is a picture, from which no answers can be read; please copy the answers\n"
        "into the questionnaire that was sent to you, and send that.\n",
    )
    assert emprov("doctor", tmp_path / "nothing.xlsx")[0] == 2


def test_a_rejected_workbook_is_told_of_as_far_as_it_can_be(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.sheet_state = "hidden"
    workbook.create_sheet("Sales")
    workbook.save(tmp_path / "sales.xlsx")
    status, said = emprov("doctor", "--json", tmp_path / "sales.xlsx")
    document = json.loads(said)
    assert (status, document["code"], document["health"]["hidden_sheets"]) == (3, "NOT_OURS", ["Sheet"])
    assert document["health"]["producer"].startswith("openpyxl")


def test_the_command_for_programs_says_the_same(house):
    status, said = emprov("doctor", FAULTY, "--json")
    document = json.loads(said)
    assert (status, document["verdict"], document["risks"]) == (1, "AT_RISK", ["Outside the form"])
    assert document["health"]["strays"] == ["Extensions!AS11"]


def test_the_health_is_the_first_block_of_the_review_summary_and_stands_in_the_run(house, tmp_path):
    folder = engage(FAULTY, house, Request(tmp_path / "output", DAY)).folder
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert run["health"]["producer"] == "LibreOffice 7.4.7"
    cells = run["cells"]
    assert cells["filled"] == cells["answers"] + cells["labels"] + cells["strays"]
    sheet = openpyxl.load_workbook(folder / "lakeside-faulty.annotated.xlsx")["Review Summary"]
    told = [(row[0], row[1]) for row in sheet.iter_rows(min_row=3, max_col=2, values_only=True)]
    assert told[1:3] == [("How well the workbook could be read", None), ("Saved by", "LibreOffice 7.4.7")]
    assert ("Outside the form", "Extensions!AS11") in told
    assert dict(told)["Filled cells"].startswith(f"{cells['filled']:,} = {cells['answers']:,} answers")


def test_marking_a_workbook_leaves_its_health_as_it_was(house, tmp_path):
    folder = engage(FAULTY, house, Request(tmp_path / "output", DAY)).folder
    before, after = (examine(file, house) for file in (FAULTY, folder / "lakeside-faulty.annotated.xlsx"))
    kept = [[told for told in seen.told if told.topic != "Filled cells"] for seen in (before, after)]
    assert kept[0] == kept[1]


def test_a_secret_under_merged_cells_is_not_told(house, tmp_path):
    workbook = openpyxl.load_workbook(CLEAN)
    sheet = workbook["Extensions"]
    letter = next(cell.column_letter for cell in sheet[5] if cell.value == "voicemail_pin")
    sheet[f"{letter}7"] = "739154"
    sheet.merge_cells(f"{letter}7:{letter}9")
    workbook.save(tmp_path / "q.xlsx")
    folder = engage(tmp_path / "q.xlsx", house, Request(tmp_path / "output", DAY)).folder
    said = (folder / "findings.json").read_text(encoding="utf-8")
    assert "WBK-034" in said
    assert "739154" not in said + (folder / "run.json").read_text(encoding="utf-8")


@pytest.mark.libreoffice
def test_drop_downs_survive_a_second_time_in_libreoffice(libreoffice, returned, house):
    seen = health(libreoffice(returned(), "xlsx"), house)
    assert (seen.lost_drop_downs, seen.make.producer.split()[0]) == ((), "LibreOffice")


def test_openpyxl_saves_a_rule_that_is_no_list_too(house, tmp_path):
    """A bound or a message in the place of a list is no drop-down."""
    workbook = openpyxl.load_workbook(CLEAN)
    sheet = workbook["Agents"]
    sheet.data_validations.dataValidation = []
    sheet.add_data_validation(DataValidation(type="whole", formula1="1", formula2="9", sqref="A7:A36"))
    workbook.save(tmp_path / "q.xlsx")
    assert {lost.place.sheet for lost in health(tmp_path / "q.xlsx", house).lost_drop_downs} == {"agents"}
