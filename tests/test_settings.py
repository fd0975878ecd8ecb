"""Settings: read from `emprov.toml` or refused by file, table and key, and what they change in a review."""

import datetime as dt
from dataclasses import replace

import pytest

from emprov_xl.definitions.settings import find_settings, load_settings
from emprov_xl.errors import UsageError
from emprov_xl.model.rule import Audience, Severity
from emprov_xl.model.settings import Settings, Terms, Waiver
from emprov_xl.review.levels import measure_for
from tests.judging import findings_on
from tests.returns import returned_from

DAY = dt.date(2026, 12, 1)

SETTINGS = """
[severities]
EXT-002 = "note"

[engagement."LAK-001"]
rules = "1.0"

[engagement."LAK-001".severities]
EXT-002 = "blocker"

[[engagement."LAK-001".waiver]]
code = "EXT-003"
finding = "0123456789ab"
reason = "The basement is renumbered in May"
name = "Raj Patel"
until = 2027-06-30
"""

RETURN = """
| site | extension_length |
| 7    | 4                |

| numbering | purpose    | first | last |
| 7         | Telephones | 2000  | 2199 |

| extensions | extension | display_name |
| 7          | 2307      | Ana Ruiz     |
| 8          | 2308      | Ben Ode      |
| 9          | 2009      | Cy Fox       |
| 10         | 2009      | Di Gray      |
"""


def settings(folder, text, house):
    (folder / "emprov.toml").write_text(text, encoding="utf-8")
    return load_settings(folder / "emprov.toml", house.rules)


def severities(measure):
    return {rule.code: rule.severity for rule in measure.rules}


def found(house, terms, *codes, day=DAY):
    """The findings of these codes, and of the waivers, in the return above, for an engagement with these terms."""
    returned = returned_from(RETURN, house.questionnaire)
    findings = findings_on(returned, house, settings=Settings(engagements={"acm-001": terms}), day=day)
    return [finding for finding in findings if finding.rule.code in codes or finding.rule.family == "WVR"]


def waiver(code="EXT-003", **said):
    return Waiver(code, **{"reason": "It is moved", "name": "Raj Patel", "until": dt.date(2027, 6, 30), **said})


def test_settings_are_read_as_they_are_written(house, tmp_path):
    read = settings(tmp_path, SETTINGS, house)
    assert read.severities == {"EXT-002": Severity.NOTE}
    assert read.terms(" lak-001 ") == Terms(
        "1.0",
        {"EXT-002": Severity.BLOCKER},
        (Waiver("EXT-003", "0123456789ab", "The basement is renumbered in May", "Raj Patel", dt.date(2027, 6, 30)),),
    )
    assert read.terms("ACM-001") == Terms()


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("[severities]", "[severity]", "emprov.toml: severity: is not known here"),
        ("EXT-002", "EXT-999", r"emprov.toml: severities.EXT-999: there is no rule 'EXT-999'"),
        ('"note"', '"hint"', "severities.EXT-002: 'hint' is not one of blocker, note, warning"),
        ('EXT-002 = "note"', 'EXT-001 = "note"', "EXT-001 may not be waived, and so not be made less than a blocker"),
        ('EXT-002 = "note"', 'DEV-005 = "blocker"', "DEV-005 rests on figures that nobody has verified"),
        ('rules = "1.0"', "rules = 1.0", "engagement.LAK-001.rules: must be a text"),
        ('rules = "1.0"', 'rules = "first"', "'first' is not a version"),
        ('rules = "1.0"', 'rules = "97.0"', "there are no rules 97.0 yet"),
        ('rules = "1.0"', 'rule = "1.0"', "engagement.LAK-001.rule: is not known here"),
        ('code = "EXT-003"', "", r"engagement.LAK-001.waiver\[Raj Patel\].code: is missing"),
        ('code = "EXT-003"', 'code = "EXT-998"', r"waiver\[EXT-998\].code: there is no rule 'EXT-998'"),
        ('"0123456789ab"', '"Extensions!A7"', r"waiver\[EXT-003\].finding: 'Extensions!A7' is not the fingerprint"),
        ("2027-06-30", '"June"', r"waiver\[EXT-003\].until: must be a date such as 2027-06-30"),
        ("2027-06-30", "2027-06-30T12:00:00", r"waiver\[EXT-003\].until: must be a date"),
        ("until =", "till =", r"waiver\[EXT-003\].till: is not known here"),
        ("[severities]", "[severities", "emprov.toml: file: is not TOML"),
    ],
)
def test_a_wrong_setting_is_refused_by_file_table_and_key(house, tmp_path, was, becomes, complaint):
    assert was in SETTINGS
    with pytest.raises(UsageError, match=complaint):
        settings(tmp_path, SETTINGS.replace(was, becomes, 1), house)


def test_settings_are_looked_for_in_the_folder_and_above_it(tmp_path):
    within = tmp_path / "returns" / "march"
    within.mkdir(parents=True)
    assert find_settings(within) is None or not find_settings(within).is_relative_to(tmp_path)
    (tmp_path / "emprov.toml").touch()
    assert find_settings(within) == tmp_path / "emprov.toml"
    (within / "emprov.toml").touch()
    assert find_settings(within) == within / "emprov.toml"


def test_what_is_set_for_the_engagement_counts_more_than_for_all_and_that_more_than_the_rule(house, tmp_path):
    read = settings(tmp_path, SETTINGS, house)
    own = next(rule.severity for rule in house.rules if rule.code == "EXT-002")
    assert own is Severity.WARNING
    assert severities(measure_for(house.rules, Settings(), "LAK-001", DAY))["EXT-002"] is own
    assert severities(measure_for(house.rules, read, "ACM-001", DAY))["EXT-002"] is Severity.NOTE
    assert severities(measure_for(house.rules, read, "LAK-001", DAY))["EXT-002"] is Severity.BLOCKER


def test_a_measure_says_only_what_is_otherwise_than_the_rules(house, tmp_path):
    assert measure_for(house.rules, Settings(), "LAK-001", DAY).told == ()
    told = measure_for(house.rules, settings(tmp_path, SETTINGS, house), "LAK-001", DAY).told
    assert told == (
        "EXT-002 blocker",
        "EXT-003 0123456789ab waived by Raj Patel until 2027-06-30: The basement is renumbered in May",
    )


def newcomer(house, **dates):
    (rule,) = [rule for rule in house.rules if rule.code == "EXT-001"]
    return replace(rule, code="XYZ-001", name="newcomer", since="1.4", **dates)


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        (dt.date(2027, 2, 28), Severity.WARNING),
        (dt.date(2027, 3, 1), Severity.BLOCKER),
    ],
)
def test_a_new_rule_warns_before_it_blocks(house, day, severity):
    rules = [*house.rules, newcomer(house, enforced_from=dt.date(2027, 3, 1))]
    assert severities(measure_for(rules, Settings(), "LAK-001", day))["XYZ-001"] is severity


def test_a_rule_is_silent_in_reviews_before_it_was_introduced(house):
    rules = [*house.rules, newcomer(house, introduced=dt.date(2027, 1, 1))]
    assert "XYZ-001" not in severities(measure_for(rules, Settings(), "LAK-001", dt.date(2026, 12, 31)))
    assert "XYZ-001" in severities(measure_for(rules, Settings(), "LAK-001", dt.date(2027, 1, 1)))


@pytest.mark.parametrize(("pinned", "speaks"), [("1.3", False), ("1.4", True), ("1.10", True), ("2", True), ("", True)])
def test_an_engagement_is_held_to_the_rules_of_its_version(house, pinned, speaks):
    pins = Settings(engagements={"LAK-001": Terms(pinned)})
    measure = measure_for([*house.rules, newcomer(house)], pins, "LAK-001", DAY)
    assert ("XYZ-001" in severities(measure)) is speaks
    assert measure.told == (() if speaks else ("XYZ-001 silent",))


def test_what_the_reader_the_cells_and_our_own_check_of_the_import_files_say_is_never_silent(house):
    aged = [replace(rule, since="3.0") for rule in house.rules]
    kept = measure_for(aged, Settings(engagements={"LAK-001": Terms("1.0")}), "LAK-001", DAY).rules
    assert kept == tuple(rule for rule in aged if rule.verb is None)


def test_a_waived_finding_is_a_note_for_engineering_that_says_who_why_and_until_when(house):
    first, second = found(house, Terms(waivers=(waiver(),)), "EXT-003")
    for finding in (first, second):
        assert (finding.rule.severity, finding.rule.audience) == (Severity.NOTE, Audience.ENGINEERING)
        assert finding.status == "kept"
        assert finding.message.endswith("Waived by Raj Patel until 2027-06-30: It is moved")


def test_a_waiver_of_one_finding_leaves_the_others(house):
    before = {finding.who: finding for finding in found(house, Terms(), "EXT-003")}
    one = waiver(finding=before["2307 Ana Ruiz"].fingerprint)
    after = {finding.who: finding for finding in found(house, Terms(waivers=(one,)), "EXT-003")}
    assert after["2308 Ben Ode"] == before["2308 Ben Ode"]
    assert after["2307 Ana Ruiz"].status == "kept"


@pytest.mark.parametrize(
    ("decided", "code", "says"),
    [
        (waiver("EXT-002"), "WVR-001", "meets no finding"),
        (waiver(finding="000000000000"), "WVR-001", "meets no finding"),
        (waiver(until=dt.date(2026, 11, 30)), "WVR-002", "held until 2026-11-30 and counts no more"),
        (waiver(reason=""), "WVR-003", "lacks a reason, and so waives nothing"),
        (waiver(name="", until=None), "WVR-003", "lacks a name and an end, and so waives nothing"),
        (waiver("EXT-001"), "WVR-004", "which may not be waived; the finding stands"),
    ],
)
def test_what_is_wrong_with_a_waiver_is_a_finding_and_it_waives_nothing(house, decided, code, says):
    findings = found(house, Terms(waivers=(decided,)), "EXT-001", "EXT-003")
    (wrong,) = [finding for finding in findings if finding.rule.family == "WVR"]
    assert wrong.rule.code == code
    assert says in wrong.message
    assert wrong.rule.audience is Audience.ENGINEERING
    assert wrong.cell.address == "A1"
    assert [finding for finding in findings if finding is not wrong] == found(house, Terms(), "EXT-001", "EXT-003")


def test_a_waiver_holds_on_its_last_day_and_no_longer(house):
    short = Terms(waivers=(waiver(until=DAY),))
    assert {finding.status for finding in found(house, short, "EXT-003")} == {"kept"}
    after = found(house, short, "EXT-003", day=DAY + dt.timedelta(days=1))
    assert [finding.rule.code for finding in after] == ["EXT-003", "EXT-003", "WVR-002"]


def test_each_waiver_is_told_by_itself(house):
    findings = found(house, Terms(waivers=(waiver("EXT-002"), waiver("EXT-004"))))
    assert [finding.rule.code for finding in findings] == ["WVR-001", "WVR-001"]
    assert len({finding.fingerprint for finding in findings}) == 2
