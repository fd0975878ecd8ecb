"""Keys in cells: how each looks, the rows of a part, and parts beside one another."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from textwrap import wrap

from emprov_xl.model.catalogue import Run
from emprov_xl.model.key_board import BoardKey, BoardPart, Fit
from emprov_xl.model.page import Shown, Styled

_LETTERS_A_KEY = 30  # of a key's small words, in the width of its two cells
LISTED = 2  # columns of keys where nobody knows where they are
OWN_NUMBER = "own number"
LOOKS = ("key", "key_free", "key_cut", "key_perhaps", "key_lacks")  # of a key; that of its small words ends in _does
Cells = tuple[Shown, ...]
_GAP = Styled(None, "key_gap")
_FIXED = Styled(None, "key_fixed")


def columns_of(part: BoardPart) -> int:
    """How many keys stand side by side."""
    return part.face.columns if part.face and part.face.columns else LISTED


def seen_of(key: BoardKey, part: BoardPart) -> str:
    """What is seen of a label on the set; many share a picture in which each has an own number."""
    return key.label[: part.letters] if key.label else OWN_NUMBER if key.line else ""


def lost_of(key: BoardKey, part: BoardPart, longest: int) -> str:
    """What is cut off of a label; of own numbers, as long as the `longest`, that some are."""
    if part.letters is None:
        return ""
    return key.label[part.letters :] if key.label else "long numbers" if key.line and longest > part.letters else ""


def part_rows(part: BoardPart, longest: int, width: int) -> list[Cells]:
    """A part as rows of so many cells: its title, each key in two rows, the keys that are fixed."""
    rows = [_wide([Styled(part.title, "key_lacking" if part.fit is Fit.LACKS else "key_part")], width)]
    for line in _lines(part):
        caps = [_cap(key, part, longest) for key in line]
        rows += [_wide(chain.from_iterable(cells), width) for cells in zip(*caps, strict=True)]
    if part.shows_fixed and part.face:
        fixed = wrap(f"Fixed keys: {', '.join(part.face.fixed)}", _LETTERS_A_KEY * columns_of(part))
        rows += [_wide([Styled(line, "key_fixed"), *[_FIXED] * (2 * columns_of(part) - 1)], width) for line in fixed]
    return rows


def side_by_side(parts: Sequence[Sequence[Cells]], width: int) -> Iterator[Cells]:
    """Parts beside one another with a gap between; shorter ones end in blank cells."""
    blank = (_GAP,) * width
    for at in range(max(map(len, parts), default=0)):
        rows = [part[at] if at < len(part) else blank for part in parts]
        yield tuple(chain.from_iterable((*row, _GAP) for row in rows))[:-1]


def _lines(part: BoardPart) -> Iterator[tuple[BoardKey, ...]]:
    """The keys that stand in one line: as on the set where that is known, otherwise down one column and the next."""
    columns, keys = columns_of(part), part.keys
    high = -(-len(keys) // columns)
    across = part.face is not None and part.face.columns is not None and part.face.order is Run.ACROSS
    for at in range(high):
        yield keys[at * columns : (at + 1) * columns] if across else keys[at::high]


def _cap(key: BoardKey, part: BoardPart, longest: int) -> tuple[Cells, Cells]:
    """The two rows of one key: its number and label, and what it does or what is cut off."""
    lost = lost_of(key, part, longest)
    does = "" if key.does == key.label else key.does
    does = " · ".join(filter(None, (f"cut off: “{lost}”" if lost else "", does)))
    look = _look(key, part, bool(lost))
    upper = (Styled(key.number, f"{look}_number"), Styled(seen_of(key, part) or None, look))
    return upper, (Styled(None, f"{look}_number"), Styled(does or None, f"{look}_does"))


def _look(key: BoardKey, part: BoardPart, cut: bool) -> str:
    if part.fit is not Fit.HAS:
        return "key_lacks" if part.fit is Fit.LACKS else "key_perhaps"
    if cut or key.asked:
        return "key_cut"
    return "key" if key.does else "key_free"


def _wide(cells: Iterable[Shown], width: int) -> Cells:
    row = tuple(cells)
    return (*row, *(_GAP,) * (width - len(row)))
