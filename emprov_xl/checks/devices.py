"""Verbs about telephones: what is attached to them, and what they can do."""

from typing import Literal

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, place_of, verb
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import When

_LATER = {"0", ""}  # "0" means that the set is paired on the day
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")


@verb("wrong_kind_of_id", gives=("model",))
def wrong_kind_of_id(survey: Survey, of: Literal["digital", "ip"]) -> Hits:
    """A digital set bears the MAC address of an IP telephone, or an IP telephone something that is none."""
    devices = survey.texts("extensions.device_id")
    for row, phone in survey.phones.items():
        device = devices.get(row, "")
        if phone.connection != of or phone.technology != "XSTIM" or device in _LATER:
            continue
        if _is_mac(device) == (of == "digital"):
            yield Hit(place_of("extensions.device_id", row), {"model": phone.model})


@verb("set_lacks", gives=("model",))
def set_lacks(
    survey: Survey, field: FieldName, ability: Literal["hot desking", "line keys"], known: bool, when: When
) -> Hits:
    """Something is asked of a telephone that it cannot do or, with `known = false`, that no source says it can."""
    for row in survey.rows_where("extensions", when):
        phone = survey.phones.get(row)
        if phone is None:
            continue
        able = phone.hot_desking if ability == "hot desking" else phone.line_keys
        if able is (False if known else None):
            yield Hit(place_of(field, row), {"model": phone.model})


@verb("module_does_not_fit", gives=("model", "module", "fits"))
def module_does_not_fit(survey: Survey, verified: bool) -> Hits:
    """The catalogue knows which key modules a telephone takes, and the one named is none of them.

    Where only one fits, it is proposed.
    """
    for row, module in survey.texts("extensions.module_model").items():
        phone = survey.phones.get(row)
        if phone is not None and phone.source.verified == verified and phone.modules and phone.module(module) is None:
            fits = " or ".join(module.model for module in phone.modules)
            facts = {"model": phone.model, "module": module, "fits": fits}
            proposed = phone.modules[0].model if len(phone.modules) == 1 else None
            yield Hit(place_of("extensions.module_model", row), facts, proposed=proposed)


@verb("too_many_modules", gives=("model", "module", "limit"))
def too_many_modules(survey: Survey, verified: bool) -> Hits:
    """More key modules are given to a telephone than it takes."""
    counts = survey.numbers("extensions.module_count")
    for row, name in survey.texts("extensions.module_model").items():
        phone = survey.phones.get(row)
        module = phone.module(name) if phone else None
        if phone is None or module is None or module.most is None or phone.source.verified != verified:
            continue
        if counts.get(row, 1) > module.most:
            facts = {"model": phone.model, "module": module.model, "limit": str(module.most)}
            yield Hit(place_of("extensions.module_count", row), facts)


def _is_mac(device: str) -> bool:
    letters = device if device.isalnum() else "".join(filter(str.isalnum, device))
    return len(letters) == 12 and _HEXADECIMAL.issuperset(letters)
