"""How much a sheet may hold: what is filled in far away from everything else was typed there by accident."""

from emprov_xl.errors import Rejected
from emprov_xl.model.cells import Cell
from emprov_xl.workbook.reading.grid import Grid

MOST_SPANNED = 20_000_000  # cells from A1 to the last filled row and column
MOST_FILLED = 2_000_000


def refuse_far_cells(title: str, grid: Grid) -> None:
    """Rejected when a sheet has more filled cells, or spans more from A1 on, than we read."""
    if grid.filled > MOST_FILLED:
        raise Rejected(
            "SHEET_EXTENT",
            f"The sheet {title} has more than the {MOST_FILLED:,} filled cells that we read; please clear what is not "
            "meant for us, save the workbook and send it again.",
        )
    if not grid.columns:
        return
    rightmost, lowest = max(grid.columns), max(max(cells) for cells in grid.columns.values())
    if lowest * rightmost > MOST_SPANNED:
        column = next(at for at, cells in grid.columns.items() if lowest in cells)
        far = (Cell(title, lowest, column), Cell(title, min(grid.columns[rightmost]), rightmost))
        raise Rejected(
            "SHEET_EXTENT",
            f"The sheet {title} is filled in as far as {' and '.join(dict.fromkeys(cell.address for cell in far))}, "
            f"which spans {lowest * rightmost:,} cells, and we read up to {MOST_SPANNED:,}; please clear what stands "
            "far away from everything else, save the workbook and send it again.",
        )
