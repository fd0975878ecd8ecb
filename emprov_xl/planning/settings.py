"""The settings of objects: every field of every row, each value with its origin."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.model.cells import Cell
from emprov_xl.model.plan import Origin, Setting
from emprov_xl.model.plan_order import Derivation, ObjectOrder, Part, placeholders
from emprov_xl.model.questionnaire import Field, FieldType, Layout
from emprov_xl.planning.answers import Answers, Node
from emprov_xl.planning.phrases import fill
from emprov_xl.planning.resting import Codes
from emprov_xl.planning.teller import NO_SECRET, Teller

ASKED_AGAIN = "asked again"
_UNREADABLE = "what was typed could not be understood"
_MISSING = "needed, but left blank"
_IN_DOUBT = "worked out of an answer that is asked again"


@dataclass(frozen=True, slots=True)
class Ground:
    """What the plan stands on: the answers, how they are told, and what is held back by which codes."""

    answers: Mapping[str, Answers]
    teller: Teller
    held: Mapping[Node, Codes]
    cell_codes: Mapping[Node, Codes]  # (sheet.field, row) -> the codes on that cell


def row_settings(ground: Ground, order: ObjectOrder) -> list[list[Setting]]:
    """The settings of each row of a sheet, in the order in which they are told."""
    answers = ground.answers[order.sheet]
    rows: list[list[Setting]] = [[] for _ in answers.rows]
    applies = _applies(ground, order)
    for field in _in_order(answers, order):
        for settings, setting in zip(rows, _column(ground, order, field, applies.get(field.key)), strict=True):
            if setting is not None:
                settings.append(setting)
    for at, settings in enumerate(rows):
        settings.extend(_derived(ground, order, at))
    return rows


def line_settings(ground: Ground, part: Part, ats: Iterable[int]) -> Iterator[Setting]:
    """Rows told as lines of one object: a setting each, labelled by the part's own phrase."""
    answers = ground.answers[part.sheet]
    rest = _fields_beside(answers, part) if part.whole else ()
    for at in ats:
        look = ground.teller.lookup(part.sheet, at)
        row = answers.rows[at]
        asked = [field for field in answers.sheet.fields if field.key in _asked(part.line)]
        cell = answers.cell(asked[0].key if asked else part.to, row)
        held = _line_held(ground, answers, at, part.to)
        label = fill(part.label, look) or part.kind
        worked_out = "".join(f"{{{name}}}" for name in placeholders(part.line) if ":" in name)
        if _in_doubt(ground, answers, at, worked_out):
            yield Setting(label, ASKED_AGAIN, Origin.OPEN, cell, _IN_DOUBT, held)
            continue
        line = fill(part.line, look)
        if line is None:
            missing = ", ".join(field.title for field in asked if field.required and not look(field.key))
            yield Setting(label, ASKED_AGAIN, Origin.OPEN, cell, f"not complete: {missing or 'see the row'}", held)
            continue
        more = [(field, ground.teller.texts(field)[at]) for field in rest]
        told = "; ".join([line, *(f"{field.title}: {text}" for field, text in more if text is not None)])
        yield Setting(label, told, Origin.ANSWER, cell, "", held)


def grouped_settings(ground: Ground, order: ObjectOrder, ats: Sequence[int]) -> list[Setting]:
    """The settings of rows that are one object: its name, a line for each row, and what is worked out of them."""
    answers = ground.answers[order.sheet]
    key = answers.sheet.field(order.by or "")
    row = answers.rows[ats[0]]
    name = ground.teller.texts(key)[ats[0]] or ""
    part = Part(order.sheet, key.key, order.kind, order.label or "Definitions", order.line)
    settings = [Setting(_label(order, key), name, Origin.ANSWER, answers.cell(key.key, row), "")]
    settings += line_settings(ground, part, ats)
    told = {field.key for field in _fields_beside(answers, part)}
    for field in (field for field in answers.sheet.fields if field.key in told):
        column = _column(ground, order, field, None)
        found = (column[at] for at in ats)
        settings += dict.fromkeys(
            setting for setting in found if setting is not None and setting.origin is not Origin.ANSWER
        )
    for at in ats:
        settings += _derived(ground, order, at)
    return settings


def _asked(phrase: str) -> set[str]:
    """The fields that a phrase tells, also those within {week:...} and the like."""
    return {part for name in placeholders(phrase) for part in name.split(":")}


def _fields_beside(answers: Answers, part: Part) -> tuple[Field, ...]:
    """The fields that a line does not tell: whatever is added to the sheet later is among them."""
    told = _asked(part.line) | _asked(part.label) | {part.to}
    told |= {f"{key}_kind" for key in told}
    return tuple(field for field in answers.sheet.fields if field.key not in told)


def _in_order(answers: Answers, order: ObjectOrder) -> list[Field]:
    """Key, name and number, then what the plan tells first, then all others as the sheet has them."""
    sheet = answers.sheet
    names = () if sheet.layout is Layout.FORM else (order.number, sheet.key_field.key, sheet.name_field)
    first = dict.fromkeys(key for key in (*names, *order.first) if key)
    known = {field.key: field for field in sheet.fields if field.type is not FieldType.DESTINATION_KIND}
    ordered = [known[key] for key in first if key in known]
    return [*ordered, *(field for key, field in known.items() if key not in first)]


def _label(order: ObjectOrder, field: Field) -> str:
    return order.terms.get(field.key, field.title)


def _column(ground: Ground, order: ObjectOrder, field: Field, applies: Sequence[bool] | None) -> list[Setting | None]:
    """What each row sets for a field; what all blanks have in common is made once.

    `applies` tells in which rows its default means something, None that it does in all.
    """
    answers = ground.answers[order.sheet]
    label = _label(order, field)
    texts, links = ground.teller.texts(field), ground.teller.links(field)
    blank = _blank(order, field, label)
    inherits = field.key in order.inherit
    name, key = field.name, field.key
    typed = answers.typed(key)
    where = answers.cell(key, 0)
    fixed = answers.sheet.layout is Layout.FORM
    cell_codes, held_nodes = ground.cell_codes, ground.held
    column: list[Setting | None] = []
    for at, (row, text) in enumerate(zip(answers.rows, texts, strict=True)):
        codes = cell_codes.get((name, row), ())
        if text is None and row not in typed and not field.required:
            taken = ground.teller.inherited(field, at) if inherits else None
            if taken:
                column.append(Setting(label, taken[0], Origin.DERIVED, None, taken[1], codes))
            else:
                column.append(blank if applies is None or applies[at] else None)
            continue
        cell = where if fixed else Cell(where.title, row, where.column)
        if text is not None:
            for node in links[at]:
                if node in held_nodes:
                    codes = tuple(dict.fromkeys((*codes, *held_nodes[node])))
            column.append(Setting(label, text, Origin.ANSWER, cell, "", codes))
        else:
            column.append(
                Setting(label, ASKED_AGAIN, Origin.OPEN, cell, _UNREADABLE if row in typed else _MISSING, codes)
            )
    return column


def _blank(order: ObjectOrder, field: Field, label: str) -> Setting | None:
    """What a blank means: the default and whose it is, or that a secret is not set."""
    if field.default is not None:
        return Setting(label, field.default, Origin.DEFAULT, None, field.default_because or "")
    if field.secret and order.sheet == field.sheet:
        return Setting(label, NO_SECRET, Origin.DEFAULT, None, "left blank")
    return None


def _applies(ground: Ground, order: ObjectOrder) -> dict[str, Sequence[bool]]:
    """In which rows the defaults of some fields mean something."""
    rows = range(len(ground.answers[order.sheet].rows))
    applies: dict[str, Sequence[bool]] = {}
    for condition in order.only:
        holds = [_holds(ground, order.sheet, at, condition.when) for at in rows]
        applies.update(dict.fromkeys(condition.fields, holds))
    return applies


def _holds(ground: Ground, sheet: str, at: int, when: Mapping[str, str]) -> bool:
    look = ground.teller.lookup(sheet, at)
    return all(bool(look(key)) if word == "*" else look(key) == word for key, word in when.items())


def _derived(ground: Ground, order: ObjectOrder, at: int) -> Iterator[Setting]:
    for derivation in order.derived:
        if derivation.when and not _holds(ground, order.sheet, at, derivation.when):
            continue
        yield from _worked_out(ground, order.sheet, at, derivation)


def _worked_out(ground: Ground, sheet: str, at: int, derivation: Derivation) -> Iterator[Setting]:
    look = ground.teller.lookup(sheet, at)
    value = fill(derivation.value, look)
    if value:
        answers = ground.answers[sheet]
        cell = _source(answers, at, derivation)
        codes = _in_doubt(ground, answers, at, derivation.value)
        if codes:
            yield Setting(derivation.label, ASKED_AGAIN, Origin.OPEN, cell, _IN_DOUBT, codes)
            return
        because = fill(derivation.because, look) or derivation.because
        yield Setting(derivation.label, value, Origin.DERIVED, cell, because)


def _in_doubt(ground: Ground, answers: Answers, at: int, phrase: str) -> Codes:
    """The codes on the very cells that a phrase works something out of: what comes of a known fault is no plan."""
    codes: list[str] = []
    for name in placeholders(phrase):
        call, colon, _ = name.partition(":")
        for key in [call] if call in answers.columns else name.split(":") if colon and call != "code" else ():
            codes += ground.cell_codes.get((f"{answers.sheet.key}.{key}", answers.rows[at]), ())
    return tuple(dict.fromkeys(codes))


def _source(answers: Answers, at: int, derivation: Derivation) -> Cell | None:
    """The first of the customer's cells that the value was worked out of."""
    for name in placeholders(derivation.value):
        for key in name.split(":"):
            if key in answers.columns and answers.columns[key][at] is not None:
                return answers.cell(key, answers.rows[at])
    return None


def _line_held(ground: Ground, answers: Answers, at: int, to: str) -> Codes:
    """The codes on a row and on all that it names, but for the object that it is part of."""
    codes: list[str] = []
    for field in answers.sheet.fields:
        codes += ground.cell_codes.get((field.name, answers.rows[at]), ())
        if field.key != to and ground.teller.names_rows(field):
            for node in ground.teller.links(field)[at]:
                codes += ground.held.get(node, ())
    return tuple(dict.fromkeys(codes))
