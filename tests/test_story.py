"""Five rounds of the clinic and a late change, by the command line, with every workbook opened by a person."""

import datetime as dt
import json
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from person import opened, seen

from emprov_xl.cli import main

SAMPLES = Path(__file__).parent / "samples"
OURS = {"Discrepancies", "Review Summary", "Questions", "Agreement", "Start Here"}
DANA, EVA = "Dana Whitfield", "Eva Berg"


class Engagement:
    """LAK-001 as both sides see it: what they type, what they run, what they are told."""

    def __init__(self, folder, ledger):
        self.folder, self.ledger = folder, ledger

    def emprov(self, *words, code=0, ledger=True):
        """What a command prints, on the ledger of this engagement."""
        where = ("--output", self.folder / "output", *(("--ledger", self.ledger) if ledger else ()))
        told = CliRunner().invoke(main, [str(word) for word in (*words, *where)])
        if told.exception and not isinstance(told.exception, SystemExit):
            raise told.exception
        assert told.exit_code == code, told.output
        return told.output

    def process(self, name, day, code=0):
        """A return is reviewed; what is printed of it."""
        return self.emprov("process", self.folder / name, "--as-of", day, "--pictures", 0, "--jobs", 1, code=code)

    def standing(self):
        """Stage and what holds it, as programs read them."""
        (told,) = json.loads(self.emprov("status", "--json", "--as-of", "2027-01-01"))["engagements"]
        return told["stage"], [hold["what"] for hold in told["holds"]]

    def result(self, number, pattern):
        """A file of the result of a round."""
        (found,) = (self.folder / "output" / "lak-001").glob(f"r{number:02d}-*/{pattern}")
        return found

    def findings(self, number):
        """What findings.json says of a round: how many by status, how many are fixed, and the codes that stand."""
        document = json.loads(self.result(number, "findings.json").read_text())
        found = document["findings"]
        return (
            Counter(each["status"] for each in found),
            len(document["fixed"]),
            Counter(each["code"] for each in found),
        )

    def schedules(self):
        """The files of the schedule, by their names."""
        return sorted(file.name for file in (self.folder / "output" / "lak-001" / "schedule").iterdir())

    def agreement(self, number):
        """The sections of the sheet Agreement that are not agreed by both, with their status."""
        rows = seen(self.result(number, "*.annotated.xlsx")).told("Agreement", "Section")
        return {row["Section"]: row["Status"] for row in rows if row["Status"] != "Agreed by both."}


@pytest.fixture
def lak(tmp_path, ledger_url, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Engagement(tmp_path, ledger_url)


def test_an_engagement_from_the_questionnaire_to_the_configuration(lak):
    the_questionnaire_goes_out(lak)
    the_first_return_has_faults(lak)
    decisions_come_back_in_the_sheet(lak)
    questions_go_both_ways(lak)
    the_corrected_return_has_its_rows_sorted_and_others_inserted(lak)
    the_plan_is_agreed_with_a_change(lak)
    both_agree_and_dates_are_set(lak)
    a_late_change_withdraws_what_it_touches(lak)
    what_was_said_can_be_taken_back(lak)


def the_questionnaire_goes_out(lak):
    lak.emprov("new", "--customer", "Lakeside Clinic", "--engagement", "LAK-001", "-o", lak.folder / "q.xlsx")
    assert lak.standing() == ("Issued", ["the questionnaire is with the customer"])


def the_first_return_has_faults(lak):
    shutil.copy(SAMPLES / "lakeside-faulty.xlsx", lak.folder / "return.xlsx")
    told = lak.process("return.xlsx", "2026-12-01", code=1)
    assert told.splitlines()[-1].startswith("1 workbook: 1 FINDINGS; 33 blockers, 7 warnings, 1 notes.")
    assert lak.findings(1)[:2] == ({"new": 41}, 0)
    assert lak.standing() == ("First review", ["29 blockers of the first review", "4 blockers of the internal review"])


def decisions_come_back_in_the_sheet(lak):
    with opened(lak.result(1, "return.annotated.xlsx"), lak.folder / "return2.xlsx") as book:
        for row in book.rows("Discrepancies", "Decision"):
            decide(row)
        ask = book.rows("Questions", "Question")[0]
        ask["About"].value, ask["Question"].value = "Extensions!C7", "May we keep our fax?"
    told = lak.process("return2.xlsx", "2026-12-04", code=1)
    assert "REF-001 note: “SIP mian” is not on the sheet Trunks. The proposed answer “SIP main” is used" in told
    assert "The customer asks: “May we keep our fax?”" in told
    statuses, fixed, codes = lak.findings(2)
    assert {code: number for code, number in codes.items() if code.startswith("DEC")} == {
        "DEC-003": 1,  # kept without a reason
        "DEC-006": 1,  # the same free number was proposed to two, and one has it now
        "DEC-007": 1,  # said corrected, and is not
    }
    assert (statuses, fixed) == ({"kept": 10, "answered": 2, "open": 29, "new": 4}, 0)
    assert told.splitlines()[-1].startswith("1 workbook: 1 FINDINGS; 25 blockers, 8 warnings, 12 notes.")
    assert lak.standing() == (
        "First review",
        ["23 blockers of the first review", "2 blockers of the internal review", "1 question waits for us"],
    )
    rows = seen(lak.result(2, "*.annotated.xlsx")).told("Discrepancies", "Decision")
    shown = {row["Code"]: (row["Status"], row["Decision"], row["Since round"]) for row in rows}
    assert shown["VM-003"] == ("Kept", "Keep as is", 1)
    assert shown["DEV-001"] == ("Open", "Ask later", 1)
    references = [(row["Status"], row["Decision"]) for row in rows if row["Code"] == "REF-001"]
    assert sorted(references) == [("Kept", "Use proposed"), ("Open", None)]  # one of the two had a proposal
    (route,) = (row for row in rows if row["Code"] == "RTE-001")
    assert "but the cell still says “9613NXXXXXX; 9[343NXXXXXX”" in route["What we found"]


def decide(row):
    """What Dana and the reviewer settle on the call."""
    code, proposed = row["Code"].value, row["Proposed answer"].value
    if code is None:
        return
    if code == "VM-003":
        row["Decision"].value, row["Reason"].value = "Keep as is", "It stands at the desk"
    elif code == "VM-004":
        row["Decision"].value = "Keep as is"  # nobody says why
        return
    elif code == "RTE-001":
        row["Decision"].value = "Corrected"  # and forgot to
    elif code == "DEV-001":
        row["Decision"].value = "Ask later"
    elif proposed:
        row["Decision"].value = "Use proposed"
    elif code == "HRS-001":
        row["Answer"].value = "We open at nine"
    else:
        return
    row["Decided by"].value = DANA


def questions_go_both_ways(lak):
    assert "1: The customer asks since round 2 about Extensions!C7: May we keep our fax?" in lak.emprov(
        "ask", "LAK-001"
    )
    lak.emprov("ask", "LAK-001", "--reply", 1, "Yes, on an analog port", "--by", EVA)
    lak.emprov("ask", "LAK-001", "--cell", "Extensions!C9", "Is this the lobby?", "--by", EVA, "--as-of", "2026-12-05")
    assert lak.standing()[1][-1] == "1 question waits for the customer"
    told = lak.emprov("agenda", "LAK-001", "--as-of", "2026-12-05")
    assert "SIP main" in told
    assert "To print: " in told


def the_corrected_return_has_its_rows_sorted_and_others_inserted(lak):
    # The copy that went out again, with our question on it.
    told = lak.process("return2.xlsx", "2026-12-05", code=1)
    assert "note: What an earlier review came to is now in superseded/r02-" in told
    with opened(lak.result(2, "*.annotated.xlsx"), lak.folder / "return3.xlsx") as book:
        correct(book)
        book.sorted("Extensions", "Name shown *")
        insert_blank_rows(book.workbook["Extensions"], 20, 2)
        for row in book.rows("Questions", "Question"):
            if row["Asked by"].value == "E-MetroTel":
                row["Your answer"].value, row["Answered by"].value = "Yes, the lobby", DANA
            elif row["Question"].value:
                assert row["Your answer"].value == "Yes, on an analog port"
                row["Status"].value = "Closed"
    told = lak.process("return3.xlsx", "2026-12-08")
    assert told.splitlines()[-1].startswith("1 workbook: 1 OK; 0 blockers, 0 warnings, 0 notes.")
    statuses, fixed, _ = lak.findings(3)
    assert (sum(statuses.values()), fixed) == (0, FIXED)
    assert lak.standing() == ("Second review", NOBODY_AGREED)
    assert len(lak.agreement(3)) == SECTIONS
    lak.emprov("ask", "LAK-001", "--cell", "Extensions!C9", "Since when?", "--by", EVA, "--as-of", "2026-12-08")
    assert lak.standing() == ("Information requested", ["1 question waits for the customer"])
    lak.emprov("ask", "LAK-001", "--reply", 3, "Since May, she says", "--by", EVA, "--as-of", "2026-12-08")
    assert lak.standing() == ("Second review", NOBODY_AGREED)


FIXED = 44
NOBODY_AGREED = [
    f"Site, Network, Numbering Plan and 30 more not agreed by {party}" for party in ("the customer", "E-MetroTel")
]
WITHDRAWN = ["scheduled for 2027-01-11, but not ready any more", "Extensions changed since agreed"]
SECTIONS = 33


def correct(book):
    """Every answer as it should be: as in the clean copy of the sample."""
    for right in openpyxl.load_workbook(SAMPLES / "lakeside-clean.xlsx"):
        if right.title in OURS or right.title.startswith("_"):
            continue
        sheet = book.workbook[right.title]
        for row in range(7, max(right.max_row, sheet.max_row) + 1):
            for column in range(1, max(right.max_column, sheet.max_column) + 1):
                value = right.cell(row, column).value
                if sheet.cell(row, column).value != value:
                    sheet.cell(row, column).value = value


def insert_blank_rows(sheet, at, count):
    """Blank rows in the midst of a table: what stood there moves down."""
    last = max(row for row in range(7, sheet.max_row + 1) if any(cell.value is not None for cell in sheet[row]))
    for row in range(last, at - 1, -1):
        for cell in sheet[row]:
            sheet.cell(row + count, cell.column).value, cell.value = cell.value, None


def the_plan_is_agreed_with_a_change(lak):
    with opened(lak.result(3, "*.annotated.xlsx"), lak.folder / "return4.xlsx") as book:
        for row in book.rows("Agreement", "Section"):
            if row["Section"].value:
                signed(row, "Customer", DANA, dt.date(2026, 12, 9))
                signed(row, "E-MetroTel", EVA, dt.date(2026, 12, 9))
        row = book.row("Agreement", Section="Ring Groups")
        row["Customer: Decision"].value, row["Customer: Remarks"].value = "Agreed with changes", "ring longer"
        group = book.row("Ring Groups", **{"Group name *": "Front desk"})
        group["Ring for (seconds) *"].value = 33
    assert_nothing_is_open(lak, 4, lak.process("return4.xlsx", "2026-12-10"))
    assert lak.standing() == ("Second review", ["Ring Groups changed since agreed"])
    (status,) = lak.agreement(4).values()
    assert status.startswith(
        "Changed since agreed: Ring Groups!E7 (Agreed with changes by Dana Whitfield on 2026-12-09"
    )
    (change,) = seen(lak.result(4, "*.plan.xlsx")).told("Changes", "What")
    assert [change[title] for title in ("What", "Who", "Cell", "Before", "Now")] == [
        "Changed", "6001 Front desk", "E7", "20", "33",
    ]  # fmt: skip


def assert_nothing_is_open(lak, number, told):
    """A round in which nothing is found, and nothing is fixed because nothing was open before."""
    assert told.splitlines()[-1].startswith("1 workbook: 1 OK; 0 blockers, 0 warnings, 0 notes.")
    assert lak.findings(number) == ({}, 0, {})


def signed(row, party, name, day):
    row[f"{party}: Name"].value, row[f"{party}: Date"].value = name, day
    row[f"{party}: Decision"].value = "Agreed"


def both_agree_and_dates_are_set(lak):
    dates = ("--method", "premises", "--start", "2027-01-11", "--agreed-by", EVA, "--agreed-by-customer", DANA)
    assert "can be scheduled" in lak.emprov("schedule", "LAK-001", *dates, "--as-of", "2026-12-10", code=2)
    with opened(lak.result(4, "*.annotated.xlsx"), lak.folder / "return5.xlsx") as book:
        signed(book.row("Agreement", Section="Ring Groups"), "Customer", DANA, dt.date(2026, 12, 11))
    assert_nothing_is_open(lak, 5, lak.process("return5.xlsx", "2026-12-12"))
    assert lak.standing() == ("Second review", ["Ring Groups changed since agreed"])
    agree = ("agree", "LAK-001", "--section", "Ring Groups", "--party", "company", "--by", EVA)
    assert "LAK-001 is Ready for Configuration." in lak.emprov(*agree, "--as-of", "2026-12-12")
    assert lak.standing() == ("Ready for Configuration", ["a day and a method are to be agreed"])
    assert "scheduled." in lak.emprov("schedule", "LAK-001", *dates, "--as-of", "2026-12-12")
    assert lak.standing() == ("Scheduled", [])


def a_late_change_withdraws_what_it_touches(lak):
    with opened(lak.result(5, "*.annotated.xlsx"), lak.folder / "return6.xlsx") as book:
        person = book.row("Extensions", **{"Extension *": "2013"})
        at = person["Name shown *"].coordinate
        person["Name shown *"].value = "Somebody Else"
    told = lak.process("return6.xlsx", "2026-12-14")
    assert "The dates from 2027-01-11 do not stand any more: Changed since agreed: Extensions." in told
    assert_nothing_is_open(lak, 6, told)
    assert lak.schedules() == ["schedule.WITHDRAWN.ics", "schedule.WITHDRAWN.txt", "schedule.WITHDRAWN.xlsx"]
    assert lak.standing() == ("Second review", WITHDRAWN)
    (section,), (status,) = lak.agreement(6).keys(), lak.agreement(6).values()
    assert (section, status.partition(" (")[0]) == ("Extensions", f"Changed since agreed: Extensions!{at}")
    told = CliRunner().invoke(main, ["diff", str(lak.folder / "return5.xlsx"), str(lak.folder / "return6.xlsx")])
    assert "Changed Extensions 2013 Zoë Bélanger: Name shown “Zoë Bélanger” → “Somebody Else”" in told.output
    assert "queue 6101 Appointments (agent)" in told.output
    assert "marked as withdrawn" in lak.emprov("schedule", "LAK-001", "--as-of", "2026-12-14")
    for party, name in (("company", EVA), ("customer", DANA)):
        told = lak.emprov("agree", "LAK-001", "--all", "--party", party, "--by", name, "--as-of", "2026-12-15")
    assert "The dates from 2027-01-11 stand again; write the schedule anew: emprov schedule LAK-001" in told
    lak.emprov("schedule", "LAK-001", "--as-of", "2026-12-15")
    assert lak.schedules() == ["schedule.ics", "schedule.xlsx"]
    assert lak.standing() == ("Scheduled", [])


def what_was_said_can_be_taken_back(lak):
    number = lak.emprov("undo", "LAK-001").split()[0]
    lak.emprov("undo", "LAK-001", "--event", number, "--by", EVA)
    assert lak.standing() == ("Second review", WITHDRAWN)
    lak.emprov("agree", "LAK-001", "--all", "--party", "customer", "--by", DANA, "--as-of", "2026-12-16")
    lak.emprov("schedule", "LAK-001", "--done", "2027-01-15", "--agreed-by", EVA, "--as-of", "2027-01-15")
    assert lak.standing() == ("Configured", [])
