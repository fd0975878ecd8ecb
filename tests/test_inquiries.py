"""Questions both ways: what a return's sheet Questions says, and how it stands in the next copy."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.convert import MASK
from emprov_xl.frames import frames_from
from emprov_xl.judge import survey_of
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.page import Styled
from emprov_xl.model.past import NOTHING, Inquiry
from emprov_xl.model.returned import Written
from emprov_xl.review.about import place_named
from emprov_xl.review.history import past_of
from emprov_xl.review.inquiries import asked_and_answered
from emprov_xl.review.questions_page import QUESTION_COLUMNS, cell_of, in_order, print_of, questions_page
from emprov_xl.workbook.reading.grid import grid_of
from emprov_xl.workbook.reading.inquiries import inquiries_in
from tests.returns import returned_from

DAY = dt.date(2026, 12, 1)
TITLES = [column.title for column in QUESTION_COLUMNS]
PEOPLE = """
| extensions | extension | display_name | voicemail_pin |
| 7          | 2001      | Ana Ruiz     | 739154        |
| 8          | 2002      | Ben Ode      | 2002          |

| dids | did          |
| 7    | 613-555-0100 |
"""
FAX, MOH = "Can we keep our fax number?", "May we bring our own music?"


def row(question="", *, number=None, answer="", by="Customer", **more):
    """One row of the sheet Questions as it comes back."""
    known = {"about": "", "why": "", "answered_by": "", "status": "", "fingerprint": ""} | more
    return Written(Cell("Questions", 7, 3), number, question=question, answer=answer, asked_by=by, **known)


def ours(number, text, **more):
    """A question of ours as it stands in the copy that was sent."""
    return row(text, number=number, by="E-MetroTel", fingerprint=print_of(number, Party.COMPANY, text), **more)


def theirs(number, text, **more):
    return row(text, number=number, fingerprint=print_of(number, Party.CUSTOMER, text), **more)


@pytest.fixture
def heard(house):
    """What a return with such rows says, after such events."""

    def hear(*rows, events=(), people=PEOPLE, sha="b" * 64, round_=2, undone=()):
        returned = replace(returned_from(people, house.questionnaire), inquiries=rows, sha256=sha)
        frames, _ = frames_from(returned, house.questionnaire)
        survey = survey_of(frames, house.catalogue, (), returned)
        past = past_of("ACM", [], numbered(events), before=sha)
        return asked_and_answered(returned, past, survey, round_=round_, day=DAY)

    return hear


def numbered(events):
    return [replace(event, number=number) for number, event in enumerate(events, 1)]


def said(kind, question, who="Eva Stone", source="", **what):
    return Event(kind, 1, who, DAY, {"question": question, **what}, source)


def asked(number, text, by=Party.COMPANY, **more):
    return said(Kind.ASKED, number, **({"by": str(by), "about": "", "text": text, "why": ""} | more))


def replied(number, text, who="Eva Stone", **more):
    return said(Kind.REPLIED, number, who, text=text, **more)


def news(told):
    return [(str(event.kind), event.what["question"]) for event in told.events]


def found(told):
    return [code for code, _ in told.hits]


# the rows of the sheet


def sheet(*rows, titles=TITLES):
    return inquiries_in("Questions", grid_of([["Questions"], [], titles, *rows]))


def test_a_customer_writes_a_question_without_filling_anything_else_in():
    (written,) = sheet(["", "Extensions!C7", FAX]).written
    assert (written.about, written.question, written.number, written.asked_by) == ("Extensions!C7", FAX, None, "")


def test_columns_may_be_moved_and_rows_inserted_or_sorted():
    titles = ["Fingerprint", "Your answer", "Question", "No."]
    read = sheet(["f2", "", MOH, 2.0], [], ["f1", "Yes", FAX, 1.0], titles=titles)
    assert [(each.number, each.question, each.answer, each.fingerprint) for each in read.written] == [
        (2, MOH, "", "f2"),
        (1, FAX, "Yes", "f1"),
    ]


def test_words_beside_no_question_are_strays_rather_than_lost():
    read = sheet(["", "", "", "", "call me first"], ["", "", FAX, "", "", "", "", "", "", "", "see mail"])
    assert [(stray.cell.address, stray.value) for stray in read.strays] == [("E4", "call me first"), ("K5", "see mail")]


def test_a_sheet_of_that_name_without_our_header_is_not_ours():
    read = inquiries_in("Questions", grid_of([["Our questions"], *[[]] * 6, ["What is SIP?"]]))
    assert read.written is None
    assert [stray.value for stray in read.strays] == ["What is SIP?"]


@given(st.lists(st.lists(st.sampled_from(["", "Open", FAX, 3.0, "f"]), max_size=12), max_size=6))
def test_every_cell_below_the_header_is_of_a_row_taken_in_or_a_stray_or_no_words(rows):
    read = sheet(*rows)
    grid = grid_of([["Questions"], [], TITLES, *rows])
    strays = {(stray.cell.row, stray.cell.column) for stray in read.strays}
    taken = {written.cell.row for written in read.written}
    for number, cells in grid.rows().items():
        for at in cells:
            wordless = not set(cells) & {2, 3, 4, 5, 6}
            assert number <= 3 or (number, at) in strays or (at <= 10 and (number in taken or wordless))


# what is new


def test_a_question_of_the_customers_gets_the_next_number(heard):
    told = heard(row(FAX), row(MOH), events=[asked(1, "Which PIN length?")])
    assert news(told) == [("asked", 2), ("asked", 3)]
    assert {event.source for event in told.events} == {"b" * 64}


def test_the_same_question_in_the_next_return_is_not_new(heard):
    events = [asked(1, FAX, Party.CUSTOMER, source="a" * 64)]
    assert news(heard(theirs(1, FAX), events=events)) == []


def test_a_question_whose_fingerprint_is_lost_is_known_by_its_words(heard):
    assert news(heard(row(f"  {FAX.upper()} "), events=[asked(1, FAX, Party.CUSTOMER)])) == []


def test_looked_at_again_a_return_gives_its_questions_the_same_numbers(heard):
    events = [asked(1, FAX, Party.CUSTOMER, source="b" * 64), asked(2, "Which PIN length?")]
    assert news(heard(row(FAX), events=events)) == [("asked", 1)]


def test_a_number_is_never_given_twice(heard):
    events = [asked(1, "Wrong", Party.COMPANY), Event(Kind.UNDONE, 1, "Eva", DAY, {"event": 1})]
    assert news(heard(row(FAX), events=events)) == [("asked", 2)]


def test_what_was_taken_back_by_command_does_not_come_again_with_the_sheet(heard):
    events = [asked(1, FAX, Party.CUSTOMER), Event(Kind.UNDONE, 1, "Eva", DAY, {"event": 1})]
    assert news(heard(theirs(1, FAX), events=events)) == []


def test_a_row_that_was_copied_to_ask_something_else_is_a_new_question(heard):
    mine = theirs(1, FAX)
    told = heard(mine, replace(mine, question=MOH), events=[asked(1, FAX, Party.CUSTOMER)])
    assert news(told) == [("asked", 2)]


def test_a_question_that_was_written_over_by_the_customer_makes_room_for_the_new_one(heard):
    told = heard(replace(theirs(1, FAX), question=MOH), events=[asked(1, FAX, Party.CUSTOMER)])
    assert news(told) == [("closed", 1), ("asked", 2)]


def test_the_same_words_twice_in_one_return_are_one_question(heard):
    told = heard(row(FAX), row(FAX))
    assert (news(told), found(told)) == ([("asked", 1)], ["QST-003", "WBK-009"])


def test_a_question_of_the_customer_is_told_until_it_is_answered(heard):
    first = heard(row(FAX))
    assert [hit.facts["question"] for code, hit in first.hits if code == "WBK-009"] == [FAX]
    events = [*first.events, replied(1, "Yes, as an analog line")]
    assert found(heard(theirs(1, FAX), events=events, sha="c" * 64)) == []


# answers


def test_an_answer_to_our_question_is_taken_with_its_name(heard):
    told = heard(ours(1, "Which PIN length?", answer="Six", answered_by="Dana"), events=[asked(1, "Which PIN length?")])
    (event,) = told.events
    assert (event.kind, event.who, event.what["text"]) == (Kind.REPLIED, "Dana", "Six")
    assert not told.inquiries[0].is_open


def test_an_answer_without_a_name_counts_and_the_name_is_asked_for(heard):
    told = heard(ours(1, "Which PIN length?", answer="Six"), events=[asked(1, "Which PIN length?")])
    assert (news(told), found(told)) == ([("replied", 1)], ["QST-001"])
    later = [asked(1, "Which PIN length?"), replied(1, "Six", who="", source="a" * 64)]
    named = heard(ours(1, "Which PIN length?", answer="Six", answered_by="Dana"), events=later)
    assert (named.inquiries[0].answered_by, found(named)) == ("Dana", [])


def test_an_answer_that_stands_there_since_the_last_round_is_no_news_and_a_changed_one_is(heard):
    events = [asked(1, "Which PIN length?"), replied(1, "Six", who="Dana", source="a" * 64)]
    still, changed = (
        heard(ours(1, "Which PIN length?", answer=answer, answered_by="Dana"), events=events)
        for answer in ("Six", "Eight")
    )
    assert (news(still), news(changed)) == ([], [("replied", 1)])
    assert changed.inquiries[0].answer == "Eight"


def test_two_different_answers_are_asked_about_and_none_is_taken(heard):
    rows = [ours(1, "Which PIN length?", answer=answer, answered_by="Dana") for answer in ("Six", "Eight")]
    told = heard(*rows, events=[asked(1, "Which PIN length?")])
    assert news(told) == []
    assert "QST-002" in found(told)
    assert told.inquiries[0].is_open


def test_our_words_are_not_changed_by_the_customer_but_what_was_written_is_told(heard):
    changed = replace(ours(1, "Which PIN length?"), question="Which PIN length? Six!")
    told = heard(changed, events=[asked(1, "Which PIN length?")])
    assert (news(told), found(told)) == ([], ["QST-004"])
    assert told.hits[0][1].facts["words"] == "Which PIN length? Six!"
    assert told.inquiries[0].text == "Which PIN length?"


def test_our_question_cannot_be_closed_without_an_answer(heard):
    told = heard(ours(1, "Which PIN length?", status="Closed"), events=[asked(1, "Which PIN length?")])
    assert (news(told), found(told)) == ([], ["QST-006"])


def test_a_question_in_our_name_that_nobody_asked_is_told(heard):
    assert found(heard(row("Pay us twice?", by="E-MetroTel"))) == ["QST-005"]


def test_our_question_stays_asked_where_the_ledger_was_lost(heard):
    told = heard(ours(4, "Which PIN length?", answer="Six", answered_by="Dana"))
    assert news(told) == [("asked", 4), ("replied", 4)]


def test_the_customer_closes_his_own_question(heard):
    events = [asked(1, FAX, Party.CUSTOMER), replied(1, "Yes")]
    told = heard(theirs(1, FAX, answer="Yes", answered_by="E-MetroTel, Eva Stone", status="Closed"), events=events)
    assert news(told) == [("closed", 1)]


def test_set_back_to_open_beside_our_answer_it_is_asked_again(heard):
    events = [asked(1, FAX, Party.CUSTOMER), replied(1, "Yes")]
    again = heard(theirs(1, FAX, answer="Yes", status="Open"), events=events)
    assert news(again) == [("asked", 1)]
    assert again.inquiries[0].is_open
    older = heard(theirs(1, FAX, status="Open"), events=events)
    assert news(older) == [], "a copy from before our answer says nothing of it"


# secrets


def test_a_secret_that_is_quoted_in_a_question_is_kept_as_the_mask(heard):
    told = heard(row("Is 739154 long enough for Ana, and 2002 for Ben?"))
    assert told.inquiries[0].text == f"Is {MASK} long enough for Ana, and 2002 for Ben?"


def test_an_answer_beside_a_secret_cell_is_kept_as_the_mask_only(heard, house):
    place = {"sheet": "extensions", "field": "voicemail_pin", "row": 7, "cell": "Extensions!K7"}
    told = heard(ours(1, "Which PIN?", answer="1177", answered_by="Dana"), events=[asked(1, "Which PIN?", **place)])
    assert told.events[0].what["text"] == MASK
    assert found(told) == ["QST-007"]
    assert "1177" not in repr(told)


# what a question is about


@pytest.mark.parametrize(
    ("about", "place"),
    [
        ("Extensions!B7", Place("extensions", "display_name", 7)),
        ("extensions, row 8", Place("extensions", None, 8, 1)),
        ("'Extensions'!$B$8", Place("extensions", "display_name", 8)),
        ("row 8 of Extensions", Place("extensions", None, 8, 1)),
        ("Extensions", Place("extensions", None, 0)),
        ("the lobby", None),
        ("C7", None),
    ],
)
def test_words_name_a_place(house, about, place):
    returned = returned_from(PEOPLE.replace("extension |", "extension |"), house.questionnaire)
    columns = {"extension": 1, "display_name": 2, "voicemail_pin": 3}
    sheets = {**returned.sheets, "extensions": replace(returned.sheets["extensions"], columns=columns)}
    returned = replace(returned, sheets=sheets)
    frames, _ = frames_from(returned, house.questionnaire)
    assert place_named(about, returned, survey_of(frames, house.catalogue, (), returned)) == place


MOVED = """
| extensions | extension | display_name |
| 7          | 2000      | Zoe Lind     |
| 9          | 2001      | Ana Ruiz     |
"""


def test_a_question_stays_with_its_row_when_rows_are_sorted(heard):
    first = heard(row(FAX, about="Extensions, row 7"), sha="a" * 64)
    assert (first.places[1].cell.row, first.places[1].who, first.places[1].moved) == (7, "2001 Ana Ruiz", False)
    later = heard(theirs(1, FAX), events=first.events, people=MOVED)
    assert (later.places[1].cell.row, later.places[1].who, later.places[1].moved) == (9, "2001 Ana Ruiz", True)


def test_a_row_whose_number_was_corrected_is_known_by_its_name(heard):
    first = heard(row(FAX, about="Extensions, row 7"), sha="a" * 64)
    later = heard(theirs(1, FAX), events=first.events, people=MOVED.replace("2001", "2077"))
    assert later.places[1].cell.row == 9


def test_a_question_whose_row_is_gone_says_so(heard):
    first = heard(row(FAX, about="Extensions, row 7"), sha="a" * 64)
    later = heard(theirs(1, FAX), events=first.events, people=MOVED.replace("Ana Ruiz", "Ike").replace("2001", "2044"))
    assert (later.places[1].cell, later.places[1].gone) == (None, True)
    page = questions_page(later.inquiries, later.places, "Acme")
    assert page.rows[0][1].value == "Extensions, row 7 (no longer there)"


# the page


def inquiry(number, by, **more):
    return Inquiry(number, by, "", "", "", f"Question {number}", "", "", 1, DAY, **more)


ALL = (
    inquiry(1, Party.COMPANY, answer="Six", answered_by="Dana"),
    inquiry(2, Party.COMPANY),
    inquiry(3, Party.CUSTOMER),
    inquiry(4, Party.CUSTOMER, answer="Yes", answered_by="Eva Stone", closed=True),
)


def value(shown):
    return shown.value if isinstance(shown, Styled) else shown


def test_open_questions_stand_first_the_customers_own_before_ours():
    assert [each.number for each in in_order(ALL)] == [3, 2, 1, 4]


def test_a_page_that_comes_back_as_it_was_sent_is_no_news(heard):
    events = [
        asked(1, FAX, Party.CUSTOMER),
        replied(1, "Yes"),
        asked(2, "Which PIN length?", about="Extensions", why="For the template"),
        asked(3, MOH, Party.CUSTOMER),
        said(Kind.CLOSED, 3),
    ]
    first = heard(events=events)
    page = questions_page(first.inquiries, first.places, "Acme")
    rows = [["" if value(cell) is None else value(cell) for cell in each] for each in page.rows]
    again = heard(*sheet(*rows).written, events=events, sha="c" * 64)
    assert (again.events, again.inquiries) == ((), first.inquiries)
    assert set(found(again)) <= {"WBK-009"}


def test_our_answer_is_told_as_ours():
    page = questions_page(ALL, {}, "Acme")
    assert [value(each[5]) for each in page.rows[:4]] == [None, None, "Dana", "E-MetroTel, Eva Stone"]


def test_a_question_is_found_where_the_page_puts_it():
    page = questions_page(ALL, {}, "Acme", start="Start Here")
    for each in ALL:
        cell = cell_of(ALL, each.number)
        assert value(page.rows[cell.row - page.header_row - 1][cell.column - 1]) == each.text


def test_nothing_is_known_of_a_first_return(heard):
    assert heard() == heard(events=NOTHING.events)
