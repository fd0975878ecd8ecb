"""What a run is asked for."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from emprov_xl.exports.wanted import Wanted
from emprov_xl.model.plan import PICTURES
from emprov_xl.model.rule import Stage


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for. `as_of` is the day on which the review stands; `dated` when it was asked for by name."""

    output: Path
    as_of: dt.date
    dated: bool = False
    stage: Stage | None = None
    pictures: int | None = PICTURES  # so many are placed in the plan; all of them for None
    exports: Wanted = field(default_factory=Wanted)

    @property
    def options(self) -> str:
        """What of it changes the result."""
        told = "all" if self.pictures is None else str(self.pictures)
        pictures = "" if self.pictures == PICTURES else f" pictures={told}"
        return f"as_of={self.as_of if self.dated else ''} stage={self.stage or ''}{pictures}{self.exports.told}"
