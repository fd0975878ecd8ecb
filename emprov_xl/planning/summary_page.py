"""The plan at a glance: how much of what, what is held back and why, what is open, which defaults were taken."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.plan import Origin, Plan
from emprov_xl.planning.origins_page import Group, which
from emprov_xl.planning.words import CONFIG_PLAN, LEGEND, ORIGIN_WORDS, ORIGINS, STYLES, SUMMARY, count_of_held

COLUMNS = (Column("", 34, "wrap"), Column("", 34, "wrap"), Column("", 14, "wrap"), Column("", 60, "wrap"))
_MOST_OPEN = 40
Row = tuple[Shown, ...]


def summary_page(plan: Plan, groups: Sequence[Group]) -> Page:
    """The second sheet of the plan."""
    rows = together(counts(plan), telephones(plan), held(plan), _origins(plan), asked_again(groups), defaults(groups))
    subtitle = " · ".join(filter(None, (plan.customer, plan.engagement, plan.platform, f"as of {plan.as_of}")))
    banner: tuple[Row, ...] = (
        ("Summary",),
        (subtitle,),
        (LEGEND,),
        (Styled("To the whole plan", "link", Cell(CONFIG_PLAN, 1, 1)),),
        (),
    )
    return Page(SUMMARY, COLUMNS, rows, banner, tab="plan", landscape=False)


def together(*parts: Iterable[Row]) -> tuple[Row, ...]:
    """Parts below each other, a blank line after each; a part that has nothing to tell is left out."""
    listed = [list(part) for part in parts]
    return tuple(row for part in listed if part for row in (*part, ()))


def head(*titles: str) -> Row:
    """The head of a part."""
    return tuple(Styled(title, "header") for title in (*titles, *([""] * (4 - len(titles)))))


def counts(plan: Plan, *, linked: bool = True) -> Iterator[Row]:
    """How much of each kind there is; `linked` where the sheets of the chapters are in the same workbook."""
    yield head("What will be configured", "Sheet", "Planned", "Held back")
    for chapter in plan.chapters:
        for kind, number in Counter(planned.kind for planned in chapter.objects).items():
            waits = count_of_held(planned for planned in chapter.objects if planned.kind == kind)
            sheet = Styled(chapter.title, "link", Cell(chapter.title, 1, 1)) if linked else chapter.title
            yield kind, sheet, Styled(number, "number"), Styled(waits, "waiting") if waits else "none"


def telephones(plan: Plan) -> Iterator[Row]:
    """How many telephones of each model."""
    if plan.telephones:
        yield head("Telephones by model", "", "How many")
        for model, number in plan.telephones.items():
            yield model, None, Styled(number, "number"), None


def held(plan: Plan) -> Iterator[Row]:
    """What each code holds back."""
    if not plan.holds:
        return
    yield head("Held back by", "Why", "Objects", "Which")
    for code, why in plan.holds.items():
        objects = [planned for planned in plan.objects if code in planned.held_by]
        yield Styled(code, "held"), why, Styled(len(objects), "number"), which(objects)


def _origins(plan: Plan) -> Iterator[Row]:
    found = dict.fromkeys(Origin, 0)
    for planned in plan.objects:
        for setting in planned.settings:
            found[setting.origin] += 1
    yield head("Values come from", "", "How many")
    for origin, number in found.items():
        more = None if origin is Origin.ANSWER else Styled("reasons on the sheet Origins", "link", Cell(ORIGINS, 1, 1))
        yield Styled(ORIGIN_WORDS[origin], STYLES[origin]), None, Styled(number, "number"), more


def asked_again(groups: Sequence[Group]) -> Iterator[Row]:
    """What is open."""
    groups = [group for group in groups if group[0][1].origin is Origin.OPEN]
    if not groups:
        return
    yield head("Asked again", "Setting", "How many", "Which")
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


def defaults(groups: Sequence[Group]) -> Iterator[Row]:
    """What was taken for blanks."""
    groups = [group for group in groups if group[0][1].origin is Origin.DEFAULT]
    if groups:
        yield head("Defaults taken for blanks", "Setting", "How many", "Value, and whose default it is")
    for group in groups:
        planned, setting = group[0]
        yield planned.kind, setting.label, Styled(len(group), "number"), f"{setting.value} – {setting.because}"
