"""What people see of a schedule: its pages, the check-list of the cut-over, the calendar, and the command."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from test_schedule import LAB, MONDAY, PRACTICE, PREMISES, planned, task, task_lists, tasks

from emprov_xl.definitions.schedule import load_day_practice
from emprov_xl.engage import Request, engage
from emprov_xl.errors import UsageError, WrongDefinition
from emprov_xl.files import data_folder
from emprov_xl.latest import reviewed
from emprov_xl.model.page import Styled
from emprov_xl.model.past import History
from emprov_xl.model.schedule import Agreed, Check, Clearance, DaysOff, Wishes
from emprov_xl.plan_work import Asked, schedule_for
from emprov_xl.planning.calendar_file import calendar_file
from emprov_xl.planning.cut_over_facts import CutOverFacts
from emprov_xl.planning.cutover_page import cutover_page
from emprov_xl.planning.schedule_page import remarks_page, schedule_page

SAMPLES = Path(__file__).parent / "samples"
DAY = dt.date(2026, 12, 1)
READY = Clearance(ready=True)
WITHDRAWN = Clearance(False, True, ("Extensions", "Queues"), "2014 was removed from Extensions.")
CANARY = "739154"


def shown(row):
    return tuple(cell.value if isinstance(cell, Styled) else cell for cell in row)


def banner(page):
    return [shown(line)[0] for line in page.banner if line]


# the sheet Schedule


def test_the_schedule_has_a_row_for_each_task_and_day():
    page = schedule_page(planned(tasks(task(1, 500), task(2, 60, 1)), engineers=2))
    assert [shown(row)[:9] for row in page.rows][:3] == [
        ("Mon", dt.date(2027, 3, 1), "09:00", "17:00", "Lab", 1, "T1", "Enter it.", 420),
        ("Tue", dt.date(2027, 3, 2), "09:00", "10:20", "Lab", 1, "T1", "continued", 80),
        ("Tue", dt.date(2027, 3, 2), "10:20", "11:20", "Lab", 2, "T2", "Enter it.", 60),
    ]
    assert [shown(row)[9] for row in page.rows] == [None, None, "1", "all before it"]


def test_the_schedule_says_who_is_needed():
    listed = tasks(task(1, 60), task(2, 60, method=PREMISES))
    schedule = planned(listed, calls=2, engineers=2)
    assert [(shown(row)[6], shown(row)[10]) for row in schedule_page(schedule).rows] == [
        ("T1", "Engineer 1"),
        ("T2", "Engineer 1, customer"),
        ("Cut-over", "Engineer 1, customer, carrier"),
        ("Test calls", "Engineer 1, customer"),
    ]
    assert "Needed: Engineer 1, customer" in events(schedule)[1]["description"]


@given(task_lists(), st.integers(0, 40), st.integers(1, 3))
def test_the_minutes_on_the_page_are_those_of_the_schedule(listed, calls, engineers):
    schedule = planned(listed, calls, engineers=engineers)
    assert sum(shown(row)[8] for row in schedule_page(schedule).rows) == schedule.minutes


def test_the_head_says_how_much_when_by_whom_and_who_agreed():
    listed = tasks(task(1, 60), task(2, 60, method=PREMISES))
    off = DaysOff({dt.date(2027, 3, 2): "Feast"})
    schedule = planned(listed, off=off, engineers=2, agreed=Agreed("Raj Patel", "Ana Ruiz"), wishes=Wishes("Ode Ltd"))
    title, told, agreed, how = banner(schedule_page(schedule))
    assert title == "Schedule: Ode Ltd"
    assert told == "ACM-001 · Mon 2027-03-01 to Fri 2027-03-05 · 3 h · 2 engineers · Lab, then Premises"
    assert agreed == "Agreed by Raj Patel (E-MetroTel) and Ana Ruiz (Ode Ltd)."
    assert "7 h a day (09:00–12:00 and 13:00–17:00, by the clock of the site, UTC)" in how
    assert how.endswith("Days off: Tue 2027-03-02 Feast.")


@pytest.mark.parametrize(
    ("agreed", "told"),
    [
        (Agreed(), "Not agreed by E-MetroTel and the customer yet."),
        (Agreed(ours="Raj"), "Agreed by Raj (E-MetroTel). Not agreed by the customer yet."),
    ],
)
def test_a_schedule_that_is_not_agreed_by_both_says_so(agreed, told):
    assert told in banner(schedule_page(planned(tasks(task(1, 60)), agreed=agreed)))


def test_what_must_be_settled_stands_on_a_sheet_of_its_own():
    schedule = planned(tasks(task(1, 60)), wishes=Wishes(window="at night"))
    assert banner(schedule_page(schedule))[-1] == "1 thing to settle before this stands: see the sheet Remarks"
    assert [shown(row)[:2] for row in remarks_page(schedule).rows] == [
        (1, "For the time of day the customer wrote: “at night”.")
    ]
    assert remarks_page(planned(tasks(task(1, 60)))) is None


def test_a_withdrawn_readiness_marks_the_pages():
    schedule = planned(tasks(task(1, 60)), clearance=WITHDRAWN)
    told = (
        "Readiness was withdrawn for Extensions, Queues: 2014 was removed from Extensions. These dates do not stand "
        "until it is given again."
    )
    facts = CutOverFacts({}, {})
    for page in (schedule_page(schedule), cutover_page(schedule, Wishes(), facts)):
        assert Styled(told, "at_risk") in [line[0] for line in page.banner if line]
    for page in (schedule_page(replace(schedule, clearance=READY)),):
        assert not any("withdrawn" in line for line in banner(page))


# the sheet Cut-over


def checked(checks, facts, most=2):
    practice = replace(PRACTICE, checks=checks, most=most)
    schedule = replace(planned(tasks(task(1, 60))), practice=practice)
    return [shown(row)[1] for row in cutover_page(schedule, Wishes(), facts).rows]


def test_the_check_list_fills_in_what_is_known_and_leaves_out_what_is_not():
    checks = (
        Check("during", "Call {main}[ ({before})].", "Engineer"),
        Check("before", "Save {before}.", "Engineer"),
        Check("before", "Save {after}.", "Engineer"),
    )
    assert checked(checks, CutOverFacts({"main": "1", "before": "", "after": "UCX"}, {})) == [
        "Before: none of this may be open when it begins",
        "Save UCX.",
        "During",
        "Call 1.",
    ]


def test_of_many_alike_some_are_named_and_the_others_counted():
    checks = (Check("during", "From {location}.", "Engineer", "location"),)
    places = [{"location": f"Floor {number}"} for number in range(1, 6)]
    assert checked(checks, CutOverFacts({}, {"location": places})) == [
        "During",
        "From Floor 1.",
        "From Floor 2.",
        "… and 3 more in the same way",
    ]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("{trunks}", "{trunk}", "says: {trunk} is not one of"),
        ("{location}:", "{port}:", "says: {port} is not one of"),
        ('part = "during"', 'part = "meanwhile"', "'meanwhile' is not one of"),
        ('each = "call"', 'each = "ring"', "'ring' is not one of"),
        ("most = 5", "most = 0", "must be at least 1, not 0"),
    ],
)
def test_a_check_that_asks_for_what_nobody_tells_is_refused(house, tmp_path, old, new, complaint):
    ours = (data_folder("workbook_templates") / "schedule.toml").read_text(encoding="utf-8")
    assert old in ours
    (tmp_path / "schedule.toml").write_text(ours.replace(old, new), encoding="utf-8")
    with pytest.raises(WrongDefinition, match=re.escape(complaint)):
        load_day_practice(house.plan_order, tmp_path)


# the calendar


def events(schedule, address=""):
    return list(Calendar.from_ical(calendar_file(schedule, address)).walk("VEVENT"))


def test_the_calendar_has_an_event_for_each_block_in_the_zone_of_the_site():
    zone = ZoneInfo("America/Toronto")
    schedule = planned(tasks(task(1, 240)), wishes=Wishes("Ode", "America/Toronto"))
    first, second, cut_over = events(schedule)
    assert first["summary"] == "ACM-001 T1 (1 of 2)"
    assert (first["dtstart"].dt, first["dtend"].dt) == (
        dt.datetime(2027, 3, 1, 9, tzinfo=zone),
        dt.datetime(2027, 3, 1, 12, tzinfo=zone),
    )
    assert first["dtstart"].params["TZID"] == "America/Toronto"
    assert (second["dtstart"].dt.hour, second["dtend"].dt.hour) == (13, 14)
    assert cut_over["summary"] == "ACM-001 Cut-over"
    zones = [zone["tzid"] for zone in Calendar.from_ical(calendar_file(schedule)).walk("VTIMEZONE")]
    assert zones == ["America/Toronto"]


@given(task_lists(), st.integers(0, 40))
def test_every_block_is_one_event_with_an_identity_of_its_own(listed, calls):
    schedule = planned(listed, calls, wishes=Wishes("Ode", "Europe/Berlin"))
    found = events(schedule)
    blocks = sorted((block.start, block.end) for booked in schedule.booked for block in booked.blocks)
    assert (
        sorted((event["dtstart"].dt.replace(tzinfo=None), event["dtend"].dt.replace(tzinfo=None)) for event in found)
        == blocks
    )
    assert len({event["uid"] for event in found}) == len(found)


def test_the_identity_of_an_event_stays_when_its_day_moves_and_differs_between_engagements():
    schedule = planned(tasks(task(1, 60)))
    later = planned(tasks(task(1, 60)), start=MONDAY + dt.timedelta(9))
    assert [event["uid"] for event in events(schedule)] == [event["uid"] for event in events(later)]
    other = replace(schedule, engagement="OTHER-1")
    assert not {event["uid"] for event in events(schedule)} & {event["uid"] for event in events(other)}


def test_the_calendar_is_the_same_bytes_and_stamped_with_the_day_of_the_review():
    schedule = planned(tasks(task(1, 60)), wishes=Wishes("Ode", "America/Toronto"))
    assert calendar_file(schedule) == calendar_file(schedule)
    assert {event["dtstamp"].dt for event in events(schedule)} == {dt.datetime(2027, 2, 1, tzinfo=dt.UTC)}


@given(st.text(), st.text())
def test_no_text_of_a_customer_breaks_out_of_its_line(name, address):
    schedule = planned(tasks(task(1, 60, method=PREMISES), methods=(PREMISES,)), wishes=Wishes(name))
    plain = "".join(letter for letter in address if letter.isprintable() or letter == "\n")
    found = events(schedule, address)
    assert len(found) == 2
    assert [str(event.get("location", "")) for event in found] == [plain] * 2


def test_what_is_agreed_is_confirmed_and_what_is_not_or_was_withdrawn_is_tentative():
    schedule = planned(tasks(task(1, 60)), agreed=Agreed("Raj", "Ana"))
    assert {event["status"] for event in events(schedule)} == {"CONFIRMED"}
    for one_side in (Agreed(), Agreed("Raj"), Agreed("", "Ana")):
        assert {event["status"] for event in events(replace(schedule, agreed=one_side))} == {"TENTATIVE"}
    marked = replace(schedule, clearance=WITHDRAWN)
    assert {event["status"] for event in events(marked)} == {"TENTATIVE"}
    assert all("2014 was removed" in event["description"] for event in events(marked))


# the command


def again(house, file=SAMPLES / "lakeside-clean.xlsx"):
    """A return looked at again, of which nothing is known from before."""
    return reviewed(file, house, DAY, History(""), b"key")


@pytest.fixture(scope="module")
def results(house, tmp_path_factory):
    output = tmp_path_factory.mktemp("out")
    for sample in ("lakeside-faulty", "lakeside-clean"):
        engage(SAMPLES / f"{sample}.xlsx", house, Request(output, DAY, dated=True))
    return output


@pytest.fixture(scope="module")
def written(house, results, tmp_path_factory):
    folder = tmp_path_factory.mktemp("schedule")
    asked = Asked(DAY, dt.date(2026, 12, 21), (PREMISES, LAB), agreed=Agreed("Raj", "Marta"))
    return schedule_for(again(house), folder, house, asked, READY)


def test_the_clinic_is_scheduled_around_christmas_and_cut_over_on_its_day(written):
    assert [file.name for file in written.files] == ["schedule.xlsx", "schedule.ics"]
    book = openpyxl.load_workbook(written.files[0])
    assert book.sheetnames == ["Schedule", "Cut-over", "Remarks"]
    days = {row[1].value.date() for row in book["Schedule"].iter_rows(min_row=7) if row[1].value}
    assert days == {
        *(dt.date(2026, 12, day) for day in (21, 22, 23, 29, 30)),
        dt.date(2027, 3, 15),
    }, "24 December the system travels, 25 and 28 are holidays of Ontario"
    assert book["Cut-over"].page_setup.fitToHeight == 1
    assert book["Cut-over"].sheet_properties.pageSetUpPr.fitToPage
    assert len(events(written.schedule)) == sum(len(booked.blocks) for booked in written.schedule.booked)


def test_the_check_list_of_the_clinic_names_its_lines_numbers_places_and_calls(written):
    sheet = openpyxl.load_workbook(written.files[0])["Cut-over"]
    told = "\n".join(str(row[1].value) for row in sheet.iter_rows() if row[1].value)
    for words in (
        "Lines are moved and ready: SIP main, Harbour analog, Main analog.",
        "Northern Telco: the carrier has confirmed the day Mon 2027-03-15 in writing. Last told: not started.",
        "The system of today (Nortel BCM 450 in Kingston, Norstar at the harbour) is saved",
        "Emergency call from Harbour clinic: 911 answers, and reads back the place and the number 6135550103.",
        "Call 6135550100 (Main number) from any outside telephone, press 0: extension 2001 Marta Kowalski.",
        "All 94 calls on the sheet Test Calls of the plan are made",
        "Decided by Mon 2027-03-15 10:30: if no call comes in on 6135550100, or 911 cannot be called, go back.",
    ):
        assert words in told


def test_no_secret_of_a_return_stands_in_its_schedule(house, tmp_path):
    file = tmp_path / "secret.xlsx"
    book = openpyxl.load_workbook(SAMPLES / "lakeside-clean.xlsx")
    header = next(row for row in book["Extensions"].iter_rows() if any(cell.value == "Voicemail PIN" for cell in row))
    column = next(cell.column for cell in header if cell.value == "Voicemail PIN")
    for row in range(7, 20):
        book["Extensions"].cell(row, column).value = CANARY
    book.save(file)
    made = schedule_for(again(house, file), tmp_path / "out", house, Asked(DAY, MONDAY, (LAB,)), READY)
    texts = [
        str(cell.value) for sheet in openpyxl.load_workbook(made.files[0]) for row in sheet.iter_rows() for cell in row
    ]
    assert CANARY not in "\n".join(texts)
    assert CANARY.encode() not in made.files[1].read_bytes()


def test_only_what_was_ready_is_scheduled(house, tmp_path):
    asked = Asked(DAY, MONDAY, (LAB,))
    held = Clearance(ready=False, why="12 blockers are open, and Lakeside Clinic has agreed to no section.")
    with pytest.raises(UsageError) as refusal:
        schedule_for(again(house), tmp_path, house, asked, held)
    assert str(refusal.value) == f"Only what is Ready for Configuration can be scheduled. {held.why}"
    assert list(tmp_path.iterdir()) == []


def test_a_withdrawn_readiness_is_scheduled_and_marked(house, tmp_path):
    made = schedule_for(again(house), tmp_path, house, Asked(DAY, MONDAY, (LAB,)), WITHDRAWN)
    book = openpyxl.load_workbook(made.files[0])
    for title in ("Schedule", "Cut-over"):
        assert "Readiness was withdrawn for Extensions, Queues" in book[title]["A3"].value
    assert b"STATUS:TENTATIVE" in made.files[1].read_bytes()
    assert b"STATUS:CONFIRMED" not in made.files[1].read_bytes()


def test_without_a_method_those_count_to_which_the_site_says_yes(house, tmp_path):
    made = schedule_for(again(house), tmp_path, house, Asked(DAY, MONDAY), READY)
    assert [str(method) for method in made.schedule.methods] == ["lab", "cloud"]


def test_the_plan_of_a_schedule_is_that_of_the_review(house, results):
    review = again(house, SAMPLES / "lakeside-faulty.xlsx")
    codes = sorted(finding.rule.code for finding in review.findings)
    told = engage(SAMPLES / "lakeside-faulty.xlsx", house, Request(results, DAY, dated=True)).document["findings"]
    assert codes == sorted(finding["code"] for finding in told)
