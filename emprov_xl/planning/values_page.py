"""The engineer's sheet Origins: every planned value with where it comes from; values alike in all share a row."""

from collections.abc import Iterable, Sequence

from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.plan import Origin, Plan, PlannedObject, Setting
from emprov_xl.planning.keys import runs
from emprov_xl.planning.words import ORIGINS, STYLES

_COLUMNS = (
    Column("Origin", 12, "wrap"),
    Column("Object", 18, "wrap"),
    Column("Setting", 26, "wrap"),
    Column("Value", 38, "wrap"),
    Column("Cells", 26, "muted"),
    Column("Why", 44, "wrap"),
    Column("How many", 11, "number"),
    Column("Which", 34, "wrap"),
)
_LONGEST = 400
_WORDS = {Origin.ANSWER: "customer", Origin.DEFAULT: "default", Origin.DERIVED: "worked out", Origin.OPEN: "open"}
_Alike = tuple[str, Setting]


def values_page(plan: Plan) -> Page:
    """One row for each value of a setting and its reason, in the order of entry."""
    groups: dict[tuple[str, str, str, str, Origin], list[tuple[PlannedObject, Setting]]] = {}
    for planned in plan.objects:
        for setting in planned.settings:
            key = (planned.kind, setting.label, setting.value, setting.because, setting.origin)
            groups.setdefault(key, []).append((planned, setting))
    told = f"{sum(map(len, groups.values()))} values; those alike in object, setting, value and reason share a row."
    banner: tuple[tuple[Shown, ...], ...] = (
        ("Where every value comes from",),
        (told,),
        (Styled("Customer: the cell of the return. Default and worked out: see Why. PINs are masked.", "intro"),),
    )
    return Page(ORIGINS, _COLUMNS, tuple(map(_row, groups.values())), banner, tab="plan")


def _row(group: Sequence[tuple[PlannedObject, Setting]]) -> tuple[Shown, ...]:
    planned, setting = group[0]
    style = STYLES[setting.origin]
    if len(group) == 1:
        cells, which = str(setting.cell) if setting.cell else None, planned.key or planned.name
    else:
        cells = _cut(cells_told(each.cell for _, each in group if each.cell))
        which = _cut(runs(each.key or each.name for each, _ in group))
    return (
        _WORDS[setting.origin],
        planned.kind,
        setting.label,
        Styled(setting.value, style) if style else setting.value,
        cells or None,
        setting.because or None,
        len(group),
        which or None,
    )


def cells_told(cells: Iterable[Cell]) -> str:
    """Cells as people list them: those below each other by their ends."""
    columns: dict[tuple[str, str], list[int]] = {}
    for cell in dict.fromkeys(cells):
        columns.setdefault((cell.title, cell.address.rstrip("0123456789")), []).append(cell.row)
    told = []
    for (title, letters), rows in columns.items():
        spans = ", ".join(
            f"{letters}{low}" if low == high else f"{letters}{low}:{letters}{high}" for low, high in _spans(rows)
        )
        told.append(f"{title}!{spans}")
    return "; ".join(told)


def _spans(rows: Iterable[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans


def _cut(told: str) -> str:
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST].rpartition(', ')[0]}, …"
