"""summary.xlsx: one row a workbook, the mistakes that repeat, and no more work or memory than there are returns."""

import os
import re
import sys
import tracemalloc
import zipfile
from collections import Counter, defaultdict
from fnmatch import fnmatchcase
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from ecma import faults
from hypothesis import given
from hypothesis import strategies as st
from summaries import COLUMN, MISSING, SHARED, TRAP, MadeUp, finding, made_up, named, refused, reviewed

from emprov_xl import run_summary
from emprov_xl.batch import Memory, Outcome, Verdict, process
from emprov_xl.batch.outcome import tally
from emprov_xl.cli import main
from emprov_xl.definitions.advice import advice_on, load_advice
from emprov_xl.files import data_folder
from emprov_xl.inbox import Arrival
from emprov_xl.repeated import mistakes_in
from emprov_xl.run_summary import write_summary

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
RELATION = re.compile(rb'Target="([^"]*)" TargetMode="External"')


@pytest.fixture
def summary(tmp_path, house):
    """Writes the summary of outcomes, and opens it."""
    output = tmp_path / "output"

    def of(outcomes, earlier=0):
        write_summary(output, outcomes, house.look, earlier)
        return openpyxl.load_workbook(output / "summary.xlsx")

    of.output = output
    return of


def rows(sheet):
    """The rows of a table as its titles name them, the banner's lines apart."""
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(at for at, line in enumerate(lines) if len([cell for cell in line if cell]) > 3)
    return [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]


def banner(sheet):
    return [row[0].value for row in sheet.iter_rows(max_row=3)]


# What repeats


def test_a_mistake_is_told_with_its_returns_customers_example_question_and_what_to_better(summary):
    output = summary.output
    book = summary(
        [
            reviewed(output, "a.xlsx", "Acme", [SHARED, SHARED, MISSING]),
            reviewed(output, "b.xlsx", "Bolt", [SHARED]),
            reviewed(output, "c.xlsx", " ACME ", [SHARED], round_=2),
            reviewed(output, "d.xlsx", "Dent", []),
        ]
    )
    assert book.sheetnames == ["Repeated Mistakes", "Returns"]
    (row,) = rows(book["Repeated Mistakes"])
    told = "Extension 2001 is also given to Ben Ode. Mend it."
    assert row.pop("The question as it stands").startswith("Extensions, “Extension”: The number colleagues dial")
    assert row.pop("What to better").endswith("\nextensions.toml, field extension")
    assert row == {
        **{"Code": "EXT-001", "Mistake": "Shared extension", "Severity": "Blocker", "For": "Customer"},
        **{"Customers": 2, "Returns": 3, "% of returns": 75, "Findings": 4},
        **{"For example": "Extensions!A7", "In": "a.xlsx", "What is told there": told},
    }


def test_the_same_rule_about_another_question_is_another_mistake(tmp_path):
    other = finding("FLD-001", "missing-required-answer", "extensions.location")
    outcomes = [reviewed(tmp_path, f"{name}.xlsx", name, [MISSING, other]) for name in "ab"]
    assert [(each.code, each.field) for each in mistakes_in(outcomes)] == [
        ("FLD-001", "extensions.location"),
        ("FLD-001", "site.company"),
    ]


def test_a_mistake_of_two_severities_is_one_and_counts_as_the_worse(tmp_path):
    both = [finding("EXT-002", "extension-of-unusual-length", severity=severity) for severity in ("note", "warning")]
    outcomes = [reviewed(tmp_path, f"{name}.xlsx", name, both) for name in "ab"]
    (mistake,) = mistakes_in(outcomes)
    assert (mistake.returns, mistake.findings, str(mistake.severity)) == (2, 4, "warning")


def test_what_customers_are_told_stands_before_what_is_for_engineering(tmp_path):
    outcomes = [reviewed(tmp_path, f"{name}.xlsx", name, [TRAP] * 9) for name in "abc"]
    outcomes += [reviewed(tmp_path, f"{name}.xlsx", name, [COLUMN]) for name in "de"]
    assert [each.code for each in mistakes_in(outcomes)] == ["WBK-003", "LDR-001"]


def test_a_customer_without_a_name_is_known_by_the_reference(tmp_path):
    outcomes = [reviewed(tmp_path, f"{name}.xlsx", "", [SHARED], engagement="LAK-001") for name in "ab"]
    (mistake,) = mistakes_in([*outcomes, reviewed(tmp_path, "c.xlsx", "", [SHARED], engagement="LAK-002")])
    assert (mistake.customers, mistake.returns) == (2, 3)


def test_an_example_whose_result_is_gone_says_so(summary):
    output = summary.output
    book = summary([reviewed(output, f"{name}.xlsx", name, [SHARED], stored=False) for name in "ab"])
    (row,) = rows(book["Repeated Mistakes"])
    assert (row["For example"], row["Returns"]) == (None, 2)
    assert row["What is told there"] == "The result that has the example cannot be read any more."


RETURNS = st.lists(
    st.tuples(
        st.sampled_from(["Acme", "acme ", "Bolt", ""]),
        st.dictionaries(
            st.sampled_from(["EXT-001", "DID-001", "FLD-001"]), st.integers(min_value=1, max_value=3), max_size=3
        ),
    ),
    max_size=8,
)


@given(RETURNS)
def test_mistakes_are_counted_as_by_hand(returns):
    outcomes, seen, customers = [], Counter(), defaultdict(set)
    for number, (customer, made) in enumerate(returns):
        tallies = tuple(tally(code, "blocker", "a-mistake", "site.company", times) for code, times in made.items())
        outcomes.append(Outcome(Path(f"{number}.xlsx"), Verdict.FINDINGS, customer=customer, tallies=tallies))
        for code in made:
            seen[code] += 1
            customers[code].add(customer.strip().casefold() or f"{number}.xlsx")
    found = {each.code: (each.returns, each.customers) for each in mistakes_in(outcomes)}
    assert found == {code: (times, len(customers[code])) for code, times in seen.items() if times > 1}


def test_the_advice_knows_every_rule_and_no_other(house):
    advice, names = load_advice(), [rule.name for rule in house.rules]
    patterns = [each for entry in advice for each in entry.mistakes]
    assert [each for each in patterns if not any(fnmatchcase(name, each) for name in names)] == []
    general = advice[-1].says
    vague = [name for name in names if advice_on(name, advice) == general]
    assert len(vague) < len(names) / 10


def test_the_file_that_is_named_for_a_question_has_it(house):
    for sheet in house.questionnaire.asked():
        text = (data_folder("workbook_templates") / f"{sheet.key}.toml").read_text()
        assert all(f'key = "{field.key.partition("_kind")[0]}' in text for field in sheet.fields), sheet.key


# The workbooks


def test_what_needs_somebody_stands_first_and_what_is_no_workbook_last(summary):
    output = summary.output
    ignored = Outcome(Path("/inbox/notes.txt"), Verdict.IGNORED, sentence="Not a workbook.")
    book = summary([ignored, reviewed(output, "a.xlsx", "Acme", [SHARED]), refused("zero.xlsx")])
    assert book.sheetnames == ["Returns", "Without Results", "Repeated Mistakes"]
    told = rows(book["Returns"])
    assert [row["Workbook"] for row in told] == ["zero.xlsx", "a.xlsx", "notes.txt"]
    assert told[0]["Why"].startswith("EMPTY: The file is empty")
    assert banner(book["Returns"])[1] == (
        "3 files: 1 FINDINGS, 1 REJECTED, 1 IGNORED. Findings: 1 blocker, 0 warnings, 0 notes."
    )


def test_reasons_for_no_result_are_counted(summary):
    book = summary([refused(f"{number}.xlsx") for number in range(5)] + [refused("p.xlsx", "PDF", "This is a PDF.")])
    told = [(row["Code"], row["Files"], row["For example"]) for row in rows(book["Without Results"])]
    assert told == [("EMPTY", 5, "0.xlsx"), ("PDF", 1, "p.xlsx")]


def test_each_sheet_can_be_filtered_and_keeps_its_head_in_sight(summary):
    output = summary.output
    book = summary([*(reviewed(output, f"{name}.xlsx", name, [SHARED]) for name in "ab"), refused("z.xlsx")])
    assert {sheet.title: (bool(sheet.auto_filter.ref), sheet.freeze_panes) for sheet in book} == {
        "Repeated Mistakes": (True, "C5"),
        "Returns": (True, "B4"),
        "Without Results": (True, "A4"),
    }


def test_results_are_linked_by_a_path_that_moves_with_the_folder(summary):
    book = summary([reviewed(summary.output, f"{name}.xlsx", name, [SHARED]) for name in "ab"])
    link = book["Returns"]["J4"]
    assert (link.value, link.hyperlink.target) == ("a/r01-1a2b3c4d", "a/r01-1a2b3c4d")
    assert book["Repeated Mistakes"]["I5"].hyperlink.target == "a/r01-1a2b3c4d"


def test_a_result_elsewhere_is_named_and_not_linked(summary, tmp_path):
    book = summary([reviewed(tmp_path / "elsewhere", "a.xlsx", "Acme", [])])
    assert book["Returns"]["J4"].value.endswith("elsewhere/a/r01-1a2b3c4d")
    assert book["Returns"]["J4"].hyperlink is None


NASTY = st.sampled_from(["=1+1", "@SUM(A1)", "+1", "-1", "https://x.org", "a\nb", "<b>", "_x0041_", "\x07", "\ud800"])


@given(st.lists(st.text(max_size=20) | NASTY, min_size=1, max_size=3))
def test_no_words_of_a_customer_become_a_formula_or_a_link(summary, words):
    name = words[0].replace("/", "").replace("\0", "") or "x"
    outcome = Outcome(Path(f"/inbox/{name}"), Verdict.REJECTED, "X", words[-1], None, words[-1], words[-1])
    book = summary([outcome, outcome])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)


def test_links_lead_to_results_of_ours_and_nowhere_else(summary):
    bad = Outcome(Path("a.xlsx"), Verdict.OK, folder=summary.output / "https:" / "r01-1a2b3c4d", tallies=())
    summary([bad, reviewed(summary.output, "b.xlsx", "B", [])])
    with zipfile.ZipFile(summary.output / "summary.xlsx") as package:
        relations = b"".join(package.read(name) for name in package.namelist() if name.endswith(".rels"))
    assert RELATION.findall(relations) == [b"b/r01-1a2b3c4d"]


def test_the_workbook_is_as_the_standard_wants_it(summary):
    summary([*(reviewed(summary.output, f"{name}.xlsx", name, [SHARED, COLUMN]) for name in "abc"), refused("z.xlsx")])
    with zipfile.ZipFile(summary.output / "summary.xlsx") as package:
        assert faults({name: package.read(name) for name in package.namelist()}) == []


def test_what_a_sheet_has_no_room_for_is_said(summary, monkeypatch):
    monkeypatch.setattr(run_summary, "MOST_ROWS", 18)
    book = summary([refused(f"{number:02}.xlsx") for number in range(30)], earlier=5)
    assert len(rows(book["Returns"])) == 10
    assert banner(book["Returns"])[2] == "Not listed here: 25 more, which came before or have no room."


# Many returns

SMALL, LARGE = 100, 400


def steps(work):
    """How many functions a piece of work calls."""
    counted = [0]

    def count(_frame, event, _argument):
        counted[0] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted[0]


def test_the_work_grows_with_the_returns(tmp_path, house):
    rules = named(house.rules)
    small, large = (list(made_up(rules, size, tmp_path)) for size in (SMALL, LARGE))
    write_summary(tmp_path, small, house.look)  # what is read once
    few = steps(lambda: write_summary(tmp_path, small, house.look))
    many = steps(lambda: write_summary(tmp_path, large, house.look))
    assert many < 1.25 * LARGE / SMALL * few


def test_a_run_keeps_little_of_each_return(tmp_path, house):
    """Counts, not findings: those stay in the results."""
    rules = named(house.rules)

    def kept(count):
        work = tmp_path / str(count) / "work"
        work.mkdir(parents=True)
        arrivals = [Arrival(Path(f"/inbox/return of customer {number:05}.xlsx")) for number in range(count)]
        tracemalloc.start()
        try:
            outcomes = list(process(arrivals, MadeUp(work, rules), Memory()))
            assert len(outcomes) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    kept(SMALL)  # the tallies that all share
    assert (kept(LARGE) - kept(SMALL // 2)) / (LARGE - SMALL // 2) < 4_000


def test_thousands_of_empty_files_are_survived_and_counted(tmp_path):
    count = 10_000 if SOAK else 300
    inbox, output = tmp_path / "inbox", tmp_path / "output"
    inbox.mkdir()
    for number in range(count):
        file = inbox / f"{number:05}.xlsx"
        file.touch()
        os.utime(file, (0, 0))
    run = CliRunner().invoke(main, ["process", str(inbox), "--output", str(output)])
    assert (run.exit_code, "Traceback" in run.stderr) == (3, False)
    *each, last = run.stdout.splitlines()
    assert len(each) == count
    assert last.startswith(f"{count} workbooks: {count} REJECTED;")
    (row,) = rows(openpyxl.load_workbook(output / "summary.xlsx")["Without Results"])
    assert (row["Code"], row["Files"]) == ("EMPTY", count)
