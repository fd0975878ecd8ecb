"""A mark shows over the customer's own formats, goes out when the cell is corrected, and comes back with the value."""

import json
import shutil
import subprocess

import pytest
import xlsxwriter
from marking import LOOK, mark

from emprov_xl.model.rule import Severity
from emprov_xl.workbook.annotate import annotate

pytestmark = pytest.mark.libreoffice
PYTHON = "/usr/bin/python3"  # LibreOffice's bridge belongs to the Python of the system

BLOCKER, WARNING, NOTE = (f"{LOOK.marks[severity].fill}" for severity in Severity)
OWN_FILL, OWN_RULE = "00FF00", "0000FF"


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """Types into a marked copy step by step, and tells how its cells are shown after each."""
    if shutil.which("soffice") is None or subprocess.run([PYTHON, "-c", "import uno"], check=False).returncode:
        pytest.skip("LibreOffice or its bridge to Python is not installed")
    folder = tmp_path_factory.mktemp("typing")

    def through(source, marks, steps):
        copy = source.with_name("marked.xlsx")
        annotate(source, copy, marks, (), LOOK)
        program = [PYTHON, str(__file__).replace("test_marks_go_out", "typing_in_libreoffice")]
        command = [*program, str(folder / "profile"), str(copy), str(folder), json.dumps(steps)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
        return json.loads(done.stdout.splitlines()[-1])

    return through


def test_a_mark_goes_out_with_a_new_value_and_comes_back_with_the_old_one(typed, tmp_path):
    source = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet("Extensions")
        green = book.add_format({"bg_color": f"#{OWN_FILL}"})
        sheet.write_row("A1", ["plain", "filled", "ruled", "number", "blank"])
        sheet.write_row("A2", ["2001", None, "Ana", 4.5])
        sheet.write("B2", "2002", green)
        sheet.write("B3", "2003", green)
        sheet.write("C3", "Ben")
        rule = {"type": "formula", "criteria": "=LEN($C2)>0", "format": book.add_format({"bg_color": f"#{OWN_RULE}"})}
        sheet.conditional_format("C2:C3", rule)
        sheet.write("E3", "end")
    marks = (
        mark("A2", "2001"),
        mark("B2", "2002", Severity.WARNING),
        mark("C2", "Ana", Severity.NOTE),
        mark("D2", 4.5, Severity.WARNING),
        mark("E2", None),
    )
    other = {"A2": "2004", "B2": "2005", "C2": "Cleo", "D2": 5.0, "E2": "there"}
    old = {"A2": "2001", "B2": "2002", "C2": "Ana", "D2": 4.5, "E2": ""}
    first, corrected, again = typed(source, marks, [{}, other, old])
    lit = {"A2": f"{BLOCKER} b", "B2": WARNING, "C2": f"{NOTE} i", "D2": WARNING, "E2": BLOCKER}
    untouched = {"B3": OWN_FILL, "C3": OWN_RULE}
    assert {address: first[address].removesuffix(" b") if address == "E2" else first[address] for address in lit} == lit
    assert {address: corrected[address] for address in lit} == {
        "A2": "",
        "B2": OWN_FILL,
        "C2": OWN_RULE,
        "D2": "",
        "E2": "",
    }
    assert again == first
    for step in (first, corrected, again):
        assert {address: step[address] for address in untouched} == untouched


def test_severities_differ_without_colour():
    looks = [LOOK.marks[severity] for severity in Severity]
    assert len({(look.bold, look.italic, look.underline) for look in looks}) == len(looks)
    assert all(look.border for look in looks)
