"""Which answers a row still needs, as a formula that the sheet keeps up to date and as a function for today's values.

The same expression colours one cell and counts a whole column, for it is written over references that may be either.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.model.issue import Requirement
from emprov_xl.model.questionnaire import Field, FieldType, Questionnaire, Sheet

_FEW = 3  # more words than this are looked up in a named list, or formulas grow beyond reading


@dataclass(frozen=True, slots=True)
class Condition:
    """Another answer of the row is one of the words; without words, is given at all."""

    when: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A field that must be filled on a used row: always, or under any of the conditions."""

    field: str
    always: bool = False
    conditions: tuple[Condition, ...] = ()

    def missing(self, record: Mapping[str, object]) -> bool:
        """Whether the record lacks this answer."""
        if _given(record, self.field):
            return False
        return self.always or any(_holds(condition, record) for condition in self.conditions)

    def formula(self, cells: Callable[[str], str], named: Callable[[tuple[str, ...]], str]) -> str:
        """1 where the answer is missing, else 0; `cells` gives a field's reference, `named` the name of a list."""
        blank = f'({cells(self.field)}="")'
        if self.always:
            return blank
        reasons = [_reason(condition, cells(condition.when), named) for condition in self.conditions]
        return f"{blank}*({'+'.join(reasons)}>0)"


def needs_of(sheet: Sheet, questionnaire: Questionnaire, requirements: Sequence[Requirement]) -> tuple[Need, ...]:
    """What a used row of the sheet needs: required fields, both halves of a destination, and what the rules require."""
    return tuple(need for field in sheet.fields if (need := _need(field, sheet, questionnaire, requirements)))


def _need(field: Field, sheet: Sheet, questionnaire: Questionnaire, requirements: Sequence[Requirement]) -> Need | None:
    if field.locked:
        return None
    if field.required and field.type is not FieldType.DESTINATION:
        return Need(field.key, always=True)
    conditions = (*_by_destination(field, questionnaire), *_by_rule(field, sheet, requirements))
    return Need(field.key, conditions=conditions) if conditions else None


def _by_destination(field: Field, questionnaire: Questionnaire) -> Iterator[Condition]:
    """A kind asks for its place, unless it is one like Hang up; a place asks for its kind."""
    if field.partner is None:
        return
    if field.type is FieldType.DESTINATION:
        yield Condition(field.partner, kinds_with_places(questionnaire))
    else:
        yield Condition(field.partner)


def _by_rule(field: Field, sheet: Sheet, requirements: Sequence[Requirement]) -> Iterator[Condition]:
    """A rule that requires a destination requires its kind, which then asks for the place."""
    keys = {known.key for known in sheet.fields}
    asked = {field.name}
    if field.type is FieldType.DESTINATION:
        return
    if field.partner is not None:
        asked.add(f"{sheet.key}.{field.partner}")
    for requirement in requirements:
        when_sheet, _, when = requirement.when.partition(".")
        if requirement.field in asked and when_sheet == sheet.key and when in keys:
            yield Condition(when, requirement.words)


def kinds_with_places(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The kinds of destination that a second cell must name a place of, in a questionnaire that asks for them."""
    sheets = {sheet.key for sheet in questionnaire.sheets}
    return tuple(kind.word for kind in questionnaire.destination_kinds if kind.sheet in sheets)


def _given(record: Mapping[str, object], key: str) -> bool:
    return record.get(key) not in (None, "", ())


def _holds(condition: Condition, record: Mapping[str, object]) -> bool:
    if not condition.words:
        return _given(record, condition.when)
    return str(record.get(condition.when) or "").casefold() in {word.casefold() for word in condition.words}


def _reason(condition: Condition, cell: str, named: Callable[[tuple[str, ...]], str]) -> str:
    if not condition.words:
        return f'({cell}<>"")'
    if len(condition.words) > _FEW:
        return f"ISNUMBER(MATCH({cell},{named(condition.words)},0))"
    return "(" + "+".join(f"({cell}={quoted(word)})" for word in condition.words) + ">0)"


def quoted(word: str) -> str:
    """A text as formulas write it."""
    return '"' + word.replace('"', '""') + '"'
