"""A return is read wherever its sheets and columns went, and every filled cell is accounted for."""

import datetime as dt

import openpyxl
import pytest

from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.returned import Anchor
from emprov_xl.workbook.read import read


@pytest.fixture(scope="module")
def sent(tmp_path_factory, house):
    """A questionnaire as it goes out."""
    file = tmp_path_factory.mktemp("sent") / "q.xlsx"
    issue_questionnaire(file, Order("Acme", "ACM-001", None, 10, frozenset(), None, None, dt.date(2026, 12, 1)), house)
    return file


@pytest.fixture
def returned(sent, house, tmp_path):
    """What is read after a customer did something to the workbook; two extensions are filled in first."""

    def after(*changes):
        workbook = openpyxl.load_workbook(sent)
        sheet = workbook["Extensions"]
        for row, number, name in ((7, "0201", "Zoë Bélanger"), (9, "0202", "Ben Ode")):
            sheet.cell(row, column(sheet, "extension"), number)
            sheet.cell(row, column(sheet, "display_name"), name)
        for change in changes:
            change(workbook)
        file = tmp_path / "back.xlsx"
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


def test_every_asked_sheet_and_field_is_found(returned, house):
    back = returned()
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


def test_a_question_of_the_customer_is_heard(returned):
    def ask(workbook):
        sheet = workbook["Questions"]
        sheet.cell(7, 3, "Can we keep our fax number?")
        sheet.cell(7, 8, "Customer")

    (remark,) = [remark for remark in returned(ask).remarks if remark.code == "WBK-009"]
    assert remark.facts["question"] == "Can we keep our fax number?"


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


@pytest.mark.libreoffice
def test_a_questionnaire_saved_by_libreoffice_reads_the_same(sent, house, libreoffice):
    ours, theirs = read(sent, house.questionnaire), read(libreoffice(sent, "xlsx"), house.questionnaire)
    assert theirs.sheets == ours.sheets
    assert theirs.counts == ours.counts
