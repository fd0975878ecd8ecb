"""The letters of pictures: how wide a text is, how it is broken into lines, and what each letter looks like.

Both renderers draw with these measures, so no label is ever cut. Roboto comes as a package of its own, because the
letters that Pillow brings along have no accents. What Roboto lacks (Arabic, Chinese) is measured with a guess.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files

from PIL import Image, ImageFont

FINENESS = 1.25  # pixels of a PNG for one unit of a drawing
FAMILY = "Roboto"
_FILES = {False: "Roboto-Regular.ttf", True: "Roboto-Medium.ttf"}
_REVERSING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST = 120
_NO_LETTER = "\U0010ffff"
_WIDE, _OTHER = 1.1, 0.65  # of the size: letters of other fonts, as wide as they come


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter as pixels, where it stands from its place on the line, and how far on the next one is."""

    pixels: Image.Image | None
    left: int
    top: int
    advance: float


@lru_cache(maxsize=16)
def _font(size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    """The letters of a size, as large as a PNG has them; laid out plainly, so that every system does it alike."""
    with as_file(files("font_roboto") / "files" / _FILES[bold]) as path:
        return ImageFont.truetype(str(path), size * FINENESS, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8_192)
def glyph(letter: str, size: float, *, bold: bool = False) -> Glyph:
    """A letter of a size; laid out plainly, letters stand side by side and do not change each other."""
    font = _font(size, bold=bold)
    if not has(letter):
        return Glyph(None, 0, 0, size * FINENESS * _guessed(letter))
    drawn, (left, top) = font.getmask2(letter, mode="L", anchor="ls")
    pixels = Image.frombytes("L", drawn.size, bytes(drawn)) if all(drawn.size) else None
    return Glyph(pixels, left, top, font.getlength(letter))


@lru_cache(maxsize=8_192)
def has(letter: str) -> bool:
    """Whether our letters have this one."""
    if letter.isascii():
        return True
    return bytes(_font(12.0, bold=False).getmask(letter, mode="L")) != _no_letter()


@cache
def _no_letter() -> bytes:
    """What is drawn for a letter that there is not."""
    return bytes(_font(12.0, bold=False).getmask(_NO_LETTER, mode="L"))


def _guessed(letter: str) -> float:
    """How wide a letter of another font may be, in sizes."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER


@lru_cache(maxsize=16_384)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is, in units of a drawing."""
    return sum([glyph(letter, size, bold=bold).advance for letter in text]) / FINENESS


@lru_cache(maxsize=8_192)
def writable(text: str) -> str:
    """A text as a picture can show it: on one line, nothing that controls, and of a very long one the beginning."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(" " if unicodedata.category(each) == "Cc" else each for each in _REVERSING.sub("", text))
        text = text.encode("utf-8", "replace").decode().replace("\ufffe", "?").replace("\uffff", "?")
    whole = re.sub(" +", " ", text).strip(" ")
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1].rstrip()}…"


@lru_cache(maxsize=8_192)
def lines_of(text: str, size: float, most: float, *, bold: bool = False) -> tuple[str, ...]:
    """A text in lines no wider than `most`, broken between words, and within one only where it is wider by itself.

    Where the text has lines of its own, these stay.
    """
    lines: list[str] = []
    blank = width_of(" ", size, bold=bold)
    for line in text.split("\n"):
        taken = most
        for at, word in enumerate(writable(line).split(" ")):
            wide = width_of(word, size, bold=bold)
            if at and taken + blank + wide <= most:
                lines[-1] += f" {word}"
                taken += blank + wide
                continue
            lines += _pieces(word, size, most, bold=bold) if wide > most else [word]
            taken = width_of(lines[-1], size, bold=bold)
    return tuple(lines)


def _pieces(word: str, size: float, most: float, *, bold: bool) -> Iterator[str]:
    """A word cut where it is as wide as may be."""
    piece, taken = "", 0.0
    for letter in word:
        wide = width_of(letter, size, bold=bold)
        if piece and taken + wide > most:
            yield piece
            piece, taken = "", 0.0
        piece += letter
        taken += wide
    yield piece
