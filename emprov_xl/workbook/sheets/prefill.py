"""What stands in a questionnaire before the customer opens it."""

import datetime as dt
from collections.abc import Mapping

from emprov_xl.errors import OutputFailed
from emprov_xl.model.catalogue import Catalogue
from emprov_xl.model.issue import Issue
from emprov_xl.model.questionnaire import FieldType, Layout, Questionnaire, Sheet

Answer = str | float | dt.date | dt.time | dt.timedelta
Filled = Mapping[str, Mapping[int, Answer]]
"""Of one sheet: field -> number of the record, from 0 -> value."""

_NUMBERS = (FieldType.WHOLE, FieldType.DATE, FieldType.TIME)


def prefilled(
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    issue: Issue,
    answers: Mapping[str, Mapping[str, Mapping[int, object]]],
) -> dict[str, Filled]:
    """The values of every asked sheet: earlier answers where there are some, else what the catalogue and we know."""
    filled: dict[str, Filled] = {}
    for sheet in questionnaire.asked():
        ours = _by_us(sheet, catalogue, issue)
        earlier = {
            field.key: {record: _answer(field.type, value) for record, value in cells.items() if value is not None}
            for field in sheet.fields
            if not field.locked and (cells := answers.get(sheet.key, {}).get(field.key))
        }
        if sheet.layout is Layout.TABLE and any(earlier.values()):
            ours = {}
        filled[sheet.key] = {**ours, **earlier}
    return filled


def _by_us(sheet: Sheet, catalogue: Catalogue, issue: Issue) -> dict[str, Mapping[int, Answer]]:
    if sheet.prefill == "feature_codes":
        return _feature_codes(sheet, catalogue)
    if sheet.prefill is not None:
        raise OutputFailed(f"{sheet.key}.toml: prefill {sheet.prefill!r} is not known; feature_codes is.")
    if sheet.key != "site":
        return {}
    known = {"engagement_id": issue.engagement, "company": issue.customer, "platform": issue.platform}
    keys = {field.key for field in sheet.fields}
    return {key: {0: value} for key, value in known.items() if value and key in keys}


def _feature_codes(sheet: Sheet, catalogue: Catalogue) -> dict[str, Mapping[int, Answer]]:
    columns = {
        "feature": [code.feature for code in catalogue.feature_codes],
        "code": [code.code for code in catalogue.feature_codes],
        "enabled": ["Yes" if code.enabled else "No" for code in catalogue.feature_codes],
    }
    keys = {field.key for field in sheet.fields}
    return {key: dict(enumerate(values)) for key, values in columns.items() if key in keys}


def _answer(kind: FieldType, value: object) -> Answer:
    """A value as its cell holds it: dates, times and whole numbers as such, lists a line each, all else text."""
    if isinstance(value, tuple | list):
        return "\n".join(str(item) for item in value)
    if kind in _NUMBERS and isinstance(value, int | dt.date | dt.time) and not isinstance(value, bool):
        return value
    return str(value)


def records(filled: Filled) -> list[dict[str, object]]:
    """The used rows, each with the answers it has."""
    rows: dict[int, dict[str, object]] = {}
    for key, cells in filled.items():
        for record, value in cells.items():
            if value != "":
                rows.setdefault(record, {})[key] = value
    return [rows[record] for record in sorted(rows)]
