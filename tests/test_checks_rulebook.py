"""Corner cases of the verbs about routes, shifts, timetables, numbers and imports, beyond their rules' examples."""

import pytest

from emprov_xl.checks.patterns import dialled
from emprov_xl.checks.week import covers, uncovered, weeks
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit
from tests.tables import findings_in, places, surveyed


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("9.", "9613NXXXXXX", True),
        ("9613NXXXXXX", "9.", False),
        ("9NXXNXXXXXX", "96135550111", True),
        ("9NXXNXXXXXX", "9ZXXNXXXXXX", False),
        ("9[2-8]11", "9411", True),
        ("9[2-8]11", "9911", False),
        ("9011.", "9011", False),
        ("9011!", "9011", True),
        ("9.", "9!", False),
        ("9!", "9.", True),
        ("9|911", "9911", True),
        ("911", "9911", False),
    ],
)
def test_a_pattern_covers_another_when_it_serves_all_its_numbers(wide, narrow, covered):
    assert dialled(wide).covers(dialled(narrow)) is covered


def test_many_patterns_are_compared_with_a_few_hundred_at_most(house):
    rows = "\n".join(f"| {row} | R{row} | Local | 9{row:04d}NXXXX; 9{row:04d}5. |" for row in range(7, 2007))
    text = f"| outbound_routes | name | call_type | patterns |\n{rows}\n| 2007 | Last | Local | 90007NXXXX |"
    assert places(findings_in(text, house, "RTE-014")) == ["outbound_routes.patterns@2007"]


def test_an_unreadable_pattern_leaves_a_number_unjudged(house):
    text = """
        | outbound_routes | name  | call_type | patterns    |
        | 7               | Local | Local     | 9[2-8XXXXXX |

        | speed_dials | code | name | number      |
        | 7           | 01   | Taxi | 96135550111 |"""
    findings = findings_in(text, house, "RTE-012", "CHK-001")
    assert [(finding.rule.code, str(finding.place)) for finding in findings] == [
        ("CHK-001", "outbound_routes.patterns@7")
    ]


def test_emergency_routes_are_offered_all_that_is_missing_so_that_either_proposal_is_whole(house):
    text = """
        | site | country       | outside_access_digit |
        | 7    | United States | 9                    |

        | outbound_routes | name      | call_type | patterns |
        | 7               | Emergency | Emergency | 112      |"""
    findings = findings_in(text, house, "EMG-002", "EMG-003")
    assert [finding.proposed for finding in findings] == ["112; 911; 9911", "112; 911; 9911"]


HOURS = """
    | business_hours | schedule | from_day | to_day | opens | closes |
    | 7              | Office   | Monday   | Friday | 08:00 | 24:00  |
    | 8              | Office   | Saturday | Sunday | 09:00 | 12:00  |
    | 9              | Early    | Monday   | Friday | 08:00 | 16:00  |
    | 10             | Late     | Friday   | Monday | 16:00 | 24:00  |"""


def test_a_timetable_is_its_minutes_of_the_week(house):
    timetable = weeks(surveyed(HOURS, house))
    assert sum(span.end - span.start for span in timetable["office"]) == 5 * 16 * 60 + 2 * 3 * 60
    assert {span.start // 1440 for span in timetable["late"]} == {4, 5, 6, 0}
    assert covers(timetable["office"], timetable["early"])
    assert not covers(timetable["early"], timetable["office"])
    assert uncovered(timetable["early"], timetable["office"])[0] == (16 * 60, 24 * 60)
    assert len(uncovered(timetable["early"], timetable["office"])) == 7


def test_a_shift_within_another_counts_its_agents_too(house):
    team = "\n".join(f"| {row} | 6101 | 20{row:02d} | Whole day |" for row in range(7, 12))
    text = f"""
        | business_hours | schedule  | from_day | to_day | opens | closes |
        | 7              | Whole day | Monday   | Friday | 08:00 | 17:00  |
        | 8              | Morning   | Monday   | Friday | 08:00 | 12:00  |

        | queues | number | name  | expected_calls_per_hour | average_handle_seconds |
        | 7      | 6101   | Sales | 60                      | 180                    |

        | agents | queue | agent | shift |
        {team}
        | 12 | 6101 | 2012 | Morning |"""
    assert findings_in(text, house, "QUE-009", "QUE-010") == []
    without = text.replace(team, team.splitlines()[0])
    (finding,) = findings_in(without, house, "QUE-009")
    assert "more than 1 agent on “Whole day” can answer" in finding.message


def test_a_shift_that_could_not_be_understood_leaves_the_staff_uncounted(house):
    text = """
        | queues | number | name  | expected_calls_per_hour | average_handle_seconds |
        | 7      | 6101   | Sales | 60                      | 180                    |

        | agents | queue | agent |
        | 7      | 6101  | 2001  |"""
    told = [("FLD-005", Hit(Place("agents", "shift", 7)))]
    findings = findings_in(text, house, "QUE-009", "CHK-001", told=told)
    assert [finding.rule.code for finding in findings] == ["CHK-001"]


def test_a_block_leads_nowhere_when_none_of_its_numbers_is_routed(house):
    text = """
        | dids | did        | last       |
        | 7    | 6135550100 | 6135550150 |
        | 8    | 6135550107 | 6135550109 |
        | 9    | 5550160    |            |

        | porting | first      | last       |
        | 7       | 6135550140 | 6135550159 |
        | 8       | 6135550160 | 6135550169 |
        | 9       | 5550150    | 5550160    |"""
    (finding,) = findings_in(text, house, "DID-012")
    assert finding.message.startswith("6135550160 to 6135550169 ")


def test_a_last_number_in_short_is_proposed_in_full(house):
    text = "| dids | did | last |\n| 7 | 613-555-0100 | 0119 |\n| 8 | 613-555-0190 | 0119 |"
    assert [finding.proposed for finding in findings_in(text, house, "DID-003")] == ["6135550119", ""]


def test_the_largest_layout_that_fits_is_proposed_and_the_module_named(house):
    layouts = [("Big", 30), ("Middle", 8), ("Small", 2)]
    rows = "\n".join(f"| {at} | {name} | {key} | Hold |" for at, (name, key) in enumerate(layouts, 7))
    text = f"""
        | extensions | extension | phone_model | key_layout |
        | 7          | 2001      | M7324       | Big        |
        | 8          | 2002      | M7208       | Big        |

        | key_layouts | layout | key | function |
        {rows}"""
    first, second = findings_in(text, house, "KEY-004")
    assert [first.proposed, second.proposed] == ["Middle", "Middle"]
    assert "add a key module (CAP)" in first.remedy
    assert "key module" not in second.remedy


def test_a_last_name_in_front_is_put_behind(house):
    text = "| extensions | extension | display_name |\n| 7 | 2001 | Ruiz, Ana |\n| 8 | 2002 | a <b> c |"
    assert [finding.proposed for finding in findings_in(text, house, "LDR-001")] == ["Ana Ruiz", "a b c"]


def test_no_guessable_code_is_told_by_what_is_said_of_it(house):
    text = """
        | conferences | number | name | pin  | admin_pin |
        | 7           | 4711   | Team | 4711 | 2222      |

        | pin_sets | name   | pins               |
        | 7        | Abroad | 580293; 7777; 9182 |"""
    findings = findings_in(text, house, "SEC-004", "SEC-005")
    assert len(findings) == 3
    for finding in findings:
        said = " ".join([finding.value, finding.message, finding.remedy, finding.ask, finding.proposed])
        assert finding.value == "••••"
        assert not any(secret in said for secret in ("2222", "580293", "7777", "9182"))


def test_licences_of_a_higher_tier_serve_and_the_highest_shortage_is_told(house):
    site = "| site | licences_basic | licences_standard | licences_universal |\n| 7 | {} | {} | {} |\n\n"
    models = "| 7 | 2001 | 1140E |\n| 8 | 2002 | Infinity 5010 |\n| 9 | 2003 | M3904 |"
    people = f"| extensions | extension | phone_model |\n{models}"
    codes = ("CAP-011", "CAP-012", "CAP-013")
    assert findings_in(site.format(0, 0, 3) + people, house, *codes) == []
    assert findings_in(site.format(1, 1, 1) + people, house, *codes) == []
    (short,) = findings_in(site.format(5, 5, 0) + people, house, *codes)
    assert (short.rule.code, short.proposed) == ("CAP-011", "1")
    (short,) = findings_in(site.format(5, 0, 1) + people, house, *codes)
    assert (short.rule.code, short.proposed) == ("CAP-012", "1")
