"""Engagements are named by people, who write a reference in any case, or the beginning of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_LISTED = 12  # engagements in a sentence


@dataclass(frozen=True, slots=True)
class Engaged:
    """An engagement in the ledger: the name of its result folder, our reference, how many rounds are recorded."""

    slug: str
    reference: str
    rounds: int


def fitting_in(known: Sequence[Engaged], name: str) -> Sequence[Engaged]:
    """Those with this reference, in any case, or this slug; where there is none, those that begin so."""
    asked = name.casefold()
    exact = [each for each in known if asked in (each.slug, each.reference.casefold())]
    return exact or [
        each for each in known if each.slug.startswith(asked) or each.reference.casefold().startswith(asked)
    ]


def listed(asked: str, engagements: Sequence[Engaged]) -> str:
    """The references of some engagements; of many, those that are most like what was asked for."""
    references = [each.reference for each in engagements]
    if len(references) <= _LISTED:
        return ", ".join(references)
    likeness = SequenceMatcher(b=asked.casefold())

    def unlike(reference: str) -> float:
        likeness.set_seq1(reference.casefold())
        return -likeness.ratio()

    return f"{', '.join(sorted(references, key=unlike)[:_LISTED])}, and {len(references) - _LISTED} others"
