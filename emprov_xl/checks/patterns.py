"""Dial patterns of outbound routes, as people dial them: X, Z and N for digits, [1-4], a dot for any more."""

import re
from dataclasses import dataclass

_PATTERN = re.compile(r"_?(?:[0-9*#+]*\|)?(?:[0-9*#+XZN]|\[[0-9*#-]+\])*[.!]?", re.IGNORECASE)
_DIGITS = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", ".": ".+", "!": ".*"}
_KEYS = "0123456789*#+"
_PART = re.compile(r"\[[^\]]*\]|.")


def is_pattern(text: str) -> bool:
    """Whether a text can be read as a dial pattern; blanks, dashes and brackets between digits do no harm."""
    written = squeezed_pattern(text)
    return bool(written) and _PATTERN.fullmatch(written) is not None


def squeezed_pattern(text: str) -> str:
    """A pattern without blanks, round brackets and the dashes that stand outside its square brackets."""
    parts = (part for part in _PART.findall(re.sub(r"[\s()]", "", text)))
    return "".join(part for part in parts if part not in "-/")


def expression(pattern: str) -> str | None:
    """The regular expression of what people dial to be served by a pattern; None when it is no pattern at all.

    9|911 serves whoever dials 9911.
    """
    written = squeezed_pattern(pattern).removeprefix("_").replace("|", "").upper()
    text = "".join(_one(part) for part in _PART.findall(written))
    try:
        re.compile(text)
    except re.error:
        return None
    return text


def matches(pattern: str, dialled: str) -> bool:
    """Whether someone who dials this number is served by the pattern."""
    wanted = expression(pattern)
    return wanted is not None and re.fullmatch(wanted, dialled) is not None


@dataclass(frozen=True, slots=True)
class Dialled:
    """What a pattern serves: the keys that may be pressed at each place, and how many more may follow.

    `more` is None where no more may follow, else the fewest that must.
    """

    places: tuple[frozenset[str], ...]
    more: int | None

    @property
    def is_one_number(self) -> bool:
        """Whether it serves a single number."""
        return self.more is None and all(len(keys) == 1 for keys in self.places)

    def covers(self, other: "Dialled") -> bool:
        """Whether all that the other serves is served by this one too."""
        shared = len(self.places)
        if len(other.places) < shared or not all(
            theirs <= mine for mine, theirs in zip(self.places, other.places[:shared], strict=True)
        ):
            return False
        if self.more is None:
            return other.more is None and len(other.places) == shared
        return len(other.places) + (other.more or 0) >= shared + self.more


def dialled(pattern: str) -> Dialled | None:
    """What a pattern serves; None when it is no pattern."""
    if not is_pattern(pattern) or expression(pattern) is None:
        return None
    written = squeezed_pattern(pattern).removeprefix("_").replace("|", "").upper()
    parts = _PART.findall(written)
    more = {".": 1, "!": 0}.get(parts[-1]) if parts else None
    keys = (frozenset(key for key in _KEYS if re.fullmatch(_one(part), key)) for part in parts if part not in ".!")
    return Dialled(tuple(keys), more)


def _one(part: str) -> str:
    """The regular expression of one key of a pattern."""
    return _DIGITS.get(part, part if part.startswith("[") else re.escape(part))
