"""What a rule may ask: the verbs, as rules see them. What a verb does stands in `checks/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

When = Mapping[str, tuple[str, ...]]
"""Which rows a rule speaks of: for each field the words it may hold.

The words `(blank)` and `(answered)` stand for a cell left empty and for one with any answer. A field of a form speaks
for every row.
"""

BLANK = "(blank)"
ANSWERED = "(answered)"

ALWAYS: When = {}

UNIVERSAL_FACTS = frozenset({"value", "who", "title", "sheet", "row", "asked"})
"""Facts that the words of every rule may use: the answer as typed, whose row it is, the titles of field and sheet, and
the row in the sheet."""


class ArgumentKind(StrEnum):
    """What one argument of a verb must be."""

    FIELD = "field"  # such as extensions.extension
    FIELDS = "fields"
    SHEET = "sheet"
    WORD = "word"
    WORDS = "words"
    WHOLE = "whole number"
    FLAG = "true or false"
    WHEN = "condition"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a verb; `allowed` are the only words it takes (none: any)."""

    name: str
    kind: ArgumentKind
    required: bool
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerbSignature:
    """A verb as rules see it: its arguments, the facts it gives to their words, and what it says of itself.

    A verb that gives `proposed` proposes something with every hit; others may propose without promising it.
    """

    name: str
    arguments: tuple[Argument, ...]
    gives: tuple[str, ...]
    says: str
