"""The engineer's workbook: tasks in an order that can be worked, what they need, and nothing of it for the customer."""

import datetime as dt
import json
import zipfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns import returned_from, returned_of

from emprov_xl.definitions.plan import load_plan_order
from emprov_xl.engage import Request, engage
from emprov_xl.errors import WrongDefinition
from emprov_xl.files import data_folder
from emprov_xl.frames import frames_from
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.finding import Hit
from emprov_xl.model.page import Styled
from emprov_xl.model.plan import Chapter, Plan, PlannedObject
from emprov_xl.model.tasks import Later, Method, TaskList, total_of
from emprov_xl.planning.capacity_rows import licence_rows, size_rows
from emprov_xl.planning.origins_page import all_groups_of
from emprov_xl.planning.plan import plan_for
from emprov_xl.planning.tasks import methods_accepted, tasks_of
from emprov_xl.planning.tasks_page import tasks_page
from emprov_xl.planning.values_page import cells_told, values_page
from emprov_xl.planning.words import hours
from tests.samples import hospital, lakeside, office
from tests.tables import surveyed

SAMPLES = Path(__file__).parent / "samples"
GOLDEN = Path(__file__).parent / "golden" / "engineer.txt"
DAY = dt.date(2026, 12, 1)
CANARY = "739154"

OFFICE = """
| site | company | platform | operator_kind | operator |
| 7    | Ode     | UCX450   | Ring group    | 600      |

| locations | location | city   |
| 7         | Main     | Ottawa |

| extensions | extension | display_name | location | phone_model | voicemail | voicemail_pin | busy_kind  | busy |
| 7          | 2000      | Ana Ruiz     | Main     | 1140E       | Yes       | 739154        | Voicemail  | 2000 |
| 8          | 2001      | Ben Ode      | Main     | 1140E       | No        |               | Ring group | 600  |

| ring_groups | number | name  | strategy | members   |
| 7           | 600    | Front | ringall  | 2000;2001 |

| gateways | name | kind |
| 7        | G1   | FXS  |"""


@pytest.fixture(scope="module")
def plan_of(house):
    def plan(returned):
        frames, _ = frames_from(returned, house.questionnaire)
        return plan_for(frames, returned, house.catalogue, house.plan_order, (), as_of="2026-12-01")

    return plan


@pytest.fixture(scope="module")
def small(house, plan_of):
    return plan_of(returned_from(OFFICE, house.questionnaire))


@pytest.fixture(scope="module")
def faulty(house, tmp_path_factory):
    return engage(SAMPLES / "lakeside-faulty.xlsx", house, Request(tmp_path_factory.mktemp("bad"), DAY, True)).folder


@pytest.fixture(scope="module")
def workbook(faulty):
    return openpyxl.load_workbook(faulty / "lakeside-faulty.engineer.xlsx")


def called(tasks, name):
    (found,) = [task for task in tasks.tasks if task.name == name]
    return found


def shown(cell):
    return cell.value if isinstance(cell, Styled) else cell


def texts_in(file):
    with zipfile.ZipFile(file) as package:
        return "\n".join(package.read(name).decode("utf-8") for name in package.namelist() if name.endswith(".xml"))


def can_be_worked(plan, tasks):
    """Every object is in one task, a task waits for earlier ones only, and one comes back only where it must."""
    assert [task.number for task in tasks.tasks] == list(range(1, len(tasks.tasks) + 1))
    assert sorted(step for task in tasks.tasks for step in task.steps) == list(range(1, len(plan.objects) + 1))
    rests = {task.number: {*task.waits_for, *(later.task for later in task.later)} for task in tasks.tasks}
    for task in tasks.tasks:
        assert all(before < task.number for before in task.waits_for), task.name
        for later in task.later:
            assert later.task > task.number, task.name
            assert task.number in reached(later.task, rests), f"{task.name} is in no circle with {later.task}"
            assert tasks.tasks[later.task - 1].steps[0] > task.steps[0], (
                f"{task.name} comes back to what is entered before it"
            )


def reached(start, rests):
    seen, border = set(), [start]
    while border:
        for other in rests[border.pop()] - seen:
            seen.add(other)
            border.append(other)
    return seen


@pytest.mark.parametrize("sample", [lakeside, hospital, office], ids=["clinic", "hospital", "office"])
def test_the_tasks_of_an_engagement_can_be_worked(house, plan_of, sample):
    plan = plan_of(returned_of(sample.SHEETS, house.questionnaire, "ACM-001"))
    can_be_worked(plan, tasks_of(plan, house.plan_order))


@given(data=st.data())
def test_whatever_leads_where_the_tasks_can_be_worked(house, data):
    orders = house.plan_order.objects
    sheets = [order.sheet for order in orders]
    links = data.draw(st.sets(st.tuples(st.sampled_from(sheets), st.sampled_from(sheets)), max_size=60))
    chapters = tuple(
        Chapter(chapter.title, chapter.what, tuple(thing(order) for order in chapter.objects), key=chapter.key)
        for chapter in house.plan_order.chapters
        if chapter.objects
    )
    rests = {(here, there): 1 for here, there in links if here != there}
    plan = Plan("", "", "", 1, "", chapters, rests=rests)
    tasks = tasks_of(plan, house.plan_order)
    can_be_worked(plan, tasks)
    number = {plan.objects[task.steps[0] - 1].place.sheet: task for task in tasks.tasks}
    for here, there in rests:
        if there not in ("site", "network"):
            task, other = number[here], number[there].number
            assert other in task.waits_for or Later(other, 1) in task.later, "no dependency is lost"


def thing(order):
    return PlannedObject(order.kind, "", "", Place(order.sheet, None, 7), Cell(order.sheet, 7, 1), ())


def test_what_an_object_names_is_entered_before_it(house, small):
    tasks = tasks_of(small, house.plan_order)
    locations, extensions = called(tasks, "Locations"), called(tasks, "Extensions")
    assert extensions.waits_for == (locations.number,), "the system itself goes without saying then"
    assert locations.waits_for == (1,)


def test_in_a_circle_one_comes_back_later(house, small):
    tasks = tasks_of(small, house.plan_order)
    extensions, groups = called(tasks, "Extensions"), called(tasks, "Ring Groups")
    assert extensions.number in groups.waits_for
    assert extensions.later == (Later(groups.number, 1),), "only Ben leads to the group when he is busy"


def test_the_system_comes_first_though_it_names_an_operator(house, small):
    tasks = tasks_of(small, house.plan_order)
    first, groups = tasks.tasks[0], called(tasks, "Ring Groups")
    assert (first.name, first.waits_for, first.later) == ("System", (), (Later(groups.number, 1),))


def test_effort_is_the_practice_for_each_object(house, small):
    extensions = called(tasks_of(small, house.plan_order), "Extensions")
    assert extensions.minutes == 2 * house.plan_order.practice.minutes["extensions"]


def test_the_first_method_accepted_is_taken_and_equipment_stays_on_the_premises(house, small):
    survey = surveyed("| site | method_cloud | method_premises |\n| 7 | Yes | Yes |", house)
    accepted = methods_accepted(survey)
    tasks = tasks_of(small, house.plan_order, accepted)
    assert accepted == (Method.CLOUD, Method.PREMISES)
    assert called(tasks, "Extensions").method is Method.CLOUD
    assert called(tasks, "Gateways").method is Method.PREMISES
    assert called(tasks_of(small, house.plan_order), "Extensions").method is Method.OPEN


def test_totals_by_method_are_all_tasks(house, plan_of):
    plan = plan_of(returned_of(lakeside.SHEETS, house.questionnaire, "ACM-001"))
    tasks = tasks_of(plan, house.plan_order, (Method.LAB,))
    parts, whole = tasks.totals.values(), total_of(list(tasks.tasks))
    assert set(tasks.totals) == {Method.LAB, Method.PREMISES}
    assert sum(part.minutes for part in parts) == whole.minutes
    assert sum(part.objects for part in parts) == whole.objects == len(plan.objects)


def test_a_program_can_keep_the_tasks(house, small):
    tasks = tasks_of(small, house.plan_order, (Method.LAB,))
    kept = json.loads(json.dumps(asdict(tasks)))
    assert kept["tasks"][1]["method"] == "lab"
    assert len(kept["tasks"]) == len(tasks.tasks)


def test_the_sheet_says_what_is_no_measurement(small):
    page = tasks_page(small, TaskList((), (), "practice, not measured"))
    assert "practice, not measured" in shown(page.banner[2][0])


@pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (45, "45 min"), (120, "2 h"), (135, "2 h 15 min")])
def test_minutes_are_told_as_hours(minutes, said):
    assert hours(minutes) == said


def test_every_value_stands_on_the_sheet_of_origins(house, plan_of):
    plan = plan_of(returned_of(lakeside.SHEETS, house.questionnaire, "ACM-001"))
    page = values_page(all_groups_of(plan))
    found = Counter()
    for origin, kind, label, *_, many, _ in page.rows:
        found[origin, kind, label] += many
    words = {"answer": "customer", "default": "default", "derived": "worked out", "open": "open"}
    assert found == Counter(
        (words[setting.origin], planned.kind, setting.label) for planned in plan.objects for setting in planned.settings
    )
    assert all(cells for origin, _, _, _, cells, *_ in page.rows if origin == "customer"), "each answer has its cell"
    assert all(why for origin, *_, why, _, _ in page.rows if origin in ("default", "worked out"))


def test_cells_below_each_other_are_told_by_their_ends():
    cells = [Cell("Extensions", row, 4) for row in (7, 8, 9, 12)] + [Cell("Site", 30, 3)]
    assert cells_told(cells) == "Extensions!D7:D9, D12; Site!C30"


LARGE = """
| site | platform | licensed_extensions | licences_universal | disk_gb | recording_hours_kept |
| 7    | UCX450   | 3                   | {universal}        | 40      | {recorded}           |

| extensions | extension | phone_model       |
| 7          | 2000      | 1140E             |
| 8          | 2001      | 1140E             |
| 9          | 2002      | Virtual extension |"""


def rows_of(survey):
    rows = [*licence_rows(survey), *size_rows(survey)]
    return {shown(row[0]): [shown(cell) for cell in row[1:]] for row in rows}


def test_licences_disk_and_memory_are_told_with_how_they_are_reckoned(house):
    rows = rows_of(surveyed(LARGE.format(universal=2, recorded=1000), house))
    assert rows["Telephones"][:2] == ["2", "3"]
    assert rows["Universal"][:2] == ["2", "2"]
    assert rows["Voicemail"] == ["0.4 GB", None, "3 users × 2 h × 60 MB"]
    assert rows["Disk"][:2] == ["25 GB", "40 GB"]
    assert rows["Memory (RAM tier)"][0] == "2 GB"


def test_what_is_not_said_is_not_checked(house):
    rows = rows_of(surveyed(LARGE.format(universal="", recorded=1000), house))
    assert rows["Universal"][1:] == ["–", rows["Universal"][2]]
    assert rows["Universal"][2].startswith("not checked because “Universal licences” is blank")
    assert rows["Memory (RAM tier)"][2].startswith("not checked because “Memory of your server (GB)” is blank")
    assert rows["Telephones of the platform"][2] == (
        "not checked because no source says how many telephones UCX450 takes"
    )


def test_what_was_not_understood_is_not_taken_as_nothing(house):
    told = [("FLD-013", Hit(Place("site", "recording_hours_kept", 7)))]
    rows = rows_of(surveyed(LARGE.format(universal=2, recorded="a year"), house, told))
    assert rows["Disk"][2].startswith("not checked because “Call recordings kept (hours)” was not understood")


def told_in(workbook):
    lines = []
    for sheet in (workbook["Cover"], workbook["Tasks"]):
        for row in sheet.iter_rows(values_only=True):
            cells = [str(cell).replace("\n", " / ") for cell in row if cell is not None]
            lines += [" | ".join(cells)] if cells else []
    return "\n".join(lines) + "\n"


def test_cover_and_tasks_of_the_clinic(workbook):
    assert told_in(workbook) == GOLDEN.read_text("utf-8")


def test_the_workbook_opens_with_its_sheets(workbook):
    assert workbook.sheetnames == ["Cover", "Tasks", "Internal Findings", "Internal Review", "Origins"]


def test_findings_for_engineering_stand_here_and_not_in_the_customers_plan(house, tmp_path):
    source = tmp_path / "q.xlsx"
    book = openpyxl.load_workbook(SAMPLES / "lakeside-clean.xlsx")
    book["Site"][f"C{the_row(book['Site'], 'Licensed telephones')}"] = 5000
    book.save(source)
    folder = engage(source, house, Request(tmp_path / "out", DAY, dated=True)).folder
    findings = json.loads((folder / "findings.json").read_text("utf-8"))["findings"]
    internal = [finding for finding in findings if finding["audience"] == "engineering"]
    assert "CAP-014" in {finding["code"] for finding in internal}
    plan, ours = texts_in(folder / "q.plan.xlsx"), texts_in(folder / "q.engineer.xlsx")
    titles = {rule.code: rule.title for rule in house.rules}
    for finding in internal:
        assert finding["message"] in ours
        assert finding["message"] not in plan
        assert finding["remedy"] not in plan
        assert titles[finding["code"]] not in plan


def the_row(sheet, title):
    (found,) = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == title]
    return found


def test_a_finding_says_what_its_code_holds_back(workbook):
    rows = {row[3]: row for row in workbook["Internal Findings"].iter_rows(min_row=5, values_only=True)}
    assert rows["EXT-001"][9] == "2 objects: 2082"
    assert rows["VM-002"][9] is None, "a warning holds nothing back"
    assert rows["VM-002"][8] == "••••", "a PIN is masked here too"


def test_no_pin_stands_in_either_workbook(house, tmp_path):
    source = tmp_path / "q.xlsx"
    book = openpyxl.load_workbook(SAMPLES / "lakeside-clean.xlsx")
    sheet = book["Extensions"]
    (letter,) = [cell.column_letter for cell in sheet[5] if cell.value == "voicemail_pin"]
    for row, pin in ((7, CANARY), (8, f"{CANARY}x"), (9, CANARY[:3])):
        sheet[f"{letter}{row}"] = pin
    book.save(source)
    folder = engage(source, house, Request(tmp_path / "out", DAY, dated=True)).folder
    for name in ("q.plan.xlsx", "q.engineer.xlsx"):
        assert CANARY not in texts_in(folder / name)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('first = "system"', 'first = "sytem"', "sytem"),
        ('keys = ["key_sets"] }', 'keys = ["keyset"] }', "keyset"),
        ('key_sets = ["extensions"]', 'extensions = ["dids"]', "before it"),
        ("extensions = 4", "extensoins = 4", "neither a sheet"),
        ("extensions = 4", "extensions = -4", "more than 0"),
        ('premises = ["gateways"', 'premises = ["gateway"', "no chapter 'gateway'"),
    ],
)
def test_a_wrong_practice_is_refused_by_name(house, tmp_path, old, new, words):
    text = (data_folder("workbook_templates") / "plan.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "plan.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(WrongDefinition, match=words):
        load_plan_order(house.questionnaire, tmp_path)
