import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from emprov_xl.model.cells import Typed
from emprov_xl.workbook.marking.flagged import CELL, condition, is_ours, serial

Cases = list[tuple[Typed | None, list[Typed | None]]]
COMPUTED = ("=NA()", "=1/0")
LONG = "A sentence that goes on and on, " * 20

# flagged, what else may stand in the cell
CASES: Cases = [
    ("0201", ["0202", 201, None, "0201 "]),
    ("Ana", ["ana", "Ann", None]),
    ('say "hi"', ["say hi", 'say ""hi""']),
    ("=1+1", ["2", "=1+2"]),
    ("Zoë 日本 😀", ["Zoe 日本 😀", "Zoë 日本 😁"]),
    ("two\nlines", ["two lines", "two\nline"]),
    (" leading", ["leading"]),
    ("x" * 199 + '"', ["x" * 200]),
    (LONG, [LONG + "!", "B" + LONG[1:], LONG[:-1]]),
    (LONG + "😀", [LONG + "!", LONG]),
    ("tab\there", ["tab here", "tab\therf"]),
    ("_x0041_", ["A", "_x0042_"]),
    (2014.0, [2015, "2014", None]),
    (0.1 + 0.2, [0.31, "0.3"]),
    (-1.5e-7, [1.5e-7, 0]),
    (1.25e21, [1.26e21]),
    (0.0, [None, "", 1, "0"]),
    (None, ["x", 0, False]),
    (True, [False, "TRUE", 1]),
    (dt.date(2026, 11, 3), [dt.date(2026, 11, 4), "2026-11-03"]),
    (dt.datetime(2026, 11, 3, 17, 30), [dt.datetime(2026, 11, 3, 17, 31), dt.date(2026, 11, 3)]),
    (dt.time(17, 30), [dt.time(17, 31), "17:30"]),
    (dt.timedelta(hours=30), [dt.timedelta(hours=31)]),
]
SECRETS: Cases = [
    ("1234", ["1243", "12345", "1235", None, 1235]),
    ("s3cret é!", ["s3cret é?", "s3crete!"]),
    ("p" * 40, ["p" * 41]),
    (739154.0, [739155, "739154", None]),
    (12.5, [12, "12.5"]),
    (dt.date(2026, 1, 2), [dt.date(2026, 1, 3), "x"]),
    (None, ["1234"]),
]


def judged(libreoffice, folder: Path, rows: list[tuple[Typed | None, str]]) -> list[str]:
    """What LibreOffice makes of each formula beside its value; an error hides a mark as FALSE does."""
    book = openpyxl.Workbook()
    for row, (value, formula) in enumerate(rows, start=1):
        cell = book.active.cell(row, 1, value)
        if isinstance(value, str) and value not in COMPUTED:
            cell.data_type = "s"
        written = formula.replace(CELL, f"A{row}")
        book.active.cell(row, 2, f"=IF(ISERROR({written}),FALSE,{written})")
    book.save(folder / "conditions.xlsx")
    in_utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"
    with libreoffice(folder / "conditions.xlsx", in_utf8).open(newline="", encoding="utf-8") as file:
        return [row[1] for row in csv.reader(file)]


@pytest.mark.libreoffice
@pytest.mark.parametrize(("cases", "secret"), [(CASES, False), (SECRETS, True)], ids=["open", "secret"])
def test_a_condition_holds_for_the_flagged_value_and_for_no_other(
    libreoffice, tmp_path: Path, cases: Cases, secret: bool
) -> None:
    tried = [(flagged, value) for flagged, others in cases for value in (flagged, *others)]
    formulas = [(value, condition(flagged, secret=secret)) for flagged, value in tried]
    found = list(zip(tried, judged(libreoffice, tmp_path, formulas), strict=True))
    assert found == [((flagged, value), str(value is flagged).upper()) for flagged, value in tried]


@pytest.mark.libreoffice
def test_an_error_is_known_by_its_kind(libreoffice, tmp_path: Path) -> None:
    formula = condition("#N/A", secret=False)
    assert judged(libreoffice, tmp_path, [(computed, formula) for computed in COMPUTED]) == ["TRUE", "FALSE"]


@pytest.mark.parametrize("value", ["739154", 739154.0, "pass word", dt.date(2026, 1, 2), dt.time(7, 39), 7391.54])
def test_a_secret_does_not_stand_in_its_condition(value: Typed) -> None:
    formula = condition(value, secret=True)
    shown = [str(value), f"{value:.0f}"] if isinstance(value, float) else [str(value)]
    if not isinstance(value, str | float | bool):
        shown = [f"{serial(value):g}"]
    assert not any(text in formula for text in shown)


@pytest.mark.parametrize("text", ["x" * 32_767, '"' * 5_000, "日" * 300])
def test_a_condition_keeps_to_what_excel_takes(text: str) -> None:
    formula = condition(text, secret=False)
    literals = formula.replace('""', "~").split('"')[1::2]
    assert len(formula) < 8_192
    assert all(len(literal) <= 255 for literal in literals)
    assert "{" not in formula  # Excel takes no array in a conditional format


@pytest.mark.parametrize(
    ("formula", "ours"),
    [('AND(N("emprov")=0,A1=1)', True), ('and( n("emprov") = 0, A1=1)', True), ('A1="emprov"', False), ("A1>1", False)],
)
def test_our_conditions_are_known_again(formula: str, ours: bool) -> None:
    assert is_ours(formula) is ours


def test_dates_count_from_1904_where_the_workbook_does() -> None:
    assert serial(dt.date(2026, 1, 1)) - serial(dt.date(2026, 1, 1), since_1904=True) == 1462
    assert (serial(dt.date(1900, 1, 1)), serial(dt.date(1900, 3, 1))) == (1, 61)
