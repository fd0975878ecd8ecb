"""Verbs about programmable keys: how many there are, and what each leads to."""

from collections.abc import Mapping

from emprov_xl.checks.numbers import bare, is_dialled
from emprov_xl.checks.programmed import SET
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, Unjudged, place_of, verb
from emprov_xl.model.catalogue import Phone
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit

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

    Line keys and line appearances are the same keys: the larger number counts. A layout that fits is proposed, and the
    key module that would take the rest is named.
    """
    programmed = survey.programmed
    layouts = survey.answers("extensions.key_layout")
    for row, phone in survey.phones.items():
        if phone.source.verified != verified or phone.line_keys is False:
            continue
        for module, needed, most in programmed.short(row):
            blamed = "key_layout" if row in layouts else "line_appearances"
            facts = {
                "needed": str(needed),
                "available": str(most),
                "model": phone.model,
                "part": "telephone" if module == SET else f"key module {module}",
                "repair": _repair(phone, survey.text("extensions.module_model", row)),
            }
            proposed = programmed.fitting(row) if blamed == "key_layout" else str(most)
            yield Hit(place_of(f"extensions.{blamed}", row), facts, proposed=proposed, operands=(str(module),))


def _repair(phone: Phone, fitted_module: str) -> str:
    """What may be bought, as part of a list of remedies: "add a key module (KBA), "."""
    models = " or ".join(module.model for module in phone.modules)
    return f"add a key module ({models}), " if models and not fitted_module else ""


@verb("keys_on_missing_module", gives=("module", "has"))
def keys_on_missing_module(survey: Survey) -> Hits:
    """A layout has keys on a module that the telephone is not given; one that fits is proposed."""
    programmed = survey.programmed
    for row in survey.answers("extensions.key_layout"):
        has = programmed.modules_of(row)
        missing = [module for module in programmed.on(row) if module > has]
        if missing and row not in survey.unread("extensions.module_count"):
            facts = {"module": str(min(missing)), "has": str(has) if has else "none"}
            yield Hit(place_of("extensions.key_layout", row), facts, proposed=programmed.fitting(row))


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
            facts = {"named": text, "function": function, "defined_in": survey.title(sheets[0])}
            yield Hit(place, facts, proposed=_respelt(survey, sheets, text))


def _respelt(survey: Survey, sheets: tuple[str, ...], text: str) -> str | None:
    """What was probably meant; None when no single name is near."""
    near = {survey.directories[sheet].spelling.nearest(text) for sheet in sheets if survey.asks(sheet)} - {None}
    return near.pop() if len(near) == 1 else None


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
