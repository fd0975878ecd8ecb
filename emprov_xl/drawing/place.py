"""Every box of a part gets its place: columns from left to right, and what follows a box beside it.

A branch has a strip of its own, as high as it needs with all that follows. No two strips overlap, so no two boxes do,
and no line crosses another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.callflow.tree import Tree
from emprov_xl.drawing.blocks import Block, moved
from emprov_xl.drawing.parts import Part
from emprov_xl.model.drawing import Arrow, Box

MARGIN = 16.0
BETWEEN = 10.0  # from strip to strip
_TRUNK = 14.0  # from a box to where its lines part
_HEAD = 20.0  # from what is said of a line to the box it leads to, arrow head and all


@dataclass(frozen=True, slots=True)
class Placed:
    """The boxes and arrows of a part, and the room they take."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float


def placed(tree: Tree, part: Part, boxes: Mapping[int, Block], labels: Mapping[int, Block], top: float) -> Placed:
    """A part with measured boxes and labels, below `top`."""
    strips = _strips(tree, part, boxes, labels)
    middles = _middles(tree, part, boxes, strips, top)
    lefts, widths = _columns(part, boxes, labels)
    drawn: list[Box] = []
    arrows: list[Arrow] = []
    for at, column in part.columns.items():
        block = boxes[at]
        y = middles[at] - block.height / 2
        words = tuple(moved(each, lefts[column], y) for each in block.words)
        reference = tree[at].form.name == "REFERENCE"
        key = tree[at].node.key
        drawn.append(
            Box(key, lefts[column], y, widths[column], block.height, block.look, words, reference, block.faulty)
        )
        parent = tree[at].parent
        if column and parent is not None:
            start = (lefts[column - 1] + widths[column - 1], middles[parent])
            arrows.append(_arrow(start, (lefts[column], middles[at]), labels[at]))
    height = top + sum(strips[root] + BETWEEN for root in part.roots) - BETWEEN + MARGIN
    return Placed(tuple(drawn), tuple(arrows), lefts[-1] + widths[-1] + MARGIN, height)


def _drawn_children(tree: Tree, part: Part, at: int) -> Sequence[int]:
    return () if at in part.cut else tree[at].children


def _strips(tree: Tree, part: Part, boxes: Mapping[int, Block], labels: Mapping[int, Block]) -> dict[int, float]:
    """How high the strip of each branch is; children stand behind their parents, so backwards they come first."""
    strips: dict[int, float] = {}
    for at in reversed(part.columns):
        below = _drawn_children(tree, part, at)
        following = sum(strips[child] for child in below) + BETWEEN * max(len(below) - 1, 0)
        strips[at] = max(boxes[at].height, labels[at].height, following)
    return strips


def _middles(
    tree: Tree, part: Part, boxes: Mapping[int, Block], strips: Mapping[int, float], top: float
) -> dict[int, float]:
    """The height at which lines meet each box: the middle of what follows, as far as its strip allows."""
    tops: dict[int, float] = {}
    for root in part.roots:
        tops[root] = top
        top += strips[root] + BETWEEN
    for at in part.columns:
        below = _drawn_children(tree, part, at)
        following = sum(strips[child] for child in below) + BETWEEN * max(len(below) - 1, 0)
        y = tops[at] + (strips[at] - following) / 2
        for child in below:
            tops[child] = y
            y += strips[child] + BETWEEN
    middles: dict[int, float] = {}
    for at in reversed(part.columns):
        below = _drawn_children(tree, part, at)
        wanted = (middles[below[0]] + middles[below[-1]]) / 2 if below else tops[at] + strips[at] / 2
        half = boxes[at].height / 2
        middles[at] = min(max(wanted, tops[at] + half), tops[at] + strips[at] - half)
    return middles


def _columns(part: Part, boxes: Mapping[int, Block], labels: Mapping[int, Block]) -> tuple[list[float], list[float]]:
    """Where each column begins, and how wide its boxes are; before it there is room for what is said of its lines."""
    count = max(part.columns.values()) + 1
    widths, rooms = [0.0] * count, [0.0] * count
    for at, column in part.columns.items():
        widths[column] = max(widths[column], boxes[at].width)
        rooms[column] = max(rooms[column], labels[at].width)
    lefts = [MARGIN]
    for column in range(1, count):
        lefts.append(lefts[-1] + widths[column - 1] + _TRUNK + rooms[column] + _HEAD + 6)
    return lefts, widths


def _arrow(start: tuple[float, float], end: tuple[float, float], label: Block) -> Arrow:
    """A line with two corners, and its label before the head."""
    (x, y), (_, at) = start, end
    trunk = x + _TRUNK
    points = (start, end) if y == at else (start, (trunk, y), (trunk, at), end)
    if not label.words:
        return Arrow(points, label.look.line, label.faulty)
    left = trunk + 6
    top = at - label.height / 2
    words = tuple(moved(each, left, top) for each in label.words)
    return Arrow(points, label.look.line, label.faulty, (left, top, label.width, label.height), words)
