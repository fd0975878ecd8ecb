# ruff: noqa: E501  # tables are wider than code
"""What goes wrong in one row and is found in that row: a line of a table for each."""

from dataclasses import dataclass, field

from tests.mutations.mutation import Chance, Kind, Mutation, Wanted, answered, register
from tests.samples.typed import Row

NEW = "+"
"""After the name of a sheet: what is typed is the row after the last."""


@dataclass(frozen=True)
class Plain:
    """What is typed into a row that suits, or a new one, and what is found there; `{field}` quotes another cell of it.

    `touches` names what else the findings rest on.
    """

    says: str
    sheet: str
    cells: Row
    finds: tuple[str, ...]
    where: dict[str, Wanted] = field(default_factory=dict)
    loose: bool = False
    touches: tuple[str, ...] = ()


def _kind_of(plain: Plain) -> Kind:
    def make(on: Chance) -> Mutation:
        sheet = plain.sheet.removesuffix(NEW)
        if plain.sheet.endswith(NEW):
            record = on.new(sheet)
        else:
            record = on.loose(sheet, **plain.where) if plain.loose else on.one(sheet, **plain.where)
        known = {asked.key: record[asked.key] for asked in on.engagement.questionnaire.sheet(sheet).fields}
        mutation = on.typed(record, **{key: text.format_map(known) for key, text in plain.cells.items()})
        for found in plain.finds:
            code, _, key = found.partition(" ")
            mutation = mutation.finds(code, key, record)
        return mutation.touching(*plain.touches)

    return make


def _is(*texts: str) -> Wanted:
    return lambda text: text in texts


def _is_not(*texts: str) -> Wanted:
    return lambda text: text not in texts


def _is_no_pattern(text: str) -> bool:
    return len(text) == 4 and len(set(text)) > 2 and text not in "0123456789876543210"


PLAIN = (
    # the site and what was bought
    Plain("no disk for a system of one's own", "site", {"disk_gb": ""}, ("CAP-004 disk_gb",), {"deployment": "Virtual"}, touches=("site.deployment",)),
    Plain("no memory for a system of one's own", "site", {"ram_gb": ""}, ("CAP-005 ram_gb",), {"deployment": "Virtual"}, touches=("site.deployment",)),
    Plain("more calls than lines", "site", {"max_outside_calls": "400"}, ("CAP-006 max_outside_calls",)),
    Plain("too few universal licences", "site", {"licences_universal": "1"}, ("CAP-011 licences_universal",)),
    Plain("a system beyond the table", "site", {"licensed_extensions": "30000"}, ("CAP-014 licensed_extensions",), {"platform": _is_not("Galaxy Mini")}),
    Plain("a disk below the samples", "site", {"disk_gb": "260"}, ("CAP-015 disk_gb",), {"disk_gb": "500"}),
    Plain("a main number that is not ours", "site", {"main_number": "888-555-0101"}, ("DID-011 main_number",)),
    Plain("a postal code without its zero", "site", {"postal_code": "2308"}, ("FLD-021 postal_code",), {"country": "United States"}),
    Plain("an answer that is put off", "site", {"contact_name": "TBD"}, ("FLD-022 contact_name",)),
    Plain("a state of another country", "site", {"state": "Bavaria"}, ("SIT-001 state",), {"country": "Canada"}),
    Plain("nobody knows how much is recorded", "site", {"recording_hours_kept": ""}, ("REC-006 recording_hours_kept",), {"recording_hours_kept": answered}),
    # the network
    Plain("a fixed address that is not told", "network", {"ip_address": ""}, ("NET-001 ip_address",), {"address_kind": "Static"}),
    Plain("an address without its mask", "network", {"subnet_mask": ""}, ("NET-002 subnet_mask",), {"ip_address": answered}),
    Plain("an address without its gateway", "network", {"gateway": ""}, ("NET-003 gateway",), {"ip_address": answered}),
    Plain("an address that may change", "network", {"address_kind": "DHCP"}, ("NET-004 address_kind",)),
    Plain("a mask that is none", "network", {"subnet_mask": "255.0.255.0"}, ("NET-005 subnet_mask",)),
    Plain("a gateway in another network", "network", {"gateway": "172.31.99.1"}, ("NET-006 gateway",)),
    Plain("emails that no server takes", "network", {"smtp_relay": ""}, ("NET-007 smtp_relay",), {"voice_vlan": answered}),
    # voicemail
    Plain("short pins are allowed", "voicemail_settings", {"min_pin_length": "3"}, ("SEC-010 min_pin_length",)),
    Plain("mailboxes that keep nothing", "voicemail_settings", {"max_messages": "0"}, ("VM-014 max_messages",)),
    Plain("emails from no address", "voicemail_settings", {"from_address": ""}, ("VM-015 from_address",), {"keep_days": answered}),
    Plain("a shared mailbox without an address", "shared_mailboxes", {"email": ""}, ("VM-013 email",), {"attach": "Yes", "delete": _is("", "No")}),
    # extensions and telephones
    Plain("a telephone that hardly rings", "extensions", {"ring_seconds": "2"}, ("EXT-008 ring_seconds",), {"voicemail": "Yes"}),
    Plain("a name with a comma", "extensions", {"display_name": "Nobody, Ann"}, ("LDR-001 display_name",), {}, loose=True),
    Plain("a name that is long in bytes", "extensions", {"display_name": "é" * 45}, ("LDR-004 display_name",), {}, loose=True),
    Plain("a number shown that is not ours", "extensions", {"outbound_caller_id": "888-555-0102"}, ("RTE-018 outbound_caller_id",)),
    Plain("a login pin that is the extension", "extensions", {"hot_desking": "Yes", "hot_desk_pin": "{extension}"}, ("SEC-003 hot_desk_pin",), {"phone_model": _is("1140E", "1120E"), "extension": _is_no_pattern}),
    Plain("a login pin that is easily guessed", "extensions", {"hot_desking": "Yes", "hot_desk_pin": "888888"}, ("SEC-005 hot_desk_pin",), {"phone_model": _is("1140E", "1120E")}, touches=("hot desking",)),
    Plain("forwarding outside without a right to call", "extensions", {"forward_external": "Yes"}, ("SEC-008 forward_external",), {"calling_permission": "Public"}),
    Plain("numbers ring outside against the rules", "extensions", {"forward_external": "No"}, ("FLW-019 forward_external",), {"follow_me_numbers": lambda text: "#" in text}),
    Plain("a machine without an extension", "analog_devices", {"extension": ""}, ("DEV-012 extension",), {"keep_off_pbx": "No", "extension": answered}),
    Plain("an alarm runs through the system", "analog_devices", {"keep_off_pbx": ""}, ("DEV-013 keep_off_pbx",), {"device": _is("Alarm", "Elevator")}),
    Plain("helpers call back to somebody else", "locations", {"emergency_caller_id": "888-555-0103"}, ("EMG-009 emergency_caller_id",)),
    Plain("helpers are not told the floor", "locations", {"floor": "", "room": ""}, ("EMG-011 floor",), {"floor": answered, "state": _is("Ohio", "FL")}),
    # numbers from outside
    Plain("a block to be moved is not written in full", "porting", {"last": "555-0199"}, ("DID-007 last",), {"last": answered}),
    Plain("a block rings one telephone", "dids", {"destination_kind": "Extension", "destination": "2001"}, ("DID-009 destination_kind",), {"last": answered}),
    Plain("a number moves on another day", "porting", {"requested_date": "2027-09-30"}, ("DID-013 requested_date",)),
    # hours
    Plain("hours over the weekend that nobody uses", "business_hours+", {"schedule": "For later", "from_day": "Friday", "to_day": "Monday", "opens": "08:00", "closes": "12:00"}, ("HRS-006 schedule", "HRS-016 to_day")),
    Plain("a calendar that nobody asks", "holidays+", {"calendar": "Some other days", "name": "Some day", "first_day": "2027-10-04"}, ("HRS-010 calendar",)),
    Plain("a movable day every year", "holidays", {"every_year": "Yes"}, ("HRS-012 every_year",), {"name": _is("Thanksgiving", "Memorial Day", "Labor Day", "Labour Day", "Victoria Day", "Family Day", "Good Friday")}),
    Plain("a holiday that is over", "holidays", {"first_day": "2026-01-02", "last_day": ""}, ("HRS-017 first_day",), {"every_year": _is_not("Yes")}),
    Plain("anybody can switch", "call_routing", {"override_pin": ""}, ("SEC-001 override_pin",), {"override_index": answered}),
    Plain("a switch with an easy pin", "call_routing", {"override_pin": "111111"}, ("SEC-005 override_pin",), {"override_pin": answered}),
    # groups, menus, rooms
    Plain("a group that hardly rings", "ring_groups", {"ring_seconds": "3"}, ("GRP-013 ring_seconds",)),
    Plain("a menu without time", "auto_attendants", {"timeout_seconds": "1"}, ("GRP-014 timeout_seconds",)),
    Plain("mobiles ring unconfirmed", "ring_groups", {"confirm_calls": "No"}, ("GRP-018 confirm_calls",), {"members": lambda text: "#" in text}),
    Plain("a long hunt", "ring_groups", {"strategy": "hunt", "ring_seconds": "90", "confirm_calls": ""}, ("GRP-019 ring_seconds",), {"members": lambda text: ";" in text and "#" not in text}),
    Plain("nobody knows where parked calls go", "parking", {"timeout_kind": "", "timeout": ""}, ("GRP-011 timeout_kind",)),
    Plain("a name of a group that is refused", "ring_groups", {"name": "A=B"}, ("LDR-002 name",), {}, loose=True),
    Plain("a name of a queue that is refused", "queues", {"name": "A=B"}, ("LDR-003 name",), {"name": "Appointments"}),
    Plain("a room whose pin is its number", "conferences", {"pin": "{number}"}, ("SEC-004 pin",), {"pin": answered}),
    Plain("a room with an easy pin", "conferences", {"pin": "555555"}, ("SEC-005 pin",), {"pin": answered}),
    Plain("leader and guests have one pin", "conferences", {"admin_pin": "{pin}"}, ("SEC-006 admin_pin",), {"pin": answered, "admin_pin": answered}),
    # queues
    Plain("a way out of the queue without a key", "queues", {"exit_key": ""}, ("QUE-005 exit_key",), {"exit_kind": answered}),
    Plain("callers may wait for ever", "queues", {"max_wait_seconds": ""}, ("QUE-006 max_wait_seconds",)),
    Plain("a wallboard without a goal", "queues", {"service_level_seconds": ""}, ("QUE-007 service_level_seconds",), {"wallboard": "Yes"}),
    Plain("one agent rings as long as callers wait", "queues", {"max_wait_seconds": "10"}, ("FLW-020 max_wait_seconds",)),
    # recording
    Plain("a policy for nobody", "call_recording+", {"policy": "For later", "inbound_outside": "Never", "outbound_outside": "Never", "inbound_inside": "Never", "outbound_inside": "Never"}, ("REC-004 policy",)),
    # calls to the outside
    Plain("pins that nobody asks for", "pin_sets+", {"name": "For later", "pins": "580214; 930175"}, ("RTE-008 name",)),
    Plain("pins that are easily guessed", "pin_sets", {"pins": "{pins}; 111111"}, ("SEC-005 pins",)),
    Plain("a permission for nobody", "calling_permissions+", {"name": "For later", "internal": "All", "service_codes": "No", "local": "Yes", "national": "No", "toll_free": "No", "international": "No", "premium": "No"}, ("RTE-009 name",)),
    Plain("premium numbers without a pin", "calling_permissions", {"premium": "Yes"}, ("SEC-002 premium", "RTE-002 premium")),
    Plain("a pattern lacks the access digit", "outbound_routes", {"patterns": "{patterns}; 343NXXXXXX"}, ("RTE-015 patterns",), {"call_type": "Local"}),
    Plain("a speed dial that no route takes", "speed_dials", {"number": "95550190"}, ("RTE-012 number",)),
    Plain("a key dials what no route takes", "key_layouts", {"target": "95550190"}, ("RTE-013 target",), {"function": "Speed dial"}),
    Plain("a number shown by a trunk is not ours", "trunks", {"caller_id": "888-555-0104"}, ("RTE-018 caller_id",)),
    Plain("an alarm for what is no emergency", "emergency", {"number": "611"}, ("EMG-013 number",)),
    Plain("a telephone that is an address", "emergency", {"recipient": "someone@example.org"}, ("EMG-014 recipient",), {"notify_by": "Phone"}),
    Plain("an alarm that cannot be called", "emergency", {"recipient": "95550190"}, ("EMG-015 recipient",), {"notify_by": "Phone"}),
    Plain("an alarm with an easy pin", "emergency", {"barge_in_pin": "222222"}, ("SEC-005 barge_in_pin",), {"barge_in_pin": answered}),
    # codes
    Plain("two functions have one code", "features", {"code": "*97"}, ("FEA-001 code",), {"feature": "Group pickup"}),
    Plain("one code begins another", "features", {"code": "*7"}, ("FEA-002 code",), {"feature": "Group pickup"}),
    # keys
    Plain("a label that does not fit", "key_layouts", {"label": "Much too long a label"}, ("KEY-016 label",), {"label": answered}),
    Plain("the first key is no line", "key_layouts", {"function": "Redial"}, ("KEY-015 function",), {"key": "1", "function": "Line", "layout": _is("Bay office", "Bay desk", "Spanish agent")}),
    # the plan of numbers
    Plain("a block begins like an outside call", "numbering+", {"purpose": "Other", "first": "9500", "last": "9549"}, ("NUM-013 first",)),
    Plain("a block of another length", "numbering+", {"purpose": "Telephones", "first": "55000", "last": "55099"}, ("NUM-014 first",)),
)  # fmt: skip

for _plain in PLAIN:
    register(_plain.says, _kind_of(_plain))
