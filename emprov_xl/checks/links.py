"""What one answer says of another row: references, members of lists and destinations, each with the rows it means."""

from collections.abc import Iterator
from dataclasses import dataclass

from emprov_xl.checks.answers import Answers
from emprov_xl.checks.names import Directory, Rows
from emprov_xl.checks.numbers import is_dialled
from emprov_xl.model.cells import Place
from emprov_xl.model.questionnaire import Field, FieldType

MEMBERS = {
    "ring_groups.members": "extensions",
    "paging_groups.members": "extensions",
    "agents.agent": "extensions",
    "extensions.follow_me_numbers": "extensions",
}
"""Fields that name extensions but may hold outside numbers too."""

OUTSIDE = "#"  # ends an outside number among members


@dataclass(frozen=True, slots=True)
class Link:
    """An answer that names something: the text, the sheet that defines such things, and the rows meant.

    `kind` is the word of a destination; `sheet` is empty for one that needs no second cell. No rows: nobody is meant.
    """

    place: Place
    text: str
    sheet: str
    rows: Rows
    kind: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether it is an outside number rather than a name of ours."""
        if self.kind == "Outside number":
            return is_dialled(self.text)
        return not self.kind and self.text.endswith(OUTSIDE)


def references(answers: Answers, directories: dict[str, Directory]) -> Iterator[Link]:
    """Every answer of a reference field, one for each item of a list."""
    for field in answers.fields():
        if FieldType.REFERENCE in (field.type, field.of) and field.to:
            yield from _links(answers, field, directories, field.to)


def members(answers: Answers, directories: dict[str, Directory]) -> Iterator[Link]:
    """Every member of a group, agent of a queue and number that rings along."""
    for name, sheet in MEMBERS.items():
        table, _, key = name.partition(".")
        if answers.asks(table):
            yield from _links(answers, answers.field(f"{table}.{key}"), directories, sheet)


def _links(answers: Answers, field: Field, directories: dict[str, Directory], sheet: str) -> Iterator[Link]:
    for row, answer in answers.answers(field.name).items() if _is_known(answers, directories, sheet) else ():
        for text in answer if isinstance(answer, tuple) else (str(answer),):
            yield Link(Place(field.sheet, field.key, row), text, sheet, _rows(directories, sheet, text))


def _is_known(answers: Answers, directories: dict[str, Directory], sheet: str) -> bool:
    """Whether a sheet was asked at all; names of one that is lost are links to nobody, which cannot be judged."""
    return sheet in directories or sheet in answers.lost


def _rows(directories: dict[str, Directory], sheet: str, text: str) -> Rows:
    return directories[sheet].rows(text) if sheet in directories else ()


def destinations(answers: Answers, directories: dict[str, Directory]) -> Iterator[Link]:
    """Every destination whose kind is known, and which names something or needs to name nothing."""
    sheets = {kind.word: kind.sheet or "" for kind in answers.questionnaire.destination_kinds}
    for field in answers.fields():
        if field.type is not FieldType.DESTINATION:
            continue
        targets = answers.texts(field.name)
        for row, kind in answers.texts(f"{field.sheet}.{field.partner}").items():
            sheet, text = sheets.get(kind, ""), targets.get(row, "")
            place = Place(field.sheet, field.key, row)
            if not sheet:
                yield Link(place, text, "", (), kind)
            elif text and _is_known(answers, directories, sheet):
                yield Link(place, text, sheet, _rows(directories, sheet, text), kind)
