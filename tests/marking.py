"""Workbooks to mark, and ways to look into what came out."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import openpyxl

from emprov_xl.definitions.look import load_look
from emprov_xl.model.cells import Cell, Typed
from emprov_xl.model.mark import Mark
from emprov_xl.model.page import Column, Page, Styled
from emprov_xl.model.rule import Severity

LOOK = load_look()


def mark(
    address: str,
    value: Typed | None,
    severity: Severity = Severity.BLOCKER,
    note: str = "EXT-001 Extension 2002 is also given to row 3.",
    *,
    secret: bool = False,
    title: str = "Extensions",
) -> Mark:
    found = re.fullmatch(r"([A-Z]+)(\d+)", address)
    assert found
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return Mark(Cell(title, int(found[2]), column), severity, value, note, secret)


def discrepancies(*texts: str, title: str = "Discrepancies") -> Page:
    columns = (
        Column("No.", 6, "number"),
        Column("Where", 16, "link"),
        Column("What we found", 40, "wrap"),
        Column("Decision", 16, "input", ("Corrected", "Use proposed", "Keep as is", "Ask later")),
        Column("Fingerprint", 10, "text", hidden=True),
    )
    rows = tuple(
        (number, Styled("Extensions!A2", "", Cell("Extensions", 2, 1)), text, None, "abc")
        for number, text in enumerate(texts, start=1)
    )
    return Page(title, columns, rows, banner=((title,), (Styled("Read aloud on the call.", "intro"),)), tab="findings")


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def repacked(path: Path, changes: Mapping[str, Callable[[str], str] | str]) -> Path:
    """The same file with parts changed or added by hand."""
    content = parts(path)
    for name, change in changes.items():
        content[name] = (change if isinstance(change, str) else change(content[name].decode())).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return path


def opened(path: Path, *, data_only: bool = False) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it; that it will not keep what it does not know is no matter here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=data_only)


def children(sheet: bytes) -> list[str]:
    """The names of a worksheet's elements, in order."""
    return [element.tag.rpartition("}")[2] for element in ElementTree.fromstring(sheet)]  # noqa: S314 - made by the test


def our_formulas(sheet: bytes) -> list[str]:
    root = ElementTree.fromstring(sheet)  # noqa: S314 - made by the test
    return [text for element in root.iter() if (text := element.text or "").startswith('AND(N("emprov")')]
