"""One cell, understood: what a customer typed becomes what the field holds, or a reason why it cannot.

Nothing is guessed: where two readings are possible the cell is left unread and asked about again.
"""

import datetime as dt
import ipaddress
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast
from zoneinfo import ZoneInfo

from emprov_xl.model.cells import Typed
from emprov_xl.model.questionnaire import Choices, Field, FieldType, Questionnaire

Known = str | int | dt.date | dt.time | tuple[str, ...] | None
"""What a frame holds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as understood.

    `trouble` is the code of the `FLD-…` rule that the cell breaks (value is then None), with its facts. `tidied` is
    true when what is read is not what was typed to the letter: the customer is told.
    """

    value: Known
    trouble: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    tidied: bool = False


BLANK = Reading(None)
MASK = "••••"  # stands for a secret wherever we write
ERROR_CELL = re.compile(r"#(REF|N/A|NAME\?|VALUE|DIV/0|NULL|NUM|SPILL|CALC)[!?]?")

_ODD_BLANKS = str.maketrans(dict.fromkeys(map(chr, (0xA0, 0x2007, 0x202F, 0x2009, 0x3000)), " "))
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u061c\u180e\u2800\u3164\ufe00-\ufe0f]")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
_EXTENSION_WORD = re.compile(r"(?:x|ext\.?|extension|#)\s*(?=\d)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s().\-/]")
_ITEMS = re.compile(r"\n|;|,(?![^(\[]*[)\]])")
_LOOSE_ITEMS = re.compile(r"\s+/\s+|\s+&\s+|\s+and\s+", re.IGNORECASE)
_MAC = re.compile(r"(?:[0-9A-Fa-f]{2}[:\-. ]?){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}")
_SHARED_NUMBER = re.compile(r"[0-9)]\s*/\s*[(0-9]")  # 613-555-0100/0101 is two numbers
_WHOLE = re.compile(r"([+-]?[0-9]{1,15})(?:\.0{1,9})?\s*([a-z]*)\.?", re.IGNORECASE)
_UNITS: Mapping[str, frozenset[str]] = {  # what a field counts, by the end of its key or title -> words that say so
    "seconds": frozenset(("s", "sec", "secs", "second", "seconds")),
    "minutes": frozenset(("m", "min", "mins", "minute", "minutes")),
    "hours": frozenset(("h", "hr", "hrs", "hour", "hours")),
    "days": frozenset(("d", "day", "days")),
    "gb": frozenset(("g", "gb", "gib")),
}
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_DATE_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")
_BIGGEST_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number


def clean(text: str) -> str:
    """A text without what nobody sees: odd blanks become blanks, zero-width and direction marks go, NFC."""
    if text.isascii():
        return text.strip()
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_ODD_BLANKS)).strip()


def shown(value: Typed) -> str:
    """A cell as a person sees it: 2001.0 is 2001, a date is written 2026-12-24, a time 08:30."""
    match value:
        case bool():
            return "Yes" if value else "No"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < _BIGGEST_EXACT else repr(value)
        case dt.datetime():
            return value.isoformat(" ", "minutes")
        case dt.time():
            return value.isoformat("minutes")
        case _:
            return str(value)


class Converter:
    """Reads the cells of one field; the same text is read once."""

    def __init__(self, field: Field, questionnaire: Questionnaire) -> None:
        self._field = field
        self._read = _reader(field, questionnaire)
        self._plain = PLAIN.get(field.type)
        self._seen: dict[tuple[type, Typed], Reading] = {}

    def __call__(self, typed: Typed) -> Reading:
        """What the cell says."""
        key = (type(typed), typed)
        reading = self._seen.get(key)
        if reading is None:
            reading = self._seen[key] = self._understood(typed)
        return reading

    def column(self, cells: Sequence[Typed]) -> tuple[list[Known], dict[tuple[type, Typed], Reading]]:
        """What a whole column says, and the readings worth a word: of cells in trouble or read otherwise than typed.

        Columns whose texts are all different, such as names, are long; in their plain form, which reads as itself, they
        are told apart by one look at the whole.
        """
        if self._plain and set(map(type, cells)) == {str}:
            texts = cast("Sequence[str]", cells)
            if self._plain.fullmatch("\n".join(texts)):
                return list(texts), {}
        readings = {key: self(key[1]) for key in set(zip(map(type, cells), cells, strict=True))}
        values = [readings[key].value for key in zip(map(type, cells), cells, strict=True)]
        noted = {key: reading for key, reading in readings.items() if reading.trouble or reading.tidied}
        return values, noted

    def _understood(self, typed: Typed) -> Reading:
        if isinstance(typed, str):
            text = clean(typed)
            if not text:
                return BLANK
            if ERROR_CELL.fullmatch(text):
                return Reading(None, "FLD-017", {"error": text})
            reading = self._read(text)
            # Blanks around a text, which nobody sees, are not worth a word; blanks and marks within it are.
            return reading if text == typed.strip() else replace(reading, tidied=True)
        return self._read(typed)


def _reader(field: Field, questionnaire: Questionnaire) -> Callable[[Typed], Reading]:
    if field.type is FieldType.CHOICE:
        return _choice_reader(questionnaire.choices[field.choices or ""])
    if field.type is FieldType.DESTINATION_KIND:
        aliases = {alias: kind.word for kind in questionnaire.destination_kinds for alias in kind.aliases}
        return _choice_reader(Choices("", field.kinds, {}, aliases))
    if field.type is FieldType.LIST:
        return _list_reader(_READERS[field.of or FieldType.TEXT], loose=field.of in _NUMBERS)
    if field.type is FieldType.WHOLE:
        return _whole_reader(_units(field))
    return _READERS[field.type]


def _choice_reader(choices: Choices) -> Callable[[Typed], Reading]:
    words = {word.casefold(): word for word in choices.words} | dict(choices.aliases)

    def read(typed: Typed) -> Reading:
        text = shown(typed)
        folded = " ".join(text.translate(_STRAIGHT).casefold().split())
        word = words.get(folded)
        # A word of no list is kept as typed: the schema says which words there are.
        return Reading(text) if word is None else Reading(word)

    return read


def _list_reader(item: Callable[[Typed], Reading], *, loose: bool) -> Callable[[Typed], Reading]:
    """A list is split at lines, semicolons and commas; one of numbers `loose`ly at "and", & and / too.

    A name may hold those, so where a piece would have no digit the whole is left together.
    """

    def pieces(part: str) -> list[str]:
        found = [piece.strip() for piece in _LOOSE_ITEMS.split(part) if piece.strip()] if loose else [part]
        return found if all(any(map(str.isdigit, piece)) for piece in found) else [part]

    def read(typed: Typed) -> Reading:
        if not isinstance(typed, str):
            only = item(typed)
            return Reading((str(only.value),), tidied=only.tidied) if only.value is not None else only
        parts = [part.strip() for part in _ITEMS.split(typed) if part.strip()]
        split = [piece for part in parts for piece in pieces(part)]
        readings = [item(piece) for piece in split]
        for reading in readings:
            if reading.trouble:
                return reading
        tidied = len(split) != len(parts) or any(reading.tidied for reading in readings)
        return Reading(tuple(str(reading.value) for reading in readings), tidied=tidied)

    return read


def _lost(typed: Typed) -> Reading:
    return Reading(None, "FLD-016", {"typed": shown(typed)})


def _text(typed: Typed) -> Reading:
    return Reading(shown(typed))


def _digits(typed: Typed) -> Reading:
    """An internal number: a number cell is taken as its digits, `x214` as 214."""
    if isinstance(typed, float):
        whole = typed.is_integer() and 0 <= typed < _BIGGEST_EXACT
        return Reading(str(int(typed))) if whole else _lost(typed)
    if not isinstance(typed, str):
        return _lost(typed)
    if _SCIENTIFIC.fullmatch(typed):
        return _lost(typed)
    bare = _EXTENSION_WORD.sub("", typed, count=1) if not typed[0].isdigit() else typed
    if len(bare) > 1 and bare[0] == "'":
        bare = bare[1:]
    return Reading(bare, tidied=bare != typed)


def _pin(typed: Typed) -> Reading:
    """A PIN: a number cell is taken as its digits."""
    if isinstance(typed, float) and typed.is_integer() and 0 <= typed < _BIGGEST_EXACT:
        return Reading(str(int(typed)))
    return Reading(typed) if isinstance(typed, str) else Reading(None, "FLD-016", {"typed": MASK})


def _telephone(typed: Typed) -> Reading:
    """A telephone number without its punctuation, which says nothing; `*`, `#`, `|` and a leading `+` stay."""
    if isinstance(typed, float):
        whole = typed.is_integer() and 0 <= typed < _BIGGEST_EXACT
        return Reading(str(int(typed))) if whole else _lost(typed)
    if not isinstance(typed, str) or _SCIENTIFIC.fullmatch(typed):
        return _lost(typed)
    plain = typed.translate(_STRAIGHT).removeprefix("tel:")
    if _SHARED_NUMBER.search(plain):
        return Reading(plain)
    bare = _PUNCTUATION.sub("", plain)
    dialled = set(bare) <= set("0123456789*#+|_XZNxzn[]")
    return Reading(bare if dialled and bare else plain)


def _units(field: Field) -> frozenset[str]:
    """The words that may stand behind the number of a field: those of what it counts."""
    ends = (field.key.rpartition("_")[2], field.title.rpartition(" ")[2].strip("()").casefold())
    return next((words for unit, words in _UNITS.items() if unit in ends), frozenset())


def _whole_reader(units: frozenset[str]) -> Callable[[Typed], Reading]:
    """A whole number; a unit behind it must be the one that the field counts in, for 2 minutes are not 2 seconds."""

    def read(typed: Typed) -> Reading:
        if isinstance(typed, float) and typed.is_integer() and abs(typed) < _BIGGEST_EXACT:
            return Reading(int(typed))
        found = _WHOLE.fullmatch(typed) if isinstance(typed, str) else None
        if not found or (found[2] and found[2].casefold() not in units):
            return Reading(None, "FLD-003", {"typed": shown(typed)})
        return Reading(int(found[1]), tidied=found[1] != typed)

    return read


def _date(typed: Typed) -> Reading:
    if isinstance(typed, dt.datetime):
        return Reading(typed.date())
    if isinstance(typed, dt.date):
        return Reading(typed)
    if isinstance(typed, str):
        for form in _DATE_FORMS:
            try:
                return Reading(dt.datetime.strptime(typed, form).date(), tidied=form != "%Y-%m-%d")
            except ValueError:
                continue
    return Reading(None, "FLD-006", {"typed": shown(typed)})


def _time(typed: Typed) -> Reading:
    """A time of day; 24:00 is read as 23:59, as the hours of a UCX end.

    A number is a time when it is a part of a day; a plain 0 or 1 may as well be an hour.
    """
    match typed:
        case dt.datetime():
            return Reading(typed.time().replace(second=0, microsecond=0))
        case dt.time():
            return Reading(typed.replace(second=0, microsecond=0))
        case dt.timedelta() if dt.timedelta() <= typed <= dt.timedelta(days=1):
            return Reading(_time_of_day(int(typed.total_seconds()) // 60))
        case float() if 0 < typed < 1:
            return Reading(_time_of_day(round(typed * 24 * 60)))
        case str():
            return _written_time(typed)
        case _:
            return Reading(None, "FLD-007", {"typed": shown(typed)})


def _time_of_day(minutes: int) -> dt.time:
    last = 24 * 60 - 1
    return dt.time(*divmod(min(minutes, last), 60))


def _written_time(text: str) -> Reading:
    found = _TIME.fullmatch(text)
    unread = Reading(None, "FLD-007", {"typed": text})
    if not found or not (found[2] or found[3]):
        return unread
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 99
    if (hour, minute) == (24, 0):
        return Reading(dt.time(23, 59), tidied=True)
    return Reading(dt.time(hour, minute)) if hour <= 23 and minute <= 59 else unread


def _device_id(typed: Typed) -> Reading:
    """A MAC address as twelve hexadecimal digits, the ID of a digital set, or 0."""
    if not isinstance(typed, str):
        return _digits(typed)
    if _MAC.fullmatch(typed):
        return Reading(re.sub(r"[^0-9A-Fa-f]", "", typed).upper())
    return _lost(typed) if _SCIENTIFIC.fullmatch(typed) else Reading(typed)


def _ip(typed: Typed) -> Reading:
    text = shown(typed)
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return Reading(None, "FLD-014", {"typed": text})
    return Reading(text)


def _zone(typed: Typed) -> Reading:
    text = shown(typed).replace(" ", "_")
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a folder's name an OSError
        return Reading(None, "FLD-015", {"typed": shown(typed)})
    return Reading(text)


_NUMBERS = (FieldType.DIGITS, FieldType.DIAL, FieldType.PIN)
_READERS: dict[FieldType, Callable[[Typed], Reading]] = {
    FieldType.TEXT: _text,
    FieldType.DIGITS: _digits,
    FieldType.DIAL: _telephone,
    FieldType.PHONE: _telephone,
    FieldType.DATE: _date,
    FieldType.TIME: _time,
    FieldType.EMAIL: _text,
    FieldType.REFERENCE: _text,
    FieldType.DESTINATION: _text,
    FieldType.PIN: _pin,
    FieldType.DEVICE_ID: _device_id,
    FieldType.MENU_KEY: _text,
    FieldType.IP: _ip,
    FieldType.ZONE: _zone,
}


def _lines_of(plain: str) -> re.Pattern[str]:
    return re.compile(f"{plain}(?:\\n{plain})*")


# Texts that read as themselves, untidied, whatever else the questionnaire says: the form nearly all answers have.
PLAIN: Mapping[FieldType, re.Pattern[str]] = {
    FieldType.TEXT: (text := _lines_of(r"[!-\"$-~](?:[ -~]*[!-~])?")),
    FieldType.REFERENCE: text,
    FieldType.DESTINATION: text,
    FieldType.MENU_KEY: _lines_of("[0-9*]+"),
    FieldType.EMAIL: _lines_of(r"[A-Za-z0-9._+\-]+@[A-Za-z0-9.\-]+"),
    FieldType.DIGITS: (digits := _lines_of("[0-9]+")),
    FieldType.DIAL: digits,
    FieldType.PHONE: digits,
    FieldType.PIN: digits,
    FieldType.DEVICE_ID: _lines_of("[0-9A-F]{12}"),
}
