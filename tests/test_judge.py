"""The judge: hits become findings at their cells, in words, with secrets masked."""

from dataclasses import replace
from pathlib import Path

import pytest

from emprov_xl.convert import MASK
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.frames import frames_from
from emprov_xl.judge import BrokenRule, findings_of, judge, requirements, survey_of
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.finding import Hit
from emprov_xl.model.rule import Severity
from emprov_xl.schema import misfits
from emprov_xl.workbook.read import read
from tests.returns import returned_from
from tests.tables import surveyed

RETURN = """
| site | extension_length | disk_gb |
| 7    | 4                | 1       |

| extensions | extension | display_name | voicemail | voicemail_pin |
| 7          | 2001      | Ana Ruiz     | Yes       | 5555          |
| 9          | 2001      | Ben Ode      | Yes       | 97531         |"""


CLEAN = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
SHEETS = [sheet.key for sheet in load_questionnaire(load_catalogue()).asked()]


def told(house, hits=()):
    returned = returned_from(RETURN, house.questionnaire)
    frames, _ = frames_from(returned, house.questionnaire)
    survey = survey_of(frames, house.catalogue, hits, returned)
    return returned, survey


def test_a_finding_stands_at_the_cell_of_the_workbook(house):
    returned, survey = told(house)
    found = {finding.rule.code: finding for finding in judge(house.rules, survey, returned)}
    assert found["EXT-001"].cell == Cell("Extensions", 9, 1)
    assert found["EXT-001"].also == (Cell("Extensions", 7, 1),)
    assert found["EXT-001"].who == "2001 Ben Ode"
    assert found["CAP-002"].cell.title == "Site"
    assert found["CAP-002"].cell.row == returned.sheets["site"].rows["disk_gb"]
    assert found["CAP-002"].value == "1"


def test_a_fault_of_a_whole_sheet_stands_at_its_first_answer_row(house):
    returned = returned_from(
        "| site | country |\n| 7 | United States |\n\n| emergency | number |\n", house.questionnaire
    )
    frames, _ = frames_from(returned, house.questionnaire)
    survey = survey_of(frames, house.catalogue, (), returned)
    (finding,) = [one for one in judge(house.rules, survey, returned) if one.rule.code == "EMG-006"]
    assert finding.cell == Cell("Emergency Notification", 7, 1)


def test_what_the_cell_alone_says_is_put_in_words(house):
    hits = [("FLD-009", Hit(Place("extensions", "display_name", 7), {"limit": "5", "length": "8"}))]
    returned, survey = told(house, hits)
    (finding,) = findings_of(hits, house.rules, survey, returned)
    assert finding.message == "The text under “Name shown” has 8 characters; 5 fit."
    assert finding.value == "Ana Ruiz"


def test_what_the_reader_noticed_stands_outside_every_field(house):
    facts = {"typed": "call me", "cells": "AX9"}
    hits = [("WBK-001", Hit(Place("extensions", None, 9, 50), facts))]
    returned, survey = told(house)
    (finding,) = findings_of(hits, house.rules, survey, returned)
    moved = [("WBK-001", Hit(Place("extensions", None, 12, 50), facts | {"cells": "AX12"}))]
    (later,) = findings_of(moved, house.rules, survey, returned)
    assert finding.cell == Cell("Extensions", 9, 50)
    assert finding.value == "call me"
    assert finding.fingerprint == later.fingerprint


def test_a_secret_is_masked_in_every_fact(house):
    hits = [("FLD-020", Hit(Place("extensions", "voicemail_pin", 9), {"typed": "97531", "read": "97531"}))]
    returned, survey = told(house)
    (finding,) = findings_of(hits, house.rules, survey, returned)
    assert finding.value == "••••"
    assert "97531" not in f"{finding.message} {finding.ask} {finding.remedy}"


def test_a_fact_of_a_secret_is_masked_by_what_it_is_and_not_by_how_it_looks(house):
    """The PIN 6 does not hide that six digits are needed, and one with a mark nobody sees is masked like any other."""
    text = "| extensions | extension | voicemail_pin |\n| 7 | 2001 | 6 |\n| 8 | 2002 | 12\u200b34 |"
    short = ("FLD-010", Hit(Place("extensions", "voicemail_pin", 7), {"limit": "6", "length": "1"}))
    odd = ("FLD-020", Hit(Place("extensions", "voicemail_pin", 8), {"typed": "12\u200b34", "read": "1234"}))
    returned = returned_from(text, house.questionnaire)
    frames, _ = frames_from(returned, house.questionnaire)
    survey = survey_of(frames, house.catalogue, (), returned)
    too_short, tidied = findings_of([short, odd], house.rules, survey, returned)
    assert "at least 6 are needed" in too_short.message
    assert (too_short.value, tidied.value) == (MASK, MASK)
    assert tidied.message == f"“{MASK}” is read as {MASK}."


@pytest.fixture(scope="module")
def clean(house):
    return read(CLEAN, house.questionnaire)


def judged(returned, house):
    frames, unread = frames_from(returned, house.questionnaire)
    hits = [*unread, *misfits(frames, returned, {hit.place for _, hit in unread})]
    survey = survey_of(frames, house.catalogue, hits, returned)
    return [*findings_of(hits, house.rules, survey, returned), *judge(house.rules, survey, returned)]


@pytest.mark.parametrize("lost", SHEETS)
def test_what_rests_on_a_sheet_that_did_not_come_back_is_unchecked_and_not_wrong(clean, house, lost):
    kept = {key: sheet for key, sheet in clean.sheets.items() if key != lost}
    findings = judged(replace(clean, sheets=kept), house)
    assert [finding for finding in findings if finding.rule.severity is not Severity.NOTE] == []
    assert {finding.cell.title for finding in findings} <= {sheet.title for sheet in kept.values()}


def test_a_lost_sheet_is_told_once_with_all_that_it_leaves_unchecked(clean, house):
    kept = {key: sheet for key, sheet in clean.sheets.items() if key != "extensions"}
    (note,) = [one for one in judged(replace(clean, sheets=kept), house) if one.rule.code == "CHK-001"]
    assert note.message.startswith("Because the sheet “Extensions” is missing")
    assert all(code in note.message for code in ("GRP-001", "DST-001", "REF-001", "KEY-003"))


def test_a_cell_told_of_already_raises_nothing_more(house):
    hits = [("FLD-011", Hit(Place("extensions", "voicemail_pin", 7)))]
    text = "| extensions | extension | voicemail | voicemail_pin |\n| 7 | 2001 | Yes | |"
    found = [finding.rule.code for finding in judge(house.rules, surveyed(text, house))]
    assert [code for code in found if code.startswith("VM-")] == ["VM-001"]
    again = [finding.rule.code for finding in judge(house.rules, surveyed(text, house, hits))]
    assert not [code for code in again if code.startswith("VM-")]


def test_a_crash_of_a_check_names_its_rule(house):
    (rule,) = [rule for rule in house.rules if rule.code == "EXT-004"]
    broken = replace(rule, arguments={**rule.arguments, "most": None})
    survey = surveyed("| extensions | extension | call_waiting | line_appearances |\n| 7 | 2001 | No | 4 |", house)
    with pytest.raises(BrokenRule, match="EXT-004"):
        list(judge([broken], survey))


def test_a_hit_of_a_code_that_no_file_has_is_our_fault(house):
    returned, survey = told(house)
    with pytest.raises(BrokenRule, match="FLD-999"):
        list(findings_of([("FLD-999", Hit(Place("extensions", "extension", 7)))], house.rules, survey, returned))


def test_a_word_whose_fact_was_not_given_is_our_fault(house):
    returned, survey = told(house)
    with pytest.raises(BrokenRule, match=r"FLD-004.*limit"):
        list(findings_of([("FLD-004", Hit(Place("extensions", "extension", 7)))], house.rules, survey, returned))


def test_requirements_are_those_that_one_other_cell_decides(house):
    asked = {(need.field, need.when): need.words for need in requirements(house.rules)}
    assert asked["extensions.voicemail_pin", "extensions.voicemail"] == ("Yes",)
    assert asked["queues.exit_kind", "queues.exit_key"] == ()
    assert "BLF" in asked["key_layouts.target", "key_layouts.function"]
    assert not any(field == "extensions.voicemail_email" for field, _ in asked)
