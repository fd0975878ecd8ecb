"""Where values come from that are nobody's answer: defaults and whose they are, what was worked out, what is open."""

from collections.abc import Sequence

from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.plan import Origin, Plan, PlannedObject, Setting
from emprov_xl.planning.words import CONFIG_PLAN, ORIGIN_WORDS, ORIGINS, STYLES, runs

_COLUMNS = (
    Column("Origin", 14, "wrap"),
    Column("Object", 20, "wrap"),
    Column("Setting", 28, "wrap"),
    Column("Value", 30, "wrap"),
    Column("Why", 56, "wrap"),
    Column("How many", 11, "number"),
    Column("Which", 46, "wrap"),
)
_MOST_VALUES = 3
_LONGEST_WHICH = 130
_ORDER = (Origin.OPEN, Origin.DEFAULT, Origin.DERIVED, Origin.ANSWER)
Group = list[tuple[PlannedObject, Setting]]


def origins_page(groups: Sequence[Group]) -> Page:
    """One row for each reason: the same default taken for five hundred telephones is told once."""
    rows = [_row(group) for group in groups]
    banner: tuple[tuple[Shown, ...], ...] = (
        ("Where values come from",),
        ("All that is not simply an answer of yours, with its reason. Tell us what you want otherwise.",),
        (Styled("Back to the whole plan", "link", Cell(CONFIG_PLAN, 1, 1)),),
    )
    return Page(ORIGINS, _COLUMNS, tuple(rows), banner, tab="plan")


def groups_of(plan: Plan) -> list[Group]:
    """Settings that are no answers, together where they have one reason; open ones first."""
    return _grouped(plan, _ORDER[:-1])


def all_groups_of(plan: Plan) -> list[Group]:
    """Every setting, together where they have one reason; open ones first, answers last."""
    return _grouped(plan, _ORDER)


def _grouped(plan: Plan, origins: Sequence[Origin]) -> list[Group]:
    groups: dict[tuple[str, str, str, str], Group] = {}
    for planned in plan.objects:
        for setting in planned.settings:
            if setting.origin in origins:
                key = (setting.origin.value, planned.kind, setting.label, setting.because)
                groups.setdefault(key, []).append((planned, setting))
    return sorted(groups.values(), key=lambda group: _ORDER.index(group[0][1].origin))


def _row(group: Group) -> tuple[Shown, ...]:
    planned, setting = group[0]
    style = STYLES[setting.origin]
    return (
        Styled(ORIGIN_WORDS[setting.origin], style),
        planned.kind,
        setting.label,
        Styled(values_told([each.value for _, each in group]), style),
        setting.because,
        len(group),
        which([each for each, _ in group]),
    )


def values_told(values: Sequence[str]) -> str:
    """The values, as far as they are few."""
    different = list(dict.fromkeys(values))
    if len(different) <= _MOST_VALUES:
        return "; ".join(different)
    return f"{'; '.join(different[:_MOST_VALUES])}; and {len(different) - _MOST_VALUES} more"


def which(objects: Sequence[PlannedObject]) -> str:
    """The objects by number or name, as far as a reader wants them."""
    return readable(runs(planned.key for planned in objects if planned.key))


def readable(said: str) -> str:
    """A list as far as a reader wants it."""
    return said if len(said) <= _LONGEST_WHICH else f"{said[:_LONGEST_WHICH].rpartition(', ')[0]}, …"
