"""What a cell accepts and says: its drop-down or bounds, the message on entering it, and the one when it does not fit.

Where `emprov process` reads other spellings too, Excel only warns; a wrong whole number or PIN is stopped. The message
on entering is the field's `ask`: why we ask, and what happens when it stays blank.
"""

import datetime as dt

from emprov_xl.model.questionnaire import Field, FieldType

LONGEST_TITLE = 32
LONGEST_MESSAGE = 255
Options = dict[str, object]

_FIRST_DATE, _LAST_DATE = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
_MIDNIGHT, _LAST_MINUTE = dt.time(0, 0), dt.time(23, 59, 59)

_CHOOSING = frozenset(
    {
        FieldType.CHOICE,
        FieldType.ZONE,
        FieldType.DESTINATION_KIND,
        FieldType.DESTINATION,
        FieldType.REFERENCE,
    }
)


def has_drop_down(field: Field) -> bool:
    """Whether the answer is chosen from a list when the questionnaire is sent."""
    return field.type in _CHOOSING


def validation_of(field: Field, source: str | None, cell: str) -> Options:
    """The validation of a field; `cell` is its first cell as a formula names it, `source` what its drop-down offers."""
    options = _rule(field, source, cell)
    options["input_title"] = shortened(field.title, LONGEST_TITLE)
    options["input_message"] = shortened(field.ask, LONGEST_MESSAGE)
    return options


def _rule(field: Field, source: str | None, cell: str) -> Options:
    if source is not None:
        return _drop_down(field, source)
    match field.type:
        case FieldType.WHOLE:
            return _whole(field)
        case FieldType.DATE:
            says = f"{field.title}: please write a date such as 2026-12-24."
            return {**_between("date", _FIRST_DATE, _LAST_DATE), **_complaint("A date, please", says, stop=False)}
        case FieldType.TIME:
            says = f"{field.title}: please write a time of day such as 08:30 or 17:00."
            return {**_between("time", _MIDNIGHT, _LAST_MINUTE), **_complaint("A time, please", says, stop=False)}
        case FieldType.EMAIL:
            says = f"{field.title}: an email address looks like name@company.com."
            formula = f'=AND(ISNUMBER(FIND("@",{cell})),ISNUMBER(FIND(".",{cell})))'
            return {"validate": "custom", "value": formula, **_complaint("An email address", says, stop=False)}
    return _length(field)


def _drop_down(field: Field, source: str) -> Options:
    if field.type not in {FieldType.CHOICE, FieldType.DESTINATION_KIND}:
        return {"validate": "list", "source": source, "show_error": False}  # a name does as well as a number
    says = f"{field.title}: this is not on the list. Please choose from the list, or keep it if nothing there fits."
    return {"validate": "list", "source": source, **_complaint("Not on the list", says, stop=False)}


def _whole(field: Field) -> Options:
    low, high = field.minimum or 0, field.maximum
    if high is None:
        says = f"{field.title}: please write a whole number, {low} or more, without units."
        return {"validate": "integer", "criteria": ">=", "value": low, **_complaint("A whole number", says)}
    says = f"{field.title}: please write a whole number from {low} to {high}, without units."
    return {**_between("integer", low, high), **_complaint("A whole number", says)}


def _length(field: Field) -> Options:
    low, high = field.min_length, field.max_length
    stop = field.type is FieldType.PIN
    if field.type is FieldType.LIST:  # its bounds are those of its items
        return {"validate": "any"}
    what = "digits" if field.type in {FieldType.PIN, FieldType.DIGITS} else "characters"
    if low is not None and high is not None:
        exactly = f"exactly {low}" if low == high else f"{low} to {high}"
        return {**_between("length", low, high), **_too_long(field, f"{exactly} {what}", stop=stop)}
    if high is not None:
        complaint = _too_long(field, f"at most {high} {what}", stop=stop)
        return {"validate": "length", "criteria": "<=", "value": high, **complaint}
    if low is not None:
        complaint = _too_long(field, f"at least {low} {what}", stop=stop)
        return {"validate": "length", "criteria": ">=", "value": low, **complaint}
    return {"validate": "any"}


def _too_long(field: Field, room: str, *, stop: bool) -> Options:
    return _complaint("Too short or too long", f"{field.title}: this takes {room}.", stop=stop)


def _between(kind: str, low: object, high: object) -> Options:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _complaint(title: str, message: str, *, stop: bool = True) -> Options:
    return {
        "error_title": shortened(title, LONGEST_TITLE),
        "error_message": shortened(message, LONGEST_MESSAGE),
        "error_type": "stop" if stop else "warning",
    }


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis where Excel has no room for more; Excel counts 16-bit units."""
    if len(text.encode("utf-16-le")) <= 2 * most:
        return text
    return text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore").rstrip() + "…"
