"""What the annotated copy is without, in words for the customer whose workbook it is."""

from collections.abc import Iterator

from emprov_xl.model.cells import Cell
from emprov_xl.model.removal import Removal

_MOST_NAMED = 40  # cells whose formula went
_A_LINE = 8


def left_out(removal: Removal) -> Iterator[str]:
    """Line by line, nothing where the copy is whole."""
    if removal.macros:
        yield "The macros of your workbook are not in this copy; buttons that call them do nothing here."
    if removal.macro_sheets:
        yield f"Macro sheets are not in this copy: {', '.join(removal.macro_sheets)}."
    if removal.links:
        yield f"Links to other workbooks or programs are not in this copy: {', '.join(dict.fromkeys(removal.links))}."
    if removal.names:
        yield f"Defined names that belonged to these are gone: {_some(removal.names, 12)}."
    if removal.elsewhere:
        yield "Lists, formats, charts, drawings or objects that used them are gone, or show what they showed last."
    if removal.formulas:
        cells = f"{len(removal.formulas)} cell{'s' if len(removal.formulas) > 1 else ''}"
        yield f"The formula in {cells} asked for these; the value that it showed stands there instead:"
        yield from _addresses(removal.formulas)
    if removal:
        yield "Your own file is as you sent it; only this copy is without."


def _addresses(cells: tuple[Cell, ...]) -> Iterator[str]:
    shown = [str(cell) for cell in cells[:_MOST_NAMED]]
    for start in range(0, len(shown), _A_LINE):
        yield "   " + ", ".join(shown[start : start + _A_LINE])
    if len(cells) > _MOST_NAMED:
        yield f"   and {len(cells) - _MOST_NAMED} more"


def _some(names: tuple[str, ...], most: int) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
