"""A drawing as SVG: text as text, each line held to the width it was measured with; no script, no link, no picture."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from emprov_xl.drawing.letters import FAMILY
from emprov_xl.drawing.outlines import BAR, INSET, corners, head, radius
from emprov_xl.model.drawing import Arrow, Box, Drawing, Point, Words

_WEIGHT = 500
_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+(?: +[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+)*")
_RIGHTWARD = "\N{LEFT-TO-RIGHT MARK}"


def svg(drawing: Drawing) -> str:
    """The whole file."""
    size = f'width="{drawing.width:.0f}" height="{drawing.height:.0f}"'
    view = f'viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img"',
        f'  font-family="{FAMILY}, Helvetica, Arial, sans-serif">',
        f"<title>{_safe(drawing.title)}</title>",
        f"<desc>{_safe(drawing.told)}</desc>",
        '<rect width="100%" height="100%" fill="#FFFFFF"/>',
    ]
    lines += map(_words, drawing.heading)
    for arrow in drawing.arrows:
        lines += _arrow(arrow)
    for arrow in drawing.arrows:
        lines += _label(arrow)
    for box in (*drawing.boxes, *drawing.legend):
        lines += _box(box)
    return "\n".join([*filter(None, lines), "</svg>", ""])


def _arrow(arrow: Arrow) -> Iterator[str]:
    stroke = f'stroke="#{arrow.colour}" stroke-width="{2.5 if arrow.faulty else 1.3}"'
    yield f'<polyline points="{_points(arrow.points)}" fill="none" {stroke}/>'
    yield f'<polygon points="{_points(head(arrow.points[-1]))}" fill="#{arrow.colour}"/>'


def _label(arrow: Arrow) -> Iterator[str]:
    if arrow.patch:
        x, y, width, height = arrow.patch
        yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="#FFFFFF"/>'
    yield from map(_words, arrow.words)


def _box(box: Box) -> Iterator[str]:
    look = box.look
    dashes = ' stroke-dasharray="5 3"' if look.shape == "dashed" else ""
    drawn = f'fill="#{look.fill}" stroke="#{look.line}" stroke-width="{2.5 if box.faulty else 1.3}"{dashes}'
    round_by = radius(box)
    if round_by is None:
        yield f'<polygon points="{_points(corners(box))}" {drawn}/>'
    else:
        yield _rect(box, 0.0, round_by, drawn)
    if look.shape == "double":
        yield _rect(box, INSET, 1.0, f'fill="none" stroke="#{look.line}" stroke-width="0.8"')
    if look.shape == "bar":
        size = f'width="{BAR:g}" height="{box.height:.1f}"'
        yield f'<rect x="{box.x:.1f}" y="{box.y:.1f}" {size} fill="#{look.line}"/>'
    yield from map(_words, box.words)


def _rect(box: Box, inset: float, round_by: float, drawn: str) -> str:
    place = f'x="{box.x + inset:.1f}" y="{box.y + inset:.1f}"'
    size = f'width="{box.width - 2 * inset:.1f}" height="{box.height - 2 * inset:.1f}"'
    return f'<rect {place} {size} rx="{round_by:.1f}" {drawn}/>'


def _words(words: Words) -> str:
    """A line of text; what is only written instead of another has none of its own."""
    if not words.text:
        return ""
    weight = f' font-weight="{_WEIGHT}"' if words.bold else ""
    held = f'textLength="{words.width:.1f}" lengthAdjust="spacingAndGlyphs"'
    drawn = f'font-size="{words.size:g}"{weight} fill="#{words.colour}"'
    return f'<text x="{words.x:.1f}" y="{words.y:.1f}" {drawn} {held}>{_safe(_in_order(words.text))}</text>'


def _in_order(text: str) -> str:
    """A text in which a number after a name in Arabic or Hebrew stays behind it, and does not go before it."""
    return text if text.isascii() else _LEFTWARD.sub(lambda name: name[0] + _RIGHTWARD, text)


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _safe(text: str) -> str:
    if text.isascii() and text.isprintable():
        return escape(text, quote=False)
    return escape(
        "".join(each for each in text if each in "\n\t" or each >= " ").encode("utf-8", "replace").decode(), quote=False
    )
