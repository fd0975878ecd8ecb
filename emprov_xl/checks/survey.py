"""Everything the verbs ask: the answers, the catalogue, and the indexes they share, each built once and when asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from emprov_xl.callflow.graph import Flow
from emprov_xl.callflow.wiring import flow_of
from emprov_xl.checks import links
from emprov_xl.checks.answers import alike, alike_texts
from emprov_xl.checks.identity import Identities
from emprov_xl.checks.inbound import InboundNumbers
from emprov_xl.checks.linked import Linked
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
class Survey(Linked):
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
        return self._titles[sheet]

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {sheet.key: sheet.title for sheet in self.questionnaire.sheets}

    # who has which number, and where calls go

    @cached_property
    def register(self) -> Register:
        """Whose number is whose."""
        return Register(self)

    @cached_property
    def flow(self) -> Flow:
        """Where calls go, as a graph."""
        return flow_of(self, public)

    @cached_property
    def traffic(self) -> Traffic:
        """What the call flow looks like from afar."""
        return Traffic(self, self.register, self.flow)

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
