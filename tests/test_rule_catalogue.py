"""The catalogue of rules: its page tells of every verb how many rules use it, and every rule says what it rests on."""

import re
from collections import Counter
from pathlib import Path

from click.testing import CliRunner

from emprov_xl.checks.shelf import signatures
from emprov_xl.cli import main

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")

AUTHORITIES = (
    *("E-MetroTel", "UCX", "Asterisk", "Elastix", "Issabel", "FreePBX", "Avaya", "Nortel", "CFR", "Kari's Law"),
    *("RAY BAUM", "law", "regulator", "numbering plan", "IANA", "RFC", "IP networks", "Erlang", "maker"),
    *("rules/", "workbook_templates/", "recollection", "questionnaire"),
)
"""Whom a rule may rest on; what rests on nobody says that it is practice."""


def test_every_rule_names_its_source_or_says_that_it_is_practice(house):
    nameless = {
        rule.code: rule.basis
        for rule in house.rules
        if "practice" not in rule.basis and not any(name in rule.basis for name in AUTHORITIES)
    }
    assert nameless == {}


def test_the_table_of_verbs_tells_how_many_rules_use_each(house):
    table = {name: int(uses) for name, uses in re.findall(r"^\| (\w+) \| (\d+) \|", PAGE, re.MULTILINE)}
    assert table == {**dict.fromkeys(signatures(), 0), **Counter(rule.verb for rule in house.rules if rule.verb)}


def test_the_page_tells_each_rule_with_its_reason_its_basis_and_its_examples(house):
    for rule in house.rules:
        assert f"## {rule.code} {rule.name}\n" in PAGE
        assert f"- Why: {rule.why}\n" in PAGE
        assert f"- Basis: {rule.basis}\n" in PAGE
        assert all(f"{example.says}: finds " in PAGE for example in rule.examples)


def test_statistics_count_each_rule_once(house):
    said = CliRunner().invoke(main, ["rules", "stats"]).output
    for part in ("family", "severity", "stage", "verb"):
        block = said.partition(f"by {part}\n")[2].partition("\n\n")[0]
        assert sum(int(line.split()[0]) for line in block.splitlines()) == len(house.rules), part
