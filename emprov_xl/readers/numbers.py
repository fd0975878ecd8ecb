"""Readers of numbers: internal ones, telephone numbers, PINs, amounts, and the addresses of telephones."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

from emprov_xl.model.cells import Typed
from emprov_xl.model.questionnaire import Field
from emprov_xl.readers.reading import BIGGEST_EXACT, MASK, Reader, Reading, asked, perhaps, western

_EXTENSION_WORD = re.compile(r"(?:x|ext\.?|extension|#)[:.]?\s*(?=\d)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_LOOKALIKES = str.maketrans("OoIl", "0011")
_PARTED = re.compile(r"[\s.\-]+")
_LONG_GROUP = 3  # digits: 2001-2004 are two numbers, 20-14 is probably one
_PUNCTUATION = re.compile(r"[\s().\-/]")
_SHARED_NUMBER = re.compile(r"[0-9)]\s*/\s*[(0-9]")  # 613-555-0100/0101 is two numbers
_DIALLED = frozenset("0123456789*#+|_XZNxzn[]")
_LETTERS = re.compile(r"(\+?1?)([2-9]\d{2})([2-9A-Z][0-9A-Z]{6})", re.IGNORECASE)  # 1-800-FLOWERS
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_WITH_EXTENSION = re.compile(r"(.*\d.*?)[\s,;]*(?:x|ext\.?|extension|#)[:.]?\s*\d{1,6}", re.IGNORECASE)
_LEAST_DIALLED = 7  # digits of a number to which an extension is added
_WHOLE = re.compile(r"([+-]?[0-9]{1,15})(?:\.0{1,9})?\s*([a-z]*)\.?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[,.' ][0-9]{3})+")
_UNITS: Mapping[str, frozenset[str]] = {  # what a field counts, by the end of its key or title -> words that say so
    "seconds": frozenset(("s", "sec", "secs", "second", "seconds")),
    "minutes": frozenset(("m", "min", "mins", "minute", "minutes")),
    "hours": frozenset(("h", "hr", "hrs", "hour", "hours")),
    "days": frozenset(("d", "day", "days")),
    "gb": frozenset(("g", "gb", "gib")),
}
_MAC = re.compile(r"(?:[0-9A-F]{2}[:\-. ]?){5}[0-9A-F]{2}|(?:[0-9A-F]{4}[.:\- ]){2}[0-9A-F]{4}", re.IGNORECASE)
_SHORT_MAC = re.compile(r"(?:[0-9A-F]{1,2}[:\-]){5}[0-9A-F]{1,2}", re.IGNORECASE)
_MAC_WORD = re.compile(r"mac(?:\s*(?:address|id))?\s*[:#]?\s*(?=[0-9A-F]{2})", re.IGNORECASE)
_MAC_DIGITS = 12
_LEAST_MAC_DIGITS = 9  # of a MAC of digits alone that stands as a number: the makers' begin with up to three zeros
_KEY_WORDS = {"star": "*", "asterisk": "*", "pound": "#", "hash": "#", "number sign": "#", "zero": "0"}


def lost(typed: Typed) -> Reading:
    """A number of which the spreadsheet kept something else: 7-10 is a date now, and 16 digits end in zeros."""
    meant = (f"{typed.month}-{typed.day}", f"{typed.day}-{typed.month}") if isinstance(typed, dt.date) else ()
    return asked("FLD-016", typed, perhaps=perhaps(*meant))


def whole_digits(typed: float) -> str | None:
    """The digits of a number cell; None where they are not all there."""
    return str(int(typed)) if typed.is_integer() and 0 <= typed < BIGGEST_EXACT else None


def _of_numerals(read: Callable[[str], Reading]) -> Reader:
    """A reader that takes a number cell as its digits, and knows what a spreadsheet has spoilt."""

    def understood(typed: Typed) -> Reading:
        if isinstance(typed, float) and (known := whole_digits(typed)) is not None:
            return Reading(known)
        return read(typed) if isinstance(typed, str) and not _SCIENTIFIC.fullmatch(typed) else lost(typed)

    return understood


def _internal(typed: str) -> Reading:
    text = western(typed)
    bare = _EXTENSION_WORD.sub("", text, count=1) if not text[0].isdigit() else text
    if len(bare) > 1 and bare[0] == "'":
        bare = bare[1:]
    if found := _POINT_ZERO.fullmatch(bare):
        bare = found[1]
    meant = "" if bare.isdigit() else _probable_digits(bare)
    return asked("FLD-011", typed, meant) if meant else Reading(bare, tidied=bare != typed)


def _probable_digits(text: str) -> str:
    """The digits that were probably meant: letters that look like one, or digits that are set apart."""
    groups = _PARTED.split(text.translate(_LOOKALIKES))
    if not any(letter.isdigit() for letter in text) or not all(group.isdigit() for group in groups):
        return ""
    return "" if sum(len(group) >= _LONG_GROUP for group in groups) > 1 else "".join(groups)


def pin(typed: Typed) -> Reading:
    """A PIN: a number cell is taken as its digits."""
    known = whole_digits(typed) if isinstance(typed, float) else None
    if known is not None:
        return Reading(known)
    if not isinstance(typed, str):
        return Reading(None, "FLD-016", {"typed": MASK, "perhaps": ""})
    text = western(typed)
    return Reading(text, tidied=text != typed)


def _dialled(typed: str) -> Reading:
    text = western(typed)
    plain = text.removeprefix("tel:").removeprefix("'")
    if _SHARED_NUMBER.search(plain):
        return Reading(plain)
    bare = _PUNCTUATION.sub("", plain)
    if bare and set(bare) <= _DIALLED:
        return Reading(bare, tidied=text.startswith("'"))
    if spelt := _LETTERS.fullmatch(bare):
        return Reading(f"{spelt[1]}{spelt[2]}{spelt[3].upper().translate(_KEYPAD)}", tidied=True)
    if extended := _WITH_EXTENSION.fullmatch(plain):
        number = _PUNCTUATION.sub("", extended[1])
        if len(number) >= _LEAST_DIALLED and number.removeprefix("+").isdigit():
            return asked("FLD-012", typed, number)
    return Reading(plain)


def whole_reader(field: Field) -> Reader:
    """A whole number; a unit behind it must be the one that the field counts in, for 2 minutes are not 2 seconds."""
    units = _units(field)

    def read(typed: Typed) -> Reading:
        if isinstance(typed, float) and typed.is_integer() and abs(typed) < BIGGEST_EXACT:
            return Reading(int(typed))
        text = western(typed) if isinstance(typed, str) else ""
        found = _WHOLE.fullmatch(text)
        if found and (not found[2] or found[2].casefold() in units):
            return Reading(int(found[1]), tidied=found[1] != typed)
        return asked("FLD-003", typed, re.sub(r"\D", "", text) if _THOUSANDS.fullmatch(text) else "")

    return read


def _units(field: Field) -> frozenset[str]:
    """The words that may stand behind the number of a field: those of what it counts."""
    ends = (field.key.rpartition("_")[2], field.title.rpartition(" ")[2].strip("()").casefold())
    return next((words for unit, words in _UNITS.items() if unit in ends), frozenset())


def _label(typed: str) -> Reading:
    text = western(typed)
    bare = _MAC_WORD.sub("", text).rstrip(" .:;,-")
    if _MAC.fullmatch(bare):
        return Reading(re.sub(r"[^0-9A-Fa-f]", "", bare).upper(), tidied=bare != typed)
    if _SHORT_MAC.fullmatch(bare):
        return Reading("".join(part.zfill(2) for part in re.split("[:-]", bare)).upper(), tidied=True)
    zeros = bare.translate(_LOOKALIKES)
    if zeros != bare and _MAC.fullmatch(zeros):
        return asked("FLD-013", typed, re.sub(r"[^0-9A-Fa-f]", "", zeros).upper())
    return Reading(text, tidied=text != typed)


def device_id(typed: Typed) -> Reading:
    """A MAC address as twelve hexadecimal digits, the ID of a digital set, or 0."""
    known = whole_digits(typed) if isinstance(typed, float) else None
    if known is not None and _LEAST_MAC_DIGITS <= len(known) < _MAC_DIGITS:
        return asked("FLD-021", typed, known.zfill(_MAC_DIGITS))
    return _labelled(typed)


def _key(typed: str) -> Reading:
    text = _KEY_WORDS.get(typed.casefold(), western(typed))
    return Reading(text, tidied=text != typed)


digits = _of_numerals(_internal)
"""Reads an internal number: `x214` is 214."""

telephone = _of_numerals(_dialled)
"""Reads a telephone number without its punctuation, which says nothing; `*`, `#`, `|` and a leading `+` stay."""

menu_key = _of_numerals(_key)
"""Reads a key of the telephone: star and pound may be written out."""

_labelled = _of_numerals(_label)
