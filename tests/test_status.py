"""What `emprov status` tells of all engagements and of one, and what `emprov agree` records."""

import datetime as dt
import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from click.testing import CliRunner

from emprov_xl.agree import Said, agree
from emprov_xl.agree import lines as agreed_lines
from emprov_xl.cli import main
from emprov_xl.definitions.look import load_look
from emprov_xl.errors import UsageError
from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.model.page import Styled
from emprov_xl.model.past import Round
from emprov_xl.status import as_json, lines, status_pages, story, whereabouts
from emprov_xl.workbook.pages import write_pages
from tests.marking import opened
from tests.pasts import (
    CHANGES,
    COMPANY,
    CUSTOMER,
    NO,
    YES,
    a_round,
    agreed,
    asked,
    day,
    issued,
    replied,
    scheduled,
    section,
)

NOW = day(10)
SECTIONS = (section("extensions"), section("queues", title="Call Queues"))


@pytest.fixture
def remembered(tmp_path):
    """Ledgers of engagements by their reference, each with its rounds and events in their order."""
    with ExitStack() as opened_:

        def ledger_of(**told):
            ledger = opened_.enter_context(open_ledger(None, Path(mkdtemp(dir=tmp_path))))
            for name, each in told.items():
                slug, reference = name.replace("_", "-"), name.replace("_", "-").upper()
                for one in each:
                    if isinstance(one, Round):
                        ledger.record(slug, reference, one)
                    else:
                        ledger.append(slug, [one], reference)
            return ledger

        yield ledger_of


@pytest.fixture
def three(remembered):
    both = [agreed(each.key, party) for each in SECTIONS for party in (CUSTOMER, COMPANY)]
    return remembered(
        lak_001=[issued(0), a_round(1, 2, SECTIONS, completeness=2)],
        oak_002=[issued(0), a_round(1, 1, SECTIONS), *both[1:]],
        elm_003=[issued(8)],
    )


def test_one_line_an_engagement_the_closest_to_ready_first(three):
    assert list(lines(whereabouts(three, None, NOW))) == [
        "OAK-002  Second review            9 days  Clinic: Extensions not agreed by the customer",
        "LAK-001  First review             8 days  Clinic: 2 blockers of the first review",
        "ELM-003  Issued                   2 days  Clinic: the questionnaire is with the customer",
    ]


def test_where_nothing_is_recorded_it_says_so(remembered):
    assert list(lines(whereabouts(remembered(), None, NOW))) == ["No engagement is recorded yet."]


def test_an_engagement_that_is_not_there_is_a_sentence(three):
    with pytest.raises(UsageError, match="recorded are: ELM-003, LAK-001, OAK-002"):
        whereabouts(three, "elsewhere", NOW)


def test_the_whole_story_of_one(remembered):
    ledger = remembered(
        lak_001=[
            issued(0),
            replace(
                a_round(1, 2, SECTIONS, completeness=2), open={"blocker completeness": 2, "warning feasibility": 1}
            ),
            asked(1, COMPANY, 3),
            replied(1, 4),
            a_round(2, 5, SECTIONS),
            agreed("queues", CUSTOMER, on=6, consent=CHANGES, remarks="more agents"),
            agreed("extensions", CUSTOMER, on=6),
            agreed("extensions", COMPANY, on=6, who="Eva Berg"),
            scheduled(7),
        ]
    )
    (one,) = whereabouts(ledger, "lak-001", NOW)
    assert list(story(one)) == [
        "LAK-001 Clinic",
        "Second review since 2026-12-06 (5 days)",
        "! LAK-001: THE DATES FROM 2027-01-10 DO NOT STAND; schedules that were sent are of before the change."
        " For a calendar in which they are tentative, run: emprov schedule LAK-001",
        "What holds it:",
        "  scheduled for 2027-01-10, but not ready any more",
        "  Call Queues agreed with changes that are not made yet",
        "Rounds:",
        "  1, 2026-12-03: q.xlsx: 2 blockers, 1 warning (lak/r1)",
        "  2, 2026-12-06: q.xlsx: nothing open (lak/r2)",
        "Questions:",
        "  1, asked by us, answered by Ana Ruiz: Extensions!C7: Which? – That one.",
        "Agreement:",
        "  1 of 2 sections agreed by both",
        "  Call Queues: Agreed with changes: Ana Ruiz (“more agents”). Please make the change in the answers, "
        "then agree again",
        "Schedule:",
        "  2027-01-10, lab; does not hold, as the engagement is not ready any more",
        "What happened:",
        "  1, 2026-12-01, Eva: the questionnaire was issued",
        "  2, 2026-12-04, Eva: asked question 1",
        "  3, 2026-12-05, Ana Ruiz: answered question 1",
        "  4, 2026-12-07, Ana Ruiz: Call Queues: Agreed with changes, for the customer",
        "  5, 2026-12-07, Ana Ruiz: Extensions: Agreed, for the customer",
        "  6, 2026-12-07, Eva Berg: Extensions: Agreed, for E-MetroTel",
        "  7, 2026-12-08, Eva: scheduled for 2027-01-10",
    ]


def test_a_customers_words_cannot_steer_a_terminal(remembered):
    ledger = remembered(lak_001=[replace(a_round(1, 2, SECTIONS), customer="A\x1b[2J\nB")])
    (line,) = lines(whereabouts(ledger, None, NOW))
    assert line.isprintable()
    assert all(each.isprintable() for each in story(whereabouts(ledger, "lak-001", NOW)[0]))


def test_the_same_for_programs(three):
    told = json.loads(as_json(whereabouts(three, None, NOW), NOW))
    assert (told["schema"], told["as_of"]) == ("emprov-status/1", NOW.isoformat())
    first = told["engagements"][0]
    assert (first["engagement"], first["stage"], first["since"], first["days"], first["ready"]) == (
        "OAK-002", "Second review", day(1).isoformat(), 9, False,
    )  # fmt: skip
    assert first["holds"] == [{"what": "Extensions not agreed by the customer", "count": 1}]
    assert [(each["key"], each["accord"]) for each in first["sections"]] == [
        ("extensions", "waiting"),
        ("queues", "agreed"),
    ]


def test_the_status_workbook_can_be_sorted_by_days_and_dates(tmp_path, three):
    target = tmp_path / "status.xlsx"
    write_pages(target, status_pages(whereabouts(three, None, NOW), NOW), load_look(), title="Status")
    sheet = opened(target)["Status"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0][:5] == ["Engagement", "Customer", "Stage", "Since", "Days"]
    assert [row[0] for row in rows[1:]] == ["OAK-002", "LAK-001", "ELM-003"]
    assert [row[3].date() for row in rows[1:]] == [day(1), day(2), day(8)]
    assert [row[4] for row in rows[1:]] == [9, 8, 2]
    assert [row[9:11] for row in rows[1:]] == [[1, 2], [0, 2], [None, None]]


def test_of_one_engagement_the_workbook_has_its_sections_too(three):
    pages = status_pages(whereabouts(three, "oak-002", NOW), NOW)
    assert [page.title for page in pages] == ["Status", "Sections"]
    assert pages[1].rows[0][3] == "Waits for the customer."


def test_a_schedule_that_does_not_hold_stands_out(remembered):
    both = [agreed(each.key, party) for each in SECTIONS for party in (CUSTOMER, COMPANY)]
    off = [a_round(2, 5, [section("queues", "c2")])]
    for more, style in (([], "date"), (off, "warning")):
        ledger = remembered(lak_001=[a_round(1, 2, SECTIONS), *both, scheduled(3), *more])
        (row,) = status_pages(whereabouts(ledger, None, NOW), NOW)[0].rows
        assert row[-1] == Styled(day(40), style)


def test_status_needs_no_frames_and_no_workbook_reader(tmp_path):
    """They take a second to load, and none of them is asked anything."""
    script = (
        "import sys; from emprov_xl.cli import main; import emprov_xl.agree;"
        "main(['status', '-o', 'status.xlsx'], standalone_mode=False);"
        "print([each for each in ('pandas', 'numpy', 'pandera', 'openpyxl', 'xlsxwriter') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.splitlines() == ["No engagement is recorded yet.", "[]"]


# What was said on a call.


def said(*sections, party=CUSTOMER, who="Ana Ruiz", consent=YES, remarks="", on=NOW):
    return Said(party, who, consent, sections, remarks, on, NOW)


def test_what_was_said_is_recorded_for_what_is_planned_now_and_what_is_missing_is_told(remembered):
    ledger = remembered(
        lak_001=[a_round(1, 2, SECTIONS), a_round(2, 5, [section("queues", "c2", "Call Queues"), SECTIONS[0]])]
    )
    recorded = agree(ledger, "lak-001", said("call queues", on=day(9)))
    (event,) = ledger.history("lak-001").events
    assert (event.who, event.round, event.day, event.source) == ("Ana Ruiz", 2, NOW, "")
    assert (event.what["content"], event.what["day"]) == ("c2", day(9).isoformat())
    assert list(agreed_lines(recorded)) == [
        "LAK-001: recorded for the customer: Call Queues.",
        "Not ready yet. Not agreed by both yet: Call Queues, Extensions.",
        "  Call Queues: Waits for E-MetroTel.",
        "  Extensions: Waits for the customer and E-MetroTel.",
    ]


def test_when_both_agreed_to_all_it_is_ready(remembered):
    ledger = remembered(lak_001=[a_round(1, 2, SECTIONS)])
    agree(ledger, "LAK-001", said())
    recorded = agree(ledger, "LAK-001", said(party=COMPANY, who="Eva Berg"))
    assert list(agreed_lines(recorded)) == [
        "LAK-001: recorded for E-MetroTel: Extensions, Call Queues.",
        "LAK-001 is Ready for Configuration.",
    ]


def test_the_same_said_twice_is_recorded_once(remembered):
    ledger = remembered(lak_001=[a_round(1, 2, SECTIONS)])
    agree(ledger, "LAK-001", said("Extensions"))
    recorded = agree(ledger, "LAK-001", said())
    assert [each.what["section"] for each in ledger.history("lak-001").events] == ["extensions", "queues"]
    assert next(iter(agreed_lines(recorded))) == "LAK-001: recorded for the customer: Call Queues."


def test_the_last_word_counts_also_when_it_was_said_before(remembered):
    ledger = remembered(lak_001=[a_round(1, 2, SECTIONS)])
    for consent in (YES, NO, YES):
        recorded = agree(ledger, "LAK-001", said("queues", consent=consent))
    assert recorded.past.agreements["queues", CUSTOMER].consent is YES


@pytest.mark.parametrize(
    ("told", "what", "sentence"),
    [
        ([issued(0)], said(), "Nothing of LAK-001 has come back yet"),
        ([a_round(1, 2)], said(), "Nothing is planned for LAK-001 yet"),
        ([a_round(1, 2, SECTIONS)], said("Trunks"), "No section 'Trunks'; there are Extensions, Call Queues."),
        ([a_round(1, 2, SECTIONS)], said(who=" "), "Say who agreed"),
        ([a_round(1, 2, SECTIONS)], said(on=NOW + dt.timedelta(days=1)), "is still to come"),
        (
            [a_round(1, 2, [section("ring_groups"), section("ring_back")])],
            said("ring"),
            "'ring' may be one of several: Ring Groups, Ring Back.",
        ),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_is_recorded(told, what, sentence, remembered):
    ledger = remembered(lak_001=told)
    before = ledger.history("lak-001").events
    with pytest.raises(UsageError, match=sentence):
        agree(ledger, "LAK-001", what)
    assert ledger.history("lak-001").events == before


# By command.


@pytest.fixture
def emprov(tmp_path, monkeypatch):
    """A command, run in a folder of its own; its exit status and what it said."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        result = CliRunner().invoke(main, list(map(str, arguments)))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return run


def test_from_the_questionnaire_to_ready_by_command(emprov):
    order = ("--customer", "Acme", "--engagement", "ACM-001", "--extensions", 5, "--as-of", "2026-12-01")
    assert emprov("new", *order, "-o", "q.xlsx")[0] == 0
    today = ("--as-of", "2026-12-11")
    assert emprov("status", *today) == (
        0,
        "ACM-001  Issued                   10 days  Acme: the questionnaire is with the customer\n",
    )
    with open_ledger(None, Path("output")) as ledger:
        ledger.record("acm-001", "ACM-001", a_round(1, 2, SECTIONS))
    status, told = emprov("agree", "acm-001", "--all", "--by", "Ana Ruiz", "--party", "customer", *today)
    assert (status, told.splitlines()[0]) == (0, "ACM-001: recorded for the customer: Extensions, Call Queues.")
    company = ("--by", "Eva Berg", "--party", "company", "--date", "2026-12-10", *today)
    emprov("agree", "acm", "--section", "extensions", "--section", "call", "--decision", "agreed", *company)
    assert "Ready for Configuration" in emprov("status", *today)[1]
    assert "5, 2026-12-11, Eva Berg: Call Queues: Agreed, for E-MetroTel" in emprov("status", "acm", *today)[1]
    assert json.loads(emprov("status", "--json", *today)[1])["engagements"][0]["ready"]
    assert emprov("status", "-o", "status.xlsx", *today)[0] == 0
    assert opened(Path("status.xlsx"))["Status"]["A4"].value == "ACM-001"


def test_a_questionnaire_that_names_no_engagement_is_not_remembered(emprov):
    assert emprov("new", "--extensions", 5, "-o", "q.xlsx")[0] == 0
    assert not Path("output").exists()


def test_the_ledger_may_be_elsewhere(emprov):
    assert emprov("new", "--engagement", "ACM-001", "-o", "q.xlsx", "--ledger", "sqlite:///team.db")[0] == 0
    assert "ACM-001" in emprov("status", "--ledger", "sqlite:///team.db")[1]
    assert emprov("status") == (0, "No engagement is recorded yet.\n")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("status", "acm-001"), "No engagement is recorded in output/emprov.db yet."),
        (("status", "-o", "status.pdf"), "status.pdf does not end in .xlsx"),
        (("agree", "acm-001", "--by", "Ana", "--party", "customer"), "Say which sections were agreed"),
        (("agree", "acm-001", "--all", "--section", "x", "--by", "A", "--party", "company"), "Say which sections"),
        (("agree", "acm-001", "--all", "--by", "Ana", "--party", "us"), "'us' is not one of"),
    ],
)
def test_wrong_usage_is_a_sentence(emprov, command, sentence):
    status, told = emprov(*command)
    assert status == 2
    assert sentence in told
