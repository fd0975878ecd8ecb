"""Which rows stand at another place among those whose order counts, so that as few as possible are told."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from emprov_xl.checks.turns import Run

_Kept = tuple[int, int, int]
"""How many rows stay, how many of them are otherwise as they were, and the last of them."""
_NONE: _Kept = (0, 0, -1)


def moved(old: Sequence[Run], new: Sequence[Run], both: Mapping[int, int], otherwise: Set[int]) -> Set[int]:
    """The rows of the new return that were moved, where `both` tells of each which row of the old one it was.

    The others stand as they stood to each other. Of two that swapped one was moved: rather one that is told anyhow,
    as what it says is `otherwise`.
    """
    before = {row: (run, place) for run, rows in enumerate(old) for place, row in enumerate(rows)}
    found: set[int] = set()
    for rows in new:
        places: dict[int, list[tuple[int, int]]] = {}
        for row in rows:
            run, place = before.get(both.get(row, -1), (-1, 0))
            if run >= 0:
                places.setdefault(run, []).append((place, row))
        for mine in places.values():
            stays = _staying(mine, otherwise)
            found |= {row for _, row in mine if row not in stays}
    return found


def _staying(rows: Sequence[tuple[int, int]], otherwise: Set[int]) -> Set[int]:
    """The most rows whose places rise, and of as many those that are otherwise as they were."""
    ranks = sorted(place for place, _ in rows)
    best = _Prefixes([_NONE] * (len(ranks) + 1))
    before: list[int] = []
    for at, (place, row) in enumerate(rows):
        rank = bisect_left(ranks, place) + 1
        count, same, last = best.upto(rank - 1)
        before.append(last)
        best.put(rank, (count + 1, same + (row not in otherwise), at))
    stays, at = set(), best.upto(len(ranks))[2]
    while at >= 0:
        stays.add(rows[at][1])
        at = before[at]
    return stays


@dataclass(frozen=True, slots=True)
class _Prefixes:
    """The best of all that was put up to a rank, each found in logarithmic time (a Fenwick tree): rows may be many."""

    tree: list[_Kept] = field(repr=False)

    def upto(self, rank: int) -> _Kept:
        found = _NONE
        while rank > 0:
            found = max(found, self.tree[rank], key=_worth)
            rank -= rank & -rank
        return found

    def put(self, rank: int, kept: _Kept) -> None:
        while rank < len(self.tree):
            self.tree[rank] = max(self.tree[rank], kept, key=_worth)
            rank += rank & -rank


def _worth(kept: _Kept) -> tuple[int, int]:
    return kept[:2]
