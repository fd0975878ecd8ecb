"""`emprov.toml` becomes the Settings: limits and severities for all, and for each engagement its own terms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from emprov_xl.definitions.limits import limits_set, usual_limits
from emprov_xl.definitions.tables import Table, read_tables
from emprov_xl.errors import UsageError, WrongDefinition
from emprov_xl.model.limits import Limits
from emprov_xl.model.rule import Rule, Severity, version_of
from emprov_xl.model.settings import Settings, Terms, Waiver

FILE = "emprov.toml"

_FINGERPRINT = re.compile(r"[0-9a-f]{12}")
_TECHNOLOGIES = ("XSTIM", "SIP", "IAX")
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")


def find_settings(folder: Path) -> Path | None:
    """The settings that apply in a folder: its own `emprov.toml`, else that of the nearest folder above; or none."""
    return next((path / FILE for path in (folder, *folder.parents) if (path / FILE).is_file()), None)


def load_settings(path: Path, rules: Sequence[Rule]) -> Settings:
    """The settings of a file, of which each code must be that of a rule.

    Raises UsageError naming file, table and key.
    """
    try:
        return _settings(read_tables(path), {rule.code: rule for rule in rules})
    except WrongDefinition as wrong:
        raise UsageError(str(wrong)) from wrong


def limits_in(path: Path | None) -> Limits:
    """The limits as a file of settings has them, without a look at the rest of it; UsageError as `load_settings`."""
    try:
        return limits_set(read_tables(path).table("limits")) if path else usual_limits()
    except WrongDefinition as wrong:
        raise UsageError(str(wrong)) from wrong


def _settings(top: Table, rules: Mapping[str, Rule]) -> Settings:
    settings = Settings(
        severities=_severities(top, rules),
        spelling=_spelling(top.table("spelling")),
        engagements={name: _terms(table, rules) for name, table in top.named("engagement")},
        limits=limits_set(top.table("limits")),
    )
    top.done()
    return settings


def _spelling(table: Table) -> dict[str, str]:
    """How the target systems call a technology in the column Tech of a batch of extensions."""
    spelling = {}
    for technology in table:
        word = table.text(technology)
        if technology not in _TECHNOLOGIES:
            raise table.wrong(technology, f"is none of {', '.join(_TECHNOLOGIES)}.")
        if not _WORD.fullmatch(word):
            raise table.wrong(technology, f"{word!r} is not one word of letters, digits, - and _.")
        spelling[technology] = word
    return spelling


def _terms(table: Table, rules: Mapping[str, Rule]) -> Terms:
    terms = Terms(
        rules=_pinned(table, rules),
        severities=_severities(table, rules),
        waivers=tuple(_waivers(table, rules)),
    )
    table.done()
    return terms


def _pinned(table: Table, rules: Mapping[str, Rule]) -> str:
    pinned = table.text("rules", "")
    if pinned and not _VERSION.fullmatch(pinned):
        raise table.wrong("rules", f'{pinned!r} is not a version such as "1.0".')
    newest = max((rule.since for rule in rules.values()), key=version_of, default="")
    if pinned and version_of(pinned) > version_of(newest):
        raise table.wrong("rules", f"there are no rules {pinned} yet; the newest are {newest}.")
    return pinned


def _severities(table: Table, rules: Mapping[str, Rule]) -> dict[str, Severity]:
    said = table.table("severities")
    severities = {}
    for code in said:
        rule = _rule(said, code, code, rules)
        severity = Severity(said.word(code, list(Severity)))
        if not rule.waivable and severity.weight < rule.severity.weight:
            raise said.wrong(code, f"{code} may not be waived, and so not be made less than a {rule.severity}.")
        if rule.unverified and severity is not Severity.NOTE:
            raise said.wrong(code, f"{code} rests on figures that nobody has verified, and so stays a note.")
        severities[code] = severity
    return severities


def _waivers(table: Table, rules: Mapping[str, Rule]) -> Iterator[Waiver]:
    """Each waiver, also one that lacks its reason, name or day: that is told where it would have counted."""
    for waiver in table.each("waiver"):
        code = waiver.text("code")
        _rule(waiver, "code", code, rules)
        finding = waiver.text("finding", "")
        if finding and not _FINGERPRINT.fullmatch(finding):
            raise waiver.wrong("finding", f"{finding!r} is not the fingerprint of a finding in findings.json.")
        yield Waiver(code, finding, waiver.text("reason", ""), waiver.text("name", ""), waiver.optional_date("until"))
        waiver.done()


def _rule(table: Table, key: str, code: str, rules: Mapping[str, Rule]) -> Rule:
    if code not in rules:
        raise table.wrong(key, f"there is no rule {code!r}; `emprov rules list` shows all {len(rules)}.")
    return rules[code]
