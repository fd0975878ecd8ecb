"""The events of an engagement are told as what is known of it now."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from emprov_xl.model.event import Event, Kind, Party, event_document, event_from
from emprov_xl.model.past import (
    Agreement,
    Booking,
    Choice,
    Consent,
    Decision,
    Inquiry,
    Past,
    Round,
    Section,
    Status,
    Stood,
)


def past_of(engagement: str, rounds: Iterable[Round], events: Iterable[Event], before: str = "") -> Past:
    """What is known of an engagement.

    `before` is the SHA-256 of a return: what is known before it, so without its own round, later ones, and what these
    said. What was said by command counts in any case.
    """
    events = sorted(events, key=lambda event: event.number)
    known = sorted(rounds, key=lambda each: each.number)
    own = next((each.number for each in known if each.sha256 == before), None)
    if own is not None:
        known = [each for each in known if each.number < own]
    hidden = {before} if before else set()
    said = [
        each
        for each in events
        if not (each.source and (each.source in hidden or (own is not None and each.round >= own)))
    ]
    back = _taken_back(said)
    counting = tuple(each for each in said if each.number not in back and each.kind is not Kind.UNDONE)
    own_words = tuple(each for each in events if each.source and each.source == before)
    return Past(
        engagement=engagement,
        rounds=tuple(known),
        issued=next((each.day for each in reversed(counting) if each.kind is Kind.ISSUED), None),
        decisions={each.fingerprint: each for each in map(decision_in, _of(Kind.DECIDED, counting))},
        inquiries=inquiries_of(counting),
        agreements={(each.section, each.party): each for each in map(_agreement, _of(Kind.AGREED, counting))},
        booking=next((_booking(each) for each in reversed(counting) if each.kind is Kind.SCHEDULED), None),
        configured=next((_said_day(each) for each in reversed(counting) if each.kind is Kind.CONFIGURED), None),
        events=counting,
        undone=tuple(each for each in (*said, *own_words) if each.number in back and each.kind is not Kind.UNDONE),
        own=tuple(each for each in own_words if each.number not in back),
        numbered=max((int(each.what["question"]) for each in _of(Kind.ASKED, events)), default=0),
    )


def past_with(past: Past, news: Iterable[Event]) -> Past:
    """What is known when these events are heard too, which have no number yet.

    What the very return said when it was looked at before keeps its place: what was answered since came after it.
    """
    before = {_words(each): each.number for each in past.own}
    new = count(max((each.number for each in (*past.events, *past.own, *past.undone)), default=0) + 1)
    heard = [replace(each, number=before.get(_words(each)) or next(new)) for each in news]
    now = past_of(past.engagement, past.rounds, [*past.events, *heard])
    return replace(now, undone=past.undone, own=past.own, numbered=max(past.numbered, now.numbered))


def _words(event: Event) -> tuple[object, ...]:
    return (event.kind, event.who, *sorted((key, str(value)) for key, value in event.what.items()))


def _taken_back(events: Sequence[Event]) -> set[int]:
    """The numbers of the events that were taken back; undoing an undoing brings one back again."""
    undone: set[int] = set()
    for event in reversed(events):
        if event.kind is Kind.UNDONE and event.number not in undone:
            undone.add(int(event.what["event"]))
    return undone


def _of(kind: Kind, events: Iterable[Event]) -> Iterator[Event]:
    return (event for event in events if event.kind is kind)


def _text(event: Event, key: str) -> str:
    return str(event.what.get(key, ""))


def _said_day(event: Event) -> dt.date:
    """The day that an event speaks of, which may be another than that on which it was said."""
    return dt.date.fromisoformat(_text(event, "day")) if _text(event, "day") else event.day


def decision_in(event: Event) -> Decision:
    """The decision that an event of its kind tells."""
    chosen = _text(event, "decision")
    return Decision(
        fingerprint=_text(event, "fingerprint"),
        code=_text(event, "code"),
        choice=Choice(chosen) if chosen else None,
        answer=_text(event, "answer"),
        reason=_text(event, "reason"),
        who=event.who,
        round=event.round,
        proposed=_text(event, "proposed"),
        value=_text(event, "value"),
        event=event.number,
    )


def inquiries_of(events: Iterable[Event]) -> tuple[Inquiry, ...]:
    """Each question with its last answer; one that is asked again is open again."""
    asked: dict[int, Inquiry] = {}
    for event in events:
        if event.kind not in (Kind.ASKED, Kind.REPLIED, Kind.CLOSED):
            continue
        number = int(event.what["question"])
        if event.kind is Kind.ASKED:
            asked[number] = _inquiry(number, event)
        elif number in asked and event.kind is Kind.REPLIED:
            asked[number] = replace(asked[number], answer=_text(event, "text"), answered_by=event.who)
        elif number in asked:
            asked[number] = replace(asked[number], closed=True)
    return tuple(asked.values())


def _inquiry(number: int, event: Event) -> Inquiry:
    return Inquiry(
        number=number,
        by=Party(_text(event, "by")),
        sheet=_text(event, "sheet"),
        cell=_text(event, "cell"),
        about=_text(event, "about"),
        text=_text(event, "text"),
        why=_text(event, "why"),
        who=event.who,
        round=event.round,
        day=event.day,
        field=_text(event, "field"),
        row=int(event.what.get("row", 0)),
        column=int(event.what.get("column", 0)),
        known_by=_text(event, "known_by"),
    )


def _agreement(event: Event) -> Agreement:
    return Agreement(
        section=_text(event, "section"),
        party=Party(_text(event, "party")),
        consent=Consent(_text(event, "decision")),
        content=_text(event, "content"),
        who=event.who,
        day=_said_day(event),
        remarks=_text(event, "remarks"),
        round=event.round,
        event=event.number,
    )


def _booking(event: Event) -> Booking:
    return Booking(
        start=dt.date.fromisoformat(_text(event, "start")),
        methods=tuple(_text(event, "methods").split()),
        engineers=int(event.what.get("engineers", 1)),
        by=_text(event, "by"),
        by_customer=_text(event, "by_customer"),
        day=event.day,
        event=event.number,
        cut_over=dt.datetime.fromisoformat(_text(event, "cut_over")) if _text(event, "cut_over") else None,
    )


def history_document(engagement: str, rounds: Iterable[Round], events: Iterable[Event]) -> dict[str, object]:
    """All rounds and events of an engagement as JSON, for a worker in another process."""
    return {
        "engagement": engagement,
        "rounds": [round_document(each) for each in rounds],
        "events": [event_document(each) for each in events],
    }


def rounds_in(document: Mapping[str, object]) -> tuple[Round, ...]:
    """All rounds that a `history_document` tells."""
    rounds = document.get("rounds", [])
    if not isinstance(rounds, list):
        raise TypeError("a history has no list of rounds")
    return tuple(map(round_from, rounds))


def past_in(document: Mapping[str, object], before: str = "") -> Past:
    """What a `history_document` tells; of an empty one, that nothing is known."""
    events = document.get("events", [])
    if not isinstance(events, list):
        raise TypeError("a history has no list of events")
    return past_of(str(document.get("engagement", "")), rounds_in(document), map(event_from, events), before)


def round_document(told: Round) -> dict[str, object]:
    """A round as JSON has it."""
    return {
        "number": told.number,
        "sha256": told.sha256,
        "folder": told.folder,
        "workbook": told.workbook,
        "customer": told.customer,
        "verdict": told.verdict,
        "as_of": told.as_of.isoformat(),
        "versions": dict(told.versions),
        "open": dict(told.open),
        "sections": [[each.key, each.title, each.told, each.content] for each in told.sections],
        "findings": [
            {
                "fingerprint": each.fingerprint,
                "status": str(each.status),
                "since": each.since,
                "value": each.value,
                "told": dict(each.told),
            }
            for each in told.findings.values()
        ],
    }


def round_from(document: Mapping[str, object]) -> Round:
    """The round that `round_document` told."""
    found = document["findings"]
    sections, versions, still = document["sections"], document["versions"], document["open"]
    if not (isinstance(found, list) and isinstance(sections, list)):
        raise TypeError("a round has no list of findings and sections")
    if not (isinstance(versions, Mapping) and isinstance(still, Mapping)):
        raise TypeError("a round does not tell its versions and what is open")
    return Round(
        number=int(str(document["number"])),
        sha256=str(document["sha256"]),
        folder=str(document["folder"]),
        workbook=str(document["workbook"]),
        customer=str(document["customer"]),
        verdict=str(document["verdict"]),
        as_of=dt.date.fromisoformat(str(document["as_of"])),
        versions={str(key): str(value) for key, value in versions.items()},
        open={str(key): int(value) for key, value in still.items()},
        sections=tuple(Section(*map(str, each)) for each in sections),
        findings={str(each["fingerprint"]): _stood(each) for each in found},
    )


def _stood(document: Mapping[str, object]) -> Stood:
    told = document["told"]
    return Stood(
        fingerprint=str(document["fingerprint"]),
        status=Status(str(document["status"])),
        since=int(str(document["since"])),
        value=str(document["value"]),
        told=told if isinstance(told, Mapping) else {},
    )
