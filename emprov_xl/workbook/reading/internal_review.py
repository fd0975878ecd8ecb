"""The sheet Internal Review of an engineer's workbook, as an engineer saved it."""

from collections.abc import Mapping
from pathlib import Path

from emprov_xl.convert import shown
from emprov_xl.errors import Rejected, UsageError
from emprov_xl.model.limits import Limits
from emprov_xl.model.reviewed import ReviewRow
from emprov_xl.planning.internal_review_page import REVIEW_COLUMNS, TITLE
from emprov_xl.workbook.layout import IDENTITY_TITLE
from emprov_xl.workbook.reading.forms import parts_in
from emprov_xl.workbook.reading.grid import Grid, Row

_TITLES = tuple(column.title for column in REVIEW_COLUMNS)


def reviewed_in(path: Path, limits: Limits) -> tuple[ReviewRow, ...]:
    """Its rows; UsageError for a workbook without that sheet, Rejected for one that does not pass the gate."""
    grid = parts_in(path, limits).grids.get(TITLE)
    rows = review_rows(grid) if grid else None
    if rows is None:
        raise UsageError(f"{path.name} has no sheet {TITLE} as we write it; name the workbook ….engineer.xlsx.")
    return rows


def refuse_engineers_workbook(grids: Mapping[str, Grid]) -> None:
    """Rejected, with the way to take it in, for a workbook of ours that is not a return."""
    if TITLE in grids and IDENTITY_TITLE not in grids:
        raise Rejected(
            "ENGINEERS",
            f"This is an engineer's workbook, not a return. What stands on its sheet {TITLE} is taken in with: "
            "emprov ask ENGAGEMENT --from FILE.",
        )


def review_rows(grid: Grid) -> tuple[ReviewRow, ...] | None:
    """The rows below the header, wherever it and its columns were moved to; None where it is not whole."""
    columns: dict[str, int] = {}
    found: list[ReviewRow] = []
    for number, row in grid.rows().items():
        if not columns:
            texts = {shown(value).strip(): at for at, value in row.items()}
            columns = {title: texts[title] for title in _TITLES} if set(_TITLES) <= set(texts) else {}
        else:
            found.append(ReviewRow(number, *(_text(row, columns[title]) for title in _TITLES)))
    return tuple(found) if columns else None


def _text(row: Row, at: int) -> str:
    return shown(row[at]).strip() if at in row else ""
