"""The customer's own workbook, marked: what they wrote stays as it is, byte for byte where we need not touch it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from emprov_xl.files import write_bytes
from emprov_xl.model.cells import Cell, column_letters
from emprov_xl.model.look import Look
from emprov_xl.model.mark import Mark
from emprov_xl.model.page import Page
from emprov_xl.model.removal import Removal
from emprov_xl.workbook.marking.comments import note_text
from emprov_xl.workbook.marking.flagged import CELL, OURS, condition
from emprov_xl.workbook.marking.marks import replace_marks
from emprov_xl.workbook.marking.notes import Blocks, SheetNotes, holds_ours
from emprov_xl.workbook.marking.removal import Leftover
from emprov_xl.workbook.package.archive import open_archive
from emprov_xl.workbook.package.book import Book, Listed
from emprov_xl.workbook.package.package import Package
from emprov_xl.workbook.package.sheetpart import SheetPart
from emprov_xl.workbook.package.splice import escaped
from emprov_xl.workbook.package.stylesheet import Stylesheet
from emprov_xl.workbook.page.put import put_pages

MOST_NOTES = 1_000  # on one sheet: Excel becomes slow with more
_OLD_MARKS = (OURS.encode(), escaped(OURS).encode(), OURS.replace('"', "&#34;").encode())


@dataclass(frozen=True, slots=True)
class Annotation:
    """What marking did: which parts are written anew, added and gone, why each, and what could not be shown.

    `removal` is what of the customer's did not travel into the copy. `notes_left_out` names cells beyond the most notes
    of a sheet and cells with a conversation; they have their highlight. `not_found` names marks on sheets that the
    workbook does not have. `titles` are those of the pages as they stand in the workbook, in the order given.
    """

    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    titles: tuple[str, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    removal: Removal = field(default_factory=Removal)
    notes_left_out: tuple[Cell, ...] = ()
    not_found: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What lies open while a workbook is marked."""

    package: Package
    book: Book
    styles: Stylesheet
    look: Look
    blocks: Blocks
    leftover: Leftover


def annotate(source: Path, target: Path, marks: Sequence[Mark], pages: Sequence[Page], look: Look) -> Annotation:
    """Write a copy of the workbook with these marks and pages; those of an earlier round go first.

    The source is only read. CannotMark says why a workbook is not touched at all.
    """
    package = Package(open_archive(source))
    book = Book(package)
    styles = Stylesheet(package.read(book.styles_part), book.styles_part)
    desk = _Desk(package, book, styles, look, Blocks(package), Leftover(package, book))
    sheets = book.worksheets()
    by_sheet, not_found = _by_sheet(marks, sheets)
    left_out = [cell for sheet in sheets for cell in _mark_sheet(desk, sheet, by_sheet[sheet.part])]
    removal = desk.leftover.finish()
    titles = put_pages(package, book, styles, look, pages)
    if styles.changed:
        package.put(book.styles_part, styles.done(), "looks of our highlights and pages, behind those there were")
    book.save()
    write_bytes(target, package.packed())
    differing = (package.changed, package.added, package.removed)
    return Annotation(*differing, titles, package.reasons, removal, tuple(left_out), not_found)


def _by_sheet(marks: Iterable[Mark], sheets: Iterable[Listed]) -> tuple[Mapping[str, list[Mark]], tuple[Cell, ...]]:
    """The marks by the part of their sheet, and the cells of those whose sheet the workbook does not have."""
    parts = {sheet.title.casefold(): sheet.part for sheet in sheets}
    found: defaultdict[str, list[Mark]] = defaultdict(list)
    lost: list[Cell] = []
    for mark in marks:
        part = parts.get(mark.cell.title.casefold())
        if part is None:
            lost.append(mark.cell)
        else:
            found[part].append(mark)
    return found, tuple(lost)


def _mark_sheet(desk: _Desk, listed: Listed, marks: Iterable[Mark]) -> list[Cell]:
    """Mark one sheet, and tell the cells whose note found no place; a sheet without marks, old or new, is let be."""
    data = desk.leftover.sheet(listed)
    behind = memoryview(data)[data.rfind(b"sheetData") :].tobytes()  # where marks stand
    worn = any(old in behind for old in _OLD_MARKS) or holds_ours(desk.package, listed.part)
    if not marks and not worn:
        return []
    sheet = SheetPart(data, listed.part)
    cells = _by_cell(sheet, marks)
    replace_marks(sheet, {cell: _highlight(desk, cell, group) for cell, group in cells.items()})
    notes = SheetNotes(desk.package, sheet, listed.part, desk.book)
    told = {cell: [mark.note for mark in group if mark.note] for cell, group in cells.items()}
    wanted = [cell for cell, messages in told.items() if messages]
    threaded = notes.threaded
    shown = [cell for cell in wanted if cell not in threaded][:MOST_NOTES]
    notes.replace({cell: note_text(told[cell]) for cell in shown}, desk.blocks)
    if sheet.splice:
        desk.package.put_pieces(listed.part, sheet.done(), "our highlights and the mention of our notes")
    return [Cell(listed.title, row, column) for row, column in sorted(set(wanted) - set(shown))]


def _by_cell(sheet: SheetPart, marks: Iterable[Mark]) -> Mapping[tuple[int, int], list[Mark]]:
    """The marks by the cell that shows them, the worst first, in the cells as among them."""
    cells: defaultdict[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (-mark.severity.weight, mark.cell)):
        cells[sheet.anchor(mark.cell.row, mark.cell.column)].append(mark)
    return cells


def _highlight(desk: _Desk, shown_at: tuple[int, int], marks: Sequence[Mark]) -> tuple[int, str]:
    """The look of the worst mark of a cell, and the condition under which it shows."""
    worst = marks[0]
    index = desk.styles.highlight(desk.look.marks[worst.severity])
    secret = any(mark.secret for mark in marks)
    formula = condition(worst.value, secret=secret, since_1904=desk.book.since_1904)
    if worst.value is None and (worst.cell.row, worst.cell.column) != shown_at:
        # The blank of a cell that a merged block covers is its own, not that of the cell which shows.
        formula = formula.replace(CELL, f"${column_letters(worst.cell.column)}${worst.cell.row}")
    return index, formula
