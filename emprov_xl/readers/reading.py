"""One cell as understood, and what every text is freed from before it is read."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from emprov_xl.model.cells import Typed

Known = str | int | dt.date | dt.time | tuple[str, ...] | None
"""What a frame holds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as understood.

    `trouble` is the code of the `FLD-…` rule that the cell breaks (value is then None), with its facts and the answer
    that was probably meant. `tidied` is true when what is read is not what was typed to the letter: the customer is
    told.
    """

    value: Known
    trouble: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    tidied: bool = False
    proposed: str = ""


Reader = Callable[[Typed], Reading]
"""Reads a cell that holds something; a text has been cleaned."""

BLANK = Reading(None)
MASK = "••••"  # stands for a secret wherever we write
BIGGEST_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number

_ODD_BLANKS = str.maketrans(dict.fromkeys(map(chr, (0xA0, 0x2007, 0x202F, 0x2009, 0x3000)), " "))
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u061c\u180e\u2800\u3164\ufe00-\ufe0f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-", "、": ","})
_WIDE = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)})


def clean(text: str) -> str:
    """A text without what nobody sees: odd blanks become blanks, zero-width, direction and control marks go, NFC."""
    if text.isprintable() and text.isascii():
        return text.strip()
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_ODD_BLANKS))
    return _CONTROL.sub("", plain).strip()


def legible(text: str) -> str:
    """A text as it may be quoted: a sign stands for what nobody sees, as it may turn the rest of a line round."""
    return text if text.isprintable() else _CONTROL.sub("\ufffd", _INVISIBLE.sub("\ufffd", text))


def straight(text: str) -> str:
    """A text with plain quotation marks and dashes."""
    return text if text.isascii() else text.translate(_STRAIGHT)


def western(text: str) -> str:
    """A text with plain marks, and with the digits 0 to 9 for those of other scripts."""
    if text.isascii():
        return text
    plain = text.translate(_STRAIGHT).translate(_WIDE)
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in plain)


def shown(value: Typed) -> str:
    """A cell as a person sees it: 2001.0 is 2001, a date is written 2026-12-24, a time 08:30."""
    match value:
        case bool():
            return "Yes" if value else "No"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < BIGGEST_EXACT else repr(value)
        case dt.datetime():
            return value.isoformat(" ", "minutes")
        case dt.time():
            return value.isoformat("minutes")
        case _:
            return str(value)


def asked(code: str, typed: Typed, proposed: str = "", **facts: str) -> Reading:
    """A cell that cannot be read for certain: asked about, with what was probably meant."""
    return Reading(None, code, {"typed": shown(typed), **facts}, proposed=proposed)


def perhaps(*meant: str) -> str:
    """The end of a question that offers what may be meant; nothing where nobody can tell."""
    return f": perhaps {' or '.join(dict.fromkeys(meant))}" if meant else ""
