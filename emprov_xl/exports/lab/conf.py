"""The only place where a line of a .conf file is put together: no text of a customer's ever becomes syntax.

Asterisk reads `;`, brackets, commas, `|`, `&`, `=>`, `${` and quotation marks as its own. So a line is made of code
that stands in this program, and of words that can be nothing but words; a text is told in letters that mean nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NewType

from emprov_xl.exports.export import CannotExport

Code = NewType("Code", str)
"""A piece of a line that is safe: made by `code`, `word` or `said`."""
NOTHING = Code("")

_WORD = re.compile(r"[A-Za-z0-9_.@/+*#:-]*")
_DIALLED = re.compile(r"[0-9*#+]+")
_PATTERN = re.compile(r"_(?:[0-9*#+XZN]|\[[0-9*#+-]+\])+[.!]?")
_HOLE = re.compile(r"<([a-z_]+)>")
_LONGEST = 50


class UnsafeText(CannotExport):
    """A text that Asterisk would read as its own syntax was about to be written: our fault, so nothing is written."""

    def __init__(self) -> None:
        super().__init__("a text of the answers would have become syntax of Asterisk")


def word(text: str) -> Code:
    """A text that is one word; UnsafeText when it is none."""
    if _WORD.fullmatch(text) is None:
        raise UnsafeText
    return Code(text)


def pattern(text: str) -> Code:
    """The name of an extension: a word, or a pattern of keys; UnsafeText when it is neither."""
    if text.startswith("_") and _PATTERN.fullmatch(text):
        return Code(text)
    if text.startswith("_") or not text:
        raise UnsafeText
    return word(text)


def is_dialled(text: str) -> bool:
    """Whether a text is made of nothing but keys of a telephone."""
    return _DIALLED.fullmatch(text) is not None


def said(text: str, longest: int = _LONGEST) -> Code:
    """A text in plain letters, digits, blanks, dots and dashes: accents are lost, and whatever means something."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().replace("'", "")
    return Code(" ".join(re.sub(r"[^A-Za-z0-9.-]+", " ", plain)[:longest].split()))


def slug(text: str, longest: int = 40) -> str:
    """A text as the name of a context or a file: small letters, digits and dashes; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")


def code(template: str, **words: str) -> Code:
    """A template of this program with a word in each `<hole>`."""
    return Code(_HOLE.sub(lambda hole: word(words[hole[1]]), template))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a .conf file: its settings in order, and what it takes over from a template."""

    name: str
    settings: tuple[tuple[str, Code], ...]
    base: str = ""
    is_template: bool = False
    remark: str = ""

    def lines(self) -> Iterator[str]:
        """Its lines, a blank one before them."""
        yield ""
        if self.remark:
            yield f"; {said(self.remark, 100)}"
        marks = "!" if self.is_template else word(self.base)
        yield f"[{word(self.name)}]" + (f"({marks})" if marks else "")
        for key, value in self.settings:
            name, arrow, _ = key.partition(" =>")
            yield f"{word(name)}{arrow} {value}" if arrow else f"{word(name)}={value}"


def written(about: Iterable[str], sections: Iterable[Section]) -> bytes:
    """The bytes of a .conf file: what it is about in remarks of ours, then its sections."""
    lines = [*(f"; {line}" for line in about), *(line for section in sections for line in section.lines())]
    return ("\n".join(lines) + "\n").encode("ascii")
