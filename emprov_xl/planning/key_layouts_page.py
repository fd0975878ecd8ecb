"""The sheet Key Layouts: each layout drawn as the keys of the telephones that have it."""

from collections.abc import Iterator, Sequence
from math import floor
from textwrap import wrap

from emprov_xl.model.cells import Cell
from emprov_xl.model.key_board import Board
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.planning.key_grid import LOOKS, Cells, columns_of, part_rows, side_by_side
from emprov_xl.planning.words import CONFIG_PLAN, runs

KEY_LAYOUTS = "Key Layouts"
_BESIDE = 3  # parts of a telephone in one band
_NUMBER, _LABEL, _GAP = 4.5, 19.0, 2.5
_ACROSS = 118.0  # units of column width on a sheet of paper turned on its side
_ROWS_A_SHEET = 35
_SMALL, _BOLD = (27, 0.7), (19, 1.0)  # letters in a line, and how many usual rows each line more is high
_IN_KEYS = {f"{look}{end}": size for look in LOOKS for end, size in (("", _BOLD), ("_does", _SMALL))}
_MOST_BREAKS = 1_000  # Excel takes a few more
_LEGEND = (
    "Bold: the label as the set shows it, or what the key does where no label is given. Small: what the key does. "
    "Amber: cut off, or asked again. Red: the telephone has no such key. Light red: perhaps it has none. "
    "Grey: free, or a key that is fixed, where our catalogue names it."
)
_Block = list[tuple[Cells, ...]]  # rows that stay on one sheet of paper, such as those of one key


def key_layouts_page(boards: Sequence[Board], customer: str) -> Iterator[Page]:
    """The sheet with the keys as they are drawn; there is none where no key is planned."""
    if not boards:
        return
    keys = max(columns_of(part) for board in boards for part in board.parts)
    beside = max(min(len(board.parts), _BESIDE) for board in boards)
    columns = _columns(keys, beside)
    banner: tuple[tuple[Shown, ...], ...] = (
        (f"Key layouts: {customer}" if customer else "Key layouts",),
        (f"{len(boards)} pictures: one for each layout and kind of telephone.",),
        (Styled(_LEGEND, "intro"),),
        (Styled("Back to the whole plan", "link", Cell(CONFIG_PLAN, 1, 1)),),
        (),
    )
    width = sum(column.width for column in columns)
    paper = _Paper(len(banner) + 2, floor(_ROWS_A_SHEET * max(1.0, width / _ACROSS)))
    for board in boards:
        paper.add(_block(board, floor(width), 2 * keys))
    breaks = tuple(row + len(banner) + 1 for row in paper.breaks[:_MOST_BREAKS])
    yield Page(KEY_LAYOUTS, columns, tuple(paper.rows), banner, "core", breaks=breaks)


def _columns(keys: int, beside: int) -> tuple[Column, ...]:
    part = [Column("", _NUMBER, "key_gap"), Column("", _LABEL, "key_gap")] * keys
    return tuple([*part, Column("", _GAP, "key_gap")] * beside)[:-1]


def _block(board: Board, letters: int, width: int) -> _Block:
    """A picture: its heading stays with the first keys, and the two rows of a key with each other."""
    longest = max((len(user.number) for user in board.users), default=0)
    above = list(_heading(board, letters))
    block: _Block = []
    for at in range(0, len(board.parts), _BESIDE):
        parts = [part_rows(part, longest, width) for part in board.parts[at : at + _BESIDE]]
        title, *rows = side_by_side(parts, width)
        first, *others = [tuple(rows[at : at + 2]) for at in range(0, len(rows), 2)] or [()]
        block += [(*above, title, *first), *others, ((),)]
        above = []
    return block


def _heading(board: Board, letters: int) -> Iterator[Cells]:
    """What the picture is of, who has it, what does not fit and what is not known."""
    title = f"{board.layout} on {board.model}" if board.model else board.layout
    yield (Styled(title, "key_title"),)
    users = runs([user.number for user in board.users])
    who = f"For {users} ({len(board.users)})." if len(board.users) > 1 else f"For {users}." if users else ""
    told = [("key_who", who or "Chosen for no telephone.")]
    told += [("strip_doubt", lack) for lack in board.lacks]
    told += [("strip_hour", " ".join(board.doubts))]
    for style, text in told:
        yield from ((Styled(line, style),) for line in wrap(text, max(letters, 40)))


def _height(rows: Sequence[Cells]) -> float:
    """How many usual rows these are high: words that take several lines are higher."""
    return sum(1 + max((_more(cell) for cell in row), default=0) for row in rows)


def _more(cell: Shown) -> float:
    """How much higher a row is for the words of a key that take more lines than one."""
    if not isinstance(cell, Styled) or not isinstance(cell.value, str) or cell.style not in _IN_KEYS:
        return 0
    letters, line = _IN_KEYS[cell.style]
    return max(len(cell.value) - 1, 0) // letters * line


class _Paper:
    """Rows on sheets of paper: a picture stays on one sheet where it fits, and is parted between keys otherwise."""

    def __init__(self, above: int, room: int) -> None:
        self.rows: list[Cells] = []
        self.breaks: list[int] = []  # positions in `rows`
        self._room = room
        self._left = float(room - above)

    def add(self, block: _Block) -> None:
        """A picture below the one before, or on a new sheet."""
        if sum(map(_height, block)) > self._left and self.rows:
            self._turn()
        for rows in block:
            if _height(rows) > self._left and self.rows and any(rows):
                self._turn()
            self._left -= _height(rows)
            self.rows += rows

    def _turn(self) -> None:
        if self.breaks[-1:] != [len(self.rows)]:
            self.breaks.append(len(self.rows))
            self._left = self._room
