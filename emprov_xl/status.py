"""Where the engagements stand: a line each, the whole story of one, the same for programs and as a workbook."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.definitions.look import load_look
from emprov_xl.ledger.ledger import Ledger
from emprov_xl.model.event import Kind
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.past import Past
from emprov_xl.review.history import past_of
from emprov_xl.review.readiness import Accord
from emprov_xl.review.stages import Position, Stage, open_inquiries, stage_of
from emprov_xl.review.story import chapters, open_in
from emprov_xl.workbook.pages import write_pages

_NO_WORD = "–"
_LOOKS = {Stage.READY: "ok", Stage.SCHEDULED: "ok", Stage.CONFIGURED: "ok"}
_COLUMNS = (
    Column("Engagement", 16, "strong"),
    Column("Customer", 28, "wrap"),
    Column("Stage", 24),
    Column("Since", 12, "date"),
    Column("Days", 8, "number"),
    Column("What holds it", 60, "wrap"),
    Column("Round", 8, "number"),
    Column("Blockers", 10, "number"),
    Column("Open questions", 11, "number"),
    Column("Sections agreed", 11, "number"),
    Column("Sections", 11, "number"),
    Column("Scheduled for", 13, "date"),
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """An engagement, what is known of it, and where it stands on a day."""

    past: Past
    position: Position
    now: dt.date

    @property
    def customer(self) -> str:
        """The customer's name, as the last return or else the order says it."""
        if self.past.last:
            return self.past.last.customer
        sent = (each for each in reversed(self.past.events) if each.kind is Kind.ISSUED)
        return str(next((each.what.get("customer", "") for each in sent), ""))

    @property
    def holds(self) -> str:
        """What holds it, in words."""
        return "; ".join(each.words for each in self.position.holds)

    @property
    def age(self) -> str:
        """How long it has stood there."""
        days = self.position.days(self.now)
        return _NO_WORD if days is None else f"{days} {'day' if days == 1 else 'days'}"


def whereabouts(ledger: Ledger, engagement: str | None, now: dt.date) -> tuple[Whereabouts, ...]:
    """All engagements, the closest to ready first; or the one that is called so (UsageError when there is none)."""
    slugs = [each.slug for each in (ledger.engagements() if engagement is None else [ledger.found(engagement)])]
    pasts = [past_of(*ledger.history(slug)) for slug in slugs]
    found = [Whereabouts(past, stage_of(past), now) for past in pasts]
    return tuple(sorted(found, key=lambda each: each.position.distance))


def lines(all_: Sequence[Whereabouts]) -> Iterator[str]:
    """One line an engagement."""
    if not all_:
        yield "No engagement is recorded yet."
    names = max((len(each.past.engagement) for each in all_), default=0)
    ages = max((len(each.age) for each in all_), default=0)
    for each in all_:
        stage = f"{each.position.stage:<{max(map(len, Stage))}}"
        said = ": ".join(filter(None, (each.customer, each.holds)))
        yield _one_line(f"{each.past.engagement:<{names}}  {stage}  {each.age:>{ages}}  {said}".rstrip())
    for each in all_:
        yield from _alarm(each)


def story(each: Whereabouts) -> Iterator[str]:
    """All that is known of one engagement."""
    yield _one_line(f"{each.past.engagement} {each.customer}".strip())
    since = f" since {each.position.since.isoformat()} ({each.age})" if each.position.since else ""
    yield f"{each.position.stage}{since}"
    yield from _alarm(each)
    for title, told in chapters(each.past, each.position):
        yield f"{title}:"
        yield from (_one_line(f"  {line}") for line in told)


def _alarm(each: Whereabouts) -> Iterator[str]:
    """That dates do not stand which people have in their calendars."""
    booking, called = each.past.booking, _one_line(each.past.engagement)
    if each.position.schedule_off and booking:
        yield (
            f"! {called}: THE DATES FROM {booking.start.isoformat()} DO NOT STAND; schedules that were sent are of"
            f" before the change. For a calendar in which they are tentative, run: emprov schedule {called}"
        )


def as_json(all_: Sequence[Whereabouts], now: dt.date) -> str:
    """The same for programs."""
    document = {
        "schema": "emprov-status/1",
        "as_of": now.isoformat(),
        "engagements": [_document(each) for each in all_],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def status_pages(all_: Sequence[Whereabouts], now: dt.date) -> tuple[Page, ...]:
    """The status workbook: one row an engagement; of one alone its story too."""
    first = Page(
        "Status",
        _COLUMNS,
        tuple(map(_row, all_)),
        (
            (Styled(f"Engagements as of {now.isoformat()}", "title"),),
            (Styled("The closest to ready first; of two as close the one that waits longest.", "intro"),),
        ),
        tab="plan",
        frozen=1,
    )
    return (first, _sections_page(all_[0])) if len(all_) == 1 and all_[0].position.readiness.standings else (first,)


def write_status(file: Path, all_: Sequence[Whereabouts], now: dt.date) -> None:
    """The status workbook; OutputFailed when it cannot be written."""
    write_pages(file, status_pages(all_, now), load_look(), title="Status of engagements")


def _row(each: Whereabouts) -> tuple[Shown, ...]:
    position, last = each.position, each.past.last
    standings = position.readiness.standings
    start = each.past.booking.start if each.past.booking else None
    return (
        each.past.engagement,
        each.customer,
        Styled(str(position.stage), _LOOKS.get(position.stage, "text")),
        position.since,
        position.days(each.now),
        each.holds or None,
        last.number if last else None,
        open_in(last, "blocker") if last else None,
        len(open_inquiries(each.past)),
        len(position.readiness.of(Accord.AGREED)) if standings else None,
        len(standings) or None,
        Styled(start, "warning" if position.schedule_off else "date"),
    )


def _sections_page(each: Whereabouts) -> Page:
    columns = (
        Column("Section", 28, "strong"),
        Column("What was planned", 60, "wrap"),
        Column("Content code", 13, "muted"),
        Column("Status", 70, "wrap"),
    )
    standings = each.position.readiness.standings
    rows = tuple((s.section.title, s.section.told, s.section.content, f"{s.words}.") for s in standings)
    return Page("Sections", columns, rows, ((Styled(f"Sections of {each.past.engagement}", "title"),),), tab="plan")


def _document(each: Whereabouts) -> dict[str, object]:
    past, position = each.past, each.position
    booking = past.booking
    return {
        "engagement": past.engagement,
        "customer": each.customer,
        "stage": str(position.stage),
        "since": position.since.isoformat() if position.since else None,
        "days": position.days(each.now),
        "holds": [{"what": holding.words, "count": holding.count} for holding in position.holds],
        "ready": position.readiness.ready,
        "rounds": [
            {
                "round": told.number,
                "as_of": told.as_of.isoformat(),
                "workbook": told.workbook,
                "verdict": told.verdict,
                "open": dict(told.open),
                "folder": told.folder,
            }
            for told in past.rounds
        ],
        "questions": [
            {
                "number": asked.number,
                "by": str(asked.by),
                "cell": asked.cell or asked.about,
                "question": asked.text,
                "answer": asked.answer or None,
                "open": asked.is_open,
            }
            for asked in past.inquiries
        ],
        "sections": [
            {
                "key": standing.section.key,
                "title": standing.section.title,
                "content": standing.section.content,
                "accord": str(standing.accord),
                "status": standing.words,
            }
            for standing in position.readiness.standings
        ],
        "schedule": {
            "start": booking.start.isoformat(),
            "methods": list(booking.methods),
            "holds": not position.schedule_off,
        }
        if booking
        else None,
    }


def _one_line(text: str) -> str:
    """A customer's words stay on their line and cannot steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
