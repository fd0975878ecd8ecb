"""An OpenDocument spreadsheet: the same cells, names and notes as the .xlsx that the same program would have saved."""

from xml.parsers import expat

from emprov_xl.errors import CannotMark, Rejected
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.gate.admission import Admitted
from emprov_xl.workbook.layout import LISTS_TITLE
from emprov_xl.workbook.reading.extent import refuse_far_cells
from emprov_xl.workbook.reading.gate import encrypted
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


def read_opendocument(package: Admitted, limits: Limits) -> Parts:
    """What stands in a spreadsheet that passed the gate; Rejected when it is damaged, or locked with a password."""
    if any(word in package.read(_MANIFEST) for word in _ENCRYPTED):
        raise encrypted()
    try:
        return _parts(package.read(_CONTENT), package.names, limits)
    except (expat.ExpatError, UnicodeDecodeError, CannotMark) as trouble:
        raise Rejected("DAMAGED", _DAMAGED) from trouble


def _parts(content: bytes, entries: list[str], limits: Limits) -> Parts:
    tables = Tables(limits)
    parse(content, tables.start, tables.words, tables.end)
    if not tables.grids:
        raise Rejected("DAMAGED", _DAMAGED)
    grids = dict(tables.grids)
    lists = grids.pop(LISTS_TITLE, None)
    for title, grid in grids.items():
        refuse_far_cells(title, grid, limits)
    macros = any(
        name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", *_EMPTY_MACROS)) for name in entries
    )
    return Parts(grids, tables.names, lists.filled if lists else 0, macros, notes=tables.notes)
