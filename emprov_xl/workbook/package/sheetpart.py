"""One worksheet of the customer's: its rows travel on as they are, only what follows them is changed."""

import re
from collections.abc import Iterator
from functools import cached_property

from emprov_xl.errors import CannotMark
from emprov_xl.model.cells import column_number
from emprov_xl.workbook.package.relations import OFFICE, STRICT
from emprov_xl.workbook.package.splice import Element, Splice, locate

_ROWS = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData(?:\s[^>]*?)?(/?)>")
_RANGE = re.compile(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)")

# ECMA-376 part 1, 18.3.1.99: the order in which the parts of a worksheet stand.
ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


class SheetPart:
    """A worksheet with the changes to make to it.

    Its rows, which are nearly all of it, are never parsed: head and tail are, with an empty sheetData between.
    """

    def __init__(self, data: bytes, part: str) -> None:
        found = _ROWS.search(data)
        if not found:
            raise CannotMark(f"The workbook is damaged: the sheet {part} has no rows.")
        after = found.end()
        if not found[2]:
            closing = data.rfind(b"</" + found[1] + b"sheetData", after)
            after = data.find(b">", closing) + 1
            if closing < 0:
                raise CannotMark(f"The workbook is damaged: the rows of the sheet {part} do not end.")
        head = data[: found.start()]
        self._data = data
        self._after = after
        self._placeholder = head + b"<" + found[1] + b"sheetData/>"
        skeleton = self._placeholder + data[after:]
        self.root = locate(skeleton, part)
        self.prefix = self.root.prefix
        self.splice = Splice(skeleton)

    def done(self) -> tuple[memoryview, memoryview]:
        """The sheet with all changes made, in two pieces: everything up to the end of its rows is as it was."""
        cut = len(self._placeholder)
        if self.splice.first < cut:
            raise CannotMark("A change would touch the answers of a sheet.")
        return memoryview(self._data)[: self._after], memoryview(self.splice.done())[cut:]

    def insert(self, name: str, piece: str) -> None:
        """Put elements of that name where the order of a worksheet wants them, before any of their like."""
        wanted = ORDER.index(name)
        for child in self.root.children:
            if _rank(child) >= wanted:
                self.splice.insert(child.start, piece)
                return
        self.splice.insert(self.root.close, piece)

    def relation_attribute(self, identifier: str, family: str) -> str:
        """An r:id attribute with the prefix that the sheet uses; when it uses none, one of the workbook's family."""
        for name, value in self.root.attributes.items():
            if name.startswith("xmlns:") and value in (OFFICE, STRICT):
                return f'{name[6:]}:id="{identifier}"'
        return f'xmlns:r="{family}" r:id="{identifier}"'

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that shows a cell's value: of a merged block, the first."""
        for top, left, bottom, right in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    @cached_property
    def widths(self) -> dict[int, float]:
        """The widths in characters of the columns that have one of their own; a hidden column has none."""
        widths: dict[int, float] = {}
        for column in self._listed("cols", "col"):
            given = column.attributes
            hidden = given.get("hidden") in ("1", "true")
            first, last = int(given.get("min", 1)), int(given.get("max", 1))
            for number in range(first, min(last, first + 300) + 1):
                widths[number] = 0.0 if hidden else float(given.get("width", 8.43))
        return widths

    @cached_property
    def row_height(self) -> float:
        """The usual height of a row in points."""
        usual = self.root.child("sheetFormatPr")
        return max(float(usual.attributes.get("defaultRowHeight", 15)), 5.0) if usual else 15.0

    @cached_property
    def _merged(self) -> list[tuple[int, int, int, int]]:
        blocks: list[tuple[int, int, int, int]] = []
        for merge in self._listed("mergeCells", "mergeCell"):
            block = _RANGE.fullmatch(merge.attributes.get("ref", ""))
            if block:
                blocks.append((int(block[2]), column_number(block[1]), int(block[4]), column_number(block[3])))
        return blocks

    def _listed(self, group: str, item: str) -> Iterator[Element]:
        listing = self.root.child(group)
        return listing.all(item) if listing else iter(())


def _rank(element: Element) -> int:
    """The place in the order; an alternative (`mc:AlternateContent`) stands where the thing it wraps would."""
    name = element.local
    if name == "AlternateContent":
        name = next((inner.local for choice in element.children for inner in choice.children), "extLst")
    return ORDER.index(name) if name in ORDER else -1
