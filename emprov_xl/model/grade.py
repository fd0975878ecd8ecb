"""How much a finding holds up, in which review, and who is to answer: the words that options of the command line take.

They stand apart from what bears them, so that `--help` need not import it.
"""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding holds up; ordered by `weight`."""

    BLOCKER = "blocker"
    WARNING = "warning"
    NOTE = "note"

    @property
    def weight(self) -> int:
        """3 for a blocker, 2 for a warning, 1 for a note."""
        return {"blocker": 3, "warning": 2, "note": 1}[self.value]


class Stage(StrEnum):
    """The review in which a rule speaks."""

    COMPLETENESS = "completeness"  # first review, with the customer
    FEASIBILITY = "feasibility"  # internal review, by engineering


class Audience(StrEnum):
    """Who is to answer."""

    CUSTOMER = "customer"
    ENGINEERING = "engineering"
