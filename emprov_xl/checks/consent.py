"""Verbs about recording and those who are recorded."""

from collections.abc import Iterable, Iterator
from typing import Literal

from emprov_xl.callflow.graph import Kind, Way
from emprov_xl.callflow.reach import leading_to, moving, origins
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
_ANSWERED = frozenset({Kind.EXTENSION, Kind.GROUP, Kind.QUEUE, Kind.OUTSIDE})
_UNHEARD = ("call_recording.announcement", "queues.agent_announcement")
"""Answers that name a message which callers never hear: a policy plays nothing by itself, an agent is told alone."""

_SAYS_SO = ("record", "enregistr", "graba")  # English, French, Spanish


@verb("recorded_unannounced", gives=("state",))
def recorded_unannounced(survey: Survey, law: Literal["all parties", "unsettled"]) -> Hits:
    """Calls are recorded in a state where everyone must agree, and no message of ours tells callers; told once.

    Where a message does tell them, whether it lies on the way of each call is for the call flow to say.
    """
    recorded = list(_recorded(survey))
    if not recorded or any(_is_notice(text) for text in _messages(survey)):
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


@verb("unannounced_on_the_way", gives=("state", "number"))
def unannounced_on_the_way(survey: Survey, law: Literal["all parties", "unsettled"]) -> Hits:
    """Calls are recorded where everyone must agree and a message says so, but some way to them does not play it."""
    region, state = survey.site.region, survey.site.state
    states = {} if region is None else region.all_party_consent if law == "all parties" else region.unsettled_consent
    says_so = {row for row, text in survey.texts(f"{_MESSAGES_ON}.text").items() if _is_notice(text)}
    if state not in states or not _is_played(survey, says_so):
        return
    flow = survey.flow
    told = {
        way.source
        for row in says_so
        for way in flow.into.get(f"{_MESSAGES_ON}@{row}", ())
        if not way.moves and f"{way.place.sheet}.{way.place.field}" not in _UNHEARD
    }
    told |= {f"{_MESSAGES_ON}@{row}" for row in says_so}

    def untold(way: Way) -> bool:
        return moving(way) and way.source not in told

    came_from = origins(flow, [node.key for node in flow.of(Kind.NUMBER)], untold)
    unwarned = [key for key in came_from if key not in told]
    answered = [key for key in unwarned if flow.nodes[key].kind in _ANSWERED]
    ringing = leading_to(flow, answered, untold)
    blamed: dict[Place, str] = {}
    for key, place in _recorded_nodes(survey).items():
        if key in came_from and key not in told and (flow.nodes[key].kind is not Kind.NUMBER or key in ringing):
            blamed.setdefault(place, came_from[key])
    for place, number in blamed.items():
        yield Hit(place, {"state": states[state], "number": flow.nodes[number].name}, operands=(state,))


def _recorded_nodes(survey: Survey) -> dict[str, Place]:
    """What records calls from outside by itself, and the cell that says so."""
    found = {f"{place.sheet}@{place.row}": place for place in _recorded(survey) if place.sheet != "call_recording"}
    always = {row for row, mode in survey.texts("call_recording.inbound_outside").items() if mode == "Always"}
    for link in survey.links("extensions.call_recording"):
        if not always.isdisjoint(link.rows):
            cell = place_of("call_recording.inbound_outside", link.rows[0])
            found[f"extensions@{link.place.row}"] = cell
    return found


@verb("notice_nobody_plays", gives=("state", "notice"))
def notice_nobody_plays(survey: Survey) -> Hits:
    """Calls are recorded where everyone must agree, and no place plays the message that says so; told once.

    Whether a message that is played lies on the way of each call is for the call flow to say.
    """
    recorded, region, state = list(_recorded(survey)), survey.site.region, survey.site.state
    notices = [row for row, text in survey.texts("announcements.text").items() if _is_notice(text)]
    if not recorded or not notices or region is None or state not in region.all_party_consent:
        return
    if _is_played(survey, notices):
        return
    first = place_of("announcements.name", notices[0])
    facts = {"state": region.all_party_consent[state], "notice": survey.who(first)}
    yield Hit(first, facts, tuple(recorded[:10]), operands=(state,), whole=True)


def _is_played(survey: Survey, notices: Iterable[int]) -> bool:
    """Whether anything plays one of the messages to callers."""
    return any(f"{place.sheet}.{place.field}" not in _UNHEARD for place in _players(survey, notices))


def _players(survey: Survey, notices: Iterable[int]) -> Iterator[Place]:
    """The answers that name one of the messages."""
    for row in notices:
        yield from survey.referrers(_MESSAGES_ON).get(row, ())


def _is_notice(text: str) -> bool:
    return any(word in text.casefold() for word in _SAYS_SO)


def _recorded(survey: Survey) -> Iterator[Place]:
    for name, words in _RECORDS:
        for row, answer in survey.texts(name).items():
            if answer in words:
                yield place_of(name, row)


def _messages(survey: Survey) -> Iterator[str]:
    yield from survey.texts(f"{_MESSAGES_ON}.text").values()
