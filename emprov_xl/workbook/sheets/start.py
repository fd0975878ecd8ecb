"""Start Here: how to fill the workbook in, what its colours mean, and how far each sheet is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from emprov_xl.model.cells import Cell
from emprov_xl.model.issue import Issue
from emprov_xl.model.look import Style
from emprov_xl.model.questionnaire import Layout, Questionnaire, Sheet
from emprov_xl.workbook.measure import height_of
from emprov_xl.workbook.sheets.progress import Progress
from emprov_xl.workbook.sheets.sheet_head import ALLOWED, Status
from emprov_xl.workbook.writer.strict import Book
from emprov_xl.workbook.writer.tab import Tab

_MARGIN, _FIRST, _TEXT, _FILLED, _MISSING, _STATUS = range(1, 7)
_WIDTHS = {_MARGIN: 2.0, _FIRST: 30.0, _TEXT: 72.0, _FILLED: 12.0, _MISSING: 12.0, _STATUS: 16.0}
_WHOLE = sum(width for column, width in _WIDTHS.items() if column != _MARGIN)

_STEPS = (
    "Begin with Site, Numbering Plan, Locations and Extensions: most other sheets choose from them.",
    "Each sheet says at its top what it is for. Click a cell to read why we ask and what happens if it stays blank; "
    "the grey line shows an example.",
    "What is marked with * is needed on each row you use. Leave out what you do not have: whole sheets may stay empty.",
    "Where a cell offers a list, choose from it. You may also type a number, or the name you gave on its own sheet.",
    "Save the workbook as .xlsx and send it back to us, finished or not. You get it back with our questions in it.",
)
_COLOURS = (
    ("entry_needed", "Needed", "Fill this in on each row you use."),
    ("entry", "Optional", "May stay blank; each cell says what happens then."),
    ("entry_locked", "Ours", "Filled in by us, or a text of ours. It is locked so that nobody changes it by accident."),
    ("missing", "Missing", "You have begun this row (or form) and this answer is still missing."),
    ("twice", "Twice", "The same number or name stands on another row too. Each may be given only once."),
)
_FAQ = (
    (
        "I do not know an answer.",
        "Leave it blank and go on. We ask you about it in the review call; nothing is lost by sending it unfinished.",
    ),
    (
        "Something is unclear to me.",
        "Write your question on the sheet Questions, or answer the message with which this workbook came. "
        "The person at E-MetroTel who sent it to you is glad to help.",
    ),
    (
        "May I copy from a list of my own?",
        "Yes. Paste values only (in Excel: right-click, Paste Special, Values), so that the drop-down lists and "
        "colours stay. Keep the headings as they are.",
    ),
    (
        "I need more rows, or fewer.",
        "Just go on below the last prepared row; there is no limit. Rows you do not need stay empty. "
        "You may also sort, filter, insert and delete rows.",
    ),
    (
        "Which program do I need?",
        "Microsoft Excel or LibreOffice Calc. It opens in Google Sheets too, with fewer lists and colours; "
        "then please download it as .xlsx before sending it back.",
    ),
    (
        "Who sees the PINs I write here?",
        "They are used to set up your system. Our notes, question lists and plans show them masked. "
        "Please send the workbook only to the person you had it from.",
    ),
)

_INTRO_ROW = 4
_STEPS_ROW = _INTRO_ROW + 1
_COLOURS_ROW = _STEPS_ROW + len(_STEPS) + 2
_PROGRESS_ROW = _COLOURS_ROW + len(_COLOURS) + 2
_FIRST_LINE = _PROGRESS_ROW + 3  # below its heading, the sum and the header


@dataclass(frozen=True, slots=True)
class Line:
    """One sheet in the list of progress."""

    sheet: Sheet
    row: int
    progress: Progress | None  # none for Questions and Agreement

    @property
    def what(self) -> str:
        """What is counted."""
        return "answers" if self.sheet.layout is Layout.FORM else "rows"


def lines_of(questionnaire: Questionnaire, progress: Mapping[str, Progress]) -> tuple[Line, ...]:
    """A line for each sheet but this one, in the order of the tabs, with the row it stands on."""
    sheets = [sheet for sheet in questionnaire.sheets if sheet.key != "start"]
    return tuple(Line(sheet, row, progress.get(sheet.key)) for row, sheet in enumerate(sheets, start=_FIRST_LINE))


def statuses(title: str, lines: Sequence[Line]) -> dict[str, Status]:
    """For each asked sheet, where on Start Here its progress is counted."""
    return {
        line.sheet.key: Status(title, f"$D${line.row}", f"$E${line.row}", line.progress, line.what)
        for line in lines
        if line.progress is not None
    }


def write_start(
    book: Book, tab: Tab, sheet: Sheet, questionnaire: Questionnaire, issue: Issue, lines: Sequence[Line]
) -> None:
    """The sheet in view when the workbook is opened."""
    for column, width in _WIDTHS.items():
        tab.width(column, width)
    _write_banner(book, tab, sheet, issue)
    _write_steps(book, tab)
    _write_colours(book, tab)
    _write_progress(book, tab, lines)
    row = _write_faq(book, tab, _FIRST_LINE + len(lines) + 1)
    version = f"{questionnaire.template}, version {questionnaire.version}, round {issue.round}"
    _write_wide(book, tab, row + 1, version, "help", _FIRST)
    tab.portrait()
    tab.one_page()
    tab.print_area(row + 1, _STATUS)
    tab.protect(ALLOWED)
    tab.open_first()


def _write_banner(book: Book, tab: Tab, sheet: Sheet, issue: Issue) -> None:
    banner = book.formats.of(replace(book.look.styles["banner"], indent=0))
    note, intro = book.formats.of("banner_note"), book.formats.of("intro")
    tab.height(1, 40, banner)
    tab.put(1, _FIRST, "Programming Data Questionnaire", banner)
    tab.height(2, 24, note)
    size = f"{issue.extensions} extensions" if issue.extensions else ""
    facts = (issue.customer, issue.engagement, issue.platform or "", size, f"issued {issue.issued:%Y-%m-%d}")
    tab.put(2, _FIRST, "   ·   ".join(fact for fact in facts if fact), note)
    tab.height(3, 8)
    tab.merge(_INTRO_ROW, _FIRST, _STATUS, sheet.intro, intro)
    tab.height(_INTRO_ROW, height_of(sheet.intro, _WHOLE, book.look.styles["intro"]) + 6)


def _write_heading(book: Book, tab: Tab, row: int, text: str) -> None:
    tab.height(row, 26)
    tab.put(row, _FIRST, text, book.formats.of("heading"))


def _write_steps(book: Book, tab: Tab) -> None:
    _write_heading(book, tab, _STEPS_ROW, "How to fill it in")
    for number, step in enumerate(_STEPS, start=1):
        _write_wide(book, tab, _STEPS_ROW + number, f"{number}.  {step}", "plain", _FIRST)


def _write_wide(book: Book, tab: Tab, row: int, text: str, style: str, first: int) -> None:
    width = sum(width for column, width in _WIDTHS.items() if column >= first)
    tab.merge(row, first, _STATUS, text, book.formats.of(style))
    tab.height(row, height_of(text, width, book.look.styles[style]) + 2)


def _write_colours(book: Book, tab: Tab) -> None:
    _write_heading(book, tab, _COLOURS_ROW, "What the colours mean")
    for row, (style, word, meaning) in enumerate(_COLOURS, start=_COLOURS_ROW + 1):
        tab.put(row, _FIRST, word, book.formats.of(_sample(book, style)))
        _write_wide(book, tab, row, meaning, "beside", _TEXT)


def _sample(book: Book, style: str) -> Style:
    """The look as a sample of itself, which nobody is to write in."""
    return replace(book.look.styles[style], locked=True, align="center", valign="center")


def _write_progress(book: Book, tab: Tab, lines: Sequence[Line]) -> None:
    """The list of sheets, each with its counts; the sum stands in the line above."""
    counted = [line for line in lines if line.progress is not None]
    _write_heading(book, tab, _PROGRESS_ROW, "How far you are")
    _write_sum(book, tab, _PROGRESS_ROW + 1, counted)
    titles = ("Sheet", "What it is for", "Filled in", "Missing", "Status")
    for column, title in enumerate(titles, start=_FIRST):
        tab.put(_FIRST_LINE - 1, column, title, book.formats.of("header"))
    tab.height(_FIRST_LINE - 1, 20)
    for line in lines:
        _write_line(book, tab, line)
    if counted:
        _colour_status(book, tab, lines)


def _write_sum(book: Book, tab: Tab, row: int, counted: Sequence[Line]) -> None:
    if not counted:
        return
    first, last = counted[0].row, counted[-1].row
    status, missing = f"$F${first}:$F${last}", f"$E${first}:$E${last}"
    formula = (
        f'="Sheets done: "&COUNTIF({status},"Done")&"   ·   begun: "&COUNTIF({status},"*missing")'
        f'&"   ·   not used: "&COUNTIF({status},"Not used")&"   ·   answers missing: "&SUM({missing})'
    )
    today = [_status(line.progress) for line in counted if line.progress]
    begun = sum(word.endswith("missing") for word in today)
    lacking = sum(line.progress.missing for line in counted if line.progress)
    value = f"Sheets done: {today.count('Done')}   ·   begun: {begun}   ·   not used: {today.count('Not used')}"
    value += f"   ·   answers missing: {lacking}"
    tab.formula(row, _FIRST, formula, book.formats.of("progress"), value)


def _write_line(book: Book, tab: Tab, line: Line) -> None:
    formats, row = book.formats, line.row
    purpose = _first_sentence(line.sheet.intro)
    tab.height(row, height_of(purpose, _WIDTHS[_TEXT], book.look.styles["purpose"], least=17))
    tab.put(row, _MARGIN, None, formats.of(Style(fill=book.look.tabs[line.sheet.section])))
    link = formats.of(replace(book.look.styles["link"], valign="center"))
    tab.link(row, _FIRST, line.sheet.title, Cell(line.sheet.title, 1, 1), link)
    tab.put(row, _TEXT, purpose, formats.of("purpose"))
    number = formats.of(replace(book.look.styles["number"], valign="center"))
    progress = line.progress
    if progress is None:
        for column in (_FILLED, _MISSING, _STATUS):
            tab.put(row, column, None, number)
        return
    tab.formula(row, _FILLED, progress.filled_formula, number, progress.filled)
    tab.formula(row, _MISSING, progress.missing_formula, number, progress.missing)
    words = f'=IF($D{row}=0,"Not used",IF($E{row}=0,"Done",$E{row}&" missing"))'
    tab.formula(row, _STATUS, words, number, _status(progress))


def _status(progress: Progress) -> str:
    if not progress.filled:
        return "Not used"
    return f"{progress.missing} missing" if progress.missing else "Done"


def _colour_status(book: Book, tab: Tab, lines: Sequence[Line]) -> None:
    first, last = lines[0].row, lines[-1].row
    begun = f"ISNUMBER($D{first}),$D{first}>0"
    for formula, style in ((f"=AND({begun},$E{first}=0)", "ok"), (f"=AND({begun},$E{first}>0)", "warning")):
        highlight = book.formats.highlight(book.look.styles[style])
        tab.colour_when(first, _STATUS, last, _STATUS, formula, highlight)


def _first_sentence(text: str) -> str:
    head, dot, _ = text.partition(". ")
    return f"{head}." if dot else head


def _write_faq(book: Book, tab: Tab, row: int) -> int:
    _write_heading(book, tab, row, "Questions people ask")
    row += 1
    for question, answer in _FAQ:
        tab.put(row, _FIRST, question, book.formats.of("label_needed"))
        _write_wide(book, tab, row, answer, "beside", _TEXT)
        row += 1
    return row
