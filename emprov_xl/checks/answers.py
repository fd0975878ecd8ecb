"""The answers as verbs ask for them: by field and row, each column taken out of its frame once."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from emprov_xl.frames import Frames
from emprov_xl.model.cells import Place, Typed
from emprov_xl.model.questionnaire import Field, Layout, Questionnaire, Sheet
from emprov_xl.model.verb import ANSWERED, BLANK, When

_A = TypeVar("_A")
_NOTHING: Mapping[int, object] = {}


def alike(text: str) -> str:
    """A text as compared: without regard to case or to blanks around and between its words."""
    return text if text.isdecimal() else " ".join(text.split()).casefold()


def shown(answer: object) -> str:
    """An answer as text."""
    if isinstance(answer, str):
        return answer
    return answer.isoformat("minutes") if isinstance(answer, dt.time) else str(answer)


def _only(kind: type[_A], answers: Mapping[int, object]) -> Mapping[int, _A]:
    """Those of some answers that are of one kind: nearly always all or none of them."""
    if set(map(type, answers.values())) == {kind}:
        return cast("Mapping[int, _A]", answers)
    return {row: answer for row, answer in answers.items() if isinstance(answer, kind)}


@dataclass(frozen=True)
class Answers:
    """What the customer answered.

    A cell in `unreadable` was filled with something we could not understand: it is neither an answer nor a blank, so
    that one fault gives one finding. A sheet that was not asked has no rows and no answers. Neither has one that was
    asked but is `lost`: the workbook came back without it, so that nobody knows what stood there.
    """

    frames: Frames
    unreadable: Mapping[Place, Typed] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()

    @property
    def questionnaire(self) -> Questionnaire:
        """What was asked."""
        return self.frames.questionnaire

    @cached_property
    def _sheets(self) -> dict[str, Sheet]:
        kept = self.frames.sheets.keys() - self.lost
        return {sheet.key: sheet for sheet in self.questionnaire.asked() if sheet.key in kept}

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {field.name: field for sheet in self._sheets.values() for field in sheet.fields}

    @cached_property
    def _columns(self) -> dict[str, Mapping[int, object]]:
        return {}

    @cached_property
    def _texts(self) -> dict[str, Mapping[int, str]]:
        return {}

    @cached_property
    def _numbers(self) -> dict[str, Mapping[int, int]]:
        return {}

    @cached_property
    def _lists(self) -> dict[str, Mapping[int, tuple[str, ...]]]:
        return {}

    @cached_property
    def _rows(self) -> dict[str, list[int]]:
        return {}

    @cached_property
    def _unread_rows(self) -> dict[str, dict[int, Typed]]:
        rows: dict[str, dict[int, Typed]] = {}
        for place, typed in self.unreadable.items():
            rows.setdefault(f"{place.sheet}.{place.field}", {})[place.row] = typed
        return rows

    def sheets(self) -> Iterator[Sheet]:
        """The sheets that were asked and came back."""
        yield from self._sheets.values()

    def fields(self) -> Iterator[Field]:
        """The fields that were asked."""
        yield from self._fields.values()

    def asks(self, sheet: str) -> bool:
        """Whether the sheet is part of this questionnaire, and came back."""
        return sheet in self._sheets

    def field(self, name: str) -> Field:
        """The field of a name like `extensions.extension`; KeyError when it was not asked."""
        return self._fields[name]

    def rows(self, sheet: str) -> list[int]:
        """The used rows of a sheet, in their order."""
        known = self._rows.get(sheet)
        if known is None:
            known = self._rows[sheet] = self.frames[sheet].index.tolist() if sheet in self._sheets else []
        return known

    def answers(self, name: str) -> Mapping[int, object]:
        """The filled answers of a field by row, in the order of the rows."""
        known = self._columns.get(name)
        if known is None:
            known = self._columns[name] = self._column(name) if name in self._fields else _NOTHING
        return known

    def _column(self, name: str) -> Mapping[int, object]:
        sheet, _, key = name.partition(".")
        rows, answers = self.rows(sheet), self.frames[sheet][key].tolist()
        if None not in answers:
            return dict(zip(rows, answers, strict=True))
        return {row: answer for row, answer in zip(rows, answers, strict=True) if answer is not None}

    def texts(self, name: str) -> Mapping[int, str]:
        """The answers of a field that holds texts."""
        known = self._texts.get(name)
        if known is None:
            known = self._texts[name] = _only(str, self.answers(name))
        return known

    def numbers(self, name: str) -> Mapping[int, int]:
        """The answers of a field that holds whole numbers."""
        known = self._numbers.get(name)
        if known is None:
            known = self._numbers[name] = _only(int, self.answers(name))
        return known

    def lists(self, name: str) -> Mapping[int, tuple[str, ...]]:
        """The answers of a field that holds lists."""
        known = self._lists.get(name)
        if known is None:
            known = self._lists[name] = _only(tuple, self.answers(name))
        return known

    def text(self, name: str, row: int) -> str:
        """One answer as text; empty when there is none."""
        answer = self.answers(name).get(row)
        return "" if answer is None else shown(answer)

    def form(self, name: str) -> object | None:
        """The answer of a form's field."""
        return next(iter(self.answers(name).values()), None)

    def unread(self, name: str) -> Mapping[int, Typed]:
        """The cells of a field that could not be understood, as typed."""
        return self._unread_rows.get(name, {})

    def unread_form(self, name: str) -> Place | None:
        """The cell of a form's field when it was filled with something we could not understand."""
        sheet, _, key = name.partition(".")
        return next((Place(sheet, key, row) for row in self.unread(name)), None)

    def is_blank(self, name: str, row: int) -> bool:
        """Whether the customer left the cell empty; one we could not understand is not empty."""
        return row not in self.answers(name) and row not in self.unread(name)

    def is_form(self, sheet: str) -> bool:
        """Whether a sheet has one field a row."""
        return sheet in self._sheets and self._sheets[sheet].layout is Layout.FORM

    def holds(self, when: When, row: int) -> bool:
        """Whether a row fulfils every part of a condition."""
        return all(self._fulfilling([row], name, words) for name, words in when.items())

    def rows_where(self, sheet: str, when: When) -> list[int]:
        """The used rows of a sheet that fulfil a condition."""
        rows = self.rows(sheet)
        for name, words in when.items():
            rows = self._fulfilling(rows, name, words)
        return rows

    def _fulfilling(self, rows: list[int], name: str, words: tuple[str, ...]) -> list[int]:
        """Those of the rows in which the field holds one of the words; a form's field holds for all rows or none."""
        sheet = name.partition(".")[0]
        if name not in self._fields:
            return []
        if self.is_form(sheet):
            mine = self.rows(sheet)[:1]
            return rows if mine and self._among(mine, name, words) else []
        return self._among(rows, name, words)

    def _among(self, rows: list[int], name: str, words: tuple[str, ...]) -> list[int]:
        answers, unread = self.answers(name), self.unread(name)
        blank, any_word = BLANK in words, ANSWERED in words
        return [
            row
            for row in rows
            if (any_word or answers[row] in words if row in answers else blank and row not in unread)
        ]
