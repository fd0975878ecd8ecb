"""Verbs about secret codes; no fact they give ever holds one, or says enough to guess it."""

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, place_of, sheet_of, unjudged, verb
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import ALWAYS, When

_LEAST = "voicemail_settings.min_pin_length"
_LEAST_DIGITS = 4  # good practice; Asterisk itself asks for none
_PATTERN = "follows a simple pattern"  # one digit repeated, digits in a row: which of them would give the PIN away
_UP, _DOWN = "01234567890", "09876543210"


@verb("weak_pin", gives=("weakness",))
def weak_pin(survey: Survey, pin: FieldName, number: FieldName | None = None, when: When = ALWAYS) -> Hits:
    """A PIN is short, one digit repeated, or digits in a row; one equal to `number` is told by `pin_is_number`."""
    least = _least_digits(survey)
    pins = survey.texts(pin)
    if pins:
        yield from unjudged(place_of(pin, min(pins)), survey.unread_form(_LEAST))
    numbers = survey.texts(number) if number else {}
    for row in survey.rows_where(sheet_of(pin), when):
        weakness = weakness_of(pins.get(row, ""), least)
        if weakness and numbers.get(row) != pins[row]:
            yield Hit(place_of(pin, row), {"weakness": weakness})


@verb("pin_is_number")
def pin_is_number(survey: Survey, pin: FieldName, number: FieldName, when: When = ALWAYS) -> Hits:
    """A PIN is the number of the telephone or mailbox itself."""
    pins, numbers = survey.texts(pin), survey.texts(number)
    for row in survey.rows_where(sheet_of(pin), when):
        if row in pins and pins[row] == numbers.get(row):
            yield Hit(place_of(pin, row))


@verb("shared_pin", gives=("count",))
def shared_pin(survey: Survey, pin: FieldName, at_least: int, number: FieldName | None = None) -> Hits:
    """Many rows have the same PIN: told once, at the first of them; weak ones are told by `weak_pin`."""
    rows_by_pin: dict[str, list[int]] = {}
    least = _least_digits(survey)
    numbers = survey.texts(number) if number else {}
    for row, text in survey.texts(pin).items():
        if numbers.get(row) != text:
            rows_by_pin.setdefault(text, []).append(row)
    for text, rows in rows_by_pin.items():
        if len(rows) >= at_least and not weakness_of(text, least):
            others = tuple(place_of(pin, row) for row in rows[1:])
            yield Hit(place_of(pin, rows[0]), {"count": str(len(rows))}, others, whole=True)


def _least_digits(survey: Survey) -> int:
    answer = survey.form(_LEAST)
    return answer if isinstance(answer, int) else _LEAST_DIGITS


def weakness_of(pin: str, least: int) -> str:
    """What makes a PIN easy to guess, in words that follow "it"; empty for a good one or none."""
    if not pin:
        return ""
    if len(pin) < least:
        return f"has fewer than {least} digits"
    return _PATTERN if len(set(pin)) == 1 or pin in _UP or pin in _DOWN else ""
