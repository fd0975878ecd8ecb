"""How healthy a return is: what its parts tell, held against its answers.

It is sought apart from reading, which has the answers only; of a workbook once, before it is judged.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from emprov_xl.errors import CannotMark
from emprov_xl.model.cells import Cell, ErrorCell, Kind, Place, Typed, column_letters, kind_of
from emprov_xl.model.health import Area, Health, HiddenAnswers, Hiding, LostDropDown, Make, MergedAnswers
from emprov_xl.model.questionnaire import Field, Questionnaire, Sheet
from emprov_xl.model.returned import Anchor, Returned, ReturnedSheet
from emprov_xl.workbook.layout import laid_out
from emprov_xl.workbook.package.relations import Relations
from emprov_xl.workbook.reading.forms import Form, form_of
from emprov_xl.workbook.reading.make import Opened, is_hidden, told_of
from emprov_xl.workbook.reading.scan import Scan, is_filtered, scan
from emprov_xl.workbook.sheets.validation import has_drop_down

_NAMED = 12  # rows or columns that are named in a sentence
_UNCALCULATED, _MISSING, _FOREIGN = "WBK-006", ("WBK-003", "WBK-004"), "WBK-007"
_TOO_LONG, _DOUBLED, _BEHIND = "WBK-036", "WBK-037", "WBK-014"


def health_of(path: Path, returned: Returned, questionnaire: Questionnaire) -> Health:
    """The health of a return that was read from a file.

    Of one that is no .xlsx, or whose parts we do not touch, there is less to tell: what its answers show.
    """
    try:
        book = Opened(path) if form_of(path) is Form.XLSX else None
        return _health(book, returned, questionnaire)
    except CannotMark:
        return _health(None, returned, questionnaire)


def _health(book: Opened | None, returned: Returned, questionnaire: Questionnaire) -> Health:
    sent = questionnaire.as_sent(returned.sections)
    looks = list(_looks(book, returned, sent)) if book else []
    codes = [(remark.code, remark.cell, remark.facts) for remark in returned.remarks]
    anchors = Counter(anchor for sheet in returned.sheets.values() for anchor in sheet.anchors.values())
    return Health(
        make=told_of(book) if book else Make(seen=False),
        template=returned.template,
        version=returned.version,
        current=questionnaire.version,
        counts=returned.counts,
        anchors={anchor: anchors[anchor] for anchor in Anchor if anchors[anchor]},
        other_anchors={look.title: others for look in looks if (others := look.other_anchors())},
        missing=tuple(
            f"{cell.title}: {facts['title']}" if cell else facts["title"]
            for code, cell, facts in codes
            if code in _MISSING
        ),
        kinds=_kinds(returned),
        strays=tuple(sorted(stray.cell for stray in returned.strays())),
        foreign={facts["title"]: int(facts["cells"]) for code, _, facts in codes if code == _FOREIGN},
        drop_downs=sum(len(look.choosing) for look in looks),
        lost_drop_downs=tuple(lost for look in looks for lost in look.lost_drop_downs(returned.extensions or 0)),
        hidden=tuple(hidden for look in looks for hidden in look.hidden()),
        merged=tuple(merged for look in looks for merged in look.merged()),
        formulas=sum(len(look.answers_at(look.calculated)) for look in looks),
        uncalculated=tuple(cell for code, cell, _ in codes if code == _UNCALCULATED and cell),
        linked=tuple(place for look in looks for place in look.answers_at(look.scan.linked)),
        errors=tuple(_errors(returned)),
        too_long=_cells_of(_TOO_LONG, returned),
        doubled=_cells_of(_DOUBLED, returned),
        behind=sum(int(facts["count"].replace(",", "")) for code, _, facts in codes if code == _BEHIND),
        locked=tuple(look.title for look in looks if look.scan.locked),
    )


def _cells_of(code: str, returned: Returned) -> tuple[Cell, ...]:
    """The cells that the remarks of that code are about."""
    return tuple(remark.cell for remark in returned.remarks if remark.code == code and remark.cell)


def _kinds(returned: Returned) -> dict[Kind, int]:
    """How many answers are of which kind."""
    counts: Counter[Kind] = Counter()
    for sheet in returned.sheets.values():
        for cells in sheet.answers.values():
            for value, count in _samples(cells.values()):
                counts[kind_of(value)] += count
    return {kind: counts[kind] for kind in Kind if counts[kind]}


def _samples(values: Collection[Typed]) -> Iterator[tuple[Typed, int]]:
    """One value of each type, and how many there are: nearly always there is one type."""
    types = Counter(map(type, values))
    samples = dict(zip(map(type, values), values, strict=True)) if types else {}
    return ((samples[kind], count) for kind, count in types.items())


def _errors(returned: Returned) -> Iterator[Cell]:
    """The answers that show an error, sheet by sheet."""
    for sheet in returned.sheets.values():
        for field, cells in sheet.answers.items():
            if ErrorCell in map(type, cells.values()):
                shown = (row for row, value in cells.items() if isinstance(value, ErrorCell))
                yield from (Cell(sheet.title, row, sheet.columns[field]) for row in shown)


def _looks(book: Opened, returned: Returned, sent: Questionnaire) -> Iterator["_Look"]:
    """A look at each sheet that was read, in the order of the questionnaire."""
    names = frozenset(name.attributes.get("name", "").lower().encode() for name in book.names() if not _lost(name.text))
    linked = bool(book.relations.of_kind("externalLink"))
    listed = {sheet.attributes.get("name", ""): sheet for sheet in book.sheets}
    for sheet in sent.asked():
        mine = returned.sheets.get(sheet.key)
        if mine is None or mine.title not in listed:
            continue
        part = book.part(listed[mine.title])
        if part in book.package:
            seen = scan(mine.title, book.package.read(part), names, linked=linked)
            filtered = seen.filtered or (seen.tables and _table_filtered(book, part))
            yield _Look(sheet, mine, seen, filtered=filtered, unseen=is_hidden(listed[mine.title]))


def _lost(refers: str) -> bool:
    return "#REF!" in refers


def _table_filtered(book: Opened, part: str) -> bool:
    """Whether a table that the customer made of the sheet is filtered."""
    tables = Relations(book.package, part).of_kind("table")
    return any(is_filtered(book.package.read(table.target)) for table in tables if table.target in book.package)


class _Look:
    """One sheet of a return beside what its part shows."""

    def __init__(self, sheet: Sheet, returned: ReturnedSheet, seen: Scan, *, filtered: bool, unseen: bool) -> None:
        self._sheet = sheet
        self._returned = returned
        self.scan = seen
        self._filtered = filtered
        self._unseen = unseen
        self._rows_of: dict[str, list[int]] = {}
        self.title = returned.title

    @cached_property
    def choosing(self) -> list[Field]:
        """The fields whose answers are chosen from a list."""
        return [field for field in self._sheet.fields if field.key in self._returned.columns and has_drop_down(field)]

    @cached_property
    def _inputs(self) -> Mapping[tuple[int, int], str]:
        """Of a form: the field that is answered in a cell."""
        rows, columns = self._returned.rows, self._returned.columns
        return {(rows[key], columns[key]): key for key in rows}

    @cached_property
    def _fields(self) -> Mapping[int, str]:
        """Of a table: the field that is answered in a column."""
        return {column: key for key, column in self._returned.columns.items()}

    @cached_property
    def _first_answers(self) -> dict[int, str]:
        """The filled rows in order, each with the first field that is answered there."""
        found: dict[int, str] = {}
        for field in self._sheet.fields:
            for row in self._returned.answers.get(field.key, {}):
                found.setdefault(row, field.key)
        return dict(sorted(found.items()))

    @cached_property
    def _filled_rows(self) -> list[int]:
        return list(self._first_answers)

    def _place(self, field: str, row: int) -> Place:
        return Place(self._sheet.key, field, row)

    def other_anchors(self) -> dict[Anchor, int]:
        """How many fields were found by other means than the best, by which."""
        found = Counter(self._returned.anchors.values())
        return {anchor: found[anchor] for anchor in list(Anchor)[1:] if found[anchor]}

    @property
    def calculated(self) -> Iterable[tuple[int, int]]:
        """The cells that hold a formula."""
        return self._returned.formulas

    def answers_at(self, spots: Iterable[tuple[int, int]]) -> list[Place]:
        """The answers among some cells."""
        places = []
        for row, column in spots:
            form = bool(self._returned.rows)
            field = self._inputs.get((row, column)) if form else self._fields.get(column)
            if field is not None and (form or row >= self._returned.first_row):
                places.append(self._place(field, row))
        return places

    def lost_drop_downs(self, extensions: int) -> Iterator[LostDropDown]:
        """The answers, prepared or used, to which no list is offered any more."""
        by_column: dict[int, list[tuple[int, int]]] = {self._returned.columns[field.key]: [] for field in self.choosing}
        for area in self.scan.offered:
            for column in [area.left] if area.left == area.right else list(by_column):
                if column in by_column and area.left <= column <= area.right:
                    by_column[column].append((area.top, area.bottom))
        table = None if self._returned.rows else self._looked_after(extensions)
        for field in self.choosing:
            column = self._returned.columns[field.key]
            first, last = table or self._line_of(field)
            areas = tuple(
                Area(self.title, top, column, bottom, column)
                for top, bottom in _gaps(sorted(by_column[column]), first, last)
            )
            if areas:
                yield LostDropDown(field.title, self._place(field.key, areas[0].top), areas)

    def _looked_after(self, extensions: int) -> tuple[int, int]:
        """The rows of a table that were sent with lists: the prepared ones, and those after that are used."""
        prepared = self._sheet.prepared_rows(extensions)
        first = self._returned.first_row
        used = max(self._filled_rows, default=0)
        reach = first + laid_out(self._sheet, prepared).looked_after - 1
        return first, min(max(first + prepared - 1 if extensions else first, used), reach)

    def _line_of(self, field: Field) -> tuple[int, int]:
        """Of a form: the row of a field, as the first and the last."""
        row = self._returned.rows[field.key]
        return row, row

    def hidden(self) -> Iterator[HiddenAnswers]:
        """The answers out of sight; of a hidden sheet its rows and columns do not matter."""
        if self._unseen:
            if self._filled_rows:
                row = self._filled_rows[0]
                yield HiddenAnswers(Hiding.SHEET, self.title, "", (self._place(self._first_answers[row], row),))
            return
        yield from self._hidden_rows()
        yield from self._hidden_columns()

    def _hidden_rows(self) -> Iterator[HiddenAnswers]:
        unseen = [row for row in self._filled_rows if row in self.scan.hidden_rows]
        why = {row: self._why(row) for row in unseen}
        for hiding in (Hiding.ROWS, Hiding.GROUP, Hiding.FILTER):
            rows = [row for row in unseen if why[row] is hiding]
            if rows:
                places = tuple(self._place(self._first_answers[row], row) for row in rows)
                yield HiddenAnswers(hiding, self.title, _written("row", _runs(rows)), places)

    def _why(self, row: int) -> Hiding:
        if row in self.scan.grouped_rows:
            return Hiding.GROUP
        return Hiding.FILTER if self._filtered else Hiding.ROWS

    def _hidden_columns(self) -> Iterator[HiddenAnswers]:
        spans = self.scan.hidden_columns
        columns: dict[int, Place] = {}
        for field in self._sheet.fields:
            column = self._returned.columns.get(field.key, 0)
            answered = self._returned.answers.get(field.key)
            if answered and any(first <= column <= last for first, last in spans):
                columns.setdefault(column, self._place(field.key, min(answered)))
        if columns:
            lines = _written("column", [column_letters(column) for column in sorted(columns)])
            yield HiddenAnswers(Hiding.COLUMNS, self.title, lines, tuple(columns[at] for at in sorted(columns)))

    def merged(self) -> Iterator[MergedAnswers]:
        """The merged cells that hold an answer and take the room of others: of a form, and of rows that are used."""
        for area in self.scan.merged:
            room = self._form_room(area) if self._returned.rows else self._table_room(area)
            swallowed = sum(rows for _, rows in room) - 1
            place = next((place for field, _ in room if (place := self._first_in(area, field))), None)
            if swallowed > 0 and place is not None:
                yield MergedAnswers(area, place, swallowed)

    def _form_room(self, area: Area) -> list[tuple[str, int]]:
        """The answers that merged cells of a form stand on."""
        return [
            (key, 1)
            for (row, column), key in self._inputs.items()
            if area.top <= row <= area.bottom and area.left <= column <= area.right
        ]

    def _table_room(self, area: Area) -> list[tuple[str, int]]:
        """The fields that merged cells of a table stand on, each with how many used rows."""
        first, end = _within(self._filled_rows, area)
        fields = [key for column, key in sorted(self._fields.items()) if area.left <= column <= area.right]
        return [(key, end - first) for key in fields] if end > first else []

    def _first_in(self, area: Area, field: str) -> Place | None:
        """The first answer to a field within an area."""
        if field not in self._rows_of:
            self._rows_of[field] = sorted(self._returned.answers.get(field, {}))
        rows = self._rows_of[field]
        first, end = _within(rows, area)
        return self._place(field, rows[first]) if end > first else None


def _within(rows: list[int], area: Area) -> tuple[int, int]:
    """Which of some rows, in order, an area covers: from the first up to the second."""
    return bisect_left(rows, area.top), bisect_right(rows, area.bottom)


def _gaps(covered: list[tuple[int, int]], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The rows from the first to the last that none of the spans, in order, covers."""
    row = first
    for top, bottom in covered:
        if top > row:
            yield row, min(top - 1, last)
        row = max(row, bottom + 1)
        if row > last:
            return
    if row <= last:
        yield row, last


def _runs(numbers: list[int]) -> list[str]:
    """Numbers in order, those that follow one another as one: 12, 15 to 18."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [f"{first} to {last}" if first < last else f"{first}" for first, last in runs]


def _written(noun: str, lines: list[str]) -> str:
    """Rows or columns as a person writes them, the first few of many: rows 12, 15 to 18 and 3 more."""
    more = len(lines) - _NAMED
    named = ", ".join(lines[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{noun}{'' if named.isalnum() else 's'} {named}"
