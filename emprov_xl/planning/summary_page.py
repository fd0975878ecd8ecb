"""The plan at a glance: how much of what, what is held back and why, what is open, which defaults were taken."""

from collections import Counter
from collections.abc import Iterator, Sequence

from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.plan import Origin, Plan
from emprov_xl.planning.origins_page import Group, which
from emprov_xl.planning.words import CONFIG_PLAN, LEGEND, ORIGIN_WORDS, ORIGINS, STYLES, SUMMARY, count_of_held

_COLUMNS = (Column("", 34, "wrap"), Column("", 34, "wrap"), Column("", 14, "wrap"), Column("", 60, "wrap"))
_MOST_OPEN = 40
_Row = tuple[Shown, ...]


def summary_page(plan: Plan, groups: Sequence[Group]) -> Page:
    """The second sheet of the plan."""
    parts = (_counts(plan), _telephones(plan), _held(plan), _origins(plan), _open(groups), _defaults(groups))
    rows: list[_Row] = []
    for part in parts:
        told = list(part)
        if told:
            rows += [*told, ()]
    subtitle = " · ".join(filter(None, (plan.customer, plan.engagement, plan.platform, f"as of {plan.as_of}")))
    banner: tuple[_Row, ...] = (
        ("Summary",),
        (subtitle,),
        (LEGEND,),
        (Styled("To the whole plan", "link", Cell(CONFIG_PLAN, 1, 1)),),
        (),
    )
    return Page(SUMMARY, _COLUMNS, tuple(rows), banner, tab="plan", landscape=False)


def _head(*titles: str) -> _Row:
    return tuple(Styled(title, "header") for title in (*titles, *([""] * (4 - len(titles)))))


def _counts(plan: Plan) -> Iterator[_Row]:
    yield _head("What will be configured", "Sheet", "Planned", "Held back")
    for chapter in plan.chapters:
        for kind, number in Counter(planned.kind for planned in chapter.objects).items():
            held = count_of_held(planned for planned in chapter.objects if planned.kind == kind)
            sheet = Styled(chapter.title, "link", Cell(chapter.title, 1, 1))
            yield kind, sheet, Styled(number, "number"), Styled(held, "waiting") if held else "none"


def _telephones(plan: Plan) -> Iterator[_Row]:
    if plan.telephones:
        yield _head("Telephones by model", "", "How many")
        for model, number in plan.telephones.items():
            yield model, None, Styled(number, "number"), None


def _held(plan: Plan) -> Iterator[_Row]:
    if not plan.holds:
        return
    yield _head("Held back by", "Why", "Objects", "Which")
    for code, why in plan.holds.items():
        objects = [planned for planned in plan.objects if code in planned.held_by]
        yield Styled(code, "held"), why, Styled(len(objects), "number"), which(objects)


def _origins(plan: Plan) -> Iterator[_Row]:
    counts = dict.fromkeys(Origin, 0)
    for planned in plan.objects:
        for setting in planned.settings:
            counts[setting.origin] += 1
    yield _head("Values come from", "", "How many")
    for origin, number in counts.items():
        more = None if origin is Origin.ANSWER else Styled("reasons on the sheet Origins", "link", Cell(ORIGINS, 1, 1))
        yield Styled(ORIGIN_WORDS[origin], STYLES[origin]), None, Styled(number, "number"), more


def _open(groups: Sequence[Group]) -> Iterator[_Row]:
    groups = [group for group in groups if group[0][1].origin is Origin.OPEN]
    if not groups:
        return
    yield _head("Asked again", "Setting", "How many", "Which")
    for group in groups[:_MOST_OPEN]:
        planned, setting = group[0]
        yield (
            planned.kind,
            Styled(setting.label, "open"),
            Styled(len(group), "number"),
            which([each for each, _ in group]),
        )
    if len(groups) > _MOST_OPEN:
        yield f"and {len(groups) - _MOST_OPEN} more on the sheet Origins", None, None, None


def _defaults(groups: Sequence[Group]) -> Iterator[_Row]:
    groups = [group for group in groups if group[0][1].origin is Origin.DEFAULT]
    if groups:
        yield _head("Defaults taken for blanks", "Setting", "How many", "Value, and whose default it is")
    for group in groups:
        planned, setting = group[0]
        yield planned.kind, setting.label, Styled(len(group), "number"), f"{setting.value} – {setting.because}"
