"""Which round a return is of, and what a result rests on that earlier rounds have left."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from emprov_xl.model.past import Past, Round


def round_of(sha256: str, said: int, reviewed: int | None, rounds: Sequence[Round]) -> int:
    """The number of a return's round.

    A return that came before keeps its number. Else it is of the round that it says itself, of the one after the review
    that it answers to, or of the one after the last that is known: whichever is latest.
    """
    same = next((each.number for each in rounds if each.sha256 == sha256), None)
    if same is not None:
        return same
    last = max((each.number for each in rounds), default=0)
    return max(stated_round(said, reviewed), last + 1)


def stated_round(said: int, reviewed: int | None) -> int:
    """The round that a return is of by its own words: of its questionnaire, or after the review that it answers to."""
    return max(said, (reviewed or 0) + 1)


def basis_of(past: Past) -> str:
    """What of the past a result depends on, as a short hash; empty when nothing is known.

    Numbers of events and days of earlier reviews are not of it: they tell when things were written down.
    """
    if not (past.rounds or past.events):
        return ""
    stood = sorted((each.fingerprint, str(each.status), each.since, each.value) for each in past.since.values())
    known = [
        [each.number for each in past.rounds],
        stood,
        sorted(_bare(asdict(each)) for each in past.decisions.values()),
        sorted(_bare(asdict(each)) for each in past.inquiries),
        sorted(_bare(asdict(each)) for each in past.agreements.values()),
        _bare(asdict(past.booking)) if past.booking else "",
        str(past.configured or ""),
    ]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:12]


def _bare(told: dict[str, object]) -> str:
    return json.dumps({key: str(value) for key, value in told.items() if key != "event"}, sort_keys=True)
