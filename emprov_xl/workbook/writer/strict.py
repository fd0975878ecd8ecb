"""The door to XlsxWriter: whatever it refuses, cuts or warns about is an error of ours.

XlsxWriter answers a message that is too long, a name Excel would not take or a text beyond 32,767 characters with a
return code or a warning, and leaves the thing out of the file. Nobody else calls it, so nothing is left out unseen.
"""

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from emprov_xl.files import write_bytes
from emprov_xl.model.look import Look
from emprov_xl.workbook.writer.formats import Formats
from emprov_xl.workbook.writer.raw_sheet import RawSheet
from emprov_xl.workbook.writer.tab import Refused, Tab
from emprov_xl.workbook.written import quoted_title

LONG_AGO = dt.date(2000, 1, 1)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Book:
    """A workbook being written: its sheets, its formats and its defined names."""

    def __init__(self, raw: Workbook, look: Look) -> None:
        self._raw = raw
        self.look = look
        self.formats = Formats(raw, look)

    def sheet(self, title: str, tab: str = "plain") -> Tab:
        """A new sheet behind the others; `tab` is a colour of look.toml."""
        worksheet = self._raw.add_worksheet(title, RawSheet)
        worksheet.set_tab_color(f"#{self.look.tabs[tab]}")
        return Tab(worksheet, self.formats)

    def name(self, name: str, title: str, area: str) -> None:
        """The defined name for an area of a sheet, such as `$A$2:$A$9`."""
        self.formula_name(name, f"={quoted_title(title)}!{area}")

    def formula_name(self, name: str, formula: str) -> None:
        """The defined name for a formula."""
        if code := self._raw.define_name(name, formula):
            raise Refused(f"The name {name} could not be written (XlsxWriter says {code}).")


@contextmanager
def new_book(path: Path, look: Look, *, title: str, created: dt.date = LONG_AGO) -> Iterator[Book]:
    """A workbook to be filled; put in place whole when the block ends well, and not at all when it does not.

    The date is given, never today's: the same input makes the same bytes.
    """
    content = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", category=UserWarning, module=r"xlsxwriter\.")
        try:
            raw = Workbook(content, _OPTIONS)
            raw.set_size(2400, 1400)
            raw.set_properties(
                {"title": title, "author": "E-MetroTel", "created": dt.datetime.combine(created, dt.time())}
            )
            yield Book(raw, look)
            raw.close()
        except (UserWarning, XlsxWriterException) as refusal:
            raise Refused(f"{path.name} was not written, for part of it would be missing: {refusal}") from refusal
    write_bytes(path, content.getvalue())
