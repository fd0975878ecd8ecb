"""What a return changed since earlier rounds, read again from the returns that were kept of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from emprov_xl.errors import Rejected
from emprov_xl.house import House
from emprov_xl.latest import reviewed
from emprov_xl.model.cells import Cell
from emprov_xl.model.changes import Changes, changed_cells
from emprov_xl.model.event import Kind, Party
from emprov_xl.model.past import Agreement, Consent, History, Past, Round, Section
from emprov_xl.review.changes import changes_between
from emprov_xl.review.understood import Understood


@dataclass(frozen=True, slots=True)
class Since:
    """The earlier rounds of an engagement as they can still be read, each of them once."""

    output: Path
    house: House
    past: Past
    now: Understood
    key: bytes = field(repr=False)
    _compared: dict[int, Changes | None]

    @classmethod
    def of(cls, output: Path, house: House, past: Past, now: Understood, key: bytes) -> "Since":
        """The earlier rounds, none of them read yet."""
        return cls(output, house, past, now, key, {})

    def changes(self, earlier: Round) -> Changes | None:
        """What changed since a round; None where its return is no longer there, or cannot be read any more."""
        if earlier.number not in self._compared:
            self._compared[earlier.number] = self._read(earlier)
        return self._compared[earlier.number]

    def _read(self, earlier: Round) -> Changes | None:
        kept = next(iter(sorted((self.output / earlier.folder).glob("returned.*"))), None)
        if kept is None:
            return None
        try:
            # Proposals that were accepted in that round were planned in it, and are no change since.
            history = History(self.past.engagement, self.past.rounds, self.past.events)
            then = reviewed(kept, self.house, earlier.as_of, history, self.key)
        except Rejected:
            return None
        return changes_between(Understood(then.returned, then.survey), self.now, self.house.plan_order)

    def cells(self, sections: Sequence[Section]) -> dict[str, tuple[Cell, ...]]:
        """The cells that changed in each section since its content was such as something was said of it."""
        stale: defaultdict[int, set[str]] = defaultdict(set)
        now = {section.key: section.content for section in sections}
        for agreement in self.past.agreements.values():
            if now.get(agreement.section) != agreement.content:
                then = _last_such(self.past, agreement)
                if then is not None:
                    stale[then.number].add(agreement.section)
        found: dict[str, tuple[Cell, ...]] = {}
        for number, keys in stale.items():
            changes = self.changes(next(each for each in self.past.rounds if each.number == number))
            if changes is None:
                continue
            for key in keys:
                cells = changed_cells(changes, {key})
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), *cells)))
        return found


def _last_such(past: Past, agreement: Agreement) -> Round | None:
    """The last round in which a section had the content that was spoken of."""
    wanted = (agreement.section, agreement.content)
    return next(
        (each for each in reversed(past.rounds) if wanted in {(part.key, part.content) for part in each.sections}), None
    )


def baseline(past: Past) -> tuple[Round, str] | None:
    """The round that a plan is compared with, in words: that of the last agreed plan, else the last one."""
    agreed = next((each for each in reversed(past.rounds) if _was_agreed(each, past)), None)
    if agreed is not None:
        return agreed, f"the plan that was agreed (round {agreed.number})"
    return (past.last, f"round {past.last.number}") if past.last else None


def _was_agreed(then: Round, past: Past) -> bool:
    """Whether both agreed at some time to all that was planned in a round."""
    agreed = {
        (str(event.what["section"]), str(event.what["party"]), str(event.what["content"]))
        for event in past.events
        if event.kind is Kind.AGREED and event.what["decision"] == Consent.YES
    }
    wanted = {(section.key, str(party), section.content) for section in then.sections for party in Party}
    return bool(wanted) and wanted <= agreed
