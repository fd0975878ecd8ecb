"""A tree too large for one page is cut into parts; what is cut off goes on in a later part."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emprov_xl.callflow.tree import Form, Tree

_COLUMNS = 4
_HIGHEST = 900.0  # in units of a drawing; what follows a root at once is never parted, though
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """What is drawn together: branches by position, roots first, with the column of each.

    `cut` are those whose ways on stand in the part of that number, or only in words where it is None.
    """

    columns: dict[int, int]
    roots: tuple[int, ...]
    cut: dict[int, int | None]


def parts_of(tree: Tree, roots: int, height: Callable[[int], float], most: int = _MOST_PARTS) -> tuple[Part, ...]:
    """The parts of a tree with so many roots, linear in what is drawn; `height` is what a branch alone takes."""
    waiting = deque(range(roots))
    begun: list[_Growing] = []
    goes_on: dict[int, int] = {}
    while waiting and len(begun) < most:
        part = _Growing(tree, height)
        while waiting and (not part.roots or part.has_room_for(waiting[0])):
            part.add(waiting.popleft())
        begun.append(part)
        goes_on |= dict.fromkeys(part.roots, len(begun))
        waiting.extend(part.cut)
    return tuple(Part(part.columns, tuple(part.roots), {at: goes_on.get(at) for at in part.cut}) for part in begun)


class _Growing:
    """A part being filled."""

    def __init__(self, tree: Tree, height: Callable[[int], float]) -> None:
        self._tree = tree
        self._height = height
        self._taken = 0.0
        self.columns: dict[int, int] = {}
        self.roots: list[int] = []
        self.cut: list[int] = []

    def has_room_for(self, root: int) -> bool:
        """Whether a root with what follows it at once fits in."""
        return self._taken + max(self._height(root), self._below(root)) <= _HIGHEST

    def add(self, root: int) -> None:
        """Take in a root with what follows, the nearest first, until the height or the columns are used up."""
        self.roots.append(root)
        self.columns[root] = 0
        self._taken += self._height(root)
        work = deque([root])
        while work:
            at = work.popleft()
            children = self._tree[at].children
            if not children:
                continue
            more = max(self._below(at) - self._height(at), 0.0)
            if at != root and not (self._is_near(at) and self._taken + more <= _HIGHEST):
                self.cut.append(at)
                continue
            self._taken += more
            self.columns.update(dict.fromkeys(children, self.columns[at] + 1))
            work.extend(children)

    def _below(self, at: int) -> float:
        return sum(map(self._height, self._tree[at].children))

    def _is_near(self, at: int) -> bool:
        """Whether there is a column for what follows; one more is there for what nothing follows."""
        column = self.columns[at] + 1
        return column < _COLUMNS or (column == _COLUMNS and _ends(self._tree, self._tree[at].children))


def _ends(tree: Tree, children: Sequence[int]) -> bool:
    """Whether nothing follows these, so that it would be pedantic to cut before them."""
    return all(tree[child].form is not Form.FULL or not tree[child].children for child in children)
