# ruff: noqa: E501  # tables in samples are wider than code
"""Who has which telephone at the sample hospital: 400 extensions on two campuses; everybody is made up."""

from collections.abc import Iterator

from tests.samples.typed import Row, table

SIZE = 400

DEPARTMENTS = table(
    "department first count location phone_model key_layout line_appearances permission names",
    """
    Switchboard       | 2001 | 6  | Main, ground floor     | 1140E            | Operator   | 4 | Staff     | people
    Registration      | 2011 | 12 | Main, ground floor     | 1140E            | Desk       | 2 | Staff     | people
    Emergency         | 2031 | 26 | Main, emergency wing   | 1140E            | Nurse      | 2 | Clinical  | people
    Radiology         | 2061 | 14 | Main, ground floor     | 1120E            | Desk       | 2 | Staff     | people
    Laboratory        | 2081 | 12 | Main, basement         | 1120E            | Desk       | 2 | Staff     | people
    Pharmacy          | 2101 | 12 | Main, basement         | 1140E            | Desk       | 2 | Clinical  | people
    Surgery           | 2121 | 22 | Main, second floor     | 1140E            | Physician  | 2 | Clinical  | doctors
    Intensive care    | 2151 | 14 | Main, second floor     | 1140E            | Nurse      | 2 | Clinical  | people
    Maternity         | 2171 | 16 | Main, third floor      | 1140E            | Nurse      | 2 | Clinical  | people
    Ward 3 East       | 2191 | 18 | Main, third floor      | 1120E            | Desk       | 2 | Staff     | Bed desk 3E
    Ward 4 West       | 2211 | 18 | Main, fourth floor     | 1120E            | Desk       | 2 | Staff     | Bed desk 4W
    Outpatients       | 2231 | 26 | Main, fourth floor     | 1140E            | Physician  | 2 | Clinical  | doctors
    Administration    | 2261 | 20 | Main, fifth floor      | 1165E            | Office     | 2 | Managers  | people
    Finance           | 2285 | 10 | Main, fifth floor      | 1140E            | Office     | 2 | Staff     | people
    IT                | 2301 | 8  | Main, basement         | SIP phone        |            | 2 | Managers  | people
    Facilities        | 2311 | 8  | Main, basement         | 1220             | Facilities | 1 | Staff     | people
    Contact center    | 2331 | 32 | Contact center annex   | 1140E            | Agent      | 2 | Staff     | people
    Meeting rooms     | 2371 | 6  | Main, fifth floor      | 2033             |            | 1 | Staff     | Meeting room
    Waiting areas     | 2381 | 8  | Main, ground floor     | Analog phone     |            |   | Public    | Waiting area
    Main fax          | 2391 | 6  | Main, ground floor     | Fax machine      |            |   | Machines  | Fax main
    Machines          | 2397 | 3  | Main, ground floor     | Analog phone     |            |   | Machines  | Machine
    Bay reception     | 3001 | 4  | Bay, first floor       | M3904            | Bay desk   | 2 | Staff     | people
    Bay emergency     | 3011 | 14 | Bay, first floor       | M3904            | Bay desk   | 2 | Clinical  | people
    Bay wards         | 3031 | 20 | Bay, second floor      | M3902            |            | 1 | Staff     | Bay bed desk
    Bay clinic        | 3061 | 16 | Bay, clinic            | M3904            | Bay desk   | 2 | Clinical  | doctors
    Bay laboratory    | 3081 | 8  | Bay, first floor       | M3904            | Bay desk   | 2 | Staff     | people
    Bay office        | 3091 | 8  | Bay, second floor      | T7316E           | Bay office | 2 | Managers  | people
    Bay waiting areas | 3101 | 5  | Bay, first floor       | Analog phone     |            |   | Public    | Bay waiting area
    Bay fax           | 3111 | 4  | Bay, first floor       | Fax machine      |            |   | Machines  | Fax Bay
    Bay machines      | 3116 | 2  | Bay, first floor       | Analog phone     |            |   | Machines  | Bay machine
    Nurse line        | 2401 | 3  |                        | InfinityOne Web  |            | 2 | Staff     | people
    On call           | 2411 | 11 | Main, second floor     | InfinityOne Mobile |          | 1 | Clinical  | doctors
    Visiting doctors  | 4801 | 8  | Main, second floor     | Virtual extension |           |   | Public    | doctors
    """,
)  # fmt: skip
"""How many telephones each department has, from which extension on, and of what kind."""

HOMES = ("Home office Bright", "Home office Salas", "Home office Whitaker")

_FIRST = (
    "Ada Amir Ana Ben Bianca Carlos Chloe Daniel Dina Elias Emma Farah Felix Gina Grace Hana Hugo Imani Ivan Jade Jonas "
    "Kira Leo Lucía Malik Maya Nadia Noah Olga Omar Paula Quinn Rosa Ruth Sam Sofía Theo Uma Victor Zoë"
)
_LAST = (
    "Abbott Alvarez Bailey Barnes Becker Brooks Castillo Chen Cruz Dawson Delgado Ellis Farrow Flores Garner Gupta Hale "
    "Herrera Iqbal Jensen Keller Lang Lopez Marsh Mensah Monroe Nash Nguyen Ortiz Park Quist Ramos Rhodes Santos Shaw "
    "Tanner Underhill Vance Webb Yates"
)
_GROUPS = {
    "Emergency": "1",
    "Intensive care": "2",
    "Maternity": "3",
    "Pharmacy": "4",
    "Bay emergency": "5",
    "Bay reception": "6",
}
_PORTS = {
    "M3904": "DSM16 Bay",
    "M3902": "DSM16 Bay",
    "T7316E": "DSM16 Norstar",
    "Analog phone": "FXS",
    "Fax machine": "FXS",
}
_PORTS_EACH = {"DSM16 Bay": 16, "DSM16 Norstar": 16, "FXS main": 24, "FXS Bay": 12}
_PLAIN = str.maketrans("ëíé", "eie")


def _people() -> Iterator[str]:
    """Names, none of which comes twice."""
    first, last = _FIRST.split(), _LAST.split()
    for number in range(len(first) * len(last)):
        yield f"{first[number % len(first)]} {last[(number + number // len(first)) % len(last)]}"


def _pin(extension: int) -> str:
    """Six digits that belong to this extension alone, neither in a row nor alike, and not its number."""
    return str(200_000 + extension * 7919 % 700_000)


def _device(model: str, extension: int) -> str:
    if model in ("1140E", "1120E", "1165E", "1220", "2033", "SIP phone"):
        return f"00:1B:4F:{extension // 100}:{extension % 100:02d}:{extension * 37 % 90 + 10}"
    if model in ("M3904", "M3902", "T7316E"):
        return f"4C1A{extension:04d}"
    return ""


def _direct(department: str, number: int) -> str:
    """Who has a direct number: managers, doctors and faxes."""
    spans = {
        "Administration": (850_555_0150, 20), "Surgery": (448_555_0100, 22), "Outpatients": (448_555_0122, 26),
        "Bay office": (850_555_0170, 8), "Bay clinic": (448_555_0150, 16), "Main fax": (850_555_0140, 6),
        "Bay fax": (850_555_0146, 4), "Nurse line": (850_555_0180, 3),
    }  # fmt: skip
    first, count = spans.get(department, (0, 0))
    if number >= count:
        return ""
    digits = str(first + number)
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def _rows() -> Iterator[Row]:
    people = _people()
    taken: dict[str, int] = {}
    for group in DEPARTMENTS:
        department, model, first = group["department"], group["phone_model"], int(group["first"])
        for number in range(int(group["count"])):
            row = {
                "extension": str(first + number),
                "display_name": f"{group['names']} {number + 1}",
                "department": department,
                "location": group.get("location") or HOMES[number],
                "phone_model": model,
                "device_id": _device(model, first + number),
                "key_layout": group.get("key_layout", ""),
                "line_appearances": group.get("line_appearances", ""),
                "call_waiting": "Yes" if group.get("line_appearances") else "No",
                "calling_permission": group["permission"],
                "call_group": _GROUPS.get(department, ""),
                "pickup_group": _GROUPS.get(department, ""),
                "direct_did": _direct(department, number),
                "port": _port(model, group.get("location", ""), taken),
                "voicemail": "No",
                "in_directory": "No",
                "no_answer_kind": "Hang up" if group["permission"] == "Public" else "Operator",
            }
            if group["names"] in ("people", "doctors"):
                row |= _of_a_person(next(people), group["names"] == "doctors", first + number)
            row |= _of_their_work(department, number, row)
            row["outbound_caller_id"] = row["direct_did"]
            yield {field: text for field, text in row.items() if text}


def _port(model: str, location: str, taken: dict[str, int]) -> str:
    """The next free port of the gateways that a digital or analog telephone hangs on."""
    if model not in _PORTS:
        return ""
    kind = _PORTS[model]
    name = kind if kind != "FXS" else "FXS Bay" if location.startswith("Bay") else "FXS main"
    number = taken[name] = taken.get(name, 0) + 1
    box, port = divmod(number - 1, _PORTS_EACH[name])
    return f"{name} {box + 1}, port {port + 1}" if kind != "FXS" else f"{name}, port {number}"


def _of_a_person(name: str, is_doctor: bool, extension: int) -> Row:
    address = ".".join(name.translate(_PLAIN).lower().split())
    return {
        "display_name": f"Dr {name}" if is_doctor else name,
        "last_name": name.split()[1],
        "email": f"{address}@gulfpines.example",
        "voicemail": "Yes",
        "voicemail_pin": _pin(extension),
        "voicemail_attach": "Yes",
        "in_directory": "Yes",
        "no_answer_kind": "Voicemail",
        "no_answer": str(extension),
    }


def _of_their_work(department: str, number: int, row: Row) -> Row:
    more: Row = {}
    match department:
        case "Switchboard":
            more = {
                "module_model": "1100 KEM",
                "module_count": "1",
                "no_answer_kind": "Ring group",
                "no_answer": "6001",
            }
        case "Contact center":
            more = {"key_layout": _agent_layout(number), "call_recording": "Contact center calls"}
        case "Nurse line":
            # The queue records their calls; whoever dials their direct number has heard nothing of being recorded.
            more = {"off_site": "Yes"}
        case "On call" if number < 3:
            more = {"follow_me_numbers": f"9850555019{number + 1}#", "follow_me_seconds": "20"}
        case "Emergency" if number < 4:
            more = {"hot_desking": "Yes", "hot_desk_pin": str(640_000 + int(row["extension"]) * 13 % 90_000)}
        case "IT":
            more = {"no_answer_kind": "Ring group", "no_answer": "6013"}
    return more


def _agent_layout(number: int) -> str:
    """Who logs in has keys for it: those who work in shifts, of appointments and of the Spanish line."""
    if number < 2:
        return "Supervisor"
    return "Agent" if 6 <= number <= 17 else "Spanish agent" if 27 <= number <= 30 else "Static agent"


EXTENSIONS = list(_rows())
