"""What does not travel into an annotated copy: macros, macro sheets, links to other workbooks and programs.

A formula that names any of it keeps the value it gave; names, lists and formats that do so go, since a spreadsheet
program would offer to repair what leads nowhere. Links to pages, custom XML and printer settings stay.
"""

import re
from functools import cached_property
from html import unescape
from pathlib import Path, PurePosixPath

from emprov_xl.model.cells import Cell, column_number
from emprov_xl.model.removal import Removal
from emprov_xl.workbook.marking.severed import Severed
from emprov_xl.workbook.marking.unlinked import (
    unlink_tail,
    unlinked_chart,
    unlinked_drawing,
    unlinked_table,
    without_formulas,
)
from emprov_xl.workbook.package.archive import open_archive
from emprov_xl.workbook.package.book import Book, Listed
from emprov_xl.workbook.package.package import Package
from emprov_xl.workbook.package.relations import Relations
from emprov_xl.workbook.package.sheetpart import SheetPart
from emprov_xl.workbook.package.splice import Element, locate
from emprov_xl.workbook.package.vba import functions_in

MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet")
KINDS = ("vbaProject", "externalLink", *MACRO_SHEETS)
"""The relationships of a workbook that are not kept."""

CALLS_A_PROGRAM = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*\|")
_STARTS_ALONE = re.compile(r"(?:_xlnm\.)?auto_(?:open|close|activate|deactivate)", re.IGNORECASE)
_OLD_MACRO = re.compile(r"\b(?:GET\.[A-Z.]+|EVALUATE|EXEC|CALL|REGISTER(?:\.ID)?|FILES|FOPEN|RUN)\(", re.IGNORECASE)
_UNSAFE = "macros and links to other workbooks and programs are left out"
_LED = "led to macros or to another workbook or program, which are left out"
_LINK = ("externalBook", "ddeLink", "oleLink")


class Leftover:
    """What of one workbook is left out, found as its sheets are gone through; made in the package and the book."""

    def __init__(self, package: Package, book: Book) -> None:
        self._package = package
        self._book = book
        self._before: set[str] = set()
        self._frozen: list[Cell] = []
        self._elsewhere = 0
        kinds = {kind: book.relations.of_kind(kind) for kind in KINDS}
        self._macros = package.without_macros(book.part) or bool(kinds["vbaProject"])
        projects = [package.raw(one.target) for one in kinds["vbaProject"] if one.target in package]
        self._functions = frozenset[str]().union(*map(functions_in, projects))
        gone = {relation.id for kind in MACRO_SHEETS for relation in kinds[kind]}
        self._sheets = [sheet for sheet in book.listed if sheet.relation in gone]
        self._links = tuple(self._link(one.target) for one in kinds["externalLink"])
        if self._macros or any(kinds.values()) or any("|" in name.text for name in book.defined()):
            self._before = _reached(package)
            self._severed, self._names = self._names_that_go()
            self._leave_out()
        else:
            self._severed, self._names = Severed(), []

    def sheet(self, listed: Listed) -> bytes:
        """A sheet as it is to be marked: without what names something left out."""
        data = self._package.read(listed.part)
        if not self._any and not (b"|" in data and CALLS_A_PROGRAM.search(data)):
            return data
        start, end = data.find(b"sheetData"), data.rfind(b"sheetData")
        rows, frozen = without_formulas(data[start:end], self._severed)
        data = data[:start] + rows + data[end:] if frozen else data
        sheet = SheetPart(data, listed.part)
        more = unlink_tail(sheet, self._severed)
        if frozen or more:
            data = b"".join(sheet.done())
            self._package.put(listed.part, data, _LED)
        self._elsewhere += more
        self._frozen += [_cell(listed.title, address) for address in frozen]
        return data

    def finish(self) -> Removal:
        """Tables and charts follow, and parts to which nothing leads any more go; all that was left out."""
        if self._any:
            self._unlink_others()
        if self._frozen:
            # The order of calculation names cells that are formulas no more; a program makes a new one.
            for relation in self._book.relations.of_kind("calcChain"):
                self._book.relations.remove(relation.id)
                self._package.drop(relation.target, "formulas are values now, so it would have led nowhere")
        names = tuple(name.attributes.get("name", "") for name in self._names)
        titles = tuple(sheet.title for sheet in self._sheets)
        return Removal(self._macros, titles, self._links, tuple(self._frozen), names, self._elsewhere)

    @cached_property
    def _any(self) -> bool:
        return bool(self._macros or self._sheets or self._links or self._names)

    def _names_that_go(self) -> tuple[Severed, list[Element]]:
        """Names of macros and of what lies elsewhere, and names that name those."""
        titles = frozenset(sheet.title.casefold() for sheet in self._sheets)
        severed = Severed(titles, frozenset(), self._functions)
        going: list[Element] = []
        left = list(self._book.defined())
        while True:
            found = [name for name in left if _is_of_macros(name) or severed.named_in(name.text)]
            if not found:
                return severed, going
            going += found
            taken = {id(name) for name in found}
            left = [name for name in left if id(name) not in taken]
            folded = {name.attributes.get("name", "").casefold() for name in going}
            # A name that one sheet still has for its own is not gone.
            folded -= {name.attributes.get("name", "").casefold() for name in left}
            severed = Severed(titles, frozenset(folded), self._functions)

    def _leave_out(self) -> None:
        for sheet in self._sheets:
            self._book.remove(sheet)
        self._book.drop_names(self._names)
        for kind in ("vbaProject", "externalLink"):
            for relation in self._book.relations.of_kind(kind):
                self._book.relations.remove(relation.id)
                self._package.drop(relation.target, _UNSAFE)
        self._book.drop_links()
        for part in sorted(self._before - _reached(self._package, self._book.relations)):
            self._package.drop(part, _UNSAFE)

    def _unlink_others(self) -> None:
        for name in self._package.names():
            path = PurePosixPath(name.lower())
            data = self._package.raw(name)
            if path.match("tables/*.xml"):
                changed = unlinked_table(self._package.read(name), name, self._severed)
            elif path.match("charts/chart*.xml"):
                changed = unlinked_chart(self._package.read(name), name, self._severed)
            elif path.match("drawings/*.xml") or path.suffix == ".vml":
                changed = unlinked_drawing(data)
            else:
                continue
            if changed != data:
                self._package.put(name, changed, _LED)
                self._elsewhere += 1

    def _link(self, part: str) -> str:
        """What a link leads to: the name of a workbook without its folders, or a program with its topic."""
        if part not in self._package:
            return "another workbook"
        root = locate(self._package.read(part), part)
        for kind in _LINK:
            for element in root.below(kind):
                if kind == "ddeLink":
                    return (
                        f"{element.attributes.get('ddeService', '')} {element.attributes.get('ddeTopic', '')}".strip()
                    )
                relations = Relations(self._package, part)
                target = relations.target(element.attribute("id")) or ""
                return unescape(re.split(r"[/\\]", target.replace("%20", " "))[-1]) or "another workbook"
        return "another workbook"


def removal_in(path: Path) -> Removal:
    """What of a workbook will not travel into its annotated copy."""
    package = Package(open_archive(path))
    book = Book(package)
    leftover = Leftover(package, book)
    for sheet in book.worksheets():
        leftover.sheet(sheet)
    return leftover.finish()


def _is_of_macros(name: Element) -> bool:
    flags = (name.attributes.get(flag) for flag in ("xlm", "vbProcedure"))
    starts = _STARTS_ALONE.match(name.attributes.get("name", ""))
    return any(flag in ("1", "true") for flag in flags) or bool(starts or _OLD_MACRO.search(name.text))


def _reached(package: Package, main: Relations | None = None) -> set[str]:
    """The parts to which relationships lead from the package's own on, folded as they are compared."""
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        part = waiting.pop()
        known = main if main and main.part == part else Relations(package, part)
        for relation in known.inside():
            if relation.target in package and relation.target.lower() not in reached:
                reached.add(relation.target.lower())
                waiting.append(relation.target)
    return reached


def _cell(title: str, address: str) -> Cell:
    letters = address.rstrip("0123456789")
    return Cell(title, int(address[len(letters) :] or 1), column_number(letters or "A"))
