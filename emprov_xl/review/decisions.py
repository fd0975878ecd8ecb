"""What was written on Discrepancies is heard: the decisions that hold now, and which of them are news."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from emprov_xl.convert import MASK, shown
from emprov_xl.model.event import Event, Kind
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Choice, Decision, Past, Stood
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Reply, Returned
from emprov_xl.review.history import decision_in

FAMILY = "DEC"  # of the rules about decisions
UNKNOWN = "DEC-001"  # a word that is none of the decisions
RIVALS = "DEC-008"  # two rows that say different things of one finding
OVERTAKEN = "DEC-009"  # words of an earlier copy, or that were taken back by command

_CHOICES = {choice.casefold(): choice for choice in Choice}
_NOTHING = (None, "", "", "")
_LONGEST = 60  # letters of a strange word that are told
_AROUND = " .,;:!?\"'“”‘’()"  # what people put around a word


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is odd about the words beside a finding: the code of a `DEC-…` rule, and the facts its words need."""

    fingerprint: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """The decisions that hold now by fingerprint, the events in which something new was said, and what is odd of it."""

    decisions: Mapping[str, Decision]
    events: tuple[Event, ...] = ()
    doubts: tuple[Doubt, ...] = ()


Code = Callable[[Finding], str]
"""The code of what stands in the cell of a finding."""


def code_of(returned: Returned, value_code: Callable[[str], str]) -> Code:
    """How what stands in the cells of a return is coded; `value_code` tells the code of a text."""

    def code(finding: Finding) -> str:
        place = finding.place
        typed = returned.typed_at(place) if place.field else returned.stray_at(finding.cell)
        return value_code("" if typed is None else " ".join(shown(typed).split()))

    return code


def chosen_in(word: str) -> Choice | None:
    """The decision that a word of the sheet is, in whatever case and with whatever blanks; None for any other word."""
    return _CHOICES.get(" ".join(word.split()).strip(_AROUND).casefold())


def speaks_of(decision: Decision, value: str, proposed: str) -> bool:
    """Whether a decision was made of what stands there now, and of the same proposal; what is not known is believed."""
    same = not decision.value or not value or decision.value == value
    offered = decision.choice is not Choice.PROPOSED or not decision.proposed or not proposed
    return same and (offered or decision.proposed == proposed)


def still_written(decision: Decision, value: str, proposed: str) -> Decision:
    """A decision as the sheet shows it: of one that was made of another value only the answer still stands there."""
    if speaks_of(decision, value, proposed):
        return decision
    return replace(decision, choice=None, reason="", who="" if not decision.answer else decision.who)


def heard(
    returned: Returned,
    past: Past,
    findings: Iterable[Finding],
    questionnaire: Questionnaire,
    code: Code,
    day: dt.date,
) -> Heard:
    """What the sheet says now, against what is known; `findings` are those of the return as it came."""
    ear = _Ear(returned, past, {finding.fingerprint: finding for finding in findings}, questionnaire, code)
    decisions = {fingerprint: known for fingerprint, known in past.decisions.items() if known.said}
    events: list[Event] = []
    doubts: list[Doubt] = []
    for fingerprint, reply in returned.replies.items():
        said, odd = ear.heard(fingerprint, reply)
        doubts += (doubt for doubt in odd if doubt is not None)
        if said is None:
            continue
        events.append(_event(said, returned, day))
        decisions[fingerprint] = said
        if not said.said:
            del decisions[fingerprint]
    return Heard(decisions, tuple(events), tuple(doubts))


def _event(decision: Decision, returned: Returned, day: dt.date) -> Event:
    what = {
        "fingerprint": decision.fingerprint,
        "code": decision.code,
        "decision": str(decision.choice or ""),
        "answer": decision.answer,
        "reason": decision.reason,
        "proposed": decision.proposed,
        "value": decision.value,
    }
    return Event(Kind.DECIDED, decision.round, decision.who, day, what, returned.sha256)


_Said = tuple[Decision | None, list[Doubt | None]]


class _Ear:
    """Hears one row after the other, knowing what the copy that it was written in had shown there."""

    def __init__(
        self, returned: Returned, past: Past, findings: Mapping[str, Finding], questionnaire: Questionnaire, code: Code
    ) -> None:
        self._returned, self._past, self._findings = returned, past, findings
        self._code = code
        self._secrets = {each.name for sheet in questionnaire.asked() for each in sheet.fields if each.secret}
        self._copy = returned.reviewed if returned.reviewed is not None else past.last.number if past.last else 0
        self._stood = _stood_in(past, self._copy)
        # The round in which that copy came back first: what was said in a later one was written in a later copy.
        self._came_back = next((each.number for each in past.rounds if each.number > self._copy), returned.round)
        self._members = Counter(reply.row for reply in returned.replies.values())
        self._said, self._undone = _decided_in(past.events), _decided_in(past.undone)
        self._by_command = {event.number for event in past.events if not event.source}

    def heard(self, fingerprint: str, reply: Reply) -> _Said:
        """What is newly said of a finding, None where nothing is; and what is odd about it."""
        known, shown = self._past.decisions.get(fingerprint), self._shown(fingerprint)
        said = self._decision(fingerprint, reply, known)
        odd = [self._rivals(fingerprint, reply), self._unknown(fingerprint, reply)]
        is_last = known is not None and shown is not None and known.event == shown.event
        if said.words == (shown.words if shown else _NOTHING):
            # Nothing was written. What was said since is not on this copy.
            return None, [*odd, self._overtaken(known) if shown and not is_last else None]
        if not said.said:
            return (said if is_last else None), odd  # emptied by hand: what stood there is taken back
        if known is not None and not is_last and said.words == known.words:
            return None, odd
        if said.words in [each.words for each in self._undone.get(fingerprint, ())] or self._is_later(known):
            return None, [*odd, self._overtaken(known or said)]
        return said, odd

    def _decision(self, fingerprint: str, reply: Reply, known: Decision | None) -> Decision:
        """The words of a row; they speak of the value that the review they stand in was about."""
        stood, finding = self._stood.get(fingerprint), self._findings.get(fingerprint)
        choice = chosen_in(reply.decision)
        if choice is None and reply.decision and known is not None:
            choice = known.choice  # a word that decides nothing takes nothing back
        if stood is not None:
            code, value, proposed = str(stood.told.get("code", "")), stood.value, _proposed(stood)
        else:
            code = finding.rule.code if finding else reply.code
            value = self._code(finding) if finding else ""
            proposed = reply.proposed if self._members[reply.row] == 1 else ""
        veiled = self._is_secret(fingerprint, reply)
        return Decision(
            fingerprint=fingerprint,
            code=code,
            choice=choice,
            answer=MASK if veiled and reply.answer else reply.answer,
            reason=_veiled(reply.reason, reply) if veiled else reply.reason,
            who=_veiled(reply.decided_by, reply) if veiled else reply.decided_by,
            round=self._returned.round,
            proposed=proposed if choice is Choice.PROPOSED else "",
            value=value,
        )

    def _shown(self, fingerprint: str) -> Decision | None:
        """The decision that the copy showed, as it showed it: the last that was made before the copy was."""
        last = None
        for each in self._said.get(fingerprint, ()):
            if each.round < self._copy or (each.round == self._copy and each.event not in self._by_command):
                last = each
        stood = self._stood.get(fingerprint)
        return last if last is None or stood is None else still_written(last, stood.value, _proposed(stood))

    def _is_later(self, known: Decision | None) -> bool:
        """Whether a decision was made when the copy was no longer the last."""
        if known is None or not known.said:
            return False
        return known.round > (self._copy if known.event in self._by_command else self._came_back)

    def _is_secret(self, fingerprint: str, reply: Reply) -> bool:
        """Whether a finding is about a secret; one that we know nothing of may be, unless the words are known."""
        finding = self._findings.get(fingerprint)
        if finding is not None:
            return f"{finding.place.sheet}.{finding.place.field}" in self._secrets
        told = next(
            (each.findings[fingerprint].told for each in self._past.rounds if fingerprint in each.findings), None
        )
        if told is not None:
            return told.get("field") in self._secrets
        words = (reply.answer, reply.reason, reply.decided_by)
        return all(words != each.words[1:] for each in self._said.get(fingerprint, ()))

    def _unknown(self, fingerprint: str, reply: Reply) -> Doubt | None:
        if not reply.decision or chosen_in(reply.decision):
            return None
        typed = _veiled(reply.decision, reply) if self._is_secret(fingerprint, reply) else reply.decision
        return Doubt(fingerprint, UNKNOWN, {"typed": " ".join(typed.split())[:_LONGEST]})

    def _rivals(self, fingerprint: str, reply: Reply) -> Doubt | None:
        if not reply.rivals:
            return None
        rows = " and ".join(f"{row}" for row in sorted({reply.row, *(rival.row for rival in reply.rivals)}))
        return Doubt(fingerprint, RIVALS, {"rows": rows, "row": str(reply.row)})

    def _overtaken(self, known: Decision | None) -> Doubt | None:
        if known is None:
            return None
        if known.fingerprint not in self._past.decisions or not known.said:
            counts = "it was taken back"
        else:
            counts = f"{known.who or 'somebody'} decided {f'“{known.choice}”' if known.choice else 'otherwise'}"
        return Doubt(known.fingerprint, OVERTAKEN, {"counts": counts})


def _stood_in(past: Past, number: int) -> Mapping[str, Stood]:
    """How the findings stood in a round; of one that is not remembered, in the last."""
    return next((each.findings for each in past.rounds if each.number == number and each.findings), past.since)


def _decided_in(events: Iterable[Event]) -> Mapping[str, Sequence[Decision]]:
    """What events decided of each finding, in their order."""
    found: dict[str, list[Decision]] = {}
    for event in events:
        if event.kind is Kind.DECIDED:
            decision = decision_in(event)
            found.setdefault(decision.fingerprint, []).append(decision)
    return found


def _proposed(stood: Stood) -> str:
    return str(stood.told.get("proposed") or "")


def _veiled(text: str, reply: Reply) -> str:
    """Words beside a secret, without those that may be it: what has a digit in it, and what stands as the answer."""
    hidden = set(reply.answer.split())
    return " ".join(MASK if word in hidden or any(map(str.isdigit, word)) else word for word in text.split())
