"""A call is traced through a return: forward from a number, or back from whoever is reached."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from emprov_xl.callflow.call import SILENCE, Call, Ending, Step, Walk
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.callflow.reach import leading_to, moving, path_along
from emprov_xl.callflow.readback import paragraph
from emprov_xl.callflow.times import site_zone
from emprov_xl.callflow.walk import walk
from emprov_xl.callflow.words import last_sentence, sentence, sentences, spoken, target
from emprov_xl.checks.numbers import public
from emprov_xl.checks.survey import Survey
from emprov_xl.errors import UsageError
from emprov_xl.house import House
from emprov_xl.model.cells import Place
from emprov_xl.model.returned import Returned
from emprov_xl.returns import read_and_understood

_NAMED_ON = (
    *("extensions", "ring_groups", "queues", "call_routing", "auto_attendants", "announcements", "shared_mailboxes"),
    *("paging_groups", "conferences", "external_numbers", "dids"),
)
"""The sheets whose rows a name may mean, in the order in which they are asked."""

_SILENT = "-"  # among the keys: nothing is pressed
_MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the command line, as typed."""

    number: str
    at: dt.datetime
    keys: tuple[str, ...] = ()
    caller: str = ""
    busy: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    switched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
    """A return whose calls can be traced."""

    returned: Returned
    survey: Survey

    @property
    def flow(self) -> Flow:
        """Where its calls go."""
        return self.survey.flow

    def cell(self, place: Place | None) -> str:
        """The cell of a place as one finds it in the workbook: Ring Groups!G7."""
        if place is None or place.field is None:
            return ""
        return str(self.returned.cell(place))

    def zone(self) -> str:
        """The time zone of the site; UTC where none is told, and then hours are not known either."""
        return site_zone(self.survey)


def traced(path: Path, house: House) -> Traced:
    """A returned workbook, understood; Rejected when it is none."""
    known = read_and_understood(path, house)
    return Traced(known.returned, known.survey)


def forward(traced: Traced, asked: Asked) -> Walk:
    """The walk that was asked for; UsageError for a number or a name that is not in the workbook."""
    names = {
        "busy": asked.busy,
        "unanswered": asked.unanswered,
        "full": asked.full,
        "empty": asked.empty,
        "switched": asked.switched,
    }
    assumed = {what: frozenset(key for text in texts for key in meant(traced, text)) for what, texts in names.items()}
    keys = tuple(SILENCE if key == _SILENT else key for key in asked.keys)
    at = asked.at.replace(tzinfo=ZoneInfo(traced.zone()))
    return walk(traced.flow, Call(_start(traced, asked.number, asked.caller), at, keys, **assumed))


def read_back(traced: Traced, number: str, caller: str = "") -> str:
    """All that was asked for a number, as a paragraph that the customer can correct."""
    return paragraph(traced.flow, _start(traced, number, caller))


def _start(traced: Traced, number: str, caller: str) -> str:
    """The node that a number leads to: an inbound one, or one that colleagues dial."""
    entry = traced.flow.entry(public(number), public(caller).casefold())
    if entry is not None:
        return entry.node
    inside = [key for key in _numbered(traced, number) if key in traced.flow.nodes]
    if inside:
        return inside[0]
    known = [node.name for node in traced.flow.of(Kind.NUMBER)]
    more = f" and {len(known) - _MOST_OFFERED} more" if len(known) > _MOST_OFFERED else ""
    offered = f"there are {'; '.join(known[:_MOST_OFFERED])}{more}" if known else "no number is listed"
    raise UsageError(f"{number} is not on the sheet {traced.survey.title('dids')}: {offered}.")


def _numbered(traced: Traced, text: str) -> list[str]:
    uses = traced.survey.register.by_number.get(text.strip(), ())
    return [f"{use.place.sheet}@{use.place.row}" for use in uses]


def meant(traced: Traced, text: str) -> tuple[str, ...]:
    """The nodes that a number or a name means; UsageError when there is none."""
    found = [key for key in _numbered(traced, text) if key in traced.flow.nodes]
    if not found:
        asked = (sheet for sheet in _NAMED_ON if sheet in traced.survey.directories)
        rows = ((sheet, traced.survey.directories[sheet].rows(text)) for sheet in asked)
        found = next(([f"{sheet}@{row}" for row in these] for sheet, these in rows if these), [])
    wanted = text.strip().casefold()
    found = found or [key for key in (wanted, f"outside {public(text.removesuffix('#'))}") if key in traced.flow.nodes]
    mailbox = wanted.removeprefix("voicemail ")
    if not found and mailbox != wanted:
        found = [key.replace("extensions@", "voicemail@") for key in meant(traced, mailbox)]
    known = [key for key in found if key in traced.flow.nodes]
    if not known:
        raise UsageError(f"Nothing in the workbook is called {text!r}; give its number or its name.")
    return tuple(known)


# a walk, told


def lines(traced: Traced, walked: Walk) -> Iterator[str]:
    """The walk for the screen: when each step begins, what happens, and the cell that decides it."""
    yield _heading(traced, walked)
    spent = 0
    for position, step in enumerate(walked.steps):
        last = position == len(walked.steps) - 1
        said = last_sentence(traced.flow, walked) if last else sentence(traced.flow, step)
        cells = dict.fromkeys(
            filter(None, (traced.cell(step.place), traced.cell(step.way.place if step.way else None)))
        )
        yield f"{spent // 60:3}:{spent % 60:02}  {said}" + (f"  [{', '.join(cells)}]" if cells else "")
        spent += step.seconds or 0
    yield closing(walked)


def read_aloud(traced: Traced, walked: Walk) -> str:
    """The walk as a paragraph to be read to the customer."""
    return " ".join([_heading(traced, walked), *sentences(traced.flow, walked), closing(walked)])


def closing(walked: Walk) -> str:
    """How it ends and how long the caller waits."""
    after = f" after {spoken(walked.seconds)}" if walked.seconds else " at once"
    unknown = any(step.seconds is None for step in walked.steps)
    doubt = "; how long one of the steps takes is not said" if unknown else ""
    where = "" if walked.ending in (Ending.HANG_UP, Ending.BUSY, Ending.STOPPED) else f": {walked.reached.said}"
    return f"The call {walked.ending}{after}{where}{doubt}."


def _heading(traced: Traced, walked: Walk) -> str:
    at = walked.call.at
    day = f"{at:%A} {at.day} {at:%B %Y}"
    return f"{traced.flow.nodes[walked.call.start].name} is called on {day} at {at:%H:%M} ({traced.zone()}, {at:%Z})."


def document(traced: Traced, walked: Walk) -> str:
    """The walk as JSON for other programs."""
    call = walked.call
    flow = traced.flow
    assumed = {name: getattr(call, name) for name in ("busy", "unanswered", "full", "empty", "switched")}
    content = {
        "schema": "emprov-trace/1",
        "workbook": traced.returned.workbook,
        "called": flow.nodes[call.start].name,
        "at": call.at.isoformat(),
        "zone": traced.zone(),
        "keys": list(call.keys),
        "assumed": {name: sorted(flow.nodes[key].name for key in keys) for name, keys in assumed.items() if keys},
        "steps": [_step(traced, walked, step) for step in walked.steps],
        "ending": walked.ending.name.lower(),
        "reached": {"kind": walked.reached.kind.value, "name": walked.reached.name},
        "seconds": walked.seconds,
        "stopped_at": traced.cell(walked.last.place) if walked.ending is Ending.STOPPED else None,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _step(traced: Traced, walked: Walk, step: Step) -> Mapping[str, object]:
    last = step is walked.last
    return {
        "kind": step.node.kind.value,
        "name": step.node.name,
        "way": step.way.on.value if step.way else None,
        "way_cell": traced.cell(step.way.place) if step.way else None,
        "pressed": list(step.pressed),
        "seconds": step.seconds,
        "answered_by": step.by.name if step.by else None,
        "cell": traced.cell(step.place) or None,
        "says": last_sentence(traced.flow, walked) if last else sentence(traced.flow, step),
    }


# a trace back


@dataclass(frozen=True, slots=True)
class Route:
    """One thing that calls come in by, and the shortest way from it."""

    start: Node
    path: tuple[Way, ...]


def backward(traced: Traced, text: str) -> list[Route]:
    """Everything that can reach whoever is meant: inbound numbers first, each by its shortest way."""
    wanted = meant(traced, text)
    first = leading_to(traced.flow, wanted, moving)
    routes = [Route(traced.flow.nodes[key], path_along(first, key)) for key in traced.flow.nodes if key in first]
    return sorted(routes, key=lambda route: (route.start.kind is not Kind.NUMBER, len(route.path)))


def back_lines(traced: Traced, text: str, routes: Iterable[Route]) -> Iterator[str]:
    """The trace back for the screen."""
    routes = list(routes)
    numbers = [route for route in routes if route.start.kind is Kind.NUMBER]
    whom = ", ".join(target(traced.flow.nodes[key]) for key in meant(traced, text))
    yield f"{len(numbers)} inbound numbers and {len(routes) - len(numbers)} other things lead to {whom}."
    for route in routes:
        yield f"  {route.start.said}: " + "; ".join(_hop(traced, way) for way in route.path)


def back_document(traced: Traced, text: str, routes: Iterable[Route]) -> str:
    """The trace back as JSON for other programs."""
    nodes = traced.flow.nodes
    content = {
        "schema": "emprov-trace-back/1",
        "workbook": traced.returned.workbook,
        "to": [{"kind": nodes[key].kind.value, "name": nodes[key].name} for key in meant(traced, text)],
        "from": [
            {
                "kind": route.start.kind.value,
                "name": route.start.name,
                "path": [_way(traced, way) for way in route.path],
            }
            for route in routes
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _way(traced: Traced, way: Way) -> Mapping[str, object]:
    there = traced.flow.nodes[way.target]
    to = {"kind": there.kind.value, "name": there.name}
    return {"way": way.on.value, "key": way.key, "to": to, "cell": traced.cell(way.place)}


def _hop(traced: Traced, way: Way) -> str:
    on = {On.ALWAYS: "", On.KEY: f"key {way.key} "}.get(way.on, f"{way.on} ")
    if way.source in ("dialling", "directory"):
        on = "dialled "
    return f"{on}→ {traced.flow.nodes[way.target].said} [{traced.cell(way.place)}]"
