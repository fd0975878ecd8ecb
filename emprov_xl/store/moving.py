"""Results that a newer review has overtaken make way on a store, as in an output folder.

Nothing is moved there at once: what has its run.json is whole in the old place until it is whole in the new one.
"""

from collections.abc import Iterator, Sequence

from emprov_xl.aside import LAST
from emprov_xl.errors import OutputFailed
from emprov_xl.files import read_json
from emprov_xl.model.tree import RESULT, SUPERSEDED
from emprov_xl.store.objects import Store, readable
from emprov_xl.superseded import moved, not_looked_at, not_moved, stand_beside


def make_way(engagement: Store, name: str) -> Iterator[str]:
    """What earlier reviews of the same return came to is moved out of the way of a result; a note for each.

    What cannot be moved stays, is told, and is tried again by the next run.
    """
    try:
        there = engagement.names()
        _remove(engagement, there, f"{SUPERSEDED}/{name}/")  # it was overtaken, and counts once more
        older = list(_overtaken(engagement, there, name))
    except OutputFailed as trouble:
        yield not_looked_at(name, str(trouble))
        return
    for each in older:
        try:
            _move(engagement, there, each)
        except OutputFailed as trouble:
            yield not_moved(each, name, str(trouble))
        else:
            yield moved(each, name)


def _overtaken(engagement: Store, there: Sequence[str], name: str) -> Iterator[str]:
    """The whole results of the same return that another review made before."""
    mine = read_json(readable(engagement.root / f"{name}/{LAST}"))
    for other in sorted({each.partition("/")[0] for each in there} - {name}):
        is_result = RESULT.fullmatch(other) and f"{other}/{LAST}" in there
        if is_result and other.startswith(f"{name.partition('-')[0]}-"):
            theirs = read_json(readable(engagement.root / f"{other}/{LAST}"))
            if theirs.get("sha256") == mine.get("sha256") and not stand_beside(mine, theirs):
                yield other


def _move(engagement: Store, there: Sequence[str], older: str) -> None:
    _remove(engagement, there, f"{SUPERSEDED}/{older}/")  # the same was overtaken before
    last = f"{older}/{LAST}"
    engagement.copy([each for each in there if each.startswith(f"{older}/") and each != last], SUPERSEDED)
    engagement.copy([last], SUPERSEDED)
    _remove(engagement, there, f"{older}/")


def _remove(engagement: Store, there: Sequence[str], folder: str) -> None:
    """A result goes, first what says that it is whole."""
    last = f"{folder}{LAST}"
    engagement.remove([last] if last in there else [])
    engagement.remove([each for each in there if each.startswith(folder) and each != last])
