"""Verbs about where helpers go, whom they call back, and who is told."""

import re

from emprov_xl.checks.numbers import bare, is_dialled, public
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Fields, Hits, Unjudged, Words, place_of, sheet_of, unjudged, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NEEDED = {
    "Email": ("an email address", ""),
    "SMS": ("a mobile number", ""),
    "Phone": ("an extension or an outside number", "extensions"),
    "Page group": ("a page group", "paging_groups"),
}
"""What the recipient must be for each way of telling, and the sheet on which it may stand."""
_AT_WORK = ("ip", "digital", "analog", "sip")  # sets that stand where they are connected


@verb("number_not_ours", gives=("number",))
def number_not_ours(survey: Survey, fields: Fields) -> Hits:
    """A number that others call back is none of the inbound numbers; silent where none is listed."""
    if (not survey.rows("dids") and "dids" not in survey.lost) or survey.inbound.has_broken_block:
        return
    ours, unread = survey.directories.get("dids"), survey.inbound.unread
    main = public(str(survey.form("site.main_number") or ""))
    for field in fields:
        for row, number in survey.texts(field).items():
            if not (ours and ours.rows(number)) and (field == "site.main_number" or public(number) != main):
                place = place_of(field, row)
                yield Unjudged(place, unread) if unread else Hit(place, {"number": number}, operands=(public(number),))


@verb("one_number_for_two_addresses", gives=("number", "other"))
def one_number_for_two_addresses(survey: Survey, field: FieldName, address: Fields) -> Hits:
    """One number is shown in an emergency from places with different addresses."""
    first: dict[str, int] = {}
    for row, number in survey.texts(field).items():
        known = first.setdefault(public(number), row)
        differing = [name for name in address if survey.compared(name, known) != survey.compared(name, row)]
        if differing and not any(each in survey.unread(name) for name in address for each in (known, row)):
            there = place_of(field, known)
            facts = {"number": number, "other": survey.label(there, beside=there.sheet)}
            yield Hit(place_of(field, row), facts, (there,), whole=True)


@verb("place_without_detail")
def place_without_detail(survey: Survey, details: Fields, countries: Words) -> Hits:
    """Telephones of the site stand at a place of which nobody says floor or room, where the law asks for it."""
    region = survey.site.region
    key = survey.questionnaire.sheet(sheet_of(details[0])).key_field.name
    rows = [row for row in survey.rows(sheet_of(key)) if all(survey.is_blank(detail, row) for detail in details)]
    if region is None:
        yield from unjudged(place_of(key, rows[0]), survey.site.cell_of("country")) if rows else ()
        return
    if not rows or region.code not in countries:
        return
    standing, away = _telephones_at(survey), survey.texts("extensions.off_site")
    for row in rows:
        if any(away.get(each) != "Yes" for each in standing.get(row, ())):
            yield Hit(place_of(details[0], row))


@verb("away_but_at_the_office", gives=("location", "other"))
def away_but_at_the_office(survey: Survey) -> Hits:
    """A telephone away from the site names a location at which telephones of the site stand."""
    away = survey.texts("extensions.off_site")
    for rows in _telephones_at(survey).values() if "Yes" in away.values() else ():
        here = [row for row in rows if away.get(row) != "Yes"]
        for row in rows if here else ():
            if away.get(row) == "Yes":
                there = place_of("extensions.location", here[0])
                facts = {"location": survey.text("extensions.location", row), "other": survey.who(there)}
                yield Hit(place_of("extensions.location", row), facts, (place_of("extensions.off_site", row),))


def _telephones_at(survey: Survey) -> dict[int, list[int]]:
    """The rows of Extensions whose set stands at each location; those we do not know are taken to stand there."""
    found: dict[int, list[int]] = {}
    phones, away = survey.phones, survey.texts("extensions.off_site")
    for link in survey.links("extensions.location"):
        row = link.place.row
        stands = away.get(row) == "Yes" or row not in phones or phones[row].connection in _AT_WORK
        if stands and len(link.rows) == 1:
            found.setdefault(link.rows[0], []).append(row)
    return found


@verb("not_an_emergency_number", gives=("number", "known"))
def not_an_emergency_number(survey: Survey, field: FieldName) -> Hits:
    """An alarm is set on a number that is no emergency number of the country, with or without the outside digit."""
    region, digit = survey.site.region, survey.site.access_digit
    numbers = survey.texts(field)
    if region is None:
        yield from unjudged(place_of(field, min(numbers)), survey.site.cell_of("country")) if numbers else ()
        return
    known = {*region.emergency, *(digit + number for number in region.emergency)}
    for row, number in numbers.items():
        if bare(number) not in known:
            facts = {"number": number, "known": " or ".join(region.emergency)}
            yield Hit(place_of(field, row), facts, proposed=region.emergency[0])


@verb("recipient_that_does_not_fit", gives=("named", "way", "needed"))
def recipient_that_does_not_fit(survey: Survey) -> Hits:
    """Whoever is to be told of an emergency cannot be told in the way chosen."""
    ways = survey.texts("emergency.notify_by")
    for row, text in survey.texts("emergency.recipient").items():
        way = ways.get(row, "")
        needed, sheet = _NEEDED.get(way, ("", ""))
        if needed and not _fits(survey, way, sheet, text):
            place = place_of("emergency.recipient", row)
            facts = {"named": text, "way": way, "needed": needed}
            lost = Place(sheet, None, 0) if sheet in survey.lost else None
            yield Unjudged(place, lost) if lost else Hit(place, facts, (place_of("emergency.notify_by", row),))


def _fits(survey: Survey, way: str, sheet: str, text: str) -> bool:
    if way == "Email":
        return _EMAIL.fullmatch(text.strip()) is not None
    if way != "Page group" and (is_dialled(text) or text in survey.register.by_number):
        return True
    never_asked = sheet not in survey.directories and sheet not in survey.lost
    return sheet != "" and (never_asked or (sheet in survey.directories and survey.directories[sheet].rows(text) != ()))
