"""Answers that stand in the wrong place: blocks pasted some columns off, and headings among the answers.

A block is one fault however many cells it has, so it is told once and its cells are not faulted one by one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from emprov_xl.convert import ERROR_CELL, Converter, Reading
from emprov_xl.forms import FORMS
from emprov_xl.frames import FieldHit, Frames
from emprov_xl.model.cells import Place, Typed, column_letters
from emprov_xl.model.finding import Hit
from emprov_xl.model.questionnaire import Field, FieldType, Layout, Questionnaire, Sheet
from emprov_xl.model.returned import Returned, ReturnedSheet
from emprov_xl.readers.numbers import digits

HEADER, HEADING, SHIFTED = "WBK-023", "WBK-024", "WBK-022"

_RULED = re.compile(r"[-=*_~#>•\s]{2,}\S?.*")  # --- 2nd floor ---
_TOTAL = re.compile(r"(?:grand |sub-?)?(?:total|sum)s?\b.{0,20}", re.IGNORECASE)
_FREE = (FieldType.TEXT, FieldType.REFERENCE, FieldType.DESTINATION)
_UNMISTAKABLE = {FieldType.DEVICE_ID: r"0|[0-9A-F]{12}"}  # a name may pass for the ID of a digital set
_LEAST_ROWS = 3
_LEAST_STRANGERS = 2  # cells of a row that are no likely answer where they stand; one more for a wider shift
_SHIFTS = (1, -1, 2, -2, 3, -3)  # so many columns too far to the right; the likeliest is tried first
_COUNTED = {1: "one column", 2: "two columns", 3: "three columns"}
_CLEAR = 0.8  # of the used rows from the first to the last must be off in the same way
_NOT_OF_ITS_TYPE = frozenset(f"FLD-{number:03}" for number in (*range(2, 17), 21))


def without_headings(frames: Frames, hits: Sequence[FieldHit], returned: Returned) -> tuple[Frames, list[FieldHit]]:
    """The frames without rows that head or sum up others; each such row is one hit, and its own hits are gone."""
    sheets, told = dict(frames.sheets), list(hits)
    for sheet in frames.questionnaire.asked():
        mine = returned.sheets.get(sheet.key)
        if mine is None or sheet.layout is Layout.FORM or not len(sheets[sheet.key]):
            continue
        rows = dict(_headings(sheet, mine))
        if rows:
            sheets[sheet.key] = sheets[sheet.key].drop(index=list(rows))
            told = [hit for hit in told if hit[1].place.sheet != sheet.key or hit[1].place.row not in rows]
            told += rows.values()
    return replace(frames, sheets=sheets), told


def _headings(sheet: Sheet, returned: ReturnedSheet) -> Iterator[tuple[int, FieldHit]]:
    texts = {text.casefold() for field in sheet.fields for text in (field.key, field.title, *field.aliases) if text}
    key = sheet.key_field
    for field in sheet.fields[1::-1]:
        for row, value in returned.answers.get(field.key, {}).items():
            if isinstance(value, str) and _bare(value) in texts and _is_header(_row(returned, row), texts):
                yield row, (HEADER, Hit(Place(sheet.key, field.key, row), {"typed": value}, operands=(value,)))
    for row, value in returned.answers.get(key.key, {}).items():
        if isinstance(value, str) and _may_head(key, value):
            others = len(_row(returned, row)) - 1
            if others <= (1 if _TOTAL.fullmatch(value) else 0):
                yield row, (HEADING, Hit(Place(sheet.key, key.key, row), {"typed": value}, operands=(value,)))


def _row(returned: ReturnedSheet, row: int) -> dict[str, Typed]:
    return {key: cells[row] for key, cells in returned.answers.items() if row in cells}


def _bare(text: str) -> str:
    return text.casefold().strip(" *:")


def _is_header(row: Mapping[str, Typed], texts: set[str]) -> bool:
    """Whether at least two cells of a row, and more than half of them, are headings of the sheet."""
    titles = sum(isinstance(value, str) and _bare(value) in texts for value in row.values())
    return titles >= 2 and titles * 2 > len(row)


def _may_head(key: Field, text: str) -> bool:
    """Whether a text that stands alone in its row heads others rather than being a number or a name."""
    if _RULED.fullmatch(text) or text.endswith(":"):
        return True
    if key.type is not FieldType.DIGITS or not any(map(str.isalpha, text)) or ERROR_CELL.fullmatch(text.strip()):
        return False
    read = digits(text.strip() or "0")
    return read.trouble is None and not str(read.value).isdigit()


@dataclass(frozen=True, slots=True)
class _Vote:
    """How a row is off: its cells from one column to another belong so many columns further left; 0: exchanged."""

    shift: int
    first: int
    last: int


def blocks_told_once(hits: Sequence[FieldHit], frames: Frames, returned: Returned) -> list[FieldHit]:
    """The hits with one for each block that stands some columns off instead of those of its cells.

    The cells of a block are made blank in the frames, so that no rule takes them for what they are not.
    """
    misfits: dict[str, dict[int, set[str]]] = {}
    for code, hit in hits:
        if code in _NOT_OF_ITS_TYPE and hit.place.field:
            misfits.setdefault(hit.place.sheet, {}).setdefault(hit.place.row, set()).add(hit.place.field)
    told = list(hits)
    for key, rows in misfits.items():
        mine = returned.sheets.get(key)
        if mine is not None and not mine.rows and len(rows) >= _LEAST_ROWS:
            for block, region in _Sheet(mine, frames.questionnaire).blocks(rows, frames[key].index.tolist()):
                told = [hit for hit in told if not _within(hit, key, region)]
                told.append((SHIFTED, block))
                _blank(frames, key, region)
    return told


_Region = tuple[set[int], list[str]]
"""The rows and fields of a block."""


def _within(hit: FieldHit, sheet: str, region: _Region) -> bool:
    place = hit[1].place
    return hit[0] != SHIFTED and place.sheet == sheet and place.row in region[0] and place.field in region[1]


def _blank(frames: Frames, sheet: str, region: _Region) -> None:
    frame = frames[sheet]
    rows = [row for row in frame.index if row in region[0]]
    frame.loc[rows, region[1]] = np.full((len(rows), len(region[1])), None, dtype=object)


class _Sheet:
    """One sheet of a return, its fields from left to right as they stand in the workbook."""

    def __init__(self, returned: ReturnedSheet, questionnaire: Questionnaire) -> None:
        asked = {field.key: field for field in questionnaire.sheet(returned.key).fields}
        self._returned = returned
        self._fields = [asked[key] for key in sorted(returned.columns, key=returned.columns.__getitem__)]
        self._at = {field.key: at for at, field in enumerate(self._fields)}
        self._read = [Converter(field, questionnaire) for field in self._fields]
        self._words = [_words_of(field, questionnaire) for field in self._fields]

    def blocks(self, misfits: Mapping[int, set[str]], used: Sequence[int]) -> Iterator[tuple[Hit, _Region]]:
        """Each block of rows that are off in the same way."""
        votes = {row: vote for row in sorted(misfits) if (vote := self._vote(row, misfits[row])) is not None}
        place = {row: at for at, row in enumerate(used)}
        for shift, rows in _runs(votes, place):
            if len(rows) < _LEAST_ROWS or len(rows) < _CLEAR * (place[rows[-1]] - place[rows[0]] + 1):
                continue
            first = min(votes[row].first for row in rows)
            last = max(votes[row].last for row in rows)
            yield self._hit(shift, first, last, rows), self._region(shift, first, last, rows)

    def _vote(self, row: int, misfits: set[str]) -> _Vote | None:
        cells = {at: value for key, at in self._at.items() if (value := self._value(key, row)) is not None}
        wrong = sorted(self._at[key] for key in misfits if key in self._at)
        for shift in _SHIFTS:
            first, last = wrong[0], wrong[-1]
            while first - 1 in cells and self._fits(first - 1 - shift, cells[first - 1]):
                first -= 1
            while last + 1 in cells and self._fits(last + 1 - shift, cells[last + 1]):
                last += 1
            moved = [at for at in range(first, last + 1) if at in cells]
            strangers = sum(not self._fits(at, cells[at]) for at in moved)
            if strangers >= _LEAST_STRANGERS + (abs(shift) > 1) and all(
                self._fits(at - shift, cells[at]) for at in moved
            ):
                return _Vote(shift, first, last)
        # Two columns that changed places may stand at the end of a shifted row too, which explains more of it.
        lefts = (left for at in wrong for left in (at - 1, at) if self._exchanged(cells, left))
        left = next(lefts, None)
        return None if left is None else _Vote(0, left, left + 1)

    def _value(self, key: str, row: int) -> Typed | None:
        return self._returned.answers.get(key, {}).get(row)

    def _exchanged(self, cells: Mapping[int, Typed], left: int) -> bool:
        """Whether two neighbours each fit the other's column and not their own."""
        if left not in cells or left + 1 not in cells:
            return False
        one, other = cells[left], cells[left + 1]
        strangers = not self._fits(left, one) and not self._fits(left + 1, other)
        return strangers and self._fits(left + 1, one) and self._fits(left, other)

    def _fits(self, at: int, value: Typed) -> bool:
        """Whether a cell would be a likely answer in a column."""
        if not 0 <= at < len(self._fields):
            return False
        field, reading = self._fields[at], self._read[at](value)
        return reading.trouble is None and reading.value is not None and _likely(field, reading, self._words[at])

    def _region(self, shift: int, first: int, last: int, rows: Sequence[int]) -> _Region:
        """The block with the columns that its answers belong to: what is missing there is not missed as well."""
        fields = [self._fields[at].key for at in range(max(0, first - max(shift, 0)), last + 1 - min(shift, 0))]
        return set(self._used(rows)), fields

    def _used(self, rows: Sequence[int]) -> range:
        return range(rows[0], rows[-1] + 1)

    def _hit(self, shift: int, first: int, last: int, rows: Sequence[int]) -> Hit:
        keys = [field.key for field in self._fields[first : last + 1]]
        places = [
            Place(self._returned.key, key, row)
            for key in keys
            for row in self._used(rows)
            if self._value(key, row) is not None
        ]
        corners = [
            f"{column_letters(self._returned.columns[key])}{row}"
            for key, row in ((keys[0], rows[0]), (keys[-1], rows[-1]))
        ]
        cells = ":".join(corners)
        start = next(place for place in places if place.row == rows[0])
        facts = {"cells": cells, **self._words_for(shift, first), "value": ""}
        also = tuple(place for place in places if place != start)
        return Hit(start, facts, also, operands=(self._returned.key, str(shift), *keys), whole=True)

    def _words_for(self, shift: int, first: int) -> dict[str, str]:
        here = self._fields[first].title
        if shift == 0:
            there = self._fields[first + 1].title
            return {
                "looks": f"the answers under “{here}” and “{there}” have changed places",
                "do": "Exchange the two columns in these rows",
            }
        belongs = self._fields[first - shift].title
        way, back = ("right", "left") if shift > 0 else ("left", "right")
        return {
            "looks": f"the answers stand {_COUNTED[abs(shift)]} too far to the {way}: what belongs under “{belongs}” "
            f"stands under “{here}”, and so on",
            "do": f"Cut these cells and paste them {_COUNTED[abs(shift)]} to the {back}",
        }


def _words_of(field: Field, questionnaire: Questionnaire) -> frozenset[str]:
    if field.type is FieldType.CHOICE:
        return frozenset(questionnaire.choices[field.choices or ""].words)
    return frozenset(field.kinds)


def _likely(field: Field, reading: Reading, words: frozenset[str]) -> bool:
    value = reading.value
    kind = field.of or field.type
    texts = value if isinstance(value, tuple) else (str(value),)
    if kind in _FREE:
        return all(any(map(str.isalpha, text)) and "@" not in text for text in texts)
    if kind in (FieldType.CHOICE, FieldType.DESTINATION_KIND):
        return value in words
    if isinstance(value, int):
        return (field.minimum is None or value >= field.minimum) and (field.maximum is None or value <= field.maximum)
    form = _UNMISTAKABLE.get(kind) or (FORMS[kind][1] if kind in FORMS else ".*")
    fits = all(re.fullmatch(form, text) for text in texts)
    return fits and (not field.max_length or all(len(text) <= field.max_length for text in texts))


def _runs(votes: Mapping[int, _Vote], place: Mapping[int, int]) -> Iterator[tuple[int, list[int]]]:
    """Rows that are off in the same way, one below the other but for one that is not."""
    by_way: dict[object, list[int]] = {}
    for row, vote in votes.items():
        by_way.setdefault((vote.shift, vote.first if vote.shift == 0 else None), []).append(row)
    for rows in by_way.values():
        yield from ((votes[run[0]].shift, run) for run in _split(rows, place))


def _split(rows: Sequence[int], place: Mapping[int, int]) -> Iterable[list[int]]:
    runs = [[rows[0]]]
    for before, row in pairwise(rows):
        if place.get(row, 0) - place.get(before, 0) <= 2:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs
