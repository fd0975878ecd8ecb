"""Questions both ways, as a return brings them back: what is asked, answered and settled since the last round."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from emprov_xl.checks.survey import Survey
from emprov_xl.convert import MASK
from emprov_xl.frames import FieldHit
from emprov_xl.model.cells import Place
from emprov_xl.model.event import Event, Kind, Party, What
from emprov_xl.model.finding import Hit
from emprov_xl.model.past import Inquiry, Past
from emprov_xl.model.returned import Returned, Written
from emprov_xl.review.about import About, is_about_secret, place_named, told_of, where_now
from emprov_xl.review.history import inquiries_of, past_with
from emprov_xl.review.question_rows import is_ours, sorted_rows
from emprov_xl.review.questions_page import CLOSED, OPEN, cell_of, print_of, words_of
from emprov_xl.review.secrets import rows_without_secrets

ASKED = "WBK-009"
NAMELESS = "QST-001"
CONFLICT = "QST-002"
TWICE = "QST-003"
OUR_WORDS = "QST-004"
UNKNOWN = "QST-005"
CLOSED_EARLY = "QST-006"
SECRET = "QST-007"  # noqa: S105 - the code of a rule

AGAIN = "Asked again; our answer was: "


@dataclass(frozen=True, slots=True)
class Heard:
    """The questions as they stand with this return, what is new in it, and what there is to say of it.

    `places` tell by the number of a question where it points in this return.
    """

    inquiries: tuple[Inquiry, ...]
    events: tuple[Event, ...] = ()
    hits: tuple[FieldHit, ...] = ()
    places: Mapping[int, About] = field(default_factory=dict)


def asked_and_answered(returned: Returned, past: Past, survey: Survey, *, round_: int, day: dt.date) -> Heard:
    """What the sheet Questions of a return says that is not known yet.

    The events are of the round and day given, and have the return as their source. Texts that quote a secret of the
    return hold the mask instead.
    """
    hearing = _Hearing(returned, past, survey, round_, day)
    hearing.listen()
    inquiries = past_with(past, hearing.events).inquiries
    places = {each.number: where_now(each, returned, survey) for each in inquiries}
    said = [*hearing.said, *_standing(inquiries)]
    hits = tuple((code, Hit(_place(inquiries, number), facts)) for code, number, facts in said)
    return Heard(inquiries, tuple(hearing.events), hits, places)


_Said = tuple[str, int, dict[str, str]]
"""The code of a rule, the number of a question, and the facts that the rule's words need."""


def _standing(inquiries: Sequence[Inquiry]) -> Iterator[_Said]:
    """What is to be said of a question for as long as it stands so."""
    for each in inquiries:
        facts = {"number": str(each.number), "question": each.text}
        if each.by is Party.CUSTOMER and each.is_open:
            # As it was said: a finding is known again by its facts, wherever the row stands now.
            yield ASKED, each.number, {**facts, "about": f" about {each.about}" if each.about else ""}
        if each.by is Party.COMPANY and each.answer and not each.answered_by and not each.closed:
            yield NAMELESS, each.number, facts


def _place(inquiries: Sequence[Inquiry], number: int) -> Place:
    """Where a question stands on the sheet that is made now: the returned one is replaced."""
    cell = cell_of(inquiries, number)
    return Place(cell.title, None, cell.row, cell.column)


@dataclass(slots=True)
class _Hearing:
    """One return being heard: its events and what there is to say gather as its rows are gone through."""

    returned: Returned
    past: Past
    survey: Survey
    round: int
    day: dt.date
    events: list[Event] = field(default_factory=list)
    said: list[_Said] = field(default_factory=list)

    def listen(self) -> None:
        """All rows, those of one question together."""
        rows = sorted_rows(rows_without_secrets(self.returned, self.survey.questionnaire), self.past.inquiries)
        written_over = {row.fingerprint for row in rows.fresh}
        for inquiry in self.past.inquiries:
            if inquiry.number in rows.known:
                self._heard(inquiry, rows.known[inquiry.number])
            elif inquiry.by is Party.CUSTOMER and print_of(inquiry.number, inquiry.by, inquiry.text) in written_over:
                # The customer wrote other words in its place, which are asked now.
                self._close(inquiry.number, inquiry.closed)
        for row in rows.fresh:
            self._ours_again(row) if is_ours(row) else self._asked(row)
        for row in rows.loose:
            self._tell(UNKNOWN, row.number or 0, question=row.answer)

    def _heard(self, inquiry: Inquiry, rows: Sequence[Written]) -> None:
        if is_about_secret(inquiry, self.survey):
            if any(row.answer not in ("", MASK) for row in rows):
                self._tell(SECRET, inquiry.number, question=inquiry.text)
            rows = [replace(row, answer=MASK) if row.answer else row for row in rows]
        if len(rows) > 1:
            self._tell(TWICE, inquiry.number, question=inquiry.text)
        for row in rows:
            self._our_words(inquiry, row)
        if inquiry.by is Party.COMPANY:
            self._answered(inquiry, rows)
        else:
            self._settled(inquiry, rows)

    def _our_words(self, inquiry: Inquiry, row: Written) -> None:
        """What was written over words that stand: they are not taken, but somebody has to read them."""
        pairs = [("Question", row.question, inquiry.text), ("Why we ask", row.why, inquiry.why)]
        if inquiry.by is Party.CUSTOMER:
            pairs.append(("Your answer", row.answer, inquiry.answer))
        for where, words, ours in pairs:
            # Of one that was asked again, a copy may still have the answer that did not settle it.
            if words and words_of(words) != words_of(ours) and words not in inquiry.why:
                self._tell(OUR_WORDS, inquiry.number, where=where, words=words)

    def _answered(self, inquiry: Inquiry, rows: Sequence[Written]) -> None:
        """The customer's answer to a question of ours; two that differ are none."""
        told = {words_of(row.answer): row for row in rows if row.answer}
        if len(told) > 1:
            told.pop(words_of(inquiry.answer), None)  # of a row that was copied before it was answered anew
        if len(told) > 1:
            answers = "” and “".join(row.answer for row in told.values())
            self._tell(CONFLICT, inquiry.number, question=inquiry.text, answers=answers)
        elif told:
            [(words, row)] = told.items()
            named = row.answered_by and row.answered_by != inquiry.answered_by
            if words != words_of(inquiry.answer) or named:
                self._event(Kind.REPLIED, row.answered_by, {"question": inquiry.number, "text": row.answer})
        elif not inquiry.answer and not inquiry.closed and any(_is(row.status, CLOSED) for row in rows):
            self._tell(CLOSED_EARLY, inquiry.number, question=inquiry.text)

    def _settled(self, inquiry: Inquiry, rows: Sequence[Written]) -> None:
        """What the customer says of his own question: that it is settled, or that our answer did not settle it."""
        if any(_is(row.status, CLOSED) for row in rows):
            self._close(inquiry.number, inquiry.closed)
            return
        # An older copy says Open of what was answered since; only one with our answer on it means it.
        seen = [row for row in rows if inquiry.answer and words_of(row.answer).startswith(words_of(inquiry.answer))]
        if any(_is(row.status, OPEN) for row in seen):
            self._event(Kind.ASKED, inquiry.who, {**_what(inquiry), "why": f"{AGAIN}{inquiry.answer}"})

    def _close(self, number: int, already: bool) -> None:
        if not already:
            self._event(Kind.CLOSED, "", {"question": number})

    def _asked(self, row: Written) -> None:
        """A new question of the customer's; the same words twice are one."""
        key = (Party.CUSTOMER, words_of(row.question))
        if key in map(_key, _asked_in(self.events)):
            self._tell(TWICE, self._numbers(self.events)[key], question=row.question)
            return
        if key in map(_key, _asked_in(self.past.undone)):
            return
        number = self._numbers(self.past.own).get(key) or self._next()
        name = "" if _is(row.asked_by, Party.CUSTOMER) else row.asked_by
        self._event(Kind.ASKED, name or row.answered_by, self._new(number, Party.CUSTOMER, row))
        if row.answer:
            self._tell(OUR_WORDS, number, where="Your answer", words=row.answer)
        if _is(row.status, CLOSED) and not row.fingerprint:
            self._close(number, already=False)

    def _ours_again(self, row: Written) -> None:
        """A question of ours that is not remembered, as where the ledger was lost: one that is whole stays asked."""
        number = row.number or 0
        whole = row.fingerprint == print_of(number, Party.COMPANY, row.question)
        taken = number in {each.number for each in self.past.inquiries}
        if not whole or taken or (Party.COMPANY, words_of(row.question)) in map(_key, _asked_in(self.past.undone)):
            self._tell(UNKNOWN, number, question=row.question)
            return
        self._event(Kind.ASKED, "", self._new(number, Party.COMPANY, row))
        (inquiry,) = inquiries_of(self.events[-1:])
        self._heard(inquiry, [row])

    def _new(self, number: int, by: Party, row: Written) -> What:
        place = place_named(row.about, self.returned, self.survey)
        told = told_of(place, self.returned, self.survey) if place else {}
        return {"question": number, "by": str(by), "about": row.about, "text": row.question, "why": row.why, **told}

    @staticmethod
    def _numbers(events: Sequence[Event]) -> Mapping[tuple[Party, str], int]:
        return {_key(event): int(event.what["question"]) for event in _asked_in(events)}

    def _next(self) -> int:
        """The number after all that were ever given: also to a question that was taken back."""
        given = self._numbers([*self.events, *self.past.own]).values()
        return max([self.past.numbered, *given]) + 1

    def _event(self, kind: Kind, who: str, what: What) -> None:
        """News, unless the very same was taken back by command."""
        if not any((each.kind, each.what) == (kind, what) for each in self.past.undone):
            self.events.append(Event(kind, self.round, who, self.day, what, self.returned.sha256))

    def _tell(self, code: str, number: int, **facts: str) -> None:
        self.said.append((code, number, {"number": str(number or ""), **facts}))


def _what(inquiry: Inquiry) -> dict[str, str | int]:
    """A question as an event tells it."""
    return {
        "question": inquiry.number,
        "by": str(inquiry.by),
        "about": inquiry.about,
        "text": inquiry.text,
        "why": inquiry.why,
        "sheet": inquiry.sheet,
        "field": inquiry.field,
        "row": inquiry.row,
        "column": inquiry.column,
        "cell": inquiry.cell,
        "known_by": inquiry.known_by,
    }


def _asked_in(events: Sequence[Event]) -> Iterator[Event]:
    return (event for event in events if event.kind is Kind.ASKED)


def _key(event: Event) -> tuple[Party, str]:
    return Party(str(event.what["by"])), words_of(str(event.what["text"]))


def _is(text: str, word: str) -> bool:
    return words_of(text) == word.casefold()
