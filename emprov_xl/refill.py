"""Answers of a return for a fresh questionnaire: for the next round, or where its own file cannot be marked."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from emprov_xl.convert import MASK, Converter, clean, shown
from emprov_xl.errors import EmprovError
from emprov_xl.house import House
from emprov_xl.judge import requirements
from emprov_xl.model.cells import Cell, Place, Typed
from emprov_xl.model.finding import Hit
from emprov_xl.model.issue import Issue
from emprov_xl.model.page import Page
from emprov_xl.model.questionnaire import Field, Questionnaire
from emprov_xl.model.removal import Removal
from emprov_xl.model.returned import Remark, Returned, ReturnedSheet, Stray
from emprov_xl.review.conflicts import carried, conflicts_page
from emprov_xl.review.kept import RENDERED, Kept, kept_cell, kept_page
from emprov_xl.workbook.questionnaire import write_refilled
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.beside import beside_the_answers
from emprov_xl.workbook.written import writable

USUAL_SIZE = 50  # extensions, where nobody says how many were sold
_LARGEST = 5_000

Said = TypeVar("Said")
Answers = dict[str, dict[str, dict[int, Typed]]]
"""By sheet, field and record: the n-th used row of a table, 0 of a form."""


class AnswersChanged(EmprovError):
    """The fresh questionnaire reads otherwise than the return: our fault, so nothing is published."""


@dataclass(frozen=True, slots=True)
class Refilled:
    """A return in a fresh questionnaire.

    `returned` is the return with everything where the fresh file has it; `copy` the fresh file as it is read. `beside`
    counts what is listed on a sheet of its own, as it was no answer.
    """

    file: Path
    returned: Returned
    copy: Returned
    because: str
    beside: int
    moving: "_Moving"

    def moved(self, hit: Hit) -> Hit:
        """What was found at answers of the return, at the same answers of the fresh file."""
        return replace(hit, place=self.moving.place(hit.place), also=tuple(map(self.moving.place, hit.also)))


def size_of(returned: Returned) -> int:
    """As many extensions as the earlier questionnaire was made for, and no fewer than were listed in it."""
    listed = returned.sheets.get("extensions")
    used = {row for cells in listed.answers.values() for row in cells} if listed else set()
    return max(returned.extensions or 0, len(used)) or USUAL_SIZE


def answers_as_understood(returned: Returned, questionnaire: Questionnaire) -> dict[str, dict[str, dict[int, object]]]:
    """The answers in our words; what could not be understood stands as it was typed."""

    def understood(field: Field) -> Callable[[Typed], object]:
        convert = Converter(field, questionnaire)

        def say(typed: Typed) -> object:
            value = convert(typed).value
            return shown(typed) if value is None else value

        return say

    return _answers(returned, questionnaire, understood)


def refill(source: Path, returned: Returned, house: House, because: str, day: dt.date, file: Path) -> Refilled:
    """Write a fresh questionnaire with the answers of a return as they were typed, and what stood beside them."""
    kept = kept_of(source, returned, house)
    page = kept_page([each for _, each in kept], returned.workbook, because)
    copy = write_again(returned, house, day, file, [page])
    disputes = carried(returned.disputes, returned, copy, house.questionnaire.as_sent(returned.sections))
    if disputes:  # only now is it known in which cells they stand
        copy = write_again(returned, house, day, file, [page, conflicts_page(disputes, returned.engagement)])
    there = [kept_cell(number) for number in range(len(kept))]
    # Of a cell with a note, the note stands behind what is in the cell.
    moved = dict(reversed([(cell, now) for (cell, _), now in zip(kept, there, strict=True)]))
    strays = tuple(Stray(now, each.text) for (_, each), now in zip(kept, there, strict=True) if now.row > 1)
    told = Remark(RENDERED, Cell(page.title, 1, 1), {"because": because})
    records = {key: sheet.records() for key, sheet in returned.sheets.items()}
    moving = _Moving(returned, copy, records, moved, page.title)
    here = replace(
        returned,
        sheets={key: _sheet_in(copy.sheets[key], sheet) for key, sheet in returned.sheets.items()},
        remarks=(told, *map(moving.remark, returned.remarks)),
        outside=strays,
        removal=Removal(),
        disputes=disputes,
    )
    return Refilled(file, here, copy, because, len(kept), moving)


def write_again(returned: Returned, house: House, day: dt.date, file: Path, pages: Sequence[Page]) -> Returned:
    """Write a fresh questionnaire with the answers of a return as they were typed; it as it is read.

    AnswersChanged when that is not the same.
    """
    questionnaire = house.questionnaire.as_sent(returned.sections)
    answers = _answers(returned, questionnaire, lambda _: _as_kept)
    issue = _issue(returned, questionnaire, house, day)
    write_refilled(file, questionnaire, house.look, issue, requirements(house.rules), answers, pages)
    copy = read(file, house.questionnaire, house.limits.for_our_copy)
    _demand_same(answers, returned, copy)
    return copy


def _answers(
    returned: Returned, questionnaire: Questionnaire, saying: Callable[[Field], Callable[[Typed], Said]]
) -> dict[str, dict[str, dict[int, Said]]]:
    answers: dict[str, dict[str, dict[int, Said]]] = {}
    for sheet in questionnaire.asked():
        mine = returned.sheets.get(sheet.key)
        if mine is None:
            continue
        record = mine.records()
        answers[sheet.key] = {}
        for field in sheet.fields:
            say, cells = saying(field), mine.answers.get(field.key, {})
            if cells:
                answers[sheet.key][field.key] = {record[row]: say(typed) for row, typed in cells.items()}
    return answers


def _as_kept(typed: Typed) -> Typed:
    """A value as a workbook can keep it: 16 digits of a number, so many characters of a text, milliseconds."""
    match typed:
        case str():
            return writable(str(typed))
        case bool():
            return typed
        case float():
            return float(f"{typed:.16G}")
        case dt.datetime() | dt.time():
            return typed.replace(microsecond=typed.microsecond // 1000 * 1000)
        case _:
            return typed


def _issue(returned: Returned, questionnaire: Questionnaire, house: House, day: dt.date) -> Issue:
    """The fresh questionnaire goes out as the one that came back had: same project, same round, same size."""
    platform = house.catalogue.platform(_on_site(returned, "platform"))
    return Issue(
        engagement=returned.engagement,
        customer=_on_site(returned, "company"),
        platform=platform.name if platform else None,
        extensions=min(size_of(returned), _LARGEST),
        round=returned.round,
        issued=day,
        sections=returned.sections or tuple(section.key for section in questionnaire.sections),
    )


def _on_site(returned: Returned, field: str) -> str:
    """What Site says, as a title can show it."""
    site = returned.sheets.get("site")
    typed = next(iter(site.answers.get(field, {}).values()), "") if site else ""
    words = " ".join(clean(shown(typed)).split())
    return "".join(filter(str.isprintable, words))[:100]


def kept_of(source: Path, returned: Returned, house: House) -> list[tuple[Cell, Kept]]:
    """All that is no answer, by its old cell; an answer that is secret is not written down where it is repeated."""
    secrets = {
        shown(typed)
        for key, sheet in returned.sheets.items()
        for field in house.questionnaire.sheet(key).fields
        if field.secret
        for typed in sheet.answers.get(field.key, {}).values()
    }
    found: list[tuple[Cell, Kept]] = []
    for cell, text, what in beside_the_answers(source, returned, house.questionnaire, house.limits):
        words = MASK if text in secrets else text
        found.append((cell, Kept(cell.title, cell.address, words, what)))
    return found


def _demand_same(answers: Answers, returned: Returned, copy: Returned) -> None:
    again: Answers = {}
    for key, sheet in copy.sheets.items():
        mine = {
            field: {0 if sheet.rows else row - sheet.first_row: typed for row, typed in cells.items()}
            for field, cells in sheet.answers.items()
            if cells
        }
        again |= {key: mine} if mine or key in answers else {}
    whose = (copy.engagement, copy.round) == (returned.engagement, returned.round)
    if again != answers or not whose:
        raise AnswersChanged(
            f"The fresh questionnaire for {returned.workbook} would have changed answers; it was not published."
        )


def _sheet_in(fresh: ReturnedSheet, mine: ReturnedSheet) -> ReturnedSheet:
    """A sheet of the return as the fresh file has it; what the return had lost is not there."""
    return replace(
        fresh,
        columns={key: fresh.columns[key] for key in mine.columns},
        rows={key: fresh.rows[key] for key in mine.rows},
        anchors=mine.anchors,
        answers={key: fresh.answers[key] for key in mine.columns},
        labels=mine.labels,
    )


@dataclass(frozen=True, slots=True)
class _Moving:
    """Where the cells of the return are found in the fresh file."""

    returned: Returned
    copy: Returned
    records: Mapping[str, Mapping[int, int]]
    kept: Mapping[Cell, Cell]
    page: str

    def remark(self, remark: Remark) -> Remark:
        """The remark at its new cell; its words go on naming the sheet that it was made on."""
        cell = remark.cell
        if cell is None:
            return remark
        there = self._cell(cell)
        facts = {"sheet": cell.title} if there.title == self.page else {}
        return replace(remark, cell=there, facts={**facts, **remark.facts})

    def place(self, place: Place) -> Place:
        """The same answer of the same sheet, in the row that it has there."""
        fresh, record = self.copy.sheets[place.sheet], self.records.get(place.sheet, {}).get(place.row)
        if record is None or place.field is None:
            return place
        return place._replace(row=fresh.rows.get(place.field, fresh.first_row + record))

    def _cell(self, cell: Cell) -> Cell:
        if cell in self.kept:
            return self.kept[cell]
        for key, sheet in self.returned.sheets.items():
            if sheet.title == cell.title:
                return self._answer(cell, sheet, self.copy.sheets[key], self.records[key].get(cell.row))
        return next((there for old, there in self.kept.items() if old.title == cell.title), Cell(self.page, 1, 1))

    @staticmethod
    def _answer(cell: Cell, mine: ReturnedSheet, fresh: ReturnedSheet, record: int | None) -> Cell:
        field = mine.field_at(cell.row, cell.column)
        if field is None or record is None:
            return Cell(fresh.title, max(fresh.first_row - 1, 1), 1)
        return Cell(fresh.title, fresh.rows.get(field, fresh.first_row + record), fresh.columns[field])
