# ruff: noqa: E501  # tables in samples are wider than code
"""The sample engagement GPH-001: a hospital with a campus in Tallahassee (Eastern time), one in Panama City
(Central time) and a contact center.

`SHEETS` is what it would type into the questionnaire: sheet -> rows as field -> text; a form is one row. Every name,
number and PIN is made up: the numbers 555-0100 to 555-0199 of an area code belong to nobody.
"""

from tests.samples.hospital_people import EXTENSIONS
from tests.samples.typed import Row, table

ENGAGEMENT = "GPH-001"

SITE: Row = {
    "company": "Gulf Pines Regional Hospital",
    "engagement_id": ENGAGEMENT,
    "site_name": "Tallahassee main campus",
    "contact_name": "Paula Underhill",
    "contact_email": "paula.underhill@gulfpines.example",
    "contact_phone": "850-555-0100",
    "technical_contact": "Omar Keller",
    "technical_email": "omar.keller@gulfpines.example",
    "technical_phone": "850-555-0100",
    "street": "1500 Live Oak Boulevard",
    "city": "Tallahassee",
    "state": "FL",
    "postal_code": "32308",
    "country": "United States",
    "time_zone": "America/New_York",
    "language": "English",
    "existing_system": "Nortel Communication Server 1000 in Tallahassee, Meridian Option 11C in Panama City",
    "platform": "VMware",
    "ucx_release": "7.0",
    "deployment": "Virtual",
    "licensed_extensions": "430",
    "licences_basic": "110",
    "licences_standard": "30",
    "licences_universal": "290",
    "max_outside_calls": "60",
    "ram_gb": "8",
    "disk_gb": "500",
    "voicemail_hours_per_user": "2",
    "recording_hours_kept": "9000",
    "main_number": "850-555-0100",
    "extension_length": "4",
    "outside_access_digit": "9",
    "operator_kind": "Ring group",
    "operator": "6001",
    "requested_cutover": "2027-05-14",
    "cutover_window": "Tallahassee on Friday night, Panama City one week later",
    "blackout_dates": "June 1 to November 30: hurricane season, no changes to emergency lines",
    "method_lab": "Yes",
    "method_cloud": "No",
    "method_premises": "Yes",
    "notes": "The campuses are linked by two fibers on different paths.",
}

NETWORK: Row = {
    "host_name": "ucx.gulfpines.example",
    "address_kind": "Static",
    "ip_address": "10.60.8.20",
    "subnet_mask": "255.255.255.0",
    "gateway": "10.60.8.1",
    "dns_1": "10.60.8.5",
    "dns_2": "10.61.8.5",
    "ntp_server": "ntp.gulfpines.example",
    "smtp_relay": "relay.gulfpines.example",
    "voice_vlan": "80",
    "dhcp_by": "Windows servers, one on each campus",
    "power_over_ethernet": "Yes",
    "remote_access": "VPN with an account of our IT department",
}

NUMBERING = table(
    "purpose first last notes",
    """
    Telephones         | 2000 | 2499 | Tallahassee
    Telephones         | 3000 | 3199 | Panama City
    Virtual extensions | 4800 | 4849 | Doctors without a telephone of their own
    Shared mailboxes   | 4900 | 4949 |
    Ring groups        | 6000 | 6049 |
    Queues             | 6100 | 6149 |
    Page groups        | 6500 | 6549 |
    Conferences        | 6600 | 6649 |
    Parking            | 6700 | 6749 | One lot for each campus
    Auto attendants    | 6800 | 6849 |
    """,
)

FEATURES = [
    {"feature": "Wake-up call", "enabled": "No", "notes": "Patients are not woken by telephone"},
    {"feature": "Simulate an incoming call", "enabled": "No"},
    {"feature": "Group pickup", "notes": "Used on every ward"},
]
"""Changes to the codes that we filled in; found by the name of the function."""

LOCATIONS = table(
    "location building floor room street city state postal_code time_zone emergency_caller_id notes",
    """
    Main, basement       | Main building   | B | | 1500 Live Oak Boulevard | Tallahassee | FL | 32308 | | 850-555-0101 | Loading dock on the north side
    Main, ground floor   | Main building   | 1 | | 1500 Live Oak Boulevard | Tallahassee | FL | 32308 | | 850-555-0102 |
    Main, emergency wing | Emergency wing  | 1 | | 1510 Live Oak Boulevard | Tallahassee | FL | 32308 | | 850-555-0103 | Ambulance entrance
    Main, second floor   | Main building   | 2 | | 1500 Live Oak Boulevard | Tallahassee | FL | 32308 | | 850-555-0104 |
    Main, third floor    | Main building   | 3 | | 1500 Live Oak Boulevard | Tallahassee | FL | 32308 | | 850-555-0105 |
    Main, fourth floor   | Main building   | 4 | | 1500 Live Oak Boulevard | Tallahassee | FL | 32308 | | 850-555-0106 |
    Main, fifth floor    | Main building   | 5 | | 1500 Live Oak Boulevard | Tallahassee | FL | 32308 | | 850-555-0107 |
    Contact center annex | Annex           | 2 | Suite 200 | 1620 Live Oak Boulevard | Tallahassee | FL | 32308 | | 850-555-0108 |
    Bay, first floor     | Bay hospital    | 1 | | 80 Harbor View Road | Panama City | FL | 32401 | America/Chicago | 850-555-0121 |
    Bay, second floor    | Bay hospital    | 2 | | 80 Harbor View Road | Panama City | FL | 32401 | America/Chicago | 850-555-0122 |
    Bay, clinic          | Physicians house | 1 | Suite A | 92 Harbor View Road | Panama City | FL | 32401 | America/Chicago | 850-555-0123 |
    Home office Bright   | | | | 77 Magnolia Street | Quincy | FL | 32351 | | 850-555-0180 | Nurse line
    Home office Salas    | | | | 18 Cedar Court | Crawfordville | FL | 32327 | | 850-555-0181 | Nurse line
    Home office Whitaker | | | | 402 Palmetto Lane | Monticello | FL | 32344 | | 850-555-0182 | Nurse line
    """,
)

KEY_LAYOUTS = table(
    "layout module key function target label",
    """
    Operator | 0 | 1  | Line | |
    Operator | 0 | 2  | Line | |
    Operator | 0 | 3  | Line | |
    Operator | 0 | 4  | Line | |
    Operator | 0 | 5  | Park slot | 6701 | Park 1
    Operator | 0 | 6  | Park slot | 6702 | Park 2
    Operator | 0 | 7  | Call-flow toggle | Main hours | Night
    Operator | 0 | 8  | Call-flow toggle | Contact center hours | CC closed
    Operator | 0 | 9  | Page group | 6501 | Page ER
    Operator | 0 | 10 | Voicemail of | 4901 | Desk msgs
    Operator | 0 | 11 | Transfer | |
    Operator | 0 | 12 | Release | |
    Operator | 1 | 1  | BLF | 2031 | ER desk
    Operator | 1 | 2  | BLF | 2061 | Radiology
    Operator | 1 | 3  | BLF | 2081 | Lab
    Operator | 1 | 4  | BLF | 2101 | Pharmacy
    Operator | 1 | 5  | BLF | 2121 | Surgery
    Operator | 1 | 6  | BLF | 2151 | ICU
    Operator | 1 | 7  | BLF | 2171 | Maternity
    Operator | 1 | 8  | BLF | 2191 | Ward 3E
    Operator | 1 | 9  | BLF | 2211 | Ward 4W
    Operator | 1 | 10 | BLF | 2231 | Outpat.
    Operator | 1 | 11 | BLF | 2261 | Admin
    Operator | 1 | 12 | BLF | 2285 | Finance
    Operator | 1 | 13 | BLF | 2301 | IT
    Operator | 1 | 14 | BLF | 2311 | Facilities
    Operator | 1 | 15 | BLF | 2331 | Contact c.
    Operator | 1 | 16 | BLF | 3001 | Bay desk
    Operator | 1 | 17 | BLF | 3011 | Bay ER
    Operator | 1 | 18 | BLF | 3061 | Bay clinic
    Desk | | 1 | Line | |
    Desk | | 2 | Line | |
    Desk | | 3 | BLF | 2001 | Operator
    Desk | | 4 | Voicemail | |
    Desk | | 5 | Park slot | 6703 | Park 3
    Desk | | 6 | Do not disturb | |
    Nurse | | 1 | Line | |
    Nurse | | 2 | Line | |
    Nurse | | 3 | Group pickup | |
    Nurse | | 4 | Park slot | 6704 | Park 4
    Nurse | | 5 | Page group | 6502 | Page ward
    Nurse | | 6 | BLF | 2101 | Pharmacy
    Nurse | | 7 | BLF | 2081 | Lab
    Nurse | | 8 | Voicemail | |
    Physician | | 1 | Line | |
    Physician | | 2 | Line | |
    Physician | | 3 | BLF | 2001 | Operator
    Physician | | 4 | Speed dial | 98505550195 | Blood bank
    Physician | | 5 | Do not disturb | |
    Physician | | 6 | Voicemail | |
    Physician | | 7 | Forward all | |
    Office | | 1 | Line | |
    Office | | 2 | Line | |
    Office | | 3 | BLF | 2001 | Operator
    Office | | 4 | Conference | |
    Office | | 5 | Voicemail | |
    Office | | 6 | Forward all | |
    Facilities | | 1 | Line | |
    Facilities | | 2 | BLF | 2001 | Operator
    Facilities | | 3 | Voicemail | |
    Supervisor | | 1 | Line | |
    Supervisor | | 2 | Line | |
    Supervisor | | 3 | Queue callers | 6101 | Waiting
    Supervisor | | 4 | Queue callers | 6102 | Billing
    Supervisor | | 5 | Monitor | |
    Supervisor | | 6 | Voicemail | |
    Agent | | 1 | Line | |
    Agent | | 2 | Line | |
    Agent | | 3 | Queue login | 6101 | Log in
    Agent | | 4 | Queue pause | 6101 | Pause
    Agent | | 5 | Queue callers | 6101 | Waiting
    Agent | | 6 | Record | |
    Agent | | 7 | BLF | 2331 | Lead
    Agent | | 8 | Voicemail | |
    Spanish agent | | 1 | Line | |
    Spanish agent | | 2 | Line | |
    Spanish agent | | 3 | Queue login | 6105 | Log in
    Spanish agent | | 4 | Queue pause | 6105 | Pause
    Spanish agent | | 5 | BLF | 2331 | Lead
    Spanish agent | | 6 | Voicemail | |
    Static agent | | 1 | Line | |
    Static agent | | 2 | Line | |
    Static agent | | 3 | Agent ready | |
    Static agent | | 4 | Agent not ready | |
    Static agent | | 5 | BLF | 2331 | Lead
    Static agent | | 6 | Record | |
    Bay desk | | 1 | Line | |
    Bay desk | | 2 | Line | |
    Bay desk | | 3 | BLF | 3001 | Reception
    Bay desk | | 4 | Park slot | 6721 | Park 1
    Bay desk | | 5 | Group pickup | |
    Bay desk | | 6 | Voicemail | |
    Bay office | | 1 | Line | |
    Bay office | | 2 | Line | |
    Bay office | | 3 | BLF | 3001 | Reception
    Bay office | | 4 | BLF | 2001 | Operator
    Bay office | | 5 | Call-flow toggle | Bay hours | Bay closed
    Bay office | | 6 | Voicemail | |
    3001 | | 7 | Call-flow toggle | Bay hours | Bay closed
    """,
)

VOICEMAIL_SETTINGS: Row = {
    "max_message_minutes": "5",
    "max_messages": "100",
    "keep_days": "90",
    "min_pin_length": "6",
    "force_change_first_login": "Yes",
    "press_zero_kind": "Ring group",
    "press_zero": "6001",
    "from_address": "voicemail@gulfpines.example",
}

SHARED_MAILBOXES = table(
    "mailbox name pin email attach delete notes",
    """
    4901 | Switchboard messages  | 736914 | switchboard@gulfpines.example | Yes | No |
    4902 | Appointment requests  | 285071 | appointments@gulfpines.example | Yes | No | Answered the next working day
    4903 | Billing questions     | 619453 | billing@gulfpines.example | Yes | Yes | Read in the shared inbox
    4904 | Nurse line call backs | 948206 | nurseline@gulfpines.example | Yes | No |
    4905 | Refill requests       | 307582 | refills@gulfpines.example | Yes | No |
    4906 | Mensajes en español   | 864139 | espanol@gulfpines.example | Yes | No |
    4907 | Bay messages          | 520797 | bay@gulfpines.example | Yes | No |
    4908 | Medical records       | 173648 | records@gulfpines.example | Yes | No |
    """,
)

DIDS = table(
    "did last description caller_id destination_kind destination name_prefix language recording fax trunk",
    """
    850-555-0100 | | Main number | | Call routing | Main hours | | | Allow | No | SIP main
    850-555-0101 | 850-555-0108 | Emergency call back, Tallahassee | | Ring group | 6002 | 911 | | Never | No | SIP main
    850-555-0120 | | Bay campus | | Call routing | Bay hours | Bay | | Allow | No | SIP Bay
    850-555-0121 | 850-555-0123 | Emergency call back, Panama City | | Ring group | 6010 | 911 | | Never | No | SIP Bay
    850-555-0130 | | Appointments | | Call routing | Contact center hours | Appt | | Allow | No | SIP main
    850-555-0131 | | Billing | | Call routing | Billing hours | Bill | | Allow | No | SIP main
    850-555-0132 | | Nurse line | | Announcement | Nurse line notice | Nurse | | Allow | No | SIP main
    850-555-0133 | | Prescription refills | | Announcement | Refill notice | Refill | | Allow | No | SIP main
    850-555-0134 | | Línea en español | | Announcement | Aviso en español | ESP | Spanish | Allow | No | SIP main
    850-555-0135 | | Referring physicians | | Ring group | 6005 | MD | | Never | No | SIP main
    850-555-0135 | | Referring physicians, from the university hospital | 850-555-0196 | Ring group | 6003 | UNIV | | Never | No | SIP main
    850-555-0136 | | Medical records | | Shared mailbox | 4908 | | | Never | No | SIP main
    850-555-0109 | 850-555-0119 | Spare numbers | | Call routing | Main hours | | | | No | SIP main
    850-555-0124 | 850-555-0129 | Spare numbers | | Call routing | Main hours | | | | No | SIP main
    850-555-0137 | 850-555-0139 | Spare numbers | | Call routing | Main hours | | | | No | SIP main
    850-555-0178 | 850-555-0179 | Spare numbers | | Call routing | Main hours | | | | No | SIP main
    850-555-0183 | 850-555-0189 | Spare numbers | | Call routing | Main hours | | | | No | SIP main
    448-555-0148 | 448-555-0149 | Spare numbers | | Call routing | Main hours | | | | No | SIP main
    448-555-0166 | 448-555-0199 | Spare numbers | | Call routing | Main hours | | | | No | SIP main
    800-555-0199 | | Toll-free | | Call routing | Main hours | TF | | Allow | No | SIP main
    850-555-0190 | | Analog line of the Bay campus, only when the fibers are cut | | Ring group | 6010 | Line | | Never | No | Bay analog
    """,
) + [
    {
        "did": row["direct_did"],
        "description": row["display_name"],
        "destination_kind": "Extension",
        "destination": row["extension"],
        "fax": "Fax machine" if row["phone_model"] == "Fax machine" else "No",
        "trunk": "SIP Bay" if row["location"].startswith("Bay") else "SIP main",
    }
    for row in EXTENSIONS
    if "direct_did" in row
]  # fmt: skip

PORTING = table(
    "first last current_carrier account billing_number transfer_pin service_address requested_date status",
    """
    850-555-0100 | 850-555-0189 | Gulf Telco | GT-88120 | 850-555-0100 | PINES-4471 | 1500 Live Oak Boulevard, Tallahassee FL 32308 | 2027-05-14 | Requested
    448-555-0100 | 448-555-0199 | Gulf Telco | GT-88120 | 850-555-0100 | PINES-4471 | 1500 Live Oak Boulevard, Tallahassee FL 32308 | 2027-05-14 | Requested
    800-555-0199 | | Gulf Telco | GT-88121 | 850-555-0100 | | 1500 Live Oak Boulevard, Tallahassee FL 32308 | 2027-05-14 | Not started
    """,
)

BUSINESS_HOURS = table(
    "schedule from_day to_day opens closes time_zone notes",
    """
    Visiting hours | Monday   | Sunday | 08:00 | 20:00 | | When the switchboard lets callers choose by themselves
    Contact center | Monday   | Friday | 07:00 | 19:00 | |
    Early shift    | Monday   | Friday | 07:00 | 13:00 | |
    Late shift     | Monday   | Friday | 13:00 | 19:00 | |
    Billing office | Monday   | Friday | 08:30 | 16:30 | |
    Bay reception  | Monday   | Friday | 07:00 | 18:00 | America/Chicago |
    Bay reception  | Saturday | Sunday | 09:00 | 17:00 | America/Chicago |
    """,
)

HOLIDAYS = table(
    "calendar name first_day last_day opens closes every_year notes",
    """
    Hospital holidays | Memorial Day | 2027-05-31 | | | | No |
    Hospital holidays | Juneteenth | 2027-06-19 | | | | Yes |
    Hospital holidays | Independence Day | 2027-07-04 | 2027-07-05 | | | No | Sunday, kept on Monday too
    Hospital holidays | Labor Day | 2027-09-06 | | | | No |
    Hospital holidays | Thanksgiving | 2027-11-25 | 2027-11-26 | | | No |
    Hospital holidays | Christmas Eve | 2027-12-24 | | 07:00 | 12:00 | Yes | Half day
    Hospital holidays | Christmas | 2027-12-25 | | | | Yes |
    Hospital holidays | New Year | 2028-01-01 | | | | Yes |
    Hospital holidays | Martin Luther King Day | 2028-01-17 | | | | No |
    Hospital holidays | Presidents Day | 2028-02-21 | | | | No |
    """,
)

CALL_ROUTING = table(
    "name schedule holiday_calendar open_kind open closed_kind closed holiday_kind holiday override_index override_kind override override_pin notes",
    """
    Main hours | Visiting hours | | Announcement | Recording notice | Announcement | Night notice | | | 1 | Announcement | Disaster message | 580316 | The switchboard turns it during a hurricane
    Contact center hours | Contact center | Hospital holidays | Announcement | Appointments notice | Announcement | Appointments closed | Announcement | Appointments closed | 2 | Announcement | Appointments closed | 694827 | For team meetings
    Billing hours | Billing office | Hospital holidays | Announcement | Billing notice | Shared mailbox | 4903 | Shared mailbox | 4903 | | | | |
    Bay hours | Bay reception | | Announcement | Bay recording notice | Ring group | 6011 | | | 3 | Announcement | Disaster message | 417950 |
    """,
)  # fmt: skip

AUTO_ATTENDANTS = table(
    "name number greeting language direct_dial timeout_seconds retries timeout_kind timeout invalid_kind invalid notes",
    """
    Main menu       | 6801 | Main greeting       | English | Extensions | 8 | 2 | Operator | | Operator | |
    Departments     | 6802 | Departments greeting | English | No | 8 | 2 | Operator | | Operator | | Second level
    Test results    | 6803 | Results greeting    | English | No | 8 | 2 | Auto attendant | Departments | Auto attendant | Departments | Third level
    Night menu      | 6804 | Night greeting      | English | No | 8 | 1 | Ring group | 6002 | Ring group | 6002 |
    Bay menu        | 6805 | Bay greeting        | English | Extensions | 8 | 2 | Ring group | 6010 | Ring group | 6010 |
    Menú en español | 6806 | Saludo en español   | Spanish | No | 8 | 2 | Queue | 6105 | Queue | 6105 |
    """,
)

MENU_OPTIONS = table(
    "attendant key label destination_kind destination",
    """
    Main menu       | 1 | Appointments         | Call routing   | Contact center hours
    Main menu       | 3 | Prescription refills | Announcement   | Refill notice
    Main menu       | 4 | Nurse line           | Announcement   | Nurse line notice
    Main menu       | 5 | Billing              | Call routing   | Billing hours
    Main menu       | 6 | Departments          | Auto attendant | Departments
    Main menu       | 7 | Staff directory      | Directory      |
    Main menu       | 8 | Español              | Announcement   | Aviso en español
    Main menu       | 9 | Panama City          | Call routing   | Bay hours
    Main menu       | 0 | Switchboard          | Operator       |
    Departments     | 1 | Emergency department | Ring group     | 6003
    Departments     | 2 | Radiology            | Ring group     | 6006
    Departments     | 3 | Laboratory and test results | Auto attendant | Test results
    Departments     | 4 | Maternity            | Ring group     | 6008
    Departments     | 5 | Patient rooms        | Ring group     | 6001
    Departments     | 9 | Main menu            | Auto attendant | Main menu
    Test results    | 1 | Laboratory           | Ring group     | 6007
    Test results    | 2 | Imaging              | Ring group     | 6006
    Test results    | 3 | Medical records      | Shared mailbox | 4908
    Test results    | 4 | Blood bank           | Outside number | Blood bank
    Test results    | 9 | Departments          | Auto attendant | Departments
    Night menu      | 1 | Emergency department | Ring group     | 6003
    Night menu      | 2 | Nurse line           | Announcement   | Nurse line notice
    Night menu      | 3 | Switchboard          | Ring group     | 6001
    Bay menu        | 1 | Bay emergency        | Ring group     | 6012
    Bay menu        | 2 | Bay clinic           | Ring group     | Bay clinic
    Bay menu        | 3 | Leave a message      | Shared mailbox | 4907
    Bay menu        | 9 | Tallahassee          | Call routing   | Main hours
    Menú en español | 1 | Citas                | Queue          | 6105
    Menú en español | 2 | Dejar un mensaje     | Shared mailbox | 4906
    Menú en español | 0 | Operador             | Operator       |
    """,
)

ANNOUNCEMENTS = table(
    "name text recorded_by language then_kind then",
    """
    Recording notice     | Thank you for calling Gulf Pines Regional Hospital. If this is an emergency, hang up and dial 911. Calls may be recorded for quality and training. | Professional | English | Auto attendant | Main menu
    Night notice         | Gulf Pines Regional Hospital. If this is an emergency, hang up and dial 911. Calls may be recorded for quality and training. | Professional | English | Auto attendant | Night menu
    Appointments notice  | You have reached appointments. Calls are recorded for quality and training. | Professional | English | Queue | 6101
    Appointments closed  | Our schedulers are here on weekdays from 7 to 7. Please leave your name and number. | Professional | English | Shared mailbox | 4902
    Billing notice       | You have reached patient billing. Calls are recorded for quality and training. | Professional | English | Queue | 6102
    Nurse line notice    | You have reached the nurse line. Calls are recorded. If this is an emergency, hang up and dial 911. | Professional | English | Queue | 6103
    Refill notice        | You have reached the refill line of our pharmacy. Calls are recorded. Please have your prescription number ready. | Professional | English | Queue | 6104
    Aviso en español     | Gracias por llamar al hospital Gulf Pines. Las llamadas se graban para mejorar el servicio. | Professional | Spanish | Auto attendant | Menú en español
    Bay recording notice | Thank you for calling Gulf Pines in Panama City. Calls may be recorded for quality and training. | Professional | English | Auto attendant | Bay menu
    Disaster message     | Because of the weather, all appointments of today are moved. The emergency department is open. Please leave a message and we will call you. | Customer | English | Shared mailbox | 4901
    Main greeting        | For appointments, press 1. For prescription refills, press 3. For the nurse line, press 4. For billing, press 5. For our departments, press 6. For the staff directory, press 7. Para español, oprima el 8. For Panama City, press 9. For the switchboard, press 0. | Professional | English | |
    Departments greeting | For the emergency department, press 1. For radiology, press 2. For the laboratory and test results, press 3. For maternity, press 4. To reach a patient, press 5. For the main menu, press 9. | Professional | English | |
    Results greeting     | For the laboratory, press 1. For imaging, press 2. For medical records, press 3. For the blood bank, press 4. To go back, press 9. | Professional | English | |
    Night greeting       | For the emergency department, press 1. For the nurse line, press 2. For the switchboard, press 3. | Professional | English | |
    Bay greeting         | For the emergency department, press 1. For the clinic, press 2. To leave a message, press 3. For Tallahassee, press 9. | Professional | English | |
    Saludo en español    | Para citas, oprima el 1. Para dejar un mensaje, oprima el 2. Para el operador, oprima el 0. | Professional | Spanish | |
    Please hold          | All our people are busy. Your call is recorded. Please stay on the line, or press 1 to leave a message. | Professional | English | |
    Por favor espere     | Todos están ocupados. Su llamada se graba. Espere en la línea u oprima el 1 para dejar un mensaje. | Professional | Spanish | |
    Contact center call  | Contact center call | Text to speech | English | |
    """,
)  # fmt: skip

EXTERNAL_NUMBERS = table(
    "name number notes",
    """
    Blood bank     | 98505550195   |
    IT service     | 918005550186  | Takes over at night
    """,
)

RING_GROUPS = table(
    "number name strategy members ring_seconds no_answer_kind no_answer confirm_calls skip_busy name_prefix recording notes",
    """
    6001 | Switchboard          | ringall    | 2001; 2002; 2003; 2004; 2005; 2006 | 25 | Shared mailbox | 4901 | No | No | Oper | Never |
    6002 | Night desk           | hunt       | 2001; 2002; 2031; 2032 | 15 | Ring group | 6003 | No | Yes | Night | Never | The switchboard, else the emergency department
    6003 | Emergency department | ringall    | 2031; 2032; 2033; 2034; 2035 | 30 | Shared mailbox | 4901 | No | No | ER | Never |
    6004 | Registration         | memoryhunt | 2011; 2012; 2013; 2014; 2015; 2016 | 15 | Ring group | 6001 | | Yes | | Never |
    6005 | Physician referrals  | hunt       | 2121; 2122; 2231; 2232 | 15 | Ring group | 6001 | No | Yes | MD | Never |
    6006 | Radiology            | ringall    | 2061; 2062; 2063; 2064 | 20 | Ring group | 6001 | No | No | | Never |
    6007 | Laboratory           | ringall    | 2081; 2082; 2083; 2084 | 20 | Ring group | 6001 | No | No | | Never |
    6008 | Maternity            | ringall    | 2171; 2172; 2173; 2174 | 25 | Ring group | 6003 | No | No | | Never |
    6009 | Surgeons on call     | hunt       | 98505550191#; 98505550192#; 98505550193# | 20 | Ring group | 6003 | Yes | | On call | Never | Rings mobile telephones
    6010 | Bay reception        | ringall    | 3001; 3002; 3003; 3004 | 25 | Shared mailbox | 4907 | No | No | Bay | Never |
    6011 | Bay night            | hunt       | 3011; 3012; 3013 | 15 | Ring group | 6003 | No | Yes | BayN | Never |
    6012 | Bay emergency        | ringall    | 3011; 3012; 3013; 3014 | 25 | Ring group | 6003 | No | No | BayER | Never |
    6013 | IT support           | memoryhunt | 2302; 2303; 2304 | 15 | Outside number | IT service | No | Yes | IT | Never |
    6014 | Bay clinic           | ringall    | 3061; 3062; 3063 | 20 | Ring group | 6010 | No | No | | Never |
    """,
)  # fmt: skip

PAGING_GROUPS = table(
    "number name members busy_handling duplex",
    """
    6501 | Emergency wing   | 2031; 2032; 2033; 2034; 2035; 2036; 2037; 2038; 2039; 2040 | Force | No
    6502 | Wards            | 2171; 2172; 2173; 2191; 2192; 2193; 2211; 2212; 2213 | Skip | No
    6503 | Intensive care   | 2151; 2152; 2153; 2154; 2155 | Skip | No
    6504 | Bay hospital     | 3001; 3002; 3011; 3012; 3013; 3081 | Skip | No
    6505 | Facilities       | 2311; 2312; 2313; 2314 | Skip | Yes
    """,
)

CONFERENCES = table(
    "number name pin admin_pin leader_wait max_participants recording",
    """
    6601 | Bed management | 518364 | 927405 | Yes | 20 | No
    6602 | Tumor board    | 640957 | 385216 | Yes | 16 | No
    6603 | Incident team  | 279508 | | No | 20 | No
    """,
)

PARKING = table(
    "lot first_slot slots timeout_seconds timeout_kind timeout",
    """
    6700 | 6701 | 12 | 90 | Ring group | 6001
    6720 | 6721 | 8  | 90 | Ring group | 6010
    """,
)

SPEED_DIALS = table(
    "code name number",
    """
    01 | Blood bank     | 98505550195
    02 | Poison control | 918005550188
    03 | Air ambulance  | 98505550197
    04 | County health  | 98505550198
    """,
)

MUSIC = table(
    "name source used_for notes",
    """
    Patients waiting | File | Callers in the queues | File follows by email
    House music | Default | Everyone else on hold |
    """,
)

ANALOG_DEVICES = [
    {
        "device": "Fax"
        if row["phone_model"] == "Fax machine"
        else "Overhead paging"
        if row["extension"] == "2397"
        else "Door phone",
        "location": row["location"],
        "port": row["port"],
        "extension": row["extension"],
        "keep_off_pbx": "No",
    }
    for row in EXTENSIONS
    if row["department"] in ("Main fax", "Bay fax", "Machines", "Bay machines")
] + table(
    "device location keep_off_pbx notes",
    """
    Alarm    | Main, basement   | Yes | Fire alarm, two lines of its own
    Elevator | Main, ground floor | Yes | Lines of their own
    Elevator | Bay, first floor | Yes | Line of its own
    Card terminal | Main, ground floor | Yes | On the data network
    """,
)

GATEWAYS = table(
    "name kind location ports notes",
    """
    FXS main        | FXS   | Main, basement   | 24 |
    FXS Bay         | FXS   | Bay, first floor | 12 |
    FXO Bay         | FXO   | Bay, first floor | 4  | For the analog lines
    PRI main        | PRI   | Main, basement   | 1  | One span
    DSM16 Bay 1     | DSM16 | Bay, first floor | 16 |
    DSM16 Bay 2     | DSM16 | Bay, first floor | 16 |
    DSM16 Bay 3     | DSM16 | Bay, first floor | 16 |
    DSM16 Bay 4     | DSM16 | Bay, first floor | 16 |
    DSM16 Norstar 1 | DSM16 | Bay, second floor | 16 | The eight sets of the old Norstar
    """,
)

_QUEUE: Row = {
    "agent_timeout_seconds": "15",
    "retry_seconds": "5",
    "wrap_up_seconds": "20",
    "max_wait_seconds": "900",
    "max_callers": "20",
    "join_empty": "No",
    "leave_empty": "Yes",
    "join_announcement": "Please hold",
    "agent_announcement": "Contact center call",
    "position_announcement_seconds": "60",
    "music": "Patients waiting",
    "exit_key": "1",
    "exit_kind": "Shared mailbox",
    "skip_busy": "Yes",
    "auto_pause": "No",
    "restrict_dynamic": "Yes",
    "recording": "After answer",
    "overflow_kind": "Shared mailbox",
    "service_level_seconds": "30",
    "wallboard": "Yes",
    "supervisor": "2331",
}

QUEUES = [
    _QUEUE | row | {"exit": row["overflow"]}
    for row in table(
        "number name schedule strategy weight name_prefix expected_calls_per_hour average_handle_seconds overflow join_announcement supervisor",
        """
        6101 | Appointments | Contact center | rrmemory    | 0 | Appt   | 60 | 240 | 4902 | Please hold      | 2331
        6102 | Billing      | Billing office | leastrecent | 0 | Bill   | 20 | 300 | 4903 | Please hold      | 2332
        6103 | Nurse line   |                | leastrecent | 2 | Nurse  | 12 | 360 | 4904 | Please hold      | 2332
        6104 | Refills      |                | fewestcalls | 0 | Refill | 15 | 180 | 4905 | Please hold      | 2331
        6105 | Español      | Contact center | rrmemory    | 1 | ESP    | 10 | 240 | 4906 | Por favor espere | 2331
        """,
    )
]


def _agents(queue: str, first: int, count: int, kind: str = "Static", shift: str = "") -> list[Row]:
    names = {row["extension"]: row["display_name"] for row in EXTENSIONS}
    rows = [
        {"queue": queue, "agent": str(number), "name": names[str(number)], "kind": kind, "penalty": "0", "shift": shift}
        for number in range(first, first + count)
    ]
    return [{field: text for field, text in row.items() if text} for row in rows]


AGENTS = [
    *_agents("6101", 2333, 4),
    *_agents("6101", 2337, 6, "Dynamic", "Early shift"),
    *_agents("6101", 2343, 6, "Dynamic", "Late shift"),
    *_agents("Billing", 2349, 5),
    *_agents("6103", 2354, 1),
    *_agents("6103", 2401, 3),
    *_agents("6104", 2355, 3),
    *_agents("6105", 2358, 2, "Dynamic", "Early shift"),
    *_agents("6105", 2360, 2, "Dynamic", "Late shift"),
]

TRUNKS = table(
    "name kind direction provider location channels digits_received caller_id circuit_id notes",
    """
    SIP main   | SIP    | Both | Gulf Telco | | 60 | 10 | 850-555-0100 | GT-SIP-1 |
    SIP Bay    | SIP    | Both | Gulf Telco | | 24 | 10 | 850-555-0120 | GT-SIP-2 | Ends in Panama City
    PRI main   | PRI    | Out  | Capital Telephone | Main, basement | 23 | | 850-555-0100 | CT-40077 | Outgoing only, when the internet is down
    Bay analog | Analog | Both | Gulf Telco | Bay, first floor | 4 | | 850-555-0190 | GT-POTS-9 | On FXO Bay
    """,
)

OUTBOUND_ROUTES = table(
    "name call_type patterns location trunks pin_set notes",
    """
    Emergency Bay first floor  | Emergency | 911; 9911 | Bay, first floor  | Bay analog; SIP Bay | |
    Emergency Bay second floor | Emergency | 911; 9911 | Bay, second floor | Bay analog; SIP Bay | |
    Emergency Bay clinic       | Emergency | 911; 9911 | Bay, clinic       | Bay analog; SIP Bay | |
    Emergency            | Emergency            | 911; 9911 | | SIP main; PRI main | | Everywhere else
    Service codes        | Service code         | 9211; 9311; 9511; 9611; 9711; 9811; 9988 | | SIP main; PRI main | |
    Information          | Directory assistance | 9411 | | SIP main | |
    Toll-free            | Toll-free            | 91800NXXXXXX; 91833NXXXXXX; 91844NXXXXXX; 91855NXXXXXX; 91866NXXXXXX; 91877NXXXXXX; 91888NXXXXXX | | SIP main; PRI main | |
    Local                | Local                | 9850NXXXXXX; 9448NXXXXXX | | SIP main; PRI main; SIP Bay | |
    Long distance        | National             | 91NXXNXXXXXX | | SIP main; PRI main | |
    International        | International        | 9011. | | SIP main | International callers |
    """,
)

CALLING_PERMISSIONS = table(
    "name internal service_codes local national toll_free international premium transfer_external notes",
    """
    Managers | All | Yes | Yes | Yes | Yes | PIN | No | Yes |
    Clinical | All | Yes | Yes | Yes | Yes | No  | No | Yes | Doctors and nurses
    Staff    | All | Yes | Yes | Yes | Yes | No  | No | No |
    Machines | All | No  | Yes | Yes | Yes | No  | No | No |
    Public   | Operator and emergency only | No | No | No | No | No | No | No | Waiting areas and mailboxes
    """,
)

PIN_SETS = table("name pins log_use", "International callers | 486205; 917340; 253968; 704816 | Yes")

EMERGENCY = table(
    "number location notify_by recipient barge_in barge_in_pin",
    """
    911 | | Phone | 2001 | Yes | 805173
    911 | | Email | security@gulfpines.example | |
    911 | | SMS | 98505550194 | |
    911 | Main, emergency wing | Page group | 6501 | |
    911 | Bay, first floor | Phone | 3001 | |
    911 | Bay, second floor | Phone | 3001 | |
    911 | Bay, clinic | Phone | 3001 | |
    """,
)

CALL_RECORDING = table(
    "policy inbound_outside outbound_outside inbound_inside outbound_inside on_demand priority retention_days announcement who_may_stop listeners notes",
    """
    Contact center calls | Always | Never | Never | Never | Yes | 12 | 180 | Appointments notice | Agents, for card numbers | Quality team |
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
