"""What an engagement remembers: handed to the review of its next return, and told anew when that is done."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.files import file_stem, safe_name
from emprov_xl.house import House
from emprov_xl.model.event import Event, event_document
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Past, Round, Section, Stood
from emprov_xl.model.returned import Returned
from emprov_xl.request import Request
from emprov_xl.review.history import past_in, round_document, rounds_in
from emprov_xl.review.rounds import basis_of, round_of


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of the engagement before a return, and the round that the return is of.

    `recorded` is whether the result of this very return is known; without a ledger, whatever lies there counts.
    """

    past: Past
    round: int
    recorded: bool

    @property
    def told(self) -> tuple[str, ...]:
        """What of it changes the result."""
        basis = basis_of(self.past)
        return (f"known {basis}",) if basis else ()


def remembered(history: Mapping[str, object], returned: Returned) -> Memory:
    """What a history, as the ledger tells it, says to a return."""
    rounds = rounds_in(history)
    return Memory(
        past=past_in(history, returned.sha256),
        round=round_of(returned.sha256, returned.round, returned.reviewed, rounds),
        recorded=not history or any(each.sha256 == returned.sha256 for each in rounds),
    )


def engagement_slug(engagement: str, workbook: str) -> str:
    """The name by which an engagement is kept: of its reference, or of the workbook where it has none."""
    return safe_name(engagement or file_stem(workbook))


def news_document(
    returned: Returned,
    folder: Path,
    request: Request,
    house: House,
    customer: str,
    verdict: str,
    found: Iterable[Finding],
    stood: Mapping[str, Stood],
    sections: Sequence[Section],
    events: Iterable[Event],
) -> dict[str, object]:
    """What is to be remembered of a return."""
    still = Counter(f"{finding.rule.severity} {finding.rule.stage}" for finding in found)
    told = Round(
        number=returned.round,
        sha256=returned.sha256,
        folder=folder.relative_to(request.output).as_posix(),
        workbook=returned.workbook,
        customer=customer,
        verdict=verdict,
        as_of=request.as_of,
        versions=house.versions,
        open=dict(still),
        sections=tuple(sections),
        findings=stood,
    )
    return {
        "engagement": engagement_slug(returned.engagement, returned.workbook),
        "reference": returned.engagement,
        "round": round_document(told),
        "events": [event_document(event) for event in events],
    }
