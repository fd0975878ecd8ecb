"""Notes on one sheet: ours go and come, those of the customer and threaded comments stay."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emprov_xl.errors import CannotMark
from emprov_xl.model.cells import column_number
from emprov_xl.workbook.marking.boxes import (
    Grid,
    blocks_of,
    grown,
    is_bare,
    new_drawing,
    with_boxes,
    without_boxes,
)
from emprov_xl.workbook.marking.comments import (
    LAST_LINE,
    Address,
    new_comments,
    texts_of,
    with_notes,
    without_ours,
)
from emprov_xl.workbook.package.book import Book
from emprov_xl.workbook.package.package import Package
from emprov_xl.workbook.package.relations import Relations
from emprov_xl.workbook.package.sheetpart import SheetPart
from emprov_xl.workbook.package.splice import locate

_NOTES, _ALL_OURS = "our notes", "held nothing but notes of ours"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


@dataclass(slots=True)
class Blocks:
    """The blocks of shape ids that the drawings of a package own; no two drawings may share one."""

    package: Package
    _last: int | None = field(default=None)

    def fresh(self) -> int:
        """A block that no drawing owns."""
        if self._last is None:
            drawings = (name for name in self.package.names() if name.lower().endswith(".vml"))
            self._last = max((block for name in drawings for block in blocks_of(self.package.raw(name))), default=0)
        self._last += 1
        return self._last


def holds_ours(package: Package, part: str) -> bool:
    """Whether a note of ours stands on the sheet."""
    comments = Relations(package, part).of_kind("comments")
    return any(LAST_LINE.encode() in package.read(relation.target) for relation in comments)


class SheetNotes:
    """The notes of one sheet, with the parts that hold them."""

    def __init__(self, package: Package, sheet: SheetPart, part: str, book: Book) -> None:
        self._package = package
        self._sheet = sheet
        self._book = book
        self._relations = Relations(package, part)
        comments = self._relations.of_kind("comments")
        self._comments = comments[0].target if comments else ""
        self._legacy = sheet.root.child("legacyDrawing")
        self._identifier = self._legacy.attribute("id") if self._legacy else None
        self._drawing = self._relations.target(self._identifier) or ""
        if self._legacy and self._drawing not in package:
            raise CannotMark(f"The workbook is damaged: the drawing of the notes of {part} is missing.")

    @property
    def threaded(self) -> set[Address]:
        """The cells with a conversation; a note beside one would be taken for its placeholder."""
        found: set[Address] = set()
        for relation in self._relations.of_kind("threadedComment"):
            root = locate(self._package.read(relation.target), relation.target)
            for comment in root.all("threadedComment"):
                letters = comment.attributes.get("ref", "A1").rstrip("0123456789")
                row = int(comment.attributes.get("ref", "A1")[len(letters) :] or 1)
                found.add((row, column_number(letters)))
        return found

    def replace(self, notes: Mapping[Address, str], blocks: Blocks) -> None:
        """Our old notes go, the new ones come; parts that hold nothing any more go with them."""
        drawing = self._package.raw(self._drawing) if self._drawing else new_drawing()
        comments = self._package.read(self._comments) if self._comments else new_comments(self._book.namespace)
        comments, bare = without_ours(comments, self._comments)
        drawing = without_boxes(drawing, bare)
        grid = Grid(self._sheet.widths, self._sheet.row_height)
        if notes:
            comments, fresh = with_notes(comments, self._comments, notes)
            whole = texts_of(comments, self._comments) if len(fresh) < len(notes) else {}
            drawing = grown(drawing, {cell: whole[cell] for cell in notes if cell not in fresh}, grid)
            drawing = with_boxes(drawing, {cell: notes[cell] for cell in fresh}, grid, blocks.fresh)
            self._put(comments, drawing)
        elif bare and not texts_of(comments, self._comments):
            self._drop(drawing)
        elif self._comments and comments != self._package.read(self._comments):
            self._put(comments, drawing)
        self._relations.save()

    def _put(self, comments: bytes, drawing: bytes) -> None:
        if not self._comments:
            self._comments = self._package.fresh("xl/comments{}.xml")
            self._relations.add("comments", self._comments, self._book.family)
            self._package.put(self._comments, comments, _NOTES, _COMMENTS)
        else:
            self._package.put(self._comments, comments, _NOTES)
        if not self._drawing and not is_bare(drawing):
            self._drawing = self._package.fresh("xl/drawings/vmlDrawing{}.vml")
            identifier = self._relations.add("vmlDrawing", self._drawing, self._book.family)
            mention = self._sheet.relation_attribute(identifier, self._book.family)
            self._sheet.insert("legacyDrawing", f"<{self._sheet.prefix}legacyDrawing {mention}/>")
        if self._drawing:
            self._package.put(self._drawing, drawing, "the boxes of our notes")

    def _drop(self, drawing: bytes) -> None:
        for relation in self._relations.of_kind("comments"):
            self._relations.remove(relation.id)
            self._package.drop(relation.target, _ALL_OURS)
        if not self._legacy or not self._identifier:
            return
        if is_bare(drawing):
            self._sheet.splice.remove(self._legacy)
            self._relations.remove(self._identifier)
            self._package.drop(self._drawing, _ALL_OURS)
        else:
            self._package.put(self._drawing, drawing, "the boxes of our notes")
