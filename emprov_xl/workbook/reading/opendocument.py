"""An OpenDocument spreadsheet: the same cells, names and notes as the .xlsx that the same program would have saved."""

import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from emprov_xl.errors import CannotMark, Rejected
from emprov_xl.workbook.layout import LISTS_TITLE
from emprov_xl.workbook.package.splice import utf8
from emprov_xl.workbook.reading.extent import refuse_far_cells
from emprov_xl.workbook.reading.gate import encrypted, refuse_large_packages
from emprov_xl.workbook.reading.odf_cells import Tables
from emprov_xl.workbook.reading.parts import Parts
from emprov_xl.workbook.reading.xml import parse

_DAMAGED = (
    "The file looks like an OpenDocument spreadsheet but is damaged or cut short; please open it, save it as .xlsx "
    "(Excel Workbook) and send it once more."
)
_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_ENCRYPTED = (b"encryption-data", b"encrypted-package")
_EMPTY_MACROS = ("script-lc.xml", "script-lb.xml")


def read_opendocument(path: Path) -> Parts:
    """What stands in the spreadsheet; Rejected when it is damaged, too large, or locked with a password."""
    try:
        with zipfile.ZipFile(path) as package:
            refuse_large_packages(package)
            entries = package.NameToInfo
            if _MANIFEST in entries and any(word in package.read(_MANIFEST) for word in _ENCRYPTED):
                raise encrypted()
            return _parts(utf8(package.read(_CONTENT)), list(entries))
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        UnicodeDecodeError,
        CannotMark,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as trouble:
        raise Rejected("DAMAGED", _DAMAGED) from trouble


def _parts(content: bytes, entries: list[str]) -> Parts:
    tables = Tables()
    parse(content, tables.start, tables.words, tables.end)
    if not tables.grids:
        raise Rejected("DAMAGED", _DAMAGED)
    grids = dict(tables.grids)
    lists = grids.pop(LISTS_TITLE, None)
    for title, grid in grids.items():
        refuse_far_cells(title, grid)
    macros = any(
        name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", *_EMPTY_MACROS)) for name in entries
    )
    return Parts(grids, tables.names, lists.filled if lists else 0, macros, notes=tables.notes)
