"""From a clean engagement, whatever goes wrong in it is found, and nothing else."""

import os
import random
from collections import Counter

import pytest

from tests.judging import found_in
from tests.mutations import ENGAGEMENTS, KINDS, Chance, NotHere, chosen

SEEDS = {"ci": 100, "soak": 1000}[os.environ.get("HYPOTHESIS_PROFILE", "ci")]
MOST = 20


AS_A_WHOLE = "FLW"
"""The family that judges the call flow as a whole: one wrong cell may change it in several places, all of them true."""


def blamed(engagement, mutations, house):
    """What is found in an engagement with mutations, but for the call flow as a whole."""
    found = found_in(engagement.spoilt(mutations), house, engagement.questionnaire)
    return [(code, place) for code, place in found if not code.startswith(AS_A_WHOLE)]


@pytest.fixture(scope="module")
def engagements(house):
    return {name: make(house.questionnaire) for name, make in ENGAGEMENTS.items()}


def expected(engagement, house, *mutations):
    """What the mutations cause, beside the notes that the engagement gives when nothing is wrong."""
    notes = blamed(engagement, [], house)
    return sorted([*notes, *(found for mutation in mutations for found in mutation.found)])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("planted")])
def test_each_kind_of_mutation_is_found_by_itself(house, engagements, kind):
    """In the smallest engagement that has room for it; planted faults are tried in `test_sample.py`."""
    for engagement in engagements.values():
        try:
            mutation = KINDS[kind](Chance(engagement, random.Random(kind)))
        except NotHere:
            continue
        assert blamed(engagement, [mutation], house) == expected(engagement, house, mutation)
        return
    pytest.fail("no engagement has room for it")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_goes_wrong_is_found_and_nothing_else(house, engagements, seed):
    dice = random.Random(seed)
    engagement = engagements[dice.choice(list(engagements))]
    mutations = chosen(engagement, dice, dice.randint(1, MOST))
    told = [mutation.kind for mutation in mutations]
    assert blamed(engagement, mutations, house) == expected(engagement, house, *mutations), told


def test_there_are_more_than_a_hundred_kinds_and_many_codes(engagements):
    codes = Counter()
    for name, make in KINDS.items():
        for engagement in engagements.values():
            try:
                codes.update({code for code, _ in make(Chance(engagement, random.Random(name))).found})
            except NotHere:
                continue
    assert len(KINDS) >= 100
    assert len(codes) >= 90


def test_mutations_that_touch_the_same_are_not_made_together(engagements):
    for seed in range(20):
        for engagement in engagements.values():
            mutations = chosen(engagement, random.Random(seed), MOST)
            touched = Counter(thing for mutation in mutations for thing in mutation.touches)
            assert max(touched.values()) == 1
