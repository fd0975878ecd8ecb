"""The files of Asterisk as Asterisk reads them: their syntax, and what refers to what."""

import re
from dataclasses import dataclass, field

CORE_SOUNDS = {"beep", "ss-noservice", "vm-enter-num-to-call"}
_PATTERN = re.compile(r"_(?:[0-9*#+XZN]|\[[0-9*#+-]+\])+[.!]?")
_NAME = re.compile(r"[A-Za-z0-9*#+][A-Za-z0-9*#+_]*")
APPLICATION = re.compile(r"([A-Za-z]+)\((.*)\)")
_LINE = re.compile(r"(exten|same|include)\s*=>\s*(.*)")
_JUMPS = {"Goto", "GotoIf", "GotoIfTime"}
_KNOWN = {
    *("Answer", "Hangup", "Playback", "Background", "WaitExten", "Set", "ExecIf", "Dial", "Queue", "VoiceMail"),
    *("VoiceMailMain", "Page", "ConfBridge", "Park", "ParkedCall", "Busy", "Verbose", "NoOp", "SayDigits", "Pickup"),
    *("PickupChan", "Authenticate", "Directory", "SayUnixTime", "Echo", "Return", "AddQueueMember"),
    *("RemoveQueueMember", *_JUMPS),
}


class BadSyntax(AssertionError):
    """A line that Asterisk would refuse, or read as something else."""


def sections(text):
    """The sections of a .conf file: name, template marks and settings in order; names may come again."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.split(";")[0].strip()
        if not bare:
            continue
        head = re.fullmatch(r"\[([A-Za-z0-9_*-]+)\](?:\((!|[a-z-]+)\))?", bare)
        if head:
            found.append((head[1], head[2] or "", []))
            continue
        setting = re.fullmatch(r"([A-Za-z0-9_*-]+)\s*=>?\s*(.*)", bare)
        if setting is None or not found:
            raise BadSyntax(f"line {number}: {line}")
        found[-1][2].append((setting[1], setting[2]))
    return found


@dataclass
class Context:
    extensions: dict = field(default_factory=dict)  # name -> [(label, application, arguments)]
    includes: list = field(default_factory=list)
    hints: dict = field(default_factory=dict)


class Files:
    """All files of a lab, read; `text` has each by its name."""

    def __init__(self, contents):
        self.text = {name.partition("/")[2]: content.decode() for name, content in contents.items()}
        self.contexts = {}
        self.variables = {}
        self._read_plan(self.text["extensions.conf"])
        self.queues = {name: settings for name, _, settings in sections(self.text["queues.conf"])}
        self.lots = {name: dict(settings) for name, _, settings in sections(self.text["res_parking.conf"])}
        self.rooms = {name: dict(settings) for name, _, settings in sections(self.text["confbridge.conf"])}
        self.music = {name for name, _, _ in sections(self.text["musiconhold.conf"])}
        voicemail = {name: settings for name, _, settings in sections(self.text["voicemail.conf"])}
        self.operator = dict(voicemail["general"]).get("operator") == "yes"
        self.boxes = dict(voicemail["default"])
        self.phones, self.logins, self.contacts = {}, {}, set()
        for name, base, settings in sections(self.text["pjsip.conf"]):
            if base == "lab-phone":
                self.phones[name] = settings
            elif base == "lab-login":
                self.logins[name] = dict(settings)
            elif base == "lab-contact":
                self.contacts.add(name)
        self.recordings = {
            line.removesuffix(".wav")
            for line in self.text["recordings.txt"].splitlines()
            if line.startswith("lab/") and line.endswith(".wav")
        }

    def _read_plan(self, text):
        name = exten = ""
        for line in text.splitlines():
            bare = line.split(";")[0].strip()
            head = re.fullmatch(r"\[([a-z0-9_-]+)\]", bare)
            if head:
                name = head[1]
                if name in self.contexts:
                    raise BadSyntax(f"the context {name} stands twice")
                if name not in ("general", "globals"):
                    self.contexts[name] = Context()
            elif name in ("general", "globals"):
                if bare:
                    key, _, value = bare.partition("=")
                    self.variables[key] = value
            elif bare:
                exten = self._read_line(self.contexts[name], exten, line, bare)

    def _read_line(self, context, exten, line, bare):
        said = _LINE.fullmatch(bare)
        if said is None:
            raise BadSyntax(line)
        if said[1] == "include":
            context.includes.append(said[2])
            return exten
        if said[1] == "exten":
            exten, priority, step = said[2].split(",", 2)
            if not (_PATTERN.fullmatch(exten) or _NAME.fullmatch(exten)):
                raise BadSyntax(line)
            if priority == "hint":
                context.hints[exten] = step
                return exten
            if not priority.startswith("1") or exten in context.extensions:
                raise BadSyntax(f"a priority stands twice: {line}")
            context.extensions[exten] = []
        else:
            priority, step = said[2].split(",", 1)
        labelled = re.fullmatch(r"[1n](?:\(([a-z0-9-]+)\))?", priority)
        application = APPLICATION.fullmatch(step)
        if labelled is None or application is None or application[1] not in _KNOWN:
            raise BadSyntax(line)
        steps = context.extensions[exten]
        if labelled[1] and labelled[1] in [label for label, _, _ in steps]:
            raise BadSyntax(f"a label stands twice: {line}")
        steps.append((labelled[1] or "", application[1], application[2]))
        return exten

    # what refers to what

    def find(self, context, exten):
        """The steps of an extension, as Asterisk finds them: a name before a pattern, the closest pattern first."""
        if context not in self.contexts:
            return None
        mine = self.contexts[context]
        if exten in mine.extensions and not exten.startswith("_"):
            return mine.extensions[exten]
        fitting = [each for each in mine.extensions if each.startswith("_") and fits(each, exten)]
        if fitting:
            return mine.extensions[min(fitting, key=_closeness)]
        return next(filter(None, (self.find(each.split(",")[0], exten) for each in mine.includes)), None)

    def complaints(self):
        """Everything that is referred to and does not exist."""
        for name, context in self.contexts.items():
            for include in context.includes:
                if include.split(",")[0] not in self.contexts:
                    yield f"{name} includes {include}"
            for exten, device in context.hints.items():
                if device.removeprefix("PJSIP/") not in self.phones:
                    yield f"the lamp of {exten} is {device}"
            for exten, steps in context.extensions.items():
                for label, application, arguments in steps:
                    for missing in self._missing(name, exten, application, arguments):
                        yield f"{name},{exten}({label}) {application}({arguments}): {missing}"
        yield from self._beside_the_plan()

    def _beside_the_plan(self):
        yield from self._about_telephones()
        for name, settings in self.queues.items():
            for key, value in settings:
                known = self._queue_knows(key, value.split(",")[0])
                if not known:
                    yield f"the queue {name} has no {key} {value}"
        for name, settings in self.lots.items():
            back = settings.get("comebackcontext")
            if back is not None and self.find(back, "s") is None:
                yield f"the lot {name} comes back to {back}"

    def _about_telephones(self):
        for number, settings in self.phones.items():
            said = dict(settings)
            if number not in self.logins or number not in self.contacts or said["context"] not in self.contexts:
                yield f"the telephone {number} lacks something"
            variables = dict(value.split("=") for key, value in settings if key == "set_var")
            if variables.get("TRANSFER_CONTEXT", "inbound") not in self.contexts:
                yield f"the telephone {number} transfers to nowhere"
            if "mailboxes" in said and said["mailboxes"].removesuffix("@default") not in self.boxes:
                yield f"the telephone {number} has no mailbox {said['mailboxes']}"

    def _queue_knows(self, key, value):
        places = {"musicclass": self.music, "announce": self.recordings, "context": self.contexts}
        return not self._no_device(value) if key == "member" else value in places.get(key, (value,))

    def _missing(self, context, exten, application, arguments):
        """What a step refers to that does not exist."""
        first, *others = arguments.split(",")
        of_first = {"Queue": self.queues, "AddQueueMember": self.queues, "RemoveQueueMember": self.queues}
        of_first |= {"Park": self.lots, "ParkedCall": self.lots}
        if application in of_first and first not in of_first[application]:
            yield first
        if application in _JUMPS:
            yield from (each for each in _targets(application, arguments) if not self._exists(context, exten, each))
        if application in {"Dial", "Page"}:
            yield from filter(None, map(self._no_device, first.split("&")))
        yield from (each for each in self._named(application, arguments, others))

    def _named(self, application, arguments, others):
        """The recordings, mailboxes, rooms and PINs among them."""
        if application in {"Playback", "Background"}:
            yield from (each for each in arguments.split("&") if each not in CORE_SOUNDS | self.recordings)
        if application == "VoiceMail" and arguments.split("@")[0] not in self.boxes:
            yield arguments
        if application == "ConfBridge":
            yield from (each for each in others if each not in self.rooms)
        if application == "Authenticate" and arguments.replace("${LAB_PINS}", "lab-pins") not in self.text:
            yield arguments

    def _exists(self, context, exten, there):
        parts = there.split(",")
        if len(parts) == 1:
            return parts[0] in [label for label, _, _ in self.contexts[context].extensions[exten]]
        if len(parts) == 2:
            return parts[1] in [label for label, _, _ in self.contexts[context].extensions.get(parts[0], ())]
        name, number, _ = parts[0], ",".join(parts[1:-1]), parts[-1]
        if "$" in number:
            return name in self.contexts
        return self.find(name, number) is not None

    def _no_device(self, device):
        kind, _, rest = device.partition("/")
        if kind == "Local":
            number, _, context = rest.removesuffix("/n").partition("@")
            return "" if self.find(context, number) else f"{device} leads nowhere"
        return "" if kind == "PJSIP" and ("$" in rest or rest in self.phones) else f"no telephone {device}"

    def agents(self, queue):
        """Everybody who is in a queue or may log in to it."""
        for key, value in self.queues[queue]:
            if key == "member":
                yield value.split(",")[0]
        for steps in self.contexts["queue-login"].extensions.values():
            for _, application, arguments in steps:
                if application == "AddQueueMember" and arguments.split(",")[0] == queue:
                    yield arguments.split(",")[1]


def _targets(application, arguments):
    """Where a jump may lead, each as label, extension and label, or the three of them."""
    if application == "Goto":
        return [arguments]
    return [each for each in _parted(arguments, "?")[-1].split(":") if each]


def _parted(text, mark):
    """A text in two at the last mark that stands in no bracket."""
    depth, at = 0, -1
    for position, letter in enumerate(text):
        depth += (letter in "[{(") - (letter in ")}]")
        if letter == mark and depth == 0:
            at = position
    return (text[:at], text[at + 1 :]) if at >= 0 else ("", text)


def fits(pattern, exten):
    """Whether an extension is taken by a pattern."""
    return re.fullmatch(_expression(pattern), exten) is not None


def _parts(pattern):
    return re.findall(r"\[[^\]]*\]|.", pattern[1:])


def _expression(pattern):
    known = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", ".": ".+", "!": ".*"}
    return "".join(known.get(part, part if part[0] == "[" else re.escape(part)) for part in _parts(pattern))


def _closeness(pattern):
    """Patterns in the order in which Asterisk tries them: at each place the fewest keys first, a dot last."""
    sizes = {"X": 10, "Z": 9, "N": 8, ".": 1000, "!": 2000}
    keys = "0123456789*#+"
    return [
        sizes.get(p) or sum(re.fullmatch(p if p[0] == "[" else re.escape(p), key) is not None for key in keys)
        for p in _parts(pattern)
    ]
