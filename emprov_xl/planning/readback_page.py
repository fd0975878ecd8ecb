"""The sheet Read-back: what we understood, in plain words, with room for what is not so."""

from collections.abc import Iterator
from itertools import chain
from textwrap import wrap

from emprov_xl.callflow.departments import departments
from emprov_xl.callflow.readback import Passage, passages
from emprov_xl.callflow.words import lined
from emprov_xl.checks.survey import Survey
from emprov_xl.model.page import Column, Page, Shown, Styled

READ_BACK = "Read-back"
_COLUMNS = (
    Column("Who, or which number", 36, "wrap"),
    Column("What we understood", 105, "wrap"),
    Column("Your correction", 48, "input"),
    Column("By", 14, "input"),
)
_MOST_NAMED = 6
_LONGEST = 1_000  # letters in a cell: what is easily read, and fits in the highest row
_LONGEST_SENTENCE = 2_500
_HOW = (
    "Is this what you want? Where it is not, write what it should be under “Your correction”, with your name, and send "
    "the workbook back. Nothing typed here changes the questionnaire: we go through your corrections together."
)


def readback_page(survey: Survey, customer: str) -> Page | None:
    """The sheet with a passage for each number and each department; None where there is neither."""
    told = [*passages(survey.flow), *departments(survey, survey.flow)]
    rows = [row for passage in told for row in _rows(passage)]
    if not rows:
        return None
    banner: tuple[tuple[Shown, ...], ...] = (
        (f"Read-back: {customer}" if customer else "Read-back",),
        ("What we understood of your answers: first each number that callers dial, then each department.",),
        (Styled(_HOW, "intro"),),
    )
    return Page(READ_BACK, _COLUMNS, tuple(rows), banner, "plan")


def _rows(passage: Passage) -> Iterator[tuple[Shown, ...]]:
    """A row, or several for what is too long to be read in one cell."""
    about: Shown = Styled(lined(list(passage.about), _MOST_NAMED), "strong")
    for text in _cells(passage.sentences):
        yield about, text, None, None
        about = Styled(f"{passage.about[0]}, continued", "muted")


def _cells(sentences: tuple[str, ...]) -> Iterator[str]:
    lines: list[str] = []
    room = _LONGEST
    for sentence in chain.from_iterable(map(_in_pieces, sentences)):
        if lines and len(sentence) > room:
            yield "\n".join(lines)
            lines, room = [], _LONGEST
        lines.append(sentence)
        room -= len(sentence)
    if lines:
        yield "\n".join(lines)


def _in_pieces(sentence: str) -> list[str]:
    """A sentence that no cell could show, such as one that names a thousand numbers, in several."""
    return [sentence] if len(sentence) <= _LONGEST_SENTENCE else wrap(sentence, _LONGEST_SENTENCE)
