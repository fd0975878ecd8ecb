"""A drawing as PNG, for programs that show no SVG; the only module besides the letters that knows Pillow.

Pixels are places in a palette from the start, a byte each: a drawing has few colours, and what is behind a letter is
known. Letters are drawn once and then copied, which is ten times as fast as drawing each text anew.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from emprov_xl.drawing.letters import FINENESS, glyph
from emprov_xl.drawing.outlines import BAR, INSET, corners, head, radius
from emprov_xl.model.drawing import Arrow, Box, Drawing, Point, Words

_SHADES = 4  # from paper to ink, where the edge of a letter is
_PAPER = "FFFFFF"
_Pixels = npt.NDArray[np.uint8]
_DASH, _GAP = 5.0, 3.0
_EFFORT = 1  # of 9: half the time of the usual 6, for files that are two fifths larger
_UP, _DOWN = 24, 8  # pixels above and below the line for the largest letters, accents and all


def png(drawing: Drawing) -> bytes:
    """The whole file but for the heading, finer than the drawing counts, so that it can be enlarged on a call."""
    colours = _Colours()
    canvas = _Canvas(round(drawing.width * FINENESS), round(drawing.height * FINENESS), colours)
    boxes = (*drawing.boxes, *drawing.legend)
    for arrow in drawing.arrows:
        canvas.arrow(arrow)
    for arrow in drawing.arrows:
        if arrow.patch:
            canvas.patch(arrow.patch)
    for box in boxes:
        canvas.box(box)
    top = round(drawing.head * FINENESS)
    pixels = canvas.pixels(top)
    for arrow in drawing.arrows:
        for words in arrow.words:
            _write(pixels, words, top, colours.ink(_PAPER, words.colour))
    for box in boxes:
        for words in box.words:
            _write(pixels, words, top, colours.ink(box.look.fill, words.colour))
    return _packed(pixels, colours.palette)


@dataclass(frozen=True, slots=True)
class _Written:
    """A text as pixels from 0, where there is none of it, to `_SHADES`; and where it begins from its place."""

    shades: _Pixels
    left: int
    top: int


@lru_cache(maxsize=2_048)
def _written(text: str, size: float, *, bold: bool) -> _Written | None:
    """A text, no larger than its letters take; None for blanks."""
    glyphs = [glyph(letter, size, bold=bold) for letter in text]
    image = Image.new("L", (ceil(sum([each.advance for each in glyphs])) + 2 * _DOWN, _UP + _DOWN))
    at = float(_DOWN)
    for each in glyphs:
        if each.pixels is not None:
            x, y = round(at) + each.left, _UP + each.top
            image.paste(255, (x, y, x + each.pixels.width, y + each.pixels.height), each.pixels)
        at += each.advance
    bounds = image.getbbox()
    if bounds is None:
        return None
    return _Written(_STEPS[np.asarray(image.crop(bounds))], bounds[0] - _DOWN, bounds[1] - _UP)


_STEPS = np.array([round(value * _SHADES / 255) for value in range(256)], np.uint8)


class _Canvas:
    """Boxes and lines being drawn, each colour as its place in a palette."""

    def __init__(self, width: int, height: int, colours: "_Colours") -> None:
        self._colours = colours
        self._image = Image.new("L", (width, height), colours.place(_PAPER))
        self._pen = ImageDraw.Draw(self._image)

    def pixels(self, top: int) -> _Pixels:
        """A line of bytes for each line of pixels from `top` on; the first says that the others are as they are."""
        whole = np.zeros((self._image.height - top, self._image.width + 1), np.uint8)
        whole[:, 1:] = np.asarray(self._image)[top:]
        return whole

    def arrow(self, arrow: Arrow) -> None:
        """The line and its head."""
        thick = round((2.5 if arrow.faulty else 1.3) * FINENESS)
        colour = self._colours.place(arrow.colour)
        self._pen.line(_fine(arrow.points), fill=colour, width=thick, joint="curve")
        self._pen.polygon(_fine(head(arrow.points[-1])), fill=colour)

    def patch(self, patch: tuple[float, float, float, float]) -> None:
        """The paper on which stands what is said of a line."""
        x, y, width, height = patch
        self._pen.rectangle(_fine([(x, y), (x + width, y + height)]), fill=self._colours.place(_PAPER))

    def box(self, box: Box) -> None:
        """A box without the words in it."""
        fill, line = self._colours.place(box.look.fill), self._colours.place(box.look.line)
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


class _Colours:
    """The colours that a picture has so far, each at its place in the palette."""

    def __init__(self) -> None:
        self._places: dict[tuple[int, ...], int] = {}
        self._inks: dict[tuple[str, str], _Pixels] = {}

    @property
    def palette(self) -> bytes:
        """Red, green and blue of one after the other."""
        return bytes(part for colour in self._places for part in colour)

    def place(self, colour: str) -> int:
        """Where a colour stands."""
        return self._at(_rgb(colour))

    def ink(self, paper: str, colour: str) -> _Pixels:
        """Where each shade of a text stands, from the paper on."""
        if (paper, colour) not in self._inks:
            ends = _rgb(paper), _rgb(colour)
            places = [self._at(_between(*ends, step)) for step in range(_SHADES + 1)]
            self._inks[paper, colour] = np.array(places, np.uint8)
        return self._inks[paper, colour]

    def _at(self, colour: tuple[int, ...]) -> int:
        return self._places.setdefault(colour, len(self._places))


def _write(pixels: _Pixels, words: Words, top: int, ink: _Pixels) -> None:
    """Words in their place, on paper of one colour."""
    written = _written(words.text if words.instead is None else words.instead, words.size, bold=words.bold)
    if written is None:
        return
    high, wide = written.shades.shape
    x = round(words.x * FINENESS) + written.left + 1
    y = round(words.y * FINENESS) + written.top - top
    pixels[y : y + high, x : x + wide] = ink[written.shades]


def _packed(pixels: _Pixels, palette: bytes) -> bytes:
    """Pixels with their palette as a file: its parts with their sums."""
    height, width = pixels.shape
    about = struct.pack(">IIBBBBB", width - 1, height, 8, 3, 0, 0, 0)  # a byte a pixel, with a palette
    parts = {b"IHDR": about, b"PLTE": palette, b"IDAT": zlib.compress(pixels.tobytes(), _EFFORT), b"IEND": b""}
    framed = [
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(part, zlib.crc32(name)))
        for name, part in parts.items()
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def _between(one: tuple[int, ...], other: tuple[int, ...], step: int) -> tuple[int, ...]:
    """A shade from one colour to another."""
    return tuple(round(a + (b - a) * step / _SHADES) for a, b in zip(one, other, strict=True))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))


def _frame(box: Box, inset: float = 0.0) -> list[tuple[int, int]]:
    return _fine([(box.x + inset, box.y + inset), (box.x + box.width - inset, box.y + box.height - inset)])


def _fine(points: Iterable[Point]) -> list[tuple[int, int]]:
    return [(round(x * FINENESS), round(y * FINENESS)) for x, y in points]
