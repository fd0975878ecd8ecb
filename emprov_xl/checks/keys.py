"""Verbs about programmable keys: how many there are, and what each leads to."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter

from emprov_xl.checks.answers import alike
from emprov_xl.checks.devices import fitted
from emprov_xl.checks.numbers import bare, is_dialled
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, Unjudged, place_of, verb
from emprov_xl.model.catalogue import Phone
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit

_SET = 0  # the module number of the telephone itself
_EMPTY = "None"

_TARGETS: Mapping[str, tuple[str, ...]] = {
    "Shared line": ("extensions",),
    "Outside line": ("trunks",),
    "Call-flow toggle": ("call_routing",),
    "Time override": ("call_routing",),
    "Queue login": ("queues",),
    "Queue pause": ("queues",),
    "Queue callers": ("queues",),
    "Voicemail of": ("extensions", "shared_mailboxes"),
    "Page group": ("paging_groups",),
    "Intercom": ("extensions",),
    "Directed pickup": ("extensions",),
    "Park slot": ("parking",),
    "BLF": (
        *("extensions", "call_routing", "ring_groups", "queues"),
        *("paging_groups", "conferences", "parking", "auto_attendants"),
    ),
}
"""The sheets on which the target of a key function may stand, the likeliest first."""


@verb("too_many_keys", gives=("needed", "available", "model", "part", "repair"))
def too_many_keys(survey: Survey, verified: bool) -> Hits:
    """A layout needs more keys than the telephone and its modules have, Shift pages counted.

    Line keys and line appearances are the same keys: the larger number counts. The largest layout that fits is
    proposed, and the key module that would take the rest is named.
    """
    programmed, appearances = _Programmed(survey), survey.numbers("extensions.line_appearances")
    named = _named_layouts(survey)
    for row, phone in survey.phones.items():
        if phone.source.verified != verified or phone.line_keys is False:
            continue
        for module, part in programmed.on(row).items():
            available = _available(survey, phone, row, module)
            needed = part.needed(appearances.get(row, 0) if module == _SET else 0)
            if available is not None and needed > available:
                blamed = "key_layout" if row in survey.answers("extensions.key_layout") else "line_appearances"
                facts = {
                    "needed": str(needed),
                    "available": str(available),
                    "model": phone.model,
                    "part": "telephone" if module == _SET else f"key module {module}",
                    "repair": _repair(phone, survey.text("extensions.module_model", row)),
                }
                smaller = _largest(named, available) if module == _SET and blamed == "key_layout" else None
                proposed = str(available) if blamed == "line_appearances" else smaller
                yield Hit(place_of(f"extensions.{blamed}", row), facts, proposed=proposed, operands=(str(module),))


def _named_layouts(survey: Survey) -> list[tuple[int, str]]:
    """The last key of each layout that stands on the telephone alone, and its name as typed, the smallest first.

    One that bears the name of an extension is somebody's own, and no layout for others.
    """
    modules, keys = survey.numbers("key_layouts.module"), survey.numbers("key_layouts.key")
    return sorted(
        (max(keys.get(row, 0) for row in rows), survey.text("key_layouts.layout", rows[0]))
        for name, rows in survey.layouts.items()
        if name not in survey.register.by_number and all(modules.get(row, _SET) == _SET for row in rows)
    )


def _largest(layouts: list[tuple[int, str]], available: int) -> str | None:
    """The largest layout that fits so many keys."""
    at = bisect_right(layouts, available, key=itemgetter(0)) - 1
    return layouts[at][1] if at >= 0 and layouts[at][0] else None


def _repair(phone: Phone, fitted_module: str) -> str:
    """What may be bought, as part of a list of remedies: "add a key module (KBA), "."""
    models = " or ".join(module.model for module in phone.modules)
    return f"add a key module ({models}), " if models and not fitted_module else ""


@verb("keys_on_missing_module", gives=("module", "has"))
def keys_on_missing_module(survey: Survey) -> Hits:
    """A layout has keys on a module that the telephone is not given."""
    programmed = _Programmed(survey)
    for row in survey.answers("extensions.key_layout"):
        has = fitted(survey, survey.phones.get(row), row)
        missing = [module for module in programmed.on(row) if module > has]
        if missing and row not in survey.unread("extensions.module_count"):
            facts = {"module": str(min(missing)), "has": str(has) if has else "none"}
            yield Hit(place_of("extensions.key_layout", row), facts)


@verb("unknown_key_target", gives=("named", "function", "defined_in"))
def unknown_key_target(survey: Survey) -> Hits:
    """What a key is for stands on none of the sheets that define such things."""
    functions = survey.texts("key_layouts.function")
    for row, text in survey.texts("key_layouts.target").items():
        function = functions.get(row, "")
        sheets = _TARGETS.get(function, ())
        if not sheets or _reaches(survey, function, sheets, text):
            continue
        place = place_of("key_layouts.target", row)
        lost = next((sheet for sheet in sheets if sheet in survey.lost), None)
        if lost is not None:
            yield Unjudged(place, Place(lost, None, 0))
        elif survey.asks(sheets[0]):
            yield Hit(place, {"named": text, "function": function, "defined_in": survey.title(sheets[0])})


def _reaches(survey: Survey, function: str, sheets: tuple[str, ...], text: str) -> bool:
    if function == "Park slot":
        return bare(text) in survey.register.slots
    return _has_lamp(survey, text) if function == "BLF" else _stands_on(survey, sheets, text)


def _stands_on(survey: Survey, sheets: tuple[str, ...], text: str) -> bool:
    """Whether a text names a row of one of the sheets; who knows what stood on one that was not asked."""
    asked = [sheet for sheet in sheets if survey.asks(sheet)]
    never_asked = any(sheet not in survey.lost for sheet in sheets if sheet not in asked)
    return never_asked or any(survey.directories[sheet].rows(text) for sheet in asked)


def _has_lamp(survey: Survey, text: str) -> bool:
    """Whether a lamp can follow it: an extension by number or name, any other number of ours, or a code with *."""
    if bare(text) in survey.register.by_number or (is_dialled(text) and "*" in text):
        return True
    return _stands_on(survey, ("extensions", "call_routing"), text)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is programmed on a telephone itself, or on one of its modules."""

    lines: int = 0
    others: int = 0
    highest: int = 0

    def needed(self, appearances: int) -> int:
        """How many keys it takes."""
        return max(self.others + max(self.lines, appearances), self.highest)


class _Programmed:
    """The keys of each extension by module; a row of its own goes before the named layout's.

    What a layout needs is counted once, however many telephones have it.
    """

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._known: dict[tuple[str, ...], Mapping[int, _Part]] = {}
        self._layouts = survey.texts("extensions.key_layout")
        self._extensions = survey.texts("extensions.extension")

    def on(self, row: int) -> Mapping[int, _Part]:
        """What is programmed on an extension's telephone and its modules."""
        named = (alike(self._layouts.get(row, "")), alike(self._extensions.get(row, "")))
        names = tuple(dict.fromkeys(name for name in named if name in self._survey.layouts))
        known = self._known.get(names)
        if known is None:
            known = self._known[names] = self._counted(names)
        return known

    def _counted(self, names: tuple[str, ...]) -> Mapping[int, _Part]:
        survey = self._survey
        modules, keys = survey.numbers("key_layouts.module"), survey.numbers("key_layouts.key")
        functions = survey.texts("key_layouts.function")
        programmed: dict[int, dict[int, str]] = {_SET: {}}
        for name in names:
            for row in survey.layouts[name]:
                if row in keys and row in functions:
                    programmed.setdefault(modules.get(row, _SET), {})[keys[row]] = functions[row]
        return {module: _part(mine) for module, mine in programmed.items()}


def _part(functions: Mapping[int, str]) -> _Part:
    used = {key: function for key, function in functions.items() if function != _EMPTY}
    lines = sum(1 for function in used.values() if function == "Line")
    return _Part(lines, len(used) - lines, max(used, default=0))


def _available(survey: Survey, phone: Phone, row: int, module: int) -> int | None:
    if module == _SET:
        return phone.all_keys
    fitting = phone.module(survey.text("extensions.module_model", row))
    return fitting.keys if fitting is not None and module <= fitted(survey, phone, row) else None
