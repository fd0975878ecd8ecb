"""The bodies of the requests: each object of the call flow in the fields that Issabel's interface has."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from emprov_xl.checks.links import Link
from emprov_xl.checks.numbers import bare
from emprov_xl.exports.export import Source
from emprov_xl.exports.goals import Goal, Goals
from emprov_xl.exports.lines import Line, held_back
from emprov_xl.exports.made import Made, Object
from emprov_xl.exports.times import TimeGroup
from emprov_xl.files import safe_name
from emprov_xl.model.cells import Place

Body = dict[str, object]

_HANG_UP = "app-blackhole,hangup,1"
_YES = {"Yes": "yes", "No": "no"}
_RECORDING = {"Always": "always", "On demand": "dontcare", "Never": "never"}
_LANGUAGE = {"French": "fr", "French (Canada)": "fr", "Spanish": "es"}
_TIMES = ("hour", "weekday", "monthday", "month")
_BY_HAND = (
    ("call_routing", "override_index", "the switch by hand (call flow control) of Call Routing by Time"),
    ("ring_groups", "skip_busy", "passing over busy members of Ring Groups"),
    ("queues", "exit_key", "the way out by a key of Queues"),
    ("queues", "music", "the music of Queues"),
    ("queues", "schedule", "the hours of Queues"),
)


class Bodies:
    """Makes the body of each request; what it has no field for is told as to be done by hand."""

    def __init__(self, source: Source, goals: Goals, made: Made) -> None:
        self._source = source
        self._survey = source.survey
        self._goals = goals
        self._made = made
        self._names = {each.node: (each.resource, each.name) for each in made.all_objects}

    @cached_property
    def _members(self) -> Mapping[tuple[str, int], tuple[Link, ...]]:
        """The members of each row."""
        lists: dict[tuple[str, int], list[Link]] = {}
        for link in (link for names in self._survey.members for link in names.links):
            lists.setdefault((link.place.sheet, link.place.row), []).append(link)
        return {row: tuple(links) for row, links in lists.items()}

    @cached_property
    def recordings(self) -> set[tuple[str, str]]:
        """Every prompt that may be uploaded."""
        return {("recordings", name) for name in self._survey.texts("announcements.name").values()}

    def uploads(self, requests_need: Mapping[tuple[str, str], None]) -> list[Body]:
        """The prompts to record and upload before the first request, as far as something plays them."""
        texts = self._survey.texts("announcements.text")
        return [
            {"named": ["recordings", name], "file": f"{safe_name(name)}.wav", "text": texts.get(row, "")}
            for row, name in self._survey.texts("announcements.name").items()
            if ("recordings", name) in requests_need
        ]

    def by_hand(self) -> list[str]:
        """What was asked for and has no field: where."""
        lines = []
        for sheet, key, words in _BY_HAND:
            rows = [
                str(row) for row, answer in self._survey.answers(f"{sheet}.{key}").items() if answer not in ("No", None)
            ]
            lines += [f"    {words}: row {', '.join(rows)}"] if rows else []
        return ["To be set by hand, as no field is known for it:", *lines] if lines else []

    def written(self, goal: Goal) -> object:
        """A destination: a string, or the string with the object whose number goes into it."""
        if not goal.node:
            return goal.text or _HANG_UP
        resource, name = self._names[goal.node]
        return {"written": goal.text, "id_of": [resource, name]}

    def of(self, made: Object) -> Iterator[tuple[str, Body]]:
        """The objects that one of ours becomes, with their names; calls enter by the last one."""
        row = made.place.row
        match made.resource:
            case "miscdestinations":
                number = self._survey.text("external_numbers.number", row)
                dialled = made.node.removeprefix("outside ") if made.node.startswith("outside ") else number
                yield made.name, {"name": made.name, "number_to_dial": bare(dialled).removesuffix("#")}
            case "announcements":
                yield made.name, self._announcement(made, row)
            case "ivr":
                yield made.name, self._menu(made, row)
            case _:
                yield from self._conditions(made, row)

    def group(self, row: int) -> Body:
        """A ring group."""
        text = self._text("ring_groups", row)
        return {
            "extension": bare(text("number")),
            "name": text("name"),
            "strategy": text("strategy"),
            "ring_time": _whole(text("ring_seconds")),
            "extension_list": list(self._called("ring_groups", row)),
            "destination_if_no_answer": self._to("ring_groups", "no_answer", row),
            "cid_name_prefix": text("name_prefix"),
            "announce_id": self._recording(text("announcement")),
            "confirm_calls": _YES.get(text("confirm_calls"), "no"),
            "recording": _RECORDING.get(text("recording"), "dontcare"),
        }

    def queue(self, row: int) -> Body:
        """A queue with its agents."""
        text = self._text("queues", row)
        return {
            "extension": bare(text("number")),
            "name": text("name"),
            "ring_strategy": text("strategy"),
            "static_members": list(self._agents(row, "Static")),
            "dynamic_members": list(self._agents(row, "Dynamic")),
            "max_wait": _whole(text("max_wait_seconds")),
            "timeout": _whole(text("agent_timeout_seconds") or "15"),
            "agent_retry": _whole(text("retry_seconds") or "5"),
            "wrapup_time": _whole(text("wrap_up_seconds") or "0"),
            "max_callers_waiting": _whole(text("max_callers") or "0"),
            "join_empty": text("join_empty").lower().replace(" ", "") or "yes",
            "leave_when_empty": text("leave_empty").lower().replace(" ", "") or "no",
            "failover_destination": self._to("queues", "overflow", row),
            "join_announce_id": self._recording(text("join_announcement")),
            "agent_announce_id": self._recording(text("agent_announcement")),
            "skip_busy_agents": _YES.get(text("skip_busy"), "no"),
            "auto_pause": _YES.get(text("auto_pause"), "no"),
        }

    def time_group(self, group: TimeGroup) -> Body:
        """A time group."""
        return {"name": group.name, "times": [_time(line) for line in group.lines]}

    def route(self, line: Line, goal: Goal) -> Body:
        """An inbound route."""
        return {
            "extension": line.values["did"],
            "callerid_number": line.values["caller"],
            "description": line.values["description"],
            "destination": self.written(goal),
        }

    def _announcement(self, made: Object, row: int) -> Body:
        return {
            "name": made.name,
            "recording_id": self._recording(self._survey.text("announcements.name", row)),
            "destination": self._to("announcements", "then", row),
        }

    def _menu(self, made: Object, row: int) -> Body:
        text = self._text("auto_attendants", row)
        retries = _whole(text("retries") or "3")
        return {
            "name": made.name,
            "description": f"{text('number')} {made.name}".strip(),
            "greet_recording": self._recording(text("greeting")),
            "direct_dial": "yes" if text("direct_dial") == "Extensions" else "no",
            "timeout": _whole(text("timeout_seconds") or "10"),
            "invalid_retries": retries,
            "invalid_destination": self._to("auto_attendants", "invalid", row),
            "timeout_retries": retries,
            "timeout_destination": self._to("auto_attendants", "timeout", row),
            "entries": [
                {
                    "digits": self._survey.text("menu_options.key", option),
                    "destination": self._to("menu_options", "destination", option),
                    "return_to_ivr": "no",
                }
                for option in self._options.get(row, ())
            ],
        }

    @cached_property
    def _options(self) -> Mapping[int, tuple[int, ...]]:
        """The options of each menu."""
        lists: dict[int, list[int]] = {}
        for row, name in self._survey.texts("menu_options.attendant").items():
            for menu in self._survey.directories["auto_attendants"].rows(name)[:1]:
                lists.setdefault(menu, []).append(row)
        return {menu: tuple(options) for menu, options in lists.items()}

    def _conditions(self, made: Object, row: int) -> Iterator[tuple[str, Body]]:
        """A time condition for each time group: hours first, then what goes before them, each on to the one before."""
        chain = self._made.chain(row)
        closed: object = self._to("call_routing", "closed", row)
        for at, group in enumerate(chain, 1):
            name = made.name if at == len(chain) else f"{made.name[:40]} / {at}"
            on_holiday = group.node.startswith("holidays") and not group.node.endswith(" open")
            matched = self._holiday(row) if on_holiday else self._to("call_routing", "open", row)
            yield (
                name,
                {
                    "name": name,
                    "time_group_id": {"written": "{id}", "id_of": ["timegroups", group.name]},
                    "destination_if_time_matches": matched,
                    "destination_if_time_does_not_match": closed,
                },
            )
            closed = {"written": "timeconditions,{id},1", "id_of": ["timeconditions", name]}

    def _holiday(self, row: int) -> object:
        """Where holidays go: where the routing says, else where calls go when closed."""
        key = "holiday" if self._goals.is_said("call_routing", "holiday", row) else "closed"
        return self._to("call_routing", key, row)

    def _text(self, sheet: str, row: int) -> "Teller":
        return Teller(self._source, sheet, row)

    def _to(self, sheet: str, key: str, row: int) -> object:
        return self.written(self._goals.of(sheet, key, row))

    def _recording(self, named: str) -> object:
        """The prompt that an announcement is; none where nothing is named."""
        if not named:
            return ""
        rows = self._survey.directories["announcements"].rows(named)
        name = self._survey.text("announcements.name", rows[0]) if rows else named
        return {"written": "{id}", "id_of": ["recordings", name]}

    def _called(self, sheet: str, row: int) -> Iterator[str]:
        """The members as they are dialled."""
        for link in self._members.get((sheet, row), ()):
            if link.is_outside:
                yield bare(link.text)
            elif link.rows and not held_back(Place("extensions", None, link.rows[0]), self._source.held):
                yield bare(self._survey.text("extensions.extension", link.rows[0]))

    def _agents(self, queue: int, kind: str) -> Iterator[str]:
        for row in self._agents_of.get(queue, ()):
            if self._survey.text("agents.kind", row) == kind:
                for number in self._called("agents", row):
                    yield f"{number},{self._survey.text('agents.penalty', row) or '0'}"

    @cached_property
    def _agents_of(self) -> Mapping[int, tuple[int, ...]]:
        lists: dict[int, list[int]] = {}
        for row, name in self._survey.texts("agents.queue").items():
            for queue in self._survey.directories["queues"].rows(name)[:1]:
                if not held_back(Place("agents", None, row), self._source.held):
                    lists.setdefault(queue, []).append(row)
        return {queue: tuple(rows) for queue, rows in lists.items()}


class Teller:
    """The answers of one row as text, a blank being what the field takes for it."""

    def __init__(self, source: Source, sheet: str, row: int) -> None:
        self._survey = source.survey
        self._sheet = sheet
        self._row = row

    def __call__(self, key: str) -> str:
        """One answer."""
        name = f"{self._sheet}.{key}"
        return self._survey.text(name, self._row) or self._survey.field(name).default or ""


def _whole(text: str) -> object:
    return int(text) if text.isdecimal() else text


def _time(line: str) -> Body:
    """A line of times as its eight fields."""
    fields: Body = {}
    for part, name in zip(line.split("|"), _TIMES, strict=True):
        first, _, last = part.partition("-")
        fields[f"start_{name}"] = first
        fields[f"end_{name}"] = last or first
    return fields
