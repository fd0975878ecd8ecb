"""A drawing as PNG, for programs that show no SVG; the only module besides the letters that knows Pillow.

Pixels are places in a palette from the start, a byte each: a drawing has few colours, and what is behind a letter is
known. Letters are drawn once and then copied, which is ten times as fast as drawing each text anew.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PIL import Image, ImageDraw

from emprov_xl.drawing.letters import FINENESS, glyph
from emprov_xl.drawing.outlines import BAR, INSET, corners, head, radius
from emprov_xl.model.drawing import Arrow, Box, Drawing, Point, Words

_SHADES = 4  # from paper to ink, where the edge of a letter is
_PAPER = "FFFFFF"
_DASH, _GAP = 5.0, 3.0
_PACKED = 4  # of 9: a quarter less time than the usual 6, for files a twentieth larger
_UP, _DOWN = 24, 8  # pixels above and below the line for the largest letters, accents and all


def png(drawing: Drawing) -> bytes:
    """The whole file but for the heading, finer than the drawing counts, so that it can be enlarged on a call."""
    canvas = _Canvas(round(drawing.width * FINENESS), round(drawing.height * FINENESS))
    for arrow in drawing.arrows:
        canvas.arrow(arrow)
    for arrow in drawing.arrows:
        canvas.label(arrow)
    for box in (*drawing.boxes, *drawing.legend):
        canvas.box(box)
    return canvas.saved(top=round(drawing.head * FINENESS))


@dataclass(frozen=True, slots=True)
class _Written:
    """A text as pixels from 0, where there is none of it, to `_SHADES`, where there is all; and where there is any."""

    size: tuple[int, int]
    shades: bytes
    ink: Image.Image


@lru_cache(maxsize=2_048)
def _written(text: str, size: float, *, bold: bool) -> _Written:
    """A text with room around it: `_DOWN` before it, `_UP` above its line."""
    glyphs = [glyph(letter, size, bold=bold) for letter in text]
    image = Image.new("L", (ceil(sum([each.advance for each in glyphs])) + 2 * _DOWN, _UP + _DOWN))
    at = float(_DOWN)
    for each in glyphs:
        if each.pixels is not None:
            x, y = round(at) + each.left, _UP + each.top
            image.paste(255, (x, y, x + each.pixels.width, y + each.pixels.height), each.pixels)
        at += each.advance
    shades = image.tobytes().translate(_STEPS)
    return _Written(image.size, shades, Image.frombytes("L", image.size, shades.translate(_INK)))


_STEPS = bytes(round(value * _SHADES / 255) for value in range(256))
_INK = bytes([0] + [255] * 255)


class _Canvas:
    """A picture being drawn, and the colours it has so far."""

    def __init__(self, width: int, height: int) -> None:
        self._colours: dict[tuple[int, ...], int] = {}
        self._inks: dict[tuple[str, str], bytes] = {}
        self._image = Image.new("L", (width, height), self._colour(_PAPER))
        self._pen = ImageDraw.Draw(self._image)

    def saved(self, top: int) -> bytes:
        """The file, without what is above `top`."""
        kept = io.BytesIO()
        image = self._image.crop((0, top, *self._image.size))
        image.putpalette([part for colour in self._colours for part in colour])
        image.save(kept, "PNG", compress_level=_PACKED)
        return kept.getvalue()

    def arrow(self, arrow: Arrow) -> None:
        """The line and its head."""
        thick = round((2.5 if arrow.faulty else 1.3) * FINENESS)
        colour = self._colour(arrow.colour)
        self._pen.line(_fine(arrow.points), fill=colour, width=thick, joint="curve")
        self._pen.polygon(_fine(head(arrow.points[-1])), fill=colour)

    def label(self, arrow: Arrow) -> None:
        """What is said of a line."""
        if arrow.patch:
            x, y, width, height = arrow.patch
            self._pen.rectangle(_fine([(x, y), (x + width, y + height)]), fill=self._colour(_PAPER))
        for words in arrow.words:
            self._words(words, _PAPER)

    def box(self, box: Box) -> None:
        """A box with the words in it."""
        fill, line = self._colour(box.look.fill), self._colour(box.look.line)
        thick = round((2.5 if box.faulty else 1.3) * FINENESS)
        round_by = radius(box)
        if round_by is None:
            self._pen.polygon(_fine(corners(box)), fill=fill, outline=line, width=thick)
        elif box.look.shape == "dashed":
            self._pen.rectangle(_frame(box), fill=fill)
            self._dashes(box, line, thick)
        else:
            self._pen.rounded_rectangle(_frame(box), round(round_by * FINENESS), fill=fill, outline=line, width=thick)
        if box.look.shape == "double":
            self._pen.rectangle(_frame(box, INSET), outline=line, width=1)
        if box.look.shape == "bar":
            self._pen.rectangle(_fine([(box.x, box.y), (box.x + BAR, box.y + box.height)]), fill=line)
        for words in box.words:
            self._words(words, box.look.fill)

    def _dashes(self, box: Box, colour: int, thick: int) -> None:
        """A frame of dashes, side by side."""
        right, bottom = box.x + box.width, box.y + box.height
        x, y = box.x, box.y
        while x < right:
            until = min(x + _DASH, right)
            for side in (box.y, bottom):
                self._pen.line(_fine([(x, side), (until, side)]), fill=colour, width=thick)
            x += _DASH + _GAP
        while y < bottom:
            until = min(y + _DASH, bottom)
            for side in (box.x, right):
                self._pen.line(_fine([(side, y), (side, until)]), fill=colour, width=thick)
            y += _DASH + _GAP

    def _words(self, words: Words, paper: str) -> None:
        text = words.text if words.instead is None else words.instead
        if not text:
            return
        written = _written(text, words.size, bold=words.bold)
        ((x, y),) = _fine([(words.x, words.y)])
        coloured = Image.frombytes("L", written.size, written.shades.translate(self._ink(paper, words.colour)))
        self._image.paste(coloured, (x - _DOWN, y - _UP), written.ink)

    def _colour(self, colour: str) -> int:
        return self._colours.setdefault(_rgb(colour), len(self._colours))

    def _ink(self, paper: str, colour: str) -> bytes:
        """For each shade of a text the place of its colour in the palette."""
        if (paper, colour) not in self._inks:
            pair = (_rgb(paper), _rgb(colour))
            steps = [_between(*pair, step) for step in range(_SHADES + 1)]
            places = [self._colours.setdefault(each, len(self._colours)) for each in steps]
            self._inks[paper, colour] = bytes(places).ljust(256)
        return self._inks[paper, colour]


def _between(one: tuple[int, ...], other: tuple[int, ...], step: int) -> tuple[int, ...]:
    """A shade from one colour to another."""
    return tuple(round(a + (b - a) * step / _SHADES) for a, b in zip(one, other, strict=True))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))


def _frame(box: Box, inset: float = 0.0) -> list[tuple[int, int]]:
    return _fine([(box.x + inset, box.y + inset), (box.x + box.width - inset, box.y + box.height - inset)])


def _fine(points: Iterable[Point]) -> list[tuple[int, int]]:
    return [(round(x * FINENESS), round(y * FINENESS)) for x, y in points]
