"""Whoever writes, and whoever is killed meanwhile: the ledger is whole, and each return is done once."""

import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.model.event import Event, Kind
from emprov_xl.model.past import Round, Section, Status, Stood

KILLS = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 20
DAY = dt.date(2026, 12, 1)
TESTS = Path(__file__).parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system makes no process out of another")

# Every text that a workbook can hold; what a customer typed may hold anything, for it is kept as JSON.
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
TOLD = st.dictionaries(st.text(max_size=8), st.none() | st.text(max_size=20) | st.integers() | st.lists(st.text()))
STOOD = st.builds(
    Stood, st.text("0123456789abcdef", min_size=1), st.sampled_from(Status), st.integers(1, 99), PLAIN, TOLD
)
FOUND = st.lists(STOOD, unique_by=lambda stood: stood.fingerprint, max_size=6)
SAID = st.lists(
    st.builds(
        Event, st.sampled_from(Kind), st.integers(0, 99), PLAIN, st.dates(),
        st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers()),
    ),
    max_size=3,
)  # fmt: skip
# Who acts; what is done; with which findings and events. Numbers choose among the rounds that are there.
DEEDS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["return", "again", "say"]), st.integers(0, 9), FOUND, SAID, PLAIN),
    max_size=8,
)
_engagements = count(1)


@given(deeds=DEEDS)
def test_two_who_write_in_turn_both_know_what_was_recorded(laws_url, deeds):
    slug = f"e{next(_engagements)}"
    rounds, events = {}, []
    with open_ledger(laws_url, Path()) as first, open_ledger(laws_url, Path()) as second:
        for who, deed, which, found, said, text in deeds:
            ledger = (first, second)[who]
            if deed == "say" or (deed == "again" and not rounds):
                ledger.append(slug, said, "LAK-001")
                events += said
            else:
                number = len(rounds) + 1 if deed == "return" else which % len(rounds) + 1
                told = a_round(number, found, text)
                fresh = [] if number in rounds else [replace(each, source=told.sha256) for each in said]
                ledger.record(slug, "LAK-001", told, fresh)
                rounds[number] = told
                events += fresh
            other = (second, first)[who]
            known = other.history(slug).events
            assert [replace(each, number=0) for each in known] == events
            assert [each.number for each in known] == sorted({each.number for each in known})
            for told in rounds.values():
                assert other.history(slug, told.sha256).rounds[told.number - 1] == told


def a_round(number, found, text):
    return Round(
        number, f"sha {number}", "folder", text, text, "OK", DAY, {"rules": text}, {"note x": 2},
        (Section("a", text, text, "c"),), {each.fingerprint: each for each in found},
    )  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def laws_url(request, tmp_path_factory):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('laws')}/emprov.db"
    return request.getfixturevalue("postgres")()


def played(scene, *words):
    """What a scene of ledger_scenes.py came to; it makes processes of its own, so it is not played in this one."""
    told = subprocess.run(
        [sys.executable, TESTS / "ledger_scenes.py", scene, *map(str, words)],
        capture_output=True, text=True, timeout=600, cwd=TESTS.parent, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_whoever_is_killed_a_round_is_recorded_whole_or_not_at_all(ledger_url):
    came_to = played("killed", ledger_url, KILLS)
    assert came_to["halves"] == []
    assert came_to["rounds"] > KILLS, "they were killed at work"


def test_whoever_is_killed_while_a_ledger_is_made_it_can_be_opened(tmp_path):
    assert played("killed_at_birth", tmp_path, KILLS) == {"opened": KILLS}


def test_a_hundred_returns_and_two_processes_each_is_done_once(ledger_url, tmp_path):
    assert played("once", ledger_url, tmp_path, 2, 100) == {"done": list(range(100))}


def test_a_hundred_returns_and_eight_processes_that_do_not_wait_each_is_done_once(ledger_url, tmp_path):
    assert played("once_without_waiting", ledger_url, tmp_path, 8, 100) == {"done": list(range(100))}


def test_who_holds_an_engagement_and_is_killed_holds_it_no_longer(ledger_url):
    """Also when a process that he made lives on; at once, not after some time of grace."""
    assert played("holder_killed", ledger_url)["seconds"] < 10  # 1 is promised; this machine may be busy


def test_one_engagement_is_not_waited_for_while_another_is_held(ledger_url, tmp_path):
    with open_ledger(ledger_url, tmp_path) as ledger, ledger.engaged("a"):
        with pytest.raises(RuntimeError, match="waited for while another one is held"), ledger.engaged("b"):
            pass
        assert ledger.engage("b")
        assert not ledger.engage("b"), "it is held already"
        ledger.disengage("b")
        with open_ledger(ledger_url, tmp_path) as other:
            assert (other.engage("a"), other.engage("b")) == (False, True)
        assert ledger.engage("b"), "who is closed holds nothing"


def test_no_lock_is_left_lying(tmp_path):
    with open_ledger(None, tmp_path) as ledger:
        with ledger.engaged("lak-001"):
            assert not [each.name for each in tmp_path.iterdir() if "lak" in each.name]
        assert ledger.engage("bay-007")
    assert [each.name for each in tmp_path.iterdir()] == ["emprov.db"]
