"""A drawing as PNG, for programs that show no SVG; the only module besides the letters that knows Pillow."""

import io
from collections.abc import Iterable

from PIL import Image, ImageDraw

from emprov_xl.drawing.letters import FINENESS, font
from emprov_xl.drawing.outlines import BAR, INSET, corners, head, radius
from emprov_xl.model.drawing import Arrow, Box, Drawing, Point, Words

_SHADES = 5  # from one colour to another, where letters and lines meet what is behind them
_MOST_COLOURS = 256
_PAPER = "FFFFFF"
_DASH, _GAP = 5.0, 3.0


def png(drawing: Drawing) -> bytes:
    """The whole file but for the heading, finer than the drawing counts, so that it can be enlarged on a call."""
    size = (round(drawing.width * FINENESS), round(drawing.height * FINENESS))
    image = Image.new("RGB", size, f"#{_PAPER}")
    pen = ImageDraw.Draw(image)
    for arrow in drawing.arrows:
        _arrow(pen, arrow)
    for arrow in drawing.arrows:
        _label(pen, arrow)
    for box in drawing.boxes:
        _box(pen, box)
    kept = io.BytesIO()
    image = image.crop((0, round(drawing.head * FINENESS), *size))
    image.quantize(palette=_palette(drawing), dither=Image.Dither.NONE).save(kept, "PNG")
    return kept.getvalue()


def _palette(drawing: Drawing) -> Image.Image:
    """The colours of a drawing: it has few, so a palette makes the file small without changing one."""
    pairs = {(_PAPER, arrow.colour): None for arrow in drawing.arrows}
    pairs |= {(_PAPER, words.colour): None for arrow in drawing.arrows for words in arrow.words}
    for box in drawing.boxes:
        pairs |= {(_PAPER, box.look.line): None, (box.look.fill, box.look.line): None}
        pairs |= {(box.look.fill, words.colour): None for words in box.words}
    pure = dict.fromkeys(_rgb(colour) for pair in pairs for colour in pair)
    shades = dict.fromkeys(shade for pair in pairs for shade in _between(*map(_rgb, pair)))
    colours = list(dict.fromkeys([*pure, *shades]))[:_MOST_COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette


def _between(one: tuple[int, ...], other: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The shades from one colour to another."""
    return [
        tuple(round(a + (b - a) * step / _SHADES) for a, b in zip(one, other, strict=True))
        for step in range(1, _SHADES)
    ]


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))


def _arrow(pen: ImageDraw.ImageDraw, arrow: Arrow) -> None:
    thick = round((2.5 if arrow.faulty else 1.3) * FINENESS)
    pen.line(_fine(arrow.points), fill=f"#{arrow.colour}", width=thick, joint="curve")
    pen.polygon(_fine(head(arrow.points[-1])), fill=f"#{arrow.colour}")


def _label(pen: ImageDraw.ImageDraw, arrow: Arrow) -> None:
    if arrow.patch:
        x, y, width, height = arrow.patch
        pen.rectangle(_fine([(x, y), (x + width, y + height)]), fill=f"#{_PAPER}")
    for words in arrow.words:
        _words(pen, words)


def _box(pen: ImageDraw.ImageDraw, box: Box) -> None:
    fill, line = f"#{box.look.fill}", f"#{box.look.line}"
    thick = round((2.5 if box.faulty else 1.3) * FINENESS)
    round_by = radius(box)
    if round_by is None:
        pen.polygon(_fine(corners(box)), fill=fill, outline=line, width=thick)
    elif box.look.shape == "dashed":
        pen.rectangle(_frame(box), fill=fill)
        _dashes(pen, box, line, thick)
    else:
        pen.rounded_rectangle(_frame(box), round(round_by * FINENESS), fill=fill, outline=line, width=thick)
    if box.look.shape == "double":
        pen.rectangle(_frame(box, INSET), outline=line, width=1)
    if box.look.shape == "bar":
        pen.rectangle(_fine([(box.x, box.y), (box.x + BAR, box.y + box.height)]), fill=line)
    for words in box.words:
        _words(pen, words)


def _dashes(pen: ImageDraw.ImageDraw, box: Box, colour: str, thick: int) -> None:
    """A frame of dashes, side by side."""
    right, bottom = box.x + box.width, box.y + box.height
    x, y = box.x, box.y
    while x < right:
        until = min(x + _DASH, right)
        for side in (box.y, bottom):
            pen.line(_fine([(x, side), (until, side)]), fill=colour, width=thick)
        x += _DASH + _GAP
    while y < bottom:
        until = min(y + _DASH, bottom)
        for side in (box.x, right):
            pen.line(_fine([(side, y), (side, until)]), fill=colour, width=thick)
        y += _DASH + _GAP


def _words(pen: ImageDraw.ImageDraw, words: Words) -> None:
    (start,) = _fine([(words.x, words.y)])
    pen.text(start, words.text, fill=f"#{words.colour}", font=font(words.size, bold=words.bold), anchor="ls")


def _frame(box: Box, inset: float = 0.0) -> list[tuple[int, int]]:
    return _fine([(box.x + inset, box.y + inset), (box.x + box.width - inset, box.y + box.height - inset)])


def _fine(points: Iterable[Point]) -> list[tuple[int, int]]:
    return [(round(x * FINENESS), round(y * FINENESS)) for x, y in points]
