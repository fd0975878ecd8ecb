"""A workbook's parts: which sheets it has, what their cells hold, and its defined names."""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

import numpy as np

from emprov_xl.definitions.limits import usual_limits
from emprov_xl.errors import CannotMark, Rejected
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.gate.admission import Admitted, admitted
from emprov_xl.workbook.gate.shape import refuse_doubled_sheets
from emprov_xl.workbook.layout import LISTS_TITLE
from emprov_xl.workbook.marking.removal import CALLS_A_PROGRAM, KINDS, MACRO_SHEETS
from emprov_xl.workbook.reading.cells import Values
from emprov_xl.workbook.reading.extent import refuse_far_cells
from emprov_xl.workbook.reading.gate import DAMAGED, not_xlsx, refuse_other_formats
from emprov_xl.workbook.reading.grid import BLANK, Grid
from emprov_xl.workbook.reading.moments import moments_in
from emprov_xl.workbook.reading.strings import shared_strings
from emprov_xl.workbook.reading.sweep import swept
from emprov_xl.workbook.reading.walk import walked
from emprov_xl.workbook.reading.xml import local, parse

_MACROS = ("/vbaProject", "/xlMacrosheet", "/xlIntlMacrosheet")
_Relationship = tuple[str, str, str]  # id, type, target part


@dataclass(frozen=True, slots=True)
class Parts:
    """The cells of each sheet by its title, in order, and the defined names that hold in the whole workbook.

    `listed`: how many cells of our hidden lists are filled; they are a third of a workbook and nobody answers there, so
    they are not laid out. `notes` are those at cells, by title, then row and column, where a form lets us read them.
    `behind`: how many bytes stand behind the end of the file as its own directory has it.
    """

    grids: Mapping[str, Grid]
    names: Mapping[str, str]
    listed: int = 0
    macros: bool = False
    leaves_out: bool = False  # whether something will not travel into the annotated copy
    notes: Mapping[str, Mapping[tuple[int, int], str]] = field(default_factory=dict)
    behind: int = 0


def read_parts(path: Path) -> Parts:
    """What stands in an .xlsx; Rejected when the gate stays shut, or what is behind it is no workbook."""
    limits = usual_limits()
    return parts_of(admitted(path, limits), limits)


def parts_of(package: Admitted, limits: Limits) -> Parts:
    """What stands in a workbook that passed the gate; Rejected when it is damaged or no workbook."""
    with _damage_said():
        return _parts(package, limits)


def sheet_of(package: Admitted, title: str) -> Grid:
    """The cells of one sheet, of a workbook whose container passed the gate; blank where there is none."""
    with _damage_said():
        part = package.read
        workbook = _office_document(part)
        key = dict(_contents(part(workbook)).sheets).get(title, "")
        relationships = _relationships(part, workbook)
        target = next((target for each, _, target in relationships if each == key), "")
        if target not in package:
            return BLANK
        texts = shared_strings(part(_target(relationships, "/sharedStrings")))
        return walked(part(target), Values(np.array(texts, dtype=object)))


@contextmanager
def _damage_said() -> Iterator[None]:
    """Whatever shows that a workbook is damaged becomes one sentence."""
    try:
        yield
    except (expat.ExpatError, UnicodeDecodeError, CannotMark, KeyError) as trouble:
        raise Rejected("DAMAGED", DAMAGED) from trouble


def _parts(package: Admitted, limits: Limits) -> Parts:
    refuse_other_formats(package.names)
    part = package.read
    workbook = _office_document(part)
    contents = _contents(part(workbook))
    relationships = _relationships(part, workbook)
    targets = {key: target for key, _, target in relationships}
    styles, strings = (_target(relationships, kind) for kind in ("/styles", "/sharedStrings"))
    moments = moments_in(part(styles), since_1904=contents.since_1904)
    texts = shared_strings(part(strings))
    values = Values(np.array(texts, dtype=object), moments, blank="" in texts)
    listed = 0
    sheets: dict[str, bytes] = {}
    macro_sheets = {key for key, kind, _ in relationships if kind.endswith(MACRO_SHEETS)}
    asked = [(title, key) for title, key in contents.sheets if key not in macro_sheets]  # those are told of, not read
    refuse_doubled_sheets([title for title, _ in contents.sheets], [targets.get(key, "") for _, key in asked])
    for title, key in asked:
        if targets.get(key, "") not in package:
            raise Rejected("DAMAGED", DAMAGED)
        sheet = part(targets[key])
        if title == LISTS_TITLE:
            listed = sheet.count(b"<v>") - sheet.count(b"<v></v>") + sheet.count(b"<is>")
        else:
            sheets[title] = sheet
    grids: dict[str, Grid] = {}
    for (title, sheet), grid in zip(sheets.items(), swept(list(sheets.values()), values), strict=True):
        grids[title] = grid or walked(sheet, values)
        refuse_far_cells(title, grids[title], limits)
    macros = any(kind.endswith(_MACROS) for _, kind, _ in relationships)
    macros = macros or b"macroenabled" in part("[Content_Types].xml").lower()
    unkept = macros or any(kind.endswith(KINDS) for _, kind, _ in relationships)
    unkept = unkept or any("|" in refers_to for refers_to in contents.names.values())
    unkept = unkept or any(b"|" in sheet and CALLS_A_PROGRAM.search(sheet) for sheet in sheets.values())
    return Parts(grids, contents.names, listed, macros, unkept)


@dataclass(frozen=True, slots=True)
class _Contents:
    """The sheets with the keys of their relationships, and the names that hold in the whole workbook.

    A name that holds on one sheet only came about when that sheet was copied: its twin has the real one.
    """

    sheets: list[tuple[str, str]]
    names: dict[str, str]
    since_1904: bool


def _contents(workbook: bytes) -> _Contents:
    sheets: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    since_1904 = False
    root, name, text = "", "", ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal root, name, text, since_1904
        root = root or local(tag)
        match local(tag):
            case "workbookPr":
                since_1904 = attributes.get("date1904") in ("1", "true")
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
    return _Contents(sheets, names, since_1904)


def _office_document(part: Callable[[str], bytes]) -> str:
    target = _target(_relationships(part, ""), "/officeDocument")
    if target and not target.endswith(".xml"):
        raise Rejected(
            "BINARY", "This is a binary workbook (.xlsb); please open it and save it as .xlsx (Excel Workbook)."
        )
    if not target:
        raise not_xlsx()
    return target


def _target(relationships: list[_Relationship], kind: str) -> str:
    """The part that stands in a relationship of that kind; empty where none does."""
    return next((target for _, type_, target in relationships if type_.endswith(kind)), "")


def _relationships(part: Callable[[str], bytes], source: str) -> list[_Relationship]:
    """The relationships of a part to others inside the package."""
    folder, base = posixpath.split(source)
    found: list[_Relationship] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append((attributes.get("Id", ""), attributes.get("Type", ""), whole))

    parse(part(posixpath.join(folder, "_rels", f"{base}.rels")), start)
    return found
