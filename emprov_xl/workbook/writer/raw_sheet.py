"""XlsxWriter's sheet without the two things that took it most of its time; what it writes is the same."""

import re
from functools import cache

from xlsxwriter.worksheet import ColumnInfo, Worksheet

_LAST_COLUMN = 16_384
_CALLED = re.compile(r"[\w.]+\(")


class RawSheet(Worksheet):  # type: ignore[misc]
    """A sheet of XlsxWriter's."""

    def __init__(self) -> None:
        super().__init__()
        self._beyond: int | None = None

    def set_beyond(self, column: int) -> None:
        """A column, counted from 0, is the last that is set, and stands for all that follow it.

        Were they set as well, each of 16,384 would be compared with its neighbour.
        """
        self._beyond = column

    def _write_col_info(self, col_min: int, col_max: int, col_info: ColumnInfo) -> None:
        last = _LAST_COLUMN - 1 if col_max == self._beyond else col_max
        super()._write_col_info(col_min, last, col_info)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """A formula as it stands in the file; XlsxWriter searches each for some 170 functions that need a prefix."""
        if "}" not in formula and all(_old(called, expand_future_functions) for called in _CALLED.findall(formula)):
            return formula.removeprefix("=")
        prepared: str = super()._prepare_formula(formula, expand_future_functions)
        return prepared


@cache
def _old(called: str, every: bool) -> bool:
    """Whether XlsxWriter leaves a function as it is."""
    left: bool = Worksheet()._prepare_formula(called, every) == called
    return left
