"""The agenda of a review call: the customer's questions first, then those that unblock most, on one page."""

import datetime as dt
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.call_pack import pack_for
from emprov_xl.definitions.schedule import load_call_practice
from emprov_xl.engage import Request, engage
from emprov_xl.latest import reviewed
from emprov_xl.model.agenda import Agenda, Ask, Decided, Left
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.event import Party
from emprov_xl.model.finding import Finding
from emprov_xl.model.page import Styled
from emprov_xl.model.past import NOTHING, Choice, Decision, History, Inquiry, Past, Round, Status, Stood
from emprov_xl.model.plan import Chapter, Plan, PlannedObject
from emprov_xl.model.rule import Audience, Severity
from emprov_xl.planning.weights import weights
from emprov_xl.review.agenda import agenda_of, decided_in, most_unblocking, needed_answers
from emprov_xl.review.agenda_page import agenda_lines, agenda_page
from emprov_xl.review.questions import Question, questions_from
from emprov_xl.workbook.pages import write_pages
from tests.tables import surveyed

SAMPLES = Path(__file__).parent / "samples"
DAY = dt.date(2026, 12, 1)


@pytest.fixture(scope="module")
def rule(house):
    """A rule of a severity, whatever it says."""
    found = {str(each.severity): each for each in house.rules if each.audience is Audience.CUSTOMER}
    return lambda severity="blocker", code="EXT-001": replace(found[severity], code=code)


def finding(rule, sheet, row, field="name", status="new", number=1):
    place = Place(sheet, field, row)
    return Finding(
        rule, place, Cell(sheet, row, 1), "", "", "m", "r", f"Question {number}?", "", (), f"{number}", status
    )


def question(number, *findings):
    return Question(number, findings)


def planned(sheet, row, *codes):
    return PlannedObject("Thing", str(row), "", Place(sheet, None, row), Cell(sheet, row, 1), (), codes)


def plan(*objects, leads=None, parts=None):
    """A plan of these objects; `leads` says on which rows each row rests."""
    chapter = Chapter("All", "", objects)
    return Plan("ACM-001", "Ode Ltd", "UCX450", 2, "2026-12-01", (chapter,), leads=leads or {}, parts=parts or {})


# how much a question holds back


def test_a_question_weighs_what_it_blames_and_all_that_rests_on_that(rule):
    """Group 7 is wrong; queue 8 leads to it, number 9 to the queue; group 10 is wrong for the same reason."""
    objects = (
        planned("groups", 7, "GRP-001"),
        planned("queues", 8, "GRP-001"),
        planned("dids", 9, "GRP-001"),
        planned("groups", 10, "GRP-001"),
        planned("dids", 11),
    )
    leads = {("queues", 8): {("groups", 7)}, ("dids", 9): {("queues", 8)}}
    wrong = rule(code="GRP-001")
    questions = [question(1, finding(wrong, "groups", 7)), question(2, finding(wrong, "groups", 10))]
    assert weights(questions, plan(*objects, leads=leads)) == {1: 3, 2: 1}


def test_several_findings_of_a_question_hold_an_object_once(rule):
    objects = (planned("groups", 7, "X"), planned("groups", 8, "X"), planned("dids", 9, "X"))
    leads = {("dids", 9): {("groups", 7), ("groups", 8)}}
    both = question(1, finding(rule(code="X"), "groups", 7), finding(rule(code="X"), "groups", 8))
    assert weights([both], plan(*objects, leads=leads)) == {1: 3}


def test_a_circle_ends():
    leads = {("a", 1): {("b", 2)}, ("b", 2): {("a", 1)}}
    assert weights([], plan(planned("a", 1, "X"), planned("b", 2, "X"), leads=leads)) == {}


def test_who_stands_in_a_circle_holds_all_of_it(rule):
    leads = {("a", 1): {("b", 2)}, ("b", 2): {("a", 1)}}
    made = plan(planned("a", 1, "X"), planned("b", 2, "X"), leads=leads)
    assert weights([question(1, finding(rule(code="X"), "a", 1))], made) == {1: 2}


def test_a_row_that_is_part_of_an_object_holds_that(rule):
    made = plan(planned("menus", 7, "X"), parts={("options", 20): ("menus", 7)})
    assert weights([question(1, finding(rule(code="X"), "options", 20))], made) == {1: 1}


def test_a_cell_of_a_form_holds_what_rests_on_that_cell(rule):
    made = plan(planned("menus", 7, "X"), leads={("menus", 7): {("site.operator", 7)}})
    assert weights([question(1, finding(rule(code="X"), "site", 7, "operator_kind"))], made) == {1: 1}


@pytest.mark.parametrize(("severity", "status"), [("warning", "new"), ("note", "new"), ("blocker", "kept")])
def test_what_holds_nothing_back_weighs_nothing(rule, severity, status):
    made = plan(planned("a", 1, "X"))
    assert weights([question(1, finding(rule(severity, "X"), "a", 1, status=status))], made) == {1: 0}


@given(st.data())
def test_whoever_is_wrong_alone_holds_all_that_is_held(rule, data):
    """With one fault the question weighs all that is marked, which is worked out here in another way."""
    count = data.draw(st.integers(1, 12))
    rows = [("s", row) for row in range(count)]
    leads = {row: data.draw(st.sets(st.sampled_from(rows), max_size=3)) for row in rows}
    held = {rows[0]}
    while more := {row for row in rows if row not in held and leads[row] & held}:
        held |= more
    made = plan(*(planned(*row, *(("X",) if row in held else ())) for row in rows), leads=leads)
    assert weights([question(1, finding(rule(code="X"), *rows[0]))], made) == {1: len(held)}


def test_of_the_faulty_clinic_every_object_that_is_held_is_held_by_a_question(house):
    review = reviewed(SAMPLES / "lakeside-faulty.xlsx", house, DAY, History(""), b"key")
    questions = questions_from(review.findings, {}, {})
    held = weights(questions, review.plan)
    blockers = [each for each in questions if each.severity is Severity.BLOCKER]
    assert all(held[each.number] == 0 for each in questions if each not in blockers)
    for each in review.plan.objects:
        own = [one for one in blockers if one.rule.code in each.own]
        assert all(held[one.number] for one in own), each.label


# which come first


def test_what_holds_most_comes_first_then_the_more_severe_then_the_order_of_the_sheets(rule):
    made = {"blocker": rule(), "warning": rule("warning"), "note": rule("note")}
    severities = ["note", "warning", "blocker", "blocker", "warning"]
    questions = [question(at, finding(made[severity], "a", at)) for at, severity in enumerate(severities, 1)]
    assert [each.number for each in most_unblocking(questions, {4: 7, 5: 1})] == [4, 5, 3, 2, 1]


def test_no_more_than_ten_are_named(rule):
    questions = [question(at, finding(rule(), "a", at)) for at in range(1, 30)]
    assert [each.number for each in most_unblocking(questions, dict.fromkeys(range(20, 30), 1))] == list(range(20, 30))


# what was decided, and what is left


def decision(mark, choice=Choice.KEEP, round_=2, **more):
    told = {"answer": "", "reason": "", "who": "Ana", "proposed": "", "value": "v"} | more
    return Decision(mark, "EXT-001", choice, round=round_, **told)


def past(*decisions, inquiries=()):
    told = {"sheet": "Extensions", "cell": "A7"}
    stood = {"1": Stood("1", Status.OPEN, 1, "v", told)}
    first = Round(1, "0" * 64, "r01", "q.xlsx", "Ode Ltd", "FINDINGS", DAY, {}, {}, (), stood)
    return Past("acm-001", (first,), decisions={each.fingerprint: each for each in decisions}, inquiries=inquiries)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (decision("1", reason="It rings twice"), "Keep as is (It rings twice)"),
        (decision("1", Choice.PROPOSED, proposed="2099"), "Use proposed: 2099"),
        (decision("1", None, answer="Both"), "Answered: Both"),
        (decision("1", Choice.LATER), "Ask later"),
    ],
)
def test_a_decision_is_told_with_its_cell_and_who_made_it(made, told):
    assert list(decided_in(past(made), 2)) == [Decided("Extensions!A7", told, "Ana")]


def test_only_what_was_decided_since_the_last_call_is_told():
    assert list(decided_in(past(decision("1", round_=1)), 2)) == []


def test_a_decision_about_what_no_round_knows_is_told_by_its_rule():
    assert [each.where for each in decided_in(past(decision("9")), 2)] == ["EXT-001"]


def test_needed_answers_are_counted_in_the_rows_that_are_used(house):
    survey = surveyed("| locations | location | street | city |\n| 7 | Main | | |", house)
    given, needed = needed_answers(survey)
    survey_with_more = surveyed("| locations | location | street | city |\n| 7 | Main | 1 High St. | Ottawa |", house)
    assert needed_answers(survey_with_more) == (given + 2, needed)
    assert 0 < given < needed


def test_a_clean_return_has_all_needed_answers_and_a_faulty_one_lacks_some(house):
    for sample, lacks in (("clean", False), ("faulty", True)):
        review = reviewed(SAMPLES / f"lakeside-{sample}.xlsx", house, DAY, History(""), b"key")
        given, needed = needed_answers(review.survey)
        assert (given < needed) is lacks


def inquiry(number, by, **more):
    told = {
        "sheet": "extensions",
        "cell": "Extensions!C7",
        "about": "",
        "text": f"What of {number}?",
        "why": "",
        "who": "Ana",
    } | more
    return Inquiry(number, by, round=1, day=DAY, **told)


def made_agenda(house, questions, known, held=None):
    survey = surveyed("| site | company |\n| 7 | Ode |", house)
    return agenda_of(questions, held or {}, known, survey, plan(planned("a", 1)), load_call_practice(), DAY)


def test_open_questions_of_both_sides_stand_in_the_agenda_and_answered_ones_do_not(house):
    known = past(
        inquiries=(
            inquiry(1, Party.CUSTOMER),
            inquiry(2, Party.CUSTOMER, answer="No."),
            inquiry(3, Party.COMPANY),
            inquiry(4, Party.COMPANY, closed=True),
        )
    )
    agenda = made_agenda(house, [], known)
    assert ([each.number for each in agenda.theirs], [each.number for each in agenda.ours]) == ([1], [3])
    assert agenda.left.minutes == agenda.left.first == 2 * load_call_practice().inquiry


def test_what_is_left_is_counted_by_sheet_with_the_minutes_of_the_call(house, rule):
    questions = [
        *(question(at, finding(rule(), "Extensions", at)) for at in range(1, 13)),
        question(13, finding(rule("warning"), "Queues", 1)),
        question(14, finding(rule("note"), "Queues", 2)),
        question(15, finding(rule(), "Queues", 3, status="kept")),
    ]
    agenda = made_agenda(house, questions, NOTHING)
    practice = load_call_practice()
    assert agenda.left.sheets == {"Extensions": {"blocker": 12}, "Queues": {"warning": 1, "note": 1}}
    assert agenda.left.minutes == 12 * practice.blocker + practice.warning + practice.note
    assert agenda.left.first == 10 * practice.blocker
    assert agenda.open == 14


def test_what_is_for_engineering_only_is_not_asked_on_the_call(house, rule):
    internal = replace(rule(), audience=Audience.ENGINEERING)
    assert made_agenda(house, [question(1, finding(internal, "Extensions", 7))], NOTHING).asks == ()


# the page


def full(longest=3_000, count=40):
    """An agenda with more of everything than fits, in words that are too long."""
    long = "word " * (longest // 5)
    return Agenda(
        "Ode Ltd",
        "ACM-001",
        2,
        DAY,
        tuple(inquiry(number, Party.CUSTOMER, text=long, about=long, cell="") for number in range(count)),
        tuple(Ask(number, "blocker", long, long, long, 7) for number in range(1, 11)),
        tuple(inquiry(number, Party.COMPANY, text=long) for number in range(count)),
        tuple(Decided("Extensions!A7", long, "Ana Ruiz") for _ in range(count)),
        Left({f"Sheet {number}": {"blocker": 2, "warning": 9} for number in range(30)}, 5, 9, 120, 30, 7, 90),
        "practice",
    )


def shown(cell):
    return cell.value if isinstance(cell, Styled) else cell


def heads(page):
    return [shown(row[2]) for row in page.rows if row and isinstance(row[2], Styled) and row[2].style == "header"]


def test_the_customers_own_questions_come_first():
    assert heads(agenda_page(full())) == [
        "The customer asks",
        "To settle first: 10 of 330 questions",
        "We asked, and wait",
        "Decided since last time",
        "Questions that are left, by sheet",
    ]


def test_a_part_of_which_there_is_nothing_is_left_out():
    page = agenda_page(replace(full(), theirs=(), ours=(), decided=()))
    assert heads(page) == ["To settle first: 10 of 330 questions", "Questions that are left, by sheet"]


def test_what_does_not_fit_is_counted():
    told = [shown(row[2]) for row in agenda_page(full()).rows if row]
    assert told.count("… and 34 more") == 3


def test_the_head_says_what_is_held_back_what_is_given_and_how_long_the_call_takes():
    told = shown(agenda_page(full()).banner[2][0])
    assert told == (
        "7 of 90 planned objects held back. 5 of 9 needed answers are given. All that is open takes about 120 minutes "
        "of call, 30 of them for what is named first (practice)."
    )


def test_where_nothing_is_open_that_is_said():
    left = replace(full().left, sheets={}, minutes=0, first=0, held=0)
    agenda = replace(full(), theirs=(), ours=(), asks=(), decided=(), left=left)
    assert heads(agenda_page(agenda)) == []
    assert shown(agenda_page(agenda).banner[2][0]).endswith("needed answers are given. Nothing is open.")


def test_the_screen_tells_the_same_in_the_same_order():
    lines = list(agenda_lines(replace(full(longest=20, count=1))))
    assert lines[0] == "Review call: Ode Ltd, ACM-001, round 2, 2026-12-01"
    assert [line.split(" ")[0] for line in lines[2:]] == [
        "Customer",
        *(f"{number}." for number in range(1, 11)),
        "We",
        "Decided:",
        *["Left"] * 30,
    ]


# the command


@pytest.fixture(scope="module")
def pack(house, tmp_path_factory):
    known = replace(NOTHING, inquiries=(inquiry(1, Party.CUSTOMER), inquiry(2, Party.COMPANY)))
    review = reviewed(SAMPLES / "lakeside-faulty.xlsx", house, DAY, History(""), b"key")
    return pack_for(replace(review, past=known), tmp_path_factory.mktemp("pack"), house, DAY)


def test_questions_have_the_numbers_of_the_sheet_discrepancies(house, pack, tmp_path):
    folder = engage(SAMPLES / "lakeside-faulty.xlsx", house, Request(tmp_path, DAY, dated=True)).folder
    sheet = openpyxl.load_workbook(folder / "lakeside-faulty.annotated.xlsx")["Discrepancies"]
    told = {row[0].value: str(row[2].value) for row in sheet.iter_rows(min_row=1) if isinstance(row[0].value, int)}
    assert {ask.number: ask.where for ask in pack.agenda.asks} == {
        ask.number: told[ask.number] for ask in pack.agenda.asks
    }


def test_the_agenda_of_the_clinic_is_one_page(pack, libreoffice):
    assert openpyxl.load_workbook(pack.file).sheetnames == ["Agenda"]
    printed = libreoffice(pack.file, "pdf")
    pages = subprocess.run(["pdfinfo", str(printed)], check=True, capture_output=True, text=True).stdout
    assert "Pages:           1" in pages


def test_an_agenda_with_too_much_of_everything_is_still_one_page(house, libreoffice, tmp_path):
    write_pages(tmp_path / "a.xlsx", [agenda_page(full())], house.look, title="A")
    pages = subprocess.run(
        ["pdfinfo", str(libreoffice(tmp_path / "a.xlsx", "pdf"))], check=True, capture_output=True, text=True
    ).stdout
    assert "Pages:           1" in pages
