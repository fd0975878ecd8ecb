"""The container of old Office files: streams with names, each a chain of sectors; a chain that loops is damage."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_ENTRY = struct.Struct("<64sHBB3I36xIII")
_NONE = 0xFFFFFFFA  # from here on a number is no sector
_SMALL = 64  # bytes of a small sector
_STREAM, _ROOT = 2, 5


class Broken(Exception):
    """The container, or what is in it, is not as it says."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream or a folder at the top of the container."""

    is_stream: bool
    start: int
    size: int


class Compound:
    """An old Office file in memory, with what stands at its top by name."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(MAGIC):
            raise Broken
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise Broken
        self._content = content
        self._size = 1 << shift
        _, start, _, self._cutoff, small, _, more = struct.unpack_from("<7I", content, 44)
        self._next = self._table(more)
        self.entries: Mapping[str, Entry] = {}
        root = self._read_directory(self._chain(start))
        self._small_next = _numbers(self._chain(small)) if small < _NONE else ()
        self._small = self._chain(root.start)[: root.size] if root.start < _NONE else b""

    def stream(self, name: str) -> bytes:
        """A stream, whole; Broken where the container ends before it."""
        entry = self.entries[name]
        if entry.size < self._cutoff:
            pieces: list[bytes] = []
            number = entry.start
            while number < _NONE and len(pieces) * _SMALL < entry.size:
                if len(pieces) * _SMALL > len(self._small):
                    raise Broken
                pieces.append(self._small[number * _SMALL : (number + 1) * _SMALL])
                number = self._small_next[number]
            data = b"".join(pieces)
        else:
            data = self._chain(entry.start)
        if len(data) < entry.size:
            raise Broken
        return data[: entry.size]

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _table(self, more: int) -> tuple[int, ...]:
        """Which sector follows which, for all of them."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        most = len(self._content) // self._size + 1
        for _ in range(most):
            if more >= _NONE:
                break
            *numbers, more = _numbers(self._sector(more))
            listed += numbers
        parts = [number for number in listed if number < _NONE]
        if len(parts) > most:
            raise Broken
        return _numbers(b"".join(map(self._sector, parts)))

    def _chain(self, number: int) -> bytes:
        sectors: list[bytes] = []
        while number < _NONE:
            if len(sectors) * self._size > len(self._content):
                raise Broken
            sectors.append(self._sector(number))
            number = self._next[number]
        return b"".join(sectors)

    def _read_directory(self, directory: bytes) -> Entry:
        """What stands below the root, not what stands in a folder; the root itself holds the small sectors."""
        raw = [_ENTRY.unpack_from(directory, at) for at in range(0, len(directory) - 127, 128)]
        if not raw or raw[0][2] != _ROOT:
            raise Broken
        entries: dict[str, Entry] = {}
        waiting, seen = [raw[0][6]], set()
        while waiting:
            number = waiting.pop()
            if number >= len(raw) or number in seen:
                continue
            seen.add(number)
            name, length, kind, _, left, right, _, start, size, _ = raw[number]
            entries[name[: max(length - 2, 0)].decode("utf-16-le", "replace")] = Entry(kind == _STREAM, start, size)
            waiting += [left, right]
        self.entries = entries
        return Entry(is_stream=True, start=raw[0][7], size=raw[0][8])


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
