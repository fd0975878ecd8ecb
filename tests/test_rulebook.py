"""The ledger remembers by which rules a round was judged: what a new rule finds is not put down to a changed answer."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pytest
from click.testing import CliRunner
from person import opened
from test_cli import HOUSE_RULE

from emprov_xl.cli import main
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.past import Status
from emprov_xl.review.rulebook import JUDGED_BY, new_by_rules, rulebook_of
from tests.pasts import a_round

DAY = dt.date(2026, 12, 1)


def judged_by(rules):
    return replace(a_round(1), versions={JUDGED_BY: rulebook_of(rules)})


def found(house, *codes, status=Status.NEW):
    rules = {rule.code: rule for rule in house.rules}
    return [SimpleNamespace(rule=rules[code], status=status) for code in codes]


def test_what_a_rule_finds_that_the_last_round_did_not_know_is_counted(house):
    before = [rule for rule in house.rules if rule.code != "EXT-001"]
    news = found(house, "EXT-001", "EXT-001", "EXT-003")
    assert new_by_rules(news, judged_by(before), house.rules) == {"EXT-001": 2}


def test_a_rule_that_looks_for_something_else_is_another_rule(house):
    before = [replace(rule, arguments={"more": 1}) if rule.code == "EXT-003" else rule for rule in house.rules]
    assert new_by_rules(found(house, "EXT-001", "EXT-003"), judged_by(before), house.rules) == {"EXT-003": 1}


def test_other_words_and_another_severity_are_the_same_rule(house):
    before = [replace(rule, message="x", severity="note", since="0.1") for rule in house.rules]
    assert not new_by_rules(found(house, "EXT-001"), judged_by(before), house.rules)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.NEW])
def test_only_what_is_new_is_counted(house, status):
    assert not new_by_rules(found(house, "EXT-001", status=status), judged_by([]), house.rules)


def test_in_a_first_round_and_after_one_of_which_nothing_is_remembered_nothing_is_counted(house):
    news = found(house, "EXT-001")
    assert new_by_rules(news, None, house.rules) == new_by_rules(news, a_round(1), house.rules) == Counter()


def test_the_customer_and_the_status_are_told_that_the_rules_are_others(tmp_path, house, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "house.toml").write_text(HOUSE_RULE, encoding="utf-8")
    order = Order("Acme", "ACM-001", None, 2, frozenset(), None, None, DAY)
    issue_questionnaire(tmp_path / "q.xlsx", order, house)
    with opened("q.xlsx") as book:
        book.type("Extensions", "A7", "2001")

    def reviewed(name, *options):
        told = CliRunner().invoke(main, ["process", name, "--pictures", "0", "--as-of", "2026-12-01", *options])
        assert told.exit_code == 1, told.output
        (annotated,) = (tmp_path / "output" / "acm-001").glob(f"r*/{name.removesuffix('.xlsx')}.annotated.xlsx")
        rows = openpyxl.load_workbook(annotated)["Review Summary"].iter_rows(values_only=True)
        return annotated, next((row[1] for row in rows if row[0] == "Our rules"), None)

    first, told = reviewed("q.xlsx")
    assert told is None
    with opened(first, tmp_path / "q2.xlsx") as book:
        book.type("Extensions", "A8", "2001")  # a new fault of the customer's own
    _, told = reviewed("q2.xlsx", "--rules", "mine")
    assert told == (
        "2 of the new findings are by rules that we have added or changed since the last round: HSE-001. What they name"
        " may have stood in your answers before."
    )
    lines = CliRunner().invoke(main, ["status", "ACM-001"]).output.splitlines()
    first_round, second_round = (line for line in lines if ".xlsx: " in line)
    assert "other rules" not in first_round
    assert ", judged by other rules than round 1 (" in second_round
