"""The letters of pictures: how wide a text is, and how it is broken into lines.

Both renderers draw with these measures, so no label is ever cut. Roboto comes as a package of its own, because the
letters that Pillow brings along have no accents.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import as_file, files

from PIL import ImageFont

FINENESS = 1.5  # pixels of a PNG for one unit of a drawing
FAMILY = "Roboto"
_FILES = {False: "Roboto-Regular.ttf", True: "Roboto-Medium.ttf"}
_REVERSING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST = 120


@lru_cache(maxsize=16)
def font(size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    """The letters of a size, as large as a PNG has them; laid out plainly, so that every system does it alike."""
    with as_file(files("font_roboto") / "files" / _FILES[bold]) as path:
        return ImageFont.truetype(str(path), size * FINENESS, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=65_536)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is, in units of a drawing."""
    return font(size, bold=bold).getlength(text) / FINENESS


def writable(text: str) -> str:
    """A text as a picture can show it: on one line, nothing that controls, and of a very long one the beginning."""
    plain = "".join(" " if unicodedata.category(each) == "Cc" else each for each in _REVERSING.sub("", text))
    encoded = plain.encode("utf-8", "replace").decode().replace("\ufffe", "?").replace("\uffff", "?")
    whole = re.sub(" +", " ", encoded).strip(" ")
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1].rstrip()}…"


def lines_of(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """A text in lines no wider than `most`, broken between words, and within one only where it is wider by itself.

    Where the text has lines of its own, these stay.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        broken: list[str] = []
        for word in writable(line).split(" "):
            whole = f"{broken[-1]} {word}" if broken else word
            if broken and width_of(whole, size, bold=bold) <= most:
                broken[-1] = whole
            else:
                broken += _pieces(word, size, most, bold=bold)
        lines += broken
    return lines


def _pieces(word: str, size: float, most: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        longer = pieces[-1] + letter
        if pieces[-1] and width_of(longer, size, bold=bold) > most:
            pieces.append(letter)
        else:
            pieces[-1] = longer
    return pieces
