"""What a question is about: the place that its words name, and where that is found once rows have moved."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from emprov_xl.checks.answers import alike
from emprov_xl.checks.survey import Survey
from emprov_xl.model.cells import Cell, Place, column_number
from emprov_xl.model.past import Inquiry
from emprov_xl.model.returned import Returned

_DIGITS = 12
_ADDRESS = re.compile(r"(?<![\w$])\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})(?!\w)")
_ROW = re.compile(r"\b(?:row|line)\s*(?:no\.?\s*)?([1-9][0-9]{0,6})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """Where a question points in this return: no cell where it names none, or where its row is gone.

    `who` tells whose row it is; `moved` that it stands elsewhere than when it was asked about.
    """

    cell: Cell | None = None
    place: Place | None = None
    who: str = ""
    moved: bool = False
    gone: bool = False


def place_named(text: str, returned: Returned, survey: Survey) -> Place | None:
    """The place that words name, such as Extensions!C7, "Extensions, row 12" or "Extensions"; None where they do not.

    A sheet alone is its row 0.
    """
    titles: dict[str, str] = {}
    for key, sheet in returned.sheets.items():
        asked = survey.questionnaire.sheet(key)
        titles |= {title.casefold(): key for title in (*asked.aliases, asked.title, sheet.title)}
    said = text.casefold()
    named = [title for title in titles if re.search(rf"(?<!\w){re.escape(title)}(?!\w)", said)]
    if not named:
        return None
    title = max(named, key=len)
    key, (before, _, after) = titles[title], said.partition(title)
    rest = f"{before} {after}"
    if found := _ADDRESS.search(rest):
        return _place(returned, key, int(found[2]), column_number(found[1]))
    if found := _ROW.search(rest):
        return _place(returned, key, int(found[1]), None)
    return Place(key, None, 0)


def _place(returned: Returned, key: str, row: int, column: int | None) -> Place:
    field = returned.sheets[key].field_at(row, column) if column else None
    return Place(key, field, row, None if field else column or 1)


def told_of(place: Place, returned: Returned, survey: Survey) -> Mapping[str, str | int]:
    """A place as an event tells it, with what its row is known by from round to round."""
    return {
        "sheet": place.sheet,
        "field": place.field or "",
        "row": place.row,
        "column": place.column or 0,
        "cell": str(returned.cell(place)) if place.row else returned.sheets[place.sheet].title,
        "known_by": " ".join(_marks(place, survey)),
    }


def where_now(inquiry: Inquiry, returned: Returned, survey: Survey) -> About:
    """Where a question points in this return: at the row that it was asked about, wherever that stands now."""
    sheet = returned.sheets.get(inquiry.sheet)
    if not inquiry.sheet:
        return About()
    if sheet is None or not survey.asks(inquiry.sheet):
        return About(gone=True)
    if not inquiry.row:
        return About(Cell(sheet.title, 1, 1), Place(inquiry.sheet, None, 0))
    row = _row_now(inquiry, survey)
    if row is None:
        return About(gone=True)
    place = Place(inquiry.sheet, inquiry.field or None, row, inquiry.column or None)
    if inquiry.field and inquiry.field not in sheet.columns:
        return About(gone=True)
    who = survey.who(place) if row in survey.rows(inquiry.sheet) else ""
    moved = row != inquiry.row and not sheet.rows
    return About(returned.cell(place), place, who, moved)


def _row_now(inquiry: Inquiry, survey: Survey) -> int | None:
    """The row that is known by the same: by its identity, else by its name; one that was blank stays where it was."""
    rows = survey.rows(inquiry.sheet)
    marks = inquiry.known_by.split()
    if not marks:
        return inquiry.row
    known = {row: _marks(Place(inquiry.sheet, None, row), survey) for row in rows}
    for at, mark in enumerate(marks):
        same = [row for row, mine in known.items() if at < len(mine) and mine[at] == mark]
        if len(same) == 1 or inquiry.row in same:
            return inquiry.row if inquiry.row in same else same[0]
    return None


def _marks(place: Place, survey: Survey) -> tuple[str, ...]:
    """Hashes of identity and name of a row; of a form, and of a row without an answer, nothing."""
    if survey.is_form(place.sheet) or place.row not in survey.rows(place.sheet):
        return ()
    return tuple(_digest(alike(text)) for text in (survey.identity(place), survey.name(place)) if text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def is_about_secret(inquiry: Inquiry, survey: Survey) -> bool:
    """Whether a question is about a cell whose answer is secret."""
    if not inquiry.field:
        return False
    asked = survey.field_at(Place(inquiry.sheet, inquiry.field, inquiry.row))
    return asked is not None and asked.secret
