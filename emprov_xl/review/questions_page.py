"""The sheet Questions: what each side asks the other, the answers, and room for more."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from emprov_xl.model.cells import Cell
from emprov_xl.model.event import Party
from emprov_xl.model.page import Column, Page, Plain, Shown, Styled
from emprov_xl.model.past import Inquiry
from emprov_xl.model.returned import Written
from emprov_xl.review.about import About

TITLE = "Questions"
OPEN, ANSWERED, CLOSED = "Open", "Answered", "Closed"
QUESTION_COLUMNS = (
    Column("No.", 6, "number"),
    Column("About", 30, "link"),
    Column("Question", 46, "wrap"),
    Column("Why we ask", 34, "wrap"),
    Column("Your answer", 44, "wrap"),
    Column("Answered by", 18, "wrap"),
    Column("Status", 12, "wrap", choices=(OPEN, ANSWERED, CLOSED)),
    Column("Asked by", 14, "wrap", choices=(Party.COMPANY, Party.CUSTOMER)),
    Column("Asked in round", 10, "number"),
    Column("Fingerprint", 12, "muted", hidden=True),
)
BLANK_ROWS = 25  # for new questions
_ROOM = 30.0  # points, of a row to write in
_DIGITS = 12
_QUESTION = 3  # its column
_IN_SIGHT = 3
_NOWHERE = About()
_HOW = (
    "Questions in both directions. Yellow cells are for you: answer what we ask and write your name beside it, or ask "
    "us in the free rows below (the question, and the cell or sheet it is about). What you asked is answered here in "
    "blue; set its Status to Closed when it is settled, or back to Open when it is not."
)


def questions_page(
    inquiries: Iterable[Inquiry],
    places: Mapping[int, About],
    heading: str,
    *,
    start: str | None = None,
) -> Page:
    """All questions, those that wait for an answer first; `places` tell by number where each one points now.

    `heading` names customer, engagement and round; `start` is the sheet that the way back leads to.
    """
    ordered = in_order(inquiries)
    rows = tuple(row_of(each, places.get(each.number, _NOWHERE)) for each in ordered)
    blank = (None, Styled(None, "input"), Styled(None, "input"), *[None] * 7)
    banner = _banner(ordered, heading, start)
    first = len(banner) + 2
    return Page(
        title=TITLE,
        columns=QUESTION_COLUMNS,
        rows=(*rows, *[blank] * BLANK_ROWS),
        banner=banner,
        tab="core",
        frozen=_IN_SIGHT,
        heights=dict.fromkeys(range(first, first + len(rows) + BLANK_ROWS), _ROOM),
    )


def in_order(inquiries: Iterable[Inquiry]) -> tuple[Inquiry, ...]:
    """Those that are open first, the customer's own before ours, then by number."""
    return tuple(
        sorted(inquiries, key=lambda each: (not each.is_open, each.closed, each.by is Party.COMPANY, each.number))
    )


def cell_of(inquiries: Iterable[Inquiry], number: int) -> Cell:
    """Where a question stands on the page; of one that is not there, the page itself."""
    numbers = [each.number for each in in_order(inquiries)]
    first = len(_banner((), "", None)) + 2
    return Cell(TITLE, first + numbers.index(number), _QUESTION) if number in numbers else Cell(TITLE, 1, 1)


def row_of(inquiry: Inquiry, where: About) -> tuple[Shown, ...]:
    """A question as it stands on the sheet; what is the customer's to fill in is an entry."""
    ours = inquiry.by is Party.COMPANY
    theirs = "input" if ours and not inquiry.closed else "derived"
    return (
        inquiry.number,
        Styled(about_now(inquiry, where), "link" if where.cell else "wrap", where.cell),
        Styled(inquiry.text, "strong" if inquiry.is_open else "wrap"),
        inquiry.why or None,
        Styled(inquiry.answer or None, theirs if ours or inquiry.answer else "wrap"),
        Styled(answered_by(inquiry) or None, theirs if ours or inquiry.answer else "wrap"),
        Styled(status_of(inquiry), "wrap" if ours else "input"),
        str(inquiry.by),
        inquiry.round,
        print_of(inquiry.number, inquiry.by, inquiry.text),
    )


def rows_carried(written: Iterable[Written], inquiries: Iterable[Inquiry] = ()) -> tuple[tuple[Plain, ...], ...]:
    """The rows for the next questionnaire's sheet: what waits for an answer, as known or `written` there."""
    written, inquiries = tuple(written), tuple(inquiries)
    answered = {words_of(row.question) for row in written if row.answer}
    waiting = [each for each in in_order(inquiries) if each.is_open and words_of(each.text) not in answered]
    known = {words_of(each.text) for each in inquiries} | {""}
    return (
        *(tuple(map(_plain, row_of(each, _NOWHERE))) for each in waiting),
        *(
            (
                *(row.number, row.about, row.question, row.why or None, None, None, OPEN),
                *(row.asked_by or str(Party.CUSTOMER), None, row.fingerprint or None),
            )
            for row in written
            if words_of(row.question) not in known and not row.answer and words_of(row.status) != CLOSED.casefold()
        ),
    )


def _plain(shown: Shown) -> Plain:
    return shown.value if isinstance(shown, Styled) else shown


def about_now(inquiry: Inquiry, where: About) -> str:
    """What a question is about, as it was said; with where that stands now, when it moved or is gone."""
    if where.gone:
        return f"{inquiry.about} (no longer there)"
    if where.moved and where.cell:
        now = where.cell.address if inquiry.field else f"row {where.cell.row}"
        return f"{inquiry.about} (now {now})"
    return inquiry.about


def answered_by(inquiry: Inquiry) -> str:
    """Who answered, told so that nobody takes our name for one of the customer's."""
    ours = inquiry.by is Party.CUSTOMER and inquiry.answer
    return f"{Party.COMPANY}, {inquiry.answered_by}".rstrip(", ") if ours else inquiry.answered_by


def status_of(inquiry: Inquiry) -> str:
    """How a question stands, in the words of the sheet."""
    if inquiry.closed:
        return CLOSED
    return OPEN if inquiry.is_open else ANSWERED


def print_of(number: int, by: Party, text: str) -> str:
    """What a question is known by on a sheet that was sorted; other words under it are another question."""
    told = "\x1f".join((str(number), by, words_of(text)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def words_of(text: str) -> str:
    """A text as it is compared with another."""
    return " ".join(text.split()).casefold()


def _banner(ordered: Sequence[Inquiry], heading: str, start: str | None) -> tuple[tuple[Shown, ...], ...]:
    theirs = sum(each.is_open and each.by is Party.CUSTOMER for each in ordered)
    ours = sum(each.is_open and each.by is Party.COMPANY for each in ordered)
    open_ = [f"{ours} for you to answer"] * bool(ours) + [f"{theirs} of yours for us to answer"] * bool(theirs)
    told = " · ".join(filter(None, [TITLE, heading, ", ".join(open_)]))
    back: tuple[Shown, ...] = (Styled(f"◄ {start}", "back", Cell(start, 1, 1)),) if start else (None,)
    return ((Styled(told, "title"),), (Styled(_HOW, "intro"),), back)
