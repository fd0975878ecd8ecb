"""Telephones, their keys and their voicemail."""

from tests.mutations.mutation import Chance, Mutation, Record, answered, kind

DIGITAL = ("M3904", "M3902", "T7316E")
NETWORK = ("1140E", "1120E", "1220", "1165E")
LEAST = "voicemail_settings.min_pin_length"

TOLL_FREE = "918005550193"
"""An outside number that the routes of each engagement take."""

NOBODY = "2999"
"""An extension that no engagement has."""


def _is_mac(text: str) -> bool:
    return text.count(":") == 5


def _plain(text: str) -> bool:
    """A layout without keys on a module."""
    return text not in ("", "Reception", "Operator")


def _new_set(on: Chance, model: str, **cells: str) -> tuple[Record, Mutation]:
    """One more telephone, like one that is there, so that nothing is wrong with it but what is typed."""
    on.one("gateways", kind="DSM16")  # digital sets need a port
    like = on.one("extensions", phone_model=lambda text: text in NETWORK, voicemail="No", direct_did=None)
    row = {field: like[field] for field in ("location", "voicemail", "call_waiting", "calling_permission")}
    number, new = "2190" if on.engagement.name == "LAK-001" else "2480", on.new("extensions")
    row |= {"extension": number, "display_name": "Another set", "phone_model": model, "line_appearances": "1"}
    return new, on.typed(new, **row, **cells).touching("licences")


@kind
def two_telephones_have_one_device(on: Chance) -> Mutation:
    one, other = on.two("extensions", device_id=_is_mac)
    return on.typed(other, device_id=one["device_id"]).finds("DEV-001", "device_id", one, other)


@kind
def a_digital_set_has_a_mac_address(on: Chance) -> Mutation:
    one = on.one("extensions", phone_model=lambda text: text in DIGITAL)
    return on.typed(one, device_id="00:1B:4F:FE:DC:BA").finds("DEV-002", "device_id", one)


@kind
def a_network_set_has_the_id_of_a_digital_one(on: Chance) -> Mutation:
    one = on.one("extensions", phone_model=lambda text: text in NETWORK)
    return on.typed(one, device_id="7F3A90C1").finds("DEV-003", "device_id", one)


@kind
def hot_desking_on_a_sip_telephone(on: Chance) -> Mutation:
    one = on.one("extensions", phone_model="SIP phone")
    return on.typed(one, hot_desking="Yes", hot_desk_pin="739164").finds("DEV-004", "hot_desking", one)


@kind
def hot_desking_on_a_set_of_which_nobody_knows_whether_it_can(on: Chance) -> Mutation:
    new, mutation = _new_set(on, "Panasonic digital", device_id="5A0C7711", hot_desking="Yes", hot_desk_pin="739164")
    return mutation.finds("DEV-005", "hot_desking", new)


@kind
def hot_desking_without_a_pin(on: Chance) -> Mutation:
    one = on.one("extensions", phone_model=lambda text: text in NETWORK, hot_desking=None)
    return on.typed(one, hot_desking="Yes").finds("DEV-006", "hot_desk_pin", one)


@kind
def modules_are_counted_but_not_named(on: Chance) -> Mutation:
    one = on.one("extensions", phone_model="1140E", module_model=None)
    return on.typed(one, module_count="1").finds("DEV-007", "module_count", one)


@kind
def a_module_does_not_fit(on: Chance) -> Mutation:
    new, mutation = _new_set(on, "M7324", device_id="5A0C7712", module_model="KBA", module_count="1")
    return mutation.finds("DEV-008", "module_model", new)


@kind
def a_module_is_not_known_to_fit(on: Chance) -> Mutation:
    one = on.one("extensions", phone_model="1140E", module_model=None)
    return on.typed(one, module_model="KBA", module_count="1").finds("DEV-009", "module_model", one)


@kind
def more_modules_than_the_set_takes(on: Chance) -> Mutation:
    new, mutation = _new_set(on, "M7324", device_id="5A0C7713", module_model="CAP", module_count="9")
    return mutation.finds("DEV-010", "module_count", new)


@kind
def several_line_keys_without_call_waiting(on: Chance) -> Mutation:
    full = {record["layout"] for record in on.all("key_layouts", key="11")}  # more line keys would find no room
    one = on.one("extensions", phone_model="1140E", key_layout=lambda text: _plain(text) and text not in full)
    return on.typed(one, call_waiting="No", line_appearances="4").finds("EXT-004", "line_appearances", one)


@kind
def numbers_ring_along_for_nobody_knows_how_long(on: Chance) -> Mutation:
    one, other = on.two("extensions", follow_me_numbers=None)
    return (
        on.typed(one, follow_me_numbers=other["extension"]).finds("EXT-005", "follow_me_seconds", one).touching(other)
    )


@kind
def a_number_that_rings_along_does_not_exist(on: Chance) -> Mutation:
    one = on.one("extensions", follow_me_numbers=None)
    mutation = on.typed(one, follow_me_numbers=NOBODY, follow_me_seconds="20")
    return mutation.finds("GRP-010", "follow_me_numbers", one)


@kind
def an_outside_number_rings_along_without_its_mark(on: Chance) -> Mutation:
    one = on.one("extensions", follow_me_numbers=None)
    mutation = on.typed(one, follow_me_numbers=TOLL_FREE, follow_me_seconds="20")
    return mutation.finds("REF-003", "follow_me_numbers", one)


@kind
def two_functions_stand_on_one_key(on: Chance) -> Mutation:
    one = on.one("key_layouts", function="BLF", module=None)
    other = on.one("key_layouts", one, layout=one["layout"], function=lambda text: text != "Line", module=None)
    return on.typed(other, key=one["key"]).finds("KEY-001", "key", one, other)


@kind
def a_lamp_is_for_nobody(on: Chance) -> Mutation:
    one = on.one("key_layouts", function="BLF")
    return on.typed(one, target="").finds("KEY-002", "target", one)


@kind
def a_lamp_is_for_an_extension_that_does_not_exist(on: Chance) -> Mutation:
    one = on.one("key_layouts", function="BLF")
    return on.typed(one, target=NOBODY).finds("KEY-003", "target", one)


@kind
def a_key_parks_in_a_slot_that_does_not_exist(on: Chance) -> Mutation:
    one = on.one("key_layouts", function="Park slot")
    return on.typed(one, target="7999").finds("KEY-003", "target", one)


@kind
def more_keys_than_the_set_has(on: Chance) -> Mutation:
    layout = on.one("key_layouts", key="9", module=lambda text: text in ("", "0"))["layout"]
    new, mutation = _new_set(on, "M7208", device_id="5A0C7714", key_layout=layout)
    if layout in ("Reception", "Operator"):
        return (
            mutation.also(new, module_model="", module_count="")
            .finds("KEY-004", "key_layout", new)
            .finds("KEY-006", "key_layout", new)
        )
    return mutation.finds("KEY-004", "key_layout", new).touching(*_rows_of(on, layout))


def _rows_of(on: Chance, layout: str) -> list[Record]:
    return on.all("key_layouts", layout=layout)


@kind
def more_keys_than_our_list_gives_the_set(on: Chance) -> Mutation:
    one = on.one("extensions", phone_model="1220", key_layout=lambda text: text in ("", "Facilities"))
    layout = on.one("key_layouts", key="6", layout=lambda text: _plain(text) and not text.isdecimal())["layout"]
    mutation = on.typed(one, key_layout=layout)
    return mutation.finds("KEY-005", "key_layout", one).touching(*_rows_of(on, layout))


@kind
def a_layout_has_keys_on_a_module_that_the_set_lacks(on: Chance) -> Mutation:
    one = on.one("extensions", phone_model="1140E", module_model=None)
    layout = on.one("key_layouts", module="1")["layout"]
    mutation = on.typed(one, key_layout=layout)
    return mutation.finds("KEY-006", "key_layout", one).touching(*_rows_of(on, layout))


@kind
def a_layout_for_a_set_without_such_keys(on: Chance) -> Mutation:
    layout = on.one("key_layouts", key="3", layout=lambda text: _plain(text) and not text.isdecimal())["layout"]
    new, mutation = _new_set(on, "T7100", device_id="5A0C7715", key_layout=layout)
    return mutation.finds("KEY-007", "key_layout", new).touching(*_rows_of(on, layout))


@kind
def a_layout_that_nobody_uses(on: Chance) -> Mutation:
    new = on.new("key_layouts")
    return on.typed(new, layout="For later", key="1", function="Line").finds("KEY-008", "layout", new)


@kind
def a_mailbox_without_a_pin(on: Chance) -> Mutation:
    one = on.one("extensions", voicemail="Yes")
    return on.typed(one, voicemail_pin="").finds("VM-001", "voicemail_pin", one)


@kind
def a_pin_of_one_digit(on: Chance) -> Mutation:
    one = on.one("extensions", voicemail="Yes")
    return on.typed(one, voicemail_pin=on.dice.choice("0123456789") * 6).finds("VM-002", "voicemail_pin", one)


@kind
def a_pin_of_digits_in_a_row(on: Chance) -> Mutation:
    one = on.one("extensions", voicemail="Yes")
    return on.typed(one, voicemail_pin="345678").finds("VM-002", "voicemail_pin", one)


@kind
def a_pin_that_is_too_short_for_this_site(on: Chance) -> Mutation:
    one = on.one("extensions", voicemail="Yes")
    return on.typed(one, voicemail_pin="7294").finds("VM-002", "voicemail_pin", one).touching(LEAST)


@kind
def a_pin_that_is_the_extension(on: Chance) -> Mutation:
    one = on.one("extensions", voicemail="Yes")
    return on.typed(one, voicemail_pin=one["extension"]).finds("VM-003", "voicemail_pin", one)


@kind
def messages_are_deleted_and_sent_nowhere(on: Chance) -> Mutation:
    one = on.one("extensions", voicemail="Yes")
    mutation = on.typed(one, voicemail_delete="Yes", voicemail_attach="Yes", email="", voicemail_email="")
    return mutation.finds("VM-004", "voicemail_email", one)


@kind
def messages_are_deleted_but_not_sent_along(on: Chance) -> Mutation:
    one = on.one("extensions", voicemail="Yes", email=answered)
    return on.typed(one, voicemail_delete="Yes", voicemail_attach="No").finds("VM-005", "voicemail_attach", one)


@kind
def messages_are_sent_to_no_address(on: Chance) -> Mutation:
    one = on.one("extensions", voicemail="Yes")
    return on.typed(one, voicemail_attach="Yes", email="").finds("VM-006", "voicemail_email", one)


@kind
def a_pin_for_a_mailbox_that_is_not_asked_for(on: Chance) -> Mutation:
    one = on.one("extensions", voicemail="No")
    return on.typed(one, voicemail_pin="604718").finds("VM-007", "voicemail_pin", one)


@kind
def many_mailboxes_have_one_pin(on: Chance) -> Mutation:
    first, *others = sorted(on.some(5, "extensions", voicemail="Yes"), key=lambda record: record.number)
    mutation = on.typed(first, voicemail_pin="918273").finds("VM-008", "voicemail_pin", first)
    for other in others:
        mutation = mutation.also(other, voicemail_pin="918273")
    return mutation


@kind
def a_shared_mailbox_has_a_weak_pin(on: Chance) -> Mutation:
    one = on.one("shared_mailboxes")
    return on.typed(one, pin="987654").finds("VM-009", "pin", one)


@kind
def a_shared_mailbox_has_its_number_as_pin(on: Chance) -> Mutation:
    one = on.one("shared_mailboxes")
    return on.typed(one, pin=one["mailbox"]).finds("VM-010", "pin", one)


@kind
def messages_of_a_shared_mailbox_are_deleted_and_sent_nowhere(on: Chance) -> Mutation:
    one = on.one("shared_mailboxes")
    return on.typed(one, delete="Yes", attach="Yes", email="").finds("VM-011", "email", one)


@kind
def messages_of_a_shared_mailbox_are_deleted_but_not_sent_along(on: Chance) -> Mutation:
    one = on.one("shared_mailboxes", email=answered)
    return on.typed(one, delete="Yes", attach="No").finds("VM-012", "attach", one)
