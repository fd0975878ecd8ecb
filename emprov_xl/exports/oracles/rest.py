"""Issabel's REST interface: what it answers with 409 or 422, and what it takes without a look."""

import json
import re
from collections.abc import Iterator, Mapping

from emprov_xl.exports.oracles.oracle import Refusal

_NAME_35 = re.compile(r"[^\W_](?:[^\W_]|[ '&()/\-])*")
_DESTINATION = re.compile(r"[^,\s]+,[^,\s]+,[^,\s]+")
_NUMBERS = re.compile(r"[0-9]+")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|\*")
_WEEKDAY = re.compile(r"sun|mon|tue|wed|thu|fri|sat|\*")
_MONTHDAY = re.compile(r"[1-9]|[12]\d|3[01]|\*")
_MONTH = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\*")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_TIMES = {"hour": _CLOCK, "weekday": _WEEKDAY, "monthday": _MONTHDAY, "month": _MONTH}
_GROUP_STRATEGIES = {
    *("ringall", "ringall-prim", "hunt", "hunt-prim", "memoryhunt", "memoryhunt-prim"),
    *("firstavailable", "firstnotonphone"),
}
_QUEUE_STRATEGIES = {
    *("ringall", "leastrecent", "fewestcalls", "random", "rrmemory", "rrordered", "linear", "wrandom"),
}
_REQUIRED = {
    "ringgroups": ("extension", "name", "extension_list"),
    "queues": ("extension", "name"),
    "ivr": ("name", "entries"),
    "timegroups": ("name", "times"),
    "timeconditions": (
        *("name", "time_group_id"),
        *("destination_if_time_matches", "destination_if_time_does_not_match"),
    ),
    "inboundroutes": ("extension", "destination"),
    "announcements": ("name", "destination"),
    "miscdestinations": ("name", "number_to_dial"),
}
_LONGEST = {"ringgroups": 35, "queues": 35, "miscdestinations": 100}
_BY_NUMBER = ("ringgroups", "queues")
_PARKING = {str(number) for number in range(70, 79)}
_LONGEST_GOAL = {"timeconditions": 50, "inboundroutes": 50, "queues": 50, "ivr": 200}


class RestOracle:
    """The interface, as far as its controllers check, and the database keeps."""

    def body(self, resource: str, body: Mapping[str, object]) -> Iterator[Refusal]:
        """Why one object is refused, or would be kept otherwise than sent."""
        for field in _REQUIRED[resource]:
            if body.get(field) in ("", None, [], {}):
                yield Refusal("missing", column=field)
        yield from _texts(body)
        name = str(body.get("name", "-"))
        if len(name.encode("utf-8", "replace")) > _LONGEST.get(resource, 50):
            yield Refusal("too-long", column="name")
        if resource in _BY_NUMBER:
            yield from _numbered(resource, body, name)
        for field, value in body.items():
            if "destination" in field:
                yield from _goal(field, value, _LONGEST_GOAL.get(resource, 255))
        yield from {"ivr": _menu, "timegroups": _times, "miscdestinations": _dialled}.get(resource, _nothing)(body)

    def file(self, name: str, content: bytes) -> Iterator[Refusal]:
        """Why a document of requests cannot be sent as it stands."""
        document = json.loads(content)
        known = {tuple(upload["named"]) for upload in document["uploads"]}
        numbers: set[str] = set()
        completed: set[tuple[str, ...]] = set()
        for step, request in enumerate(document["requests"], 1):
            named, body = tuple(request["named"]), request["body"]
            if request["step"] != step or not name.endswith(".json"):
                yield Refusal("order", step)
            if ("reload" in body) == (step == len(document["requests"])):
                yield Refusal("reload", step)  # only the last one applies the configuration
            for refusal in self.body(named[0], {key: value for key, value in body.items() if key != "reload"}):
                yield Refusal(refusal.rule, step, refusal.column)
            for need in _needs(body):
                if need not in known:
                    yield Refusal("not-made-yet", step)
            if named in known and named in completed:
                yield Refusal("name-twice", step)
            if named in known:
                completed.add(named)
            elif named[0] in _BY_NUMBER and named[1] in numbers:
                yield Refusal("number-in-use", step)
            numbers |= {named[1]} if named[0] in _BY_NUMBER else set()
            known.add(named)


def _numbered(resource: str, body: Mapping[str, object], name: str) -> Iterator[Refusal]:
    number = str(body.get("extension", ""))
    if not _NUMBERS.fullmatch(number):
        yield Refusal("extension-not-digits", column="extension")
    if number in _PARKING:
        yield Refusal("parking", column="extension")
    if not _NAME_35.fullmatch(name):
        yield Refusal("name-characters", column="name")
    if resource == "queues":
        if body.get("ring_strategy") not in _QUEUE_STRATEGIES:
            yield Refusal("strategy", column="ring_strategy")
        return
    members = body.get("extension_list")
    listed = [str(member) for member in members] if isinstance(members, list) else []
    if body.get("strategy") not in _GROUP_STRATEGIES:
        yield Refusal("strategy", column="strategy")
    if len("-".join(listed)) > 255:
        yield Refusal("too-many-members", column="extension_list")
    time = body.get("ring_time")
    if not isinstance(time, int) or not 1 <= time <= 300:
        yield Refusal("ring-time", column="ring_time")
    if body.get("confirm_calls") == "yes" and not str(body.get("strategy")).startswith(("ringall", "hunt")):
        yield Refusal("confirm-calls", column="confirm_calls")


def _goal(field: str, value: object, longest: int) -> Iterator[Refusal]:
    written = value.get("written") if isinstance(value, dict) else value
    if not isinstance(written, str) or not _DESTINATION.fullmatch(written):
        yield Refusal("destination", column=field)
    elif len(written) > longest:
        yield Refusal("too-long", column=field)


def _menu(body: Mapping[str, object]) -> Iterator[Refusal]:
    entries = body.get("entries")
    seen: set[object] = set()
    for entry in entries if isinstance(entries, list) else ():
        digits = str(entry.get("digits", ""))
        if not re.fullmatch(r"[0-9*#]{1,10}", digits):
            yield Refusal("digits", column="entries")
        if digits in seen:
            yield Refusal("digits-twice", column="entries")
        seen.add(digits)
        yield from _goal("entries", entry.get("destination"), 200)
    for field in ("invalid_retries", "timeout_retries"):
        tries = body.get(field)
        if not isinstance(tries, int) or not 0 <= tries <= 10:
            yield Refusal("retries", column=field)
    for field in ("invalid_destination", "timeout_destination"):
        yield from _goal(field, body.get(field), 50)


def _times(body: Mapping[str, object]) -> Iterator[Refusal]:
    times = body.get("times")
    for line in times if isinstance(times, list) else ():
        for name, pattern in _TIMES.items():
            ends = [str(line.get(f"{end}_{name}", "")) for end in ("start", "end")]
            if not all(map(pattern.fullmatch, ends)) or ("*" in ends and ends[0] != ends[1]):
                yield Refusal("time-line", column="times")
        if str(line.get("start_hour")) > str(line.get("end_hour")):
            yield Refusal("past-midnight", column="times")


def _dialled(body: Mapping[str, object]) -> Iterator[Refusal]:
    if not re.fullmatch(r"[0-9*#]+", str(body.get("number_to_dial", ""))):
        yield Refusal("number", column="number_to_dial")


def _nothing(_: Mapping[str, object]) -> Iterator[Refusal]:
    return iter(())


def _texts(value: object) -> Iterator[Refusal]:
    if isinstance(value, str) and _UNSEEN.search(value):
        yield Refusal("unseen-character")
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _needs(value: object) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict) and "id_of" in value:
        yield tuple(value["id_of"])
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _needs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _needs(inner)
