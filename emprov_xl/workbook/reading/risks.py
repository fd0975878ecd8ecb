"""What of a workbook's health matters to an answer: each a hit of its `WBK-…` rule, at that answer."""

from collections.abc import Iterator

from emprov_xl.frames import FieldHit
from emprov_xl.model.counting import counted
from emprov_xl.model.finding import Hit
from emprov_xl.model.health import Health, HiddenAnswers, Hiding, LostDropDown

_CODES = {
    Hiding.ROWS: "WBK-030",
    Hiding.COLUMNS: "WBK-031",
    Hiding.SHEET: "WBK-032",
    Hiding.FILTER: "WBK-033",
    Hiding.GROUP: "WBK-033",
}
_MERGED, _NO_LIST = "WBK-034", "WBK-035"
_NAMED = 20  # other cells that are named beside the first
_LISTED = 6  # columns that are named in a sentence


def risks_in(health: Health) -> Iterator[FieldHit]:
    """What is out of sight, was merged, or is chosen from a list no more."""
    for hidden in health.hidden:
        yield _CODES[hidden.hiding], _hidden(hidden)
    for merged in health.merged:
        facts = {"cells": merged.area.address, "count": counted(merged.swallowed, "other answer")}
        yield _MERGED, Hit(merged.place, facts, operands=("merged",))
    by_sheet: dict[str, list[LostDropDown]] = {}
    for lost in health.lost_drop_downs:
        by_sheet.setdefault(lost.place.sheet, []).append(lost)
    for mine in by_sheet.values():
        yield _NO_LIST, _without_lists(mine)


def _hidden(hidden: HiddenAnswers) -> Hit:
    first, *others = hidden.places
    facts = {"cells": hidden.lines, "count": counted(len(hidden.places), "filled row"), "means": str(hidden.hiding)}
    return Hit(first, facts, tuple(others[:_NAMED]), operands=(str(hidden.hiding),))


def _without_lists(lost: list[LostDropDown]) -> Hit:
    said = [f"{each.written} ({each.field_title})" for each in lost]
    more = len(said) - _LISTED
    cells = ", ".join(said[:_LISTED]) + (f" and {more} more" if more > 0 else "")
    facts = {"cells": cells, "count": counted(len(lost), "question")}
    return Hit(lost[0].place, facts, tuple(each.place for each in lost[1:_NAMED]), operands=("no list",))
