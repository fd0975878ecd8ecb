"""The sheet From Your File: what a review that could not stand in the customer's own file has kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Column, Page, Styled

TITLE = "From Your File"
RENDERED = "WBK-017"  # the remark that says why
HEADERS = ("Sheet", "Cell", "What stands there", "What it is")
MOST_LISTED = 5_000
_VALUE = 3  # the column that holds what was written
_COLUMNS = tuple(Column(title, width, "wrap") for title, width in zip(HEADERS, (28, 10, 70, 34), strict=True))


@dataclass(frozen=True, slots=True)
class Kept:
    """Something in the customer's file that is no answer: where it stood, its words, and what it is."""

    title: str
    address: str
    text: str
    what: str


def kept_page(kept: Sequence[Kept], workbook: str, because: str) -> Page:
    """Why the review stands in a fresh questionnaire, and all of the file that is not an answer."""
    rows = [(each.title, each.address, each.text, each.what) for each in kept[:MOST_LISTED]]
    more = len(kept) - MOST_LISTED
    if more > 0:
        rows.append(("", "", f"{more:,} more filled cells stand in {workbook}, which we keep.", ""))
    found = "What stood beside your answers is listed here." if kept else "Nothing stood beside your answers."
    return Page(
        title=TITLE,
        columns=_COLUMNS,
        rows=tuple(rows),
        banner=(
            (Styled(f"From Your File · {workbook}", "title"),),
            (
                Styled(
                    f"{because} So your answers were copied, as you typed them, into this fresh questionnaire.", "intro"
                ),
            ),
            (Styled(f"{found} Please go on with this workbook; your own file was not changed.", "intro"),),
        ),
        tab="findings",
    )


def kept_cell(number: int) -> Cell:
    """Where the n-th thing stands on the page, from 0; of what is not listed, the page itself."""
    first = len(kept_page((), "", "").banner) + 2
    return Cell(TITLE, first + number, _VALUE) if number < MOST_LISTED else Cell(TITLE, 1, 1)
