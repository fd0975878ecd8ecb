"""The law of the walk: on made-up flows it ends where a caller ends who looks at the sheets, second by second."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from emprov_xl.callflow.call import Call, Ending
from emprov_xl.callflow.walk import walk
from tests.made_flows import Caller, as_text, made_flow
from tests.tables import surveyed

FLOWS, CALLS = 60, 12  # made-up flows, and calls to each
NAMELESS = {Ending.HANG_UP, Ending.BUSY, Ending.STOPPED}
MOMENTS = (
    *("2026-12-31 09:30", "2027-01-01 00:00", "2028-02-29 11:59", "2028-02-28 23:59", "2027-02-28 10:00"),
    *("2026-11-01 01:30", "2027-03-14 03:10", "2026-12-04 23:59", "2026-12-06 12:00", "2026-12-07 00:00"),
)


@given(random=st.randoms(use_true_random=True))
@settings(max_examples=FLOWS)
def test_a_walk_ends_where_a_caller_ends_who_looks_at_the_sheets(house, random):
    sheets = made_flow(random)
    flow = surveyed(as_text(sheets), house).flow
    for _ in range(CALLS):
        zone = ZoneInfo(sheets["site"][0]["time_zone"])
        at = dt.datetime.fromisoformat(random.choice(MOMENTS)).replace(tzinfo=zone)
        at += dt.timedelta(minutes=random.choice((0, 0, random.randrange(10_000))))
        keys = tuple(random.choices(("1", "2", "3", "7", "2001", "2003"), k=random.randrange(6)))
        busy = set(random.sample(("2001", "2002", "2003"), random.randrange(3)))
        unanswered = set(random.sample(("2001", "2002", "2003", "96135550198"), random.randrange(5)))
        call = Call(flow.entry("6135550100").node, at, keys, nodes(flow, busy), nodes(flow, unanswered))
        walked = walk(flow, call)
        caller = Caller(sheets, at.astimezone(dt.UTC), keys, busy, unanswered)
        ending, name = caller.calls("6135550100")
        assert (walked.ending.name, walked.seconds) == (ending, caller.waited)
        if walked.ending not in NAMELESS:
            assert walked.reached.name == name


def nodes(flow, names):
    return frozenset(
        key for key, node in flow.nodes.items() if node.name in names and (key.startswith(("extensions@", "outside ")))
    )
