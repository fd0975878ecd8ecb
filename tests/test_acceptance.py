"""The acceptance list and the read-back of the sample clinic, as people and programs get them."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from emprov_xl.callflow.classes import acceptance
from emprov_xl.callflow.departments import departments
from emprov_xl.callflow.graph import Kind
from emprov_xl.callflow.readback import passages
from emprov_xl.callflow.script import script_of
from emprov_xl.engage import Request, engage
from emprov_xl.planning.readback_page import readback_page
from emprov_xl.trace import traced
from tests.tables import surveyed

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = Path(__file__).parent / "expected"
DAY = dt.date(2026, 12, 1)
FIRST, LAST = 14, 8
HIGHEST = 409  # points: a row of a workbook cannot be higher, so that text would be cut

OFFICE = """
| site | company | time_zone       | operator_kind | operator |
| 7    | Ode     | America/Toronto | Extension     | 2001     |

| extensions | extension | display_name | department | voicemail | ring_seconds | direct_did |
| 7          | 2001      | Ana          | Sales      | Yes       | 20           | 6135550101 |
| 8          | 2002      | Ben          | sales      | Yes       | 20           | 6135550102 |
| 9          | 2003      | Cy           |            | No        | 25           |            |

| dids | did        | destination_kind | destination |
| 7    | 6135550101 | Extension        | 2001        |
| 8    | 6135550102 | Extension        | 2002        |
| 9    | 6135550100 | Call routing     | Day         |

| ring_groups | number | name | members     | ring_seconds | strategy | no_answer_kind | no_answer |
| 7           | 600    | All  | 2001; 2002  | 20           | ringall  | Voicemail      | 2001      |

| call_routing | name | schedule | open_kind  | open | closed_kind | closed | holiday_calendar | holiday_kind |
| 7            | Day  | Office   | Ring group | 600  | Voicemail   | 2002   | Ours             | Hang up      |

| business_hours | schedule | from_day | to_day | opens | closes |
| 7              | Office   | Monday   | Friday | 08:00 | 17:00  |

| holidays | calendar | name      | first_day  | every_year |
| 7        | Ours     | Christmas | 2024-12-25 | Yes        |"""


@pytest.fixture(scope="module")
def clinic(house, tmp_path_factory):
    return engage(SAMPLES / "lakeside-clean.xlsx", house, Request(tmp_path_factory.mktemp("clean"), DAY, True)).folder


@pytest.fixture(scope="module")
def faulty(house, tmp_path_factory):
    return engage(SAMPLES / "lakeside-faulty.xlsx", house, Request(tmp_path_factory.mktemp("bad"), DAY, True)).folder


@pytest.fixture(scope="module")
def plan(clinic):
    return openpyxl.load_workbook(clinic / "lakeside-clean.plan.xlsx")


@pytest.fixture(scope="module")
def office(house):
    return surveyed(OFFICE, house)


def calls_in(folder):
    return json.loads((folder / "acceptance.json").read_text("utf-8"))["calls"]


def dump(sheet, first=None, last=None):
    """The cells of a sheet as text, a block a row: of a long one its first and its last rows."""
    rows = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    if first is not None and last is not None:
        rows = [*rows[:first], ["…"], *rows[-last:]]
    return "\n\n".join("\n".join(row) for row in rows) + "\n"


def test_the_test_calls_of_the_clinic_read_as_expected(plan):
    expected = (EXPECTED / "lakeside-test-calls.txt").read_text("utf-8")
    assert dump(plan["Test Calls"], FIRST, LAST) == expected


def test_the_read_back_of_the_clinic_reads_as_expected(plan):
    assert dump(plan["Read-back"]) == (EXPECTED / "lakeside-read-back.txt").read_text("utf-8")


@pytest.mark.parametrize(("title", "ends"), [("Test Calls", "Remark"), ("Read-back", "By")])
def test_the_sheets_can_be_filtered_and_print_with_their_header_on_each_page(plan, title, ends):
    sheet = plan[title]
    header = int(sheet.print_title_rows.split(":")[0].strip("$"))
    titles = [cell.value for cell in sheet[header]]
    assert titles[-1] == ends
    assert sheet.auto_filter.ref.startswith(f"A{header}:")
    assert sheet.freeze_panes.endswith(str(header + 1))
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 1


def test_no_text_is_higher_than_a_row_can_be(plan):
    for title in ("Test Calls", "Read-back"):
        heights = [line.height for line in plan[title].row_dimensions.values() if line.height]
        assert max(heights) < HIGHEST


def test_every_call_is_for_programs_too_by_the_number_that_stands_in_the_sheet(plan, clinic):
    calls = calls_in(clinic)
    rows = [row for row in plan["Test Calls"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [call["no"] for call in calls] == [row[0] for row in rows] == list(range(1, len(rows) + 1))
    for call, row in zip(calls, rows, strict=True):
        assert row[6] == "\n".join(f"{place}. {told}" for place, told in enumerate(call["hear"], 1))
        assert row[7] == call["end"]
    titles = {step["cell"].split("!")[0] for call in calls for step in call["steps"] if step["cell"]}
    assert {"Inbound Numbers (DIDs)", "Business Hours", "Menu Options"} <= titles


def test_every_key_of_acceptance_json_is_told_in_the_docs(clinic):
    told = (Path(__file__).parent.parent / "docs" / "acceptance.md").read_text("utf-8")
    document = json.loads((clinic / "acceptance.json").read_text("utf-8"))
    keys = {*document, *(key for call in document["calls"] for key in (*call, *call["beforehand"]))}
    keys |= {key for call in document["calls"] for step in call["steps"] for key in step}
    assert {key for key in keys if f"`{key}`" not in told} == set()


def test_what_stands_in_acceptance_json_is_among_the_outputs_of_the_run(clinic):
    assert "acceptance.json" in json.loads((clinic / "run.json").read_text("utf-8"))["outputs"]


def test_every_telephone_of_the_clinic_is_called_or_stands_beside_one_that_is(clinic, house):
    flow = traced(SAMPLES / "lakeside-clean.xlsx", house).flow
    calls = calls_in(clinic)
    met = {step["name"] for call in calls for step in call["steps"] if step["kind"] == "extension"}
    met |= {alike["extension"] for call in calls for alike in call["alike"]}
    assert {node.name for node in flow.of(Kind.EXTENSION)} <= met


def test_a_call_to_what_is_held_back_says_by_which_finding(faulty):
    calls = {call["no"]: call for call in calls_in(faulty)}
    held = {no: call["held_by"] for no, call in calls.items() if call["held_by"]}
    codes = {finding["code"] for finding in json.loads((faulty / "findings.json").read_text("utf-8"))["findings"]}
    assert held
    assert {code for mine in held.values() for code in mine} <= codes
    sheet = openpyxl.load_workbook(faulty / "lakeside-faulty.plan.xlsx")["Test Calls"]
    shown = {row[0]: row[9] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)}
    assert all(shown[no].startswith(", ".join(mine[:3])) for no, mine in held.items())
    assert any(words and words.startswith("waits for ") for words in shown.values())
    assert any(words is None for words in shown.values())


def test_a_call_says_the_day_the_keys_what_is_heard_and_for_how_long(office):
    said = [script_of(office.flow, trial.walk, "America/Toronto", {}) for trial in acceptance(office.flow, DAY)]
    assert [(script.number, script.when, script.heard[-1]) for script in said if script.times] == [
        (
            "6135550100",
            "Mon 2026-12-07 08:30\nDay: open",
            "the ring group 600 All (2001 Ana, 2002 Ben) rings; one of them answers",
        ),
        ("6135550100", "Mon 2026-12-07 08:30\nDay: open", "the mailbox 2001 Ana answers; leave a message"),
        ("6135550100", "Mon 2026-12-07 17:30\nDay: closed", "the mailbox 2002 Ben answers; leave a message"),
        ("6135550100", "Fri 2026-12-25 08:30\nDay: holiday (Christmas)", "the call is ended"),
    ]
    (missed,) = [script for script in said if script.times and script.beforehand]
    assert missed.beforehand == ("Nobody answers ring group 600 All.",)
    assert missed.end == "mailbox 2001 Ana, after 20 s"
    assert missed.aloud == (
        "Nobody answers ring group 600 All. Call 6135550100 from any outside telephone at 08:30 on Monday 2026-12-07 "
        "(Day: open): the ring group 600 All (2001 Ana, 2002 Ben) rings for 20 s; the mailbox 2001 Ana answers; "
        "leave a message."
    )


def test_more_lines_that_behave_alike_make_no_more_calls(house):
    def calls(lines):
        people = "".join(f"\n| {row} | {2000 + row} | Yes | 613555{row:04} |" for row in range(7, 7 + lines))
        numbers = "".join(f"\n| {row} | 613555{row:04} | Extension | {2000 + row} |" for row in range(7, 7 + lines))
        extensions = f"| extensions | extension | voicemail | direct_did |{people}"
        dids = f"| dids | did | destination_kind | destination |{numbers}"
        return acceptance(surveyed(f"{extensions}\n\n{dids}", house).flow, DAY)

    few, many = calls(3), calls(60)
    assert len(few) == len(many)
    assert [len(trial.alike) for trial in many] == [59] * len(many)


def test_each_number_is_read_back_once_and_each_telephone_stands_in_one_department(office, house):
    for survey in (office, traced(SAMPLES / "lakeside-clean.xlsx", house).survey):
        about = Counter(name for passage in passages(survey.flow) for name in passage.about)
        assert about == Counter(node.name for node in survey.flow.of(Kind.NUMBER))
        first = [passage.sentences[0] for passage in departments(survey, survey.flow)]
        assert sum(int(sentence.split()[0]) for sentence in first) == len(survey.rows("extensions"))


def test_a_department_is_told_with_its_people_numbers_groups_and_what_they_do_when_nobody_answers(office):
    told = {passage.about[0]: passage.sentences for passage in departments(office, office.flow)}
    assert told == {
        "Department Sales": (
            "2 telephones: 2001 Ana, 2002 Ben.",
            "Numbers of their own: 6135550101 rings 2001 Ana, 6135550102 rings 2002 Ben.",
            "The ring group 600 All rings all of them; callers come to it by call routing Day.",
            "When closed: while Day is closed, the mailbox 2002 Ben.",
            "When nobody answers: after 20 s their own mailbox.",
            "When busy: their own mailbox.",
            "Mailboxes: one of their own.",
            "Recording: none asked for.",
            "They may call: not told.",
        ),
        "Telephones without a department": (
            "1 telephone: 2003 Cy.",
            "No number, group or queue leads to them: colleagues dial them, or callers in a menu that allows it.",
            "When nobody answers: after 25 s the end of the call.",
            "When busy: the busy tone.",
            "Mailboxes: none.",
            "Recording: none asked for.",
            "They may call: not told.",
        ),
    }


def test_a_thousand_numbers_of_one_menu_are_read_back_without_a_cell_that_is_cut(house):
    numbers = "".join(f"\n| {row} | 613555{row:04} | Hang up |" for row in range(7, 1_007))
    page = readback_page(surveyed(f"| dids | did | destination_kind |{numbers}", house), "")
    assert max(len(row[1]) for row in page.rows) <= 2_500
    assert "".join(row[1] for row in page.rows).count("613555") == 1_000
