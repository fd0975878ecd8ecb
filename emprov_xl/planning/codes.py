"""The code that a user will dial for each feature: the customer's where one was given, else the catalogue's."""

from collections.abc import Sequence
from dataclasses import dataclass

from emprov_xl.checks.answers import alike
from emprov_xl.model.catalogue import Catalogue
from emprov_xl.planning.answers import Answers, Node


@dataclass(frozen=True, slots=True)
class CodeInForce:
    """A code, who says so, and the customer's row when it is the customer."""

    code: str
    source: str
    node: Node | None = None


def codes_in_force(catalogue: Catalogue, features: Answers | None) -> dict[str, CodeInForce]:
    """The code of each feature, by the feature's name in lower case."""
    codes = {alike(code.feature): CodeInForce(code.code, code.source.text) for code in catalogue.feature_codes}
    if features is None:
        return codes
    title = features.title
    names, typed = _column(features, "feature"), _column(features, "code")
    for row, name, code in zip(features.rows, names, typed, strict=True):
        if name is not None and code is not None:
            node = ("features", row)
            known = codes.get(alike(str(name)))
            source = known.source if known and known.code == str(code) else f"your sheet {title}, row {row}"
            codes[alike(str(name))] = CodeInForce(str(code), source, node)
    return codes


def as_delivered(catalogue: Catalogue, features: Answers | None) -> frozenset[int]:
    """The rows of the Feature Codes sheet that say what a new system does anyway: there is nothing to enter."""
    if features is None:
        return frozenset()
    ours = {code.feature: (code.code, "Yes" if code.enabled else "No") for code in catalogue.feature_codes}
    others = [values for key, values in features.columns.items() if key not in {"feature", "code", "enabled"}]
    names, codes, enabled = (_column(features, key) for key in ("feature", "code", "enabled"))
    return frozenset(
        row
        for at, row in enumerate(features.rows)
        if ours.get(str(names[at])) == (codes[at], enabled[at]) and all(values[at] is None for values in others)
    )


def _column(features: Answers, key: str) -> Sequence[object]:
    return features.columns.get(key, [None] * len(features.rows))
