"""The command line as people and programs rely on it."""

import json
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from emprov_xl.cli import SECTIONS, main

SMALL = [word for section in SECTIONS for word in ("--without", section)]
"""A questionnaire of people alone, which is written, opened and reviewed in half the time."""


@pytest.fixture
def emprov(tmp_path, monkeypatch):
    """Runs a command in an empty folder: exit status and what was printed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return run


@pytest.fixture
def questionnaire(emprov, tmp_path):
    file = tmp_path / "q.xlsx"
    sold = ("--customer", "Acme", "--engagement", "ACM-001", "--extensions", 10, *SMALL)
    assert emprov("new", *sold, "-o", file)[0] == 0
    return file


def results_in(folder):
    """What a run left there; the ledger is there since the questionnaire was issued."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("emprov.db"))


def typed(file, cells):
    """The workbook with some cells typed in, as a person would."""
    workbook = openpyxl.load_workbook(file)
    for address, value in cells.items():
        title, cell = address.split("!")
        workbook[title][cell] = value
    workbook.save(file)
    return file


def test_a_photo_is_refused_in_one_sentence(emprov, tmp_path):
    (tmp_path / "photo.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    status, said = emprov("process", "photo.xlsx")
    assert status == 3
    assert "photo.xlsx: REJECTED PICTURE: This is a picture" in said
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["summary.xlsx"]


def test_an_empty_file_is_refused(emprov, tmp_path):
    (tmp_path / "empty.xlsx").touch()
    status, said = emprov("process", "empty.xlsx")
    assert (status, "REJECTED EMPTY" in said) == (3, True)


def test_somebody_elses_workbook_is_refused(emprov, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["Month", "Sales"])
    workbook.save(tmp_path / "sales.xlsx")
    status, said = emprov("process", "sales.xlsx")
    assert status == 3
    assert "REJECTED NOT_OURS: This workbook is not a Programming Data Questionnaire" in said


def test_a_zip_that_is_no_workbook_is_refused(emprov, tmp_path):
    with zipfile.ZipFile(tmp_path / "holiday.xlsx", "w") as package:
        package.writestr("beach.txt", "sand")
    status, said = emprov("process", "holiday.xlsx")
    assert (status, "REJECTED" in said) == (3, True)


def test_a_workbook_cut_short_is_refused(emprov, questionnaire):
    questionnaire.write_bytes(questionnaire.read_bytes()[:20_000])
    status, said = emprov("process", questionnaire)
    assert (status, "REJECTED DAMAGED" in said) == (3, True)


def test_a_newer_questionnaire_is_refused(emprov, questionnaire):
    workbook = openpyxl.load_workbook(questionnaire)
    for row in workbook["_emprov"].iter_rows():
        if row[0].value == "version":
            row[1].value = "9.0"
    workbook.save(questionnaire)
    status, said = emprov("process", questionnaire)
    assert status == 3
    assert "REJECTED NEWER_TEMPLATE: This questionnaire has version 9.0" in said


def test_a_refused_workbook_leaves_no_result_and_does_not_stop_the_others(emprov, questionnaire, tmp_path):
    (tmp_path / "empty.xlsx").touch()
    status, said = emprov("process", "empty.xlsx", questionnaire)
    assert status == 3
    assert "1 FINDINGS, 1 REJECTED" in said
    assert results_in(tmp_path / "output") == ["acm-001", "summary.xlsx"]


def test_a_finding_is_one_line_that_names_file_sheet_and_cell(emprov, questionnaire):
    typed(questionnaire, {"Extensions!A7": "2001", "Extensions!A8": "2001"})
    status, said = emprov("process", questionnaire)
    assert status == 1
    assert "q.xlsx!Extensions!A7: EXT-001 blocker:" in said
    assert "q.xlsx!Extensions!A8: EXT-001 blocker:" in said


def test_the_last_line_says_where_the_results_are(emprov, questionnaire, tmp_path):
    _, said = emprov("process", questionnaire)
    folder = said.strip().rpartition("Results in ")[2].removesuffix(".")
    names = {path.name for path in (tmp_path / folder).iterdir()}
    assert names == {
        *("returned.xlsx", "q.annotated.xlsx", "q.plan.xlsx", "q.engineer.xlsx"),
        *("acceptance.json", "findings.json", "run.json"),
    }


def test_the_return_is_kept_byte_for_byte_and_never_changed(emprov, questionnaire, tmp_path):
    before = questionnaire.read_bytes()
    emprov("process", questionnaire)
    (kept,) = (tmp_path / "output").rglob("returned.xlsx")
    assert kept.read_bytes() == before == questionnaire.read_bytes()


def test_asked_again_the_stored_findings_and_exit_status_are_given(emprov, questionnaire):
    first, said = emprov("process", questionnaire)
    again, repeated = emprov("process", questionnaire)
    assert first == again == 1
    assert "DUPLICATE" in repeated
    assert [line for line in said.splitlines() if "!" in line] == [
        line for line in repeated.splitlines() if "!" in line
    ]


def test_findings_are_given_to_programs(emprov, questionnaire):
    status, said = emprov("process", questionnaire, "--format", "json")
    (run,) = json.loads(said)
    assert (status, run["verdict"], run["findings"]["schema"]) == (1, "FINDINGS", "emprov-findings/1")
    assert {"code", "cell", "fingerprint", "audience"} <= set(run["findings"]["findings"][0])


def test_every_filled_cell_is_accounted_for(emprov, questionnaire):
    typed(questionnaire, {"Extensions!A7": "2001", "Extensions!BZ9": "call me back"})
    _, said = emprov("process", questionnaire, "--format", "json")
    cells = json.loads(said)[0]["findings"]["cells"]
    assert cells["answers"] + cells["labels"] + cells["strays"] == cells["filled"]
    assert cells["strays"] == 1


def test_the_severity_at_which_a_run_fails_is_chosen(emprov, questionnaire):
    assert emprov("process", questionnaire, "--fail-on", "never")[0] == 0


def test_one_review_shows_only_its_own_findings(emprov, questionnaire):
    typed(questionnaire, {"Extensions!A7": "2001"})
    _, said = emprov("process", questionnaire, "--format", "json", "--stage", "completeness")
    assert {finding["stage"] for finding in json.loads(said)[0]["findings"]["findings"]} == {"completeness"}


def test_whatever_else_lies_in_the_folder_is_told_and_left_alone(emprov, questionnaire, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    questionnaire.rename(inbox / "q.xlsx")
    (inbox / "~$q.xlsx").write_bytes(b"lock")
    (inbox / "notes.txt").write_text("call back", encoding="utf-8")
    status, said = emprov("process", inbox)
    assert status == 1
    assert "notes.txt: IGNORED: Not a workbook." in said
    assert "~$q.xlsx: IGNORED" in said
    assert said.strip().splitlines()[-1].startswith("1 workbook: 1 FINDINGS")


def test_an_output_that_cannot_be_written_is_our_fault_in_one_sentence(emprov, questionnaire, tmp_path):
    (tmp_path / "afile").touch()
    status, said = emprov("process", questionnaire, "--output", tmp_path / "afile" / "x")
    assert status == 4
    assert "cannot be made" in said


def test_a_crash_of_ours_names_the_place_and_no_answer(emprov, questionnaire, monkeypatch):
    def crash(*_, **__):
        raise KeyError("the PIN is 739154")

    monkeypatch.setattr("emprov_xl.conversation.plan_for", crash)
    status, said = emprov("process", questionnaire)
    assert status == 4
    assert "FAILED CRASHED: emprov itself failed (KeyError in conversation.py, line" in said
    assert "739154" not in said


def test_an_interrupted_run_says_so_by_its_status(emprov, questionnaire, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("emprov_xl.engage.prepare", interrupt)
    assert emprov("process", questionnaire)[0] == 130


def test_a_return_is_never_written_over(emprov, questionnaire):
    before = questionnaire.read_bytes()
    assert emprov("new", "--from", questionnaire, "-o", questionnaire, "--force")[0] == 2
    assert emprov("new", "-o", questionnaire)[0] == 2
    assert questionnaire.read_bytes() == before


def test_what_is_said_now_counts_more_than_what_the_earlier_return_said(emprov, questionnaire, tmp_path):
    emprov("new", "--from", questionnaire, "--customer", "Acme North", "-o", "next.xlsx")
    site = openpyxl.load_workbook(tmp_path / "next.xlsx")["Site"]
    assert "Acme North" in {row[2] for row in site.iter_rows(values_only=True)}


def test_a_result_that_was_taken_apart_is_made_again(emprov, questionnaire, tmp_path):
    emprov("process", questionnaire)
    (run,) = (tmp_path / "output").rglob("run.json")
    run.unlink()
    status, said = emprov("process", questionnaire)
    assert (status, "FINDINGS" in said) == (1, True)
    assert run.exists()


def test_the_sections_that_can_be_left_out_are_those_of_the_questionnaire(house):
    assert (*SECTIONS,) == tuple(section.key for section in house.questionnaire.sections if section.key != "core")


def test_a_path_that_does_not_exist_is_wrong_usage(emprov):
    status, said = emprov("process", "nowhere.xlsx")
    assert (status, "There is no file or folder nowhere.xlsx" in said) == (2, True)


def test_the_output_never_lies_among_the_returns(emprov, questionnaire, tmp_path):
    status, said = emprov("process", tmp_path)
    assert (status, "keep returns and results apart" in said) == (2, True)


def test_a_platform_we_do_not_know_is_wrong_usage(emprov):
    status, said = emprov("new", "--platform", "UCX9000", "-o", "q.xlsx")
    assert (status, "There is no platform 'UCX9000'" in said) == (2, True)


def test_a_rule_is_shown_with_its_reason_and_its_basis(emprov):
    status, said = emprov("rules", "show", "shared-extension")
    assert status == 0
    assert "EXT-001" in said
    assert "Why" in said
    assert "Basis" in said


def test_a_broken_rule_stops_us_before_anything_is_processed(emprov, questionnaire, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "mine.toml").write_text('[[rule]]\ncode = "XXX-001"\n', encoding="utf-8")
    status, said = emprov("process", questionnaire, "--rules", "mine")
    assert status == 4
    assert "mine.toml: rule[XXX-001]" in said
    assert results_in(tmp_path / "output") == []


HOUSE_RULE = """
[[rule]]
code = "HSE-001"
name = "nameless-department"
title = "A telephone belongs to no department"
severity = "warning"
stage = "completeness"
audience = "customer"
check = { required_when = { field = "extensions.department", when = { "extensions.extension" = "(answered)" } } }
message = "{title} is blank for {who}."
remedy = "Enter the department."
ask = "Where does {who} work?"
why = "Our own lists are sorted by it."
basis = "practice: our own"
since = "1.0"

[[rule.example]]
says = "no department"
given = "| extensions | extension |\\n| 7 | 2001 |"
finds = ["extensions.department@7"]

[[rule.example]]
says = "a department"
given = "| extensions | extension | department |\\n| 7 | 2001 | Sales |"
finds = []
"""


def test_rules_of_another_folder_are_listed_shown_counted_and_judged_beside_ours(emprov, questionnaire, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "house.toml").write_text(HOUSE_RULE, encoding="utf-8")
    ours, theirs = emprov("rules", "list")[1].splitlines(), emprov("rules", "list", "--rules", "mine")[1].splitlines()
    assert set(theirs) - set(ours) == {
        f"HSE-001  warning  {'nameless-department':38} A telephone belongs to no department"
    }
    assert "Our own lists are sorted by it." in emprov("rules", "show", "HSE-001", "--rules", "mine")[1]
    assert "1  HSE" in emprov("rules", "stats", "--rules", "mine")[1]
    assert emprov("rules", "show", "HSE-001")[0] == 2
    typed(questionnaire, {"Extensions!A7": "2001"})
    assert "HSE-001 warning: Department" in emprov("process", questionnaire, "--rules", "mine")[1]
    assert "HSE-001" not in emprov("process", questionnaire)[1]


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("why =", "why", "house.toml: file: is not TOML"),
        ("required_when", "required_if", "house.toml: rule[HSE-001].check: there is no verb 'required_if'"),
        ("{title} is", "{titel} is", "house.toml: rule[HSE-001].message: {titel} is not a fact of this check"),
        ("{title} is", "{title:>9} is", "house.toml: rule[HSE-001].message: {title} must stand by itself"),
        ('"extensions.department"', '"extensions.dept"', "check.required_when.field: there is no field"),
        ("HSE-001", "EXT-001", "house.toml: rule[EXT-001].code: EXT-001 is taken by rule shared-extension"),
        ('"1.0"', '"soon"', "house.toml: rule[HSE-001].since: 'soon' must be a version"),
        ('"1.0"', '"1.0"\nenforced_from = 2027-03-01', "enforced_from: says when a rule begins to block, but this one"),
        ('"1.0"', '"1.0"\nintroduced = "May"', "introduced: must be a date such as 2027-06-30"),
        (
            '"warning"',
            '"blocker"\nintroduced = 2027-03-01\nenforced_from = 2027-02-01',
            "enforced_from: is before it was introduced on 2027-03-01",
        ),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_by_every_command(emprov, tmp_path, was, becomes, complaint):
    assert was in HOUSE_RULE
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "house.toml").write_text(HOUSE_RULE.replace(was, becomes, 1), encoding="utf-8")
    (tmp_path / "q.xlsx").touch()
    for command in (["rules", "list"], ["rules", "show", "EXT-001"], ["rules", "stats"], ["process", "q.xlsx"]):
        status, said = emprov(*command, "--rules", "mine")
        assert (status, complaint in said) == (4, True), said


def test_settings_beside_the_returns_change_what_a_finding_holds_up(emprov, questionnaire, tmp_path):
    typed(questionnaire, {"Extensions!A7": "2001"})
    assert emprov("process", questionnaire)[0] == 1
    waivers = [
        f'[[engagement."acm-001".waiver]]\ncode = "{code}"\nreason = "Comes later"\nname = "Raj"\nuntil = 2099-01-01\n'
        for code in ("FLD-001", "EMG-002")
    ]
    (tmp_path / "emprov.toml").write_text("\n".join(waivers), encoding="utf-8")
    _, said = emprov("process", questionnaire)
    assert "FLD-001 note: " in said
    assert "Waived by Raj until 2099-01-01: Comes later" in said
    assert "WVR-004 warning: Waiver 2 of this engagement" in said
    runs = [json.loads(run.read_bytes()) for run in (tmp_path / "output").rglob("run.json")]
    assert sorted(len(run["settings"]) for run in runs) == [0, 2]


def test_what_is_waived_is_not_asked_of_the_customer_again(emprov, questionnaire, tmp_path):
    typed(questionnaire, {"Extensions!A7": "2001", "Extensions!A8": "2001"})
    waiver = '[[engagement."ACM-001".waiver]]\ncode = "FLD-001"\nreason = "Later"\nname = "Raj"\nuntil = 2099-01-01\n'
    (tmp_path / "mine.toml").write_text(waiver, encoding="utf-8")
    emprov("process", questionnaire, "--config", "mine.toml")
    (annotated,) = (tmp_path / "output").rglob("*.annotated.xlsx")
    rows = openpyxl.load_workbook(annotated)["Discrepancies"].iter_rows(values_only=True)
    asked = {text for row in rows for text in row}
    assert "EXT-001" in asked
    assert "FLD-001" not in asked


def test_a_wrong_setting_is_wrong_usage(emprov, questionnaire, tmp_path):
    (tmp_path / "emprov.toml").write_text('[severities]\nEXT-001 = "note"\n', encoding="utf-8")
    status, said = emprov("process", questionnaire)
    assert (status, "emprov.toml: severities.EXT-001: EXT-001 may not be waived" in said) == (2, True)
    assert results_in(tmp_path / "output") == []


def test_a_crash_of_a_rule_names_the_rule_and_no_answer(emprov, questionnaire, monkeypatch, tmp_path):
    def crash(*_, **__):
        raise ValueError("the PIN is 739154")

    monkeypatch.setattr("emprov_xl.checks.verbs.Verb.hits", crash)
    typed(questionnaire, {"Extensions!A7": "2001"})
    status, said = emprov("process", questionnaire)
    assert status == 4
    assert "q.xlsx: FAILED BrokenRule: Rule CAP-001 cannot be judged: ValueError in too_few_licences." in said
    assert "739154" not in said
    assert results_in(tmp_path / "output") == ["summary.xlsx"]


def test_the_next_questionnaire_starts_from_the_answers_of_the_last(emprov, questionnaire, tmp_path):
    typed(questionnaire, {"Extensions!A7": "0201", "Extensions!B7": "Zoë Bélanger", "Site!C7": "Acme Ltd"})
    assert emprov("new", "--from", questionnaire, "--extensions", 10, "-o", "next.xlsx")[0] == 0
    _, said = emprov("process", "next.xlsx", "--format", "json")
    workbook = openpyxl.load_workbook(tmp_path / "next.xlsx")
    assert [workbook["Extensions"][cell].value for cell in ("A7", "B7")] == ["0201", "Zoë Bélanger"]
    assert json.loads(said)[0]["findings"]["round"] == 2


def test_the_generated_pages_of_the_documentation_are_current():
    result = CliRunner().invoke(main, ["docs", "--check"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("command", [[], ["new"], ["process"], ["rules"], ["rules", "show"]])
def test_every_command_explains_itself(emprov, command):
    status, said = emprov(*command, "--help")
    assert status == 0
    assert "Usage:" in said
