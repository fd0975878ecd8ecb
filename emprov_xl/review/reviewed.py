"""What engineers wrote on the sheet Internal Review becomes events; what is unfinished is told."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from emprov_xl.errors import UsageError
from emprov_xl.model.event import Event, Kind
from emprov_xl.model.past import Choice
from emprov_xl.model.reviewed import ReviewRow
from emprov_xl.review.asking import Speaker
from emprov_xl.review.questions_page import words_of

THEIRS, OURS, REQUEST, FINDING = "Customer asks", "We ask", "New request", "Finding"
CLOSE = "Close"
_KEEP = str(Choice.KEEP)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is new on the sheet, and a sentence for each row that cannot be taken in."""

    events: tuple[Event, ...]
    refused: tuple[str, ...]


def refuse_others(rows: Iterable[ReviewRow], names: Collection[str]) -> None:
    """UsageError for the sheet of an engagement that has none of these names."""
    others = sorted({row.engagement for row in rows} - {*names, ""})
    if others:
        raise UsageError(f"This review is of {', '.join(others)}, and not of {' or '.join(sorted(names))}.")


def reviewed(rows: Iterable[ReviewRow], speaker: Speaker, waivable: frozenset[str]) -> Reviewed:
    """The events of a sheet, without those that are known already; `waivable` are the codes that may be kept."""
    events: list[Event] = []
    refused: list[str] = []
    for row in rows:
        # Beside a question of ours stands who of the customer's answered it.
        by = speaker.by if row.what == OURS else row.by or speaker.by
        said = replace(speaker, by=by, news=tuple(events))
        try:
            events += _events(row, said, waivable)
        except UsageError as trouble:
            refused.append(f"Row {row.row} of the review was not taken: {trouble}")
    return Reviewed(tuple(events), tuple(refused))


def _events(row: ReviewRow, speaker: Speaker, waivable: frozenset[str]) -> Iterator[Event]:
    if row.what == FINDING:
        yield from _decision(row, speaker, waivable)
    elif row.what == REQUEST:
        if row.words and not _asked(row, speaker):
            yield speaker.asking(row.words, cell=row.about, why=row.why)
        elif not row.words and (row.about or row.why):
            raise UsageError("A request has no question; write it under Question or finding.")
    elif row.number.isdecimal():
        known = {each.number: each for each in speaker.past.inquiries}.get(int(row.number))
        if row.what == THEIRS and row.answer and not (known and words_of(known.answer) == words_of(row.answer)):
            yield speaker.replying(int(row.number), row.answer)
        if words_of(row.decision) == CLOSE.casefold() and not (known and known.closed):
            yield speaker.closing(int(row.number))


def _asked(row: ReviewRow, speaker: Speaker) -> bool:
    """Whether the request was taken in before: the same file may be given twice."""
    return any(words_of(each.text) == words_of(row.words) for each in speaker.past.inquiries)


def _decision(row: ReviewRow, speaker: Speaker, waivable: frozenset[str]) -> Iterator[Event]:
    if not row.decision:
        if row.reason:
            raise UsageError(f"{row.number} has a reason, but no decision.")
        return
    if words_of(row.decision) != _KEEP.casefold():
        raise UsageError(f"{row.number} can only be kept: choose “{_KEEP}”, with its reason and who decided it.")
    if row.number not in waivable:
        raise UsageError(f"{row.number} may not be waived; the finding has to be settled.")
    lacks = [what for what, said in (("its reason", row.reason), ("who decided it", speaker.by)) if not said]
    if lacks:
        raise UsageError(f"{row.number} is to be kept as it is; say {' and '.join(lacks)}.")
    known = speaker.past.decisions.get(row.fingerprint)
    said = (Choice.KEEP, row.reason, speaker.by, row.value)
    if known is None or (known.choice, known.reason, known.who, known.value) != said:
        what = {"fingerprint": row.fingerprint, "code": row.number, "decision": _KEEP, "reason": row.reason}
        what |= {"answer": "", "proposed": ""}
        number = speaker.past.last.number if speaker.past.last else 1
        yield Event(Kind.DECIDED, number, speaker.by, speaker.day, {**what, "value": row.value})
