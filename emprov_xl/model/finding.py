"""What we found in the customer's answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check yields: the answer it blames, the facts its rule's words need, and the other answers involved.

    `operands` tell apart several faults of one cell, such as two unknown members of one list. A place in row 0 is the
    sheet at large: its first answer row.
    """

    place: Place
    facts: Mapping[str, str] = field(default_factory=dict)
    also: tuple[Place, ...] = ()
    proposed: str | None = None
    operands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one cell, in words.

    `value` is what the customer typed, masked where the field is secret. `who` tells whose row it is, such as
    "2001 Ana Ruiz". `fingerprint` is the same when rows move.
    """

    rule: Rule
    place: Place
    cell: Cell
    value: str
    who: str
    message: str
    remedy: str
    ask: str
    proposed: str
    also: tuple[Cell, ...]
    fingerprint: str
    status: str = "new"

    @property
    def order(self) -> tuple[object, ...]:
        """The order in which findings are listed: by cell, worst first, then code."""
        return (self.cell, -self.rule.severity.weight, self.rule.code, self.fingerprint)
