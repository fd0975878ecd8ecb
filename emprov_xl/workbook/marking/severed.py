"""Which formulas name what a copy is without: another workbook, a program, a macro, a sheet or a name."""

import re
from dataclasses import dataclass

_TEXTS = re.compile(r'"(?:[^"]|"")*"')
# Each title in quotation marks is one sign before anything else is sought, so that no formula takes for ever: what is
# sought begins in one way only, and never goes over the same letters twice.
_TITLE = re.compile(r"'((?:[^']|'')*)'")
_BOOK = re.compile(r"\[[^\[\]]+\]")
_OF_A_BOOK, _OF_THIS = "\x01", "\x02"
_ELSEWHERE = re.compile(
    r"\x01!"  # '[1]My sheet'!A1, 'C:\[Book.xlsx]Sheet'!A1
    r"|(?<![\w\]\[.'\x01\x02])\[[^\[\]]+\][^\[\]!'\"(),;+*/^&=<>\s-]*!"  # [1]Sheet!A1, but no [Column]
    r"|(?<![\w'\x01\x02])[A-Za-z_]\w*\|(?:[\x01\x02]|[\w.]+)!"  # program|topic!item
)
_SHEET = re.compile(r"(?<![\w.])([^\W\d][\w.]*)!")
_CALL = re.compile(r"(?<!\w)([^\W\d]\w*)\s*\(")
_WORD = re.compile(r"[^\W\d][\w.\\?]*")


def _sign(title: re.Match[str]) -> str:
    return _OF_A_BOOK if _BOOK.search(title[1]) else _OF_THIS


@dataclass(frozen=True, slots=True)
class Severed:
    """What is not there any more, folded: titles of sheets, defined names, functions of macros."""

    sheets: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()

    def named_in(self, formula: str) -> bool:
        """Whether a formula names any of it, or anything outside the workbook."""
        formula = _TEXTS.sub('""', formula)
        signs = _TITLE.sub(_sign, formula.replace("[0]!", "")) if "[" in formula or "|" in formula else ""
        if _ELSEWHERE.search(signs):
            return True
        if not (self.sheets or self.names or self.functions):
            return False
        titles = {title.replace("''", "'").casefold() for title in _TITLE.findall(formula)}
        formula = _TITLE.sub("", formula)
        if not self.sheets.isdisjoint(titles | {title.casefold() for title in _SHEET.findall(formula)}):
            return True
        formula = _SHEET.sub("", formula)
        called = {name.casefold() for name in _CALL.findall(formula)}
        words = {word.casefold() for word in _WORD.findall(formula)}
        return not words.isdisjoint(self.names) or not called.isdisjoint(self.functions)
