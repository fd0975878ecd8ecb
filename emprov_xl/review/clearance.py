"""Whether the work on an engagement may be scheduled, and whether it was ready before a later change."""

from collections.abc import Iterable

from emprov_xl.model.event import Party
from emprov_xl.model.past import Consent, Past
from emprov_xl.model.schedule import Clearance
from emprov_xl.review.readiness import Accord, Standing
from emprov_xl.review.stages import readiness_of


def clearance_of(past: Past) -> Clearance:
    """What a schedule needs to know of the readiness of an engagement.

    It was ready once when it was scheduled, or when both have agreed to the same content of every section, though of
    some it is another now.
    """
    ready = readiness_of(past)
    changed = [standing.section.title for standing in ready.to_review]
    was_ready = past.booking is not None or (bool(changed) and _both_agreed(ready.standings))
    return Clearance(ready.ready, was_ready or ready.ready, tuple(changed), ready.why_not)


def _both_agreed(standings: Iterable[Standing]) -> bool:
    """Whether both parties have agreed to every section, as it is or as it was."""
    return all(
        standing.accord is Accord.AGREED or (standing.accord is Accord.CHANGED and _was_agreed(standing))
        for standing in standings
    )


def _was_agreed(standing: Standing) -> bool:
    """Whether both agreed to one and the same content, which is gone; half of an agreement never made it ready."""
    heard = [standing.before[party] for party in Party if party in standing.before]
    same = len({each.content for each in heard}) == 1
    return len(heard) == len(Party) and same and all(each.consent is Consent.YES for each in heard)
