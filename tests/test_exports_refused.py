"""An import file that its loader would not take is left out, loudly; the rest of the result stands."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest

from emprov_xl.engage import Request, engage
from emprov_xl.exports import bulk
from emprov_xl.exports.lab import exporter as lab
from emprov_xl.exports.lab.conf import UnsafeText
from emprov_xl.exports.lines import machine_csv
from emprov_xl.exports.shipment import export_all, redacted
from tests.exporting import source

CLINIC = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
DAY = dt.date(2026, 12, 1)
BOM = b"\xef\xbb\xbf"
CONFERENCES = "freepbx/conferences.csv"


@pytest.fixture
def spoilt(monkeypatch):
    """A slip of ours: conferences are written with a mark at their beginning."""

    def written(rows, columns):
        content = machine_csv(rows, columns)
        return BOM + content if "adminpin" in columns else content

    monkeypatch.setattr(bulk, "machine_csv", written)


def files_in(folder):
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_one_file_is_left_out_and_everyone_who_works_with_the_result_is_told(house, tmp_path, spoilt, caplog):
    result = engage(CLINIC, house, Request(tmp_path / "output", DAY, dated=True))
    run = json.loads((result.folder / "run.json").read_text("utf-8"))
    (refused,) = run["exports"]["refused"]
    assert refused["name"] == CONFERENCES
    assert "exports/freepbx/conferences.csv is left out" in refused["sentence"]
    assert "byte-order-mark" in refused["sentence"]

    there = files_in(result.folder / "exports")
    assert CONFERENCES not in there | {*run["exports"]["files"], *run["exports"]["secret"]}
    assert there >= {"freepbx/extensions.csv", "freepbx/dids.csv", "ucx-batch/2.11/xstim.csv", "lab/extensions.conf"}
    assert f"exports/{CONFERENCES}" not in run["outputs"]
    readme = (result.folder / "exports" / "freepbx" / "README.txt").read_text("utf-8")
    assert readme.startswith("NOT WHOLE: exports/freepbx/conferences.csv is left out")

    assert result.document["verdict"] == "OK", "the customer's answers are none the worse"
    (finding,) = [each for each in result.document["findings"] if each["code"] == "LDR-007"]
    assert (finding["severity"], finding["audience"]) == ("warning", "engineering")
    assert CONFERENCES in finding["message"]
    assert result.document == json.loads((result.folder / "findings.json").read_text("utf-8"))
    assert [f"emprov: lakeside-clean.xlsx: {refused['sentence']}"] == caplog.messages

    ours = openpyxl.load_workbook(result.folder / "lakeside-clean.engineer.xlsx")["Internal Findings"]
    assert "LDR-007" in {cell.value for column in ours.iter_cols() for cell in column}
    for theirs in ("annotated", "plan"):
        workbook = openpyxl.load_workbook(result.folder / f"lakeside-clean.{theirs}.xlsx")
        shown = {str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row}
        assert not any(CONFERENCES in text for text in shown), f"it is no matter of the customer's {theirs}"


def test_a_whole_result_says_that_nothing_was_left_out(house, tmp_path):
    result = engage(CLINIC, house, Request(tmp_path, DAY, dated=True))
    assert json.loads((result.folder / "run.json").read_text("utf-8"))["exports"]["refused"] == []


def test_files_that_cannot_do_without_each_other_are_left_out_together(monkeypatch):
    def unsafe(*_):
        raise UnsafeText

    monkeypatch.setattr(lab, "queues_conf", unsafe)
    shipment = export_all(source("office"), more=(lab.LabExporter(),))
    assert [refused.name for refused in shipment.refused] == ["lab"]
    assert "would have become syntax of Asterisk" in str(shipment.refused[0])
    assert not any(file.name.startswith("lab/") for file in shipment.files)
    assert shipment.files == export_all(source("office")).files


def test_files_for_sharing_are_not_held_to_a_loader_that_must_refuse_them(spoilt):
    assert export_all(redacted(source("clinic"))).refused == ()
