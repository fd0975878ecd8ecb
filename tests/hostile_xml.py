"""Hostile and odd parts of a workbook: their XML, and what stands on their sheets."""

import re
import zipfile
from collections.abc import Callable

from hostile import MAIN, MIB, READ, STRICT, Recipe, Return, add, hostile, replaced

WORKBOOK, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_STORED = zipfile.ZIP_STORED


def _in(name: str, old: bytes, new: bytes, method: int = zipfile.ZIP_DEFLATED) -> Recipe:
    return lambda back: back.with_part(name, replaced(old, new), method)


def _rows(rows: bytes, method: int = zipfile.ZIP_DEFLATED) -> Recipe:
    """More rows on Extensions."""
    return lambda back: back.on_extensions(replaced(b"</sheetData>", rows + b"</sheetData>"), method)


def _behind(more: bytes, method: int = zipfile.ZIP_DEFLATED) -> Recipe:
    """Something behind the rows of Extensions."""
    return lambda back: back.on_extensions(replaced(b"</sheetData>", b"</sheetData>" + more), method)


def _cell(cell: bytes | Callable[[Return], bytes]) -> Recipe:
    """One more cell, in row 12 of Extensions."""
    if callable(cell):
        return lambda back: _cell(cell(back))(back)
    return _rows(b'<row r="12">' + cell + b"</row>")


# Document types and entities

_LAUGHS = b"<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9)
).replace(b"&a0;", b"&a;")
for name, part, root in (
    ("workbook", WORKBOOK, b"<workbook"),
    ("shared texts", STRINGS, b"<sst"),
    ("styles", STYLES, b"<styleSheet"),
    ("relationships", RELATIONS, b"<Relationships"),
    ("content types", TYPES, b"<Types"),
):
    add(f"a document type in the {name}", "XML_DTD", _in(part, root, b"<!DOCTYPE x []>" + root))
for name, declared in (
    ("a billion laughs", b"<!DOCTYPE x [" + _LAUGHS + b"]>"),
    ("one long entity many times", b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 50_000 + b"'>]>"),
    ("an entity that reads a file", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    ("an entity that calls a server", b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>'),
    ("an entity within the declarations", b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'),
    ("a document type elsewhere", b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
    ("a document type behind a long comment", b"<!--" + b"x" * 9_000 + b"--><!DOCTYPE x []>"),
):
    add(
        name,
        "XML_DTD",
        lambda back, declared=declared: back.on_extensions(replaced(b"<worksheet", declared + b"<worksheet")),
    )
add("an entity that nobody declared", READ, _in(STRINGS, b"</sst>", b"<si><t>&nobody;</t></si></sst>"))

# Too deep, too wide, too long

add("a hundred elements deep", READ, _behind(b"<x>" * 99 + b"</x>" * 99))
add("one element too deep", "XML_DEPTH", _behind(b"<x>" * 100 + b"</x>" * 100))
add("a million elements deep", "XML_DEPTH", _behind(b"<x>" * 1_000_000 + b"</x>" * 1_000_000, _STORED))
add("a million elements that never end", "XML_DEPTH", _behind(b"<x>" * 1_000_000, _STORED))
add("deep behind comments that seem to close", "XML_DEPTH", _behind(b"<x><!--</x>-->" * 200 + b"<!--<x>--></x>" * 200))
add("deep behind values that seem to close", "XML_DEPTH", _behind(b'<x a="/>">' * 200 + b"</x>" * 200))
add("deep behind texts that seem to close", "XML_DEPTH", _behind(b"<x><![CDATA[</x>]]>" * 200 + b"</x>" * 200))
add("two hundred attributes", READ, _behind(b"<x" + b"".join(b' a%d=""' % n for n in range(200)) + b"/>"))
add("one attribute too many", "XML_ATTRIBUTES", _behind(b"<x" + b"".join(b' a%d=""' % n for n in range(201)) + b"/>"))
add(
    "100,000 attributes behind a closing mark",
    "XML_ATTRIBUTES",
    _behind(b'<x z=">"' + b"".join(b' a%d=""' % n for n in range(100_000)) + b"/>"),
)
add("an attribute of 9 MiB", "XML_TEXT", _behind(b'<x a="' + b"a" * (9 * MIB) + b'"/>', _STORED))
add("a comment of 9 MiB", "XML_TEXT", _behind(b"<!--" + b"a" * (9 * MIB) + b"-->", _STORED))
add("a comment of 9 MiB full of tags", "XML_TEXT", _behind(b"<!--" + b"<a/>" * (9 * MIB // 4) + b"-->", _STORED))
add(
    "a text of 9 MiB in a cell",
    "XML_TEXT",
    _behind(b'<c t="inlineStr"><is><t>' + b"a" * (9 * MIB) + b"</t></is></c>", _STORED),
)
add(
    "a text of 9 MiB in pieces",
    "XML_TEXT",
    _behind(b"<x>" + b"<![CDATA[<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]]>" * (9 * MIB // 45) + b"</x>", _STORED),
)


@hostile("a shared text of 9 MiB", "XML_TEXT")
def _(back: Return) -> bytes:
    return back.with_part(STRINGS, replaced(b"</sst>", b"<si><t>" + b"a" * (9 * MIB) + b"</t></si></sst>"), _STORED)


# Damaged, and in other writing


def _cut(part: bytes) -> bytes:
    return part[: part.rindex(b"</row>")]


add("a sheet cut off", "DAMAGED", lambda back: back.on_extensions(_cut))
add("tags that cross", "DAMAGED", _behind(b"<x><y></x></y></z>"))
add("something behind the end of a part", "DAMAGED", lambda back: back.on_extensions(lambda part: part + b"<more>"))
add("a part that is no XML", "DAMAGED", lambda back: back.on_extensions(lambda _: b"<worksheet nothing"))
add("a NUL in the texts", "DAMAGED", _in(STRINGS, b"</sst>", b"<si><t>a\0b</t></si></sst>"))
add("a control character in the texts", "DAMAGED", _in(STRINGS, b"</sst>", b"<si><t>a\x01b</t></si></sst>"))
add("half a character in the texts", "DAMAGED", _in(STRINGS, b"</sst>", b"<si><t>\xed\xa0\x80</t></si></sst>"))
add("a letter written too long", "DAMAGED", _in(STRINGS, b"</sst>", b"<si><t>\xc0\xaf</t></si></sst>"))
add("a byte that is no letter in a formula", "DAMAGED", _cell(b'<c r="BB12"><f>A7&amp;"\xff"</f><v>1</v></c>'))
add("a byte that is no letter behind the rows", "DAMAGED", _behind(b"<x>\xe9</x>"))
add("a byte that is no letter in the names", "DAMAGED", _in(WORKBOOK, b"Site!", b"Si\xffte!"))
add("a writing of which nobody has heard", "DAMAGED", lambda back: _written(back, "UOF-8"))
add("a writing for domain names", "DAMAGED", lambda back: _written(back, "punycode"))
add("a writing of seven bits", "DAMAGED", lambda back: _written(back, "utf-7"))
add("a writing of Python's own", "DAMAGED", lambda back: _written(back, "unicode_escape"))
add("a sheet in UTF-16", READ, lambda back: _recoded(back, [back.sheet], "utf-16"))
add(
    "all parts in UTF-16",
    READ,
    lambda back: _recoded(back, [name for name in back.parts if name.endswith((".xml", ".rels"))], "utf-16"),
)
add("a sheet in Latin-1", READ, lambda back: _recoded(back, [back.sheet], "iso-8859-1"))
add("a mark of byte order before UTF-8", READ, lambda back: back.on_extensions(lambda part: b"\xef\xbb\xbf" + part))


def _written(back: Return, encoding: str) -> bytes:
    return back.on_extensions(
        lambda part: re.sub(rb"encoding=\"[^\"]+\"", b'encoding="%s"' % encoding.encode(), part, count=1)
    )


def _recoded(back: Return, names: list[str], encoding: str) -> bytes:
    parts = back.parts
    for name in names:
        text = parts[name].decode().replace('encoding="UTF-8"', f'encoding="{encoding.upper()}"', 1)
        parts[name] = text.encode(encoding, "xmlcharrefreplace")
    return back.packed(parts)


@hostile("the strict kind of workbook", READ)
def _(back: Return) -> bytes:
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    parts = {name: part.replace(MAIN, STRICT).replace(office, strict) for name, part in back.parts.items()}
    return back.packed(parts)


@hostile("a prefix before every element", READ)
def _(back: Return) -> bytes:
    def prefixed(part: bytes) -> bytes:
        part = part.replace(b'xmlns="' + MAIN, b'xmlns:x="' + MAIN)
        return re.sub(rb"<(/?)(?=[A-Za-z])(?!xml)", rb"<\1x:", part)

    names = [name for name in back.parts if name.startswith(("xl/worksheets/sheet", WORKBOOK, STRINGS, STYLES))]
    return back.packed(back.parts | {name: prefixed(back.parts[name]) for name in names})


@hostile("blanks between all tags", READ)
def _(back: Return) -> bytes:
    return back.on_extensions(lambda part: part.replace(b"><c ", b">\n    <c ").replace(b"></row>", b">\n  </row>"))


add("comments and instructions among the rows", READ, _rows(b"<!-- a remark --><?app do?>"))
add("a text within marks of its own", READ, _cell(b'<c r="B12" t="str"><v><![CDATA[Ana <Ruiz>]]></v></c>'))

# What a workbook declares

add("4,294,967,295 texts declared", "DECLARED_COUNT", lambda back: _unique(back, b"4294967295"))
add("as many texts declared as fit into 64 bits", "DECLARED_COUNT", lambda back: _unique(back, b"9223372036854775807"))
add("a number of texts that is none", "DECLARED_COUNT", lambda back: _unique(back, b"many"))
add("a number of texts of 3,000 digits", "DECLARED_COUNT", lambda back: _unique(back, b"9" * 3_000))
add("a number of texts below none", "DECLARED_COUNT", lambda back: _unique(back, b"-1"))
add(
    "a wrong number of uses",
    READ,
    lambda back: back.with_part(STRINGS, lambda part: re.sub(rb' count="\d+"', b' count="7"', part)),
)


def _unique(back: Return, count: bytes) -> bytes:
    return back.with_part(STRINGS, lambda part: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="%s"' % count, part))


add(
    "70,001 cell formats",
    "CELL_FORMATS",
    _in(STYLES, b"</cellXfs>", b'<xf numFmtId="0"/>' * 70_001 + b"</cellXfs>", _STORED),
)
add(
    "a number format of 4 MiB of brackets",
    READ,
    lambda back: back.packed(
        back.parts
        | {
            STYLES: back.parts[STYLES]
            .replace(b"</numFmts>", b'<numFmt numFmtId="900" formatCode="' + b"[" * (4 * MIB) + b'"/></numFmts>')
            .replace(b"</cellXfs>", b'<xf numFmtId="900"/></cellXfs>')
        },
        _STORED,
    ),
)
add(
    "2,001 sheets",
    "SHEETS",
    _in(
        WORKBOOK,
        b"</sheets>",
        b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>' % (n, n + 90) for n in range(2_001)) + b"</sheets>",
    ),
)
add("two sheets of one title", "DAMAGED", _in(WORKBOOK, b'name="Site"', b'name="extensions"'))
add(
    "two sheets of one part",
    "DAMAGED",
    lambda back: back.with_part(WORKBOOK, lambda part: re.sub(rb'r:id="rId3"', b'r:id="rId4"', part)),
)
add(
    "no sheets",
    "NOT_OURS",
    lambda back: back.with_part(WORKBOOK, lambda part: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", part)),
)
add(
    "a sheet that leads nowhere",
    "DAMAGED",
    lambda back: back.with_part(RELATIONS, lambda part: part.replace(b"worksheets/sheet3.xml", b"worksheets/gone.xml")),
)
for name, part, verdict in (
    ("content types", TYPES, "NOT_XLSX"),
    ("list of sheets", WORKBOOK, "DAMAGED"),
    ("relationships", RELATIONS, "DAMAGED"),
    ("shared texts", STRINGS, "DAMAGED"),
    ("styles", STYLES, READ),
    ("first relationships", "_rels/.rels", "DAMAGED"),
):
    add(
        f"without its {name}",
        verdict,
        lambda back, part=part: back.packed({k: v for k, v in back.parts.items() if k != part}),
    )
add("a date of making that is none", READ, _in("docProps/core.xml", b"Z</dcterms:created>", b"Zx</dcterms:created>"))
add(
    "styles without fills",
    READ,
    lambda back: back.with_part(STYLES, lambda part: re.sub(rb"<fills .*</fills>", b"<fills/>", part)),
)

# What stands on a sheet

add(
    "a size that is not true",
    READ,
    lambda back: back.on_extensions(
        lambda part: re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1:XFD1048576"', part)
    ),
)
add(
    "a size of one cell",
    READ,
    lambda back: back.on_extensions(lambda part: re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1"', part)),
)
add("a value in the last cell of all", "SHEET_EXTENT", _rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
add("a format in the last cell of all", READ, _rows(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'))
add("a cell below the last row", "DAMAGED", _rows(b'<row r="2147483647"><c r="A2147483647"><v>1</v></c></row>'))
add("a cell one row below the last", "DAMAGED", _rows(b'<row r="1048577"><c r="A1048577"><v>1</v></c></row>'))
add("a cell right of the last column", "DAMAGED", _cell(b'<c r="ZZZ12"><v>1</v></c>'))
add("a cell in row none", "DAMAGED", _rows(b'<row r="0"><c r="A0"><v>1</v></c></row>'))
add(
    "a thousand rows with formats alone",
    READ,
    _rows(b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(9_000, 10_000))),
)
add("all cells merged", "MERGED_AREA", _behind(b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
add("a column merged", READ, _behind(b'<mergeCells><mergeCell ref="BB1:BB1048576"/></mergeCells>'))
add(
    "20,000 merges above each other",
    "MERGED_AREA",
    _behind(b"<mergeCells>" + b'<mergeCell ref="BB1:CC1000"/>' * 20_000 + b"</mergeCells>"),
)
add("a merge written backwards", READ, _behind(b'<mergeCells><mergeCell ref="CC9:BB7"/></mergeCells>'))
_FORMAT = (
    b'<conditionalFormatting sqref="A7"><cfRule type="expression" priority="1"><formula>1</formula></cfRule>'
    b"</conditionalFormatting>"
)
add("10,000 conditional formats", READ, _behind(_FORMAT * 10_000))
add(
    "10,000 links", READ, _behind(b"<hyperlinks>" + b'<hyperlink ref="BB9" location="A1"/>' * 10_000 + b"</hyperlinks>")
)


def _dated(value: bytes) -> Callable[[Return], bytes]:
    """A cell with the form of a date."""

    def cell(back: Return) -> bytes:
        forms = re.findall(
            rb'<xf numFmtId="(\d+)"', re.search(rb"<cellXfs.*?</cellXfs>", back.parts[STYLES], re.DOTALL)[0]
        )
        (date,) = re.findall(rb'numFmtId="(\d+)" formatCode="yyyy-mm-dd"', back.parts[STYLES])
        return b'<c r="B12" s="%d"><v>%s</v></c>' % (forms.index(date), value)

    return cell


for name, cell, verdict in (
    ("a text of 40,000 letters", b'<c r="B12" t="str"><v>' + b"x" * 40_000 + b"</v></c>", f"{READ} WBK-036"),
    ("a text as long as a cell has room for", b'<c r="B12" t="str"><v>' + b"x" * 32_767 + b"</v></c>", READ),
    (
        "a text one letter longer than its cell",
        b'<c r="B12" t="inlineStr"><is><t>' + b"x" * 32_768 + b"</t></is></c>",
        f"{READ} WBK-036",
    ),
    (
        "a text of 16,384 letters that take two places each",
        b'<c r="B12" t="str"><v>' + "\U0001f600".encode() * 16_384 + b"</v></c>",
        f"{READ} WBK-036",
    ),
    (
        "a text too long where nothing is asked",
        b'<c r="BB12" t="str"><v>' + b"x" * 40_000 + b"</v></c>",
        f"{READ} WBK-001 WBK-036",
    ),
    ("a number of 4,400 digits", b'<c r="B12"><v>' + b"9" * 4_400 + b"</v></c>", READ),
    ("a number beyond all numbers", b'<c r="B12"><v>1e999999</v></c>', READ),
    ("a number that is none", b'<c r="B12"><v>NaN</v></c>', READ),
    ("a day before all days", b'<c r="B12" s="1"><v>-1</v></c>', READ),
    ("a day after all days", b'<c r="B12" t="d"><v>99999-99-99</v></c>', READ),
    ("a number of which digits are lost", b'<c r="A12"><v>4.71E+17</v></c>', READ),
    ("a number with the form of a date and far too large for one", _dated(b"1e300"), READ),
    ("a day before all days in the form of a date", _dated(b"-1"), READ),
    ("the day that Excel alone believes in", _dated(b"60"), READ),
    ("a reference to nowhere", b'<c r="B12" t="e"><v>#REF!</v></c>', READ),
    ("a formula that was never calculated", b'<c r="B12"><f>A7&amp;1</f></c>', f"{READ} WBK-006"),
    ("a text that is not kept", b'<c r="B12" t="s"><v>999999</v></c>', "DAMAGED"),
    ("a text before the first", b'<c r="B12" t="s"><v>-1</v></c>', "DAMAGED"),
    ("a cell of an unknown kind", b'<c r="B12" t="hologram"><v>1</v></c>', READ),
    ("cells without their places", b"<c><v>1</v></c><c><v>2</v></c>", READ),
    (
        "one cell three times",
        b'<c r="B12"><v>1</v></c><c r="B12"><v>2</v></c><c r="B12"><v>3</v></c>',
        f"{READ} WBK-037",
    ),
    ("a cell and once more without anything", b'<c r="B12"><v>1</v></c><c r="B12"/><c r="B12" s="1"></c>', READ),
    (
        "a cell twice, each in its own form",
        b'<c r="B12"><v>1</v></c><c r="A12"><v>2</v></c><c r="B12" t="inlineStr"><is><t>Ana</t></is></c>',
        f"{READ} WBK-037",
    ),
    ("cells out of order", b'<c r="C12"><v>1</v></c><c r="A12"><v>2</v></c>', READ),
    ("a place in small letters", b'<c r="b12"><v>1</v></c>', READ),
    ("a place that is none", b'<c r="B-12"><v>1</v></c>', "DAMAGED"),
    ("letters that turn the line round", '<c r="B12" t="str"><v>Ana\u202egnp.exe\u200b\ufeff</v></c>'.encode(), READ),
    ("digits of other scripts", '<c r="A12" t="str"><v>２０１ ٢٠١</v></c>'.encode(), READ),
    ("a NUL written out", b'<c r="B12" t="str"><v>Ana_x0000__x001B_[31m</v></c>', READ),
    ("half a character written out", b'<c r="B12" t="str"><v>Ana_xD800_</v></c>', READ),
    ("a text that would run a program", b'<c r="B12" t="str"><v>=cmd|\' /C calc\'!A0</v></c>', READ),
    (
        "a formula that is shared by a whole sheet",
        b'<c r="BB12"><f t="shared" ref="A1:XFD1048576" si="0">1</f><v>1</v></c>',
        f"{READ} WBK-001",
    ),
    (
        "a formula over a whole sheet",
        b'<c r="BB12"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c>',
        f"{READ} WBK-001",
    ),
    ("a formula of 9,000 letters", b'<c r="BB12"><f>' + b"1+" * 4_500 + b"1</f><v>1</v></c>", f"{READ} WBK-001"),
):
    add(name, verdict, _cell(cell))

# Active content

_REL = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _related(kind: bytes, target: bytes, part: str, content: bytes, mode: bytes = b"") -> Recipe:
    relation = b'<Relationship Id="rId900" Type="' + kind + b'" Target="' + target + b'"' + mode + b"/></Relationships>"

    def recipe(back: Return) -> bytes:
        parts = back.parts
        parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", relation)
        return back.packed(parts | {part: content})

    return recipe


add(
    "macros in an .xlsx",
    f"{READ} WBK-012",
    _related(
        b"http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        b"vbaProject.bin",
        "xl/vbaProject.bin",
        b"\xd0\xcf\x11\xe0",
    ),
)
add(
    "a link into another file",
    READ,
    _related(
        _REL + b"externalLink",
        b"externalLinks/externalLink1.xml",
        "xl/externalLinks/externalLink1.xml",
        b"<externalLink/>",
    ),
)
add(
    "a link that runs a program",
    READ,
    _related(
        _REL + b"externalLink",
        b"externalLinks/externalLink1.xml",
        "xl/externalLinks/externalLink1.xml",
        b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
    ),
)
add("a relationship that leads nowhere", READ, _related(_REL + b"theme", b"theme/gone.xml", "xl/x.bin", b"x"))
add(
    "a binary workbook",
    "BINARY",
    lambda back: back.with_part("_rels/.rels", replaced(b"xl/workbook.xml", b"xl/workbook.bin")),
)
