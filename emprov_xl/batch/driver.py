"""A run over what lies in an inbox: each has a look taken at it, then the returns are reviewed, and results published.

The returns of one engagement are taken one after the other, for each rests on those before it; engagements are not held
up by each other. Results are put in place, and remembered, in this process only.
"""

import json
import shutil
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from emprov_xl.batch.channel import Message
from emprov_xl.batch.crew import Crew, Job
from emprov_xl.batch.fetching import asked
from emprov_xl.batch.memory import Json, Look, Memory
from emprov_xl.batch.outcome import Outcome, Verdict, tally
from emprov_xl.batch.setup import LOOK, REVIEW
from emprov_xl.errors import EmprovError, Rejected
from emprov_xl.files import growing, legible, make_folder, read_json, write_bytes
from emprov_xl.inbox import Arrival
from emprov_xl.model.place import Place
from emprov_xl.model.tree import SCHEDULE
from emprov_xl.store.shelf import Folder, Shelf, at_hand

_USUAL = {".xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"), ".ods": (".ods", ".ots"), ".xls": (".xls", ".xlt")}
_KINDS = {
    ".xlsx": "an Excel workbook (.xlsx)",
    ".ods": "an OpenDocument spreadsheet (.ods)",
    ".xls": "an Excel workbook of the old kind (.xls)",
}
_MISUNDERSTOOD = "What the process that read this file has told is not understood; please report it."
_numbers = count()


def _unseen(_: Outcome) -> None:
    return None


def _uncounted() -> None:
    return None


def process(
    arrivals: Iterable[Arrival],
    crew: Crew,
    memory: Memory | None = None,
    seen: Callable[[Outcome], None] = _unseen,
    looked: Callable[[], None] = _uncounted,
    shelf: Shelf | None = None,
) -> Iterator[Outcome]:
    """What became of each, in an order that neither names nor the number of processes change.

    First what is left alone or refused on sight, then what cannot be read, then the returns by engagement, round and
    content. `seen` is told of each as soon as it is known, and `looked` is called after a look at each that is taken.
    The same content under a second name is not processed again. Results go on the `shelf`, by default into the output
    folder. Raises EmprovError when rules or settings are wrong; what goes wrong with a file is an outcome.
    """
    lying = list(arrivals)
    for arrival in lying:
        if not arrival.is_taken:
            yield _seen(_untaken(arrival), seen)
    found = _looks(crew, [arrival for arrival in lying if arrival.is_taken], looked)
    for _, outcome in found:
        if isinstance(outcome, Outcome):
            yield _seen(outcome, seen)
    returns = [_Return(arrival, look) for arrival, look in found if isinstance(look, Look)]
    yield from _Run(crew, memory or Memory(), seen, shelf or Folder(crew.work.parent)).outcomes(returns)


def _seen(outcome: Outcome, seen: Callable[[Outcome], None]) -> Outcome:
    seen(outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class _Return:
    arrival: Arrival
    look: Look


def _looks(
    crew: Crew, arrivals: Sequence[Arrival], looked: Callable[[], None], *, whole: bool = False
) -> list[tuple[Arrival, Look | Outcome]]:
    """What a look at each tells, or why there is nothing to be told, in the order of the inbox.

    Whose a return is says one small part of it; `whole` has all of it read.
    """
    keys = {next(_numbers): arrival for arrival in arrivals}
    waiting, found = deque(keys), dict[int, Look | Outcome]()
    while len(found) < len(keys):
        while waiting and crew.room > 0:
            key = waiting.popleft()
            arrival = keys[key]
            crew.start(Job(key, {**asked(LOOK, arrival.path), "doubtful": bool(arrival.unless), "whole": whole}))
        job, message = crew.ended()
        found[job.key] = _look(keys[job.key], message)
        looked()
        if isinstance(found[job.key], Look):
            crew.expect_reviews()
    return [(arrival, found[key]) for key, arrival in keys.items()]


def _look(arrival: Arrival, message: Message) -> Look | Outcome:
    done = message.get("done")
    if not isinstance(done, dict):
        return _without_result(arrival, message)
    if "no_workbook" in done:
        return Outcome(arrival.path, Verdict.IGNORED, sentence=arrival.unless, notes=arrival.notes)
    try:
        return Look(
            path=arrival.path,
            sha256=str(done["sha256"]),
            engagement=str(done["engagement"]),
            slug=str(done["slug"]),
            round=int(done["round"]),
            reviewed=None if done["reviewed"] is None else int(done["reviewed"]),
        )
    except (KeyError, TypeError, ValueError):
        return _failed(arrival, "CRASHED", _MISUNDERSTOOD)


@dataclass(slots=True)
class _Group:
    """The returns of one engagement that are still to come, and how it is let go when it is ours."""

    slug: str
    returns: deque[_Return]
    release: ExitStack | None = None


@dataclass(slots=True)
class _Run:
    """The reviews of a run: which are under way, what became of those that are done."""

    crew: Crew
    memory: Memory
    seen: Callable[[Outcome], None]
    shelf: Shelf
    _done: dict[Place, Outcome] = field(default_factory=dict)
    _by_content: dict[str, Outcome] = field(default_factory=dict)
    _under_way: dict[int, tuple[_Group, _Return]] = field(default_factory=dict)
    _elsewhere: deque[_Group] = field(default_factory=deque)  # somebody else has these at present

    def outcomes(self, returns: Sequence[_Return]) -> Iterator[Outcome]:
        """What became of each, by engagement, round and content, as soon as its turn has come."""
        groups = defaultdict[str, list[_Return]](list)
        for each in sorted(returns, key=_place):
            groups[each.look.slug].append(each)
        order = deque(each.arrival.path for group in groups.values() for each in group)
        engaged = [_Group(slug, deque(self._unheld(slug, group))) for slug, group in groups.items()]
        ready = deque(engaged)
        try:
            while order:
                while ready and self.crew.room > 0:
                    self._go_on(ready.popleft())
                while order and order[0] in self._done:
                    yield self._done.pop(order.popleft())
                if self._under_way:
                    self._go_on(self._ended())
                elif self._elsewhere:
                    self._wait_for(self._elsewhere.popleft())
                ready.extend(self._elsewhere)
                self._elsewhere.clear()
        finally:
            for group in engaged:
                _let_go(group)

    def _unheld(self, slug: str, group: Sequence[_Return]) -> Iterator[_Return]:
        """Those of an engagement that are not copies of one round, of which nobody has seen one before.

        A file that cannot be read is no copy, and holds up nobody.
        """
        known = self.memory.rounds(slug)
        copies = _copies(each for each in group if each.look.sha256 not in known)
        suspect = [each for each in group if each.look.sha256 in copies]
        unreadable = {
            arrival.path: found
            for arrival, found in _looks(self.crew, [each.arrival for each in suspect], _uncounted, whole=True)
            if isinstance(found, Outcome)
        }
        copies = _copies(each for each in suspect if each.arrival.path not in unreadable)
        for each in group:
            if each.arrival.path in unreadable:
                self._is(each, unreadable[each.arrival.path])
            elif each.look.sha256 in copies:
                self._is(each, _held(each, copies[each.look.sha256]))
            else:
                yield each

    def _go_on(self, group: _Group) -> None:
        """The next return of an engagement that is not done yet; the engagement is let go when there is none."""
        while group.returns:
            each = group.returns.popleft()
            first = self._by_content.get(each.look.sha256)
            if first is not None:
                self._is(each, _again(each.arrival, first))
                continue
            if group.release is None and not self._engage(group):
                group.returns.appendleft(each)
                self._elsewhere.append(group)
                return
            try:
                self._start(group, each)
            except EmprovError as refusal:
                self._is(each, _refused(each.arrival, refusal))
            else:
                return
        _let_go(group)

    def _engage(self, group: _Group) -> bool:
        if not self.memory.engage(group.slug):
            return False
        group.release = ExitStack()
        group.release.callback(self.memory.disengage, group.slug)
        return True

    def _wait_for(self, group: _Group) -> None:
        """Go on with an engagement that somebody else has, as soon as it is let go; none is ours meanwhile."""
        group.release = ExitStack()
        group.release.enter_context(self.memory.engaged(group.slug))
        self._go_on(group)

    def _start(self, group: _Group, each: _Return) -> None:
        look = each.look
        key = next(_numbers)
        place = self._place(key)
        make_folder(place)
        past = self.memory.past_for(look)
        write_bytes(place / "past.json", json.dumps(past).encode())
        needed = self.shelf.needed(look.slug, past, look.sha256)
        fresh = look.sha256 not in self.memory.rounds(look.slug)
        message = {**asked(REVIEW, look.path), "work": str(place), **needed}
        self._under_way[key] = group, each
        self.crew.start(Job(key, message, warm=True, fresh=fresh))

    def _ended(self) -> _Group:
        job, message = self.crew.ended()
        group, each = self._under_way.pop(job.key)
        place = self._place(job.key)
        try:
            outcome, news = _outcome(each, message, place, self.shelf)
            if news is not None:
                self.memory.recorded(outcome, news)
                overtaken = self.shelf.make_way(outcome.folder, place) if outcome.folder else ()
                with at_hand(self.shelf, f"{each.look.slug}/{SCHEDULE}"):
                    following = tuple(self.memory.following(each.look))
                outcome = replace(outcome, notes=(*outcome.notes, *overtaken, *following))
                self._by_content[each.look.sha256] = outcome
        except EmprovError as trouble:
            outcome = _refused(each.arrival, trouble)
        shutil.rmtree(place, ignore_errors=True)
        self._is(each, outcome)
        return group

    def _is(self, each: _Return, outcome: Outcome) -> None:
        notes = tuple(map(self.shelf.told, outcome.notes))
        outcome = replace(outcome, sentence=self.shelf.told(outcome.sentence), notes=notes)
        self._done[each.arrival.path] = outcome
        self.seen(outcome)

    def _place(self, key: int) -> Path:
        return self.crew.work / str(key)


def _copies(group: Iterable[_Return]) -> dict[str, list[str]]:
    """The contents that differ though they are of one round, each with the names of all of that round."""
    rounds = defaultdict[int, dict[str, str]](dict)
    for each in group:
        rounds[each.look.stated].setdefault(each.look.sha256, legible(each.arrival.path.name))
    several = (names for names in rounds.values() if len(names) > 1)
    return {sha256: list(names.values()) for names in several for sha256 in names}


def _place(each: _Return) -> tuple[str, int, str, tuple[str, ...]]:
    return each.look.slug, each.look.stated, each.look.sha256, each.arrival.path.parts


def _let_go(group: _Group) -> None:
    if group.release is not None:
        group.release.close()
        group.release = None


def _outcome(each: _Return, message: Message, place: Path, shelf: Shelf) -> tuple[Outcome, Json | None]:
    """The outcome, once its result is in its place, and what is to be remembered; OutputFailed when it is refused."""
    arrival, done = each.arrival, message.get("done")
    if not isinstance(done, dict):
        return _without_result(arrival, message), None
    try:
        folder, fresh = Path(str(done["folder"])), done["fresh"] is True
        tallies = tuple(tally(*map(str, rule), int(times)) for *rule, times in done["tallies"])
        verdict = Verdict(str(done["verdict"])) if fresh else Verdict.DUPLICATE
        same, engagement, round_ = done["sha256"] == each.look.sha256, str(done["engagement"]), int(done["round"])
        customer = str(done["customer"])
    except (KeyError, TypeError, ValueError):
        return _failed(arrival, "CRASHED", _MISUNDERSTOOD), None
    if not same:
        return _without_result(arrival, {"rejected": ["UNSTABLE", str(growing())]}), None
    news = read_json(place / "news.json")
    if fresh:
        ending = Folder(place).ending(place / "made")
        shelf.publish(place / "made", folder)
    else:
        ending = shelf.ending(folder)
    sentence = "" if fresh else "Done before; these are its stored findings."
    notes = (*arrival.notes, *_misnamed(arrival.path, ending))
    kept = shelf.place(folder)
    outcome = Outcome(arrival.path, verdict, "", sentence, kept, customer, engagement, round_, tallies, notes)
    return outcome, news


def _without_result(arrival: Arrival, message: Message) -> Outcome:
    """A refusal or a failure, as it is told."""
    for key, verdict in (("rejected", Verdict.REJECTED), ("failed", Verdict.FAILED)):
        said = message.get(key)
        if isinstance(said, list) and len(said) == 2:
            return Outcome(arrival.path, verdict, str(said[0]), str(said[1]), notes=arrival.notes)
    return _failed(arrival, "CRASHED", _MISUNDERSTOOD)


def _refused(arrival: Arrival, trouble: EmprovError) -> Outcome:
    """What stops one return only: that nothing more is kept of its engagement, or that something cannot be written."""
    if isinstance(trouble, Rejected):
        return Outcome(arrival.path, Verdict.REJECTED, trouble.code, str(trouble), notes=arrival.notes)
    return _failed(arrival, "OUTPUT", str(trouble))


def _failed(arrival: Arrival, code: str, sentence: str) -> Outcome:
    return Outcome(arrival.path, Verdict.FAILED, code, sentence, notes=arrival.notes)


def _untaken(arrival: Arrival) -> Outcome:
    if arrival.refusal is not None:
        return Outcome(arrival.path, Verdict.REJECTED, arrival.refusal.code, str(arrival.refusal), notes=arrival.notes)
    return Outcome(arrival.path, Verdict.IGNORED, sentence=arrival.left, notes=arrival.notes)


def _again(arrival: Arrival, first: Outcome) -> Outcome:
    """The same content once more: its findings are told, and counted, under the first name only."""
    sentence = f"The same file as {legible(first.path.name)}, where its findings stand."
    return Outcome(
        arrival.path,
        Verdict.DUPLICATE,
        "",
        sentence,
        first.folder,
        first.customer,
        first.engagement,
        first.round,
        notes=arrival.notes,
    )


def _held(each: _Return, names: Sequence[str]) -> Outcome:
    told = f"{', '.join(names[:-1])} and {names[-1]}"
    whose = each.look.engagement or "one engagement"
    sentence = f"{told} are different copies of round {each.look.stated} of {whose}; join them with emprov merge first."
    return Outcome(
        each.arrival.path,
        Verdict.HELD,
        "COPIES",
        sentence,
        engagement=each.look.engagement,
        round=each.look.stated,
        notes=each.arrival.notes,
    )


def _misnamed(path: Place, ending: str) -> Iterator[str]:
    """What is said of a name that ends otherwise than the content, which is what counts."""
    if ending in _USUAL and path.suffix.lower() not in _USUAL[ending]:
        said = f"ends in {legible(path.suffix)}" if path.suffix else "has no ending"
        yield f"The name {said}, but this is {_KINDS[ending]}, and was read as such; its name should end in {ending}."
