"""The reader of cells: the sweep and the walk give the same, and two libraries bear witness."""

import datetime as dt
import io

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from emprov_xl.errors import Rejected
from emprov_xl.model.cells import ErrorCell, Kind, column_letters, kind_of
from emprov_xl.workbook.reading.cells import Values
from emprov_xl.workbook.reading.moments import Moments, Shows, shows
from emprov_xl.workbook.reading.parts import read_parts
from emprov_xl.workbook.reading.strings import shared_strings, unescaped
from emprov_xl.workbook.reading.sweep import swept
from emprov_xl.workbook.reading.walk import walked
from tests.test_laws import SAMPLES
from tests.test_read import package

STRINGS = ["2001", "Ana Ruiz", "", "Zoë", "a<b & c", " two  blanks "]
VALUES = Values(np.array(STRINGS, dtype=object), Moments({3: Shows.MOMENT, 4: Shows.SPAN}), blank=True)

USUAL = st.sampled_from(
    [
        '<c r="{at}" s="1" t="s"><v>{n}</v></c>',
        '<c r="{at}" t="s"><v>{n}</v></c>',
        '<c r="{at}"><v>{n}</v></c>',
        '<c r="{at}" s="2"><v>4{n}</v></c>',
        '<c r="{at}" s="1"/>',
        '<c r="{at}"></c>',
    ]
)
OTHER = st.sampled_from(
    [
        '<c r="{at}" s="3"><v>4617{n}.5</v></c>',  # a date
        '<c r="{at}" s="3"><v>4617{n}</v></c>',
        '<c r="{at}" s="4"><v>1.{n}</v></c>',
        '<c r="{at}"><v>-{n}.25</v></c>',
        '<c r="{at}" t="b"><v>1</v></c>',
        '<c r="{at}" t="e"><v>#N/A</v></c>',
        '<c r="{at}"><f>1+{n}</f><v>{n}</v></c>',
        '<c r="{at}"><f>1&lt;{n}</f></c>',
        '<c r="{at}" t="str"><f t="shared" si="0"/><v>a &amp; b_x000D_</v></c>',
        '<c r="{at}" t="inlineStr"><is><r><rPr><b/></rPr><t>in</t></r><r><t>line</t></r><rPh><t>x</t></rPh></is></c>',
        '<c t="s" s="1" r="{at}"><v>{n}</v></c>',
        '<c r="{at}" t="s" cm="1" ><v>{n}</v></c>',
        '<c r="{at}" t="d"><v>2026-12-24T00:00:00</v></c>',
        '<c r="{at}" s="1" t="s"><v xml:space="preserve">{n}</v></c>',
        '<c r="{at}"><v>12345678901</v></c>',
        '<c r="{at}"><v>1e999</v></c>',
        '<c r="{at}" t="s"><!-- c --><v>{n}</v></c>',
    ]
)


@st.composite
def sheets(draw, cells):
    """A sheet part whose rows may be apart and out of order, as no program writes them but some hand might."""
    rows = draw(st.lists(st.integers(1, 40), unique=True, max_size=6))
    lines = []
    for row in rows if draw(st.booleans()) else sorted(rows):
        columns = sorted(draw(st.sets(st.sampled_from([1, 2, 26, 27, 702, 703, 16_384]), max_size=4)))
        numbers = [draw(st.integers(0, len(STRINGS) - 1)) for _ in columns]
        filled = [
            draw(cells).format(at=f"{column_letters(column)}{row}", n=number)
            for column, number in zip(columns, numbers, strict=True)
        ]
        lines.append(f'<row r="{row}" spans="1:9">{"".join(filled)}</row>' if filled else f'<row r="{row}"/>')
    return f"<worksheet><cols><col min='1'/></cols><sheetData>{''.join(lines)}</sheetData><c/></worksheet>".encode()


@given(st.lists(sheets(USUAL), max_size=4))
def test_the_usual_form_is_swept_as_it_would_be_walked(parts):
    grids = swept(parts, VALUES)
    assert grids == [walked(part, VALUES) for part in parts]
    assert all(list(cells) == sorted(cells) for grid in grids for cells in grid.columns.values())


@given(st.lists(sheets(st.one_of(USUAL, OTHER)), max_size=4))
def test_a_sheet_in_any_form_is_swept_as_it_would_be_walked_or_not_at_all(parts):
    for grid, part in zip(swept(parts, VALUES), parts, strict=True):
        assert grid in (None, walked(part, VALUES))


@pytest.mark.parametrize(
    "form",
    [
        "<x:worksheet><x:sheetData><x:row r='1'><x:c r='A1'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>",
        "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData>\n <row r='1'>\n  <c r='A1'>\n   <v>1</v>\n  </c>\n </row>\n</sheetData></worksheet>",
        "<worksheet><sheetData><row r='1'><c r='A1'><v><![CDATA[1]]></v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><!-- <c r='B1'/> --><row r='1'><c r='A1'><v>1</v></c></row></sheetData></worksheet>",
    ],
)
def test_another_form_is_left_to_the_walk(form):
    assert swept([form.encode()], VALUES) == [None]
    assert walked(form.encode(), VALUES).columns == {1: {1: 1.0}}


def test_one_sheet_in_another_form_does_not_cost_the_others_their_sweep():
    usual = b'<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row></sheetData></worksheet>'
    other = usual.replace(b"<row", b"<!-- --><row")
    first, second, third = swept([usual, other, usual], VALUES)
    assert second is None
    assert first == third == walked(usual, VALUES)


def test_of_two_cells_in_one_place_the_last_one_counts():
    plain, formula = '<c r="A1"><v>1</v></c>', '<c r="A1"><f>1+1</f><v>2</v></c>'
    for cells, last in ((plain + formula, 2.0), (formula + plain, 1.0), (plain + plain.replace(">1<", ">3<"), 3.0)):
        part = f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()
        (grid,) = swept([part], VALUES)
        assert (grid or walked(part, VALUES)).columns == {1: {1: last}}


def test_a_sheet_of_texts_kept_in_its_cells_is_walked_as_a_whole():
    cell = '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>text {n}</t></is></c></row>'
    rows = "".join(cell.format(n=number) for number in range(1, 1_000))
    assert swept([f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()], VALUES) == [None]


def test_a_text_that_the_workbook_does_not_have_is_damage_and_not_a_blank(tmp_path):
    with pytest.raises(Rejected) as refusal:
        read_parts(package(tmp_path, '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'))
    assert refusal.value.code == "DAMAGED"


@pytest.mark.parametrize("at", ["A0", "A1048577", "XFE1", "1A", ""])
def test_a_cell_where_no_sheet_has_one_is_damage(tmp_path, at):
    with pytest.raises(Rejected) as refusal:
        read_parts(package(tmp_path, f'<row r="1"><c r="{at}"><v>7</v></c></row>'))
    assert refusal.value.code == "DAMAGED"


def test_each_kind_of_cell_is_known():
    cells = {
        "text": ('t="s"', "1"),
        "number": ("", "2.5"),
        "boolean": ('t="b"', "0"),
        "error": ('t="e"', "#REF!"),
        "date": ('s="3"', "46380"),
        "time": ('s="3"', "0.5"),
    }
    for kind, (attributes, value) in cells.items():
        part = f'<sheetData><row r="1"><c r="A1" {attributes}><v>{value}</v></c></row></sheetData>'
        assert kind_of(walked(part.encode(), VALUES).columns[1][1]) is Kind(kind)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("line_x000D_", "line\r"),
        ("_x005F_x0041_", "_x0041_"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD800_", "_xD800_"),
        ("x_x41_", "x_x41_"),
    ],
)
def test_what_xml_cannot_hold_is_read_as_what_it_stands_for(text, read):
    assert unescaped(text) == read
    assert shared_strings(f"<sst><si><t>{text}</t></si><si><t>b</t></si></sst>".encode()) == [read, "b"]


def test_formatted_letters_and_phonetic_help_are_told_apart():
    formatted = '<r><t>for</t></r><r><t xml:space="preserve">mat </t></r><rPh><t>no</t></rPh>'
    part = f"<sst><si><t>a</t></si><si>{formatted}</si><si/></sst>"
    assert shared_strings(part.encode()) == ["a", "format ", ""]


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("yyyy\\-mm\\-dd", Shows.MOMENT),
        ("[$-409]h:mm AM/PM;@", Shows.MOMENT),
        ("[h]:mm:ss", Shows.SPAN),
        ('0 "days"', None),
        ("[Red]0.00_);(0.00)", None),
        ("@", None),
        ("General", None),
    ],
)
def test_a_format_tells_whether_a_number_is_a_date(code, what):
    assert shows("164", code) is what


@pytest.mark.parametrize(
    ("number", "since_1904", "read"),
    [
        (1, False, dt.date(1900, 1, 1)),
        (61, False, dt.date(1900, 3, 1)),
        (46_380, False, dt.date(2026, 12, 24)),
        (46_380.75, False, dt.datetime(2026, 12, 24, 18)),
        (44_918, True, dt.date(2026, 12, 24)),
        (0.354166666666667, False, dt.time(8, 30)),
        (-1, False, -1),
        (2_958_466, False, 2_958_466),
    ],
)
def test_a_number_is_read_as_the_day_its_cell_shows(number, since_1904, read):
    assert Moments({0: Shows.MOMENT}, since_1904).read(number, 0) == read


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_two_libraries_bear_witness_to_every_cell(sample):
    grids = read_parts(sample).grids
    formulas = openpyxl.load_workbook(io.BytesIO(sample.read_bytes()))
    seen = openpyxl.load_workbook(io.BytesIO(sample.read_bytes()), data_only=True)
    with CalamineWorkbook.from_path(sample) as third:
        for title, grid in grids.items():
            ours = {(row, at): value for at, cells in grid.columns.items() for row, value in cells.items()}
            told = {(cell.row, cell.column): cell.value for line in seen[title] for cell in line}
            assert ours == {at: _typed(value) for at, value in told.items() if value is not None and value != ""}
            rows = third.get_sheet_by_name(title).to_python(skip_empty_area=False)
            laid = {(y, x): value for y, row in enumerate(rows, 1) for x, value in enumerate(row, 1) if value != ""}
            assert laid == {at: value for at, value in ours.items() if not isinstance(value, ErrorCell)}
            written = {(cell.row, cell.column) for line in formulas[title] for cell in line if cell.data_type == "f"}
            assert set(grid.formulas) == written


def _typed(value):
    """A value of openpyxl as we type it: numbers are floats, a moment at midnight is a day."""
    match value:
        case bool():
            return value
        case int():
            return float(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date()
        case _:
            return value
