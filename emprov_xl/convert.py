"""One cell, understood: what a customer typed becomes what the field holds, or a reason why it cannot.

Nothing is guessed: where two readings are possible the cell is left unread and asked about again. The readers of each
type, and the table of the habits they know, are in `readers/`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from emprov_xl.model.cells import Typed
from emprov_xl.model.questionnaire import Choices, Field, FieldType, Questionnaire
from emprov_xl.readers import moments, numbers, words
from emprov_xl.readers.reading import BLANK, MASK, Known, Reader, Reading, clean, legible, shown

__all__ = ["BLANK", "ERROR_CELL", "MASK", "PLAIN", "Converter", "Known", "Reading", "clean", "legible", "shown"]

ERROR_CELL = re.compile(r"#(REF|N/A|NAME\?|VALUE|DIV/0|NULL|NUM|SPILL|CALC)[!?]?")


class Converter:
    """Reads the cells of one field; the same text is read once."""

    def __init__(self, field: Field, questionnaire: Questionnaire) -> None:
        self._field = field
        self._read = reader_of(field, questionnaire)
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


def reader_of(field: Field, questionnaire: Questionnaire) -> Reader:
    """The reader of a field."""
    read = _reader(field, questionnaire)
    return read if field.type in _OWN_WORDS else words.answering(field, read)


def _reader(field: Field, questionnaire: Questionnaire) -> Reader:
    match field.type:
        case FieldType.CHOICE:
            return words.choice_reader(field, questionnaire.choices[field.choices or ""])
        case FieldType.DESTINATION_KIND:
            aliases = {alias: kind.word for kind in questionnaire.destination_kinds for alias in kind.aliases}
            return words.choice_reader(field, Choices("", field.kinds, {}, aliases))
        case FieldType.LIST:
            return words.list_reader(field, _READERS[field.of or FieldType.TEXT])
        case FieldType.WHOLE:
            return numbers.whole_reader(field)
        case FieldType.TIME:
            return moments.time_reader(field)
        case _:
            return _READERS[field.type]


_OWN_WORDS = frozenset(
    {
        *(FieldType.TEXT, FieldType.REFERENCE, FieldType.DESTINATION),
        *(FieldType.CHOICE, FieldType.DESTINATION_KIND),
    }
)
_READERS: Mapping[FieldType, Reader] = {
    FieldType.TEXT: words.text,
    FieldType.DIGITS: numbers.digits,
    FieldType.DIAL: numbers.telephone,
    FieldType.PHONE: numbers.telephone,
    FieldType.DATE: moments.date,
    FieldType.EMAIL: words.email,
    FieldType.REFERENCE: words.reference,
    FieldType.DESTINATION: words.reference,
    FieldType.PIN: numbers.pin,
    FieldType.DEVICE_ID: numbers.device_id,
    FieldType.MENU_KEY: numbers.menu_key,
    FieldType.IP: words.ip,
    FieldType.ZONE: words.zone,
}


def _lines_of(plain: str) -> re.Pattern[str]:
    return re.compile(f"{plain}(?:\\n{plain})*")


# Texts that read as themselves, untidied, whatever else the questionnaire says: the form nearly all answers have.
PLAIN: Mapping[FieldType, re.Pattern[str]] = {
    FieldType.TEXT: (text := _lines_of(r"[!-\"$-~](?:[ -~]*[!-~])?")),
    FieldType.REFERENCE: text,
    FieldType.DESTINATION: text,
    FieldType.MENU_KEY: _lines_of("[0-9*]+"),
    FieldType.EMAIL: _lines_of(r"[A-Za-z0-9._+\-]+@[A-Za-z0-9.\-]*[A-Za-z0-9]"),
    FieldType.DIGITS: (digits := _lines_of("[0-9]+")),
    FieldType.DIAL: digits,
    FieldType.PHONE: digits,
    FieldType.PIN: digits,
    FieldType.DEVICE_ID: _lines_of("[0-9A-F]{12}"),
}
