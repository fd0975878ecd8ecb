"""The schedule: every task gets its time, after what it waits for, on days on which people work."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns import returned_from

from emprov_xl.checks.survey import Survey
from emprov_xl.definitions.schedule import load_day_practice
from emprov_xl.errors import WrongDefinition
from emprov_xl.files import data_folder
from emprov_xl.frames import frames_from
from emprov_xl.model.schedule import Block, Day, DayPractice, DaysOff, Phase, Port, Wishes
from emprov_xl.model.tasks import Later, Method, Task, TaskList
from emprov_xl.planning.days_off import days_off
from emprov_xl.planning.schedule import Terms, schedule_of
from emprov_xl.planning.wishes import wishes_of
from emprov_xl.planning.working_days import WorkingDays

LAB, CLOUD, PREMISES = Method.LAB, Method.CLOUD, Method.PREMISES
WEEK = frozenset(range(5))
DAY = Day(((9 * 60, 12 * 60), (13 * 60, 17 * 60)), WEEK)
PRACTICE = DayPractice(DAY, 1, 0.25, frozenset({"Number Porting"}), 60, 3, "practice")
MONDAY = dt.date(2027, 3, 1)
NOBODY = DaysOff()


def at(day, time):
    return dt.datetime.fromisoformat(f"2027-03-{day:02} {time}")


def task(number, minutes, *waits, method=LAB, chapter=None, later=()):
    return Task(number, chapter or f"T{number}", "", "Enter it.", (number,), minutes, method, waits, later)


def tasks(*listed, methods=(LAB, PREMISES)):
    return TaskList(listed, methods, "practice")


def planned(listed, calls=0, off=NOBODY, wishes=None, **terms):
    terms = Terms(**{"start": MONDAY, "methods": listed.accepted} | terms)
    return schedule_of(
        listed, calls, PRACTICE, terms, wishes or Wishes(), off, engagement="ACM-001", as_of="2027-02-01"
    )


def times(schedule):
    """Each work by its name, with the first and last moment of it."""
    return {booked.work.name: (f"{booked.start:%d %H:%M}", f"{booked.end:%d %H:%M}") for booked in schedule.booked}


# laws


@st.composite
def task_lists(draw):
    """Tasks that wait for earlier ones, of all methods, some of which form a circle with a later one."""
    methods = draw(st.sampled_from([(LAB,), (CLOUD,), (PREMISES,), (LAB, PREMISES), (CLOUD, PREMISES), (LAB, CLOUD)]))
    count = draw(st.integers(1, 12))
    listed = []
    for number in range(1, count + 1):
        waits = draw(st.sets(st.integers(1, number - 1), max_size=3)) if number > 1 else set()
        later = draw(st.sets(st.integers(number + 1, count), max_size=2)) if number < count else set()
        own = PREMISES if draw(st.integers(0, 3)) == 0 else methods[0]
        steps = tuple(range(draw(st.integers(1, 9))))
        circles = tuple(Later(each, draw(st.integers(1, len(steps)))) for each in sorted(later))
        porting = draw(st.integers(0, 9)) == 0
        chapter, kind = ("Number Porting", str(number)) if porting else (f"T{number}", "")
        minutes = draw(st.integers(1, 900))
        listed.append(Task(number, chapter, kind, "", steps, minutes, own, tuple(sorted(waits)), circles))
    return TaskList(tuple(listed), methods, "practice")


DAYS_OFF = st.builds(
    DaysOff,
    *(st.sets(st.dates(MONDAY, MONDAY + dt.timedelta(40)), max_size=9).map(dict.fromkeys),) * 2,
)
ENGINEERS = st.integers(1, 3)


@given(task_lists(), st.integers(0, 40), DAYS_OFF, ENGINEERS)
def test_nothing_begins_before_what_it_waits_for_is_done(listed, calls, off, engineers):
    schedule = planned(listed, calls, off, engineers=engineers)
    booked = {each.work.number: each for each in schedule.booked}
    for each in schedule.booked:
        for number in each.work.waits_for:
            assert booked[number].end <= each.start
        for other in schedule.booked:
            assert other.work.stage >= each.work.stage or other.end <= each.start
    for each in listed.tasks:
        for later in each.later:
            (back,) = [other for other in schedule.of(Phase.BACK) if other.work.name == f"{each.name}, completed"]
            assert back.start >= booked[later.task].end, "one comes back when that is there to which it leads"


@given(task_lists(), st.integers(0, 40), DAYS_OFF, ENGINEERS)
def test_nobody_works_on_a_day_off_nor_at_night_nor_on_two_things_at_once(listed, calls, off, engineers):
    schedule = planned(listed, calls, off, engineers=engineers)
    for each in schedule.booked:
        closed = {*off.public, *(off.closed if each.work.method is PREMISES else ())}
        for block in each.blocks:
            assert block.start < block.end
            assert block.start.date() not in closed
            assert block.start.weekday() in WEEK
            span = (block.start.hour * 60 + block.start.minute, block.end.hour * 60 + block.end.minute)
            assert any(opens <= span[0] < span[1] <= closes for opens, closes in DAY.hours)
    for engineer in range(1, engineers + 1):
        mine = sorted(
            (block.start, block.end) for each in schedule.booked if each.engineer == engineer for block in each.blocks
        )
        assert all(before[1] <= after[0] for before, after in pairwise(mine))


@given(task_lists(), st.integers(0, 40), DAYS_OFF, ENGINEERS)
def test_every_minute_of_the_tasks_is_in_the_schedule(listed, calls, off, engineers):
    schedule = planned(listed, calls, off, engineers=engineers)
    for each in schedule.booked:
        assert sum(block.minutes for block in each.blocks) == each.work.minutes
    cut_over = next(each for each in schedule.booked if each.work.name == "Cut-over")
    entered = schedule.minutes - cut_over.work.minutes - calls * PRACTICE.call
    # A visit is a minute at least, so a task of one minute that is visited twice has one more.
    short = sum(each.minutes == 1 and bool(each.later) for each in listed.tasks)
    assert entered == sum(each.minutes for each in listed.tasks) + short
    assert {each.number for each in listed.tasks} <= {each.work.number for each in schedule.booked}


@given(task_lists(), st.integers(0, 40), DAYS_OFF, ENGINEERS)
def test_the_same_tasks_give_the_same_schedule_and_more_engineers_are_never_later_than_one(
    listed, calls, off, engineers
):
    schedule = planned(listed, calls, off, engineers=engineers)
    assert schedule == planned(listed, calls, off, engineers=engineers)
    assert schedule.end <= planned(listed, calls, off).end


@given(st.integers(0, 2000), st.integers(1, 3000), DAYS_OFF)
def test_working_time_is_whole_and_has_no_hole_in_it(minutes_later, minutes, off):
    days = WorkingDays(DAY, off.public)
    moment = dt.datetime.combine(MONDAY, dt.time()) + dt.timedelta(minutes=minutes_later)
    blocks = days.blocks(moment, minutes)
    assert sum(block.minutes for block in blocks) == minutes
    assert blocks[0].start == days.opening(moment) >= moment
    assert all(days.opening(before.end) == after.start for before, after in pairwise(blocks))


# a day of work


def test_a_task_longer_than_a_day_goes_over_several_and_around_the_weekend():
    friday = at(5, "15:00")
    assert WorkingDays(DAY).blocks(friday, 8 * 60) == (
        Block(friday, at(5, "17:00")),
        Block(at(8, "09:00"), at(8, "12:00")),
        Block(at(8, "13:00"), at(8, "16:00")),
    )


def test_two_engineers_share_what_does_not_wait_for_each_other():
    schedule = planned(tasks(task(1, 60), task(2, 120, 1), task(3, 60, 1), task(4, 60, 3)), engineers=2)
    assert times(schedule) | {"Cut-over": None} == {
        "T1": ("01 09:00", "01 10:00"),
        "T2": ("01 10:00", "01 12:00"),
        "T3": ("01 10:00", "01 11:00"),
        "T4": ("01 11:00", "01 12:00"),
        "Cut-over": None,
    }
    assert [(each.work.name, each.engineer) for each in schedule.booked][:4] == [
        ("T1", 1),
        ("T2", 1),
        ("T3", 2),
        ("T4", 2),
    ]


def test_one_comes_back_to_a_task_when_that_is_entered_to_which_it_leads():
    schedule = planned(tasks(task(1, 100, later=(Later(2, 1),)), task(2, 30, 1)))
    assert times(schedule)["T1"] == ("01 09:00", "01 10:15")
    assert times(schedule)["T2"] == ("01 10:15", "01 10:45")
    assert times(schedule)["T1, completed"] == ("01 10:45", "01 11:10")


# methods


def test_the_system_travels_between_the_lab_and_the_premises():
    schedule = planned(tasks(task(1, 60, method=PREMISES), task(2, 60)))
    assert times(schedule)["T2"] == ("01 09:00", "01 10:00")
    assert times(schedule)["T1"] == ("03 09:00", "03 10:00"), "Tuesday the system is on its way"


def test_the_same_methods_in_another_order_are_the_same():
    listed = tasks(task(1, 60, method=PREMISES), task(2, 60))
    assert planned(listed) == planned(replace(listed, accepted=(PREMISES, LAB)), methods=(PREMISES, LAB))


def test_nothing_travels_when_all_is_set_up_over_the_internet():
    schedule = planned(tasks(task(1, 60, method=CLOUD), task(2, 60, method=PREMISES), methods=(CLOUD, PREMISES)))
    assert times(schedule)["T2"] == ("01 10:00", "01 11:00")


def test_what_waits_for_work_on_the_premises_is_done_there_after_it():
    schedule = planned(tasks(task(1, 60, method=PREMISES), task(2, 60, 1), task(3, 60)))
    assert [each.work.name for each in schedule.booked] == ["T3", "T1", "T2", "Cut-over"]
    assert {each.work.name: each.work.method for each in schedule.booked}["T2"] is PREMISES


@pytest.mark.parametrize(
    ("methods", "where"),
    [((LAB,), PREMISES), ((LAB, PREMISES), PREMISES), ((CLOUD,), CLOUD), ((CLOUD, PREMISES), PREMISES)],
)
def test_the_cut_over_is_where_the_telephones_are_unless_only_the_internet_is_agreed(methods, where):
    schedule = planned(tasks(task(1, 60, method=methods[0]), methods=methods), calls=2)
    assert {each.work.method for each in schedule.of(Phase.CUT_OVER) + schedule.of(Phase.CALLS)} == {where}


def test_work_on_the_premises_that_nobody_agreed_to_is_named():
    schedule = planned(tasks(task(1, 60), task(2, 60, method=PREMISES), methods=(LAB,)))
    assert (
        "To be done where the equipment stands, though work on the premises is not agreed: T2, Cut-over."
        in schedule.remarks
    )


def test_an_agreed_method_for_which_nothing_is_left_is_named():
    schedule = planned(tasks(task(1, 60), methods=(LAB, CLOUD, PREMISES)))
    assert "Cloud is agreed too, but no work is left for it." in schedule.remarks


# the cut-over


def test_numbers_move_at_the_cut_over_and_test_calls_come_last():
    porting = task(1, 10, chapter="Number Porting", method=PREMISES)
    schedule = planned(tasks(porting, task(2, 60, method=PREMISES), methods=(PREMISES,)), calls=20)
    assert times(schedule) == {
        "T2": ("01 09:00", "01 10:00"),
        "Number Porting": ("02 09:00", "02 09:10"),
        "Cut-over": ("02 09:10", "02 10:10"),
        "Test calls": ("02 10:10", "02 11:10"),
    }


def test_the_cut_over_is_on_the_day_that_the_customer_wishes():
    schedule = planned(tasks(task(1, 60)), wishes=Wishes(day=dt.date(2027, 3, 15)))
    assert times(schedule)["Cut-over"] == ("15 09:00", "15 10:00")
    assert schedule.remarks == ()


def test_a_wish_that_comes_too_early_is_not_met_and_named():
    schedule = planned(tasks(task(1, 60)), wishes=Wishes(day=MONDAY))
    assert times(schedule)["Cut-over"] == ("03 09:00", "03 10:00")
    assert schedule.remarks == (
        "The customer wishes to work with the new system from Mon 2027-03-01 on; the cut-over is on Wed 2027-03-03, as "
        "all is prepared only then: begin earlier, take more engineers, or agree on a moment.",
    )


def test_a_wish_for_a_weekend_is_not_met_unless_a_moment_is_agreed():
    wishes = Wishes(day=dt.date(2027, 3, 13), window="Saturday from 8")
    schedule = planned(tasks(task(1, 60)), wishes=wishes)
    assert times(schedule)["Cut-over"] == ("15 09:00", "15 10:00")
    assert schedule.remarks == (
        "The customer wishes to work with the new system from Sat 2027-03-13 on; the cut-over is on Mon 2027-03-15, as "
        "that is a day off (Saturday): agree on a moment.",
        "For the time of day the customer wrote: “Saturday from 8”.",
    )
    agreed = planned(tasks(task(1, 60)), 10, wishes=wishes, cut_over=at(13, "08:00"))
    assert times(agreed)["Cut-over"] == ("13 08:00", "13 09:00")
    assert times(agreed)["Test calls"] == ("13 09:00", "13 09:30")
    assert agreed.remarks[0] == "The cut-over is agreed for a day off: Sat 2027-03-13, Saturday."


def test_a_cut_over_in_the_evening_goes_on_in_the_morning_after_midnight():
    schedule = planned(tasks(task(1, 60)), 60, cut_over=at(4, "22:00"))
    assert times(schedule)["Cut-over"] == ("04 22:00", "04 23:00")
    (calls,) = schedule.of(Phase.CALLS)
    assert [(block.start, block.end) for block in calls.blocks] == [
        (at(4, "23:00"), at(5, "00:00")),
        (at(5, "09:00"), at(5, "11:00")),
    ]


def test_a_cut_over_that_was_agreed_too_early_is_later_and_named():
    schedule = planned(tasks(task(1, 60)), cut_over=at(2, "17:00"))
    assert times(schedule)["Cut-over"] == ("03 09:00", "03 10:00")
    assert schedule.remarks == (
        "The cut-over was agreed for Tue 2027-03-02 at 17:00, but all is prepared only for Wed 2027-03-03: begin "
        "earlier, take more engineers, or agree on another time.",
    )


def test_numbers_that_move_on_another_day_or_are_not_confirmed_are_named():
    ports = (
        Port("6135550100", "Bell", "Date confirmed", dt.date(2027, 3, 3)),
        Port("6135550101", "Bell", "Date confirmed", dt.date(2027, 3, 9)),
        Port("6135550102", "Bell", "Requested", None),
        Port("6135550103", "Bell", "Done", dt.date(2026, 1, 1)),
    )
    assert planned(tasks(task(1, 60)), wishes=Wishes(ports=ports)).remarks == (
        "Numbers that should move on another day than the cut-over: 6135550101 (Tue 2027-03-09).",
        "Numbers whose day of transfer no carrier has confirmed: 6135550102 (requested).",
    )


# days off


def survey_of(house, text):
    returned = returned_from(text, house.questionnaire)
    frames, _ = frames_from(returned, house.questionnaire)
    return Survey(frames, catalogue=house.catalogue)


def site(country, state):
    return f"""
| site | company | country | state |
| 7    | Ode | {country} | {state} |
"""


@pytest.mark.parametrize(
    ("country", "state", "day", "name"),
    [
        ("Canada", "Ontario", dt.date(2027, 2, 15), "Family Day"),
        ("USA", "ME", dt.date(2027, 4, 19), "Patriots' Day"),
        ("Scotland", "", dt.date(2027, 11, 30), "Saint Andrew's Day"),
        ("Germany", "", dt.date(2027, 10, 3), "German Unity Day"),
        ("Mexico", "", dt.date(2027, 9, 16), "Independence Day"),
    ],
)
def test_public_holidays_are_those_of_the_site(house, country, state, day, name):
    assert days_off(survey_of(house, site(country, state)), MONDAY - dt.timedelta(60)).public[day] == name


def test_a_state_has_holidays_that_others_have_not(house):
    ontario, quebec = (days_off(survey_of(house, site("Canada", each)), MONDAY).public for each in ("ON", "QC"))
    assert dt.date(2027, 6, 24) in quebec
    assert dt.date(2027, 6, 24) not in ontario


@pytest.mark.parametrize(
    ("country", "doubt"),
    [
        ("", "The country is not said: no public holiday was taken; look whether a day is one."),
        ("Narnia", "Public holidays of Narnia are not known: no public holiday was taken; look whether a day is one."),
    ],
)
def test_where_the_country_is_not_known_no_holiday_is_taken_and_that_is_said(house, country, doubt):
    found = days_off(survey_of(house, site(country, "")), MONDAY)
    assert (found.public, found.doubts) == ({}, (doubt,))


def test_where_the_state_is_not_known_that_is_said(house):
    found = days_off(survey_of(house, site("Canada", "")), MONDAY)
    assert dt.date(2027, 7, 1) in found.public
    assert found.doubts == ("Only the public holidays of all Canada were taken: the state is not known.",)


CLOSED = """
| site | company | country | state |
| 7    | Ode     | Canada  | ON    |

| holidays | calendar | name   | first_day  | last_day   | opens | closes | every_year |
| 7        | Days     | Moving | 2027-03-02 | 2027-03-03 |       |        | No         |
| 8        | Days     | Half   | 2027-03-04 |            | 08:00 | 12:00  | No         |
| 9        | Days     | Feast  | 2020-03-08 |            |       |        | Yes        |"""


def test_where_the_customer_is_closed_nobody_works_on_the_premises_but_in_the_lab(house):
    off = days_off(survey_of(house, CLOSED), MONDAY)
    assert {day: name for day, name in off.closed.items() if day < dt.date(2027, 4, 1)} == {
        dt.date(2027, 3, 2): "Moving (the customer is closed)",
        dt.date(2027, 3, 3): "Moving (the customer is closed)",
        dt.date(2027, 3, 8): "Feast (the customer is closed)",
    }
    listed = tasks(task(1, 450), task(2, 60, method=PREMISES))
    schedule = planned(listed, off=off)
    assert times(schedule)["T1"] == ("01 09:00", "02 09:30"), "the lab does not mind"
    assert times(schedule)["T2"] == ("05 09:00", "05 10:00"), "travels on the 4th, the first day that is open again"
    assert times(schedule)["Cut-over"] == ("09 09:00", "09 10:00")
    assert list(schedule.off) == [dt.date(2027, 3, 2), dt.date(2027, 3, 3), dt.date(2027, 3, 8)]


# what the site says, and the practice


def test_the_wishes_are_those_of_the_site_sheet(house):
    text = """
| site | company | country | state | street | time_zone       | requested_cutover | cutover_window | contact_name |
| 7    | Ode     | Canada  | ON    | 1 Main | America/Toronto | 2027-03-15        | at night       | Ana Ruiz     |

| porting | first      | last       | current_carrier | status | requested_date |
| 7       | 6135550100 | 6135550109 | Bell            |        | 2027-03-15     |"""
    assert wishes_of(survey_of(house, text)) == Wishes(
        customer="Ode",
        zone="America/Toronto",
        address="1 Main, ON",
        day=dt.date(2027, 3, 15),
        window="at night",
        contact="Ana Ruiz",
        emergency=("911",),
        ports=(Port("6135550100 to 6135550109", "Bell", "Not started", dt.date(2027, 3, 15)),),
    )


def test_the_practice_that_ships_is_seven_hours_on_five_days(house):
    practice = load_day_practice(house.plan_order)
    assert (practice.day.minutes, practice.day.weekdays) == (7 * 60, WEEK)
    assert practice.cut_over == {"Number Porting"}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"09:00-12:30"', '"9-12"', "schedule.toml: hours: '9-12' is not written as 09:00-12:30."),
        ('"09:00-12:30", "13:30-17:00"', '"13:30-17:00", "09:00-12:30"', "one after the other"),
        ('"09:00-12:30", "13:30-17:00"', '"12:00-12:00"', "one after the other"),
        ('"Monday"', '"Moonday"', "'Moonday' is not one of"),
        ('["porting"]', '["ports"]', "schedule.toml: cut_over.chapters: there is no chapter 'ports'."),
        ("come_back = 0.25", "come_back = 1.5", "must be more than 0 and less than 1"),
        ("days_between = 1", "days_between = -1", "must be at least 0, not -1"),
        ("days_between = 1", "days_betwen = 1", "days_between: is missing"),
    ],
)
def test_a_practice_that_cannot_be_meant_is_refused_by_its_key(house, tmp_path, old, new, complaint):
    ours = (data_folder("workbook_templates") / "schedule.toml").read_text(encoding="utf-8")
    assert old in ours
    (tmp_path / "schedule.toml").write_text(ours.replace(old, new), encoding="utf-8")
    with pytest.raises(WrongDefinition) as refusal:
        load_day_practice(house.plan_order, tmp_path)
    assert complaint in str(refusal.value)
