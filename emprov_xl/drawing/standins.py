"""Letters that we do not have: a PNG shows "[Arabic 1]" in their stead, and beside it is told what that stands for.

An SVG keeps the text itself, for which whoever opens it has the letters. A font with the letters of all scripts would
be hundreds of times as large as this program.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator

from emprov_xl.drawing.letters import has

_SCRIPTS = {"CJK": "Han", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
_BOUND = "\N{NO-BREAK SPACE}"


class StandIns:
    """What stands for each piece of text that our letters cannot write, the same for the same piece."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._counted: Counter[str] = Counter()

    def instead(self, text: str) -> tuple[str, dict[str, str]]:
        """The text with stand-ins for what we cannot write, and what each of them stands for."""
        if all(map(has, text)):
            return text, {}
        told: dict[str, str] = {}
        shown = ""
        for piece, ours in _pieces(text):
            shown += piece if ours else self._named(piece)
            if not ours:
                told[self._given[piece]] = piece
        return shown, told

    def _named(self, piece: str) -> str:
        if piece not in self._given:
            script = _script(piece)
            self._counted[script] += 1
            self._given[piece] = f"[{script}{_BOUND}{self._counted[script]}]"
        return self._given[piece]


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces that our letters can write and pieces that they cannot; blanks between such belong to them."""
    piece, blanks, ours = "", "", True
    for letter in text:
        if not ours and letter == " ":
            blanks += letter
            continue
        if has(letter) is not ours:
            if piece:
                yield piece, ours
            piece, ours = (blanks if not ours else ""), not ours
            blanks = ""
        piece += blanks + letter
        blanks = ""
    if piece:
        yield piece, ours
    if blanks:
        yield blanks, True


def _script(piece: str) -> str:
    """What a reader would call the letters of a piece."""
    names = [unicodedata.name(letter, "").partition(" ")[0] for letter in piece if letter.isalpha()]
    found = [_SCRIPTS.get(name, name.capitalize()) for name in names if name]
    if "Japanese" in found:
        return "Japanese"
    return found[0] if found else "sign"
