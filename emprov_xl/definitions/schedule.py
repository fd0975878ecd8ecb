"""`workbook_templates/schedule.toml` becomes the practice by which tasks become days."""

import re
from pathlib import Path

from emprov_xl.definitions.tables import Table, read_tables
from emprov_xl.files import data_folder
from emprov_xl.model.agenda import CallPractice
from emprov_xl.model.plan_order import PlanOrder, placeholders
from emprov_xl.model.schedule import ALWAYS_TOLD, EACH_TOLD, PARTS, Check, Day, DayPractice

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_MIDNIGHT = 24 * 60


def load_day_practice(order: PlanOrder, folder: Path | None = None) -> DayPractice:
    """The practice in a folder (default: ours), checked against the chapters of the plan.

    Raises WrongDefinition naming file, table and key.
    """
    top = read_tables((folder or data_folder("workbook_templates")) / "schedule.toml")
    cut_over, calls = top.table("cut_over"), top.table("test_calls")
    practice = DayPractice(
        day=_day(top),
        days_between=_at_least(top, "days_between", 0),
        come_back=top.number("come_back", 0),
        cut_over=frozenset(_titles(cut_over, order)),
        going_over=_at_least(cut_over, "minutes", 1),
        call=_at_least(calls, "minutes", 1),
        basis=top.text("basis"),
        checks=tuple(map(_check, cut_over.each("check"))),
        most=_at_least(cut_over, "most", 1),
    )
    top.table("call")  # is read on its own
    for table in (top, cut_over, calls):
        table.done()
    if not 0 < practice.come_back < 1:
        raise top.wrong("come_back", "must be more than 0 and less than 1.")
    return practice


def load_call_practice(folder: Path | None = None) -> CallPractice:
    """How long a review call takes, by the practice in a folder (default: ours); WrongDefinition where it is wrong."""
    top = read_tables((folder or data_folder("workbook_templates")) / "schedule.toml")
    call = top.table("call")
    practice = CallPractice(
        blocker=_at_least(call, "blocker", 1),
        warning=_at_least(call, "warning", 1),
        note=_at_least(call, "note", 1),
        inquiry=_at_least(call, "inquiry", 1),
        basis=top.text("basis"),
    )
    call.done()
    return practice


def _day(top: Table) -> Day:
    """The working day; hours that overlap, run backwards or are none at all are refused."""
    spans = []
    for text in top.texts("hours"):
        found = _SPAN.fullmatch(text)
        if not found:
            raise top.wrong("hours", f"{text!r} is not written as 09:00-12:30.")
        opens, minute, closes, last = map(int, found.groups())
        spans.append((opens * 60 + minute, closes * 60 + last))
    edges = [0, *(edge for span in spans for edge in span)]
    if not spans or edges != sorted(edges) or any(start == end for start, end in spans) or edges[-1] > _MIDNIGHT:
        raise top.wrong("hours", "must be spans of one day, one after the other.")
    days = top.texts("days")
    for day in days:
        if day not in WEEKDAYS:
            raise top.wrong("days", f"{day!r} is not one of {', '.join(WEEKDAYS)}.")
    if not days:
        raise top.wrong("days", "names no day.")
    return Day(tuple(spans), frozenset(map(WEEKDAYS.index, days)))


def _check(table: Table) -> Check:
    check = Check(
        part=table.word("part", PARTS),
        says=table.text("says"),
        who=table.text("who"),
        each=table.word("each", EACH_TOLD, ""),
    )
    table.done()
    known = ALWAYS_TOLD | EACH_TOLD[check.each]
    for name in placeholders(check.says):
        if name not in known:
            raise table.wrong("says", f"{{{name}}} is not one of {', '.join(sorted(known))}.")
    return check


def _titles(table: Table, order: PlanOrder) -> list[str]:
    titles = {chapter.key: chapter.title for chapter in order.chapters}
    keys = table.texts("chapters")
    for key in keys:
        if key not in titles:
            raise table.wrong("chapters", f"there is no chapter {key!r}.")
    return [titles[key] for key in keys]


def _at_least(table: Table, key: str, least: int) -> int:
    figure = table.whole(key)
    if figure < least:
        raise table.wrong(key, f"must be at least {least}, not {figure}.")
    return figure
