"""The notes at the cells of an .xlsx, for a review that does not stand in the file itself."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from emprov_xl.errors import CannotMark, Rejected
from emprov_xl.workbook.marking.comments import texts_of
from emprov_xl.workbook.package.relations import Relations
from emprov_xl.workbook.reading.forms import Form, form_of
from emprov_xl.workbook.reading.make import Opened

Notes = Mapping[tuple[int, int], str]


def notes_in(path: Path) -> dict[str, Notes]:
    """The notes by the title of their sheet; none of a workbook whose parts lead nowhere."""
    if form_of(path) is not Form.XLSX:
        return {}
    try:
        return dict(_notes(Opened(path)))
    except (CannotMark, Rejected, KeyError):
        return {}


def _notes(book: Opened) -> Iterator[tuple[str, Notes]]:
    for sheet in book.sheets:
        for comments in Relations(book.package, book.part(sheet)).of_kind("comments"):
            yield sheet.attributes.get("name", ""), texts_of(book.package.read(comments.target), comments.target)
