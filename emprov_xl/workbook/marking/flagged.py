"""The condition of a highlight: a formula that holds while a cell still has the value that was flagged.

In a condition `CELL` stands for the cell's address. Every formula of ours holds a word that does nothing to its value,
by which we know it again when the workbook comes back, whatever program saved it.
"""

import re

from emprov_xl.model.cells import Typed
from emprov_xl.workbook.written import places_of, serial

OURS = 'N("emprov")'
CELL = "\x00"

_LITERAL = 200  # Excel takes 255 characters in one literal; long texts are compared by their ends
_END = 100
_WEIGHED = 32  # characters of a secret that are weighed
_MODULUS = 97  # small on purpose: a hundred PINs of four digits share each sum, so the formula tells little
_ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ERRORS = {"#NULL!": 1, "#DIV/0!": 2, "#VALUE!": 3, "#REF!": 4, "#NAME?": 5, "#NUM!": 6, "#N/A": 7}
_HALF_SECOND = "0.000005"  # of a day


def condition(value: Typed | None, *, secret: bool, since_1904: bool = False) -> str:
    """The formula for a value; of a secret it holds nothing but its length and a checksum."""
    return f"AND({OURS}=0,{_secret(value, since_1904) if secret else _open(value, since_1904)})"


def is_ours(formula: str) -> bool:
    """Whether a formula is a condition of ours, also after another program has saved it."""
    return OURS.lower() in formula.lower().replace(" ", "")


def _open(value: Typed | None, since_1904: bool) -> str:
    match value:
        case None | "":
            return f"LEN(TRIM({CELL}))=0"
        case str():
            return _text(value)
        case bool():
            return f"ISLOGICAL({CELL}),{CELL}={str(value).upper()}"
        case int() | float():
            return _number(float(value))
        case _:
            return f"ISNUMBER({CELL}),ABS({CELL}-{_literal(serial(value, since_1904=since_1904))})<{_HALF_SECOND}"


def _text(text: str) -> str:
    if text in _ERRORS:
        return f'IF(ISERROR({CELL}),ERROR.TYPE({CELL})={_ERRORS[text]},EXACT({CELL}&"",{_quoted(text)}))'
    if _ODD.search(text):  # programs differ in how they read these inside a formula
        return _weighed(text)
    if len(text) <= _LITERAL:
        return f'EXACT({CELL}&"",{_quoted(text)})'
    first, last = _quoted(text[:_END]), _quoted(text[-_END:])
    return f"{_length(text)},EXACT(LEFT({CELL},LEN({first})),{first}),EXACT(RIGHT({CELL},LEN({last})),{last})"


def _number(number: float) -> str:
    if number.is_integer() and abs(number) < 1e15:
        return f"ISNUMBER({CELL}),{CELL}={_literal(number)}"
    # Excel reads 15 digits of a literal, so equality would miss the very number it was made from.
    return f"ISNUMBER({CELL}),ABS({CELL}-{_literal(number)})<={_literal(abs(number) * 1e-13)}"


def _secret(value: Typed | None, since_1904: bool) -> str:
    match value:
        case None | "":
            return f"LEN(TRIM({CELL}))=0"
        case str():
            return _weighed(value)
        case bool():
            return f"ISLOGICAL({CELL})"
        case int() | float():
            number = float(value)
        case _:
            number = serial(value, since_1904=since_1904)
    if number.is_integer() and abs(number) < 1e15:
        return f"ISNUMBER({CELL}),{_weighed(str(int(number)))}"
    return f"ISNUMBER({CELL}),{CELL}<>INT({CELL})"


def _weighed(text: str) -> str:
    """Length and checksum of a text.

    Spelled out a character at a time: Excel allows no array in a conditional format, and a range of rows to count by
    would shift when a row is inserted. Only ASCII is weighed, because CODE differs between systems for the rest.
    """
    total = 0
    terms: list[str] = []
    for position, letter in enumerate(text[:_WEIGHED], start=1):
        if ord(letter) > 0xFFFF:
            break  # Excel counts two places for it, LibreOffice one
        if ord(letter) < 0x80:
            weight = 7 * position * position + 31 * position
            total += ord(letter) * weight
            terms.append(f'CODE(MID({CELL}&"",{position},1))*{weight}')
    if not terms:
        return _length(text)
    return f"{_length(text)},MOD({'+'.join(terms)},{_MODULUS})={total % _MODULUS}"


def _length(text: str) -> str:
    letters, places = len(text), places_of(text)
    if letters == places:
        return f'LEN({CELL}&"")={letters}'
    return f'OR(LEN({CELL}&"")={letters},LEN({CELL}&"")={places})'


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _literal(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number).upper()
