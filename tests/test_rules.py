"""The rules: their examples run, their definitions are refused when wrong, and their findings say what they should."""

import shutil

import pytest

from emprov_xl.checks.shelf import signatures
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.definitions.rules import load_rules
from emprov_xl.errors import WrongDefinition
from emprov_xl.files import data_folder
from emprov_xl.judge import judge, survey_of
from tests.tables import findings_in, frames_of, places, surveyed, together

QUESTIONNAIRE = load_questionnaire(load_catalogue())
RULES = load_rules(QUESTIONNAIRE, signatures())
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code} {example.says}") for rule in RULES for example in rule.examples
]

RULE = """
[[rule]]
code = "XYZ-001"
name = "nameless-telephone"
title = "A telephone has no name"
severity = "warning"
stage = "completeness"
audience = "customer"
check = { required_when = { field = "extensions.last_name", when = { "extensions.voicemail" = "Yes" } } }
message = "{title} is blank, though {because}."
remedy = "Enter the last name."
ask = "What is the last name of {who}?"
why = "Callers find the person by it."
basis = "practice"
since = "1.0"

[[rule.example]]
says = "no last name"
given = "| extensions | extension | voicemail |\\n| 7 | 2001 | Yes |"
finds = ["extensions.last_name@7"]

[[rule.example]]
says = "a last name"
given = "| extensions | extension | voicemail | last_name |\\n| 7 | 2001 | Yes | Ruiz |"
finds = []
"""


def loaded(folder, text):
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return load_rules(QUESTIONNAIRE, signatures(), folder)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_finds_what_its_example_says(house, rule, example):
    findings = findings_in(example.given, house, rule.code)
    assert places(findings) == sorted(example.finds)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_words_of_a_finding_are_whole_sentences(house, rule, example):
    for finding in findings_in(example.given, house, rule.code):
        for words in (finding.message, finding.remedy, finding.ask):
            assert "{" not in words
            assert "  " not in words
            assert "“”" not in words
            assert words[-1] in ".?"
            assert words[0] == words[0].upper()


def test_every_verb_is_used_by_a_rule():
    assert {rule.verb for rule in RULES} - {None} == set(signatures())


def test_an_unverified_figure_is_a_note_for_engineering():
    doubtful = [rule for rule in RULES if rule.arguments.get("verified") is False]
    assert doubtful
    assert {(rule.severity, rule.audience) for rule in doubtful} == {("note", "engineering")}


def test_one_fault_is_one_finding(house):
    """A failing example, judged by all rules, has no second finding at its cells but for what it leaves unsaid."""
    unsaid = {"GRP-006": "GRP-005"}  # whose extensions these are takes too many rows to say
    beside = {}
    for rule in RULES:
        for example in rule.examples:
            others = {
                (finding.rule.code, str(finding.place))
                for finding in findings_in(example.given, house)
                if finding.rule.code not in (rule.code, unsaid.get(rule.code)) and str(finding.place) in example.finds
            }
            if others:
                beside[f"{rule.code} {example.says}"] = others
    assert beside == {}


def test_adding_a_rule_touches_one_file(house, tmp_path):
    rules_folder = tmp_path / "rules"
    shutil.copytree(data_folder("rules"), rules_folder)
    (rules_folder / "mine.toml").write_text(RULE, encoding="utf-8")
    rules = load_rules(QUESTIONNAIRE, signatures(), rules_folder)
    assert len(rules) == len(RULES) + 1
    (mine,) = [rule for rule in rules if rule.code == "XYZ-001"]
    for example in mine.examples:
        survey = survey_of(frames_of(example.given, QUESTIONNAIRE), house.catalogue)
        assert places(judge([mine], survey)) == list(example.finds)


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("{title} is blank", "{titel} is blank", r"mine.toml: rule\[XYZ-001\].message: \{titel\} is not a fact"),
        ("{title} is blank", "{other} is blank", r"message: \{other\} is not a fact"),
        ("{title} is blank", "{title is blank", "message: its braces do not match"),
        ("required_when", "required_if", "check: there is no verb 'required_if'"),
        ('"extensions.last_name"', '"extensions.surname"', r"check.required_when.field: there is no field"),
        (", when = {", ", whenever = {", "whenever: is not an argument of required_when"),
        (', when = { "extensions.voicemail" = "Yes" }', "", "when: is missing"),
        ('= "Yes" } } }', '= "Maybe" } } }', "'Maybe' is not one of the words of Voicemail"),
        ('"extensions.voicemail" = "Yes"', '"queues.recording" = "No"', "stands on another sheet than extensions"),
        ("check = {", "check = { prefix_clash = {}, ", "must name exactly one verb"),
        ('why = "Callers find the person by it."', "", "why: is missing"),
        ('basis = "practice"', "", "basis: is missing"),
        ('finds = ["extensions.last_name@7"]', "finds = []", "no example finds anything"),
        ("finds = []", 'finds = ["extensions.last_name@7"]', "no example passes"),
        ("finds = []", "", "lacks finds"),
        ('finds = ["extensions.last_name@7"]', 'finds = ["extensions.name@7"]', "is not a place"),
        ('code = "XYZ-001"', 'code = "xyz1"', "must be a family and three digits"),
        ("nameless-telephone", "require-last-name", "must name what is wrong"),
        ("nameless-telephone", "no-name", "must name what is wrong"),
        ("nameless-telephone", "Nameless", "lower-case words"),
        ('severity = "warning"', 'severity = "fatal"', "'fatal' is not one of blocker, note, warning"),
        ('since = "1.0"', 'since = "1.0"\nsinc = "1"', "sinc: is not known here"),
    ],
)
def test_a_wrong_rule_is_refused_by_file_table_and_key(tmp_path, was, becomes, complaint):
    assert was in RULE
    with pytest.raises(WrongDefinition, match=complaint):
        loaded(tmp_path, RULE.replace(was, becomes, 1))


@pytest.mark.parametrize("same", ["code", "name"])
def test_no_two_rules_share_a_code_or_a_name(tmp_path, same):
    again = RULE.replace("XYZ-001", "XYZ-002") if same == "name" else RULE.replace("nameless", "unnamed")
    with pytest.raises(WrongDefinition, match=f"{same}: .* is taken by rule"):
        loaded(tmp_path, RULE + again)


def test_a_file_of_rules_holds_nothing_else(tmp_path):
    with pytest.raises(WrongDefinition, match="phone: is not known here"):
        loaded(tmp_path, RULE + '\n[[phone]]\nmodel = "1140E"\n')


def test_an_argument_of_the_wrong_type_is_refused(tmp_path):
    wrong = RULE.replace("required_when = {", 'list_too_long = { most = "many",').replace("{title}", "{length}")
    with pytest.raises(WrongDefinition, match=r"is not an argument"):
        loaded(tmp_path, wrong)


def test_no_finding_shows_a_secret(house):
    findings = findings_in(
        """
        | voicemail_settings | min_pin_length |
        | 7                  | 6              |

        | extensions | extension | display_name | voicemail | voicemail_pin |
        | 7          | 2001      | Ana Ruiz     | Yes       | 66666666      |
        | 8          | 2002      | Ben Ode      | No        | 86420975      |
        | 9          | 86420977  | Cy Fox       | Yes       | 86420977      |""",
        house,
        "VM-002",
        "VM-003",
        "VM-007",
    )
    assert [finding.rule.code for finding in findings] == ["VM-002", "VM-003", "VM-007"]
    weak, like_its_row, _ = findings
    assert weak.message == like_its_row.message, "whoever reads that it is the extension knows it"
    for finding in findings:
        assert finding.value == "••••"
        told = " ".join([finding.rule.title, finding.message, finding.remedy, finding.ask, finding.proposed])
        assert not any(secret in told for secret in ("66666666", "86420975", "86420977"))
        assert not any(word in told for word in ("same as", "repeated digit,", "is one digit", "is digits in a row"))


def test_a_fingerprint_survives_moved_rows(house):
    before = findings_in(
        """
        | extensions | extension | display_name | voicemail | voicemail_pin |
        | 7          | 2001      | Ana Ruiz     | Yes       |               |
        | 8          | 2001      | Ben Ode      | Yes       | 97531         |""",
        house,
    )
    after = findings_in(
        """
        | extensions | extension | display_name | voicemail | voicemail_pin |
        | 12         | 2001      | Ben Ode      | Yes       | 97531         |
        | 40         | 2003      | Cy Fox       | No        |               |
        | 41         | 2001      | Ana Ruiz     | Yes       |               |""",
        house,
    )

    def prints(findings):
        about_people = [finding for finding in findings if finding.place.sheet == "extensions"]
        return {(finding.rule.code, finding.fingerprint) for finding in about_people if finding.rule.code != "REF-001"}

    assert len(prints(before)) == 3
    assert prints(before) == prints(after)


def test_what_is_told_once_keeps_its_fingerprint_when_rows_are_sorted(house):
    """Whatever row comes first, it is the same fault: a decision about it is found again in the next round."""
    tables = {
        "site": [
            "| site | platform | country | state | extension_length |",
            "| 7 | Galaxy Mini | United States | CA | 4 |",
        ],
        "extensions": [
            "| extensions | extension | voicemail | voicemail_pin | device_id |",
            *(f"| {row} | {2000 + row} | Yes | 97531 | A1 |" for row in range(7, 37)),
        ],
        "queues": [
            "| queues | number | name | recording |",
            *(f"| {row} | 60{row:02d} | Q{row} | After answer |" for row in range(7, 12)),
        ],
        "ring_groups": [
            "| ring_groups | number | name |",
            "| 7 | 6100 | One |",
            "| 8 | 6100 | Two |",
            "| 9 | 200 | Six |",
        ],
        "key_layouts": [
            "| key_layouts | layout | key | function |",
            *(f"| {row} | Desk | {row} | Hold |" for row in range(7, 12)),
        ],
        "dids": ["| dids | did | last |", "| 7 | 6135550100 | 6135550120 |", "| 8 | 6135550110 | 6135550130 |"],
    }

    def prints(upside_down):
        text = []
        for head, *rows in tables.values():
            cells = [row.split("|", 2)[2] for row in rows]
            cells = cells[::-1] if upside_down else cells
            text.append("\n".join([head, *(f"| {number} |{cell}" for number, cell in enumerate(cells, 7))]))
        findings = findings_in("\n\n".join(text), house)
        return sorted((finding.rule.code, finding.fingerprint) for finding in findings)

    told = {code for code, _ in prints(upside_down=False)}
    assert {"VM-008", "QUE-002", "REC-001", "KEY-008", "DID-004", "NUM-001", "NUM-002", "DEV-001"} <= told
    assert prints(upside_down=False) == prints(upside_down=True)


def test_fingerprints_are_twelve_digits_and_no_two_are_alike(house):
    findings = findings_in(
        """
        | menu_options | attendant | key | label |
        | 7            | Main      | 1   | Sales |
        | 8            | Main      | 1   | Sales |

        | ring_groups | number | name | members    |
        | 7           | 6001   | All  | 2098; 2099 |""",
        house,
    )
    prints = [finding.fingerprint for finding in findings]
    assert len(prints) >= 4
    assert len(set(prints)) == len(prints)
    assert all(len(digest) == 12 and int(digest, 16) >= 0 for digest in prints)


def test_two_who_share_a_number_are_offered_one_free_number_because_only_one_has_to_move(house):
    findings = findings_in(
        """
        | extensions | extension | display_name |
        | 7          | 2001      | Ana Ruiz     |
        | 8          | 2001      | Ben Ode      |
        | 9          | 2002      | Cy Fox       |
        | 10         | 2002      | Di Gray      |""",
        house,
        "EXT-001",
    )
    assert [finding.proposed for finding in findings] == ["2003", "2003", "2004", "2004"]
    assert findings[0].ask == "Who keeps extension 2001: Ana Ruiz or Ben Ode?"
    assert findings[0].message == "Extension 2001 is also given to Ben Ode (row 8)."


def test_what_one_answer_settles_has_one_group(house):
    rows = "\n".join(f"| {row} | 20{row} | Person {row} | {2 - row % 2} |" for row in range(10, 50))
    findings = findings_in(f"| extensions | extension | display_name | device_id |\n{rows}", house, "DEV-001")
    assert len(findings) == 40
    assert len({finding.also for finding in findings}) > 2, "each names ten others only"
    assert len({(finding.rule.code, finding.group) for finding in findings}) == 2
    (alone,) = findings_in("| extensions | extension |\n| 7 | 1001 |", house, "NUM-003")
    assert alone.group == ""


def test_what_keeps_a_number_is_asked_by_name(house):
    (finding,) = findings_in(
        """
        | ring_groups | number | name       |
        | 7           | 6001   | Front desk |

        | auto_attendants | name         | number |
        | 7               | Billing menu | 6001   |""",
        house,
        "NUM-001",
    )
    assert finding.ask == "Which one keeps 6001: ring group Front desk or auto attendant Billing menu?"


def test_a_number_of_a_public_service_is_offered_a_free_one(house):
    text = "| site | country |\n| 7 | United States |\n\n| extensions | extension |\n| 7 | 411 |\n| 8 | 412 |"
    (finding,) = findings_in(text, house, "NUM-005")
    assert finding.proposed == "413"
    assert "such as 413" in finding.ask


def test_several_faults_of_one_cell_are_told_in_the_order_of_its_list(house):
    text = "| ring_groups | number | name | members |\n| 7 | 6001 | All | 2099; 2011; 2055; 2001; 2077 |"
    findings = sorted(findings_in(text, house, "GRP-001"), key=lambda finding: finding.order)
    assert [finding.ask for finding in findings] == [
        f"Who is {number}?" for number in ("2099", "2011", "2055", "2001", "2077")
    ]


def test_a_rule_over_a_sheet_that_was_not_asked_finds_nothing(house):
    asked = QUESTIONNAIRE.without(frozenset({"routing", "groups", "call_centre", "outbound", "recording"}))
    text = """
        | site | country | extension_length |
        | 7    | Canada  | 4                |

        | extensions | extension | display_name | call_waiting | voicemail |
        | 7          | 2001      | Ana Ruiz     | Yes          | No        |"""
    survey = survey_of(frames_of(text, asked), house.catalogue)
    assert [finding.rule.code for finding in judge(RULES, survey)] == []


@pytest.mark.parametrize("section", [section.key for section in QUESTIONNAIRE.sections if section.key != "core"])
def test_every_rule_can_be_judged_when_a_section_was_not_sold(house, section):
    asked = QUESTIONNAIRE.without(frozenset({section}))
    everything = together([example.given for rule in RULES for example in rule.examples], QUESTIONNAIRE)
    survey = survey_of(frames_of(everything, asked), house.catalogue)
    found = list(judge(RULES, survey))
    assert len({finding.rule.code for finding in found}) > 30
    assert all(asked.field(f"{finding.place.sheet}.{finding.place.field}") for finding in found)


def test_an_empty_return_has_only_what_is_missing_as_a_whole(house):
    text = "| site | company | country |\n| 7 | Lakeside | Canada |"
    codes = [finding.rule.code for finding in findings_in(text, house)]
    assert codes == ["EXT-007", "RTE-006", "RTE-007"], "routes and lines a customer may leave to our engineers"


def test_the_survey_of_many_rows_is_made_once(house):
    survey = surveyed("| extensions | extension |\n| 7 | 2001 |", house)
    assert survey.register.by_number is survey.register.by_number
    assert survey.referrers("extensions") is survey.referrers("extensions")
