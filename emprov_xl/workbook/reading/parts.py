"""What calamine does not tell of a workbook: its defined names, error cells, and formulas that were never calculated.

Calamine reads `#REF!`, and a formula without a result, as a blank; to us each is an answer that was lost, so both are
sought in the sheet parts.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.parsers import expat

from emprov_xl.errors import Rejected
from emprov_xl.model.cells import column_number
from emprov_xl.workbook.layout import LISTS_TITLE
from emprov_xl.workbook.reading.extent import refuse_far_cells
from emprov_xl.workbook.reading.gate import DAMAGED, not_xlsx, refuse_large_packages, refuse_other_formats
from emprov_xl.workbook.reading.xml import local, parse

_REFERENCE = rb"r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']"
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*\bt=[\"']e[\"'])[^<>]*\b%s[^<>]*(?<!/)>\s*"  # a cell closed at once holds no error
    rb"(?:<(?:\w+:)?f(?=[\s/>])[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>([^<]+)</" % _REFERENCE
)
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*\b%s[^<>]*>" % _REFERENCE)
_NO_RESULT = rb"\s*(<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
_FORMULAS = (  # the end of a formula that no result follows; each begins with what is quickly found
    re.compile(rb"f>%s" % _NO_RESULT),
    re.compile(rb"<f [^<>]*/>%s" % _NO_RESULT),
    re.compile(rb":f [^<>]*/>%s" % _NO_RESULT),
)
_TEXT_CELL = re.compile(rb"\bt=[\"']str[\"']")


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands in the parts.

    `names`: defined names of the whole workbook with what they refer to. `titles`: the sheets whose parts were looked
    over. `errors`: title -> (row, column) -> the error, such as #REF!. `uncalculated`: title -> (row, column) of
    formulas without a result. `listed`: how many cells of our hidden lists are filled; they are a third of a workbook
    and nobody answers there, so they are not laid out.
    """

    names: dict[str, str]
    titles: set[str] = field(default_factory=set)
    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    uncalculated: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    listed: int = 0


def read_parts(path: Path) -> Parts:
    """The names and error cells of a workbook; Rejected when the package is damaged, too large or no workbook."""
    try:
        with zipfile.ZipFile(path) as package:
            refuse_large_packages(package)
            return _parts(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as trouble:
        raise Rejected("DAMAGED", DAMAGED) from trouble


def _parts(package: zipfile.ZipFile) -> Parts:
    refuse_other_formats(package)
    workbook = _office_document(package)
    sheets, names = _contents(package.read(workbook))
    targets = {key: target for key, _, target in _relationships(package, workbook)}
    # Calamine finds a part whatever the case of its name.
    entries = {name.casefold(): name for name in package.NameToInfo}
    parts = Parts(names)
    listed = 0
    for title, key in sheets:
        entry = entries.get(targets.get(key, "").casefold())
        sheet = package.read(entry) if entry else b""
        if title == LISTS_TITLE:
            listed = sheet.count(b"<v>") - sheet.count(b"<v></v>") + sheet.count(b"<is>")
        elif entry:
            refuse_far_cells(title, sheet)
            parts.titles.add(title)
            parts.errors[title] = _errors(sheet)
            parts.uncalculated[title] = list(_uncalculated(sheet))
    return replace(parts, listed=listed)


def _contents(workbook: bytes) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """The sheets with the keys of their relationships, and the names that hold in the whole workbook.

    A name that holds on one sheet only came about when that sheet was copied: its twin has the real one.
    """
    sheets: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    root, name, text = "", "", ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal root, name, text
        root = root or local(tag)
        match local(tag):
            case "sheet":
                key = next((value for key, value in attributes.items() if local(key) == "id"), "")
                sheets.append((attributes.get("name", ""), key))
            case "definedName":
                name, text = "" if "localSheetId" in attributes else attributes.get("name", ""), ""

    def words(data: str) -> None:
        nonlocal text
        text += data

    def end(tag: str) -> None:
        if name and local(tag) == "definedName":
            names[name] = text

    parse(workbook, start, words, end)
    if root != "workbook":
        raise not_xlsx()
    return sheets, names


def _errors(sheet: bytes) -> dict[tuple[int, int], str]:
    if b't="e"' not in sheet and b"t='e'" not in sheet:
        return {}
    return {
        (int(cell[2]), column_number(cell[1].decode())): cell[3].decode("ascii", "replace")
        for cell in _ERROR_CELL.finditer(sheet)
    }


def _uncalculated(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Formulas without a result; one whose result is the empty text has been calculated."""
    for formula in _FORMULAS:
        for end in formula.finditer(sheet):
            cell = _cell_around(sheet, end.start())
            if cell and not (end[1] and _TEXT_CELL.search(cell[0])):
                yield int(cell[2]), column_number(cell[1].decode())


def _cell_around(sheet: bytes, at: int) -> re.Match[bytes] | None:
    """The beginning of the cell that the formula ending here stands in."""
    for _ in range(3):  # </f>, <f> and <c>
        at = sheet.rfind(b"<", 0, at)
        found = _CELL.match(sheet, at) if at >= 0 else None
        if found:
            return found
    return None


def _office_document(package: zipfile.ZipFile) -> str:
    for _, kind, target in _relationships(package, ""):
        if kind.endswith("/officeDocument"):
            if not target.endswith(".xml"):
                raise Rejected(
                    "BINARY", "This is a binary workbook (.xlsb); please open it and save it as .xlsx (Excel Workbook)."
                )
            return target
    raise not_xlsx()


def _relationships(package: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """The relationships of a part: id, type, target part."""
    folder, base = posixpath.split(part)
    found: list[tuple[str, str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append((attributes.get("Id", ""), attributes.get("Type", ""), whole))

    parse(package.read(posixpath.join(folder, "_rels", f"{base}.rels")), start)
    return found
