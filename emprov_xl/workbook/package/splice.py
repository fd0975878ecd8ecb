"""XML changed in place: elements are located by their byte offsets and pieces put in, nothing is written anew.

So prefixes, the order of attributes and extensions we do not know stay as the customer's program wrote them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from emprov_xl.errors import CannotMark

_START_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")  # a quoted value may hold a >
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.:-]+)[\"']")
_ENCODINGS = re.compile(  # Python knows others, of which some are no writing, and some take for ever
    r"utf-?16(?:-?[lb]e)?|iso-?8859-?\d{1,2}|latin-?1|(?:windows|cp)-?\d{3,4}|gb2312|gbk|gb18030|big5|shift_jis|koi8-[ru]"
    r"|euc-(?:jp|kr)"
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GUARDED = re.compile('[&<>"\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]')
_DEEPEST = 100


@dataclass(slots=True)
class Element:
    """Where an element stands: its start tag is data[start:inner], its end tag data[close:end]."""

    name: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    parent: "Element | None" = field(repr=False)
    close: int = -1
    end: int = -1
    text: str = ""  # its own text, without that of its children
    children: list["Element"] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, empty when there is none."""
        return self.name[: len(self.name) - len(self.local)]

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written `<a/>`."""
        return self.end == self.inner

    def child(self, local: str) -> "Element | None":
        """The first child of that name."""
        return next(self.all(local), None)

    def all(self, local: str) -> Iterator["Element"]:
        """The children of that name."""
        return (child for child in self.children if child.local == local)

    def below(self, local: str) -> Iterator["Element"]:
        """The elements of that name at any depth, in document order."""
        for child in self.children:
            if child.local == local:
                yield child
            yield from child.below(local)

    def attribute(self, local: str) -> str | None:
        """The value of an attribute, whatever its prefix."""
        return next((value for name, value in self.attributes.items() if name.rpartition(":")[2] == local), None)


def locate(data: bytes, part: str) -> Element:
    """The root element of a part in UTF-8; a part that is not well-formed or has a DTD is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    document = Element("", {}, 0, 0, None)
    here = document
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal here, depth
        start = parser.CurrentByteIndex
        tag = _START_TAG.match(data, start)
        depth += 1
        if tag is None or depth > _DEEPEST:
            raise CannotMark(f"The part {part} is nested in a way that we do not understand.")
        element = Element(name, attributes, start, tag.end(), here)
        here.children.append(element)
        here = element

    def closed(_name: str) -> None:
        nonlocal here, depth
        if data[here.inner - 2 : here.inner] == b"/>":
            here.close = here.end = here.inner  # expat's offset is no help: it reports these ends in two ways
        else:
            here.close = parser.CurrentByteIndex
            here.end = data.index(b">", here.close) + 1
        depth -= 1
        here = here.parent or document

    def told(text: str) -> None:
        here.text += text

    def refuse(*_what: object) -> None:
        raise CannotMark(f"The part {part} carries a document type, which no spreadsheet program writes.")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = told
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as damage:
        raise CannotMark(f"The workbook is damaged: {part} is not well-formed.") from damage
    return document.children[0]


class Splice:
    """Changes to one part, gathered and then made in one go."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._edits: list[tuple[int, int, bytes]] = []

    def __bool__(self) -> bool:
        return bool(self._edits)

    def insert(self, at: int, piece: str) -> None:
        """Put a piece before the byte at `at`; of several, the first one given comes first."""
        self._edits.append((at, at, piece.encode()))

    def replace(self, start: int, end: int, piece: str) -> None:
        """Put a piece in the place of these bytes."""
        self._edits.append((start, end, piece.encode()))

    def remove(self, element: Element) -> None:
        """Take an element out with all it holds."""
        self._edits.append((element.start, element.end, b""))

    def append(self, element: Element, piece: str) -> None:
        """Put a piece in as the last child of an element, also of one written `<a/>`."""
        if element.is_empty_tag:
            self.replace(element.end - 2, element.end, f">{piece}</{element.name}>")
        else:
            self.insert(element.close, piece)

    def set_attribute(self, element: Element, name: str, value: object) -> None:
        """Give an attribute its value, whether the element had it or not."""
        tag = self.data[element.start : element.inner]
        found = re.search(rb"\s" + name.encode() + rb"\s*=\s*(\"[^\"]*\"|'[^']*')", tag)
        if found:
            self.replace(element.start + found.start(), element.start + found.end(), f' {name}="{value}"')
        else:
            self.insert(element.start + 1 + len(element.name.encode()), f' {name}="{value}"')

    @property
    def first(self) -> int:
        """The offset of the first change; the length of the part when there is none."""
        return min((start for start, _, _ in self._edits), default=len(self.data))

    def done(self) -> bytes:
        """The part with all changes made."""
        view = memoryview(self.data)
        pieces: list[bytes | memoryview] = []
        position = 0
        for start, end, piece in sorted(self._edits, key=lambda edit: edit[:2]):
            if start < position:
                raise CannotMark("Two changes to one part of the workbook overlap.")
            pieces += [view[position:start], piece]
            position = end
        pieces.append(view[position:])
        return b"".join(pieces)


def utf8(data: bytes) -> bytes:
    """A part in UTF-8 without a byte order mark; others are written anew in it, since offsets count bytes."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        declared = _DECLARED.match(data)
        encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
        return data
    if not _ENCODINGS.fullmatch(encoding):
        raise CannotMark(f"A part of the workbook is written in {encoding}, which no spreadsheet program uses.")
    try:
        return _DECLARATION.sub('<?xml version="1.0" encoding="UTF-8"?>', data.decode(encoding)).encode()
    except (LookupError, UnicodeError) as damage:
        raise CannotMark(f"A part of the workbook is written in {encoding}, which cannot be read.") from damage


def escaped(text: str) -> str:
    """A text as it may stand in an element or a quoted attribute; what XML forbids becomes U+FFFD."""
    if not _GUARDED.search(text):
        return text
    plain = _FORBIDDEN.sub("\ufffd", text)
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return plain.replace("\r", "&#13;")


def attribute(text: str) -> str:
    """A text as it may stand in a quoted attribute, its line breaks kept."""
    return escaped(text).replace("\n", "&#10;").replace("\t", "&#9;")
