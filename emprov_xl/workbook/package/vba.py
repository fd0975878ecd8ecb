"""The functions that a workbook's macros offer to its cells, read from the source that its VBA project keeps.

The source of a module is compressed as MS-OVBA 2.4.1 tells; nothing of it is ever run.
"""

import re

_MODULE = b"\x00Attribut\x00e"  # how the compressed source of every module begins, behind its chunk's header
_FUNCTION = re.compile(r"^[ \t]*(?:Public\s+)?(?:Static\s+)?Function\s+(\w+)", re.IGNORECASE | re.MULTILINE)
_MOST_SOURCE = 8 << 20
_CHUNK = 4096


def functions_in(project: bytes) -> frozenset[str]:
    """The names of functions that formulas may call, folded; those of a module that lies in pieces are not found."""
    found: set[str] = set()
    left = _MOST_SOURCE
    at = project.find(_MODULE)
    while at >= 0 and left > 0:
        source = _unpacked(project, at - 2, left)
        left -= len(source)
        found.update(name.casefold() for name in _FUNCTION.findall(source.decode("latin-1").replace("\r", "\n")))
        at = project.find(_MODULE, at + 1)
    return frozenset(found)


def _unpacked(project: bytes, at: int, most: int) -> bytes:
    """The chunks from `at` on, for as long as they are such."""
    source = bytearray()
    while at >= 0 and at + 2 <= len(project) and len(source) < most:
        header = int.from_bytes(project[at : at + 2], "little")
        if header >> 12 & 7 != 0b011:
            break
        chunk = project[at + 2 : at + (header & 0xFFF) + 3]
        source += _chunk(chunk) if header >> 15 else chunk
        at += (header & 0xFFF) + 3
        if not header >> 15 or len(source) % _CHUNK:
            break
    return bytes(source)


def _chunk(packed: bytes) -> bytes:
    text = bytearray()
    at = 0
    while at < len(packed):
        flags, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed) or len(text) >= _CHUNK:
                break
            if not flags >> bit & 1:
                text.append(packed[at])
                at += 1
                continue
            token = int.from_bytes(packed[at : at + 2], "little")
            at += 2
            bits = max((len(text) - 1).bit_length(), 4)  # of the token, so many tell how far back the copy begins
            back = (token >> (16 - bits)) + 1
            if back > len(text):
                return bytes(text)
            for _ in range((token & 0xFFFF >> bits) + 3):
                text.append(text[-back])
    return bytes(text)
