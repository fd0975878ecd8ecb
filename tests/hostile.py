"""Hostile and odd files, each made by a small recipe from a plain return, with what must become of it.

`HOSTILE` has them all by name: the recipe gives the bytes; the verdict is the code of the refusal, or READ with the
codes of what the reader remarks. The containers stand here, what is in them in hostile_xml.py, other forms of workbooks
in hostile_old.py.
"""

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

MIB = 1 << 20
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


@dataclass(frozen=True)
class Return:
    """A plain return that the recipes start from: its bytes, and the part of its sheet Extensions."""

    whole: bytes

    @property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.whole)) as package:
            return {name: package.read(name) for name in package.namelist()}

    @property
    def sheet(self) -> str:
        parts = self.parts
        key = re.search(rb'<sheet name="Extensions"[^>]*r:id="(\w+)"', parts["xl/workbook.xml"])
        target = re.search(rb'Id="%s"[^>]*Target="([^"]+)"' % key[1], parts["xl/_rels/workbook.xml.rels"])
        return "xl/" + target[1].decode().removeprefix("/xl/")

    def packed(
        self, parts: Mapping[str, bytes] | None = None, method: int = zipfile.ZIP_DEFLATED, **more: bytes
    ) -> bytes:
        return packed({**(self.parts if parts is None else parts), **more}.items(), method)

    def with_part(self, name: str, change: Callable[[bytes], bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
        parts = self.parts
        changed = change(parts[name])
        assert changed != parts[name], name
        return packed({**parts, name: changed}.items(), method)

    def on_extensions(self, change: Callable[[bytes], bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
        return self.with_part(self.sheet, change, method)


def filled(blank: Return) -> Return:
    """A questionnaire with two extensions typed in, in cells that hold their own texts."""

    def put(part: bytes) -> bytes:
        cell = b'<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>'
        people = ((7, b"2001", b"Ana Ruiz"), (8, b"2002", b"Ben Ode"))
        rows = b"".join(
            b'<row r="%d">' % row + cell % (b"A", row, number) + cell % (b"B", row, name) + b"</row>"
            for row, number, name in people
        )
        assert b'<row r="7"' not in part
        return part.replace(b"</sheetData>", rows + b"</sheetData>")

    return Return(blank.on_extensions(put))


Recipe = Callable[[Return], bytes]
HOSTILE: dict[str, tuple[Recipe, str]] = {}
READ = "READ"


def hostile(name: str, verdict: str) -> Callable[[Recipe], Recipe]:
    """Enter a recipe with what must become of its file."""

    def enter(recipe: Recipe) -> Recipe:
        add(name, verdict, recipe)
        return recipe

    return enter


def add(name: str, verdict: str, recipe: Recipe) -> None:
    assert name not in HOSTILE, name
    HOSTILE[name] = (recipe, verdict)


def packed(parts: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, part in parts:
            info = zipfile.ZipInfo(name)
            package.writestr(info, part, method)
    return file.getvalue()


def replaced(old: bytes, new: bytes, count: int = 1) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(old, new, count)


def entries(content: bytes) -> list[int]:
    """Where the entries of a directory begin."""
    return [found.start() for found in re.finditer(rb"PK\x01\x02", content)]


def ended(parts: bytes, directory: bytes, count: int) -> bytes:
    """A zip of these bytes, with the end that programs look for first."""
    return parts + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(parts), 0)


def bomb(mebibytes: int, said: int) -> bytes:
    """A zip of one part that unpacks to so many MiB of blanks, whatever it says."""
    press = zlib.compressobj(9, wbits=-15)
    block = press.compress(b" " * MIB) + press.flush(zlib.Z_FULL_FLUSH)
    stored = block * mebibytes + zlib.compressobj(wbits=-15).flush()
    common = (20, 0, 8, 0, 33, 0, len(stored), said, 5, 0)
    header = struct.pack("<4s5H3L2H", b"PK\x03\x04", *common)
    central = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *common, 0, 0, 0, 0, 0)
    return ended(header + b"x.xml" + stored, central + b"x.xml", 1)


def patched(content: bytes, at: int, form: str, *values: int) -> bytes:
    copy = bytearray(content)
    struct.pack_into(form, copy, at, *values)
    return bytes(copy)


# Other kinds of files

for name, content, verdict in (
    ("nothing at all", b"", "EMPTY"),
    ("noise", bytes(range(256)) * 8, "NOT_XLSX"),
    ("a program", b"MZ\x90\0\3\0\0\0" + bytes(200), "NOT_XLSX"),
    ("a gzip", gzip.compress(b"201,Ana", mtime=0), "NOT_XLSX"),
    ("the beginning of a zip", b"PK\x03\x04", "DAMAGED"),
    ("the end of a zip", b"PK\x05\x06" + bytes(18), "NOT_XLSX"),
    ("a PDF", b"%PDF-1.7\n1 0 obj", "PDF"),
    ("a photo", b"\xff\xd8\xff\xe0\0\x10JFIF", "PICTURE"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(30), "PICTURE"),
    ("a photo of a telephone", b"\0\0\0\x18ftypheic" + bytes(30), "PICTURE"),
    ("a web page", b"<html><table><tr><td>201</td></tr></table>", "HTML"),
    ("a web page in one file", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "HTML"),
    (
        "XML of Excel 2003",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "XML_2003",
    ),
    (
        "a flat OpenDocument",
        b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:x"/>',
        "OPENDOCUMENT",
    ),
    ("a letter in RTF", b"{\\rtf1 Hello}", "LETTER"),
    ("a table in CSV", b"Extension,Name\r\n201,Ana\r\n", "CSV"),
    ("CSV with semicolons", b"sep=;\nExtension;Name\n201;Ana\n", "CSV"),
    ("CSV in UTF-16", "\ufeffExtension;Name\n201;Zoë\n".encode("utf-16"), "CSV"),
    ("CSV in the Windows alphabet", "Extension;Name\n201;Zoë\n".encode("cp1252"), "CSV"),
    ("CSV with an open quote", b'Extension,Name\n201,"Ana\n' + b"202,Ben\n" * 50, "CSV"),
    ("CSV with a NUL", b"Extension,Name\n201,A\0na\n", "NOT_XLSX"),
):
    add(name, verdict, lambda _, content=content: content)

for name, parts, verdict in (
    ("a letter of Word", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}, "LETTER"),
    ("slides", {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}, "LETTER"),
    ("a sheet of Numbers", {"Index/Document.iwa": b"x", "Index.zip": b"x"}, "IWORK"),
    (
        "a text of OpenDocument",
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"},
        "OPENDOCUMENT",
    ),
    ("a zip of pictures", {"one.png": b"\x89PNG", "two.png": b"\x89PNG"}, "NOT_XLSX"),
    ("a zip of nothing", {}, "NOT_XLSX"),
):
    add(name, verdict, lambda _, parts=parts: packed(parts.items()))


# The container

for part in range(1, 12):
    add(f"cut off after {part} of 12", "DAMAGED", lambda back, part=part: back.whole[: len(back.whole) * part // 12])
add("cut off before its last byte", "DAMAGED", lambda back: back.whole[:-1])
add(
    "zeros from the middle on", "DAMAGED", lambda back: back.whole[: len(back.whole) // 2].ljust(len(back.whole), b"\0")
)
add("zeros in the middle", "DAMAGED", lambda back: back.whole[:3000] + bytes(400) + back.whole[3400:])
add("room made for a copy that never came", "NOT_XLSX", lambda back: bytes(len(back.whole)))
add("bytes behind its end", f"{READ} WBK-014", lambda back: back.whole + b"-- scanned by the mail gateway --")
add("a program behind its end", f"{READ} WBK-014", lambda back: back.whole + b"MZ" + bytes(60_000))
add("so much behind its end that nobody looks so far", "DAMAGED", lambda back: back.whole + bytes(70_000))


@hostile("one bit of a part turned", "DAMAGED")
def _(back: Return) -> bytes:
    return patched(back.whole, 2_000, "B", back.whole[2_000] ^ 1)


@hostile("a checksum that is not true", "DAMAGED")
def _(back: Return) -> bytes:
    return patched(back.whole, entries(back.whole)[3] + 16, "<L", 12345)


@hostile("more parts than we read", "ZIP_ENTRIES")
def _(back: Return) -> bytes:
    return back.packed(back.parts | {f"xl/media/{number}": b"" for number in range(2_001 - len(back.parts))})


@hostile("as many parts as we read", READ)
def _(back: Return) -> bytes:
    return back.packed(back.parts | {f"xl/media/{number}": b"" for number in range(2_000 - len(back.parts))})


@hostile("thirty thousand parts", "ZIP_ENTRIES")
def _(back: Return) -> bytes:
    first, second, *_ = entries(back.whole)
    return ended(back.whole[:first], back.whole[first:second] * 30_000, 30_000)


def _and(name: str, part: bytes = b"<x/>", **info: int) -> Recipe:
    """The return with one more part of that name."""

    def recipe(back: Return) -> bytes:
        file = io.BytesIO(back.whole)
        with zipfile.ZipFile(file, "a") as package:
            entry = zipfile.ZipInfo("placeholder")
            entry.filename = name
            for key, value in info.items():
                setattr(entry, key, value)
            package.writestr(entry, part)
        return file.getvalue()

    return recipe


add("a part twice but for capitals", "ZIP_DUPLICATE", _and("XL/Workbook.xml"))
add("a part twice but for its slash", "ZIP_DUPLICATE", _and("xl\\workbook.xml"))
add("a part that climbs out", "ZIP_NAME", _and("xl/../../../etc/cron.d/x"))
add("a part that climbs out by backslashes", "ZIP_NAME", _and("..\\..\\autorun.inf"))
add("a part in the root of the disk", "ZIP_NAME", _and("/etc/passwd"))
add("a part on a drive", "ZIP_NAME", _and("C:/Windows/x.dll"))
add("a part in this folder", "ZIP_NAME", _and("xl/./x.xml"))
add(
    "a link in place of a part",
    "ZIP_NAME",
    _and("xl/link", b"/etc/passwd", create_system=3, external_attr=0o120777 << 16),
)
add("a zip within", READ, _and("xl/embeddings/oleObject1.bin", packed([("bomb", bytes(900_000))])))
add("a part whose name is no ASCII", READ, _and("xl/média/Überblick.bin"))
add(
    "a picture with a document type",
    READ,
    _and("xl/media/logo.svg", b'<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>'),
)
add(
    "an old drawing with tags that never end",
    READ,
    _and("xl/drawings/vmlDrawing9.vml", b"<xml><div><br>text</div></xml>"),
)
add("an old drawing with a document type", "XML_DTD", _and("xl/drawings/vmlDrawing9.vml", b"<!DOCTYPE x><xml/>"))
add(
    "a document type in a part of the customer's own",
    "XML_DTD",
    _and("customXml/item1.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
)
add("a part that unpacks to 200 MiB", "PART_SIZE", lambda _: bomb(200, 200 * MIB))
add("a part that unpacks to 1,000 times its size", "ZIP_RATIO", lambda _: bomb(100, 100 * MIB))
add("300 MiB that say they are 600 bytes", "DAMAGED", lambda _: bomb(300, 600))
add("a part packed by bzip2", "ZIP_METHOD", _and("xl/media/x.bin", bytes(100), compress_type=zipfile.ZIP_BZIP2))
add("a bomb packed by lzma", "ZIP_METHOD", _and("xl/media/x.bin", bytes(9 * MIB), compress_type=zipfile.ZIP_LZMA))


@hostile("a part twice", "ZIP_DUPLICATE")
def _(back: Return) -> bytes:
    return packed([*back.parts.items(), ("xl/Workbook.xml", b"<x/>")]).replace(b"xl/Workbook.xml", b"xl/workbook.xml")


@hostile("a NUL in a name", "ZIP_NAME")
def _(back: Return) -> bytes:
    return _and("xl/x.xml#.exe")(back).replace(b"xl/x.xml#.exe", b"xl/x.xml\0.exe")


@hostile("backslashes in all names", READ)
def _(back: Return) -> bytes:
    content = back.whole
    for name in back.parts:
        content = content.replace(name.encode(), name.replace("/", "\\").encode())
    return content


def _directory(offset: int, form: str, value: int, entry: int = 2) -> Recipe:
    """The return with one figure of its directory replaced."""
    return lambda back: patched(back.whole, entries(back.whole)[entry] + offset, form, value)


add("a part with a password", "ENCRYPTED", _directory(8, "<H", 1))
add("a part packed in a way that nobody knows", "ZIP_METHOD", _directory(10, "<H", 99))
add("a part that is longer than it says", "DAMAGED", _directory(24, "<L", 60))
add("a part that is shorter than it says", "DAMAGED", _directory(24, "<L", 90_000))
add("a part that says that it has 4 GiB", "PART_SIZE", _directory(24, "<L", 0xFFFFFFF0))
add("a part that reaches into the next", "ZIP_OVERLAP", _directory(20, "<L", 9_000))
add("a part behind the end", "ZIP_OVERLAP", _directory(42, "<L", 0x00FFFFFF))
add("two names for one part", "ZIP_OVERLAP", _directory(42, "<L", 0, entry=1))


@hostile("many names for the bytes of one bomb", "ZIP_OVERLAP")
def _(back: Return) -> bytes:
    whole = packed([("a0000", bytes(900_000))])
    start = entries(whole)[0]
    entry = whole[start : whole.rindex(b"PK\x05\x06")]
    listing = b"".join(entry.replace(b"a0000", b"a%04d" % number) for number in range(250))
    return ended(whole[:start], listing, 250)


@hostile("another zip in front", "ZIP_OVERLAP")
def _(back: Return) -> bytes:
    return packed([("xl/workbook.xml", b"<other/>")]) + back.whole


@hostile("a PDF in front", "PDF")
def _(back: Return) -> bytes:
    return b"%PDF-1.4\n" + back.whole


@hostile("a comment behind its directory", READ)
def _(back: Return) -> bytes:
    file = io.BytesIO(back.whole)
    with zipfile.ZipFile(file, "a") as package:
        package.comment = b"made by a program"
    return file.getvalue()


@hostile("packed by a program that cannot go back", READ)
def _(back: Return) -> bytes:
    class OneWay(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

    file = OneWay()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in back.parts.items():
            package.writestr(name, part)
    return file.getvalue()


@hostile("parts of which each may be of 4 GiB", READ)
def _(back: Return) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in back.parts.items():
            with package.open(name, "w", force_zip64=True) as entry:
                entry.write(part)
    return file.getvalue()


@hostile("bytes behind the comment behind its directory", f"{READ} WBK-014")
def _(back: Return) -> bytes:
    return HOSTILE["a comment behind its directory"][0](back) + b"\r\n"


@hostile("an end of another zip behind its end", "NOT_XLSX")
def _(back: Return) -> bytes:
    return back.whole + b"PK\x05\x06" + bytes(18)


add("nothing packed", READ, lambda back: back.packed(method=zipfile.ZIP_STORED))
