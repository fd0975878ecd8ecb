"""`rules/*.toml` becomes the Rules: every file that holds [[rule]] is one family or more of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter

from emprov_xl.definitions.arguments import arguments_of
from emprov_xl.definitions.tables import Table, read_tables
from emprov_xl.files import data_folder
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.rule import Audience, Example, Rule, Severity, Stage
from emprov_xl.model.verb import UNIVERSAL_FACTS, VerbSignature

CATALOGUE_FILES = frozenset({"phones", "platforms", "feature_codes", "regions", "sizing", "limits"})
"""Files of `rules/` that say what can be; every other one says what must hold, and holds [[rule]] only."""

_CODE = re.compile(r"[A-Z]{2,4}-[0-9]{3}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REMEDIES = ("check-", "no-", "require-")  # a name reads after "allow ...": it tells the bad pattern, not the remedy
_WORDS = ("message", "remedy", "ask", "proposed")
_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")
_PLACE = re.compile(r"([a-z_]+\.[a-z0-9_]+)@([0-9]+)")


def load_rules(questionnaire: Questionnaire, verbs: Mapping[str, VerbSignature], *folders: Path) -> tuple[Rule, ...]:
    """The rules of some folders (default: ours), in the order of their codes.

    Raises WrongDefinition naming file, rule and key.
    """
    rules: dict[str, Rule] = {}
    names: dict[str, str] = {}
    for path in _files(folders or (data_folder("rules"),)):
        top = read_tables(path)
        for table in top.each("rule"):
            rule = _rule(table, questionnaire, verbs)
            if rule.code in rules:
                raise table.wrong("code", f"{rule.code} is taken by rule {rules[rule.code].name}.")
            if rule.name in names:
                raise table.wrong("name", f"{rule.name!r} is taken by rule {names[rule.name]}.")
            rules[rule.code], names[rule.name] = rule, rule.code
        top.done()
    return tuple(rules[code] for code in sorted(rules))


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(folder.glob("*.toml")) if path.stem not in CATALOGUE_FILES)


def _rule(table: Table, questionnaire: Questionnaire, verbs: Mapping[str, VerbSignature]) -> Rule:
    verb, arguments, facts = _check(table, questionnaire, verbs)
    rule = Rule(
        code=table.text("code"),
        name=table.text("name"),
        title=table.text("title"),
        severity=Severity(table.word("severity", list(Severity))),
        stage=Stage(table.word("stage", list(Stage))),
        audience=Audience(table.word("audience", list(Audience))),
        verb=verb,
        arguments=arguments,
        message=table.text("message"),
        remedy=table.text("remedy"),
        ask=table.text("ask"),
        why=table.text("why"),
        basis=table.text("basis"),
        since=table.text("since"),
        examples=tuple(_examples(table, questionnaire)),
        waivable=table.flag("waivable", default=True),
        proposed=table.text("proposed", ""),
        introduced=table.optional_date("introduced"),
        enforced_from=table.optional_date("enforced_from"),
    )
    table.done()
    _check_name(table, rule)
    _check_dates(table, rule)
    _check_words(table, rule, facts)
    _check_examples(table, rule)
    return rule


def _check(
    table: Table, questionnaire: Questionnaire, verbs: Mapping[str, VerbSignature]
) -> tuple[str | None, Mapping[str, object], frozenset[str]]:
    """The verb of a rule, its arguments, and the facts its words may use.

    A rule without a check is found elsewhere (by the cell's own type, or by the reader): it lists the facts itself.
    """
    if "check" not in table:
        return None, {}, frozenset(table.texts("gives"))
    check = table.anything("check")
    if len(check) != 1:
        raise table.wrong("check", f"must name exactly one verb, not {', '.join(check) or 'none'}.")
    [(name, said)] = check.items()
    if name not in verbs:
        raise table.wrong("check", f"there is no verb {name!r}; there are {', '.join(sorted(verbs))}.")
    signature = verbs[name]
    return name, arguments_of(table, signature, said, questionnaire), frozenset(signature.gives)


def _examples(table: Table, questionnaire: Questionnaire) -> Iterator[Example]:
    for example in table.each("example"):
        finds = example.texts("finds")
        if "finds" not in example:
            raise table.wrong("example", "lacks finds; an example that passes says finds = [].")
        for place in finds:
            parts = _PLACE.fullmatch(place)
            if parts is None or not _is_field(questionnaire, parts[1]):
                raise table.wrong("example", f"{place!r} is not a place such as extensions.extension@7.")
        yield Example(example.text("says"), example.text("given"), finds)
        example.done()


def _is_field(questionnaire: Questionnaire, name: str) -> bool:
    try:
        questionnaire.field(name)
    except KeyError:
        return False
    return True


def _check_name(table: Table, rule: Rule) -> None:
    if not _CODE.fullmatch(rule.code):
        raise table.wrong("code", f"{rule.code!r} must be a family and three digits, such as EXT-001.")
    if not _NAME.fullmatch(rule.name):
        raise table.wrong("name", f"{rule.name!r} must be lower-case words joined by dashes.")
    if rule.name.startswith(_REMEDIES):
        raise table.wrong("name", f"{rule.name!r} must name what is wrong: it is read after 'allow'.")


def _check_dates(table: Table, rule: Rule) -> None:
    if not _VERSION.fullmatch(rule.since):
        raise table.wrong("since", f'{rule.since!r} must be a version of the rules, such as "1.0".')
    if rule.enforced_from and rule.severity is not Severity.BLOCKER:
        raise table.wrong("enforced_from", f"says when a rule begins to block, but this one is a {rule.severity}.")
    if rule.introduced and rule.enforced_from and rule.enforced_from < rule.introduced:
        raise table.wrong("enforced_from", f"is before it was introduced on {rule.introduced}.")


def _check_words(table: Table, rule: Rule, facts: frozenset[str]) -> None:
    for key in _WORDS:
        words = str(getattr(rule, key))
        try:
            named = [(name, how or way) for _, name, how, way in Formatter().parse(words) if name is not None]
        except ValueError as trouble:
            raise table.wrong(key, f"its braces do not match: {trouble}.") from None
        for name, dressed in named:
            if dressed:
                raise table.wrong(key, f"{{{name}}} must stand by itself: a fact is a text, and put in as it is.")
            if name not in facts | UNIVERSAL_FACTS:
                known = ", ".join(sorted(facts | UNIVERSAL_FACTS))
                raise table.wrong(key, f"{{{name}}} is not a fact of this check; there are {known}.")


def _check_examples(table: Table, rule: Rule) -> None:
    if rule.verb is None:
        return
    if not any(example.finds for example in rule.examples):
        raise table.wrong("example", "no example finds anything.")
    if all(example.finds for example in rule.examples):
        raise table.wrong("example", "no example passes.")
