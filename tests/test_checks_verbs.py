"""Corner cases of the verbs, beyond the examples of their rules."""

import pytest

from emprov_xl.checks.patterns import is_pattern, matches
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit
from tests.tables import findings_in, places


@pytest.mark.parametrize(
    ("pattern", "dialled", "served"),
    [
        ("911", "911", True),
        ("911", "9911", False),
        ("9|911", "9911", True),
        ("9NXXNXXXXXX", "96135550111", True),
        ("9NXXNXXXXXX", "91135550111", False),
        ("9 1 NXX NXX-XXXX", "916135550111", True),
        ("9011.", "9011", False),
        ("9011.", "901144", True),
        ("9[2-8]11", "9411", True),
        ("9[2-8]11", "9911", False),
        ("_9zxx", "9123", True),
        ("*99", "*99", True),
    ],
)
def test_a_pattern_serves_what_is_dialled(pattern, dialled, served):
    assert is_pattern(pattern)
    assert matches(pattern, dialled) is served


@pytest.mark.parametrize("text", ["local", "", "9..", "9.1", "[2-8", "9,NXX", "1-800-FLOWERS"])
def test_what_is_no_pattern(text):
    assert not is_pattern(text)


def test_a_number_is_blamed_once_for_its_gravest_clash(house):
    findings = findings_in(
        """
        | site | country       | extension_length | outside_access_digit |
        | 7    | United States | 4                | 9                    |

        | numbering | purpose    | first | last |
        | 7         | Telephones | 2000  | 2999 |

        | extensions | extension |
        | 7          | 911       |
        | 8          | 9001      |
        | 9          | 1001      |
        | 10         | 20011     |
        | 11         | 2001      |
        | 12         | 3001      |

        | emergency | number | recipient |
        | 7         | 911    | 2001      |

        | outbound_routes | call_type | patterns  |
        | 7               | Emergency | 911; 9911 |

        | trunks | name |
        | 7      | Main |""",
        house,
    )
    assert [(finding.rule.code, finding.place.row) for finding in sorted(findings, key=lambda one: one.place)] == [
        ("EMG-001", 7),
        ("NUM-004", 8),
        ("NUM-003", 9),
        ("EXT-002", 10),
        ("EXT-003", 12),
    ]


def test_a_block_that_makes_no_sense_is_no_measure_and_says_so(house):
    findings = findings_in(
        """
        | numbering | purpose    | first | last |
        | 7         | Telephones | 2000  | 2099 |
        | 8         | Telephones | 3099  | 3000 |

        | extensions | extension |
        | 7          | 2001      |
        | 8          | 3001      |""",
        house,
        "EXT-003",
        "CHK-001",
    )
    assert [(finding.rule.code, str(finding.place)) for finding in findings] == [("CHK-001", "numbering.last@8")]
    assert "EXT-003" in findings[0].message
    assert "“Last number” in row 8 of Numbering Plan" in findings[0].message


def test_what_may_be_an_unreadable_extension_is_not_called_unknown(house):
    text = """
        | extensions | extension | display_name |
        | 7          | 2014a     | Ana Ruiz     |
        | 8          | 2002      | Ben Ode      |

        | ring_groups | number | name | members    |
        | 7           | 6001   | All  | 2014; 2099 |"""
    told = [("FLD-011", Hit(Place("extensions", "extension", 7)))]
    findings = findings_in(text, house, "GRP-001", "CHK-001", told=told)
    assert [(finding.rule.code, str(finding.place)) for finding in findings] == [
        ("GRP-001", "ring_groups.members@7"),
        ("CHK-001", "extensions.extension@7"),
    ]
    assert "2099" in findings[0].message


def test_a_misspelt_reference_is_proposed_as_the_whole_cell(house):
    (finding,) = findings_in(
        """
        | trunks | name     |
        | 7      | SIP main |
        | 8      | Old line |

        | outbound_routes | name  | trunks             |
        | 7               | Local | Old line; SIP mian |""",
        house,
        "REF-001",
    )
    assert finding.proposed == "Old line; SIP main"


def test_a_thousand_alike_name_ten_others_each(house):
    rows = "\n".join(f"| {row} | 2001 | Person {row} |" for row in range(7, 1007))
    findings = findings_in(f"| extensions | extension | display_name |\n{rows}", house, "EXT-001")
    assert len(findings) == 1000
    assert {len(finding.also) for finding in findings} == {10}
    assert len({finding.proposed for finding in findings}) == 999, "one of them stays"
    assert len({finding.group for finding in findings}) == 1
    assert "and 7 more" in findings[0].message


def test_a_free_number_lies_in_the_plan_and_collides_with_nothing(house):
    findings = findings_in(
        """
        | numbering | purpose    | first | last |
        | 7         | Telephones | 2000  | 2004 |

        | extensions | extension |
        | 7          | 2003      |
        | 8          | 2003      |
        | 9          | 2003      |
        | 10         | 2001      |

        | ring_groups | number |
        | 7           | 2004   |""",
        house,
        "EXT-001",
    )
    assert [finding.proposed for finding in findings] == ["2000", "2000", "2002"]
    (finding, _) = findings_in(
        """
        | numbering | purpose    | first | last |
        | 7         | Telephones | 2003  | 2004 |

        | extensions | extension |
        | 7          | 2003      |
        | 8          | 2003      |

        | ring_groups | number |
        | 7           | 2004   |""",
        house,
        "EXT-001",
    )
    assert finding.proposed == ""
    assert "one from another block of your numbering plan" in finding.remedy


def test_the_search_for_a_free_number_among_a_thousand_million_gives_up(house):
    """Every number above 9055550100 gets an outside line, and there are 944 million of them."""
    rows = "\n".join(f"| {row} | 9{row:03d}550100 |\n| {row + 500} | 9{row:03d}550100 |" for row in range(7, 107))
    site = "| site | outside_access_digit |\n| 7 | 9 |"
    findings = findings_in(f"{site}\n\n| extensions | extension |\n{rows}", house, "EXT-001")
    assert len(findings) == 200
    assert {finding.proposed for finding in findings} == {""}


def test_a_personal_row_goes_before_the_named_layout(house):
    findings = findings_in(
        """
        | extensions | extension | phone_model | key_layout |
        | 7          | 2001      | M7208       | Desk       |
        | 8          | 2002      | M7208       | Desk       |

        | key_layouts | layout | key | function |
        | 7           | Desk   | 9   | Hold     |
        | 8           | 2001   | 9   | None     |""",
        house,
        "KEY-004",
    )
    assert places(findings) == ["extensions.key_layout@8"]


def test_modules_add_their_keys(house):
    text = """
        | extensions | extension | phone_model | key_layout | module_model | module_count |
        | 7          | 2001      | M7324       | Desk       | CAP          | 1            |

        | key_layouts | layout | module | key | function |
        | 7           | Desk   | 0      | 24  | Hold     |
        | 8           | Desk   | 1      | {} | Hold     |"""
    assert places(findings_in(text.format("48"), house, "KEY-004", "KEY-006")) == []
    (finding,) = findings_in(text.format("49"), house, "KEY-004", "KEY-006")
    assert finding.message == "49 keys are planned on the key module 1, but there are 48 (model M7324)."


def test_a_destination_of_a_sheet_that_is_not_asked_is_not_judged(house):
    """A left-out section takes its kinds of destination along; nothing can be said about them."""
    findings = findings_in(
        """
        | extensions | extension | no_answer_kind | no_answer |
        | 7          | 2001      | Hang up        |           |
        | 8          | 2002      | Outside number | 911       |
        | 9          | 2003      | Outside number | Nobody    |""",
        house,
        "DST-001",
        "FLD-019",
    )
    assert places(findings) == ["extensions.no_answer@9"]


def test_a_reference_by_a_shared_number_is_left_to_the_rule_of_the_number(house):
    findings = findings_in(
        """
        | extensions | extension | display_name | no_answer_kind | no_answer |
        | 7          | 2001      | Ana Ruiz     |                |           |
        | 8          | 2001      | Ben Ode      |                |           |
        | 9          | 2003      | Cy Fox       | Extension      | 2001      |""",
        house,
        "REF-002",
        "DST-001",
        "EXT-001",
    )
    assert {finding.rule.code for finding in findings} == {"EXT-001"}


def test_queues_wait_for_an_agent_row_that_could_not_be_read(house):
    text = """
        | queues | number | name    |
        | 7      | 6001   | Service |

        | agents | queue | agent |
        | 7      |       | 2001  |"""
    told = [("FLD-017", Hit(Place("agents", "queue", 7)))]
    assert places(findings_in(text, house, "QUE-001")) == ["queues.number@7"]
    assert places(findings_in(text, house, "QUE-001", told=told)) == []


def test_emergency_calls_of_an_unknown_country_are_said_to_be_unchecked(house):
    routes = "| outbound_routes | call_type | patterns |\n| 7 | Emergency | 911 |\n\n| trunks | name |\n| 7 | Main |"
    findings = findings_in(f"| site | country |\n| 7 | Narnia |\n\n{routes}", house)
    (finding,) = [finding for finding in findings if finding.rule.code != "EXT-007"]
    assert finding.rule.code == "CHK-001"
    assert "“Country” on Site" in finding.message
    assert all(code in finding.message for code in ("EMG-002", "EMG-003", "EMG-006"))


def test_what_could_not_be_checked_is_said_once_for_each_cause(house):
    findings = findings_in(
        """
        | site | country | extension_length |
        | 7    | Narnia  |                  |

        | extensions | extension |
        | 7          | 2001      |
        | 8          | 200111    |

        | queues | number | name    | recording    |
        | 7      | 6001   | Service | After answer |

        | agents | queue | agent | kind   |
        | 7      | 6001  | 2001  | Static |

        | emergency | number |
        | 7         | 911    |""",
        house,
    )
    notes = {str(finding.place): finding.message for finding in findings if finding.rule.code == "CHK-001"}
    assert set(notes) == {"site.country@7", "site.extension_length@7", "site.platform@7"}
    assert all(code in notes["site.country@7"] for code in ("EMG-001", "NUM-005", "REC-001", "REC-002"))
    assert "EXT-002" in notes["site.extension_length@7"]
    assert "QUE-002" in notes["site.platform@7"]


def test_a_blank_that_may_be_blank_is_not_called_unchecked(house):
    text = """
        | site | country       | state | extension_length | outside_access_digit |
        | 7    | United States | ME    | 4                |                      |

        | extensions | extension |
        | 7          | 2001      |"""
    assert "CHK-001" not in {finding.rule.code for finding in findings_in(text, house)}


def test_calls_recorded_in_a_state_that_nobody_knows_are_said_to_be_unchecked(house):
    text = """
        | site | country       | state |
        | 7    | United States | {}    |

        | queues | number | recording    |
        | 7      | 6001   | After answer |"""
    codes = ("REC-001", "REC-002", "CHK-001")
    (finding,) = findings_in(text.format("Nowhere"), house, *codes)
    assert (finding.rule.code, str(finding.place)) == ("CHK-001", "site.state@7")
    assert findings_in(text.format("ME"), house, *codes) == []


def test_a_route_whose_kind_could_not_be_read_may_be_the_one_for_emergency_calls(house):
    text = """
        | site | country       |
        | 7    | United States |

        | outbound_routes | name | call_type | patterns |
        | 7               | 911  |           | 911      |

        | trunks | name |
        | 7      | Main |

        | emergency | number | recipient |
        | 7         | 911    | 2001      |"""
    told = [("FLD-002", Hit(Place("outbound_routes", "call_type", 7)))]
    assert [finding.rule.code for finding in findings_in(text, house)] == ["EMG-002", "EXT-007"]
    assert [finding.rule.code for finding in findings_in(text, house, told=told)] == ["EXT-007", "CHK-001"]
