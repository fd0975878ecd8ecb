"""The pictures of a page: each a part of its own, and a drawing that says where they stand."""

from collections.abc import Sequence

from emprov_xl.model.page import Picture
from emprov_xl.workbook.package.package import Package
from emprov_xl.workbook.package.relations import OFFICE, STRICT, Relations
from emprov_xl.workbook.package.splice import attribute
from emprov_xl.workbook.written import writable

_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_NAMESPACES = {
    OFFICE: "http://schemas.openxmlformats.org/drawingml/2006",
    STRICT: "http://purl.oclc.org/ooxml/drawingml",
}
_BECAUSE = "pictures on a page of ours"
_EMU = 9525  # the units of a drawing in one pixel


def put_pictures(package: Package, sheet: str, pictures: Sequence[Picture], family: str) -> str:
    """The relationship of a sheet to its drawing, made with all its pictures; `family` as the workbook has it."""
    drawing = package.fresh("xl/drawings/drawing{}.xml")
    package.put(drawing, b"", _BECAUSE, _DRAWING)
    shown = Relations(package, drawing)
    anchors = []
    for number, picture in enumerate(pictures, start=1):
        media = package.fresh("xl/media/image{}.png")
        package.put(media, picture.content, _BECAUSE)
        anchors.append(_anchor(number, picture, shown.add("image", media, family)))
    named = f'xmlns:xdr="{_NAMESPACES[family]}/spreadsheetDrawing" xmlns:a="{_NAMESPACES[family]}/main"'
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr {named} xmlns:r="{family}">'
    package.put(drawing, f"{head}{''.join(anchors)}</xdr:wsDr>".encode(), _BECAUSE)
    shown.save()
    relations = Relations(package, sheet)
    identifier = relations.add("drawing", drawing, family)
    relations.save()
    return identifier


def _anchor(number: int, picture: Picture, relation: str) -> str:
    """A picture that moves with its row, but keeps its size."""
    size = f'cx="{picture.width * _EMU}" cy="{picture.height * _EMU}"'
    corner = f"<xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{picture.row - 1}</xdr:row>"
    told = attribute(writable(picture.told))
    return (
        f"<xdr:oneCellAnchor><xdr:from>{corner}<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext {size}/><xdr:pic>"
        f'<xdr:nvPicPr><xdr:cNvPr id="{number + 1}" name="Picture {number}" descr="{told}"/>'
        '<xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
        f'<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>'
    )
