"""XlsxWriter's sheet, made quicker, writes what XlsxWriter writes."""

import inspect
import io
import re
import zipfile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from emprov_xl.workbook.writer.raw_sheet import RawSheet

FORMULAS = [
    *("=A1", "A1+1", "{=SUM(A1:A9*B1:B9)}", "={1,2}", '="UNIQUE("', "=_xlfn.XLOOKUP(A1,IFNA(B1,2),C1)"),
    *('=IFERROR(INDEX(People!$A$7:$A$9,SMALL($B$2:$B$9,1)),"")', "=IF(IFNA(A1,FALSE),XLOOKUP(1,A1:A9,B1:B9),0)"),
]
NEWER = re.findall(r'"\\b([A-Z0-9.]+)\\\(', inspect.getsource(Worksheet._prepare_formula))


@pytest.mark.parametrize("every", [False, True])
def test_a_formula_stands_in_the_file_as_xlsxwriter_puts_it(every):
    assert len(NEWER) > 150
    for formula in (*FORMULAS, *(f"=IF(A1,{name}(A1),SUM(B1))" for name in NEWER)):
        assert RawSheet()._prepare_formula(formula, every) == Worksheet()._prepare_formula(formula, every)


def test_the_last_column_that_is_set_stands_for_all_that_follow():
    assert columns_of(RawSheet, lambda sheet: sheet.set_beyond(3)) == columns_of(
        Worksheet, lambda sheet: sheet.set_column(4, 16_383, None, sheet.look)
    )


def columns_of(kind, finish):
    """How the columns of a sheet stand in the file, of which four are set before it is finished."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("People", kind)
        sheet.look = book.add_format({"locked": False})
        sheet.set_column(0, 0, 20)
        for column in (1, 2, 3):
            sheet.set_column(column, column, None, sheet.look)
        finish(sheet)
    with zipfile.ZipFile(content) as package:
        (columns,) = re.findall(rb"<cols>.*</cols>", package.read("xl/worksheets/sheet1.xml"))
    return columns
