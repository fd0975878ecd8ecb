"""What is entered for a key: the customer names the thing, the code follows from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from emprov_xl.checks.answers import alike
from emprov_xl.model.plan_order import KeyFunction
from emprov_xl.planning.answers import Node
from emprov_xl.planning.codes import CodeInForce
from emprov_xl.planning.names import Names
from emprov_xl.planning.phrases import fill

OWN = "<own extension>"
_DIALLED = re.compile(r"[0-9*#+]+")
_CODE = re.compile(r"[*#][0-9*#]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is entered for one key. `value` is None where it cannot be told; `asks` says whether it needs a value."""

    type: str
    target: str
    value: str | None
    asks: bool
    because: str
    name: str  # of what the key reaches, to be its label
    nodes: tuple[Node, ...]


class Targets:
    """Works out the entry of a key from its function and what stands as its target."""

    def __init__(self, names: Names, codes: Mapping[str, CodeInForce], functions: Mapping[str, KeyFunction]) -> None:
        self._names = names
        self._codes = codes
        self._functions = functions

    def entry(self, word: str, typed: str | None, own: str = OWN) -> Entry:
        """The entry of a key; `own` is the extension that has it, when there is just one."""
        function = self._functions.get(word)
        if function is None:
            return Entry(word, typed or "", typed, asks=False, because="as it was written", name="", nodes=())
        node = self._find(function, typed)
        used: list[CodeInForce] = []

        def look(name: str) -> str | None:
            call, colon, rest = name.partition(":")
            if name == "own":
                return own
            if call == "code" and colon:
                code = self._codes.get(alike(rest))
                used.extend([code] if code else [])
                return code.code if code else None
            if name == "typed":
                return typed if typed and _DIALLED.fullmatch(typed) else None
            return self._of_target(function, node, typed, rest)

        within = "{typed}" in function.entry  # it names a number within a row, such as a slot, not the row
        whole = typed if node is None and typed and _CODE.fullmatch(typed) else None
        value = whole or fill(function.entry, look)
        reached = node or (self._names.with_number(typed) if typed and "{target}" in function.entry else None)
        nodes = tuple(filter(None, (reached, *(code.node for code in used))))
        return Entry(
            type=function.type,
            target=self._names.label(node) if node and not within else typed or "",
            value=value,
            asks=bool(function.entry),
            because="as it was written" if whole else self._because(function, used),
            name=self._name(node, typed if within else None),
            nodes=nodes,
        )

    def _name(self, node: Node | None, within: str | None) -> str:
        if node is None or within:
            return ""
        return self._names.label(node).removeprefix(self._names.number(node)).strip()

    def _because(self, function: KeyFunction, used: list[CodeInForce]) -> str:
        sources = dict.fromkeys(f"{code.code}: {code.source}" for code in used)
        return f"{function.because} ({'; '.join(sources)})" if sources else function.because

    def _find(self, function: KeyFunction, typed: str | None) -> Node | None:
        found = (self._names.find(sheet, typed, function.by) for sheet in function.to) if typed else ()
        return next((node for node in found if node), None)

    def _of_target(self, function: KeyFunction, node: Node | None, typed: str | None, key: str) -> str | None:
        if node is not None:
            value = self._names.answer(node, key) if key else self._names.number(node)
            return None if value is None else str(value)
        if typed is None:
            return None
        if "features" in function.to and alike(typed) in self._codes:
            return self._codes[alike(typed)].code
        return typed if _DIALLED.fullmatch(typed) else None
