"""What goes wrong in the faulty copy of the sample: each fault by itself, and what must be found because of it."""

from dataclasses import dataclass

from tests.samples.lakeside import SHEETS
from tests.samples.typed import Row

BESIDE = ""
"""Instead of a field: the second column to the right of the sheet's last one."""


@dataclass(frozen=True)
class Fault:
    """Cells of one record typed otherwise than in the clean copy.

    `record` counts the rows of the sheet from 1; the one after the last is a new row. `finds` are the findings that
    the fault causes, each as code and field; a field of another record is written `sheet.field@record`.
    """

    sheet: str
    record: int
    cells: Row
    finds: tuple[tuple[str, str], ...]
    says: str

    def places(self) -> list[tuple[str, str, str, int]]:
        """Code, sheet, field and record of each finding."""
        found = []
        for code, where in self.finds:
            name, _, record = where.partition("@")
            sheet, _, field = name.rpartition(".")
            found.append((code, sheet or self.sheet, field, int(record) if record else self.record))
        return found


def record_of(sheet: str, **cells: str) -> int:
    """The record whose cells say so; ValueError when there is none, or more than one."""
    (record,) = (number for number, row in enumerate(SHEETS[sheet], 1) if cells.items() <= row.items())
    return record


def _extension(number: str) -> int:
    return record_of("extensions", extension=number)


FAULTS = (
    Fault(
        "extensions", _extension("2083"), {"extension": "2082"},
        (("EXT-001", "extension"), ("EXT-001", f"extensions.extension@{_extension('2082')}")),
        "the staff lounge has the extension of the consultation room",
    ),
    Fault(
        "extensions", _extension("2108"), {"extension": "21086"},
        (("EXT-002", "extension"),),
        "an extension of five digits",
    ),
    Fault(
        "extensions", _extension("2107"), {"extension": "2307"},
        (("EXT-003", "extension"),),
        "an extension that the numbering plan does not keep for telephones",
    ),
    Fault(
        "extensions", _extension("2036"), {"voicemail_pin": "2036"},
        (("VM-003", "voicemail_pin"),),
        "a PIN that is the extension",
    ),
    Fault(
        "extensions", _extension("2037"), {"voicemail_pin": "111111"},
        (("VM-002", "voicemail_pin"),),
        "a PIN of one digit over and over",
    ),
    Fault(
        "shared_mailboxes", 1, {"pin": "81O9O7"},
        (("FLD-011", "pin"),),
        "a PIN with the letter O for zero",
    ),
    Fault(
        "extensions", _extension("2062"), {"location": "Main clinic, basement"},
        (("REF-001", "location"),),
        "a location that is on no row of Locations",
    ),
    Fault(
        "extensions", _extension("2024"), {"phone_model": "1102E"},
        (("FLD-002", "phone_model"),),
        "a telephone model with two digits swapped",
    ),
    Fault(
        "extensions", _extension("2033"), {"device_id": SHEETS["extensions"][_extension("2032") - 1]["device_id"]},
        (("DEV-001", "device_id"), ("DEV-001", f"extensions.device_id@{_extension('2032')}")),
        "one MAC address at two telephones",
    ),
    Fault(
        "extensions", _extension("2082"), {"hot_desking": "Yes", "hot_desk_pin": "739164"},
        (("DEV-004", "hot_desking"),),
        "hot desking on a SIP telephone",
    ),
    Fault(
        "extensions", _extension("2102"), {"location": ""},
        (("FLD-001", "location"),),
        "a required answer is missing",
    ),
    Fault(
        "extensions", _extension("2042"), {"email": "anton.novak(at)lakeside-clinic.example"},
        (("FLD-008", "email"),),
        "an email address without @",
    ),
    Fault(
        "extensions", _extension("2030"), {"voicemail_attach": "Yes", "voicemail_delete": "Yes"},
        (("VM-004", "voicemail_email"),),
        "messages deleted after sending, but there is no address to send them to",
    ),
    Fault(
        "extensions", _extension("2073"), {"no_answer": ""},
        (("FLD-019", "no_answer"),),
        "a kind of destination, but not which one",
    ),
    Fault(
        "extensions", _extension("2012"), {BESIDE: "Tom is away in March"},
        (("WBK-001", BESIDE),),
        "a remark beside the form",
    ),
    Fault(
        "key_layouts", record_of("key_layouts", layout="Reception", target="2038"), {"target": "2048"},
        (("KEY-003", "target"),),
        "a lamp for an extension that does not exist",
    ),
    Fault(
        "key_layouts", record_of("key_layouts", layout="Nurse", key="8"), {"key": "7"},
        (("KEY-001", "key"), ("KEY-001", f"key_layouts.key@{record_of('key_layouts', layout='Nurse', key='7')}")),
        "two functions on one key",
    ),
    Fault(
        "dids", record_of("dids", did="613-555-0106"), {"did": "(613) 555-0107"},
        (("DID-001", "did"), ("DID-001", f"dids.did@{record_of('dids', did='613-555-0107')}")),
        "a number that stands on another row, in other punctuation",
    ),
    Fault(
        "dids", record_of("dids", did="613-555-0150"), {"last": "6.13556E+09"},
        (("FLD-016", "last"),),
        "a telephone number that another program turned into a number",
    ),
    Fault(
        "porting", 2, {"requested_date": "mid March"},
        (("FLD-006", "requested_date"),),
        "a date in words",
    ),
    Fault(
        "business_hours", record_of("business_hours", schedule="Harbour hours"), {"closes": "04:30"},
        (("HRS-001", "closes"),),
        "the harbour closes at half past four in the morning",
    ),
    Fault(
        "holidays", record_of("holidays", name="Christmas"), {"last_day": "2027-12-07"},
        (("HRS-003", "last_day"),),
        "a holiday that ends before it begins",
    ),
    Fault(
        "menu_options", record_of("menu_options", attendant="Night menu", key="3"), {"key": "2"},
        (
            ("GRP-008", "key"),
            ("GRP-008", f"menu_options.key@{record_of('menu_options', attendant='Night menu', key='2')}"),
        ),
        "one key of a menu leads to two places",
    ),
    Fault(
        "menu_options", record_of("menu_options", label="Insurance forms"), {"destination": "Insurance claims"},
        (("DST-001", "destination"),),
        "a menu leads to a ring group that does not exist",
    ),
    Fault(
        "ring_groups", 3, {"members": "2021; 2022; 2023; 2026; 2077"},
        (("GRP-001", "members"),),
        "a member of a ring group that does not exist",
    ),
    Fault(
        "ring_groups", 2, {"strategy": "hnut"},
        (("FLD-002", "strategy"),),
        "a strategy misspelt",
    ),
    Fault(
        "auto_attendants", 2, {"number": "6001"},
        (("NUM-001", "number"),),
        "a menu has the number of the front desk's ring group",
    ),
    Fault(
        "queues", 3,
        {"number": "6103", "name": "Telehealth", "strategy": "rrmemory", "overflow_kind": "Operator"},
        (("QUE-001", "number"),),
        "a queue without agents",
    ),
    Fault(
        "conferences", 2, {"leader_wait": "Yes"},
        (("GRP-007", "admin_pin"),),
        "everybody waits for a leader who has no PIN",
    ),
    Fault(
        "outbound_routes", record_of("outbound_routes", name="Information"), {"trunks": "SIP mian"},
        (("REF-001", "trunks"),),
        "a route over a trunk that does not exist",
    ),
    Fault(
        "outbound_routes", record_of("outbound_routes", name="Local"), {"patterns": "9613NXXXXXX; 9[343NXXXXXX"},
        (("RTE-001", "patterns"),),
        "a pattern with a bracket that is not closed",
    ),
    Fault(
        "emergency", record_of("emergency", recipient="2101"), {"barge_in": "Yes"},
        (("EMG-007", "barge_in_pin"),),
        "staff may join an emergency call without a PIN",
    ),
    Fault(
        "site", 1, {"licensed_extensions": "50"},
        (("CAP-001", "licensed_extensions"),),
        "fewer licences than telephones",
    ),
    Fault(
        "call_routing", record_of("call_routing", name="Billing hours"), {"holiday_kind": "", "holiday": ""},
        (("DST-006", "holiday_kind"),),
        "a holiday calendar, but nothing about where calls go then",
    ),
    Fault(
        "network", 1, {"dns_2": "10.20.300.6"},
        (("FLD-014", "dns_2"),),
        "an address with a part above 255",
    ),
)  # fmt: skip
