"""The sheet Notes from the Reviews: what was answered in people's own words, in the plan and for our engineers."""

from collections.abc import Sequence

from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.review.notes import Note

TITLE = "Notes from the Reviews"
_COLUMNS = (
    Column("Round", 7, "number"),
    Column("About", 24, "wrap"),
    Column("Who", 20, "wrap"),
    Column("What we asked", 40, "wrap"),
    Column("What was answered", 44, "wrap"),
    Column("Decision", 13, "wrap"),
    Column("Reason", 26, "wrap"),
    Column("Said by", 16, "wrap"),
    Column("Code", 10, "muted"),
)
_HOW = (
    "What was written on sheet Discrepancies, word for word. The plan rests on the cells: what is said here and is to "
    "be built otherwise has to be entered there. About: the cell as it stood when it was asked."
)


def notes_page(notes: Sequence[Note], customer: str) -> Page | None:
    """One row a note, the earliest first; None where nobody said anything."""
    if not notes:
        return None
    banner: tuple[tuple[Shown, ...], ...] = (
        (f"{TITLE}: {customer}" if customer else TITLE,),
        (Styled(_HOW, "intro"),),
    )
    return Page(TITLE, _COLUMNS, tuple(_row(note) for note in notes), banner, tab="plan", frozen=2)


def _row(note: Note) -> tuple[Shown, ...]:
    return (
        note.round,
        note.where or None,
        note.who or None,
        note.question or None,
        Styled(note.answer or None, "strong"),
        note.decision or None,
        note.reason or None,
        note.said_by or None,
        note.code,
    )
