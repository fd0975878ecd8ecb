"""What we found in the customer's answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check yields: the answer it blames, the facts its rule's words need, and the other answers involved.

    `operands` tell apart several faults of one cell, such as two unknown members of one list. A place in row 0 is the
    sheet at large: its first answer row. A fault `whole` blames all its places alike, though it is told at one of them:
    it is known by its operands, or where it has none by all its rows together, in whatever order they stand. Hits of
    one rule with the same `group` are settled by one answer.
    """

    place: Place
    facts: Mapping[str, str] = field(default_factory=dict)
    also: tuple[Place, ...] = ()
    proposed: str | None = None
    operands: tuple[str, ...] = ()
    whole: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one cell, in words.

    `value` is what the customer typed, masked where the field is secret. `who` tells whose row it is, such as
    "2001 Ana Ruiz". `fingerprint` is the same when rows move. Findings of one rule with the same `group` are settled by
    one answer; within one review only, as it may name rows. `about` is the fingerprint of another finding, where this
    one speaks of the answer to it. `since` is the round in which it was first found; 0 while nobody has compared.
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
    group: str = ""
    about: str = ""
    since: int = 0

    @property
    def order(self) -> tuple[object, ...]:
        """The order in which findings are listed: by cell, worst first, then code.

        Those of one cell and one code stay as they were found, which is the order of what stands in the cell.
        """
        return (self.cell, -self.rule.severity.weight, self.rule.code)
