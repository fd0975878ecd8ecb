"""The test calls that stand for all others: they take every way, each in a time when it holds, and end as they say."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emprov_xl.callflow.classes import acceptance, classes
from emprov_xl.callflow.graph import BY_TIME, Kind, On
from emprov_xl.callflow.lines import alike_lines
from emprov_xl.callflow.reach import reached_from
from emprov_xl.callflow.walk import walk
from emprov_xl.trace import traced
from tests.made_flows import as_text, made_flow
from tests.tables import surveyed

CLEAN = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
DAY = dt.date(2026, 12, 1)


@pytest.fixture(scope="module")
def flow(house):
    return traced(CLEAN, house).flow


def taken(trials):
    return {way for trial in trials for way in trial.walk.ways}


def stood_for(flow, trial):
    """The ways that the lines alike would take: each in its place among the ways of its own nodes, or of the menu."""
    first = next((step.node.key for step in trial.walk.steps if step.node.kind is Kind.EXTENSION), "")
    hub = next((way.source for way in trial.first_to_take if way.source in ("dialling", "directory")), "")
    for line in trial.alike:
        if hub:
            yield from (other for other in flow.moves(hub) if other.target == line.extension)
            continue
        own = {key: f"{key.partition('@')[0]}@{line.extension.partition('@')[2]}" for key in own_nodes(first)}
        own[trial.walk.call.start] = line.start
        for way in trial.walk.ways:
            if way.source in own:
                yield list(flow.moves(own[way.source]))[list(flow.moves(way.source)).index(way)]


def own_nodes(extension):
    row = extension.partition("@")[2]
    return (f"extensions@{row}", f"follow_me@{row}", f"voicemail@{row}")


def test_the_test_calls_of_the_clinic_take_every_way_at_least_once(flow):
    every = {way for key in flow.nodes for way in flow.moves(key)}
    assert len(every) > 250
    trials = acceptance(flow, DAY)
    assert every - taken(trials) - {way for trial in trials for way in stood_for(flow, trial)} == set()


def test_the_test_calls_of_the_clinic_have_everybody_answer_once(flow):
    trials = [trial for trial in acceptance(flow, DAY) if trial.walk.last.by is not None]
    answered = {trial.walk.last.node.key for trial in trials}
    answered |= {line.extension for trial in trials for line in trial.alike}
    ringing = {node.key for node in flow.of(Kind.GROUP, Kind.QUEUE, Kind.EXTENSION) if not node.silent}
    assert ringing - answered == set()


def test_every_test_call_shows_something_new_or_somebody_answers(flow):
    trials = acceptance(flow, DAY)
    assert all(trial.first_to_take or trial.walk.last.by is not None for trial in trials)
    shown = [way for trial in trials for way in trial.first_to_take]
    assert len(shown) == len(set(shown))


def test_lines_that_a_trial_stands_for_go_the_same_way_with_what_is_their_own(flow):
    trials = [trial for trial in acceptance(flow, DAY) if trial.alike and trial.walk.call.keys == ()]
    assert sum(len(trial.alike) for trial in trials) > 40
    for trial in trials:
        for line in trial.alike:
            call = replace(trial.walk.call, start=line.start, **moved(trial, line))
            other = walk(flow, call)
            assert [step.node.kind for step in other.steps] == [step.node.kind for step in trial.walk.steps]
            assert (other.ending, other.seconds) == (trial.walk.ending, trial.walk.seconds)


def moved(trial, line):
    first = next(step.node.key for step in trial.walk.steps if step.node.kind is Kind.EXTENSION)
    row = line.extension.partition("@")[2]
    own = {key: f"{key.partition('@')[0]}@{row}" for key in own_nodes(first)}
    call = trial.walk.call
    return {
        what: frozenset(own.get(key, key) for key in getattr(call, what)) for what in ("busy", "unanswered", "switched")
    }


def test_a_line_that_is_held_back_stands_for_none_that_is_free(flow):
    held = next(node.key for node in flow.of(Kind.EXTENSION))
    for lines in alike_lines(flow, {held: ("EXT-001",)}):
        keys = [line.extension for line in lines]
        assert held not in keys or keys == [held]


def test_a_holiday_that_comes_every_year_is_tried_when_it_comes_next(flow):
    days = {trial.walk.call.at.date() for trial in acceptance(flow, dt.date(2031, 6, 1))}
    assert min(days) >= dt.date(2031, 6, 1)


def test_the_main_number_is_tried_open_closed_on_a_holiday_and_switched(flow):
    main = {way.on for way in taken(classes(flow, "dids@7", DAY)) if way.source == "call_routing@7"}
    assert main == {On.OPEN, On.CLOSED, On.HOLIDAY, On.OVERRIDE}


def test_one_extension_stands_for_all_that_callers_may_dial(flow):
    dialled = {way for way in taken(classes(flow, "dids@7", DAY)) if way.source == "dialling"}
    assert len(dialled) == 1


@given(random=st.randoms(use_true_random=True))
@settings(max_examples=30)
def test_all_that_a_number_can_reach_at_any_time_is_tried_on_made_up_flows(house, random):
    flow = surveyed(as_text(made_flow(random)), house).flow
    trials = classes(flow, "dids@7", DAY)
    assert all(walk(flow, trial.walk.call) == trial.walk for trial in trials)
    hubs = ("dialling", "directory")
    first = {way for hub in hubs for way in flow.out(hub)[:1]}
    clockless = reached_from(
        flow,
        ["dids@7"],
        lambda way: way.moves and way.on not in BY_TIME and (way.source not in hubs or way in first),
    )
    tried = {step.node.key for trial in trials for step in trial.walk.steps}
    menus = {key for key in clockless if flow.nodes[key].kind is Kind.MENU}
    assert menus <= tried


@given(random=st.randoms(use_true_random=True))
@settings(max_examples=20)
def test_the_acceptance_list_takes_every_way_that_calls_to_each_number_and_telephone_take_on_made_up_flows(
    house, random
):
    flow = surveyed(as_text(made_flow(random)), house).flow
    trials = acceptance(flow, DAY)
    shown = taken(trials) | {way for trial in trials for way in stood_for(flow, trial)}
    starts = [node.key for node in flow.of(Kind.NUMBER, Kind.EXTENSION, Kind.GROUP, Kind.QUEUE, Kind.MENU)]
    every = {way for start in starts for way in taken(classes(flow, start, DAY))}
    assert {way for way in every if way.source not in ("dialling", "directory")} - shown == set()
