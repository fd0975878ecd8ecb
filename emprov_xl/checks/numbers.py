"""Telephone numbers as compared."""

import re

_NOT_DIALLED = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]")


def bare(number: str) -> str:
    """A number without blanks, brackets, dots and dashes."""
    return number if number.isdecimal() else _NOT_DIALLED.sub("", number)


def public(number: str) -> str:
    """A public number as compared: of a North American one its ten digits, with or without +1 or 1 before them."""
    digits = bare(number).removeprefix("+")
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def is_dialled(text: str) -> bool:
    """Whether a text is something one can dial, rather than a name."""
    return bool(re.fullmatch(r"\+?[0-9*#]+", bare(text)))
