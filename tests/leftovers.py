"""A return with what does not travel into its annotated copy: macros, macro sheets, links, and all that names them."""

import re
import zipfile
from pathlib import Path

from ecma import OFFICE
from marking import parts
from torture import part_of, torture_workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MS = "http://schemas.microsoft.com/office/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EXCEL = "application/vnd.ms-excel"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SOURCE = "\r\n".join(
    [
        'Attribute VB_Name = "Module1"',
        "Public Function Rate(x)",
        "  Rate = x * 2",
        "End Function",
        "Sub Hello()",
        "End Sub",
    ]
)

# On "Our list": what a cell is before, what it is after.
CELLS = {
    "E1": ("<c{a}><f>[1]Prices!B2*2</f><v>8</v></c>", "<c{a}><v>8</v></c>"),
    "E2": (
        "<c{a} t=\"str\"><f>'[1]My &amp; sheet'!A1</f><v>Cleo &lt;3</v></c>",
        '<c{a} t="inlineStr"><is><t xml:space="preserve">Cleo &lt;3</t></is></c>',
    ),
    "E3": ('<c{a}><f t="shared" ref="E3:E5" si="7">[1]Prices!A3</f><v>3</v></c>', "<c{a}><v>3</v></c>"),
    "E4": ('<c{a}><f t="shared" si="7"/><v>4</v></c>', "<c{a}><v>4</v></c>"),
    "E5": ('<c{a} t="b"><f t="shared" si="7"></f><v>1</v></c>', '<c{a} t="b"><v>1</v></c>'),
    "E6": ('<c{a} t="e"><f>[2]!A1</f><v>#N/A</v></c>', '<c{a} t="e"><v>#N/A</v></c>'),
    "E7": ("<c{a}><f>cmd|'/C calc'!A0</f><v>0</v></c>", "<c{a}><v>0</v></c>"),
    "E8": ('<c{a} cm="1"><f t="array" ref="E8:E9">[1]Prices!A1:A2</f><v>1</v></c>', "<c{a}><v>1</v></c>"),
    "E9": ("<c{a}><v>2</v></c>", "<c{a}><v>2</v></c>"),
    "E10": ("<c{a}><f>Rate(B4)</f><v>8</v></c>", "<c{a}><v>8</v></c>"),
    "E11": ("<c{a}><f>SUM(twice)</f><v>9</v></c>", "<c{a}><v>9</v></c>"),
    "E12": ("<c{a}><f>Macro1!A1+1</f><v>7</v></c>", "<c{a}><v>7</v></c>"),
    "E13": ("<c{a}><f>[1]Prices!Z9</f></c>", "<c{a}/>"),
    "E14": ('<c{a} t="str"><f>[1]Prices!Z9&amp;""</f><v></v></c>', "<c{a}/>"),
    # These stay.
    "F1": ('<c{a} t="str"><f>"[1]x!A1 Rate("&amp;B4</f><v>[1]x!A1 Rate(4</v></c>', None),
    "F2": ("<c{a}><f>SUM(Cables[[#This Row],[Cables]],[0]!rate)</f><v>4</v></c>", None),
    "F3": ('<c{a} t="str"><f>\'Our list\'!A4&amp;"|!"</f><v>Lobby|!</v></c>', None),
    "F4": ('<c{a}><f t="shared" ref="F4:F5" si="8">B4*2</f><v>8</v></c>', None),
    "F5": ('<c{a}><f t="shared" si="8"/><v>5</v></c>', None),
}
FROZEN = tuple(address for address, (before, after) in CELLS.items() if after and before != after)
ANSWER = "B16"


def packed_source(text: str) -> bytes:
    """A module's source as a VBA project keeps it, each letter as it is."""
    data = text.encode("latin-1")
    assert len(data) < 3_000
    chunk = b"".join(b"\x00" + data[at : at + 8] for at in range(0, len(data), 8))
    return b"\x01" + (len(chunk) - 1 | 0xB000).to_bytes(2, "little") + chunk


def with_leftovers(folder: Path) -> Path:
    """The torture workbook, and everything of the list of what is left out."""
    content = parts(torture_workbook(folder))
    _put_parts(content)
    _put_in_the_book(content)
    _put_on_sheets(content)
    return written(folder / "returned.xlsm", content)


def _put_parts(content: dict[str, bytes]) -> None:
    content["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + bytes(60) + packed_source(SOURCE) + bytes(20)
    content["xl/vbaProjectSignature.bin"] = b"signed"
    content["xl/_rels/vbaProject.bin.rels"] = _relations(
        f'<Relationship Id="rId1" Type="{_MS}/relationships/vbaProjectSignature" Target="vbaProjectSignature.bin"/>'
    )
    content["xl/externalLinks/externalLink1.xml"] = (
        f'{_HEAD}<externalLink xmlns="{_MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"><sheetNames>'
        '<sheetName val="Prices"/></sheetNames></externalBook></externalLink>'
    ).encode()
    content["xl/externalLinks/_rels/externalLink1.xml.rels"] = _relations(
        f'<Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" Target="file:///C:/ours/price%20list.xlsx" '
        'TargetMode="External"/>'
    )
    content["xl/externalLinks/externalLink2.xml"] = (
        f'{_HEAD}<externalLink xmlns="{_MAIN}"><ddeLink ddeService="cmd" ddeTopic="calc"><ddeItems>'
        '<ddeItem name="A1" advise="1"/></ddeItems></ddeLink></externalLink>'
    ).encode()
    content["xl/macrosheets/sheet1.xml"] = (
        f'{_HEAD}<xm:macrosheet xmlns="{_MAIN}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
        f' xmlns:r="{OFFICE}"><sheetData><row r="1"><c r="A1" t="b"><f>EXEC("calc")</f><v>1</v></c></row></sheetData>'
        '<drawing r:id="rId1"/></xm:macrosheet>'
    ).encode()
    content["xl/macrosheets/_rels/sheet1.xml.rels"] = _relations(
        f'<Relationship Id="rId1" Type="{OFFICE}/drawing" Target="../drawings/drawing90.xml"/>'
    )
    content["xl/drawings/drawing90.xml"] = (
        f'{_HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
    ).encode()
    content["xl/dialogsheets/sheet1.xml"] = f'{_HEAD}<dialogsheet xmlns="{_MAIN}"/>'.encode()
    types = content["[Content_Types].xml"].decode()
    types = types.replace(f"{_SHEET}.sheet.main+xml", f"{_EXCEL}.sheet.macroEnabled.main+xml")
    named = {
        "vbaProject.bin": "application/vnd.ms-office.vbaProject",
        "vbaProjectSignature.bin": "application/vnd.ms-office.vbaProjectSignature",
        "externalLinks/externalLink1.xml": f"{_SHEET}.externalLink+xml",
        "externalLinks/externalLink2.xml": f"{_SHEET}.externalLink+xml",
        "macrosheets/sheet1.xml": f"{_EXCEL}.macrosheet+xml",
        "dialogsheets/sheet1.xml": f"{_SHEET}.dialogsheet+xml",
        "drawings/drawing90.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
    }
    listed = "".join(f'<Override PartName="/xl/{name}" ContentType="{kind}"/>' for name, kind in named.items())
    content["[Content_Types].xml"] = types.replace("</Types>", f"{listed}</Types>").encode()


def _put_in_the_book(content: dict[str, bytes]) -> None:
    new = {
        "rId901": (f"{_MS}/relationships/vbaProject", "vbaProject.bin"),
        "rId902": (f"{OFFICE}/externalLink", "externalLinks/externalLink1.xml"),
        "rId903": (f"{OFFICE}/externalLink", "externalLinks/externalLink2.xml"),
        "rId904": (f"{_MS}/relationships/xlMacrosheet", "macrosheets/sheet1.xml"),
        "rId905": (f"{OFFICE}/dialogsheet", "dialogsheets/sheet1.xml"),
    }
    relations = content["xl/_rels/workbook.xml.rels"].decode()
    pieces = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, (kind, target) in new.items()
    )
    content["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", f"{pieces}</Relationships>").encode()
    book = content["xl/workbook.xml"].decode()
    place = re.findall(r'<sheet name="([^"]*)"', book).index("Our list")
    book = re.sub(
        r'localSheetId="(\d+)"',
        lambda found: f'localSheetId="{int(found[1]) + (int(found[1]) >= place)}"',
        book,
    )
    book = book.replace(
        '<sheet name="Our list"', '<sheet name="Macro1" sheetId="95" r:id="rId904"/><sheet name="Our list"'
    )
    book = book.replace("</sheets>", '<sheet name="Dialog1" sheetId="96" state="hidden" r:id="rId905"/></sheets>')
    links = '<externalReference r:id="rId902"/><externalReference r:id="rId903"/>'
    names = (
        '<definedName name="prices">[1]Prices!$A$1:$B$9</definedName><definedName name="twice">prices*2</definedName>'
        '<definedName name="_xlnm.Auto_Open" hidden="1">Macro1!$A$1</definedName>'
        f'<definedName name="Go" localSheetId="{place}" xlm="1" function="1">Macro1!$A$1</definedName>'
        "<definedName name=\"kept.name\">'Our list'!$B$4</definedName>"
    )
    book = book.replace("</definedNames>", f"{names}</definedNames>")
    book = book.replace("</sheets>", f"</sheets><externalReferences>{links}</externalReferences>")
    book = re.sub(r"<workbookView ", '<workbookView firstSheet="40" ', book) if "firstSheet" not in book else book
    content["xl/workbook.xml"] = book.encode()


def _put_on_sheets(content: dict[str, bytes]) -> None:
    own = part_of(content, "Our list")
    xml = content[own].decode()
    for address, (before, _) in CELLS.items():
        row = address[1:]
        cell = before.format(a=f' r="{address}" s="1"')
        if f'<row r="{row}">' not in xml:
            at = re.search(
                rf'<row r="(?:{"|".join(str(n) for n in range(int(row) + 1, 30))})">|</sheetData>', xml
            ).start()
            xml = xml[:at] + f'<row r="{row}"></row>' + xml[at:]
        xml = re.sub(rf'(<row r="{row}">.*?)</row>', lambda found, cell=cell: f"{found[1]}{cell}</row>", xml, count=1)
    rules = (
        '<conditionalFormatting sqref="A4:A5"><cfRule type="expression" dxfId="0" priority="1"><formula>Macro1!$A$1'
        '</formula></cfRule><cfRule type="expression" dxfId="0" priority="2"><formula>TRUE</formula></cfRule>'
        '</conditionalFormatting><conditionalFormatting sqref="B4"><cfRule type="expression" dxfId="0" priority="3">'
        "<formula>prices&gt;1</formula></cfRule></conditionalFormatting>"
        '<dataValidations count="2"><dataValidation type="list" sqref="A4"><formula1>prices</formula1></dataValidation>'
        '<dataValidation type="list" sqref="A5"><formula1>kept.name</formula1></dataValidation></dataValidations>'
    )
    content[own] = xml.replace("<hyperlinks>", f"{rules}<hyperlinks>").encode()
    extensions = part_of(content, "Extensions")
    answer = f'<row r="16"><c r="{ANSWER}" t="str"><f>[1]People!A1</f><v>Cleo Marsh</v></c></row></sheetData>'
    content[extensions] = content[extensions].decode().replace("</sheetData>", answer).encode()
    table = content["xl/tables/table1.xml"].decode()
    content["xl/tables/table1.xml"] = table.replace("Cables[Cables]*2", "Rate(Cables[Cables])").encode()
    chart = content["xl/charts/chart1.xml"].decode()
    series = (
        '<c:tx><c:strRef><c:f>[1]Prices!$A$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>Price</c:v></c:pt>'
        "</c:strCache></c:strRef></c:tx>"
    )
    values = (
        "<c:val><c:numRef><c:f>[1]Prices!$A$1:$A$2</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        '<c:ptCount val="2"/><c:pt idx="0"><c:v>4</c:v></c:pt><c:pt idx="1"><c:v>2</c:v></c:pt></c:numCache></c:numRef>'
        "</c:val>"
    )
    chart = re.sub(r"<c:val>.*?</c:val>", values, chart, flags=re.DOTALL)
    content["xl/charts/chart1.xml"] = re.sub(r'(<c:order val="0"/>)', rf"\1{series}", chart).encode()
    drawing = content["xl/drawings/drawing1.xml"].decode()
    content["xl/drawings/drawing1.xml"] = drawing.replace('<xdr:sp macro=""', '<xdr:sp macro="[1]!Hello"').encode()


def written(path: Path, content: dict[str, bytes]) -> Path:
    """A workbook of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return path


def _relations(pieces: str) -> bytes:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{pieces}</Relationships>'.encode()
