"""A caller who goes through the dial plan of a lab step by step, as Asterisk does."""

import datetime as dt
import operator
import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from emprov_xl.callflow.call import SILENCE
from tests.asterisk import APPLICATION, BadSyntax

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COMPARED = {
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}


@dataclass
class Circumstances:
    """What is so while a call is made: who is busy, who leaves it unanswered, and how the queues stand."""

    busy: set = field(default_factory=set)  # devices
    unanswered: set = field(default_factory=set)  # devices, and extensions with their context
    full: set = field(default_factory=set)  # queues
    empty: set = field(default_factory=set)
    left: set = field(default_factory=set)
    stored: set = field(default_factory=set)  # what stands in the database of Asterisk


@dataclass
class Arrived:
    """How a call ended, where, at which device, and after how many seconds."""

    ending: str
    context: str
    exten: str
    device: str
    seconds: int


class Call:
    """A call in the dial plan, step by step, as Asterisk goes through it."""

    def __init__(self, files, at, keys, circumstances, caller=""):
        self.files, self.start, self.keys, self.so = files, at, list(keys), circumstances
        self.seconds = 0
        self.variables = dict(files.variables) | {"CALLERID(num)": caller, "CALLERID(name)": ""}
        self.met = set()
        self.silent_in = ""

    @property
    def now(self):
        return self.start.astimezone(dt.UTC) + dt.timedelta(seconds=self.seconds)

    def arrives(self, context, exten):
        """Where the call ends that comes to an extension."""
        self.jump(context, exten)
        while True:
            steps = self.files.find(self.context, self.exten)
            if steps is None:
                raise BadSyntax(f"{self.context},{self.exten} does not exist")
            if self.at >= len(steps):
                return self.ends("FELL THROUGH")
            _, application, arguments = steps[self.at]
            self.at += 1
            ended = getattr(self, f"do_{application.lower()}")(self.expand(arguments))
            if ended is not None:
                return ended

    def ends(self, ending, device=""):
        return Arrived(ending, self.context, self.exten, device, self.seconds)

    def jump(self, context, exten):
        if context != getattr(self, "context", ""):
            self.silent_in = ""
        self.context, self.exten, self.at = context, exten, 0

    def go(self, there):
        """A jump as the dial plan says it; the second time at one place with the same keys left is a circle."""
        parts = there.split(",")
        if len(parts) == 3:
            if (parts[0], parts[1], len(self.keys)) in self.met:
                self.jump(parts[0], parts[1])
                return self.ends("LOOP")
            self.met.add((parts[0], parts[1], len(self.keys)))
            self.jump(parts[0], parts[1])
            return None
        exten = self.exten if len(parts) == 1 else parts[0]
        steps = self.files.find(self.context, exten)
        self.exten, self.at = exten, [label for label, _, _ in steps].index(parts[-1])
        return None

    # expressions

    def expand(self, text):
        """A text with its variables, functions and expressions worked out, the innermost first."""
        opening = re.search(r"\$[{\[]", text)
        while opening:
            start = [found.start() for found in re.finditer(r"\$[{\[]", text)][-1]
            closing = text.index("}" if text[start + 1] == "{" else "]", start)
            inner = text[start + 2 : closing]
            value = self.value(inner) if text[start + 1] == "{" else self.worked_out(inner)
            text = text[:start] + value + text[closing + 1 :]
            opening = re.search(r"\$[{\[]", text)
        return text

    def value(self, inner):
        name, _, cut = inner.partition(":") if re.search(r":-?\d+(:\d+)?$", inner) else (inner, "", "")
        value = self.looked_up(name)
        if cut:
            start, _, length = cut.partition(":")
            value = value[int(start) :] if abs(int(start)) <= len(value) else value
            value = value[: int(length)] if length else value
        return value

    def looked_up(self, name):
        function = re.fullmatch(r"([A-Z_]+)\((.*)\)", name)
        if function is None or name in self.variables:
            plain = {"EXTEN": self.exten, "EPOCH": str(int(self.now.timestamp()))}
            return plain.get(name, self.variables.get(name, ""))
        return getattr(self, f"of_{function[1].lower()}")(function[2])

    def of_len(self, text):
        return str(len(text))

    def of_if(self, arguments):
        test, _, ways = arguments.partition("?")
        return ways.split(":")[test in ("", "0")]

    def of_filter(self, arguments):
        allowed, _, text = arguments.partition(",")
        return "".join(re.findall(f"[{allowed}]", text))

    def of_tolower(self, text):
        return text.lower()

    def of_strftime(self, arguments):
        epoch, zone, form = arguments.split(",")
        return dt.datetime.fromtimestamp(int(epoch), ZoneInfo(zone)).strftime(form)

    def of_db_exists(self, key):
        return str(int(key in self.so.stored))

    def of_device_state(self, device):
        return "BUSY" if device in self.so.busy else "NOT_INUSE"

    def worked_out(self, expression):
        parts = expression.split(" & ")
        if len(parts) > 1:
            return str(int(all(self.worked_out(part) != "0" for part in parts)))
        compared = re.fullmatch(r"(.*?) (>=|<=|!=|=|<|>) (.*)", expression)
        if compared is None:
            added = re.fullmatch(r"(\d+) \+ (\d+)", expression)
            return str(int(added[1]) + int(added[2])) if added else expression
        one, sign, other = compared.groups()
        if one.isdecimal() and other.isdecimal():
            one, other = int(one), int(other)
        return str(int(_COMPARED[sign](one, other)))

    # applications

    def do_goto(self, arguments):
        return self.go(arguments)

    def do_gotoif(self, arguments):
        test, _, ways = arguments.partition("?")
        yes, _, no = ways.partition(":")
        way = yes if test not in ("", "0") else no
        return self.go(way) if way else None

    def do_gotoiftime(self, arguments):
        times, way = arguments.split("?")
        return self.go(way) if holds(times, self.now) else None

    def do_execif(self, arguments):
        test, _, action = arguments.partition("?")
        if test not in ("", "0"):
            self.do_set(APPLICATION.fullmatch(action)[2])

    def do_set(self, arguments):
        name, _, value = arguments.partition("=")
        self.variables[name] = value

    def passes(self, _):
        """Nothing that changes the way of the call."""

    do_answer = do_playback = do_background = do_verbose = do_noop = do_saydigits = do_authenticate = passes

    def do_hangup(self, _):
        return self.ends({"stub": "STOPPED", "held": "STOPPED"}.get(self.context, "HANG_UP"))

    def do_busy(self, _):
        return self.ends("BUSY")

    def do_directory(self, _):
        return self.ends("DIRECTORY")

    def do_page(self, _):
        return self.ends("PAGED")

    def do_confbridge(self, _):
        return self.ends("CONFERENCE")

    def do_waitexten(self, seconds):
        if self.keys and self.keys[0] == SILENCE and self.silent_in != self.context:
            self.keys.pop(0)
            self.silent_in = self.context
        if not self.keys or self.silent_in == self.context:
            self.seconds += int(seconds)
            self.jump(self.context, "t")
            return
        key = self.keys[0]
        known = self.files.find(self.context, key) is not None
        if known or self.context != "directory":
            self.keys.pop(0)
        self.jump(self.context, key if known else "i")

    def do_dial(self, arguments):
        devices, *rest = arguments.split(",")
        rung = [device for device in devices.split("&") if device not in self.so.busy]
        if devices == "PJSIP/lab-outside":
            return self.ends("OUTSIDE")
        nobody = f"{self.context},{self.exten}" in self.so.unanswered
        taker = next((device for device in rung if device not in self.so.unanswered and not nobody), None)
        if taker:
            return self.ends("ANSWERED", taker)
        self.seconds += int(rest[0]) if rung else 0
        self.variables["DIALSTATUS"] = "NOANSWER" if rung else "BUSY"
        return None

    def do_queue(self, arguments):
        name, *rest = arguments.split(",")
        settings, plain = dict(self.files.queues[name]), name.removesuffix("-closed")
        members = [] if name != plain else list(self.files.agents(name))
        nobody = not members or plain in self.so.empty
        status = "TIMEOUT"
        if int(settings["maxlen"]) and plain in self.so.full:
            status = "FULL"
        elif nobody and settings["joinempty"] != "yes":
            status = "JOINEMPTY"
        elif (nobody or plain in self.so.left) and settings["leavewhenempty"] != "no":
            status = "LEAVEEMPTY"
        if status != "TIMEOUT":
            self.variables["QUEUESTATUS"] = status
            return None
        exits = settings.get("context")
        if exits and self.keys and self.keys[0] in self.files.contexts[exits].extensions:
            self.jump(exits, self.keys.pop(0))
            return None
        if not nobody and plain not in self.so.left and f"queues,{plain}" not in self.so.unanswered:
            free = [each for each in members if each not in self.so.busy | self.so.unanswered]
            if free:
                return self.ends("ANSWERED", free[0])
        if len(rest) < 4:
            return self.ends("WAITS")
        self.seconds += int(rest[3])
        self.variables["QUEUESTATUS"] = status
        return None

    def do_voicemail(self, _):
        if self.keys and self.keys[0] == "0" and self.files.operator:
            self.keys.pop(0)
            self.jump(self.context, "o")
            return None
        return self.ends("MAILBOX")

    def do_park(self, lot):
        settings = self.files.lots[lot]
        if settings["comebacktoorigin"] == "yes":
            return self.ends("ANSWERED")
        self.seconds += int(settings["parkingtime"])
        self.jump(settings["comebackcontext"], "s")
        return None


def holds(times, moment):
    """Whether a moment lies in the times of GotoIfTime, whose ends belong to them."""
    hours, days, dates, months, zone = times.split(",")
    local = moment.astimezone(ZoneInfo(zone))
    return (
        _within(hours, f"{local:%H:%M}", str)
        and _within(days, local.weekday(), _DAYS.index)
        and _within(dates, local.day, int)
        and _within(months, local.month - 1, _MONTHS.index)
    )


def _within(said, value, read):
    if said == "*":
        return True
    first, _, last = said.partition("-")
    return read(first) <= value <= read(last or first)
