"""A call is walked: what the clock says, how long it takes, and what stops it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.callflow.call import Call, Ending
from emprov_xl.callflow.circles import circles
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.callflow.reach import leading_to, path_along, reached_from
from emprov_xl.callflow.walk import walk
from emprov_xl.callflow.words import sentences, spoken
from emprov_xl.model.cells import Place
from tests.tables import surveyed

TORONTO = "America/Toronto"

OFFICE = """
| site | time_zone       |
| 7    | America/Toronto |

| dids | did        | destination_kind | destination |
| 7    | 6135550100 | Call routing     | Main        |

| call_routing | name | schedule | holiday_calendar | open_kind      | open | closed_kind | holiday_kind   | holiday |
| 7            | Main | Office   | Public           | Shared mailbox | 2901 | Hang up     | Shared mailbox | 2902    |

| shared_mailboxes | mailbox |
| 7                | 2901    |
| 8                | 2902    |

"""
WEEKDAYS = """| business_hours | schedule | from_day | to_day | opens | closes |
| 7              | Office   | Monday   | Friday | 08:00 | 17:00  |

"""
NIGHTS = """| business_hours | schedule | from_day | to_day | opens | closes |
| 7              | Office   | Friday   | Sunday | 22:00 | 02:00  |
| 8              | Office   | Tuesday  |        | 08:00 | 24:00  |

"""
HOLIDAYS = """| holidays | calendar | name       | first_day  | last_day   | opens | closes | every_year |
| 7        | Public   | Canada Day | 2027-07-01 |            |       |        | Yes        |
| 8        | Public   | Leap Day   | 2028-02-29 |            |       |        | Yes        |
| 9        | Public   | New Year   | 2026-12-31 | 2027-01-01 |       |        | Yes        |
| 10       | Public   | Eve        | 2026-12-24 |            | 08:00 | 12:00  | No         |"""


def at(moment, zone=TORONTO):
    return dt.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))


def called(flow, moment, zone=TORONTO, number="6135550100", **assumed):
    when = at(moment, zone) if isinstance(moment, str) else moment
    return walk(flow, Call(flow.entry(number).node, when, **assumed))


def taken(flow, moment, zone=TORONTO, number="6135550100"):
    return next(way.on for way in called(flow, moment, zone, number).ways if way.on is not On.ALWAYS)


@pytest.mark.parametrize(
    ("moment", "on"),
    [
        ("2026-12-07 07:59", On.CLOSED),
        ("2026-12-07 08:00", On.OPEN),
        ("2026-12-07 16:59", On.OPEN),
        ("2026-12-07 17:00", On.CLOSED),
        ("2026-12-05 10:00", On.CLOSED),
        ("2026-07-01 10:00", On.HOLIDAY),  # every year, also before the year that was written
        ("2028-07-01 10:00", On.HOLIDAY),  # on a Saturday
        ("2028-02-29 10:00", On.HOLIDAY),
        ("2027-03-01 10:00", On.OPEN),  # the year after has no 29 February
        ("2027-12-31 10:00", On.HOLIDAY),
        ("2028-01-01 10:00", On.HOLIDAY),  # days that run over New Year, every year
        ("2026-12-24 10:00", On.OPEN),  # a half day
        ("2026-12-24 12:00", On.HOLIDAY),
        ("2027-12-24 12:00", On.OPEN),  # of that year only
    ],
)
def test_holidays_go_before_the_hours(house, moment, on):
    assert taken(surveyed(OFFICE + WEEKDAYS + HOLIDAYS, house).flow, moment) is on


@pytest.mark.parametrize(
    ("moment", "on"),
    [
        ("2026-12-04 21:59", On.CLOSED),  # a Friday
        ("2026-12-04 22:00", On.OPEN),
        ("2026-12-05 01:59", On.OPEN),
        ("2026-12-05 02:00", On.CLOSED),
        ("2026-12-07 01:30", On.OPEN),  # Sunday's night runs into Monday
        ("2026-12-08 01:30", On.CLOSED),
        ("2026-12-08 23:59", On.OPEN),  # 24:00 is read as 23:59, and means until midnight
        ("2026-12-09 00:00", On.CLOSED),
    ],
)
def test_hours_run_past_midnight_and_over_the_weekend(house, moment, on):
    assert taken(surveyed(OFFICE + NIGHTS, house).flow, moment) is on


def test_the_hour_that_comes_twice_when_summer_time_ends_is_judged_by_the_clock_on_the_wall(house):
    night = OFFICE + NIGHTS.replace("02:00 ", "01:30 ")
    flow = surveyed(night, house).flow
    first = at("2026-11-01 01:20")
    assert taken(flow, first) is On.OPEN  # Saturday's night until 01:30
    assert taken(flow, first + dt.timedelta(minutes=20)) is On.CLOSED
    assert taken(flow, first.replace(fold=1)) is On.OPEN, "the clock was put back, and shows 01:20 again"


def test_time_passes_while_a_call_is_on_its_way(house):
    flow = surveyed(
        OFFICE.replace("Call routing     | Main", "Ring group       | 6001")
        + WEEKDAYS
        + """| extensions | extension |
        | 7          | 2001      |

        | ring_groups | number | members | strategy | ring_seconds | no_answer_kind | no_answer |
        | 7           | 6001   | 2001    | ringall  | 45           | Call routing   | Main      |""",
        house,
    ).flow
    walked = called(flow, at("2026-12-07 16:59") + dt.timedelta(seconds=20), unanswered=frozenset(["ring_groups@7"]))
    assert [way.on for way in walked.ways] == [On.ALWAYS, On.NO_ANSWER, On.CLOSED]
    assert walked.seconds == 45


def test_two_sites_in_two_zones_open_each_by_its_own_clock(house):
    flow = surveyed(
        """
        | site | time_zone       |
        | 7    | America/Toronto |

        | dids | did        | destination_kind | destination |
        | 7    | 6135550100 | Call routing     | East        |
        | 8    | 6045550100 | Call routing     | West        |

        | call_routing | name | schedule | holiday_calendar | open_kind | closed_kind | holiday_kind |
        | 7            | East | East     | Public           | Operator  | Hang up     | Busy         |
        | 8            | West | West     | Public           | Operator  | Hang up     | Busy         |

        | holidays | calendar | name       | first_day  |
        | 7        | Public   | Canada Day | 2027-07-01 |

        | business_hours | schedule | from_day | to_day | opens | closes | time_zone         |
        | 7              | East     | Monday   | Sunday | 08:00 | 17:00  |                   |
        | 8              | West     | Monday   | Sunday | 08:00 | 17:00  | America/Vancouver |""",
        house,
    ).flow

    def both(moment):
        return taken(flow, moment), taken(flow, moment, number="6045550100")

    assert both("2026-12-07 10:00") == (On.OPEN, On.CLOSED)  # 07:00 in Vancouver
    assert both("2026-12-07 18:00") == (On.CLOSED, On.OPEN)
    assert both("2027-07-01 02:00") == (On.HOLIDAY, On.CLOSED), "it is still the last of June in Vancouver"
    assert both("2027-07-02 02:00") == (On.CLOSED, On.HOLIDAY)


def test_a_cell_that_is_missing_is_where_the_walk_stops(house):
    flow = surveyed(OFFICE.replace("| Hang up     |", "|             |") + WEEKDAYS, house).flow
    walked = called(flow, "2026-12-06 10:00")
    assert (walked.ending, str(walked.last.place)) == (Ending.STOPPED, "call_routing.closed_kind@7")
    assert len(walked.steps) == 3


@pytest.mark.parametrize(
    ("was", "becomes", "cell"),
    [
        ("| Office   | Public", "| Nights   | Public", "call_routing.schedule@7"),
        ("America/Toronto", "               ", "site.time_zone@7"),
        ("08:00", "     ", "business_hours.opens@7"),
    ],
)
def test_hours_that_are_not_known_stop_the_walk_at_the_cell_that_lacks_them(house, was, becomes, cell):
    flow = surveyed((OFFICE + WEEKDAYS).replace(was, becomes, 1), house).flow
    walked = called(flow, "2026-12-07 10:00")
    assert (walked.ending, str(walked.last.place)) == (Ending.STOPPED, cell)


def test_a_routing_that_is_switched_by_hand_asks_no_clock(house):
    text = OFFICE.replace("holiday_kind   | holiday |", "holiday_kind   | holiday | override_index | override_kind |")
    text = text.replace("| Shared mailbox | 2902    |", "| Shared mailbox | 2902    | 1              | Busy          |")
    flow = surveyed(text, house).flow
    assert called(flow, "2026-12-07 10:00", switched=frozenset(["call_routing@7"])).ending is Ending.BUSY
    assert called(flow, "2026-12-07 10:00").ending is Ending.STOPPED


LOOP = """
| dids | did        | destination_kind | destination |
| 7    | 6135550100 | Ring group       | 6001        |

| ring_groups | number | members | strategy | ring_seconds | no_answer_kind | no_answer |
| 7           | 6001   |         | ringall  | 20           | Announcement   | Sorry     |
| 8           | 6002   |         | ringall  | 20           | Ring group     | 6001      |

| announcements | name  | then_kind  | then |
| 7             | Sorry | Ring group | 6002 |"""


def test_a_circle_is_walked_once_and_named(house):
    flow = surveyed(LOOP, house).flow
    walked = called(flow, "2026-12-07 10:00")
    assert (walked.ending, walked.reached.name) == (Ending.LOOP, "6001")
    assert circles(flow, lambda way: way.moves) == [("announcements@7", "ring_groups@7", "ring_groups@8")]


def chain(length):
    """A flow of messages, each of which leads to the next."""
    names = [f"announcements@{row}" for row in range(length)]
    nodes = {name: Node(name, Kind.ANNOUNCEMENT, name) for name in names} | {"end": Node("end", Kind.HANG_UP, "")}
    ways = {
        here: (Way(here, there, On.ALWAYS, Place("announcements", "then", row)),)
        for row, (here, there) in enumerate(zip(names, [*names[1:], "end"], strict=True))
    }
    return Flow(nodes, ways)


def test_ten_thousand_nodes_are_walked_and_searched_without_recursion():
    flow = chain(10_000)
    walked = walk(flow, Call("announcements@0", at("2026-12-07 10:00")))
    assert (len(walked.steps), walked.ending) == (10_001, Ending.HANG_UP)
    assert len(path_along(leading_to(flow, ["end"]), "announcements@0")) == 10_000
    assert len(reached_from(flow, ["announcements@0"])) == 10_001
    assert circles(flow, lambda _: True) == []
    last = Way("announcements@9999", "announcements@0", On.ALWAYS, Place("announcements", "then", 9999))
    (circle,) = circles(Flow(flow.nodes, {**flow.ways, "announcements@9999": (last,)}), lambda _: True)
    assert len(circle) == 10_000


def test_a_walk_is_told_as_one_tells_it(house):
    walked = called(surveyed(OFFICE + WEEKDAYS + HOLIDAYS, house).flow, "2026-12-25 10:00")
    assert list(sentences(surveyed(OFFICE + WEEKDAYS + HOLIDAYS, house).flow, walked)) == [
        "A call to 6135550100 comes in and goes to the call routing Main.",
        "The call routing Main: it is open, so the call goes to the mailbox 2901.",
        "The mailbox 2901: the caller leaves a message.",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (45, "45 seconds"), (90, "90 seconds"), (60, "1 minute"), (150, "2 minutes 30 seconds")],
)
def test_times_are_told_as_people_say_them(seconds, words):
    assert spoken(seconds) == words


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from([On.ALWAYS, On.RINGS]))))
def test_the_circles_are_the_nodes_that_lead_to_each_other(pairs):
    names = [str(number) for number in range(8)]
    ways = {}
    for source, target, on in pairs:
        place = Place("announcements", "then", source)
        ways[str(source)] = (*ways.get(str(source), ()), Way(str(source), str(target), on, place))
    flow = Flow({name: Node(name, Kind.ANNOUNCEMENT, name) for name in names}, ways)
    onward = {name: {way.target for way in flow.moves(name)} for name in names}
    for _ in names:
        onward = {name: mine.union(*(onward[there] for there in mine)) for name, mine in onward.items()}
    together = {tuple(there for there in names if there in onward[here] and here in onward[there]) for here in names}
    assert circles(flow, lambda way: way.moves) == sorted(together - {()})
