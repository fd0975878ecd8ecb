"""An engagement over its rounds, without its files: what is written on Discrepancies is read back in the next round."""

import datetime as dt
import hashlib
from dataclasses import replace

from emprov_xl.frames import frames_from
from emprov_xl.misplaced import without_headings
from emprov_xl.model.event import Event, Kind
from emprov_xl.model.page import Styled
from emprov_xl.model.past import Round
from emprov_xl.model.rule import Audience
from emprov_xl.model.settings import Settings
from emprov_xl.review.answered import answered
from emprov_xl.review.discrepancies import discrepancies_page
from emprov_xl.review.history import history_document, past_in
from emprov_xl.review.judged import judged
from emprov_xl.review.levels import measure_for
from emprov_xl.review.questions import questions_from
from emprov_xl.workbook.reading.grid import grid_of
from emprov_xl.workbook.reading.replies import replies_in, reviewed_in
from tests.returns import returned_from

DAY = dt.date(2026, 12, 1)


def value_code(text):
    """A code as the house makes them, with a key that everybody knows."""
    return hashlib.sha256(f"key {text}".encode()).hexdigest()[:8]


class Conversation:
    """Rounds of one engagement, and what is known of them; each `came` makes the Discrepancies of a round."""

    def __init__(self, house, settings=None):
        self.house, self.settings = house, settings or Settings()
        self.rounds, self.events = [], []
        self.page = self.last = self.last_past = None

    def came(self, answers, sheet=None, moved=False):
        """A return with these answers, and what stands on its Discrepancies; `moved` when the ledger was lost."""
        text, returned = answers if isinstance(answers, tuple) else (answers, None)
        returned = returned or returned_from(text, self.house.questionnaire)
        grid = grid_of(sheet or [])
        return self.came_back(replace(returned, replies=replies_in(grid), reviewed=reviewed_in(grid)), moved)

    def came_back(self, returned, moved=False):
        """A return as it was read, with what stands on its own Discrepancies."""
        number = len(self.rounds) + 1
        sha256 = hashlib.sha256(f"return {number}".encode()).hexdigest()
        returned = replace(returned, round=number, sha256=sha256)
        told = history_document("ACM-001", [] if moved else self.rounds, [] if moved else self.events)
        past = past_in(told, before=sha256)
        self.last, self.last_past = self._answered(returned, past), past
        numbered = (replace(each, number=at) for at, each in enumerate(self.last.events, len(self.events) + 1))
        self.events += numbered
        self.rounds.append(Round(number, sha256, "", "q.xlsx", "Acme", "OK", DAY, {}, {}, findings=self.last.stood))
        theirs = [each for each in self.last.findings if each.rule.audience is Audience.CUSTOMER]
        questions = questions_from(theirs, {}, self.last.beside)
        self.page = discrepancies_page(questions, returned, "Acme", None, self.last.beside, self.last.fixed)
        return self

    def _answered(self, returned, past):
        house = self.house
        measure = measure_for(house.rules, self.settings, returned.engagement, DAY)

        def judge(now):
            frames, unread = frames_from(now, house.questionnaire)
            frames, unread = without_headings(frames, unread, now)
            return judged(frames, unread, now, house.catalogue, measure)

        return answered(returned, past, house.questionnaire, measure, judge, value_code)

    def undo(self, number):
        self.events.append(
            Event(Kind.UNDONE, len(self.rounds), "Dana", DAY, {"event": number}, "", len(self.events) + 1)
        )

    def sheet(self, **written):
        """The Discrepancies of the last round with words in the rows of a code: EXT_003={"Decision": "Keep as is"}."""
        titles = [column.title for column in self.page.columns]
        rows = [[_plain(cell) for cell in line] for line in self.page.banner]
        rows.append(titles)
        for row in self.page.rows:
            told = dict(zip(titles, map(_plain, row), strict=True))
            rows.append([*(told | written.get(told["Code"].replace("-", "_"), {})).values()])
        return rows

    def shown(self, code):
        """The rows of a code as they stand on the last Discrepancies."""
        header, *rows = [row for row in self.sheet() if len(row) > 1]
        return [dict(zip(header, row, strict=True)) for row in rows if row[header.index("Code")] == code]

    def found(self, *codes):
        """The last findings of these codes or families: code, row and status."""
        return sorted(
            (each.rule.code, each.place.row, str(each.status))
            for each in self.last.findings
            if {each.rule.code, each.rule.family} & set(codes)
        )

    def words(self):
        """What is decided now, by fingerprint."""
        return {key: decision.words for key, decision in self.last.decisions.items()}

    def finding(self, code):
        (found,) = [each for each in self.last.findings if each.rule.code == code]
        return found


def _plain(cell):
    value = cell.value if isinstance(cell, Styled) else cell
    return "" if value is None else float(value) if isinstance(value, int) else str(value)
