# ruff: noqa: E501  # tables in samples are wider than code
"""Who has which telephone at the sample clinic; everybody is made up."""

from tests.samples.typed import Row

PEOPLE = """
2001 | Marta Kowalski     | Front desk   | Main clinic, ground floor | 1140E              | 00:1B:4F:34:53:17 | Reception          | 3 | 590706 | Staff
2002 | Devon Clarke       | Front desk   | Main clinic, ground floor | 1140E              | 00:1B:4F:31:56:1E | Reception          | 3 | 430275 | Staff
2003 | Ines Carvalho      | Front desk   | Main clinic, ground floor | 1140E              | 00:1B:4F:33:59:25 | Reception          | 3 | 852672 | Staff
2011 | Priya Nair         | Appointments | Main clinic, ground floor | 1140E              | 00:1B:4F:35:5C:2C | Appointments agent | 2 | 308547 | Staff
2012 | Tom Hendricks      | Appointments | Main clinic, ground floor | 1140E              | 00:1B:4F:32:5F:33 | Appointments agent | 2 | 828196 | Staff
2013 | Zoë Bélanger       | Appointments | Main clinic, ground floor | 1140E              | 00:1B:4F:34:62:3A | Appointments agent | 2 | 742838 | Staff
2014 | Grace Okafor       | Appointments | Main clinic, ground floor | 1140E              | 00:1B:4F:31:65:41 | Appointments agent | 2 | 919852 | Staff
2015 | Liam Doyle         | Appointments | Main clinic, ground floor | 1140E              | 00:1B:4F:33:68:48 | Appointments agent | 2 | 315495 | Staff
2021 | Nurses station     | Nursing      | Main clinic, ground floor | 1120E              | 00:1B:4F:35:6B:4F | Nurse              | 2 | 920472 | Staff
2022 | Ruth Adeyemi       | Nursing      | Main clinic, ground floor | 1120E              | 00:1B:4F:32:6E:56 | Nurse              | 2 | 730479 | Staff
2023 | Karen Lindqvist    | Nursing      | Main clinic, ground floor | 1120E              | 00:1B:4F:34:71:5D | Nurse              | 2 | 874136 | Staff
2024 | Samir Khoury       | Nursing      | Main clinic, ground floor | 1120E              | 00:1B:4F:31:74:64 | Nurse              | 2 | 751623 | Staff
2025 | Beth Sutherland    | Nursing      | Main clinic, ground floor | 1120E              | 00:1B:4F:33:77:6B | Nurse              | 2 | 907241 | Staff
2026 | Alicia Romero      | Nursing      | Main clinic, upper floor  | 1120E              | 00:1B:4F:35:7A:72 | Nurse              | 2 | 304506 | Staff
2027 | Joan Fraser        | Nursing      | Main clinic, upper floor  | 1120E              | 00:1B:4F:32:7D:79 | Nurse              | 2 | 982725 | Staff
2028 | Mei Tanaka         | Nursing      | Main clinic, upper floor  | 1120E              | 00:1B:4F:34:80:80 | Nurse              | 2 | 452362 | Staff
2029 | Peter Wolski       | Nursing      | Main clinic, upper floor  | 1120E              | 00:1B:4F:31:83:87 | Nurse              | 2 | 497157 | Staff
2030 | Vaccination room   | Nursing      | Main clinic, upper floor  | 1120E              | 0                 | Nurse              | 2 | 918264 | Staff
2031 | Dr Amara Singh     | Doctors      | Main clinic, upper floor  | 1140E              | 00:1B:4F:35:89:95 | Doctor             | 2 | 960892 | Managers
2032 | Dr Paul Whitfield  | Doctors      | Main clinic, upper floor  | 1140E              | 00:1B:4F:32:8C:9C | Doctor             | 2 | 429205 | Managers
2033 | Dr Elena Petrova   | Doctors      | Main clinic, upper floor  | 1140E              | 00:1B:4F:34:8F:A3 | Doctor             | 2 | 316905 | Staff
2034 | Dr Hugo Marchand   | Doctors      | Main clinic, upper floor  | 1140E              | 00:1B:4F:31:92:AA | Doctor             | 2 | 831976 | Staff
2035 | Dr Fiona Gallagher | Doctors      | Main clinic, upper floor  | 1140E              | 00:1B:4F:33:95:B1 | Doctor             | 2 | 916583 | Staff
2036 | Dr Wei Zhang       | Doctors      | Main clinic, upper floor  | 1140E              | 00:1B:4F:35:98:B8 | Doctor             | 2 | 561892 | Staff
2037 | Dr Marcus Bell     | Doctors      | Main clinic, upper floor  | 1140E              | 00:1B:4F:32:9B:BF | Doctor             | 2 | 804151 | Staff
2038 | Dr Leila Hosseini  | Doctors      | Main clinic, upper floor  | 1140E              | 0                 | Doctor             | 2 | 408674 | Staff
2039 | Dr Owen Price      | Doctors      | Main clinic, upper floor  | 1140E              | 0                 | Doctor             | 2 | 519587 | Staff
2041 | Carol Dufresne     | Billing      | Main clinic, upper floor  | 1140E              | 00:1B:4F:33:A4:D4 | Billing agent      | 2 | 537096 | Staff
2042 | Anton Novak        | Billing      | Main clinic, upper floor  | 1140E              | 00:1B:4F:35:A7:DB | Billing agent      | 2 | 793812 | Staff
2043 | Shanice Grant      | Billing      | Main clinic, upper floor  | 1140E              | 00:1B:4F:32:AA:E2 | Billing agent      | 2 | 426953 | Staff
2044 | Robert Lee         | Billing      | Main clinic, upper floor  | 1140E              | 00:1B:4F:34:AD:E9 | Billing agent      | 2 | 513956 | Staff
2051 | Helen Marsh        | Management   | Main clinic, upper floor  | Infinity 5010      | 00:1B:4F:31:B0:F0 | Office             | 2 | 963517 | Managers
2052 | Yusuf Demir        | Management   | Main clinic, upper floor  | Infinity 5010      | 00:1B:4F:33:B3:F7 | Office             | 2 | 971481 | Staff
2053 | Nora Flanagan      | Management   | Main clinic, upper floor  | Infinity 5010      | 00:1B:4F:35:B6:FE | Office             | 2 | 426315 | Staff
2061 | Raj Patel          | IT           | Main clinic, ground floor | 1140E              | 00:1B:4F:32:B9:05 | Office             | 2 | 825906 | Managers
2062 | IT workbench       | IT           | Main clinic, ground floor | SIP phone          | 00:1B:4F:34:BC:0C |                    | 2 |        | Staff
2071 | Laboratory bench   | Laboratory   | Main clinic, ground floor | 1120E              | 00:1B:4F:31:BF:13 | Nurse              | 2 | 934098 | Staff
2072 | Simone Achterberg  | Laboratory   | Main clinic, ground floor | 1120E              | 00:1B:4F:33:C2:1A | Nurse              | 2 | 948192 | Staff
2073 | X-ray room         | Laboratory   | Main clinic, ground floor | 1220               | 00:1B:4F:35:C5:21 |                    | 2 |        | Staff
2081 | Boardroom          | Rooms        | Main clinic, upper floor  | 2033               | 00:1B:4F:32:C8:28 |                    | 1 |        | Staff
2082 | Consultation room  | Rooms        | Main clinic, upper floor  | SIP phone          | 00:1B:4F:34:CB:2F |                    | 2 |        | Staff
2083 | Staff lounge       | Rooms        | Main clinic, ground floor | 1220               | 00:1B:4F:31:CE:36 |                    | 2 |        | Staff
2091 | Lobby telephone    | Rooms        | Main clinic, ground floor | Analog phone       |                   |                    |   |        | Lobby
2101 | Harbour reception  | Harbour      | Harbour clinic            | M3904              | 4C0A1B21          | Harbour desk       | 2 | 783026 | Staff
2102 | Judy McAllister    | Harbour      | Harbour clinic            | M3904              | 4C0A1B22          | Harbour desk       | 2 | 873107 | Staff
2103 | Colin Abara        | Harbour      | Harbour clinic            | M3904              | 4C0A1B23          | Harbour desk       | 2 | 837580 | Staff
2104 | Harbour nurses     | Harbour      | Harbour clinic            | M3904              | 4C0A1B24          | Harbour desk       | 2 | 620797 | Staff
2105 | Dr Ingrid Solheim  | Harbour      | Harbour clinic            | M3904              | 4C0A1B25          | Harbour desk       | 2 | 816275 | Staff
2106 | Harbour laboratory | Harbour      | Harbour clinic            | M3904              | 4C0A1B26          | Harbour desk       | 2 | 874695 | Staff
2107 | Harbour exam room  | Harbour      | Harbour clinic            | M3902              | 0                 |                    | 1 |        | Staff
2108 | Harbour staff room | Harbour      | Harbour clinic            | M3902              | 0                 |                    | 1 |        | Staff
2121 | Dr Nadia Haddad    | Telehealth   | Home office Haddad        | InfinityOne Web    |                   |                    | 2 | 519606 | Staff
2122 | Claire Moreau      | Telehealth   | Home office Moreau        | InfinityOne Web    |                   |                    | 2 | 361723 | Staff
2123 | Raj Patel mobile   | IT           | Main clinic, ground floor | InfinityOne Mobile |                   |                    | 1 |        | Staff
2151 | Fax main clinic    | Machines     | Main clinic, ground floor | Fax machine        |                   |                    |   |        | Fax
2152 | Fax Harbour        | Machines     | Harbour clinic            | Fax machine        |                   |                    |   |        | Fax
2153 | Rear door          | Machines     | Main clinic, ground floor | Analog phone       |                   |                    |   |        | Lobby
2154 | Overhead speakers  | Machines     | Main clinic, ground floor | Analog phone       |                   |                    |   |        | Lobby
2801 | Dr Anne Lavoie     | Doctors      | Main clinic, upper floor  | Virtual extension  |                   |                    |   | 808541 | Lobby
2802 | Locum doctor       | Doctors      | Main clinic, upper floor  | Virtual extension  |                   |                    |   | 490516 | Lobby
"""
"""Who has which telephone: extension, name, department, location, model, device, layout, line keys, PIN, permission."""

_PEOPLE_FIELDS = (
    "extension", "display_name", "department", "location", "phone_model", "device_id", "key_layout",
    "line_appearances", "voicemail_pin", "calling_permission",
)  # fmt: skip

MORE: dict[str, Row] = {
    "2001": {"existing_number": "201", "call_group": "2", "pickup_group": "2"},
    "2002": {"existing_number": "202", "call_group": "2", "pickup_group": "2"},
    "2003": {"existing_number": "203", "call_group": "2", "pickup_group": "2"},
    "2021": {"email": "nurses@lakeside-clinic.example"},
    "2030": {"in_directory": "No"},
    "2031": {
        "direct_did": "613-555-0110", "outbound_caller_id": "613-555-0110", "forward_external": "Yes",
        "follow_me_numbers": "96135550172#", "follow_me_seconds": "15", "last_name": "Singh",
    },
    "2032": {"direct_did": "613-555-0111", "outbound_caller_id": "613-555-0111"},
    "2033": {"direct_did": "613-555-0112", "outbound_caller_id": "613-555-0112"},
    "2034": {"direct_did": "613-555-0113", "outbound_caller_id": "613-555-0113"},
    "2035": {"direct_did": "613-555-0114", "outbound_caller_id": "613-555-0114"},
    "2039": {"notes": "Starts in April"},
    "2051": {
        "direct_did": "613-555-0115", "outbound_caller_id": "613-555-0115",
        "busy_kind": "Extension", "busy": "2052", "no_answer_kind": "Voicemail", "no_answer": "2051",
    },
    "2061": {
        "direct_did": "613-555-0116", "outbound_caller_id": "613-555-0116",
        "hot_desking": "Yes", "hot_desk_pin": "607193",
    },
    "2062": {"no_answer_kind": "Outside number", "no_answer": "IT support service"},
    "2071": {"email": "laboratory@lakeside-clinic.example"},
    "2073": {"no_answer_kind": "Extension", "no_answer": "2071"},
    "2081": {"no_answer_kind": "Operator"},
    "2082": {"no_answer_kind": "Operator"},
    "2083": {"no_answer_kind": "Hang up"},
    "2091": {"port": "FXS main, port 2", "no_answer_kind": "Hang up"},
    "2101": {"email": "harbour@lakeside-clinic.example", "port": "DSM16 Harbour, port 1", "existing_number": "21"},
    "2102": {"port": "DSM16 Harbour, port 2", "existing_number": "22"},
    "2103": {"port": "DSM16 Harbour, port 3", "existing_number": "23"},
    "2104": {"email": "harbour.nurses@lakeside-clinic.example", "port": "DSM16 Harbour, port 4"},
    "2105": {"port": "DSM16 Harbour, port 5"},
    "2106": {"email": "harbour.lab@lakeside-clinic.example", "port": "DSM16 Harbour, port 6"},
    "2107": {"port": "DSM16 Harbour, port 7", "no_answer_kind": "Ring group", "no_answer": "Harbour desk"},
    "2108": {"port": "DSM16 Harbour, port 8", "no_answer_kind": "Hang up"},
    "2121": {"off_site": "Yes", "direct_did": "613-555-0117", "outbound_caller_id": "613-555-0117"},
    "2122": {"off_site": "Yes", "direct_did": "613-555-0118", "outbound_caller_id": "613-555-0118"},
    "2123": {"no_answer_kind": "Voicemail", "no_answer": "2061", "in_directory": "No"},
    "2151": {"port": "FXS main, port 1", "direct_did": "613-555-0108", "outbound_caller_id": "613-555-0108"},
    "2152": {"port": "FXS Harbour, port 1", "direct_did": "613-555-0109", "outbound_caller_id": "613-555-0109"},
    "2153": {"port": "FXS main, port 3"},
    "2154": {"port": "FXS main, port 4"},
    "2802": {"notes": "A mailbox for whoever stands in; hears it from any telephone", "in_directory": "No"},
}  # fmt: skip
"""What only some of the extensions need."""

_GROUPS = {"Nursing": "1", "Laboratory": "3", "Harbour": "4"}  # departments whose calls any colleague may take
_RECORDED = {"Appointments": "Appointments calls", "Billing": "Billing calls"}
_ROOMS = ("Nurses station", "Vaccination room", "Laboratory bench", "Locum doctor")
_PLAIN = str.maketrans("ëé", "ee")


def _address(name: str) -> str:
    return ".".join(name.removeprefix("Dr ").translate(_PLAIN).lower().split()) + "@lakeside-clinic.example"


def person(line: str) -> Row:
    """The row of the Extensions sheet that a line of PEOPLE stands for."""
    cells = dict(zip(_PEOPLE_FIELDS, (cell.strip() for cell in line.split("|")), strict=True))
    machine = "line_appearances" in cells and not cells["line_appearances"]
    group = _GROUPS.get(cells["department"], "")
    mailbox = cells["voicemail_pin"] != ""
    row = cells | {
        "voicemail": "Yes" if mailbox else "No",
        "call_waiting": "No" if machine else "Yes",
        "call_group": group,
        "pickup_group": group,
        "call_recording": _RECORDED.get(cells["department"], ""),
        "in_directory": "" if mailbox else "No",
    }
    if mailbox and cells["display_name"] not in _ROOMS:
        row |= {"email": _address(cells["display_name"]), "voicemail_attach": "Yes"}
    if cells["department"] == "Front desk":
        row |= {"module_model": "1100 KEM", "module_count": "1", "ring_seconds": "20"}
    return {field: text for field, text in (row | MORE.get(cells["extension"], {})).items() if text}


EXTENSIONS = [person(line) for line in PEOPLE.strip().splitlines()]
