"""Copies of one questionnaire that several people filled in become one."""

import copy
import random
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.cli import main
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.model.changes import What
from emprov_xl.model.questionnaire import Layout
from emprov_xl.returns import understood
from emprov_xl.review.conflicts import said_aloud
from emprov_xl.review.merging import merged
from tests.changing import between, counts, returned_answers, sample_of
from tests.engagements import LEFT_OUT, Questionnaires, answers, faulty
from tests.returns import returned_from
from tests.samples.lakeside import SHEETS

QUESTIONNAIRE = load_questionnaire(load_catalogue())
ALL = LEFT_OUT[-1]  # every section was sold


def joined(house, *copies, base=None):
    """Copies, given as tables or returns, as one."""
    sides = [
        returned_from(each, house.questionnaire) if isinstance(each, str) else each for each in (*copies, base)[:-1]
    ]
    known = [understood(each, house, headings=True) for each in sides]
    if isinstance(base, str):
        base = returned_from(base, house.questionnaire)
    return merged(known, understood(base, house, headings=True) if base else None, house.questionnaire)


def rows(result, sheet, *fields):
    """The merged rows of a sheet, as these fields."""
    columns = [result.answers[sheet].get(field, {}) for field in fields]
    last = max((record for column in columns for record in column), default=-1)
    return [tuple(column.get(record, "") for column in columns) for record in range(last + 1)]


def conflicts(result):
    return [(each.field.name, each.who, said_aloud(each)) for each in result.conflicts]


def extensions(*lines):
    head = "| extensions | extension | display_name | department | voicemail_pin |"
    return "\n".join([head, *(f"| {row} | {' | '.join(line)} |" for row, line in enumerate(lines, 7))])


ANA = ("2001", "Ana Ruiz", "", "")


# what is taken


def test_what_only_one_copy_says_is_taken_and_what_all_say_stands_once(house):
    result = joined(house, extensions(ANA), extensions(("2001", "", "Sales", ""), ("2002", "Ben Ode", "", "")))
    assert rows(result, "extensions", "extension", "display_name", "department") == [
        ("2001", "Ana Ruiz", "Sales"),
        ("2002", "Ben Ode", ""),
    ]
    assert conflicts(result) == []


def test_different_answers_to_one_cell_are_told_with_whose_they_are_and_the_first_stands(house):
    result = joined(house, extensions(ANA), extensions(("2001", "Anna Ruiz", "", "")), extensions(ANA))
    assert rows(result, "extensions", "display_name") == [("Ana Ruiz",)]
    assert conflicts(result) == [
        ("extensions.display_name", "2001 Ana Ruiz", "“Ana Ruiz” in q.xlsx and q.xlsx; “Anna Ruiz” in q.xlsx")
    ]


def test_two_pins_are_told_without_either(house):
    one, other = (extensions(("2001", "Ana Ruiz", "", pin)) for pin in ("590706", "918273"))
    result = joined(house, one, other)
    assert conflicts(result) == [
        ("extensions.voicemail_pin", "2001 Ana Ruiz", "different PINs, which are not shown, in q.xlsx and q.xlsx")
    ]
    assert "918273" not in str(result.conflicts)


def test_with_what_was_sent_an_old_answer_gives_way_to_a_new_one(house):
    base = extensions(ANA, ("2002", "Ben Ode", "", ""))
    one = extensions(("2001", "Anna Ruiz", "", ""), ("2002", "Ben Ode", "", ""))
    other = extensions(ANA, ("2002", "", "Sales", ""))
    result = joined(house, one, other, base=base)
    assert rows(result, "extensions", "extension", "display_name", "department") == [
        ("2001", "Anna Ruiz", ""),
        ("2002", "", "Sales"),
    ]
    assert conflicts(result) == []


def test_a_row_that_one_removed_goes_unless_another_changed_it(house):
    base = extensions(ANA, ("2002", "Ben Ode", "", ""), ("2003", "Cy Lund", "", ""))
    one = extensions(ANA)
    other = extensions(ANA, ("2002", "Ben Ode", "", ""), ("2003", "Cyd Lund", "", ""))
    result = joined(house, one, other, base=base)
    assert rows(result, "extensions", "extension", "display_name") == [("2001", "Ana Ruiz"), ("2003", "Cyd Lund")]
    assert conflicts(result) == [
        ("extensions.extension", "2003 Cyd Lund", "“2003” in q.xlsx; “the row is removed” in q.xlsx")
    ]


def test_rows_without_a_key_are_all_kept_and_the_same_one_once(house):
    result = joined(
        house,
        extensions(("", "Lobby", "", ""), ("", "Door", "", "")),
        extensions(("", "Lobby", "", ""), ("", "Gate", "", "")),
    )
    assert rows(result, "extensions", "display_name") == [("Lobby",), ("Door",), ("Gate",)]


def test_rows_that_may_repeat_are_all_kept(house):
    hours = """
    | business_hours | schedule | from_day | opens | closes |
    | 7              | Main     | {day}    | 08:00 | {closes} |"""
    one, other = hours.format(day="Monday", closes="17:00"), hours.format(day="Friday", closes="15:00")
    result = joined(house, one, other, one)
    assert rows(result, "business_hours", "from_day", "closes") == [("Monday", "17:00"), ("Friday", "15:00")]
    assert conflicts(result) == []


def test_rows_that_head_others_are_kept(house):
    one = extensions(("--- 2nd floor ---", "", "", ""), ANA)
    assert rows(joined(house, one, one), "extensions", "extension") == [("--- 2nd floor ---",), ("2001",)]


# laws


def merged_return(result):
    return returned_answers(result.answers, QUESTIONNAIRE)


@given(st.integers(0, 10**9))
def test_copies_of_parts_make_the_whole(house, seed):
    dice = random.Random(seed)
    parts = [{key: [] for key in SHEETS} for _ in range(3)]
    for key, records in SHEETS.items():
        for record in records:
            for part, piece in zip(parts, pieces_of(record, QUESTIONNAIRE.sheet(key), dice), strict=True):
                part[key] += [piece] if piece else []
        for part in parts:
            dice.shuffle(part[key])
    result = joined(house, *(sample_of(part, house) for part in parts))
    assert conflicts(result) == []
    changes = between(sample_of(SHEETS, house), merged_return(result), house).changes
    # Each copy was shuffled, so in which order rows were sent nobody can tell any more.
    assert [change for change in changes if change.what is not What.MOVED] == []


def pieces_of(record, sheet, dice):
    """What each of three copies says of a record: its key and some of the rest; of one without a key, one says all."""
    if not sheet.unique and sheet.layout is Layout.TABLE:
        alone = dice.randrange(3)
        return [record if at == alone else {} for at in range(3)]
    pieces = [{field: record[field] for field in sheet.unique if field in record} for _ in range(3)]
    for field in set(record) - set(sheet.unique):
        dice.choice(pieces)[field] = record[field]
    return pieces


@given(st.data())
def test_a_copy_joined_with_itself_is_itself(house, data):
    one = returned_answers(data.draw(answers(QUESTIONNAIRE, faulty(QUESTIONNAIRE))), QUESTIONNAIRE)
    for base in (None, one):
        result = joined(house, one, one, base=base)
        assert conflicts(result) == []
        assert not between(one, merged_return(result), house)


@given(st.integers(0, 10**9))
def test_what_each_changed_of_what_was_sent_is_all_there(house, seed):
    dice = random.Random(seed)
    wanted, parts = copy.deepcopy(SHEETS), [copy.deepcopy(SHEETS) for _ in range(3)]
    for key in ("extensions", "ring_groups", "dids", "menu_options", "key_layouts", "agents"):
        sheet = QUESTIONNAIRE.sheet(key)
        free = [field.key for field in sheet.fields if field.key not in (*sheet.unique, *sheet.identity)]
        gone = {id(each): set() for each in (wanted, *parts)}
        for at in dice.sample(range(len(SHEETS[key])), 4):
            part, field, text = dice.choice(parts), dice.choice(free), str(dice.randint(10**6, 10**7))
            for each in (wanted, part):
                if text[-1] in "12":
                    gone[id(each)].add(at)
                else:
                    each[key][at][field] = text
        for each in (wanted, *parts):
            each[key] = [row for at, row in enumerate(each[key]) if at not in gone[id(each)]]
            if each is not wanted:
                dice.shuffle(each[key])
    result = joined(house, *(sample_of(part, house) for part in parts), base=sample_of(SHEETS, house))
    assert conflicts(result) == []
    assert counts(between(sample_of(wanted, house), merged_return(result), house)) == {}


# through the command line


@pytest.fixture(scope="module")
def papers(house, tmp_path_factory):
    return Questionnaires(house, tmp_path_factory.mktemp("copies"))


def emprov(*arguments):
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)


PEOPLE = {"extension": {0: "2001", 1: "2002"}, "display_name": {0: "Ana Ruiz", 1: "Ben Ode"}}


@pytest.fixture(scope="module")
def joined_file(papers, tmp_path_factory):
    """A workbook joined of two copies that disagree on a name, a PIN and the city."""
    folder = tmp_path_factory.mktemp("joined")
    pins = {"voicemail": {0: "Yes"}, "voicemail_pin": {0: "590706"}}
    one = {"extensions": {**PEOPLE, **pins}, "site": {"city": {0: "Kingston"}}}
    other = copy.deepcopy(one)
    other["extensions"] |= {"display_name": {0: "Anna Ruiz", 1: "Ben Ode"}, "voicemail_pin": {0: "918273"}}
    other["site"]["city"][0] = "Gananoque"
    files = [papers.returned(ALL, each) for each in (one, other)]
    files = [file.rename(folder / name) for file, name in zip(files, ("ana.xlsx", "bo.xlsx"), strict=True)]
    target = folder / "joined.xlsx"
    told = emprov("merge", *files, "-o", target, "--as-of", "2026-12-01")
    assert told.exit_code == 1
    assert "590706" not in told.output
    assert "918273" not in told.output
    assert told.stdout.splitlines()[-1].endswith("3 conflicts, see its sheet Merged Conflicts.")
    return target


@pytest.fixture
def disputed(joined_file, tmp_path):
    """A copy of it, to be worked on."""
    return Path(shutil.copy(joined_file, tmp_path / "joined.xlsx"))


def process(file, tmp_path):
    told = emprov("process", file, "--output", tmp_path / "results", "--as-of", "2026-12-01", "--fail-on", "never")
    assert "918273" not in told.output
    lines = [line.partition("!")[2] for line in told.output.splitlines() if ": MRG-001 " in line]
    return [line.partition(" blocker")[0] for line in lines]


CITY, NAME, PIN = "Site!C20: MRG-001", "Extensions!B7: MRG-001", "Extensions!T7: MRG-001"


def test_what_copies_disagree_on_is_found_when_the_joined_workbook_is_processed(disputed, tmp_path):
    assert process(disputed, tmp_path) == [CITY, NAME, PIN]


def edited(file, edit):
    workbook = openpyxl.load_workbook(file)
    edit(workbook)
    workbook.save(file)


def decide(workbook, number):
    page = workbook["Merged Conflicts"]
    header = next(row for row in page.iter_rows() if row[0].value == "No.")
    column = next(cell.column for cell in header if cell.value == "Decision")
    page.cell(header[0].row + number, column).value = "Keep as is"


def test_a_cell_that_is_corrected_is_disputed_no_more(disputed, tmp_path):
    edited(disputed, lambda workbook: workbook["Extensions"].cell(7, 2, "Anna Ruiz"))
    assert NAME not in process(disputed, tmp_path)


def test_a_decision_settles_a_conflict_also_of_a_pin(disputed, tmp_path):
    def settle(workbook):
        for number in (1, 3):
            decide(workbook, number)

    edited(disputed, settle)
    assert process(disputed, tmp_path) == [NAME]


def test_another_pin_alone_does_not_settle_it(disputed, tmp_path):
    edited(disputed, lambda workbook: workbook["Extensions"].cell(7, 20, "775533"))
    assert PIN in process(disputed, tmp_path)


def test_the_cell_in_dispute_is_found_again_after_sorting(disputed, tmp_path):
    def swap(workbook):
        sheet = workbook["Extensions"]
        for column in range(1, 60):
            one, other = sheet.cell(7, column), sheet.cell(9, column)
            one.value, other.value = other.value, one.value

    edited(disputed, swap)
    assert process(disputed, tmp_path)[1:] == ["Extensions!B9: MRG-001", "Extensions!T9: MRG-001"]


def test_a_conflict_whose_row_is_not_found_again_is_told_on_its_own_sheet(disputed, tmp_path):
    edited(disputed, lambda workbook: workbook["Extensions"].cell(7, 1, "2051"))
    found = process(disputed, tmp_path)
    assert sum(line.startswith("Merged Conflicts!B") for line in found) == 2


def test_conflicts_stand_in_the_annotated_copy_for_the_next_round(disputed, tmp_path):
    before = process(disputed, tmp_path)
    (annotated,) = (tmp_path / "results").rglob("*.annotated.xlsx")
    again = shutil.copy(annotated, tmp_path / "again.xlsx")
    assert process(again, tmp_path) == before


def test_conflicts_travel_into_the_next_questionnaire_until_they_are_settled(disputed, tmp_path):
    """The new questionnaire has the answers in other rows, and as they were understood."""

    def edit(workbook):
        sheet = workbook["Extensions"]
        for column in range(1, 60):  # there was a blank row, which does not travel
            sheet.cell(12, column).value, sheet.cell(7, column).value = sheet.cell(7, column).value, None
        sheet.cell(12, 2).value = " Ana Ruiz "
        workbook["Site"]["C20"] = "Odessa"

    edited(disputed, edit)
    new = tmp_path / "new.xlsx"
    told = emprov("new", "--from", disputed, "-o", new, "--output", tmp_path / "results")
    assert "nobody decided yet, which stand on its sheet Merged Conflicts: 2." in told.stdout
    name, pin = NAME.replace("B7", "B8"), PIN.replace("T7", "T8")
    assert process(new, tmp_path) == [name, pin]
    page = openpyxl.load_workbook(new)["Merged Conflicts"]
    rows = [[cell.value for cell in row][1:6] for row in page.iter_rows(min_row=page.max_row - 1)]
    said = "“Ana Ruiz” in ana.xlsx; “Anna Ruiz” in bo.xlsx"
    assert rows[0] == ["Extensions!B8", "2001 Ana Ruiz", "Name shown", "Ana Ruiz", said]
    assert "590706" not in str(rows)
    edited(new, lambda workbook: (decide(workbook, 2), workbook["Extensions"].cell(8, 2, "Anna Ruiz")))
    again = tmp_path / "again.xlsx"
    told = emprov("new", "--from", new, "-o", again, "--output", tmp_path / "results")
    assert "Conflicts" not in told.stdout
    assert "Merged Conflicts" not in openpyxl.load_workbook(again).sheetnames


def test_a_conflict_without_a_row_is_told_in_the_next_questionnaire_too(disputed, tmp_path):
    edited(disputed, lambda workbook: workbook["Extensions"].cell(7, 1, "2051"))
    emprov("new", "--from", disputed, "-o", tmp_path / "new.xlsx", "--output", tmp_path / "results")
    found = process(tmp_path / "new.xlsx", tmp_path)
    assert sum(line.startswith("Merged Conflicts!B") for line in found) == 2


def test_what_is_not_asked_any_more_is_not_in_dispute(papers, tmp_path):
    files = []
    for name in ("Sales", "Orders"):
        file = papers.returned(ALL, {"queues": {"number": {0: "800"}, "name": {0: name}}})
        files.append(file.rename(tmp_path / f"{name}.xlsx"))
    emprov("merge", *files, "-o", tmp_path / "joined.xlsx")
    new = ("new", "--from", tmp_path / "joined.xlsx", "--output", tmp_path / "results", "-o")
    assert "Merged Conflicts: 1." in emprov(*new, tmp_path / "with.xlsx").stdout
    assert "Conflicts" not in emprov(*new, tmp_path / "without.xlsx", "--without", "call_centre").stdout


def test_a_joined_workbook_that_is_joined_again_brings_its_conflicts(disputed, papers, tmp_path):
    more = papers.returned(ALL, {"extensions": {"extension": {0: "2003"}, "display_name": {0: "Cy Lund"}}})
    whole = tmp_path / "whole.xlsx"
    told = emprov("merge", disputed, more.rename(tmp_path / "cy.xlsx"), "-o", whole)
    assert (told.exit_code, told.stdout.splitlines()[-1].endswith("no conflict.")) == (1, True)
    assert "3 conflicts that the copies brought from an earlier merge stand on Merged Conflicts, too." in told.stderr
    assert process(whole, tmp_path) == [CITY, NAME, PIN]


@pytest.mark.libreoffice
def test_conflicts_outlive_a_file_that_cannot_be_marked(disputed, tmp_path, libreoffice):
    """An .ods is reviewed in a fresh questionnaire; the conflicts stand there, and in what comes back."""
    before = process(libreoffice(disputed, "ods"), tmp_path)
    (annotated,) = (tmp_path / "results").rglob("*.annotated.xlsx")
    assert "Merged Conflicts" in openpyxl.load_workbook(annotated).sheetnames
    assert process(shutil.copy(annotated, tmp_path / "again.xlsx"), tmp_path) == before == [CITY, NAME, PIN]


@pytest.mark.libreoffice
def test_conflicts_outlive_libreoffice(disputed, tmp_path, libreoffice):
    before = process(disputed, tmp_path)
    assert process(libreoffice(disputed, "xlsx"), tmp_path) == before


def test_copies_without_a_conflict_are_joined_and_compared_with_the_whole(papers, tmp_path):
    halves = [{"extensions": {field: {at: cells[at]} for field, cells in PEOPLE.items()}} for at in (0, 1)]
    files = [papers.returned(ALL, each) for each in halves]
    target = tmp_path / "joined.xlsx"
    told = emprov("merge", *files, "-o", target)
    assert (told.exit_code, told.stdout.endswith("answers of 2 copies, no conflict.\n")) == (0, True)
    whole = papers.returned(ALL, {"extensions": PEOPLE})
    assert emprov("diff", whole, target).exit_code == 0
    assert "Merged Conflicts" not in openpyxl.load_workbook(target).sheetnames


def test_remarks_beside_the_form_are_kept_and_said(papers, tmp_path):
    file = papers.returned(ALL, {"extensions": PEOPLE})
    edited(file, lambda workbook: workbook["Extensions"].cell(400, 70, "Please call me"))
    target = tmp_path / "joined.xlsx"
    told = emprov("merge", file, papers.returned(ALL, {"extensions": PEOPLE}), "-o", target)
    assert "From Your File" in told.stderr
    texts = [cell.value for row in openpyxl.load_workbook(target)["From Your File"].iter_rows() for cell in row]
    assert "Please call me" in texts


def test_what_a_copy_has_lost_is_said(papers, tmp_path):
    file = papers.returned(ALL, {"extensions": PEOPLE})
    edited(file, lambda workbook: workbook.remove(workbook["Call Queues"]))
    told = emprov("merge", file, papers.returned(ALL, {"extensions": PEOPLE}), "-o", tmp_path / "joined.xlsx")
    assert f"{file.name}: the sheet Call Queues is missing, and nothing of it is joined." in told.stderr


def test_copies_of_one_name_are_told_apart_by_their_folders(papers, tmp_path):
    files = []
    for name in ("Ana Ruiz", "Anna Ruiz"):
        file = papers.returned(ALL, {"extensions": {"extension": {0: "2001"}, "display_name": {0: name}}})
        (tmp_path / name).mkdir()
        files.append(file.rename(tmp_path / name / "q.xlsx"))
    told = emprov("merge", *files, "-o", tmp_path / "joined.xlsx")
    assert f"“Ana Ruiz” in {files[0]}; “Anna Ruiz” in {files[1]}" in told.stdout


def test_words_of_a_customer_cannot_steer_the_terminal(papers, tmp_path):
    one, other = (
        papers.returned(ALL, {"extensions": {"extension": {0: "2001"}, "display_name": {0: name}}})
        for name in ("Ana_x001B_[2J Ruiz", "Ana\nRuiz")
    )
    for told in (emprov("diff", one, other), emprov("merge", one, other, "-o", tmp_path / "joined.xlsx")):
        assert "\x1b" not in told.output
        assert sum("Ana" in line for line in told.stdout.splitlines()) == 1


def test_one_file_is_nothing_to_join(papers, tmp_path):
    told = emprov("merge", papers.returned(ALL, {}), "-o", tmp_path / "joined.xlsx")
    assert (told.exit_code, "nothing to join" in told.stderr) == (2, True)


def test_returns_of_two_engagements_are_not_joined(papers, tmp_path):
    one, other = papers.returned(ALL, {}), papers.returned(ALL, {})

    def rename(workbook):
        for row in workbook["_emprov"].iter_rows():
            if row[0].value == "engagement":
                row[1].value = "XYZ-009"

    edited(other, rename)
    told = emprov("merge", one, other, "-o", tmp_path / "joined.xlsx")
    assert (told.exit_code, "no copies of one questionnaire" in told.stderr) == (2, True)
    assert not (tmp_path / "joined.xlsx").exists()
    assert "two engagements" in emprov("diff", one, other).stderr


def test_a_return_is_never_written_over(papers):
    one, other = papers.returned(ALL, {}), papers.returned(ALL, {})
    assert "never written over" in emprov("merge", one, other, "-o", other, "--force").stderr
    assert "never written over" in emprov("diff", one, other, "-o", other).stderr
