"""Every workbook that we write keeps the rules of ECMA-376, and the rules see what is broken."""

import datetime as dt
from pathlib import Path

import pytest
from ecma import faults
from marking import parts

from emprov_xl.engage import Request, engage
from emprov_xl.issue import Order, issue_questionnaire

SAMPLES = Path(__file__).parent / "samples"
DAY = dt.date(2026, 12, 1)


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory, house):
    file = tmp_path_factory.mktemp("sent") / "q.xlsx"
    issue_questionnaire(file, Order("Acme", "ACM-001", None, 10, frozenset(), None, None, DAY), house)
    return file


def test_the_questionnaire_keeps_the_rules(questionnaire):
    assert faults(parts(questionnaire)) == []


def test_the_results_of_a_return_keep_the_rules(house, tmp_path):
    folder = engage(SAMPLES / "lakeside-faulty.xlsx", house, Request(tmp_path, DAY, dated=True)).folder
    workbooks = sorted(path for path in folder.glob("*.xlsx") if path.name != "returned.xlsx")
    assert [path.name for path in workbooks] == [
        f"lakeside-faulty.{kind}.xlsx" for kind in ("annotated", "engineer", "plan")
    ]
    assert {path.name: faults(parts(path)) for path in workbooks} == {path.name: [] for path in workbooks}


@pytest.mark.parametrize(
    ("part", "old", "new", "words"),
    [
        ("xl/workbook.xml", "</bookViews>", "</bookViews><fileVersion/>", "workbook holds"),
        ("xl/workbook.xml", "<workbookView ", '<workbookView firstSheet="99" ', "firstSheet 99"),
        (
            "xl/workbook.xml",
            "</sheets>",
            '</sheets><definedNames><definedName name="a" localSheetId="99"/>',
            "sheet 99",
        ),
        (
            "xl/workbook.xml",
            "<definedName ",
            '<definedName name="a">[1]x!A1</definedName><definedName ',
            "workbook 1 of 0",
        ),
        ("xl/workbook.xml", 'sheetId="2"', 'sheetId="1"', "number 1 twice"),
        ("xl/styles.xml", "<xf ", '<xf fontId="999" ', "fontId 999"),
        ("xl/styles.xml", "<font>", "<font><fat/>", "a font with"),
        ("xl/styles.xml", "<dxf>", "<dxf><border/>", "dxf holds"),
        ("xl/worksheets/sheet2.xml", "<sheetData>", "<pageMargins/><sheetData>", "worksheet holds"),
        ("xl/worksheets/sheet2.xml", '<c r="B2" s="', '<c r="B2" s="9999', "no format of"),
    ],
)
def test_the_rules_see_what_is_broken(questionnaire, part, old, new, words):
    content = parts(questionnaire)
    text = content[part].decode()
    assert old in text
    broken = text.replace(old, new, 1)
    if "definedNames" in new:
        broken = broken.replace('localSheetId="99"/>', 'localSheetId="99"/></definedNames>', 1)
    if "fontId" in new:
        broken = broken.replace('fontId="999" ', "", 1).replace('fontId="0"', 'fontId="999"', 1)
    content[part] = broken.encode()
    assert any(words in fault for fault in faults(content))
