"""What the plan says of each answer: resolved to number and name, secrets never, blanks by where they inherit from."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from emprov_xl.checks.answers import alike
from emprov_xl.checks.numbers import bare, is_dialled
from emprov_xl.convert import MASK
from emprov_xl.model.catalogue import Catalogue
from emprov_xl.model.plan_order import ObjectOrder
from emprov_xl.model.questionnaire import Field, FieldType
from emprov_xl.planning.answers import Answers, Node
from emprov_xl.planning.codes import CodeInForce
from emprov_xl.planning.hours import week_definitions
from emprov_xl.planning.names import Names, numbers_from
from emprov_xl.planning.phrases import Lookup

SECRET = f"set {MASK}"
NO_SECRET = "not set"  # noqa: S105 - the word that stands in a secret's stead

Said = tuple[Sequence[str | None], Sequence[tuple[Node, ...]]]
"""What a column says, row by row, and the rows of other sheets that each answer names."""


class Teller:
    """Asks each column once and remembers what it said."""

    def __init__(
        self,
        answers: Mapping[str, Answers],
        names: Names,
        catalogue: Catalogue,
        codes: Mapping[str, CodeInForce],
        orders: Mapping[str, ObjectOrder],
    ) -> None:
        self._answers = answers
        self._names = names
        self._catalogue = catalogue
        self._codes = codes
        self._orders = orders
        self._said: dict[str, Said] = {}

    def texts(self, field: Field) -> Sequence[str | None]:
        """What each row answers to a field, None where it is blank."""
        return self._column(field)[0]

    def names_rows(self, field: Field) -> bool:
        """Whether answers to a field name rows of other sheets."""
        is_link = field.type is FieldType.DESTINATION or (field.to or self._named_sheet(field)) is not None
        return is_link and not field.secret

    def links(self, field: Field) -> Sequence[tuple[Node, ...]]:
        """The rows of other sheets that each answer names."""
        return self._column(field)[1]

    def lookup(self, sheet: str, at: int) -> Lookup:
        """What the placeholders of a phrase stand for in one row: the answer, what a blank inherits, or its default."""

        def look(name: str) -> str | None:
            call, colon, rest = name.partition(":")
            return self._worked_out(sheet, at, call, rest) if colon else self._answer(sheet, at, name)

        return look

    def inherited(self, field: Field, at: int) -> tuple[str, str] | None:
        """What a blank takes from elsewhere, and from where in words; None when there is nothing to take."""
        order = self._orders.get(field.sheet)
        source = order.inherit.get(field.key) if order else None
        if source is None:
            return None
        first, dot, key = source.partition(".")
        here = self._answers[field.sheet]
        if not dot:
            text = self._text(field.sheet, first, at)
            return (text, f"the same as {here.sheet.field(first).title}") if text else None
        if first in self._answers:
            there = self._answers[first]
            text = self._text(first, key, 0) if there.rows else None
            return (text, f"that of the sheet {there.sheet.title}") if text else None
        nodes = self.links(here.sheet.field(first))[at]
        if not nodes:
            return None
        there = self._answers[nodes[0][0]]
        text = self._text(nodes[0][0], key, there.at[nodes[0][1]])
        return (text, f"that of {here.sheet.field(first).title} {self._names.label(nodes[0])}") if text else None

    def _answer(self, sheet: str, at: int, key: str) -> str | None:
        if key == "position":
            return self._names.place((sheet, self._answers[sheet].rows[at]))
        text = self._text(sheet, key, at)
        if text is not None or key not in self._answers[sheet].columns:
            return text
        field = self._answers[sheet].sheet.field(key)
        inherited = self.inherited(field, at)
        return inherited[0] if inherited else field.default

    def _text(self, sheet: str, key: str, at: int) -> str | None:
        answers = self._answers[sheet]
        return self.texts(answers.sheet.field(key))[at] if key in answers.columns else None

    def _worked_out(self, sheet: str, at: int, call: str, rest: str) -> str | None:
        match call:
            case "code":
                code = self._codes.get(alike(rest))
                return code.code if code else None
            case "phone":
                return self._phone(sheet, at, rest)
            case "split":
                patterns = self._answers[sheet].columns[rest][at]
                return self._split(patterns) if isinstance(patterns, tuple) else None
            case "last" | "range" | "week":
                return self._of_several(call, [self._answer(sheet, at, key) for key in rest.split(":")])
        answers = self._answers[sheet]
        nodes = self.links(answers.sheet.field(call))[at] if call in answers.columns else ()
        return self._text(nodes[0][0], rest, self._answers[nodes[0][0]].at[nodes[0][1]]) if nodes else None

    def _of_several(self, call: str, parts: list[str | None]) -> str | None:
        """What several answers of a row say together."""
        known = [part for part in parts if part]
        if call == "last":
            run = numbers_from(parts[0] or "", parts[1])
            return run[-1] if run else None
        if call == "range":
            return " to ".join(dict.fromkeys(known)) or None
        return week_definitions(*known) if len(known) == 4 else None

    def _split(self, patterns: Sequence[str]) -> str | None:
        """Dial patterns with the digit for an outside line set apart; None where none is dialled.

        It is not sent to the carrier. A number for emergencies keeps all its digits: 911 begins with a 9 of its own.
        """
        site = self._answers.get("site")
        digit = self._text("site", "outside_access_digit", 0) if site and site.rows else None  # the sheet may be lost
        country = self._text("site", "country", 0) if digit else None
        if digit is None or not digit.isdecimal():
            return None
        region = self._catalogue.region(country) if country else None
        whole = region.emergency if region else ()
        split = (
            f"{digit} | {each[len(digit) :]}" if each.startswith(digit) and each not in whole else each
            for each in patterns
        )
        return ", ".join(split)

    def _phone(self, sheet: str, at: int, what: str) -> str | None:
        answers = self._answers[sheet]
        for field in answers.sheet.fields:
            model = answers.columns[field.key][at] if field.choices == "@phones" else None
            phone = self._catalogue.phone(str(model)) if model is not None else None
            if phone is not None:
                value = getattr(phone, what, None)
                return None if value is None else str(value)
        return None

    def _column(self, field: Field) -> Said:
        said = self._said.get(field.name)
        if said is None:
            said = self._said[field.name] = self._say(field)
        return said

    def _say(self, field: Field) -> Said:
        answers = self._answers[field.sheet]
        values = answers.columns[field.key]
        if field.secret:
            return [None if value is None else SECRET for value in values], _NOBODY * len(values)
        if field.type is FieldType.DESTINATION:
            kinds = answers.columns.get(field.partner or "", [None] * len(values))
            pairs = [self._destination(kind, value) for kind, value in zip(kinds, values, strict=True)]
            return [text for text, _ in pairs], [(node,) if node else () for _, node in pairs]
        sheet = field.to or self._named_sheet(field)
        if sheet is None:
            order = self._orders.get(field.sheet)
            show = _as_dialled if order and field.key in order.dialled else _shown
            return _each(values, show), _NOBODY * len(values)
        named = _remembering(lambda value: self._named(sheet, value, field))
        both = [named(value) for value in values]
        return [text for text, _ in both], [nodes for _, nodes in both]

    def _named_sheet(self, field: Field) -> str | None:
        order = self._orders.get(field.sheet)
        return order.names.get(field.key) if order else None

    def _destination(self, kind: object, value: object) -> tuple[str | None, Node | None]:
        return self._names.destination(
            kind if isinstance(kind, str) else None, value if isinstance(value, str) else None
        )

    def _named(self, sheet: str, value: object, field: Field) -> tuple[str | None, tuple[Node, ...]]:
        """An answer that names rows: a reference says which, what is dialled says the number, other text stays."""
        if value is None:
            return None, ()
        items = value if isinstance(value, tuple) else (value,)
        found = [(str(item), self._names.find(sheet, str(item))) for item in items]
        if field.to is not None:
            said = [self._names.said(sheet, item, node) for item, node in found]
        elif FieldType.DIAL in (field.type, field.of):
            said = [self._names.number(node) if node else item for item, node in found]
        else:
            said = [item for item, _ in found]
        return ", ".join(said), tuple(node for _, node in found if node)


_NOBODY: list[tuple[Node, ...]] = [()]


def _each(values: Sequence[object], show: Callable[[object], str]) -> list[str | None]:
    if show is _shown:
        return [None if value is None else value if type(value) is str else show(value) for value in values]
    return [None if value is None else show(value) for value in values]


def _as_dialled(value: object) -> str:
    """A telephone number by its digits, as all of them are shown; any other text as it is."""
    text = _shown(value)
    return bare(text) if is_dialled(text) else text


def _shown(value: object) -> str:
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


Named = tuple[str | None, tuple[Node, ...]]


def _remembering(name: Callable[[object], Named]) -> Callable[[object], Named]:
    """The same question is answered once: five hundred telephones stand at two locations."""
    known: dict[object, Named] = {}

    def ask(value: object) -> Named:
        if value not in known:
            known[value] = name(value)
        return known[value]

    return ask
