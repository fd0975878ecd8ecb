"""Who names what in a return: by reference, as a member, as a destination, on a key; and how that is said aloud."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from emprov_xl.checks.answers import alike
from emprov_xl.checks.numbers import bare, public
from emprov_xl.checks.survey import Survey
from emprov_xl.model.cells import Place
from emprov_xl.model.plan_order import PlanOrder
from emprov_xl.model.questionnaire import FieldType, Sheet

_SPOKEN = {"auto_attendants": "menu", "key_layouts": "key"}
"""What people call a thing where the plan has a longer word, or none."""

_MOST_ALIKE = 3  # things that name an object by the same field, before they are only counted
_EVERY_SHEET = ""  # of a key whose target may stand on several sheets


class Mention(NamedTuple):
    """An answer that names an object: the sheet on which such things stand, the text, and the rows meant."""

    place: Place
    sheet: str
    text: str
    rows: tuple[int, ...]


class Mentions:
    """All that names something in one return, found by the row that is meant or by the text that stands there."""

    def __init__(self, survey: Survey, order: PlanOrder) -> None:
        self._survey = survey
        self._order = order
        kinds = {part.sheet: part.kind for each in order.objects for part in each.parts}
        kinds |= {each.sheet: each.kind for each in reversed(order.objects)}
        self._nouns = {sheet: _lowered(kind) for sheet, kind in kinds.items()} | _SPOKEN

    def of(self, sheet: str, row: int) -> Sequence[Place]:
        """The answers that name a row, in the order of the sheets."""
        return self._by_row.get((sheet, row), ())

    def of_text(self, sheet: Sheet, text: str) -> Sequence[Place]:
        """The answers in which a text stands where an object of that sheet is named, whatever it means."""
        compared = _compared(sheet, text)
        found = (self._by_text.get((key, compared), ()) for key in (sheet.key, _EVERY_SHEET))
        return tuple(dict.fromkeys(chain(*found)))

    def said(self, places: Iterable[Place]) -> Iterator[str]:
        """What names something, in words; many of a kind are counted and the first of them told."""
        groups: dict[tuple[str, str | None], list[Place]] = {}
        for place in places:
            groups.setdefault((place.sheet, place.field), []).append(place)
        for (sheet, field), mine in groups.items():
            if len(mine) <= _MOST_ALIKE:
                yield from dict.fromkeys(self._one(place) for place in mine)
                continue
            by = "" if sheet in _SPOKEN else f" by “{self._title(mine[0])}”" if field else ""
            who = ", ".join(self._who(place) for place in mine[:_MOST_ALIKE])
            yield f"{len(mine)} {self._noun(sheet)}s{by} ({who} and {len(mine) - _MOST_ALIKE} more)"

    def called(self, sheet: str, row: int) -> str:
        """An object with the word for it: "ring group 6001 Front desk"."""
        return f"{self._noun(sheet)} {self._survey.who(Place(sheet, None, row))}".strip()

    def owner(self, sheet: Sheet, row: int) -> tuple[str, int] | None:
        """What a row is a part of, such as the menu of a menu option; None where it stands for itself."""
        key = sheet.key_field
        if key.type is not FieldType.REFERENCE or key.to not in self._survey.directories:
            return None
        rows = self._survey.directories[key.to].rows(self._survey.text(key.name, row))
        return (key.to, rows[0]) if len(rows) == 1 else None

    # in words

    def _noun(self, sheet: str) -> str:
        return self._nouns.get(sheet) or self._survey.title(sheet)

    def _title(self, place: Place) -> str:
        return self._survey.questionnaire.field(f"{place.sheet}.{place.field}").title

    def _one(self, place: Place) -> str:
        """One answer that names something: "ring group 6001 Front desk (Members)", "key 3 of layout Reception"."""
        if place.sheet == "key_layouts":
            return f"key {self._who(place)}"
        sheet = self._survey.questionnaire.sheet(place.sheet)
        owner = self.owner(sheet, place.row)
        if owner is None:
            who = self._survey.title(place.sheet) if self._survey.is_form(place.sheet) else self._called(place)
            return f"{who} (“{self._title(place)}”)"
        if place.sheet == "menu_options":
            return f"{self.called(*owner)} key {self._survey.text('menu_options.key', place.row)}"
        return f"{self.called(*owner)} ({self._noun(place.sheet)})"

    def _called(self, place: Place) -> str:
        return f"{self._noun(place.sheet)} {self._who(place)}"

    def _who(self, place: Place) -> str:
        if place.sheet != "key_layouts":
            return self._survey.who(place)
        layout, module, key = (
            self._survey.text(f"key_layouts.{field}", place.row) for field in ("layout", "module", "key")
        )
        return f"{key}{f' of module {module}' if module not in ('', '0') else ''} of layout {layout}"

    # found

    @cached_property
    def _by_row(self) -> Mapping[tuple[str, int], list[Place]]:
        found: dict[tuple[str, int], list[Place]] = {}
        for mention in self._all():
            for row in mention.rows:
                found.setdefault((mention.sheet, row), []).append(mention.place)
        return found

    @cached_property
    def _by_text(self) -> Mapping[tuple[str, str], list[Place]]:
        sheets = {sheet.key: sheet for sheet in self._survey.sheets()}
        found: dict[tuple[str, str], list[Place]] = {}
        for mention in self._all():
            sheet = sheets.get(mention.sheet)
            compared = alike(mention.text) if sheet is None else _compared(sheet, mention.text)
            key = _EVERY_SHEET if mention.place.sheet == "key_layouts" else mention.sheet
            found.setdefault((key, compared), []).append(mention.place)
        return found

    def _all(self) -> Iterator[Mention]:
        survey = self._survey
        for names in (*survey.references, *survey.members):
            for link in names.links:
                yield Mention(link.place, link.sheet, link.text, link.rows)
        for link in survey.destinations:
            if link.sheet:
                yield Mention(link.place, link.sheet, link.text, link.rows)
        yield from self._on_keys()
        yield from self._in_words()

    def _on_keys(self) -> Iterator[Mention]:
        """What the keys of telephones are for, and the extensions that have a layout of their own."""
        survey = self._survey
        functions = survey.texts("key_layouts.function")
        for row, text in survey.texts("key_layouts.target").items():
            function = self._order.key_functions.get(functions.get(row, ""))
            if function is not None and (function.to or "{target" in function.entry):
                place = Place("key_layouts", "target", row)
                yield from (Mention(place, sheet, text, (meant,)) for sheet, meant in self._meant(function.to, text))
        own = survey.directories["extensions"].keys if survey.asks("extensions") else {}
        for row, layout in survey.alike("key_layouts.layout").items():
            if layout in own:
                yield Mention(Place("key_layouts", "layout", row), "extensions", layout, own[layout])

    def _meant(self, sheets: Iterable[str], text: str) -> Iterator[tuple[str, int]]:
        """The rows that the target of a key means: on its sheets, else whatever has the number."""
        directories = self._survey.directories
        for sheet in sheets:
            rows = directories[sheet].rows(text) if sheet in directories else ()
            if rows:
                yield sheet, rows[0]
                return
        uses = self._survey.register.by_number.get(bare(text), ())
        yield from ((use.place.sheet, use.place.row) for use in uses[:1])

    def _in_words(self) -> Iterator[Mention]:
        """Fields of plain text that name rows of a sheet all the same."""
        for order in self._order.objects:
            for field, to in order.names.items():
                name = f"{order.sheet}.{field}"
                if self._survey.names(name) is not None or to not in self._survey.directories:
                    continue
                for row, text in self._survey.texts(name).items():
                    rows = self._survey.directories[to].rows(text)
                    yield Mention(Place(order.sheet, field, row), to, text, rows)


def _compared(sheet: Sheet, text: str) -> str:
    """A name as compared: a public number by its digits."""
    return public(text) if sheet.key_field.type is FieldType.PHONE else alike(text)


def _lowered(kind: str) -> str:
    """A word of the plan within a sentence: "ring group", but "PIN set"."""
    return kind if kind[:2].isupper() else kind[0].lower() + kind[1:]
