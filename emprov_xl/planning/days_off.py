"""Days on which nobody works: the public holidays where the site is, and the days on which the customer is closed."""

import datetime as dt
from collections.abc import Iterator, Mapping

import holidays

from emprov_xl.callflow.times import Times
from emprov_xl.checks.survey import Survey
from emprov_xl.model.catalogue import squeezed
from emprov_xl.model.schedule import DaysOff

_AHEAD = 2 * 365
"""So many days ahead they are looked up: no schedule is longer."""

_LANGUAGE = "en_US"


def days_off(survey: Survey, first: dt.date) -> DaysOff:
    """The days off of a return from a day on; what is not known of them is told."""
    last = first + dt.timedelta(days=_AHEAD)
    public, doubt = _public(survey, first, last)
    return DaysOff(public, dict(_closed(survey, first, last)), (doubt,) if doubt else ())


def _public(survey: Survey, first: dt.date, last: dt.date) -> tuple[Mapping[dt.date, str], str]:
    country, state = _calendar(survey)
    typed = survey.form("site.country")
    if not country or country not in holidays.list_supported_countries():
        told = f"Public holidays of {typed} are not known" if typed else "The country is not said"
        return {}, f"{told}: no public holiday was taken; look whether a day is one."
    years = range(first.year, last.year + 1)
    states = holidays.list_supported_countries()[country]
    within = state if state in states else None
    found = holidays.country_holidays(country, subdiv=within, years=years, language=_LANGUAGE)
    days = {day: name for day, name in sorted(found.items()) if first <= day <= last}
    doubt = (
        f"Only the public holidays of all {typed} were taken: the state is not known." if states and not within else ""
    )
    return days, doubt


def _calendar(survey: Survey) -> tuple[str, str]:
    """Country and state of the site in the letters of ISO 3166; empty where they are not known."""
    region, typed = survey.site.region, survey.form("site.country")
    if region is None:
        return "", ""
    named = {squeezed(name): code for name, code in region.calendars.items()}
    code = named.get(squeezed(str(typed)), region.code)
    country, _, state = code.partition("-")
    return country, state or survey.site.state


def _closed(survey: Survey, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, str]]:
    """The whole days of the Holidays sheet; on half days somebody is there."""
    whole = [holiday for holiday in Times(survey).holidays(survey.rows("holidays")) if holiday.opens is None]
    for day in (first + dt.timedelta(days=ahead) for ahead in range((last - first).days + 1)):
        name = next((holiday.name for holiday in whole if holiday.covers(day)), "")
        if name:
            yield day, f"{name} (the customer is closed)"
