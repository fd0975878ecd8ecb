"""What the reader notices in a return, each a remark with the code of its `WBK-…` rule."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from emprov_xl.convert import shown
from emprov_xl.model.catalogue import squeezed
from emprov_xl.model.cells import Cell, column_letters
from emprov_xl.model.questionnaire import Questionnaire, Sheet
from emprov_xl.model.removal import Removal
from emprov_xl.model.returned import Anchor, Remark, ReturnedSheet, Stray
from emprov_xl.workbook.reading.grid import Grid
from emprov_xl.workbook.written import is_too_long

_ALIKE = 0.7  # of two titles, for one to be suggested where the other is missing
_QUOTED = 60  # characters of a stray that are quoted
_NAMED = 12  # stray cells that are named in a sentence
_MOST = 100  # cells of a sheet that are each remarked on for one reason


def remarks_on_sheets(
    sent: Questionnaire, sheets: Mapping[str, ReturnedSheet], foreign: Mapping[str, int]
) -> Iterator[Remark]:
    """Sheets that are missing or not ours, columns that are missing or were added, lost anchors, strays.

    `foreign` counts the filled cells of the sheets that are not ours.
    """
    for title, filled in foreign.items():
        if filled:
            yield Remark("WBK-007", Cell(title, 1, 1), {"cells": str(filled), "title": title})
    for sheet in sent.asked():
        if sheet.key in sheets:
            yield from _sheet_remarks(sheet, sheets[sheet.key])
        else:
            yield Remark("WBK-004", None, {"title": sheet.title, "perhaps": _perhaps(sheet.title, foreign)})


def _sheet_remarks(sheet: Sheet, returned: ReturnedSheet) -> Iterator[Remark]:
    for field in sheet.fields:
        if field.key not in returned.columns:
            facts = {"title": field.title, "perhaps": _perhaps(field.title, _free_headers(returned))}
            yield Remark("WBK-003", Cell(returned.title, max(returned.first_row - 1, 1), 1), facts)
        elif returned.anchors[field.key] is Anchor.NEAR:
            cell = Cell(returned.title, returned.first_row - 1, returned.columns[field.key])
            yield Remark("WBK-025", cell, {"title": field.title, "letters": column_letters(cell.column)})
    if _is_misspelt(sheet, returned):
        yield Remark("WBK-026", Cell(returned.title, 1, 1), {"typed": returned.title, "title": sheet.title})
    lost = [anchor for anchor in returned.anchors.values() if anchor not in (Anchor.NAME, Anchor.NEAR)]
    if lost:
        worst = max(lost, key=list(Anchor).index)
        facts = {"anchor": str(worst), "columns": str(len(lost))}
        yield Remark("WBK-002", Cell(returned.title, max(returned.first_row - 1, 1), 1), facts)
    yield from _stray_remarks(returned)


def _is_misspelt(sheet: Sheet, returned: ReturnedSheet) -> bool:
    """Whether a sheet was taken for ours by a title that is only like it."""
    if {Anchor.NAME, Anchor.KEY} & set(returned.anchors.values()):
        return False
    return squeezed(returned.title) not in {squeezed(title) for title in (sheet.title, *sheet.aliases)}


def _free_headers(returned: ReturnedSheet) -> list[str]:
    """The headers of the columns that are not ours."""
    header_row = returned.first_row - 1
    return [shown(stray.value) for stray in returned.strays if stray.cell.row == header_row]


def _perhaps(title: str, texts: Iterable[str]) -> str:
    """A suggestion: which of the texts may be meant by it; nothing where none is like it."""
    folded = {text.casefold(): text for text in texts}
    near = get_close_matches(title.casefold(), folded, n=1, cutoff=_ALIKE)
    return f"; perhaps “{folded[near[0]]}” is what it was made into" if near else ""


def _stray_remarks(returned: ReturnedSheet) -> Iterator[Remark]:
    """A column that was added is one remark, with a header or without; of the strays elsewhere each row is."""
    added = {} if returned.rows else _added_columns(returned)
    by_column: dict[int, list[Stray]] = {column: [] for column in added}
    others: list[Stray] = []
    for stray in returned.strays:
        by_column.get(stray.cell.column, others).append(stray)
    for column, strays in by_column.items():
        yield Remark("WBK-008", strays[0].cell, {"typed": added[column][:_QUOTED], "cells": _addresses(strays)})
    yield from _row_remarks(others)


def _added_columns(returned: ReturnedSheet) -> dict[int, str]:
    """The columns that were added to a table, each by its header, or by its letters where it has none.

    One cell alone, without a header, is a remark beside its row rather than a column.
    """
    header_row = returned.first_row - 1
    below = Counter(stray.cell.column for stray in returned.strays if stray.cell.row > header_row)
    headers = {stray.cell.column: shown(stray.value) for stray in returned.strays if stray.cell.row == header_row}
    return {column: column_letters(column) for column, cells in below.items() if cells > 1} | headers


def remarks_on_pages(outside: Iterable[Stray]) -> Iterator[Remark]:
    """What stands beside the texts on our pages."""
    by_page: dict[str, list[Stray]] = {}
    for stray in outside:
        by_page.setdefault(stray.cell.title, []).append(stray)
    for strays in by_page.values():
        yield from _row_remarks(strays)


def _row_remarks(strays: Iterable[Stray]) -> Iterator[Remark]:
    by_row: dict[int, list[Stray]] = {}
    for stray in strays:
        by_row.setdefault(stray.cell.row, []).append(stray)
    for mine in by_row.values():
        yield Remark("WBK-001", mine[0].cell, {"typed": shown(mine[0].value)[:_QUOTED], "cells": _addresses(mine)})


def _addresses(strays: list[Stray]) -> str:
    more = len(strays) - _NAMED
    named = ", ".join(stray.cell.address for stray in strays[:_NAMED])
    return f"{named} and {more} more" if more > 0 else named


def uncalculated_answers(sheets: Mapping[str, ReturnedSheet]) -> Iterator[Remark]:
    """Formulas without a result where an answer is expected; those of ours elsewhere do not matter."""
    for sheet in sheets.values():
        for (row, column), calculated in sheet.formulas.items():
            if not calculated and sheet.field_at(row, column):
                cell = Cell(sheet.title, row, column)
                yield Remark("WBK-006", cell, {"cells": cell.address})


def texts_too_long(sheets: Mapping[str, ReturnedSheet], outside: Iterable[Stray]) -> Iterator[Remark]:
    """Texts for which a cell of Excel has no room; sheet by sheet, those on our pages last."""
    for sheet in sheets.values():
        answers = (
            Cell(sheet.title, row, sheet.columns[key])
            for key, cells in sheet.answers.items()
            for row, value in cells.items()
            if isinstance(value, str) and is_too_long(value)
        )
        yield from _each("WBK-036", [*answers, *_long(sheet.strays)])
    yield from _each("WBK-036", _long(outside))


def _long(strays: Iterable[Stray]) -> list[Cell]:
    return [stray.cell for stray in strays if isinstance(stray.value, str) and is_too_long(stray.value)]


def cells_filled_twice(sheets: Mapping[str, ReturnedSheet], grids: Mapping[str, Grid]) -> Iterator[Remark]:
    """Cells for which the file itself has several contents, of which programs show one or another."""
    for sheet in sheets.values():
        yield from _each("WBK-037", [Cell(sheet.title, row, column) for row, column in grids[sheet.title].doubled])


def _each(code: str, cells: Iterable[Cell]) -> Iterator[Remark]:
    """A remark on each cell; of a great many the first one tells how many more there are."""
    told = sorted(cells)
    more = len(told) - _MOST
    for at, cell in enumerate(told[:_MOST]):
        others = f" and {more:,} others of this sheet" if more > 0 and not at else ""
        yield Remark(code, cell, {"count": f"this cell{others}"})


def remarks_on_removal(removal: Removal, sheets: Mapping[str, ReturnedSheet]) -> Iterator[Remark]:
    """Answers that are calculated from what the copy is without."""
    for sheet in sheets.values():
        for cell in removal.formulas:
            if cell.title == sheet.title and sheet.field_at(cell.row, cell.column):
                yield Remark("WBK-013", cell, {"cells": cell.address})
