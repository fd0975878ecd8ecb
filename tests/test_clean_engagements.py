"""Engagements of different shape that are in order, an office, a clinic and a hospital: nothing holds them up."""

import json

import pytest
from click.testing import CliRunner

from emprov_xl.cli import main
from emprov_xl.model.rule import Severity
from tests.judging import findings_on
from tests.returns import returned_of
from tests.samples import hospital, lakeside, office
from tests.samples.written import REVIEW_DAY, write_sample

SAMPLES = {
    office.ENGAGEMENT: (office.SHEETS, office.WITHOUT),
    "LAK-001": (lakeside.SHEETS, frozenset()),
    hospital.ENGAGEMENT: (hospital.SHEETS, frozenset()),
}
NOTES: dict[str, set[str]] = {
    office.ENGAGEMENT: {"CAP-016"},
    "LAK-001": set(),
    hospital.ENGAGEMENT: {"FLW-004", "FLW-012", "FLW-014", "FLW-015"},
}
"""The codes of which each may give a note: nothing to act on, but worth saying."""


@pytest.mark.parametrize("engagement", SAMPLES)
def test_a_clean_engagement_gives_its_notes_and_nothing_else(house, engagement):
    sheets, without = SAMPLES[engagement]
    questionnaire = house.questionnaire.without(without)
    returned = returned_of(sheets, questionnaire, engagement)
    findings = findings_on(returned, house, questionnaire)
    assert [str(finding.cell) for finding in findings if finding.rule.severity is not Severity.NOTE] == []
    assert {finding.rule.code for finding in findings} <= NOTES[engagement]


def test_the_office_has_twenty_telephones_and_no_call_center():
    assert len(office.SHEETS["extensions"]) == 20
    assert "queues" not in office.SHEETS


def test_the_hospital_is_large_and_uses_every_part_of_the_questionnaire(house):
    sheets = hospital.SHEETS
    assert set(sheets) == {sheet.key for sheet in house.questionnaire.asked()}
    assert len(sheets["extensions"]) == 400
    assert len({row["extension"] for row in sheets["extensions"]}) == 400
    assert {row.get("time_zone") for row in sheets["locations"]} == {None, "America/Chicago"}
    assert {row["kind"] for row in sheets["agents"]} == {"Static", "Dynamic"}
    assert any(row["destination_kind"] == "Auto attendant" for row in sheets["menu_options"])
    asked = {f"{sheet.key}.{field.key}" for sheet in house.questionnaire.asked() for field in sheet.fields}
    used = {f"{sheet}.{field}" for sheet, rows in sheets.items() for row in rows for field in row}
    assert len(used) > 0.85 * len(asked)


@pytest.mark.parametrize("engagement", [office.ENGAGEMENT, hospital.ENGAGEMENT])
def test_a_clean_engagement_comes_back_as_a_workbook_and_is_processed_clean(house, tmp_path, engagement):
    sheets, without = SAMPLES[engagement]
    workbook = tmp_path / "return.xlsx"
    write_sample(workbook, sheets, engagement, house, without)
    options = ["--output", str(tmp_path / "output"), "--as-of", REVIEW_DAY.isoformat(), "--format", "json"]
    result = CliRunner().invoke(main, ["process", str(workbook), *options])
    assert result.exit_code == 0, result.output
    (run,) = json.loads(result.stdout)
    assert run["verdict"] == "OK"
    assert (run["findings"]["counts"]["blocker"], run["findings"]["counts"]["warning"]) == (0, 0)
    assert {finding["code"] for finding in run["findings"]["findings"]} <= NOTES[engagement]
    assert run["findings"]["cells"]["strays"] == 0
