"""The story of an engagement in words: its rounds, questions, agreements, its schedule, and all that happened."""

from collections.abc import Iterator, Mapping, Sequence

from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.past import Inquiry, Past, Round
from emprov_xl.review.readiness import Accord, called
from emprov_xl.review.rulebook import JUDGED_BY
from emprov_xl.review.stages import Position

_SEVERITIES = ("blocker", "warning", "note")

Chapter = tuple[str, Sequence[str]]
"""A title and the lines below it."""


def chapters(past: Past, position: Position) -> Iterator[Chapter]:
    """The story, chapter by chapter; those in which there is nothing to tell are left out."""
    titles = {section.key: section.title for told in past.rounds for section in told.sections}
    for title, told in (
        ("What holds it", (each.words for each in position.holds)),
        ("Rounds", map(_round_told, past.rounds, (None, *past.rounds))),
        ("Questions", map(_inquiry_told, past.inquiries)),
        ("Agreement", _sections_told(position)),
        ("Schedule", _schedule_told(past, position)),
        ("What happened", filter(None, (_event_told(each, titles) for each in past.events))),
    ):
        lines = list(told)
        if lines:
            yield title, lines


def open_in(told: Round, severity: str) -> int:
    """How many findings of a severity were open in a round."""
    return sum(count for name, count in told.open.items() if name.partition(" ")[0] == severity)


def _round_told(told: Round, before: Round | None) -> str:
    still = ", ".join(
        f"{count} {name}{'' if count == 1 else 's'}" for name in _SEVERITIES if (count := open_in(told, name))
    )
    where = f" ({told.folder})" if told.folder else ""
    other = _other_rules(told, before) if before else ""
    return f"{told.number}, {told.as_of.isoformat()}: {told.workbook}: {still or 'nothing open'}{other}{where}"


def _other_rules(told: Round, before: Round) -> str:
    """That a round was judged by other rules than the one before: what is new in it may be theirs."""
    keys = ("rules", JUDGED_BY)
    same = all(told.versions.get(key) == before.versions.get(key) for key in keys if key in before.versions)
    return "" if same else f", judged by other rules than round {before.number}"


def _inquiry_told(asked: Inquiry) -> str:
    cell = asked.cell or asked.about
    state = "open" if asked.is_open else "closed" if not asked.answer else f"answered by {asked.answered_by}"
    whose = "asked by the customer" if asked.by is Party.CUSTOMER else "asked by us"
    answer = f" – {asked.answer}" if asked.answer else ""
    return f"{asked.number}, {whose}, {state}: {f'{cell}: ' if cell else ''}{asked.text}{answer}"


def _sections_told(position: Position) -> Iterator[str]:
    """The sections that are not agreed one by one, all others by their number."""
    standings = position.readiness.standings
    agreed = position.readiness.of(Accord.AGREED)
    if standings:
        yield f"{len(agreed)} of {len(standings)} sections agreed by both"
    for standing in standings:
        if standing.accord is not Accord.AGREED:
            yield f"{standing.section.title}: {standing.words}"


def _schedule_told(past: Past, position: Position) -> Iterator[str]:
    if past.booking:
        how = ", ".join(past.booking.methods) or "no method"
        off = "; does not hold, as the engagement is not ready any more" if position.schedule_off else ""
        yield f"{past.booking.start.isoformat()}, {how}{off}"
    if past.configured:
        yield f"configured on {past.configured.isoformat()}"


_EVENTS = {
    Kind.ISSUED: "the questionnaire was issued",
    Kind.DECIDED: "decided on {code}: {decision}",
    Kind.ASKED: "asked question {question}",
    Kind.REPLIED: "answered question {question}",
    Kind.CLOSED: "closed question {question}",
    Kind.AGREED: "{section}: {decision}, for {party}",
    Kind.SCHEDULED: "scheduled for {start}",
    Kind.CONFIGURED: "configured",
}


_FACTS = ("code", "decision", "question", "start")


def _event_told(event: Event, titles: Mapping[str, str]) -> str:
    """What happened in one line, with the number by which it is undone; free words and answers are left out."""
    if event.kind not in _EVENTS:
        return ""
    what = {key: str(value) for key, value in event.what.items()}
    party = {str(party): called(party) for party in Party}.get(what.get("party", ""), "")
    section = titles.get(what.get("section", ""), what.get("section", ""))
    facts = dict.fromkeys(_FACTS, "") | what | {"party": party, "section": section}
    who = f"{event.who or 'the customer'}: " if event.who or event.source else ""
    return f"{event.number}, {event.day.isoformat()}, {who}{_EVENTS[event.kind].format_map(facts)}"
