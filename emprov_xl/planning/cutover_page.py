"""The sheet Cut-over: one page to have at hand on the day, what is done before, during and after, and the way back."""

from collections.abc import Iterator

from emprov_xl.callflow.words import in_short
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.schedule import PARTS, Check, Phase, Schedule, Wishes
from emprov_xl.planning.cut_over_facts import CutOverFacts, Facts
from emprov_xl.planning.phrases import fill
from emprov_xl.planning.words import in_words

CUT_OVER = "Cut-over"
_COLUMNS = (Column("", 5, "input"), Column("", 98, "wrap"), Column("", 11, "wrap"), Column("", 18, "input"))
_HEADS = {
    "before": "Before: none of this may be open when it begins",
    "during": "During",
    "after": "After",
    "way back": "The way back",
}
_LONGEST = 160  # letters of the customer's own words


def cutover_page(schedule: Schedule, wishes: Wishes, facts: CutOverFacts) -> Page:
    """The check-list of a schedule, printed on one page."""
    checks = schedule.practice.checks
    rows = [row for part in PARTS for row in _part(part, checks, facts, schedule.practice.most)]
    banner = (*_banner(schedule, wishes), ())
    return Page(CUT_OVER, _COLUMNS, tuple(rows), banner, tab="plan", landscape=False, whole=True)


def _banner(schedule: Schedule, wishes: Wishes) -> Iterator[tuple[Shown, ...]]:
    booked = schedule.of(Phase.CUT_OVER)
    start, end = booked[0].start, max(each.end for each in booked)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{in_words(end)} {end:%H:%M}"
    yield (f"Cut-over: {schedule.customer}" if schedule.customer else "Cut-over",)
    where = _place(schedule)
    told = (schedule.engagement, f"{in_words(start)} {start:%H:%M} to {until} ({schedule.zone})", where)
    yield (" · ".join(filter(None, told)),)
    if not schedule.clearance.ready:
        yield (Styled(withdrawn(schedule), "at_risk"),)
    people = [f"Customer: {wishes.contact}" if wishes.contact else ""]
    people += [f"Network: {wishes.technical}" if wishes.technical else "", wishes.address]
    if any(people):
        yield (Styled(" · ".join(filter(None, people)), "intro"),)
    for title, words in (("Time of day", wishes.window), ("Days that do not suit", wishes.unsuitable)):
        if words:
            yield (Styled(f"{title}, as the customer wrote: “{in_short(words, _LONGEST)}”", "intro"),)


def _place(schedule: Schedule) -> str:
    """Where the cut-over is done, in a word."""
    return str(schedule.of(Phase.CUT_OVER)[0].work.method)


def withdrawn(schedule: Schedule) -> str:
    """Why a schedule does not stand, where that is so."""
    sections = ", ".join(schedule.clearance.withdrawn)
    of = f" for {sections}" if sections else ""
    return f"Readiness was withdrawn{of}: {schedule.clearance.why} These dates do not stand until it is given again."


def _part(part: str, checks: tuple[Check, ...], facts: CutOverFacts, most: int) -> Iterator[tuple[Shown, ...]]:
    lines = [line for check in checks if check.part == part for line in _lines(check, facts, most)]
    if lines:
        yield tuple(Styled(title, "header") for title in ("✓", _HEADS[part], "Who", "Time, by"))
        yield from lines


def _lines(check: Check, facts: CutOverFacts, most: int) -> Iterator[tuple[Shown, ...]]:
    """A line, or one for each of what it stands for, of which there may be more than fit."""
    named: tuple[Facts, ...] = tuple(facts.each[check.each]) if check.each else ({},)
    for each in named[:most]:
        told = {**facts.once, **each}
        said = fill(check.says, told.get)
        if said is not None:
            yield None, said, check.who, None
    if len(named) > most:
        yield None, Styled(f"… and {len(named) - most} more in the same way", "muted"), check.who, None
