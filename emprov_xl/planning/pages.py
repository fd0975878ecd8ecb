"""The Plan becomes pages: one list of everything, a summary, chapters, keys as pictures, and where values come from."""

from collections.abc import Iterator, Mapping

from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.plan import Chapter, Plan, PlannedObject, Shape
from emprov_xl.planning.chapter_pages import chapter_page, object_rows
from emprov_xl.planning.key_labels_page import key_labels_pages
from emprov_xl.planning.key_layouts_page import key_layouts_page
from emprov_xl.planning.origins_page import groups_of, origins_page
from emprov_xl.planning.printing import spread_out
from emprov_xl.planning.summary_page import summary_page
from emprov_xl.planning.words import (
    CONFIG_PLAN,
    DONE,
    LEGEND,
    count_of_held,
    held_back,
    number_and_name,
    one_line,
    whence,
)

_COLUMNS = (
    Column("Step", 7, "number"),
    Column("Chapter", 18, "wrap"),
    Column("Object", 16, "wrap"),
    Column("Number", 15, "wrap"),
    Column("Name", 26, "wrap"),
    Column("Settings", 74, "wrap"),
    Column("Held back by", 26, "wrap"),
    Column("From", 30, "muted"),
    DONE,
)


def plan_pages(plan: Plan) -> tuple[Page, ...]:
    """The sheets of the plan workbook, in their order."""
    steps = {id(planned): step for step, planned in enumerate(plan.objects, start=1)}
    groups = groups_of(plan)
    head = (spread_out(_config_plan(plan, steps)), spread_out(summary_page(plan, groups)))
    chapters = [page for chapter in plan.chapters for page in _chapter(plan, chapter, steps)]
    return (*head, *chapters, spread_out(origins_page(groups)))


def _chapter(plan: Plan, chapter: Chapter, steps: Mapping[int, int]) -> Iterator[Page]:
    """The page of a chapter; that of the keys is followed by their pictures and their labels of paper."""
    yield spread_out(chapter_page(chapter, steps), named=3)
    if any(planned.kind == "Key" for planned in chapter.objects):
        yield from key_layouts_page(plan.boards, plan.customer)
        yield from key_labels_pages(plan.boards, plan.customer)


def _config_plan(plan: Plan, steps: Mapping[int, int]) -> Page:
    rows: list[tuple[Shown, ...]] = []
    for chapter in plan.chapters:
        for planned, row in zip(chapter.objects, object_rows(chapter), strict=True):
            there = Cell(chapter.title, row, 1)
            rows.append(_row(planned, steps[id(planned)], chapter.title, there, brief=chapter.shape is Shape.SETTINGS))
    told = f"{len(rows)} objects in the order of entry, {count_of_held(plan.objects) or 'none held back'}."
    banner: tuple[tuple[Shown, ...], ...] = (
        (f"Configuration plan: {plan.customer}" if plan.customer else "Configuration plan",),
        (" · ".join(filter(None, (plan.engagement, plan.platform, f"round {plan.round}", f"as of {plan.as_of}"))),),
        (Styled(f"{told} The number of a step leads to all its settings.", "intro"),),
        (Styled(LEGEND, "intro"),),
    )
    return Page(CONFIG_PLAN, _COLUMNS, tuple(rows), banner, tab="plan")


def _row(planned: PlannedObject, step: int, chapter: str, there: Cell, *, brief: bool) -> tuple[Shown, ...]:
    number, name = number_and_name(planned)
    settings = f"{len(planned.settings)} settings, see the sheet {chapter}" if brief else one_line(planned)
    return (
        Styled(step, "link", there),
        chapter,
        planned.kind,
        number,
        name,
        settings,
        held_back(planned),
        whence(planned),
        None,
    )
