"""The answers as verbs ask for them: by field and row, each column taken out of its frame once."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from emprov_xl.checks.numbers import public_texts
from emprov_xl.frames import Frames
from emprov_xl.model.cells import Place, Typed
from emprov_xl.model.questionnaire import Field, FieldType, Layout, Questionnaire, Sheet
from emprov_xl.model.verb import ANSWERED, BLANK, When

_A = TypeVar("_A")
_NOTHING: Mapping[int, object] = {}
_HELD: Mapping[FieldType, type] = {
    FieldType.WHOLE: int,
    FieldType.DATE: dt.date,
    FieldType.TIME: dt.time,
    FieldType.LIST: tuple,
}
"""What the answers of a type of field are, where they are not texts."""

_UNEVEN = re.compile(r"[^\S \n]|  |^ | $", re.MULTILINE)


def alike(text: str) -> str:
    """A text as compared: without regard to case or to blanks around and between its words."""
    return text if text.isdecimal() else " ".join(text.split()).casefold()


def shown(answer: object) -> str:
    """An answer as text."""
    if isinstance(answer, str):
        return answer
    return answer.isoformat("minutes") if isinstance(answer, dt.time) else str(answer)


def alike_texts(texts: Collection[str]) -> list[str]:
    """Texts as compared, all at once where none has more blanks than one between its words."""
    whole = "\n".join(texts)
    lines = whole.casefold().split("\n")
    if len(lines) == len(texts) and not _UNEVEN.search(whole):
        return lines
    return [alike(text) for text in texts]


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
    def _arrays(self) -> dict[str, Mapping[str, NDArray[np.object_]]]:
        return {}

    @cached_property
    def _alike(self) -> dict[str, Mapping[int, str]]:
        return {}

    @cached_property
    def _public(self) -> dict[str, Mapping[int, str]]:
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

    def field_at(self, place: Place) -> Field | None:
        """The field of an answer, also of a sheet that is lost; None for what stands outside every field."""
        name = f"{place.sheet}.{place.field}"
        return None if place.field is None else self._fields.get(name) or self.questionnaire.field(name)

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
        rows, answers = self.rows(sheet), self._contents(sheet)[key].tolist()
        if None not in answers:
            return dict(zip(rows, answers, strict=True))
        return {row: answer for row, answer in zip(rows, answers, strict=True) if answer is not None}

    def _contents(self, sheet: str) -> Mapping[str, NDArray[np.object_]]:
        """The columns of a frame as they lie in it."""
        known = self._arrays.get(sheet)
        if known is None:
            frame = self.frames[sheet]
            known = self._arrays[sheet] = dict(zip(frame.columns, frame.to_numpy(dtype=object).T, strict=True))
        return known

    def texts(self, name: str) -> Mapping[int, str]:
        """The answers of a field that holds texts."""
        return self._of_kind(str, name)

    def alike(self, name: str) -> Mapping[int, str]:
        """The answers of such a field as compared."""
        known = self._alike.get(name)
        if known is None:
            texts = self.texts(name)
            known = self._alike[name] = dict(zip(texts, alike_texts(texts.values()), strict=True))
        return known

    def public(self, name: str) -> Mapping[int, str]:
        """The answers of a field of outside numbers as compared."""
        known = self._public.get(name)
        if known is None:
            texts = self.texts(name)
            known = self._public[name] = dict(zip(texts, public_texts(texts.values()), strict=True))
        return known

    def numbers(self, name: str) -> Mapping[int, int]:
        """The answers of a field that holds whole numbers."""
        return self._of_kind(int, name)

    def lists(self, name: str) -> Mapping[int, tuple[str, ...]]:
        """The answers of a field that holds lists."""
        return self._of_kind(tuple, name)

    def _of_kind(self, kind: type[_A], name: str) -> Mapping[int, _A]:
        """The answers of a field, if its answers are of that kind."""
        return cast("Mapping[int, _A]", self.answers(name)) if self._kinds.get(name) is kind else {}

    @cached_property
    def _kinds(self) -> Mapping[str, type]:
        return {name: _HELD.get(field.type, str) for name, field in self._fields.items()}

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

    def blank(self, name: str, rows: Sequence[int]) -> list[int]:
        """Those of some rows in which the customer left the cell empty."""
        answers, unread = self.answers(name), self.unread(name)
        return [row for row in rows if row not in answers and row not in unread]

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
