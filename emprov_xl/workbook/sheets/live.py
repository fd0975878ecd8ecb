"""Live checks by colour, without macros: what is missing on a row that was begun, and what stands there twice."""

from collections.abc import Sequence

from emprov_xl.model.cells import column_letters
from emprov_xl.workbook.layout import Laid
from emprov_xl.workbook.sheets.needs import Need
from emprov_xl.workbook.sheets.offers import MOST_ROWS_CHECKED
from emprov_xl.workbook.sheets.progress import Named
from emprov_xl.workbook.writer.strict import Book
from emprov_xl.workbook.writer.tab import Tab


def colour_live(book: Book, tab: Tab, laid: Laid, needs: Sequence[Need], named: Named, *, ours: int = 0) -> None:
    """The conditional formats of a sheet; `ours` answers of a form are filled in before the customer begins."""
    if laid.looked_after <= MOST_ROWS_CHECKED and not laid.rows:
        _colour_twice(book, tab, laid)
    missing = book.formats.highlight(book.look.styles["missing"])
    for need in needs:
        row, column = laid.answer(need.field, 0)
        formula = f"=AND({_begun(laid, ours)},{need.formula(laid.first_cell, named)}>0)"
        tab.colour_when(row, column, row if laid.rows else laid.reach, column, formula, missing)


def _begun(laid: Laid, ours: int) -> str:
    """Whether the customer has begun with the row, or with the form."""
    if laid.rows:
        letters = column_letters(laid.header(laid.sheet.key_field.key)[1])
        return f"COUNTA(${letters}${laid.first}:${letters}${laid.last})>{ours}"
    return f"COUNTA($A{laid.first}:${column_letters(len(laid.columns))}{laid.first})>0"


def _colour_twice(book: Book, tab: Tab, laid: Laid) -> None:
    """Compared as texts: COUNTIF would take 0201 for 201, and *97 for whatever ends in 97."""
    keys = laid.sheet.unique
    if not keys:
        return
    same = "*".join(f'({laid.area(key)}&""={laid.first_cell(key)}&"")' for key in keys)
    formula = f'=AND({laid.first_cell(keys[-1])}<>"",SUMPRODUCT({same})>1)'
    twice = book.formats.highlight(book.look.styles["twice"])
    for key in keys:
        column = laid.columns[key]
        tab.colour_when(laid.first, column, laid.reach, column, formula, twice, stop=True)
