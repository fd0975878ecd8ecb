import datetime as dt
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.look import load_look
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.errors import OutputFailed
from emprov_xl.model.cells import Cell
from emprov_xl.model.issue import Issue, Requirement
from emprov_xl.model.page import Column, Page, Styled
from emprov_xl.model.questionnaire import Layout, Questionnaire
from emprov_xl.workbook.pages import write_pages
from emprov_xl.workbook.questionnaire import write_questionnaire
from emprov_xl.workbook.sheets.needs import Condition, Need, needs_of
from emprov_xl.workbook.writer.strict import new_book
from emprov_xl.workbook.writer.tab import Refused
from emprov_xl.workbook.written import LONGEST_TEXT


def page(key: str, title: str) -> str:
    return f'[sheet]\nkey = "{key}"\ntitle = "{title}"\nsection = "core"\nlayout = "page"\nintro = "Read me."'


SMALL = {
    "questionnaire": """
        [questionnaire]
        template = "small"
        version = "1.0"
        sheets = ["start", "site", "places", "people", "hours", "questions", "agreement"]
        [[section]]
        key = "core"
        title = "Core"
        [[section]]
        key = "routing"
        title = "Routing"
        [[destination_kind]]
        word = "Extension"
        sheet = "people"
        meaning = "rings one telephone"
        [[destination_kind]]
        word = "Hours"
        sheet = "hours"
        meaning = "goes by the hour"
        [[destination_kind]]
        word = "Hang up"
        meaning = "ends the call"
        [choices.yes_no]
        words = ["Yes", "No"]
        [choices.many]
        words = [MANY]
        """.replace("MANY", ", ".join(f'"a long word, number {number}"' for number in range(40))),
    "start": page("start", "Start Here"),
    "questions": page("questions", "Questions"),
    "agreement": page("agreement", "Agreement"),
    "site": """
        [sheet]
        key = "site"
        title = "Site"
        section = "core"
        layout = "form"
        intro = "Your company."
        [[field]]
        key = "company"
        title = "Company"
        type = "text"
        required = true
        group = "You"
        ask = "Your name."
        example = "Acme"
        [[field]]
        key = "engagement_id"
        title = "Reference"
        type = "text"
        locked = true
        group = "You"
        ask = "Ours."
        example = "E-1"
        [[field]]
        key = "city"
        title = "City"
        type = "text"
        required = true
        group = "Address"
        ask = "Where you are."
        example = "Portland"
        """,
    "places": """
        [sheet]
        key = "places"
        title = "Tom's Places"
        section = "core"
        layout = "table"
        intro = "Where your telephones stand."
        [[field]]
        key = "place"
        title = "Place"
        type = "text"
        required = true
        ask = "A name."
        example = "Office"
        """,
    "people": """
        [sheet]
        key = "people"
        title = "People"
        section = "core"
        layout = "table"
        intro = "One row for each person."
        rows = { per_extension = 1.5, at_least = 4 }
        [[field]]
        key = "extension"
        title = "Extension"
        type = "digits"
        required = true
        min_length = 2
        max_length = 5
        ask = "The number."
        example = "0201"
        [[field]]
        key = "place"
        title = "Place"
        type = "reference"
        to = "places"
        ask = "Where."
        example = "Office"
        [[field]]
        key = "mailbox"
        title = "Voicemail"
        type = "flag"
        required = true
        ask = "Whether."
        example = "Yes"
        [[field]]
        key = "pin"
        title = "PIN"
        type = "pin"
        secret = true
        min_length = 4
        max_length = 8
        ask = "Secret."
        example = "0000"
        [[field]]
        key = "since"
        title = "Since"
        type = "date"
        ask = "When."
        example = "2026-01-01"
        [[field]]
        key = "rings"
        title = "Rings"
        type = "whole"
        minimum = 1
        maximum = 9
        ask = "How long."
        example = "5"
        [[field]]
        key = "wish"
        title = "Wish"
        type = "choice"
        choices = "many"
        ask = "Choose."
        example = "a long word, number 1"
        [[field]]
        key = "no_answer"
        title = "No answer"
        type = "destination"
        ask = "Where then."
        example = "0202"
        """,
    "hours": """
        [sheet]
        key = "hours"
        title = "Hours"
        section = "routing"
        layout = "table"
        intro = "When you are open."
        rows = { at_least = 3 }
        unique = []
        [[field]]
        key = "schedule"
        title = "Schedule"
        type = "text"
        required = true
        ask = "A name."
        example = "Office"
        [[field]]
        key = "opens"
        title = "Opens"
        type = "time"
        required = true
        ask = "When."
        example = "08:00"
        """,
}
ISSUE = Issue("LAK-001", "Lakeside Clinic", None, 10, 1, dt.date(2026, 11, 23), ("core", "routing"))


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def look():
    return load_look()


@pytest.fixture(scope="module")
def small(tmp_path_factory, catalogue) -> Questionnaire:
    folder = tmp_path_factory.mktemp("templates")
    for key, text in SMALL.items():
        (folder / f"{key}.toml").write_text(text, encoding="utf-8")
    return load_questionnaire(catalogue, folder)


@pytest.fixture(scope="module")
def real(catalogue) -> Questionnaire:
    return load_questionnaire(catalogue)


@pytest.fixture
def write(tmp_path, small, catalogue, look):
    def written(questionnaire=small, issue=ISSUE, requirements=(), answers=None, name="q.xlsx") -> Path:
        path = tmp_path / name
        write_questionnaire(path, questionnaire, catalogue, look, issue, requirements, answers)
        return path

    return written


@pytest.fixture(scope="module")
def shipped(tmp_path_factory, real, catalogue, look):
    path = tmp_path_factory.mktemp("shipped") / "q.xlsx"
    sections = tuple(section.key for section in real.sections)
    issue = Issue("LAK-001", "Lakeside Clinic", None, 60, 1, dt.date(2026, 11, 23), sections)
    write_questionnaire(path, real, catalogue, look, issue)
    return openpyxl.load_workbook(path)


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def validation_at(sheet: Worksheet, address: str):
    return next(rule for rule in sheet.data_validations.dataValidation if address in rule.sqref)


def colours(sheet: Worksheet) -> list[str]:
    return [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]


# --- anchors and rows


def test_every_field_of_the_shipped_questionnaire_has_its_three_anchors(real, shipped):
    for sheet in real.asked():
        grid = shipped[sheet.title]
        for field in sheet.fields:
            title, address = next(iter(shipped.defined_names[f"emprov.{field.name}"].destinations))
            cell = grid[address]
            assert title == sheet.title
            header = field.title + (" *" if field.required else "")
            if sheet.layout is Layout.FORM:
                assert (grid.cell(cell.row, 1).value, grid.cell(cell.row, 2).value) == (field.key, header)
            else:
                assert (grid.cell(5, cell.column).value, cell.value, cell.row) == (field.key, header, 6)
                assert grid.row_dimensions[5].hidden


def test_answers_begin_right_under_the_header_and_examples_stand_above(write):
    people = openpyxl.load_workbook(write())["People"]
    assert people["A6"].value == "Extension *"
    assert people["A4"].value == "e.g. 0201"
    assert people["A7"].value is None


def test_prepared_rows_follow_what_was_sold(write):
    people = openpyxl.load_workbook(write())["People"]
    assert people.print_area == "'People'!$A$1:$I$21"  # 10 extensions and a half


def test_the_hidden_sheet_says_whose_workbook_it_is(write):
    book = openpyxl.load_workbook(write())
    identity = {row[0]: row[1] for row in book["_emprov"].iter_rows(values_only=True)}
    assert book["_emprov"].sheet_state == book["_lists"].sheet_state == "hidden"
    assert identity["engagement"] == "LAK-001"
    assert identity["sections"] == "core,routing"
    assert identity["round"] == "1"
    assert re.fullmatch("[0-9a-f]{64}", identity["content_hash"])


def test_identifiers_are_text_cells_and_numbers_are_not(write):
    people = openpyxl.load_workbook(write())["People"]
    forms = {key: people.column_dimensions[key].number_format for key in "AEF"}
    assert forms == {"A": "@", "E": "yyyy-mm-dd", "F": "0"}


# --- locks


def test_answers_are_unlocked_and_all_of_ours_is_locked(write):
    book = openpyxl.load_workbook(write())
    people, site = book["People"], book["Site"]
    assert people.protection.sheet
    assert site.protection.sheet
    assert not people.protection.password
    assert not people.column_dimensions["A"].protection.locked
    assert all(cell.protection.locked for row in people["A1:H6"] for cell in row)
    assert not site["C8"].protection.locked
    assert site["C9"].protection.locked  # the reference is ours
    assert site["B8"].protection.locked


def test_sorting_filtering_and_whole_rows_are_allowed(write):
    people = openpyxl.load_workbook(write())["People"]
    allowed = people.protection
    assert not any(
        (allowed.sort, allowed.autoFilter, allowed.formatColumns, allowed.insertRows, allowed.deleteRows)
    )  # False means not forbidden
    assert people.auto_filter.ref == "A6:I21"
    assert people.freeze_panes == "B7"


def test_no_locked_cell_to_the_right_keeps_a_row_from_being_deleted(write):
    sheet = parts(write())["xl/worksheets/sheet4.xml"]
    assert re.search(r'<col min="10" max="16384"[^>]* style="\d+"', sheet)


# --- drop-downs and messages


def test_no_drop_down_holds_its_words_itself_and_no_formula_is_too_long(shipped):
    for sheet in shipped:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") < 255
            if rule.type == "list":
                assert '"' not in rule.formula1


def test_every_field_says_why_we_ask_in_as_many_letters_as_excel_shows(real, shipped):
    for sheet in real.asked():
        rules = shipped[sheet.title].data_validations.dataValidation
        assert {rule.prompt for rule in rules} == {field.ask for field in sheet.fields}
        assert all(len(rule.prompt) <= 255 and len(rule.promptTitle) <= 32 for rule in rules)
        assert all(len(rule.error or "") <= 255 and len(rule.errorTitle or "") <= 32 for rule in rules)


def test_every_defined_name_a_formula_uses_exists(write, small, real):
    for questionnaire in (small, small.without(frozenset({"routing"})), real.without(frozenset({"groups", "routing"}))):
        path = write(questionnaire)
        book = openpyxl.load_workbook(path)
        text = "".join(part for name, part in parts(path).items() if name.startswith("xl/worksheets/"))
        used = set(re.findall(r"\b(?:list|rows|place)\.\w+", text))
        assert used
        assert used <= set(book.defined_names)


def test_a_sheet_that_was_left_out_leaves_no_name_and_no_kind_behind(write, small):
    path = write(small.without(frozenset({"routing"})))
    book = openpyxl.load_workbook(path)
    assert "Hours" not in book.sheetnames
    assert not [name for name in book.defined_names if "hours" in name]
    assert all("#REF!" not in name.attr_text and "Hours" not in name.attr_text for name in book.defined_names.values())
    words = [cell.value for row in book["_lists"].iter_rows() for cell in row]
    assert "Extension" in words
    assert "Hours" not in words


def test_a_reference_offers_the_rows_of_its_sheet_and_takes_a_typed_name_too(write):
    book = openpyxl.load_workbook(write())
    rule = validation_at(book["People"], "B7")
    assert rule.formula1 == "rows.places"
    assert not rule.showErrorMessage
    assert book.defined_names["rows.places"].attr_text.startswith("'Tom''s Places'!$A$7:INDEX(")


def test_a_destination_offers_what_its_kind_allows(write):
    book = openpyxl.load_workbook(write())
    kind, place = validation_at(book["People"], "H7"), validation_at(book["People"], "I7")
    assert kind.formula1.startswith("list.")
    expected = "CHOOSE(1+IFERROR(MATCH($H7,list.kinds,0),0),list.nothing,place.1,place.2)"
    assert place.formula1 == expected


def test_repeating_rows_are_offered_once(write):
    answers = {"hours": {"schedule": {0: "Office", 1: "office", 2: "Night"}, "opens": {0: dt.time(8)}}}
    path = write(answers=answers)
    shown = openpyxl.load_workbook(path, data_only=True)["_lists"]
    column = next(cell.column for cell in shown[1] if cell.value == "rows.hours")
    offered = [shown.cell(row, column).value for row in range(2, 6)]
    assert [value for value in offered if value] == ["Office", "Night"]


def test_a_pin_that_does_not_fit_is_stopped_and_a_word_off_the_list_only_warned_of(write):
    people = openpyxl.load_workbook(write())["People"]
    pin, word, whole = (validation_at(people, address) for address in ("D7", "G7", "F7"))
    assert (pin.type, pin.formula1, pin.formula2, pin.errorStyle) == ("textLength", "4", "8", None)
    assert word.errorStyle == "warning"
    assert (whole.type, whole.formula1, whole.formula2) == ("whole", "1", "9")


# --- live checks


def test_what_stands_twice_is_compared_as_text(write):
    twice = [formula for formula in colours(openpyxl.load_workbook(write())["People"]) if "SUMPRODUCT" in formula]
    assert len(twice) == 1
    assert '&""' in twice[0]
    assert "COUNTIF" not in twice[0]


def test_a_form_shows_what_is_missing_when_the_customer_begins(write):
    assert 'AND(COUNTA($C$7:$C$11)>2,($C$11="")>0)' in colours(openpyxl.load_workbook(write())["Site"])
    again = openpyxl.load_workbook(write(answers={"site": {"company": {0: "Acme"}}}))
    assert 'AND(COUNTA($C$7:$C$11)>0,($C$11="")>0)' in colours(again["Site"])


def test_rows_that_repeat_legitimately_are_not_coloured(write):
    assert not [rule for rule in colours(openpyxl.load_workbook(write())["Hours"]) if "SUMPRODUCT" in rule]


def test_nothing_is_counted_twice_above_two_thousand_rows(write):
    many = Issue("LAK-001", "Lakeside Clinic", None, 4000, 1, dt.date(2026, 11, 23), ("core",))
    assert not [rule for rule in colours(openpyxl.load_workbook(write(issue=many))["People"]) if "SUMPRODUCT" in rule]


def test_a_requirement_of_a_rule_colours_the_field_it_asks_for(write):
    path = write(requirements=[Requirement("people.pin", "people.mailbox", ("Yes",))])
    people = openpyxl.load_workbook(path)["People"]
    assert 'AND(COUNTA($A7:$I7)>0,($D7="")*((($C7="Yes")>0)>0)>0)' in colours(people)


def test_a_kind_like_hang_up_needs_no_place(small):
    needs = {need.field: need for need in needs_of(small.sheet("people"), small, ())}
    place, kind = needs["no_answer"], needs["no_answer_kind"]
    assert not place.missing({"no_answer_kind": "Hang up"})
    assert place.missing({"no_answer_kind": "extension"})
    assert not place.missing({"no_answer_kind": "Extension", "no_answer": "0202"})
    assert kind.missing({"no_answer": "0202"})


def test_a_need_reads_the_same_as_a_formula():
    need = Need("b", conditions=(Condition("a", ('say "yes"',)), Condition("c")))
    assert need.formula(str.upper, lambda _words: "x") == '(B="")*(((A="say ""yes""")>0)+(C<>"")>0)'


# --- progress and pre-fill


def test_start_here_counts_what_is_filled_in_and_what_is_missing(write):
    answers = {"people": {"extension": {0: "0201", 2: "0203"}, "mailbox": {0: "Yes"}}}
    path = write(answers=answers, requirements=[Requirement("people.pin", "people.mailbox", ("Yes",))])
    shown = openpyxl.load_workbook(path, data_only=True)
    rows = {row[1].value: [cell.value for cell in row[3:6]] for row in shown["Start Here"].iter_rows()}
    assert rows["People"] == [2, 2, "2 missing"]  # the PIN of the first, voicemail of the second
    assert rows["Site"] == [2, 1, "1 missing"]
    assert rows["Hours"] == [0, 0, "Not used"]
    assert shown["People"]["B3"].value == "2 rows filled in, 2 missing"


def test_formulas_of_progress_look_at_each_cell_once(write):
    start = openpyxl.load_workbook(write())["Start Here"]
    row = next(row for row in start.iter_rows() if row[1].value == "People")
    assert row[3].value.startswith("=SUMPRODUCT(--(")
    assert row[3].value.count("$A$7:$A$") == 1


def test_every_formula_shows_something_to_programs_that_do_not_compute(write):
    path = write()
    formulas, shown = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            value = shown[sheet.title][cell.coordinate].value
            in_words = '"' in cell.value and not cell.value.startswith("=SUMPRODUCT") and sheet.title != "_lists"
            assert value != 0 or not in_words, (sheet.title, cell.coordinate, cell.value)


def test_earlier_answers_stand_in_their_rows_as_what_they_are(write):
    answers = {
        "people": {
            "extension": {0: "0201", 30: 2214},
            "since": {0: dt.date(2026, 1, 2)},
            "rings": {0: 4},
            "place": {0: ("Office", "Hall")},
        },
        "site": {"city": {0: "Portland"}, "engagement_id": {0: "OLD-9"}, "company": {0: "Lakeside"}},
    }
    book = openpyxl.load_workbook(write(answers=answers))
    people, site = book["People"], book["Site"]
    assert [people["A7"].value, people["A37"].value] == ["0201", "2214"]
    assert people["E7"].value == dt.datetime(2026, 1, 2)
    assert people["F7"].value == 4
    assert people["B7"].value == "Office\nHall"
    assert "$37" in people.print_area  # never fewer rows than answers
    assert [site[f"C{row}"].value for row in (8, 9, 11)] == ["Lakeside", "LAK-001", "Portland"]


def test_the_feature_codes_of_the_catalogue_stand_there_from_the_start(shipped, catalogue):
    features = shipped["Feature Codes"]
    written = [row[0] for row in features.iter_rows(min_row=7, max_col=1, values_only=True) if row[0]]
    assert written == [code.feature for code in catalogue.feature_codes]


def test_what_is_needed_is_pale_yellow(write, look):
    wanted = f"FF{look.styles['entry_needed'].fill}"
    book = openpyxl.load_workbook(write())
    people = book["People"].column_dimensions
    assert [key for key in "ABCDEFGHI" if people[key].fill.fgColor.rgb == wanted] == ["A", "C"]
    assert book["Site"]["C11"].fill.fgColor.rgb == wanted


# --- the door


@pytest.mark.parametrize(
    "spoil",
    [
        lambda tab: tab.validate(1, 1, 9, {"validate": "any", "input_message": "x" * 300}),
        lambda tab: tab.validate(1, 1, 9, {"validate": "list", "source": ["word"] * 90}),
        lambda tab: tab.validate(1, 1, 9, {"validate": "any"}),
        lambda tab: tab.colour_when(1, 1, 9, 0, "=A1", None),
        lambda tab: tab.put(1_048_577, 1, "x", None),
        lambda tab: tab.row(1_048_577, ["x"], [None]),
    ],
)
def test_what_xlsxwriter_would_leave_out_is_an_error_and_no_file(tmp_path, look, spoil):
    path = tmp_path / "x.xlsx"
    with pytest.raises(Refused), new_book(path, look, title="x") as book:
        spoil(book.sheet("Sheet"))
    assert not path.exists()


def test_a_title_excel_would_not_take_is_an_error_of_ours(tmp_path, look):
    with pytest.raises(OutputFailed), new_book(tmp_path / "x.xlsx", look, title="x") as book:
        book.sheet("a title of more than thirty-one letters")


def test_a_name_excel_would_not_take_is_an_error_of_ours(tmp_path, look):
    with pytest.raises(OutputFailed), new_book(tmp_path / "x.xlsx", look, title="x") as book:
        book.name("A1", "S", "$A$1")


HOSTILE = ("=1+1", "+1", "@SUM(A1)", "http://x.example", "internal:S!A1", "{=1}", "<r><t>x</t></r>", "_x0041_", "0012")


def test_no_text_of_a_customer_comes_to_life(tmp_path, look):
    path = tmp_path / "x.xlsx"
    write_pages(path, [Page("S", (Column("A", 10),), tuple((text,) for text in HOSTILE))], look, title="x")
    sheet = openpyxl.load_workbook(path)["S"]
    everything = "".join(parts(path).values())
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)][:6] == list(HOSTILE[:6])
    assert "<f>" not in everything
    assert "<hyperlink" not in everything
    assert "&lt;t&gt;x&lt;/t&gt;&lt;/r&gt;" in everything
    assert "_x005F_x0041_" in everything
    assert sheet["A10"].value == "0012"


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path, look):
    path = tmp_path / "x.xlsx"
    page = Page("S", (Column("A", 10),), (("é" * 40_000,), ("\ud800 half",), ("x" * LONGEST_TEXT,)))
    write_pages(path, [page], look, title="x")
    cut, half, whole = (row[0] for row in openpyxl.load_workbook(path)["S"].iter_rows(min_row=2, values_only=True))
    assert cut.endswith("… [cut 7,273 characters]")
    assert half == "\ufffd half"
    assert whole == "x" * LONGEST_TEXT


def test_the_same_input_makes_the_same_bytes(write, small):
    first = write(name="a.xlsx").read_bytes()
    assert first == write(name="b.xlsx").read_bytes()


# --- pages


def test_a_page_has_filter_freeze_titles_links_and_drop_downs(tmp_path, look):
    page = Page(
        "It's a plan",
        (
            Column("No.", 6, "number"),
            Column("Where", 20, "link"),
            Column("What", 20, choices=("Yes", "Never")),
            Column("Key", 9, hidden=True),
        ),
        ((1, Styled("there", link=Cell("It's a plan", 2, 2)), "Yes", "k"), (2, None, dt.date(2026, 1, 2), "l")),
        banner=(("A plan",), ("several", Styled("cells", "note"))),
    )
    path = tmp_path / "p.xlsx"
    write_pages(path, [page], look, title="x")
    sheet = openpyxl.load_workbook(path)["It's a plan"]
    assert [cell.value for cell in sheet[3]] == ["No.", "Where", "What", "Key"]
    assert (sheet.auto_filter.ref, sheet.freeze_panes, sheet.print_title_rows) == ("A3:D5", "A4", "$3:$3")
    assert sheet["B4"].hyperlink.location == "'It''s a plan'!B2"
    assert sheet["C5"].value == dt.datetime(2026, 1, 2)
    assert sheet.column_dimensions["D"].hidden
    assert validation_at(sheet, "C4").formula1 == '"Yes,Never"'
    assert sheet.page_setup.orientation == "landscape"
