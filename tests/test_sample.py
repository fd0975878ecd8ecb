"""The sample engagement, filled in and saved by LibreOffice: the clean copy is clean, the faulty one is caught."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from emprov_xl.convert import shown
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.engage import Request, engage
from emprov_xl.house import House, load_house
from emprov_xl.model.cells import Place
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Severity
from emprov_xl.workbook.read import read
from tests.judging import findings_on
from tests.samples.expected import expected_lines
from tests.samples.faults import BESIDE, FAULTS, Fault
from tests.samples.lakeside import SHEETS

SAMPLES = Path(__file__).parent / "samples"
CLEAN = SAMPLES / "lakeside-clean.xlsx"
FAULTY = SAMPLES / "lakeside-faulty.xlsx"
EXPECTED = SAMPLES / "lakeside-faulty.expected.txt"
REVIEW_DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def house() -> House:
    return load_house()


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return load_questionnaire(load_catalogue())


@pytest.fixture(scope="module")
def clean(questionnaire: Questionnaire) -> Returned:
    return read(CLEAN, questionnaire)


def document_of(path: Path, house: House, folder: Path) -> Mapping[str, object]:
    return engage(path, house, Request(folder, REVIEW_DAY)).document


def loud(document: Mapping[str, object]) -> list[str]:
    """The findings that a customer must act on: `Sheet!A7 CODE`."""
    return sorted(
        f"{finding['sheet']}!{finding['cell']} {finding['code']}"
        for finding in document["findings"]
        if finding["severity"] != "note"
    )


def test_the_clean_sample_gives_no_blocker_and_no_warning(house: House, tmp_path: Path) -> None:
    document = document_of(CLEAN, house, tmp_path)
    assert loud(document) == []
    assert document["verdict"] == "OK"


def test_the_faulty_sample_gives_every_planted_fault_at_its_cell_and_nothing_else(house: House, tmp_path: Path) -> None:
    document = document_of(FAULTY, house, tmp_path)
    assert loud(document) == EXPECTED.read_text(encoding="utf-8").splitlines()
    assert document["verdict"] == "FINDINGS"


def test_what_must_be_found_is_what_the_faults_say(questionnaire: Questionnaire) -> None:
    assert EXPECTED.read_text(encoding="utf-8").splitlines() == expected_lines(read(FAULTY, questionnaire))


def test_the_faults_are_many_and_of_different_kinds() -> None:
    codes = {code for fault in FAULTS for code, _ in fault.finds}
    assert len(FAULTS) >= 25
    assert len({code.partition("-")[0] for code in codes}) >= 12


def spoilt(clean: Returned, fault: Fault) -> Returned:
    """The clean return with one fault typed into it."""
    on = clean.sheets[fault.sheet]
    answers = {field: dict(cells) for field, cells in on.answers.items()}
    for field, text in fault.cells.items():
        row = on.rows[field] if on.rows else on.first_row + fault.record - 1
        answers[field].pop(row, None)
        if text:
            answers[field][row] = text
    return replace(clean, sheets={**clean.sheets, fault.sheet: replace(on, answers=answers)})


def loud_in(returned: Returned, house: House) -> list[tuple[str, Place]]:
    findings = findings_on(returned, house)
    return [(finding.rule.code, finding.place) for finding in findings if finding.rule.severity is not Severity.NOTE]


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault.says) for fault in FAULTS if BESIDE not in fault.cells])
def test_a_fault_by_itself_gives_its_own_findings_and_no_other(fault: Fault, clean: Returned, house: House) -> None:
    first_rows = {key: sheet.first_row for key, sheet in clean.sheets.items()}
    caused = [
        (code, Place(sheet, field, first_rows[sheet] + record - 1)) for code, sheet, field, record in fault.places()
    ]
    assert sorted(loud_in(spoilt(clean, fault), house)) == sorted(caused)


@pytest.mark.parametrize("path", [CLEAN, FAULTY], ids=["clean", "faulty"])
def test_every_filled_cell_is_an_answer_a_label_or_a_named_stray(path: Path, questionnaire: Questionnaire) -> None:
    counts = read(path, questionnaire).counts
    assert counts.filled == counts.answers + counts.labels + counts.strays
    assert counts.strays == (1 if path is FAULTY else 0)


def test_every_sheet_that_asks_something_is_answered(questionnaire: Questionnaire) -> None:
    assert set(SHEETS) == {sheet.key for sheet in questionnaire.asked()}


def test_every_answer_typed_in_libreoffice_is_read_where_it_was_typed(clean: Returned) -> None:
    astray = []
    for sheet, rows in SHEETS.items():
        on = clean.sheets[sheet]
        for record, row in enumerate(rows) if sheet != "features" else ():
            for field, text in row.items():
                number = on.rows[field] if on.rows else on.first_row + record
                typed = on.answers[field].get(number)
                if typed is None or shown(typed).removesuffix(" 00:00") != text:
                    astray.append((sheet, field, number, text, typed))
    assert astray == []


def test_libreoffice_turned_typed_dates_times_and_counts_into_its_own_values(clean: Returned) -> None:
    assert {type(value) for value in clean.sheets["holidays"].answers["first_day"].values()} <= {dt.date, dt.datetime}
    assert {type(value) for value in clean.sheets["business_hours"].answers["opens"].values()} == {dt.time}
    assert {type(value) for value in clean.sheets["parking"].answers["slots"].values()} == {float}


def test_leading_zeros_typed_in_libreoffice_live(clean: Returned) -> None:
    assert list(clean.sheets["speed_dials"].answers["code"].values())[:3] == ["01", "02", "03"]


def test_a_code_that_we_filled_in_is_switched_off_on_its_own_row(clean: Returned) -> None:
    features = clean.sheets["features"].answers
    (row,) = (row for row, name in features["feature"].items() if name == "Wake-up call")
    assert features["enabled"][row] == "No"
