"""The legend of a picture: each look that is in it, once, with what it means."""

from collections.abc import Sequence

from emprov_xl.callflow.graph import Kind
from emprov_xl.callflow.tree import Branch, Form
from emprov_xl.drawing.blocks import Block, Blocks, moved
from emprov_xl.drawing.place import MARGIN
from emprov_xl.model.drawing import Box

_BETWEEN = 6.0
_REFERENCE = "shown elsewhere"
_FAULT = "! fault: its code is on the sheet Discrepancies"


def legend_of(branches: Sequence[Branch], drawn: Sequence[Block], blocks: Blocks) -> tuple[Block, ...]:
    """A chip for each kind in a picture, for what is shown elsewhere, and for what is red; none for one kind alone."""
    kinds = {branch.node.kind for branch in branches if branch.form is not Form.REFERENCE} - {Kind.UNSAID}
    chips = [blocks.chip(str(kind), kind.name.lower()) for kind in Kind if kind in kinds]
    if any(branch.form is Form.REFERENCE for branch in branches):
        chips.append(blocks.chip(_REFERENCE, "reference"))
    if any(block.faulty for block in drawn):
        chips.append(blocks.chip(_FAULT, "fault"))
    return tuple(chips) if len(chips) > 1 else ()


def placed_in_lines(chips: Sequence[Block], width: float, top: float) -> tuple[tuple[Box, ...], float]:
    """The chips from left to right below `top`, in as many lines as the width takes, and where the last line ends."""
    placed: list[Box] = []
    x, y, bottom = MARGIN, top, top
    for chip in chips:
        if placed and x + chip.width + MARGIN > width:
            x, y = MARGIN, bottom + _BETWEEN
        words = tuple(moved(each, x, y) for each in chip.words)
        placed.append(Box("", x, y, chip.width, chip.height, chip.look, words))
        x += chip.width + _BETWEEN
        bottom = y + chip.height
    return tuple(placed), bottom + MARGIN if chips else top
