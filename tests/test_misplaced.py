"""A block pasted into the wrong columns, and headings among the answers, are one finding each."""

import pytest

from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.frames import frames_from
from emprov_xl.judge import findings_of, survey_of
from emprov_xl.misplaced import blocks_told_once, without_headings
from emprov_xl.schema import misfits
from tests.judging import findings_on
from tests.returns import returned_from

QUESTIONNAIRE = load_questionnaire(load_catalogue())
PEOPLE = [("2001", "Ana Ruiz"), ("2002", "Ben Ode"), ("2003", "Zoë Bélanger"), ("2004", "Kim Lee"), ("2005", "Al Fox")]
FIELDS = [field.key for field in QUESTIONNAIRE.sheet("extensions").fields]


def sheet(*rows, first=7):
    """Rows of Extensions from the first column on."""
    columns = FIELDS[: max(map(len, rows))]
    lines = [["extensions", *columns]]
    lines += [[str(at), *row, *[""] * (len(columns) - len(row))] for at, row in enumerate(rows, first)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def told(text):
    """The frames, and the hits at every cell: `CODE place`, each with its hit."""
    returned = returned_from(text, QUESTIONNAIRE)
    frames, unread = without_headings(*frames_from(returned, QUESTIONNAIRE), returned)
    places = {hit.place for code, hit in unread if code != "FLD-020"}
    hits = blocks_told_once([*unread, *misfits(frames, returned, places)], frames, returned)
    # What else the rows lack is told of beside it.
    return frames, [(f"{code} {hit.place}", hit) for code, hit in hits if hit.place.field in FIELDS[:5]], returned


def test_names_under_extension_and_extensions_under_name_are_one_finding():
    frames, hits, _ = told(sheet(*[(name, number) for number, name in PEOPLE]))
    [(where, hit)] = hits
    assert where == "WBK-022 extensions.extension@7"
    assert hit.facts["cells"] == "A7:B11"
    assert "have changed places" in hit.facts["looks"]
    assert len(hit.also) == 9
    assert frames["extensions"][["extension", "display_name"]].isna().all(axis=None)


def test_a_paste_that_begins_one_column_to_the_right_is_one_finding():
    rows = [("", number, name, "Reyes", "Billing", f"{number}@x.com") for number, name in PEOPLE]
    _, hits, _ = told(sheet(*rows))
    codes = [where for where, _ in hits]
    assert codes == ["WBK-022 extensions.display_name@7"]
    assert hits[0][1].facts["do"] == "Cut these cells and paste them one column to the left"


@pytest.mark.parametrize(("off", "words", "cells"), [(2, "two columns", "C7:G11"), (3, "three columns", "D7:H11")])
def test_a_paste_that_begins_further_right_is_one_finding_too(off, words, cells):
    rows = [("",) * off + (number, name, "Reyes", "Billing", f"{number}@x.com") for number, name in PEOPLE]
    _, hits, _ = told(sheet(*rows))
    [(where, hit)] = [(where, hit) for where, hit in hits if where.startswith("WBK-022")]
    assert len(hits) == 1
    assert where == f"WBK-022 extensions.{FIELDS[off]}@7"
    assert hit.facts["cells"] == cells
    assert hit.facts["do"] == f"Cut these cells and paste them {words} to the left"


def test_right_rows_above_and_below_are_left_alone():
    rows = [PEOPLE[0], *[(name, number) for number, name in PEOPLE[1:4]], PEOPLE[4]]
    frames, hits, _ = told(sheet(*rows))
    assert [where for where, _ in hits] == ["WBK-022 extensions.extension@8"]
    assert frames["extensions"].at[7, "extension"] == "2001"
    assert frames["extensions"].at[11, "display_name"] == "Al Fox"


@pytest.mark.parametrize("wrong", [1, 2])
def test_a_row_or_two_are_no_block(wrong):
    rows = [(name, number) for number, name in PEOPLE[:wrong]] + PEOPLE[wrong:]
    _, hits, _ = told(sheet(*rows))
    assert {where.partition(" ")[0] for where, _ in hits} <= {"FLD-009", "FLD-011"}
    assert len(hits) == wrong


def test_one_column_of_odd_answers_is_no_block():
    rows = [(f"{number}b", name) for number, name in PEOPLE]
    _, hits, _ = told(sheet(*rows))
    assert {where.partition(" ")[0] for where, _ in hits} == {"FLD-011"}


def test_off_rows_scattered_among_right_ones_are_no_block():
    numbers = [(f"20{at:02}", f"Person {chr(65 + at)}") for at in range(12)]
    rows = [(name, number) if at % 3 == 0 else (number, name) for at, (number, name) in enumerate(numbers)]
    _, hits, _ = told(sheet(*rows))
    assert "WBK-022" not in {where.partition(" ")[0] for where, _ in hits}


def test_headings_pasted_with_the_table_are_one_note_and_no_answer():
    frames, hits, _ = told(sheet(("Ext", "Name", "Surname"), *PEOPLE))
    assert [where for where, _ in hits] == ["WBK-023 extensions.extension@7"]
    assert frames["extensions"].index.tolist() == [8, 9, 10, 11, 12]


@pytest.mark.parametrize("text", ["--- 2nd floor ---", "2nd floor", "Sales:", "*** Warehouse", "Total"])
def test_a_text_that_parts_the_rows_is_one_warning_and_no_answer(text):
    frames, hits, _ = told(sheet(PEOPLE[0], (text,), *PEOPLE[1:]))
    assert [where for where, _ in hits] == ["WBK-024 extensions.extension@8"]
    assert 8 not in frames["extensions"].index


@pytest.mark.parametrize("text", ["2009", "x214", "ext 214"])
def test_a_number_alone_in_its_row_is_an_answer(text):
    frames, _, _ = told(sheet(*PEOPLE, (text,)))
    assert 12 in frames["extensions"].index


def test_a_place_alone_in_its_row_is_an_answer():
    returned = returned_from("| locations | location |\n| 7 | Warehouse |", QUESTIONNAIRE)
    frames, hits = without_headings(*frames_from(returned, QUESTIONNAIRE), returned)
    assert (frames["locations"].index.tolist(), hits) == ([7], [])


def test_a_block_quotes_no_answer_and_its_fingerprint_stays_when_rows_move(house):
    prints = []
    for first in (7, 20):
        frames, hits, returned = told(sheet(*[(name, number) for number, name in PEOPLE], first=first))
        found = [("WBK-022", hit) for _, hit in hits]
        survey = survey_of(frames, house.catalogue, found, returned)
        (finding,) = findings_of(found, house.rules, survey, returned)
        assert finding.value == ""
        assert not survey.is_blank("extensions.display_name", first)
        prints.append(finding.fingerprint)
    assert prints[0] == prints[1]


def test_who_stands_in_such_a_block_is_not_called_unknown(house):
    people = sheet(*[(name, number) for number, name in PEOPLE])
    groups = "| ring_groups | number | name | members |\n| 7 | 6001 | All | 2001; 2005; 2099 |"
    findings = findings_on(returned_from(f"{people}\n\n{groups}", QUESTIONNAIRE), house)
    assert ["2099" in finding.message for finding in findings if finding.rule.code == "GRP-001"] == [True]
