"""A return with all that could run or reach out: macros, a macro sheet, links to another workbook and to a program."""

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from torture import declared, insert, part_of, related, torture_workbook

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
LINKED = {  # cell -> formula and saved value
    "H20": ("'[1]Staff list'!$B$2", 't="str"', "from the other file"),
    "H21": ("SUM([1]Staff!A1:A9)+1", "", "46"),
    "H22": ("[1]!Everybody", "", "7"),
    "H23": ("[2]!'!A0'", 't="str"', "from the program"),
    "H24": ("Macro1!Area(1)", "", "12"),
    "H25": ('IF(A7="[1]Sheet!",1,2)', "", "2"),  # in quotes: no link
    "H26": ("List1[[#This Row],[1]]", "", "3"),  # a column of a table
}
KEPT_FORMULAS = {"H25", "H26"}


def active_workbook(folder: Path) -> Path:
    """The torture workbook, with what is left out of an annotated copy."""
    path = torture_workbook(folder)
    with zipfile.ZipFile(path) as package:
        content = {name: package.read(name) for name in package.namelist()}
    _put_macros(content)
    _put_macro_sheet(content)
    _put_links(content)
    _put_formulas(content, part_of(content, "Our list"))
    target = path.with_name("active.xlsm")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return target


def _put_macros(content: dict[str, bytes]) -> None:
    content["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 Sub Auto_Open()"
    content["xl/vbaProjectSignature.bin"] = b"signed"
    content["xl/_rels/vbaProject.bin.rels"] = (
        _HEAD
        + _RELATIONS.format(
            f'<Relationship Id="rId1" Type="{_MICROSOFT}/vbaProjectSignature" Target="vbaProjectSignature.bin"/>'
        )
    ).encode()
    related(content, f"{_MICROSOFT}/vbaProject", "vbaProject.bin")
    types = content["[Content_Types].xml"].decode()
    types = types.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    content["[Content_Types].xml"] = types.encode()
    for part in ("vbaProject", "vbaProjectSignature"):
        declared(content, f'<Override PartName="/xl/{part}.bin" ContentType="application/vnd.ms-office.{part}"/>')


def _put_macro_sheet(content: dict[str, bytes]) -> None:
    """An Excel 4 macro sheet between the customer's sheets, so that those behind it change their numbers."""
    content["xl/macrosheets/sheet1.xml"] = (
        f'{_HEAD}<xm:macrosheet xmlns="{_MAIN}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="str"><f>RUN("x")</f><v>run me</v></c></row></sheetData></xm:macrosheet>'
    ).encode()
    declared(
        content,
        '<Override PartName="/xl/macrosheets/sheet1.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>',
    )
    identifier = related(content, f"{_MICROSOFT}/xlMacrosheet", "macrosheets/sheet1.xml")
    book = content["xl/workbook.xml"].decode()
    first = re.search(r"<sheet [^>]*/>", book)
    assert first
    book = book.replace(first[0], f'{first[0]}<sheet name="Macro1" sheetId="9000" state="hidden" r:id="{identifier}"/>')
    book = re.sub(r'localSheetId="([1-9]\d*)"', lambda found: f'localSheetId="{int(found[1]) + 1}"', book)
    book = book.replace(
        "</definedNames>", '<definedName name="Auto_Open" hidden="1" xlm="1">Macro1!$A$1</definedName></definedNames>'
    )
    content["xl/workbook.xml"] = book.encode()


def _put_links(content: dict[str, bytes]) -> None:
    content["xl/externalLinks/externalLink1.xml"] = (
        f'{_HEAD}<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{_R}" r:id="rId1"><sheetNames>'
        '<sheetName val="Staff list"/></sheetNames></externalBook></externalLink>'
    ).encode()
    content["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        _HEAD
        + _RELATIONS.format(
            f'<Relationship Id="rId1" Type="{_R}/externalLinkPath" Target="file:///C:/Staff.xlsx" '
            'TargetMode="External"/>'
        )
    ).encode()
    content["xl/externalLinks/externalLink2.xml"] = (
        f'{_HEAD}<externalLink xmlns="{_MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"><ddeItems>'
        '<ddeItem name="!A0"/></ddeItems></ddeLink></externalLink>'
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    references = ""
    for number in (1, 2):
        declared(content, f'<Override PartName="/xl/externalLinks/externalLink{number}.xml" ContentType="{kind}"/>')
        identifier = related(content, f"{_R}/externalLink", f"externalLinks/externalLink{number}.xml")
        references += f'<externalReference r:id="{identifier}"/>'
    book = content["xl/workbook.xml"].decode()
    book = book.replace("</sheets>", f"</sheets><externalReferences>{references}</externalReferences>")
    book = book.replace(
        "</definedNames>", "<definedName name=\"Staff\">'[1]Staff list'!$A$1:$A$9</definedName></definedNames>"
    )
    content["xl/workbook.xml"] = book.encode()


def _put_formulas(content: dict[str, bytes], part: str) -> None:
    """Formulas that look elsewhere, some of them sharing one, a drop-down and a colour that do, and a chain."""
    rows = "".join(
        f'<row r="{address[1:]}"><c r="{address}" {kind}><f>{escape(formula)}</f><v>{value}</v></c></row>'
        for address, (formula, kind, value) in LINKED.items()
    )
    rows += (
        '<row r="30"><c r="H30"><f t="shared" ref="H30:H31" si="5">[1]Staff!A1</f><v>1</v></c></row>'
        '<row r="31"><c r="H31"><f t="shared" si="5"/><v>2</v></c></row>'
    )
    xml = content[part].decode()
    xml = xml.replace("</sheetData>", f"{rows}</sheetData>")
    xml = insert(
        xml,
        "conditionalFormatting",
        '<conditionalFormatting sqref="H20"><cfRule type="expression" dxfId="0" priority="91"><formula>[1]Staff!A1=1'
        "</formula></cfRule></conditionalFormatting>",
    )
    xml = insert(
        xml,
        "dataValidations",
        '<dataValidations count="2"><dataValidation type="list" sqref="H20"><formula1>[1]Staff!A1:A3</formula1>'
        '</dataValidation><dataValidation type="list" sqref="H21"><formula1>"a,b"</formula1></dataValidation>'
        "</dataValidations>",
    )
    content[part] = xml.encode()
    chain = "".join(f'<c r="{address}" i="1"/>' for address in LINKED)
    content["xl/calcChain.xml"] = f'{_HEAD}<calcChain xmlns="{_MAIN}">{chain}</calcChain>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    declared(content, f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/>')
    related(content, f"{_R}/calcChain", "calcChain.xml")
