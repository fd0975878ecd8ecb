"""`emprov diff`: two workbooks compared through the command line."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from emprov_xl.cli import main
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from tests.engagements import LEFT_OUT, Questionnaires, answers, faulty, moves

SAMPLES = Path(__file__).parent / "samples"
CLEAN, FAULTY = (SAMPLES / f"lakeside-{name}.xlsx" for name in ("clean", "faulty"))
QUESTIONNAIRE = load_questionnaire(load_catalogue())


@pytest.fixture(scope="module")
def papers(house, tmp_path_factory):
    return Questionnaires(house, tmp_path_factory.mktemp("papers"))


def diff(*arguments):
    return CliRunner().invoke(main, ["diff", *map(str, arguments)], catch_exceptions=False)


def test_a_return_compared_with_itself_has_not_changed():
    told = diff(CLEAN, CLEAN)
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "Old: lakeside-clean.xlsx (LAK-001, round 1)",
        "New: lakeside-clean.xlsx (LAK-001, round 1)",
        "Nothing has changed since lakeside-clean.xlsx (LAK-001, round 1).",
    ]


def test_every_change_is_a_line_with_its_cell_and_what_it_touches():
    told = diff(CLEAN, FAULTY)
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    assert lines[-1] == "34 changes: 1 added, 28 changed, 5 renumbered."
    assert "Changed Network: Second DNS server “10.20.30.6” → “10.20.300.6” [Network!C14]." in lines
    assert "Changed Extensions 2036 Dr Wei Zhang: Voicemail PIN changed [Extensions!T30]." in lines
    (hours,) = [line for line in lines if line.startswith("Changed Business Hours")]
    assert "[Business Hours!E11]. Touches call routing Harbour hours (“Schedule”); calls to " in hours


def test_programs_get_the_same_as_json():
    told = diff(CLEAN, FAULTY, "--json")
    document = json.loads(told.stdout)
    assert (told.exit_code, document["schema"], len(document["changes"])) == (1, "emprov-changes/1", 34)
    assert document["old"] == {"workbook": "lakeside-clean.xlsx", "engagement": "LAK-001", "round": 1}


def test_the_changes_are_written_as_a_workbook_to_filter(tmp_path):
    assert diff(CLEAN, FAULTY, "-o", tmp_path / "changes.xlsx").exit_code == 1
    workbook = openpyxl.load_workbook(tmp_path / "changes.xlsx")
    assert workbook.sheetnames == ["Summary", "Changes"]
    page = workbook["Changes"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    header = rows.index(["No.", "What", "Sheet", "Who", "Field", "Cell", "Before", "Now", "What it touches"])
    assert (page.auto_filter.ref is not None, page.freeze_panes) == (True, f"E{header + 2}")
    assert rows[header + 2][1:8] == [
        "Changed",
        "Network",
        None,
        "Second DNS server",
        "C14",
        "10.20.30.6",
        "10.20.300.6",
    ]


def test_an_annotated_copy_is_compared_like_the_return_itself(tmp_path):
    command = ["process", str(FAULTY), "--output", str(tmp_path), "--as-of", "2026-12-01", "--fail-on", "never"]
    CliRunner().invoke(main, command, catch_exceptions=False)
    (annotated,) = tmp_path.rglob("*.annotated.xlsx")
    assert diff(FAULTY, annotated).exit_code == 0
    assert diff(CLEAN, annotated).stdout.splitlines()[2:] == diff(CLEAN, FAULTY).stdout.splitlines()[2:]


def test_a_file_that_is_no_return_is_refused(tmp_path):
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    told = diff(CLEAN, other)
    assert (told.exit_code, told.stdout) == (3, "")
    assert diff(CLEAN, tmp_path / "none.xlsx").exit_code == 2
    assert diff(CLEAN, FAULTY, "-o", tmp_path / "changes.pdf").exit_code == 2


def test_what_was_not_sold_any_more_is_gone(papers):
    filled = {"queues": {"number": {0: "6101"}, "name": {0: "Sales"}}}
    told = diff(papers.returned(LEFT_OUT[-1], filled), papers.returned(LEFT_OUT[0], {}))
    assert (
        "Removed Call Queues 6101 Sales: Queue number “6101”, Queue name “Sales” [was Call Queues!A7]." in told.stdout
    )


@given(st.data())
@settings(max_examples=4)
def test_columns_that_were_moved_are_no_change(papers, data):
    filled = data.draw(answers(QUESTIONNAIRE, faulty(QUESTIONNAIRE)))
    old = papers.returned(LEFT_OUT[-1], filled)
    new = papers.returned(LEFT_OUT[-1], filled, data.draw(moves(QUESTIONNAIRE)))
    told = diff(old, new)
    assert (told.exit_code, told.stdout.count("\n")) == (0, 3)
