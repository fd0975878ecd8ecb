"""A new workbook made of pages: the plan, the summary of a run.

Its sheets are written by the same hand that puts pages into the customer's workbook, so both look alike; XlsxWriter,
which writes the questionnaire, would take five times as long for as many cells.
"""

from collections.abc import Sequence
from pathlib import Path

from emprov_xl.files import write_bytes
from emprov_xl.model.look import Look
from emprov_xl.model.page import Page
from emprov_xl.workbook.package.archive import archive_in
from emprov_xl.workbook.package.book import Book
from emprov_xl.workbook.package.package import Package
from emprov_xl.workbook.package.stylesheet import Stylesheet
from emprov_xl.workbook.page.blank import blank_workbook
from emprov_xl.workbook.page.put import put_pages
from emprov_xl.workbook.page.sheet import MOST_LINKS

__all__ = ["MOST_LINKS", "MOST_ROWS", "write_pages"]

MOST_ROWS = 1_048_576
"""Rows of a sheet, banner and header among them."""


def write_pages(path: Path, pages: Sequence[Page], look: Look, *, title: str) -> None:
    """The pages as the sheets of a new workbook with that title in its properties.

    Raises OutputFailed, and leaves no file, when a page holds what a workbook cannot.
    """
    package = Package(archive_in(blank_workbook(pages[0].title, title, look.font)))
    book = Book(package)
    styles = Stylesheet(package.read(book.styles_part), book.styles_part)
    put_pages(package, book, styles, look, pages)
    package.put(book.styles_part, styles.done(), "the looks of the pages")
    book.save()
    write_bytes(path, package.packed())
