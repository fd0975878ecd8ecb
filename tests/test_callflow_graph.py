# ruff: noqa: E501  # tables are wider than code
"""The graph of the call flow: what calls can meet, how they go on, and the cell that says so."""

from emprov_xl.callflow.graph import Kind, On
from tests.tables import surveyed

CLINIC = """
| site | time_zone       | operator_kind | operator |
| 7    | America/Toronto | Ring group    | 6001     |

| extensions | extension | display_name | voicemail | no_answer_kind | no_answer | follow_me_numbers | follow_me_seconds | direct_did |
| 7          | 2001      | Ana Ruiz     | Yes       |                |           |                   |                   | 6135550155 |
| 8          | 2002      | Ben Ode      | No        | Extension      | 2001      |                   |                   |            |
| 9          | 2003      | Cy Fox       | No        |                |           | 96135550171#      | 20                |            |

| dids | did        | last       | caller_id  | destination_kind | destination |
| 7    | 6135550100 |            |            | Auto attendant   | Main        |
| 8    | 6135550100 |            | 6135550190 | Ring group       | Sales       |
| 9    | 6135550150 | 6135550159 |            | Operator         |             |

| auto_attendants | name | direct_dial | timeout_seconds | retries | timeout_kind | timeout | invalid_kind |
| 7               | Main | Extensions  | 8               | 2       | Operator     |         | Hang up      |

| menu_options | attendant | key | destination_kind | destination  |
| 7            | Main      | 1   | Ring group       | 6001         |
| 8            | Main      | 2   | Queue            | Service      |
| 9            | Main      | 3   | Outside number   | 96135550171  |
| 10           | Main      | 4   | Ring group       | Parts        |
| 11           | Main      | 5   | Voicemail        | 2002         |

| ring_groups | number | name  | strategy | members          | ring_seconds | no_answer_kind | no_answer |
| 7           | 6001   | Sales | hunt     | 2001; 2002; 2003 | 20           | Voicemail      | 2001      |

| queues | number | name    | max_wait_seconds | max_callers | join_empty | exit_key | exit_kind | overflow_kind |
| 7      | 6101   | Service | 300              | 5           | No         | 1        | Operator  | Hang up       |

| agents | queue   | agent |
| 7      | Service | 2001  |"""


def ways(flow, key):
    return {(way.on, way.key, way.target, str(way.place), way.seconds) for way in flow.out(key)}


def test_a_menu_leads_where_its_keys_say_and_where_nothing_pressed_leads(house):
    flow = surveyed(CLINIC, house).flow
    assert ways(flow, "auto_attendants@7") == {
        (On.KEY, "1", "ring_groups@7", "menu_options.destination@7", 0),
        (On.KEY, "2", "queues@7", "menu_options.destination@8", 0),
        (On.KEY, "3", "outside 96135550171", "menu_options.destination@9", 0),
        (On.KEY, "4", "unsaid menu_options.destination@10", "menu_options.destination@10", 0),
        (On.KEY, "5", "unsaid menu_options.destination@11", "menu_options.destination@11", 0),
        (On.DIRECT_DIAL, "", "dialling", "auto_attendants.direct_dial@7", 0),
        (On.TIMEOUT, "", "operator", "auto_attendants.timeout@7", 24),
        (On.INVALID, "", "hang up", "auto_attendants.invalid@7", 0),
    }


def test_a_name_that_stands_nowhere_is_a_node_that_names_its_cell(house):
    flow = surveyed(CLINIC, house).flow
    unsaid = flow.nodes["unsaid menu_options.destination@10"]
    assert (unsaid.kind, unsaid.name) == (Kind.UNSAID, "“Parts” is not on the sheet Ring Groups")
    assert flow.nodes["unsaid menu_options.destination@11"].name == "this extension is to have no mailbox"


def test_a_blank_leaves_open_what_the_sheet_promises(house):
    flow = surveyed(CLINIC, house).flow
    assert ways(flow, "extensions@7") == {
        (On.BUSY, "", "voicemail@7", "extensions.voicemail@7", 0),
        (On.NO_ANSWER, "", "voicemail@7", "extensions.voicemail@7", 15),
    }
    assert ways(flow, "extensions@8") == {
        (On.BUSY, "", "busy", "extensions.voicemail@8", 0),
        (On.NO_ANSWER, "", "extensions@7", "extensions.no_answer@8", 15),
    }


def test_numbers_that_ring_along_ring_after_the_telephone(house):
    flow = surveyed(CLINIC, house).flow
    assert (On.NO_ANSWER, "", "follow_me@9", "extensions.follow_me_numbers@9", 15) in ways(flow, "extensions@9")
    assert ways(flow, "follow_me@9") == {
        (On.RINGS, "", "outside 96135550171", "extensions.follow_me_numbers@9", 0),
        (On.NO_ANSWER, "", "hang up", "extensions.voicemail@9", 20),
    }


def test_a_hunting_group_rings_one_member_after_the_other(house):
    assert surveyed(CLINIC, house).flow.way("ring_groups@7", On.NO_ANSWER).seconds == 60


def test_a_queue_sends_callers_on_for_each_reason_it_has(house):
    flow = surveyed(CLINIC, house).flow
    assert ways(flow, "queues@7") == {
        (On.RINGS, "", "extensions@7", "agents.agent@7", 0),
        (On.KEY, "1", "operator", "queues.exit@7", 0),
        (On.FULL, "", "hang up", "queues.overflow@7", 0),
        (On.EMPTY, "", "hang up", "queues.overflow@7", 0),
        (On.LEFT, "", "unsaid queues.leave_empty@7", "queues.leave_empty@7", 0),
        (On.MAX_WAIT, "", "hang up", "queues.overflow@7", 300),
    }


def test_the_callers_own_row_goes_first_and_a_direct_number_before_its_block(house):
    flow = surveyed(CLINIC, house).flow
    assert flow.entry("6135550100").node == "dids@7"
    assert flow.entry("6135550100", "6135550190").node == "dids@8"
    assert flow.entry("6135550151").node == "dids@9"
    assert flow.entry("6135550155").node == "direct@7"
    assert [way.target for way in flow.out("direct@7")] == ["extensions@7"]
    assert flow.entry("6135550160") is None
