"""A workbook as other programs would have saved it: the forms that Google Sheets, WPS and an iterating writer leave.

The forms are made by hand from what such files are seen to hold; nothing here was saved by those programs themselves.
"""

import re

_SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml")
_MARK = (
    '<extLst><ext uri="GoogleSheetsCustomDataVersion2"><go:sheetsCustomData '
    'xmlns:go="http://customooxmlschemas.google.com/" roundtripDataChecksum="b2c="/></ext></extLst>'
)
_BUILD = (
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="90" name="KSOProductBuildVer">'
    "<vt:lpwstr>1033-12.2.0.13431</vt:lpwstr></property></Properties>"
)


def by_google_sheets(content: dict[str, bytes]) -> dict[str, bytes]:
    """No properties, no dimensions, hundreds of blank rows in every sheet, no names that calculate, no locks."""
    done = {name: data for name, data in content.items() if not name.startswith("docProps/")}
    done["[Content_Types].xml"] = re.sub(rb'<Override PartName="/docProps/[^>]*>', b"", done["[Content_Types].xml"])
    done["_rels/.rels"] = re.sub(rb'<Relationship [^>]*Target="docProps/[^>]*>', b"", done["_rels/.rels"])
    for name in filter(_SHEETS.fullmatch, content):
        sheet = re.sub("<dimension[^>]*>", "", content[name].decode())
        sheet = re.sub("<sheetProtection[^>]*>", "", sheet)
        sheet = re.sub(
            r"<sheetFormatPr[^>]*?/?>(?:</sheetFormatPr>)?",
            '<sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/>',
            sheet,
        )
        last = max(map(int, re.findall(r'<row [^>]*?\br="(\d+)"', sheet)), default=0)
        blank = "".join(
            f'<row r="{row}" ht="15.75" customHeight="1"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>'
            for row in range(last + 1, 401)
        )
        done[name] = sheet.replace("</sheetData>", f"{blank}</sheetData>").encode()
    book = re.sub("<fileVersion[^>]*>|<workbookProtection[^>]*>", "", content["xl/workbook.xml"].decode())
    book = re.sub(r"<definedName [^>]*>(?:[^<]*(?:OFFSET|INDEX|MATCH)\()[^<]*</definedName>", "", book)
    done["xl/workbook.xml"] = re.sub("<extLst>.*</extLst>|(?=</workbook>)", _MARK, book, count=1).encode()
    return done


def by_wps(content: dict[str, bytes]) -> dict[str, bytes]:
    """A build number among the properties, and markup of its own at the end of every sheet."""
    done = dict(content)
    done["docProps/custom.xml"] = content["docProps/custom.xml"].replace(b"</Properties>", _BUILD.encode())
    app = re.sub(rb"<Application>[^<]*", b"<Application>WPS Office_12.2.0.13431_F1E327BC", content["docProps/app.xml"])
    done["docProps/app.xml"] = app
    for name in filter(_SHEETS.fullmatch, content):
        sheet = (
            content[name]
            .decode()
            .replace(
                "<worksheet ",
                '<worksheet xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
                'xmlns:xr9="http://schemas.microsoft.com/office/spreadsheetml/2016/revision9" ',
                1,
            )
        )
        done[name] = re.sub(r'<row (?=[^>]*?\br="\d+")', '<row spans="1:9" ', sheet).encode()
    return done


def by_a_streaming_writer(content: dict[str, bytes]) -> dict[str, bytes]:
    """Texts in their cells, cells and rows without addresses where none is left out, one row a line."""
    texts = re.findall(rb"<si>(.*?)</si>", content["xl/sharedStrings.xml"], re.DOTALL)
    done = dict(content)

    def in_cell(found: re.Match[bytes]) -> bytes:
        attributes = found[1].replace(b't="s"', b't="inlineStr"')
        return b"<c%s><is>%s</is></c>" % (attributes, texts[int(found[2])])

    for name in filter(_SHEETS.fullmatch, content):
        sheet = re.sub(rb'<c([^>]*\bt="s"[^>]*)><v>(\d+)</v></c>', in_cell, content[name])
        done[name] = re.sub(rb"<dimension[^>]*>", b'<dimension ref="A1"/>', sheet).replace(b"</row>", b"</row>\n")
    return done
