"""What a verb is: a generator over the survey, registered by name, its arguments typed by its annotations."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Literal, NewType, get_args, get_origin, get_type_hints

from emprov_xl.checks.survey import Survey
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import Argument, ArgumentKind, VerbSignature, When

FieldName = NewType("FieldName", str)
SheetName = NewType("SheetName", str)
Fields = tuple[FieldName, ...]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unjudged:
    """An answer that could not be judged, because another one could not be understood or is missing."""

    place: Place
    because: Place


Hits = Iterator[Hit | Unjudged]
_Check = Callable[..., Hits]

_KINDS: Mapping[object, ArgumentKind] = {
    FieldName: ArgumentKind.FIELD,
    Fields: ArgumentKind.FIELDS,
    SheetName: ArgumentKind.SHEET,
    str: ArgumentKind.WORD,
    Words: ArgumentKind.WORDS,
    int: ArgumentKind.WHOLE,
    bool: ArgumentKind.FLAG,
    When: ArgumentKind.WHEN,
}


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: what rules see of it, and the generator that does it."""

    signature: VerbSignature
    check: _Check

    def hits(self, survey: Survey, arguments: Mapping[str, object]) -> Hits:
        """What the verb finds in a return."""
        return self.check(survey, **arguments)


REGISTERED: dict[str, Verb] = {}


def verb(name: str, gives: tuple[str, ...] = ()) -> Callable[[_Check], _Check]:
    """A generator over the survey becomes a verb of that name, giving those facts with each hit."""

    def registered(check: _Check) -> _Check:
        if name in REGISTERED:
            raise ValueError(f"two verbs are called {name}")
        says = (inspect.getdoc(check) or "").partition("\n\n")[0].replace("\n", " ")
        REGISTERED[name] = Verb(VerbSignature(name, tuple(_arguments(check)), gives, says), check)
        return check

    return registered


def _arguments(check: _Check) -> Iterator[Argument]:
    hints = get_type_hints(check)
    for name, parameter in list(inspect.signature(check).parameters.items())[1:]:
        required = parameter.default is inspect.Parameter.empty
        hint = _without_none(hints[name])
        if get_origin(hint) is Literal:
            yield Argument(name, ArgumentKind.WORD, required, get_args(hint))
        else:
            yield Argument(name, _KINDS[hint], required)


def _without_none(hint: object) -> object:
    if get_origin(hint) is UnionType or NoneType in get_args(hint):
        return next(part for part in get_args(hint) if part is not NoneType)
    return hint


def place_of(field: str, row: int) -> Place:
    """The place of a field's answer in a row."""
    sheet, _, key = field.partition(".")
    return Place(sheet, key, row)


def unjudged(place: Place, because: Place | None) -> Hits:
    """That an answer could not be judged for want of another; nothing where there is no such other cell."""
    if because is not None:
        yield Unjudged(place, because)


def sheet_of(field: str) -> str:
    """The sheet a field stands on."""
    return field.partition(".")[0]


def listed(names: list[str], most: int = 3) -> str:
    """Names as a sentence has them: "A, B and C", "A, B, C and 4 more"."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""
