"""What one answer says of another row: references, members of lists and destinations, each with the rows it means."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

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


class Link(NamedTuple):
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


class Names:
    """What the answers of one field name on one sheet.

    Thousands of rows name the same few things, or things of their own that are there. So each text is looked up once,
    and becomes a link only where somebody asks for it.
    """

    def __init__(self, answers: Answers, field: Field, sheet: str, directory: Directory | None) -> None:
        self.field = field
        self.sheet = sheet
        self._answers = answers
        self._directory = directory

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every answer, one for each item of a list."""
        return tuple(self.where(lambda _: True))

    @cached_property
    def unmeant(self) -> tuple[Link, ...]:
        """Those that mean nobody: of a sheet that is lost all of them."""
        return tuple(self.where(lambda rows: not rows))

    def where(self, wanted: Callable[[Rows], bool]) -> Iterator[Link]:
        """Those for whose rows something holds."""
        texts = {text for text, rows in self.meant.items() if wanted(rows)}
        sheet, key, meant = self.field.sheet, self.field.key, self.meant
        for row, text in self._items if texts else ():
            if text in texts:
                yield Link(Place(sheet, key, row), text, self.sheet, meant[text])

    @cached_property
    def meant(self) -> Mapping[str, Rows]:
        """The rows that each text means."""
        texts = dict.fromkeys(text for _, text in self._items)
        return {text: () if self._directory is None else self._directory.rows(text) for text in texts}

    @cached_property
    def _items(self) -> list[tuple[int, str]]:
        answers = self._answers.answers(self.field.name)
        texts = self._answers.texts(self.field.name)
        if len(texts) == len(answers):
            return list(texts.items())
        listed = ((row, answer if isinstance(answer, tuple) else (str(answer),)) for row, answer in answers.items())
        return [(row, text) for row, items in listed for text in items]


def references(answers: Answers, directories: Mapping[str, Directory]) -> Iterator[Names]:
    """Every reference field."""
    for field in answers.fields():
        if FieldType.REFERENCE in (field.type, field.of) and field.to and _is_known(answers, directories, field.to):
            yield Names(answers, field, field.to, directories.get(field.to))


def members(answers: Answers, directories: Mapping[str, Directory]) -> Iterator[Names]:
    """Every field of members of a group, agents of a queue and numbers that ring along."""
    for name, sheet in MEMBERS.items():
        if answers.asks(name.partition(".")[0]) and _is_known(answers, directories, sheet):
            yield Names(answers, answers.field(name), sheet, directories.get(sheet))


def _is_known(answers: Answers, directories: Mapping[str, Directory], sheet: str) -> bool:
    """Whether a sheet was asked at all; names of one that is lost are links to nobody, which cannot be judged."""
    return sheet in directories or sheet in answers.lost


def destinations(answers: Answers, directories: Mapping[str, Directory]) -> dict[str, dict[int, Link]]:
    """Every destination whose kind is known, and which names something or needs to name nothing, by field and row."""
    sheets = {kind.word: kind.sheet or "" for kind in answers.questionnaire.destination_kinds}
    asked = [field for field in answers.fields() if field.type is FieldType.DESTINATION]
    return {field.name: dict(_destinations(answers, directories, field, sheets)) for field in asked}


def _destinations(
    answers: Answers, directories: Mapping[str, Directory], field: Field, sheets: Mapping[str, str]
) -> Iterator[tuple[int, Link]]:
    targets, here, key = answers.texts(field.name), field.sheet, field.key
    for row, kind in answers.texts(f"{here}.{field.partner}").items():
        sheet, text = sheets.get(kind, ""), targets.get(row, "")
        if not sheet:
            yield row, Link(Place(here, key, row), text, "", (), kind)
        elif text and _is_known(answers, directories, sheet):
            rows = directories[sheet].rows(text) if sheet in directories else ()
            yield row, Link(Place(here, key, row), text, sheet, rows, kind)
