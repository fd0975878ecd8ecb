"""What a watch tells of all its files: whole, but seldom enough; of no more than it can keep; of nobody who is gone."""

import shutil
from pathlib import Path

import pytest
from summaries import SHARED, refused, reviewed

from emprov_xl.account import Account
from emprov_xl.errors import OutputFailed
from emprov_xl.model.tree import SUPERSEDED


class Scene:
    """An account whose clock is moved on by telling, a second a file, and by the test."""

    def __init__(self, most=100):
        self.now, self.told, self.troubles, self.refusal = 1000.0, [], [], ""
        self.account = Account(self.tell, self.troubles.append, lambda: self.now, patience=30, most=most)

    def tell(self, outcomes, earlier):
        self.now += len(outcomes)
        if self.refusal:
            raise OutputFailed(self.refusal)
        self.told.append(([each.path.name for each in outcomes], earlier))

    def after(self, seconds):
        self.now += seconds
        self.account.tell_when_due()


@pytest.fixture
def scene():
    return Scene()


def test_news_is_told_at_once_and_never_twice(scene):
    scene.account.add(refused("a.xlsx"))
    scene.after(0)
    scene.after(1_000)
    assert scene.told == [(["a.xlsx"], 0)]


def test_telling_takes_a_twentieth_of_the_time_at_most(scene):
    began = scene.now
    for number in range(2_000):
        scene.account.add(refused(f"{number % 50}.xlsx"))
        scene.after(1)
    spent = sum(len(names) for names, _ in scene.told)
    assert 0.03 < spent / (scene.now - began) < 0.06


def test_what_was_not_told_yet_is_told_at_the_end(scene):
    scene.account.add(refused("a.xlsx"))
    scene.after(0)
    scene.account.add(refused("b.xlsx"))
    scene.after(0)
    assert len(scene.told) == 1
    scene.account.tell_now()
    assert scene.told[-1] == (["a.xlsx", "b.xlsx"], 0)


def test_what_is_in_the_way_is_told_once_and_tried_again_until_it_is_gone(scene):
    scene.refusal = "summary.xlsx is open."
    scene.account.add(refused("a.xlsx"))
    for _ in range(100):
        scene.after(10)
    assert (scene.told, scene.troubles) == ([], ["summary.xlsx is open."])
    scene.refusal = ""
    scene.after(30)
    assert scene.told == [(["a.xlsx"], 0)]


def test_the_earliest_make_way_and_are_counted():
    scene = Scene(most=3)
    for name in ("a", "b", "c", "d", "e", "e"):
        scene.account.add(refused(f"{name}.xlsx"))
    scene.after(0)
    assert scene.told == [(["c.xlsx", "d.xlsx", "e.xlsx"], 2)]


def test_whose_results_are_gone_is_not_named_again(scene, tmp_path):
    """A customer was forgotten while the watch went on."""
    for name in ("a.xlsx", "b.xlsx"):
        scene.account.add(reviewed(tmp_path, name, "Acme", [SHARED]))
    shutil.rmtree(tmp_path / "a")
    scene.after(0)
    assert scene.told == [(["b.xlsx"], 0)]


def test_a_result_that_a_newer_review_has_overtaken_is_told_where_it_is_now(scene, tmp_path):
    told = []
    scene.account.tell = lambda outcomes, _: told.extend(outcomes)
    outcome = reviewed(tmp_path, "a.xlsx", "Acme", [SHARED])
    scene.account.add(outcome)
    there = outcome.folder.parent / SUPERSEDED / outcome.folder.name
    there.parent.mkdir()
    outcome.folder.rename(there)
    scene.after(0)
    assert [each.folder for each in told] == [there]


def test_a_result_that_came_by_two_names_is_counted_once(scene, tmp_path):
    told = []
    scene.account.tell = lambda outcomes, _: told.extend(outcomes)
    for name in ("a.xlsx", "b.xlsx"):
        scene.account.add(reviewed(tmp_path, name, "Acme", [SHARED], engagement="ACM-001"))
    scene.after(0)
    assert [(each.path, bool(each.tallies)) for each in told] == [
        (Path("/inbox/a.xlsx"), True),
        (Path("/inbox/b.xlsx"), False),
    ]
