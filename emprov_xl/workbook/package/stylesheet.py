"""The customer's styles with ours behind them: nothing there moves, and what is there already is used again."""

import re

from emprov_xl.errors import CannotMark
from emprov_xl.model.look import Style
from emprov_xl.workbook.package.splice import Element, Splice, attribute, locate

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_MOST_FORMATS = 65_490  # of cells, in one workbook
_FIRST_OWN_NUMBER_FORMAT = 164
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "@": 49}
_SIDES = ("left", "right", "top", "bottom")


class Stylesheet:
    """The styles part of a workbook, to which formats are added as they are asked for."""

    def __init__(self, data: bytes, part: str) -> None:
        self._data = data
        self._root = locate(data, part)
        self._prefix = self._root.prefix
        self._sections = {child.local: child for child in self._root.children}
        if any(name not in self._sections for name in ("fonts", "fills", "borders", "cellXfs")):
            raise CannotMark("The workbook's styles are incomplete. Open it, save it as .xlsx, and send it again.")
        self._known: dict[str, dict[str, int]] = {}
        self._added: dict[str, list[str]] = {}
        self._formats: dict[tuple[Style, str, bool], int] = {}
        self._highlights: dict[Style, int] = {}

    def highlight(self, style: Style) -> int:
        """The index of the format that a conditional format lays over a cell; asked for each marked cell."""
        if style not in self._highlights:
            self._highlights[style] = self._highlight(style)
        return self._highlights[style]

    def cell_format(self, style: Style, font: str, *, quoted: bool = False) -> int:
        """The index of a cell's format; `quoted` keeps a text a text when someone edits the cell."""
        key = (style, font, quoted)
        if key not in self._formats:
            self._formats[key] = self._index("cellXfs", self._cell_format(style, font, quoted=quoted))
        return self._formats[key]

    def done(self) -> bytes:
        """The part with what was added."""
        splice = Splice(self._data)
        for name in _ORDER:
            added = self._added.get(name)
            if not added:
                continue
            section = self._sections.get(name)
            if section is None:
                count = len(added)
                piece = f'<{self._prefix}{name} count="{count}">{"".join(added)}</{self._prefix}{name}>'
                splice.insert(self._place(name), piece)
            else:
                splice.append(section, "".join(added))
                splice.set_attribute(section, "count", len(section.children) + len(added))
        return splice.done()

    @property
    def changed(self) -> bool:
        """Whether anything was added."""
        return bool(self._added)

    def _highlight(self, style: Style) -> int:
        for index, element in enumerate(self._items("dxfs")):
            if _seen(element) == _wanted(style):
                return index
        font = f'{_flags(style)}<color rgb="FF{style.colour}"/>'
        # Excel shows the background colour of a solid highlight, other programs the foreground: both are given.
        colours = f'<fgColor rgb="FF{style.fill}"/><bgColor rgb="FF{style.fill}"/>'
        fill = f'<fill><patternFill patternType="solid">{colours}</patternFill></fill>' if style.fill else ""
        border = f"<border>{_frame(style.border, _SIDES)}</border>" if style.border else ""
        return self._index("dxfs", f"<dxf><font>{font}</font>{fill}{border}</dxf>")

    def _cell_format(self, style: Style, font: str, *, quoted: bool) -> str:
        colour = f'<color rgb="FF{style.colour}"/>'
        name = f'<name val="{attribute(font)}"/><family val="2"/>'
        letters = self._index("fonts", f'<font>{_flags(style)}<sz val="{style.size:g}"/>{colour}{name}</font>')
        ground = f'<fgColor rgb="FF{style.fill}"/><bgColor indexed="64"/>'
        fill = '<patternFill patternType="none"/>'
        if style.fill:
            fill = f'<patternFill patternType="solid">{ground}</patternFill>'
        sides = _frame(style.border, _SIDES) if style.border else "<left/><right/><top/><bottom/>"
        numbers = (
            f'numFmtId="{self._number_format(style.number_format)}" fontId="{letters}" '
            f'fillId="{self._index("fills", f"<fill>{fill}</fill>")}" '
            f'borderId="{self._index("borders", f"<border>{sides}<diagonal/></border>")}" xfId="0"'
        )
        prefix = ' quotePrefix="1"' if quoted else ""
        applied = "".join(f' apply{what}="1"' for what in ("NumberFormat", "Font", "Fill", "Border", "Alignment"))
        across = f' horizontal="{style.align}"' if style.align else ""
        wrap = ' wrapText="1"' if style.wrap else ""
        indent = f' indent="{style.indent}"' if style.indent else ""
        alignment = f'<alignment{across} vertical="{style.valign}"{wrap}{indent}/>'
        lock = f'<protection locked="{int(style.locked)}"/>'
        return f'<xf {numbers}{prefix}{applied} applyProtection="1">{alignment}{lock}</xf>'

    def _number_format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        highest = _FIRST_OWN_NUMBER_FORMAT - 1
        for element in self._items("numFmts"):
            number = int(element.attributes.get("numFmtId", 0))
            if element.attributes.get("formatCode") == code:
                return number
            highest = max(highest, number)
        number = highest + 1 + len(self._added.get("numFmts", ()))
        wanted = f'formatCode="{attribute(code)}"/>'
        for piece in self._added.get("numFmts", ()):
            if piece.endswith(wanted):
                return int(re.findall(r"\d+", piece)[0])
        self._added.setdefault("numFmts", []).append(f'<{self._prefix}numFmt numFmtId="{number}" {wanted}')
        return number

    def _index(self, section: str, piece: str) -> int:
        """The place of a piece in its section: where it stands already, else behind the last."""
        piece = re.sub(r"<(/?)(?=\w)", rf"<\1{self._prefix}", piece) if self._prefix else piece
        if section not in self._known:
            known: dict[str, int] = {}
            for index, element in enumerate(self._items(section)):
                known.setdefault(self._data[element.start : element.end].decode(), index)
            self._known[section] = known
        known = self._known[section]
        if piece not in known:
            added = self._added.setdefault(section, [])
            known[piece] = len(self._items(section)) + len(added)
            added.append(piece)
            if section == "cellXfs" and known[piece] >= _MOST_FORMATS:
                raise CannotMark("The workbook has as many cell formats as Excel allows; ours have no room.")
        return known[piece]

    def _items(self, section: str) -> list[Element]:
        return self._sections[section].children if section in self._sections else []

    def _place(self, section: str) -> int:
        """Where a section that the part lacks must stand."""
        later = _ORDER[_ORDER.index(section) + 1 :]
        starts = [child.start for child in self._root.children if child.local in later]
        return min(starts, default=self._root.close)


def _flags(style: Style) -> str:
    return "<b/>" * style.bold + "<i/>" * style.italic + "<u/>" * style.underline


def _frame(colour: str, sides: tuple[str, ...]) -> str:
    return "".join(f'<{side} style="thin"><color rgb="FF{colour}"/></{side}>' for side in sides)


_Highlight = tuple[bool, bool, bool, str | None, str | None, str | None]


def _wanted(style: Style) -> _Highlight:
    return (style.bold, style.italic, style.underline, style.colour, style.fill, style.border)


def _seen(dxf: Element) -> _Highlight | None:
    """What a highlight looks like, as far as ours go; other programs write ours in their own manner."""
    if any(child.local not in ("font", "fill", "border", "alignment", "protection") for child in dxf.children):
        return None
    font, fill, border = dxf.child("font"), dxf.child("fill"), dxf.child("border")
    frames = {_colour(side) for side in border.children if side.local in _SIDES} if border else {None}
    if len(frames) != 1 or font is None:
        return None
    patterns = fill.all("patternFill") if fill else iter(())
    ground = next((colour for pattern in patterns for colour in pattern.all("bgColor")), None)
    return (
        _is_on(font, "b"),
        _is_on(font, "i"),
        _is_on(font, "u"),
        _colour(font),
        _rgb(ground) if ground else None,
        frames.pop(),
    )


def _is_on(font: Element, flag: str) -> bool:
    found = font.child(flag)
    return found is not None and found.attributes.get("val", "1") not in ("0", "false", "none")


def _colour(holder: Element) -> str | None:
    colour = holder.child("color")
    return _rgb(colour) if colour else None


def _rgb(colour: Element) -> str | None:
    return colour.attributes.get("rgb", "")[-6:].upper() or None
