"""Where an answer stands: on the questionnaire (sheet, field, row) and in a workbook (title, A1 address)."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

Typed = str | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta
"""One filled cell as the customer's program stored it; numbers are floats."""


class ErrorCell(str):
    """What a formula shows that could not be worked out, such as #REF!."""

    __slots__ = ()


class Kind(StrEnum):
    """What a filled cell holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    ERROR = "error"


def kind_of(value: Typed) -> Kind:
    """What a cell holds that holds this value."""
    match value:
        case ErrorCell():
            return Kind.ERROR
        case str():
            return Kind.TEXT
        case bool():
            return Kind.BOOLEAN
        case float():
            return Kind.NUMBER
        case dt.date():
            return Kind.DATE
        case _:
            return Kind.TIME


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class Place(NamedTuple):
    """An answer on the questionnaire, whatever the workbook did to its columns.

    A tuple, as a large return has a hundred thousand of them, most of which are made to look something up.

    `field` is None for what stands outside every field, such as a stray remark; `column` is then its column.
    """

    sheet: str
    field: str | None
    row: int
    column: int | None = None

    def __str__(self) -> str:
        return f"{self.sheet}.{self.field}@{self.row}" if self.field else f"{self.sheet}@{self.row}"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One cell of a workbook; row and column count from 1."""

    title: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The A1 address without its sheet, such as C7."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{self.title}!{self.address}"

    @classmethod
    def at(cls, title: str, address: str) -> "Cell | None":
        """The cell of an A1 address; None where it is no address."""
        found = re.fullmatch("([A-Z]{1,3})([0-9]{1,7})", address)
        return cls(title, int(found[2]), column_number(found[1])) if found else None
