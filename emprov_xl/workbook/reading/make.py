"""What can be told of any workbook without reading its cells: who saved it, what is broken, hidden, linked, active."""

import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

from emprov_xl.convert import clean
from emprov_xl.definitions.limits import usual_limits
from emprov_xl.errors import CannotMark, Rejected
from emprov_xl.model.health import UNKNOWN, Make
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.gate.admission import admitted
from emprov_xl.workbook.layout import IDENTITY_TITLE, LISTS_TITLE
from emprov_xl.workbook.package.archive import Archive, folded
from emprov_xl.workbook.package.package import Package
from emprov_xl.workbook.package.relations import Relations
from emprov_xl.workbook.package.splice import Element, locate
from emprov_xl.workbook.reading.gate import DAMAGED

_CONTENTS = (  # what a part of that type is called
    (("drawingml.chart+xml", "chartex+xml"), "chart"),
    ("pivotTable+xml", "pivot table"),
    ("slicer+xml", "slicer"),
    ("connections+xml", "data connection"),
)
_ACTIVE = (
    ("vbaProject", "macro project"),
    ("macrosheet+xml", "macro sheet"),
    ("dialogsheet+xml", "dialog sheet"),
    ("activeX+xml", "control"),
)
_TYPES = "[Content_Types].xml"
_PICTURE = re.compile(r"/media/[^/]+\.(?:png|jpe?g|gif|bmp|tiff?|svg|emf|wmf)$")
_CONVERSATION = re.compile(rb"<(?:\w+:)?threadedComment\s(?![^<>]*\bparentId=)")
_DDE = re.compile(rb"<(?:\w+:)?ddeLink\b")
_GOOGLE = b"customooxmlschemas.google.com"  # written into what Google Sheets exports
_OUR_WRITER = ("Microsoft Excel", "12.0000", b'rupBuild="4505"')  # as XlsxWriter signs
_OPENPYXL = ("1.", "2.", "3.")  # older ones call themselves Excel, in their own version
_LONGEST = 60
_PASSWORDS = ("workbookPassword", "workbookHashValue")


class Opened:
    """A workbook taken apart: its package, its list of sheets and its names."""

    def __init__(self, path: Path) -> None:
        self.package = _package(path)
        mains = Relations(self.package, "").of_kind("officeDocument")
        if not mains:
            raise Rejected("DAMAGED", DAMAGED)
        self.main = mains[0].target
        self.relations = Relations(self.package, self.main)
        self.workbook = self.package.read(self.main)
        self.root = locate(self.workbook, self.main)
        listing = self.root.child("sheets")
        self.sheets = listing.children if listing else []

    def part(self, sheet: Element) -> str:
        """The part of a sheet that the workbook lists; empty when it leads nowhere."""
        return self.relations.target(sheet.attribute("id")) or ""

    def names(self) -> list[Element]:
        """The defined names."""
        listing = self.root.child("definedNames")
        return listing.children if listing else []


def _package(path: Path) -> Package:
    """The package as it passed the gate, also where it is of a kind that we do not mark, such as a signed one."""
    try:
        with zipfile.ZipFile(path) as zipped:
            directory = {folded(info.filename): info for info in zipped.infolist()}
        return Package(Archive(path.read_bytes(), directory))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as damage:
        raise Rejected("DAMAGED", DAMAGED) from damage


def make_of(path: Path, limits: Limits | None = None) -> Make:
    """What can be told of a workbook that is none of ours; Rejected when it cannot be opened."""
    try:
        admitted(path, limits or usual_limits())
        return told_of(Opened(path))
    except CannotMark as damage:
        raise Rejected("DAMAGED", DAMAGED) from damage


def told_of(book: Opened) -> Make:
    """What can be told of an open workbook."""
    names = [folded(name) for name in book.package.names()]
    types = [each.attributes.get("ContentType", "") for each in locate(book.package.read(_TYPES), _TYPES).children]
    links, dde = _links(book)
    contents = {word: sum(each.endswith(kind) for each in types) for kind, word in _CONTENTS}
    contents["picture"] = sum(1 for name in names if _PICTURE.search(name))
    contents["embedded file"] = sum("/embeddings/" in name for name in names)
    active = {word: sum(each.endswith(kind) for each in types) for kind, word in _ACTIVE}
    active["DDE link"] = dde
    protection = book.root.child("workbookProtection")
    return Make(
        producer=_producer(book),
        broken_names=tuple(sorted({name.attributes.get("name", "") for name in book.names() if "#REF!" in name.text})),
        hidden_sheets=tuple(
            sheet.attributes.get("name", "")
            for sheet in book.sheets
            if is_hidden(sheet) and sheet.attributes.get("name") not in (IDENTITY_TITLE, LISTS_TITLE)
        ),
        links=links,
        contents={word: count for word, count in contents.items() if count},
        active={word: count for word, count in active.items() if count},
        conversations=_conversations(book.package, names),
        signed=any(name.startswith("_xmlsignatures/") for name in names),
        shared=any("/revisions/" in name for name in names),
        locked=protection is not None and any(protection.attributes.get(key) for key in _PASSWORDS),
    )


def is_hidden(sheet: Element) -> bool:
    """Whether a sheet that the workbook lists is out of sight."""
    return sheet.attributes.get("state", "") in ("hidden", "veryHidden")


def _links(book: Opened) -> tuple[tuple[str, ...], int]:
    """The other files that the workbook looks into, by their names alone, and how many links run a program."""
    links: list[str] = []
    dde = 0
    for link in book.relations.of_kind("externalLink"):
        if link.target not in book.package:
            continue
        dde += len(_DDE.findall(book.package.read(link.target)))
        targets = Relations(book.package, link.target).of_kind("external")
        links += [_plain(re.split(r"[/\\]", unquote(target.target))[-1]) for target in targets]
    return tuple(sorted(set(links))), dde


def _conversations(package: Package, names: list[str]) -> int:
    return sum(len(_CONVERSATION.findall(package.read(name))) for name in names if "/threadedcomments/" in name)


def _producer(book: Opened) -> str:
    """The program that saved the workbook last, as it says itself."""
    application, version = _properties(book.package)
    if "wps" in application.casefold() or _is_wps(book.package):
        return "WPS Office"
    if application.startswith(("LibreOffice", "OpenOffice")):
        name, _, number = application.partition("$")[0].partition("/")
        return _plain(f"{name} {'.'.join(number.split('.')[:3])}")
    if "openpyxl" in application.casefold() or (application == "Microsoft Excel" and version.startswith(_OPENPYXL)):
        return f"openpyxl {_plain(version)}"
    if (application, version) == _OUR_WRITER[:2] and _OUR_WRITER[2] in book.workbook:
        return "emprov, saved by no other program since"
    if application:
        return _plain(f"{application.replace('/', ' ')} {version.partition('.')[0]}")
    return "Google Sheets" if _GOOGLE in book.workbook else UNKNOWN


def _properties(package: Package) -> tuple[str, str]:
    """The application and its version, as `docProps/app.xml` has them."""
    for relation in Relations(package, "").of_kind("extended-properties"):
        if relation.target in package:
            root = locate(package.read(relation.target), relation.target)
            told = [root.child(key) for key in ("Application", "AppVersion")]
            application, version = (element.text.strip() if element else "" for element in told)
            return application, version
    return "", ""


def _is_wps(package: Package) -> bool:
    return any(
        b"KSOProductBuildVer" in package.read(relation.target)
        for relation in Relations(package, "").of_kind("custom-properties")
        if relation.target in package
    )


def _plain(text: str) -> str:
    """A text of the file's as it may be shown."""
    return clean("".join(letter if letter.isprintable() else " " for letter in text))[:_LONGEST].strip()
