"""A tree too large for one page is cut into parts; what is cut off goes on in a later part."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from emprov_xl.callflow.tree import Form, Tree

_COLUMNS = 4
_ROWS = 12
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """What is drawn together: branches by position, roots first, with the column of each.

    `cut` are those whose ways on stand in the part of that number, or only in words where it is None.
    """

    columns: dict[int, int]
    roots: tuple[int, ...]
    cut: dict[int, int | None]


def parts_of(tree: Tree, roots: int, most: int = _MOST_PARTS) -> tuple[Part, ...]:
    """The parts of a tree with so many roots, linear in what is drawn."""
    waiting = deque(range(roots))
    begun: list[tuple[dict[int, int], list[int], list[int]]] = []
    goes_on: dict[int, int] = {}
    while waiting and len(begun) < most:
        columns, heads, cut = _part(tree, waiting)
        goes_on |= dict.fromkeys(heads, len(begun) + 1)
        begun.append((columns, heads, cut))
        waiting.extend(cut)
    return tuple(Part(columns, tuple(heads), {at: goes_on.get(at) for at in cut}) for columns, heads, cut in begun)


def _part(tree: Tree, waiting: deque[int]) -> tuple[dict[int, int], list[int], list[int]]:
    """One part, filled with those who wait first, as many as there is room for."""
    columns: dict[int, int] = {}
    heads: list[int] = []
    cut: list[int] = []
    rows = 0
    while waiting and (not heads or rows + max(len(tree[waiting[0]].children), 1) <= _ROWS):
        head = waiting.popleft()
        heads.append(head)
        columns[head] = 0
        rows += max(len(tree[head].children), 1)
        rows = _grown(tree, head, columns, cut, rows)
    return columns, heads, cut


def _grown(tree: Tree, head: int, columns: dict[int, int], cut: list[int], rows: int) -> int:
    """A head with what follows, the nearest first, until the rows or the columns are full; the rows taken by then."""
    work = deque([head])
    while work:
        at = work.popleft()
        children = tree[at].children
        if not children:
            continue
        column = columns[at] + 1
        more = len(children) - 1 if at != head else 0
        fits = column < _COLUMNS or (column == _COLUMNS and _ends(tree, children))
        if at != head and not (fits and rows + more <= _ROWS):
            cut.append(at)
            continue
        rows += more
        columns.update(dict.fromkeys(children, column))
        work.extend(children)
    return rows


def _ends(tree: Tree, children: Sequence[int]) -> bool:
    """Whether nothing follows these, so that it would be pedantic to cut before them."""
    return all(tree[child].form is not Form.FULL or not tree[child].children for child in children)
