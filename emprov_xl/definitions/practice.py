"""The table `[tasks]` of `workbook_templates/plan.toml` becomes the Practice."""

from emprov_xl.definitions.tables import Table
from emprov_xl.model.plan_order import ChapterOrder, Practice


def practice_from(table: Table, chapters: tuple[ChapterOrder, ...]) -> Practice:
    """How these chapters become tasks; WrongDefinition where it speaks of others, or of no time at all."""
    keys = [chapter.key for chapter in chapters]
    after, times = table.table("after"), table.table("minutes")
    practice = Practice(
        first=table.word("first", keys),
        after={key: after.texts(key) for key in after},
        premises=frozenset(table.texts("premises")),
        minutes={key: times.number(key, 0) for key in times},
        other=table.number("other", 0),
        basis=table.text("basis"),
    )
    table.done()
    _check_chapters(practice, keys, table)
    _check_minutes(practice, chapters, table)
    return practice


def _check_chapters(practice: Practice, keys: list[str], table: Table) -> None:
    for key, others in practice.after.items():
        for each in (key, *others):
            if each not in keys:
                raise table.wrong("after", f"there is no chapter {each!r}.")
        if any(keys.index(other) >= keys.index(key) for other in others):
            raise table.wrong(f"after.{key}", "may only wait for chapters before it.")
    for key in sorted(practice.premises - set(keys)):
        raise table.wrong("premises", f"there is no chapter {key!r}.")


def _check_minutes(practice: Practice, chapters: tuple[ChapterOrder, ...], table: Table) -> None:
    objects = [order for chapter in chapters for order in chapter.objects]
    timed = {order.sheet for order in objects} | {part.sheet for order in objects for part in order.parts}
    timed |= {chapter.key for chapter in chapters if chapter.keys}
    for key, minutes in practice.minutes.items():
        if key not in timed:
            raise table.wrong(f"minutes.{key}", "is neither a sheet of the plan nor a chapter of keys.")
        if minutes <= 0:
            raise table.wrong(f"minutes.{key}", "must be more than 0.")
    if practice.other <= 0:
        raise table.wrong("other", "must be more than 0.")
