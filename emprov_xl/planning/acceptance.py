"""The acceptance list: every test call numbered, in words, with what holds it back."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from emprov_xl.callflow.classes import Trial, acceptance
from emprov_xl.callflow.graph import Flow, Kind
from emprov_xl.callflow.lines import Line
from emprov_xl.callflow.script import Script, script_of
from emprov_xl.callflow.times import site_zone
from emprov_xl.checks.survey import Survey
from emprov_xl.model.plan import Plan, PlannedObject

_ITSELF = {"follow_me": "extensions", "voicemail": "extensions", "direct": "extensions"}
"""What is told in a row of another sheet, and planned with that."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One test call; `own` are the codes on the things that it goes through, `waits_for` those on what these rest on.

    `alike` names the lines for which the same holds, each by where the call comes in and by its telephone.
    """

    number: int
    trial: Trial
    script: Script
    alike: tuple[tuple[str, str], ...]
    own: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptanceList:
    """All test calls in the order in which they are best made, with the zone by whose clock they are."""

    flow: Flow
    zone: str
    calls: tuple[Listed, ...]


def acceptance_list(survey: Survey, plan: Plan, after: dt.date) -> AcceptanceList:
    """The test calls of a return on days after another."""
    flow, zone = survey.flow, site_zone(survey)
    held = {f"{each.place.sheet}@{each.place.row}": each for each in plan.objects if each.held}
    codes = {key: planned.held_by for key, planned in held.items()}
    callers = {f"dids@{row}": text for row, text in survey.texts("dids.caller_id").items()}
    calls = tuple(
        Listed(
            number,
            trial,
            script_of(flow, trial.walk, zone, callers),
            tuple(_called(flow, line) for line in trial.alike),
            *_holding(trial, held),
        )
        for number, trial in enumerate(acceptance(flow, after, codes), start=1)
    )
    return AcceptanceList(flow, zone, calls)


def _called(flow: Flow, line: Line) -> tuple[str, str]:
    return flow.nodes[line.start].name, flow.nodes[line.extension].name


def _holding(trial: Trial, held: dict[str, PlannedObject]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes on what a call goes through, and those for which these things wait besides."""
    if not held:
        return (), ()
    met = [held[key] for key in dict.fromkeys(_objects(trial)) if key in held]
    own = tuple(dict.fromkeys(code for planned in met for code in planned.own))
    return own, tuple(dict.fromkeys(code for planned in met for code in planned.held_by if code not in own))


def _objects(trial: Trial) -> Iterator[str]:
    """What a call goes through, by the rows that are planned."""
    for step in trial.walk.steps:
        for node in (step.node, *([step.by] if step.by is not None and step.by.kind is Kind.EXTENSION else [])):
            sheet, _, row = node.key.partition("@")
            yield f"{_ITSELF.get(sheet, sheet)}@{row}"
