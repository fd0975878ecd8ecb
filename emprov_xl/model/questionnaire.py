"""What we ask: the questionnaire, its sheets and fields, as written in `workbook_templates/`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class FieldType(StrEnum):
    """How the text of one answer is understood; each has one converter (frames) and one schema (schema)."""

    TEXT = "text"
    DIGITS = "digits"  # an internal number or code, kept as text: leading zeros live
    DIAL = "dial"  # a number as a user dials it, access digit included
    PHONE = "phone"  # a public telephone number
    WHOLE = "whole"
    CHOICE = "choice"
    DATE = "date"
    TIME = "time"
    EMAIL = "email"
    REFERENCE = "reference"  # names a row of another sheet by its key or its name
    LIST = "list"  # several answers in one cell
    DESTINATION_KIND = "destination_kind"
    DESTINATION = "destination"
    PIN = "pin"
    DEVICE_ID = "device_id"  # a MAC address, the ID of a digital set, or 0 for later
    MENU_KEY = "menu_key"  # 0-9, *, # or up to ten digits
    IP = "ip"
    ZONE = "zone"  # an IANA time zone


class Layout(StrEnum):
    """How a sheet is laid out."""

    TABLE = "table"  # one row an object, a column a field
    FORM = "form"  # one field a row
    PAGE = "page"  # ours to write: Start Here, Questions, Agreement


@dataclass(frozen=True, slots=True)
class Choices:
    """The words a cell may hold: canonical ones, what each means in plain words, and other spellings accepted."""

    name: str
    words: tuple[str, ...]
    meaning: Mapping[str, str]
    aliases: Mapping[str, str]  # lower-case spelling -> canonical word


@dataclass(frozen=True, slots=True)
class DestinationKind:
    """A kind of place a call can go, and the sheet that defines such places (None: it needs no second cell)."""

    word: str
    sheet: str | None
    meaning: str
    aliases: tuple[str, ...] = ()  # lower-case spellings, such as ivr for Auto attendant


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    `ask` is a sentence to the customer under 255 characters: why we ask, and what happens when it is left blank.
    `default` is what the plan takes for a blank, `default_because` whose default that is.
    Lengths count characters, `minimum` and `maximum` bound numbers.
    """

    sheet: str
    key: str
    title: str
    type: FieldType
    ask: str
    example: str
    required: bool = False
    secret: bool = False
    locked: bool = False
    group: str = ""
    width: int = 14
    aliases: tuple[str, ...] = ()
    choices: str | None = None
    to: str | None = None
    of: FieldType | None = None
    partner: str | None = None  # of a destination pair: the key of the other half
    kinds: tuple[str, ...] = ()  # of a destination: the kinds allowed; empty means all
    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    pattern_means: str | None = None
    default: str | None = None
    default_because: str | None = None

    @property
    def name(self) -> str:
        """The contract by which findings and programs know the field: `sheet.field`."""
        return f"{self.sheet}.{self.key}"


@dataclass(frozen=True, slots=True)
class RowOrder:
    """That the order of rows is an answer: of all, or of those whose `within` names one row of another sheet.

    There `where` says one of `words`. Rows count that have the answers of `only`, pairs of a field and a word.
    """

    within: str | None
    where: str | None
    words: tuple[str, ...]
    only: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the questionnaire.

    `per_extension` and `at_least` size its prepared rows; `prefill` names a list of the catalogue to start from;
    `identity` are the fields whose first filled one says whose row it is. `unique` are the fields that together may
    stand on one row only; none when rows repeat legitimately. `order` where that of the rows is an answer.
    """

    key: str
    title: str
    section: str
    layout: Layout
    intro: str
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = ()
    per_extension: float = 0.0
    at_least: int = 25
    prefill: str | None = None
    name_field: str | None = None
    identity: tuple[str, ...] = ()
    always: bool = False  # of a form: asked even when nobody touched it
    unique: tuple[str, ...] = ()
    order: RowOrder | None = None

    def field(self, key: str) -> Field:
        """The field of that key; KeyError when there is none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(f"{self.key}.{key}")

    @property
    def key_field(self) -> Field:
        """The field by which other sheets name a row of this one."""
        return self.fields[0]

    def prepared_rows(self, extensions: int) -> int:
        """How many empty rows a questionnaire for so many extensions gets."""
        return max(self.at_least, round(self.per_extension * extensions))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the questionnaire that can be left out when it was not sold (core cannot)."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Everything we ask, in the order of its sheets."""

    template: str
    version: str
    sections: tuple[Section, ...]
    sheets: tuple[Sheet, ...]
    choices: Mapping[str, Choices]
    destination_kinds: tuple[DestinationKind, ...]

    def sheet(self, key: str) -> Sheet:
        """The sheet of that key; KeyError when there is none."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(key)

    def field(self, name: str) -> Field:
        """The field of a name like `extensions.extension`; KeyError when there is none."""
        sheet, _, key = name.partition(".")
        return self.sheet(sheet).field(key)

    def asked(self) -> Iterator[Sheet]:
        """The sheets a customer answers: tables and forms."""
        return (sheet for sheet in self.sheets if sheet.layout is not Layout.PAGE)

    def without(self, sections: frozenset[str]) -> "Questionnaire":
        """This questionnaire less the sections that were not sold, and less what only asks about them.

        A field that names a row of a sheet left out goes with it, and no destination of its kind is offered.
        """
        if not sections:
            return self
        gone = {sheet.key for sheet in self.sheets if sheet.section in sections}
        offered = tuple(kind for kind in self.destination_kinds if kind.sheet not in gone)
        words = {kind.word for kind in offered}
        sheets = []
        for sheet in self.sheets:
            if sheet.key not in gone:
                fields = [
                    replace(field, kinds=tuple(word for word in field.kinds if word in words))
                    for field in sheet.fields
                    if field.to not in gone
                ]
                sheets.append(replace(sheet, fields=tuple(fields)))
        return replace(self, sheets=tuple(sheets), destination_kinds=offered)

    def as_sent(self, sections: tuple[str, ...]) -> "Questionnaire":
        """This questionnaire as it was sent with those sections; all of it when they are not known."""
        if not sections:
            return self
        return self.without(frozenset(section.key for section in self.sections) - frozenset(sections))
