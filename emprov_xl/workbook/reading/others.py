"""Files that are no workbook we can read, told by their content, each with the way out."""

import re
from collections.abc import Collection

from emprov_xl.errors import Rejected

_SAVE = "please open it and save it as .xlsx (Excel Workbook), and send that."
_COPY = "please copy the answers into the questionnaire that was sent to you, and send that."
_SAYS: dict[str, str] = {
    "HTML": f"This is a web page, even if its name ends like a workbook's; {_SAVE}",
    "XML_2003": f"This is a spreadsheet in one XML file, as Excel 2003 wrote it; {_SAVE}",
    "OPENDOCUMENT": f"This is an OpenDocument file, but not a spreadsheet of the kind .ods; {_SAVE}",
    "IWORK": "This is a file of Apple's Numbers or Pages; please export it there as Excel (.xlsx), and send that.",
    "PDF": f"This is a PDF, from which no answers can be read; {_COPY}",
    "PICTURE": f"This is a picture, from which no answers can be read; {_COPY}",
    "LETTER": f"This is a document for text or slides, not a workbook; {_COPY}",
    "CSV": f"This is a text file such as CSV, which holds one sheet only and says of no column what it is; {_COPY}",
}
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PICTURE"),
    (b"\xff\xd8\xff", "PICTURE"),
    (b"GIF8", "PICTURE"),
    (b"II*\0", "PICTURE"),
    (b"MM\0*", "PICTURE"),
    (b"BM", "PICTURE"),
    (b"{\\rtf", "LETTER"),
)
_WEB_PAGE = re.compile(rb"<!doctype\s+html|<html|<table|<head|^mime-version:|^content-type:\s*multipart", re.IGNORECASE)
_PACKED = (
    (re.compile(r"Index/.*\.iwa|Index\.zip|index\.xml|index\.apxl"), "IWORK"),
    (re.compile(r"mimetype"), "OPENDOCUMENT"),
    (re.compile(r"(?:word|ppt)/(?:document|presentation)\.xml"), "LETTER"),
)
_UNICODE = (b"\xff\xfe", b"\xfe\xff")


def what_it_is(head: bytes) -> Rejected | None:
    """What begins so, with what to do about it; None for something that we have no word for."""
    code = next((code for beginning, code in _BEGINNINGS if head.startswith(beginning)), None)
    if head[4:12] in (b"ftypheic", b"ftypmif1") or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        code = "PICTURE"
    return _says(code or _marked_up(head.lstrip(b"\xef\xbb\xbf \t\r\n")) or _plain(head))


def what_is_packed(names: Collection[str]) -> Rejected | None:
    """What a zip package with such parts is, where it is no workbook."""
    return _says(next((code for pattern, code in _PACKED if any(map(pattern.fullmatch, names))), None))


def _says(code: str | None) -> Rejected | None:
    return Rejected(code, _SAYS[code]) if code else None


def _marked_up(head: bytes) -> str | None:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "XML_2003"
    if b"urn:oasis:names:tc:opendocument" in head:
        return "OPENDOCUMENT"
    return "HTML" if _WEB_PAGE.search(head) else None


def _plain(head: bytes) -> str | None:
    """Whether it is text: lines of it may be the rows of a table."""
    if head.startswith(_UNICODE):
        return "CSV"
    controls = sum(byte < 0x20 and byte not in b"\t\r\n" for byte in head)
    return "CSV" if head and not controls and b"\n" in head + b"\n" and any(mark in head for mark in b",;\t|") else None
