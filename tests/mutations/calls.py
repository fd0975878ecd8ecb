"""Where calls go: destinations, menus, groups, queues, hours, routes, emergencies, recording, and what was bought."""

import datetime as dt
from dataclasses import replace

from emprov_xl.model.cells import Place
from tests.mutations.mutation import EVERYTHING, Chance, Mutation, Record, answered, kind
from tests.mutations.telephones import NOBODY, TOLL_FREE
from tests.returns import FIRST_ROW

_NAMED = ("Ring group", "Shared mailbox", "Queue", "Announcement", "Auto attendant", "Call routing")


def _is_named(text: str) -> bool:
    return text in _NAMED


def _leads_nowhere(sheet: str, field: str) -> None:
    def make(on: Chance) -> Mutation:
        one = on.one(sheet, **{f"{field}_kind": _is_named, field: answered})
        return on.typed(one, **{field: "Nobody and nothing"}).finds("DST-001", field, one)

    make.__name__ = f"{sheet}_{field}_leads_nowhere"
    kind(make)


def _is_not_said_where(sheet: str, field: str) -> None:
    def make(on: Chance) -> Mutation:
        one = on.one(sheet, **{f"{field}_kind": _is_named, field: answered})
        return on.typed(one, **{field: ""}).finds("FLD-019", field, one)

    make.__name__ = f"{sheet}_{field}_is_not_said"
    kind(make)


for _sheet, _field in (
    *(
        ("dids", "destination"),
        ("menu_options", "destination"),
        ("ring_groups", "no_answer"),
        ("call_routing", "closed"),
    ),
    *(("announcements", "then"), ("auto_attendants", "timeout"), ("queues", "overflow"), ("parking", "timeout")),
):
    _leads_nowhere(_sheet, _field)
    _is_not_said_where(_sheet, _field)


@kind
def a_destination_without_its_kind(on: Chance) -> Mutation:
    one = on.one(
        "extensions", no_answer_kind=lambda text: text in (*_NAMED, "Voicemail", "Extension"), no_answer=answered
    )
    return on.typed(one, no_answer_kind="").finds("FLD-018", "no_answer_kind", one)


@kind
def a_group_gives_up_to_itself(on: Chance) -> Mutation:
    one = on.one("ring_groups", no_answer_kind=_is_named)
    return on.typed(one, no_answer_kind="Ring group", no_answer=one["number"]).finds("DST-002", "no_answer", one)


@kind
def a_queue_overflows_into_itself(on: Chance) -> Mutation:
    one = on.one("queues")
    return on.typed(one, overflow_kind="Queue", overflow=one["number"]).finds("DST-002", "overflow", one)


@kind
def calls_are_sent_to_a_mailbox_that_nobody_asked_for(on: Chance) -> Mutation:
    there = on.one("extensions", voicemail="No")
    one = on.one("extensions", there, voicemail="No", no_answer_kind=lambda text: text != "Outside number")
    mutation = on.typed(one, no_answer_kind="Voicemail", no_answer=there["extension"])
    return mutation.finds("DST-003", "no_answer", one).touching(there)


@kind
def nothing_comes_after_a_message(on: Chance) -> Mutation:
    routes = on.all("call_routing", closed_kind="Announcement")
    names = {route["closed"] for route in routes}
    one = on.one("announcements", name=lambda text: text in names)
    mutation = on.typed(one, then_kind="", then="").finds("DST-004", "then_kind", one)
    return mutation.touching(*routes, *_naming(on, one["name"]))


def _naming(on: Chance, text: str) -> list[str]:
    return [token for token, _ in on.engagement.mentions(text)]


@kind
def a_key_leaves_the_queue_for_nowhere(on: Chance) -> Mutation:
    one = on.one("queues", exit_key=answered)
    return on.typed(one, exit_kind="", exit="").finds("DST-005", "exit_kind", one)


@kind
def nothing_is_said_about_holidays(on: Chance) -> Mutation:
    one = on.one("call_routing", holiday_calendar=answered)
    return on.typed(one, holiday_kind="", holiday="").finds("DST-006", "holiday_kind", one)


@kind
def a_toggle_switches_to_nowhere(on: Chance) -> Mutation:
    one = on.one("call_routing", override_index=answered)
    return on.typed(one, override_kind="", override="").finds("DST-007", "override_kind", one)


@kind
def a_group_rings_somebody_who_does_not_exist(on: Chance) -> Mutation:
    one = on.one("ring_groups", strategy="ringall")
    return on.typed(one, members=f"{one['members']}; {NOBODY}").finds("GRP-001", "members", one)


@kind
def a_group_rings_somebody_twice(on: Chance) -> Mutation:
    one = on.one("ring_groups", strategy="ringall")
    return on.typed(one, members=f"{one['members']}; {one['members'].split(';')[0]}").finds("GRP-002", "members", one)


@kind
def a_group_has_more_members_than_fit(on: Chance) -> Mutation:
    everybody = on.some(55, "extensions")
    one = on.one("ring_groups", strategy="ringall")
    mutation = on.typed(one, members="; ".join(record["extension"] for record in everybody))
    return mutation.finds("GRP-003", "members", one).touching(*everybody)


@kind
def calls_are_confirmed_where_that_does_not_work(on: Chance) -> Mutation:
    one = on.one("ring_groups")
    return on.typed(one, confirm_calls="Yes", strategy="firstavailable").finds("GRP-004", "confirm_calls", one)


@kind
def an_outside_number_in_a_group_lacks_its_mark(on: Chance) -> Mutation:
    one = on.one("ring_groups", strategy="ringall")
    mutation = on.typed(one, members=f"{one['members']}; {TOLL_FREE}", confirm_calls="Yes")
    return mutation.finds("REF-003", "members", one)


@kind
def a_page_group_calls_somebody_who_does_not_exist(on: Chance) -> Mutation:
    one = on.one("paging_groups")
    return on.typed(one, members=f"{one['members']}; {NOBODY}").finds("GRP-005", "members", one)


@kind
def a_page_group_is_very_large(on: Chance) -> Mutation:
    everybody = on.some(27, "extensions", phone_model=lambda text: text in ("1140E", "1120E"))
    one = on.one("paging_groups")
    mutation = on.typed(one, members="; ".join(record["extension"] for record in everybody))
    return mutation.finds("GRP-006", "members", one).touching(*everybody)


@kind
def a_conference_waits_for_a_leader_without_a_pin(on: Chance) -> Mutation:
    one = on.one("conferences")
    return on.typed(one, leader_wait="Yes", admin_pin="").finds("GRP-007", "admin_pin", one)


@kind
def a_key_of_a_menu_leads_to_two_places(on: Chance) -> Mutation:
    one = on.one("menu_options")
    other = on.one("menu_options", one, attendant=one["attendant"])
    return on.typed(other, key=one["key"]).finds("GRP-008", "key", one, other)


@kind
def a_menu_has_no_keys(on: Chance) -> Mutation:
    greeting, new = on.one("auto_attendants")["greeting"], on.new("auto_attendants")
    cells = {"name": "Empty menu", "greeting": greeting, "timeout_kind": "Operator", "invalid_kind": "Operator"}
    mutation = on.typed(new, **cells).finds("GRP-009", "name", new).finds("FLW-002", "name", new)
    return mutation.touching(*_naming(on, greeting))


@kind
def hours_end_before_they_start(on: Chance) -> Mutation:
    one = on.one("business_hours")
    return on.typed(one, opens=one["closes"], closes=one["opens"]).finds("HRS-001", "closes", one)


@kind
def a_half_day_ends_before_it_starts(on: Chance) -> Mutation:
    one = on.one("holidays", opens=answered)
    return on.typed(one, opens=one["closes"], closes=one["opens"]).finds("HRS-002", "closes", one)


@kind
def a_holiday_ends_before_it_starts(on: Chance) -> Mutation:
    one = on.one("holidays")
    before = dt.date.fromisoformat(one["first_day"]) - dt.timedelta(days=1)
    return on.typed(one, last_day=before.isoformat()).finds("HRS-003", "last_day", one)


@kind
def a_half_day_without_an_end(on: Chance) -> Mutation:
    one = on.one("holidays")
    return on.typed(one, opens="08:00", closes="").finds("HRS-004", "closes", one)


@kind
def a_half_day_without_a_start(on: Chance) -> Mutation:
    one = on.one("holidays")
    return on.typed(one, opens="", closes="12:00").finds("HRS-005", "opens", one)


@kind
def hours_that_nobody_uses(on: Chance) -> Mutation:
    new = on.new("business_hours")
    cells = {"schedule": "For later", "from_day": "Monday", "to_day": "Friday", "opens": "08:00", "closes": "17:00"}
    return on.typed(new, **cells).finds("HRS-006", "schedule", new)


@kind
def music_that_nobody_hears(on: Chance) -> Mutation:
    new = on.new("music")
    return on.typed(new, name="For later", source="File").finds("REF-004", "name", new)


@kind
def a_queue_has_no_agents(on: Chance) -> Mutation:
    like, new = on.one("queues"), on.new("queues")
    row = {"number": like["number"][:2] + "19", "name": "Empty queue", "strategy": "ringall", "max_wait_seconds": "600"}
    return (
        on.typed(new, **row, overflow_kind="Operator").finds("QUE-001", "number", new).finds("FLW-005", "number", new)
    )


@kind
def an_agent_stands_twice_in_a_queue(on: Chance) -> Mutation:
    one, new = on.one("agents"), on.new("agents")
    return on.typed(new, **one.cells).finds("QUE-003", "agent", one, new)


@kind
def an_agent_is_nobody(on: Chance) -> Mutation:
    one = on.one("agents")
    return on.typed(one, agent=NOBODY).finds("QUE-004", "agent", one)


@kind
def nobody_knows_how_long_recordings_are_kept(on: Chance) -> Mutation:
    one = on.one("call_recording")
    return on.typed(one, inbound_outside="Always", retention_days="").finds("REC-003", "retention_days", one)


def _is_named_in_vain(sheet: str, field: str) -> None:
    def make(on: Chance) -> Mutation:
        one = on.one(sheet, **{field: answered})
        return on.typed(one, **{field: "Nobody and nothing"}).finds("REF-001", field, one)

    make.__name__ = f"{sheet}_{field}_names_nothing"
    kind(make)


for _sheet, _field in (
    *(("extensions", "location"), ("dids", "trunk")),
    *(("queues", "music"), ("queues", "join_announcement"), ("analog_devices", "extension")),
    *(("auto_attendants", "greeting"), ("gateways", "location")),
):
    _is_named_in_vain(_sheet, _field)


@kind
def a_permission_that_nobody_described(on: Chance) -> Mutation:
    one, _ = on.two("extensions", calling_permission=on.one("extensions")["calling_permission"])
    return on.typed(one, calling_permission="Nobody").finds("REF-001", "calling_permission", one)


@kind
def a_calendar_that_nobody_keeps(on: Chance) -> Mutation:
    one, _ = on.two("call_routing", holiday_calendar=answered)
    return on.typed(one, holiday_calendar="Nobody and nothing").finds("REF-001", "holiday_calendar", one)


@kind
def a_pattern_cannot_be_read(on: Chance) -> Mutation:
    one = on.one("outbound_routes", call_type="Local")
    return on.typed(one, patterns=f"{one['patterns']}; 9[343NXXXXXX").finds("RTE-001", "patterns", one)


@kind
def calls_are_allowed_that_no_route_serves(on: Chance) -> Mutation:
    one = on.one("calling_permissions")
    return on.typed(one, premium="PIN").finds("RTE-002", "premium", one)


@kind
def a_trunk_is_in_no_route(on: Chance) -> Mutation:
    new = on.new("trunks")
    return on.typed(new, name="Spare", kind="SIP", direction="Out", channels="2").finds("RTE-003", "name", new)


@kind
def two_routes_have_one_name(on: Chance) -> Mutation:
    one, other = on.two("outbound_routes")
    return on.typed(other, name=one["name"]).finds("RTE-004", "name", one, other)


@kind
def anybody_may_call_abroad(on: Chance) -> Mutation:
    if not on.all("outbound_routes", call_type="International"):
        return on.typed(on.one("outbound_routes", call_type="International"))
    one = on.one("calling_permissions", international=lambda text: text != "Yes")
    return on.typed(one, international="Yes").finds("RTE-005", "international", one)


def _patterns_of_emergencies(on: Chance, patterns: str, code: str) -> Mutation:
    first, *others = on.all("outbound_routes", call_type="Emergency")
    mutation = on.typed(first, patterns=patterns).finds(code, "patterns", first)
    for other in others:
        mutation = mutation.also(other, patterns=patterns)
    return mutation


@kind
def nobody_can_dial_emergencies_directly(on: Chance) -> Mutation:
    return _patterns_of_emergencies(on, "9911", "EMG-002")


@kind
def nobody_can_dial_emergencies_after_the_access_digit(on: Chance) -> Mutation:
    return _patterns_of_emergencies(on, "911", "EMG-003")


@kind
def emergency_calls_keep_office_hours(on: Chance) -> Mutation:
    one, hours = on.one("outbound_routes", call_type="Emergency"), on.one("business_hours")
    mutation = on.typed(one, schedule=hours["schedule"]).finds("EMG-004", "schedule", one)
    return mutation.touching(*_naming(on, hours["schedule"]))


@kind
def emergency_calls_ask_for_a_pin(on: Chance) -> Mutation:
    one, pins = on.one("outbound_routes", call_type="Emergency"), on.one("pin_sets")
    return on.typed(one, pin_set=pins["name"]).finds("EMG-005", "pin_set", one).touching(pins)


@kind
def nobody_is_told_of_emergencies(on: Chance) -> Mutation:
    on.pick(record for record in on.all("site", country="United States"))
    first, *others = on.all("emergency")
    at_large = Record("emergency", -FIRST_ROW, {})
    mutation = on.typed(first, **dict.fromkeys(first.cells, "")).finds("EMG-006", "number", at_large)
    for other in others:
        mutation = mutation.also(other, **dict.fromkeys(other.cells, ""))
    return mutation.touching("emergency+")


@kind
def anybody_may_join_an_emergency_call(on: Chance) -> Mutation:
    one = on.one("emergency", notify_by="Phone")
    return on.typed(one, barge_in="Yes", barge_in_pin="").finds("EMG-007", "barge_in_pin", one)


@kind
def fewer_licences_than_telephones(on: Chance) -> Mutation:
    site = on.form("site")
    return on.typed(site, licensed_extensions="9").finds("CAP-001", "licensed_extensions", site)


@kind
def the_disk_is_too_small(on: Chance) -> Mutation:
    site = on.form("site")
    mutation = on.typed(site, disk_gb="15").finds("CAP-002", "disk_gb", site)
    # a disk that is enough by their formula may still be less than their samples recommend
    return replace(mutation, then=(("CAP-015", Place("site", "disk_gb", FIRST_ROW)),))


@kind
def the_system_has_too_little_memory(on: Chance) -> Mutation:
    site = on.form("site")
    return on.typed(site, ram_gb="1").finds("CAP-003", "ram_gb", site)


@kind
def the_length_of_extensions_is_unknown(on: Chance) -> Mutation:
    site = on.form("site")
    mutation = on.typed(site, extension_length="").finds("FLD-001", "extension_length", site)
    return mutation.finds("CHK-001", "extension_length", site).touching(EVERYTHING)
