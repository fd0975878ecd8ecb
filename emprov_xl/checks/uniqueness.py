"""Verbs about what may be given only once."""

from collections.abc import Iterable

from emprov_xl.checks.answers import shown
from emprov_xl.checks.free import NONE_FREE, FreeNumbers
from emprov_xl.checks.register import Use
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Fields, Hits, Words, listed, place_of, sheet_of, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import ALWAYS, When

_MOST_OTHERS = 10  # places named beside each of many that share one answer, so that a thousand alike stay linear


@verb("unique", gives=("other", "name", "other_name"))
def unique(survey: Survey, field: FieldName, along_with: Fields = (), ignore: Words = (), when: When = ALWAYS) -> Hits:
    """The same answer stands in two rows; with `along_with`, only where those answers are the same too."""
    for rows in _sharing(survey, field, along_with, ignore, when):
        known = _known(survey, field, rows)
        for row in rows:
            place = place_of(field, row)
            others = _others(known, place)
            yield Hit(place, _names(survey, place, others), also=others, group=_group(field, rows))


@verb("shared_number", gives=("other", "name", "other_name", "proposed"))
def shared_number(survey: Survey, field: FieldName) -> Hits:
    """The same internal number stands in two rows; a free one is proposed, to both of them as only one has to move.

    Of more rows each but the first is offered one of its own.
    """
    free = FreeNumbers(survey)
    for rows in _sharing(survey, field, (), (), ALWAYS):
        known = _known(survey, field, rows)
        places = [place_of(field, row) for row in rows]
        purposes = survey.register.purposes
        numbers = [free.near(survey.text(field, place.row), purposes.get(place, "")) for place in places[1:]]
        for place, number in zip(places, [numbers[0], *numbers], strict=True):
            others = _others(known, place)
            facts = {**_names(survey, place, others), "proposed": number or NONE_FREE}
            yield Hit(place, facts, also=others, proposed=number, group=_group(field, rows))


@verb("number_used_twice", gives=("number", "name", "what", "other", "other_name", "other_what", "proposed"))
def number_used_twice(survey: Survey) -> Hits:
    """A number of one kind of thing is the number of another thing too; the first in order of the sheets keeps it."""
    free = FreeNumbers(survey)
    clashes: dict[Place, list[tuple[Use, Use]]] = {}
    for uses in survey.register.by_number.values():
        for use in uses[1:]:
            if use.place.sheet != "extensions":
                clashes.setdefault(use.place, []).append((use, uses[0]))
    for place, pairs in clashes.items():
        use, keeper = pairs[0]
        number = free.near(use.number, use.purpose) if use.what != "a parking slot" else None
        facts = {
            "number": use.number,
            "name": _called(survey, use),
            "what": use.what,
            "other": survey.label(keeper.place, beside=place.sheet),
            "other_name": _called(survey, keeper),
            "other_what": keeper.what,
            "proposed": number or NONE_FREE,
        }
        others = tuple(dict.fromkeys(other.place for _, other in pairs))
        yield Hit(place, facts, others, number, whole=True, group=use.number)


def _called(survey: Survey, use: Use) -> str:
    """What people call the thing that has a number: "ring group Front desk"."""
    return f"{use.what.partition(' ')[2]} {survey.name(use.place)}"


def _sharing(survey: Survey, field: str, along_with: Fields, ignore: Words, when: When) -> Iterable[list[int]]:
    """The rows that share one answer, where more than one does."""
    suited = survey.compared_column(field) if survey.answers(field) else {}
    if when:
        wanted = set(survey.rows_where(sheet_of(field), when))
        suited = {row: text for row, text in suited.items() if row in wanted}
    if ignore:
        answers = survey.answers(field)
        suited = {row: text for row, text in suited.items() if shown(answers[row]) not in ignore}
    if len(set(suited.values())) == len(suited):
        return ()
    alone: dict[str, list[int]] = {}
    for row, text in suited.items():
        alone.setdefault(text, []).append(row)
    shared = (rows for rows in alone.values() if len(rows) > 1)
    return (rows for each in shared for rows in _alike_in(survey, each, along_with)) if along_with else shared


def _alike_in(survey: Survey, rows: list[int], fields: Fields) -> Iterable[list[int]]:
    """Of some rows those groups whose answers to further fields are the same too."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        if not any(row in survey.unread(field) for field in fields):
            groups.setdefault(tuple(survey.compared(field, row) for field in fields), []).append(row)
    return (group for group in groups.values() if len(group) > 1)


def _known(survey: Survey, field: str, rows: list[int]) -> list[Place]:
    """The rows of a group that are named beside others: the same ones in whatever order the rows stand."""
    places = (place_of(field, row) for row in rows)
    return sorted(places, key=lambda place: (survey.identity(place), place.row))[: _MOST_OTHERS + 1]


def _others(known: list[Place], place: Place) -> tuple[Place, ...]:
    return tuple(other for other in known if other != place)[:_MOST_OTHERS]


def _group(field: str, rows: list[int]) -> str:
    """One answer settles them all; the key names a row, as what they share may be a secret."""
    return f"{field}@{rows[0]}"


def _names(survey: Survey, place: Place, others: tuple[Place, ...]) -> dict[str, str]:
    return {
        "other": listed([f"{survey.name(other)} (row {other.row})" for other in others]),
        "name": survey.name(place),
        "other_name": survey.name(others[0]),
    }
