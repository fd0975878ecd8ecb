"""The test calls that stand for all others: they take every way, each in a time when it holds, and end as they say."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emprov_xl.callflow.classes import acceptance, classes
from emprov_xl.callflow.graph import BY_TIME, Kind, On
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


def test_the_test_calls_of_the_clinic_take_every_way_at_least_once(flow):
    every = {way for key in flow.nodes for way in flow.moves(key)}
    assert len(every) > 250
    assert every - taken(acceptance(flow, DAY)) == set()


def test_the_test_calls_of_the_clinic_have_everybody_answer_once(flow):
    answered = {trial.walk.last.node.key for trial in acceptance(flow, DAY) if trial.walk.last.by is not None}
    ringing = {node.key for node in flow.of(Kind.GROUP, Kind.QUEUE, Kind.EXTENSION) if not node.silent}
    assert ringing - answered == set()


def test_every_test_call_shows_something_new_or_somebody_answers(flow):
    trials = acceptance(flow, DAY)
    assert all(trial.first_to_take or trial.walk.last.by is not None for trial in trials)
    shown = [way for trial in trials for way in trial.first_to_take]
    assert len(shown) == len(set(shown))


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
