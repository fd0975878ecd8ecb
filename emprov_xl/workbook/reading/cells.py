"""The filled cells of a sheet part: every kind of cell that a spreadsheet program writes, wherever it stands."""

import datetime as dt
import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emprov_xl.errors import Rejected
from emprov_xl.model.cells import ErrorCell, Typed
from emprov_xl.workbook.reading.gate import DAMAGED
from emprov_xl.workbook.reading.moments import Moments
from emprov_xl.workbook.reading.strings import unescaped, visible


@dataclass(frozen=True, slots=True)
class Values:
    """What the cells of a workbook refer to: its texts, whether one of them is empty, and which formats show dates."""

    strings: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    moments: Moments = field(default_factory=Moments)
    blank: bool = False

    @property
    def dated(self) -> list[int]:
        """The formats that show dates and times."""
        return list(self.moments.formats)

    def of(self, kind: str, text: str, style: int) -> Typed:
        """What a cell of that type holds; an empty text where it shows nothing.

        A value that is not of its type stands as it was written: one odd cell never costs the file.
        """
        match kind:
            case "s":
                return self._shared(text)
            case "str" | "inlineStr":
                return visible(unescaped(text))
            case "b":
                return text.strip() in ("1", "true")
            case "e":
                return ErrorCell(text)
            case "d":
                return _moment(text)
            case _:
                return self._number(text, style)

    def _shared(self, text: str) -> Typed:
        number = int(text) if text.strip().isdecimal() else -1
        if not 0 <= number < len(self.strings):
            raise Rejected("DAMAGED", DAMAGED)
        shared: Typed = self.strings[number]
        return shared

    def _number(self, text: str, style: int) -> Typed:
        try:
            number = float(text)
        except ValueError:
            return text.strip()
        return self.moments.read(number, style) if math.isfinite(number) else text.strip()


def _moment(text: str) -> Typed:
    """A date or time written out, as ISO-strict workbooks may have it."""
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat, dt.time.fromisoformat):
        try:
            moment = read(text.strip().removesuffix("Z"))
        except ValueError:
            continue
        if isinstance(moment, dt.datetime) and moment.time() == dt.time():
            return moment.date()
        return moment
    return text.strip()
