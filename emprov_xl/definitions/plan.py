"""`workbook_templates/plan.toml` becomes the PlanOrder."""

import re
from collections.abc import Iterable
from pathlib import Path

from emprov_xl.definitions.practice import practice_from
from emprov_xl.definitions.tables import Table, read_tables
from emprov_xl.files import data_folder
from emprov_xl.model.plan_order import (
    ChapterOrder,
    Condition,
    Derivation,
    KeyFunction,
    ObjectOrder,
    Part,
    PlanOrder,
    Span,
    placeholders,
)
from emprov_xl.model.questionnaire import Questionnaire

_LONGEST_TITLE = 31  # of a sheet in Excel
_RESERVED_TITLES = {"config plan", "summary", "origins", "history"}  # "history" is Excel's own
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_CALLS = {"code", "phone", "target", "last", "range", "week", "split"}  # placeholders that work something out


def load_plan_order(questionnaire: Questionnaire, folder: Path | None = None) -> PlanOrder:
    """The order of the plan in a folder (default: ours), checked against the whole questionnaire.

    Raises WrongDefinition naming file, table and key.
    """
    top = read_tables((folder or data_folder("workbook_templates")) / "plan.toml")
    known = _Known(questionnaire)
    chapters = tuple(_chapter(table, known) for table in top.each("chapter"))
    functions = tuple(_key_function(table, known) for table in top.each("key_function"))
    tasks = top.table("tasks")
    top.done()
    _check_whole(top, chapters)
    practice = practice_from(tasks, chapters)
    return PlanOrder(chapters, {function.word: function for function in functions}, practice)


class _Known:
    """What a plan may speak of: sheets, and the fields of each."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.fields = {sheet.key: {field.key for field in sheet.fields} for sheet in questionnaire.asked()}
        self.in_order = {sheet.key for sheet in questionnaire.asked() if sheet.order}

    def sheet(self, table: Table, key: str) -> str:
        """The sheet that a key names; refused when the questionnaire has none such."""
        return table.word(key, self.fields)

    def check(self, table: Table, key: str, sheet: str, fields: Iterable[str]) -> None:
        """Refuse a field that the sheet does not have."""
        for field in fields:
            if field not in self.fields[sheet]:
                raise table.wrong(key, f"{sheet} has no field {field!r}.")

    def check_phrase(self, table: Table, key: str, sheet: str, phrase: str) -> None:
        """Refuse a phrase that asks for what the sheet does not have."""
        if phrase.count("{") != phrase.count("}") or phrase.count("[") != phrase.count("]"):
            raise table.wrong(key, f"the brackets of {phrase!r} do not match.")
        for name in placeholders(phrase):
            call, colon, _ = name.partition(":")
            worked_out = bool(colon) and (call in _CALLS or call in self.fields[sheet])
            placed = name == "position" and sheet in self.in_order
            if not placed and name not in self.fields[sheet] and not worked_out:
                raise table.wrong(key, f"{{{name}}} is neither a field of {sheet} nor something we can work out.")


def _chapter(table: Table, known: _Known) -> ChapterOrder:
    chapter = ChapterOrder(
        key=table.text("key"),
        title=table.text("title"),
        what=table.text("what"),
        tab=table.text("tab", "plan"),
        keys=table.word("keys", {"", "sets", "keys"}, ""),
        objects=tuple(_object(part, known) for part in table.each("object")),
    )
    table.done()
    if len(chapter.title) > _LONGEST_TITLE or _NOT_IN_TITLES.search(chapter.title):
        raise table.wrong("title", "cannot be the name of a sheet: at most 31 characters, none of []:*?/\\.")
    if chapter.title.casefold() in _RESERVED_TITLES:
        raise table.wrong("title", "is the name of another sheet of the plan.")
    if not chapter.objects and not chapter.keys:
        raise table.wrong("object", "is missing: what is planned here?")
    return chapter


def _object(table: Table, known: _Known) -> ObjectOrder:
    sheet = known.sheet(table, "sheet")
    order = ObjectOrder(
        sheet=sheet,
        kind=table.text("kind"),
        number=table.optional_text("number"),
        by=table.optional_text("by"),
        label=table.text("label", ""),
        line=table.text("line", ""),
        first=table.texts("first"),
        terms=table.words("terms"),
        inherit=table.words("inherit"),
        names=table.words("names"),
        loose=frozenset(table.texts("loose")),
        dialled=frozenset(table.texts("dialled")),
        cascade=table.flag("cascade", default=False),
        only=tuple(_condition(part, known, sheet) for part in table.each("only")),
        derived=tuple(_derivation(part, known, sheet) for part in table.each("derived")),
        parts=tuple(_part(part, known) for part in table.each("part")),
        span=_span(table.table("span"), known, sheet) if "span" in table else None,
    )
    table.done()
    known.check(table, "number", sheet, filter(None, [order.number]))
    known.check(table, "by", sheet, filter(None, [order.by]))
    for key, fields in (("first", order.first), ("terms", order.terms), ("loose", order.loose)):
        known.check(table, key, sheet, fields)
    known.check(table, "dialled", sheet, order.dialled)
    known.check(table, "names", sheet, order.names)
    for named in order.names.values():
        if named not in known.fields:
            raise table.wrong("names", f"there is no sheet {named!r}.")
    known.check_phrase(table, "line", sheet, order.line)
    known.check_phrase(table, "label", sheet, order.label)
    if (order.by is None) != (not order.line):
        raise table.wrong("line", "goes with by: rows that are one object are told line by line.")
    _check_inherit(table, known, order)
    return order


def _check_inherit(table: Table, known: _Known, order: ObjectOrder) -> None:
    known.check(table, "inherit", order.sheet, order.inherit)
    for source in order.inherit.values():
        first, dot, _ = source.partition(".")
        if dot and first in known.fields:
            known.check(table, "inherit", first, [source.partition(".")[2]])
        else:
            known.check(table, "inherit", order.sheet, [first])


def _condition(table: Table, known: _Known, sheet: str) -> Condition:
    condition = Condition(table.texts("fields"), table.words("when"))
    table.done()
    known.check(table, "fields", sheet, condition.fields)
    known.check(table, "when", sheet, condition.when)
    return condition


def _derivation(table: Table, known: _Known, sheet: str) -> Derivation:
    derivation = Derivation(table.text("label"), table.text("value"), table.text("because"), table.words("when"))
    table.done()
    known.check_phrase(table, "value", sheet, derivation.value)
    known.check(table, "when", sheet, derivation.when)
    return derivation


def _part(table: Table, known: _Known) -> Part:
    sheet = known.sheet(table, "sheet")
    part = Part(
        sheet=sheet,
        to=table.text("to"),
        kind=table.text("kind"),
        label=table.text("label"),
        line=table.text("line"),
        whole=table.flag("whole", default=True),
        sort=table.optional_text("sort"),
    )
    table.done()
    known.check(table, "to", sheet, [part.to, *filter(None, [part.sort])])
    known.check_phrase(table, "line", sheet, part.line)
    known.check_phrase(table, "label", sheet, part.label)
    return part


def _span(table: Table, known: _Known, sheet: str) -> Span:
    span = Span(table.text("first"), table.text("count"))
    table.done()
    known.check(table, "first", sheet, [span.first, span.count])
    return span


def _key_function(table: Table, known: _Known) -> KeyFunction:
    to = table.texts("to")
    function = KeyFunction(
        word=table.text("word"),
        type=table.text("type"),
        entry=table.text("entry", ""),
        because=table.text("because"),
        to=to,
        by=table.texts("by"),
    )
    table.done()
    for sheet in to:
        if sheet not in known.fields:
            raise table.wrong("to", f"there is no sheet {sheet!r}.")
        known.check(table, "by", sheet, function.by)
    for key, phrase in (("entry", function.entry), ("because", function.because)):
        for name in placeholders(phrase):
            call, colon, field = name.partition(":")
            if name in {"target", "typed", "own"} or (colon and call in {"code", "target"}):
                for sheet in to if call == "target" and colon else ():
                    known.check(table, key, sheet, [field])
                continue
            raise table.wrong(key, f"{{{name}}} is not something a key can ask for.")
    return function


def _check_whole(top: Table, chapters: tuple[ChapterOrder, ...]) -> None:
    """Nothing is planned twice, and what is only mentioned has a chapter of its own."""
    orders = [order for chapter in chapters for order in chapter.objects]
    told = [order.sheet for order in orders]
    told += [part.sheet for order in orders for part in order.parts if part.whole]
    told += ["key_layouts"] if any(chapter.keys for chapter in chapters) else []
    for sheet in told:
        if told.count(sheet) > 1:
            raise top.wrong("chapter", f"{sheet} is planned twice.")
    for part in (part for order in orders for part in order.parts if not part.whole):
        if part.sheet not in told:
            raise top.wrong("chapter", f"{part.sheet} is only mentioned; it needs a chapter, or whole = true.")
    titles = [chapter.title.casefold() for chapter in chapters]
    if len(set(titles)) < len(titles):
        raise top.wrong("chapter", "two chapters have the same title.")
