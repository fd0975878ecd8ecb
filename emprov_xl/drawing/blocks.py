"""What stands in a box and at an arrow, broken into lines and measured, before either has its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from emprov_xl.callflow.captions import conditions, details
from emprov_xl.callflow.distinct import Story
from emprov_xl.callflow.graph import Kind
from emprov_xl.callflow.tree import Branch, Form
from emprov_xl.drawing.faults import Faults
from emprov_xl.drawing.letters import lines_of, width_of, writable
from emprov_xl.model.drawing import Words
from emprov_xl.model.look import BoxLook, Look

INK = "1F2933"
WHITE = "FFFFFF"
_CAPTION, _NAME, _DETAIL, LABEL = 10.0, 14.0, 11.5, 12.0
_LEADING = 1.28
_WIDEST, _WIDEST_LABEL = 172.0, 104.0
_PAD, _SIDE = 8.0, 12.0
_SLANTED = 8.0  # more room at the sides where corners are cut off
_PATCH = 3.0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text one below the other, their x and y counted from the block's own corner."""

    words: tuple[Words, ...]
    width: float
    height: float
    look: BoxLook
    faulty: bool = False


def box_block(story: Story, branch: Branch, faults: Faults, look: Look, goes_on: str) -> Block:
    """The words in a branch's box; `goes_on` tells where the rest stands."""
    reference = branch.form is Form.REFERENCE
    codes = () if reference else faults.of_node(story, branch)
    drawn = look.boxes["reference" if reference else branch.node.kind.name.lower()]
    if codes:
        red = look.boxes["fault"]
        drawn = replace(drawn, fill=red.fill, line=red.line, colour=red.colour)
    texts = list(_texts(story, branch, codes, drawn, goes_on))
    side = _SIDE + (_SLANTED if drawn.shape in ("hexagon", "pill", "cut") else 0)
    words, width, y = _stacked(texts, side, _PAD, _WIDEST)
    faulty = bool(codes) or branch.node.kind is Kind.UNSAID
    return Block(words, width + 2 * side, y + _PAD, drawn, faulty)


def label_block(branch: Branch, faults: Faults, look: Look) -> Block:
    """The words at the arrow that leads to a branch; without any words it has no size."""
    codes = faults.of_ways(branch.ways)
    drawn = look.boxes["fault" if codes else "arrow"]
    said = "\n".join(conditions(branch.ways))
    texts = [(said, LABEL, drawn.colour, False)] if said else []
    texts += [(f"! {', '.join(codes)}", LABEL, drawn.line, True)] if codes else []
    words, width, height = _stacked(texts, _PATCH, 0.0, _WIDEST_LABEL)
    return Block(words, width + 2 * _PATCH if words else 0.0, height, drawn, bool(codes))


_Text = tuple[str, float, str, bool]


def _texts(story: Story, branch: Branch, codes: Sequence[str], drawn: BoxLook, goes_on: str) -> Iterator[_Text]:
    """What stands in a box from top to bottom, each with size, colour and weight."""
    node = branch.node
    ink = WHITE if _is_dark(drawn.fill) else INK
    if branch.form is Form.REFERENCE:
        yield goes_on, _CAPTION, drawn.colour, False
        yield node.said, _DETAIL, ink, True
        return
    if not node.name:
        yield str(node.kind), _NAME, drawn.colour, True
    else:
        yield str(node.kind), _CAPTION, drawn.colour, False
        yield node.name, _NAME, ink, True
        for line in details(story.flow, node):
            yield line, _DETAIL, ink, False
    if codes:
        yield f"! {', '.join(codes)}", LABEL, drawn.line, True
    if goes_on:
        yield goes_on, _DETAIL, drawn.colour, True


def _stacked(texts: Sequence[_Text], x: float, top: float, most: float) -> tuple[tuple[Words, ...], float, float]:
    """Texts broken into lines one below the other: the lines, the widest of them, and where the last one ends."""
    words: list[Words] = []
    y, widest = top, 0.0
    for text, size, colour, bold in texts:
        for line in lines_of(text, size, most, bold=bold):
            y += size * _LEADING
            wide = width_of(line, size, bold=bold)
            widest = max(widest, wide)
            words.append(Words(writable(line), x, round(y - size * 0.3, 2), wide, size, colour, bold))
    return tuple(words), widest, y


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return 299 * red + 587 * green + 114 * blue < 128_000
