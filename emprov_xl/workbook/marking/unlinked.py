"""Cells, sheets, tables and charts without the formulas that name what is left out; the values they gave stay."""

import re
from html import unescape

from emprov_xl.errors import CannotMark
from emprov_xl.workbook.marking.marks import remove_with_holders
from emprov_xl.workbook.marking.severed import Severed
from emprov_xl.workbook.package.sheetpart import SheetPart
from emprov_xl.workbook.package.splice import Element, Splice, locate

_INSIDE = rb"(?:[^>/]|/(?!>))*"
_FORMULA = re.compile(
    rb"<((?:[A-Za-z_][\w.-]*:)?)c(\s%(inside)s)>\s*<\1f(\s%(inside)s)?(?:/>|>([^<]*)</\1f\s*>)(.*?)</\1c\s*>"
    % {b"inside": _INSIDE},
    re.DOTALL,
)
_SHARED = re.compile(rb"\ssi\s*=\s*[\"'](\d+)[\"']")
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']([A-Z]+\d+)[\"']")
_KIND = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")
_OF_FORMULAS = re.compile(rb"\s(?:t|cm)\s*=\s*(?:\"[^\"]*\"|'[^']*')")  # the type, and mentions of dynamic arrays
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)</")
_BUTTON = re.compile(rb"(\smacro=[\"'])\[[1-9]\d*\][^\"']*")
_BUTTON_OF_NOTES = re.compile(rb"<(\w+:)?FmlaMacro>\s*\[[1-9]\d*\][^<]*</(?:\w+:)?FmlaMacro>")
_FORMULAS = frozenset({"formula", "formula1", "formula2", "f"})


def without_formulas(rows: bytes, severed: Severed) -> tuple[bytes, list[str]]:
    """The rows of a sheet with values in the place of such formulas, and the addresses of their cells.

    A formula that cells share goes from all of them.
    """
    doomed: set[bytes] = set()
    frozen: list[str] = []

    def keep_value(cell: re.Match[bytes]) -> bytes:
        prefix, given, shape, formula, rest = cell.groups()
        shared = _SHARED.search(shape or b"")
        names = bool(formula) and severed.named_in(unescape(formula.decode()))
        if names and shared:
            doomed.add(shared[1])
        if not names and not (shared and shared[1] in doomed):
            return cell[0]
        address = _ADDRESS.search(given)
        frozen.append(address[1].decode() if address else "")
        return _plain(prefix, given, rest)

    changed = _FORMULA.sub(keep_value, rows)
    if frozen and (b"<!--" in rows or b"<![CDATA[" in rows):
        raise CannotMark("The cells of the workbook are written in a way that no spreadsheet program uses.")
    return changed, frozen


def _plain(prefix: bytes, given: bytes, rest: bytes) -> bytes:
    """A cell with the value alone: a text that a formula gave is one that was typed."""
    kind, value = _KIND.search(given), _VALUE.search(rest)
    bare = _OF_FORMULAS.sub(b"", given).rstrip()
    if not value or not value[1]:
        return b"<%sc%s/>" % (prefix, bare)
    if kind and kind[1] == b"str":
        text = b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (prefix, prefix, value[1], prefix, prefix)
        return b'<%sc%s t="inlineStr">%s</%sc>' % (prefix, bare, text, prefix)
    kept = b' t="%s"' % kind[1] if kind else b""
    return b"<%sc%s%s>%s</%sc>" % (prefix, bare, kept, rest, prefix)


def unlink_tail(sheet: SheetPart, severed: Severed) -> int:
    """Lists, conditional formats, sparklines and linked objects that name what is left out go; how many."""
    root, splice = sheet.root, sheet.splice
    doomed = [rule for rule in root.below("cfRule") if _names(rule, severed)]
    doomed += [group for group in root.below("sparklineGroup") if _names(group, severed)]
    lists = [one for one in root.below("dataValidation") if _names(one, severed)]
    for holder in {id(one.parent): one.parent for one in lists}.values():
        if holder and "count" in holder.attributes:
            left = len(holder.children) - sum(one.parent is holder for one in lists)
            if left:
                splice.set_attribute(holder, "count", left)
    objects = root.child("oleObjects")
    linked = [one for one in objects.children if _is_linked(one)] if objects else []
    remove_with_holders(splice, [*doomed, *lists, *linked])
    return len(doomed) + len(lists) + len(linked)


def unlinked_table(data: bytes, part: str, severed: Severed) -> bytes:
    """A table whose columns no longer calculate what is left out."""
    splice = Splice(data)
    for name in ("calculatedColumnFormula", "totalsRowFormula"):
        for formula in locate(data, part).below(name):
            if severed.named_in(formula.text):
                splice.remove(formula)
                if name == "totalsRowFormula" and formula.parent:
                    splice.set_attribute(formula.parent, "totalsRowFunction", "none")
    return splice.done()


def unlinked_chart(data: bytes, part: str, severed: Severed) -> bytes:
    """A chart that shows the values it showed last, written into it instead of looked up."""
    splice = Splice(data)
    root = locate(data, part)
    for kind, cache, literal in (("numRef", "numCache", "numLit"), ("strRef", "strCache", "strLit")):
        for reference in root.below(kind):
            formula, shown, holder = reference.child("f"), reference.child(cache), reference.parent
            if formula is None or holder is None or not severed.named_in(formula.text):
                continue
            if holder.local == "tx":
                splice.replace(reference.start, reference.end, _caption(data, holder, shown))
            elif shown is None:
                splice.remove(holder)
            else:
                inner = data[shown.inner : shown.close].decode() if not shown.is_empty_tag else ""
                tag = f"{reference.prefix}{literal}"
                splice.replace(reference.start, reference.end, f"<{tag}>{inner}</{tag}>")
    for reference in root.below("multiLvlStrRef"):
        formula = reference.child("f")
        if formula and reference.parent and severed.named_in(formula.text):
            splice.remove(reference.parent)  # the labels of an axis may be missing; levels of them have no literal form
    return splice.done()


def unlinked_drawing(data: bytes) -> bytes:
    """A drawing whose buttons do not call macros of other workbooks; those of this one call what is not there."""
    return _BUTTON_OF_NOTES.sub(b"", _BUTTON.sub(rb"\1", data))


def _caption(data: bytes, holder: Element, shown: Element | None) -> str:
    """The text of a caption as it was shown: of a series a value, of a title a text with runs."""
    value = next(shown.below("v"), None) if shown else None
    text = data[value.inner : value.close].decode() if value and not value.is_empty_tag else ""
    prefix = holder.prefix
    if holder.parent and holder.parent.local == "ser":
        return f"<{prefix}v>{text}</{prefix}v>"
    drawing = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    return f"<{prefix}rich><a:bodyPr {drawing}/><a:p {drawing}><a:r><a:t>{text}</a:t></a:r></a:p></{prefix}rich>"


def _names(element: Element, severed: Severed) -> bool:
    if element.local in _FORMULAS and severed.named_in(element.text):
        return True
    if element.local == "cfvo" and severed.named_in(element.attributes.get("val", "")):
        return True
    return any(_names(child, severed) for child in element.children)


def _is_linked(element: Element) -> bool:
    mine = element.local == "oleObject" and "link" in element.attributes
    return mine or any("link" in one.attributes for one in element.below("oleObject"))
