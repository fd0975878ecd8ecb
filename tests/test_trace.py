# ruff: noqa: E501  # the lines are as long as what is told
"""`emprov trace` over the sample clinic: forward, back, aloud, and for programs."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from emprov_xl.cli import main
from emprov_xl.errors import UsageError
from emprov_xl.trace import Asked, forward, meant, read_back, traced

CLEAN = str(Path(__file__).parent / "samples" / "lakeside-clean.xlsx")


@pytest.fixture(scope="module")
def clinic(house):
    return traced(Path(CLEAN), house)


def trace(*arguments):
    return CliRunner().invoke(main, ["trace", CLEAN, *arguments], catch_exceptions=False)


def test_a_call_on_christmas_eve_is_told_step_by_step_with_the_cells_that_decide():
    told = trace("--did", "613-555-0100", "--at", "2026-12-24 19:00")
    assert told.exit_code == 0
    assert told.output.splitlines() == [
        "6135550100 (Main number) is called on Thursday 24 December 2026 at 19:00 (America/Toronto, EST).",
        "  0:00  A call to 6135550100 (Main number) comes in and goes to the call routing Main hours.  [Inbound Numbers (DIDs)!G7]",
        "  0:00  The call routing Main hours: it is a holiday, so the call goes to the announcement Holiday message.  [Holidays!C14, Call Routing by Time!I7]",
        "  0:00  The caller hears the message Holiday message, then goes to the auto attendant Night menu.  [Announcements!F12]",
        "  0:00  The menu Night menu answers with Night greeting; the caller presses nothing for 20 seconds after the greeting and goes to the mailbox 2902 Front desk messages.  [Auto Attendants!I9]",
        "  0:20  The mailbox 2902 Front desk messages: the caller leaves a message.  [Shared Mailboxes!A8]",
        "The call reaches a mailbox after 20 seconds: mailbox 2902 Front desk messages.",
    ]


def test_a_call_is_read_aloud_without_cells():
    told = trace("--did", "6135550100", "--at", "2026-12-22 10:00", "--keys", "5,2", "--read-aloud").output
    assert "the caller presses 5 and goes to the auto attendant Billing menu. The menu Billing menu" in told
    assert told.endswith("The call is answered at once: extension 2043 Shanice Grant.\n")
    assert "!" not in told


def test_a_call_for_programs_says_each_step_its_seconds_and_its_cell():
    told = trace("--did", "6135550105", "--at", "2026-11-27 10:00", "--unanswered", "6102", "--json").output
    document = json.loads(told)
    assert document["schema"] == "emprov-trace/1"
    assert (document["ending"], document["seconds"]) == ("mailbox", 600)
    assert document["assumed"] == {"unanswered": ["6102 Billing"]}
    queue = document["steps"][3]
    assert (queue["kind"], queue["way"], queue["way_cell"]) == ("call queue", "waited too long", "Call Queues!Z8")


@pytest.mark.parametrize(
    ("assumed", "end"),
    [
        ({"keys": ("1",)}, "extension 2011 Priya Nair"),
        ({"keys": ("1",), "full": ("Appointments",)}, "mailbox 2902 Front desk messages"),
        ({"keys": ("1",), "empty": ("6101",)}, "mailbox 2902 Front desk messages"),
        ({"keys": ("2031",)}, "extension 2031 Dr Amara Singh"),
        ({"keys": ("2031",), "unanswered": ("2031",)}, "outside number 96135550172"),
        ({"keys": ("2051",), "busy": ("Helen Marsh",)}, "extension 2052 Yusuf Demir"),
        ({"keys": ("6", "6", "6")}, "extension 2001 Marta Kowalski"),
        ({"keys": ("-",)}, "extension 2001 Marta Kowalski"),
        ({"caller": "613-555-0190"}, "extension 2021 Nurses station"),
        ({"switched": ("Main hours",)}, "mailbox 2902 Front desk messages"),
    ],
)
def test_what_is_taken_for_granted_changes_who_is_reached(clinic, assumed, end):
    asked = Asked("6135550100", dt.datetime(2026, 12, 22, 10), **assumed)
    assert forward(clinic, asked).reached.said == end


def test_everything_that_leads_to_somebody_is_listed_with_its_shortest_way():
    told = trace("--to", "2904").output.splitlines()
    assert told[0] == "4 inbound numbers and 6 other things lead to the mailbox 2904 Harbour messages."
    assert told[1].startswith("  inbound number 6135550104 (Harbour clinic): → call routing Harbour hours")
    document = json.loads(trace("--to", "Harbour messages", "--json").output)
    assert [route["name"] for route in document["from"] if route["kind"] == "inbound number"] == [
        "6135550104 (Harbour clinic)",
        "6135550100 (Main number)",
        "6135550150 to 6135550159 (Spare numbers)",
        "8005550199 (Toll-free)",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Say which number is called and when"),
        (["--did", "5", "--to", "2001"], "Say which number is called and when"),
        (["--did", "999", "--at", "2026-12-22 10:00"], "999 is not on the sheet Inbound Numbers"),
    ],
)
def test_what_cannot_be_traced_is_said_in_one_sentence(arguments, words):
    told = trace(*arguments)
    assert told.exit_code == 2
    assert words in told.output


def test_a_name_means_what_bears_it(clinic):
    assert [meant(clinic, text) for text in ("6001", "front desk", "voicemail 2031", "hang up", "96135550171#")] == [
        ("ring_groups@7",),
        ("ring_groups@7",),
        ("voicemail@25",),
        ("hang up",),
        ("outside 96135550171",),
    ]
    with pytest.raises(UsageError, match="Nothing in the workbook is called 'nobody'"):
        meant(clinic, "nobody")


def test_headings_among_the_answers_are_nobody_s_telephone(house, tmp_path):
    workbook = openpyxl.load_workbook(CLEAN)
    sheet = workbook["Extensions"]
    blank = next(row for row in range(7, 500) if sheet.cell(row, 1).value is None)
    for column, title in enumerate(("Ext", "Name", "Surname"), start=1):
        sheet.cell(blank, column).value = title
    workbook.save(tmp_path / "pasted.xlsx")
    assert blank not in traced(tmp_path / "pasted.xlsx", house).survey.rows("extensions")


def test_all_that_was_asked_for_a_number_is_read_back(clinic):
    assert read_back(clinic, "613-555-0104") == (
        "Calls to 6135550104 (Harbour clinic) go to the call routing Harbour hours. Harbour hours, while open (Monday to "
        "Friday 08:30–16:30): the ring group 6002 Harbour desk (2101 Harbour reception, 2102 Judy McAllister, 2103 Colin "
        "Abara) for 45 seconds, then the ring group 6001 Front desk (2001 Marta Kowalski, 2002 Devon Clarke, 2003 Ines "
        "Carvalho) for 20 seconds, then the mailbox 2902 Front desk messages; while closed: the announcement Harbour night "
        "message, then the mailbox 2904 Harbour messages; on holidays: the announcement Harbour night message, then the "
        "mailbox 2904 Harbour messages; while switched by hand: the announcement Storm message, then the mailbox 2902 Front "
        "desk messages."
    )


def test_a_menu_on_the_way_is_read_back_once_with_all_its_keys(clinic):
    told = read_back(clinic, "6135550100")
    assert told.count("The menu Main menu answers: 1 the call queue 6101 Appointments") == 1
    assert "5 the auto attendant Billing menu;" in told
    assert "while open (Monday to Friday 08:00–12:00 and 13:00–17:00, Saturday 09:00–12:00)" in told
