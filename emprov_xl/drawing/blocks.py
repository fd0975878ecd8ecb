"""What stands in a box and at an arrow, broken into lines and measured, before either has its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from emprov_xl.callflow.captions import conditions, details
from emprov_xl.callflow.distinct import Story
from emprov_xl.callflow.graph import Kind
from emprov_xl.callflow.tree import Branch, Form
from emprov_xl.drawing.faults import Faults
from emprov_xl.drawing.letters import lines_of, width_of, writable
from emprov_xl.drawing.standins import StandIns
from emprov_xl.model.drawing import Words
from emprov_xl.model.look import BoxLook, Look

INK = "1F2933"
WHITE = "FFFFFF"
CAPTION, _NAME, _DETAIL, LABEL = 10.0, 14.0, 11.5, 12.0
_LEADING = 1.28
_WIDEST, _WIDEST_LABEL = 172.0, 104.0
_PAD, _SIDE = 8.0, 12.0
_SLANTED = 8.0  # more room at the sides where corners are cut off
_PATCH = 3.0
_HANG = 8.0
_CHIP_SIDE, _CHIP_PAD = 7.0, 3.0
_WIDEST_CHIP = 300.0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text one below the other, their x and y counted from the block's own corner.

    `standing_in` has what the stand-ins in it stand for.
    """

    words: tuple[Words, ...]
    width: float
    height: float
    look: BoxLook
    faulty: bool = False
    standing_in: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text before it is broken into lines; those after its first begin farther in where it is one of several."""

    text: str
    size: float
    colour: str
    bold: bool = False
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks in one look, with the faults of a flow in red; the same stand-in always stands for the same."""

    story: Story
    faults: Faults
    look: Look
    stand_ins: StandIns

    def box(self, branch: Branch, goes_on: str) -> Block:
        """The words in a branch's box; `goes_on` tells where the rest stands."""
        reference = branch.form is Form.REFERENCE
        codes = () if reference else self.faults.of_node(self.story, branch)
        drawn = self.look.boxes["reference" if reference else branch.node.kind.name.lower()]
        if codes:
            red = self.look.boxes["fault"]
            drawn = replace(drawn, fill=red.fill, line=red.line, colour=red.colour)
        side = _SIDE + (_SLANTED if drawn.shape in ("hexagon", "pill", "cut") else 0)
        faulty = bool(codes) or branch.node.kind is Kind.UNSAID
        return self._block(self._texts(branch, codes, drawn, goes_on), (side, _PAD), _WIDEST, drawn, faulty=faulty)

    def label(self, branch: Branch) -> Block:
        """The words at the arrow that leads to a branch; without any words it has no size."""
        codes = self.faults.of_ways(branch.ways)
        drawn = self.look.boxes["fault" if codes else "arrow"]
        said = conditions(branch.ways)
        texts = [_Text(each, LABEL, drawn.colour, hangs=len(said) > 1) for each in said]
        texts += [_Text(f"! {', '.join(codes)}", LABEL, drawn.line, bold=True)] if codes else []
        block = self._block(texts, (_PATCH, 0.0), _WIDEST_LABEL, drawn, faulty=bool(codes))
        return block if texts else replace(block, width=0.0)

    def chip(self, what: str, look: str) -> Block:
        """A word in the look that has this meaning."""
        drawn = self.look.boxes[look]
        side = _CHIP_SIDE + (_SLANTED if drawn.shape in ("hexagon", "pill", "cut", "bar") else 0)
        return self._block([_Text(what, CAPTION, drawn.colour)], (side, _CHIP_PAD), _WIDEST_CHIP, drawn, faulty=False)

    def _texts(self, branch: Branch, codes: Sequence[str], drawn: BoxLook, goes_on: str) -> Iterator[_Text]:
        """What stands in a box from top to bottom."""
        node = branch.node
        ink = WHITE if _is_dark(drawn.fill) else INK
        if branch.form is Form.REFERENCE:
            yield _Text(goes_on, CAPTION, drawn.colour)
            yield _Text(node.said, _DETAIL, ink, bold=True)
            return
        if not node.name:
            yield _Text(str(node.kind), _NAME, drawn.colour, bold=True)
        else:
            yield _Text(str(node.kind), CAPTION, drawn.colour)
            names = node.name.split("\n")
            yield from (_Text(name, _NAME, ink, bold=True, hangs=len(names) > 1) for name in names)
            for line in details(self.story.flow, node):
                yield _Text(line, _DETAIL, ink)
        if codes:
            yield _Text(f"! {', '.join(codes)}", LABEL, drawn.line, bold=True)
        if goes_on:
            yield _Text(goes_on, _DETAIL, drawn.colour, bold=True)

    def _block(
        self, texts: Iterable[_Text], pads: tuple[float, float], most: float, look: BoxLook, *, faulty: bool
    ) -> Block:
        """Texts broken into lines one below the other, with room around them."""
        words: list[Words] = []
        standing_in: dict[str, str] = {}
        x, y = pads
        widest = 0.0
        for each in texts:
            plain, told = self.stand_ins.instead(writable(each.text))
            standing_in |= told
            broken = lines_of(each.text, each.size, most, bold=each.bold)
            shown = lines_of(plain, each.size, most, bold=each.bold) if told else broken
            for at, (line, instead) in enumerate(zip_longest(broken, shown, fillvalue="")):
                y += each.size * _LEADING
                hang = _HANG if at and each.hangs else 0.0
                wide = width_of(line, each.size, bold=each.bold)
                widest = max(widest, hang + wide, hang + width_of(instead, each.size, bold=each.bold) if told else 0.0)
                place = (x + hang, round(y - each.size * 0.3, 2), wide)
                words.append(Words(line, *place, each.size, each.colour, each.bold, instead if told else None))
        return Block(tuple(words), widest + 2 * x, y + pads[1], look, faulty, standing_in)


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return 299 * red + 587 * green + 114 * blue < 128_000


def moved(words: Words, x: float, y: float) -> Words:
    """Words of a block in their place."""
    place = (round(words.x + x, 2), round(words.y + y, 2), words.width)
    return Words(words.text, *place, words.size, words.colour, words.bold, words.instead)
