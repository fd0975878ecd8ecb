"""Verbs about who answers a queue, and whether they are enough."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from emprov_xl.checks import erlang
from emprov_xl.checks.answers import alike
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, Unjudged, place_of, verb
from emprov_xl.checks.week import Weeks, covers, moment, uncovered, weeks
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit

_SHARE = 0.8  # of calls answered within the goal: 80 in 100 is the usual goal of call centers
_GOAL_SECONDS = 20  # where no goal is given, the other half of that usual goal


@dataclass(frozen=True, slots=True)
class Agent:
    """One row of Agents; `shift` is empty for someone who is there at all hours."""

    row: int
    shift: str


def agents_of(survey: Survey) -> dict[int, list[Agent]]:
    """The agents of each queue, by its row."""
    shifts = survey.texts("agents.shift")
    found: dict[int, list[Agent]] = {}
    for link in survey.links("agents.queue"):
        if len(link.rows) == 1:
            row = link.place.row
            found.setdefault(link.rows[0], []).append(Agent(row, alike(shifts.get(row, ""))))
    return found


@verb("too_few_agents", gives=("calls", "seconds", "agents", "needed", "goal", "shift"))
def too_few_agents(survey: Survey, of: Literal["work", "goal"]) -> Hits:
    """The agents of one shift cannot do the work of a busy hour at all or, though they can, answer too few in time.

    In time is 80 calls of 100 within the answer goal of the queue (20 seconds where it has none), by Erlang C.
    """
    calls, seconds = survey.numbers("queues.expected_calls_per_hour"), survey.numbers("queues.average_handle_seconds")
    goals, timetable = survey.numbers("queues.service_level_seconds"), weeks(survey)
    for row, agents in agents_of(survey).items():
        each = seconds.get(row, 0)
        work = erlang.traffic(calls.get(row, 0), each)
        if not work:
            continue
        place, unread = place_of("queues.expected_calls_per_hour", row), _unread_agent(survey)
        there, shift = _fewest(agents, timetable)
        goal = goals.get(row, _GOAL_SECONDS)
        too_late = there > work and erlang.answered_within(work, there, each, goal) < _SHARE
        if not (there <= work if of == "work" else too_late):
            continue
        needed = erlang.agents_for(work, each, goal, _SHARE)
        facts = {
            "calls": str(calls[row]),
            "seconds": str(each),
            "agents": "1 agent" if there == 1 else f"{there} agents",
            "needed": str(needed or math.floor(work) + 1),
            "goal": str(goal),
            "shift": f" on “{survey.text('agents.shift', shift)}”" if shift else "",
        }
        also = tuple(place_of("agents.agent", agent.row) for agent in agents[:10])
        yield Unjudged(place, unread) if unread else Hit(place, facts, also)


def _fewest(agents: list[Agent], timetable: Weeks) -> tuple[int, int]:
    """How many agents are there in the shift with the fewest, and a row with that shift (0 where there are no shifts).

    Agents without a shift are always there, and those whose own shift covers the other one too.
    """
    always = sum(1 for agent in agents if not agent.shift)
    rows = {agent.shift: agent.row for agent in agents if agent.shift}
    counts = []
    for shift, row in rows.items():
        spans = timetable.get(shift, ())
        others = sum(1 for a in agents if a.shift and (a.shift == shift or covers(timetable.get(a.shift, ()), spans)))
        counts.append((always + others, row))
    return min(counts, default=(always, 0))


def _unread_agent(survey: Survey) -> Place | None:
    """A cell of Agents that could not be understood, so that nobody knows how many there are."""
    for key in ("queue", "shift"):
        for row in survey.unread(f"agents.{key}"):
            return Place("agents", key, row)
    return None


@verb("hours_without_agent", gives=("start", "end", "schedule"))
def hours_without_agent(survey: Survey) -> Hits:
    """A queue is open while none of its agents is on shift; told once a queue, at the first such hour."""
    timetable, words = weeks(survey), survey.questionnaire.choices["day"].words
    teams = agents_of(survey)
    for row, name in survey.texts("queues.schedule").items():
        agents = teams.get(row, [])
        if not agents or not all(timetable.get(agent.shift) for agent in agents):
            continue
        staffed = tuple(sorted({span for agent in agents for span in timetable[agent.shift]}))
        for start, end in uncovered(staffed, timetable.get(alike(name), ()))[:1]:
            closing = moment(end, words).partition(" ")[2]
            facts = {"start": moment(start, words), "end": closing if closing != "00:00" else "24:00", "schedule": name}
            unread = _unread_agent(survey)
            place = place_of("queues.schedule", row)
            yield Unjudged(place, unread) if unread else Hit(place, facts)


@verb("tier_never_asked", gives=("level", "lower"))
def tier_never_asked(survey: Survey) -> Hits:
    """Agents of a higher penalty get no call while one of a lower is logged in, as busy agents are not skipped."""
    penalties = survey.numbers("agents.penalty")
    for row, agents in agents_of(survey).items():
        levels = sorted({penalties.get(agent.row, 0) for agent in agents})
        if len(levels) < 2 or survey.text("queues.skip_busy", row) == "Yes" or row in survey.unread("queues.skip_busy"):
            continue
        higher = [agent.row for agent in agents if penalties.get(agent.row, 0) > levels[0]]
        also = tuple(place_of("agents.penalty", each) for each in higher[:10])
        yield Hit(place_of("queues.skip_busy", row), {"level": str(levels[1]), "lower": str(levels[0])}, also)


@verb("login_key_without_login", gives=("queue",))
def login_key_without_login(survey: Survey) -> Hits:
    """A layout has a key to log in at a queue, but everyone who has the layout is a static agent of it."""
    users, kinds = survey.layout_users, _kinds(survey)
    for row, function in survey.texts("key_layouts.function").items():
        if function != "Queue login" or "queues" not in survey.directories:
            continue
        target = survey.text("key_layouts.target", row)
        queues = survey.directories["queues"].rows(target) if target else ()
        people = users.get(alike(survey.text("key_layouts.layout", row)), ())
        found = {kind for queue in queues for person in people for kind in kinds.get((queue, person), ())}
        if found == {"Static"}:
            yield Hit(place_of("key_layouts.function", row), {"queue": target}, operands=(target,))


def _kinds(survey: Survey) -> dict[tuple[int, int], set[str]]:
    """Static or Dynamic, by the queue and the extension of an agent."""
    kinds, queues = survey.texts("agents.kind"), dict(_queue_of_each(survey))
    found: dict[tuple[int, int], set[str]] = {}
    for link in survey.links("agents.agent"):
        if len(link.rows) == 1 and link.place.row in queues:
            key = (queues[link.place.row], link.rows[0])
            found.setdefault(key, set()).add(kinds.get(link.place.row, ""))
    return found


def _queue_of_each(survey: Survey) -> Iterator[tuple[int, int]]:
    for queue, agents in agents_of(survey).items():
        for agent in agents:
            yield agent.row, queue
