"""The pictures of a call flow: each distinct flow drawn, in parts where it is large, with the same in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from emprov_xl.callflow.distinct import Story, stories
from emprov_xl.callflow.graph import Flow
from emprov_xl.callflow.outline import outline
from emprov_xl.callflow.tree import Form, Tree, tree_of
from emprov_xl.drawing.blocks import INK, Block, Blocks
from emprov_xl.drawing.faults import Faults
from emprov_xl.drawing.legend import legend_of, placed_in_lines
from emprov_xl.drawing.letters import lines_of, width_of
from emprov_xl.drawing.parts import Part, parts_of
from emprov_xl.drawing.place import BETWEEN, MARGIN, placed
from emprov_xl.drawing.standins import StandIns
from emprov_xl.model.cells import Place
from emprov_xl.model.drawing import Drawing, Words
from emprov_xl.model.look import Look

_TITLE = 17.0
_WIDEST_TITLE = 620.0
_LONGEST_TOLD = 4_000


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One distinct flow: its title, its drawings in their order, and the whole in words."""

    title: str
    drawings: tuple[Drawing, ...]
    outline: str


def gallery(flow: Flow, codes: Mapping[Place, Sequence[str]], look: Look) -> Iterator[Exhibit]:
    """The exhibits of a flow, the whole first; `codes` are those of faults by the cell that is blamed, drawn red."""
    faults = Faults(codes)
    for story in stories(flow):
        yield exhibit(story, faults, look)


def exhibit(story: Story, faults: Faults, look: Look) -> Exhibit:
    """One story, drawn."""
    tree = tree_of(story.flow, story.roots)
    blocks = Blocks(story, faults, look, StandIns())
    plain = cache(lambda at: blocks.box(tree[at], ""))
    label = cache(lambda at: blocks.label(tree[at]))
    parts = parts_of(tree, len(story.roots), lambda at: max(plain(at).height, label(at).height) + BETWEEN)
    told = outline(story)
    short = told if len(told) <= _LONGEST_TOLD else f"{told[:_LONGEST_TOLD].rpartition(chr(10))[0]}\n…"
    where = {at: number for number, part in enumerate(parts, start=1) for at in part.columns}
    full = {branch.node.key: at for at, branch in enumerate(tree) if branch.form is Form.FULL}
    drawings = []
    for number, part in enumerate(parts, start=1):
        title = f"{story.title} (part {number} of {len(parts)})" if len(parts) > 1 else story.title
        notes = _notes(tree, part, number, where, full)
        boxes = {at: blocks.box(tree[at], notes[at]) if at in notes else plain(at) for at in part.columns}
        labels = {at: label(at) for at in part.columns}
        legend = legend_of([tree[at] for at in part.columns], [*boxes.values(), *labels.values()], blocks)
        drawings.append(replace(_drawing(tree, part, boxes, labels, legend, title), told=short))
    return Exhibit(story.title, tuple(drawings), told)


def _drawing(
    tree: Tree,
    part: Part,
    boxes: Mapping[int, Block],
    labels: Mapping[int, Block],
    legend: Sequence[Block],
    title: str,
) -> Drawing:
    heading = _heading(title)
    whole = placed(tree, part, boxes, labels, top=heading[-1].y + MARGIN)
    chips = [chip.width + 2 * MARGIN for chip in legend]
    width = max(whole.width, *(words.x + words.width + MARGIN for words in heading), *chips)
    key, height = placed_in_lines(legend, width, whole.height)
    standing_in: dict[str, str] = {}
    for block in boxes.values():
        standing_in |= block.standing_in
    return Drawing(title, "", width, height, heading, whole.boxes, whole.arrows, key, tuple(standing_in.items()))


def _heading(title: str) -> tuple[Words, ...]:
    lines = lines_of(title, _TITLE, _WIDEST_TITLE, bold=True)
    return tuple(
        Words(line, MARGIN, MARGIN + _TITLE * (0.8 + 1.25 * at), width_of(line, _TITLE, bold=True), _TITLE, INK, True)
        for at, line in enumerate(lines)
    )


def _notes(tree: Tree, part: Part, number: int, where: Mapping[int, int], full: Mapping[str, int]) -> dict[int, str]:
    """What is said of branches that go on elsewhere, come from elsewhere, or stand elsewhere."""
    notes: dict[int, str] = {}
    for at in part.roots:
        parent = tree[at].parent
        if parent is not None:
            notes[at] = f"continued from part {where[parent]}"
    for at, goes_on in part.cut.items():
        notes[at] = f"goes on in part {goes_on}" if goes_on else "goes on in the text"
    for at in part.columns:
        if tree[at].form is Form.REFERENCE:
            there = where.get(full[tree[at].node.key])
            which = "back to" if _comes_from(tree, at) else "see"
            elsewhere = "" if there == number else f" part {there}" if there else " the text"
            notes[at] = f"{which}{elsewhere}"
    return notes


def _comes_from(tree: Tree, at: int) -> bool:
    """Whether a branch refers to one that leads to it."""
    key, parent = tree[at].node.key, tree[at].parent
    while parent is not None:
        if tree[parent].node.key == key:
            return True
        parent = tree[parent].parent
    return False
