"""Texts as a workbook keeps them: most once each, in a part that all sheets share."""

import re

from emprov_xl.convert import clean
from emprov_xl.workbook.reading.xml import local, parse

_PLAIN = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPES = re.compile("(?:_x[0-9A-Fa-f]{4}_)+")


def shared_strings(part: bytes) -> list[str]:
    """The texts of the part, by their numbers."""
    plain = _PLAIN.findall(part)
    # Nearly every workbook has nothing else; formatted letters, phonetic help and prefixes are read tag by tag.
    if part and (2 * len(plain) != part.count(b"si>") or b"<si/" in part):
        texts = _walked(part)
    else:
        # XML holds no NUL, so all are decoded in one go.
        whole = decoded(b"\0".join(plain))
        texts = whole.split("\0")[: len(plain)]
        if "_x" in whole:
            texts = [unescaped(text) for text in texts]
    return [text if "!" <= text < "\x7f" else visible(text) for text in texts]


def visible(text: str) -> str:
    """The text, or an empty one where it shows nothing: nobody means blanks as an answer."""
    return text if clean(text) else ""


def decoded(text: bytes) -> str:
    """What stands between two tags, as a parser would give it."""
    plain = text.decode()
    if "\r" in plain:
        plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_meant, plain) if "&" in plain else plain


def unescaped(text: str) -> str:
    """The text with `_x000D_` as the character that it stands for; half a character stays as it is written."""
    return _ESCAPES.sub(_character, text) if "_x" in text else text


def _character(escapes: re.Match[str]) -> str:
    units = bytes.fromhex("".join(escape[2:6] for escape in re.findall("_x...._", escapes[0])))
    try:
        return units.decode("utf-16-be")
    except UnicodeDecodeError:
        return escapes[0]


def _meant(entity: re.Match[str]) -> str:
    decimal, hexadecimal, name = entity.groups()
    if name:
        return _NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if 0 < number <= 0x10FFFF else entity[0]


def _walked(part: bytes) -> list[str]:
    walk = _Walk()
    parse(part, walk.start, walk.words, walk.end)
    return walk.texts


class _Walk:
    """Where the parser is in the part, and the texts it met."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._aside = 0  # how deep in phonetic help, which is no part of the text
        self._within = False

    def start(self, tag: str, _: dict[str, str]) -> None:
        match local(tag):
            case "si":
                self._pieces = []
            case "rPh":
                self._aside += 1
            case "t":
                self._within = not self._aside

    def words(self, data: str) -> None:
        if self._within:
            self._pieces.append(data)

    def end(self, tag: str) -> None:
        match local(tag):
            case "si":
                self.texts.append(unescaped("".join(self._pieces)))
            case "rPh":
                self._aside -= 1
            case "t":
                self._within = False
