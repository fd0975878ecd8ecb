"""A made-up engagement of any size: what a large customer's return looks like, for measuring and for nothing else."""

import datetime as dt
from pathlib import Path

from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.house import House
from emprov_xl.judge import requirements
from emprov_xl.model.issue import Issue
from emprov_xl.workbook.questionnaire import write_questionnaire

DAY = dt.date(2026, 12, 1)
MODELS = [phone.model for phone in load_catalogue().phones if phone.technology == "XSTIM" and phone.connection == "ip"]


def make_return(path: Path, extensions: int, house: House, reference: str = "BEN-001") -> None:
    questionnaire = house.questionnaire
    sections = tuple(section.key for section in questionnaire.sections)
    issue = Issue(reference, "Benchmark Hospital", "VMware", extensions, 1, DAY, sections)
    needed = requirements(house.rules)
    filled = answers(extensions)
    filled["site"]["engagement_id"] = {0: reference}
    write_questionnaire(path, questionnaire, house.catalogue, house.look, issue, needed, answers=filled)


def answers(extensions: int) -> dict[str, dict[str, dict[int, object]]]:
    """Answers by sheet, field and record, as `write_questionnaire` takes them: about 25 filled fields an extension."""
    people = range(extensions)
    first = 20_000 if extensions > 7_000 else 2_000
    groups = max(2, extensions // 25)
    sheets = {
        "site": {
            "company": "Benchmark Hospital",
            "engagement_id": "BEN-001",
            "contact_name": "Pat Lee",
            "contact_email": "pat@example.org",
            "contact_phone": "6135550100",
            "street": "1 Main Street",
            "city": "Ottawa",
            "state": "Ontario",
            "postal_code": "K1A 0B1",
            "country": "Canada",
            "time_zone": "America/Toronto",
            "platform": "VMware",
            "main_number": "6135550100",
            "extension_length": len(str(first)),
            "outside_access_digit": "9",
            "operator_kind": "Extension",
            "operator": str(first),
        },
    }
    tables = {
        "locations": [
            {
                "location": f"Floor {floor}",
                "street": "1 Main Street",
                "city": "Ottawa",
                "state": "Ontario",
                "postal_code": "K1A 0B1",
                "emergency_caller_id": f"613555{floor:04}",
            }
            for floor in range(1, 11)
        ],
        "extensions": [_extension(first, number, groups) for number in people],
        "key_layouts": [
            {
                "layout": layout,
                "module": 0,
                "key": key,
                "function": "BLF",
                "target": str(first + key),
                "label": f"P {key}",
            }
            for layout in ("Desk", "Reception")
            for key in range(2, 5)
        ],
        "ring_groups": [
            {
                "number": str(9_000 + group if first < 9_000 else 80_000 + group),
                "name": f"Team {group}",
                "strategy": "ringall",
                "members": "\n".join(str(first + (group * 25 + member) % extensions) for member in range(8)),
                "ring_seconds": 20,
                "no_answer_kind": "Voicemail",
                "no_answer": str(first + group),
            }
            for group in range(groups)
        ],
        "dids": [
            {
                "did": f"613{6_000_000 + number}",
                "description": f"Direct line {number}",
                "destination_kind": "Extension",
                "destination": str(first + number),
            }
            for number in people
        ],
        "calling_permissions": [
            {"name": "Staff", "internal": "All", "local": "Yes", "national": "Yes", "toll_free": "Yes"},
        ],
        "holidays": [
            {"calendar": "Public", "name": "Christmas", "first_day": dt.date(2026, 12, 25), "every_year": "Yes"},
        ],
    }
    by_field = {sheet: {key: {0: value} for key, value in fields.items()} for sheet, fields in sheets.items()}
    for sheet, records in tables.items():
        columns = by_field.setdefault(sheet, {})
        for position, record in enumerate(records):
            for key, value in record.items():
                columns.setdefault(key, {})[position] = value
    return by_field


def _extension(first: int, number: int, groups: int) -> dict[str, object]:
    return {
        "extension": str(first + number),
        "display_name": f"Person {number}",
        "department": f"Team {number % groups}",
        "location": f"Floor {number % 10 + 1}",
        "phone_model": MODELS[number % len(MODELS)],
        "device_id": f"001B4F{number:06X}",
        "port": f"P{number}",
        "line_appearances": 2,
        "key_layout": "Desk" if number % 10 else "Reception",
        "email": f"person{number}@example.org",
        "call_waiting": "Yes",
        "voicemail": "Yes",
        "voicemail_pin": str(2580 + number * 7919 % 7000),
        "voicemail_email": f"person{number}@example.org",
        "voicemail_attach": "Yes",
        "voicemail_delete": "No",
        "ring_seconds": 20,
        "no_answer_kind": "Voicemail",
        "no_answer": str(first + number),
        "calling_permission": "Staff",
        "in_directory": "Yes",
        "forward_external": "No",
        "hot_desking": "No",
    }
