"""What one cell alone can say."""

import datetime as dt

import pytest

from emprov_xl.checks.links import MEMBERS
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.frames import Column, Long, frames_from
from emprov_xl.schema import NAME_EXTENSIONS, misfits
from tests.returns import returned_from

QUESTIONNAIRE = load_questionnaire(load_catalogue())


def told(text, typed=None):
    """The frames of a return, and every hit as `CODE place`."""
    returned = returned_from(text, QUESTIONNAIRE, typed)
    frames, unread = frames_from(returned, QUESTIONNAIRE)
    places = {hit.place for code, hit in unread if code != "FLD-020"}
    hits = [*unread, *misfits(frames, returned, places)]
    return frames, {f"{code} {hit.place}": hit for code, hit in hits}


SPEED_DIALS = """
| speed_dials | code | name  | number     |
| 7           | 01   | Taxi  | 6135550111 |
| 9           | 02   | Store | 6135550112 |"""


def test_a_return_without_fault_has_no_hit():
    _, hits = told(SPEED_DIALS)
    assert hits == {}


def test_the_index_of_a_frame_is_the_sheet_row_and_text_stays_text():
    frames, _ = told(SPEED_DIALS)
    assert frames["speed_dials"].index.tolist() == [7, 9]
    assert frames["speed_dials"].at[7, "code"] == "01"


def test_a_sheet_that_was_not_answered_has_an_empty_frame_with_all_its_columns():
    frames, _ = told(SPEED_DIALS)
    assert frames["queues"].empty
    assert "overflow_kind" in frames["queues"].columns


def test_a_required_answer_is_missed_on_a_used_row_only():
    _, hits = told("| speed_dials | code | name | number |\n| 7 | 01 | | 6135550111 |")
    assert set(hits) == {"FLD-001 speed_dials.name@7"}


def test_a_form_that_nobody_touched_is_not_used_but_the_site_is_always_asked():
    _, hits = told("| network | host_name |\n| 1 | |\n\n| site | company |\n| 1 | |")
    assert "FLD-001 site.company@7" in hits
    assert not [name for name in hits if "network." in name]


def test_a_form_that_was_begun_is_asked_to_its_end():
    _, hits = told("| network | host_name |\n| 1 | ucx.example |")
    assert "FLD-001 network.address_kind@7" in hits


@pytest.mark.parametrize(
    ("sheet", "field", "value", "code"),
    [
        ("extensions", "call_waiting", "Perhaps", "FLD-002"),
        ("extensions", "no_answer_kind", "Pigeon", "FLD-002"),
        ("extensions", "line_appearances", "many", "FLD-003"),
        ("ring_groups", "ring_seconds", "900", "FLD-004"),
        ("menu_options", "key", "A", "FLD-005"),
        ("holidays", "first_day", "some day", "FLD-006"),
        ("business_hours", "opens", "early", "FLD-007"),
        ("extensions", "email", "ana at example", "FLD-008"),
        ("ring_groups", "name", "x" * 80, "FLD-009"),
        ("extensions", "extension", "2", "FLD-010"),
        ("extensions", "extension", "20A1", "FLD-011"),
        ("extensions", "voicemail_pin", "12ab", "FLD-011"),
        ("dids", "did", "ask the provider", "FLD-012"),
        ("extensions", "device_id", "00:1B:4X:AA:BB:CC", "FLD-013"),
        ("network", "ip_address", "10.0.0.999", "FLD-014"),
        ("site", "time_zone", "Ottawa time", "FLD-015"),
        ("extensions", "extension", "1E+10", "FLD-016"),
        ("extensions", "display_name", "#REF!", "FLD-017"),
        ("ring_groups", "members", "2001; 20?1", "FLD-012"),
        ("paging_groups", "members", "2001; 20?1", "FLD-011"),
        ("speed_dials", "number", "Dana Whitaker", "FLD-012"),
        ("ring_groups", "ring_seconds", "99999999999999999999", "FLD-003"),
        ("ring_groups", "ring_seconds", 1e20, "FLD-003"),
        ("ring_groups", "ring_seconds", "999999999999999", "FLD-004"),
        ("outbound_routes", "patterns", "9.\nring me", "FLD-005"),
    ],
)
def test_each_kind_of_misfit_has_its_own_code(sheet, field, value, code):
    frames, hits = told(f"| {sheet} | notes |\n| 7 | x |", {f"{sheet}.{field}@7": value})
    wrong = {name for name in hits if f"{sheet}.{field}@" in name}
    assert {name.split()[0] for name in wrong} == {code}
    assert frames.column(f"{sheet}.{field}").empty, "what does not fit is blank to the rules that follow"


@pytest.mark.parametrize(
    ("sheet", "field"),
    [("ring_groups", "members"), ("paging_groups", "members"), ("extensions", "follow_me_numbers")],
)
def test_a_member_may_be_given_by_name_and_the_rules_say_who_is_meant(sheet, field):
    place = f"{sheet}.{field}@7"
    frames, hits = told(f"| {sheet} | notes |\n| 7 | x |", {place: "Front Desk 1, Dana Whitaker; 2001"})
    assert not [name for name in hits if place in name]
    assert frames[sheet].at[7, field] == ("Front Desk 1", "Dana Whitaker", "2001")


def test_an_agent_may_be_given_by_name():
    frames, hits = told("| agents | agent |\n| 7 | Dana Whitaker |")
    assert not [name for name in hits if "agents.agent@" in name]
    assert frames["agents"].at[7, "agent"] == "Dana Whitaker"


def test_the_fields_that_may_name_extensions_are_those_whose_names_are_looked_up():
    assert set(MEMBERS) == NAME_EXTENSIONS


def test_a_field_without_a_limit_takes_any_number_that_a_workbook_holds():
    _, hits = told("| site | company |\n| 1 | Acme |", {"site.disk_gb@1": 5e9})
    assert not [name for name in hits if "disk_gb" in name]


def test_a_word_off_the_list_gets_the_nearest_one_proposed():
    _, hits = told("| extensions | call_waiting |\n| 7 | |\n", {"extensions.phone_model@7": "1120EE"})
    assert hits["FLD-002 extensions.phone_model@7"].proposed == "1120E"


def test_letters_in_another_order_are_taken_for_a_slip_of_the_fingers():
    _, hits = told("| extensions | call_waiting |\n| 7 | |\n", {"extensions.phone_model@7": "1102E"})
    assert hits["FLD-002 extensions.phone_model@7"].proposed == "1120E"


def test_a_number_cell_where_digits_are_asked_is_read_as_it_looks():
    frames, hits = told("| speed_dials | name | number |\n| 7 | Taxi | 6135550111 |", {"speed_dials.code@7": 1.0})
    assert frames["speed_dials"].at[7, "code"] == "1"
    assert hits == {}


def test_what_is_read_otherwise_than_typed_is_said():
    frames, hits = told("| speed_dials | code | name | number |\n| 7 | x12 | Taxi | 6135550111 |")
    assert frames["speed_dials"].at[7, "code"] == "12"
    assert hits["FLD-020 speed_dials.code@7"].facts == {"typed": "x12", "read": "12"}


def test_a_pin_is_never_quoted():
    _, hits = told("| extensions | extension |\n| 7 | 2001 |", {"extensions.voicemail_pin@7": dt.date(1999, 4, 21)})
    assert "1999" not in str(hits["FLD-016 extensions.voicemail_pin@7"].facts)


def test_a_section_that_was_not_sold_is_not_missed():
    sent = QUESTIONNAIRE.without(frozenset({"outbound"}))
    returned = returned_from("| extensions | extension |\n| 7 | 2001 |", sent)
    frames, _ = frames_from(returned, sent)
    missing = {hit.place.field for _, hit in misfits(frames, returned, set())}
    assert "display_name" in missing
    assert "calling_permission" not in missing


def test_columns_one_below_the_other_know_whose_answer_stands_where():
    code, name = QUESTIONNAIRE.field("speed_dials.code"), QUESTIONNAIRE.field("speed_dials.name")
    long = Long([Column(code, [7, 9], ["01", "02"]), Column(name, [9], ["Store"])])
    assert [(long[at].field.key, long[at].row, long[at].value) for at in range(3)] == [
        ("code", 7, "01"),
        ("code", 9, "02"),
        ("name", 9, "Store"),
    ]
    assert long.beside(lambda field: field.key) == ["code", "code", "name"]
