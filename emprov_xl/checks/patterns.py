"""Dial patterns of outbound routes, as people dial them: X, Z and N for digits, [1-4], a dot for any more."""

import re

_PATTERN = re.compile(r"_?(?:[0-9*#+]*\|)?(?:[0-9*#+XZN]|\[[0-9*#-]+\])*[.!]?", re.IGNORECASE)
_DIGITS = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", ".": ".+", "!": ".*"}
_PART = re.compile(r"\[[^\]]*\]|.")


def is_pattern(text: str) -> bool:
    """Whether a text can be read as a dial pattern; blanks, dashes and brackets between digits do no harm."""
    written = squeezed_pattern(text)
    return bool(written) and _PATTERN.fullmatch(written) is not None


def squeezed_pattern(text: str) -> str:
    """A pattern without blanks, round brackets and the dashes that stand outside its square brackets."""
    parts = (part for part in _PART.findall(re.sub(r"[\s()]", "", text)))
    return "".join(part for part in parts if part not in "-/")


def matches(pattern: str, dialled: str) -> bool:
    """Whether someone who dials this number is served by the pattern; 9|911 serves whoever dials 9911."""
    written = squeezed_pattern(pattern).removeprefix("_").replace("|", "").upper()
    parts = (_DIGITS.get(part, part if part.startswith("[") else re.escape(part)) for part in _PART.findall(written))
    try:
        return re.fullmatch("".join(parts), dialled) is not None
    except re.error:
        return False
