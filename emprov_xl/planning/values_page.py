"""The engineer's sheet Origins: where every planned value comes from, those of one setting and reason on one row."""

from collections.abc import Iterable, Iterator, Sequence

from emprov_xl.model.cells import Cell, column_letters
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.plan import Origin
from emprov_xl.planning.origins_page import Group, readable, values_told, which
from emprov_xl.planning.words import ORIGINS, STYLES, spans

_COLUMNS = (
    Column("Origin", 12, "wrap"),
    Column("Object", 22, "wrap"),
    Column("Setting", 28, "wrap"),
    Column("Value", 38, "wrap"),
    Column("Cells of the return", 34, "muted"),
    Column("Why", 42, "wrap"),
    Column("How many", 11, "number"),
    Column("Which", 66, "wrap"),
)
_WORDS = {Origin.ANSWER: "customer", Origin.DEFAULT: "default", Origin.DERIVED: "worked out", Origin.OPEN: "open"}
_HOW = (
    "Customer: what stands in the cells. Default and worked out: see Why. Of values that differ the first are told: "
    "each stands in its cell, and with its object in the plan. PINs are masked."
)


def values_page(groups: Sequence[Group]) -> Page:
    """One row for each setting and reason; together they have every value of the plan."""
    told = f"{sum(map(len, groups))} values on {len(groups)} rows."
    banner: tuple[tuple[Shown, ...], ...] = (
        ("Where every value comes from",),
        (told,),
        (Styled(_HOW, "intro"),),
    )
    return Page(ORIGINS, _COLUMNS, tuple(_rows(groups)), banner, tab="plan")


def _rows(groups: Sequence[Group]) -> Iterator[tuple[Shown, ...]]:
    named: dict[tuple[str, ...], str] = {}  # the same extensions stand behind most of their settings
    for group in groups:
        planned, setting = group[0]
        names = tuple(each.key for each, _ in group)
        if names not in named:
            named[names] = which([each for each, _ in group])
        style = STYLES[setting.origin]
        value = values_told([each.value for _, each in group])
        yield (
            _WORDS[setting.origin],
            planned.kind,
            setting.label,
            Styled(value, style) if style else value,
            readable(cells_told(each.cell for _, each in group if each.cell)) or None,
            setting.because or None,
            len(group),
            named[names] or None,
        )


def cells_told(cells: Iterable[Cell]) -> str:
    """Cells as people list them: those below each other by their ends."""
    columns: dict[tuple[str, int], list[int]] = {}
    for cell in cells:
        columns.setdefault((cell.title, cell.column), []).append(cell.row)
    return "; ".join(f"{title}!{_listed(column_letters(column), rows)}" for (title, column), rows in columns.items())


def _listed(letters: str, rows: Iterable[int]) -> str:
    ends = spans(rows)
    return ", ".join(f"{letters}{low}" if low == high else f"{letters}{low}:{letters}{high}" for low, high in ends)
