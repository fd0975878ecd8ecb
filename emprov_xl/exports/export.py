"""What an exporter is given and what it gives back: the one interface of all import files."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast

from emprov_xl.checks.survey import Survey
from emprov_xl.errors import EmprovError
from emprov_xl.model.cells import Place

Made = TypeVar("Made")

REDACTED = "REDACTED"
"""What stands for each secret in files that are made for sharing; no loader takes it for one."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an export is made of: the answers surveyed, the rows that blockers hold back, and the SIP secrets.

    `held` has the place of a row (no field) with the codes that hold it; a row in it appears in no import file.
    `secret` gives the SIP secret of an extension number: the same for the same number and key. When `redacted`, it
    gives a mask, and PINs are masked too.
    """

    survey: Survey
    held: Mapping[Place, tuple[str, ...]]
    secret: Callable[[str], str]
    redacted: bool = False
    _made: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, what: str, make: Callable[[], Made]) -> Made:
        """What several formats need, made by the first of them; `what` names it with all that it depends on."""
        if what not in self._made:
            self._made[what] = make()
        return cast("Made", self._made[what])

    def pin(self, pin: str) -> str:
        """A PIN as it may be written."""
        return REDACTED if self.redacted and pin else pin


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file below `exports/`; `name` is its path there with slashes. A secret one is written 0600."""

    name: str
    content: bytes
    secret: bool = False


class CannotExport(EmprovError):
    """A format cannot be made of these answers: our fault, so none of its files is published; it quotes no answer."""


class Exporter(Protocol):
    """One format."""

    @property
    def key(self) -> str:
        """What names its folder."""
        ...

    @property
    def title(self) -> str:
        """What people call it."""
        ...

    def files(self, source: Source) -> Iterator[ExportFile]:
        """Every file of this format with its README; nothing when the engagement has nothing for it.

        Raises CannotExport.
        """
        ...
