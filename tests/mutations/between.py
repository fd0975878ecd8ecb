"""What goes wrong between rows: one says what another makes wrong."""

import re

from tests.mutations.mutation import EVERYTHING, Chance, Mutation, NotHere, answered, kind
from tests.mutations.telephones import NETWORK

# what was bought


def _too_few_ports(name: str, kind_of_gateway: str, code: str) -> None:
    def make(on: Chance) -> Mutation:
        first, *others = on.all("gateways", kind=kind_of_gateway) or [on.pick([])]
        mutation = on.typed(first, ports="1").finds(code, "ports", first)
        for other in others:
            mutation = mutation.also(other, ports="1")
        return mutation.touching("ports")

    make.__name__ = name
    kind(make)


_too_few_ports("digital_sets_lack_ports", "DSM16", "CAP-008")
_too_few_ports("analog_sets_lack_ports", "FXS", "CAP-009")
_too_few_ports("analog_lines_lack_ports", "FXO", "CAP-010")


# telephones and their keys


@kind
def two_telephones_in_one_port(on: Chance) -> Mutation:
    one = on.one("extensions", port=answered)
    other = on.one("extensions", one, port=answered, location=one["location"])
    return on.typed(other, port=one["port"]).finds("DEV-011", "port", one, other)


@kind
def a_key_plays_the_messages_of_nobody(on: Chance) -> Mutation:
    one = on.one("key_layouts", function="Voicemail of")
    silent = on.one("extensions", voicemail="No")
    mutation = on.typed(one, target=silent["extension"]).finds("KEY-014", "target", one)
    return mutation.touching(silent)


@kind
def a_key_switches_what_has_no_switch(on: Chance) -> Mutation:
    one = on.one("key_layouts", function="Call-flow toggle")
    without = on.one("call_routing", override_index=None)
    return on.typed(one, target=without["name"]).finds("KEY-013", "target", one).touching(without)


@kind
def two_lamps_of_a_layout_are_for_one(on: Chance) -> Mutation:
    lamps = on.all("key_layouts", function="BLF")
    one = on.pick([each for each in lamps if sum(other["layout"] == each["layout"] for other in lamps) > 1])
    other = on.one("key_layouts", one, layout=one["layout"], function="BLF")
    first, second = sorted((one, other), key=lambda record: record.number)
    return on.typed(second, target=first["target"]).finds("KEY-017", "target", first, second)


@kind
def two_keys_of_a_layout_do_the_same(on: Chance) -> Mutation:
    other = on.one("key_layouts", function=lambda text: text in ("Do not disturb", "Forward all"))
    one = on.one("key_layouts", layout=other["layout"], function="Voicemail")
    mutation = on.typed(other, function="Voicemail", target="")
    return mutation.finds("KEY-018", "function", one, other)


def _of_no_use(name: str, function: str, code: str, where: str, could: str) -> None:
    def make(on: Chance) -> Mutation:
        if any(each[could] for each in on.all("extensions", key_layout=where)):
            raise NotHere
        layout = on.one("key_layouts", layout=where, function="BLF")
        return on.typed(layout, function=function, target="").finds(code, "function", layout)

    make.__name__ = name
    kind(make)


_of_no_use("a_key_to_record_for_nobody", "Record", "KEY-009", "Office", "call_recording")
_of_no_use("a_key_to_log_in_for_nobody", "Hot desk", "KEY-010", "Office", "hot_desking")
_of_no_use("a_key_to_take_calls_for_nobody", "Group pickup", "KEY-011", "Office", "pickup_group")


@kind
def a_key_to_hear_messages_for_nobody(on: Chance) -> Mutation:
    one = on.one("extensions", phone_model="1220", voicemail="No", key_layout=None)
    first, second = on.new("key_layouts"), on.new("key_layouts", 1)
    mutation = on.typed(one, key_layout="Room").also(first, layout="Room", key="1", function="Line")
    return mutation.also(second, layout="Room", key="2", function="Voicemail").finds("KEY-012", "function", second)


# numbers


@kind
def a_group_outside_its_block(on: Chance) -> Mutation:
    on.one("numbering", purpose="Conferences")
    new = on.new("conferences")
    return on.typed(new, number="6790", name="Far room").finds("NUM-012", "number", new)


@kind
def two_blocks_to_be_moved_overlap(on: Chance) -> Mutation:
    one, new = on.one("porting", last=answered), on.new("porting")
    cells = {key: text for key, text in one.cells.items() if key != "last"}
    return on.typed(new, **cells | {"first": one["last"]}).finds("DID-008", "first", new).touching(one)


@kind
def a_number_is_moved_and_leads_nowhere(on: Chance) -> Mutation:
    one, new = on.one("porting"), on.new("porting")
    cells = {key: text for key, text in one.cells.items() if key != "last"}
    return on.typed(new, **cells | {"first": "888-555-0140"}).finds("DID-012", "first", new)


@kind
def a_number_comes_in_where_calls_only_go_out(on: Chance) -> Mutation:
    out = on.one("trunks", direction="Out")
    one = on.one("dids", trunk=answered)
    return on.typed(one, trunk=out["name"]).finds("DID-010", "trunk", one).touching(out)


@kind
def a_fax_number_rings_a_telephone(on: Chance) -> Mutation:
    fax = on.one("dids", fax="Fax machine")
    other = on.one("extensions", phone_model=lambda text: text in NETWORK, voicemail="Yes")
    mutation = on.typed(fax, destination=other["extension"]).finds("DID-014", "fax", fax)
    for owner in on.all("extensions", direct_did=fax["did"]):
        mutation = mutation.finds("DID-005", "direct_did", owner)
    return mutation.touching(other)


@kind
def a_name_that_two_bear(on: Chance) -> Mutation:
    group = on.one("ring_groups", name=lambda text: text in {each["destination"] for each in on.all("menu_options")})
    other = on.loose("ring_groups")
    user = on.one("menu_options", destination=group["name"])
    mutation = on.typed(other, name=group["name"]).finds("REF-002", "destination", user)
    return mutation.touching(group)


# emergencies


@kind
def two_addresses_show_one_number(on: Chance) -> Mutation:
    one, other = on.two("locations", emergency_caller_id=answered)
    if one["street"] == other["street"]:
        raise NotHere
    mutation = on.typed(other, emergency_caller_id=one["emergency_caller_id"])
    return mutation.finds("EMG-010", "emergency_caller_id", other).touching(one)


@kind
def a_telephone_at_home_has_the_address_of_the_office(on: Chance) -> Mutation:
    office = on.form("site")
    there = on.one("locations", street=office["street"])
    one = on.one("extensions", off_site="Yes")
    home = on.one("locations", location=one["location"])
    mutation = on.typed(one, location=there["location"]).finds("EMG-012", "location", one).touching(there)
    return mutation.finds("REF-006", "location", home)


@kind
def a_place_where_nothing_stands(on: Chance) -> Mutation:
    like, new = on.one("locations"), on.new("locations")
    return on.typed(new, **like.cells | {"location": "Attic"}).finds("REF-006", "location", new).touching(like)


@kind
def the_emergency_route_is_for_one_place(on: Chance) -> Mutation:
    route = on.one("outbound_routes", call_type="Emergency")
    if len(on.all("outbound_routes", call_type="Emergency")) > 1:
        raise NotHere
    one, _ = on.two("locations")
    return on.typed(route, location=one["location"]).finds("FLW-022", "location", route).touching(one)


# hours and holidays


@kind
def two_toggles_have_one_number(on: Chance) -> Mutation:
    one, other = on.two("call_routing", override_index=answered)
    return on.typed(other, override_index=one["override_index"]).finds("HRS-007", "override_index", one, other)


@kind
def the_number_of_a_toggle_begins_that_of_another(on: Chance) -> Mutation:
    one, other = on.two("call_routing", override_index=answered)
    mutation = on.typed(other, override_index=one["override_index"] + "4")
    return mutation.finds("HRS-013", "override_index", one)


@kind
def holidays_without_a_calendar(on: Chance) -> Mutation:
    one, _ = on.two("call_routing", holiday_calendar=answered, holiday_kind=answered)
    return on.typed(one, holiday_calendar="").finds("HRS-008", "holiday_calendar", one)


@kind
def a_day_stands_twice(on: Chance) -> Mutation:
    one, new = on.one("holidays", opens=None), on.new("holidays")
    return on.typed(new, **one.cells | {"name": "Again"}).finds("HRS-011", "first_day", one, new)


@kind
def hours_overlap(on: Chance) -> Mutation:
    one, new = on.one("business_hours"), on.new("business_hours")
    return on.typed(new, **one.cells).finds("HRS-014", "opens", new).touching(one)


@kind
def hours_and_holidays_bear_one_name(on: Chance) -> Mutation:
    one, new = on.one("business_hours"), on.new("holidays")
    mutation = on.typed(new, calendar=one["schedule"], name="Some day", first_day="2027-10-04")
    return mutation.finds("HRS-010", "calendar", new).finds("LDR-006", "calendar", new).touching(one)


# groups and queues


@kind
def a_telephone_that_cannot_be_paged(on: Chance) -> Mutation:
    one = on.one("paging_groups")
    other = on.one("extensions", phone_model="Analog phone")
    mutation = on.typed(one, members=f"{one['members']}; {other['extension']}")
    return mutation.finds("GRP-015", "members", one).touching(other)


@kind
def a_sip_telephone_is_paged(on: Chance) -> Mutation:
    one = on.one("paging_groups")
    other = on.one("extensions", phone_model="SIP phone")
    mutation = on.typed(one, members=f"{one['members']}; {other['extension']}")
    return mutation.finds("GRP-016", "members", one).touching(other)


@kind
def a_page_group_calls_somebody_twice(on: Chance) -> Mutation:
    one = on.one("paging_groups")
    mutation = on.typed(one, members=f"{one['members']}; {re.split('[;,]', one['members'])[0]}")
    return mutation.finds("GRP-012", "members", one)


@kind
def a_group_within_a_group(on: Chance) -> Mutation:
    one, other = on.two("ring_groups", strategy="ringall")
    mutation = on.typed(one, members=f"{one['members']}; {other['number']}")
    return mutation.finds("GRP-017", "members", one).touching(other)


@kind
def an_agent_without_a_telephone(on: Chance) -> Mutation:
    like = on.one("agents", kind="Static", shift=None)
    virtual, new = on.one("extensions", phone_model="Virtual extension"), on.new("agents")
    cells = like.cells | {"agent": virtual["extension"], "name": virtual["display_name"]}
    return on.typed(new, **cells).finds("QUE-008", "agent", new).touching(virtual, like)


@kind
def more_work_than_agents(on: Chance) -> Mutation:
    on.one("trunks", channels="60")  # else the lines are too few as well
    one = on.one("queues", expected_calls_per_hour=answered)
    return on.typed(one, expected_calls_per_hour="200").finds("QUE-009", "expected_calls_per_hour", one)


@kind
def a_queue_open_while_nobody_is_there(on: Chance) -> Mutation:
    one = on.one("queues", name="Español")
    mutation = on.typed(one, schedule="Visiting hours").finds("QUE-011", "schedule", one)
    return mutation.touching(*on.all("business_hours", schedule="Visiting hours"))


@kind
def a_login_key_without_login(on: Chance) -> Mutation:
    one = on.one("key_layouts", layout="Static agent", function="Agent ready")
    return on.typed(one, function="Queue login", target="6101").finds("QUE-013", "function", one)


# recording


def _without_notices(on: Chance) -> Mutation:
    notices = [each for each in on.all("announcements") if _says_so(each["text"])]
    first, *others = notices or [on.pick([])]
    mutation = on.typed(first, text="Welcome.")
    for other in others:
        mutation = mutation.also(other, text="Welcome.")
    return mutation


def _says_so(text: str) -> bool:
    return any(word in text.casefold() for word in ("record", "enregistr", "graba"))


@kind
def nobody_is_told_of_being_recorded(on: Chance) -> Mutation:
    on.pick(on.all("site", state="FL"))
    policy = on.one("call_recording", inbound_outside="Always")
    return _without_notices(on).finds("REC-001", "inbound_outside", policy).touching("site.state", "recording")


@kind
def a_direct_number_is_recorded_untold(on: Chance) -> Mutation:
    on.pick(on.all("site", state="FL"))
    policy = on.one("call_recording", inbound_outside="Always")
    one = on.one("extensions", direct_did=answered, call_recording=None, fax=None, voicemail="Yes")
    mutation = on.typed(one, call_recording=policy["policy"]).finds("FLW-023", "inbound_outside", policy)
    return mutation.touching("site.state", "recording")


@kind
def a_number_past_its_message_is_recorded_untold(on: Chance) -> Mutation:
    on.pick(on.all("site", state="FL"))
    one = on.one("dids", destination_kind="Ring group", recording="Never")
    return (
        on.typed(one, recording="Record on answer")
        .finds("FLW-023", "recording", one)
        .touching("site.state", "recording")
    )


@kind
def a_key_records_where_that_is_forbidden(on: Chance) -> Mutation:
    never = dict.fromkeys(("inbound_outside", "outbound_outside", "inbound_inside", "outbound_inside"), "Never")
    one = on.one("call_recording", on_demand="Yes")
    mutation = on.typed(one, **never).finds("REC-005", "on_demand", one)
    return mutation.touching("recording")


# calls to the outside


@kind
def a_route_over_a_trunk_that_only_brings_calls_in(on: Chance) -> Mutation:
    one, new = on.one("outbound_routes", call_type="Local"), on.new("trunks")
    mutation = on.typed(new, name="Only in", kind="SIP", direction="In", channels="2")
    return mutation.also(one, trunks=f"{one['trunks']}; Only in").finds("RTE-010", "trunks", one)


@kind
def a_pattern_is_taken_by_an_earlier_route(on: Chance) -> Mutation:
    first, new = on.one("outbound_routes", call_type="Toll-free"), on.new("outbound_routes")
    cells = first.cells | {"name": "Once more", "patterns": first["patterns"].split(";")[0]}
    return on.typed(new, **cells).finds("RTE-014", "patterns", new).touching(first)


@kind
def a_permission_with_a_pin_that_nobody_asks(on: Chance) -> Mutation:
    one = on.one("calling_permissions", national="Yes")
    return on.typed(one, national="PIN").finds("RTE-016", "national", one)


@kind
def a_route_for_nobody(on: Chance) -> Mutation:
    if on.all("outbound_routes", call_type="Premium"):
        raise NotHere
    like, new = on.one("outbound_routes", call_type="Local"), on.new("outbound_routes")
    cells = like.cells | {"name": "Premium", "call_type": "Premium", "patterns": "9976XXXX"}
    return on.typed(new, **cells).finds("RTE-017", "call_type", new)


@kind
def everybody_may_call_abroad(on: Chance) -> Mutation:
    if not on.all("outbound_routes", call_type="International"):
        raise NotHere
    used = {record["calling_permission"] for record in on.all("extensions")}
    permissions = on.all("calling_permissions", name=lambda text: text in used)
    first, *others = permissions
    mutation = on.typed(first, international="Yes").finds("RTE-005", "international", first)
    for other in others:
        mutation = mutation.also(other, international="Yes").finds("RTE-005", "international", other)
    return mutation.finds("SEC-007", "name", first)


@kind
def the_first_route_takes_emergency_calls(on: Chance) -> Mutation:
    first, second, *_ = on.all("outbound_routes")
    if first["call_type"] != "Emergency" or len(on.all("outbound_routes", call_type="Emergency")) > 1:
        raise NotHere
    blank = dict.fromkeys([*first.cells, *second.cells], "")
    mutation = on.typed(first, **blank | second.cells | {"patterns": f"{second['patterns']}; 911"})
    return mutation.also(second, **blank | first.cells).finds("EMG-008", "patterns", first)


@kind
def a_place_while_switched_but_no_switch(on: Chance) -> Mutation:
    one = on.one("call_routing", override_index=answered, override_kind=answered)
    mutation = on.typed(one, override_index="", override_pin="").finds("HRS-009", "override_index", one)
    keys = on.all("key_layouts", function="Call-flow toggle", target=one["name"])
    return mutation.finds("KEY-013", "target", *keys)


@kind
def hours_with_a_short_gap(on: Chance) -> Mutation:
    staffed = {each[key] for sheet, key in (("queues", "schedule"), ("agents", "shift")) for each in on.all(sheet)}
    one = on.one("business_hours", schedule=lambda text: text not in staffed, closes=lambda text: text[2:] == ":00")
    new, hour = on.new("business_hours"), one["closes"][:2]
    mutation = on.typed(new, **one.cells | {"opens": f"{hour}:05", "closes": f"{hour}:50"})
    return mutation.finds("HRS-015", "opens", new).touching(one)


@kind
def agents_who_are_hardly_ever_asked(on: Chance) -> Mutation:
    one = on.one("queues", skip_busy="Yes")
    agent = on.one("agents", queue=lambda text: text in (one["number"], one["name"]), penalty="0")
    return on.typed(agent, penalty="1").also(one, skip_busy="No").finds("QUE-012", "skip_busy", one)


@kind
def too_few_calls_are_answered_in_time(on: Chance) -> Mutation:
    one = on.one("queues", name="Refills")
    return on.typed(one, expected_calls_per_hour="54").finds("QUE-010", "expected_calls_per_hour", one)


@kind
def queues_on_a_system_that_has_none(on: Chance) -> Mutation:
    site, one = on.form("site"), on.all("queues") or [on.pick([])]
    return (
        on.typed(site, platform="Galaxy Mini")
        .finds("QUE-002", "number", one[0])
        .finds("CAP-016", "platform", site)
        .touching(EVERYTHING)
    )


@kind
def queues_need_more_lines_than_there_are(on: Chance) -> Mutation:
    on.one("queues")
    first, *others = on.all("trunks")
    mutation = on.typed(on.form("site"), max_outside_calls="").also(first, channels="1")
    for other in others:
        mutation = mutation.also(other, channels="1")
    return mutation.finds("CAP-007", "channels", first).touching("lines")


@kind
def the_message_of_a_policy_is_played_nowhere(on: Chance) -> Mutation:
    on.pick(on.all("site", state="FL"))
    policy, new = on.one("call_recording", inbound_outside="Always"), on.new("announcements")
    cells = {"name": "Unheard", "text": "This call is recorded.", "recorded_by": "Customer"}
    mutation = _without_notices(on).also(new, **cells).also(policy, announcement="Unheard")
    return mutation.finds("REC-007", "name", new).touching("site.state", "recording")


@kind
def nobody_is_told_where_the_law_is_unsettled(on: Chance) -> Mutation:
    site = on.pick(on.all("site", state="FL"))
    policy = on.one("call_recording", inbound_outside="Always")
    mutation = _without_notices(on).also(site, state="CT").finds("REC-002", "inbound_outside", policy)
    return mutation.touching("recording")


@kind
def a_direct_number_is_recorded_where_the_law_is_unsettled(on: Chance) -> Mutation:
    site = on.pick(on.all("site", state="FL"))
    policy = on.one("call_recording", inbound_outside="Always")
    one = on.one("extensions", direct_did=answered, call_recording=None, voicemail="Yes")
    mutation = on.typed(one, call_recording=policy["policy"]).also(site, state="CT")
    return mutation.finds("FLW-024", "inbound_outside", policy).touching("recording")


@kind
def a_direct_number_stands_within_another(on: Chance) -> Mutation:
    one, new = on.one("extensions", direct_did=answered, extension=lambda text: len(text) == 3), on.new("conferences")
    mutation = on.typed(new, number=f"8{one['extension']}", name="Room")
    return mutation.finds("LDR-005", "direct_did", one)


@kind
def a_block_that_is_all_but_full(on: Chance) -> Mutation:
    one = on.one("numbering", purpose="Virtual extensions")
    numbers = sorted(each["extension"] for each in on.all("extensions", phone_model="Virtual extension"))
    mutation = on.typed(one, first=numbers[0], last=numbers[-1])
    return mutation.finds("NUM-015", "last", one).touching("the numbering plan")


@kind
def callers_enter_a_room_without_a_pin(on: Chance) -> Mutation:
    room, new = on.one("conferences", leader_wait="No"), on.new("dids")
    cells = {"did": "888-555-0147", "description": "Room", "destination_kind": "Conference"}
    mutation = on.typed(new, **cells, destination=room["number"]).also(room, pin="")
    return mutation.finds("SEC-009", "destination", new)
