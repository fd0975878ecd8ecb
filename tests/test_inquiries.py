"""Questions both ways: what a return's sheet Questions says, and how it stands in the next copy."""

import datetime as dt
import shutil
from dataclasses import replace

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.ask import Desk
from emprov_xl.cli import main
from emprov_xl.convert import MASK
from emprov_xl.errors import Rejected, UsageError
from emprov_xl.frames import frames_from
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.judge import survey_of
from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.finding import Finding
from emprov_xl.model.page import Styled
from emprov_xl.model.past import NOTHING, Choice, Inquiry, Round
from emprov_xl.model.returned import Written
from emprov_xl.model.rule import Audience
from emprov_xl.planning.internal_review_page import Internally, internal_review_page
from emprov_xl.review.about import place_named
from emprov_xl.review.history import past_of
from emprov_xl.review.inquiries import asked_and_answered
from emprov_xl.review.question_marks import marks_of_questions
from emprov_xl.review.questions_page import QUESTION_COLUMNS, cell_of, in_order, print_of, questions_page, rows_carried
from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.pages import write_pages
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.grid import grid_of
from emprov_xl.workbook.reading.inquiries import inquiries_in
from tests.returns import returned_from
from tests.samples.written import NOT_PEOPLE

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
    assert [hit.facts for _, hit in later.hits] == [hit.facts for _, hit in first.hits], "so its finding is the same"


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


# through real files


@pytest.fixture
def office(house, tmp_path):
    """An office whose questionnaire goes to and fro: what the customer types, and the copy that we send back."""
    return Office(house, tmp_path)


class Office:
    """The parts of a run that have to do with questions."""

    def __init__(self, house, folder):
        self.house, self.folder, self.events, self.round = house, folder, [], 0
        self.file = folder / "q.xlsx"
        issue_questionnaire(self.file, Order("Acme", "ACM-001", None, 10, NOT_PEOPLE, None, None, DAY), house)

    def types(self, cells, libreoffice=None):
        """The customer types into the last copy, and sends it back as another program saved it."""
        workbook = openpyxl.load_workbook(self.file)
        for address, typed in cells.items():
            title, cell = address.split("!")
            workbook[title][cell] = typed
        self.round += 1
        self.file = self.folder / f"back{self.round}.xlsx"
        workbook.save(self.file)
        if libreoffice:
            self.file = shutil.copy(libreoffice(self.file, "xlsx"), self.file)
        return self

    def reviewed(self):
        """What we hear, and the copy with what is asked and answered by now."""
        house = self.house
        returned = read(self.file, house.questionnaire)
        frames, _ = frames_from(returned, house.questionnaire)
        survey = survey_of(frames, house.catalogue, (), returned)
        past = past_of("ACM-001", [], numbered(self.events), before=returned.sha256)
        told = asked_and_answered(returned, past, survey, round_=self.round, day=DAY)
        self.events += told.events
        marks = tuple(marks_of_questions(told.inquiries, told.places, returned, survey))
        page = questions_page(told.inquiries, told.places, f"Acme · round {self.round}", start="Start Here")
        self.file = self.folder / f"copy{self.round}.xlsx"
        annotate(self.folder / f"back{self.round}.xlsx", self.file, marks, [page], house.look)
        return told

    def says(self, event):
        self.events.append(event)

    def rows(self):
        """The sheet Questions of the last copy: each row by its titles."""
        sheet = openpyxl.load_workbook(self.file)["Questions"]
        header = next(cells for cells in sheet.iter_rows() if [cell.value for cell in cells] == TITLES)
        below = sheet.iter_rows(min_row=header[0].row + 1)
        return [dict(zip(TITLES, cells, strict=True)) for cells in below]


PERSON = {"Extensions!A7": "2001", "Extensions!B7": "Ana Ruiz", "Extensions!A8": "2002", "Extensions!B8": "Ben Ode"}


@pytest.mark.parametrize("program", ["a library", "LibreOffice"])
def test_questions_go_to_and_fro_until_the_customer_closes_them(office, program, request):
    libreoffice = request.getfixturevalue("libreoffice") if program == "LibreOffice" else None
    asking = {"Questions!C7": FAX, "Questions!B7": "Extensions, row 8", "Questions!C9": MOH, "Questions!H9": "Customer"}
    office.types(PERSON | asking, libreoffice).reviewed()
    first = [(row["No."].value, row["Question"].value, row["Status"].value) for row in office.rows()[:2]]
    assert first == [(1, FAX, "Open"), (2, MOH, "Open")]
    assert office.rows()[0]["About"].hyperlink.location == "'Extensions'!A8"
    assert [row["Question"].value for row in office.rows()[2:]] == [None] * 25

    office.says(replied(1, "Yes, as an analog line."))
    there = {"sheet": "extensions", "field": "display_name", "row": 7, "cell": "Extensions!B7"}
    office.says(asked(3, "Is Ana at reception?", about="Extensions!B7 (2001 Ana Ruiz)", **there))
    office.types({}, libreoffice).reviewed()
    told = {row["No."].value: row for row in office.rows() if row["No."].value}
    assert told[1]["Your answer"].value == "Yes, as an analog line."
    assert told[1]["Answered by"].value == "E-MetroTel, Eva Stone"
    assert [row["No."].value for row in office.rows()[:3]] == [2, 3, 1], "what is open stands first"
    note = openpyxl.load_workbook(office.file)["Extensions"]["B7"].comment.text
    assert "Question 3\nIs Ana at reception?\nPlease answer on sheet Questions, no. 3" in note

    closed, answered = (told[number]["No."].row for number in (1, 3))
    answers = {f"Questions!G{closed}": "Closed", f"Questions!E{answered}": "Yes", f"Questions!F{answered}": "Dana"}
    heard = office.types(answers, libreoffice).reviewed()
    assert news(heard) == [("closed", 1), ("replied", 3)]
    told = {row["No."].value: row["Status"].value for row in office.rows() if row["No."].value}
    assert told == {1: "Closed", 2: "Open", 3: "Answered"}
    assert openpyxl.load_workbook(office.file)["Extensions"]["B7"].comment is None
    assert news(office.types({}, libreoffice).reviewed()) == []


def test_the_sheet_stands_where_it_stood_and_once(office):
    before = openpyxl.load_workbook(office.file).sheetnames
    office.types(PERSON | {"Questions!C7": FAX}).reviewed()
    assert openpyxl.load_workbook(office.file).sheetnames == before
    office.types({}).reviewed()
    assert openpyxl.load_workbook(office.file).sheetnames == before


def test_every_cell_of_a_copy_with_questions_is_accounted_for(office):
    office.types(PERSON | {"Questions!C7": FAX}).reviewed()
    office.types({"Questions!M9": "call me", "Questions!E20": "and hurry"})
    returned = read(office.file, office.house.questionnaire)
    counts = returned.counts
    assert counts.answers + counts.labels + counts.strays == counts.filled
    assert {str(stray.cell) for stray in returned.strays()} == {"Questions!M9", "Questions!E20"}


def test_what_waits_for_an_answer_goes_into_the_next_questionnaire(office):
    office.types(PERSON | {"Questions!C7": FAX, "Questions!C8": MOH, "Questions!G8": "Closed"})
    target = office.folder / "next.xlsx"
    issue_questionnaire(target, Order("", "", None, None, NOT_PEOPLE, office.file, None, DAY), office.house)
    assert [each.question for each in read(target, office.house.questionnaire).inquiries] == [FAX]


# by command, and on our own review sheet


@pytest.fixture
def desk(house, tmp_path):
    """An engagement with one return on record: `desk(by)`."""
    source = tmp_path / "q.xlsx"
    issue_questionnaire(source, Order("Acme", "ACM-001", None, 10, frozenset(), None, None, DAY), house)
    workbook = openpyxl.load_workbook(source)
    for address, typed in (PERSON | {"Site!C9": "Acme"}).items():
        title, cell = address.split("!")
        workbook[title][cell] = typed
    column = next(cell.column_letter for cell in workbook["Extensions"][5] if cell.value == "voicemail_pin")
    workbook["Extensions"][f"{column}7"] = "739154"
    folder = tmp_path / "output" / "acm-001" / "r01-aaaa"
    folder.mkdir(parents=True)
    workbook.save(folder / "returned.xlsx")
    told = Round(1, "a" * 64, "acm-001/r01-aaaa", "q.xlsx", "Acme", "OK", DAY, {}, {})
    with open_ledger(None, tmp_path / "output") as ledger:
        ledger.record("acm-001", "ACM-001", told, [asked(1, FAX, Party.CUSTOMER, source="a" * 64)])
        yield lambda by="Eva Stone": Desk(ledger, house, tmp_path / "output", by, DAY)


def known(desk):
    return {each.number: each for each in past_of(*desk().ledger.history("acm-001")).inquiries}


def test_a_question_is_asked_answered_and_closed_by_command(desk):
    assert desk().open_ones("ACM-001") == [f"1: The customer asks since round 1: {FAX}"]
    desk().ask("acm", "Is Ana at reception?", cell="Extensions!B7", why="For the operator key")
    desk().reply("ACM-001", 1, "Yes")
    assert (known(desk)[1].answer, known(desk)[1].answered_by) == ("Yes", "Eva Stone")
    assert (known(desk)[2].about, known(desk)[2].why) == ("Extensions!B7 (2001 Ana Ruiz)", "For the operator key")
    assert desk().open_ones("ACM-001") == [
        "2: We ask since round 1 about Extensions!B7 (2001 Ana Ruiz): Is Ana at reception?"
    ]
    desk().close("ACM-001", 2)
    assert desk().open_ones("ACM-001") == ["No question of ACM-001 waits for an answer."]


@pytest.mark.parametrize(
    ("cell", "because"),
    [
        ("Extnsions!C7", "on no sheet of the last return; its sheets are Site"),
        ("Extensions!ZZ7", "holds no answer of the questionnaire"),
        ("Extensions!B900", "Row 900 of Extensions is blank"),
    ],
)
def test_a_cell_that_is_not_in_the_last_return_is_refused(desk, cell, because):
    with pytest.raises(UsageError, match=because):
        desk().ask("ACM-001", "Why?", cell=cell)


def test_what_cannot_be_meant_is_refused_with_a_sentence(desk):
    desk().ask("ACM-001", "Is Ana at reception?")
    refused = [
        (lambda: desk().ask("ACM-001", "is ana at  reception?"), "asked already, as question 2"),
        (lambda: desk().ask("ACM-001", "Is 739154 her PIN?"), "quote the answer of a secret cell"),
        (lambda: desk().ask("ACM-001", "   "), "no words"),
        (lambda: desk().reply("ACM-001", 9, "Yes"), "no question 9; there are: 1, 2"),
        (lambda: desk("").reply("ACM-001", 2, "Yes"), "Question 2 is ours"),
        (lambda: desk().ask("NOPE", "Why?"), "NOPE"),
    ]
    for attempt, because in refused:
        with pytest.raises(UsageError, match=because):
            attempt()
    assert [each.text for each in known(desk).values()] == [FAX, "Is Ana at reception?"]


def review_file(desk, house, folder, cells, findings=()):
    """The engineer's workbook with the sheet Internal Review, and what an engineer typed into it."""
    past = past_of(*desk().ledger.history("acm-001"))
    told = Internally(past, past.inquiries, {}, {"f1": "v1"})
    file = folder / "q.engineer.xlsx"
    write_pages(file, [internal_review_page(told, findings, "Acme")], house.look, title="t")
    workbook = openpyxl.load_workbook(file)
    for address, typed in cells.items():
        workbook["Internal Review"][address] = typed
    workbook.save(file)
    return file


def internal_finding(house, code):
    rule = replace(next(rule for rule in house.rules if rule.code == code), audience=Audience.ENGINEERING)
    place = Place("extensions", "extension", 7)
    return Finding(rule, place, Cell("Extensions", 7, 1), "", "2001 Ana Ruiz", "Too short.", "", "", "", (), "f1")


def test_what_engineers_write_on_the_review_sheet_is_taken_in_once(desk, house, tmp_path):
    typed = {"F4": "Yes", "I4": "Eva Stone", "C5": "Extensions!B7", "D5": "Is Ana at reception?", "I5": "Ike Lund"}
    typed |= {"G15": "Keep as is", "H15": "Agreed on the phone", "I15": "Eva Stone"}
    file = review_file(desk, house, tmp_path, typed, [internal_finding(house, "EXT-003")])
    told, refused = desk("").take_review("ACM-001", file)
    assert refused == ()
    assert told == [
        "Question 1 is answered.",
        "Question 2 is asked: Is Ana at reception?",
        "EXT-003 is kept as it is, by Eva Stone: Agreed on the phone",
    ]
    past = past_of(*desk().ledger.history("acm-001"))
    assert (past.decisions["f1"].choice, past.decisions["f1"].value) == (Choice.KEEP, "v1")
    assert known(desk)[2].who == "Ike Lund"
    assert desk("").take_review("ACM-001", file) == (["Nothing new stands on the sheet."], ())


def test_what_is_unfinished_on_the_review_sheet_is_told_and_the_rest_taken(desk, house, tmp_path):
    typed = {"C5": "Nowhere!B7", "D5": "Who?", "D6": "Is Ana at reception?", "G15": "Keep as is"}
    file = review_file(desk, house, tmp_path, typed, [internal_finding(house, "EXT-003")])
    told, refused = desk("").take_review("ACM-001", file)
    assert told == ["Question 2 is asked: Is Ana at reception?"]
    assert [line.partition(":")[0] for line in refused] == [
        "Row 5 of the review was not taken",
        "Row 15 of the review was not taken",
    ]
    assert "say its reason and who decided it" in refused[1]


def test_the_review_of_another_engagement_is_refused(desk, house, tmp_path):
    file = review_file(desk, house, tmp_path, {"L5": "LAK-001"})
    with pytest.raises(UsageError, match="This review is of LAK-001"):
        desk().take_review("ACM-001", file)


def test_a_workbook_without_the_review_sheet_is_refused(desk, tmp_path):
    with pytest.raises(UsageError, match="has no sheet Internal Review"):
        desk().take_review("ACM-001", tmp_path / "q.xlsx")


def test_an_engineers_workbook_is_not_taken_for_a_return(desk, house, tmp_path):
    file = review_file(desk, house, tmp_path, {})
    with pytest.raises(Rejected, match="emprov ask ENGAGEMENT --from FILE"):
        read(file, house.questionnaire)


def test_the_command_line_asks_answers_lists_and_takes_in_a_review(desk, house, tmp_path):
    def emprov(*arguments):
        result = CliRunner().invoke(main, ["ask", *arguments, "--output", str(tmp_path / "output")])
        return result.exit_code, result.output

    assert emprov("acm-001") == (0, f"1: The customer asks since round 1: {FAX}\n")
    assert emprov("ACM-001", "Is Ana at reception?", "--cell", "Extensions!B7", "--by", "Eva Stone")[0] == 0
    assert emprov("ACM-001", "--reply", "1", "Yes", "--by", "Eva Stone")[0] == 0
    assert emprov("ACM-001", "--close", "1") == (0, "Question 1 is closed.\n")
    assert [(each.is_open, each.closed) for each in known(desk).values()] == [(False, True), (True, False)]
    file = review_file(desk, house, tmp_path, {"D5": "Whose is 2002?", "C6": "Extensions!A8"})
    status, said = emprov("ACM-001", "--from", str(file))
    assert status == 1
    assert "Question 3 is asked: Whose is 2002?" in said
    assert "Row 6 of the review was not taken: A request has no question" in said


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (["--reply", "1"], "Say what is asked or answered"),
        (["--cell", "Extensions!B7"], "Say what is asked or answered"),
        (["--close", "1", "Yes"], "one of them at a time"),
        (["--reply", "1", "Yes", "--close", "1"], "one of them at a time"),
        (["--reply", "1", "Yes", "--cell", "Extensions!B7"], "belong to a new question only"),
    ],
)
def test_what_cannot_be_asked_at_once_is_said(desk, tmp_path, arguments, because):
    result = CliRunner().invoke(main, ["ask", "ACM-001", *arguments, "--output", str(tmp_path / "output")])
    assert (result.exit_code, because in result.output) == (2, True)


def test_what_waits_is_carried_as_it_is_known():
    written = [row("Question 2", number=2, answer="Six"), row("Question 3"), row(MOH)]
    carried = rows_carried(written, ALL)
    assert [(each[0], each[2], each[6]) for each in carried] == [(3, "Question 3", "Open"), (None, MOH, "Open")]
