"""The laws of the house, each over many made-up engagements: `make soak` makes up many more of them."""

import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marking import LOOK, discrepancies, mark

from emprov_xl.convert import Converter
from emprov_xl.engage import Request, engage
from emprov_xl.files import sha256_of
from emprov_xl.frames import frames_from
from emprov_xl.judge import findings_of, judge, requirements, survey_of
from emprov_xl.model.cells import Place
from emprov_xl.model.issue import Issue
from emprov_xl.schema import misfits
from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.layout import laid_out
from emprov_xl.workbook.questionnaire import write_questionnaire
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.parts import read_parts
from tests.engagements import DAY, ESCAPES, LEFT_OUT, TEXTS, Questionnaires, answers, anything, faulty, marks, moves

SAMPLES = sorted((Path(__file__).parent / "samples").glob("lakeside-*.xlsx"))  # saved by LibreOffice


@pytest.fixture(scope="module")
def questionnaires(house, tmp_path_factory):
    return Questionnaires(house, tmp_path_factory.mktemp("laws"))


def nothing_lost(returned):
    counts = returned.counts
    assert counts.answers + counts.labels + counts.strays == counts.filled
    return counts


def read_as_answered(returned, filled, questionnaire):
    """Law 2: texts to the letter; numbers, dates and times as what they are."""
    for key, fields in filled.items():
        sheet = questionnaire.sheet(key)
        for asked in sheet.fields:
            cells = fields.get(asked.key)
            if cells is None:
                continue
            found = returned.sheets[key].answers[asked.key]
            expected = {laid_out(sheet, 0).answer(asked.key, record)[0]: value for record, value in cells.items()}
            assert set(found) == set(expected) or (sheet.prefill and set(found) > set(expected)), asked.name
            convert = Converter(asked, questionnaire)
            for row, value in expected.items():
                assert (found[row] if isinstance(value, str) else convert(found[row]).value) == value, asked.name


def cells_in(filled):
    return sum(len(cells) for fields in filled.values() for cells in fields.values())


@given(st.data())
def test_law_1_and_2_what_we_write_as_answered_is_what_is_read(questionnaires, house, data):
    without = data.draw(st.sampled_from(LEFT_OUT))
    asked = house.questionnaire.without(without)
    either = st.one_of(TEXTS, st.sampled_from(ESCAPES))
    filled = data.draw(answers(asked, lambda field: st.one_of(anything(field), either)))
    sections = tuple(section.key for section in asked.sections if section.key not in without)
    issue = Issue("ACM-001", "Acme", None, 5, 1, DAY, sections)
    target = questionnaires.path()
    write_questionnaire(target, asked, house.catalogue, house.look, issue, requirements(house.rules), answers=filled)
    returned = read(target, house.questionnaire)
    read_as_answered(returned, filled, asked)
    assert nothing_lost(returned).strays == 0


@given(st.data())
def test_law_1_and_2_what_a_customer_types_is_what_is_read(questionnaires, house, data):
    without = data.draw(st.sampled_from(LEFT_OUT))
    asked = house.questionnaire.without(without)
    filled, moved = data.draw(answers(asked)), data.draw(moves(asked))
    untouched = read(questionnaires.untouched(without), house.questionnaire)
    returned = read(questionnaires.returned(without, filled, moved), house.questionnaire)
    read_as_answered(returned, filled, asked)
    counts, before = nothing_lost(returned), nothing_lost(untouched)
    keys_gone = sum(len(each.columns) for each in moved if not each.keys)
    assert counts.labels == before.labels - keys_gone, "labels are no waste bin"
    assert counts.strays == 2 * sum(len(each.inserted) for each in moved)


@given(st.data())
def test_laws_3_4_and_5_marking_changes_no_answer_and_no_other_part(questionnaires, house, data):
    without = data.draw(st.sampled_from(LEFT_OUT[:2]))
    filled = data.draw(answers(house.questionnaire.without(without)))
    source = questionnaires.returned(without, filled)
    pages = (discrepancies(*data.draw(st.lists(TEXTS, max_size=3))),)
    marked_by_the_laws(source, data.draw(marks(read(source, house.questionnaire))), pages, questionnaires, house)


def marked_by_the_laws(source, wanted, pages, questionnaires, house):
    once, twice = questionnaires.path(), questionnaires.path()
    before = sha256_of(source)
    annotation = annotate(source, once, wanted, pages, LOOK)
    annotate(once, twice, wanted, pages, LOOK)
    returned, again = read(source, house.questionnaire), read(once, house.questionnaire)
    assert (again.sheets, again.outside, again.engagement, again.round) == (
        returned.sheets,
        returned.outside,
        returned.engagement,
        returned.round,
    )
    assert once.read_bytes() == twice.read_bytes()
    touched = {*annotation.changed, *annotation.removed}
    theirs, ours = parts_of(source), parts_of(once)
    assert {name: data for name, data in theirs.items() if name not in touched} == {
        name: data for name, data in ours.items() if name not in {*touched, *annotation.added}
    }
    assert sha256_of(source) == before
    nothing_lost(again)


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@given(st.data())
def test_laws_7_and_9_every_finding_points_at_a_cell_and_the_return_stays_as_it_is(questionnaires, house, data):
    without = data.draw(st.sampled_from(LEFT_OUT[:2]))
    asked = house.questionnaire.without(without)
    filled = data.draw(st.one_of(answers(asked), answers(asked, faulty(asked))))
    found_by_the_laws(questionnaires.returned(without, filled, data.draw(moves(asked))), questionnaires, house)


def found_by_the_laws(source, questionnaires, house):
    before = sha256_of(source)
    output = questionnaires.path().with_suffix("")
    document = engage(source, house, Request(output, DAY, dated=True)).document
    assert sha256_of(source) == before
    shutil.rmtree(output)
    titles = set(read_parts(source).grids)
    returned = read(source, house.questionnaire)
    answered = {
        str(sheet.cell(Place(sheet.key, key, row)))
        for sheet in returned.sheets.values()
        for key, cells in sheet.answers.items()
        for row in cells
    }
    codes = {rule.code for rule in house.rules}
    for finding in document["findings"]:
        assert finding["code"] in codes
        assert finding["sheet"] in titles, finding
        assert 1 <= finding["row"] <= 1_048_576
        if finding["field"] and finding["value"]:
            assert f"{finding['sheet']}!{finding['cell']}" in answered, finding


@given(st.data())
def test_law_7_a_fault_keeps_its_fingerprint_when_rows_change_places(questionnaires, house, data):
    filled = data.draw(answers(house.questionnaire, faulty(house.questionnaire)))
    blank = read(questionnaires.untouched(frozenset()), house.questionnaire)
    before, after = dict(blank.sheets), dict(blank.sheets)
    for key, fields in filled.items():
        rows = sorted({row for cells in fields.values() for row in cells})
        places = dict(zip(rows, data.draw(st.permutations(rows)), strict=True))
        before[key] = holding(house.questionnaire.sheet(key), blank.sheets[key], fields, {row: row for row in rows})
        after[key] = holding(house.questionnaire.sheet(key), blank.sheets[key], fields, places)
    known = [found_in(replace(blank, sheets=sheets), house) for sheets in (before, after)]
    assert known[0] == known[1]


def holding(asked, sheet, fields, places):
    """The sheet of a return with other answers, each row in its new place."""
    moved = {
        key: {laid_out(asked, 0).answer(key, places[row])[0]: value for row, value in cells.items()}
        for key, cells in fields.items()
    }
    return replace(sheet, answers=moved)


def found_in(returned, house):
    frames, unread = frames_from(returned, house.questionnaire)
    hits = [*unread, *misfits(frames, returned, {hit.place for _, hit in unread})]
    survey = survey_of(frames, house.catalogue, hits, returned)
    findings = [*findings_of(hits, house.rules, survey, returned), *judge(house.rules, survey, returned)]
    return Counter((finding.rule.code, finding.fingerprint) for finding in findings)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_workbook_saved_by_libreoffice_obeys_the_laws(sample, questionnaires, house):
    returned = read(sample, house.questionnaire)
    assert nothing_lost(returned).answers > 0
    wanted = [mark(address, value, title=title) for (title, address), value in first_answers(returned)]
    marked_by_the_laws(sample, wanted, (discrepancies("a", "b"),), questionnaires, house)
    found_by_the_laws(sample, questionnaires, house)


def first_answers(returned):
    """The first answer of each field, by title and address."""
    for sheet in returned.sheets.values():
        for key, cells in sheet.answers.items():
            for row, value in list(cells.items())[:1]:
                cell = sheet.cell(Place(sheet.key, key, row))
                yield (cell.title, cell.address), value
