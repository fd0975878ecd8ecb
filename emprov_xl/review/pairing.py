"""Which row of one return is which row of another: by what it says and by what it is known by, never by where it is."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.checks.answers import alike, shown
from emprov_xl.model.questionnaire import Sheet

Values = tuple[object, ...]
Key = Hashable | None
"""What rows are compared by; None where a row has nothing of the kind."""


@dataclass(frozen=True)
class Records:
    """The used rows of one sheet as understood: the values of these fields, in their order; None is a blank."""

    sheet: Sheet
    fields: tuple[str, ...]
    rows: Mapping[int, Values]

    def at(self, fields: Iterable[str]) -> tuple[int, ...]:
        """The positions of those of some fields that are here."""
        return tuple(self.fields.index(field) for field in fields if field in self.fields)


@dataclass(frozen=True, slots=True)
class Pairing:
    """The rows that are the same object, old and new, and those that are in one of the two only; in their order."""

    both: tuple[tuple[int, int], ...]
    old: tuple[int, ...]
    new: tuple[int, ...]


def paired(old: Records, new: Records, *, renamed: bool = True) -> Pairing:
    """The rows of two returns, each with its own; both have the same fields.

    Rows that say the same are the same. Then an object is known by its key; by all but its key, when it was given
    another; by its name or device. Where rows repeat legitimately those that share their first answer are taken in
    their order. Unless objects may be `renamed`, only the key tells that two rows are one object.
    """
    return _Matching(old, new).done(renamed=renamed)


class _Matching:
    """The rows still without a partner; each pass pairs some of them, and looks at each row once."""

    def __init__(self, old: Records, new: Records) -> None:
        self._old, self._new = old, new
        self._left = dict(old.rows), dict(new.rows)
        self._pairs: list[tuple[int, int]] = []

    def done(self, *, renamed: bool) -> Pairing:
        sheet, at, unique = self._old.sheet, self._old.at, self._old.sheet.unique
        key, apart = at(unique), [field for field in sheet.identity if field not in unique]
        others = tuple(position for position in range(len(self._old.fields)) if position not in key)
        self._in_order(lambda values: values)
        if renamed and unique and apart:
            self._one_to_one(_but_key(others, at(apart)))
        if unique:
            self._one_to_one(_by_key(self._old, key))
        if renamed:
            self._by_what_is_left(key, others, apart)
        both = dict(self._pairs)
        inverse = {there: here for here, there in self._pairs}
        return Pairing(
            tuple((row, both[row]) for row in self._old.rows if row in both),
            tuple(row for row in self._old.rows if row not in both),
            tuple(row for row in self._new.rows if row not in inverse),
        )

    def _by_what_is_left(self, key: Sequence[int], others: Sequence[int], apart: Sequence[str]) -> None:
        """Rows whose key is another: by all else, by a name or device; where rows repeat, in their order."""
        at = self._old.at
        if key:
            self._one_to_one(_but_key(others, others))
        for field in apart:
            self._one_to_one(_alone(at([field])))
        if not key:
            self._in_order(_alone(at([self._old.sheet.key_field.key])))

    def _one_to_one(self, by: Callable[[Values], Key]) -> None:
        """Pairs rows with a key that no other row of their return has."""
        old, new = (_groups(rows, by) for rows in self._left)
        for key, here in old.items():
            there = new.get(key, [])
            if len(here) == len(there) == 1:
                self._pair(*here, *there)

    def _in_order(self, by: Callable[[Values], Key]) -> None:
        """Pairs rows with the same key, the first with the first."""
        old, new = (_groups(rows, by) for rows in self._left)
        for key, here in old.items():
            for one, other in zip(here, new.get(key, ()), strict=False):  # what is over has no partner
                self._pair(one, other)

    def _pair(self, one: int, other: int) -> None:
        del self._left[0][one], self._left[1][other]
        self._pairs.append((one, other))


def _groups(rows: Mapping[int, Values], by: Callable[[Values], Key]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for row, values in rows.items():
        key = by(values)
        if key is not None:
            groups.setdefault(key, []).append(row)
    return groups


def _by_key(records: Records, key: Sequence[int]) -> Callable[[Values], Key]:
    """All fields of the key, a blank being what its field takes for it; of rows in which none that is needed lacks."""
    fields = [records.sheet.field(records.fields[at]) for at in key]
    blanks = [alike(field.default or "") for field in fields]
    needed = [position for position, field in enumerate(fields) if field.required or position == 0]

    def by(values: Values) -> Key:
        compared = tuple(_compared(values[at]) or blank for at, blank in zip(key, blanks, strict=True))
        return compared if compared and all(compared[position] for position in needed) else None

    return by


def _alone(field: Sequence[int]) -> Callable[[Values], Key]:
    def by(values: Values) -> Key:
        return next(filter(None, (_compared(values[at]) for at in field)), None)

    return by


def _but_key(others: Sequence[int], telling: Sequence[int]) -> Callable[[Values], Key]:
    """All that is not the key, of rows in which one of the `telling` fields is filled."""

    def by(values: Values) -> Key:
        return tuple(values[at] for at in others) if any(values[at] is not None for at in telling) else None

    return by


def _compared(value: object) -> str:
    return "" if value is None else alike(shown(value))
