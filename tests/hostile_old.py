"""Hostile and odd workbooks of other forms: the container of old Office files, .xls and .ods."""

import io
import random
import struct
import tempfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import xlwt
from hostile import READ, Return, add, hostile, packed, patched

from emprov_xl.workbook.reading.compound import MAGIC
from emprov_xl.workbook.reading.parts import read_parts

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_DIRECTORY, _NEXT = 44 + 4, 76  # where a header says in which sector these begin


def compound(streams: dict[str, bytes]) -> bytes:
    """An old Office file with these streams at its top, as small as can be; a stream has at least 4,096 bytes."""
    bodies = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    sectors: list[bytes] = []
    following: list[int] = []

    def lay(body: bytes) -> int:
        first = len(sectors)
        pieces = [body[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(body), _SECTOR)]
        sectors.extend(pieces)
        following.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    starts = {name: lay(body) for name, body in bodies.items()}

    def entry(name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
        written = (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
        return struct.pack("<64sHBB3I36xIII", written, 2 * len(name) + 2, kind, 1, _FREE, right, child, start, size, 0)

    names = list(bodies)
    entries = [entry("Root Entry", 5, _END, 0, child=1)]
    for place, name in enumerate(names, start=1):
        entries.append(
            entry(name, 2, starts[name], len(bodies[name]), right=place + 1 if place < len(names) else _FREE)
        )
    directory = lay(b"".join(entries))
    count = (len(sectors) + 1 + 126) // 127  # sectors of the table, which lists itself too
    table = len(sectors)
    following.extend([_TABLE] * count)
    numbers = struct.pack(f"<{len(following)}I", *following).ljust(count * _SECTOR, b"\xff")
    header = MAGIC + bytes(16) + struct.pack("<HHHHH6xIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory)
    header += struct.pack("<IIIIII", 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *([*range(table, table + count)] + [_FREE] * (109 - count)))
    return header + b"".join(sectors) + numbers


@cache
def xls_of(back: Return) -> bytes:
    """The same answers in a workbook of Excel 97, not made by an office program."""
    book = xlwt.Workbook()
    for title, rows in grids_of(back).items():
        sheet = book.add_sheet(title)
        for row, cells in rows.items():
            for column, value in cells.items():
                sheet.write(row - 1, column - 1, value if isinstance(value, str | int | float | bool) else str(value))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@cache
def ods_of(back: Return) -> bytes:
    """The same answers in an OpenDocument spreadsheet, not made by an office program."""
    return packed(_opendocument(back).items())


@cache
def grids_of(back: Return) -> dict[str, dict[int, dict[int, object]]]:
    """What stands in the cells, by sheet, row and column."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "return.xlsx"
        file.write_bytes(back.whole)
        return {title: dict(grid.rows()) for title, grid in read_parts(file).grids.items()}


def _opendocument(back: Return) -> dict[str, bytes]:
    tables = []
    for title, rows in grids_of(back).items():
        last, lines = 0, []
        for row, cells in sorted(rows.items()):
            gap = f'<table:table-row table:number-rows-repeated="{row - last - 1}"/>' if row - last > 1 else ""
            lines.append(f"{gap}<table:table-row>{_cells(cells)}</table:table-row>")
            last = row
        tables.append(f'<table:table table:name="{escape(title)}">{"".join(lines)}</table:table>')
    spaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f"{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="m"><manifest:file-entry/></manifest:manifest>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest}


def _cells(cells: dict[int, object]) -> str:
    last, told = 0, []
    for column, value in sorted(cells.items()):
        if column - last > 1:
            told.append(f'<table:table-cell table:number-columns-repeated="{column - last - 1}"/>')
        text = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
        told.append(f'<table:table-cell office:value-type="string">{text}</table:table-cell>')
        last = column
    return "".join(told)


# The container of old Office files


add("the head of an old file and no more", "DAMAGED", lambda _: MAGIC + bytes(3_000))
add("noise behind the head of an old file", "DAMAGED", lambda _: MAGIC + random.Random(7).randbytes(20_000))
add(
    "an .xlsx with a password",
    "ENCRYPTED",
    lambda _: compound({"EncryptedPackage": bytes(5_000), "EncryptionInfo": bytes(300)}),
)
add("a letter of old Word", "OLD_FORMAT", lambda _: compound({"WordDocument": bytes(5_000)}))
add("a workbook of Excel 95", "OLD_FORMAT", lambda _: compound({"Book": bytes(5_000)}))
add(
    "a workbook of Excel 95 under a newer name",
    "OLD_FORMAT",
    lambda _: compound({"Workbook": struct.pack("<HHHH", 0x809, 4, 0x500, 5)}),
)
add("somebody else's old workbook", "NOT_OURS", lambda _: _old({"Prices": {1: {1: "Apples"}}}))
add("an old workbook of nothing", "DAMAGED", lambda _: compound({"Workbook": b""}))


def _old(grids: dict[str, dict[int, dict[int, object]]]) -> bytes:
    book = xlwt.Workbook()
    for title, rows in grids.items():
        sheet = book.add_sheet(title)
        for row, cells in rows.items():
            for column, value in cells.items():
                sheet.write(row - 1, column - 1, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@hostile("sectors that follow each other for ever", "DAMAGED")
def _(_: Return) -> bytes:
    whole = compound({"Workbook": bytes(9_000)})
    table = 512 + struct.unpack_from("<I", whole, 76)[0] * 512
    return patched(whole, table + 4, "<I", 0)


@hostile("a directory that leads back into itself", "OLD_FORMAT")
def _(_: Return) -> bytes:
    whole = compound({"One": bytes(5_000), "Two": bytes(5_000)})
    place = whole.index("Two".encode("utf-16-le"))
    return patched(whole, place + 68, "<III", 1, 1, 1)


@hostile("a table of sectors without end", "DAMAGED")
def _(_: Return) -> bytes:
    whole = compound({"Workbook": bytes(9_000)})
    return patched(whole, 68, "<II", 0, 1_000_000)


@hostile("a table that lists one sector many times", "DAMAGED")
def _(_: Return) -> bytes:
    whole = compound({"Workbook": bytes(60_000)})
    table = struct.unpack_from("<I", whole, 76)[0]
    looped = patched(whole, 512 + table * 512 + 4, "<I", 0)
    return patched(looped, 76, "<100I", *[table] * 100)


@hostile("small sectors of 4 GiB", "DAMAGED")
def _(_: Return) -> bytes:
    whole = compound({"Workbook": bytes(9_000)})
    place = whole.index("Workbook".encode("utf-16-le"))
    return patched(patched(whole, 56, "<I", 0xFFFFFFFF), place + 120, "<I", 0xFFFFFFF0)


# .xls

_PLAIN = f"{READ} WBK-002"  # the names of the cells are lost, and nothing else
add("an .xls that no office program made", _PLAIN, xls_of)
for part in (1, 2, 3):
    add(
        f"an .xls cut off after {part} of 4",
        "DAMAGED",
        lambda back, part=part: xls_of(back)[: len(xls_of(back)) * part // 4],
    )


@hostile("an .xls with a password", "ENCRYPTED")
def _(back: Return) -> bytes:
    whole = xls_of(back)
    after = whole.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    return patched(whole, after, "<H", 0x2F)


@hostile("an .xls whose sheets are one", "DAMAGED")
def _(back: Return) -> bytes:
    whole = xls_of(back)
    places = [
        at
        for at in range(512, 40_000, 1)
        if whole[at : at + 2] == b"\x85\x00" and 8 < whole[at + 2] < 60 and not whole[at + 3]
    ]
    first = struct.unpack_from("<I", whole, places[0] + 4)[0]
    return patched(whole, places[1] + 4, "<I", first)


@hostile("an .xls whose record is longer than the file", "DAMAGED")
def _(back: Return) -> bytes:
    whole = xls_of(back)
    after = whole.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    return patched(whole, after + 2, "<H", 0xFFFF)


# .ods


def _ods(old: str, new: str, part: str = "content.xml", **more: bytes):
    def recipe(back: Return) -> bytes:
        parts = _opendocument(back)
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
        return packed((parts | {name.replace("__", "/"): body for name, body in more.items()}).items())

    return recipe


_ANA = '<table:table-cell office:value-type="string"><text:p>Ana'
add("an .ods that no office program made", _PLAIN, ods_of)
add("a template of OpenDocument", _PLAIN, _ods("spreadsheet", "spreadsheet-template", "mimetype"))
add(
    "an .ods with a password",
    "ENCRYPTED",
    _ods(
        "<manifest:file-entry/>",
        "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>",
        "META-INF/manifest.xml",
    ),
)
add(
    "an .ods locked as a whole",
    "ENCRYPTED",
    _ods(
        "<manifest:file-entry/>",
        '<manifest:file-entry manifest:full-path="encrypted-package"/>',
        "META-INF/manifest.xml",
    ),
)
add(
    "a document type in an .ods", "XML_DTD", _ods("<office:document-content", "<!DOCTYPE x []><office:document-content")
)
add(
    "a document type in the macros of an .ods",
    f"{_PLAIN} WBK-012",
    _ods(_ANA, _ANA, Basic__Standard__Module1=b"<!DOCTYPE script:module PUBLIC 'x' 'module.dtd'><m/>"),
)
add(
    "a filled cell that repeats for ever",
    "SHEET_EXTENT",
    _ods(_ANA, _ANA.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384000"')),
)
add(
    "a filled row that repeats for ever",
    "SHEET_EXTENT",
    _ods(
        f"<table:table-row>{_cells({1: '2001', 2: 'Ana'})[:60]}",
        f'<table:table-row table:number-rows-repeated="2000000">{_cells({1: "2001", 2: "Ana"})[:60]}',
    ),
)
add(
    "a blank that repeats for ever",
    _PLAIN,
    _ods("</table:table>", '<table:table-row table:number-rows-repeated="99999999999"/></table:table>'),
)
add("blanks that stand for 8 GiB", "XML_TEXT", _ods(_ANA, _ANA + '<text:s text:c="32767"/>' * 260_000))
add(
    "an .ods too deep",
    "XML_DEPTH",
    _ods(
        _ANA,
        "<table:table-cell><text:p>"
        + "<text:span>" * 100
        + "</text:span>" * 100
        + "</text:p></table:table-cell>"
        + _ANA,
    ),
)
add("an .ods cut off in its content", "DAMAGED", _ods("</office:body></office:document-content>", ""))
add(
    "an .ods without content",
    "DAMAGED",
    lambda back: packed([(name, part) for name, part in _opendocument(back).items() if name != "content.xml"]),
)
add("an .ods with two contents", "ZIP_DUPLICATE", _ods(_ANA, _ANA, **{"Content.xml": b"<x/>"}))
