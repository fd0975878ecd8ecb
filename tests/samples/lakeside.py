# ruff: noqa: E501  # tables in samples are wider than code
"""The sample engagement LAK-001: what a clinic with two places would type into the questionnaire.

`SHEETS` is the clean return: sheet -> rows as field -> text typed; a form is one row. Its faults are in `faults.py`.
Every name, number and PIN is made up: 613-555-0100 to 0199 belong to nobody.
"""

from tests.samples.people import EXTENSIONS
from tests.samples.typed import Row, table

SITE: Row = {
    "company": "Lakeside Clinic",
    "site_name": "Kingston main clinic",
    "contact_name": "Helen Marsh",
    "contact_email": "helen.marsh@lakeside-clinic.example",
    "contact_phone": "613-555-0174",
    "technical_contact": "Raj Patel",
    "technical_email": "raj.patel@lakeside-clinic.example",
    "technical_phone": "613-555-0176",
    "street": "48 Lakeshore Drive",
    "city": "Kingston",
    "state": "ON",
    "postal_code": "K7L 5H6",
    "country": "Canada",
    "time_zone": "America/Toronto",
    "language": "English",
    "existing_system": "Nortel BCM 450 in Kingston, Norstar at the harbour",
    "platform": "VMware",
    "ucx_release": "7.0",
    "deployment": "Virtual",
    "licensed_extensions": "72",
    "licences_basic": "14",
    "licences_standard": "10",
    "licences_universal": "48",
    "max_outside_calls": "10",
    "ram_gb": "4",
    "disk_gb": "120",
    "voicemail_hours_per_user": "2",
    "recording_hours_kept": "1200",
    "main_number": "613-555-0100",
    "extension_length": "4",
    "outside_access_digit": "9",
    "operator_kind": "Ring group",
    "operator": "6001",
    "requested_cutover": "2027-03-15",
    "cutover_window": "The weekend before, from Friday 17:00",
    "blackout_dates": "March 22 to April 2 (end of the fiscal year)",
    "method_lab": "Yes",
    "method_cloud": "Yes",
    "method_premises": "No",
    "notes": "The harbour clinic is linked to Kingston by our own fibre.",
}

NETWORK: Row = {
    "host_name": "ucx.lakeside-clinic.example",
    "address_kind": "Static",
    "ip_address": "10.20.30.10",
    "subnet_mask": "255.255.255.0",
    "gateway": "10.20.30.1",
    "dns_1": "10.20.30.5",
    "dns_2": "10.20.30.6",
    "ntp_server": "ca.pool.ntp.org",
    "smtp_relay": "mail.lakeside-clinic.example",
    "voice_vlan": "30",
    "dhcp_by": "The firewall in Kingston, for both places",
    "power_over_ethernet": "Yes",
    "remote_access": "VPN, account on request from Raj Patel",
}

NUMBERING = table(
    "purpose first last notes",
    """
    Telephones         | 2000 | 2199 | 2100 to 2119 is the harbour clinic
    Virtual extensions | 2800 | 2819 | Mailboxes of people without a telephone
    Shared mailboxes   | 2900 | 2919 |
    Ring groups        | 6000 | 6049 |
    Queues             | 6100 | 6119 |
    Page groups        | 6500 | 6519 |
    Conferences        | 6601 | 6619 |
    Parking            | 6700 | 6719 |
    Auto attendants    | 6800 | 6819 |
    """,
)

FEATURES = [
    {"feature": "Simulate an incoming call", "enabled": "No", "notes": "Nobody needs it"},
    {"feature": "Wake-up call", "enabled": "No", "notes": "Nobody sleeps here"},
    {"feature": "Group pickup", "notes": "Nurses use this all day"},
]
"""Changes to the codes that we filled in; found by the name of the function."""

LOCATIONS = table(
    "location building floor room street city state postal_code emergency_caller_id notes",
    """
    Main clinic, ground floor | Main clinic | 1 | | 48 Lakeshore Drive | Kingston | ON | K7L 5H6 | 613-555-0101 |
    Main clinic, upper floor | Main clinic | 2 | | 48 Lakeshore Drive | Kingston | ON | K7L 5H6 | 613-555-0102 | Lift on the left
    Harbour clinic | | 1 | Suite 3 | 9 Wharf Street | Gananoque | ON | K7G 1B2 | 613-555-0103 | Enter from the quay
    Home office Haddad | | | | 210 Bridge Street East | Belleville | ON | K8N 1P2 | 613-555-0117 | Dr Haddad's home
    Home office Moreau | | | | 77 Herchimer Avenue | Belleville | ON | K8N 4G3 | 613-555-0118 | Ms Moreau's home
    """,
)

KEY_LAYOUTS = table(
    "layout module key function target label",
    """
    Reception | 0 | 1  | Line | |
    Reception | 0 | 2  | Line | |
    Reception | 0 | 3  | Line | |
    Reception | 0 | 4  | Park slot | 6701 | Park 1
    Reception | 0 | 5  | Park slot | 6702 | Park 2
    Reception | 0 | 6  | Call-flow toggle | Main hours | Night
    Reception | 0 | 7  | Page group | 6501 | Page down
    Reception | 0 | 8  | Voicemail of | 2902 | Desk msgs
    Reception | 0 | 9  | Queue callers | 6101 | Waiting
    Reception | 0 | 10 | Voicemail | |
    Reception | 0 | 11 | Redial | |
    Reception | 0 | 12 | Headset | |
    Reception | 1 | 1  | BLF | 2031 | Dr Singh
    Reception | 1 | 2  | BLF | 2032 |
    Reception | 1 | 3  | BLF | 2033 |
    Reception | 1 | 4  | BLF | 2034 |
    Reception | 1 | 5  | BLF | 2035 |
    Reception | 1 | 6  | BLF | 2036 |
    Reception | 1 | 7  | BLF | 2037 |
    Reception | 1 | 8  | BLF | 2038 |
    Reception | 1 | 9  | BLF | 2039 |
    Reception | 1 | 10 | BLF | 2021 | Nurses
    Reception | 1 | 11 | BLF | 2026 |
    Reception | 1 | 12 | BLF | 2041 |
    Reception | 1 | 13 | BLF | 2051 |
    Reception | 1 | 14 | BLF | 2052 |
    Reception | 1 | 15 | BLF | 2061 | IT
    Reception | 1 | 16 | BLF | 2071 | Lab
    Reception | 1 | 17 | BLF | 2101 | Harbour
    Reception | 1 | 18 | BLF | 2105 |
    Nurse | 0 | 1 | Line | |
    Nurse | 0 | 2 | Line | |
    Nurse | 0 | 3 | Park slot | 6701 | Park 1
    Nurse | 0 | 4 | Park slot | 6702 | Park 2
    Nurse | 0 | 5 | BLF | 2001 | Desk
    Nurse | 0 | 6 | Page group | 6502 | Page up
    Nurse | 0 | 7 | Group pickup | |
    Nurse | 0 | 8 | Voicemail | |
    Doctor | | 1 | Line | |
    Doctor | | 2 | Line | |
    Doctor | | 3 | BLF | 2001 | Desk
    Doctor | | 4 | BLF | 2021 | Nurses
    Doctor | | 5 | Park slot | 6703 | Park 3
    Doctor | | 6 | Do not disturb | |
    Doctor | | 7 | Voicemail | |
    Doctor | | 8 | Intercom | 2021 | Call nurse
    Doctor | | 9 | Speed dial | 96135550175 | Hospital
    Doctor | | 10 | Forward all | |
    Appointments agent | | 1 | Line | |
    Appointments agent | | 2 | Line | |
    Appointments agent | | 3 | Queue login | 6101 | Log in
    Appointments agent | | 4 | Queue pause | 6101 | Pause
    Appointments agent | | 5 | Agent not ready | |
    Appointments agent | | 6 | Queue callers | 6101 | Waiting
    Appointments agent | | 7 | BLF | 2001 | Desk
    Appointments agent | | 8 | Park slot | 6704 | Park 4
    Appointments agent | | 9 | Voicemail | |
    Appointments agent | | 10 | Agent ready | |
    Appointments agent | | 11 | Record | |
    Billing agent | | 1 | Line | |
    Billing agent | | 2 | Line | |
    Billing agent | | 3 | Queue login | 6102 | Log in
    Billing agent | | 4 | Queue pause | 6102 | Pause
    Billing agent | | 5 | BLF | 2001 | Desk
    Billing agent | | 6 | Park slot | 6704 | Park 4
    Billing agent | | 7 | Voicemail | |
    Billing agent | | 8 | Record | |
    Harbour desk | | 1 | Line | |
    Harbour desk | | 2 | Line | |
    Harbour desk | | 3 | BLF | 2001 | Kingston
    Harbour desk | | 4 | Park slot | 6705 | Park 5
    Harbour desk | | 5 | Call-flow toggle | Harbour hours | Closed
    Harbour desk | | 6 | Voicemail | |
    Harbour desk | | 7 | Voicemail of | Harbour messages | Msgs
    Harbour desk | | 8 | Group pickup | |
    Office | | 1 | Line | |
    Office | | 2 | Line | |
    Office | | 3 | BLF | 2001 | Desk
    Office | | 4 | Voicemail | |
    2051 | | 5 | BLF | 2052 | Yusuf
    """,
)

VOICEMAIL_SETTINGS: Row = {
    "max_message_minutes": "4",
    "max_messages": "100",
    "keep_days": "120",
    "min_pin_length": "6",
    "force_change_first_login": "Yes",
    "press_zero_kind": "Operator",
    "from_address": "voicemail@lakeside-clinic.example",
}

SHARED_MAILBOXES = table(
    "mailbox name pin email attach delete notes",
    """
    2901 | Prescription renewals | 810907 | nurses@lakeside-clinic.example | Yes | No | Nurses listen every two hours
    2902 | Front desk messages | 927613 | frontdesk@lakeside-clinic.example | Yes | No |
    2903 | Billing messages | 606891 | billing@lakeside-clinic.example | Yes | Yes | Read in the shared inbox
    2904 | Harbour messages | 868579 | harbour@lakeside-clinic.example | Yes | |
    """,
)

DIDS = table(
    "did last description what_should_happen caller_id destination_kind destination name_prefix language recording fax trunk",
    """
    613-555-0100 | | Main number | Menu when we are open, night menu otherwise | | Call routing | Main hours | | | Allow | No | SIP main
    613-555-0100 | | Main number, calls from the hospital | Straight to the nurses | 613-555-0190 | Ring group | 6003 | HOSP | | Never | No | SIP main
    613-555-0101 | | Emergency call back, ground floor | | | Ring group | 6001 | 911 | | Never | | SIP main
    613-555-0102 | | Emergency call back, upper floor | | | Ring group | 6001 | 911 | | Never | | SIP main
    613-555-0103 | | Emergency call back, harbour | | | Ring group | 6002 | 911 | | Never | | SIP main
    613-555-0104 | | Harbour clinic | | | Call routing | Harbour hours | Harb | | Allow | No | SIP main
    613-555-0105 | | Billing office | | | Call routing | Billing hours | | | Allow | No | SIP main
    613-555-0106 | | Ligne en français | | | Announcement | Accueil en français | FR | French (Canada) | | No | SIP main
    613-555-0107 | | Prescription renewals | | | Shared mailbox | 2901 | | | Never | No | SIP main
    613-555-0108 | | Fax main clinic | | | Extension | 2151 | | | Never | Fax machine | SIP main
    613-555-0109 | | Fax harbour | | | Extension | 2152 | | | Never | Fax machine | SIP main
    613-555-0110 | | Dr Singh | | | Extension | 2031 | | | | No | SIP main
    613-555-0111 | | Dr Whitfield | | | Extension | 2032 | | | | No | SIP main
    613-555-0112 | | Dr Petrova | | | Extension | 2033 | | | | No | SIP main
    613-555-0113 | | Dr Marchand | | | Extension | 2034 | | | | No | SIP main
    613-555-0114 | | Dr Gallagher | | | Extension | 2035 | | | | No | SIP main
    613-555-0115 | | Helen Marsh | | | Extension | 2051 | | | | No | SIP main
    613-555-0116 | | Raj Patel | | | Extension | 2061 | | | | No | SIP main
    613-555-0117 | | Dr Haddad at home | | | Extension | 2121 | | | | No | SIP main
    613-555-0118 | | Claire Moreau at home | | | Extension | 2122 | | | | No | SIP main
    613-555-0150 | 613-555-0159 | Spare numbers | Treat like the main number | | Call routing | Main hours | | | | No | SIP main
    613-555-0180 | | Harbour analog line | Only when the fibre is cut | | Ring group | 6002 | Line | | Never | No | Harbour analog
    613-555-0181 | | Main analog line | Only when the internet is down | | Ring group | 6001 | Line | | Never | No | Main analog
    800-555-0199 | | Toll-free | | | Call routing | Main hours | TF | | | No | SIP main
    """,
)  # fmt: skip

PORTING = table(
    "first last current_carrier account billing_number transfer_pin service_address requested_date status",
    """
    613-555-0100 | 613-555-0118 | Northern Telco | 00482-7719 | 613-555-0100 | 7719-LAKE | 48 Lakeshore Drive, Kingston ON K7L 5H6 | 2027-03-15 | Requested
    613-555-0150 | 613-555-0159 | Northern Telco | 00482-7719 | 613-555-0100 | 7719-LAKE | 48 Lakeshore Drive, Kingston ON K7L 5H6 | 2027-03-15 | Requested
    800-555-0199 | | Northern Telco | 00482-7720 | 613-555-0100 | | 48 Lakeshore Drive, Kingston ON K7L 5H6 | 2027-03-15 | Not started
    """,
)  # fmt: skip

BUSINESS_HOURS = table(
    "schedule from_day to_day opens closes notes",
    """
    Clinic hours    | Monday   | Friday | 08:00 | 12:00 | Closed for lunch
    Clinic hours    | Monday   | Friday | 13:00 | 17:00 |
    Clinic hours    | Saturday |        | 09:00 | 12:00 |
    Lunch break     | Monday   | Friday | 12:00 | 13:00 |
    Harbour hours   | Monday   | Friday | 08:30 | 16:30 |
    Billing hours   | Monday   | Friday | 09:00 | 12:00 |
    Billing hours   | Monday   | Friday | 13:00 | 16:30 |
    Morning shift   | Monday   | Friday | 08:00 | 12:00 |
    Afternoon shift | Monday   | Friday | 13:00 | 17:00 |
    """,
)

HOLIDAYS = table(
    "calendar name first_day last_day opens closes every_year notes",
    """
    Clinic holidays | Good Friday | 2027-03-26 | | | | No |
    Clinic holidays | Victoria Day | 2027-05-24 | | | | No |
    Clinic holidays | Canada Day | 2027-07-01 | | | | Yes |
    Clinic holidays | Civic Holiday | 2027-08-02 | | | | No |
    Clinic holidays | Labour Day | 2027-09-06 | | | | No |
    Clinic holidays | Truth and Reconciliation | 2027-09-30 | | | | Yes |
    Clinic holidays | Thanksgiving | 2027-10-11 | | | | No |
    Clinic holidays | Christmas Eve | 2027-12-24 | | 08:00 | 12:00 | Yes | Half day
    Clinic holidays | Christmas | 2027-12-25 | 2027-12-27 | | | Yes |
    Clinic holidays | New Year | 2028-01-01 | | | | Yes |
    Clinic holidays | Family Day | 2028-02-21 | | | | No |
    """,
)

CALL_ROUTING = table(
    "name schedule holiday_calendar open_kind open closed_kind closed holiday_kind holiday override_index override_kind override override_pin notes",
    """
    Main hours | Clinic hours | Clinic holidays | Announcement | Recording notice | Call routing | Lunch | Announcement | Holiday message | 1 | Announcement | Storm message | 586439 | The front desk turns the switch
    Lunch | Lunch break | | Announcement | Lunch message | Auto attendant | Night menu | | | | | | |
    Harbour hours | Harbour hours | Clinic holidays | Ring group | 6002 | Announcement | Harbour night message | Announcement | Harbour night message | 2 | Announcement | Storm message | 498327 |
    Billing hours | Billing hours | Clinic holidays | Announcement | Billing notice | Shared mailbox | 2903 | Shared mailbox | 2903 | | | | |
    """,
)  # fmt: skip

AUTO_ATTENDANTS = table(
    "name number greeting language direct_dial timeout_seconds retries timeout_kind timeout invalid_kind invalid notes",
    """
    Main menu | 6801 | Main greeting | English | Extensions | 8 | 2 | Operator | | Operator | |
    Billing menu | 6802 | Billing greeting | English | No | 8 | 2 | Queue | 6102 | Queue | Billing | Reached from the main menu
    Night menu | 6803 | Night greeting | English | No | 10 | 1 | Shared mailbox | 2902 | Shared mailbox | 2902 |
    """,
)

MENU_OPTIONS = table(
    "attendant key label destination_kind destination",
    """
    Main menu    | 1 | Appointments          | Queue          | 6101
    Main menu    | 3 | Prescription renewals | Shared mailbox | Prescription renewals
    Main menu    | 4 | Nurses                | Ring group     | 6003
    Main menu    | 5 | Billing               | Auto attendant | Billing menu
    Main menu    | 7 | Staff directory       | Directory      |
    Main menu    | 8 | Harbour clinic        | Call routing   | Harbour hours
    Main menu    | 9 | Français              | Announcement   | Accueil en français
    Main menu    | 0 | Reception             | Operator       |
    Billing menu | 1 | Pay a bill            | Queue          | 6102
    Billing menu | 2 | Insurance forms       | Ring group     | Insurance forms
    Billing menu | 3 | Leave a message       | Shared mailbox | 2903
    Billing menu | 9 | Main menu             | Auto attendant | Main menu
    Night menu   | 1 | On-call team          | Ring group     | 6005
    Night menu   | 2 | Leave a message       | Shared mailbox | 2902
    Night menu   | 3 | City hospital         | Outside number | City hospital
    """,
)

ANNOUNCEMENTS = table(
    "name text recorded_by language then_kind then",
    """
    Recording notice | Thank you for calling Lakeside Clinic. If this is an emergency, please hang up and dial 911. Your call may be recorded so that we can serve you better. | Professional | English | Auto attendant | Main menu
    Billing notice | You have reached the billing office of Lakeside Clinic. Calls to this office are recorded. | Professional | English | Queue | 6102
    Main greeting | For appointments, press 1. For prescription renewals, press 3. For a nurse, press 4. For billing, press 5. For our staff directory, press 7. For the harbour clinic, press 8. Pour le service en français, appuyez sur le 9. For reception, press 0. If you know the extension, you may dial it at any time. | Professional | English | |
    Billing greeting | To pay a bill, press 1. For insurance forms, press 2. To leave a message, press 3. To return to the main menu, press 9. | Professional | English | |
    Night greeting | Lakeside Clinic is closed. If this is an emergency, please hang up and dial 911. To reach the team on call, press 1. To leave a message, press 2. To be connected with the city hospital, press 3. | Professional | English | |
    Holiday message | Lakeside Clinic is closed today for a holiday. | Customer | English | Auto attendant | Night menu
    Storm message | Because of the weather the clinic is closed today. Please leave a message and we will call you back. | Customer | English | Shared mailbox | 2902
    Lunch message | We are at lunch and back at 1 pm. Please leave a message. | Customer | English | Shared mailbox | 2902
    Harbour night message | The harbour clinic is closed. Please leave a message after the tone. | Customer | English | Shared mailbox | Harbour messages
    Accueil en français | Bienvenue à la clinique Lakeside. Restez en ligne, nous répondrons bientôt. | Customer | French (Canada) | Ring group | 6001
    Please hold | All our people are busy. Your call may be recorded. Please stay on the line, or press 1 to leave a message. | Professional | English | |
    Appointments call | Appointments call | Text to speech | English | |
    Billing call | Billing call | Text to speech | English | |
    """,
)  # fmt: skip

EXTERNAL_NUMBERS = table(
    "name number notes",
    """
    On-call doctor     | 96135550173  | Changes with the duty roster
    City hospital      | 96135550175  |
    IT support service | 918005550189 | Toll-free
    """,
)

RING_GROUPS = table(
    "number name strategy members ring_seconds no_answer_kind no_answer announcement confirm_calls skip_busy name_prefix recording notes",
    """
    6001 | Front desk | ringall | 2001; 2002; 2003 | 20 | Shared mailbox | 2902 | | No | No | Desk | Never |
    6002 | Harbour desk | hunt | 2101; 2102; 2103 | 15 | Ring group | 6001 | | No | Yes | Harb | Never |
    6003 | Nurses on duty | memoryhunt | 2021; 2022; 2023; 2026; 2027 | 12 | Shared mailbox | 2901 | | | Yes | | Never |
    6004 | Insurance forms | firstavailable | 2043; 2044 | 20 | Shared mailbox | Billing messages | | | | | |
    6005 | On-call team | ringall | 96135550171#; 96135550172# | 25 | Outside number | On-call doctor | | Yes | | On call | Never | Rings two mobiles
    """,
)  # fmt: skip

PAGING_GROUPS = table(
    "number name members busy_handling duplex",
    """
    6501 | Ground floor | 2001; 2002; 2011; 2012; 2013; 2021; 2022; 2071 | Skip | No
    6502 | Upper floor | 2026; 2027; 2028; 2031; 2032; 2041; 2051 | Skip | No
    6503 | Harbour clinic | 2101, 2102, 2104, 2106 | Skip | No
    """,
)

CONFERENCES = table(
    "number name pin admin_pin leader_wait max_participants recording",
    """
    6601 | Doctors round | 614734 | 727568 | Yes | 12 | No
    6602 | Team meeting | 674178 | | No | 8 | No
    """,
)

PARKING = table("lot first_slot slots timeout_seconds timeout_kind timeout", "6700 | 6701 | 8 | 90 | Ring group | 6001")

SPEED_DIALS = table(
    "code name number",
    """
    01 | City hospital     | 96135550175
    02 | Poison centre     | 918005550188
    03 | Interpreter line  | 918005550187
    10 | Lakefront pharmacy | 96135550178
    """,
)

MUSIC = table(
    "name source used_for notes",
    """
    Waiting patients | File | Callers in the queues | File follows by email
    Quiet | Default | Everyone else on hold |
    """,
)

ANALOG_DEVICES = table(
    "device location port extension keep_off_pbx notes",
    """
    Fax | Main clinic, ground floor | FXS main, port 1 | 2151 | No |
    Fax | Harbour clinic | FXS Harbour, port 1 | 2152 | No |
    Door phone | Main clinic, ground floor | FXS main, port 3 | 2153 | No | Rear door
    Overhead paging | Main clinic, ground floor | FXS main, port 4 | 2154 | No | Amplifier in the wiring closet
    Alarm | Main clinic, ground floor | | | Yes | Line of its own, stays with Northern Telco
    Elevator | Main clinic, upper floor | | | Yes | Line of its own
    Card terminal | Main clinic, ground floor | | | Yes | On the data network
    """,
)

GATEWAYS = table(
    "name kind location ports notes",
    """
    FXS main | FXS | Main clinic, ground floor | 8 | Wiring closet
    FXO main | FXO | Main clinic, ground floor | 4 |
    DSM16 Harbour | DSM16 | Harbour clinic | 16 |
    FXS Harbour | FXS | Harbour clinic | 4 |
    FXO Harbour | FXO | Harbour clinic | 4 |
    """,
)

_QUEUE = {
    "agent_timeout_seconds": "15",
    "retry_seconds": "5",
    "max_wait_seconds": "600",
    "max_callers": "6",
    "join_empty": "No",
    "leave_empty": "Yes",
    "join_announcement": "Please hold",
    "position_announcement_seconds": "60",
    "music": "Waiting patients",
    "exit_key": "1",
    "exit_kind": "Shared mailbox",
    "skip_busy": "Yes",
    "auto_pause": "No",
    "restrict_dynamic": "Yes",
    "recording": "After answer",
    "overflow_kind": "Shared mailbox",
    "service_level_seconds": "30",
}

QUEUES = [
    _QUEUE
    | {
        "number": "6101",
        "name": "Appointments",
        "schedule": "Clinic hours",
        "strategy": "rrmemory",
        "wrap_up_seconds": "15",
        "agent_announcement": "Appointments call",
        "exit": "2902",
        "overflow": "2902",
        "weight": "1",
        "name_prefix": "Appt",
        "expected_calls_per_hour": "30",
        "average_handle_seconds": "180",
        "supervisor": "2052",
        "wallboard": "Yes",
        "notes": "Busiest on Monday mornings",
    },
    _QUEUE
    | {
        "number": "6102",
        "name": "Billing",
        "schedule": "Billing hours",
        "strategy": "leastrecent",
        "wrap_up_seconds": "30",
        "agent_announcement": "Billing call",
        "exit": "2903",
        "overflow": "2903",
        "weight": "0",
        "name_prefix": "Bill",
        "expected_calls_per_hour": "8",
        "average_handle_seconds": "240",
        "supervisor": "2041",
        "wallboard": "No",
    },
]

AGENTS = table(
    "queue agent name kind penalty shift notes",
    """
    6101 | 2011 | Priya Nair | Static | 0 | |
    6101 | 2012 | Tom Hendricks | Static | 0 | |
    6101 | 2013 | Zoë Bélanger | Dynamic | 0 | |
    6101 | 2014 | Grace Okafor | Dynamic | 0 | Morning shift |
    6101 | 2015 | Liam Doyle | Dynamic | 0 | Afternoon shift |
    Billing | 2041 | Carol Dufresne | Static | 0 | |
    Billing | 2042 | Anton Novak | Static | 0 | |
    Billing | 2043 | Shanice Grant | Dynamic | 1 | | Helps out
    Billing | 2044 | Robert Lee | Dynamic | 1 | | Helps out
    """,
)

TRUNKS = table(
    "name kind direction provider location channels digits_received caller_id circuit_id notes",
    """
    SIP main | SIP | Both | Quinte Telecom | | 14 | 10 | 613-555-0100 | QT-204417 |
    Harbour analog | Analog | Both | Northern Telco | Harbour clinic | 2 | | 613-555-0180 | NT-88012 | On FXO Harbour
    Main analog | Analog | Both | Northern Telco | Main clinic, ground floor | 2 | | 613-555-0181 | NT-88013 | On FXO main, when the internet is down
    """,
)

OUTBOUND_ROUTES = table(
    "name call_type patterns prepend location trunks pin_set caller_id schedule notes",
    """
    Emergency Harbour | Emergency | 911; 9911 | | Harbour clinic | Harbour analog; SIP main | | | |
    Emergency | Emergency | 911; 9911 | | | SIP main; Main analog | | | |
    Service codes | Service code | 9211; 9311; 9511; 9611; 9711; 9811; 9988 | | | SIP main | | | |
    Information | Directory assistance | 9411 | | | SIP main | | | |
    Toll-free | Toll-free | 91800NXXXXXX; 91833NXXXXXX; 91844NXXXXXX; 91855NXXXXXX; 91866NXXXXXX; 91877NXXXXXX; 91888NXXXXXX | | | SIP main; Main analog | | | |
    Local | Local | 9613NXXXXXX; 9343NXXXXXX; 9753NXXXXXX | | | SIP main; Main analog | | | |
    Long distance | National | 91NXXNXXXXXX | | | SIP main | | | |
    International | International | 9011. | | | SIP main | International callers | | |
    """,
)  # fmt: skip

CALLING_PERMISSIONS = table(
    "name internal service_codes local national toll_free international premium transfer_external notes",
    """
    Managers | All | Yes | Yes | Yes | Yes | PIN | No | Yes |
    Staff | All | Yes | Yes | Yes | Yes | No | No | No | For everyone but the managers
    Fax | All | No | Yes | Yes | Yes | No | No | No |
    Lobby | Operator and emergency only | No | No | No | No | No | No | No | Public places and mailboxes
    """,
)

PIN_SETS = table("name pins log_use", "International callers | 730802; 864712; 716753 | Yes")

EMERGENCY = table(
    "number location notify_by recipient barge_in barge_in_pin",
    """
    911 | | Phone | 2001 | Yes | 894159
    911 | | Email | safety@lakeside-clinic.example | |
    911 | | SMS | 96135550176 | |
    911 | Main clinic, ground floor | Page group | 6501 | |
    911 | Harbour clinic | Phone | 2101 | |
    """,
)

CALL_RECORDING = table(
    "policy inbound_outside outbound_outside inbound_inside outbound_inside on_demand priority retention_days announcement who_may_stop listeners notes",
    """
    Billing calls | Always | Don't care | Never | Never | Yes | 12 | 90 | Billing notice | Everyone in billing, for card numbers | Helen Marsh |
    Appointments calls | Don't care | Never | Never | Never | Yes | 10 | 30 | Recording notice | The agent | Yusuf Demir |
    """,
)

SHEETS: dict[str, list[Row]] = {
    "site": [SITE],
    "network": [NETWORK],
    "numbering": NUMBERING,
    "features": FEATURES,
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
    "external_numbers": EXTERNAL_NUMBERS,
    "ring_groups": RING_GROUPS,
    "paging_groups": PAGING_GROUPS,
    "conferences": CONFERENCES,
    "parking": PARKING,
    "speed_dials": SPEED_DIALS,
    "music": MUSIC,
    "analog_devices": ANALOG_DEVICES,
    "gateways": GATEWAYS,
    "queues": QUEUES,
    "agents": AGENTS,
    "trunks": TRUNKS,
    "outbound_routes": OUTBOUND_ROUTES,
    "calling_permissions": CALLING_PERMISSIONS,
    "pin_sets": PIN_SETS,
    "emergency": EMERGENCY,
    "call_recording": CALL_RECORDING,
}
"""What is typed on each sheet, in the order of the rows."""
