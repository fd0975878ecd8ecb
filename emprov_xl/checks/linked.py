"""The answers with who refers to whom: every reference, member and destination, each looked up once and when asked."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from emprov_xl.checks import links
from emprov_xl.checks.answers import Answers
from emprov_xl.checks.links import Link, Names
from emprov_xl.checks.names import Directory
from emprov_xl.model.cells import Place


@dataclass(frozen=True)
class Linked(Answers):
    """Answers that name rows of other sheets, and the rows that are named."""

    @cached_property
    def directories(self) -> dict[str, Directory]:
        """What each sheet's rows may be called."""
        return {sheet.key: Directory(self, sheet) for sheet in self.sheets()}

    @cached_property
    def references(self) -> tuple[Names, ...]:
        """Every field that refers to rows of another sheet."""
        return tuple(links.references(self, self.directories))

    @cached_property
    def members(self) -> tuple[Names, ...]:
        """Every field of members of a group, agents of a queue and numbers that ring along."""
        return tuple(links.members(self, self.directories))

    @cached_property
    def _names(self) -> Mapping[str, Names]:
        return {names.field.name: names for names in (*self.references, *self.members)}

    def names(self, name: str) -> Names | None:
        """What the answers of a field of references or members name; None of one that names nothing we know of."""
        return self._names.get(name)

    def links(self, name: str) -> Sequence[Link]:
        """The answers of such a field, one for each item of a list."""
        names = self._names.get(name)
        return () if names is None else names.links

    def unmeant(self, name: str) -> Sequence[Link]:
        """Those that mean nobody."""
        names = self._names.get(name)
        return () if names is None else names.unmeant

    @cached_property
    def destinations(self) -> tuple[Link, ...]:
        """Every destination."""
        return tuple(link for column in self._leading.values() for link in column.values())

    @cached_property
    def _leading(self) -> Mapping[str, Mapping[int, Link]]:
        return links.destinations(self, self.directories)

    def leading(self, name: str) -> Mapping[int, Link]:
        """The destinations that a field says, by row."""
        return self._leading.get(name, {})

    @cached_property
    def _destinations(self) -> Mapping[str, tuple[Link, ...]]:
        lists: dict[str, list[Link]] = {}
        for link in self.destinations:
            lists.setdefault(link.kind, []).append(link)
        return {kind: tuple(mine) for kind, mine in lists.items()}

    def led_to(self, kind: str) -> Sequence[Link]:
        """The destinations of a kind."""
        return self._destinations.get(kind, ())

    def named(self, sheet: str) -> Set[int]:
        """The rows of a sheet that some answer names."""
        known = self._named.get(sheet)
        if known is None:
            columns = (names.meant.values() for names in (*self.references, *self.members) if names.sheet == sheet)
            known = self._named[sheet] = {row for column in columns for rows in column for row in rows}
            known.update(row for link in self.destinations if link.sheet == sheet for row in link.rows)
        return known

    @cached_property
    def _named(self) -> dict[str, set[int]]:
        return {}

    def referrers(self, sheet: str) -> Mapping[int, Sequence[Place]]:
        """The answers that name each row of a sheet."""
        known = self._referrers.get(sheet)
        if known is None:
            known = self._referrers[sheet] = {}
            columns = (names.links for names in (*self.references, *self.members) if names.sheet == sheet)
            for link in chain(*columns, (link for link in self.destinations if link.sheet == sheet)):
                for row in link.rows:
                    known.setdefault(row, []).append(link.place)
        return known

    @cached_property
    def _referrers(self) -> dict[str, dict[int, list[Place]]]:
        return {}

    @cached_property
    def loose_ends(self) -> frozenset[str]:
        """The sheets of which some row may be meant by an answer that names nothing, is unreadable or is missing."""
        links = chain(*(names.unmeant for names in (*self.references, *self.members)), self.destinations)
        named = {link.sheet for link in links if not link.rows and not link.is_outside}
        for field in self.fields():
            missing = field.required and len(self.answers(field.name)) < len(self.rows(field.sheet))
            if field.to and (missing or self.unread(field.name)):
                named.add(field.to)
        return frozenset(named)
