"""Erlang's formulas for lines and agents, by the recursion that stays exact however many there are.

A. K. Erlang, "Solution of some Problems in the Theory of Probabilities of Significance in Automatic Telephone
Exchanges" (1917); the recursion B(n) = aB(n-1) / (n + aB(n-1)) is the one of ITU-T E.501 and of every textbook since.
Traffic is in erlangs: calls an hour times seconds a call, divided by 3600.
"""

import math
from collections.abc import Iterator
from itertools import count

_MOST = 5_000  # lines or agents counted up to; whoever needs more is no customer of a questionnaire


def traffic(calls_per_hour: float, seconds: float) -> float:
    """The erlangs that so many calls of such a length make."""
    return calls_per_hour * seconds / 3600


def blocked(erlangs: float, lines: int) -> float:
    """The share of calls that find all lines busy and are lost (Erlang B)."""
    return next(share for n, share in _blocking(erlangs) if n == lines)


def waiting(erlangs: float, agents: int) -> float:
    """The share of calls that must wait for an agent (Erlang C); all of them where there is more work than agents."""
    return 1.0 if erlangs >= agents else _waiting(erlangs, agents, blocked(erlangs, agents))


def answered_within(erlangs: float, agents: int, seconds: float, goal: float) -> float:
    """The share of calls answered within the goal when each takes so many seconds; none where the queue only grows."""
    if erlangs >= agents:
        return 0.0
    return _answered(erlangs, agents, seconds, goal, blocked(erlangs, agents))


def lines_for(erlangs: float, lost: float) -> int | None:
    """The fewest lines that lose no greater share of calls; None where thousands would not do."""
    for n, share in _blocking(erlangs):
        if share <= lost:
            return n
        if n >= _MOST:
            return None
    return None


def agents_for(erlangs: float, seconds: float, goal: float, share: float) -> int | None:
    """The fewest agents who answer at least this share of calls within the goal; None where thousands would not do."""
    for n, lost in _blocking(erlangs):
        if n > erlangs and _answered(erlangs, n, seconds, goal, lost) >= share:
            return n
        if n >= _MOST:
            return None
    return None


def _blocking(erlangs: float) -> Iterator[tuple[int, float]]:
    """Erlang B for 0 lines, 1 line, and so on."""
    share = 1.0
    yield 0, share
    for n in count(1):
        share = erlangs * share / (n + erlangs * share)
        yield n, share


def _waiting(erlangs: float, agents: int, lost: float) -> float:
    return agents * lost / (agents - erlangs * (1 - lost))


def _answered(erlangs: float, agents: int, seconds: float, goal: float, lost: float) -> float:
    return 1 - _waiting(erlangs, agents, lost) * math.exp(-(agents - erlangs) * goal / seconds)
