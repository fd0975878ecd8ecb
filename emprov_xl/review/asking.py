"""What we ask, answer and close by command or on our own review sheet, each as an event or refused with a reason."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from emprov_xl.checks.survey import Survey
from emprov_xl.errors import UsageError
from emprov_xl.model.cells import Place
from emprov_xl.model.event import Event, Kind, Party, What
from emprov_xl.model.past import Inquiry, Past
from emprov_xl.model.returned import Returned
from emprov_xl.review.about import place_named, told_of
from emprov_xl.review.history import inquiries_of
from emprov_xl.review.questions_page import words_of
from emprov_xl.review.secrets import Secrets

_LONGEST = 2_000  # characters, of a question that somebody is to read


@dataclass(frozen=True, slots=True)
class LastReturn:
    """The last return of an engagement, in which a question can point at a cell."""

    returned: Returned
    survey: Survey

    def place(self, cell: str) -> Place:
        """The place of a cell such as Extensions!C7; UsageError where the return has no such answer."""
        place = place_named(cell, self.returned, self.survey)
        if place is None:
            titles = ", ".join(sheet.title for sheet in self.returned.sheets.values())
            raise UsageError(f"{cell} is on no sheet of the last return; its sheets are {titles}.")
        title = self.returned.sheets[place.sheet].title
        if place.row and place.field is None and place.column != 1:
            raise UsageError(f"{cell} holds no answer of the questionnaire; name a cell such as {title}!A7.")
        if place.row and not self.survey.is_form(place.sheet) and place.row not in self.survey.rows(place.sheet):
            raise UsageError(f"Row {place.row} of {title} is blank in the last return; name a row with an answer.")
        return place

    def refuse_secrets(self, text: str) -> None:
        """UsageError for a text that quotes a secret of the return: it would be sent round and kept."""
        if Secrets.of(self.returned, self.survey.questionnaire).masked(text) != text:
            raise UsageError("These words quote the answer of a secret cell; say it without the PIN or password.")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who of us says something and on which day, with what is known by then."""

    past: Past
    last: LastReturn | None
    by: str
    day: dt.date
    news: tuple[Event, ...] = ()  # said just before, and not recorded yet

    def asking(self, text: str, *, cell: str = "", why: str = "") -> Event:
        """Our question to the customer.

        Raises UsageError for one that is blank, too long, asked already, about no cell of the last return, or that
        quotes a secret.
        """
        self._demand_words(text, why)
        same = next((each for each in self._inquiries() if _open_as(each, text)), None)
        if same:
            raise UsageError(f"That is asked already, as question {same.number}, and waits for an answer.")
        number = max([self.past.numbered, *(each.number for each in self._inquiries())], default=0) + 1
        what: What = {"question": number, "by": str(Party.COMPANY), "text": text.strip(), "why": why.strip()}
        return self._event(Kind.ASKED, {**what, **self._about(cell)})

    def _about(self, cell: str) -> What:
        if not cell:
            return {"about": ""}
        if self.last is None:
            raise UsageError("There is no return yet in which a cell could be looked up; ask without one.")
        place = self.last.place(cell)
        told = told_of(place, self.last.returned, self.last.survey)
        who = self.last.survey.who(place) if place.row and not self.last.survey.is_form(place.sheet) else ""
        return {"about": f"{told['cell']} ({who})" if who else str(told["cell"]), **told}

    def replying(self, number: int, text: str) -> Event:
        """Our answer to a question of the customer's; or what the customer said of one of ours, then with his name."""
        self._demand_words(text)
        inquiry = self._inquiry(number)
        if inquiry.by is Party.COMPANY and not self.by:
            raise UsageError(
                f"Question {number} is ours. To record what the customer answers, say who did (--by NAME)."
            )
        return self._event(Kind.REPLIED, {"question": number, "text": text.strip()})

    def closing(self, number: int) -> Event:
        """Nothing more is to come of a question; UsageError where it is closed already."""
        if self._inquiry(number).closed:
            raise UsageError(f"Question {number} is closed already.")
        return self._event(Kind.CLOSED, {"question": number})

    def _inquiries(self) -> Sequence[Inquiry]:
        return inquiries_of([*self.past.events, *self.news])

    def _inquiry(self, number: int) -> Inquiry:
        known = {each.number: each for each in self._inquiries()}
        if number not in known:
            listed = ", ".join(map(str, known)) or "none yet"
            raise UsageError(f"There is no question {number}; there are: {listed}.")
        return known[number]

    def _demand_words(self, *texts: str) -> None:
        if not texts[0].strip():
            raise UsageError("There are no words; write what is asked or answered.")
        for text in texts:
            if len(text) > _LONGEST:
                raise UsageError(f"That is longer than {_LONGEST:,} characters, which nobody reads in a cell.")
            if self.last:
                self.last.refuse_secrets(text)

    def _event(self, kind: Kind, what: What) -> Event:
        number = self.past.last.number if self.past.last else 1
        return Event(kind, number, self.by, self.day, what)


def _open_as(inquiry: Inquiry, text: str) -> bool:
    return inquiry.by is Party.COMPANY and inquiry.is_open and words_of(inquiry.text) == words_of(text)
