"""What an engineer wrote on the sheet Internal Review."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row: `what` tells its kind; `number` is that of a question, or the code of a finding."""

    row: int
    what: str
    number: str
    about: str
    words: str
    why: str
    answer: str
    decision: str
    reason: str
    by: str
    fingerprint: str
    value: str
    engagement: str
