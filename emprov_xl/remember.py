"""What people do with the memory of an engagement: take something back, have it forgotten, move the ledger."""

import datetime as dt
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from emprov_xl import aside
from emprov_xl.errors import OutputFailed, Rejected, UsageError
from emprov_xl.files import safe_name
from emprov_xl.ledger.ledger import Ledger, open_ledger
from emprov_xl.ledger.steps import STEPS
from emprov_xl.model.event import Event, Kind
from emprov_xl.model.past import History, Past
from emprov_xl.model.tree import AGENDA, RESULT, SCHEDULE, SUMMARY, SUPERSEDED
from emprov_xl.review.history import past_of
from emprov_xl.review.readiness import listed

_WORDS = {
    Kind.ISSUED: "questionnaire sent",
    Kind.ASKED: "question {question}: {text}",
    Kind.REPLIED: "answer to question {question}: {text}",
    Kind.CLOSED: "question {question} closed",
    Kind.AGREED: "{decision} to {section}, for {party}",
    Kind.SCHEDULED: "configuration scheduled for {start}",
    Kind.CONFIGURED: "configured on {day}",
    Kind.UNDONE: "number {event} taken back",
}
_RESULT = re.compile(rf"{RESULT.pattern}(\.incomplete-.+)?|{AGENDA}|{SCHEDULE}|{SUPERSEDED}")


def decision_lines(ledger: Ledger, name: str) -> Iterator[str]:
    """What was recorded of an engagement and counts, newest first: number, day, round, who, and what."""
    engaged = ledger.found(name)
    history = ledger.history(engaged.slug)
    events = past_of(*history).events
    if not events:
        yield f"Nothing that could be taken back is recorded of {engaged.reference}."
        return
    titles = _titles(history)
    places = _places(history)
    for said in _said_at_once(reversed(events)):
        event = said[0]
        who = event.who or ("the customer" if event.source else "nobody named")
        told = _all_told(said, places, titles)
        yield f"{_numbers(said):>5}  {event.day}  round {event.round}  {who}: {told}"
    yield f"To take one of them back: emprov undo {engaged.reference} --event NUMBER"


def undo(ledger: Ledger, name: str, numbers: range, who: str, day: dt.date) -> str:
    """What was recorded under some numbers is taken back, by as many more events; a sentence says so.

    Taking back a taking back brings back what it was about. Of several those are taken back that are not yet.
    UsageError when there is no such event, or all are undone.
    """
    engaged = ledger.found(name)
    which = f"{numbers[0]}" if numbers[0] == numbers[-1] else f"{numbers[0]} to {numbers[-1]}"
    with ledger.engaged(engaged.slug):
        history = ledger.history(engaged.slug)
        past = past_of(*history)
        there = [each for each in history.events if each.number in numbers]
        if not there:
            raise UsageError(f"Nothing recorded of {engaged.reference} has the number {which}.")
        back = [each for each in there if _counts(each, past)]
        if not back:
            raise UsageError(f"Number {which} of {engaged.reference} was taken back already.")
        round_ = past.last.number if past.last else 0
        ledger.append(engaged.slug, [Event(Kind.UNDONE, round_, who, day, {"event": each.number}) for each in back])
    places, titles = _places(history), _titles(history)
    told = "; ".join(_all_told(said, places, titles) for said in _said_at_once(reversed(back)))
    return f"{engaged.reference}: taken back: {told}. The next run knows it."


def _said_at_once(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events, the newest first, with those together that one word gave, as an agreement to all sections."""
    for _, said in groupby(enumerate(events), key=_occasion):
        yield [event for _, event in said]


def _occasion(numbered: tuple[int, Event]) -> tuple[object, ...]:
    """What is the same for all that was agreed at once, whose numbers follow each other."""
    at, event = numbered
    if event.kind is not Kind.AGREED:
        return (event.number,)
    said = tuple(str(event.what.get(key, "")) for key in ("party", "decision", "day", "remarks"))
    return (event.number + at, event.who, event.day, event.source, said)


def _numbers(said: Sequence[Event]) -> str:
    first, last = said[-1].number, said[0].number
    return str(first) if first == last else f"{first}-{last}"


def _counts(event: Event, past: Past) -> bool:
    """Whether there is something to take back: the event itself, or what it took back."""
    if event.kind is Kind.UNDONE:
        return any(each.number == event.what["event"] for each in past.undone)
    return any(each.number == event.number for each in past.events)


def _places(history: History) -> Mapping[str, str]:
    """Where each finding stands, by fingerprint."""
    stood = (each for round_ in history.rounds for each in round_.findings.values())
    return {each.fingerprint: f"{each.told.get('sheet', '')}!{each.told.get('cell', '')}" for each in stood}


def _titles(history: History) -> Mapping[str, str]:
    """What each section of the plan is called, by its key."""
    return {section.key: section.title for round_ in history.rounds for section in round_.sections}


def _all_told(said: Sequence[Event], places: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """What was said at once, in a few words: of many sections the first."""
    if len(said) == 1:
        return _told(said[0], places, titles)
    sections = [str(each.what["section"]) for each in reversed(said)]
    named = listed([titles.get(each, each) for each in sections])
    return _WORDS[Kind.AGREED].format_map(defaultdict(str, {**said[0].what, "section": named}))


def _told(event: Event, places: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """What an event says, in a few words."""
    what = {key: str(value) for key, value in event.what.items()}
    if "section" in what:
        what["section"] = titles.get(what["section"], what["section"])
    if event.kind is not Kind.DECIDED:
        return _WORDS[event.kind].format_map(defaultdict(str, what))
    about = " ".join(filter(None, [what.get("code"), places.get(what.get("fingerprint", ""))]))
    return f"{about}: {', '.join(filter(None, map(what.get, ('decision', 'answer', 'reason'))))}"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What is gone: rows of the ledger, result folders; and what lies among the results but is none of ours."""

    slug: str
    rows: int
    results: int
    left: tuple[Path, ...]

    def lines(self) -> Iterator[str]:
        """The same for people, with what is beyond our reach."""
        yield f"{self.slug} is forgotten. Erased: rows of the ledger {self.rows}, results {self.results}."
        for path in self.left:
            yield f"{path} is no result of ours and was left."
        yield (
            "Not reached: copies of the returns and of what was sent, backups, the log of a database server; see"
            " docs/ledger.md. Later returns of this engagement are refused (until emprov forget --revive)."
        )


def slug_of(ledger: Ledger, output: Path, name: str) -> str:
    """The slug of what is to be forgotten: in the ledger, only among the results, or forgotten by halves."""
    slug = safe_name(name)
    try:
        return ledger.found(name).slug
    except Rejected:
        return slug
    except UsageError:
        if (output / slug).is_dir():
            return slug
        raise


def forget(ledger: Ledger, output: Path, name: str, who: str, day: dt.date) -> Forgotten:
    """An engagement's data and secrets are erased from ledger and output folder.

    The summary of the last run goes too, for it names the customer; the next run writes a new one. OutputFailed when
    something could not be erased: asked again, the rest is.
    """
    slug = slug_of(ledger, output, name)
    with ledger.engaged(slug):
        rows = ledger.forget(slug, who, day)
        try:
            aside.sweep(output)  # what a killed run left may be of this engagement
            results, left = _erase_results(output / slug)
            (output / SUMMARY).unlink(missing_ok=True)
        except OSError as refusal:
            raise OutputFailed(
                f"{slug} is forgotten by the ledger, but not all of {output / slug} could be erased"
                f" ({refusal.strerror}); please run the same command again."
            ) from refusal
    return Forgotten(slug, rows, results, left)


def _erase_results(folder: Path) -> tuple[int, tuple[Path, ...]]:
    """How many results were erased, and what lies there that is none."""
    if not folder.is_dir() or folder.is_symlink():
        return 0, ()
    lying = sorted(folder.iterdir())
    results = [each for each in lying if _RESULT.fullmatch(each.name) and not each.is_symlink()]
    for each in results:
        shutil.rmtree(each)
    left = tuple(each for each in lying if each not in results)
    if not left:
        folder.rmdir()
    return len(results), left


def revive(ledger: Ledger, name: str) -> str:
    """A forgotten engagement can be recorded again, as a new one; UsageError if it was not forgotten."""
    if not ledger.revive(safe_name(name)):
        raise UsageError(f"No engagement called {name} was forgotten; give its reference as it was written.")
    return f"{name} can be recorded again; of what was before nothing is known."


def move(source: str, target: str) -> Iterator[str]:
    """A ledger is copied into an empty one; the old one stays as it is."""
    nowhere = Path()
    with open_ledger(source, nowhere, make=False) as old, open_ledger(target, nowhere) as new:
        copied = old.copy_to(new)
        yield f"Moved to {new.name}, and found there again: {_counted(copied)}."
        yield f"{old.name} is as it was: put it away, so that nobody writes into it; give --ledger from now on."


def ledger_lines(ledger: Ledger) -> Iterator[str]:
    """Where the ledger is, its form, and how many rows it has of each kind."""
    yield f"{ledger.name}, form {len(STEPS)}: {_counted(ledger.counts())}."


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in counts.items())
