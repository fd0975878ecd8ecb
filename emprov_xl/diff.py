"""Two returns are compared: what changed from the one to the other, and what each change touches."""

from pathlib import Path

from emprov_xl.house import House
from emprov_xl.model.changes import Changes, What
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.returns import read_and_understood
from emprov_xl.review.changes import changes_between
from emprov_xl.review.changes_page import changes_page
from emprov_xl.review.changes_told import counted
from emprov_xl.workbook.pages import write_pages

_COLUMNS = (Column("Sheet", 34, "wrap"), *(Column(what.value, 14, "number") for what in What))


def compared(old: Path, new: Path, house: House) -> Changes:
    """What changed between two files; Rejected when one of them is not a return."""
    return changes_between(read_and_understood(old, house), read_and_understood(new, house), house.plan_order)


def doubts(changes: Changes) -> str:
    """A warning when the two returns hardly belong together; empty when they do."""
    old, new = changes.old, changes.new
    if old.engagement.casefold() != new.engagement.casefold():
        return f"These are returns of two engagements: {old} and {new}."
    if old.round > new.round:
        return f"The old return is of a later round than the new one: {old} and {new}."
    return ""


def write_changes(path: Path, changes: Changes, house: House) -> None:
    """A workbook of the changes: how many on which sheet, then one row a cell."""
    pages = (_counts(changes), changes_page(changes, str(changes.old), changes.new.engagement, linked=False))
    write_pages(path, pages, house.look, title=f"Changes {changes.new.engagement}".strip())


def _counts(changes: Changes) -> Page:
    rows: list[tuple[Shown, ...]] = []
    for title in dict.fromkeys(change.title for change in changes.changes):
        mine = [change.what for change in changes.changes if change.title == title]
        rows.append((title, *(mine.count(what) or None for what in What)))
    banner: tuple[tuple[Shown, ...], ...] = (
        (Styled(" · ".join(filter(None, ("What changed", changes.new.engagement))), "title"),),
        (Styled(f"Old: {changes.old}", "intro"),),
        (Styled(f"New: {changes.new}", "intro"),),
        (Styled(" ".join(filter(None, (f"{counted(changes)}.", doubts(changes)))), "intro"),),
    )
    return Page("Summary", _COLUMNS, tuple(rows), banner, tab="plan", landscape=False)
