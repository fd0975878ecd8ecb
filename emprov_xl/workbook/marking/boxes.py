"""The boxes in which notes are shown: shapes in a VML drawing, each sized to its text.

VML written by real programs is often not well-formed, so it is searched and spliced as bytes, never parsed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from emprov_xl.errors import CannotMark

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = re.compile(rb"<((?:\w+:)?)shape\b(?:(?!</\1shape>).)*</\1shape>\s*", re.DOTALL)
_ROW = re.compile(rb"<(?:\w+:)?Row>\s*(\d+)\s*<")
_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*(\d+)\s*<")
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([^<]*)(</)")
_SHAPE_ID = re.compile(rb"\bid=[\"']_x0000_s(\d+)[\"']")
_BLOCKS = re.compile(rb"(<(?:\w+:)?idmap\b[^>]*?\bdata=[\"'])([\d,\s]*)")
_BLOCK = 1024  # shape ids come in blocks, each of which one drawing of the workbook owns

_WIDE = 300  # pixels
_LETTERS_A_LINE = 42  # of Tahoma 9 in a box so wide
_LINE = 15  # pixels
_USUAL_WIDTH = 8.43
_LAST_START = 16_378  # the last column, counted from 0, beside which a box of the usual columns finds room
_LAYOUT = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout>'
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575  # of a sheet, counted from 0 as boxes do

Address = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """The sheet that boxes lie over: widths of columns in characters where set, and the usual row height in points."""

    widths: Mapping[int, float]
    row_height: float

    def anchor(self, cell: Address, text: str) -> tuple[int, ...]:
        """Where the box of a note stands: column, pixels, row, pixels of its first corner, then of its last."""
        row, column = cell
        left = min(column, _LAST_START)
        right, rest = left, 15 + _WIDE
        while right < min(left + 300, _LAST_COLUMN) and (width := self._pixels(right + 1)) <= rest:
            rest -= width
            right += 1
        rows, more = self.rows_for(text)
        top = max(min(row - 2, _LAST_ROW - rows), 0)
        return left, 15, top, 4, right, rest, top + rows, more

    def rows_for(self, text: str) -> tuple[int, int]:
        """How many rows, and pixels of one more, a text needs."""
        lines = sum(max(1, -(-len(line) // _LETTERS_A_LINE)) for line in text.split("\n"))
        return divmod(lines * _LINE + 16, max(round(self.row_height * 4 / 3), 1))

    def _pixels(self, column: int) -> int:
        width = self.widths.get(column, _USUAL_WIDTH)
        return round(width * 7 + 5) if width else 0


def new_drawing() -> bytes:
    """A drawing without a shape."""
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items())
    return f"<xml {declared}>{_LAYOUT}{_KIND}</xml>".encode()


def blocks_of(drawing: bytes) -> set[int]:
    """The blocks of shape ids that a drawing owns."""
    found = _BLOCKS.search(drawing)
    return {int(block) for block in found[2].split(b",") if block.strip()} if found else set()


def without_boxes(drawing: bytes, cells: Iterable[Address]) -> bytes:
    """The drawing without the boxes of these cells' notes."""
    gone = set(cells)
    return _SHAPE.sub(lambda shape: b"" if _note_of(shape[0]) in gone else shape[0], drawing) if gone else drawing


def is_bare(drawing: bytes) -> bool:
    """Whether a drawing shows nothing at all."""
    return not re.search(rb"<(?:\w+:)?(?:shape|rect|oval|line|group|image|roundrect|polyline|curve|arc)\b", drawing)


def grown(drawing: bytes, texts: Mapping[Address, str], grid: Grid) -> bytes:
    """The drawing with the boxes of these cells' notes made high enough for what they say now."""

    def fit(shape: re.Match[bytes]) -> bytes:
        text = texts.get(_note_of(shape[0]) or (0, 0))
        return shape[0] if text is None else _ANCHOR.sub(_taller(grid.rows_for(text)[0] + 1), shape[0])

    return _SHAPE.sub(fit, drawing) if texts else drawing


def with_boxes(drawing: bytes, texts: Mapping[Address, str], grid: Grid, fresh_block: Callable[[], int]) -> bytes:
    """The drawing with a box for each of these cells' notes; a fresh block of ids is asked for when one is needed."""
    if not texts:
        return drawing
    owned = sorted(blocks_of(drawing))
    taken = {int(number) for number in _SHAPE_ID.findall(drawing)}
    shapes: list[str] = []
    free = iter(_numbers(owned, taken))
    for cell, text in sorted(texts.items()):
        number = next(free, None)
        if number is None:
            owned.append(fresh_block())
            free = iter(_numbers(owned[-1:], taken))
            number = next(free)
        shapes.append(_shape(number, cell, grid.anchor(cell, text)))
    drawing = _owning(drawing, owned)
    end = drawing.rfind(b"</xml>")
    if end < 0:
        raise CannotMark("The workbook is damaged: a drawing of its notes has no end.")
    kind = "" if b'"_x0000_t202"' in drawing else _KIND
    return drawing[:end] + _declared(kind + "".join(shapes), drawing).encode() + drawing[end:]


def _numbers(blocks: Iterable[int], taken: set[int]) -> list[int]:
    numbers = (block * _BLOCK + offset for block in blocks for offset in range(1, _BLOCK))
    return [number for number in numbers if number not in taken]


def _owning(drawing: bytes, blocks: Iterable[int]) -> bytes:
    """The drawing with the blocks that it owns; some programs, LibreOffice among them, write no list of them."""
    listed = ",".join(map(str, blocks)).encode()
    if _BLOCKS.search(drawing):
        return _BLOCKS.sub(lambda found: found[1] + listed, drawing, count=1)
    head = drawing.find(b">", drawing.find(b"<xml")) + 1
    layout = _declared(_LAYOUT, drawing).encode().replace(b'data=""', b'data="' + listed + b'"')
    return drawing[:head] + layout + drawing[head:]


def _declared(shapes: str, drawing: bytes) -> str:
    """The shapes with the prefixes declared on them that the drawing does not declare for all."""
    head = drawing[: drawing.find(b">", drawing.find(b"<xml")) + 1]
    missing = "".join(
        f' xmlns:{prefix}="{name}"'
        for prefix, name in _NAMESPACES.items()
        if not re.search(rf"xmlns:{prefix}\s*=\s*[\"']{name}[\"']".encode(), head)
    )
    opening = re.compile(r"<(v:shape|v:shapetype|o:shapelayout) ")
    return opening.sub(rf"<\1{missing} ", shapes) if missing else shapes


def _shape(number: int, cell: Address, anchor: tuple[int, ...]) -> str:
    row, column = cell
    style = "position:absolute;margin-left:60pt;margin-top:2pt;width:225pt;height:80pt;z-index:1;visibility:hidden"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="{style}" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{", ".join(map(str, anchor))}'
        f"</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def _note_of(shape: bytes) -> Address | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column and b'"Note"' in shape else None


def _taller(rows: int) -> Callable[[re.Match[bytes]], bytes]:
    def fit(found: re.Match[bytes]) -> bytes:
        corners = [int(part) for part in found[2].split(b",") if part.strip().lstrip(b"-").isdigit()]
        if len(corners) != 8 or corners[6] >= corners[2] + rows:
            return found[0]
        corners[6] = min(corners[2] + rows, _LAST_ROW)
        return found[1] + ", ".join(map(str, corners)).encode() + found[3]

    return fit
