"""What could run or reach out does not travel into the annotated copy; all else does, and every answer."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from active import KEPT_FORMULAS, LINKED, active_workbook
from ecma import faults
from marking import LOOK, discrepancies, opened, parts
from torture import part_of, torture_marks

from emprov_xl.house import House
from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Styled
from emprov_xl.workbook.annotate import Annotation, annotate
from emprov_xl.workbook.read import read

PAGES = (discrepancies("one", "two"),)
ACTIVE = re.compile(r"vba|macro|externalLink|calcChain", re.IGNORECASE)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return active_workbook(tmp_path_factory.mktemp("active"))


@pytest.fixture(scope="module")
def done(source: Path) -> tuple[Path, Annotation]:
    target = source.with_name("marked.xlsx")
    return target, annotate(source, target, torture_marks(), PAGES, LOOK)


@pytest.fixture(scope="module")
def marked(done: tuple[Path, Annotation]) -> Path:
    return done[0]


def shown(path: Path) -> dict[str, tuple[object, object]]:
    """The formulas of our customer's own list, and what they show."""
    formulas, values = (opened(path, data_only=only)["Our list"] for only in (False, True))
    return {f"H{row}": (formulas[f"H{row}"].value, values[f"H{row}"].value) for row in range(20, 32)}


def test_what_is_removed_is_told_by_name(done: tuple[Path, Annotation]) -> None:
    removal = done[1].removal
    assert (removal.macros, removal.macro_sheets) == (True, ("Macro1",))
    assert removal.links == ("Staff.xlsx", "cmd /c calc")
    assert sorted(removal.names) == ["Auto_Open", "Staff"]
    gone = {"H20", "H21", "H22", "H23", "H24", "H30", "H31"}
    assert {str(cell) for cell in removal.formulas} == {f"Our list!{address}" for address in gone}


def test_no_part_of_it_is_left_and_the_rest_is_byte_for_byte(source: Path, done: tuple[Path, Annotation]) -> None:
    before, after = parts(source), parts(done[0])
    assert [name for name in after if ACTIVE.search(name)] == []
    assert not ACTIVE.search(after["[Content_Types].xml"].decode().replace("vnd.ms-excel.threadedcomments", ""))
    touched = {*done[1].changed, *done[1].removed, *done[1].added}
    assert {name for name in before if name not in touched and before[name] != after[name]} == set()
    assert all(ACTIVE.search(name) for name in done[1].removed)


def test_a_formula_that_names_it_keeps_its_value(marked: Path) -> None:
    after = shown(marked)
    saved = {address: value for address, (_, _, value) in LINKED.items()} | {"H30": "1", "H31": "2"}
    for address, value in saved.items():
        assert str(after[address][1]) == value
        assert str(after[address][0]).startswith("=") == (address in KEPT_FORMULAS), address


def test_the_copy_keeps_the_rules_of_a_package_and_is_no_workbook_with_macros(marked: Path) -> None:
    content = parts(marked)
    assert faults(content) == []
    assert b"macroEnabled" not in content["[Content_Types].xml"]
    sheet = content[part_of(content, "Our list")].decode()
    assert "[1]" not in re.sub(r"<f>(?:IF|List1).*?</f>", "", sheet)
    assert 'dataValidations count="1"' in sheet


def test_names_of_sheets_behind_a_macro_sheet_still_belong_to_them(marked: Path) -> None:
    back = opened(marked)
    assert back["Our list"].print_area == "'Our list'!$A$1:$C$9"
    assert "Macro1" not in back.sheetnames


def test_the_answers_are_read_and_stay_as_they_are(source: Path, marked: Path, house: House) -> None:
    returned, again = read(source, house.questionnaire), read(marked, house.questionnaire)
    assert again.sheets == returned.sheets
    assert returned.sheets["extensions"].answers["extension"][7] == "2001"


def test_the_customer_is_told_that_macros_stay_behind(source: Path, marked: Path, house: House) -> None:
    told = [remark.code for remark in read(source, house.questionnaire).remarks]
    assert told.count("WBK-012") == 1
    assert "WBK-012" not in [remark.code for remark in read(marked, house.questionnaire).remarks]


def test_a_link_to_a_sheet_that_stayed_behind_is_none(source: Path) -> None:
    page = discrepancies("run me")
    row = tuple(Styled("there", link=Cell("Macro1", 1, 1)) if shown == "run me" else shown for shown in page.rows[0])
    target = source.with_name("linked.xlsx")
    annotate(source, target, (), (replace(page, rows=(row,)),), LOOK)
    content = parts(target)
    assert b"Macro1" not in content[part_of(content, "Discrepancies")]


def test_a_workbook_without_such_things_loses_nothing(marked: Path) -> None:
    again = annotate(marked, marked.with_name("again.xlsx"), torture_marks(), PAGES, LOOK)
    assert not again.removal
    assert again.removed == ()
    assert parts(marked.with_name("again.xlsx")) == parts(marked)


@pytest.mark.libreoffice
def test_libreoffice_opens_the_copy(source: Path, libreoffice) -> None:
    near = source.with_name("near.xlsx")
    annotate(source, near, [each for each in torture_marks() if each.cell.row < 1_000], PAGES, LOOK)
    values = {address: value for address, (_, value) in shown(near).items() if address not in KEPT_FORMULAS}
    reopened = shown(libreoffice(near, "xlsx"))
    assert {address: reopened[address][1] for address in values} == values
