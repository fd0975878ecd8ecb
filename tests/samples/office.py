# ruff: noqa: E501  # tables in samples are wider than code
"""The sample engagement MSD-001: a dental office with 20 telephones, one menu and no call center, on a small system.

`SHEETS` is what it would type into the questionnaire: sheet -> rows as field -> text; a form is one row. Every name,
number and PIN is made up: the numbers 555-0100 to 555-0199 of an area code belong to nobody.
"""

from tests.samples.typed import Row, table

ENGAGEMENT = "MSD-001"
WITHOUT = frozenset({"call_centre", "recording"})
"""The sections that were not sold."""

SITE: Row = {
    "company": "Maple Street Dental",
    "contact_name": "Irene Vogel",
    "contact_email": "irene@maplestreetdental.example",
    "contact_phone": "614-555-0120",
    "street": "212 Maple Street",
    "city": "Columbus",
    "state": "Ohio",
    "postal_code": "43215",
    "country": "United States",
    "time_zone": "America/New_York",
    "existing_system": "Norstar MICS",
    "platform": "Galaxy Mini",
    "deployment": "Appliance",
    "licensed_extensions": "25",
    "max_outside_calls": "6",
    "main_number": "614-555-0120",
    "extension_length": "3",
    "outside_access_digit": "9",
    "operator_kind": "Extension",
    "operator": "201",
    "requested_cutover": "2027-02-12",
    "method_premises": "Yes",
}

NETWORK: Row = {
    "address_kind": "Static",
    "ip_address": "192.168.20.10",
    "subnet_mask": "255.255.255.0",
    "gateway": "192.168.20.1",
    "dns_1": "192.168.20.1",
    "smtp_relay": "mail.maplestreetdental.example",
    "power_over_ethernet": "Yes",
}

NUMBERING = table(
    "purpose first last",
    """
    Telephones      | 201 | 249
    Shared mailboxes | 290 | 299
    Ring groups     | 601 | 609
    Page groups     | 651 | 659
    Parking         | 700 | 719
    """,
)

LOCATIONS = table(
    "location floor street city state postal_code emergency_caller_id",
    """
    Front office | 1 | 212 Maple Street | Columbus | Ohio | 43215 | 614-555-0120
    Treatment rooms | 2 | 212 Maple Street | Columbus | Ohio | 43215 | 614-555-0121
    """,
)

_PEOPLE = table(
    "extension display_name location phone_model device_id key_layout line_appearances voicemail voicemail_pin call_waiting calling_permission direct_did email no_answer_kind no_answer",
    """
    201 | Front desk      | Front office    | 1140E | 00:1B:4F:20:01:A1 | Desk | 2 | No  |        | Yes | Everyone | | | Shared mailbox | 290
    202 | Second desk     | Front office    | 1140E | 00:1B:4F:20:02:A2 | Desk | 2 | No  |        | Yes | Everyone | | | Shared mailbox | 290
    203 | Irene Vogel     | Front office    | 1140E | 00:1B:4F:20:03:A3 | Desk | 2 | Yes | 507183 | Yes | Everyone | 614-555-0123 | irene@maplestreetdental.example | |
    204 | Billing         | Front office    | 1120E | 00:1B:4F:20:04:A4 |      | 2 | Yes | 629405 | Yes | Everyone | 614-555-0124 | billing@maplestreetdental.example | |
    205 | Insurance       | Front office    | 1120E | 00:1B:4F:20:05:A5 |      | 2 | Yes | 318260 | Yes | Everyone | 614-555-0125 | | |
    206 | Dr Lena Schulte | Treatment rooms | 1140E | 00:1B:4F:20:06:A6 | Desk | 2 | Yes | 870536 | Yes | Everyone | 614-555-0126 | lena@maplestreetdental.example | |
    207 | Dr Amos Reed    | Treatment rooms | 1140E | 00:1B:4F:20:07:A7 | Desk | 2 | Yes | 196407 | Yes | Everyone | 614-555-0127 | amos@maplestreetdental.example | |
    208 | Hygienists      | Treatment rooms | 1120E | 00:1B:4F:20:08:A8 |      | 2 | No  |        | Yes | Rooms    | | | Operator |
    231 | Room 1          | Treatment rooms | 1220  | 00:1B:4F:20:11:B1 |      | 1 | No  |        | No  | Rooms    | | | Operator |
    232 | Room 2          | Treatment rooms | 1220  | 00:1B:4F:20:12:B2 |      | 1 | No  |        | No  | Rooms    | | | Operator |
    233 | Room 3          | Treatment rooms | 1220  | 00:1B:4F:20:13:B3 |      | 1 | No  |        | No  | Rooms    | | | Operator |
    234 | Room 4          | Treatment rooms | 1220  | 00:1B:4F:20:14:B4 |      | 1 | No  |        | No  | Rooms    | | | Operator |
    235 | Room 5          | Treatment rooms | 1220  | 00:1B:4F:20:15:B5 |      | 1 | No  |        | No  | Rooms    | | | Operator |
    236 | X-ray           | Treatment rooms | 1220  | 00:1B:4F:20:16:B6 |      | 1 | No  |        | No  | Rooms    | | | Operator |
    237 | Sterilization   | Treatment rooms | 1220  | 00:1B:4F:20:17:B7 |      | 1 | No  |        | No  | Rooms    | | | Operator |
    238 | Laboratory      | Treatment rooms | 1220  | 00:1B:4F:20:18:B8 |      | 1 | No  |        | No  | Rooms    | | | Operator |
    221 | Break room      | Treatment rooms | 1220  | 0                 |      | 1 | No  |        | No  | Rooms    | | | Operator |
    222 | Waiting room    | Front office    | Analog phone |            |      |   | No  |        | No  | Public   | | | Operator |
    223 | Fax             | Front office    | Fax machine |             |      |   | No  |        | No  | Everyone | 614-555-0122 | | |
    224 | Dr Lena mobile  | Front office    | InfinityOne Mobile |      |      | 1 | No  |        | Yes | Everyone | | | Voicemail | 206
    """,
)  # fmt: skip

_PORTS = {"222": "FXS, port 1", "223": "FXS, port 2"}

EXTENSIONS = [row | ({"port": _PORTS[row["extension"]]} if row["extension"] in _PORTS else {}) for row in _PEOPLE]

KEY_LAYOUTS = table(
    "layout key function target label",
    """
    Desk | 1 | Line | |
    Desk | 2 | Line | |
    Desk | 3 | Park slot | 701 | Park 1
    Desk | 4 | Park slot | 702 | Park 2
    Desk | 5 | Page group | 651 | Page
    Desk | 6 | Voicemail | |
    201  | 7 | Call-flow toggle | Office | Night
    201  | 8 | Voicemail of | 290 | Messages
    """,
)

VOICEMAIL_SETTINGS: Row = {
    "min_pin_length": "6",
    "force_change_first_login": "Yes",
    "from_address": "voicemail@maplestreetdental.example",
}

SHARED_MAILBOXES = table(
    "mailbox name pin email attach",
    "290 | Office messages | 483905 | office@maplestreetdental.example | Yes",
)

DIDS = table(
    "did description destination_kind destination fax",
    """
    614-555-0120 | Main number | Call routing | Office | No
    614-555-0121 | Emergency call back, upstairs | Extension | 201 | No
    614-555-0122 | Fax | Extension | 223 | Fax machine
    614-555-0123 | Irene Vogel | Extension | 203 | No
    614-555-0124 | Billing | Extension | 204 | No
    614-555-0125 | Insurance | Extension | 205 | No
    614-555-0126 | Dr Schulte | Extension | 206 | No
    614-555-0127 | Dr Reed | Extension | 207 | No
    """,
)

PORTING = table(
    "first last current_carrier billing_number requested_date status",
    "614-555-0120 | 614-555-0127 | Buckeye Telephone | 614-555-0120 | 2027-02-12 | Requested",
)

BUSINESS_HOURS = table(
    "schedule from_day to_day opens closes",
    """
    Office hours | Monday | Thursday | 08:00 | 17:00
    Office hours | Friday |          | 08:00 | 13:00
    """,
)

HOLIDAYS = table(
    "calendar name first_day every_year",
    """
    Office | Memorial Day | 2027-05-31 | No
    Office | Independence Day | 2027-07-05 | No
    Office | Labor Day | 2027-09-06 | No
    Office | Thanksgiving | 2027-11-25 | No
    Office | Christmas | 2027-12-25 | Yes
    Office | New Year | 2028-01-01 | Yes
    """,
)

CALL_ROUTING = table(
    "name schedule holiday_calendar open_kind open closed_kind closed holiday_kind holiday override_index override_kind override override_pin",
    "Office | Office hours | Office | Auto attendant | Office menu | Announcement | Closed | Announcement | Closed | 1 | Announcement | Closed | 731846",
)

AUTO_ATTENDANTS = table(
    "name greeting direct_dial timeout_seconds retries timeout_kind timeout invalid_kind invalid",
    "Office menu | Greeting | Extensions | 8 | 2 | Ring group | 601 | Ring group | 601",
)

MENU_OPTIONS = table(
    "attendant key label destination_kind destination",
    """
    Office menu | 1 | Appointments | Ring group | 601
    Office menu | 4 | Billing      | Extension  | 204
    Office menu | 5 | Insurance    | Extension  | 205
    Office menu | 0 | Front desk   | Operator   |
    """,
)

ANNOUNCEMENTS = table(
    "name text recorded_by then_kind then",
    """
    Greeting | Thank you for calling Maple Street Dental. For appointments, press 1. For billing, press 4. For insurance, press 5. For the front desk, press 0. | Customer | |
    Closed | Our office is closed. For a dental emergency, please go to the nearest hospital. Please leave a message and we will call you back. | Customer | Shared mailbox | 290
    """,
)

RING_GROUPS = table(
    "number name strategy members ring_seconds no_answer_kind no_answer",
    "601 | Front desk | ringall | 201; 202; 203 | 20 | Shared mailbox | 290",
)

PAGING_GROUPS = table(
    "number name members busy_handling", "651 | Everywhere | 201; 202; 206; 207; 208; 237; 238 | Skip"
)

PARKING = table("lot first_slot slots timeout_seconds timeout_kind timeout", "700 | 701 | 4 | 60 | Ring group | 601")

ANALOG_DEVICES = table(
    "device location port extension keep_off_pbx",
    """
    Fax | Front office | FXS, port 2 | 223 | No
    Card terminal | Front office | | | Yes
    Alarm | Front office | | | Yes
    """,
)

GATEWAYS = table("name kind location ports", "FXS | FXS | Front office | 4")

TRUNKS = table(
    "name kind direction provider channels digits_received caller_id",
    "SIP | SIP | Both | Buckeye Telephone | 6 | 10 | 614-555-0120",
)

OUTBOUND_ROUTES = table(
    "name call_type patterns trunks",
    """
    Emergency     | Emergency            | 911; 9911 | SIP
    Services      | Service code         | 9211; 9311; 9511; 9711; 9811; 9988 | SIP
    Information   | Directory assistance | 9411 | SIP
    Toll-free     | Toll-free            | 91800NXXXXXX; 91833NXXXXXX; 91844NXXXXXX; 91855NXXXXXX; 91866NXXXXXX; 91877NXXXXXX; 91888NXXXXXX | SIP
    Local         | Local                | 9614NXXXXXX; 9380NXXXXXX | SIP
    Long distance | National             | 91NXXNXXXXXX | SIP
    """,
)

CALLING_PERMISSIONS = table(
    "name internal service_codes local national toll_free international premium transfer_external",
    """
    Everyone | All | Yes | Yes | Yes | Yes | No | No | No
    Rooms    | All | No  | Yes | No  | Yes | No | No | No
    Public   | Operator and emergency only | No | No | No | No | No | No | No
    """,
)

EMERGENCY = table(
    "number notify_by recipient",
    """
    911 | Phone | 201
    911 | Email | irene@maplestreetdental.example
    """,
)

SHEETS: dict[str, list[Row]] = {
    "site": [SITE],
    "network": [NETWORK],
    "numbering": NUMBERING,
    "features": [],
    "locations": LOCATIONS,
    "extensions": EXTENSIONS,
    "key_layouts": KEY_LAYOUTS,
    "voicemail_settings": [VOICEMAIL_SETTINGS],
    "shared_mailboxes": SHARED_MAILBOXES,
    "dids": DIDS,
    "porting": PORTING,
    "business_hours": BUSINESS_HOURS,
    "holidays": HOLIDAYS,
    "call_routing": CALL_ROUTING,
    "auto_attendants": AUTO_ATTENDANTS,
    "menu_options": MENU_OPTIONS,
    "announcements": ANNOUNCEMENTS,
    "ring_groups": RING_GROUPS,
    "paging_groups": PAGING_GROUPS,
    "parking": PARKING,
    "analog_devices": ANALOG_DEVICES,
    "gateways": GATEWAYS,
    "trunks": TRUNKS,
    "outbound_routes": OUTBOUND_ROUTES,
    "calling_permissions": CALLING_PERMISSIONS,
    "emergency": EMERGENCY,
}
"""What is typed on each sheet, in the order of the rows."""
