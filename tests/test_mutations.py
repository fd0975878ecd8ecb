"""From a clean engagement, whatever goes wrong in it is found, and nothing else."""

import os
import random
from collections import Counter

import pytest

from tests.judging import found_in
from tests.mutations import ENGAGEMENTS, KINDS, Chance, NotHere, chosen
from tests.mutations.foretold import FORETOLD, foretold

SEEDS = {"ci": 100, "soak": 1000}[os.environ.get("HYPOTHESIS_PROFILE", "ci")]
MOST = 20


@pytest.fixture(scope="module")
def engagements(house):
    return {name: make(house.questionnaire) for name, make in ENGAGEMENTS.items()}


@pytest.fixture(scope="module")
def clean(house, engagements):
    """What is found in each engagement when nothing is wrong: its notes."""
    return {name: found_in(each.returned, house, each.questionnaire) for name, each in engagements.items()}


def found(house, engagement, *mutations):
    return found_in(engagement.spoilt(list(mutations)), house, engagement.questionnaire)


def expected(engagement, clean, *mutations):
    """What the mutations state beside the notes of the clean engagement, and what follows from all of them together."""
    stated = [*clean[engagement.name], *(each for mutation in mutations for each in mutation.found)]
    follows = foretold(engagement.spoilt(list(mutations)), engagement.questionnaire)
    return sorted([*(each for each in stated if each[0] not in FORETOLD), *follows])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("planted")])
def test_each_kind_of_mutation_is_found_by_itself(house, engagements, clean, kind):
    """In the smallest engagement that has room for it; planted faults are tried in `test_sample.py`."""
    for engagement in engagements.values():
        try:
            mutation = KINDS[kind](Chance(engagement, random.Random(kind)))
        except NotHere:
            continue
        told = found(house, engagement, mutation)
        assert told == expected(engagement, clean, mutation)
        assert not Counter(mutation.found) - (Counter(told) - Counter(clean[engagement.name]))
        return
    pytest.fail("no engagement has room for it")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_goes_wrong_is_found_and_nothing_else(house, engagements, clean, seed):
    dice = random.Random(seed)
    engagement = engagements[dice.choice(list(engagements))]
    mutations = chosen(engagement, dice, dice.randint(1, MOST))
    kinds = [mutation.kind for mutation in mutations]
    assert found(house, engagement, *mutations) == expected(engagement, clean, *mutations), kinds


WITHOUT_A_KIND = {
    "CAP-012": "a clean engagement has licences of the highest tier to spare, which serve instead",
    "CAP-013": "a clean engagement has licences of a higher tier to spare, which serve instead",
    "EXT-007": "without a single telephone nothing of a clean engagement is left",
    "NUM-007": "each engagement has a parking lot of its own, to which keys and calls lead",
    "RTE-006": "without a single route nothing of the outside calls is left",
    "RTE-007": "without a single outside line nothing of the outside calls is left",
    "AGR-": "of what was written on Agreement, not of the answers (test_agreement.py)",
    "LDR-": "of import files read back against the sheets (test_exports_refused.py)",
    "MRG-": "of partial returns that are joined, not of the answers (test_merge.py)",
    "QST-": "of what was written on Questions, not of the answers (test_inquiries.py)",
    "DEC-": "of what was written on Discrepancies, not of the answers (test_decisions.py)",
    "WVR-": "of the settings, not of the answers (test_settings.py)",
    "WBK-": "of the workbook as a file, not of the answers (test_health.py, test_forms.py, test_misplaced.py)",
}
"""Rules that no mutation of a clean engagement raises, each or a family, with the reason."""


def test_every_rule_is_raised_by_a_kind_of_mutation_or_is_named_with_the_reason(house, engagements):
    codes = set()
    for name, make in KINDS.items():
        for engagement in engagements.values():
            for throw in range(3):
                try:
                    mutation = make(Chance(engagement, random.Random(f"{name} {throw}")))
                except NotHere:
                    continue
                codes |= {code for code, _ in mutation.found}
    unraised = {rule.code for rule in house.rules} - codes
    named = {code if code in WITHOUT_A_KIND else code[: code.index("-") + 1] for code in unraised}
    assert named == set(WITHOUT_A_KIND)
    assert len(KINDS) >= 380


def test_mutations_that_touch_the_same_are_not_made_together(engagements):
    for seed in range(20):
        for engagement in engagements.values():
            mutations = chosen(engagement, random.Random(seed), MOST)
            touched = Counter(thing for mutation in mutations for thing in mutation.touches)
            assert max(touched.values()) == 1
