"""The week as a strip: half an hour a cell, exact times beside it."""

import pytest

from emprov_xl.callflow.timetable import State, halves, open_on, timetables_of, told_as
from emprov_xl.planning.hours_page import hours_page
from tests.tables import surveyed

HOURS = """
| site | time_zone       |
| 7    | America/Toronto |

| business_hours | schedule | from_day | to_day | opens | closes |
| 7              | Office   | Monday   | Friday | 08:00 | 12:00  |
| 8              | Office   | Monday   | Friday | 13:00 | 17:15  |
| 9              | Bar      | Friday   | Sunday | 22:00 | 02:00  |
| 10             | Always   | Monday   | Sunday | 00:00 | 24:00  |
| 11             | Doubtful | Monday   | Friday | 08:00 |        |

| call_routing | name | schedule | holiday_calendar | open_kind | closed_kind | holiday_kind |
| 7            | Main | Office   | Ours             | Hang up   | Hang up     | Hang up      |

| holidays | calendar | name          | first_day  | last_day   | every_year | opens | closes |
| 7        | Ours     | Christmas Eve | 2026-12-24 |            | Yes        | 08:00 | 12:00  |
| 8        | Ours     | Christmas     | 2026-12-25 | 2026-12-27 | Yes        |       |        |"""


@pytest.fixture(scope="module")
def tables(house):
    survey = surveyed(HOURS, house)
    return {table.hours.name: table for table in timetables_of(survey, survey.flow)}


@pytest.mark.parametrize(
    ("schedule", "day", "told"),
    [
        ("Office", 0, "08:00–12:00, 13:00–17:15"),
        ("Office", 6, "closed"),
        ("Bar", 4, "22:00–24:00"),
        ("Bar", 5, "00:00–02:00, 22:00–24:00"),
        ("Bar", 0, "00:00–02:00"),
        ("Always", 3, "00:00–24:00"),
    ],
)
def test_a_day_is_told_to_the_minute_also_past_midnight_and_to_its_end(tables, schedule, day, told):
    assert told_as(open_on(tables[schedule].hours, day)) == told


def test_a_strip_has_open_hours_the_gap_between_them_and_what_is_open_in_part(tables):
    states = halves(open_on(tables["Office"].hours, 0))
    assert len(states) == 48
    assert states[15:17] == (State.CLOSED, State.OPEN)
    assert states[24:26] == (State.GAP, State.GAP)
    assert states[33:36] == (State.OPEN, State.PART, State.CLOSED)
    assert set(halves(open_on(tables["Always"].hours, 2))) == {State.OPEN}
    assert set(halves((), State.HOLIDAY)) == {State.HOLIDAY}


def test_every_schedule_has_a_strip_with_who_goes_by_it_its_holidays_and_what_is_not_known(tables, house):
    page = hours_page(tuple(tables.values()), "Lakeside", "Business Hours")
    said = [[shown.value if hasattr(shown, "value") else shown for shown in row] for row in page.rows]
    firsts = [row[0] for row in said if row]
    for text in ("Office", "Bar", "Always", "Doubtful", "Sunday", "Christmas Eve"):
        assert text in firsts
    assert "time zone America/Toronto; for call routing Main" in firsts
    assert "time zone America/Toronto; no call routing and no queue uses it" in firsts
    assert "Some hours are not known: see row 11 of the sheet Business Hours." in firsts
    lasts = [row[-1] for row in said if len(row) > 1]
    assert "24 Dec, every year: 08:00–12:00" in lasts
    assert "25 Dec to 27 Dec, every year: closed" in lasts
    assert {style for row in page.rows for shown in row if (style := getattr(shown, "style", ""))} <= set(
        house.look.styles
    )
