"""The sheet Changes: every answer that is another now, and what each change touches."""

from collections.abc import Iterator

from emprov_xl.model.changes import CellChange, Change, Changes, What
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.review.changes_told import counted, touched_words

TITLE = "Changes"
_COLUMNS = (
    Column("No.", 5, "number"),
    Column("What", 13),
    Column("Sheet", 18, "wrap"),
    Column("Who", 21, "wrap"),
    Column("Field", 20, "wrap"),
    Column("Cell", 8),
    Column("Before", 22, "wrap"),
    Column("Now", 22, "wrap"),
    Column("What it touches", 56, "wrap"),
)
_STYLES = {What.ADDED: "ok", What.REMOVED: "blocker", What.CHANGED: "note"}
_OTHERWISE = "warning"  # what is called otherwise now: who names it by the old name must follow


def changes_page(changes: Changes, before: str, customer: str, *, linked: bool = True) -> Page:
    """One row a cell; the rows of one object share their number, and the first of them says what is touched.

    `before` names what is compared with, such as "round 1". Cells are links; not where the page stands in another
    workbook than the new one, as it is then not `linked`.
    """
    rows = tuple(
        row for number, change in enumerate(changes.changes, 1) for row in _rows(number, change, linked=linked)
    )
    told = f"{counted(changes)}. " if changes else f"Nothing has changed since {before}. "
    how = "The rows of one object have one number; what it touches stands in the first. PINs are never shown."
    return Page(
        title=TITLE,
        columns=_COLUMNS,
        rows=rows,
        banner=(
            (Styled(" · ".join(filter(None, (TITLE, customer, f"since {before}"))), "title"),),
            (Styled(told + how if changes else told.strip(), "intro"),),
            *((Styled(note, "intro"),) for note in changes.notes),
        ),
        tab="findings",
        frozen=4,
    )


def _rows(number: int, change: Change, *, linked: bool) -> Iterator[tuple[Shown, ...]]:
    for position, cell in enumerate(change.cells):
        yield (
            number,
            Styled(change.what.value, _STYLES.get(change.what, _OTHERWISE)),
            change.title,
            change.who or None,
            cell.title,
            _where(cell, linked=linked),
            cell.before or None,
            cell.now or None,
            (touched_words(change.touched) or None) if position == 0 else None,
        )


def _where(cell: CellChange, *, linked: bool) -> Shown:
    if cell.new is not None:
        return Styled(cell.new.address, "link", cell.new) if linked else cell.new.address
    return f"was {cell.old.address}" if cell.old is not None else None
