"""Rows that take their turn: where the order of the rows of a sheet is an answer, as of routes that are tried."""

from collections.abc import Iterator, Mapping

from emprov_xl.checks.linked import Linked
from emprov_xl.model.questionnaire import RowOrder, Sheet

Run = tuple[int, ...]
"""The rows that take their turn among themselves, the first one first."""


def runs(answers: Linked, sheet: Sheet) -> tuple[Run, ...]:
    """Each run of a sheet: of all its rows, or of those that belong to one row of another sheet; often none."""
    if sheet.order is None or not answers.asks(sheet.key):
        return ()
    rows = [row for row in answers.rows(sheet.key) if _counts(answers, sheet.key, sheet.order, row)]
    if sheet.order.within is None:
        return (tuple(rows),) if rows else ()
    return tuple(_of_each(answers, sheet.key, sheet.order, rows))


def _counts(answers: Linked, sheet: str, order: RowOrder, row: int) -> bool:
    return all(answers.texts(f"{sheet}.{field}").get(row) == word for field, word in order.only)


def _of_each(answers: Linked, sheet: str, order: RowOrder, rows: list[int]) -> Iterator[Run]:
    """The rows that name the same row of the other sheet, where that one says that they take their turn."""
    name = f"{sheet}.{order.within}"
    there = answers.field(name).to
    owners: Mapping[int, int] = {link.place.row: link.rows[0] for link in answers.links(name) if link.rows}
    found: dict[int, list[int]] = {}
    for row in rows:
        if row in owners:
            found.setdefault(owners[row], []).append(row)
    if found:
        said = answers.texts(f"{there}.{order.where}")
        yield from (tuple(mine) for owner, mine in found.items() if said.get(owner) in order.words)
