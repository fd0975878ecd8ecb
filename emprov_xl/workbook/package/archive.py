"""The zip container of a workbook: parts are read by name, and untouched ones travel on as the bytes they were."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.errors import CannotMark
from emprov_xl.workbook.package.press import press

_STEP = 16 << 10  # packed bytes that are unpacked at once: a thousand times as many at the most
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL_HEADER = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_FIRST_OF_1980 = (33, 0)  # date and time as MS-DOS counts them; what we write carries no clock


@dataclass(frozen=True, slots=True)
class Archive:
    """A package in memory, with its directory by folded part name."""

    content: bytes
    directory: Mapping[str, zipfile.ZipInfo]

    def read(self, name: str) -> bytes:
        """A part, inflated; CannotMark when its length or checksum is not what the directory says."""
        info = self.directory[folded(name)]
        part = self.stored(info)
        if info.compress_type == zipfile.ZIP_DEFLATED:
            part = _inflated(part, info)
        if len(part) != info.file_size or zlib.crc32(part) != info.CRC:
            raise CannotMark(f"The workbook is damaged: {info.filename} is not as long as it says, or altered.")
        return part

    def head(self, name: str, length: int) -> bytes:
        """The beginning of a part, at the most so many bytes of it; the rest is not unpacked."""
        info = self.directory[folded(name)]
        stored = self.stored(info)
        if info.compress_type != zipfile.ZIP_DEFLATED:
            return stored[:length]
        try:
            return zlib.decompressobj(-15).decompress(stored, length)
        except zlib.error as damage:
            raise CannotMark(f"The workbook is damaged: {info.filename} cannot be unpacked.") from damage

    def stored(self, info: zipfile.ZipInfo) -> bytes:
        """The compressed bytes of a part."""
        start = info.header_offset
        header = self.content[start : start + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise CannotMark(f"The workbook is damaged: {info.filename} is not where the directory says.")
        fields = _LOCAL_HEADER.unpack(header)
        start += _LOCAL_HEADER.size + int(fields[9]) + int(fields[10])
        return self.content[start : start + info.compress_size]


@dataclass(frozen=True, slots=True)
class Entry:
    """One part as it is written; `stored` is deflated unless the part came otherwise."""

    name: bytes
    flags: int
    method: int
    moment: tuple[int, int]
    crc: int
    stored: bytes
    size: int
    made_by: int = 20
    attributes: int = 0


def folded(name: str) -> str:
    """A part's name as compared: names of parts differ neither by case nor by the kind of slash."""
    return name.replace("\\", "/").lower()


def open_archive(path: Path) -> Archive:
    """The package of a file; CannotMark says why one is refused."""
    return archive_in(path.read_bytes())


def archive_in(content: bytes) -> Archive:
    """The package that the bytes of a file are; CannotMark says why one is refused."""
    if content[:4] != b"PK\x03\x04":
        raise CannotMark("This is not an .xlsx file, or it has a password. Save it as .xlsx without one and try again.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            infos = zipped.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as damage:
        raise CannotMark("The workbook is damaged: its directory cannot be read.") from damage
    directory: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _refuse(info)
        if folded(info.filename) in directory:
            raise CannotMark(f"The workbook holds the part {info.filename} twice.")
        directory[folded(info.filename)] = info
    _refuse_whole(directory, len(content))
    return Archive(content, directory)


def kept(archive: Archive, info: zipfile.ZipInfo) -> Entry:
    """A part as it was; only the zip's own wrapping is written anew."""
    year, month, day, hour, minute, second = info.date_time
    return Entry(
        name=info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437"),
        flags=info.flag_bits & ~_DESCRIPTOR & 0xFFFF,
        method=info.compress_type,
        moment=((max(year, 1980) - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2),
        crc=info.CRC,
        stored=archive.stored(info),
        size=info.file_size,
        made_by=info.create_system << 8 | 20,
        attributes=info.external_attr & 0xFFFFFFFF,
    )


def deflated(name: str, pieces: Iterable[bytes | memoryview]) -> Entry:
    """A part that is new or changed, of these pieces: a large one is never put together before it is packed."""
    fresh = press()
    stored: list[bytes] = []
    crc = size = 0
    for piece in pieces:
        stored.append(fresh.compress(piece))
        crc = zlib.crc32(piece, crc)
        size += len(piece)
    stored.append(fresh.flush())
    flags = 0 if name.isascii() else _UTF8
    return Entry(name.encode(), flags, zipfile.ZIP_DEFLATED, _FIRST_OF_1980, crc, b"".join(stored), size)


def zipped(entries: Iterable[Entry]) -> bytes:
    """A zip file of these parts, in this order; the same parts give the same bytes."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    position = 0
    for entry in entries:
        date, time = entry.moment
        measures = (entry.crc, len(entry.stored), entry.size, len(entry.name))
        common = (20, entry.flags, entry.method, time, date, *measures)
        pieces += [_LOCAL_HEADER.pack(b"PK\x03\x04", *common, 0), entry.name, entry.stored]
        central = (*common, 0, 0, 0, 0, entry.attributes, position)
        directory += [_CENTRAL_HEADER.pack(b"PK\x01\x02", entry.made_by, *central), entry.name]
        position += _LOCAL_HEADER.size + len(entry.name) + len(entry.stored)
    listing = b"".join(directory)
    count = len(directory) // 2
    return b"".join([*pieces, listing, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), position, 0)])


def _inflated(stored: bytes, info: zipfile.ZipInfo) -> bytes:
    """A part unpacked step by step, so that it lies in memory once, and not much more of it than it says."""
    opened = zlib.decompressobj(-15)
    part = io.BytesIO()
    view = memoryview(stored)
    try:
        for start in range(0, len(stored), _STEP):
            part.write(opened.decompress(view[start : start + _STEP]))
            if part.tell() > info.file_size:
                break
        part.write(opened.flush())
    except zlib.error as damage:
        raise CannotMark(f"The workbook is damaged: {info.filename} cannot be unpacked.") from damage
    return part.getvalue()


def _refuse(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise CannotMark("The workbook has a password. Remove it, save, and send the file again.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CannotMark(f"The part {info.filename} is packed in a way that spreadsheet programs do not use.")
    if max(info.file_size, info.compress_size, info.header_offset) >= 0xFFFFFFFF:
        raise CannotMark("The workbook is larger than 4 GiB.")


def _refuse_whole(directory: Mapping[str, zipfile.ZipInfo], length: int) -> None:
    if sum(info.compress_size for info in directory.values()) > length:
        raise CannotMark("The workbook is damaged: its parts overlap.")
    if any(name.startswith("_xmlsignatures/") for name in directory):
        raise CannotMark("The workbook is digitally signed, and a mark would break the signature.")
    if any(name.startswith("xl/revisions/") for name in directory):
        raise CannotMark("The workbook is shared and keeps a log of changes. Stop sharing it, save, and send it again.")
