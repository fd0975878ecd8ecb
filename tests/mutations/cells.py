"""One cell that is wrong by itself: a kind for each thing that can be typed into a field."""

from dataclasses import dataclass

from tests.mutations.mutation import Chance, Kind, Mutation, Wanted, answered, register


@dataclass(frozen=True)
class Slip:
    """What is typed into a field of a row, and the code that it raises there.

    `loose` when the row must be one that no other names.
    """

    code: str
    field: str
    text: str
    loose: bool = False


BLANKS = (
    *("extensions.location", "extensions.phone_model", "extensions.call_waiting"),
    *("locations.street", "locations.city", "locations.postal_code", "locations.emergency_caller_id"),
    *("porting.current_carrier", "holidays.name", "call_routing.closed_kind", "announcements.text"),
    *("ring_groups.strategy", "conferences.name", "trunks.direction", "agents.kind"),
    *(
        "emergency.notify_by",
        "emergency.recipient",
        "external_numbers.number",
        "speed_dials.number",
        "dids.destination_kind",
    ),
    *("site.contact_name", "site.contact_phone", "site.postal_code", "network.address_kind"),
)
"""Required answers that may be missing without anything else being wrong."""

SLIPS = (
    *(Slip("FLD-001", field, "") for field in BLANKS),
    Slip("FLD-001", "extensions.display_name", "", loose=True),
    Slip("FLD-002", "extensions.phone_model", "1104E"),
    Slip("FLD-002", "extensions.call_waiting", "Sometimes"),
    Slip("FLD-002", "extensions.in_directory", "Perhaps"),
    Slip("FLD-002", "ring_groups.strategy", "hnut"),
    Slip("FLD-002", "paging_groups.busy_handling", "Beep"),
    Slip("FLD-002", "porting.status", "Tomorrow"),
    Slip("FLD-002", "announcements.recorded_by", "The neighbor"),
    Slip("FLD-002", "site.deployment", "Steam"),
    Slip("FLD-002", "analog_devices.keep_off_pbx", "Both"),
    Slip("FLD-002", "emergency.notify_by", "Pigeon"),
    Slip("FLD-003", "extensions.line_appearances", "a few"),
    Slip("FLD-003", "ring_groups.ring_seconds", "a while"),
    Slip("FLD-003", "conferences.max_participants", "many"),
    Slip("FLD-003", "queues.weight", "heavy"),
    Slip("FLD-003", "auto_attendants.retries", "two or three"),
    Slip("FLD-003", "voicemail_settings.max_messages", "lots"),
    Slip("FLD-004", "ring_groups.ring_seconds", "900"),
    Slip("FLD-004", "conferences.max_participants", "500"),
    Slip("FLD-004", "auto_attendants.retries", "99"),
    Slip("FLD-004", "queues.wrap_up_seconds", "9000"),
    Slip("FLD-004", "queues.max_callers", "99999"),
    Slip("FLD-004", "network.voice_vlan", "5000"),
    Slip("FLD-005", "network.host_name", "our server!"),
    Slip("FLD-006", "porting.requested_date", "mid March"),
    Slip("FLD-006", "holidays.first_day", "when it snows"),
    Slip("FLD-006", "site.requested_cutover", "soon"),
    Slip("FLD-007", "holidays.opens", "dawn"),
    Slip("FLD-008", "extensions.email", "someone(at)example.org"),
    Slip("FLD-008", "shared_mailboxes.email", "the usual one"),
    Slip("FLD-008", "voicemail_settings.from_address", "voicemail@"),
    Slip("FLD-008", "site.contact_email", "by post"),
    Slip("FLD-009", "extensions.display_name", "A name " * 9, loose=True),
    Slip("FLD-009", "dids.description", "Words upon words " * 6),
    Slip("FLD-009", "ring_groups.name_prefix", "P" * 101),
    Slip("FLD-010", "porting.billing_number", "555"),
    Slip("FLD-011", "shared_mailboxes.pin", "81O9O7"),
    Slip("FLD-011", "conferences.pin", "12E4"),
    Slip("FLD-012", "locations.emergency_caller_id", "the usual"),
    Slip("FLD-012", "trunks.caller_id", "none of yours"),
    Slip("FLD-012", "site.contact_phone", "after five"),
    Slip("FLD-013", "extensions.device_id", "on the back?"),
    Slip("FLD-014", "network.dns_2", "10.20.300.6"),
    Slip("FLD-014", "network.gateway", "the router"),
    Slip("FLD-015", "site.time_zone", "Mars/Olympus"),
    Slip("FLD-016", "porting.billing_number", "6.13556E+09"),
    Slip("FLD-016", "trunks.caller_id", "8.50556E+09"),
    Slip("FLD-017", "extensions.department", "#REF!"),
    Slip("FLD-017", "dids.description", "#N/A"),
    Slip("FLD-020", "trunks.provider", "Northern\u00a0Telco\u200b One"),
)


def _kind_of(slip: Slip) -> Kind:
    sheet, _, field = slip.field.partition(".")
    wanted: dict[str, Wanted] = {field: answered}

    def make(on: Chance) -> Mutation:
        record = on.loose(sheet, **wanted) if slip.loose else on.one(sheet, **wanted)
        return on.typed(record, **{field: slip.text}).finds(slip.code, field, record)

    return make


for _slip in SLIPS:
    register(f"{_slip.field} {'is blank' if not _slip.text else f'says {_slip.text.strip()[:20]!r}'}", _kind_of(_slip))
