"""A rule whose input is broken says so, once for each cause and to engineering; it neither guesses nor cries wolf."""

import random
from dataclasses import replace

import pytest

from emprov_xl.model.rule import Audience, Severity
from tests.judging import findings_on
from tests.mutations import ENGAGEMENTS, Chance


@pytest.fixture(scope="module")
def hospital(house):
    return ENGAGEMENTS["GPH-001"](house.questionnaire)


@pytest.fixture(scope="module")
def notes(house, hospital):
    """What is found in the hospital when nothing is broken."""
    return {finding.fingerprint for finding in findings_on(hospital.returned, house)}


def judged(returned, house, notes):
    """What is found beside the notes of the clean engagement, all of which stay."""
    findings = findings_on(returned, house)
    assert notes <= {finding.fingerprint for finding in findings}
    return [finding for finding in findings if finding.fingerprint not in notes]


def broken(hospital, field, text):
    """The hospital's return with another answer in a form's field."""
    sheet, _, key = field.partition(".")
    chance = Chance(hospital, random.Random(0))
    return hospital.spoilt([chance.typed(chance.form(sheet), **{key: text})])


@pytest.mark.parametrize(
    ("field", "text", "told", "unchecked"),
    [
        ("site.country", "", "FLD-001", {"EMG-001", "EMG-002", "EMG-003", "NUM-005"}),
        ("site.platform", "Steam engine", "FLD-002", {"QUE-002"}),
        ("site.extension_length", "four", "FLD-003", {"EXT-002"}),
        ("site.outside_access_digit", "a star", "FLD-002", {"EMG-001", "EMG-003", "NUM-004"}),
        ("site.recording_hours_kept", "a lot", "FLD-003", {"CAP-002"}),
        ("site.voicemail_hours_per_user", "some", "FLD-003", {"CAP-002"}),
        ("voicemail_settings.min_pin_length", "six or so", "FLD-003", {"VM-002", "VM-009"}),
    ],
)
def test_what_could_not_be_checked_is_one_note_that_names_the_cause_and_the_rules(
    house, hospital, notes, field, text, told, unchecked
):
    findings = {finding.rule.code: finding for finding in judged(broken(hospital, field, text), house, notes)}
    assert set(findings) == {told, "CHK-001"}
    note, fault = findings["CHK-001"], findings[told]
    assert (note.rule.severity, note.rule.audience) == (Severity.NOTE, Audience.ENGINEERING)
    assert note.cell == fault.cell
    assert house.questionnaire.field(field).title in note.message
    rules = {rule.code for rule in house.rules if f"({rule.code})" in note.message}
    assert unchecked <= rules


def test_a_fault_that_does_not_rest_on_the_broken_answer_is_still_found(house, hospital, notes):
    returned = broken(hospital, "site.recording_hours_kept", "a lot")
    site = returned.sheets["site"]
    small = replace(site, answers={**site.answers, "disk_gb": {site.rows["disk_gb"]: "20"}})
    found = judged(replace(returned, sheets={**returned.sheets, "site": small}), house, notes)
    assert sorted(finding.rule.code for finding in found) == ["CAP-002", "FLD-003"]


def test_two_causes_are_two_notes(house, hospital, notes):
    chance = Chance(hospital, random.Random(0))
    first = chance.typed(chance.form("site"), extension_length="four")
    second = chance.typed(chance.form("voicemail_settings"), min_pin_length="six or so")
    found = judged(hospital.spoilt([first, second]), house, notes)
    assert sorted(finding.rule.code for finding in found) == ["CHK-001", "CHK-001", "FLD-003", "FLD-003"]
