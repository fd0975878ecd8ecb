"""acceptance.json: the test calls for other programs, one call a line."""

import json
from collections.abc import Callable, Iterator, Mapping

from emprov_xl.callflow.call import Ending, Step, Walk
from emprov_xl.callflow.graph import Flow, Kind, Node
from emprov_xl.model.cells import Place
from emprov_xl.model.returned import Returned
from emprov_xl.planning.acceptance import AcceptanceList, Listed

ACCEPTANCE_SCHEMA = "emprov-acceptance/1"
ACCEPTANCE = "acceptance.json"
_ASSUMED = ("switched", "busy", "unanswered", "full", "empty", "left")


def acceptance_document(
    calls: AcceptanceList, returned: Returned, as_of: str, arrival: Callable[[Node], str] | None = None
) -> bytes:
    """The content of acceptance.json; its keys are a contract with other programs, told in docs/acceptance.md.

    `arrival` tells where calls to a node arrive in the lab; without it nothing is said of a lab.
    """
    head = {
        "schema": ACCEPTANCE_SCHEMA,
        "workbook": returned.workbook,
        "sha256": returned.sha256,
        "engagement": returned.engagement,
        "round": returned.round,
        "as_of": as_of,
        "zone": calls.zone,
    }
    told = ",\n".join(
        _line(_call(calls.flow, call, returned) | _in_lab(calls.flow, call, arrival)) for call in calls.calls
    )
    return f'{_line(head)[:-1]},\n"calls": [\n{told}\n]}}\n'.encode("utf-8", "replace")


def _line(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False)


def _call(flow: Flow, call: Listed, returned: Returned) -> dict[str, object]:
    walk, script = call.trial.walk, call.script
    start = flow.nodes[walk.call.start]
    return {
        "no": call.number,
        "call": {"kind": start.kind.value, "name": start.name, "cell": _cell(returned, start.place)},
        "from": script.caller,
        "at": script.day.isoformat() if script.day else None,
        "times": list(script.times),
        "keys": list(walk.call.keys),
        "beforehand": dict(_assumed(flow, walk)),
        "steps": [_step(step, returned) for step in walk.steps],
        "hear": list(script.heard),
        "ending": walk.ending.name.lower(),
        "reached": {"kind": walk.reached.kind.value, "name": walk.reached.name},
        "end": script.end,
        "seconds": walk.seconds,
        "stopped_at": _cell(returned, walk.last.place) if walk.ending is Ending.STOPPED else None,
        "held_by": list(call.own),
        "waits_for": list(call.waits_for),
        "alike": [{"call": name, "extension": extension} for name, extension in call.alike],
        "says": script.aloud,
    }


def _in_lab(flow: Flow, call: Listed, arrival: Callable[[Node], str] | None) -> dict[str, object]:
    """Where the call begins and must arrive in the lab, and the moment as the clock of the lab is told it."""
    if arrival is None:
        return {}
    walk = call.trial.walk
    begins, arrives = arrival(flow.nodes[walk.call.start]), arrival(walk.last.node)
    return {"lab": {"time": int(walk.call.at.timestamp()), "begins": begins, "arrives": arrives}}


def _assumed(flow: Flow, walk: Walk) -> Iterator[tuple[str, list[str]]]:
    for what in _ASSUMED:
        keys: frozenset[str] = getattr(walk.call, what)
        if keys:
            yield what, sorted(flow.nodes[key].said for key in keys)


def _step(step: Step, returned: Returned) -> dict[str, object]:
    """A step; `cell` decides it, `way_cell` says where the call goes on to."""
    return {
        "kind": step.node.kind.value,
        "name": step.node.name,
        "way": step.way.on.value if step.way else None,
        "way_cell": _cell(returned, step.way.place) if step.way else None,
        "pressed": list(step.pressed) if step.node.kind is not Kind.NUMBER else [],
        "seconds": step.seconds,
        "answered_by": step.by.name if step.by else None,
        "cell": _cell(returned, step.place),
    }


def _cell(returned: Returned, place: Place | None) -> str | None:
    return None if place is None or place.field is None else str(returned.cell(place))
