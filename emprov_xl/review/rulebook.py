"""With which rules a round was judged, so that what a new rule finds is not put down to a changed answer."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Round, Status
from emprov_xl.model.rule import Rule

JUDGED_BY = "judged by"
"""Under which key the versions of a round tell its rules."""

_DIGITS = 4


def rulebook_of(rules: Iterable[Rule]) -> str:
    """The rules of a review in one text: the code of each, with a short mark of what it looks for."""
    return " ".join(sorted(map(_marked, rules)))


def _marked(rule: Rule) -> str:
    looks_for = repr((rule.verb, sorted(rule.arguments.items())))
    return f"{rule.code}:{hashlib.sha256(looks_for.encode()).hexdigest()[:_DIGITS]}"


def new_by_rules(findings: Sequence[Finding], last: Round | None, rules: Iterable[Rule]) -> Counter[str]:
    """How many new findings there are by rules that the last round was not judged by, or that look for more now.

    By code; none in a first round, or where it is not remembered by which rules the last one was judged.
    """
    told = last.versions.get(JUDGED_BY) if last else None
    if not told:
        return Counter()
    known = set(told.split())
    fresh = {rule.code for rule in rules if _marked(rule) not in known}
    return Counter(each.rule.code for each in findings if each.status is Status.NEW and each.rule.code in fresh)
