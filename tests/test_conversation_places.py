"""What one side asks the other is seen where it matters, goes on in the next questionnaire, and is forgotten whole."""

import shutil

import openpyxl
import pytest
from click.testing import CliRunner
from person import opened, seen

from emprov_xl.cli import main


@pytest.fixture(scope="module")
def bakery(tmp_path_factory):
    """A bakery whose first return, with one question of its own, was reviewed; then we asked about an extension."""
    folder = tmp_path_factory.mktemp("bakery")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        emprov("new", "--customer", "Bakery", "--engagement", "TRY-001", "--extensions", 5, "-o", "q.xlsx")
        with opened("q.xlsx", "return.xlsx") as book:
            book.type("Extensions", "A7", "2001")
            book.type("Extensions", "B7", "Rosa")
            book.type("Questions", "C7", "May we keep our bell?")
        process("return.xlsx")
        emprov("ask", "TRY-001", "Is Rosa at the counter?", "--cell", "Extensions!B7", "--by", "Eva")
    return folder


@pytest.fixture
def small(bakery, tmp_path, monkeypatch):
    """The folder of the bakery, for one test alone."""
    folder = shutil.copytree(bakery, tmp_path / "bakery")
    monkeypatch.chdir(folder)
    return folder


def emprov(*words):
    told = CliRunner().invoke(main, [*map(str, words)])
    assert not told.exception or isinstance(told.exception, SystemExit), told.exception
    return told.output


def process(name):
    return emprov("process", name, "--pictures", 0, "--jobs", 1)


def result(folder, pattern):
    (found,) = (folder / "output" / "try-001").glob(pattern)
    return found


def test_a_question_of_ours_stands_as_a_note_at_its_cell(small):
    emprov("new", "--from", result(small, "r01-*/*.annotated.xlsx"), "-o", "next.xlsx")
    with opened("next.xlsx", "return2.xlsx") as book:
        book.type("Extensions", "C7", "Baker")
    process("return2.xlsx")
    marked = openpyxl.load_workbook(result(small, "r02-*/*.annotated.xlsx"))
    assert "Is Rosa at the counter?" in marked["Extensions"]["B7"].comment.text


def test_no_mark_is_lost_on_the_pages_that_we_write_ourselves(small):
    assert '"not_found": []' in result(small, "r01-*/run.json").read_text()


def test_the_engineers_workbook_has_the_sheet_on_which_the_customer_is_answered(small):
    file = result(small, "r01-*/*.engineer.xlsx")
    with opened(file, "answered.xlsx") as book:
        (row,) = (row for row in book.rows("Internal Review", "What") if row["No."].value == "1")
        assert row["Question or finding"].value == "May we keep our bell?"
        row["Answer"].value, row["By"].value = "Yes, as a page group.", "Eva"
    emprov("ask", "TRY-001", "--from", "answered.xlsx")
    assert "May we keep our bell?" not in emprov("ask", "TRY-001")


def test_the_next_questionnaire_asks_what_is_open_by_the_number_that_it_has(small):
    emprov("new", "--from", result(small, "r01-*/*.annotated.xlsx"), "-o", "next.xlsx")
    asked = {row["Question"]: row["No."] for row in seen("next.xlsx").told("Questions", "Question")}
    assert asked["Is Rosa at the counter?"] == 2
    assert asked["May we keep our bell?"] == 1


def test_the_next_questionnaire_is_of_the_round_after_all_that_are_known(small):
    with opened(result(small, "r01-*/*.annotated.xlsx"), "return2.xlsx") as book:
        book.type("Extensions", "C7", "Baker")
    process("return2.xlsx")
    emprov("new", "--from", result(small, "r01-*/*.annotated.xlsx"), "-o", "next.xlsx")
    assert "(TRY-001, round 3)" in emprov("doctor", "next.xlsx")


def test_a_proposal_that_was_planned_in_the_last_round_is_no_change_since(small):
    with opened(result(small, "r01-*/*.annotated.xlsx"), "twice.xlsx") as book:
        for row, name in ((8, "Tom"), (9, "Ana")):
            book.type("Extensions", f"A{row}", "2007")
            book.type("Extensions", f"B{row}", name)
    process("twice.xlsx")
    with opened(result(small, "r02-*/*.annotated.xlsx"), "used.xlsx") as book:
        (row,) = (row for row in book.rows("Discrepancies", "Code") if row["Code"].value == "EXT-001")
        row["Decision"].value = "Use proposed"
        row["Decided by"].value = "Rosa"
    process("used.xlsx")
    with opened(result(small, "r03-*/*.annotated.xlsx"), "again.xlsx") as book:
        book.type("Extensions", "C7", "Baker")
    process("again.xlsx")
    changes = seen(result(small, "r04-*/*.plan.xlsx")).told("Changes", "What")
    assert [row["Cell"] for row in changes] == ["C7"]


def test_what_was_printed_for_a_call_is_forgotten_with_the_engagement(small):
    emprov("agenda", "TRY-001")
    emprov("forget", "TRY-001", "--yes")
    assert not (small / "output" / "try-001").exists()
