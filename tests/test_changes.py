"""What changed between two returns, and what each change touches."""

import itertools
import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.convert import MASK
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.model.changes import changed_cells, changed_sheets
from emprov_xl.review.changes_page import changes_page
from emprov_xl.review.changes_told import document, lines
from emprov_xl.review.moved import moved
from tests.changing import (
    between,
    counts,
    everything_said,
    returned_answers,
    row_with,
    sample_of,
    told,
    touched,
)
from tests.engagements import answers, anything, faulty
from tests.returns import returned_from
from tests.samples.lakeside import SHEETS

QUESTIONNAIRE = load_questionnaire(load_catalogue())

PEOPLE = """
| extensions | extension | display_name | device_id    | voicemail | voicemail_pin | ring_seconds |
|------------|-----------|--------------|--------------|-----------|---------------|--------------|
| 7          | 2001      | Ana Ruiz     | 001B4F000A01 | Yes       | 590706        | 20           |
| 8          | 2002      | Ben Ode      | 001B4F000A02 | No        |               |              |
| 9          | 2003      | Cy Lund      | 001B4F000A03 | Yes       | 430275        |              |
"""


def people(*changes):
    text = PEOPLE
    for before, now in changes:
        assert before in text
        text = text.replace(before, now)
    return text


def clinic(house, change=None):
    return sample_of(SHEETS, house, change)


def since(house, change):
    """What changed at the clinic."""
    return between(clinic(house), clinic(house, change), house)


# what is a change


def test_an_answer_that_is_another_is_told_with_both_and_whose_it_is(house):
    changes = between(PEOPLE, people(("Ben Ode ", "Ben Odell ")), house)
    assert told(changes) == [("Changed", "2002 Ben Ode", ["Name shown: Ben Ode → Ben Odell"])]
    (cell,) = changes.changes[0].cells
    assert (str(cell.old), str(cell.new)) == ("Extensions!B8", "Extensions!B8")


def test_a_row_that_is_gone_and_a_new_one_are_told_with_all_their_answers(house):
    lines_ = people().strip().splitlines()
    gone = "\n".join(line for line in lines_ if "2002" not in line)
    changes = between(PEOPLE, f"{gone}\n| 12 | 2009 | Di Moss | | | | |", house)
    assert told(changes) == [
        ("Added", "2009 Di Moss", ["Extension:  → 2009", "Name shown:  → Di Moss"]),
        (
            "Removed",
            "2002 Ben Ode",
            ["Extension: 2002 → ", "Name shown: Ben Ode → ", "Device ID (MAC): 001B4F000A02 → ", "Voicemail: No → "],
        ),
    ]


def test_sorted_rows_and_rows_between_are_no_change(house):
    moved = people(("| 7  ", "| 30 "), ("| 9  ", "| 7  "), ("| 8  ", "| 11 "))
    assert not between(PEOPLE, moved, house)


def test_the_same_answer_typed_otherwise_is_no_change(house):
    old = people(("2001 ", "2001 "))
    new = people(
        ("001B4F000A01", "00:1b:4f:00:0a:01"), ("| Yes       | 590706", "| yes       | 590706"), ("20  ", "20.0")
    )
    assert not between(old, new, house)


def test_a_number_typed_as_a_number_is_no_change(house):
    old = returned_from(PEOPLE, house.questionnaire)
    new = returned_from(PEOPLE, house.questionnaire, {"extensions.extension@7": 2001.0})
    assert not between(old, new, house)


def test_what_cannot_be_understood_is_compared_as_it_was_typed(house):
    old, new = people(("| 20 ", "| soon ")), people(("| 20 ", "| later "))
    assert not between(old, old, house)
    assert told(between(old, new, house)) == [("Changed", "2001 Ana Ruiz", ["Ring for (seconds): soon → later"])]


def test_another_number_with_all_else_the_same_is_one_change(house):
    assert told(between(PEOPLE, people(("2001", "2041")), house)) == [
        ("Renumbered", "2001 Ana Ruiz", ["Extension: 2001 → 2041"])
    ]


def test_who_gets_another_number_and_something_else_is_still_the_same_person(house):
    changes = between(PEOPLE, people(("2001", "2041"), ("| 20 ", "| 30 ")), house)
    assert told(changes) == [("Renumbered", "2001 Ana Ruiz", ["Extension: 2001 → 2041", "Ring for (seconds): 20 → 30"])]


def test_two_people_who_swap_numbers_are_renumbered_both(house):
    changes = between(PEOPLE, people(("2001", "????"), ("2002", "2001"), ("????", "2002")), house)
    assert told(changes) == [
        ("Renumbered", "2001 Ana Ruiz", ["Extension: 2001 → 2002"]),
        ("Renumbered", "2002 Ben Ode", ["Extension: 2002 → 2001"]),
    ]


def test_a_number_that_goes_to_somebody_else_is_a_change_of_that_number(house):
    changes = between(PEOPLE, people(("Ben Ode ", "Eve Ito "), ("001B4F000A02", "001B4F000A09")), house)
    assert told(changes) == [
        (
            "Changed",
            "2002 Ben Ode",
            ["Name shown: Ben Ode → Eve Ito", "Device ID (MAC): 001B4F000A02 → 001B4F000A09"],
        )
    ]


def test_rows_that_repeat_a_schedule_are_told_apart_by_what_they_say(house):
    old = """
    | business_hours | schedule | from_day | to_day   | opens | closes |
    | 7              | Main     | Monday   | Thursday | 08:00 | 17:00  |
    | 8              | Main     | Friday   |          | 08:00 | 15:00  |
    | 9              | Main     | Saturday |          | 09:00 | 12:00  |"""
    new = """
    | business_hours | schedule | from_day | to_day   | opens | closes |
    | 7              | Main     | Friday   |          | 08:00 | 14:00  |
    | 8              | Main     | Saturday |          | 09:00 | 12:00  |
    | 9              | Main     | Monday   | Thursday | 08:00 | 17:00  |"""
    assert [cells for _, _, cells in told(between(old, new, house))] == [["Closes at: 15:00 → 14:00"]]


def test_a_key_that_is_moved_is_one_change(house):
    def move(sheets):
        row_with(sheets, "key_layouts", layout="Reception", key="11")["key"] = "15"

    assert [(what, cells) for what, _, cells in told(since(house, move))] == [("Changed", ["Key: 11 → 15"])]


def test_a_form_is_told_answer_by_answer(house):
    def move(sheets):
        sheets["site"][0] |= {"city": "Gananoque", "main_number": "613-555-0111"}

    assert told(since(house, move)) == [
        ("Changed", "", ["City: Kingston → Gananoque"]),
        ("Changed", "", ["Main telephone number: 6135550100 → 6135550111"]),
    ]


def test_a_sheet_that_was_deleted_is_not_taken_for_rows_that_were_removed(house):
    old = clinic(house)
    new = replace(old, sheets={key: sheet for key, sheet in old.sheets.items() if key != "queues"})
    changes = between(old, new, house)
    assert not changes
    assert changes.notes == ("The sheet Call Queues is missing from q.xlsx: it cannot be compared.",)


def test_a_column_that_was_deleted_is_not_taken_for_answers_that_were_cleared(house):
    old = clinic(house)
    sheet = old.sheets["extensions"]
    kept = {key: at for key, at in sheet.columns.items() if key != "department"}
    lost = {key: cells for key, cells in sheet.answers.items() if key != "department"}
    new = replace(old, sheets={**old.sheets, "extensions": replace(sheet, columns=kept, answers=lost)})
    changes = between(old, new, house)
    assert not changes
    assert changes.notes == ("The column Department of Extensions is missing from q.xlsx: it cannot be compared.",)


# the order of rows


PATTERNS = {"Emergency": "911", "Local": "9NXXXXXX", "Long distance": "91X.", "Abroad": "9011X.", "Free": "91800X."}


def routes(*names, at=7, **patterns):
    """Routes in this order, from a row on."""
    kinds = [name if name in ("Emergency", "Local") else "National" for name in names]
    told = [patterns.get(name, PATTERNS[name]) for name in names]
    rows = zip(range(at, at + len(names)), names, kinds, told, strict=True)
    lines_ = (" | ".join(["", str(row), *words, "SIP main", ""]).strip() for row, *words in rows)
    return "\n".join(["| outbound_routes | name | call_type | patterns | trunks |", *lines_])


FOUR = ("Emergency", "Local", "Long distance", "Abroad")


def test_a_route_that_is_tried_earlier_is_a_change_and_the_only_one(house):
    changes = between(routes(*FOUR), routes("Abroad", "Emergency", "Local", "Long distance"), house)
    assert told(changes) == [("Moved", "Abroad", ["Place in the order: 4 of 4, after Long distance → 1 of 4"])]
    assert [str(cell) for cell in changed_cells(changes, {"outbound_routes"})] == ["Outbound Routes!A7"]
    assert list(lines(changes))[-2:] == [
        "Moved Outbound Routes Abroad: Place in the order “4 of 4, after Long distance” → “1 of 4”"
        " [Outbound Routes!A7].",
        "1 change: 1 moved.",
    ]
    (row,) = changes_page(changes, "round 1", "Acme").rows
    assert [getattr(cell, "value", cell) for cell in row[1:8]] == [
        *("Moved", "Outbound Routes", "Abroad", "Place in the order"),
        *("A7", "4 of 4, after Long distance", "1 of 4"),
    ]


def test_routes_that_keep_their_order_are_no_change_wherever_they_stand(house):
    assert not between(routes(*FOUR), routes(*FOUR, at=20), house)


def test_of_a_new_route_its_place_is_told_and_those_after_it_are_not_moved(house):
    ((what, who, cells),) = told(between(routes(*FOUR), routes(FOUR[0], "Free", *FOUR[1:]), house))
    assert (what, who, cells[-1]) == ("Added", "Free", "Place in the order:  → 2 of 5, after Emergency")


def test_a_route_that_says_something_else_too_is_the_one_that_was_moved(house):
    now = routes("Emergency", "Long distance", "Local", "Abroad", Local="9[2-9]XX.")
    place = "Place in the order: 2 of 4, after Emergency → 3 of 4, after Long distance"
    assert told(between(routes(*FOUR), now, house)) == [
        ("Changed", "Local", ["Numbers, as dialled: 9NXXXXXX → 9[2-9]XX.", place])
    ]


def agents(*rows):
    """A queue that rings in order and one that does not, with their agents in these rows."""
    people = ("Sales | 2001 | Static", "801 | 2002 | Static", "800 | 2003 | Static", "801 | 2004 | Static")
    lines_ = zip(rows, (*people, "800 | 2005 | Dynamic"), strict=True)
    return "\n".join(
        [
            "| queues | number | name    | strategy |",
            "| 7      | 800    | Sales   | linear   |",
            "| 8      | 801    | Service | ringall  |",
            "",
            "| agents | queue | agent | kind |",
            *(f"| {row} | {person} |" for row, person in lines_),
        ]
    )


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ((9, 8, 7, 10, 11), ["1 of 2 → 2 of 2, after 2003"]),  # Sales rings from the top of its list
        ((7, 10, 9, 8, 11), []),  # Service rings all at once
        ((8, 9, 10, 11, 7), []),  # who logs in stands where he logged in
    ],
)
def test_agents_of_a_queue_that_rings_in_order_are_compared_by_their_place_in_it(house, rows, places):
    changes = between(agents(7, 8, 9, 10, 11), agents(*rows), house)
    assert [cells for _, _, cells in told(changes)] == [[f"Place in the order: {each}"] for each in places]
    assert set(touched(changes).values()) <= {"queue 800 Sales"}


# secrets


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("590706", "918273", (MASK, "changed")),
        ("590706", "", (MASK, "cleared")),
        ("", "918273", ("", "set")),
        ("590706", "no thanks", (MASK, "changed")),
    ],
)
def test_of_a_secret_only_that_it_changed_is_told(house, before, now, said):
    old, new = people(("590706", before or "      ")), people(("590706", now or "      "))
    changes = between(old, new, house)
    (cell,) = changes.changes[0].cells
    assert (cell.before, cell.now) == said
    page = changes_page(changes, "round 1", "Acme")
    for secret in filter(None, (before, now)):
        assert secret not in everything_said(changes) + str(page)


# what a change touches


def test_who_is_removed_is_told_with_keys_groups_menus_and_calls(house):
    def remove(sheets):
        sheets["extensions"].remove(row_with(sheets, "extensions", extension="2061"))

    words = touched(since(house, remove))["2061 Raj Patel"]
    assert "key 15 of module 1 of layout Reception" in words
    assert "still named by" in words


def test_an_agent_who_is_removed_is_missed_by_the_queue_that_still_names_him(house):
    def remove(sheets):
        sheets["extensions"].remove(row_with(sheets, "extensions", extension="2014"))

    words = touched(since(house, remove))["2014 Grace Okafor"]
    assert "queue 6101 Appointments (agent)" in words.partition("; ")[0]
    assert "calls to 6135550100 (Main number)" in words
    assert "still named by queue 6101 Appointments (agent)" in words


def test_who_is_renumbered_is_told_with_what_still_says_the_old_number(house):
    def renumber(sheets):
        row_with(sheets, "extensions", extension="2014")["extension"] = "2114"
        row_with(sheets, "agents", agent="2014")["agent"] = "2114"

    changes = since(house, renumber)
    assert counts(changes) == {"Renumbered": 1, "Changed": 1}
    assert "queue 6101 Appointments (agent)" in touched(changes)["2014 Grace Okafor"]
    assert "still named by queue" not in touched(changes)["2014 Grace Okafor"]


def test_calls_are_told_with_the_time_at_which_they_come(house):
    def other(sheets):
        row_with(sheets, "menu_options", attendant="Night menu", key="3")["label"] = "On call"

    (words,) = touched(since(house, other)).values()
    assert words.startswith("menu Night menu; calls to 6135550100 (Main number)")
    assert words.endswith("reach it when closed and on holidays")


def test_hours_touch_the_calls_that_go_by_them(house):
    def later(sheets):
        row_with(sheets, "business_hours", schedule="Harbour hours")["closes"] = "18:00"

    (words,) = touched(since(house, later)).values()
    assert words.startswith("call routing Harbour hours (“Schedule”); calls to ")
    assert "6135550104 (Harbour clinic)" in words


def test_a_remark_touches_nothing(house):
    def remark(sheets):
        row_with(sheets, "extensions", extension="2014")["notes"] = "Back in May"
        row_with(sheets, "locations", location="Harbour clinic")["notes"] = "Ring twice"

    assert set(touched(since(house, remark)).values()) == {""}


def test_another_email_address_does_not_touch_who_calls_whom(house):
    def email(sheets):
        row_with(sheets, "extensions", extension="2014")["email"] = "g.okafor@lakeside-clinic.example"

    assert set(touched(since(house, email)).values()) == {""}


def test_many_of_a_kind_are_counted(house):
    def less(sheets):
        row_with(sheets, "calling_permissions", name="Staff")["international"] = "Yes"

    (words,) = touched(since(house, less)).values()
    assert " extensions by “May call” (2001 Marta Kowalski, 2002 Devon Clarke, 2003 Ines Carvalho and " in words


def test_what_is_new_is_told_with_who_names_it_already(house):
    def add(sheets):
        sheets["extensions"].append({"extension": "2099", "display_name": "New Nurse", "voicemail": "No"})
        row_with(sheets, "ring_groups", number="6003")["members"] += "; 2099"

    words = touched(since(house, add))["2099 New Nurse"]
    assert words.startswith("ring group 6003 Nurses on duty (“Who rings”)")


# for others


def test_the_sheets_and_cells_of_changes_are_at_hand(house):
    changes = between(PEOPLE, people(("Ben Ode ", "Ben Odell ")), house)
    assert changed_sheets(changes) == ("extensions",)
    assert [str(cell) for cell in changed_cells(changes, {"extensions"})] == ["Extensions!B8"]
    assert changed_cells(changes, {"queues"}) == ()


def test_changes_for_programs_name_field_cells_and_what_is_touched(house):
    changes = json.loads(document(between(PEOPLE, people(("2001", "2041")), house)))
    assert changes["schema"] == "emprov-changes/1"
    (change,) = changes["changes"]
    assert (change["what"], change["key"], change["who"]) == ("renumbered", "extensions", "2001 Ana Ruiz")
    assert change["cells"][0] == {
        "field": "extensions.extension",
        "title": "Extension",
        "before": "2001",
        "now": "2041",
        "secret": False,
        "old_cell": "Extensions!A7",
        "new_cell": "Extensions!A7",
    }


def test_the_page_has_a_row_a_cell_and_says_so_when_there_is_none(house):
    changes = between(PEOPLE, people(("2001", "2041"), ("| 20 ", "| 30 ")), house)
    page = changes_page(changes, "round 1", "Acme")
    assert [row[0] for row in page.rows] == [1, 1]
    assert [str(row[5].link) for row in page.rows] == ["Extensions!A7", "Extensions!AB7"]
    none = changes_page(between(PEOPLE, PEOPLE, house), "round 1", "Acme")
    assert (none.rows, none.banner[1][0].value) == ((), "Nothing has changed since round 1.")


# laws


@given(st.data())
def test_nothing_changed_from_a_return_to_itself_in_any_order(house, data):
    contents = data.draw(st.sampled_from([anything, faulty(QUESTIONNAIRE)]))
    made = data.draw(answers(QUESTIONNAIRE, contents))
    made = {key: fields for key, fields in made.items() if QUESTIONNAIRE.sheet(key).order is None}
    dice = random.Random(data.draw(st.integers(0, 10**6)))
    places = {key: _order(fields, dice) for key, fields in made.items()}
    moved = {
        key: {field: {places[key][record]: value for record, value in cells.items()} for field, cells in fields.items()}
        for key, fields in made.items()
    }
    one, other = (returned_answers(each, QUESTIONNAIRE) for each in (made, moved))
    assert list(lines(between(one, other, house)))[2:] == ["Nothing has changed since q.xlsx (ACM-001, round 1)."]


def _order(fields, dice):
    """Another record for each that is used, blank ones between."""
    used = sorted({record for cells in fields.values() for record in cells})
    return dict(zip(used, dice.sample(range(3 * len(used) + 5), len(used)), strict=True))


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
def test_as_few_routes_as_can_be_are_told_to_have_moved(order, otherwise):
    """The rest stand as they stood; there is no way to tell fewer, of moved rows and in all."""
    old, new = (tuple(range(8)),), (tuple(range(8)),)
    both = dict(enumerate(order))
    found = moved(old, new, both, otherwise)
    stay = [order[row] for row in range(8) if row not in found]
    assert stay == sorted(stay)
    kept = (each for size in range(9) for each in itertools.combinations(range(8), size))
    rising = [set(each) for each in kept if list(map(order.__getitem__, each)) == sorted(order[at] for at in each)]
    most = max(map(len, rising))
    assert len(found) == 8 - most
    assert len(found | otherwise) == min(
        len(otherwise | (set(range(8)) - each)) for each in rising if len(each) == most
    )


@given(st.data())
def test_the_way_back_swaps_added_and_removed(house, data):
    one, other = (
        returned_answers(data.draw(answers(QUESTIONNAIRE, faulty(QUESTIONNAIRE))), QUESTIONNAIRE) for _ in range(2)
    )
    there, back = counts(between(one, other, house)), counts(between(other, one, house))
    assert there.pop("Added", 0) == back.pop("Removed", 0)
    assert there.pop("Removed", 0) == back.pop("Added", 0)
    assert there == back


EDITED = ("extensions", "ring_groups", "queues", "dids", "menu_options", "key_layouts", "business_hours", "agents")


@given(st.integers(0, 10**9))
def test_so_many_edits_are_so_many_changes(house, seed):
    dice = random.Random(seed)
    made = {"Changed": 0, "Removed": 0, "Added": 0, "Renumbered": 0}

    def edit(sheets):
        for key in EDITED:
            sheet, rows = QUESTIONNAIRE.sheet(key), sheets[key]
            for row in dice.sample(rows, dice.randint(0, min(4, len(rows)))):
                how = dice.choice(["Changed", "Changed", "Removed", "Renumbered"])
                if how == "Renumbered" and key not in ("extensions", "ring_groups", "queues"):
                    how = "Changed"
                made[how] += 1
                if how == "Removed":
                    rows.remove(row)
                elif how == "Renumbered":
                    row[sheet.key_field.key] = f"79{dice.randint(10, 99)}{made[how]:02}"
                else:
                    known = {sheet.key_field.key, *sheet.unique, *sheet.identity}
                    field = dice.choice([field.key for field in sheet.fields if field.key not in known])
                    row[field] = f"{dice.randint(10**6, 10**7)}"
            if dice.random() < 0.5:
                made["Added"] += 1
                rows.append({field.key: f"{dice.randint(10**6, 10**7)}" for field in sheet.fields})
            dice.shuffle(rows)

    assert counts(since(house, edit)) == {what: count for what, count in made.items() if count}


@given(st.data())
def test_no_secret_stands_in_what_is_told_of_changes(house, data):
    secrets = [field for sheet in QUESTIONNAIRE.asked() for field in sheet.fields if field.secret]
    field = data.draw(st.sampled_from(secrets))
    sheet = QUESTIONNAIRE.sheet(field.sheet)
    rows = [{sheet.key_field.key: "Night", field.key: data.draw(st.sampled_from(["", "77194", "no PIN 77194"]))}]
    other = [{**rows[0], field.key: data.draw(st.sampled_from(["", "88205", "88205; 88206"]))}]
    one, two = (sample_of({field.sheet: each, "site": [{}]}, house) for each in (rows, other))
    for changes in (between(one, two, house), between(sample_of({"site": [{}]}, house), two, house)):
        said = everything_said(changes) + str(changes_page(changes, "round 1", "Acme"))
        assert "7719" not in said
        assert "8820" not in said
