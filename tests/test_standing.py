"""How findings stand against the last round, and how the sheet Discrepancies carries it from one round to the next."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.model.cells import column_letters
from emprov_xl.model.settings import Settings, Terms
from emprov_xl.review.discrepancies import discrepancies_page
from emprov_xl.review.questions import questions_from
from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.layout import EXAMPLE_ROW, FIRST_ROW, HEADER_ROW
from emprov_xl.workbook.read import read
from tests.judging import findings_on
from tests.samples import lakeside
from tests.samples.written import NOT_PEOPLE, write_sample

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
    write_sample(path, sheets, "LAK-001", house, without=NOT_PEOPLE)
    return path


def marked(path, target, house, number, kept=lambda _: True):
    """The annotated copy of a round, with the questions about those findings."""
    returned = replace(read(path, house.questionnaire), round=number)
    questions = questions_from(filter(kept, findings_on(returned, house)), {}, {})
    page = discrepancies_page(questions, returned, "Acme · round 97", None, {})
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


# statuses

SITE = """
| site | extension_length |
| 7    | 4                |
"""


def groups(*strategies, rows=None, names=None):
    """Ring groups with these strategies; FLD-002 is found where one is no known word."""
    rows, names = rows or range(7, 7 + len(strategies)), names or range(len(strategies))
    lines = [f"| {row} | {2150 + name} | {word} |" for row, name, word in zip(rows, names, strategies, strict=True)]
    return "\n".join((SITE.strip(), "", "| ring_groups | number | strategy |", *lines))


def statuses(talk, code="FLD-002"):
    """The status of each finding of a code by the number of its group, with the round since when."""
    return {
        talk.last.returned.sheets["ring_groups"].answers["number"][each.place.row]: (str(each.status), each.since)
        for each in talk.last.findings
        if each.rule.code == code
    }


def fixed(talk, code="FLD-002"):
    return [(each.told["cell"], each.since) for each in talk.last.fixed if each.told["code"] == code]


def test_a_finding_is_new_then_open_then_changed_then_fixed(talk):
    assert statuses(talk.came(groups("ringal"))) == {"2150": ("new", 1)}
    assert statuses(talk.came(groups("ringal"), talk.sheet())) == {"2150": ("open", 1)}
    assert statuses(talk.came(groups("hnut"), talk.sheet())) == {"2150": ("changed", 1)}
    assert statuses(talk.came(groups("hnut"), talk.sheet())) == {"2150": ("open", 1)}
    assert (statuses(talk.came(groups("ringall"), talk.sheet())), fixed(talk)) == ({}, [("C7", 1)])
    assert fixed(talk.came(groups("ringall"), talk.sheet())) == [], "it is told once"


def test_one_that_comes_back_after_it_was_fixed_is_new_from_that_round_on(talk):
    talk.came(groups("ringal")).came(groups("ringall"))
    assert statuses(talk.came(groups("ringal"))) == {"2150": ("new", 3)}
    assert statuses(talk.came(groups("ringal"))) == {"2150": ("open", 3)}


def test_a_fresh_questionnaire_without_discrepancies_stands_against_the_last_round_too(talk):
    talk.came(groups("ringal", "hnut")).came(groups("ringal", "hunt"))
    assert (statuses(talk), fixed(talk)) == ({"2150": ("open", 1)}, [("C8", 1)])


def test_where_the_ledger_knows_nothing_the_sheet_tells_since_when(talk):
    talk.came(groups("ringal")).came(groups("ringal"), talk.sheet())
    talk.came(groups("ringal", "hnut"), talk.sheet(), moved=True)
    assert statuses(talk) == {"2150": ("open", 1), "2151": ("new", 3)}
    talk.came(groups("ringal"), talk.sheet(FLD_002={"Answer": "In turn"}), moved=True)
    assert statuses(talk) == {"2150": ("answered", 1)}


def test_what_stood_on_a_sheet_that_is_lost_is_not_fixed_and_is_remembered(talk):
    talk.came(groups("ringal")).came(SITE)
    assert (statuses(talk), fixed(talk)) == ({}, [])
    assert statuses(talk.came(groups("ringal"))) == {"2150": ("open", 1)}


def test_what_could_not_be_checked_this_time_is_not_fixed(talk):
    """The length of extensions is what the rule goes by; now it cannot be read."""
    text = """
| site | extension_length |
| 7    | {}               |

| extensions | extension | display_name |
| 7          | 20011     | Ana Ruiz     |
| 8          | 2002      | Ben Ode      |"""
    talk.came(text.format("4"))
    (code,) = {each.rule.code for each in talk.last.findings if each.value == "20011"} & {"EXT-002", "NUM-001"}
    talk.came(text.format("four or so"))
    assert talk.found(code) == []
    assert fixed(talk, code) == []
    assert talk.came(text.format("4")).found(code) == [(code, 7, "open")]


def test_what_a_rule_found_that_does_not_speak_any_more_is_neither_fixed_nor_remembered(talk):
    """The engagement was pinned to older rules in between."""
    text = """
| numbering | purpose    | first | last |
| 7         | Telephones | 2000  | 2199 |

| extensions | extension | display_name |
| 7          | 2307      | Ana Ruiz     |"""
    assert talk.came(text).found("EXT-003") == [("EXT-003", 7, "new")]
    talk.settings = Settings(engagements={"acm-001": Terms("0.9")})
    talk.came(text)
    assert (talk.found("EXT-003"), fixed(talk, "EXT-003")) == ([], [])
    assert "EXT-003" not in {each.told["code"] for each in talk.last.stood.values()}


@given(data=st.data())
def test_statuses_do_not_depend_on_the_rows_in_which_answers_stand(talked, data):
    """Rows sorted otherwise, blank ones between, one inserted: the same statuses, and none is new but the inserted."""
    words = data.draw(st.lists(st.sampled_from(["ringal", "hnut", "ringall"]), min_size=1, max_size=5))
    names = list(range(len(words)))
    talk = talked()
    talk.came(groups(*words)).came(groups(*words))
    still, gone = statuses(talk), fixed(talk)
    order = data.draw(st.permutations(names))
    rows = sorted(data.draw(st.sets(st.integers(7, 40), min_size=len(words), max_size=len(words))))
    mixed = {"rows": rows, "names": order}
    talk.came(groups(*(words[name] for name in order), **mixed))
    assert (statuses(talk), fixed(talk)) == (still, gone)
    talk.came(
        groups("hnut", *(words[name] for name in order), rows=[6 + 1, *(row + 40 for row in rows)], names=[9, *order])
    )
    assert statuses(talk) == still | {"2159": ("new", 4)}


def test_statuses_survive_sorted_and_inserted_rows_and_moved_and_renamed_columns_of_the_file(
    talk, house, lakeside_file, tmp_path
):
    talk.came(("sent", read(lakeside_file, house.questionnaire)))
    workbook = openpyxl.load_workbook(lakeside_file)
    groups, people = workbook["Ring Groups"], workbook["Extensions"]
    rows = [[cell.value for cell in row] for row in groups.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + 60)]
    answered = [row for row in rows if any(row)]
    for row in groups.iter_rows(min_row=FIRST_ROW, max_row=FIRST_ROW + 60):
        for cell in row:
            cell.value = None
    for at, values in enumerate(reversed(answered)):
        for column, value in enumerate(values, 1):
            groups.cell(FIRST_ROW + 2 * at + 1, column).value = value
    swap_columns(workbook, house.questionnaire.sheet("extensions"), people, "extension", "display_name")
    people.cell(HEADER_ROW, 1).value = "Nom de la personne"
    workbook.save(tmp_path / "moved.xlsx")
    before = {each.fingerprint: each.rule.code for each in talk.last.findings}
    talk.came(("moved", read(tmp_path / "moved.xlsx", house.questionnaire)), talk.sheet())
    ours = {each.fingerprint: str(each.status) for each in talk.last.findings if each.rule.family != "WBK"}
    assert set(ours.values()) == {"open"}
    assert ours.keys() == {key for key, code in before.items() if not code.startswith("WBK")}
    assert [each.told["code"] for each in talk.last.fixed if not str(each.told["code"]).startswith("WBK")] == []
    assert {each.since for each in talk.last.findings if each.fingerprint in before} == {1}


def swap_columns(workbook, sheet, page, one, other):
    """Two columns change places, as a person cuts and inserts them: headings, keys, answers and names."""
    first, second = ([field.key for field in sheet.fields].index(key) + 1 for key in (one, other))
    for row in range(EXAMPLE_ROW, page.max_row + 1):
        left, right = page.cell(row, first), page.cell(row, second)
        left.value, right.value = right.value, left.value
    for key, column in ((one, second), (other, first)):
        name = workbook.defined_names[f"emprov.{sheet.key}.{key}"]
        name.attr_text = f"'{sheet.title}'!${column_letters(column)}${HEADER_ROW}"
