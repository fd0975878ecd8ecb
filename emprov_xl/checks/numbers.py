"""Telephone numbers as compared."""

import re
from collections.abc import Collection

_NOT_DIALLED = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]")
_DIGITS = re.compile(r"[0-9]+(?:\n[0-9]+)*")
_ONE_BEFORE = re.compile(r"^1(?=[0-9]{10}$)", re.MULTILINE)


def bare(number: str) -> str:
    """A number without blanks, brackets, dots and dashes."""
    return number if number.isdecimal() else _NOT_DIALLED.sub("", number)


def public(number: str) -> str:
    """A public number as compared: of a North American one its ten digits, with or without +1 or 1 before them."""
    digits = bare(number).removeprefix("+")
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def public_texts(numbers: Collection[str]) -> list[str]:
    """Public numbers as compared, all at once where they are nothing but digits."""
    whole = "\n".join(numbers)
    if numbers and _DIGITS.fullmatch(whole):
        return _ONE_BEFORE.sub("", whole).split("\n")
    return [public(number) for number in numbers]


def is_dialled(text: str) -> bool:
    """Whether a text is something one can dial, rather than a name."""
    return bool(re.fullmatch(r"\+?[0-9*#]+", bare(text)))
