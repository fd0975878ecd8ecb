"""Everything that no CSV carries, as requests to Issabel's REST interface in the order in which they can be made.

Where a body needs the number of an object, it has {"written": "ivr-{id},s,1", "id_of": ["ivr", "Main menu"]}: the
number is the one that the answer to that object's own request gave. What leads in a circle is first made with a
destination that hangs up, and completed at the end.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emprov_xl.checks.numbers import bare
from emprov_xl.exports.bodies import Bodies, Body
from emprov_xl.exports.calls import inbound
from emprov_xl.exports.export import ExportFile, Source
from emprov_xl.exports.goals import Goals
from emprov_xl.exports.layouts import Layouts
from emprov_xl.exports.lines import Leaf, held_back, readme, told
from emprov_xl.exports.made import ONWARD, Made
from emprov_xl.exports.oracles.rest import RestOracle
from emprov_xl.model.cells import Place
from emprov_xl.planning.resting import from_the_end, spread

SCHEMA = "emprov-issabel-rest/1"
_STUB = "app-blackhole,hangup,1"
_API = "/pbxapi"

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Request:
    """One object to be made: by POST where the system numbers it, else by PUT under its own number."""

    resource: str
    name: str
    body: Body
    place: Place
    number: str = ""

    @property
    def needs(self) -> tuple[tuple[str, str], ...]:
        """The objects whose numbers stand in the body."""
        return tuple(_needs(self.body))


@dataclass(frozen=True)
class IssabelRest:
    """One document of requests, in order, and the README."""

    layouts: Layouts
    key: str = "issabel-rest"
    title: str = "Issabel REST (pbxapi)"

    def oracle(self, _: str) -> RestOracle:
        """The interface."""
        return RestOracle()

    def files(self, source: Source) -> Iterator[ExportFile]:
        """The document and the README."""
        goals = Goals(source, self.layouts.issabel)
        made = Made(source, goals)
        bodies = Bodies(source, goals, made)
        left_out: dict[str, list[tuple[Place, str]]] = {}
        requests = []
        for request, why in _requests(source, made, bodies, goals):
            why_not = why or told(next(RestOracle().body(request.resource, request.body), None))
            if why_not:
                left_out.setdefault(request.resource, []).append((request.place, why_not))
            else:
                requests.append(request)
        requests = _whole(requests, left_out, bodies)
        if not requests and not left_out:
            return
        document = {
            "schema": SCHEMA,
            "uploads": bodies.uploads(requests_need=dict.fromkeys(need for each in requests for need in each.needs)),
            "requests": list(_numbered(_ordered(requests, self.layouts.order))),
        }
        yield ExportFile(f"{self.key}/requests.json", as_json(document))
        counts: dict[str, int] = {}
        for request in requests:
            counts[request.resource] = counts.get(request.resource, 0) + 1
        leaves = [
            Leaf(f"requests.json, {resource}", counts.get(resource, 0), tuple(left_out.get(resource, ())))
            for resource in self.layouts.order
            if resource in counts or resource in left_out
        ]
        yield readme(f"{self.key}/README.txt", self.layouts.rest, leaves, source, bodies.by_hand())


def as_json(document: Mapping[str, object]) -> bytes:
    """A document as it is written."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _requests(source: Source, made: Made, bodies: Bodies, goals: Goals) -> Iterator[tuple[Request, str]]:
    """Every object with its body, and why it cannot be made if so."""
    survey = source.survey
    for sheet, resource, body_of in (("ring_groups", "ringgroups", bodies.group), ("queues", "queues", bodies.queue)):
        for row in survey.rows(sheet):
            place = Place(sheet, None, row)
            number = bare(survey.text(f"{sheet}.number", row))
            why = held_back(place, source.held) or made.left_out.get(f"{sheet}@{row}", "")
            yield Request(resource, number, {} if why else body_of(row), place, number), why
    for group in made.groups.values():
        yield Request("timegroups", group.name, bodies.time_group(group), group.place), group.why_not
    for each in made.all_objects:
        why = made.left_out.get(each.node, "")
        if why:
            yield Request(each.resource, each.name, {}, each.place), why
        else:
            for name, body in bodies.of(each):
                yield Request(each.resource, name, body, each.place), ""
    for line, goal in inbound(source, goals):
        route = f"{line.values.get('did', '')}^{line.values['caller']}"
        why = line.why_not or held_back(line.place, source.held) or made.left_out.get(goal.node, "")
        yield Request("inboundroutes", route, {} if why else bodies.route(line, goal), line.place, route), why


def _whole(requests: list[Request], left_out: dict[str, list[tuple[Place, str]]], bodies: Bodies) -> list[Request]:
    """The requests of which everything that they need is made too; one that was refused takes others with it."""
    there = {(each.resource, each.name) for each in requests} | bodies.recordings
    lacking = {
        ("", at): ("lacks",) for at, each in enumerate(requests) if any(need not in there for need in each.needs)
    }
    at_name = {(each.resource, each.name): ("", at) for at, each in enumerate(requests)}
    edges = {("", at): [at_name[need] for need in each.needs if need in at_name] for at, each in enumerate(requests)}
    gone = spread(lacking, edges).codes
    for _, at in sorted(gone):
        left_out.setdefault(requests[at].resource, []).append((requests[at].place, ONWARD))
    return [each for at, each in enumerate(requests) if ("", at) not in gone]


def _ordered(requests: list[Request], order: tuple[str, ...]) -> list[Request]:
    """Each after those whose numbers it needs, else by resource as the definitions have them."""
    listed = sorted(requests, key=lambda each: order.index(each.resource))
    at = {(each.resource, each.name): position for position, each in enumerate(listed)}
    edges = {
        ("", position): {("", at[need]) for need in each.needs if need in at} for position, each in enumerate(listed)
    }
    return [
        listed[position] for _, position in from_the_end([("", position) for position in range(len(listed))], edges)
    ]


def _numbered(requests: list[Request]) -> Iterator[Json]:
    """The requests as they are sent, with those at the end that complete what leads in a circle."""
    sent: list[_Sent] = []
    there: set[tuple[str, str]] = set()
    unfinished = []
    for each in requests:
        early = [need for need in each.needs if need not in there and need[0] != "recordings"]
        body = {key: _stubbed(inner, set(early)) for key, inner in each.body.items()} if early else each.body
        unfinished += [each] if early else []
        there.add((each.resource, each.name))
        path = f"{_API}/{each.resource}" + (f"/{each.number}" if each.number else "")
        method = "PUT" if each.number else "POST"
        sent.append(_Sent({"method": method, "path": path, "named": [each.resource, each.name]}, body))
    for each in unfinished:
        path = f"{_API}/{each.resource}/{each.number or '{id}'}"
        completing: Json = {} if each.number else {"id_of": [each.resource, each.name]}
        sent.append(_Sent({"method": "PUT", "path": path, "named": [each.resource, each.name]} | completing, each.body))
    for step, request in enumerate(sent, 1):
        body = {**request.body, "reload": 0} if step < len(sent) else request.body  # the last one applies all of it
        yield {"step": step, **request.head, "body": body}


@dataclass(frozen=True, slots=True)
class _Sent:
    head: Json
    body: Body


def _needs(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if "id_of" in value:
            resource, name = value["id_of"]
            yield resource, name
        else:
            for inner in value.values():
                yield from _needs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _needs(inner)


def _stubbed(value: object, early: set[tuple[str, str]]) -> object:
    """The same, hanging up where it would lead to what is not there yet."""
    if isinstance(value, dict):
        if "id_of" in value:
            return _STUB if tuple(value["id_of"]) in early else value
        return {key: _stubbed(inner, early) for key, inner in value.items()}
    return [_stubbed(inner, early) for inner in value] if isinstance(value, list) else value
