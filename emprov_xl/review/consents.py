"""An agreement as an event tells it, and when two events say the very same."""

import datetime as dt

from emprov_xl.model.event import Event, Kind, Party, What
from emprov_xl.model.past import Consent, Past

_SAME = ("section", "party", "decision", "content", "day", "remarks")

Words = tuple[str | int, ...]
"""Section, party, decision, content, day, remarks, and who said it."""


def agreed(section: str, party: Party, consent: Consent, content: str, day: dt.date, remarks: str) -> What:
    """What an event of the kind AGREED tells."""
    return {
        "section": section,
        "party": str(party),
        "decision": str(consent),
        "content": content,
        "day": day.isoformat(),
        "remarks": remarks,
    }


def words_of(event: Event) -> Words:
    """What makes two agreements the same words."""
    return (*(event.what.get(key, "") for key in _SAME), event.who)


def said_before(past: Past) -> frozenset[Words]:
    """All agreements that were ever said, also those that were taken back: a sheet that still tells them is no news."""
    return frozenset(words_of(each) for each in (*past.events, *past.undone) if each.kind is Kind.AGREED)
