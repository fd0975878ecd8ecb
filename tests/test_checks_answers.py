"""What verbs ask of a return: conditions, names, numbers, and whose row it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.checks.answers import alike, alike_texts
from emprov_xl.checks.numbers import public, public_texts
from emprov_xl.checks.spelling import Spelling
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit
from tests.tables import surveyed

PEOPLE = """
    | extensions | extension | display_name | last_name | voicemail |
    | 7          | 2001      | Ana          | Ruiz      | Yes       |
    | 8          | 2002      | Ben Ode      |           | No        |
    | 9          | 0201      | Ana          | Fox       |           |"""


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("2001", (7,)),
        ("ben  ODE", (8,)),
        ("Ana Ruiz", (7,)),
        ("2002 Ben Ode", (8,)),
        ("Ben Ode (2002)", (8,)),
        ("2002 Ana", ()),
        ("Ana", (7, 9)),
        ("0201", (9,)),
        ("201", ()),
        ("", ()),
    ],
)
def test_a_person_is_found_by_number_or_name(house, text, rows):
    assert surveyed(PEOPLE, house).directories["extensions"].rows(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"), [("613-555-0114", (7,)), ("+1 613 555 0149", (7,)), ("6135550150", ()), ("(613) 555-0177", (8,))]
)
def test_a_public_number_is_found_in_its_block_however_it_is_written(house, text, rows):
    blocks = """
    | dids | did            | last       |
    | 7    | 1-613-555-0100 | 6135550149 |
    | 8    | 6135550177     |            |"""
    assert surveyed(blocks, house).directories["dids"].rows(text) == rows


@pytest.mark.parametrize("written", ["6135550111", "1 613 555 0111", "+1 (613) 555-0111", "613.555.0111"])
def test_a_north_american_number_is_its_ten_digits(written):
    assert public(written) == "6135550111"


def test_a_condition_tells_blank_from_unreadable(house):
    told = [("FLD-002", Hit(Place("extensions", "voicemail", 9)))]
    blank = {"extensions.voicemail": ("(blank)", "No")}
    assert surveyed(PEOPLE, house).rows_where("extensions", blank) == [8, 9]
    assert surveyed(PEOPLE, house, told).rows_where("extensions", blank) == [8]


def test_a_condition_on_a_form_holds_for_every_row_or_none(house):
    text = PEOPLE + "\n\n| site | deployment |\n| 7 | Cloud |"
    survey = surveyed(text, house)
    assert survey.rows_where("extensions", {"site.deployment": ("Cloud",)}) == [7, 8, 9]
    assert survey.rows_where("extensions", {"site.deployment": ("Virtual",)}) == []
    assert survey.rows_where("extensions", {"site.platform": ("(blank)",)}) == [7, 8, 9]


def test_the_identity_of_a_row_is_the_first_answer_that_no_other_row_shares(house):
    survey = surveyed(
        """
        | extensions | extension | display_name | device_id |
        | 7          | 2001      | Ana          | 0         |
        | 8          | 2001      | Ben          | 0         |
        | 9          | 2003      | Ana          | 0         |""",
        house,
    )
    assert survey.identity(Place("extensions", None, 8)) == "ben"
    assert survey.identity(Place("extensions", None, 9)) == "2003"
    assert len({survey.identity(Place("extensions", None, row)) for row in (7, 8, 9)}) == 3


def test_a_secret_takes_no_part_in_an_identity(house):
    survey = surveyed("| shared_mailboxes | pin |\n| 7 | 86420 |\n| 8 | 97531 |", house)
    assert "86420" not in survey.identity(Place("shared_mailboxes", None, 7))


def test_whose_row_it_is(house):
    survey = surveyed(
        PEOPLE
        + """

        | menu_options | attendant | key | label |
        | 7            | Main      | 1   | Sales |
        | 8            | Main      | 2   | Parts |""",
        house,
    )
    assert survey.who(Place("extensions", "voicemail", 8)) == "2002 Ben Ode"
    assert survey.who(Place("menu_options", "key", 8)) == "Main 2"
    assert survey.who(Place("site", "company", 7)) == "Site"


def test_the_register_has_every_number_and_what_it_is(house):
    survey = surveyed(
        """
        | extensions | extension |
        | 7          | 2001      |

        | parking | lot | first_slot | slots |
        | 7       | 700 | 0701       | 2     |""",
        house,
    )
    assert {number: [use.what for use in uses] for number, uses in survey.register.by_number.items()} == {
        "2001": ["an extension"],
        "700": ["a parking lot"],
        "0701": ["a parking slot"],
        "0702": ["a parking slot"],
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SIP mian", "SIP main"),
        ("SIP man", "SIP main"),
        ("SIP mains", "SIP main"),
        ("sip msin", "SIP main"),
        ("PRI", None),
        ("Sales", None),
        ("2041", None),
    ],
)
def test_a_misspelt_name_is_one_slip_from_one_known_name(typed, meant):
    assert Spelling(["SIP main", "PRI 1", "Sale", "Salem", "2014"]).nearest(typed) == meant


ODD_TEXTS = st.one_of(
    st.text(max_size=12),
    st.text("aB ß\u00a0\t\n\x1c1", max_size=6),
    st.sampled_from(
        ["2001", "Ana Ruiz", " Ana", "Ana ", "Ana  Ruiz", "STRASSE", "Straße", "", "\u0130", "\u0662\u0663"]
    ),
)


@given(st.lists(ODD_TEXTS, max_size=6))
def test_a_column_of_texts_is_compared_as_each_of_them(texts):
    assert alike_texts(texts) == [alike(text) for text in texts]


NUMBERS = st.one_of(
    st.from_regex(r"1?[0-9]{9,11}", fullmatch=True), st.from_regex(r"[+]?[0-9 ().-]{0,14}", fullmatch=True)
)


@given(st.lists(NUMBERS, max_size=6))
def test_a_column_of_numbers_is_compared_as_each_of_them(numbers):
    assert public_texts(numbers) == [public(number) for number in numbers]
