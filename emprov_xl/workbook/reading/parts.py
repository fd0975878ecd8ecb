"""What calamine does not tell of a workbook: its defined names, error cells, and formulas that were never calculated.

Calamine reads `#REF!`, and a formula without a result, as a blank; to us each is an answer that was lost, so both are
sought in the sheet parts.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from emprov_xl.errors import Rejected
from emprov_xl.model.cells import column_number

_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\bt=[\"']e[\"'])[^>]*\br=[\"']([A-Z]{1,3})([0-9]+)[\"'][^>]*>(.*?)</(?:\w+:)?c>", re.DOTALL
)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?=[\s/>])[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*\br=[\"']([A-Z]{1,3})([0-9]+)[\"']")
_NO_RESULT = re.compile(rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands in the parts.

    `names`: defined names with what they refer to. `errors`: title -> (row, column) -> the error, such as #REF!.
    `uncalculated`: title -> (row, column) of formulas without a result.
    """

    names: dict[str, str]
    errors: dict[str, dict[tuple[int, int], str]]
    uncalculated: dict[str, list[tuple[int, int]]]


def read_parts(path: Path) -> Parts:
    """The names and error cells of a workbook; Rejected when the package is damaged or no workbook."""
    try:
        with zipfile.ZipFile(path) as package:
            return _parts(package)
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as trouble:
        raise Rejected("DAMAGED", _DAMAGED) from trouble


_DAMAGED = (
    "The file looks like an Excel workbook but is damaged or cut short; please open it, save it again as .xlsx "
    "and send it once more."
)


def _parts(package: zipfile.ZipFile) -> Parts:
    if "mimetype" in package.NameToInfo:
        raise Rejected("OPENDOCUMENT", "This is an OpenDocument file; please open it and save it as .xlsx (Excel).")
    workbook = _office_document(package)
    targets = {key: target for key, _, target in _relationships(package, workbook)}
    sheets: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    name, text = "", ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name, text
        match _local(tag):
            case "sheet":
                key = next((value for key, value in attributes.items() if _local(key) == "id"), "")
                sheets.append((attributes.get("name", ""), targets.get(key, "")))
            case "definedName":
                name, text = attributes.get("name", ""), ""

    def words(data: str) -> None:
        nonlocal text
        text += data

    def end(tag: str) -> None:
        if _local(tag) == "definedName":
            names[name] = text

    _parse(package.read(workbook), start, words, end)
    errors: dict[str, dict[tuple[int, int], str]] = {}
    uncalculated: dict[str, list[tuple[int, int]]] = {}
    for title, part in sheets:
        if part in package.NameToInfo:
            sheet = package.read(part)
            errors[title], uncalculated[title] = _errors(sheet), _uncalculated(sheet)
    return Parts(names, errors, uncalculated)


def _errors(sheet: bytes) -> dict[tuple[int, int], str]:
    if b't="e"' not in sheet and b"t='e'" not in sheet:
        return {}
    found = {}
    for cell in _ERROR_CELL.finditer(sheet):
        value = _VALUE.search(cell[3])
        found[int(cell[2]), column_number(cell[1].decode())] = (
            value[1].decode("ascii", "replace") if value else "#ERROR!"
        )
    return found


def _uncalculated(sheet: bytes) -> list[tuple[int, int]]:
    """Formulas are few, so each is looked at by itself and the rest of the sheet is not."""
    found = []
    for formula in _FORMULA.finditer(sheet):
        cell = _CELL.match(sheet, sheet.rfind(b"<", 0, formula.start()))
        if cell and _NO_RESULT.match(sheet, formula.end()):
            found.append((int(cell[2]), column_number(cell[1].decode())))
    return found


def _office_document(package: zipfile.ZipFile) -> str:
    for _, kind, target in _relationships(package, ""):
        if kind.endswith("/officeDocument"):
            return target
    raise Rejected("NOT_XLSX", "The file is not an Excel workbook (.xlsx); please send the questionnaire itself.")


def _relationships(package: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """The relationships of a part: id, type, target part."""
    folder, base = posixpath.split(part)
    found: list[tuple[str, str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append((attributes.get("Id", ""), attributes.get("Type", ""), whole))

    _parse(package.read(posixpath.join(folder, "_rels", f"{base}.rels")), start)
    return found


def _parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    words: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = words
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(xml, True)


def _refuse_doctype(*_: object) -> None:
    """No part of a workbook has a document type; one that has is made to do harm."""
    raise Rejected("XML_DTD", "The workbook holds a document type definition, which no spreadsheet program writes.")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
