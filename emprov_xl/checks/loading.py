"""Verbs about what an import would silently do with an answer that a person reads without trouble."""

from collections.abc import Iterator

from emprov_xl.checks.answers import alike
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Fields, Hits, listed, place_of, verb
from emprov_xl.model.finding import Hit

_SIGNS = {",": "a comma", ".": "a dot", "_": "an underscore", "<": "a bracket <", ">": "a bracket >", ":": "a colon"}


@verb("awkward_characters", gives=("found", "proposed"))
def awkward_characters(survey: Survey, field: FieldName, characters: str, turn: bool = False) -> Hits:
    """A name has a character that the import takes for something else; with `turn`, "Ruiz, Ana" is turned round."""
    wrong, texts = set(characters), survey.texts(field)
    for row, text in texts.items() if not wrong.isdisjoint("".join(texts.values())) else ():
        found = sorted(wrong & set(text))
        if found:
            plain = _without(_turned(text) if turn else text, wrong)
            named = listed([_SIGNS.get(sign, f"the sign {sign}") for sign in found], most=len(found))
            yield Hit(place_of(field, row), {"found": named, "proposed": plain}, proposed=plain)


def _turned(text: str) -> str:
    """A last name in front put behind, as people say it."""
    parts = [part.strip() for part in text.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) else text


def _without(text: str, wrong: set[str]) -> str:
    return " ".join("".join(" " if letter in wrong else letter for letter in text).split())


@verb("too_many_bytes", gives=("length", "limit"))
def too_many_bytes(survey: Survey, field: FieldName, most: int) -> Hits:
    """A name fits by its letters, but not by the bytes that its accents take."""
    for row, text in survey.texts(field).items():
        length = len(text.encode("utf-8", "surrogatepass"))
        if len(text) <= most < length:
            yield Hit(place_of(field, row), {"length": str(length), "limit": str(most)})


@verb("number_within_number", gives=("number", "other", "other_number"))
def number_within_number(survey: Survey, field: FieldName, when_filled: FieldName) -> Hits:
    """A number stands within another one, so that an import that looks for a part of a text finds the wrong row."""
    numbers, filled = survey.texts(field), survey.answers(when_filled)
    lengths = sorted({len(number) for row, number in numbers.items() if row in filled})
    holders: dict[str, str] = {}
    for number in survey.register.by_number:
        for part in _parts(number, lengths):
            holders.setdefault(part, number)
    for row, number in numbers.items():
        other = holders.get(number)
        if row in filled and other is not None:
            use = survey.register.by_number[other][0]
            facts = {"number": number, "other": f"{use.what}, {survey.name(use.place)}", "other_number": other}
            yield Hit(place_of(when_filled, row), facts, (use.place,))


def _parts(number: str, lengths: list[int]) -> Iterator[str]:
    """What of some lengths stands within a number, but for the number itself."""
    for length in lengths:
        if length >= len(number):
            return
        for start in range(len(number) - length + 1):
            yield number[start : start + length]


@verb("one_name_for_two_kinds", gives=("name", "other_sheet"))
def one_name_for_two_kinds(survey: Survey, fields: Fields) -> Hits:
    """Things of two sheets that become one kind of thing in the system bear the same name; told once a name."""
    first: dict[str, tuple[str, int]] = {}
    told: set[tuple[str, str]] = set()
    for field in fields:
        for row, text in survey.texts(field).items():
            known, at = first.setdefault(alike(text), (field, row))
            if known != field and (field, alike(text)) not in told:
                told.add((field, alike(text)))
                facts = {"name": text, "other_sheet": survey.title(known.partition(".")[0])}
                yield Hit(place_of(field, row), facts, (place_of(known, at),), operands=(alike(text),), whole=True)
