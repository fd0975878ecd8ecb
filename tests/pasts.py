"""Pasts of an engagement, told in a few words."""

import datetime as dt

from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.past import Consent, Round, Section
from emprov_xl.review.history import past_of

START = dt.date(2026, 12, 1)
CUSTOMER, COMPANY = Party.CUSTOMER, Party.COMPANY
YES, CHANGES, NO = Consent.YES, Consent.CHANGES, Consent.NO


def day(number):
    return START + dt.timedelta(days=number)


def section(key, content="c1", title=None):
    return Section(key, title or key.replace("_", " ").title(), f"2 {key}", content)


def a_round(number, on=0, sections=(), verdict="OK", **blockers):
    """A round on a day; `completeness=2` for two blockers of the first review."""
    still = {f"blocker {review}": count for review, count in blockers.items()}
    return Round(
        number, f"sha{number}", f"lak/r{number}", "q.xlsx", "Clinic", verdict, day(on), {}, still, tuple(sections)
    )


def issued(on=0):
    return Event(Kind.ISSUED, 0, "Eva", day(on), {"customer": "Clinic"})


def agreed(section, party, content="c1", on=0, consent=YES, who="Ana Ruiz", remarks="", source=""):
    what = {
        "section": section,
        "party": str(party),
        "decision": str(consent),
        "content": content,
        "day": day(on).isoformat(),
        "remarks": remarks,
    }
    return Event(Kind.AGREED, 1, who, day(on), what, source)


def asked(number, by, on=0):
    what = {
        "question": number,
        "by": str(by),
        "sheet": "extensions",
        "cell": "Extensions!C7",
        "about": "",
        "text": "Which?",
    }
    return Event(Kind.ASKED, 1, "Eva", day(on), what)


def replied(number, on=0):
    return Event(Kind.REPLIED, 1, "Ana Ruiz", day(on), {"question": number, "text": "That one."})


def scheduled(on=0, start=40):
    what = {"start": day(start).isoformat(), "methods": "lab", "engineers": 1, "by": "Eva", "by_customer": "Ana"}
    return Event(Kind.SCHEDULED, 1, "Eva", day(on), what)


def configured(on=0):
    return Event(Kind.CONFIGURED, 1, "Eva", day(on), {"day": day(on).isoformat()})


def past(*told, engagement="LAK-001"):
    """What is known of an engagement of which these rounds and events are told, in their order."""
    rounds = [each for each in told if isinstance(each, Round)]
    events = [each for each in told if isinstance(each, Event)]
    numbered = [
        Event(each.kind, each.round, each.who, each.day, each.what, each.source, number)
        for number, each in enumerate(events, 1)
    ]
    return past_of(engagement, rounds, numbered)
