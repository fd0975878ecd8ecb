"""Copies of one questionnaire become one: what only one of them says is taken, and what they disagree on is told."""

from collections.abc import Iterator, Mapping, Sequence

from emprov_xl.checks.answers import shown
from emprov_xl.model.cells import Place
from emprov_xl.model.merged import Answers, Conflict, Merged, Said
from emprov_xl.model.questionnaire import Field, Layout, Questionnaire, Sheet
from emprov_xl.review.pairing import Records, Values, paired
from emprov_xl.review.understood import Understood

Standing = Mapping[int, int]
"""The rows of one object, by the number of the copy that has it."""

REMOVED = "the row is removed"
_BASE = -1  # the number of what was sent, among the copies


def merged(copies: Sequence[Understood], base: Understood | None, questionnaire: Questionnaire) -> Merged:
    """The answers of copies of one questionnaire, each taken from the first that gives it.

    With a `base`, what was sent or an earlier return, an answer as it was there gives way to another one.
    """
    answers: dict[str, Answers] = {}
    conflicts: list[Conflict] = []
    for sheet in questionnaire.asked():
        one = _OfSheet(sheet, copies, base)
        answers[sheet.key] = one.answers
        conflicts += one.conflicts
    return Merged(answers, tuple(conflicts))


class _OfSheet:
    """The objects of one sheet: first those of the base in their order, then what each copy adds."""

    def __init__(self, sheet: Sheet, copies: Sequence[Understood], base: Understood | None) -> None:
        self._sheet = sheet
        self._sides = {**dict(enumerate(copies)), **({_BASE: base} if base else {})}
        self._keys = tuple(field.key for field in sheet.fields)
        self._records = {number: side.records(sheet, self._keys) for number, side in self._sides.items()}
        self._copies = [
            number for number, side in self._sides.items() if number != _BASE and not side.has_lost(sheet.key)
        ]
        self._lost = {
            number: {key for key in self._keys if self._sides[number].has_lost(sheet.key, key)}
            for number in self._copies
        }
        self.answers: Answers = {}
        self.conflicts: list[Conflict] = []
        record = 0
        for rows in self._objects():
            if self._stays(rows):
                self._take(rows, record)
                record += 1

    def _objects(self) -> Iterator[Standing]:
        if self._sheet.layout is Layout.FORM:
            rows = {number: next(iter(records.rows), None) for number, records in self._records.items()}
            yield {number: row for number, row in rows.items() if row is not None}
            return
        base = self._records.get(_BASE, Records(self._sheet, self._keys, {}))
        known = {row: {_BASE: row} for row in base.rows}
        added: dict[int, dict[int, int]] = {}
        so_far: dict[int, Values] = {}
        for number in self._copies:
            mine = self._records[number]
            pairing = paired(base, mine)
            for row, here in pairing.both:
                known[row][number] = here
            new = Records(self._sheet, self._keys, {row: mine.rows[row] for row in pairing.new})
            joined = paired(Records(self._sheet, self._keys, dict(so_far)), new, renamed=False)
            for at, here in joined.both:
                added[at][number] = here
                so_far[at] = _filled(so_far[at], new.rows[here])
            for here in joined.new:
                added[len(added)] = {number: here}
                so_far[len(so_far)] = new.rows[here]
        yield from known.values()
        yield from added.values()

    def _stays(self, rows: Standing) -> bool:
        """Whether an object is there: not when some copy has removed it and no other has touched it."""
        if _BASE not in rows or all(number in rows for number in self._copies):
            return bool(rows)
        return any(self._values(number, rows) != self._values(_BASE, rows) for number in self._copies if number in rows)

    def _values(self, number: int, rows: Standing) -> Values:
        return self._records[number].rows[rows[number]]

    def _take(self, rows: Standing, record: int) -> None:
        """The answers of one object, each from the first copy that says anything but the base."""
        there = [number for number in self._copies if number in rows]
        gone = [number for number in self._copies if number not in rows] if _BASE in rows else []
        before = self._values(_BASE, rows) if _BASE in rows else (None,) * len(self._keys)
        now = [(number, self._values(number, rows), self._lost[number]) for number in there]
        for at, field in enumerate(self._sheet.fields):
            said: dict[object, list[int]] = {}
            for number, values, lost in now:
                if values[at] != before[at] and field.key not in lost:
                    said.setdefault(values[at], []).append(number)
            first = next(iter(said.values()), [_BASE])[0]
            self._put(field, record, first, rows)
            if len(said) > 1:
                self._tell(field, record, rows, list(said.items()))
            elif gone and self._sheet.key_field is field:
                stands = next(iter(said), before[at])
                self._tell(field, record, rows, [(stands, there), (REMOVED, gone)])

    def _put(self, field: Field, record: int, number: int, rows: Standing) -> None:
        if number not in rows:
            return
        side = self._sides[number].returned.sheets[self._sheet.key]
        cells = side.answers.get(field.key, {})
        form = self._sheet.layout is Layout.FORM
        typed = next(iter(cells.values()), None) if form else cells.get(rows[number])
        if typed is not None:
            self.answers.setdefault(field.key, {})[record] = typed

    def _tell(self, field: Field, record: int, rows: Standing, said: Sequence[tuple[object, list[int]]]) -> None:
        number, row = next(iter((number, row) for number, row in rows.items() if number != _BASE))
        who = "" if self._sheet.layout is Layout.FORM else self._sides[number].survey.who(self._place(row))
        self.conflicts.append(Conflict(field, record, who, tuple(self._said(field, *each) for each in said)))

    def _place(self, row: int) -> Place:
        return Place(self._sheet.key, None, row)

    def _said(self, field: Field, value: object, numbers: Sequence[int]) -> Said:
        workbooks = tuple(self._sides[number].returned.workbook for number in numbers)
        if value is None or (field.secret and value != REMOVED):
            return Said("", workbooks)
        return Said("; ".join(value) if isinstance(value, tuple) else shown(value), workbooks)


def _filled(one: Values, other: Values) -> Values:
    """The first with what only the second says."""
    return tuple(here if here is not None else there for here, there in zip(one, other, strict=True))
