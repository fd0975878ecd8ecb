"""Kinds of things that go wrong in a questionnaire, and the clean engagements in which they do."""

import random
from collections.abc import Callable
from dataclasses import replace

from emprov_xl.model.questionnaire import Questionnaire
from tests.mutations import between, calls, cells, flows, numbers, plain, planted, telephones
from tests.mutations.mutation import KINDS, Chance, Engagement, Mutation, NotHere
from tests.samples import hospital, lakeside, office

__all__ = ["ENGAGEMENTS", "KINDS", "PARTS", "Chance", "Engagement", "Mutation", "NotHere", "chosen"]

PARTS = (between, calls, cells, flows, numbers, plain, planted, telephones)
"""The modules that say which kinds there are."""

ENGAGEMENTS: dict[str, Callable[[Questionnaire], Engagement]] = {
    office.ENGAGEMENT: lambda asked: Engagement(office.ENGAGEMENT, office.SHEETS, asked.without(office.WITHOUT)),
    "LAK-001": lambda asked: Engagement("LAK-001", lakeside.SHEETS, asked),
    hospital.ENGAGEMENT: lambda asked: Engagement(hospital.ENGAGEMENT, hospital.SHEETS, asked),
}
"""The clean engagements, the smallest first."""


def chosen(engagement: Engagement, dice: random.Random, count: int) -> list[Mutation]:
    """So many mutations that can be made together, fewer where the engagement has no room for more."""
    mutations: list[Mutation] = []
    for name in dice.sample(sorted(KINDS), len(KINDS)):
        if len(mutations) == count:
            break
        try:
            mutation = KINDS[name](Chance(engagement, dice))
        except NotHere:
            continue
        if mutation.is_apart_from(mutations):
            mutations.append(replace(mutation, kind=name))
    return mutations
