"""What stands on the sheet Questions of a return: rows of either side, wherever they were moved or sorted to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emprov_xl.convert import shown
from emprov_xl.model.cells import Cell
from emprov_xl.model.returned import Stray, Written
from emprov_xl.review.questions_page import QUESTION_COLUMNS
from emprov_xl.workbook.layout import HEADER_ROW
from emprov_xl.workbook.reading.grid import Grid, Row
from emprov_xl.workbook.reading.identity import whole_in

_TITLES = tuple(column.title for column in QUESTION_COLUMNS)
_LEAST_TITLES = 3  # of a row that is taken for the header; Question is one of them
_SAYS = ("About", "Question", "Why we ask", "Your answer", "Answered by")  # where a person writes words


@dataclass(frozen=True, slots=True)
class OnQuestions:
    """The rows that are taken in, None where the sheet has no header of ours; and every cell that is not ours."""

    written: tuple[Written, ...] | None
    strays: tuple[Stray, ...]


def questions_in(pages: Mapping[str, str], grids: Mapping[str, Grid]) -> OnQuestions:
    """What stands on the sheet Questions among the pages (title -> key) of a workbook; nothing where there is none."""
    title = next((title for title, key in pages.items() if key == "questions"), "")
    return inquiries_in(title, grids[title]) if title in grids else OnQuestions(None, ())


def inquiries_in(title: str, grid: Grid) -> OnQuestions:
    """The rows of the sheet with that title.

    A row with nothing in it but words beside no question is not taken in: its cells are strays, as are those outside
    our columns.
    """
    rows = grid.rows()
    header, columns = _header(rows)
    if not columns:
        lost = [(number, row) for number, row in rows.items() if number > HEADER_ROW]
        return OnQuestions(None, tuple(_cells(title, lost)))
    written: list[Written] = []
    strays: list[Stray] = []
    for number, row in rows.items():
        told = {name: _text(row, at) for name, at in columns.items()}
        beside = {at: value for at, value in row.items() if at not in columns.values()}
        if number <= header:
            beside = {at: value for at, value in beside.items() if at > len(_TITLES)}
        elif _is_taken(told):
            written.append(_written(Cell(title, number, columns["Question"]), told))
        elif any(told.get(name) for name in _SAYS):
            beside = dict(row)
        strays += _cells(title, [(number, beside)])
    return OnQuestions(tuple(written), tuple(strays))


def _header(rows: Mapping[int, Row]) -> tuple[int, dict[str, int]]:
    """The row of the header, and the column of each of ours that is still there."""
    known = {title.casefold(): title for title in _TITLES}
    for number, row in rows.items():
        columns: dict[str, int] = {}
        for at, value in row.items():
            title = known.get(shown(value).strip().casefold())
            if title:
                columns.setdefault(title, at)
        if "Question" in columns and len(columns) >= _LEAST_TITLES:
            return number, columns
    return 0, {}


def _is_taken(told: Mapping[str, str]) -> bool:
    return bool(told["Question"] or told.get("Fingerprint") or (told.get("No.") and told.get("Your answer")))


def _written(cell: Cell, told: Mapping[str, str]) -> Written:
    return Written(
        cell=cell,
        number=whole_in(told.get("No.", "")),
        about=told.get("About", ""),
        question=told["Question"],
        why=told.get("Why we ask", ""),
        answer=told.get("Your answer", ""),
        answered_by=told.get("Answered by", ""),
        status=told.get("Status", ""),
        asked_by=told.get("Asked by", ""),
        fingerprint=told.get("Fingerprint", ""),
    )


def _text(row: Row, at: int) -> str:
    return shown(row[at]).strip() if at in row else ""


def _cells(title: str, rows: list[tuple[int, Row]]) -> Iterator[Stray]:
    for number, row in rows:
        for at, value in row.items():
            yield Stray(Cell(title, number, at), value)
