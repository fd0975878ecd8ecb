"""How much room a text takes. Excel fits the height of a row to its text, but not where cells are merged."""

from math import ceil

from emprov_xl.model.look import Style

_LETTERS_A_UNIT = 1.2  # letters of size 10 in one unit of column width; sparing, for fonts differ
_LEADING = 1.36  # height of a line over the size of its letters


def lines_of(text: str, width: float, style: Style) -> int:
    """How many lines the text takes in so many units of column width."""
    letters = max(width * _LETTERS_A_UNIT * 10 / style.size * (0.93 if style.bold else 1.0), 1.0)
    if not style.wrap:
        return text.count("\n") + 1
    if len(text) <= letters and "\n" not in text:
        return 1
    return sum(max(1, ceil(len(line) / letters)) for line in text.split("\n"))


def height_of(text: str, width: float, style: Style, *, least: float = 0.0) -> float:
    """The height in points of a row that shows all of the text."""
    return height_of_lines(lines_of(text, width, style), style, least=least)


def height_of_lines(lines: int, style: Style, *, least: float = 0.0) -> float:
    """The height in points of a row of so many lines."""
    return min(max(lines * style.size * _LEADING + 3, least), 409.0)
