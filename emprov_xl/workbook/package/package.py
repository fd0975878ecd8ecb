"""A workbook's parts while they are patched: what is read, put, dropped and named anew, and how it is packed again."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import replace

from emprov_xl.errors import CannotMark
from emprov_xl.workbook.package.archive import Archive, Entry, deflated, folded, kept, zipped
from emprov_xl.workbook.package.splice import Splice, attribute, locate, utf8

_TYPES = "[Content_Types].xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_BINARY = "application/octet-stream"
_MACROS = "application/vnd.ms-office.vbaProject"
_HEAD = 16 << 10  # bytes in which the head of a sheet nearly always ends
_BY_EXTENSION = {"vml": "application/vnd.openxmlformats-officedocument.vmlDrawing", "png": "image/png"}
"""What is declared for all parts of an extension at once."""


class Package:
    """A working copy; the archive it came from stays as it was."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._put: dict[str, tuple[str, bytes | Entry]] = {}
        self._dropped: set[str] = set()
        self._because: dict[str, list[str]] = {}
        self._types: dict[str, str] = {}
        self._retyped: dict[str, str] = {}
        self._extensions: set[str] = set()
        if _TYPES not in self:
            raise CannotMark("This is a zip file, but not a workbook.")

    def __contains__(self, name: str) -> bool:
        key = folded(name)
        return key in self._put or (key in self._archive.directory and key not in self._dropped)

    def names(self) -> list[str]:
        """The parts, in the order of the archive; new ones come last."""
        old = [info.filename for info in self._archive.directory.values() if info.filename in self]
        return old + [name for key, (name, _) in self._put.items() if key not in self._archive.directory]

    def read(self, name: str) -> bytes:
        """A part as it stands now, in UTF-8."""
        if name not in self:
            raise CannotMark(f"The workbook is damaged: its part {name} is missing.")
        return self._content(name) if folded(name) in self._put else utf8(self._archive.read(name))

    def raw(self, name: str) -> bytes:
        """A part as it stands now, byte for byte."""
        return self._content(name) if folded(name) in self._put else self._archive.read(name)

    def shows_before(self, name: str, end: bytes, what: re.Pattern[bytes]) -> bool:
        """Whether a part may hold `what` before `end`, told from its beginning where that is enough."""
        head = self._content(name, _HEAD) if folded(name) in self._put else self._archive.head(name, _HEAD)
        return what.search(head) is not None or end not in head

    def _content(self, name: str, most: int = 0) -> bytes:
        content = self._put[folded(name)][1]
        return content if isinstance(content, bytes) else zlib.decompressobj(-15).decompress(content.stored, most)

    def put(self, name: str, content: bytes, because: str, content_type: str = "") -> None:
        """Give a part its content; a new one needs its content type, or an extension that has one.

        `because` says in words what is new in it.
        """
        self._tell(name, because)
        self._dropped.discard(folded(name))
        self._put[folded(name)] = (name, content)
        if content_type:
            self._types[folded(name)] = content_type
        self._extensions |= {name.rpartition(".")[2]} & _BY_EXTENSION.keys()

    def put_pieces(self, name: str, pieces: Iterable[bytes | memoryview], because: str) -> None:
        """Give a part that is large its content: it is packed piece by piece, and lies here packed."""
        self._tell(name, because)
        self._put[folded(name)] = (name, deflated(name, pieces))

    def without_macros(self, name: str) -> bool:
        """Whether a workbook part is declared as one that may hold macros; it is declared anew as one that does not."""
        root = locate(self.read(_TYPES), _TYPES)
        kinds = {folded(each.attributes["PartName"].lstrip("/")): each.attributes for each in root.all("Override")}
        may = "macroenabled" in kinds.get(folded(name), {}).get("ContentType", "").lower()
        if may:
            self._retyped[folded(name)] = _WORKBOOK
        return may

    def drop(self, name: str, because: str) -> None:
        """Leave a part out, and its relationships with it."""
        for part in (name, relations_of(name)):
            self._because[folded(part)] = [because]
            self._put.pop(folded(part), None)
            self._types.pop(folded(part), None)
            self._dropped.add(folded(part))

    def fresh(self, pattern: str) -> str:
        """A name not yet taken, such as `xl/comments3.xml` of `xl/comments{}.xml`."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    @property
    def changed(self) -> tuple[str, ...]:
        """The parts that were there and are written anew."""
        directory = self._archive.directory
        return tuple(sorted(directory[key].filename for key in self._put if key in directory))

    @property
    def added(self) -> tuple[str, ...]:
        """The parts that were not there."""
        return tuple(sorted(name for key, (name, _) in self._put.items() if key not in self._archive.directory))

    @property
    def removed(self) -> tuple[str, ...]:
        """The parts that are there no more."""
        directory = self._archive.directory
        return tuple(sorted(directory[key].filename for key in self._dropped if key in directory))

    @property
    def reasons(self) -> dict[str, str]:
        """Why each part differs that is changed, added or removed."""
        differing = (*self.changed, *self.added, *self.removed)
        return {name: "; ".join(dict.fromkeys(self._because[folded(name)])) for name in differing}

    def _tell(self, name: str, because: str) -> None:
        if folded(name) in self._dropped:
            self._because.pop(folded(name), None)
        self._because.setdefault(folded(name), []).append(because)

    def packed(self) -> bytes:
        """The package as a file: untouched parts as they were, in their old order, then the new ones."""
        self._declare()
        entries: list[Entry] = []
        for key, info in self._archive.directory.items():
            if key in self._put:
                entries.append(self._packed(key, info.filename))
            elif key not in self._dropped:
                entries.append(kept(self._archive, info))
        entries += [self._packed(folded(name), name) for name in self.added]
        return zipped(entries)

    def _packed(self, key: str, name: str) -> Entry:
        content = self._put[key][1]
        return deflated(name, [content]) if isinstance(content, bytes) else replace(content, name=name.encode())

    def _declare(self) -> None:
        data = self.read(_TYPES)
        root = locate(data, _TYPES)
        splice = Splice(data)
        known: set[str] = set()
        for override in root.all("Override"):
            part = folded(override.attributes["PartName"].lstrip("/"))
            if part in self._dropped:
                splice.remove(override)
            elif part in self._retyped:
                splice.set_attribute(override, "ContentType", self._retyped[part])
                known.add(part)
            else:
                known.add(part)
        extensions = {default.attributes["Extension"].lower() for default in root.all("Default")}
        for extension in sorted(self._extensions - extensions):
            kind = _BY_EXTENSION[extension]
            splice.insert(root.inner, f'<{root.prefix}Default Extension="{extension}" ContentType="{kind}"/>')
        for default in root.all("Default"):
            if default.attributes["ContentType"] == _MACROS and self._dropped:
                # Other parts of that ending, such as settings of printers, are seldom declared by name.
                splice.set_attribute(default, "ContentType", _BINARY)
        new = [
            f'<{root.prefix}Override PartName="/{attribute(self._put[part][0])}" ContentType="{content_type}"/>'
            for part, content_type in sorted(self._types.items())
            if part not in known
        ]
        if new:
            splice.append(root, "".join(new))
        if splice:
            self.put(_TYPES, splice.done(), "the types of parts that are new, or gone")


def relations_of(part: str) -> str:
    """The part that holds a part's relationships; those of the package itself for the empty name."""
    folder, _, name = part.rpartition("/")
    return re.sub("^/", "", f"{folder}/_rels/{name}.rels")
