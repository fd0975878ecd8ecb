"""Erlang's formulas against values that are printed in every table."""

import pytest

from emprov_xl.checks.erlang import agents_for, answered_within, blocked, lines_for, traffic, waiting

AT_ONE_PERCENT = ((1, 0.0101), (5, 1.36), (10, 4.46), (18, 10.4), (20, 12.0), (30, 20.3), (50, 37.9), (100, 84.1))
"""Lines, and the erlangs they carry when one call in a hundred is lost: the usual Erlang B table."""

TEN_ERLANGS = ((11, 0.682), (12, 0.449), (13, 0.285), (14, 0.174))
"""Agents, and the share of calls that wait when ten erlangs are offered: the usual Erlang C example."""


@pytest.mark.parametrize(("lines", "erlangs"), AT_ONE_PERCENT)
def test_so_many_lines_lose_one_call_in_a_hundred(lines, erlangs):
    assert blocked(erlangs, lines) == pytest.approx(0.01, rel=0.03)


@pytest.mark.parametrize(("erlangs", "lines"), [(10, 18), (5, 11), (20, 30), (84, 100), (0.5, 4)])
def test_the_fewest_lines_for_one_lost_call_in_a_hundred(erlangs, lines):
    assert lines_for(erlangs, 0.01) == lines


@pytest.mark.parametrize(("agents", "share"), TEN_ERLANGS)
def test_the_share_of_calls_that_wait(agents, share):
    assert waiting(10, agents) == pytest.approx(share, abs=0.001)


def test_a_hundred_calls_in_half_an_hour_of_three_minutes_need_fourteen_agents():
    work = traffic(200, 180)
    assert work == 10
    assert answered_within(work, 14, 180, 20) == pytest.approx(0.888, abs=0.001)
    assert answered_within(work, 13, 180, 20) < 0.8
    assert agents_for(work, 180, 20, 0.8) == 14


def test_as_much_work_as_agents_lets_the_queue_grow():
    assert waiting(10, 10) == 1
    assert answered_within(10, 10, 180, 3600) == 0


@pytest.mark.parametrize("erlangs", [0.01, 7, 333, 4000])
def test_more_lines_never_lose_more_and_more_agents_never_let_more_wait(erlangs):
    lost = [blocked(erlangs, lines) for lines in (1, 2, 10, 100, 1000, 4000)]
    assert lost == sorted(lost, reverse=True)
    assert all(0 <= share <= 1 for share in lost)
    late = [waiting(erlangs, agents) for agents in (1, 2, 10, 100, 1000, 4500)]
    assert late == sorted(late, reverse=True)


def test_millions_of_calls_are_not_counted_out():
    assert lines_for(1e9, 0.01) is None
    assert agents_for(1e9, 180, 20, 0.8) is None
