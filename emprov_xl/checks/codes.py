"""Verbs about the codes that people dial for a function, where the customer has changed them."""

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, place_of, verb
from emprov_xl.model.finding import Hit


def _in_force(survey: Survey) -> dict[str, str]:
    """The code of each function that stands alone, without anything after it, by function."""
    alone = {code.feature: code for code in survey.catalogue.feature_codes if not code.argument and not code.in_call}
    codes = {feature: code.code for feature, code in alone.items() if code.enabled}
    typed, used = survey.texts("features.code"), survey.texts("features.enabled")
    for row, feature in survey.texts("features.feature").items():
        if used.get(row) == "No":
            codes.pop(feature, None)
        elif row in typed and feature in alone:
            codes[feature] = typed[row]
    return codes


def _changed(survey: Survey) -> dict[int, tuple[str, str]]:
    """The rows whose code is in force and another than usual: function and code."""
    usual = {code.feature: code.code for code in survey.catalogue.feature_codes}
    functions, codes = survey.texts("features.feature"), _in_force(survey)
    return {
        row: (functions[row], code)
        for row, code in survey.texts("features.code").items()
        if row in functions and codes.get(functions[row]) == code != usual.get(functions[row])
    }


@verb("code_given_twice", gives=("code", "other"))
def code_given_twice(survey: Survey) -> Hits:
    """A code that the customer changed is that of another function too."""
    functions: dict[str, list[str]] = {}
    for feature, code in _in_force(survey).items():
        functions.setdefault(code, []).append(feature)
    for row, (feature, code) in _changed(survey).items():
        others = [other for other in functions[code] if other != feature]
        if others:
            yield Hit(place_of("features.code", row), {"code": code, "other": others[0]})


@verb("code_begins_another", gives=("code", "other", "other_code"))
def code_begins_another(survey: Survey) -> Hits:
    """A code that the customer changed begins that of another function, or is begun by it."""
    by_code = {code: feature for feature, code in _in_force(survey).items()}
    beginnings = {code[:end]: code for code in by_code for end in range(2, len(code))}
    for row, (_, code) in _changed(survey).items():
        shorter = next((code[:end] for end in range(2, len(code)) if code[:end] in by_code), None)
        other = shorter or beginnings.get(code)
        if other:
            facts = {"code": code, "other": by_code[other], "other_code": other}
            yield Hit(place_of("features.code", row), facts)


@verb("switch_begins_another", gives=("index", "other"))
def switch_begins_another(survey: Survey) -> Hits:
    """The number of a switch begins that of another, so that the telephone waits for a further digit."""
    numbers = {str(index): row for row, index in survey.numbers("call_routing.override_index").items()}
    for index, row in numbers.items():
        longer = [other for other in numbers if len(other) > len(index) and other.startswith(index)]
        if longer:
            there = place_of("call_routing.override_index", numbers[longer[0]])
            facts = {"index": index, "other": longer[0]}
            yield Hit(place_of("call_routing.override_index", row), facts, (there,), whole=True)
