"""Numbers and dial patterns in the spelling of Asterisk."""

from collections.abc import Iterator

from emprov_xl.checks.patterns import dialled, squeezed_pattern
from emprov_xl.exports.lab.conf import is_dialled

_MOST_DIGITS = 20  # FreePBX keeps 20 characters of a number; Asterisk would take 80


def is_digits(text: str) -> bool:
    """Whether a text is a number of digits of a telephone, and no longer than one can be."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def as_number(text: str) -> str:
    """A number as it is dialled; empty when the text is none."""
    bare = text.strip()
    return bare if is_dialled(bare) and len(bare) <= _MOST_DIGITS else ""


def between(first: str, last: str) -> Iterator[str]:
    """The fewest patterns that take every number from one to another of the same length, and no other."""
    shared = next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), len(first))
    if shared == len(first):
        yield first
        return
    head, rest = first[:shared], len(first) - shared - 1
    low, high = int(first[shared]), int(last[shared])
    if set(first[shared + 1 :]) - {"0"}:
        yield from between(first, f"{head}{low}{'9' * rest}")
        low += 1
    wholly = not set(last[shared + 1 :]) - {"9"}
    if (end := high if wholly else high - 1) >= low:
        yield f"_{head}{_one_of(low, end)}{'X' * rest}"
    if not wholly:
        yield from between(f"{head}{high}{'0' * rest}", last)


def _one_of(low: int, high: int) -> str:
    if (low, high) == (0, 9):
        return "X"
    return str(low) if low == high else f"[{low}-{high}]"


def as_pattern(text: str) -> str:
    """A pattern of Outbound Routes in the spelling of Asterisk; empty when it cannot be read as one."""
    written = squeezed_pattern(text).removeprefix("_").replace("|", "").upper()
    if dialled(text) is None or not written.strip(".!"):
        return ""
    return written if is_dialled(written) else f"_{written}"
