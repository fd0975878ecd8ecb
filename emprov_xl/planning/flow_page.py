"""The sheet Call Flow: the pictures one below the other, and in words what has no picture here."""

from collections.abc import Sequence
from math import ceil

from emprov_xl.drawing.prints import Hung, Print
from emprov_xl.model.drawing import Drawing
from emprov_xl.model.page import Column, Page, Picture, Shown, Styled

CALL_FLOW = "Call Flow"
FOLDER = "callflow"
_WIDTH = 118.0  # of the one column, in letters
_WIDEST, _HIGHEST = 925, 640  # pixels: what goes on one sheet of paper turned on its side, heading and all
_HIGHEST_FIRST = 500  # below the banner
_LARGEST = 0.9  # pixels for one unit of a drawing
_ROW = 20  # pixels
_MOST_LINES = 60
_MOST_NAMES = 10  # for which a picture gets smaller, so that they stand on its page
_MOST_PAGES = 1_000
_LEGEND = (
    "How to read the pictures: a call comes in at the left and goes to the right. At a line stands when it is taken. "
    "A box in dashes says where the rest is shown. Red, with “!” and a code: see that code on the sheet Discrepancies "
    "of the marked questionnaire."
)
_MISSING = "Names whose letters the picture above cannot draw (the SVG has them):"


def flow_page(hung: Sequence[Hung], customer: str) -> Page | None:
    """The sheet with the pictures; None where no call comes in from anywhere."""
    if not hung:
        return None
    placed = sum(each.png is not None for one in hung for each in one.prints)
    count = sum(len(one.prints) for one in hung)
    told = f"{count} pictures" if placed == count else f"{placed} of {count} pictures; the others stand in words"
    banner: tuple[tuple[Shown, ...], ...] = (
        (f"Call flow: {customer}" if customer else "Call flow",),
        (f"{told}. All are in the folder {FOLDER} beside this plan, to be enlarged as far as you like.",),
        (Styled(_LEGEND, "intro"),),
    )
    rows: list[tuple[Shown, ...]] = []
    pictures: list[Picture] = []
    breaks: list[int] = []
    room = _HIGHEST_FIRST + 3 * _ROW
    first = len(banner) + 1
    for one in hung:
        if not all(each.png for each in one.prints):
            rows += [*_in_words(one), ()]
            room = 0
            continue
        for each in one.prints:
            names = _spelled_out(each.drawing)
            highest = (_HIGHEST if pictures else _HIGHEST_FIRST) - min(len(names), _MOST_NAMES) * _ROW
            picture = _picture(each, first + len(rows) + 1, highest)
            needed = picture.height + (3 + len(names)) * _ROW
            if needed > room and pictures and len(breaks) < _MOST_PAGES:
                breaks.append(first + len(rows))
                room = _HIGHEST + 3 * _ROW
            room -= needed
            pictures.append(picture)
            rows.append((Styled(each.drawing.title, "heading"),))
            rows += [()] * (ceil(picture.height / _ROW) + 1)
            rows += names
    column = Column("", _WIDTH, "plain")
    return Page(CALL_FLOW, (column,), tuple(rows), banner, "plan", pictures=tuple(pictures), breaks=tuple(breaks))


def _picture(each: Print, row: int, highest: int) -> Picture:
    drawing = each.drawing
    height = drawing.height - drawing.head
    scale = min(_WIDEST / drawing.width, highest / height, _LARGEST)
    size = (round(drawing.width * scale), round(height * scale))
    return Picture(each.png or b"", row, *size, drawing.told)


def _spelled_out(drawing: Drawing) -> list[tuple[Shown, ...]]:
    """What stands in the picture for names in letters that it cannot draw; a cell has them."""
    if not drawing.standing_in:
        return []
    return [(_MISSING,), *((f"{instead} {text}",) for instead, text in drawing.standing_in), ()]


def _in_words(one: Hung) -> list[tuple[Shown, ...]]:
    """The outline of what has no picture here, as far as it is short."""
    title, *lines = one.exhibit.outline.rstrip("\n").split("\n")
    told: list[tuple[Shown, ...]] = [
        (Styled(title, "heading"),),
        (f"Its picture is {FOLDER}/{one.prints[0].name}.svg.",),
    ]
    told += [(line,) for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        told.append((f"… {len(lines) - _MOST_LINES} more lines in {FOLDER}/{one.name}.txt",))
    return told
