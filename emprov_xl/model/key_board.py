"""The keys of telephones as they are drawn: what stands beside each, and who has them."""

from dataclasses import dataclass
from enum import StrEnum

from emprov_xl.model.catalogue import Face, Labels


class Fit(StrEnum):
    """Whether the telephone has the keys that are planned."""

    HAS = "has"
    PERHAPS = "perhaps"  # more than a figure that is not verified
    LACKS = "lacks"


@dataclass(frozen=True, slots=True)
class BoardKey:
    """One key; without label and use it is free. A `line` without label bears the number of who has the telephone."""

    number: int
    label: str = ""
    does: str = ""
    line: bool = False
    asked: bool = False  # something of it is not known yet


@dataclass(frozen=True, slots=True)
class BoardPart:
    """The keys of one page of a set, or of one key module (counted from 1; 0 is the set)."""

    title: str
    module: int
    keys: tuple[BoardKey, ...]
    fit: Fit = Fit.HAS
    face: Face | None = None
    first: bool = True  # of a set with two pages, and of what goes beyond them, the others are not

    @property
    def shows_fixed(self) -> bool:
        """Whether the keys that are fixed are drawn with it: once for a set."""
        return self.face is not None and bool(self.face.fixed) and self.first

    @property
    def on_paper(self) -> bool:
        """Whether labels are cut for it."""
        return self.face is not None and self.face.labels is Labels.PAPER

    @property
    def letters(self) -> int | None:
        """So many letters of a label are seen; None where there is no end to them, or none is known."""
        return self.face.letters if self.face is not None and self.face.labels is Labels.DISPLAY else None


@dataclass(frozen=True, slots=True)
class BoardUser:
    """An extension whose telephone it is."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Board:
    """The keys of all telephones that look alike; `lacks` and `doubts` tell what does not fit and is not known."""

    layout: str
    model: str
    parts: tuple[BoardPart, ...]
    users: tuple[BoardUser, ...]
    lacks: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def on_paper(self) -> bool:
        """Whether labels are cut for any part of it."""
        return any(part.on_paper for part in self.parts)
