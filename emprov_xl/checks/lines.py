"""Verbs about how many calls, sets and lines there is room for."""

from collections.abc import Mapping
from typing import Literal

from emprov_xl.checks import erlang
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, Unjudged, place_of, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit

_LOST = 0.01  # one call in a hundred finds all lines busy: the usual measure for outside lines
_CHANNELS = "trunks.channels"
_KINDS: Mapping[str, tuple[str, ...]] = {
    "digital telephones": ("DSM16", "DSM16p", "DGS"),
    "analog telephones": ("FXS",),
    "analog lines": ("FXO",),
}
_UNKNOWN = "Other"  # a gateway of this kind may have any ports


@verb("peak_above_channels", gives=("channels",))
def peak_above_channels(survey: Survey, field: FieldName) -> Hits:
    """More outside calls are expected at one moment than all trunks together carry; silent without trunks."""
    channels = survey.numbers(_CHANNELS)
    for row, peak in survey.numbers(field).items():
        if (channels or "trunks" in survey.lost) and peak > sum(channels.values()):
            place, unread = place_of(field, row), _uncounted(survey)
            also = tuple(place_of(_CHANNELS, each) for each in list(channels)[:10])
            yield Unjudged(place, unread) if unread else Hit(place, {"channels": str(sum(channels.values()))}, also)


@verb("queues_above_channels", gives=("calls", "needed", "channels"))
def queues_above_channels(survey: Survey) -> Hits:
    """The calls that the queues expect in a busy hour need more lines than bring calls in, at one lost in a hundred.

    By Erlang B on calls times their length; callers who wait hold a line too, so that this is the least.
    """
    lengths = survey.numbers("queues.average_handle_seconds")
    hourly = {row: calls for row, calls in survey.numbers("queues.expected_calls_per_hour").items() if row in lengths}
    ways = survey.texts("trunks.direction")
    carried = {row: each for row, each in survey.numbers(_CHANNELS).items() if ways.get(row) != "Out"}
    work = sum(erlang.traffic(calls, lengths[row]) for row, calls in hourly.items())
    needed = erlang.lines_for(work, _LOST) if work and carried else 0
    channels = sum(carried.values())
    if needed is None or needed > channels:
        first, *others = (place_of(_CHANNELS, row) for row in carried)
        facts = {
            "calls": str(sum(hourly.values())),
            "needed": "thousands of" if needed is None else str(needed),
            "channels": str(channels),
        }
        unread = _uncounted(survey)
        yield (
            Unjudged(first, unread)
            if unread
            else Hit(first, facts, tuple(others[:10]), operands=("queues",), whole=True)
        )


def _uncounted(survey: Survey) -> Place | None:
    """A trunk of which nobody knows how many calls it carries, or their sheet when it is lost."""
    if "trunks" in survey.lost:
        return Place("trunks", None, 0)
    rows = [row for row in survey.rows("trunks") if row not in survey.numbers(_CHANNELS)]
    return place_of(_CHANNELS, rows[0]) if rows else None


@verb("too_few_ports", gives=("count", "ports", "kinds"))
def too_few_ports(survey: Survey, of: Literal["digital telephones", "analog telephones", "analog lines"]) -> Hits:
    """More is to be plugged in than the station modules and gateways of that kind have ports.

    Silent where none is listed, as a system may have ports of its own; but digital telephones always need a module.
    """
    count, kinds = _plugged(survey, of), survey.texts("gateways.kind")
    if not survey.asks("gateways") or _UNKNOWN in kinds.values() or len(kinds) < len(survey.rows("gateways")):
        return
    given = survey.numbers("gateways.ports")
    suited = [row for row, kind in kinds.items() if kind in _KINDS[of]]
    ports = sum(given.get(row, 0) for row in suited)
    if count > ports and (suited or of == "digital telephones"):
        unread = next((row for row in suited if row not in given), None)
        place = place_of("gateways.ports", suited[0]) if suited else Place("gateways", "name", 0)
        facts = {"count": str(count), "ports": str(ports) if ports else "none", "kinds": ", ".join(_KINDS[of])}
        also = tuple(place_of("gateways.ports", row) for row in suited[1:])
        if unread is not None:
            yield Unjudged(place, place_of("gateways.ports", unread))
        else:
            yield Hit(place, facts, also, operands=(of,), whole=True)


def _plugged(survey: Survey, of: str) -> int:
    if of == "analog lines":
        channels = survey.numbers(_CHANNELS)
        return sum(channels.get(row, 0) for row, kind in survey.texts("trunks.kind").items() if kind == "Analog")
    if of == "digital telephones":
        return sum(1 for phone in survey.phones.values() if phone.connection == "digital")
    return sum(1 for phone in survey.phones.values() if phone.technology == "Analog")
