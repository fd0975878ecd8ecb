"""The workbook part: which sheets there are, which of them are ours, and the names that belong to them.

A sheet of ours is known again by a defined name on its first cell, which follows it when it is moved or renamed and
which other programs keep.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from emprov_xl.errors import CannotMark
from emprov_xl.workbook.package.package import Package, relations_of
from emprov_xl.workbook.package.properties import with_titles
from emprov_xl.workbook.package.relations import OFFICE, STRICT, Relations
from emprov_xl.workbook.package.splice import Element, Splice, attribute, escaped, locate
from emprov_xl.workbook.written import quoted_title

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PAGE = "emprov.page."
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BEFORE_NAMES = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "AlternateContent",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
)
_HANG_ON_A_SHEET = ("comments", "threadedComment", "vmlDrawing", "drawing", "printerSettings", "table")
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!.*")
_IS_SELECTED = re.compile(rb"tabSelected\s*=\s*(?:\"(?:1|true)\"|'(?:1|true)')")
_SELECTED = re.compile(rb"\s+" + _IS_SELECTED.pattern)
_UNSELECTED = "the workbook opens on another sheet, so this one is selected no more"
_HUNG = "hung on a page of ours"
_LONGEST_TITLE = 31
_OF_THE_QUESTIONNAIRE = ("questions", "agreement")
"""Pages that a questionnaire has from the start, under the very title of ours: these take their place."""
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the workbook lists it."""

    title: str
    part: str
    relation: str
    element: Element


class Book:
    """The workbook part, with the sheets and names to add, to replace and to remove."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._top = Relations(package, "")
        mains = self._top.of_kind("officeDocument")
        if not mains:
            raise CannotMark("This is a zip file, but not a workbook.")
        self._part = mains[0].target
        self.relations = Relations(package, self._part)
        self._data = package.read(self._part)
        self._root = locate(self._data, self._part)
        self._splice = Splice(self._data)
        sheets = self._root.child("sheets")
        if sheets is None or not sheets.children:
            raise CannotMark("The workbook has no sheets.")
        self._sheets = sheets
        self.listed = [self._listed(element) for element in sheets.children]
        kinds = {relation.id for relation in self.relations.of_kind("worksheet")}
        self._worksheets = [sheet for sheet in self.listed if sheet.relation in kinds]
        self._gone: set[str] = set()
        self._new: list[tuple[str, str]] = []  # title, relation
        self._doomed: set[int] = set()  # names to leave out
        self._names: list[tuple[str, str, str]] = []  # name, title whose own it is or empty, what it refers to
        self._opens_on = ""

    @property
    def part(self) -> str:
        """The workbook part itself."""
        return self._part

    @property
    def family(self) -> str:
        """The namespace of relationships that the workbook uses."""
        return STRICT if STRICT in self._root.attributes.values() else OFFICE

    @property
    def namespace(self) -> str:
        """The namespace of elements that the workbook uses: a strict one has another."""
        prefix = self._root.prefix.rstrip(":")
        return self._root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", MAIN)

    @property
    def since_1904(self) -> bool:
        """Whether dates count from 1904, as on old Macs."""
        properties = self._root.child("workbookPr")
        return properties is not None and properties.attributes.get("date1904") in ("1", "true")

    @property
    def styles_part(self) -> str:
        """The part that holds the styles."""
        styles = self.relations.of_kind("styles")
        if not styles:
            raise CannotMark("The workbook has no styles. Open it, save it as .xlsx, and send it again.")
        return styles[0].target

    def worksheets(self) -> list[Listed]:
        """The sheets that have cells, but for ours."""
        ours = {sheet.part for sheet in self.pages.values()}
        return [sheet for sheet in self._worksheets if sheet.part not in ours and sheet.part not in self._gone]

    @property
    def titles(self) -> list[str]:
        """The sheets that the workbook had and keeps."""
        return [sheet.title for sheet in self.listed if sheet.part not in self._gone]

    @cached_property
    def pages(self) -> dict[str, Listed]:
        """Our sheets as the workbook had them, by the key of the page they show."""
        by_title = {sheet.title.casefold(): sheet for sheet in self.listed}
        pages: dict[str, Listed] = {}
        for name in self.defined():
            found = _REFERENCE.fullmatch(name.text.strip().lstrip("="))
            if _is_page_name(name) and found:
                title = (found[1] or found[2]).replace("''", "'").replace("$", "")
                sheet = by_title.get(title.casefold())
                if sheet:
                    pages[name.attributes["name"].lower().removeprefix(_PAGE)] = sheet
        return pages

    def place(self, page_title: str) -> tuple[str, str]:
        """The title and part of the sheet for a page: the one it had, wherever it stands now, or a new one at the end.

        There the sheets of the customer keep their numbers, to which names and views refer.
        """
        key = page_key(page_title)
        old = self.pages.get(key) or self._sent_with(key)
        if old:
            title, part = old.title, old.part
            self._strip(part)
        else:
            title, part = self._free_title(page_title), self._package.fresh("xl/worksheets/sheet{}.xml")
            self._package.put(part, b"", f"our page {page_title}", _WORKSHEET)
            self._new.append((title, self.relations.add("worksheet", part, self.family)))
        self.name(page_name(key), "", f"{quoted_title(title)}!$A$1")
        return title, part

    def _sent_with(self, key: str) -> Listed | None:
        """The sheet of the questionnaire in whose place a page comes, if it has one."""
        mine = (sheet for sheet in self._worksheets if page_key(sheet.title) == key in _OF_THE_QUESTIONNAIRE)
        return next(mine, None)

    def remove(self, sheet: Listed) -> None:
        """Leave a sheet of ours out."""
        self._gone.add(sheet.part)
        self._strip(sheet.part)
        self.relations.remove(sheet.relation)
        self._package.drop(sheet.part, "a page of an earlier round, or a sheet that is left out")

    def name(self, name: str, own_of: str, refers_to: str) -> None:
        """A defined name, of the whole workbook or of the sheet with that title."""
        self._names.append((name, own_of, refers_to))

    def defined(self) -> list[Element]:
        """The defined names as the workbook had them."""
        listing = self._root.child("definedNames")
        return listing.children if listing else []

    def drop_names(self, names: Iterable[Element]) -> None:
        """Leave defined names of the customer's out."""
        self._doomed.update(map(id, names))

    def drop_links(self) -> None:
        """Leave out the list of other workbooks that formulas look into."""
        listing = self._root.child("externalReferences")
        if listing:
            self._splice.remove(listing)

    def is_active(self, title: str) -> bool:
        """Whether the workbook opens on that sheet."""
        if self._opens_on:
            return title == self._opens_on
        order = [sheet.title for sheet in self.listed]
        return title in order and order.index(title) == self._active()

    def open_on(self, title: str) -> None:
        """Make the workbook open on a sheet. No other stays selected, or both would be edited at once."""
        self._opens_on = title
        for sheet in self.listed:
            if sheet.title == title or sheet.part not in self._package:
                continue
            if self._package.shows_before(sheet.part, b"sheetData", _IS_SELECTED):
                data = self._package.read(sheet.part)
                head = data[: max(data.find(b"sheetData"), 0)]
                unselected = _SELECTED.sub(b"", head)
                if unselected != head:
                    self._package.put(sheet.part, unselected + data[len(head) :], _UNSELECTED)

    def save(self) -> None:
        """Put the part and its relationships."""
        remaining = self.titles
        order = remaining + [title for title, _ in self._new]
        self._write_sheets()
        self._write_names(order)
        self._write_views(remaining, order)
        if self._splice:
            self._package.put(self._part, self._splice.done(), "the list of sheets and names")
        self.relations.save()
        self._write_titles()

    def _write_titles(self) -> None:
        """The properties of the workbook list its worksheets too; other kinds of sheets are listed apart."""
        before = [sheet.title for sheet in self._worksheets]
        kept = [sheet.title for sheet in self._worksheets if sheet.part not in self._gone]
        for relation in self._top.of_kind("extended-properties"):
            if relation.target in self._package:
                data = self._package.read(relation.target)
                listed = with_titles(data, before, kept + [title for title, _ in self._new])
                if listed != data:
                    self._package.put(relation.target, listed, "the list of sheets")

    def _write_sheets(self) -> None:
        highest = max(int(sheet.element.attributes.get("sheetId", 0)) for sheet in self.listed)
        for sheet in self.listed:
            if sheet.part in self._gone:
                self._splice.remove(sheet.element)
        prefix = self._root.prefix
        new = [
            f'<{prefix}sheet name="{attribute(title)}" sheetId="{number}" {self._relation_prefix()}:id="{relation}"/>'
            for number, (title, relation) in enumerate(self._new, start=highest + 1)
        ]
        if new:
            self._splice.append(self._sheets, "".join(new))

    def _write_names(self, order: list[str]) -> None:
        """Our names are written anew; names of single sheets are renumbered when a sheet before theirs is gone."""
        ours = {title for title, _ in self._new} | {own_of for _, own_of, _ in self._names}
        old = [name for name in self.defined() if self._is_ours(name, ours)]
        gone = {id(name) for name in old}
        kept = [name for name in self.defined() if id(name) not in gone]
        prefix = self._root.prefix
        new = "".join(_name(prefix, name, own_of, refers_to, order) for name, own_of, refers_to in self._names)
        listing = self._root.child("definedNames")
        if listing and not kept:
            piece = f"<{listing.name}>{new}</{listing.name}>" if new else ""
            self._splice.replace(listing.start, listing.end, piece)
            return
        for name in old:
            self._splice.remove(name)
        numbers = {title: number for number, title in enumerate(order)}
        for name in kept:
            owner = self._owner(name)
            if owner and self.listed[numbers[owner.title]] is not owner:
                self._splice.set_attribute(name, "localSheetId", numbers[owner.title])
        if listing and new:
            self._splice.append(listing, new)
        elif new:
            before = [child for child in self._root.children if child.local in _BEFORE_NAMES]
            self._splice.insert(before[-1].end, f"<{prefix}definedNames>{new}</{prefix}definedNames>")

    def _is_ours(self, name: Element, our_titles: set[str]) -> bool:
        """Whether a name goes: it is a page's of ours, or a sheet's written anew or gone, or names what is gone."""
        owner = self._owner(name)
        if id(name) in self._doomed:
            return True
        if owner is None:
            return _is_page_name(name)
        return owner.part in self._gone or (owner.title in our_titles and name.attributes["name"].startswith("_xlnm."))

    def _write_views(self, remaining: list[str], order: list[str]) -> None:
        before = [sheet.title for sheet in self.listed]
        views = self._root.child("bookViews")
        for view in views.children if views else []:
            opens = order.index(self._opens_on) if self._opens_on in order else None
            if opens is not None and int(view.attributes.get("activeTab", 0)) != opens:
                self._splice.set_attribute(view, "activeTab", opens)
            if not self._gone:
                continue
            for which in ("firstSheet",) if opens is not None else ("activeTab", "firstSheet"):
                number = int(view.attributes.get(which, 0))
                title = before[number] if number < len(before) else before[0]
                moved = remaining.index(title) if title in remaining else 0
                if moved != number:
                    self._splice.set_attribute(view, which, moved)

    def _strip(self, part: str) -> None:
        """Drop what hangs on a sheet of ours, such as notes that someone wrote there."""
        relations = Relations(self._package, part)
        for kind in _HANG_ON_A_SHEET:
            for relation in relations.of_kind(kind):
                self._package.drop(relation.target, _HUNG)
        self._package.drop(relations_of(part), _HUNG)

    def _active(self) -> int:
        views = self._root.child("bookViews")
        return int(views.children[0].attributes.get("activeTab", 0)) if views and views.children else 0

    def _owner(self, name: Element) -> Listed | None:
        number = name.attributes.get("localSheetId", "")
        return self.listed[int(number)] if number.isdigit() and int(number) < len(self.listed) else None

    def _listed(self, element: Element) -> Listed:
        relation = element.attribute("id") or ""
        return Listed(element.attributes.get("name", ""), self.relations.target(relation) or "", relation, element)

    def _relation_prefix(self) -> str:
        first = self._sheets.children[0].attributes
        return next((name.partition(":")[0] for name in first if name.endswith(":id")), "r")

    def _free_title(self, wanted: str) -> str:
        """A title that no sheet has, such as Discrepancies (2)."""
        taken = {sheet.title.casefold() for sheet in self.listed} | {title.casefold() for title, _ in self._new}
        plain = _NOT_IN_TITLES.sub("-", wanted).strip("'")[:_LONGEST_TITLE] or "Page"
        title, number = plain, 2
        while title.casefold() in taken:
            title = f"{plain[: _LONGEST_TITLE - 5]} ({number})"
            number += 1
        return title


def page_key(title: str) -> str:
    """A page's title as part of a defined name: Review Summary is review_summary."""
    return re.sub(r"\W+", "_", title.lower())


def page_name(key: str) -> str:
    """The defined name by which the sheet of a page is known again."""
    return f"{_PAGE}{key}"


def _is_page_name(name: Element) -> bool:
    return name.attributes.get("name", "").lower().startswith(_PAGE) and "localSheetId" not in name.attributes


def _name(prefix: str, name: str, own_of: str, refers_to: str, order: list[str]) -> str:
    own = f' localSheetId="{order.index(own_of)}"' if own_of else ""
    hidden = ' hidden="1"' if name == "_xlnm._FilterDatabase" else ""
    return f'<{prefix}definedName name="{name}"{own}{hidden}>{escaped(refers_to)}</{prefix}definedName>'
