"""One cell, understood: nothing is guessed, nothing is lost."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.convert import PLAIN, Converter, shown
from emprov_xl.model.questionnaire import Choices, DestinationKind, Field, FieldType, Questionnaire
from emprov_xl.readers.habits import HABITS, Said

YES_NO = Choices("yes_no", ("Yes", "No"), {}, {"y": "Yes", "x": "Yes", "✓": "Yes", "1": "Yes", "non": "No", "0": "No"})
KINDS = (DestinationKind("Extension", None, ""), DestinationKind("Auto attendant", None, "", ("ivr",)))
QUESTIONNAIRE = Questionnaire("t", "1.0", (), (), {"yes_no": YES_NO}, KINDS)


def read(kind, typed, **more):
    field = Field("s", "f", "F", FieldType(kind), "why", "x", **more)
    return Converter(field, QUESTIONNAIRE)(typed)


def habitual(habit):
    more = {"choices": "yes_no"} if habit.type is FieldType.CHOICE else {}
    return Field("s", habit.field or "f", "F", habit.type, "why", "x", required=habit.required, of=habit.of, **more)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: f"{habit.type} {habit.typed!r} {habit.field}")
def test_a_habit_becomes_what_the_table_says(habit):
    reading = Converter(habitual(habit), QUESTIONNAIRE)(habit.typed)
    said = Said.ASKED if reading.trouble else Said.NOTED if reading.tidied else Said.NOTHING
    assert (reading.value, said) == (habit.read, habit.said)
    assert (reading.trouble or "", reading.proposed) == (habit.code, habit.proposed)


def test_a_proposed_answer_reads_as_itself():
    """What we propose is typed into the cell by somebody; it must not be asked about again."""
    for habit in HABITS:
        for proposed in filter(None, habit.proposed.split(" or ")):
            reading = Converter(habitual(habit), QUESTIONNAIRE)(proposed)
            assert reading.trouble is None, habit


def test_every_type_of_field_has_a_habit():
    plain = {FieldType.REFERENCE, FieldType.DESTINATION, FieldType.DESTINATION_KIND, FieldType.PIN, FieldType.IP}
    assert {habit.type for habit in HABITS} == set(FieldType) - plain


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("digits", "ext. 214", "214"),
        ("dial", "9 1 (613) 555-0100#", "916135550100#"),
        ("whole", 20.0, 20),
        ("date", dt.datetime(2026, 12, 24), dt.date(2026, 12, 24)),
        ("date", "24-Dec-2026", dt.date(2026, 12, 24)),
        ("date", "1er mai 2026", dt.date(2026, 5, 1)),
        ("date", "2026-12-24 00:00:00", dt.date(2026, 12, 24)),
        ("date", "20261224", dt.date(2026, 12, 24)),
        ("date", "04/04/2026", dt.date(2026, 4, 4)),
        ("time", "12:15 am", dt.time(0, 15)),
        ("time", "5 pm", dt.time(17)),
        ("time", 1700.0, dt.time(17)),
        ("time", dt.timedelta(hours=24), dt.time(23, 59)),
        ("time", 0.99999, dt.time(23, 59)),
        ("phone", "613-555-0100/0101", "613-555-0100/0101"),
        ("phone", "555-CALL", "555-CALL"),
        ("device_id", 0.0, "0"),
        ("pin", 4821.0, "4821"),
        ("pin", "４８２１", "4821"),
    ],
)
def test_a_cell_is_read_as_it_is_meant(kind, typed, value):
    reading = read(kind, typed)
    assert (reading.value, reading.trouble) == (value, None)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("digits", dt.datetime(2026, 7, 10), "FLD-016"),
        ("reference", dt.date(2026, 7, 10), "FLD-016"),
        ("whole", "about twenty", "FLD-003"),
        ("whole", 20.5, "FLD-003"),
        ("whole", 1e20, "FLD-003"),
        ("whole", float("inf"), "FLD-003"),
        ("whole", "99999999999999999999", "FLD-003"),
        ("whole", "9" * 5000, "FLD-003"),
        ("date", "next week", "FLD-006"),
        ("time", "9", "FLD-007"),
        ("time", 1.0, "FLD-007"),
        ("time", 0.0, "FLD-007"),
        ("time", 9.0, "FLD-007"),
        ("time", dt.timedelta(hours=40), "FLD-007"),
        ("time", dt.timedelta(hours=-1), "FLD-007"),
        ("time", "25:00", "FLD-007"),
        ("time", "13:00 pm", "FLD-007"),
        ("ip", "192.168.1.300", "FLD-014"),
        ("zone", "Eastern", "FLD-015"),
        ("text", "#REF!", "FLD-017"),
        ("text", "#N/A", "FLD-017"),
    ],
)
def test_a_cell_with_two_readings_or_none_is_left_unread(kind, typed, code):
    reading = read(kind, typed)
    assert (reading.value, reading.trouble) == (None, code)


@pytest.mark.parametrize("typed", ["yes", " YES ", "y", True])
def test_a_word_is_read_without_regard_to_case_and_by_its_other_spellings(typed):
    assert read("choice", typed, choices="yes_no").value == "Yes"


def test_a_word_of_no_list_is_kept_for_the_schema_to_fault():
    assert read("choice", "Maybe", choices="yes_no").value == "Maybe"


def test_a_destination_kind_may_be_called_as_people_call_it():
    assert read("destination_kind", "IVR", kinds=("Extension", "Auto attendant")).value == "Auto attendant"


@pytest.mark.parametrize("typed", ["2001\n2002\n2003", "2001; 2002;2003", "2001, 2002, 2003"])
def test_a_list_is_split_where_people_split_it(typed):
    reading = read("list", typed, of=FieldType.DIGITS)
    assert (reading.value, reading.tidied) == (("2001", "2002", "2003"), False)


def test_a_loosely_joined_list_is_read_and_said():
    reading = read("list", "2001 and 2002 / 2003 & 2004", of=FieldType.DIGITS)
    assert (reading.value, reading.tidied) == (("2001", "2002", "2003", "2004"), True)


@pytest.mark.parametrize("of", [FieldType.REFERENCE, FieldType.TEXT])
@pytest.mark.parametrize("name", ["Bell & Rogers", "Sales and Service", "North / South", "Line 1 & 2"])
def test_a_name_that_holds_a_joining_word_is_one_name(name, of):
    assert read("list", f"{name}; Telus", of=of).value == (name, "Telus")


def test_names_among_numbers_are_not_torn_apart():
    reading = read("list", "2001 and 2002; Smith & Sons", of=FieldType.DIAL)
    assert reading.value == ("2001", "2002", "Smith & Sons")


@pytest.mark.parametrize(
    ("key", "title", "typed", "value"),
    [
        ("ring_seconds", "Ring for (seconds)", "20 sec", 20),
        ("ring_seconds", "Ring for (seconds)", "20 s.", 20),
        ("max_message_minutes", "Longest message (minutes)", "2 min", 2),
        ("voicemail_hours_per_user", "Voicemail kept per person (hours)", "1 hour", 1),
        ("keep_days", "Keep messages for (days)", "30 days", 30),
        ("ram_gb", "Memory of your server (GB)", "8 GB", 8),
    ],
)
def test_a_unit_is_understood_where_the_field_counts_in_it(key, title, typed, value):
    reading = counted(key, title, typed)
    assert (reading.value, reading.trouble) == (value, None)


@pytest.mark.parametrize(
    ("key", "title", "typed"),
    [
        ("ring_seconds", "Ring for (seconds)", "2 min"),
        ("ring_seconds", "Ring for (seconds)", "1 hour"),
        ("keep_days", "Keep messages for (days)", "48 hours"),
        ("channels", "Calls at the same time", "20 sec"),
        ("expected_calls_per_hour", "Calls in a busy hour", "3 hours"),
    ],
)
def test_a_number_of_another_unit_is_not_taken_for_ours(key, title, typed):
    reading = counted(key, title, typed)
    assert (reading.value, reading.trouble) == (None, "FLD-003")


def counted(key, title, typed):
    return Converter(Field("s", key, title, FieldType.WHOLE, "why", "20"), QUESTIONNAIRE)(typed)


def test_a_comma_within_brackets_parts_nothing():
    assert read("list", "Ana (front, left), Ben", of=FieldType.TEXT).value == ("Ana (front, left)", "Ben")


def test_blanks_around_a_text_are_not_worth_a_word_but_odd_ones_within_are():
    assert not read("text", " Ana ").tidied
    assert read("text", "Ana\u200bRuiz").tidied


def test_a_secret_that_became_a_date_is_not_told():
    reading = read("pin", dt.datetime(2026, 7, 10))
    assert "2026" not in str(reading.facts)


@pytest.mark.parametrize(("typed", "text"), [(2001.0, "2001"), (0.5, "0.5"), (True, "Yes"), (dt.time(8, 30), "08:30")])
def test_a_cell_is_shown_as_a_person_sees_it(typed, text):
    assert shown(typed) == text


@pytest.mark.parametrize("kind", PLAIN, ids=str)
@given(data=st.data())
def test_a_text_in_its_plain_form_reads_as_itself(kind, data):
    texts = data.draw(st.from_regex(PLAIN[kind], fullmatch=True)).split("\n")
    for text in texts:
        reading = read(kind, text)
        assert (reading.value, reading.trouble, reading.tidied) == (text, None, False)


@pytest.mark.parametrize("kind", ["text", "digits", "phone", "whole", "device_id", "email"])
@given(
    cells=st.lists(
        st.one_of(
            st.from_regex("[0-9]{1,3}", fullmatch=True),
            st.floats(0, 9),
            st.sampled_from(["x2", "Z\u00a0", True, " a "]),
        ),
        min_size=1,
    )
)
def test_a_column_is_read_as_its_cells_are(kind, cells):
    convert = Converter(Field("s", "f", "F", FieldType(kind), "why", "x"), QUESTIONNAIRE)
    values, noted = convert.column(cells)
    readings = [convert(cell) for cell in cells]
    assert values == [reading.value for reading in readings]
    worth_a_word = {
        (type(cell), cell) for cell, reading in zip(cells, readings, strict=True) if reading.trouble or reading.tidied
    }
    assert set(noted) == worth_a_word
