"""What changed between two returns of one questionnaire: object by object, cell by cell, as understood."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from emprov_xl.checks.answers import shown
from emprov_xl.checks.links import MEMBERS
from emprov_xl.checks.turns import Run, runs
from emprov_xl.convert import MASK
from emprov_xl.model.cells import Place
from emprov_xl.model.changes import CellChange, Change, Changes, Touched, Version, What
from emprov_xl.model.plan_order import PlanOrder
from emprov_xl.model.questionnaire import Field, FieldType, Layout, Sheet
from emprov_xl.model.returned import Returned
from emprov_xl.review.moved import moved
from emprov_xl.review.pairing import Records, Values, paired
from emprov_xl.review.touched import Touching
from emprov_xl.review.understood import Understood

_NUMBERS = frozenset({FieldType.DIGITS, FieldType.DIAL, FieldType.PHONE, FieldType.WHOLE, FieldType.MENU_KEY})
_NO_NAME = frozenset({FieldType.REFERENCE, FieldType.CHOICE})
"""What names another thing, or a kind of things: to change it gives an object no other name."""
POSITION = "position"
"""As which field the place of a row is told, where the order of rows counts."""
_IN_ORDER = "Place in the order"


def changes_between(old: Understood, new: Understood, order: PlanOrder) -> Changes:
    """All that was added, removed or changed from the old return to the new one, with what each change touches.

    Rows that moved are no change but where their order counts; columns that were renamed and numbers typed as text are
    none. `order` has the words for things.
    """
    touching = Touching(old.survey, new.survey, order)
    found: list[Change] = []
    notes: list[str] = []
    for sheet in _sheets(old, new):
        lost = next((side for side in (new, old) if side.has_lost(sheet.key)), None)
        if lost is not None:
            notes.append(f"The sheet {sheet.title} is missing from {lost.returned.workbook}: it cannot be compared.")
            continue
        fields = _comparable(sheet, new, notes)
        found += _OfSheet(sheet, fields, old, new, touching).changes()
    return Changes(_version(old.returned), _version(new.returned), tuple(found), tuple(notes))


def _version(returned: Returned) -> Version:
    return Version(returned.workbook, returned.engagement, returned.round)


def _sheets(old: Understood, new: Understood) -> Iterator[Sheet]:
    """Every sheet that either return was asked, with the fields of both."""
    before = {sheet.key: sheet for sheet in old.survey.questionnaire.asked()}
    for sheet in new.survey.questionnaire.asked():
        gone = before.pop(sheet.key, sheet).fields
        known = {field.key for field in sheet.fields}
        yield replace(sheet, fields=(*sheet.fields, *(field for field in gone if field.key not in known)))
    yield from before.values()


def _comparable(sheet: Sheet, new: Understood, notes: list[str]) -> tuple[Field, ...]:
    """The fields but for those whose column the new return has lost: nobody knows what stood there."""
    lost = [field for field in sheet.fields if new.has_lost(sheet.key, field.key)]
    for field in lost:
        column = f"The column {field.title} of {sheet.title}"
        notes.append(f"{column} is missing from {new.returned.workbook}: it cannot be compared.")
    return tuple(field for field in sheet.fields if field not in lost)


class _OfSheet:
    """The changes of one sheet."""

    def __init__(
        self, sheet: Sheet, fields: tuple[Field, ...], old: Understood, new: Understood, touching: Touching
    ) -> None:
        keys = tuple(field.key for field in fields)
        self._sheet, self._fields = sheet, fields
        self._old, self._new, self._touching = old, new, touching
        self._before, self._now = old.records(sheet, keys), new.records(sheet, keys)
        self._own = _own_key(sheet)
        self._runs_before, self._runs_now = runs(old.survey, sheet), runs(new.survey, sheet)
        self._turns_before, self._turns_now = _turns(self._runs_before), _turns(self._runs_now)

    def changes(self) -> Iterator[Change]:
        """What is there now in its order, then what is gone."""
        if self._sheet.layout is Layout.FORM:
            yield from self._of_form()
            return
        pairing = paired(self._before, self._now)
        rows: dict[int, int | None] = {
            new: old for old, new in pairing.both if self._before.rows[old] != self._now.rows[new]
        }
        both = {new: old for old, new in pairing.both}
        elsewhere = moved(self._runs_before, self._runs_now, both, rows.keys())
        rows |= {new: both[new] for new in elsewhere}
        rows |= dict.fromkeys(pairing.new)
        for new in sorted(rows):
            old = rows[new]
            yield self._change(old, new, is_moved=new in elsewhere) if old is not None else self._added(new)
        for old in sorted(pairing.old):
            yield self._removed(old)

    def _of_form(self) -> Iterator[Change]:
        """Each answer of a form is a change of its own."""
        old, new = (next(iter(records.rows), None) for records in (self._before, self._now))
        for cell in self._cells(old, new):
            touched = self._touching.form(self._sheet, cell.field, old)
            yield Change(What.CHANGED, self._sheet.key, self._sheet.title, "", (cell,), touched)

    def _change(self, old: int, new: int, *, is_moved: bool) -> Change:
        cells = (*self._cells(old, new), *(self._place_told(old, new) if is_moved else ()))
        touched = self._touching.changed(self._sheet, old, new, [cell.field for cell in cells])
        return self._told(self._what(cells), self._old.survey.who(self._place(old)), cells, touched)

    def _added(self, new: int) -> Change:
        touched = self._touching.added(self._sheet, new)
        cells = (*self._cells(None, new), *self._place_told(None, new))
        return self._told(What.ADDED, self._new.survey.who(self._place(new)), cells, touched)

    def _removed(self, old: int) -> Change:
        touched = self._touching.removed(self._sheet, old)
        return self._told(What.REMOVED, self._old.survey.who(self._place(old)), tuple(self._cells(old, None)), touched)

    def _told(self, what: What, who: str, cells: tuple[CellChange, ...], touched: Touched) -> Change:
        return Change(what, self._sheet.key, self._sheet.title, who, cells, touched)

    def _what(self, cells: tuple[CellChange, ...]) -> What:
        """Whether what an object is known by is another now."""
        if all(cell.field == POSITION for cell in cells):
            return What.MOVED
        for cell in cells:
            if self._own is not None and cell.field == self._own.key and cell.before and cell.now:
                return What.RENUMBERED if self._own.type in _NUMBERS else What.RENAMED
        return What.CHANGED

    def _place(self, row: int) -> Place:
        return Place(self._sheet.key, None, row)

    def _place_told(self, old: int | None, new: int) -> Iterator[CellChange]:
        """The place of a row among those that take their turn; of one that does not, nothing."""
        before = "" if old is None else _in_turn(self._old, self._sheet, self._turns_before, old)
        now = _in_turn(self._new, self._sheet, self._turns_now, new)
        if now:
            key = self._sheet.key_field.key
            then = None if old is None else self._old.cell(self._sheet.key, key, old)
            yield CellChange(POSITION, _IN_ORDER, before, now, then, self._new.cell(self._sheet.key, key, new))

    def _cells(self, old: int | None, new: int | None) -> Iterator[CellChange]:
        """The answers that differ; all of them where a row is on one side only."""
        before, now = _values(self._before, old), _values(self._now, new)
        for at, field in enumerate(self._fields):
            one, other = before.get(at), now.get(at)
            if one == other:
                continue
            yield CellChange(
                field.key,
                field.title,
                *(_secretly if field.secret else _openly)(one, other),
                None if old is None else self._old.cell(self._sheet.key, field.key, old),
                None if new is None else self._new.cell(self._sheet.key, field.key, new),
                field.secret,
            )


def _turns(taking: Sequence[Run]) -> Mapping[int, tuple[Run, int]]:
    """The run and the place in it of each row that takes its turn."""
    return {row: (run, at) for run in taking for at, row in enumerate(run)}


def _in_turn(side: Understood, sheet: Sheet, turns: Mapping[int, tuple[Run, int]], row: int) -> str:
    """At which place a row stands, and after which other: "2 of 5, after Local"; nothing where its order says none."""
    if row not in turns:
        return ""
    run, at = turns[row]
    told = (side.survey.text(f"{sheet.key}.{field}", run[at - 1]) for field in sheet.identity)
    after = next(filter(None, told), "") if at else ""
    return f"{at + 1} of {len(run)}{f', after {after}' if after else ''}"


def _values(records: Records, row: int | None) -> Mapping[int, object]:
    values: Values = () if row is None else records.rows[row]
    return dict(enumerate(values))


def _openly(before: object, now: object) -> tuple[str, str]:
    return _text(before), _text(now)


def _secretly(before: object, now: object) -> tuple[str, str]:
    """That a secret is another, never which."""
    if before is None:
        return "", "set"
    return MASK, "cleared" if now is None else "changed"


def _text(value: object) -> str:
    if value is None:
        return ""
    return "; ".join(value) if isinstance(value, tuple) else shown(value)


def _own_key(sheet: Sheet) -> Field | None:
    """The number or name that an object is known by; None where it is known by what it belongs to."""
    fields = (sheet.field(key) for key in sheet.unique or (sheet.key_field.key,))
    own = (field for field in fields if field.type not in _NO_NAME and field.name not in MEMBERS)
    return next(own, None)
