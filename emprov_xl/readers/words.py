"""Readers of words: texts, choices, lists, and the addresses that a network knows."""

import ipaddress
import re
from zoneinfo import ZoneInfo

from emprov_xl.model.cells import Typed
from emprov_xl.model.questionnaire import Choices, Field, FieldType
from emprov_xl.readers.numbers import lost
from emprov_xl.readers.reading import BIGGEST_EXACT, Reader, Reading, asked, shown, straight, western

PUT_OFF = frozenset(
    {
        *("tbd", "t.b.d.", "tba", "tbc", "to be determined", "to be decided", "to be confirmed", "to be advised"),
        *(
            "?",
            "??",
            "???",
            "unknown",
            "not known",
            "don't know",
            "not sure",
            "unsure",
            "later",
            "to follow",
            "pending",
        ),
        *(
            "see above",
            "as above",
            "same",
            "same as above",
            "ditto",
            '"',
            "''",
            "see below",
            "see notes",
            "see attached",
        ),
    }
)
"""Words that put an answer off, or point to another one."""

NOTHING = frozenset(
    {
        *("n/a", "n\\a", "na", "n.a.", "n.a", "none", "nil", "null", "nothing", "not applicable", "not used"),
        *("not needed", "-", "--", "---", "blank", "empty", "s/o", "aucun", "ninguno"),
    }
)
"""Words by which people say that there is nothing to answer."""

_ITEMS = re.compile(r"\n|;|,(?![^(\[]*[)\]])")
_LOOSE_ITEMS = re.compile(r"\s+/\s+|\s+&\s+|\s+and\s+|\s+et\s+", re.IGNORECASE)
_NUMBERS_APART = re.compile(r"([0-9]{2,6}#?)(?:\s+[0-9]{2,6}#?)+")
_RANGE = re.compile(r"([0-9]{2,6})\s*(?:-|\.\.|\bto\b)\s*([0-9]{2,6})", re.IGNORECASE)
_MOST_IN_A_RANGE = 50
_RUN_TOGETHER = re.compile(r"[0-9]{6}|[0-9]{9}|[0-9]{12}")  # 201,202 is a number to a spreadsheet
_ADDRESS = re.compile(r"[^<>\n]*<\s*([^<>\s]+@[^<>\s]+)\s*>|mailto:\s*(\S+@\S+)", re.IGNORECASE)
_NUMBERS = (FieldType.DIGITS, FieldType.DIAL, FieldType.PIN)


def answering(field: Field, read: Reader) -> Reader:
    """The reader of a field that knows the words by which people say nothing, or put the answer off.

    A text may hold any word: of required ones the schema asks whether it is an answer.
    """

    def understood(typed: Typed) -> Reading:
        word = " ".join(straight(typed).casefold().split()) if isinstance(typed, str) else ""
        if word in PUT_OFF or (field.required and word in NOTHING):
            return asked("FLD-022", typed)
        return Reading(None, tidied=True) if word in NOTHING else read(typed)

    return understood


def text(typed: Typed) -> Reading:
    """Whatever stands there, to the letter; of a number with more digits than a spreadsheet keeps nobody knows it."""
    if isinstance(typed, float) and not abs(typed) < BIGGEST_EXACT:
        return lost(typed)
    return Reading(shown(typed))


def email(typed: Typed) -> Reading:
    """An address, without the name of its owner and what a mail program puts around it."""
    words = shown(typed)
    found = _ADDRESS.fullmatch(words)
    bare = (found[1] or found[2]) if found else words
    bare = bare.rstrip(".,;") if "@" in bare else bare
    return Reading(bare, tidied=bare != words)


def choice_reader(field: Field, choices: Choices) -> Reader:
    """One of the words of a list, or another word for it; one that begins otherwise is said.

    A word of no list is kept as typed: the schema says which words there are.
    """
    words = {word.casefold(): word for word in choices.words} | dict(choices.aliases)
    other = answering(field, text)

    def read(typed: Typed) -> Reading:
        told = shown(typed)
        folded = " ".join(western(told).casefold().split())
        word = words.get(" ".join(straight(told).casefold().split())) or words.get(folded)
        if word is None:
            return other(typed)
        return Reading(word, tidied=word[0].casefold() != folded[0])

    return read


def list_reader(field: Field, item: Reader) -> Reader:
    """A list is split at lines, semicolons and commas; one of numbers at "and", & and / between blanks too.

    A name may hold those, so where a piece would have no digit the whole is left together.
    """
    loose, internal = field.of in _NUMBERS, field.of is FieldType.DIGITS

    def pieces(part: str) -> list[str]:
        if internal and _NUMBERS_APART.fullmatch(part):
            return part.split()
        found = [piece.strip() for piece in _LOOSE_ITEMS.split(part) if piece.strip()] if loose else [part]
        return found if all(any(map(str.isdigit, piece)) for piece in found) else [part]

    def read(typed: Typed) -> Reading:
        if not isinstance(typed, str):
            return _single(typed, item(typed), internal=internal)
        plain = western(typed) if loose else typed
        parts = [part.strip() for part in _ITEMS.split(plain) if part.strip()]
        split = [piece for part in parts for piece in pieces(part)]
        if internal and (counted := _counted(split)):
            return asked("FLD-011", typed, "; ".join(counted))
        readings = [item(piece) for piece in split]
        for reading in readings:
            if reading.trouble:
                return reading if len(split) == 1 else Reading(None, reading.trouble, reading.facts)
        tidied = plain != typed or len(split) != len(parts) or any(reading.tidied for reading in readings)
        return Reading(tuple(str(reading.value) for reading in readings), tidied=tidied)

    return read


def _single(typed: Typed, only: Reading, *, internal: bool) -> Reading:
    if only.value is None:
        return only
    words = str(only.value)
    if internal and isinstance(typed, float) and _RUN_TOGETHER.fullmatch(words):
        return asked("FLD-016", typed, "; ".join(re.findall("...", words)), perhaps="")
    return Reading((words,), tidied=only.tidied)


def _counted(pieces: list[str]) -> list[str]:
    """The numbers of a list with its ranges counted out; none where it has no range that can be."""
    counted: list[str] = []
    for piece in pieces:
        found = _RANGE.fullmatch(piece)
        if not found:
            counted.append(piece)
            continue
        first, last = int(found[1]), int(found[2])
        if len(found[1]) != len(found[2]) or not 0 < last - first < _MOST_IN_A_RANGE:
            return []
        counted += [str(number).zfill(len(found[1])) for number in range(first, last + 1)]
    return counted if len(counted) != len(pieces) else []


def reference(typed: Typed) -> Reading:
    """The number or name of something else; what a spreadsheet took for a date is neither."""
    return Reading(shown(typed)) if isinstance(typed, str | float | bool) else lost(typed)


def ip(typed: Typed) -> Reading:
    """An IP address."""
    words = western(shown(typed))
    try:
        ipaddress.ip_address(words)
    except ValueError:
        return asked("FLD-014", typed)
    return Reading(words, tidied=words != shown(typed))


def zone(typed: Typed) -> Reading:
    """The name of a time zone."""
    words = shown(typed).replace(" ", "_")
    try:
        ZoneInfo(words)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a folder's name an OSError
        return asked("FLD-015", typed)
    return Reading(words)
