"""What is programmed on the keys of each telephone, and which layout would fit it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from emprov_xl.checks.answers import alike
from emprov_xl.checks.devices import fitted
from emprov_xl.checks.survey import Survey
from emprov_xl.model.catalogue import Phone

SET = 0
"""The module number of the telephone itself."""

_EMPTY = "None"  # the function of a key that is to stay free

_Key = tuple[str, str]
"""The function of a key, and for whom or what it is."""


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

    What a layout needs is counted once, however many telephones have it.
    """

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._counted: dict[tuple[str, ...], Mapping[int, Part]] = {}
        self._proposed: dict[tuple[object, ...], str | None] = {}
        self._layouts = survey.texts("extensions.key_layout")
        self._extensions = survey.texts("extensions.extension")

    def on(self, row: int) -> Mapping[int, Part]:
        """What is programmed on an extension's telephone and its modules."""
        return self._parts(self._names(row))

    def fitting(self, row: int) -> str | None:
        """Of the layouts that fit a telephone and its modules, the one most like its own; None when none is like it."""
        phone = self._survey.phones.get(row)
        if phone is None:
            return None
        layout, *own = self._names(row) or ("",)
        appearances = self._survey.numbers("extensions.line_appearances").get(row, 0)
        module = self._survey.text("extensions.module_model", row)
        alike_sets = (phone.model, layout, *own, appearances, module, fitted(self._survey, phone, row))
        if alike_sets not in self._proposed:
            fits = [name for name in self._shared if name != layout and self._fits(phone, row, (name, *own))]
            like = {name: len(set(self._keys((name,)).values()) & set(self._keys((layout,)).values())) for name in fits}
            best = max(fits, key=lambda name: like[name], default="")
            self._proposed[alike_sets] = self._shared[best] if best and like[best] else None
        return self._proposed[alike_sets]

    def _fits(self, phone: Phone, row: int, names: tuple[str, ...]) -> bool:
        appearances = self._survey.numbers("extensions.line_appearances").get(row, 0)
        for module, part in self._parts(names).items():
            most = available(self._survey, phone, row, module)
            if most is None or part.needed(appearances if module == SET else 0) > most:
                return False
        return True

    def _names(self, row: int) -> tuple[str, ...]:
        """The layout of an extension and the one that bears its number, where there are keys under these names."""
        named = (alike(self._layouts.get(row, "")), alike(self._extensions.get(row, "")))
        return tuple(dict.fromkeys(name for name in named if name in self._survey.layouts))

    @cached_property
    def _shared(self) -> Mapping[str, str]:
        """The layouts that are not one extension's own, as typed."""
        layouts, own = self._survey.texts("key_layouts.layout"), self._survey.directories["extensions"].keys
        return {name: layouts[rows[0]] for name, rows in self._survey.layouts.items() if name not in own}

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
        survey = self._survey
        modules, keys = survey.numbers("key_layouts.module"), survey.numbers("key_layouts.key")
        functions, targets = survey.texts("key_layouts.function"), survey.texts("key_layouts.target")
        return {
            (modules.get(row, SET), keys[row]): (functions[row], targets.get(row, ""))
            for name in names
            for row in survey.layouts.get(name, ())
            if row in keys and row in functions
        }


def available(survey: Survey, phone: Phone, row: int, module: int) -> int | None:
    """How many keys a telephone or one of its modules has; None when nobody knows."""
    if module == SET:
        return phone.all_keys
    fitting = phone.module(survey.text("extensions.module_model", row))
    return fitting.keys if fitting is not None and module <= fitted(survey, phone, row) else None


def _part(functions: Mapping[int, str]) -> Part:
    used = {key: function for key, function in functions.items() if function != _EMPTY}
    lines = sum(1 for function in used.values() if function == "Line")
    return Part(lines, len(used) - lines, max(used, default=0))
