"""A return saved by Google Sheets or WPS, or by a writer that streams, reads as it did before, and is marked whole."""

from pathlib import Path

import pytest
from ecma import faults
from leftovers import written
from marking import LOOK, discrepancies, mark, opened, parts
from programs import by_a_streaming_writer, by_google_sheets, by_wps

from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.health import health_of

SAMPLE = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
PROGRAMS = {
    "Google Sheets": by_google_sheets,
    "WPS Office": by_wps,
    "LibreOffice 7.4.7": by_a_streaming_writer,
}


@pytest.fixture(params=PROGRAMS)
def saved(request, tmp_path):
    """A program, and the sample as that would have saved it."""
    return request.param, written(tmp_path / "saved.xlsx", PROGRAMS[request.param](parts(SAMPLE)))


def test_the_same_answers_are_read_and_every_cell_is_accounted_for(saved, house):
    program, path = saved
    assert parts(path) != parts(SAMPLE)
    before, after = read(SAMPLE, house.questionnaire), read(path, house.questionnaire)
    assert (after.engagement, after.round) == (before.engagement, before.round)
    assert list(after.strays()) == list(before.strays()) == []
    assert {key: sheet.answers for key, sheet in after.sheets.items()} == {
        key: sheet.answers for key, sheet in before.sheets.items()
    }
    assert after.counts == before.counts
    assert health_of(path, after, house.questionnaire).make.producer == program


def test_it_is_marked_with_all_that_the_program_wrote(saved, house):
    _, path = saved
    target = path.with_name("marked.xlsx")
    done = annotate(path, target, (mark("A7", "2001"),), (discrepancies("one"),), LOOK)
    before, after = parts(path), parts(target)
    assert (
        {name for name in before if before[name] != after[name]}
        == set(done.changed)
        == set(done.reasons) - set(done.added)
    )
    assert faults(after) == []
    assert read(target, house.questionnaire).sheets == read(path, house.questionnaire).sheets
    assert "Discrepancies" in opened(target).sheetnames


def test_a_sheet_without_marks_is_let_be_also_where_libreoffice_wrote_that_it_is_not_selected(tmp_path):
    done = annotate(SAMPLE, tmp_path / "marked.xlsx", (mark("A7", "2001"),), (discrepancies("one"),), LOOK)
    start, extensions = (f"xl/worksheets/sheet{number}.xml" for number in (1, 7))
    assert {part for part in done.changed if "/worksheets/" in part} == {
        start,
        extensions,
        "xl/worksheets/_rels/sheet7.xml.rels",
    }


@pytest.mark.libreoffice
def test_libreoffice_opens_what_was_marked(tmp_path, libreoffice):
    path = written(tmp_path / "saved.xlsx", by_google_sheets(parts(SAMPLE)))
    target = path.with_name("marked.xlsx")
    annotate(path, target, (mark("A7", "2001"),), (discrepancies("one"),), LOOK)
    shown = opened(libreoffice(target, "xlsx"), data_only=True)
    assert shown["Extensions"]["A7"].value == opened(path, data_only=True)["Extensions"]["A7"].value
    assert "Discrepancies" in shown.sheetnames
