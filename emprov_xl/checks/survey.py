"""Everything the verbs ask: the answers, the catalogue, and the indexes they share, each built once and when asked."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from emprov_xl.callflow.graph import Flow
from emprov_xl.callflow.wiring import flow_of
from emprov_xl.checks import links
from emprov_xl.checks.answers import Answers, alike, alike_texts
from emprov_xl.checks.identity import Identities
from emprov_xl.checks.inbound import InboundNumbers
from emprov_xl.checks.links import Link, Names
from emprov_xl.checks.names import Directory
from emprov_xl.checks.numbers import public
from emprov_xl.checks.outbound import OutboundRoutes
from emprov_xl.checks.programmed import Programmed
from emprov_xl.checks.register import Register, Use
from emprov_xl.checks.reserved import Kind, Reason, Reserved
from emprov_xl.checks.site import Site
from emprov_xl.checks.traffic import Traffic
from emprov_xl.model.catalogue import Catalogue, Phone, squeezed
from emprov_xl.model.cells import Place
from emprov_xl.model.questionnaire import Field, FieldType


@dataclass(frozen=True, kw_only=True)
class Survey(Answers):
    """A return surveyed: who is called what, which number is whose, who refers to whom, and the facts of the site."""

    catalogue: Catalogue

    # whose row it is

    @cached_property
    def _identities(self) -> dict[str, Identities]:
        return {sheet.key: Identities(self, sheet) for sheet in self.sheets()}

    def who(self, place: Place) -> str:
        """Whose row it is, in words for people: "2001 Ana Ruiz"."""
        return self._identities[place.sheet].who(place.row)

    def name(self, place: Place) -> str:
        """The row's human name."""
        return self._identities[place.sheet].name(place.row)

    def identity(self, place: Place) -> str:
        """What the row is known by from round to round."""
        return self._identities[place.sheet].identity(place.row)

    def label(self, place: Place, *, beside: str) -> str:
        """How a message names another row: who it is, with its sheet when that is not the one spoken of."""
        words = f"{self.who(place)} (row {place.row}".strip()
        return f"{words})" if place.sheet == beside else f"{words} of {self.title(place.sheet)})"

    def title(self, sheet: str) -> str:
        """The title of a sheet as the customer sees it."""
        return self.questionnaire.sheet(sheet).title

    # who refers to whom

    @cached_property
    def directories(self) -> dict[str, Directory]:
        """What each sheet's rows may be called."""
        return {sheet.key: Directory(self, sheet) for sheet in self.sheets()}

    @cached_property
    def register(self) -> Register:
        """Whose number is whose."""
        return Register(self)

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
    def flow(self) -> Flow:
        """Where calls go, as a graph."""
        return flow_of(self, public)

    @cached_property
    def traffic(self) -> Traffic:
        """What the call flow looks like from afar."""
        return Traffic(self, self.register, self.flow)

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

    def compared(self, name: str, row: int) -> str:
        """An answer as compared with others of its field: a reference by the row it means, a number by its digits.

        A blank is what the field takes for it.
        """
        column = self.compared_column(name)
        return column[row] if row in column else alike(self.field(name).default or "")

    def compared_column(self, name: str) -> Mapping[int, str]:
        """The filled answers of a field as compared, by row."""
        column = self._compared_columns.get(name)
        if column is None:
            column = self._compared_columns[name] = self._compared(self.field(name))
        return column

    @cached_property
    def _compared_columns(self) -> dict[str, Mapping[int, str]]:
        return {}

    def _compared(self, field: Field) -> Mapping[int, str]:
        texts = self.texts(field.name) or {row: str(answer) for row, answer in self.answers(field.name).items()}
        if field.type in (FieldType.PHONE, FieldType.DIAL):
            known = dict(self.public(field.name))
        elif field.type is FieldType.DEVICE_ID:
            whole = "".join(texts.values())
            plain = whole.isascii() and whole.isalnum()
            known = dict(self.alike(field.name)) if plain else {row: squeezed(text) for row, text in texts.items()}
        else:
            known = dict(zip(texts, alike_texts(texts.values()), strict=True))
        sheet = field.to or links.MEMBERS.get(field.name)
        if sheet in self.directories:
            for row, text in texts.items():
                rows = () if text.endswith(links.OUTSIDE) else self.directories[sheet].rows(text)
                if rows:
                    known[row] = f"{sheet}@{rows[0]}"
        return known

    # facts of the site

    @cached_property
    def site(self) -> Site:
        """The facts of the site."""
        return Site(self, self.catalogue)

    @cached_property
    def reserved(self) -> Reserved:
        """The numbers that mean something else already."""
        return Reserved(self, self.site, self.catalogue)

    @cached_property
    def clashes(self) -> Mapping[Kind, tuple[tuple[Use, Reason], ...]]:
        """The uses of numbers that mean something else already, by what they mean."""
        lists: dict[Kind, list[tuple[Use, Reason]]] = {}
        for use in self.register.uses:
            reason = self.reserved.reason(use.number)
            if reason is not None:
                lists.setdefault(reason.kind, []).append((use, reason))
        return {kind: tuple(uses) for kind, uses in lists.items()}

    @cached_property
    def inbound(self) -> InboundNumbers:
        """The inbound numbers and their blocks."""
        return InboundNumbers(self)

    @cached_property
    def outbound(self) -> OutboundRoutes:
        """The outbound routes in their order."""
        return OutboundRoutes(self)

    @cached_property
    def phones(self) -> Mapping[int, Phone]:
        """The telephone of each row of Extensions, where the catalogue has it."""
        models = self.texts("extensions.phone_model")
        known = {model: self.catalogue.phone(model) for model in set(models.values())}
        return {row: phone for row, model in models.items() if (phone := known[model]) is not None}

    @cached_property
    def layouts(self) -> Mapping[str, tuple[int, ...]]:
        """The rows of Key Layouts by layout."""
        return self.directories["key_layouts"].keys if self.asks("key_layouts") else {}

    @cached_property
    def programmed(self) -> Programmed:
        """What is on the keys of each telephone."""
        own = self.directories["extensions"].keys if self.asks("extensions") else {}
        return Programmed(self, self.phones, self.layouts, own)

    @cached_property
    def layout_users(self) -> Mapping[str, tuple[int, ...]]:
        """The rows of Extensions that have each layout: by its name, or as it is called like their extension."""
        lists: dict[str, list[int]] = {}
        for field in ("extensions.key_layout", "extensions.extension"):
            for row, name in self.alike(field).items():
                lists.setdefault(name, []).append(row)
        return {name: tuple(rows) for name, rows in lists.items()}
