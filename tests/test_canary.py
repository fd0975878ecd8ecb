"""A secret is found nowhere but where it has to be: files, archives, screen, ledger and folders are searched."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from person import opened

from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.questionnaire import Layout
from emprov_xl.workbook.read import read

PLACE = Path(__file__).parent
FIRST, SECOND, TYPED_BESIDE = "739154", "739265", "739376"
CANARIES = (FIRST, SECOND, TYPED_BESIDE)
OURS = ("Discrepancies", "Review Summary", "Questions", "Agreement")
AGREED = "LAK-001"
DAY = dt.date(2026, 12, 1)


SEVERAL = """
import json, sys
from emprov_xl.cli import main

for words in json.loads(sys.argv[1]):
    try:
        main(words)
    except SystemExit as ended:
        if ended.code not in (None, 0, 1, 3):
            raise
"""


class Machine:
    """A user's folders, in which commands are run and where everything they say is kept."""

    def __init__(self, folder):
        self.folder = folder
        self.said = ""
        for name in ("home", "tmp", "inbox"):
            (folder / name).mkdir()

    def emprov(self, *words):
        """One command, as it is typed."""
        self._run("-m", "emprov_xl", *map(str, words))

    def several(self, *commands):
        """Commands one after another in one process, which is begun once."""
        self._run("-c", SEVERAL, json.dumps(commands, default=str))

    def _run(self, *words):
        where = {"HOME": self.folder / "home", "TMPDIR": self.folder / "tmp", "PYTHONPATH": PLACE.parent}
        told = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=os.environ | {key: str(value) for key, value in where.items()},
            capture_output=True,
            text=True,
            check=False,
        )
        self.said += told.stdout + told.stderr
        assert told.returncode in (0, 1, 3), told.stderr

    def last(self, pattern):
        return max((self.folder / "output").glob(f"*/r*-*/{pattern}"), key=lambda file: file.stat().st_mtime)


def pins(file, house):
    """The cell of every secret field in the first rows of a workbook."""
    returned = read(file, house.questionnaire, house.limits)
    for sheet in house.questionnaire.asked():
        mine = returned.sheets[sheet.key]
        for field in (each for each in sheet.fields if each.secret and each.key in mine.columns):
            row = mine.rows[field.key] if sheet.layout is Layout.FORM else mine.first_row
            yield mine.title, row, mine.columns[field.key]


@pytest.fixture(scope="module")
def machine(tmp_path_factory, house):
    """Two rounds of an engagement in which every secret field holds a canary, and everything that is done with it."""
    machine = Machine(tmp_path_factory.mktemp("machine"))
    file = machine.folder / "inbox" / "pins.xlsx"
    issue_questionnaire(file, Order("Canary", "CAN-001", None, 5, frozenset(), None, None, DAY), house)
    places = list(pins(file, house))
    assert len(places) > 8
    with opened(file) as book:
        for title, row, column in places:
            cell = book.workbook[title].cell(row, column)
            cell.value = FIRST
            # A PIN that fails: too many letters, and beside it one that is no number.
            book.workbook[title].cell(row + 1, column).value = f"{FIRST} please"
        for row, (number, name) in enumerate((("2001", "Ana"), ("2002", "Ben")), start=7):
            book.type("Extensions", f"A{row}", number)
            book.type("Extensions", f"B{row}", name)
    (machine.folder / "inbox" / "broken.xlsx").write_bytes(file.read_bytes()[:-900])
    machine.emprov("process", "inbox", "--as-of", "2026-12-01")
    back = machine.folder / "back.xlsx"
    with opened(machine.last("pins.annotated.xlsx"), back) as book:
        for title, row, column in places:
            book.workbook[title].cell(row, column).value = SECOND
        for row in book.rows("Discrepancies", "Decision"):
            if "PIN" in str(row["What we found"].value) or "•" in str(row["Current value"].value):
                row["Answer"].value, row["Decided by"].value = TYPED_BESIDE, "Dana"
        book.rows("Questions", "Question")[0]["Question"].value = f"Is {SECOND} good enough as a PIN?"
    machine.emprov("process", back, "--as-of", "2026-12-02")
    machine.several(
        ("status", "CAN-001"),
        ("status", "--json"),
        ("agenda", "CAN-001"),
        ("undo", "CAN-001"),
        ("ask", "CAN-001"),
        ("diff", machine.folder / "inbox" / "pins.xlsx", back, "-o", machine.folder / "changes.xlsx"),
        ("trace", back, "--to", "2001"),
        ("doctor", back),
    )
    a_plan_is_agreed(machine, house)
    return machine


def a_plan_is_agreed(machine, house):
    """Beside each section somebody writes the new PIN; it is agreed, and work is given its days."""
    first, back = machine.folder / "inbox" / "agreed.xlsx", machine.folder / "back-agreed.xlsx"
    shutil.copy(PLACE / "samples" / "lakeside-clean.xlsx", first)
    (pin,) = [place for place in pins(first, house) if place[0] == "Extensions"][:1]
    for source, target, canary in ((first, first, FIRST), (None, back, SECOND)):
        with opened(source or machine.last("agreed.annotated.xlsx"), target) as book:
            title, row, column = pin
            book.workbook[title].cell(row, column).value = canary
            for line in book.rows("Agreement", "Section") if source is None else ():
                for what in ("Name", "Remarks"):
                    line[f"Customer: {what}"].value = f"Dana says {SECOND}"
                line["Customer: Date"].value, line["Customer: Decision"].value = DAY, "Agreed with changes"
        machine.emprov("process", target, "--as-of", "2026-12-02")
    machine.several(
        ("agree", AGREED, "--all", "--by", "Dana", "--party", "customer", "--as-of", "2026-12-02"),
        ("agree", AGREED, "--all", "--by", "Eva", "--party", "company", "--as-of", "2026-12-02"),
        ("agenda", AGREED),
        ("status", AGREED),
        ("schedule", AGREED, "--start", "2026-12-14", "--as-of", "2026-12-02"),
    )


def test_nothing_that_is_printed_holds_a_secret(machine):
    assert [canary for canary in CANARIES if canary in machine.said] == []


def test_no_file_holds_a_secret_but_those_that_must(machine):
    leaks = [
        (file.relative_to(machine.folder).as_posix(), part)
        for file in machine.folder.rglob("*")
        if file.is_file() and not must_hold(file, machine.folder)
        for part, content in parts(file)
        if any(found_in(content, canary) for canary in CANARIES)
    ]
    assert leaks == []


def test_the_marked_copy_holds_secrets_in_the_cells_of_the_customer_alone(machine):
    for copy in machine.folder.glob("output/*/*/*.annotated.xlsx"):
        book = openpyxl.load_workbook(copy)
        ours = [str(cell.value) for title in OURS for row in book[title].iter_rows() for cell in row]
        notes = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
        assert [text for text in (*ours, *notes) if any(canary in text for canary in CANARIES)] == []


def test_nothing_is_left_in_the_folder_for_temporary_files_and_all_is_for_its_owner(machine):
    assert list((machine.folder / "tmp").iterdir()) == []
    assert [path for path in (machine.folder / "output").rglob("*") if path.stat().st_mode & 0o077] == []


def must_hold(file, folder):
    """Returns as they came, marked copies of them, and the import files that run.json lists as secret."""
    inside = file.relative_to(folder)
    if inside.parts[0] != "output":
        return inside.parts[0] in ("inbox", "back.xlsx", "back-agreed.xlsx")
    result = folder.joinpath(*inside.parts[:3])
    run = result / "run.json"
    if not run.is_file():
        return False
    secret = {result / "exports" / name for name in json.loads(run.read_text())["exports"]["secret"]}
    return file in secret or file.stem == "returned" or file.name.endswith(".annotated.xlsx")


def parts(file):
    """A file, and everything in it where it is an archive."""
    content = file.read_bytes()
    yield "", content
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
    if content.startswith(b"\x89PNG"):
        for start in (at for at in range(len(content)) if content.startswith(b"IDAT", at)):
            yield "IDAT", zlib.decompressobj().decompress(content[start + 4 :])


def found_in(content, canary):
    return any(canary.encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
