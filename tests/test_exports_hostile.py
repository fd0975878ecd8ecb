"""Whatever people type goes into a file as it is, or stays out and is told of; it never becomes anything else."""

import csv
import io
import json
import os
import random
import re
import unicodedata
import zipfile

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emprov_xl.exports import cards
from emprov_xl.exports.directory import people, people_csv
from emprov_xl.exports.lab import conf
from emprov_xl.exports.layouts import load_layouts
from emprov_xl.exports.lines import Line, kept, machine_csv
from emprov_xl.exports.oracles.issabel import PhonebookOracle
from emprov_xl.exports.oracles.oracle import plain
from emprov_xl.exports.oracles.people import CardOracle, PeopleOracle
from emprov_xl.exports.oracles.rest import RestOracle
from emprov_xl.exports.rest import as_json
from emprov_xl.exports.shipment import export_all
from emprov_xl.model.cells import Place
from emprov_xl.model.page import Column, Page
from emprov_xl.workbook.pages import write_pages
from tests.exporting import SHEETS, source_of_sheets
from tests.test_exports_oracles import ORACLES, ROWS

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
MANY = 100_000 if SOAK else 2_000
_PIECES = (
    *(
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "\t=1",
        '=HYPERLINK("http://x","y")',
        "\\",
        '\\"',
        '"',
        "'",
        ";",
    ),
    *(",", "\n", "\r\n", "\r", "\u2028", "\x00", "\x85", "\ufeff", "|", "&", "<", ">", "%0a", "#include", "[general]"),
    *(
        "exten => s,1,System(id)",
        "END:VCARD",
        "\nFN:x",
        "{id}",
        "id_of",
        "ö",
        "Zoë",
        "名",
        "\U0001f600",
        "e\u0301",
        "\ud800",
    ),
    *("0201", "+1613", "  ", "a" * 60, "é" * 30),
)
HOSTILE = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=5).map("".join)


def hostile(many, seed=0):
    """So many hostile strings, the same for the same seed."""
    dice = random.Random(seed)
    return ["".join(dice.choices(_PIECES, k=dice.randrange(1, 6))) for _ in range(many)]


def _spoiled(format_, texts):
    """Rows of which one cell each is such a text, and each of which has a key of its own."""
    columns = list(ROWS[format_])
    for at, text in enumerate(texts):
        row = dict(ROWS[format_])
        column = columns[at % len(columns)]
        row[column] = text
        yield Line(Place("extensions", None, at + 7), row)


def _is_taken_or_told(format_, texts):
    layout = load_layouts().formats["directory"].with_header({column: column for column in ROWS[format_]})
    lines = list(_spoiled(format_, texts))
    oracle = ORACLES[format_]
    found = kept(lines, layout, oracle.row, {})
    content = machine_csv(found.rows, layout.columns)
    read = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    out = {place for place, why in found.left_out if why}
    assert read == [dict(line.values) for line in lines if line.place not in out]
    assert {refusal.rule for refusal in oracle.file("x.csv", content)} <= {"repeated"}
    for row in read:
        assert not any(cell.startswith(("=", "@", "\t", "\r")) or "\n" in cell for cell in row.values())


@pytest.mark.parametrize("format_", ORACLES)
def test_a_machine_gets_a_text_as_it_is_or_not_at_all(format_):
    _is_taken_or_told(format_, hostile(MANY // len(ORACLES)))


@given(st.sampled_from(sorted(ORACLES)), st.lists(HOSTILE, min_size=1, max_size=15))
def test_a_machine_gets_any_text_as_it_is_or_not_at_all(format_, texts):
    _is_taken_or_told(format_, texts)


@given(st.lists(HOSTILE, min_size=1, max_size=4))
@example(["", ""])
@example(["a\x1fb"])
@example(["+1613", "-2"])
@example(["x", "+\u0661"])
def test_a_row_is_plain_where_each_of_its_cells_is(cells):
    row = {f"column {at}": cell for at, cell in enumerate(cells)}
    wrong = {column for column, cell in row.items() if not _is_plain(cell)}
    assert {refusal.column for refusal in plain(row)} == wrong


def _is_plain(cell):
    if any(unicodedata.category(letter) in ("Cc", "Cs") or letter in "\u2028\u2029\ufeff\\" for letter in cell):
        return False
    is_number = re.fullmatch(r"[+-]\d+", cell) is not None
    return is_number or not cell.startswith(("=", "@", "+", "-"))


def _reads_back(texts):
    content = people_csv([{"Name": text} for text in texts], ("Name",))
    assert not list(PeopleOracle().file("d.csv", content))
    told = [" ".join(text.encode("utf-8", "replace").decode().splitlines()) for text in texts]
    assert [row["Name"] for row in people(content)] == told


def test_people_get_every_text_and_no_spreadsheet_works_it_out():
    _reads_back(hostile(MANY))


@given(st.lists(HOSTILE, min_size=1, max_size=15))
def test_people_get_any_text_and_no_spreadsheet_works_it_out(texts):
    _reads_back(texts)


def _is_one_card_each(texts):
    person = dict.fromkeys(("last_name", "number", "direct", "department", "location", "person_email", "company"), "")
    for version in cards.VERSIONS:
        made = [person | {"shown_name": text, "company": text, "last_name": text, "location": text} for text in texts]
        content = cards.cards(made, version)
        assert not list(CardOracle(version).file("d.vcf", content))
        lines = content.replace(b"\r\n ", b"").decode().split("\r\n")
        names = [cards.plain(line.removeprefix("FN:")) for line in lines if line.startswith("FN:")]
        assert names == [_seen(text) for text in texts]


def _seen(text):
    broken = "\n".join(text.splitlines())
    return "".join(character for character in broken if character == "\n" or character.isprintable())


def test_a_hostile_name_makes_one_card():
    _is_one_card_each(hostile(MANY // 4))


@given(st.lists(HOSTILE, min_size=1, max_size=10))
def test_any_name_makes_one_card(texts):
    _is_one_card_each(texts)


def test_the_phone_book_reads_back():
    oracle = PhonebookOracle()
    for text in hostile(MANY):
        row = {"Name": text, "Number": "9613", "Speeddial": "01"}
        if not list(oracle.row(row)):
            written = f'"{text}";"9613";"01"\n'.encode()
            assert not list(oracle.file("p.csv", written)), text
            assert list(csv.reader(io.StringIO(written.decode(), newline=""), delimiter=";")) == [[text, "9613", "01"]]


def test_a_request_has_a_text_as_it_is_or_is_not_made():
    oracle = RestOracle()
    for text in hostile(MANY):
        body = {"name": text, "number_to_dial": "9613"}
        if not list(oracle.body("miscdestinations", body)):
            assert json.loads(as_json(body)) == body
            # a name that looks like a reference to another object is only a name
            assert isinstance(json.loads(as_json(body))["name"], str)


def test_the_lab_tells_every_text_in_letters_that_mean_nothing_to_asterisk():
    for text in hostile(MANY):
        assert re.fullmatch(r"[A-Za-z0-9 .-]*", conf.said(text))
        assert re.fullmatch(r"[a-z0-9-]*", conf.slug(text))
        if re.fullmatch(r"[A-Za-z0-9_.@/+*#:-]*", text) is None:
            with pytest.raises(conf.UnsafeText):
                conf.word(text)


def test_a_sheet_of_ours_shows_every_text_and_works_none_of_them_out(house, tmp_path):
    texts = hostile(MANY)
    page = Page("Texts", (Column("No.", 6, "number"), Column("Text", 40, "wrap")), tuple(enumerate(texts)), ())
    write_pages(tmp_path / "p.xlsx", [page], house.look, title="Texts")
    with zipfile.ZipFile(tmp_path / "p.xlsx") as package:
        (sheet,) = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        markup = package.read(sheet)
        assert b"<f>" not in markup
        assert b"<f " not in markup
        assert b"<hyperlink" not in markup
        assert not any("externalLink" in name for name in package.namelist())
    shown = openpyxl.load_workbook(tmp_path / "p.xlsx").active
    read = {row[0].value: row[1] for row in shown.iter_rows() if isinstance(row[0].value, int)}
    assert len(read) == len(texts)
    for at, text in enumerate(texts):
        assert read[at].data_type in ("s", "n"), text  # n: a text that was nothing but what no cell can hold
        assert letters(unescaped(read[at].value or "")) == letters(text)


def unescaped(text):
    """A text of which a control character is written as _x0000_, as the format says."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def letters(text):
    """What of a text can be seen: a cell may hold the rest of it otherwise."""
    return [letter for letter in text if letter.isalnum() or letter in "=+-@|'\"\\;<>&"]


@pytest.mark.parametrize("seed", range(40 if SOAK else 4))
def test_an_engagement_full_of_hostile_texts_is_exported_all_the_same(seed):
    sheets, without = SHEETS["office"]
    texts = iter(hostile(5000, seed))
    asked = {
        **{"extensions": ("display_name", "department", "email"), "dids": ("description", "name_prefix")},
        **{"ring_groups": ("name",), "announcements": ("text",), "speed_dials": ("name", "number")},
        **{"call_routing": ("name",), "business_hours": ("schedule",), "auto_attendants": ("name",)},
    }
    spoiled = {
        sheet: [row | {key: next(texts) for key in asked.get(sheet, ())} for row in rows]
        for sheet, rows in sheets.items()
    }
    shipment = export_all(source_of_sheets(spoiled, "office", without))
    assert shipment.refused == ()
    assert "issabel-rest/README.txt" in {file.name for file in shipment.files}
