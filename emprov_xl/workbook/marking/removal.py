"""What does not travel into the annotated copy: macros, macro sheets, and links to other files, DDE among them.

It is all that an annotated copy leaves out (docs/decisions/0011). A formula that names what is gone gives way to the
value that was saved beside it; everything else that names it would only make Excel complain, so it goes too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from emprov_xl.model.cells import Cell, column_number
from emprov_xl.workbook.marking.marks import remove_with_holders
from emprov_xl.workbook.package.book import Book, Listed
from emprov_xl.workbook.package.package import Package
from emprov_xl.workbook.package.relations import Relations
from emprov_xl.workbook.package.sheetpart import SheetPart
from emprov_xl.workbook.package.splice import Element, Splice, locate
from emprov_xl.workbook.reading.strings import decoded

_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")
_CHARTS = re.compile(r"charts?(?:Ex)?/[^/]+\.xml$", re.IGNORECASE)
_CHART_REFERENCE = re.compile(rb"(<(?:\w+:)?f(?:\s[^<>]*)?>)([^<]*)(</)")
_FORMULA = re.compile(
    rb"<((?:\w+:)?)c\s[^<>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^<>]*>\s*(<\1f(?:\s[^<>]*)?(?:/>|>([^<]*)</\1f>))"
)
_SHARED = re.compile(rb"\bsi=[\"']([0-9]+)[\"']")
_ELSEWHERE = re.compile(  # [1]Sheet!A1, '[1]My sheet'!A1, [1]!Name, and program|topic!item
    r"\[\d+\][\w.\\?]*!|'[^']*\[\d+\](?:[^']|'')*'!|\w\|(?:'(?:[^']|'')*'|[\w.]+)!"
)


@dataclass(frozen=True, slots=True)
class Removal:
    """What was left out of a copy; `formulas` are the cells that kept their value but not their formula."""

    macros: bool = False
    macro_sheets: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    formulas: tuple[Cell, ...] = ()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.macros or self.macro_sheets or self.links or self.formulas or self.names)


def remove_active(package: Package, book: Book) -> Removal:
    """Leave out what could run or reach out, and whatever names it."""
    macros = _drop_macros(package, book)
    sheets = [sheet for sheet in book.listed if sheet.relation in _of_kinds(book, _MACRO_SHEETS)]
    for sheet in sheets:
        book.remove(sheet)
    links = _drop_links(package, book)
    gone = _Gone(tuple(sheet.title for sheet in sheets))
    formulas: list[Cell] = []
    if sheets or links:
        for listed in book.worksheets():
            formulas += _without_formulas(package, listed, gone)
            _without_rules(package, listed, gone)
        for part in filter(_CHARTS.search, package.names()):
            _without_references(package, part, gone)
    if formulas:
        _drop_chain(package, book)
    names = book.drop_names(gone.named_in) if macros or sheets or links else ()
    return Removal(macros, gone.titles, links, tuple(formulas), names)


@dataclass(frozen=True, slots=True)
class _Gone:
    """Tells whether a formula names what is gone: another file, or a sheet of macros."""

    titles: tuple[str, ...]

    def named_in(self, formula: str) -> bool:
        plain = re.sub(r'"[^"]*"', '""', formula)  # what stands in quotes is text
        if _ELSEWHERE.search(plain):
            return True
        quoted = ("'" + title.replace("'", "''") + "'!" for title in self.titles)
        return any(name.casefold() in plain.casefold() for name in quoted) or any(
            re.search(rf"(?<![\w.']){re.escape(title)}!", plain, re.IGNORECASE) for title in self.titles
        )


def _of_kinds(book: Book, kinds: tuple[str, ...]) -> set[str]:
    return {relation.id for kind in kinds for relation in book.relations.of_kind(kind)}


def _drop_macros(package: Package, book: Book) -> bool:
    """Whether there were macros; the workbook is then declared as one that cannot hold any."""
    found = book.relations.of_kind("vbaProject")
    for relation in found:
        book.relations.remove(relation.id)
        for signature in Relations(package, relation.target).inside():
            package.drop(signature.target)
        package.drop(relation.target)
    return package.without_macros(book.part) or bool(found)


def _drop_links(package: Package, book: Book) -> tuple[str, ...]:
    """The files and programs that the workbook took values from."""
    targets: list[str] = []
    for relation in book.relations.of_kind("externalLink"):
        outside = [link.target for link in Relations(package, relation.target).of_kind("external")]
        root = locate(package.read(relation.target), relation.target)
        asked = [
            f"{link.attributes.get('ddeService', '')}|{link.attributes.get('ddeTopic', '')}"
            for link in root.below("ddeLink")
        ]
        targets += outside or asked or [relation.target]
        book.relations.remove(relation.id)
        package.drop(relation.target)
    book.drop_links()
    return tuple(targets)


def _without_formulas(package: Package, listed: Listed, gone: _Gone) -> Iterator[Cell]:
    """The cells whose formula names what is gone; each keeps its value, and those that shared the formula too."""
    data = package.read(listed.part)
    doomed: list[re.Match[bytes]] = []
    shared: set[bytes] = set()
    for cell in _FORMULA.finditer(data):
        number = _SHARED.search(cell[4][: cell[4].find(b">")])
        if (cell[5] and gone.named_in(decoded(cell[5]))) or (number and not cell[5] and number[1] in shared):
            doomed.append(cell)
            if number:
                shared.add(number[1])
    if not doomed:
        return
    view = memoryview(data)
    ends = [0, *(cell.end(4) for cell in doomed)]
    starts = [*(cell.start(4) for cell in doomed), len(data)]
    package.put_pieces(listed.part, (view[end:start] for end, start in zip(ends, starts, strict=True)))
    for cell in doomed:
        yield Cell(listed.title, int(cell[3]), column_number(cell[2].decode()))


def _without_rules(package: Package, listed: Listed, gone: _Gone) -> None:
    """Drop-downs and colours that depend on what is gone go with it."""
    sheet = SheetPart(package.read(listed.part), listed.part)
    doomed = [rule for kind in ("cfRule", "dataValidation") for rule in sheet.root.below(kind) if _names(rule, gone)]
    if doomed:
        remove_with_holders(sheet.splice, doomed)
        _recount(sheet.splice, doomed)
        package.put_pieces(listed.part, sheet.done())


def _names(rule: Element, gone: _Gone) -> bool:
    return any(
        gone.named_in(formula.text) for kind in ("formula", "formula1", "formula2", "f") for formula in rule.below(kind)
    )


def _recount(splice: Splice, doomed: list[Element]) -> None:
    """A list of drop-downs says how many there are."""
    holders = {id(rule.parent): rule.parent for rule in doomed if rule.parent and "count" in rule.parent.attributes}
    for holder in holders.values():
        left = sum(child not in doomed for child in holder.children)
        if left:
            splice.set_attribute(holder, "count", left)


def _without_references(package: Package, part: str, gone: _Gone) -> None:
    """A chart keeps the values it shows; where they came from it knows no more, as Excel itself would write it."""
    data = package.read(part)
    cut = _CHART_REFERENCE.sub(
        lambda found: found[1] + b"#REF!" + found[3] if gone.named_in(decoded(found[2])) else found[0], data
    )
    if cut != data:
        package.put(part, cut)


def _drop_chain(package: Package, book: Book) -> None:
    """The order of calculation names cells that are formulas no more; Excel makes a new one."""
    for relation in book.relations.of_kind("calcChain"):
        book.relations.remove(relation.id)
        package.drop(relation.target)
