"""What was agreed on a call is recorded for what is planned now."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from emprov_xl.errors import UsageError
from emprov_xl.ledger.ledger import Ledger
from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.past import Consent, Past, Section
from emprov_xl.review.consents import agreed
from emprov_xl.review.history import past_of, past_with
from emprov_xl.review.readiness import Accord, called, sections_to_agree
from emprov_xl.review.stages import readiness_of

PARTIES = {"customer": Party.CUSTOMER, "company": Party.COMPANY}
"""The parties by the words of the command."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said on a call; without `sections` he said it of all. `today` is when it is recorded."""

    party: Party
    who: str
    consent: Consent
    sections: tuple[str, ...]
    remarks: str
    day: dt.date
    today: dt.date


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded, and the past with it; `known` are the sections of which the very same was said before."""

    past: Past
    party: Party
    sections: tuple[Section, ...]
    known: tuple[Section, ...]


def agree(ledger: Ledger, engagement: str, said: Said) -> Recorded:
    """Record what was said, and tell how the engagement stands then.

    UsageError for an engagement or a section that is not there, a name that is blank, or a day that is still to come.
    """
    slug = ledger.found(engagement).slug
    # Within it no run records another round, of which nobody on the call has heard.
    with ledger.engaged(slug):
        past = past_of(*ledger.history(slug))
        events = events_of(past, said)
        if events:
            ledger.append(slug, events)
    mine = {str(each.what["section"]) for each in events}
    meant = _meant(past, said)
    return Recorded(
        past_with(past, events),
        said.party,
        tuple(each for each in meant if each.key in mine),
        tuple(each for each in meant if each.key not in mine),
    )


def events_of(past: Past, said: Said) -> tuple[Event, ...]:
    """What was said as events, each for the content that is planned now; none for what holds already."""
    if not said.who.strip():
        raise UsageError("Say who agreed: --by and a name.")
    if said.day > said.today:
        raise UsageError(f"{said.day} is still to come; give the day on which it was decided.")
    if past.last is None:
        raise UsageError(f"Nothing of {past.engagement} has come back yet, so there is nothing to agree.")
    events = (
        Event(
            Kind.AGREED,
            past.last.number,
            said.who.strip(),
            said.today,
            agreed(section.key, said.party, said.consent, section.content, said.day, said.remarks.strip()),
        )
        for section in _meant(past, said)
    )
    return tuple(event for event in events if not _holds(past, event))


def _holds(past: Past, event: Event) -> bool:
    """Whether it is what this party said last."""
    last = past.agreements.get((str(event.what["section"]), Party(str(event.what["party"]))))
    now = (event.who, *(str(event.what[key]) for key in ("decision", "content", "remarks")))
    return last is not None and (last.who, str(last.consent), last.content, last.remarks) == now


def lines(recorded: Recorded) -> Iterator[str]:
    """What was recorded, and what is still missing."""
    past, party = recorded.past, called(recorded.party)
    if recorded.sections:
        yield f"{past.engagement}: recorded for {party}: {_titles(recorded.sections)}."
    if recorded.known:
        yield f"{past.engagement}: known already for {party}: {_titles(recorded.known)}."
    ready = readiness_of(past)
    if ready.ready:
        yield f"{past.engagement} is Ready for Configuration."
        return
    yield f"Not ready yet. {ready.why_not}"
    for standing in ready.standings:
        if standing.accord is not Accord.AGREED:
            yield f"  {standing.section.title}: {standing.words}."


def _titles(sections: Sequence[Section]) -> str:
    return ", ".join(each.title for each in sections)


def _meant(past: Past, said: Said) -> tuple[Section, ...]:
    """The sections that were named, in the order of the plan; without names all of them."""
    sections = sections_to_agree(past.last.sections if past.last else (), past)
    if not sections:
        raise UsageError(f"Nothing is planned for {past.engagement} yet, so there is nothing to agree.")
    if not said.sections:
        return sections
    keys = {_named(name, sections).key for name in said.sections}
    return tuple(each for each in sections if each.key in keys)


def _named(name: str, sections: Sequence[Section]) -> Section:
    """The section of a name in any case, or of a beginning that only one has."""
    asked = " ".join(name.split()).casefold()
    exact = [each for each in sections if asked in (each.key.casefold(), each.title.casefold())]
    begun = [each for each in sections if asked and each.title.casefold().startswith(asked)]
    fitting = exact or begun
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(each.title for each in fitting or sections)
    raise UsageError(
        f"{name!r} may be one of several: {known}." if fitting else f"No section {name!r}; there are {known}."
    )
