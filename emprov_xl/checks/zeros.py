"""Zeros in front of a number, which a spreadsheet drops."""

import re

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Fields, Hits, place_of, verb
from emprov_xl.model.finding import Hit

_SHORT_ZIP = re.compile(r"([0-9]{3,4})(-[0-9]{4})?")
_ZIP_DIGITS = 5


@verb("short_postal_code", gives=("proposed",))
def short_postal_code(survey: Survey, fields: Fields, country: str) -> Hits:
    """A postal code of that country, which has five digits, lacks the zeros it begins with."""
    region = survey.site.region
    if region is None or region.name != country:
        return
    for field in fields:
        for row, code in survey.texts(field).items():
            if found := _SHORT_ZIP.fullmatch(code):
                meant = f"{found[1].zfill(_ZIP_DIGITS)}{found[2] or ''}"
                yield Hit(place_of(field, row), {"proposed": meant}, proposed=meant)
