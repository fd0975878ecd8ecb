"""However a program writes the same workbook, the same is read; openpyxl bears witness where it can read it at all."""

import html
import re
import zipfile

import openpyxl
import pytest

from emprov_xl.workbook.reading.parts import read_parts
from tests.test_laws import SAMPLES

SAMPLE = min(SAMPLES, key=lambda sample: sample.stat().st_size)
SHEET = re.compile(r"xl/(worksheets/sheet\d+|sharedStrings)\.xml")
TRANSITIONAL = b"http://schemas.openxmlformats.org/"
STRICT = (
    (TRANSITIONAL + b"spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (TRANSITIONAL + b"officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
)


def strict(_name, part, _strings):
    """As Excel saves "Strict Open XML"."""
    for transitional, other in STRICT:
        part = part.replace(transitional, other)
    return part


def in_utf_16(name, part, _strings):
    if not SHEET.fullmatch(name):
        return part
    text = re.sub(r"^<\?xml[^>]*\?>", "", part.decode().lstrip("\ufeff"))
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


def prefixed(name, part, _strings):
    if not SHEET.fullmatch(name):
        return part
    part = re.sub(rb"<(/?)(?=[A-Za-z])(?![\w]+:)", rb"<\1x:", part)
    return part.replace(b' xmlns="', b' xmlns:x="', 1)


def with_a_wrong_dimension(_name, part, _strings):
    return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part)


def with_texts_in_their_cells(name, part, strings):
    def inline(found):
        text = html.escape(strings[int(found[2])])
        return f'{found[1].decode()} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'.encode()

    return (
        re.sub(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="s"><v>(\d+)</v></c>', inline, part) if SHEET.match(name) else part
    )


def with_formatted_letters_and_phonetic_help(name, part, _strings):
    if name != "xl/sharedStrings.xml":
        return part
    return re.sub(
        rb"<si>(<t[^>]*>[^<]*</t>)</si>", rb'<si><r><rPr><b/></rPr>\1</r><rPh sb="0" eb="1"><t>x</t></rPh></si>', part
    )


def in_lines(name, part, _strings):
    """As a pretty printer leaves it."""
    return re.sub(rb">(?=<(?:row|c|v|/row|/c|sheetData|/sheetData)\b)", b">\n  ", part) if SHEET.match(name) else part


FORMS = (
    *(strict, in_utf_16, prefixed, with_a_wrong_dimension, with_texts_in_their_cells),
    *(with_formatted_letters_and_phonetic_help, in_lines),
)


def written(form, target):
    with zipfile.ZipFile(SAMPLE) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        part = old.read("xl/sharedStrings.xml").decode()
        strings = [
            html.unescape("".join(re.findall("<t[^>]*>([^<]*)</t>", item)))
            for item in re.findall("<si>(.*?)</si>", part, re.DOTALL)
        ]
        for name in old.namelist():
            new.writestr(name, form(name, old.read(name), strings))
    return target


@pytest.fixture(scope="module")
def plain():
    return read_parts(SAMPLE).grids


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_workbook_in_another_form_has_the_same_cells(form, plain, tmp_path):
    file = written(form, tmp_path / "other.xlsx")
    with zipfile.ZipFile(file) as other, zipfile.ZipFile(SAMPLE) as old:
        assert any(other.read(name) != old.read(name) for name in old.namelist())
    assert read_parts(file).grids == plain


def test_openpyxl_finds_the_same_in_a_workbook_with_texts_in_their_cells(plain, tmp_path):
    file = written(with_texts_in_their_cells, tmp_path / "other.xlsx")
    seen = openpyxl.load_workbook(file, data_only=True)
    for title, grid in plain.items():
        texts = {
            (row, at): str(text)
            for at, cells in grid.columns.items()
            for row, text in cells.items()
            if isinstance(text, str)
        }
        told = {(cell.row, cell.column): cell.value for line in seen[title] for cell in line}
        assert texts == {at: told[at] for at in texts}
