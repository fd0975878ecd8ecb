"""The questionnaire as data: what is written in workbook_templates/ is what we ask, and what is wrong is refused."""

import shutil

import pytest

from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.errors import WrongDefinition
from emprov_xl.files import data_folder
from emprov_xl.model.questionnaire import FieldType, Layout

CATALOGUE = load_catalogue()
QUESTIONNAIRE = load_questionnaire(CATALOGUE)


@pytest.fixture
def templates(tmp_path):
    return shutil.copytree(data_folder("workbook_templates"), tmp_path / "templates")


def broken(templates, file, old, new):
    path = templates / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WrongDefinition) as refusal:
        load_questionnaire(CATALOGUE, templates)
    return str(refusal.value)


def test_every_question_says_why_it_is_asked_in_less_than_excel_cuts():
    for sheet in QUESTIONNAIRE.asked():
        for field in sheet.fields:
            assert 20 < len(field.ask) < 255, field.name


def test_the_fields_that_are_secret_are_all_known_as_such():
    secret = {field.name for sheet in QUESTIONNAIRE.asked() for field in sheet.fields if field.secret}
    assert secret == {
        "extensions.voicemail_pin",
        "extensions.hot_desk_pin",
        "shared_mailboxes.pin",
        "porting.transfer_pin",
        "call_routing.override_pin",
        "conferences.pin",
        "conferences.admin_pin",
        "pin_sets.pins",
        "emergency.barge_in_pin",
    }


def test_a_destination_is_two_fields_the_kind_first():
    keys = [field.key for field in QUESTIONNAIRE.sheet("extensions").fields]
    assert keys.index("no_answer") == keys.index("no_answer_kind") + 1
    assert QUESTIONNAIRE.field("extensions.no_answer_kind").type is FieldType.DESTINATION_KIND


def test_an_operator_is_never_an_operator():
    assert "Operator" not in QUESTIONNAIRE.field("site.operator").kinds


def test_no_header_text_means_two_fields_of_a_sheet():
    for sheet in QUESTIONNAIRE.asked():
        texts = [text.casefold() for field in sheet.fields for text in (field.title, *field.aliases)]
        assert len(texts) == len(set(texts)), sheet.key


def test_what_was_not_sold_is_not_asked_and_nothing_asks_about_it():
    asked = QUESTIONNAIRE.without(frozenset({"outbound", "call_centre"}))
    assert "trunks" not in {sheet.key for sheet in asked.sheets}
    assert "calling_permission" not in {field.key for field in asked.sheet("extensions").fields}
    assert "Queue" not in asked.field("extensions.no_answer_kind").kinds


def test_a_questionnaire_is_sized_to_what_was_sold():
    assert QUESTIONNAIRE.sheet("extensions").prepared_rows(60) == 75
    assert QUESTIONNAIRE.sheet("extensions").prepared_rows(4) == 25


def test_every_table_has_room_for_answers_and_a_key_field():
    for sheet in QUESTIONNAIRE.asked():
        if sheet.layout is Layout.TABLE:
            assert sheet.key_field.required, sheet.key


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("speed_dials.toml", 'type = "digits"', 'type = "digit"', "speed_dials.toml: field[code].type: 'digit' is not"),
        (
            "speed_dials.toml",
            "required = true",
            "requierd = true",
            "speed_dials.toml: field[code].requierd: is not known",
        ),
        ("agents.toml", 'to = "queues"', 'to = "queue"', "agents.toml: field[queue].to: there is no sheet 'queue'"),
        (
            "site.toml",
            'choices = "@platforms"',
            'choices = "@boxes"',
            "site.toml: field[platform].choices: there is no",
        ),
        ("site.toml", 'key = "company"', 'key = "Company"', "site.toml: field[Company].key"),
        ("questionnaire.toml", 'sheet = "queues"', 'sheet = "lines"', "destination_kind[Queue].sheet: does not exist"),
        ("questionnaire.toml", '"queues"', '"lines"', "lines.toml: file: does not exist"),
        ("site.toml", "[sheet]", "[sheet", "site.toml: file: is not TOML"),
        (
            "agents.toml",
            'where = "strategy"',
            'where = "plan"',
            "agents.toml: sheet.order.where: queues has no field 'plan'",
        ),
        ("agents.toml", 'within = "queue"', 'within = "name"', "agents.toml: sheet.order.within: 'name' names no row"),
        ("agents.toml", 'where = "strategy", ', "", "agents.toml: sheet.order.within: goes with where and words"),
        ("agents.toml", "only = { kind", "only = { sort", "agents.toml: sheet.order.only: there is no field 'sort'"),
        ("site.toml", 'layout = "form"', 'layout = "form"\norder = {}', "site.toml: sheet.order: belongs to a table"),
    ],
)
def test_a_wrong_definition_is_refused_by_file_table_and_key(templates, file, old, new, complaint):
    assert complaint in broken(templates, file, old, new)


def test_an_ask_that_excel_would_cut_is_refused(templates):
    path = templates / "speed_dials.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('ask = "', f'ask = "{"x" * 250} ', 1), encoding="utf-8")
    with pytest.raises(WrongDefinition, match=r"speed_dials\.toml: field\[code\]\.ask: has \d+ characters"):
        load_questionnaire(CATALOGUE, templates)
