"""What the call flow costs: graph, faults and the classes of every number, as a ratio to reading the workbook.

    python benchmarks/callflow.py [EXTENSIONS ...]        500, 5 000 and 20 000 where none are given

Figures are CPU milliseconds, the best of the runs; a return of 5 000 extensions has 200 menus and 100 queues.
"""

import gc
import sys
import tempfile
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.engagement import DAY, answers
from benchmarks.timing import warm
from emprov_xl.callflow.classes import classes
from emprov_xl.callflow.graph import Flow
from emprov_xl.checks.shelf import verb_called
from emprov_xl.checks.survey import Survey
from emprov_xl.frames import Frames, frames_from
from emprov_xl.house import House, load_house
from emprov_xl.judge import requirements
from emprov_xl.model.issue import Issue
from emprov_xl.workbook.questionnaire import write_questionnaire
from emprov_xl.workbook.read import read

RUNS = 5


def make_return(path: Path, extensions: int, house: House) -> None:
    """A hospital whose main numbers lead through menus, hours and queues to groups and telephones."""
    questionnaire = house.questionnaire
    sections = tuple(section.key for section in questionnaire.sections)
    issue = Issue("BEN-001", "Benchmark Hospital", "VMware", extensions, 1, DAY, sections)
    content = answers(extensions)
    for sheet, records in _flow(extensions).items():
        columns = content.setdefault(sheet, {})
        start = 1 + max((at for cells in columns.values() for at in cells), default=-1)
        for position, record in enumerate(records, start):
            for key, value in record.items():
                columns.setdefault(key, {})[position] = value
    needed = requirements(house.rules)
    write_questionnaire(path, questionnaire, house.catalogue, house.look, issue, needed, answers=content)


def _flow(extensions: int) -> dict[str, list[dict[str, object]]]:
    menus, queues = extensions // 25, extensions // 50
    return {
        "dids": [
            {"did": f"613{7_000_000 + at}", "destination_kind": "Call routing", "destination": f"Hours {at}"}
            for at in range(menus // 4)
        ],
        "call_routing": [
            {
                "name": f"Hours {at}",
                "schedule": f"Office {at % 5}",
                "holiday_calendar": "Public",
                "open_kind": "Auto attendant",
                "open": f"Menu {at * 4}",
                "closed_kind": "Announcement",
                "closed": "Night",
                "holiday_kind": "Announcement",
                "holiday": "Night",
            }
            for at in range(menus // 4)
        ],
        "business_hours": [
            {"schedule": f"Office {at}", "from_day": "Monday", "to_day": "Friday", "opens": f"0{at + 5}:00"}
            | {"closes": "17:00"}
            for at in range(5)
        ],
        "announcements": [
            {"name": "Night", "text": "We are closed.", "then_kind": "Hang up"},
            {"name": "Welcome", "text": "Press 1."},
        ],
        "auto_attendants": [
            {
                "name": f"Menu {at}",
                "greeting": "Welcome",
                "direct_dial": "No",
                "timeout_kind": "Operator",
                "invalid_kind": "Operator",
            }
            for at in range(menus)
        ],
        "menu_options": [_option(at, key, menus, queues) for at in range(menus) for key in range(1, 7)],
        "queues": [
            {
                "number": f"7{at:04}",
                "name": f"Queue {at}",
                "strategy": "ringall",
                "max_wait_seconds": 300,
                "max_callers": 10,
                "join_empty": "No",
                "leave_empty": "Yes",
                "overflow_kind": "Voicemail",
                "overflow": str(2_000 + at),
            }
            for at in range(queues)
        ],
        "agents": [
            {"queue": f"7{at:04}", "agent": str(2_000 + at * 7 + who), "kind": "Static"}
            for at in range(queues)
            for who in range(6)
        ],
    }


def _option(at: int, key: int, menus: int, queues: int) -> dict[str, object]:
    kind, place = ("Queue", f"7{(at * 5 + key) % queues:04}") if key < 4 else ("Extension", str(2_000 + at * 6 + key))
    if key == 6 and at % 4 < 3 and at + 1 < menus:
        kind, place = "Auto attendant", f"Menu {at + 1}"
    return {"attendant": f"Menu {at}", "key": str(key), "destination_kind": kind, "destination": place}


def measured(path: Path, house: House) -> tuple[float, float, float, float, str]:
    reading = min(warm(lambda: read(path, house.questionnaire)) for _ in range(RUNS))
    returned = read(path, house.questionnaire)
    frames, _ = frames_from(returned, house.questionnaire)
    graph = min(warm(partial(getattr, survey, "flow")) for survey in [_surveyed(frames, house) for _ in range(RUNS)])
    rules = [rule for rule in house.rules if rule.family == "FLW"]
    survey = _wired(frames, house)
    faults = min(warm(partial(_judged, survey, rules)) for survey in [_wired(frames, house) for _ in range(RUNS)])
    numbers = [entry.node for entry in survey.flow.entries]
    sorts = min(warm(lambda: _sorted(survey.flow, numbers)) for _ in range(RUNS))
    size = f"{len(survey.flow.nodes)} nodes, {sum(map(len, survey.flow.ways.values()))} ways, {len(numbers)} numbers"
    return reading, graph, faults, sorts, size


def _surveyed(frames: Frames, house: House) -> Survey:
    """A survey whose links are known: all other rules ask for them too."""
    survey = Survey(frames, catalogue=house.catalogue)
    assert survey.destinations
    assert survey.references
    assert survey.members
    return survey


def _wired(frames: Frames, house: House) -> Survey:
    survey = _surveyed(frames, house)
    assert survey.flow.nodes
    return survey


def _judged(survey: Survey, rules: list) -> None:
    for rule in rules:
        list(verb_called(rule.verb).hits(survey, rule.arguments))


def _sorted(flow: Flow, numbers: list[str]) -> None:
    for number in numbers:
        classes(flow, number, DAY)


def main() -> None:
    house = load_house()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)  # as `emprov process` does
    with tempfile.TemporaryDirectory() as folder:
        for extensions in map(int, sys.argv[1:] or ("500", "5000", "20000")):
            path = Path(folder) / f"{extensions}.xlsx"
            make_return(path, extensions, house)
            reading, graph, faults, sorts, size = measured(path, house)
            whole = graph + faults + sorts
            print(
                f"{extensions} extensions ({size}): graph {graph:.0f}, faults {faults:.0f}, "
                f"classes {sorts:.0f}: {whole:.0f} ms; reading {reading:.0f}: ratio {whole / reading:.2f}"
            )


if __name__ == "__main__":
    main()
