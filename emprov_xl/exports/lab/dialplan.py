"""A dial plan as values: contexts of extensions, each of them a list of steps, and how they are written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from emprov_xl.exports.lab.conf import NOTHING, Code, code, pattern, said, word


@dataclass(frozen=True, slots=True)
class Address:
    """Where a call arrives: a context and an extension in it, always at its first step."""

    context: str
    exten: str

    def __str__(self) -> str:
        return f"{self.context},{self.exten},1"

    @property
    def code(self) -> Code:
        """As an argument of Goto."""
        return code("<context>,<exten>,1", context=self.context, exten=self.exten)


@dataclass(frozen=True, slots=True)
class Step:
    """An application with its arguments; others jump to its `label`."""

    application: str
    arguments: Code = NOTHING
    label: str = ""


Steps = Sequence[Step]


def goto(address: Address, label: str = "") -> Step:
    """The call goes on at an address."""
    return Step("Goto", address.code, label)


def tells(words: str) -> Step:
    """A line on the console, for whoever watches the call."""
    return Step("Verbose", Code(f"1,{said(words, 120)}"))


def plays(*recordings: str) -> Step:
    """Recordings are played."""
    return Step("Playback", Code("&".join(word(each) for each in recordings)))


ANSWERS = Step("Answer")
HANGS_UP = Step("Hangup")
OTHERWISE = "i"
"""The extension of a context that takes what no other does."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A number, a name or a pattern, and what happens to a call that comes to it."""

    exten: str
    steps: Steps
    remark: str = ""
    hint: Code = NOTHING

    def lines(self) -> Iterator[str]:
        """Its lines; the first step says the extension, the others stand below it."""
        exten = pattern(self.exten)
        if self.remark and (remark := said(self.remark, 100)):
            yield f"; {remark}"
        if self.hint:
            yield f"exten => {exten},hint,{self.hint}"
        for position, step in enumerate(self.steps):
            head = f"exten => {exten},1" if position == 0 else " same => n"
            label = f"({word(step.label)})" if step.label else ""
            yield f"{head}{label},{word(step.application)}({step.arguments})"


@dataclass(frozen=True, slots=True)
class Context:
    """Extensions that belong together; what is not found here is looked up in `includes`, in their order."""

    name: str
    extensions: Sequence[Extension]
    includes: Sequence[Code] = ()
    remark: str = ""

    def lines(self) -> Iterator[str]:
        """Its lines; of two extensions with one name the first counts, as the sheets are read from the top."""
        yield ""
        if self.remark:
            yield f"; {said(self.remark, 100)}"
        yield f"[{word(self.name)}]"
        yield from (f"include => {each}" for each in self.includes)
        seen: set[str] = set()
        for extension in self.extensions:
            if extension.exten not in seen:
                seen.add(extension.exten)
                yield from extension.lines()


def plan_written(about: Iterable[str], variables: Iterable[tuple[str, Code]], contexts: Iterable[Context]) -> bytes:
    """The bytes of extensions.conf."""
    lines = [f"; {line}" for line in about]
    lines += ["", "[general]", "static=yes", "writeprotect=yes", "autofallthrough=yes", "", "[globals]"]
    lines += [f"{word(name)}={value}" for name, value in variables]
    lines += [line for context in contexts for line in context.lines()]
    return ("\n".join(lines) + "\n").encode("ascii")
