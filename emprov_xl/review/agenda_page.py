"""The agenda as one printed page, and as lines for the screen."""

from collections.abc import Iterator, Mapping, Sequence

from emprov_xl.callflow.words import counted, in_short
from emprov_xl.model.agenda import Agenda, Ask, Decided
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.past import Inquiry

AGENDA = "Agenda"
_COLUMNS = (
    Column("", 6, "number"),
    Column("", 27, "wrap"),
    Column("", 66, "wrap"),
    Column("", 11, "number"),
    Column("", 28, "input"),
)
_MOST = 6  # rows of a part, but for the questions that unblock most
_LONGEST = 180  # letters of a text
_NAME = 60  # and of a name or a list of cells
Row = tuple[Shown, ...]


def agenda_page(agenda: Agenda) -> Page:
    """The page a reviewer has before him: the customer's own questions first."""
    asks = list(map(_ask, agenda.asks))
    first = f"To settle first: {len(asks)} of {counted(agenda.open, 'question')}"
    parts = (
        _part(("", "About", "The customer asks", "Asked by", "Our answer"), list(map(_theirs, agenda.theirs))),
        _part(("No.", "Where", first, "Holds", "Answer"), asks, len(asks)),
        _part(("", "About", "We asked, and wait", "Round", "Answer"), list(map(_ours, agenda.ours))),
        _part(("", "Where", "Decided since last time", "By", ""), list(map(_decided, agenda.decided))),
        _part(("", "", "Questions that are left, by sheet", "", ""), list(_sheets(agenda))),
    )
    when = f"{agenda.day:%A} {agenda.day}"
    banner: tuple[Row, ...] = (
        (f"Review call: {agenda.customer or agenda.engagement}",),
        (" · ".join(filter(None, (agenda.engagement, f"round {agenda.round}", when))),),
        (Styled(_left(agenda), "intro"),),
        (),
    )
    rows = tuple(row for part in parts for row in part)
    return Page(AGENDA, _COLUMNS, rows, banner, tab="findings", landscape=False, whole=True)


def agenda_lines(agenda: Agenda) -> Iterator[str]:
    """The same for the screen, one thing a line."""
    yield f"Review call: {agenda.customer}, {agenda.engagement}, round {agenda.round}, {agenda.day}"
    yield _left(agenda)
    for inquiry in agenda.theirs:
        about = ", ".join(filter(None, (_about(inquiry), inquiry.who)))
        yield f"Customer asks ({about}): {in_short(inquiry.text, _LONGEST)}"
    for ask in agenda.asks:
        held = f", holds {counted(ask.holds, 'object')}" if ask.holds else ""
        yield f"{ask.number}. {ask.where} ({ask.severity}{held}): {in_short(ask.text, _LONGEST)}"
    for inquiry in agenda.ours:
        since = f"since round {inquiry.round}"
        yield f"We wait for an answer ({_about(inquiry)}, {since}): {in_short(inquiry.text, _LONGEST)}"
    for decided in agenda.decided:
        yield f"Decided: {decided.where}: {in_short(decided.what, _LONGEST)} ({decided.who or 'no name'})"
    for sheet, counts in agenda.left.sheets.items():
        yield f"Left on {sheet}: {_counts(counts)}"


def _left(agenda: Agenda) -> str:
    left = agenda.left
    planned = counted(left.planned, "planned object")
    held = f"{left.held} of {planned} held back. " if left.held else f"Nothing of {planned} is held back. "
    share = f"{left.given} of {left.needed} needed answers are given. " if left.needed else ""
    if not left.minutes:
        return f"{held}{share}Nothing is open."
    call = f"{counted(left.minutes, 'minute')} of call, {left.first} of them for what is named first"
    return f"{held}{share}All that is open takes about {call} ({agenda.basis})."


def _part(titles: Sequence[str], rows: Sequence[Row], most: int = _MOST) -> Iterator[Row]:
    """A head and its rows, of which there may be more than fit; nothing where there is none."""
    if not rows:
        return
    yield tuple(Styled(title, "header") for title in titles)
    yield from rows[:most]
    if len(rows) > most:
        yield None, None, Styled(f"… and {len(rows) - most} more", "muted"), None, Styled(None, "text")
    yield ()


def _theirs(inquiry: Inquiry) -> Row:
    return None, _about(inquiry), in_short(inquiry.text, _LONGEST), Styled(inquiry.who, "wrap"), None


def _ask(ask: Ask) -> Row:
    where = "\n".join(filter(None, (in_short(ask.where, _NAME), in_short(ask.who, _NAME))))
    return Styled(ask.number, ask.severity), where, in_short(ask.text, _LONGEST), ask.holds or None, None


def _ours(inquiry: Inquiry) -> Row:
    return None, _about(inquiry), in_short(inquiry.text, _LONGEST), inquiry.round, None


def _decided(decided: Decided) -> Row:
    return None, decided.where, in_short(decided.what, _LONGEST), Styled(decided.who, "wrap"), Styled(None, "text")


def _sheets(agenda: Agenda) -> Iterator[Row]:
    told = [f"{sheet}: {_counts(counts)}" for sheet, counts in agenda.left.sheets.items()]
    if told:
        yield None, counted(agenda.open, "question"), " · ".join(told), None, Styled(None, "text")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(counted(count, severity) for severity, count in counts.items())


def _about(inquiry: Inquiry) -> str:
    return inquiry.cell or in_short(inquiry.about, _NAME) or "in general"
