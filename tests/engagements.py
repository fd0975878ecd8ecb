"""Made-up engagements for the laws: answers of every type, and what customers do to the workbook that holds them."""

import datetime as dt
import io
from dataclasses import dataclass, field

import openpyxl
from hypothesis import strategies as st

from emprov_xl.convert import ERROR_CELL, clean
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.cells import Cell, column_letters
from emprov_xl.model.mark import Mark
from emprov_xl.model.questionnaire import FieldType, Layout
from emprov_xl.model.rule import Severity
from emprov_xl.workbook.layout import EXAMPLE_ROW, FIRST_ROW, HEADER_ROW, KEY_ROW, laid_out

DAY = dt.date(2026, 12, 1)
LEFT_OUT = (
    frozenset(("routing", "groups", "call_centre", "outbound", "recording", "premises")),
    frozenset(("groups", "outbound", "premises")),
    frozenset(),
)
"""The sections that were not sold: all that can be, some, none."""

PREPARED = 25  # rows of most sheets of a questionnaire this small
OURS = ("engagement_id", "company", "platform")  # filled in before the customer opens the workbook

ODD = (
    *(
        "0201",
        "007",
        "+1 613 555 0100",
        "2001.0",
        "1E5",
        "'2001",
        "00:1B:4F:00:0A:01",
        "*72",
        "#",
        "12/11/2026",
        "24:00",
    ),
    *("=1+1", "+SUM(A1)", "-2", "@A1", '=HYPERLINK("http://example.org")', "<b>&amp;</b>", "<r>x</r>", "]]>", "{=A1}"),
    *("Zoë Bélanger", 'O\'Neil "Bo"', "Łukasz 李雷", "📞 Reception 👩‍💻", "e\u0301", "مكتب", "Ａ１", "ﬁ", "x\u00a0y"),
    *(
        "two\nlines",
        "a\tb",
        "a; b, c",
        " blanks around ",
        "_x",
        "x" * 300,
        "é" * 9_000,
        "Yes",
        "e.g. 2014",
        "Extension",
    ),
)
ESCAPES = ("_x0041_", "_x000D_", "_xD83D_", "a_x000A_b", "a\rb")
"""What a workbook must write otherwise than it reads; only a writer that knows the format does."""

_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
TEXTS = st.one_of(st.sampled_from(ODD), st.text(_LETTERS, min_size=1, max_size=30)).filter(
    lambda text: bool(clean(text)) and not ERROR_CELL.fullmatch(clean(text))
)
_TYPED = {
    FieldType.WHOLE: st.one_of(st.integers(-(10**9), 10**12), TEXTS),
    FieldType.DATE: st.one_of(st.dates(dt.date(1901, 1, 1), dt.date(2099, 12, 31)), TEXTS),
    FieldType.TIME: st.one_of(st.times().map(lambda time: time.replace(second=0, microsecond=0)), TEXTS),
}


def anything(asked):
    """What may stand in a cell of a field: mostly texts, and what else its type is typed as."""
    return _TYPED.get(asked.type, TEXTS)


@st.composite
def answers(draw, questionnaire, contents=anything):
    """Answers of a few sheets, as `write_questionnaire` takes them; rows stay blank between, and run far down."""
    found = {}
    asked = list(questionnaire.asked())
    for sheet in draw(st.lists(st.sampled_from(asked), min_size=1, max_size=4, unique_by=lambda sheet: sheet.key)):
        fields = [each for each in sheet.fields if not each.locked and each.key not in OURS]
        rows = st.just([0])
        if sheet.layout is Layout.TABLE:
            rows = st.lists(st.integers(0, PREPARED + 250), min_size=1, max_size=4, unique=True)
        used = draw(rows)
        for each in draw(st.lists(st.sampled_from(fields), min_size=1, max_size=6, unique_by=lambda each: each.key)):
            mine = draw(st.lists(st.sampled_from(used), min_size=1, unique=True))
            found.setdefault(sheet.key, {})[each.key] = {row: draw(contents(each)) for row in mine}
    return found


@dataclass(frozen=True)
class Moved:
    """What a customer did to a table: where each column went, what the columns between hold, what else was lost."""

    sheet: str
    columns: dict[int, int]
    inserted: dict[int, str] = field(default_factory=dict)
    names: bool = True
    keys: bool = True


@st.composite
def moves(draw, questionnaire):
    """A few tables whose columns were put in another order, with columns of the customer's own between them."""
    tables = [sheet for sheet in questionnaire.asked() if sheet.layout is Layout.TABLE and not sheet.prefill]
    found = []
    for sheet in draw(st.lists(st.sampled_from(tables), max_size=2, unique_by=lambda sheet: sheet.key)):
        count = len(sheet.fields)
        order = list(range(1, count + 1))
        for one, other in draw(st.lists(st.tuples(st.integers(1, count), st.integers(1, count)), max_size=3)):
            order[one - 1], order[other - 1] = order[other - 1], order[one - 1]
        own = draw(st.lists(st.integers(1, count + 1), max_size=2, unique=True))
        columns = {column: at + sum(before <= at for before in own) for column, at in enumerate(order, start=1)}
        inserted = {before + sum(other < before for other in own): f"Locker {before}" for before in own}
        names = draw(st.booleans())
        keys = names or draw(st.booleans())
        found.append(Moved(sheet.key, columns, inserted, names, keys))
    return found


class Questionnaires:
    """Questionnaires as issued and then saved by another program, and ways to fill them in; each is issued once."""

    def __init__(self, house, folder):
        self._house = house
        self._folder = folder
        self._saved = {}
        self._count = 0

    def path(self):
        self._count += 1
        return self._folder / f"{self._count}.xlsx"

    def untouched(self, without):
        """The file of a questionnaire that openpyxl has saved and nobody has filled in."""
        if without not in self._saved:
            issued, saved = self.path(), self.path()
            order = Order("Acme", "ACM-001", None, 5, without, None, None, DAY)
            issue_questionnaire(issued, order, self._house)
            openpyxl.load_workbook(issued).save(saved)
            self._saved[without] = saved
        return self._saved[without]

    def returned(self, without, filled, moved=()):
        """The file of a questionnaire with those answers, after those moves."""
        workbook = openpyxl.load_workbook(io.BytesIO(self.untouched(without).read_bytes()))
        questionnaire = self._house.questionnaire.without(without)
        columns = {each.sheet: each.columns for each in moved}
        for each in moved:
            _move(workbook, questionnaire.sheet(each.sheet), each)
        for key, fields in filled.items():
            sheet = questionnaire.sheet(key)
            for name, cells in fields.items():
                for record, value in cells.items():
                    row, column = laid_out(sheet, 0).answer(name, record)
                    _put(workbook[sheet.title].cell(row, columns.get(key, {}).get(column, column)), value)
        target = self.path()
        workbook.save(target)
        return target


def _put(cell, value):
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it looks like


def _move(workbook, sheet, moved):
    page = workbook[sheet.title]
    head = {
        (row, column): page.cell(row, column).value
        for row in (EXAMPLE_ROW, KEY_ROW, HEADER_ROW)
        for column in moved.columns
    }
    for row, column in head:
        page.cell(row, column).value = None
    for (row, column), text in head.items():
        page.cell(row, moved.columns[column]).value = None if row == KEY_ROW and not moved.keys else text
    for column, text in moved.inserted.items():
        page.cell(HEADER_ROW, column).value = text
        page.cell(FIRST_ROW, column).value = "12"
    for column, asked in enumerate(sheet.fields, start=1):
        name = f"emprov.{asked.name}"
        if not moved.names:
            del workbook.defined_names[name]
        else:
            to = column_letters(moved.columns[column])
            workbook.defined_names[name].attr_text = f"'{sheet.title}'!${to}${HEADER_ROW}"


@st.composite
def marks(draw, returned):
    """Marks on answers, on labels, on blank cells, on pages and on a sheet that is not there."""
    answered = [
        (Cell(sheet.title, row, sheet.columns[key]), value)
        for sheet in returned.sheets.values()
        for key, cells in sheet.answers.items()
        for row, value in cells.items()
    ]
    titles = ("Start Here", "Questions", "Site", "Extensions", "No such sheet")
    anywhere = st.builds(Cell, st.sampled_from(titles), st.integers(1, 400), st.integers(1, 60))
    spots = st.one_of(st.sampled_from(answered), st.tuples(anywhere, st.one_of(st.none(), TEXTS)))
    return [
        Mark(cell, draw(st.sampled_from(Severity)), value, draw(st.one_of(st.just(""), TEXTS)), draw(st.booleans()))
        for cell, value in draw(st.lists(spots, min_size=1, max_size=12))
    ]


_FAULTY = {
    FieldType.DIGITS: ("2001", "2002", "0201", "99", "x214"),
    FieldType.EMAIL: ("ana@example.org", "ana@@example"),
    FieldType.PIN: ("1234", "97531", "12"),
    FieldType.DEVICE_ID: ("001B4F000A01", "001B4F000A02", "?"),
    FieldType.WHOLE: ("2", "20", "-5", "many"),
    FieldType.DESTINATION: ("2001", "2002", "nowhere"),
    FieldType.MENU_KEY: ("1", "2", "x"),
    FieldType.LIST: ("2001\n2002", "2002, 0201", "99; 99"),
}


def faulty(questionnaire):
    """Contents of few values, good and bad, so that rows are at odds with each other."""

    def contents(asked):
        words = asked.kinds or (questionnaire.choices[asked.choices].words[:3] if asked.choices else ())
        return st.sampled_from((*words, *_FAULTY.get(asked.type, ("Ana Ruiz", "Sales", "613-555-0100")), asked.example))

    return contents
