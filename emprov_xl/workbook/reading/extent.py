"""How much a sheet may hold: what is filled in far away from everything else was typed there by accident."""

from emprov_xl.model.cells import Cell
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.reading.grid import Grid


def refuse_far_cells(title: str, grid: Grid, limits: Limits) -> None:
    """Rejected when a sheet has more filled cells, or spans more from A1 on, than we read."""
    limits["cells"].hold(grid.filled, f"The sheet {title}")
    if not grid.columns:
        return
    rightmost, lowest = max(grid.columns), max(max(cells) for cells in grid.columns.values())
    if lowest * rightmost > limits["spanned"].most:
        column = next(at for at, cells in grid.columns.items() if lowest in cells)
        far = (Cell(title, lowest, column), Cell(title, min(grid.columns[rightmost]), rightmost))
        filled = f"{title} is filled in as far as {' and '.join(dict.fromkeys(cell.address for cell in far))}"
        raise limits["spanned"].refusal(lowest * rightmost, filled)
