"""Which formulas name what a copy is without: another workbook, a program, a macro, a sheet or a name."""

import re
from dataclasses import dataclass

_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_ELSEWHERE = re.compile(
    r"'(?:[^'\[]|'')*\[[^\]']+\](?:[^']|'')*'!"  # '[1]My sheet'!A1, 'C:\[Book.xlsx]Sheet'!A1
    r"|(?<![\w\]\[.'])\[[^\]\[']+\](?:[^\[\]!'\"(),;+*/^&=<>\s-]|'(?:[^']|'')*')*!"  # [1]Sheet!A1, but no [Column]
    r"|(?<![\w'])[A-Za-z_]\w*\|(?:'(?:[^']|'')*'|[\w.]+)!"  # program|topic!item
)
_SHEET = re.compile(r"'((?:[^']|'')+)'!|([^\W\d][\w.]*)!")
_CALL = re.compile(r"([^\W\d]\w*)\s*\(")
_WORD = re.compile(r"[^\W\d][\w.\\?]*")


@dataclass(frozen=True, slots=True)
class Severed:
    """What is not there any more, folded: titles of sheets, defined names, functions of macros."""

    sheets: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()

    def named_in(self, formula: str) -> bool:
        """Whether a formula names any of it, or anything outside the workbook."""
        formula = _TEXTS.sub('""', formula)
        if ("[" in formula or "|" in formula) and _ELSEWHERE.search(formula.replace("[0]!", "")):
            return True
        if not (self.sheets or self.names or self.functions):
            return False
        for quoted, plain in _SHEET.findall(formula):
            if (quoted.replace("''", "'") or plain).casefold() in self.sheets:
                return True
        formula = _SHEET.sub("", formula)
        called = {name.casefold() for name in _CALL.findall(formula)}
        words = {word.casefold() for word in _WORD.findall(formula)}
        return not words.isdisjoint(self.names) or not called.isdisjoint(self.functions)
