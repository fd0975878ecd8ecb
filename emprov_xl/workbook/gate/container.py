"""The zip container of a return, judged by its directory alone: nothing is inflated before all of it adds up.

What a directory declares is not believed: it is what the parts are held to when they are inflated.
"""

import io
import re
import stat
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

from emprov_xl.errors import Rejected
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.package.archive import Archive, folded
from emprov_xl.workbook.reading.gate import DAMAGED, encrypted, refuse_other_files

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEADER = struct.Struct("<4s22x2H")  # its signature, the lengths of the name and of what follows it
_END_SIZE, _LONGEST_COMMENT = 22, 0xFFFF  # bytes
_UNIX, _IS_UTF8, _IS_LOCKED = 3, 0x800, 0x1
_LEADS_ELSEWHERE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.{1,2}(?:[/\\]|$)|\0")


def container_of(path: Path, limits: Limits) -> Archive:
    """The package that a file is, ready to be read part by part; Rejected where its directory does not add up."""
    refuse_other_files(path)
    limits["file"].hold(path.stat().st_size)
    content = path.read_bytes()
    refuse_many_parts(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            infos = zipped.infolist()
            behind = zipped.start_dir
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError) as damage:
        raise Rejected("DAMAGED", DAMAGED) from damage
    for info in infos:
        _refuse_odd(info)
    directory = {folded(info.filename): info for info in infos}
    if len(directory) < len(infos):
        twice = next(info.filename for info in infos if directory[folded(info.filename)] is not info)
        raise _odd("ZIP_DUPLICATE", f"The workbook holds the part {_shown(twice)} twice, and one of them must be wrong")
    _refuse_large(infos, limits)
    _refuse_overlaps(content, infos, behind)
    return Archive(content, directory)


def refuse_many_parts(content: bytes, limits: Limits) -> None:
    """Rejected where a directory lists more parts than we read, before it is taken in."""
    end = _end_of(content)
    if end < 0 or len(content) < end + _END_SIZE:
        raise Rejected("DAMAGED", DAMAGED)
    (length,) = struct.unpack_from("<L", content, end + 12)
    limits["entries"].hold(content.count(_CENTRAL, max(0, end - length), end))


def bytes_behind(content: bytes) -> int:
    """How many bytes stand behind the end of a container and the comment that may follow it: they are no part of it."""
    end = _end_of(content) + _END_SIZE
    (comment,) = struct.unpack_from("<H", content, end - 2)
    return max(len(content) - end - int(comment), 0)


def _end_of(content: bytes) -> int:
    """Where the end of a container begins, which programs look for from the back; -1 where there is none."""
    return content.rfind(_END, -(_END_SIZE + _LONGEST_COMMENT))


def _refuse_odd(info: zipfile.ZipInfo) -> None:
    """Rejected for what no spreadsheet program does to a part, in its name, its kind or the way it is packed."""
    if _LEADS_ELSEWHERE.search(info.orig_filename) or not info.filename:
        raise _odd("ZIP_NAME", f"The workbook holds a part whose name leads elsewhere ({_shown(info.orig_filename)})")
    if info.create_system == _UNIX and stat.S_ISLNK(info.external_attr >> 16):
        raise _odd("ZIP_NAME", f"The workbook holds a link instead of a part ({_shown(info.filename)})")
    if info.flag_bits & _IS_LOCKED:
        raise encrypted()
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _odd("ZIP_METHOD", f"The part {_shown(info.filename)} is packed as no spreadsheet program packs it")


def _odd(code: str, what: str) -> Rejected:
    return Rejected(code, f"{what}; please open the file, save it anew as .xlsx (Excel Workbook) and send that.")


def _refuse_large(infos: Iterable[zipfile.ZipInfo], limits: Limits) -> None:
    ratio = limits["ratio"]
    for info in infos:
        limits["part"].hold(info.file_size, _shown(info.filename))
        if info.file_size > ratio.beyond:
            ratio.hold(-(-info.file_size // max(info.compress_size, 1)), _shown(info.filename))
    limits["unzipped"].hold(sum(info.file_size for info in infos))


def _refuse_overlaps(content: bytes, infos: Iterable[zipfile.ZipInfo], behind: int) -> None:
    """Each part has bytes of its own: the first at the beginning, none of them shared, none in the directory."""
    free = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        start = info.header_offset
        if start < free or (start > 0 and free == 0) or content[start : start + 4] != _LOCAL:
            raise _overlapping(info)
        header = content[start : start + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size:
            raise Rejected("DAMAGED", DAMAGED)
        _, length, extra = _LOCAL_HEADER.unpack(header)
        named = info.orig_filename.encode("utf-8" if info.flag_bits & _IS_UTF8 else "cp437")
        begin = start + _LOCAL_HEADER.size
        free = begin + length + extra + info.compress_size
        if content[begin : begin + length] != named or free > behind:
            raise _overlapping(info)


def _overlapping(info: zipfile.ZipInfo) -> Rejected:
    where = "is not where the directory of the workbook says, or shares its bytes with another"
    return _odd("ZIP_OVERLAP", f"The part {_shown(info.filename)} {where}")


def _shown(name: str) -> str:
    """A name of the file's as it may be printed."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= 60 else f"{plain[:57]}..."
