"""What goes wrong in a clean engagement: one mutation, and the kinds of them.

A kind is a function of a `Chance`: it picks rows that suit it, says what is typed there instead, and which findings
must come of that. A new one takes a few lines in the module of its part of the questionnaire:

    @kind
    def two_devices_alike(on):
        one, other = on.two("extensions", device_id=_is_mac)
        return on.typed("extensions", other, device_id=one.device_id).finds("DEV-001", one, other)
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from emprov_xl.checks.numbers import public
from emprov_xl.model.cells import Place
from emprov_xl.model.questionnaire import Layout, Questionnaire
from emprov_xl.model.returned import Returned
from tests.returns import FIRST_ROW, returned_of
from tests.samples.typed import Row

EVERYTHING = "everything"
"""What a mutation touches that leaves no other finding as it is."""

RESTS_ON = {
    **dict.fromkeys(("EXT-003", "NUM-008", "NUM-009", "NUM-010", "NUM-012", "NUM-015"), "the numbering plan"),
    **dict.fromkeys(("DID-002", "DID-003", "DID-011", "DID-012", "EMG-009", "RTE-018"), "the inbound numbers"),
    **dict.fromkeys(("EMG-015", "FLW-018", "RTE-001", "RTE-012", "RTE-013", "RTE-014"), "the patterns"),
    **dict.fromkeys(("RTE-002", "RTE-016", "RTE-017"), "the calls that are allowed"),
    **dict.fromkeys(("NET-001", "NET-002", "NET-003", "NET-004", "NET-005", "NET-006"), "network.address_kind"),
    **dict.fromkeys(("DEV-004", "DEV-005", "DEV-006", "KEY-010", "SEC-003"), "hot desking"),
    **dict.fromkeys(("DID-013", "HRS-017"), "site.requested_cutover"),
    "KEY-009": "recording",
}
"""What a finding rests on beside the rows where it is found: of two that rest on it, one can silence the other."""

USED = {
    "REF-006": "location",
    "REC-004": "call_recording",
    "RTE-008": "pin_set",
    "RTE-009": "calling_permission",
    "HRS-010": "holiday_calendar",
}
"""Findings of what nobody uses, and the field that would: whatever it names that does not exist may have meant this."""

Found = tuple[str, Place]
"""The code of a rule and the answer that it blames."""

Wanted = str | Callable[[str], bool] | None
"""What a cell must hold: a text, a text for which something holds, or (None) nothing."""


class NotHere(Exception):
    """The engagement has no row that suits the mutation."""


@dataclass(frozen=True)
class Record:
    """One row of a sheet, by its number from 0."""

    sheet: str
    number: int
    cells: Row
    is_form: bool = False

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    @property
    def token(self) -> str:
        """What stands for the row among what mutations touch."""
        return f"{self.sheet}@{self.number}"

    def touched_by(self, *fields: str) -> frozenset[str]:
        """What changes when these fields do: the row, but each field of a form is a thing by itself."""
        return frozenset(f"{self.sheet}.{field}" for field in fields) if self.is_form else frozenset({self.token})


@dataclass(frozen=True)
class Mutation:
    """Cells typed otherwise than in the clean engagement (a blank for nothing), and the findings that must come of it.

    `then` are those that show once what was proposed is taken, which the fault had hidden.
    Two mutations that touch the same thing are not made together: each would change what the other one causes.
    """

    cells: Mapping[tuple[str, int], Row]
    found: tuple[Found, ...] = ()
    then: tuple[Found, ...] = ()
    touches: frozenset[str] = frozenset()
    kind: str = ""

    def finds(self, code: str, field: str, *records: Record) -> "Mutation":
        """This mutation, with a finding of that code at a field of each of the records."""
        places = [(code, Place(record.sheet, field, FIRST_ROW + record.number)) for record in records]
        touches = self.touches.union(*(record.touched_by(field) for record in records))
        touches |= {RESTS_ON[code]} if code in RESTS_ON else set()
        touches |= {f"users of {USED.get(code, field)}"} if code in USED or field in USED.values() else set()
        return replace(self, found=(*self.found, *places), touches=touches)

    def touching(self, *things: str | Record) -> "Mutation":
        """This mutation, which touches more than the rows where it is typed and found."""
        tokens = {thing.token if isinstance(thing, Record) else thing for thing in things}
        return replace(self, touches=self.touches | tokens)

    def also(self, record: Record, **cells: str) -> "Mutation":
        """This mutation, with more typed."""
        mine = {**self.cells, (record.sheet, record.number): self.cells.get((record.sheet, record.number), {}) | cells}
        return replace(self, cells=mine, touches=self.touches | record.touched_by(*cells))

    def is_apart_from(self, others: "list[Mutation]") -> bool:
        """Whether it can be made together with others."""
        touched = frozenset[str]().union(*(other.touches for other in others))
        if others and EVERYTHING in self.touches | touched:
            return False
        return not self.touches & touched


Kind = Callable[["Chance"], Mutation]
KINDS: dict[str, Kind] = {}
"""Every kind of mutation by its name."""


def kind(make: Kind) -> Kind:
    """A function becomes a kind of mutation."""
    register(make.__name__.replace("_", " "), make)
    return make


def register(name: str, make: Kind) -> None:
    """A kind under a name that no other has."""
    if name in KINDS:
        raise ValueError(f"two kinds of mutation are called {name!r}")
    KINDS[name] = make


class Engagement:
    """A clean engagement, in which things go wrong."""

    def __init__(self, name: str, sheets: Mapping[str, list[Row]], questionnaire: Questionnaire) -> None:
        self.name = name
        self.questionnaire = questionnaire
        self.returned = returned_of(sheets, questionnaire, name)
        forms = {sheet.key for sheet in questionnaire.asked() if sheet.layout is Layout.FORM}
        self.records = {
            sheet: [Record(sheet, number, cells, sheet in forms) for number, cells in enumerate(rows)]
            for sheet, rows in sheets.items()
        }
        self._mentions: dict[str, set[tuple[str, str]]] = {}
        for records in self.records.values():
            for record in records:
                for field, text in record.cells.items():
                    for word in _words(text):
                        self._mentions.setdefault(word, set()).add((record.token, field))

    def mentions(self, text: str) -> set[tuple[str, str]]:
        """The cells that hold a text, by itself or in a list: row and field."""
        return set[tuple[str, str]]().union(*(self._mentions.get(word, set()) for word in _words(text)))

    def spoilt(self, mutations: list[Mutation]) -> Returned:
        """The return with these mutations typed into it."""
        sheets = dict(self.returned.sheets)
        for mutation in mutations:
            for (sheet, number), cells in mutation.cells.items():
                mine = sheets[sheet]
                answers = {field: dict(column) for field, column in mine.answers.items()}
                for field, text in cells.items():
                    row = mine.rows[field] if mine.rows else FIRST_ROW + number
                    answers.setdefault(field, {}).pop(row, None)
                    if text:
                        answers[field][row] = text
                sheets[sheet] = replace(mine, answers=answers)
        return replace(self.returned, sheets=sheets)


def _words(text: str) -> Iterator[str]:
    for item in re.split(r"[;\n]|, ", text):
        yield public(item) if re.fullmatch(r"[-+() 0-9]{7,}", item.strip()) else item.strip().casefold()


class Chance:
    """An engagement and a throw of dice: what a kind of mutation asks for the rows that suit it."""

    def __init__(self, engagement: Engagement, dice: random.Random) -> None:
        self.engagement = engagement
        self.dice = dice

    def all(self, sheet: str, **wanted: Wanted) -> list[Record]:
        """The rows of a sheet whose cells hold what is wanted."""
        return [record for record in self.engagement.records.get(sheet, []) if _suits(record, wanted)]

    def one(self, sheet: str, /, *but: Record, **wanted: Wanted) -> Record:
        """One such row, other than some."""
        return self.pick(record for record in self.all(sheet, **wanted) if record not in but)

    def two(self, sheet: str, **wanted: Wanted) -> tuple[Record, Record]:
        """Two such rows, in the order of the sheet."""
        first, second = sorted(self.some(2, sheet, **wanted), key=lambda record: record.number)
        return first, second

    def some(self, count: int, sheet: str, **wanted: Wanted) -> list[Record]:
        """So many such rows."""
        suited = self.all(sheet, **wanted)
        if len(suited) < count:
            raise NotHere
        return self.dice.sample(suited, count)

    def loose(self, sheet: str, **wanted: Wanted) -> Record:
        """A row that no other row names, by its key or by its name."""
        if sheet not in self.engagement.records:
            raise NotHere
        asked = self.engagement.questionnaire.sheet(sheet)
        keys = [asked.key_field.key, *filter(None, [asked.name_field])]
        return self.pick(record for record in self.all(sheet, **wanted) if self._is_loose(record, keys))

    def _is_loose(self, record: Record, keys: list[str]) -> bool:
        named = {place for key in keys if record[key] for place in self.engagement.mentions(record[key])}
        return {(token, field) for token, field in named if token != record.token or field not in keys} == set()

    def form(self, sheet: str) -> Record:
        """The one record of a form."""
        return self.pick(self.all(sheet))

    def pick(self, records: Iterator[Record] | list[Record]) -> Record:
        """One of some rows; NotHere where there are none."""
        suited = list(records)
        if not suited:
            raise NotHere
        return self.dice.choice(suited)

    def new(self, sheet: str, step: int = 0) -> Record:
        """The row after the last."""
        if sheet not in self.engagement.returned.sheets:
            raise NotHere
        return Record(sheet, len(self.engagement.records.get(sheet, [])) + step, {})

    def typed(self, record: Record, **cells: str) -> Mutation:
        """The mutation that types something into a row."""
        return Mutation({(record.sheet, record.number): dict(cells)}, touches=record.touched_by(*cells))


def _suits(record: Record, wanted: Mapping[str, Wanted]) -> bool:
    for field, want in wanted.items():
        text = record[field]
        if not (text == "" if want is None else text == want if isinstance(want, str) else want(text)):
            return False
    return True


def answered(text: str) -> bool:
    """Whether something is typed."""
    return text != ""
