"""Verbs about opening hours."""

import datetime as dt

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, place_of, verb
from emprov_xl.model.finding import Hit

_MIDNIGHT = dt.time(0, 0)


@verb("closes_before_opening", gives=("opens", "closes"))
def closes_before_opening(survey: Survey, opens: FieldName, closes: FieldName) -> Hits:
    """Hours end when they start or before, as they do past midnight; an end at 00:00 is proposed as 24:00."""
    ends = survey.answers(closes)
    for row, start in survey.answers(opens).items():
        end = ends.get(row)
        if isinstance(start, dt.time) and isinstance(end, dt.time) and end <= start:
            facts = {"opens": f"{start:%H:%M}", "closes": f"{end:%H:%M}"}
            proposed = "24:00" if end == _MIDNIGHT < start else None
            yield Hit(place_of(closes, row), facts, (place_of(opens, row),), proposed)
