"""Verbs about recording and those who are recorded."""

from collections.abc import Iterator
from typing import Literal

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, Unjudged, place_of, unjudged, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit

_RECORDS = (
    ("call_recording.inbound_outside", ("Always",)),
    ("call_recording.outbound_outside", ("Always",)),
    ("dids.recording", ("Record on answer", "Record immediately")),
    ("queues.recording", ("After answer", "Including hold")),
    ("ring_groups.recording", ("Always",)),
)
"""Answers by which calls with the outside are recorded without anybody pressing a key."""

_MESSAGES_ON = "announcements"
_SAYS_SO = ("record", "enregistr", "graba")  # English, French, Spanish


@verb("recorded_unannounced", gives=("state",))
def recorded_unannounced(survey: Survey, law: Literal["all parties", "unsettled"]) -> Hits:
    """Calls are recorded in a state where everyone must agree, and no message of ours tells callers; told once.

    Where a message does tell them, whether it lies on the way of each call is for the call flow to say.
    """
    recorded = list(_recorded(survey))
    if not recorded or any(word in text.casefold() for text in _messages(survey) for word in _SAYS_SO):
        return
    first, *others = recorded
    region, state = survey.site.region, survey.site.state
    if region is None:
        yield from unjudged(first, survey.site.cell_of("country"))
        return
    states = region.all_party_consent if law == "all parties" else region.unsettled_consent
    if states and not state:
        yield from unjudged(first, survey.site.cell_of("state"))
    elif state in states and _MESSAGES_ON in survey.lost:
        yield Unjudged(first, Place(_MESSAGES_ON, None, 0))
    elif state in states:
        yield Hit(first, {"state": states[state]}, tuple(others), operands=(state,), whole=True)


def _recorded(survey: Survey) -> Iterator[Place]:
    for name, words in _RECORDS:
        for row, answer in survey.texts(name).items():
            if answer in words:
                yield place_of(name, row)


def _messages(survey: Survey) -> Iterator[str]:
    yield from survey.texts(f"{_MESSAGES_ON}.text").values()
