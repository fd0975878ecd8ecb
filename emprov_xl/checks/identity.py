"""Whose row it is: in words for people, and as an identity that stays when rows move."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from emprov_xl.checks.answers import Answers, alike, alike_texts, shown
from emprov_xl.model.questionnaire import Field, Sheet

_LONGEST_WHO = 60
_BETWEEN = "\x1f"


class Identities:
    """The identity of each row of one sheet.

    It is the first of the sheet's identity fields whose answer no other row shares (extension, then name, then
    device); where none is, the required answers together; where these are shared too, the whole row. Secrets take no
    part, so that a fingerprint never rests on one.
    """

    def __init__(self, answers: Answers, sheet: Sheet) -> None:
        self._answers = answers
        self._sheet = sheet

    def who(self, row: int) -> str:
        """Whose row it is, such as "2001 Ana Ruiz"; of a form, the title of its sheet."""
        if self._answers.is_form(self._sheet.key):
            return self._sheet.title
        words = [text for text in self._texts(self._naming, row) if text]
        return " ".join(" ".join(words).split())[:_LONGEST_WHO]

    def name(self, row: int) -> str:
        """The row's human name; whose row it is where it has none."""
        named = self._answers.text(f"{self._sheet.key}.{self._sheet.name_field}", row) if self._sheet.name_field else ""
        return named or self.who(row)

    def identity(self, row: int) -> str:
        """What the row is known by from round to round."""
        if self._answers.is_form(self._sheet.key):
            return ""
        for field, shared in zip(self._alone, self._shared_alone, strict=True):
            text = alike(self._answers.text(field.name, row))
            if text and text not in shared:
                return text
        together = _BETWEEN.join(self._texts(self._required, row))
        if together.strip(_BETWEEN) and together not in self._shared_together:
            return together
        return _BETWEEN.join(self._texts(self._open, row))

    @cached_property
    def _open(self) -> list[Field]:
        return [field for field in self._sheet.fields if not field.secret]

    @cached_property
    def _required(self) -> list[Field]:
        return [field for field in self._open if field.required]

    @cached_property
    def _alone(self) -> list[Field]:
        keys = self._sheet.identity or (self._sheet.key_field.key, *filter(None, [self._sheet.name_field]))
        return [self._sheet.field(key) for key in keys if not self._sheet.field(key).secret]

    @cached_property
    def _naming(self) -> list[Field]:
        """Key and name; where there is no name and rows share their keys, the next required answers too."""
        key = self._sheet.key_field
        if self._sheet.name_field:
            return list(dict.fromkeys([key, self._sheet.field(self._sheet.name_field)]))
        if not _shared(shown(answer) for answer in self._answers.answers(key.name).values()):
            return [key]
        return list(dict.fromkeys([key, *self._required]))[:3]

    @cached_property
    def _shared_alone(self) -> list[frozenset[str]]:
        answers = [self._answers.answers(field.name).values() for field in self._alone]
        return [_shared(alike_texts([shown(answer) for answer in column])) for column in answers]

    @cached_property
    def _shared_together(self) -> frozenset[str]:
        rows = self._answers.rows(self._sheet.key)
        return _shared(_BETWEEN.join(self._texts(self._required, row)) for row in rows)

    def _texts(self, fields: Sequence[Field], row: int) -> list[str]:
        return [
            " ".join(answer) if isinstance(answer, tuple) else "" if answer is None else str(answer)
            for answer in (self._answers.answers(field.name).get(row) for field in fields)
        ]


def _shared(texts: Iterable[str]) -> frozenset[str]:
    """The texts that stand more than once; a blank is never shared."""
    return frozenset(text for text, times in Counter(texts).items() if times > 1 and text)
