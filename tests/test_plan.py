"""The plan: every object in the order of entry, each value with its origin, and what a blocker holds back."""

import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
from returns import returned_from

from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.plan import load_plan_order
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.errors import WrongDefinition
from emprov_xl.files import data_folder
from emprov_xl.frames import frames_from
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.finding import Finding
from emprov_xl.model.page import Styled
from emprov_xl.model.plan import Origin
from emprov_xl.model.questionnaire import Layout
from emprov_xl.model.rule import Audience, Rule, Severity, Stage
from emprov_xl.planning.hours import week_definitions
from emprov_xl.planning.pages import plan_pages
from emprov_xl.planning.phrases import fill
from emprov_xl.planning.plan import plan_for
from emprov_xl.planning.words import runs

OFFICE = """
| site | company         | platform | operator_kind | operator | time_zone       |
| 7    | Lakeside Clinic | UCX450   | Extension     | 2000     | America/Toronto |

| locations | location | city   | emergency_caller_id |
| 7         | Main     | Ottawa | 6135550100          |

| extensions | extension | display_name | location | phone_model | voicemail | voicemail_pin | busy_kind  | busy  |
| 7          | 2000      | Ana Ruiz     | Main     | 1140E       | Yes       | 802461        | Voicemail  | 2000  |
| 8          | 2001      | Ben Ode      | Main     | 1140E       | No        |               | Ring group | Front |

| ring_groups | number | name  | strategy | members   | ring_seconds | no_answer_kind | no_answer |
| 7           | 600    | Front | ringall  | 2000;2001 | 20           | Queue          | 610       |

| queues | number | name    | strategy | overflow_kind | overflow |
| 7      | 610    | Billing | ringall  | Operator      |          |
"""


@pytest.fixture(scope="module")
def house():
    """The definitions a plan needs; the rules are not among them."""
    catalogue = load_catalogue()
    questionnaire = load_questionnaire(catalogue)
    order = load_plan_order(questionnaire)
    return SimpleNamespace(catalogue=catalogue, questionnaire=questionnaire, plan_order=order)


@pytest.fixture
def plan_of(house):
    def plan(text, *findings, questionnaire=None, order=house.plan_order, typed=None):
        questionnaire = questionnaire or house.questionnaire
        returned = returned_from(text, questionnaire, typed)
        frames, _ = frames_from(returned, questionnaire)
        return plan_for(frames, returned, house.catalogue, order, findings, as_of="2026-08-01")

    return plan


def finding(code, place, severity=Severity.BLOCKER, audience=Audience.CUSTOMER, status="new"):
    name, row = place.split("@")
    sheet, field = name.split(".")
    words = ("what", "do", "ask", "why", "basis", "1.0")
    rule = Rule(code, code, f"Title of {code}", severity, Stage.COMPLETENESS, audience, None, {}, *words, ())
    here = Place(sheet, field, int(row))
    return Finding(rule, here, Cell(sheet, here.row, 1), "", "", "", "", "", "", (), f"{code}{place}", status)


def the(plan, kind, key=""):
    (found,) = [planned for planned in plan.objects if planned.kind == kind and key in (planned.key, "")]
    return found


def setting(planned, label):
    (found,) = [setting for setting in planned.settings if setting.label == label]
    return found


def said(planned, label):
    return [setting.value for setting in planned.settings if setting.label == label]


def everything(plan):
    return repr(plan) + repr(plan_pages(plan))


def test_an_answer_names_the_customers_cell(plan_of):
    name = setting(the(plan_of(OFFICE), "Extension", "2001"), "Display Name")
    assert (name.value, name.origin, str(name.cell)) == ("Ben Ode", Origin.ANSWER, "Extensions!B8")


def test_a_default_is_named_with_its_owner(plan_of):
    timeout = setting(the(plan_of(OFFICE), "Queue", "610"), "Agent Timeout")
    assert (timeout.value, timeout.origin, timeout.cell) == ("15", Origin.DEFAULT, None)
    assert timeout.because == "the UCX default for queues"


def test_a_blank_takes_its_value_from_where_it_inherits(plan_of):
    number = setting(the(plan_of(OFFICE), "Extension", "2000"), "Emergency CID")
    assert (number.value, number.origin) == ("6135550100", Origin.DERIVED)
    assert number.because == "that of Location Main"


def test_what_is_needed_and_blank_is_asked_again(plan_of):
    street = setting(the(plan_of(OFFICE), "Location", "Main"), "Street address")
    assert (street.value, street.origin) == ("asked again", Origin.OPEN)


def test_what_could_not_be_understood_is_asked_again_and_no_default_taken(plan_of):
    plan = plan_of(OFFICE, typed={"queues.agent_timeout_seconds@7": "a while"})
    timeout = setting(the(plan, "Queue", "610"), "Agent Timeout")
    assert (timeout.value, timeout.origin) == ("asked again", Origin.OPEN)


def test_destinations_are_shown_resolved(plan_of):
    plan = plan_of(OFFICE)
    assert said(the(plan, "Extension", "2001"), "When busy") == ["Ring group 600 Front"]
    assert said(the(plan, "Queue", "610"), "Fail Over Destination") == ["Operator (Extension 2000 Ana Ruiz)"]


def test_secrets_never_stand_in_the_plan(plan_of):
    plan = plan_of(
        OFFICE
        + """
| conferences | number | name  | pin    |
| 7           | 650    | Board | 713355 |

| pin_sets | name | pins          |
| 7        | Boss | 918273;564738 |
"""
    )
    assert "set" in said(the(plan, "Conference"), "User PIN")[0]
    assert said(the(plan, "Conference"), "Admin PIN") == ["not set"]
    for secret in ("802461", "713355", "918273", "564738"):
        assert secret not in everything(plan)


def test_a_default_is_told_only_where_it_means_something(plan_of):
    plan = plan_of(OFFICE)
    assert said(the(plan, "Extension", "2000"), "Delete after sending") == ["No"]
    assert said(the(plan, "Extension", "2001"), "Delete after sending") == []
    assert said(the(plan, "Extension", "2001"), "Voicemail Password") == []


def test_a_blocker_holds_back_the_object_and_all_that_rests_on_it(plan_of):
    plan = plan_of(OFFICE, finding("QUE-001", "queues.overflow@7"))
    held = {planned.label for planned in plan.objects if planned.held}
    assert {"Queue 610 Billing", "Ring group 600 Front", "Extension 2001 Ben Ode"} <= held
    assert not the(plan, "Extension", "2000").held
    group = the(plan, "Ring group", "600")
    assert group.held_by == ("QUE-001",)
    assert group.rests_on == ("Call Queues: 610 Billing",)
    assert setting(group, "Destination if no answer").held_by == ("QUE-001",)
    assert setting(group, "Ring Time").held_by == ()


def test_what_goes_to_the_operator_rests_on_who_that_is(plan_of):
    plan = plan_of(OFFICE, finding("EXT-001", "extensions.extension@7"))
    assert the(plan, "Queue", "610").held_by == ("EXT-001",)
    plan = plan_of(OFFICE, finding("FLD-001", "site.operator@7"))
    assert the(plan, "Queue", "610").held_by == ("FLD-001",)
    plan = plan_of(OFFICE, finding("FLD-001", "site.company@7"))
    assert not the(plan, "Queue", "610").held


@pytest.mark.parametrize(
    "harmless",
    [
        finding("QUE-001", "queues.overflow@7", severity=Severity.WARNING),
        finding("QUE-001", "queues.overflow@7", status="kept"),
    ],
)
def test_a_warning_and_a_settled_blocker_hold_nothing_back(plan_of, harmless):
    assert not any(planned.held for planned in plan_of(OFFICE, harmless).objects)


def test_routing_in_a_circle_ends(plan_of):
    circle = """
| call_routing | name  | schedule | open_kind    | open  | closed_kind  | closed |
| 7            | First | Hours    | Call routing | Last  | Hang up      |        |
| 8            | Last  | Hours    | Call routing | First | Call routing | Last   |
"""
    plan = plan_of(circle, finding("RTE-001", "call_routing.schedule@8"))
    assert [planned.held_by for planned in plan.objects if planned.kind == "Call routing"] == [("RTE-001",)] * 2


def test_no_object_that_is_free_rests_on_a_blocked_cell(plan_of, house):
    text = OFFICE + "\n" + KEYS[KEYS.index("| key_layouts") : KEYS.index("| queues")]
    sheets = {sheet.title: sheet for sheet in house.questionnaire.asked()}
    answers = [setting.cell for planned in plan_of(text).objects for setting in planned.settings if setting.cell]
    for cell in sorted(set(answers)):
        sheet = sheets[cell.title]
        form = sheet.layout is Layout.FORM
        field = sheet.fields[cell.row - 7 if form else cell.column - 1]
        plan = plan_of(text, finding("ANY-001", f"{sheet.key}.{field.key}@{7 if form else cell.row}"))
        free = [setting for planned in plan.objects if not planned.held for setting in planned.settings]
        assert any(planned.held for planned in plan.objects)
        assert cell not in [setting.cell for setting in free], f"{cell} is blocked"
        assert {setting.label for setting in free if setting.held_by} <= {"Key layout", "Direct DID"}


@pytest.mark.parametrize("named", ["2001", "Ben", "Ben Ode", "ben  ode", "2001 Ben", "Ben (2001)"])
def test_whoever_a_check_takes_to_be_meant_is_meant_in_the_plan_too(plan_of, named):
    """A plan that knew fewer names than the checks would let a step rest on a blocked cell."""
    text = f"""
| extensions | extension | display_name | last_name |
| 7          | 2001      | Ben          | Ode       |

| ring_groups | number | name  | members | no_answer_kind | no_answer |
| 7           | 600    | Front | {named} | Hang up        |           |
| 8           | 601    | Back  |         | Voicemail      | {named}   |
"""
    plan = plan_of(text, finding("EXT-001", "extensions.extension@7"))
    assert the(plan, "Ring group", "600").held_by == ("EXT-001",)
    assert said(the(plan, "Ring group", "601"), "Destination if no answer") == ["Voicemail 2001 Ben"]


@pytest.mark.parametrize("named", ["6135550115", "+1 613-555-0115", "1 (613) 555-0115", "Ode's block"])
def test_an_outside_number_within_a_block_is_that_block_however_it_is_written(plan_of, named):
    text = f"""
| dids | did          | last         | description |
| 7    | 613-555-0110 | 613-555-0119 | Ode's block |

| extensions | extension | direct_did |
| 7          | 2001      | {named}    |
"""
    plan = plan_of(text, finding("DID-002", "dids.last@7"))
    assert setting(the(plan, "Extension"), "Direct DID").held_by == ("DID-002",)


def test_a_key_that_watches_a_number_waits_for_whatever_has_that_number(plan_of):
    text = """
| extensions | extension | phone_model | key_layout |
| 7          | 2000      | i2004       | Desk       |

| key_layouts | layout | key | function | target |
| 7           | Desk   | 2   | BLF      | 600    |

| ring_groups | number | name  |
| 7           | 600    | Front |
"""
    plan = plan_of(text, finding("NUM-001", "ring_groups.number@7"))
    assert [planned.name for planned in plan.objects if planned.kind == "Key" and planned.held] == ["key 2"]


def test_telephone_numbers_are_shown_in_one_way(plan_of):
    plan = plan_of(
        """
| dids | did          | last         | description | caller_id    |
| 7    | 613-555-0110 |              | Ana         | 613-555-0190 |
| 8    | 613.555.0120 | 613 555 0129 | Block       | from Ottawa  |

| extensions | extension | direct_did     |
| 7          | 2000      | (613) 555-0110 |
| 8          | 2001      | 613-555-0125   |
| 9          | 2002      | 613-555-0177   |
"""
    )
    shown = [said(the(plan, "Extension", number), "Direct DID")[0] for number in ("2000", "2001", "2002")]
    assert shown == ["6135550110 Ana", "6135550125 Block", "6135550177"]
    callers = [said(the(plan, "Inbound number", did), "CallerID Number") for did in ("6135550110", "6135550120")]
    assert callers == [["6135550190"], ["from Ottawa"]]


def test_what_comes_of_a_known_fault_is_asked_again_and_not_planned(plan_of):
    """08:30 to 04:30 is a slip for 16:30 more often than a night: nobody should enter two definitions for it."""
    hours = """
| business_hours | schedule | from_day | to_day | opens | closes |
| 7              | Office   | Monday   | Friday | 08:30 | 04:30  |
| 8              | Office   | Saturday |        | 09:00 | 12:00  |

| parking | lot | first_slot | slots |
| 7       | 700 | 701        | 4     |
"""
    wrong = (finding("HRS-001", "business_hours.closes@7"), finding("NUM-001", "parking.first_slot@7"))
    plan = plan_of(hours, *wrong)
    assert said(the(plan, "Time group"), "Definitions") == ["asked again", "Saturday 09:00–12:00"]
    first = the(plan, "Time group").settings[1]
    assert (first.origin, first.held_by) == (Origin.OPEN, ("HRS-001",))
    slots = setting(the(plan, "Parking lot"), "Slots")
    assert (slots.value, slots.origin, slots.held_by) == ("asked again", Origin.OPEN, ("NUM-001",))
    settled = plan_of(hours, *(replace(one, status="kept") for one in wrong))
    assert "08:30–23:59" in said(the(settled, "Time group"), "Definitions")[0]
    assert said(the(settled, "Parking lot"), "Slots") == ["701 to 704"]


def test_a_routing_stands_below_those_it_leads_to(plan_of):
    plan = plan_of(
        """
| call_routing | name  | schedule | open_kind    | open  | closed_kind    | closed |
| 7            | First | Hours    | Call routing | Night | Auto attendant | Main   |
| 8            | Other | Hours    | Hang up      |       | Hang up        |        |
| 9            | Night | Hours    | Call routing | Late  | Hang up        |        |
| 10           | Late  | Hours    | Call routing | First | Hang up        |        |

| auto_attendants | name |
| 7               | Main |
| 8               | More |

| menu_options | attendant | key | destination_kind | destination |
| 7            | Main      | 1   | Auto attendant   | More        |
"""
    )

    def names(kind):
        return [planned.key for planned in plan.objects if planned.kind == kind]

    assert names("Call routing") == ["Late", "Night", "First", "Other"], "a circle ends where it began"
    assert names("Auto attendant") == ["More", "Main"]


def test_a_key_set_can_be_found_by_its_name(plan_of):
    pages = {page.title: page for page in plan_pages(plan_of(KEYS))}
    columns = [column.title for column in pages["Key Sets"].columns]
    sets = [str(getattr(row[columns.index("Key set")], "value", "")) for row in pages["Key Sets"].rows]
    assert sets == ["Desk", "2002, own keys", "Spare"]


def test_a_slip_in_the_number_of_lines_does_not_fill_the_plan(plan_of):
    plan = plan_of("| extensions | extension | line_appearances |\n| 7 | 2000 | 999999999 |")
    assert len([planned for planned in plan.objects if planned.kind == "Key"]) <= 100


def test_what_is_ours_to_answer_is_not_explained_to_the_customer(plan_of):
    plan = plan_of(OFFICE, finding("CAP-001", "queues.number@7", audience=Audience.ENGINEERING))
    assert plan.holds == {"CAP-001": "being looked at by our engineers"}


def test_chapters_stand_in_the_order_of_entry_and_empty_ones_are_left_out(plan_of):
    titles = [chapter.title for chapter in plan_of(OFFICE).chapters]
    order = [
        "System",
        "Extensions",
        "Key Sets",
        "Keys",
        "Voicemail Settings",
        "Ring Groups",
        "Call Queues",
        "Locations",
    ]
    assert [title for title in titles if title in order] == [title for title in order if title in titles]
    assert titles[:2] == ["System", "Extensions"]
    assert "Parking" not in titles


def test_every_row_is_an_object(plan_of):
    plan = plan_of(OFFICE)
    kinds = [planned.kind for planned in plan.objects]
    assert (kinds.count("Extension"), kinds.count("Ring group"), kinds.count("Queue")) == (2, 1, 1)
    assert plan.telephones == {"1140E": 2}
    assert (plan.customer, plan.platform, plan.engagement, plan.round) == ("Lakeside Clinic", "UCX450", "ACM-001", 1)


def test_the_options_of_a_menu_stand_with_it_in_the_order_of_the_keys(plan_of):
    plan = plan_of(
        """
| auto_attendants | name | greeting |
| 7               | Main | Hello    |

| menu_options | attendant | key | destination_kind | destination | label |
| 7            | Main      | 0   | Directory        |             |       |
| 8            | Main      | 2   | Hang up          |             | Bye   |
| 9            | Main      | 1   | Busy             |             |       |
| 10           | Lost      | 1   | Busy             |             |       |
"""
    )
    assert said(the(plan, "Auto attendant", "Main"), "Keys") == ["1 → Busy", "2 → Hang up (Bye)", "0 → Directory"]
    assert said(the(plan, "Menu option"), "Menu") == ["Lost"]


def test_days_of_one_calendar_are_one_object_and_those_of_one_year_are_taken_out(plan_of):
    plan = plan_of(
        """
| holidays | calendar | name      | first_day  | last_day   | every_year | notes     |
| 7        | Ontario  | Christmas | 2026-12-25 | 2026-12-26 | Yes        | both days |
| 8        | ontario  | Family    | 2027-02-15 |            |            |           |
"""
    )
    calendar = the(plan, "Holiday calendar")
    assert said(calendar, "Days") == [
        "Christmas: 2026-12-25 to 2026-12-26, every year: Yes; Notes: both days",
        "Family: 2027-02-15, every year: No",
    ]
    assert said(calendar, "Take out after") == ["Family: 2027-02-15"]


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        ("08:00", "17:00", "Friday to Saturday 08:00–17:00"),
        ("20:00", "06:00", "Friday to Saturday 20:00–23:59 + Saturday to Sunday 00:00–06:00"),
        ("20:00", "00:00", "Friday to Saturday 20:00–23:59"),
    ],
)
def test_hours_over_midnight_become_two_definitions(opens, closes, told):
    assert week_definitions("Friday", "Saturday", opens, closes) == told


KEYS = """
| extensions | extension | display_name | phone_model | key_layout | line_appearances |
| 7          | 2000      | Ana Ruiz     | i2004       | Desk       | 2                |
| 8          | 2001      | Ben Ode      | i2004       | desk       | 2                |
| 9          | 2002      | Cy Orr       | i2004       | Desk       | 2                |

| key_layouts | layout | module | key | function         | target      | label |
| 7           | Desk   |        | 2   | BLF              | Ben Ode     |       |
| 8           | Desk   |        | 4   | Park slot        | 702         | Park  |
| 9           | Desk   |        | 5   | Call-flow toggle | Day routing |       |
| 10          | Desk   |        | 6   | Queue login      | Billing     |       |
| 11          | Desk   | 1      | 1   | BLF              | Nobody      |       |
| 12          | 2002   |        | 4   | BLF              | 2000        |       |
| 13          | Spare  |        | 1   | Line             |             |       |

| call_routing | name        | schedule | override_index |
| 7            | Day routing | Hours    | 5              |

| parking | lot | first_slot | slots |
| 7       | 700 | 701        | 4     |

| queues | number | name    |
| 7      | 610    | Billing |
"""


def keys_of(plan, key_set):
    keys = [planned for planned in plan.objects if planned.kind == "Key" and planned.key == key_set]
    return {planned.name: (said(planned, "Value to enter") or [""])[0] for planned in keys}


def test_extensions_with_the_same_keys_share_a_set(plan_of):
    plan = plan_of(KEYS)
    desk = the(plan, "Key set", "Desk")
    assert said(desk, "Extensions") == ["2000–2002"]
    assert said(desk, "With own keys on top") == ["2002"]
    assert said(the(plan, "Key set", "Spare"), "Extensions") == ["none"]


def test_lines_go_on_the_first_free_keys_and_codes_follow_from_what_is_named(plan_of):
    assert keys_of(plan_of(KEYS), "Desk") == {
        "key 1": "<own extension>",
        "key 2": "2001",
        "key 3": "<own extension>",
        "key 4": "702",
        "key 5": "*285",
        "key 6": "*45<own extension>*610",
        "module 1 key 1": "asked again",
    }


def test_own_keys_replace_those_of_the_layout_and_only_they_are_listed(plan_of):
    plan = plan_of(KEYS)
    assert keys_of(plan, "2002, own keys") == {"key 4": "2000"}
    assert said(the(plan, "Extension", "2002"), "Key set") == ["2002, own keys"]


def test_a_changed_feature_code_is_used_and_named(plan_of):
    changed = """
| features | feature              | code | enabled |
| 7        | Queue login toggle   | *88  | Yes     |
| 8        | Call flow toggle: all | *28 | Yes     |
"""
    plan = plan_of(KEYS + changed)
    assert keys_of(plan, "Desk")["key 6"] == "*88<own extension>*610"
    (key,) = [planned for planned in plan.objects if planned.kind == "Key" and planned.name == "key 6"]
    assert "your sheet Feature Codes, row 7" in setting(key, "Value to enter").because
    features = [planned.key for planned in plan.objects if planned.kind == "Feature code"]
    assert features == ["Queue login toggle"], "what a new system does anyway is nothing to enter"


def test_a_key_waits_for_what_it_names_and_the_other_keys_do_not(plan_of):
    plan = plan_of(KEYS, finding("PRK-001", "parking.slots@7"))
    held = [planned.name for planned in plan.objects if planned.kind == "Key" and planned.held]
    assert held == ["key 4"]
    assert not the(plan, "Extension", "2000").held


def test_extensions_held_back_wait_by_name_in_their_key_set(plan_of):
    plan = plan_of(KEYS, finding("EXT-001", "extensions.extension@7"))
    desk = the(plan, "Key set", "Desk")
    assert said(desk, "Extensions") == ["2001, 2002"]
    assert said(desk, "Not yet") == ["2000 (EXT-001)"]


def test_a_telephone_without_line_keys_gets_none(plan_of, house):
    (bare, *_) = [phone.model for phone in house.catalogue.phones if phone.line_keys is False]
    plan = plan_of(f"| extensions | extension | phone_model |\n| 7 | 2000 | {bare} |")
    assert not [planned for planned in plan.objects if planned.kind in {"Key", "Key set"}]


def test_every_code_that_the_plan_speaks_of_is_in_the_catalogue(house):
    known = {code.feature for code in house.catalogue.feature_codes}
    phrases = [function.entry for function in house.plan_order.key_functions.values()]
    phrases += [derived.value for order in house.plan_order.objects for derived in order.derived]
    asked = {part.split("}")[0] for phrase in phrases for part in phrase.split("{code:")[1:]}
    assert asked
    assert asked <= known


def test_a_new_field_appears_with_no_change_of_code(plan_of, house, tmp_path):
    folder = tmp_path / "templates"
    shutil.copytree(data_folder("workbook_templates"), folder)
    added = (
        '\n[[field]]\nkey = "desk"\ntitle = "Desk number"\ntype = "text"\nask = "Where the desk is."\nexample = "12"\n'
    )
    for sheet in ("extensions", "business_hours"):
        file = folder / f"{sheet}.toml"
        file.write_text(file.read_text("utf-8") + added, "utf-8")
    questionnaire = load_questionnaire(house.catalogue, folder)
    plan = plan_of(
        """
| extensions | extension | desk |
| 7          | 2000      | A 17 |

| business_hours | schedule | from_day | opens | closes | desk |
| 7              | Hours    | Monday   | 08:00 | 17:00  | B 3  |
""",
        questionnaire=questionnaire,
        order=load_plan_order(questionnaire, folder),
    )
    assert said(the(plan, "Extension"), "Desk number") == ["A 17"]
    assert said(the(plan, "Time group"), "Definitions") == ["Monday 08:00–17:00; Desk number: B 3"]
    assert "A 17" in everything(plan)


def test_a_sheet_that_no_chapter_names_is_told_at_the_end(plan_of, house):
    order = replace(
        house.plan_order, chapters=tuple(each for each in house.plan_order.chapters if each.key != "ring_groups")
    )
    plan = plan_of(OFFICE, order=order)
    assert plan.chapters[-1].title == "Ring Groups"


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ('sheet = "parking"', 'sheet = "parkings"', r"plan.toml: .*object\[.*\.sheet: 'parkings' is not one of"),
        ('"{first} to {last}"', '"{first} to {end}"', r"\{end\} is neither a field of numbering"),
        ('kind = "Queue"', 'kin = "Queue"', r"kind: is missing"),
        ('title = "Call Queues"', 'title = "Summary"', "is the name of another sheet"),
        ('sheet = "music"', 'sheet = "queues"', "queues is planned twice"),
    ],
)
def test_a_wrong_order_is_refused_by_file_table_and_key(house, tmp_path, was, becomes, complaint):
    text = (data_folder("workbook_templates") / "plan.toml").read_text("utf-8")
    (tmp_path / "plan.toml").write_text(text.replace(was, becomes), "utf-8")
    with pytest.raises(WrongDefinition, match=complaint):
        load_plan_order(house.questionnaire, tmp_path)


def test_the_first_sheet_lists_every_object_with_a_link_to_its_settings(plan_of):
    plan = plan_of(
        OFFICE + "\n" + KEYS[KEYS.index("| key_layouts") : KEYS.index("| queues")],
        finding("QUE-001", "queues.overflow@7"),
    )
    config, summary, *chapters, origins = plan_pages(plan)
    assert (config.title, summary.title, origins.title) == ("Config Plan", "Summary", "Origins")
    assert len(config.rows) == len(plan.objects)
    pages = {page.title: page for page in chapters}
    for planned, row in zip(plan.objects, config.rows, strict=True):
        link = row[0].link
        page = pages[link.title]
        target = page.rows[link.row - page.header_row - 1]
        if page.columns[0].title == "Step":
            assert target[0] == row[0].value
        assert row[7].startswith(planned.cell.title)
    (queue,) = [row for row in config.rows if row[2] == "Queue"]
    assert queue[6] == Styled("QUE-001", "held")


def test_origins_are_seen_in_the_look_of_values(plan_of):
    (queues,) = [page for page in plan_pages(plan_of(OFFICE)) if page.title == "Call Queues"]
    columns = [column.title for column in queues.columns]
    (row,) = queues.rows
    assert row[columns.index("Agent Timeout")] == Styled("15", "default")
    assert row[columns.index("Ring Strategy")] == "ringall"


def test_a_default_of_many_is_told_once(plan_of):
    rows = "\n".join(f"| {row} | {row + 1993} |" for row in range(7, 507))
    plan = plan_of(f"| extensions | extension |\n{rows}")
    pages = {page.title: page for page in plan_pages(plan)}
    assert "May forward outside: No (default)" in str(pages["Extensions"].banner)
    assert "May forward outside" not in {column.title for column in pages["Extensions"].columns}
    told = [row for row in pages["Origins"].rows if row[2] == "May forward outside"]
    assert [(row[5], row[6]) for row in told] == [(500, "2000–2499")]
    assert sum(len(page.rows) * len(page.columns) for page in pages.values()) < 60_000


def test_numbers_are_listed_by_their_runs():
    assert runs(["2003", "2000", "2001", "2002", "2010", "0200"]) == "0200, 2000–2003, 2010"
    assert runs(["9", "10", "Front desk"]) == "9, 10, Front desk"


def test_a_phrase_with_a_blank_says_nothing_and_brackets_are_left_out():
    look = {"a": "1", "b": None}.get
    assert fill("{a}[ and {b}]!", look) == "1!"
    assert fill("{a} and {b}", look) is None


def test_members_given_by_name_are_entered_by_number(plan_of):
    plan = plan_of(
        """
        | extensions | extension | display_name |
        | 7          | 2001      | Ana Ruiz     |
        | 8          | 2002      | Ben Ode      |

        | ring_groups | number | name  | members                         |
        | 7           | 600    | Front | Ana Ruiz; 2002; 96135550144#; Zed |"""
    )
    (group,) = [planned for planned in plan.objects if planned.kind == "Ring group"]
    assert "2001, 2002, 96135550144#, Zed" in {setting.value for setting in group.settings}
