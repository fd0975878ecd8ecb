"""How parts are packed: by zlib, or several times as fast by ISA-L where the package `isal` is installed.

Both write ordinary zip files, but not the same bytes; so a run tells in run.json which of them packed.
"""

import zlib
from typing import Protocol

try:
    from isal import isal_zlib as fast
except ImportError:
    fast = None

_LEVEL = 5  # two thirds of the time of 6, which is usual, for files one part in sixty larger
_FAST_LEVEL = 2  # of ISA-L's four


class Press(Protocol):
    """Takes a part piece by piece, and gives it packed."""

    def compress(self, data: bytes | memoryview, /) -> bytes:
        """What is packed so far."""

    def flush(self) -> bytes:
        """The rest."""


def packed_by() -> str:
    """The library that packs, and its level."""
    return f"isal level {_FAST_LEVEL}" if fast else f"zlib {zlib.ZLIB_RUNTIME_VERSION} level {_LEVEL}"


def press() -> Press:
    """A press for one part."""
    made: Press = (
        fast.compressobj(_FAST_LEVEL, fast.DEFLATED, -15) if fast else zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    )
    return made
