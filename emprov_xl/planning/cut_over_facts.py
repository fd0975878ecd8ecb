"""What the check-list of a cut-over tells: of the systems, lines, telephones and numbers, and which calls prove it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.callflow.words import counted, named
from emprov_xl.checks.survey import Survey
from emprov_xl.model.plan import Plan
from emprov_xl.model.schedule import Phase, Schedule, Wishes
from emprov_xl.planning.acceptance import Listed
from emprov_xl.planning.words import METHOD_WORDS, hours, in_words

Facts = Mapping[str, str]
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class CutOverFacts:
    """What is told once, and what is told of each port, location, call and route; a blank is an empty text."""

    once: Facts
    each: Mapping[str, Sequence[Facts]]


def cut_over_facts(
    schedule: Schedule, plan: Plan, wishes: Wishes, survey: Survey, calls: Sequence[Listed]
) -> CutOverFacts:
    """The facts of a schedule; of the test calls the first one to each number."""
    last = max(booked.end for booked in schedule.of(Phase.CUT_OVER))
    entered = [booked.work for phase in (Phase.ENTRY, Phase.BACK) for booked in schedule.of(phase)]
    once = {
        "before": wishes.before,
        "after": wishes.after,
        "place": METHOD_WORDS[schedule.of(Phase.CUT_OVER)[0].work.method],
        "telephones": _telephones(plan),
        "trunks": named(_names(plan, "Trunk"), _MOST_NAMED),
        "numbers": counted(len(_names(plan, "Inbound number")), "number"),
        "main": wishes.main_number,
        "emergency": " and ".join(wishes.emergency) or "the emergency number",
        "works": f"{counted(len(entered), 'task')}, {hours(sum(work.minutes for work in entered))}",
        "calls": counted(len(calls), "call") if calls else "",
        "decide": f"{in_words(last)} {last:%H:%M}",
    }
    ports = [
        {
            "port": port.numbers,
            "carrier": port.carrier,
            "status": port.status.lower(),
            "day": in_words(port.day) if port.day else "",
        }
        for port in wishes.ports
        if port.status != "Done"
    ]
    each: dict[str, Sequence[Facts]] = {
        "port": ports,
        "location": list(_locations(survey)),
        "call": list(_first_calls(calls)),
        "route": [{"route": name} for name in _names(plan, "Outbound route")],
    }
    return CutOverFacts(once, each)


def _names(plan: Plan, kind: str) -> list[str]:
    return [planned.name or planned.key for planned in plan.objects if planned.kind == kind]


def _telephones(plan: Plan) -> str:
    models = [f"{number} {model}" for model, number in plan.telephones.items()]
    return f"{sum(plan.telephones.values())} in all, {named(models, _MOST_NAMED)}" if models else ""


def _locations(survey: Survey) -> Iterator[Facts]:
    numbers = survey.texts("locations.emergency_caller_id")
    for row, name in survey.texts("locations.location").items():
        yield {"location": name, "shows": numbers.get(row, "")}


def _first_calls(calls: Sequence[Listed]) -> Iterator[Facts]:
    told: set[str] = set()
    for listed in calls:
        script = listed.script
        if script.number not in told and not script.beforehand:
            told.add(script.number)
            keys = f", press {', '.join(key or 'nothing' for key in script.keys)}" if script.keys else ""
            yield {
                "call": script.number,
                "caller": f"{script.caller}{keys}",
                "hear": script.heard[0],
                "end": script.end,
            }
