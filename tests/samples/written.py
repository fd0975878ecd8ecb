"""A sample as the workbook that comes back: our own questionnaire with its answers in it."""

import datetime as dt
from pathlib import Path

from emprov_xl.house import House
from emprov_xl.judge import requirements
from emprov_xl.model.issue import Issue
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.refill import answers_as_understood
from emprov_xl.workbook.questionnaire import write_questionnaire
from tests.returns import returned_of
from tests.samples.typed import Row

REVIEW_DAY = dt.date(2026, 11, 23)
# Sections without which LibreOffice opens and saves a questionnaire in half the time; people and their groups stay.
NOT_PEOPLE = frozenset(("routing", "call_centre", "outbound", "recording", "premises"))


def write_sample(
    path: Path, sheets: dict[str, list[Row]], engagement: str, house: House, without: frozenset[str] = frozenset()
) -> None:
    """The answers of a sample in a questionnaire of its size, without the sections that were not sold."""
    questionnaire = house.questionnaire.without(without)
    sheets = sheets | {"features": _features(sheets["features"], house)}
    (site,) = sheets["site"]
    issue = Issue(
        engagement=engagement,
        customer=site["company"],
        platform=site["platform"],
        extensions=len(sheets["extensions"]),
        round=1,
        issued=REVIEW_DAY,
        sections=tuple(section.key for section in questionnaire.sections if section.key not in without),
    )
    returned = returned_of(_still_asked(sheets, questionnaire, house.questionnaire), questionnaire, engagement)
    answers = answers_as_understood(returned, questionnaire)
    write_questionnaire(
        path, questionnaire, house.catalogue, house.look, issue, requirements(house.rules), answers=answers
    )


def _still_asked(
    sheets: dict[str, list[Row]], questionnaire: Questionnaire, whole: Questionnaire
) -> dict[str, list[Row]]:
    """The rows of a sample without what is asked for sections that were not sold."""
    names = [{field.name for sheet in each.asked() for field in sheet.fields} for each in (whole, questionnaire)]
    gone = names[0] - names[1]
    return {
        key: [{field: typed for field, typed in row.items() if f"{key}.{field}" not in gone} for row in rows]
        for key, rows in sheets.items()
    }


def _features(changes: list[Row], house: House) -> list[Row]:
    """The codes that we fill in, with what the customer changed about them."""
    changed = {row["feature"]: row for row in changes}
    return [
        {"feature": code.feature, "code": code.code, "enabled": "Yes" if code.enabled else "No"}
        | changed.get(code.feature, {})
        for code in house.catalogue.feature_codes
    ]
