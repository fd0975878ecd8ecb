"""What the lab does not do is told in its README: no question of the questionnaire is left out in silence."""

import pytest

from emprov_xl.exports.lab.exporter import LabExporter
from emprov_xl.exports.lab.simpler import SIMPLER
from tests.asterisk import Files
from tests.exporting import SHEETS, source, source_of_sheets

NO_CALLS = {
    *("network.*", "numbering.*", "porting.*", "locations.*", "site.*", "features.notes"),
    # who and where people are, what they are called and how many they are
    *("extensions.last_name", "extensions.department", "extensions.location", "extensions.off_site"),
    *("extensions.device_id", "extensions.port", "extensions.existing_number"),
    *("dids.what_should_happen", "menu_options.label", "holidays.name", "agents.name"),
    *("queues.expected_calls_per_hour", "queues.average_handle_seconds"),
    # the clinic has no route of one location alone or for premium numbers, and names each direct number twice
    *("outbound_routes.location", "calling_permissions.premium", "extensions.direct_did"),
}
"""Questions of which no call of the clinic tells the answer."""
OTHERWISE = {
    "paging_groups.busy_handling": "Ring",
    "paging_groups.duplex": "Yes",
    "queues.agent_timeout_seconds": "22",
    "queues.retry_seconds": "7",
    "queues.auto_pause": "Yes",
    "voicemail_settings.max_messages": "7",
}
"""Answers of which the clinic says what is taken for a blank anyhow."""


def lab(sheets):
    return {file.name: file.content for file in LabExporter().files(source_of_sheets(sheets, "clinic"))}


def answered(sheets):
    """The questions that are answered, but for the names by which rows are known."""
    keys = {sheet.key: sheet.key_field.key for sheet in source("clinic").survey.questionnaire.asked()}
    return {f"{sheet}.{key}" for sheet, rows in sheets.items() for row in rows for key in row if key != keys.get(sheet)}


def among(field, names):
    return field in names or f"{field.partition('.')[0]}.*" in names or field.endswith(".notes")


def without(sheets, fields):
    return {
        sheet: [{key: said for key, said in row.items() if f"{sheet}.{key}" not in fields} for row in rows]
        for sheet, rows in sheets.items()
    }


def with_all(sheets, field, said):
    sheet, key = field.split(".")
    return sheets | {sheet: [row | {key: said} for row in sheets[sheet]]}


@pytest.fixture(scope="module")
def told():
    return {field for fields in SIMPLER.values() for field in fields.split()}


@pytest.fixture(scope="module")
def files():
    return lab(SHEETS["clinic"][0])


def test_what_the_lab_leaves_out_without_a_word_is_no_matter_of_calls(told, files):
    sheets = SHEETS["clinic"][0]
    asked = {field for field in answered(sheets) if not among(field, told | NO_CALLS)}
    assert len(asked) > 80
    silent = {
        field
        for field in asked
        if lab(with_all(sheets, field, OTHERWISE[field]) if field in OTHERWISE else without(sheets, {field})) == files
    }
    assert silent == set()


def test_what_is_told_as_left_out_makes_no_difference(told, files):
    sheets = SHEETS["clinic"][0]
    plain = {field for field in answered(sheets) if among(field, told) and "." in field}
    assert lab(without(sheets, plain)) == files


def test_the_questions_that_are_told_of_are_those_of_the_questionnaire(told):
    sheets = source("clinic").survey.questionnaire
    keys = {sheet.key for sheet in sheets.asked()}
    assert {field.removesuffix(".*") for field in told if field.endswith(".*")} <= keys
    assert all(sheets.field(field) for field in told if not field.endswith(".*"))


def test_each_stands_in_the_readme(files):
    lines = files["lab/README.md"].decode().replace("\n  ", " ").splitlines()
    for sentence in SIMPLER:
        assert f"- {sentence}" in lines


@pytest.mark.parametrize("sample", SHEETS)
def test_every_context_extension_queue_mailbox_and_telephone_that_is_referred_to_exists(sample):
    found = Files({file.name: file.content for file in LabExporter().files(source(sample))})
    assert list(found.complaints()) == []
