"""A return with all that customers put into a workbook: a questionnaire, spliced as Excel would have left it."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter
from ecma import OFFICE as _R
from ecma import SHEET_ORDER
from marking import mark

from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.mark import Mark
from emprov_xl.model.rule import Severity

NAMES = 2_000
PIN = "739154"
LONG = "A very long remark, “with quotes”, & more <of it>. " * 8
LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6390f7abfc"
    "0f00035c01e6b311ef990000000049454e44ae426082"
)
FILLED: dict[str, str | float] = {
    "A7": "2001",
    "B7": "Ana Ruiz",
    "A8": "2001",
    "B8": 'Ben "B" <Ode> & Co',
    "A9": "2003",
    "B9": "=SUM(1)",
    "A10": 2004.0,
    "B10": "Zoë 😀\nsecond line",
    "A11": LONG,
    "G7": float(PIN),
    "G8": PIN,
    "C12": "over two rows",
    "B15": "bold and red",
}
RICH = "B15"
NOTED = ("A8", "B7", "B30")  # A8 and B7 are marked too
TALKED = "B9"
MERGED = "C12:D13"

_MS = "http://schemas.microsoft.com/office"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TALK = "{4A8F1E4E-7C39-4A0F-9B7B-2B5E0A6F0001}"
_PERSON = "{4A8F1E4E-7C39-4A0F-9B7B-2B5E0A6F0002}"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_TABLE = (
    f'{_HEAD}<table xmlns="{_MAIN}" id="1" name="Cables" displayName="Cables" ref="A3:C6" totalsRowCount="1">'
    '<autoFilter ref="A3:C5"/><tableColumns count="3"><tableColumn id="1" name="Room" totalsRowLabel="All"/>'
    '<tableColumn id="2" name="Cables" totalsRowFunction="sum"/><tableColumn id="3" name="Twice">'
    "<calculatedColumnFormula>Cables[Cables]*2</calculatedColumnFormula></tableColumn></tableColumns>"
    '<tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
    'showColumnStripes="0"/></table>'
)
_OWN_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Our own list</t></is></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>Room</t></is></c><c r="B3" t="inlineStr"><is><t>Cables</t></is></c>'
    '<c r="C3" t="inlineStr"><is><t>Twice</t></is></c></row>'
    '<row r="4"><c r="A4" t="inlineStr"><is><t>Lobby</t></is></c><c r="B4"><v>4</v></c>'
    '<c r="C4"><f>Cables[[#This Row],[Cables]]*2</f><v>8</v></c></row>'
    '<row r="5"><c r="A5" t="inlineStr"><is><t>Attic</t></is></c><c r="B5"><v>2.5</v></c>'
    '<c r="C5"><f>Cables[[#This Row],[Cables]]*2</f><v>5</v></c></row>'
    '<row r="6"><c r="A6" t="inlineStr"><is><t>All</t></is></c>'
    '<c r="B6"><f>SUBTOTAL(109,Cables[Cables])</f><v>6.5</v></c></row>'
    '<row r="8"><c r="A8"><f t="shared" ref="A8:A9" si="0">B4*2</f><v>8</v></c>'
    '<c r="B8" t="str"><f>Extensions!A7&amp;" &lt;"</f><v>2001 &lt;</v></c>'
    '<c r="C8" t="b"><f>TRUE</f><v>1</v></c></row>'
    '<row r="9"><c r="A9"><f t="shared" si="0"/><v>5</v></c><c r="B9" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    '<c r="C9"><f t="array" ref="C9">SUM(B4:B5*2)</f><v>13</v></c></row>'
)
_X14_FORMATS = (
    '<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" '
    f'xmlns:x14="{_MS}/spreadsheetml/2009/9/main"><x14:conditionalFormattings>'
    f'<x14:conditionalFormatting xmlns:xm="{_MS}/excel/2006/main">'
    '<x14:cfRule type="dataBar" id="{11111111-1111-1111-1111-111111111111}"><x14:dataBar minLength="0" '
    'maxLength="100" gradient="0" direction="rightToLeft"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/>'
    '<x14:negativeFillColor rgb="FFFF0000"/><x14:axisColor rgb="FF000000"/></x14:dataBar></x14:cfRule>'
    "<xm:sqref>A7:A31</xm:sqref></x14:conditionalFormatting>"
    f'<x14:conditionalFormatting xmlns:xm="{_MS}/excel/2006/main">'
    '<x14:cfRule type="expression" priority="1" id="{22222222-2222-2222-2222-222222222222}">'
    "<xm:f>'Our list'!$B$4&gt;3</xm:f><x14:dxf><fill><patternFill><bgColor rgb=\"FF00FF00\"/></patternFill></fill>"
    "</x14:dxf></x14:cfRule><xm:sqref>A7:B9</xm:sqref></x14:conditionalFormatting>"
    "</x14:conditionalFormattings></ext>"
)
_X14_LISTS = (
    '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    f'xmlns:x14="{_MS}/spreadsheetml/2009/9/main"><x14:dataValidations count="1" xmlns:xm="{_MS}/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1"><x14:formula1>'
    "<xm:f>'Our list'!$A$4:$A$5</xm:f></x14:formula1><xm:sqref>Z7:Z31</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext>"
)


def torture_workbook(folder: Path) -> Path:
    """A small questionnaire, filled in and full of the customer's own things."""
    path = folder / "returned.xlsx"
    order = Order("Acme", "ACM-001", None, 5, frozenset(), None, None, dt.date(2026, 12, 1))
    issue_questionnaire(path, order)
    with zipfile.ZipFile(path) as issued:
        content = {name: issued.read(name) for name in issued.namelist()}
    extensions = part_of(content, "Extensions")
    _put_on_extensions(content, extensions)
    _put_sheets_and_names(content)
    _put_parts_nobody_looks_into(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return path


def torture_marks() -> tuple[Mark, ...]:
    """Some forty marks, on every kind of cell."""
    note = "EXT-001 Extension 2001 is also given to row 8."
    usual = [
        mark("A7", "2001", note=note),
        mark("A8", "2001", note=note),
        mark("B7", "Ana Ruiz", Severity.NOTE, "EXT-009 The name is used twice."),
        mark("B7", "Ana Ruiz", Severity.BLOCKER, "EXT-010 And more. " * 40),
        mark("B8", FILLED["B8"], Severity.WARNING, 'EXT-011 <“quotes”> & "others".'),
        mark("B9", "=SUM(1)", Severity.WARNING, "EXT-012 This looks like a formula."),
        mark("A10", 2004.0, Severity.NOTE, "EXT-013 A number."),
        mark("B10", FILLED["B10"], Severity.NOTE, "EXT-014 Two lines."),
        mark("A11", LONG, Severity.BLOCKER, "EXT-015 Too long."),
        mark("G7", float(PIN), Severity.WARNING, "VM-002 The PIN is easily guessed.", secret=True),
        mark("G8", PIN, Severity.WARNING, "VM-002 The PIN is easily guessed.", secret=True),
        mark("D13", None, Severity.WARNING, "EXT-016 Blank, under a merged block."),
        mark("C12", "over two rows", Severity.BLOCKER, "EXT-017 Merged."),
        mark("ZZ5000", "far", Severity.WARNING, "EXT-018 Far away."),
        mark("XFD1048576", "last", Severity.WARNING, "EXT-019 The very last cell."),
        mark("XFC3", "wide", Severity.WARNING, "EXT-020 Nearly the last column."),
        mark("A1048575", None, Severity.WARNING, "EXT-021 Nearly the last row."),
        mark("A1", "Extensions", Severity.NOTE, "EXT-022 The very first cell."),
        mark("F7", True, Severity.NOTE, ""),
    ]
    blank = [mark(f"A{row}", None, Severity.BLOCKER, "EXT-010 Missing.") for row in range(12, 27)]
    elsewhere = [
        mark("C8", dt.date(2026, 11, 3), Severity.NOTE, "SITE-004 That is a Sunday.", title="Site"),
        mark("C9", None, Severity.BLOCKER, "SITE-001 Missing.", title="Site"),
        mark("A4", "Lobby", Severity.NOTE, "OWN-001 In a table.", title="Our list"),
        mark("B9", "#DIV/0!", Severity.WARNING, "OWN-002 An error.", title="Our list"),
        mark("A1", "kept", Severity.NOTE, "OLD-001 On a sheet out of sight.", title="Old data"),
        mark("B2", None, Severity.NOTE, "OLD-002 Blank there.", title="Old data"),
    ]
    return (*usual, *blank, *elsewhere)


def part_of(content: dict[str, bytes], title: str) -> str:
    """The part of the sheet of that title, as a questionnaire lists it."""
    sheet = re.search(rf'<sheet name="{re.escape(title)}"[^>]*r:id="(\w+)"', content["xl/workbook.xml"].decode())
    assert sheet
    relations = content["xl/_rels/workbook.xml.rels"].decode()
    target = re.search(rf'<Relationship Id="{sheet[1]}"[^>]*Target="([^"]+)"', relations)
    assert target
    return f"xl/{target[1].removeprefix('/xl/')}"


def _put_on_extensions(content: dict[str, bytes], part: str) -> None:
    donor = _donor()
    xml = content[part].decode()
    assert '<row r="7"' not in xml
    strings = content["xl/sharedStrings.xml"].decode()
    rich = (
        '<si><r><rPr><b/><sz val="11"/><rFont val="Calibri"/></rPr><t>bold</t></r>'
        '<r><rPr><i/><color rgb="FFFF0000"/></rPr><t xml:space="preserve"> and red</t></r></si>'
    )
    content["xl/sharedStrings.xml"] = strings.replace("</sst>", f"{rich}</sst>").encode()
    number = len(re.findall("<si>", strings))
    rows: dict[int, dict[str, str | float]] = {}
    for address, value in FILLED.items():
        rows.setdefault(int(address[1:]), {})[address] = value
    written = "".join(_row(row, values, number) for row, values in sorted(rows.items()))
    xml = xml.replace("</sheetData>", f"{written}</sheetData>")
    xml = re.sub(r'(<cfRule [^>]*priority=")(\d+)', lambda found: f"{found[1]}{int(found[2]) + 2}", xml)
    theirs = (
        '<conditionalFormatting sqref="A7:B31"><cfRule type="expression" dxfId="0" priority="2">'
        "<formula>LEN($A7)&gt;0</formula></cfRule></conditionalFormatting>"
        '<conditionalFormatting sqref="A7:A31"><cfRule type="dataBar" priority="99"><dataBar><cfvo type="min"/>'
        '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext '
        f'xmlns:x14="{_MS}/spreadsheetml/2009/9/main" uri="{{B025F937-C7B1-47D3-B67F-A62EFF666E3E}}">'
        "<x14:id>{11111111-1111-1111-1111-111111111111}</x14:id></ext></extLst></cfRule></conditionalFormatting>"
    )
    xml = re.sub(
        r'<mergeCells count="(\d+)">',
        lambda found: f'<mergeCells count="{int(found[1]) + 1}"><mergeCell ref="{MERGED}"/>',
        xml,
    )
    xml = xml.replace("<pageSetup ", '<pageSetup r:id="rId90" ')
    for name in ("drawing", "legacyDrawing", "legacyDrawingHF"):
        piece = re.search(rf"<{name} [^>]*/>", donor["xl/worksheets/sheet1.xml"].decode())
        assert piece
        xml = insert(xml, name, piece[0])
    xml = insert(xml, "extLst", f"<extLst>{_X14_FORMATS}{_X14_LISTS}</extLst>")
    content[part] = insert(xml, "conditionalFormatting", theirs).encode()
    kept = ("xl/drawings/", "xl/charts/", "xl/media/", "xl/comments")
    content.update({name: data for name, data in donor.items() if name.startswith(kept)})
    relations = donor["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    more = (
        f'<Relationship Id="rId90" Type="{_R}/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
        f'<Relationship Id="rId91" Type="{_MS}/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    content[f"xl/worksheets/_rels/{Path(part).name}.rels"] = relations.replace("</Relationships>", more).encode()
    content["xl/printerSettings/printerSettings1.bin"] = b"\x01\x02 printer"
    content["xl/threadedComments/threadedComment1.xml"] = (
        f'{_HEAD}<ThreadedComments xmlns="{_MS}/spreadsheetml/2018/threadedcomments"><threadedComment ref="{TALKED}" '
        f'dT="2026-11-03T10:00:00.00" personId="{_PERSON}" id="{_TALK}"><text>Is Zoë one of us?</text>'
        "</threadedComment></ThreadedComments>"
    ).encode()
    content["xl/persons/person.xml"] = (
        f'{_HEAD}<personList xmlns="{_MS}/spreadsheetml/2018/threadedcomments"><person displayName="Ana" '
        f'id="{_PERSON}" userId="ana" providerId="None"/></personList>'
    ).encode()
    related(content, f"{_MS}/2017/10/relationships/person", "persons/person.xml")
    types = re.findall(r"<(?:Default|Override)[^>]*/>", donor["[Content_Types].xml"].decode())
    wanted = [piece for piece in types if re.search(r"/xl/(?:drawings|charts|comments)|\"(?:png|vml)\"", piece)]
    declared(
        content,
        *wanted,
        f'<Default Extension="bin" ContentType="{_SHEET_TYPE}.printerSettings"/>',
        '<Override PartName="/xl/threadedComments/threadedComment1.xml" '
        'ContentType="application/vnd.ms-excel.threadedcomments+xml"/>',
        '<Override PartName="/xl/persons/person.xml" ContentType="application/vnd.ms-excel.person+xml"/>',
    )


def _donor() -> dict[str, bytes]:
    """The parts of a workbook with the drawings and notes to put on Extensions."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Extensions")
        sheet.insert_image("R2", "logo.png", {"image_data": io.BytesIO(LOGO), "description": "our logo"})
        sheet.insert_image("R9", "linked.png", {"image_data": io.BytesIO(LOGO), "url": "https://example.com/"})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Extensions!$A$7:$A$10", "trendline": {"type": "linear"}})
        sheet.insert_chart("R15", chart)
        sheet.insert_textbox("R30", "Please ask Ben", {"fill": {"color": "#FFFF00"}})
        sheet.set_header("&L&G", {"image_left": "logo.png", "image_data_left": io.BytesIO(LOGO)})
        sheet.write_comment("A8", "Ben asks: why twice?", {"author": "Ben", "color": "#00FF00", "visible": True})
        sheet.write_comment("B7", "A wide one", {"author": "Ana", "x_scale": 3, "y_scale": 0.5})
        sheet.write_comment("B30", "Untouched", {"author": "Ana", "font_size": 14, "x_offset": 7, "y_offset": 9})
        sheet.write_comment(TALKED, "[Threaded comment] Is Zoë one of us?", {"author": f"tc={_TALK}"})
    with zipfile.ZipFile(made) as package:
        return {name: package.read(name) for name in package.namelist()}


def _put_sheets_and_names(content: dict[str, bytes]) -> None:
    own = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_R}"><dimension ref="A1:C9"/><sheetData>{_OWN_ROWS}</sheetData>'
        '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells><hyperlinks>'
        '<hyperlink ref="A1" r:id="rId1"/><hyperlink ref="A4" location="Extensions!A7" display="there"/></hyperlinks>'
        '<printOptions gridLines="1"/><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" '
        'footer="0.3"/><pageSetup orientation="landscape"/><headerFooter><oddHeader>&amp;COurs</oddHeader>'
        '</headerFooter><rowBreaks count="1" manualBreakCount="1"><brk id="6" max="16383" man="1"/></rowBreaks>'
        '<tableParts count="1"><tablePart r:id="rId2"/></tableParts></worksheet>'
    )
    old = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>kept</t></is></c>'
        '</row></sheetData><sheetProtection sheet="1" objects="1" scenarios="1" password="CC1A"/></worksheet>'
    )
    content["xl/worksheets/sheet90.xml"], content["xl/worksheets/sheet91.xml"] = own.encode(), old.encode()
    content["xl/tables/table1.xml"] = _TABLE.encode()
    content["xl/worksheets/_rels/sheet90.xml.rels"] = (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_R}/hyperlink" Target="https://example.com/?a=1&amp;b=2" '
        'TargetMode="External"/>'
        f'<Relationship Id="rId2" Type="{_R}/table" Target="../tables/table1.xml"/></Relationships>'
    ).encode()
    declared(
        content,
        f'<Override PartName="/xl/worksheets/sheet90.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>',
        f'<Override PartName="/xl/worksheets/sheet91.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>',
        f'<Override PartName="/xl/tables/table1.xml" ContentType="{_SHEET_TYPE}.table+xml"/>',
    )
    ours, gone = (related(content, f"{_R}/worksheet", f"worksheets/sheet{number}.xml") for number in (90, 91))
    book = content["xl/workbook.xml"].decode()
    count = len(re.findall("<sheet ", book))
    sheets = (
        f'<sheet name="Our list" sheetId="90" r:id="{ours}"/>'
        f'<sheet name="Old data" sheetId="91" state="veryHidden" r:id="{gone}"/>'
    )
    names = "".join(
        f"<definedName name=\"their.name.{number}\">'Our list'!$A${number}</definedName>" for number in range(1, NAMES)
    )
    names += (
        f'<definedName name="_xlnm.Print_Area" localSheetId="{count}">\'Our list\'!$A$1:$C$9</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{count}">\'Our list\'!$1:$3</definedName>'
        f'<definedName name="rate" localSheetId="{count + 1}" comment="as agreed">0.19</definedName>'
        '<definedName name="broken" hidden="1">#REF!</definedName>'
    )
    book = book.replace("</sheets>", f"{sheets}</sheets>").replace("</definedNames>", f"{names}</definedNames>")
    content["xl/workbook.xml"] = book.encode()
    listed = content["docProps/app.xml"].decode()
    titles = re.findall("<vt:lpstr>(.*?)</vt:lpstr>", listed.partition("TitlesOfParts")[2])
    last, own = (
        f"<vt:lpstr>{titles[count - 1]}</vt:lpstr>",
        "<vt:lpstr>Our list</vt:lpstr><vt:lpstr>Old data</vt:lpstr>",
    )
    for old, new in (
        (f"<vt:i4>{count}<", f"<vt:i4>{count + 2}<"),
        (f'size="{len(titles)}"', f'size="{len(titles) + 2}"'),
        (last, f"{last}{own}"),
    ):
        assert listed.count(old) == 1, old
        listed = listed.replace(old, new)
    content["docProps/app.xml"] = listed.encode()


def _put_parts_nobody_looks_into(content: dict[str, bytes]) -> None:
    content["customXml/item1.xml"] = b'<ours xmlns="urn:acme"><asset>12</asset></ours>'
    content["customXml/itemProps1.xml"] = (
        f'{_HEAD}<ds:datastoreItem ds:itemID="{{33333333-3333-3333-3333-333333333333}}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    ).encode()
    content["customXml/_rels/item1.xml.rels"] = (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_R}/customXmlProps" Target="itemProps1.xml"/></Relationships>'
    ).encode()
    related(content, f"{_R}/customXml", "../customXml/item1.xml")
    declared(
        content,
        '<Override PartName="/customXml/itemProps1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>',
    )


def insert(xml: str, name: str, piece: str) -> str:
    """The sheet with a piece where the order of elements wants it, behind any of its like."""
    rows = xml.index("</sheetData>")
    later = SHEET_ORDER[SHEET_ORDER.index(name) + 1 :]
    found = re.compile("|".join(rf"<{element}[ />]" for element in (*later, "/worksheet"))).search(xml, rows)
    assert found
    return xml[: found.start()] + piece + xml[found.start() :]


def _row(row: int, values: dict[str, str | float], rich: int) -> str:
    cells = []
    for address, value in sorted(values.items()):
        if address == RICH:
            cells.append(f'<c r="{address}" t="s"><v>{rich}</v></c>')
        elif isinstance(value, str):
            text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
            cells.append(f'<c r="{address}" t="inlineStr">{text}</c>')
        else:
            cells.append(f'<c r="{address}"><v>{value:g}</v></c>')
    return f'<row r="{row}">{"".join(cells)}</row>'


def related(content: dict[str, bytes], kind: str, target: str) -> str:
    name = "xl/_rels/workbook.xml.rels"
    relations = content[name].decode()
    identifier = f"rId{len(re.findall('<Relationship ', relations)) + 1}"
    piece = f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"/></Relationships>'
    content[name] = relations.replace("</Relationships>", piece).encode()
    return identifier


def declared(content: dict[str, bytes], *pieces: str) -> None:
    types = content["[Content_Types].xml"].decode()
    new = "".join(piece for piece in pieces if piece not in types)
    content["[Content_Types].xml"] = types.replace("</Types>", f"{new}</Types>").encode()
