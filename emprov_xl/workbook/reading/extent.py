"""How far the filled cells of a sheet reach, told from its part before a library lays them out in memory.

Calamine keeps a sheet as a full rectangle, so one cell typed by accident in the last corner costs all the memory there
is, and ends the program. A styled cell without a value costs nothing, and may stand where it likes.
"""

import re
from collections.abc import Callable, Mapping

from emprov_xl.errors import Rejected
from emprov_xl.model.cells import Cell, column_number
from emprov_xl.workbook.reading.gate import DAMAGED
from emprov_xl.workbook.reading.xml import local, parse

MOST_SPANNED = 20_000_000  # cells from A1 to the last filled row and column
MOST_FILLED = 2_000_000

# Most sheets are within one of these shapes, which is seen at a glance; the others are looked at cell by cell.
_BLANK = rb' r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?(?:/>|></c>)'
_SHAPES = tuple(
    re.compile(rb'<c(?=[\s/>])(?! r="%s")(?!%s)' % (near, _BLANK))
    for near in (
        rb"[A-Z]{1,2}(?:[0-9]{1,4}|1[0-9]{4})",  # to ZZ19999
        rb"[A-D]?[A-Z][0-9]{1,5}",  # to DZ99999
    )
)
_PREFIXED = re.compile(rb":c[\s/>]")
_LEAST = 8  # bytes that a filled cell takes, and more
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def refuse_far_cells(title: str, part: bytes) -> None:
    """Rejected when a sheet has more filled cells, or spans more from A1 on, than we read."""
    if not _near(part):
        _Walk(title).over(part)


def too_far(title: str, what: str) -> Rejected:
    """The sheet spans too much."""
    return Rejected(
        "SHEET_EXTENT",
        f"The sheet {title} {what}, and we read up to {MOST_SPANNED:,}; please clear what stands far away from "
        "everything else, save the workbook and send it again.",
    )


def _near(part: bytes) -> bool:
    """Whether the part shows at a glance that it is within the limits; doubt is no."""
    if _PREFIXED.search(part) or part[1:2] == b"\0" or part[:1] == b"\0":
        return False
    if len(part) > _LEAST * MOST_FILLED and part.count(b"<c") > MOST_FILLED:
        return False
    return not all(shape.search(part) for shape in _SHAPES)


class _Walk:
    """Goes over the cells as calamine does: one without a reference stands right of the one before."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._row = self._column = 0
        self._line = 0  # the row that the cells without a reference are in
        self._filled = 0
        self._lowest = self._rightmost = Cell(title, 1, 1)
        self._at: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._fill,
            "is": self._fill,
        }

    def over(self, part: bytes) -> None:
        """Rejected, naming the cells that reach furthest."""
        parse(part, self._start)
        spanned = self._lowest.row * self._rightmost.column
        if spanned > MOST_SPANNED:
            cells = dict.fromkeys((self._lowest.address, self._rightmost.address))
            raise too_far(self._title, f"is filled in as far as {' and '.join(cells)}, which spans {spanned:,} cells")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        meet = self._at.get(local(tag))
        if meet:
            meet(attributes)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r", "")
        self._line = int(number) if re.fullmatch("[0-9]{1,7}", number) else self._line + 1
        self._column = 0

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._row, self._column = max(self._line, 1), self._column + 1
            return
        found = _REFERENCE.fullmatch(reference)
        if not found:
            raise Rejected("DAMAGED", DAMAGED)
        self._row, self._column = int(found[2]), column_number(found[1])

    def _fill(self, _: Mapping[str, str]) -> None:
        self._filled += 1
        if self._filled > MOST_FILLED:
            raise Rejected(
                "SHEET_EXTENT",
                f"The sheet {self._title} has more than the {MOST_FILLED:,} filled cells that we read; please clear "
                "what is not meant for us, save the workbook and send it again.",
            )
        if self._row > self._lowest.row:
            self._lowest = Cell(self._title, self._row, self._column)
        if self._column > self._rightmost.column:
            self._rightmost = Cell(self._title, self._row, self._column)
