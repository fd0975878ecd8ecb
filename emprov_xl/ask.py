"""Questions by command: what we ask, answer and close, and what engineers wrote on the sheet Internal Review."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.frames import frames_from
from emprov_xl.house import House
from emprov_xl.judge import survey_of
from emprov_xl.ledger.ledger import Ledger
from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.past import Inquiry, Round
from emprov_xl.review.asking import LastReturn, Speaker
from emprov_xl.review.history import past_of
from emprov_xl.review.questions_page import in_order
from emprov_xl.review.reviewed import refuse_others, reviewed
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.internal_review import reviewed_in


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies at hand: the ledger, the definitions, the results, who speaks and on which day."""

    ledger: Ledger
    house: House
    output: Path
    by: str
    day: dt.date

    def ask(self, name: str, text: str, *, cell: str = "", why: str = "") -> str:
        """Ask the customer something; what was done, in one sentence. Raises UsageError as `Speaker.asking` does."""
        (event,) = self._say(name, lambda speaker: (speaker.asking(text, cell=cell, why=why),))
        return f"Question {event.what['question']} is asked; it stands in the next marked copy until it is answered."

    def reply(self, name: str, number: int, text: str) -> str:
        """Answer a question of the customer's, or record what the customer answered to one of ours."""
        self._say(name, lambda speaker: (speaker.replying(number, text),))
        return f"Question {number} is answered; the answer stands in the next marked copy."

    def close(self, name: str, number: int) -> str:
        """Close a question."""
        self._say(name, lambda speaker: (speaker.closing(number),))
        return f"Question {number} is closed."

    def open_ones(self, name: str) -> list[str]:
        """The questions that wait for an answer, one line each; those of the customer first."""
        known = self.ledger.found(name)
        inquiries = past_of(*self.ledger.history(known.slug)).inquiries
        waiting = [_line(each) for each in in_order(inquiries) if each.is_open]
        return waiting or [f"No question of {known.reference} waits for an answer."]

    def take_review(self, name: str, file: Path) -> tuple[list[str], tuple[str, ...]]:
        """Take in what stands on the sheet Internal Review: a line for each thing recorded, and what was refused."""
        rows = reviewed_in(file, self.house.limits)
        known = self.ledger.found(name)
        refuse_others(rows, {known.slug, known.reference})
        waivable = frozenset(rule.code for rule in self.house.rules if rule.waivable)
        refused: list[str] = []

        def said(speaker: Speaker) -> Sequence[Event]:
            told = reviewed(rows, speaker, waivable)
            refused.extend(told.refused)
            return told.events

        events = self._say(name, said)
        return [_told(event) for event in events] or ["Nothing new stands on the sheet."], tuple(refused)

    def _say(self, name: str, saying: Callable[[Speaker], Sequence[Event]]) -> Sequence[Event]:
        """What is said once everything known is looked at is recorded; nobody comes between."""
        slug = self.ledger.found(name).slug
        with self.ledger.engaged(slug):
            past = past_of(*self.ledger.history(slug))
            last = self._last_return(past.last)
            return self.ledger.append(slug, saying(Speaker(past, last, self.by.strip(), self.day)))

    def _last_return(self, told: Round | None) -> LastReturn | None:
        """The return of a round, read again from its result; None where its folder is not here."""
        folder = self.output / told.folder if told else None
        file = next(iter(sorted(folder.glob("returned.*"))), None) if folder and folder.is_dir() else None
        if file is None:
            return None
        returned = read(file, self.house.questionnaire, self.house.limits)
        frames, _ = frames_from(returned, self.house.questionnaire.as_sent(returned.sections))
        return LastReturn(returned, survey_of(frames, self.house.catalogue, (), returned))


def _line(inquiry: Inquiry) -> str:
    asker = "The customer asks" if inquiry.by is Party.CUSTOMER else "We ask"
    about = f" about {inquiry.about}" if inquiry.about else ""
    return f"{inquiry.number}: {asker} since round {inquiry.round}{about}: {inquiry.text}"


def _told(event: Event) -> str:
    match event.kind:
        case Kind.DECIDED:
            return f"{event.what['code']} is kept as it is, by {event.who}: {event.what['reason']}"
        case Kind.ASKED:
            return f"Question {event.what['question']} is asked: {event.what['text']}"
        case Kind.REPLIED:
            return f"Question {event.what['question']} is answered."
        case _:
            return f"Question {event.what['question']} is closed."
