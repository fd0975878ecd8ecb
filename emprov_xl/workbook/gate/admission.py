"""A workbook at the gate: the container first, then each part once; what was inflated is handed on to the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.errors import CannotMark, Rejected
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.gate.container import bytes_behind, container_of
from emprov_xl.workbook.gate.markup import refuse_odd_markup
from emprov_xl.workbook.gate.shape import refuse_too_much, root_of
from emprov_xl.workbook.package.archive import Archive, folded
from emprov_xl.workbook.package.splice import utf8
from emprov_xl.workbook.reading.gate import DAMAGED
from emprov_xl.workbook.reading.xml import refuse_doctype

_HANDED_ON = {"Types", "Relationships", "workbook", "worksheet", "sst", "styleSheet", "document-content", "manifest"}
_OPENDOCUMENT = ("content.xml", "styles.xml", "meta.xml", "settings.xml", "meta-inf/manifest.xml")
_NOT_MARKUP = (".svg", ".html", ".htm", ".xhtml")  # what is shown or sent along may have a document type
_LOOSE_MARKUP = ".vml"  # old drawings, which Excel itself writes with tags that never end
_BLANKS = b" \t\r\n"
_BEGINNINGS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Admitted:
    """A workbook that passed the gate: its parts in UTF-8, inflated once, and the names of all."""

    archive: Archive
    inflated: Mapping[str, bytes]

    @property
    def behind(self) -> int:
        """How many bytes stand behind the end of the workbook."""
        return bytes_behind(self.archive.content)

    @property
    def names(self) -> list[str]:
        """The names of the parts, as the directory has them."""
        return [info.filename for info in self.archive.directory.values()]

    def __contains__(self, name: str) -> bool:
        return folded(name) in self.archive.directory

    def read(self, name: str) -> bytes:
        """A part, whatever the case of its name; empty where there is none."""
        if name not in self:
            return b""
        part = self.inflated.get(folded(name))
        return utf8(self.archive.read(name)) if part is None else part


def admitted(path: Path, limits: Limits) -> Admitted:
    """The workbook in a zip container; Rejected, with a sentence for people, where the gate stays shut."""
    archive = container_of(path, limits)
    inflated: dict[str, bytes] = {}
    try:
        for key, info in archive.directory.items():
            part = archive.read(info.filename)
            if not _is_markup(key, part, opendocument="mimetype" in archive.directory):
                continue
            part = utf8(part)
            if key.endswith(_LOOSE_MARKUP):
                if b"<!DOCTYPE" in part:
                    refuse_doctype()
                continue
            root = root_of(part)
            refuse_too_much(part, root, info.filename, limits)
            refuse_odd_markup(part, info.filename, limits)
            if root[1] in _HANDED_ON:
                inflated[key] = part
    except CannotMark as damage:
        raise Rejected("DAMAGED", DAMAGED) from damage
    return Admitted(archive, inflated)


def _is_markup(key: str, part: bytes, *, opendocument: bool) -> bool:
    """Whether a part is XML that we, or the programs that the copy goes back to, would parse."""
    if opendocument:
        return key in _OPENDOCUMENT
    return not key.endswith(_NOT_MARKUP) and (part.startswith(_BEGINNINGS) or part[:64].lstrip(_BLANKS)[:1] == b"<")
