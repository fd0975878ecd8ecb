"""What a person must look at in a schedule: wishes that it does not meet, texts that only people read, unknown days."""

import datetime as dt
from collections.abc import Iterator, Sequence

from emprov_xl.callflow.words import in_short, named
from emprov_xl.model.schedule import Booked, DaysOff, Phase, Wishes
from emprov_xl.model.tasks import Method, TaskList
from emprov_xl.planning.words import METHOD_WORDS, in_words

_MOST_TASKS = 4
_LONGEST = 400  # letters of the customer's own words
_NO_LONGER = "Done"  # a transfer that is over


def remarks_on(
    tasks: TaskList, booked: Sequence[Booked], agreed: dt.datetime | None, wishes: Wishes, off: DaysOff
) -> Iterator[str]:
    """The remarks on works with their times, in the order in which they should be settled."""
    yield from _on_methods(tasks, booked)
    held = [task.name for task in tasks.tasks if task.held]
    if held:
        yield f"Findings hold back objects of {named(held, _MOST_TASKS)}: see Tasks in the engineer's workbook."
    begins = min(each.start for each in booked if each.work.phase is Phase.CUT_OVER)
    yield from _on_cut_over(begins, agreed, wishes, off)
    if wishes.window:
        yield f"For the time of day the customer wrote: “{in_short(wishes.window, _LONGEST)}”."
    if wishes.unsuitable:
        told = in_short(wishes.unsuitable, _LONGEST)
        yield f"Days that do not suit, as the customer wrote: “{told}”. Compare them with these dates."
    yield from _on_ports(begins.date(), wishes)
    yield from off.doubts


def _on_methods(tasks: TaskList, booked: Sequence[Booked]) -> Iterator[str]:
    used = {each.work.method for each in booked}
    if Method.PREMISES in used and Method.PREMISES not in tasks.accepted:
        there = named([each.work.name for each in booked if each.work.method is Method.PREMISES], _MOST_TASKS)
        yield f"To be done where the equipment stands, though work on the premises is not agreed: {there}."
    for method in tasks.accepted:
        if method not in used:
            yield f"{METHOD_WORDS[method]} is agreed too, but no work is left for it."


def _on_cut_over(begins: dt.datetime, agreed: dt.datetime | None, wishes: Wishes, off: DaysOff) -> Iterator[str]:
    if agreed is not None and begins != agreed:
        yield (
            f"The cut-over was agreed for {in_words(agreed)} at {agreed:%H:%M}, but all is prepared only for "
            f"{in_words(begins)}: begin earlier, take more engineers, or agree on another time."
        )
    elif agreed is not None and (reason := _why_off(agreed.date(), off)):
        yield f"The cut-over is agreed for a day off: {in_words(agreed)}, {reason}."
    wished = wishes.day
    if wished is not None and agreed is None and begins.date() != wished:
        reason = _why_off(wished, off)
        because = f"that is a day off ({reason})" if reason else "all is prepared only then"
        early = "" if reason else "begin earlier, take more engineers, or "
        yield (
            f"The customer wishes to work with the new system from {in_words(wished)} on; the cut-over is on "
            f"{in_words(begins)}, as {because}: {early}agree on a moment."
        )


def _why_off(day: dt.date, off: DaysOff) -> str:
    weekend = f"{day:%A}" if day.weekday() > 4 else ""
    return off.public.get(day) or off.closed.get(day) or weekend


def _on_ports(day: dt.date, wishes: Wishes) -> Iterator[str]:
    moving = [port for port in wishes.ports if port.status != _NO_LONGER]
    other = [f"{port.numbers} ({in_words(port.day)})" for port in moving if port.day is not None and port.day != day]
    if other:
        yield f"Numbers that should move on another day than the cut-over: {named(other, _MOST_TASKS)}."
    unsure = [f"{port.numbers} ({port.status.lower()})" for port in moving if port.status != "Date confirmed"]
    if unsure:
        yield f"Numbers whose day of transfer no carrier has confirmed: {named(unsure, _MOST_TASKS)}."
