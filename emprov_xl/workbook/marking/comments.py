"""The comments part of a sheet: our notes stand among the customer's and are known again by their last line."""

import re
from collections.abc import Mapping

from emprov_xl.errors import CannotMark
from emprov_xl.model.cells import column_letters, column_number
from emprov_xl.workbook.package.splice import Element, Splice, escaped, locate

AUTHOR = "E-MetroTel review"
LAST_LINE = "— emprov review"
_OURS = re.compile(
    rf"(?:\r?\n){{0,2}}{re.escape(AUTHOR)}\r?\n(?:(?!{re.escape(LAST_LINE)}).)*{re.escape(LAST_LINE)}", re.DOTALL
)
_ADDRESS = re.compile(r"\$?([A-Z]+)\$?(\d+)")
_LETTERS = '<sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/>'

Address = tuple[int, int]


def note_text(messages: list[str]) -> str:
    """A note of ours as it is read."""
    told = "\n\n".join(messages).replace(LAST_LINE, LAST_LINE.replace("—", "-"))
    return f"{AUTHOR}\n" + told + f"\n{LAST_LINE}"


def theirs_in(note: str) -> str:
    """What of a note is the customer's."""
    return _OURS.sub("", note).strip()


def new_comments(namespace: str) -> bytes:
    """A comments part without a note, in the namespace that the workbook uses."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    body = f'<comments xmlns="{namespace}"><authors></authors><commentList></commentList></comments>'
    return (head + body).encode()


def texts_of(data: bytes, part: str) -> dict[Address, str]:
    """The notes of a sheet as they are read."""
    return {_cell(note): _text(note) for note in _notes(locate(data, part))}


def without_ours(data: bytes, part: str) -> tuple[bytes, set[Address]]:
    """The part without what we wrote, and the cells that have no note any more.

    Of a note that the customer wrote too, their part stays. The text is cut by what it says, not by how it is
    split and formatted, because other programs split and format it anew.
    """
    if LAST_LINE.encode() not in data:
        return data, set()
    splice = Splice(data)
    bare: set[Address] = set()
    for note in _notes(locate(data, part)):
        text = _text(note)
        cuts = [found.span() for found in _OURS.finditer(text)]
        if not cuts:
            continue
        if not _OURS.sub("", text).strip():
            splice.remove(note)
            bare.add(_cell(note))
        else:
            _cut(splice, note, cuts)
    return splice.done(), bare


def with_notes(data: bytes, part: str, notes: Mapping[Address, str]) -> tuple[bytes, set[Address]]:
    """The part with our notes, and the cells that had none; to a note of the customer's, ours is appended."""
    root = locate(data, part)
    authors, listing = root.child("authors"), root.child("commentList")
    if authors is None or listing is None:
        raise CannotMark(f"The workbook is damaged: the notes in {part} have no list.")
    splice = Splice(data)
    prefix = root.prefix
    names = [author.text for author in authors.children]
    number = names.index(AUTHOR) if AUTHOR in names else len(names)
    had: set[Address] = set()
    for note in listing.all("comment"):
        cell, body = _cell(note), note.child("text")
        if cell in notes and body is not None:
            had.add(cell)
            _append(splice, body, _runs(prefix, "\n\n" + notes[cell]))
    fresh = [
        f'<{prefix}comment ref="{column_letters(column)}{row}" authorId="{number}">'
        f"<{prefix}text>{_runs(prefix, text)}</{prefix}text></{prefix}comment>"
        for (row, column), text in sorted(notes.items())
        if (row, column) not in had
    ]
    if fresh:
        splice.append(listing, "".join(fresh))
        if number == len(names):
            splice.append(authors, f"<{prefix}author>{escaped(AUTHOR)}</{prefix}author>")
    return splice.done(), set(notes) - had


def _append(splice: Splice, body: Element, runs: str) -> None:
    """More runs behind what a note says; a plain text becomes a run first, for the two may not be mixed."""
    for plain in body.all("t"):
        splice.insert(plain.start, f"<{body.prefix}r>")
        splice.insert(plain.end, f"</{body.prefix}r>")
    after = [child for child in body.children if child.local in ("rPh", "phoneticPr")]
    if after:
        splice.insert(after[0].start, runs)
    else:
        splice.append(body, runs)


def _runs(prefix: str, text: str) -> str:
    """The author in bold, then the rest."""
    start = text.index(AUTHOR) + len(AUTHOR)
    head, rest = escaped(text[:start]), escaped(text[start:])
    xml = (
        f'<r><rPr><b/>{_LETTERS}</rPr><t xml:space="preserve">{head}</t></r>'
        f'<r><rPr>{_LETTERS}</rPr><t xml:space="preserve">{rest}</t></r>'
    )
    # What we wrote is escaped, so every < begins a tag of ours.
    return re.sub(r"<(/?)", rf"<\1{prefix}", xml) if prefix else xml


def _cut(splice: Splice, note: Element, cuts: list[tuple[int, int]]) -> None:
    """Take spans of a note's text out of the runs that hold them; a run left empty goes."""
    position = 0
    for piece in _pieces(note):
        letters = enumerate(piece.text, start=position)
        kept = "".join(letter for at, letter in letters if not any(start <= at < end for start, end in cuts))
        position += len(piece.text)
        if kept == piece.text:
            continue
        holder = piece.parent
        if not kept and holder is not None and holder.local == "r":
            splice.remove(holder)
        else:
            tag = piece.name
            splice.replace(piece.start, piece.end, f'<{tag} xml:space="preserve">{escaped(kept)}</{tag}>')


def _pieces(note: Element) -> list[Element]:
    """The texts of a note in order, but for its phonetic guides."""
    return [text for text in note.below("t") if text.parent is None or text.parent.local != "rPh"]


def _text(note: Element) -> str:
    return "".join(piece.text for piece in _pieces(note))


def _notes(root: Element) -> list[Element]:
    listing = root.child("commentList")
    return list(listing.all("comment")) if listing else []


def _cell(note: Element) -> Address:
    found = _ADDRESS.match(note.attributes.get("ref", ""))
    return (int(found[2]), column_number(found[1])) if found else (0, 0)
