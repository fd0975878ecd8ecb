"""A process that is about to read many workbooks looks for garbage less often."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (100_000, 50, 50)
_NEVER = (0, 0, 0)


def while_loading() -> None:
    """What a process imports at its start stays, and is looked through in vain: until it settles nobody looks."""
    gc.set_threshold(*_NEVER)


def settle() -> None:
    """Libraries and definitions live until the end, and a workbook's values have no cycles.

    Looking through all of them for garbage again and again takes a fifth of the time. What lives now is not looked at
    any more, which also keeps it shared with the processes that are forked from this one.
    """
    gc.freeze()
    gc.set_threshold(*_SELDOM)


@contextmanager
def garbage_left_lying() -> Iterator[None]:
    """The same for a while only."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
