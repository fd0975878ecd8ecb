"""What was said on Discrepancies in people's own words: it goes into the notes of the plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.convert import MASK
from emprov_xl.model.past import Decision, Past, Stood
from emprov_xl.review.questions import named, written_cells


@dataclass(frozen=True, slots=True)
class Note:
    """One answer with what it answers: the cells as they stood when it was asked, and who answered in which round."""

    round: int
    where: str
    who: str
    question: str
    answer: str
    decision: str
    reason: str
    said_by: str
    code: str


def notes(decisions: Mapping[str, Decision], past: Past, stood: Mapping[str, Stood]) -> tuple[Note, ...]:
    """The answers and reasons of all decisions that hold, in the order in which they came; those of one row are one.

    `stood` are the findings of this round. A secret that was answered is no note, and what is said of a finding that is
    remembered no more stands there without its question.
    """
    known = {key: each for told in (*(each.findings for each in past.rounds), stood) for key, each in told.items()}
    groups: dict[object, list[Decision]] = {}
    for decision in decisions.values():
        if (decision.answer and decision.answer != MASK) or decision.reason:
            told = known.get(decision.fingerprint)
            groups.setdefault((decision.round, decision.code, _ask(told), decision.words), []).append(decision)
    return tuple(sorted(_notes(groups.values(), known), key=lambda note: (note.round, note.code, note.where)))


def _notes(groups: Iterable[Sequence[Decision]], known: Mapping[str, Stood]) -> Iterator[Note]:
    for group in groups:
        first = group[0]
        about = [known[each.fingerprint] for each in group if each.fingerprint in known]
        yield Note(
            round=first.round,
            where=written_cells(each.cell for each in about if each.cell is not None),
            who=named(str(each.told.get("who") or "") for each in about if each.told.get("who")),
            question=_ask(about[0] if about else None),
            answer="" if first.answer == MASK else first.answer,
            decision=str(first.choice or ""),
            reason=first.reason,
            said_by=first.who,
            code=first.code,
        )


def _ask(stood: Stood | None) -> str:
    return str(stood.told.get("ask") or "") if stood else ""
