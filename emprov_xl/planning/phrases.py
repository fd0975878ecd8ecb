"""Phrases of plan.toml are filled: `{name}` asks, `[...]` is left out when something in it is blank."""

import re
from collections.abc import Callable
from functools import cache

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_ASKED = re.compile(r"\{([^{}]+)\}")

Lookup = Callable[[str], str | None]


def fill(phrase: str, lookup: Lookup) -> str | None:
    """The phrase with what its placeholders stand for; None when one outside brackets is blank."""
    said: list[str] = []
    for optional, literals, names in _parsed(phrase):
        values = [lookup(name) for name in names]
        if any(not value for value in values):
            if optional:
                continue
            return None
        said.append(literals[0])
        for value, literal in zip(values, literals[1:], strict=True):
            said.append(f"{value}{literal}")
    return "".join(said)


@cache
def _parsed(phrase: str) -> tuple[tuple[bool, tuple[str, ...], tuple[str, ...]], ...]:
    """Pieces of a phrase: whether it may be left out, the texts between its placeholders, and these."""
    pieces = []
    for position, text in enumerate(_BRACKETS.split(phrase)):
        if text:
            parts = _ASKED.split(text)
            pieces.append((position % 2 == 1, tuple(parts[::2]), tuple(parts[1::2])))
    return tuple(pieces)
