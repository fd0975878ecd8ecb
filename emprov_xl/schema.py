"""What one cell alone can say: pandera schemas made from the questionnaire, over the answers in long form.

A schema a type, not a schema a sheet: pandera costs about 0.7 ms a checked column however few its rows, and the
questionnaire has some 350 columns. So all answers of one type stand in one long column beside their own limits, and
ten schemas say what thirty sheets would (docs/decisions/0005).
"""

import difflib
from collections.abc import Iterator, Mapping
from itertools import chain

import pandas as pd
import pandera.pandas as pa

from emprov_xl.convert import Known
from emprov_xl.forms import FORMS
from emprov_xl.frames import Answer, Column, FieldHit, Frames, Long, frame_of
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit
from emprov_xl.model.questionnaire import FieldType
from emprov_xl.model.returned import Returned
from emprov_xl.readers.words import NOTHING, PUT_OFF

NAME_EXTENSIONS = frozenset(
    {"ring_groups.members", "paging_groups.members", "agents.agent", "extensions.follow_me_numbers"}
)
"""Fields of numbers that may name an extension instead: the rules say whether anybody is called so."""
_NO_TEXTS = frozenset({FieldType.WHOLE, FieldType.DATE, FieldType.TIME, FieldType.LIST})
_NO_ANSWER = PUT_OFF | NOTHING
_MENU_KEY_MEANS = "one key: 0 to 9, * or #, or up to ten digits"


def misfits(frames: Frames, returned: Returned, unread: set[Place]) -> list[FieldHit]:
    """A hit for each answer that does not fit its field, and for each required one that is missing.

    `unread` are cells already found unreadable: they are not called missing as well. The misfitting cells are made
    blank in the frames and join `unread`, so that no rule faults them a second time.
    """
    missing = list(_missing(frames, returned, unread))
    answers = _by_type(frames)
    hits: list[FieldHit] = []
    for code, answer, facts, proposed in chain(
        *(_put_off(answers), _numbers(answers), _words(frames, answers), _lengths(answers)),
        *(_forms(answers), _patterns(answers)),
    ):
        place = Place(answer.field.sheet, answer.field.key, answer.row)
        if place not in unread:
            unread.add(place)
            hits.append((code, Hit(place, facts, proposed=proposed)))
            frames[place.sheet].at[place.row, answer.field.key] = None
    return missing + hits


Answers = Mapping[FieldType, list[Column]]

Wrong = tuple[str, Answer, dict[str, str], str | None]
"""The code of a `FLD-…` rule, the answer, the facts for its words, and a proposed answer."""


def _by_type(frames: Frames) -> Answers:
    """Every answer under the type of its field; a list under the type of its items."""
    answers: Answers = {kind: [] for kind in FieldType}
    for sheet in frames.questionnaire.asked():
        frame = frames[sheet.key]
        rows = frame.index.tolist()
        for field in sheet.fields if rows else ():
            values = frame[field.key].tolist()
            filled = rows
            if None in values:
                filled = [row for row, value in zip(rows, values, strict=True) if value is not None]
                values = [value for value in values if value is not None]
            if filled:
                answers[field.of or field.type].append(Column(field, filled, values))
    return answers


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> dict[int, str]:
    """The failing rows of a long frame, each with the name of the first check that it fails."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as trouble:
        found: dict[int, str] = {}
        for error in trouble.schema_errors:
            name = error.check.name if isinstance(error.check, pa.Check) else str(error.check)
            for position in error.failure_cases["index"].dropna().tolist():
                found.setdefault(int(position), str(name))
        return found
    return {}


_PRESENT = pa.DataFrameSchema({"answer": pa.Column(object, nullable=False)})
_BOUNDS = pa.DataFrameSchema(
    checks=[
        pa.Check(lambda frame: frame["answer"] >= frame["least"], name="least"),
        pa.Check(lambda frame: frame["answer"] <= frame["most"], name="most"),
    ]
)
_UNBOUNDED = 10**18  # more than any number or length; int64 holds it


def _missing(frames: Frames, returned: Returned, unread: set[Place]) -> Iterator[FieldHit]:
    """Required answers missing on the used rows of a table, in a used form, and in a form that is always asked.

    Which kind of destination needs its second cell depends on the kind, so FLD-019 speaks of that one.
    """
    required: list[Column] = []
    for sheet in frames.questionnaire.asked():
        if sheet.key not in returned.sheets:
            continue
        frame = frames[sheet.key]
        rows = frame.index.tolist()
        if not rows and sheet.always:
            rows = [returned.sheets[sheet.key].first_row]
            frame = frame_of(sheet, {}, rows)
        asked = (field for field in sheet.fields if field.required and field.type is not FieldType.DESTINATION)
        required.extend(Column(field, rows, frame[field.key].tolist()) for field in asked if rows)
    mine = Long(required)
    for position in _failures(_PRESENT, pd.DataFrame({"answer": mine.values}, dtype=object)):
        answer = mine[position]
        place = Place(answer.field.sheet, answer.field.key, answer.row)
        if place not in unread:
            yield "FLD-001", Hit(place)


def _put_off(answers: Answers) -> Iterator[Wrong]:
    """Required texts that say that the answer will come, or that there is none."""
    for column in answers[FieldType.TEXT]:
        for row, value in zip(column.rows, column.values, strict=True) if column.field.required else ():
            if " ".join(str(value).casefold().split()) in _NO_ANSWER:
                yield "FLD-022", Answer(column.field, row, value), {"typed": str(value)}, None


def _numbers(answers: Answers) -> Iterator[Wrong]:
    """Numbers outside the bounds of their field."""
    mine = Long(answers[FieldType.WHOLE])
    bounds = mine.beside(lambda field: _bounds(field.minimum, field.maximum))
    numbers = [int(str(value)) for value in mine.values]
    for position in _failures(_BOUNDS, _bounded(numbers, bounds)):
        least, most = bounds[position]
        nearest = str(min(max(numbers[position], least), most))
        yield "FLD-004", mine[position], {"limit": _limit(least, most)}, nearest


def _lengths(answers: Answers) -> Iterator[Wrong]:
    """Texts shorter or longer than their field takes."""
    bounded = (each for each in _each(answers) if each.field.max_length or each.field.min_length)
    mine = Long(each for each in bounded if each.field.type not in _NO_TEXTS)
    bounds = mine.beside(lambda field: _bounds(field.min_length, field.max_length))
    lengths = [len(str(value)) for value in mine.values]
    for position, name in _failures(_BOUNDS, _bounded(lengths, bounds)).items():
        least, most = bounds[position]
        facts = {"limit": str(least if name == "least" else most), "length": str(lengths[position])}
        yield "FLD-010" if name == "least" else "FLD-009", mine[position], facts, None


def _bounds(least: int | None, most: int | None) -> tuple[int, int]:
    return (-_UNBOUNDED if least is None else least, _UNBOUNDED if most is None else most)


def _bounded(values: list[int], bounds: list[tuple[int, int]]) -> pd.DataFrame:
    # A number that int64 cannot hold is beyond every limit, or within none.
    held = [max(-_UNBOUNDED, min(_UNBOUNDED, value)) for value in values]
    columns = {"answer": held, "least": [least for least, _ in bounds], "most": [most for _, most in bounds]}
    return pd.DataFrame(columns, dtype="int64")


def _limit(least: int, most: int) -> str:
    if most == _UNBOUNDED:
        return f"{least} or more"
    return f"{most} or less" if least == -_UNBOUNDED else f"{least} to {most}"


def _words(frames: Frames, answers: Answers) -> Iterator[Wrong]:
    """Words that are not on the list of their field; each is checked as `list=word` against all lists at once."""
    questionnaire = frames.questionnaire
    lists: dict[str, tuple[str, ...]] = {}
    for sheet in questionnaire.asked():
        for field in sheet.fields:
            if field.type is FieldType.CHOICE:
                lists[field.name] = questionnaire.choices[field.choices or ""].words
            elif field.type is FieldType.DESTINATION_KIND:
                lists[field.name] = field.kinds
    known = {f"{name}={word}" for name, words in lists.items() for word in words}
    mine = Long([*answers[FieldType.CHOICE], *answers[FieldType.DESTINATION_KIND]])
    names = mine.beside(lambda field: field.name)
    schema = pa.DataFrameSchema({"answer": pa.Column(checks=pa.Check.isin(known))})
    chosen = [f"{name}={value}" for name, value in zip(names, mine.values, strict=True)]
    for position in _failures(schema, _column(chosen)):
        words = lists[names[position]]
        near = _nearest(str(mine.values[position]), words)
        facts = {"choices": _listed(words), "perhaps": f": perhaps {near}" if near else ""}
        yield "FLD-002", mine[position], facts, near


def _nearest(typed: str, words: tuple[str, ...]) -> str | None:
    """The word that was most likely meant: one with the same letters in another order, else the most alike."""
    letters = sorted(typed.casefold())
    twisted = [word for word in words if sorted(word.casefold()) == letters]
    near = twisted or difflib.get_close_matches(typed, words, n=1, cutoff=0.6)
    return near[0] if len(near) == 1 else None


def _listed(words: tuple[str, ...]) -> str:
    """The words, after a colon; too many to read are not told."""
    return f": {', '.join(words)}" if len(words) <= 12 else ""


def _forms(answers: Answers) -> Iterator[Wrong]:
    """Texts that do not look like their type: digits, a telephone number, an e-mail address and the like."""
    for kind, (code, form) in FORMS.items():
        mine = [column for column in answers[kind] if not column.field.pattern]
        for answer in _not_matching(mine, form):
            yield code, answer, {"means": _MENU_KEY_MEANS}, None


def _patterns(answers: Answers) -> Iterator[Wrong]:
    """Texts that do not fit the pattern their field names."""
    by_pattern: dict[str, list[Column]] = {}
    for column in _each(answers):
        if column.field.pattern:
            by_pattern.setdefault(column.field.pattern, []).append(column)
    for pattern, mine in by_pattern.items():
        for answer in _not_matching(mine, pattern):
            yield "FLD-005", answer, {"means": answer.field.pattern_means or ""}, None


def _not_matching(columns: list[Column], form: str) -> list[Answer]:
    """The answers of which a text, or one of a list of texts, is not wholly of that form."""
    mine = Long(columns)
    texts = [(at, text) for at, value in enumerate(mine.values) for text in _texts(value)]
    if any(column.field.name in NAME_EXTENSIONS for column in columns):
        may_be_names = mine.beside(lambda field: field.name in NAME_EXTENSIONS)
        texts = [(at, text) for at, text in texts if not (may_be_names[at] and _is_name(text))]
    schema = pa.DataFrameSchema({"answer": pa.Column(checks=pa.Check.str_matches(rf"(?:{form})\Z"))})
    failing = _failures(schema, _column([text for _, text in texts]))
    return [mine[at] for at in dict.fromkeys(texts[position][0] for position in sorted(failing))]


def _texts(value: Known) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _is_name(text: str) -> bool:
    """Whether a text stands for a person where a number is asked too; what has a letter is no number."""
    return any(map(str.isalpha, text))


def _each(answers: Answers) -> Iterator[Column]:
    return chain.from_iterable(answers.values())


def _column(texts: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"answer": texts}, dtype=object)
