"""What engineers get of the samples, whole: every import file, and every sheet of the plan and of their own workbook.

`WRITE_GOLDEN=1` writes them anew; what changed is then read as a difference, file by file.
"""

import datetime as dt
import os
from pathlib import Path

import openpyxl
import pytest

from emprov_xl.engage import Request, engage
from emprov_xl.exports import crate
from emprov_xl.exports.lab.exporter import LabExporter
from emprov_xl.exports.shipment import export_all
from tests.exporting import KEY, SHEETS, source_for_show

HERE = Path(__file__).parent
EXPORTS = HERE / "golden" / "exports"
PLANS = HERE / "golden" / "plan"
CLINIC = HERE / "samples" / "lakeside-clean.xlsx"
DAY = dt.date(2026, 12, 1)


def compared(folder, made):
    """The files of a folder are those that were made, byte by byte."""
    lying = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    if "WRITE_GOLDEN" in os.environ:
        for name in lying.keys() - made.keys():
            lying[name].unlink()
        for name, content in made.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return
    assert sorted(made) == sorted(lying)
    for name, content in made.items():
        assert content.decode("utf-8").splitlines() == lying[name].read_bytes().decode("utf-8").splitlines(), name
        assert content == lying[name].read_bytes(), f"{name} differs in the ends of its lines"


@pytest.mark.parametrize("sample", ["clinic", "hospital"])
def test_the_import_files_of_a_sample_are_as_they_were(sample):
    shipment = export_all(source_for_show(sample), more=(LabExporter(),))
    assert shipment.refused == ()
    compared(EXPORTS / sample, {file.name: file.content for file in shipment.files})


def test_no_pin_of_a_sample_stands_in_what_is_shown(house):
    secret = {
        (field.sheet, field.key) for sheet in house.questionnaire.asked() for field in sheet.fields if field.secret
    }
    for sample in ("clinic", "hospital"):
        sheets = SHEETS[sample][0]
        typed = [row[key] for sheet, key in secret for row in sheets.get(sheet, ()) if row.get(key)]
        pins = {pin for text in typed for pin in text.replace(",", ";").replace(" ", "").split(";")}
        assert len(pins) > 10
        for file in (EXPORTS / sample).rglob("*"):
            if file.suffix in (".csv", ".conf") or file.parent.name == "lab-pins":
                words = set(file.read_text("utf-8").replace('"', " ").replace(",", " ").replace("=", " ").split())
                assert not words & pins, file.name


def told(workbook):
    """Every sheet of a workbook as text: a line a row, its cells with their columns."""
    for sheet in workbook:
        yield f"==== {sheet.title}"
        for row in sheet.iter_rows():
            cells = [f"{cell.column_letter}: {_one_line(cell.value)}" for cell in row if cell.value is not None]
            if cells:
                yield f"{row[0].row} | {' | '.join(cells)}"


def _one_line(value):
    return str(value).replace("\n", " / ")


def test_the_plan_and_the_engineers_workbook_of_the_clinic_are_as_they_were(house, tmp_path):
    (tmp_path / crate.KEY).write_bytes(KEY)  # by which the sections of the plan have their codes
    folder = engage(CLINIC, house, Request(tmp_path / "output", DAY, dated=True)).folder
    workbooks = {name: openpyxl.load_workbook(folder / f"lakeside-clean.{name}.xlsx") for name in ("plan", "engineer")}
    texts = {f"{name}.txt": "\n".join(told(workbook)) + "\n" for name, workbook in workbooks.items()}
    compared(PLANS, {name: text.encode() for name, text in texts.items()})
