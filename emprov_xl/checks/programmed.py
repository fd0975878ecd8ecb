"""What is programmed on the keys of each telephone, and which layout would fit it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from emprov_xl.checks.answers import Answers, alike
from emprov_xl.checks.names import Rows
from emprov_xl.model.catalogue import Phone

SET = 0
"""The module number of the telephone itself."""

_EMPTY = "None"  # the function of a key that is to stay free

_Key = tuple[str, str]
"""The function of a key, and for whom or what it is."""

_Alike = tuple[str, tuple[str, ...], int, str, int | None]
"""A telephone, its layouts, its line appearances, and the key modules it is given."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is programmed on a telephone itself, or on one of its modules."""

    lines: int
    others: int
    highest: int

    def needed(self, appearances: int) -> int:
        """How many keys it takes; line keys and line appearances are the same keys."""
        return max(self.others + max(self.lines, appearances), self.highest)


class Programmed:
    """The keys of each extension by module; a row of its own goes before the named layout's.

    What a layout needs is counted once, however many telephones have it; of telephones that are alike in all that
    matters one is looked at.
    """

    def __init__(
        self, answers: Answers, phones: Mapping[int, Phone], layouts: Mapping[str, Rows], own: Mapping[str, Rows]
    ) -> None:
        self._answers = answers
        self._phones = phones
        self._layouts = layouts
        self._own = own
        self._counted: dict[tuple[str, ...], Mapping[int, Part]] = {}
        self._short: dict[_Alike, list[tuple[int, int, int]]] = {}
        self._proposed: dict[_Alike, str | None] = {}
        self._models = answers.texts("extensions.module_model")
        self._counts = answers.numbers("extensions.module_count")
        self._appearances = answers.numbers("extensions.line_appearances")

    def on(self, row: int) -> Mapping[int, Part]:
        """What is programmed on an extension's telephone and its modules."""
        return self._parts(self._names.get(row, ()))

    def short(self, row: int) -> list[tuple[int, int, int]]:
        """Where the keys of an extension do not suffice: the module, and how many keys it needs and has."""
        alike_sets = self._alike(row)
        known = self._short.get(alike_sets)
        if known is None:
            measured = self._measured(row, self._names.get(row, ()))
            known = [(module, needed, most) for module, needed, most in measured if most is not None and needed > most]
            self._short[alike_sets] = known
        return known

    def modules_of(self, row: int) -> int:
        """How many key modules an extension has: as answered; one where only a model is named."""
        answered = self._counts.get(row)
        return int(row in self._phones and row in self._models) if answered is None else answered

    def fitting(self, row: int) -> str | None:
        """Of the layouts that fit a telephone and its modules, the one most like its own; None when none is like it."""
        if row not in self._phones:
            return None
        layout, *own = self._names.get(row) or ("",)
        alike_sets = self._alike(row)
        if alike_sets not in self._proposed:
            fits = [name for name in self._shared if name != layout and self._fits(row, (name, *own))]
            like = {name: len(set(self._keys((name,)).values()) & set(self._keys((layout,)).values())) for name in fits}
            best = max(fits, key=lambda name: like[name], default="")
            self._proposed[alike_sets] = self._shared[best] if best and like[best] else None
        return self._proposed[alike_sets]

    def _alike(self, row: int) -> _Alike:
        """All of an extension that matters here."""
        modules = (self._models.get(row, ""), self._counts.get(row))
        return self._phones[row].model, self._names.get(row, ()), self._appearances.get(row, 0), *modules

    def _fits(self, row: int, names: tuple[str, ...]) -> bool:
        return all(most is not None and needed <= most for _, needed, most in self._measured(row, names))

    def _measured(self, row: int, names: tuple[str, ...]) -> Iterator[tuple[int, int, int | None]]:
        """Each module of an extension with these layouts: how many keys it would need, and has."""
        for module, part in self._parts(names).items():
            needed = part.needed(self._appearances.get(row, 0) if module == SET else 0)
            yield module, needed, self._available(row, module)

    def _available(self, row: int, module: int) -> int | None:
        """How many keys a telephone or one of its modules has; None when nobody knows."""
        phone = self._phones[row]
        if module == SET:
            return phone.all_keys
        fitting = phone.module(self._models.get(row, ""))
        return fitting.keys if fitting is not None and module <= self.modules_of(row) else None

    @cached_property
    def _names(self) -> Mapping[int, tuple[str, ...]]:
        """The layout of each extension and the one that bears its number, where there are keys under these names."""
        texts = self._answers.texts("extensions.key_layout")
        known = {text: alike(text) for text in set(texts.values())}
        named = {row: (known[text],) for row, text in texts.items() if known[text] in self._layouts}
        for name in self._layouts:
            for row in self._own.get(name, ()):
                if named.get(row) != (name,):
                    named[row] = (*named.get(row, ()), name)
        return named

    @cached_property
    def _shared(self) -> Mapping[str, str]:
        """The layouts that are not one extension's own, as typed."""
        layouts = self._answers.texts("key_layouts.layout")
        return {name: layouts[rows[0]] for name, rows in self._layouts.items() if name not in self._own}

    def _parts(self, names: tuple[str, ...]) -> Mapping[int, Part]:
        known = self._counted.get(names)
        if known is None:
            programmed: dict[int, dict[int, str]] = {SET: {}}
            for (module, key), (function, _) in self._keys(names).items():
                programmed.setdefault(module, {})[key] = function
            known = self._counted[names] = {module: _part(mine) for module, mine in programmed.items()}
        return known

    def _keys(self, names: tuple[str, ...]) -> Mapping[tuple[int, int], _Key]:
        """What is on each key by module and number."""
        answers = self._answers
        modules, keys = answers.numbers("key_layouts.module"), answers.numbers("key_layouts.key")
        functions, targets = answers.texts("key_layouts.function"), answers.texts("key_layouts.target")
        return {
            (modules.get(row, SET), keys[row]): (functions[row], targets.get(row, ""))
            for name in names
            for row in self._layouts.get(name, ())
            if row in keys and row in functions
        }


def _part(functions: Mapping[int, str]) -> Part:
    used = {key: function for key, function in functions.items() if function != _EMPTY}
    lines = sum(1 for function in used.values() if function == "Line")
    return Part(lines, len(used) - lines, max(used, default=0))
