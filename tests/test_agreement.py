"""Both sides agree on a sheet, each for what was planned when they wrote; what is unfinished is asked about."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.frames import frames_from
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.judge import findings_of, survey_of
from emprov_xl.model.cells import Cell
from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.page import Styled
from emprov_xl.review.agreeing import Occasion, heard
from emprov_xl.review.agreement_page import (
    TITLE,
    Agreeing,
    agreement_for_reading,
    agreement_page,
    column_of,
    row_of,
    title_of,
)
from emprov_xl.review.history import past_with
from emprov_xl.review.readiness import readiness, sections_to_agree
from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.agreements import signed_rows
from emprov_xl.workbook.reading.grid import grid_of
from tests.marking import LOOK, mark
from tests.pasts import CHANGES, COMPANY, CUSTOMER, NO, YES, a_round, agreed, day, past, section
from tests.returns import returned_from

QUEUES = section("queues", "7f3a-91c2", "Call Queues")
EXTENSIONS = section("extensions", "0b1c-22d3")
SECTIONS = (EXTENSIONS, QUEUES)
TODAY = Occasion(2, "f" * 64, day(10))
NAME, DATE, DECISION, REMARKS = "Name", "Date", "Decision", "Remarks"


def agreeing(known, sections=SECTIONS, blockers=0, changed=None, typed=(), inquiries=0):
    ready = readiness(sections_to_agree(sections, known), known.agreements, blockers, inquiries, changed)
    where = {each.key: Cell(each.title, 1, 1) for each in sections}
    return Agreeing(ready, "Lakeside Clinic · LAK-001 · round 2", blockers, where, typed)


def value(shown):
    return shown.value if isinstance(shown, Styled) else shown


def as_grid(page):
    """A page as it is read from a workbook."""
    lines = [*page.banner, [column.title for column in page.columns], *page.rows]
    return grid_of([["" if value(each) is None else value(each) for each in line] for line in lines])


def written(page, key, **cells):
    """The page after somebody wrote into the row of a section: `customer_name="Ana Ruiz"`."""
    titles = {
        f"{who}_{what.lower()}": title_of(party, what)
        for who, party in (("customer", CUSTOMER), ("company", COMPANY))
        for what in (NAME, DATE, DECISION, REMARKS)
    } | {"code": "Content code", "fingerprint": "Fingerprint"}
    rows = [list(row) for row in page.rows]
    row = next(each for each in rows if value(each[-1]).startswith(f"{key} "))
    for name, typed in cells.items():
        row[column_of(titles[name]) - 1] = typed
    return replace(page, rows=tuple(map(tuple, rows)))


def signs(who="customer", name="Ana Ruiz", on=None, decision="Agreed", remarks=None):
    on = day(9) if on is None else on
    return {f"{who}_name": name, f"{who}_date": on, f"{who}_decision": decision, f"{who}_remarks": remarks}


def heard_from(page, known=None, sections=SECTIONS):
    known = known or past(a_round(1, 0, SECTIONS))
    return heard(signed_rows(as_grid(page)), sections_to_agree(sections, known), known, TODAY)


def fresh(known=None, sections=SECTIONS):
    return agreement_page(agreeing(known or past(a_round(1, 0, SECTIONS)), sections))


def said(heard_):
    return [(each.what["section"], each.what["party"], each.what["decision"], each.who) for each in heard_.events]


def statuses(page):
    at = column_of("Status") - 1
    return {value(row[0]): value(row[at]) for row in page.rows}


# What stands on the sheet.


def test_each_part_of_the_plan_has_a_row_with_its_code():
    page = fresh()
    assert [(value(row[0]), value(row[1]), row[2]) for row in page.rows] == [
        ("Extensions", "2 extensions", "0b1c-22d3"),
        ("Call Queues", "2 queues", "7f3a-91c2"),
    ]
    assert page.rows[0][0].link == Cell("Extensions", 1, 1)


def test_before_blockers_are_settled_there_is_nothing_to_agree():
    page = agreement_page(agreeing(past(), blockers=3))
    assert not page.is_table
    assert "3 blockers to settle" in value(page.banner[-1][0])


def test_what_was_agreed_is_still_shown_when_a_blocker_comes_up_later():
    known = past(a_round(1, 0, SECTIONS), agreed("queues", CUSTOMER, QUEUES.content))
    page = agreement_page(agreeing(known, blockers=1))
    assert page.is_table
    assert value(page.banner[-1][0]).startswith("Not ready yet. 1 blocker to settle")


BOTH = [agreed("queues", CUSTOMER, QUEUES.content), agreed("queues", COMPANY, QUEUES.content, who="Eva Berg")]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ((), "Waits for the customer and E-MetroTel."),
        (BOTH[:1], "Waits for E-MetroTel."),
        (BOTH[1:], "Waits for the customer."),
        (BOTH, "Agreed by both."),
        (
            [*BOTH, agreed("queues", CUSTOMER, QUEUES.content, consent=NO, remarks="too few agents")],
            "Not agreed: Ana Ruiz (“too few agents”).",
        ),
        (
            [BOTH[1], agreed("queues", CUSTOMER, QUEUES.content, consent=CHANGES, remarks="5 rings, not 3")],
            "Agreed with changes: Ana Ruiz (“5 rings, not 3”). "
            "Please make the change in the answers, then agree again.",
        ),
        (
            [agreed("queues", CUSTOMER, "old"), agreed("queues", COMPANY, "old", on=2, who="Eva Berg")],
            "Changed since agreed: Call Queues!C7, C9 "
            "(Agreed by Ana Ruiz on 2026-12-01; Agreed by Eva Berg on 2026-12-03). "
            "Please look at this again; waits for the customer and E-MetroTel.",
        ),
        (
            [agreed("queues", CUSTOMER, "old", consent=CHANGES, remarks="5 rings, not 3"), BOTH[1]],
            "Changed since it was talked over: Call Queues!C7, C9 (Agreed with changes by Ana Ruiz on 2026-12-01:"
            " “5 rings, not 3”). Please look at this again; waits for the customer.",
        ),
    ],
)
def test_the_status_says_whose_turn_it_is(told, status):
    known = past(a_round(1, 0, SECTIONS), *told)
    changed = {"queues": [Cell("Call Queues", 7, 3), Cell("Call Queues", 9, 3)]}
    assert statuses(agreement_page(agreeing(known, changed=changed)))["Call Queues"] == status


def test_a_section_that_was_emptied_is_still_asked_about():
    known = past(a_round(1, 0, SECTIONS), *BOTH)
    page = agreement_page(agreeing(known, (EXTENSIONS,)))
    assert statuses(page)["Call Queues"].startswith("Changed since agreed: nothing is planned here any more (Agreed by")


def test_names_stand_beside_the_content_they_were_written_for_and_beside_no_other():
    known = past(a_round(1, 0, SECTIONS), *BOTH, agreed("extensions", CUSTOMER, "old"))
    rows = {value(row[0]): [value(each) for each in row[3:11]] for row in fresh(known).rows}
    assert rows["Call Queues"] == ["Ana Ruiz", day(0), "Agreed", None, "Eva Berg", day(0), "Agreed", None]
    assert rows["Extensions"] == [None] * 8


def test_in_the_plan_nothing_is_to_be_written():
    page = agreement_for_reading(agreeing(past(a_round(1, 0, SECTIONS), *BOTH)))
    assert not any(column.choices or column.style == "input" for column in page.columns)
    assert "does not count" in value(page.banner[1][0])
    assert statuses(page)["Call Queues"] == "Agreed by both."


# What is heard from it.


def test_an_agreement_is_heard_with_the_code_that_stood_there():
    edited_meanwhile = (EXTENSIONS, section("queues", "ffff-0000", "Call Queues"))
    news = heard_from(written(fresh(), "queues", **signs()), sections=edited_meanwhile)
    (event,) = news.events
    assert news.hits == ()
    assert (event.kind, event.who, event.round, event.source) == (Kind.AGREED, "Ana Ruiz", 2, "f" * 64)
    assert dict(event.what) == {
        "section": "queues",
        "party": "Customer",
        "decision": "Agreed",
        "content": "7f3a-91c2",
        "day": "2026-12-10",
        "remarks": "",
    }


def test_each_side_writes_its_own_half():
    page = written(
        fresh(), "queues", **signs(), **signs("company", "Eva Berg", decision="Agreed with changes", remarks="x")
    )
    assert said(heard_from(page)) == [
        ("queues", "Customer", "Agreed", "Ana Ruiz"),
        ("queues", "E-MetroTel", "Agreed with changes", "Eva Berg"),
    ]


def test_decisions_and_dates_are_read_as_people_write_them():
    page = written(fresh(), "queues", **signs(decision="agreed ", on="Dec 9, 2026"))
    (event,) = heard_from(page).events
    assert (event.what["decision"], event.what["day"]) == ("Agreed", "2026-12-09")


def test_rows_that_were_sorted_and_columns_that_were_moved_say_the_same():
    page = written(written(fresh(), "queues", **signs()), "extensions", **signs("company", "Eva Berg"))
    order = [5, 0, 12, 2, 7, 8, 3, 1, 4, 6, 9, 10, 11]
    turned = replace(
        page,
        columns=tuple(page.columns[at] for at in order),
        rows=tuple(tuple(row[at] for at in order) for row in reversed(page.rows)),
    )
    assert sorted(said(heard_from(turned))) == sorted(said(heard_from(page)))
    assert heard_from(turned).hits == ()


@pytest.mark.parametrize(
    ("cells", "code", "says", "column"),
    [
        (signs(name=None), "AGR-001", "lacks the name", "Customer: Decision"),
        (signs(name=None) | {"customer_date": None}, "AGR-001", "lacks the name and the date", "Customer: Decision"),
        (signs(decision=None), "AGR-001", "lacks the decision", "Customer: Decision"),
        (signs(on=day(11)), "AGR-002", "“2026-12-12”", "Customer: Date"),
        (signs(on="soon"), "AGR-002", "“soon”", "Customer: Date"),
        (signs(on="03/04/2026"), "AGR-002", "“03/04/2026”", "Customer: Date"),
        (signs(decision="OK for me"), "AGR-003", "“OK for me”", "Customer: Decision"),
        (signs() | {"code": "7f3a-91c3"}, "AGR-004", "“7f3a-91c3”", "Content code"),
        (signs() | {"fingerprint": "queues 1234-5678"}, "AGR-004", "“7f3a-91c2”", "Content code"),
        (signs() | {"code": "1234-5678", "fingerprint": "queues 1234-5678"}, "AGR-004", "“1234-5678”", "Content code"),
        (signs() | {"fingerprint": None}, "AGR-006", "“Call Queues”", "Section"),
    ],
)
def test_what_cannot_count_is_asked_about_in_its_row(house, cells, code, says, column):
    news = heard_from(written(fresh(), "queues", **cells))
    assert news.events == ()
    (finding,) = in_words(house, news)
    assert finding.rule.code == code
    assert says in finding.message
    row = 4 if code == "AGR-006" else row_of(SECTIONS, "queues")
    assert finding.cell == Cell(TITLE, row, column_of(column))


def in_words(house, news):
    returned = returned_from("| queues | number |\n| 7 | 610 |", house.questionnaire)
    frames, _ = frames_from(returned, house.questionnaire)
    return list(findings_of(news.hits, house.rules, survey_of(frames, house.catalogue), returned))


def test_a_reservation_counts_and_is_asked_what_should_change(house):
    news = heard_from(written(fresh(), "queues", **signs(decision="Not agreed")))
    assert said(news) == [("queues", "Customer", "Not agreed", "Ana Ruiz")]
    (finding,) = in_words(house, news)
    assert finding.rule.code == "AGR-007"


def test_two_rows_that_contradict_each_other_count_neither(house):
    page = written(fresh(), "queues", **signs())
    other = written(fresh(), "queues", **signs(decision="Not agreed", remarks="no"))
    both = replace(page, rows=(*page.rows, other.rows[-1]))
    news = heard_from(both)
    assert news.events == ()
    assert [each.rule.code for each in in_words(house, news)] == ["AGR-005"]


def test_a_row_that_was_copied_says_the_same_once():
    page = written(fresh(), "queues", **signs())
    assert len(heard_from(replace(page, rows=(*page.rows, page.rows[-1]))).events) == 1


def test_what_was_not_finished_is_shown_again_so_that_only_the_rest_is_missing():
    page = written(fresh(), "queues", **signs(name=None))
    known = past(a_round(1, 0, SECTIONS))
    again = agreement_page(agreeing(known, typed=signed_rows(as_grid(page))))
    assert [value(each) for each in again.rows[1][3:7]] == [None, day(9), "Agreed", None]


def test_beside_a_content_that_is_no_more_nothing_has_to_be_finished():
    now = (EXTENSIONS, section("queues", "ffff-0000", "Call Queues"))
    news = heard_from(written(fresh(), "queues", **signs(name=None)), sections=now)
    assert (news.events, news.hits) == ((), ())


def test_what_was_taken_back_by_command_is_not_news_when_the_sheet_still_says_it():
    page = written(fresh(), "queues", **signs())
    (event,) = heard_from(page).events
    known = past(a_round(1, 0, SECTIONS), event, Event(Kind.UNDONE, 1, "Eva", day(9), {"event": 1}))
    assert known.agreements == {}
    assert heard_from(page, known).events == ()


def test_an_agreement_from_before_the_ledger_was_begun_is_heard():
    page = written(fresh(), "queues", **signs())
    assert len(heard_from(page, past()).events) == 1


WORDS = st.sampled_from(["Ana Ruiz", "Eva Berg", "Ö", "=1+1", "two\nlines"])


@st.composite
def pasts(draw):
    told = [a_round(1, 0, SECTIONS)]
    for _ in range(draw(st.integers(0, 6))):
        key = draw(st.sampled_from(["queues", "extensions"]))
        content = draw(st.sampled_from([QUEUES.content, EXTENSIONS.content, "old"]))
        remarks = draw(st.sampled_from(["", "5 rings, not 3"]))
        who = " ".join(draw(WORDS).split())
        consent = draw(st.sampled_from([YES, CHANGES, NO]))
        told.append(agreed(key, draw(st.sampled_from(Party)), content, draw(st.integers(0, 9)), consent, who, remarks))
    return past(*told)


@given(pasts())
def test_what_we_wrote_on_the_sheet_ourselves_is_no_news(known):
    assert heard_from(fresh(known), known).events == ()


@given(pasts(), st.sampled_from(["queues", "extensions"]), st.sampled_from(Party), st.integers(0, 10))
def test_what_is_written_counts_for_the_content_beside_it_and_for_nothing_else(known, key, party, on):
    """Whatever was said before: signed on the sheet, it is agreed; with another content it is not."""
    who = "customer" if party is CUSTOMER else "company"
    page = written(fresh(known), key, **signs(who, "Somebody Else", on=day(on)))
    now = past_with(known, heard_from(page, known).events)
    changed = tuple(replace(each, content="ffff-0000") for each in SECTIONS)
    for sections, counts in ((SECTIONS, True), (changed, False)):
        standing = next(each for each in agreeing(now, sections).readiness.standings if each.section.key == key)
        assert (party in standing.said) is counts


# In the customer's own workbook.


@pytest.fixture(scope="module")
def issued(tmp_path_factory, house):
    file = tmp_path_factory.mktemp("agreement") / "q.xlsx"
    order = Order("Lakeside Clinic", "LAK-001", None, 5, frozenset(), None, None, dt.date(2026, 12, 1))
    issue_questionnaire(file, order, house)
    return file


def put(source, target, page, *marks):
    return annotate(source, target, marks, (page,), LOOK)


def test_the_sheet_comes_in_the_place_of_the_one_that_was_sent(issued, tmp_path, house):
    target = tmp_path / "marked.xlsx"
    remark = mark("E9", "too early", title=TITLE)
    assert put(issued, target, fresh(), remark).titles == (TITLE,)
    titles = openpyxl.load_workbook(issued).sheetnames
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == titles
    assert [cell.comment for row in book[TITLE].iter_rows() for cell in row if cell.comment] == []
    returned = read(target, house.questionnaire)
    assert returned.outside == ()
    assert [row.key for row in returned.signed] == ["extensions", "queues"]


def test_it_is_written_in_a_spreadsheet_and_comes_back(issued, tmp_path, house):
    marked, again, third = (tmp_path / name for name in ("marked.xlsx", "back.xlsx", "third.xlsx"))
    put(issued, marked, fresh())
    book = openpyxl.load_workbook(marked)
    sheet = book[TITLE]
    header = {cell.value: cell.column for cell in sheet[4]}
    for title, typed in (("Name", "Ana Ruiz"), ("Date", dt.date(2026, 12, 9)), ("Decision", "Agreed")):
        sheet.cell(6, header[f"Customer: {title}"]).value = typed
    book.save(again)
    returned = read(again, house.questionnaire)
    assert returned.outside == ()
    known = past(a_round(1, 0, SECTIONS))
    news = heard(returned.signed, SECTIONS, known, TODAY)
    assert said(news) == [("queues", "Customer", "Agreed", "Ana Ruiz")]
    now = past_with(known, news.events)
    put(again, third, fresh(now))
    assert openpyxl.load_workbook(third).sheetnames == book.sheetnames
    assert heard(read(third, house.questionnaire).signed, SECTIONS, now, TODAY).events == ()


def test_what_a_customer_writes_beside_the_table_is_not_lost(issued, tmp_path, house):
    marked = tmp_path / "marked.xlsx"
    put(issued, marked, fresh())
    book = openpyxl.load_workbook(marked)
    book[TITLE]["P5"] = "call me"
    book.save(marked)
    assert [str(stray.cell) for stray in read(marked, house.questionnaire).outside] == ["Agreement!P5"]
