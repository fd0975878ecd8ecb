"""Who is meant: from the words in a cell to the rows of the sheet that defines such things."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property

from emprov_xl.checks.answers import Answers, alike
from emprov_xl.checks.numbers import public
from emprov_xl.checks.spelling import Spelling
from emprov_xl.model.catalogue import squeezed
from emprov_xl.model.questionnaire import FieldType, Sheet

Rows = tuple[int, ...]
_NUMBER = re.compile(r"[0-9]{2,}")


class Directory:
    """The rows of one sheet by all they may be called: key, name, number; a key goes before a name."""

    def __init__(self, answers: Answers, sheet: Sheet) -> None:
        self._answers = answers
        self._sheet = sheet
        self._public = sheet.key_field.type is FieldType.PHONE

    @cached_property
    def _found(self) -> dict[str, Rows]:
        """What was asked before: one text is asked for again and again, and most are keys as they are compared."""
        return {} if self._public else dict(self.keys)

    def rows(self, text: str) -> Rows:
        """The rows that a text names; none when it names nobody."""
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self._sought(text)
        return found

    def _sought(self, text: str) -> Rows:
        compared, plain = self._compared(text), alike(text)
        found = self.keys.get(compared) or self.keys.get(plain) or self.names.get(compared) or self.names.get(plain)
        return found or (self._in_block(text) if self._public else self._key_with_name(text))

    @cached_property
    def keys(self) -> Mapping[str, Rows]:
        """Rows by their key; several share one where a thing has a row for each of its parts, such as a key layout."""
        return self._index(self._sheet.key_field.key)

    @cached_property
    def names(self) -> Mapping[str, Rows]:
        """Rows by their name or, where the name is the key, by their number."""
        known = [field.key for field in self._sheet.fields]
        others = [self._sheet.name_field, "number" if "number" in known else None]
        index: dict[str, Rows] = {}
        for key in dict.fromkeys(other for other in others if other and other != self._sheet.key_field.key):
            for text, rows in self._index(key).items():
                index[text] = tuple(dict.fromkeys((*index.get(text, ()), *rows)))
        if "last_name" in known and self._sheet.name_field:
            for text, rows in self._with_last_names().items():
                index.setdefault(text, rows)
        return index

    @cached_property
    def spelling(self) -> Spelling:
        """Keys and names as typed, to find what a misspelt one means."""
        columns = dict.fromkeys([self._sheet.key_field.key, *filter(None, [self._sheet.name_field])])
        return Spelling(text for key in columns for text in self._answers.texts(f"{self._sheet.key}.{key}").values())

    def _compared(self, text: str) -> str:
        return public(text) if self._public else alike(text)

    def _index(self, key: str) -> dict[str, Rows]:
        column = f"{self._sheet.key}.{key}"
        if self._public and key == self._sheet.key_field.key:
            return _rows_by_text(self._answers.public(column))
        return _rows_by_text(self._answers.alike(column))

    def _with_last_names(self) -> dict[str, Rows]:
        first = self._answers.texts(f"{self._sheet.key}.{self._sheet.name_field}")
        last = self._answers.texts(f"{self._sheet.key}.last_name")
        return _rows_by_text({row: alike(f"{first[row]} {text}") for row, text in last.items() if row in first})

    def _key_with_name(self, text: str) -> Rows:
        """The row written as key and name together, such as "2001 Ana Ruiz" or "Ana Ruiz (2001)"."""
        numbers = _NUMBER.findall(text)
        if len(numbers) != 1 or not self._sheet.name_field:
            return ()
        name = squeezed(text.replace(numbers[0], " "))
        column = f"{self._sheet.key}.{self._sheet.name_field}"
        rows = self.keys.get(numbers[0], ())
        return tuple(row for row in rows if name and squeezed(self._answers.text(column, row)) == name)

    def _in_block(self, text: str) -> Rows:
        """The row whose block of public numbers holds this one."""
        number = public(text)
        if not number.isdecimal():
            return ()
        starts = self._blocks
        at = bisect_right(starts, (len(number), int(number), 1 << 62, 0)) - 1
        if at < 0:
            return ()
        length, _, last, row = starts[at]
        return (row,) if length == len(number) and int(number) <= last else ()

    @cached_property
    def _blocks(self) -> list[tuple[int, int, int, int]]:
        return sorted(self._each_block())

    def _each_block(self) -> Iterator[tuple[int, int, int, int]]:
        firsts = self._answers.texts(self._sheet.key_field.name)
        for row, last in self._answers.texts(f"{self._sheet.key}.last").items():
            start, end = public(firsts.get(row, "")), public(last)
            if start.isdecimal() and end.isdecimal() and len(start) == len(end):
                yield len(start), int(start), int(end), row


def _rows_by_text(column: Mapping[int, str]) -> dict[str, Rows]:
    index: dict[str, Rows] = dict(zip(column.values(), zip(column, strict=True), strict=True))
    if len(index) == len(column):
        return index
    lists: dict[str, list[int]] = {}
    for row, text in column.items():
        lists.setdefault(text, []).append(row)
    return {text: tuple(rows) for text, rows in lists.items()}
