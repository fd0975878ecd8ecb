"""Verbs about who could misuse the system; no fact they give ever holds a secret."""

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Fields, Hits, Words, place_of, sheet_of, verb
from emprov_xl.checks.voicemail import weakness_of
from emprov_xl.model.finding import Hit

_LEAST_DIGITS = 4  # good practice; no page of E-MetroTel says how many


@verb("weak_code", gives=("weakness",))
def weak_code(survey: Survey, fields: Fields) -> Hits:
    """A secret code that guards something is short, one digit repeated, or digits in a row; a list is told once."""
    for field in fields:
        for row, answer in survey.answers(field).items():
            codes = answer if isinstance(answer, tuple) else (str(answer),)
            weakness = next(filter(None, (weakness_of(code, _LEAST_DIGITS) for code in codes)), "")
            if weakness:
                yield Hit(place_of(field, row), {"weakness": weakness})


@verb("same_code")
def same_code(survey: Survey, field: FieldName, other: FieldName) -> Hits:
    """Two secret codes of one row, which let in different people, are the same."""
    others = survey.texts(other)
    for row, code in survey.texts(field).items():
        if others.get(row) == code:
            yield Hit(place_of(field, row), also=(place_of(other, row),))


@verb("open_to_everyone", gives=("count", "levels"))
def open_to_everyone(survey: Survey, field: FieldName, words: Words, at_least: int) -> Hits:
    """Every telephone has a calling permission that allows costly calls; silent where only a few are listed."""
    granted = {row for row, answer in survey.texts(field).items() if answer in words}
    if not granted:
        return
    columns = (names.links for names in survey.references if names.field.key == "calling_permission")
    levels = [link for column in columns for link in column if link.rows]
    if len(levels) >= at_least and all(granted & set(link.rows) for link in levels):
        rows = sorted({row for link in levels for row in link.rows})
        facts = {"count": str(len(levels)), "levels": str(len(rows))}
        key = survey.questionnaire.sheet(sheet_of(field)).key_field.name
        also = tuple(place_of(field, row) for row in rows)
        yield Hit(place_of(key, rows[0]), facts, also, operands=(field,), whole=True)


@verb("right_without_calls", gives=("level",))
def right_without_calls(survey: Survey, field: FieldName, calls: Fields) -> Hits:
    """A person may forward calls outside, but has a calling permission that allows no call to the outside."""
    forwarding = {row for row, answer in survey.texts(field).items() if answer == "Yes"}
    columns = (names.links for names in survey.references if names.field.key == "calling_permission" and forwarding)
    for link in (link for column in columns for link in column):
        if (
            link.place.row in forwarding
            and len(link.rows) == 1
            and all(survey.text(call, link.rows[0]) == "No" for call in calls)
        ):
            yield Hit(place_of(field, link.place.row), {"level": link.text}, (link.place,))


@verb("unguarded_room", gives=("named",))
def unguarded_room(survey: Survey) -> Hits:
    """Callers from outside are led into a conference room that asks for no PIN."""
    for link in survey.led_to("Conference"):
        if len(link.rows) == 1 and survey.is_blank("conferences.pin", link.rows[0]):
            there = place_of("conferences.pin", link.rows[0])
            yield Hit(link.place, {"named": survey.who(there)}, (there,))
