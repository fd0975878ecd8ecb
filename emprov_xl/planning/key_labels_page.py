"""The sheet Key Labels: for each telephone with labels of paper a sheet of paper with strips to cut out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.model.key_board import Board, BoardPart, BoardUser, Fit
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.planning.key_grid import Cells

KEY_LABELS = "Key Labels"
_ACROSS = 100.0  # units of column width on a sheet of paper
_MEASURED = 80.0  # the same, where a wider font must not make it shrink
_DOWN = 690.0  # points
_NUMBER, _LABEL, _ROOM = 4.5, 19.5, 1.0
_HIGH, _USUAL = 19.0, 15.0  # points: of a label whose window nobody has measured, of another row
_HEAD = 5 * _USUAL
_A_STRIP = 12  # keys
_MOST_SHEETS = 1_000  # of paper, in one sheet of the workbook: Excel takes not many more page breaks
_PIXELS = 7.0  # of one unit of column width
_INCH = 25.4  # millimetres
_GAP = Styled(None, "key_gap")
_Window = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class _Strip:
    """Keys one below the other; only the first strip of a part says what it is of."""

    title: str
    labels: tuple[tuple[int, str], ...]


def key_labels_pages(boards: Sequence[Board], customer: str) -> Iterator[Page]:
    """The sheets: one for each size of label window, and more where there are very many telephones."""
    count = 0
    for window, having in _by_window(boards).items():
        papers = [paper for board, user in having for paper in _papers(board, user, window, customer)]
        for at in range(0, len(papers), _MOST_SHEETS):
            count += 1
            title = KEY_LABELS if count == 1 else f"{KEY_LABELS} {count}"
            yield _page(title, window, papers[at : at + _MOST_SHEETS])


def _by_window(boards: Sequence[Board]) -> Mapping[_Window, list[tuple[Board, BoardUser]]]:
    """Who has a telephone with labels of that size."""
    found: dict[_Window, list[tuple[Board, BoardUser]]] = {}
    for board in boards:
        windows = dict.fromkeys(part.face.window for part in board.parts if part.on_paper and part.face)
        for window in windows:
            found.setdefault(window, []).extend((board, user) for user in board.users)
    return found


def _page(title: str, window: _Window, papers: Sequence[Sequence[Cells]]) -> Page:
    wide, high = _measures(window)
    strip = [Column("", width, "key_gap") for width in (_NUMBER, wide, _ROOM)]
    rows = [row for paper in papers for row in paper]
    heights = {at: high for at, row in enumerate(rows, start=1) if len(row) > 1 and _is_label(row[1])}
    breaks: list[int] = []
    for paper in papers[:-1]:
        breaks.append((breaks[-1] if breaks else 1) + len(paper))
    columns = tuple(strip * _beside(window))[:-1]
    return Page(title, columns, tuple(rows), tab="core", landscape=False, breaks=tuple(breaks), heights=heights)


def _measures(window: _Window) -> tuple[float, float]:
    """Width of the column and height of the row that are as large as the window."""
    if window is None:
        return _LABEL, _HIGH
    return window[0] / _INCH * 96 / _PIXELS, window[1] / _INCH * 72


def _beside(window: _Window) -> int:
    """How many strips stand beside one another."""
    return max(int((_MEASURED if window else _ACROSS) // (_NUMBER + _measures(window)[0] + _ROOM)), 1)


def _is_label(cell: Shown) -> bool:
    return isinstance(cell, Styled) and cell.style == "cut_out"


def _papers(board: Board, user: BoardUser, window: _Window, customer: str) -> Iterator[list[Cells]]:
    """The strips of one telephone: a sheet of paper, and more where it has very many keys."""
    beside, high = _beside(window), _measures(window)[1]
    strips = [strip for part in board.parts if _is_cut(part, window) for strip in _strips(part, user)]
    bands = [strips[at : at + beside] for at in range(0, len(strips), beside)]
    paper, left = list(_head(board, user, window, customer, "")), _DOWN - _HEAD
    for at, band in enumerate(bands):
        needed = 2 * _USUAL + high * max(len(strip.labels) for strip in band)
        if needed > left and at:
            yield paper
            paper, left = list(_head(board, user, window, customer, "continued")), _DOWN - _HEAD
        paper += [*_band(band), ()]
        left -= needed
    yield paper


def _is_cut(part: BoardPart, window: _Window) -> bool:
    """Whether its labels are cut to that size; none are for keys that are not there."""
    return part.face is not None and part.on_paper and part.fit is not Fit.LACKS and part.face.window == window


def _head(board: Board, user: BoardUser, window: _Window, customer: str, more: str) -> Iterator[Cells]:
    told = "The size of the label window is not verified: these are plain strips. Cut one and try it first."
    if window:
        told = f"The frames are {window[0]:g} × {window[1]:g} mm as the window is. Print at 100 %; measure the first."
    yield (Styled(" ".join(filter(None, (user.number, user.name, more))), "key_title"),)
    yield (Styled(" · ".join(filter(None, (customer, board.layout, board.model))), "key_who"),)
    yield (Styled(told, "strip_hour"),)
    yield ()


def _strips(part: BoardPart, user: BoardUser) -> Iterator[_Strip]:
    for at in range(0, len(part.keys), _A_STRIP):
        keys = part.keys[at : at + _A_STRIP]
        labels = tuple((key.number, key.label or (user.number if key.line else "")) for key in keys)
        yield _Strip(part.title if at == 0 else "", labels)


def _band(strips: Sequence[_Strip]) -> Iterator[Cells]:
    """Strips beside one another."""
    yield tuple(cell for strip in strips for cell in (Styled(strip.title, "key_part"), _GAP, _GAP))[:-1]
    for at in range(max(len(strip.labels) for strip in strips)):
        row: list[Shown] = []
        for strip in strips:
            number, label = strip.labels[at] if at < len(strip.labels) else (None, None)
            frame = _GAP if number is None else Styled(label or None, "cut_out")
            row += [Styled(number, "key_gap"), frame, _GAP]
        yield tuple(row[:-1])
