"""Pages put into a workbook: where ours stood before, new ones at the end."""

from collections.abc import Sequence

from emprov_xl.model.cells import column_letters
from emprov_xl.model.look import Look
from emprov_xl.model.page import Page
from emprov_xl.workbook.package.book import Book, page_key
from emprov_xl.workbook.package.package import Package
from emprov_xl.workbook.package.relations import Relations
from emprov_xl.workbook.package.stylesheet import Stylesheet
from emprov_xl.workbook.page.pictures import put_pictures
from emprov_xl.workbook.page.sheet import PageSheet, Surroundings
from emprov_xl.workbook.written import quoted_title


def put_pages(package: Package, book: Book, styles: Stylesheet, look: Look, pages: Sequence[Page]) -> tuple[str, ...]:
    """Put our sheets where they were, new ones at the end; those of an earlier round that are not wanted go.

    The titles of the sheets, in the order of the pages.
    """
    wanted = {page_key(page.title) for page in pages}
    for key, sheet in book.pages.items():
        if key not in wanted:
            book.remove(sheet)
    places = [(page, *book.place(page.title)) for page in pages]
    titles = {title: title for title in book.titles} | {page.title: title for page, title, _ in places}
    if places:
        book.open_on(places[0][1])
    around = Surroundings(styles, look, titles, book.namespace, book.family, book.since_1904)
    for page, title, part in places:
        drawing = put_pictures(package, part, page.pictures, book.family) if page.pictures else ""
        shown = PageSheet(page, around, selected=book.is_active(title), drawing=drawing)
        package.put_pieces(part, shown.pieces(), f"our page {page.title}")
        if shown.beside:
            relations = Relations(package, part)
            relations.lead_out("hyperlink", shown.beside, book.family)
            relations.save()
        if page.is_table:
            book.name("_xlnm._FilterDatabase", title, f"{quoted_title(title)}!{shown.area}")
            book.name("_xlnm.Print_Titles", title, _print_titles(page, quoted_title(title)))
    return tuple(title for _, title, _ in places)


def _print_titles(page: Page, title: str) -> str:
    rows = f"{title}!${page.header_row}:${page.header_row}"
    return f"{title}!$A:${column_letters(page.frozen)},{rows}" if page.frozen else rows
