"""What a text of each type must wholly look like."""

from collections.abc import Mapping

from emprov_xl.model.questionnaire import FieldType

_EMAIL = r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+"
FORMS: Mapping[FieldType, tuple[str, str]] = {
    FieldType.DIGITS: ("FLD-011", r"[0-9]+"),
    FieldType.PIN: ("FLD-011", r"[0-9]+"),
    FieldType.PHONE: ("FLD-012", r"\+?[0-9]{2,15}|_[0-9XZNxzn.\[\]-]+"),
    FieldType.DIAL: ("FLD-012", r"(?:[0-9]+\|)?\+?[0-9*#]{1,24}"),
    FieldType.EMAIL: ("FLD-008", _EMAIL),
    FieldType.DEVICE_ID: ("FLD-013", r"0|[0-9A-F]{12}|[0-9A-Za-z][0-9A-Za-z-]{0,23}"),
    FieldType.MENU_KEY: ("FLD-005", r"[0-9]{1,10}|[*#]"),
}
"""The code of the `FLD-…` rule that says so, and the form as a regular expression."""
