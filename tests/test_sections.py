"""What is agreed of a section is its content: where it stands in the workbook does not matter, what it says does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.convert import MASK, Converter
from emprov_xl.model.event import Party
from emprov_xl.model.questionnaire import Layout
from emprov_xl.planning.sections import section_of, sections_of
from emprov_xl.review.readiness import Accord
from emprov_xl.review.stages import readiness_of
from tests.engagements import answers
from tests.pasts import a_round, agreed, past
from tests.planned import SAMPLES, codes, moved, planned, sample, sections, typed, with_sheet
from tests.returns import returned_from, returned_of

BY_POSITION = {"outbound_routes", "agents"}
"""The rows of these sheets take their turn: their order is an answer, of agents in some queues."""

OFFICE = """
| extensions | extension | display_name | phone_model | voicemail | voicemail_pin |
| 7          | 2000      | Ana Ruiz     | 1140E       | Yes       | 802461        |
| 8          | 2001      | Ben Ode      | 1120E       | No        |               |

| pin_sets | name          | pins        |
| 7        | International | 48151, 2342 |
"""


@pytest.fixture(scope="module")
def office(house):
    return returned_from(OFFICE, house.questionnaire)


def test_one_line_tells_what_was_planned(house, office):
    told = {key: each.told for key, each in sections(office, house).items()}
    assert told["extensions"] == "2 extensions: 1 1120E, 1 1140E; 1 without voicemail"
    assert told["pin_sets"] == "1 PIN set: International"


def test_a_code_is_short_enough_to_be_read_aloud(house, office):
    code = codes(office, house)["extensions"]
    first, _, second = code.partition("-")
    assert (len(first), len(second)) == (4, 4)
    assert set(first + second) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("sheet", "field", "row", "other"),
    [("extensions", "voicemail_pin", 7, "802462"), ("pin_sets", "pins", 7, "48151, 2343")],
)
def test_a_changed_pin_changes_the_code_though_the_plan_shows_none(house, office, sheet, field, row, other):
    changed = typed(office, sheet, field, row, other)
    before, after = sections(office, house), sections(changed, house)
    assert before[sheet].content != after[sheet].content
    assert before[sheet].told == after[sheet].told
    assert {key for key in before if before[key].content != after[key].content} == {sheet}
    assert MASK in "".join(each.value for object_ in planned(changed, house)[1].objects for each in object_.settings)


def test_another_key_gives_other_codes_so_that_nobody_can_try_a_pin_out(house, office):
    mine, other = sections(office, house), sections(office, house, key=b"another key")
    assert not {mine[key].content for key in mine} & {other[key].content for key in other}


def test_without_a_key_there_are_no_codes(house, office):
    frames, plan = planned(office, house)
    with pytest.raises(ValueError, match="key"):
        sections_of(plan, frames, office, b"")


def test_neither_the_file_nor_the_round_nor_the_day_is_content(house, office):
    elsewhere = replace(office, workbook="other.xlsx", sha256="1" * 64, round=4)
    assert codes(elsewhere, house) == codes(office, house)


def test_all_keys_are_one_section(house):
    returned, questionnaire = sample("clinic", house)
    _, plan = planned(returned, house, questionnaire)
    keys = [each for each in plan.objects if each.kind in ("Key set", "Key")]
    assert {section_of(each) for each in keys} == {"key_layouts"}
    assert {each.place.sheet for each in keys} == {"key_layouts", "extensions"}


@given(st.data())
@pytest.mark.parametrize("name", SAMPLES)
def test_rows_that_were_sorted_or_moved_apart_are_the_same_content(house, name, data):
    returned, questionnaire = sample(name, house)
    before = codes(returned, house, questionnaire)
    for sheet in list(returned.sheets.values()):
        if sheet.rows or sheet.key in BY_POSITION:
            continue
        rows = sorted(set().union(*sheet.answers.values()))
        places = data.draw(st.permutations(rows))
        apart = data.draw(st.integers(0, 3))
        target = {row: place + apart * rows.index(place) for row, place in zip(rows, places, strict=True)}
        returned = with_sheet(returned, moved(sheet, target))
    assert codes(returned, house, questionnaire) == before


@pytest.mark.parametrize(
    ("strategy", "kind", "counts"),
    [
        ("linear", "Static", True),
        ("rrordered", "Static", True),
        ("ringall", "Static", False),
        ("linear", "Dynamic", False),
    ],
)
def test_agents_who_change_places_are_agreed_again_where_their_queue_rings_in_order(house, strategy, kind, counts):
    table = f"""
    | queues | number | name  | strategy   |
    | 7      | 800    | Sales | {strategy} |

    | agents | queue | agent | kind   |
    | 7      | Sales | 2001  | {kind} |
    | 8      | Sales | 2002  | {kind} |"""
    swapped = table.replace("2001", "????").replace("2002", "2001").replace("????", "2002")
    before, after = (codes(returned_from(each, house.questionnaire), house) for each in (table, swapped))
    assert [key for key in before if before[key] != after[key]] == ["agents"] * counts


def test_routes_that_change_places_are_agreed_again_also_where_the_sheet_site_was_lost(house):
    table = """
    | outbound_routes | name   | call_type | patterns | trunks |
    | 7               | Local  | Local     | 9NXXXXXX | SIP    |
    | 8               | Abroad | National  | 9011X.   | SIP    |"""
    swapped = table.replace("| 7  ", "| 9  ")
    before, after = (codes(returned_from(each, house.questionnaire), house) for each in (table, swapped))
    assert [key for key in before if before[key] != after[key]] == ["outbound_routes"]


def what_is_told(returned, house, questionnaire):
    """By section, everything that its objects tell, in no order; a secret by what was typed."""
    frames, plan = planned(returned, house, questionnaire)
    told = {}
    for each in plan.objects:
        words = sorted((setting.label, setting.value) for setting in each.settings)
        told.setdefault(section_of(each), []).append((each.kind, each.key, each.name, words))
    for sheet in questionnaire.asked():
        for field in (field for field in sheet.fields if field.secret):
            told.setdefault(sheet.key, []).append((field.key, *sorted(map(str, frames.column(field.name)))))
    return {key: sorted(map(repr, objects)) for key, objects in told.items()}


@given(st.data())
@pytest.mark.parametrize("name", SAMPLES)
def test_an_edited_answer_changes_the_codes_of_the_sections_that_tell_it_and_of_no_other(house, name, data):
    returned, questionnaire = sample(name, house)
    asked = [sheet for sheet in questionnaire.asked() if returned.sheets[sheet.key].answers]
    sheet = data.draw(st.sampled_from(asked))
    answered = returned.sheets[sheet.key].answers
    field = data.draw(st.sampled_from([each for each in sheet.fields if each.key in answered]))
    row = data.draw(st.sampled_from(sorted(answered[field.key])))
    choices = questionnaire.choices.get(field.choices or "")
    words = field.kinds or (choices.words if choices else ())
    other = data.draw(st.sampled_from([*words[:4], field.example, "2", "2014", "Ana Ruiz", None]))
    changed = typed(returned, sheet.key, field.key, row, other)
    before, after = codes(returned, house, questionnaire), codes(changed, house, questionnaire)
    told, tells = (what_is_told(each, house, questionnaire) for each in (returned, changed))
    differ = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert differ == {key for key in before.keys() | after.keys() if told.get(key) != tells.get(key)}
    # A default that is typed out, or a line put where one would have come by itself, is planned as it was.
    if other is not None and sheet.key != "key_layouts":
        reads = Converter(field, questionnaire)
        assert differ or reads(other).value == reads(answered[field.key][row]).value


@given(st.data())
def test_made_up_answers_keep_their_codes_when_rows_are_inserted(house, data):
    filled = data.draw(answers(house.questionnaire))
    rows = {key: _records(fields) for key, fields in filled.items()}
    returned = returned_of(rows, house.questionnaire, "ACM-001")
    before = codes(returned, house)
    for key in filled:
        if house.questionnaire.sheet(key).layout is Layout.TABLE:
            sheet = returned.sheets[key]
            down = {row: 3 * row for row in set().union(*sheet.answers.values())}
            returned = with_sheet(returned, moved(sheet, down))
    assert codes(returned, house) == before


def _records(fields):
    """Answers by field as rows."""
    used = sorted({row for cells in fields.values() for row in cells})
    return [{key: cells[row] for key, cells in fields.items() if row in cells} for row in used]


@given(st.data())
def test_whatever_is_edited_after_both_signed_it_is_not_ready_until_they_sign_again(house, data):
    """On a real plan with real codes: a stale agreement is never shown as Ready."""
    returned, questionnaire = sample("office", house)
    signed = tuple(sections(returned, house, questionnaire).values())
    both = [agreed(each.key, party, each.content) for each in signed for party in Party]
    for _ in range(data.draw(st.integers(1, 3))):
        sheet = data.draw(st.sampled_from([each for each in returned.sheets.values() if any(each.answers.values())]))
        field = data.draw(st.sampled_from(sorted(key for key, cells in sheet.answers.items() if cells)))
        row = data.draw(st.sampled_from(sorted(sheet.answers[field])))
        returned = typed(returned, sheet.key, field, row, data.draw(st.sampled_from(["2", "2014", "Ana Ruiz", None])))
    now = tuple(sections(returned, house, questionnaire).values())
    known = past(a_round(1, 0, signed), *both, a_round(2, 1, now))
    old = {each.key: each.content for each in signed}
    new = {each.key: each.content for each in now}
    ready = readiness_of(known)
    assert ready.ready == (old == new)
    again = {each.section.key for each in ready.standings if each.accord is not Accord.AGREED}
    assert again == {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
