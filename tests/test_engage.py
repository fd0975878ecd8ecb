"""One workbook, from the return to its results."""

import datetime as dt
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from emprov_xl.definitions.plan import load_plan_order
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.engage import Request, engage
from emprov_xl.errors import EmprovError
from emprov_xl.files import data_folder
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.marked import MarkingChangedAnswers
from emprov_xl.workbook.read import read

SAMPLES = Path(__file__).parent / "samples"
DAY = dt.date(2026, 12, 1)
CANARY = "739154"


@pytest.fixture
def processed(house, tmp_path):
    def process(file, output="output", house=house):
        return engage(Path(file), house, Request(tmp_path / output, DAY, dated=True)).folder

    return process


def changed(file, target, cells):
    workbook = openpyxl.load_workbook(file)
    for address, value in cells.items():
        title, cell = address.split("!")
        workbook[title][cell] = value
    workbook.save(target)
    return target


def column_of(sheet, key):
    return next(cell.column_letter for cell in sheet[5] if cell.value == key)


def contents(folder):
    """Every file of a result, and every part of every workbook in it, as bytes."""
    found = {}
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        found[str(file.relative_to(folder))] = file.read_bytes()
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as package:
                found |= {f"{file.name}!{name}": package.read(name) for name in package.namelist()}
    return found


def test_the_same_input_gives_the_same_bytes(processed):
    first, again = (processed(SAMPLES / "lakeside-faulty.xlsx", output) for output in ("one", "two"))
    assert contents(first) == contents(again)


def test_marking_changes_no_answer(processed, house):
    source = SAMPLES / "lakeside-faulty.xlsx"
    annotated = processed(source) / "lakeside-faulty.annotated.xlsx"
    assert read(annotated, house.questionnaire).sheets == read(source, house.questionnaire).sheets


def test_a_copy_whose_answers_would_change_is_not_published(processed, monkeypatch, tmp_path):
    def spoil(source, target, *_):
        changed(source, target, {"Extensions!B7": "Somebody else"})

    monkeypatch.setattr("emprov_xl.marked.annotate", spoil)
    with pytest.raises(MarkingChangedAnswers):
        processed(SAMPLES / "lakeside-clean.xlsx")
    assert not (tmp_path / "output").exists()


def test_an_annotated_copy_that_comes_back_shows_each_mark_once(processed, tmp_path):
    first = processed(SAMPLES / "lakeside-faulty.xlsx")
    back = tmp_path / "lakeside-faulty.annotated.xlsx"
    shutil.copy(first / back.name, back)
    ours, theirs = contents(processed(back, "again")), contents(first)
    parts = {name for name in ours if name.startswith(f"{back.name}!")}
    assert parts == {name for name in theirs if name.startswith(f"{back.name}!")}
    differ = {name for name in parts if ours[name] != theirs[name]}
    ours_alone = ("Discrepancies · ", "Review Summary · ", "Questions · ", "Agreement · ")
    assert {next((title for title in ours_alone if title.encode() in ours[name]), name) for name in differ} == set(
        ours_alone
    ), "the round and the statuses on our own sheets"


def test_what_was_written_beside_a_question_stands_there_in_the_next_round(processed, tmp_path):
    first = processed(SAMPLES / "lakeside-faulty.xlsx") / "lakeside-faulty.annotated.xlsx"
    answered = {"Discrepancies!J5": "Mike will know", "Discrepancies!K5": "Ask later", "Discrepancies!M5": "Dana"}
    folder = processed(changed(first, tmp_path / "back.xlsx", answered), "again")
    sheet = openpyxl.load_workbook(folder / "back.annotated.xlsx")["Discrepancies"]
    assert [sheet[f"{letter}5"].value for letter in "JKMN"] == ["Mike will know", "Ask later", "Dana", "Open"]
    assert sheet["N6"].value == "Open", "asked before and not answered"


def test_a_secret_written_as_an_answer_is_taken_in_but_never_written_again(processed, tmp_path):
    first = processed(SAMPLES / "lakeside-faulty.xlsx") / "lakeside-faulty.annotated.xlsx"
    sheet = openpyxl.load_workbook(first)["Discrepancies"]
    (row,) = [cells[0].row for cells in sheet.iter_rows(min_row=4) if cells[15].value == "VM-002"]
    folder = processed(changed(first, tmp_path / "back.xlsx", {f"Discrepancies!J{row}": CANARY}), "again")
    written = contents(folder)
    assert not [name for name in written if name.startswith("back.annotated") and CANARY.encode() in written[name]]


def test_a_corrected_cell_is_found_no_more(processed, tmp_path):
    first = processed(SAMPLES / "lakeside-faulty.xlsx") / "lakeside-faulty.annotated.xlsx"
    back = changed(first, tmp_path / "corrected.xlsx", {"Menu Options!E16": "Insurance forms"})
    findings = (processed(back, "again") / "findings.json").read_text(encoding="utf-8")
    assert "Insurance claims" not in findings


def test_a_secret_stands_nowhere_but_in_the_customers_own_cells(processed, tmp_path):
    clean = SAMPLES / "lakeside-clean.xlsx"
    sheet = openpyxl.load_workbook(clean)["Extensions"]
    pins = {f"Extensions!{column_of(sheet, 'voicemail_pin')}{row}": CANARY for row in (7, 8)}
    pins[f"Extensions!{column_of(sheet, 'voicemail_pin')}9"] = f"{CANARY}x"
    found = contents(processed(changed(clean, tmp_path / "secret.xlsx", pins)))
    leaks = {name for name, content in found.items() if CANARY.encode() in content and "!" in name}
    (theirs,) = {name for name in leaks if name.startswith("returned.xlsx!")}
    (marked,) = leaks - {theirs}
    assert marked == theirs.replace("returned.xlsx", "secret.annotated.xlsx")
    assert CANARY.encode() not in found[marked].rpartition(b"</sheetData>")[2], "not in the marks"
    assert not [name for name in found if "!" not in name and name.endswith("json") and CANARY.encode() in found[name]]


def test_a_question_added_in_one_data_file_is_asked_read_checked_and_planned(house, processed, tmp_path):
    templates = shutil.copytree(data_folder("workbook_templates"), tmp_path / "templates")
    with (templates / "speed_dials.toml").open("a", encoding="utf-8") as file:
        file.write(
            """
[[field]]
key = "cost_centre"
title = "Cost centre"
type = "digits"
required = true
max_length = 4
ask = "Which cost centre pays for calls to this number. Without it we ask again."
example = "4010"
"""
        )
    questionnaire = load_questionnaire(house.catalogue, templates)
    more = replace(house, questionnaire=questionnaire, plan_order=load_plan_order(questionnaire, templates))
    blank = tmp_path / "q.xlsx"
    issue_questionnaire(blank, Order("Acme", "ACM-001", None, 10, frozenset(), None, None, DAY), more)
    sheet = openpyxl.load_workbook(blank)["Speed Dials"]
    asked = column_of(sheet, "cost_centre")
    assert sheet[f"{asked}6"].value == "Cost centre *"
    filled = {f"Speed Dials!{cell}": value for cell, value in (("A7", "01"), ("B7", "Taxi"), ("C7", "96135550111"))}
    filled |= {f"Speed Dials!{asked}7": "4010", "Speed Dials!A8": "02", f"Speed Dials!{asked}9": "40100"}
    folder = processed(changed(blank, tmp_path / "back.xlsx", filled), house=more)
    findings = (folder / "findings.json").read_text(encoding="utf-8")
    found = re.findall(r'"code": "(FLD-\d+)"[^{}]*?"field": "speed_dials\.cost_centre"', findings)
    assert sorted(found) == ["FLD-001", "FLD-009"]
    plan = openpyxl.load_workbook(folder / "back.plan.xlsx")["Speed Dials"]
    assert any("4010" in str(value) for row in plan.iter_rows(values_only=True) for value in row)


def test_what_was_not_sold_is_neither_asked_nor_missed(house, processed, tmp_path):
    sold = frozenset({"outbound", "routing", "call_centre", "groups", "recording", "premises"})
    blank = tmp_path / "small.xlsx"
    issue_questionnaire(blank, Order("Acme", "ACM-001", None, 10, sold, None, None, DAY), house)
    filled = {"Extensions!A7": "2001", "Extensions!B7": "Ana"}
    findings = (processed(changed(blank, tmp_path / "back.xlsx", filled)) / "findings.json").read_text(encoding="utf-8")
    assert "calling_permission" not in findings
    assert "WBK-004" not in findings
    assert '"code": "EMG-' not in findings


def test_a_broken_result_of_an_earlier_run_is_said(processed):
    folder = processed(SAMPLES / "lakeside-clean.xlsx")
    (folder / "findings.json").write_text("{", encoding="utf-8")
    with pytest.raises(EmprovError, match="remove its folder"):
        processed(SAMPLES / "lakeside-clean.xlsx")
