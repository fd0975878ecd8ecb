"""The parts of a package as XML, read with the parser that Python brings along."""

from collections.abc import Callable
from xml.parsers import expat

from emprov_xl.errors import Rejected


def parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    words: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
    aside: Callable[[str], None] | None = None,
) -> None:
    """Calls `start`, `words` and `end` as elements begin, hold text and end, and `aside` with each comment.

    ExpatError when it is not XML.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = words
    parser.EndElementHandler = end
    parser.CommentHandler = aside
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.Parse(xml, True)


def local(tag: str) -> str:
    """A name without its prefix."""
    return tag.rpartition(":")[2]


def refuse_doctype(*_: object) -> None:
    """No part of a workbook has a document type; one that has is made to do harm."""
    raise Rejected(
        "XML_DTD",
        "The workbook holds a document type definition, which no spreadsheet program writes; please open it, save it "
        "anew and send that.",
    )
