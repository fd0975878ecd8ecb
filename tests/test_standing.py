"""How findings stand against the last round, and how the sheet Discrepancies carries it from one round to the next."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest

from emprov_xl.review.discrepancies import discrepancies_page
from emprov_xl.review.questions import questions_from
from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.read import read
from tests.judging import findings_on
from tests.samples import lakeside
from tests.samples.written import write_sample

DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def lakeside_file(house, tmp_path_factory):
    """Lakeside with a few faults: two share a number, three unknown words."""
    sheets = lakeside.SHEETS | {
        "extensions": [dict(row) for row in lakeside.SHEETS["extensions"]],
        "ring_groups": [dict(row) for row in lakeside.SHEETS["ring_groups"]],
    }
    sheets["extensions"][-3]["extension"] = "2001"
    sheets["ring_groups"][0]["strategy"] = "ringal"
    sheets["ring_groups"][1]["strategy"] = "hnut"
    path = tmp_path_factory.mktemp("lakeside") / "q.xlsx"
    write_sample(path, sheets, "LAK-001", house)
    return path


def marked(path, target, house, number, kept=lambda _: True):
    """The annotated copy of a round, with the questions about those findings."""
    returned = replace(read(path, house.questionnaire), round=number)
    questions = questions_from(filter(kept, findings_on(returned, house)), {})
    page = discrepancies_page(questions, returned, house.questionnaire, "Acme · round 97", None)
    annotate(path, target, (), (page,), house.look)
    return target


def test_a_questionnaire_is_no_annotated_copy(lakeside_file, house):
    assert read(lakeside_file, house.questionnaire).reviewed is None


@pytest.mark.libreoffice
def test_an_annotated_copy_tells_its_round_after_another_program_saved_it(lakeside_file, house, tmp_path, libreoffice):
    copy = libreoffice(marked(lakeside_file, tmp_path / "copy.xlsx", house, 12), "xlsx")
    returned = read(copy, house.questionnaire)
    assert (returned.reviewed, returned.round) == (12, 1)
    assert {reply.reviewed for reply in returned.replies.values()} == {12}


@pytest.mark.libreoffice
def test_an_annotated_copy_in_which_nothing_is_asked_tells_its_round_too(lakeside_file, house, tmp_path, libreoffice):
    copy = libreoffice(marked(lakeside_file, tmp_path / "copy.xlsx", house, 2, kept=lambda _: False), "ods")
    returned = read(copy, house.questionnaire)
    assert (returned.reviewed, returned.replies) == (2, {})


def test_the_round_is_known_when_the_head_is_lost_and_when_the_rows_are_sorted(lakeside_file, house, tmp_path):
    copy = marked(lakeside_file, tmp_path / "copy.xlsx", house, 3)
    before = read(copy, house.questionnaire).replies
    workbook = openpyxl.load_workbook(copy)
    sheet = workbook["Discrepancies"]
    sheet.unmerge_cells("A1:P1")
    sheet["A1"] = None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for at, row in enumerate(reversed(rows), 4):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value
    workbook.save(tmp_path / "sorted.xlsx")
    returned = read(tmp_path / "sorted.xlsx", house.questionnaire)
    assert returned.reviewed == 3
    assert returned.replies.keys() == before.keys()
