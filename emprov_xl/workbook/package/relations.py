"""Which part leads to which: the relationships of one part."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from emprov_xl.workbook.package.package import Package, relations_of
from emprov_xl.workbook.package.splice import Element, Splice, attribute, locate

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_BECAUSE = "links to parts that are new, or gone"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship; `kind` is the last word of its type, `target` the part's name."""

    id: str
    kind: str
    target: str
    element: Element


class Relations:
    """The relationships of a part, with those to add and to remove."""

    def __init__(self, package: Package, part: str) -> None:
        self.part = part
        self._package = package
        self._part = relations_of(part)
        self._data = package.read(self._part) if self._part in package else _EMPTY
        self._root = locate(self._data, self._part)
        self._new: dict[str, tuple[str, str]] = {}
        self._outside: dict[str, tuple[str, str]] = {}
        self._removed: set[str] = set()
        self._all = [_relation(part, element) for element in self._root.all("Relationship")]

    def of_kind(self, kind: str) -> list[Relation]:
        """The relationships of a kind such as `comments`, in order; links out of the package are left aside."""
        return [relation for relation in self._all if relation.kind == kind and relation.id not in self._removed]

    def inside(self) -> list[Relation]:
        """The relationships to other parts of the package."""
        return [relation for relation in self._all if relation.kind != "external" and relation.id not in self._removed]

    def target(self, identifier: str | None) -> str | None:
        """The part that a relationship leads to."""
        return next((relation.target for relation in self._all if relation.id == identifier), None)

    def add(self, kind: str, target: str, family: str = OFFICE) -> str:
        """A new relationship's id; `family` is the namespace that the workbook uses."""
        taken = {relation.id for relation in self._all} | set(self._new)
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        self._new[f"rId{number}"] = (f"{family}/{kind}", f"/{target}")
        return f"rId{number}"

    def lead_out(self, kind: str, identifiers: Mapping[str, str], family: str = OFFICE) -> None:
        """New relationships to what lies outside, given with the ids that they get, which no other one has."""
        self._outside |= {identifier: (f"{family}/{kind}", target) for target, identifier in identifiers.items()}

    def remove(self, identifier: str) -> None:
        """Leave a relationship out."""
        self._removed.add(identifier)

    def save(self) -> None:
        """Put the part, when something changed."""
        added = bool(self._new or self._outside)
        if not added and not self._removed:
            return
        if not added and len(self._removed) == len(self._all):
            self._package.drop(self._part, _BECAUSE)
            return
        splice = Splice(self._data)
        for relation in self._all:
            if relation.id in self._removed:
                splice.remove(relation.element)
        tag = f"{self._root.prefix}Relationship"
        fresh = [
            f'<{tag} Id="{identifier}" Type="{kind}" Target="{attribute(target)}"/>'
            for identifier, (kind, target) in self._new.items()
        ] + [
            f'<{tag} Id="{identifier}" Type="{kind}" Target="{attribute(target)}" TargetMode="External"/>'
            for identifier, (kind, target) in self._outside.items()
        ]
        if fresh:
            splice.append(self._root, "".join(fresh))
        self._package.put(self._part, splice.done(), _BECAUSE)


def _relation(part: str, element: Element) -> Relation:
    given = element.attributes
    kind = given.get("Type", "").rpartition("/")[2]
    target = given.get("Target", "")
    if given.get("TargetMode") == "External":
        return Relation(given.get("Id", ""), "external", target, element)
    folder = posixpath.dirname(part)
    inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(given.get("Id", ""), kind, inside, element)
