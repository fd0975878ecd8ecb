"""Where a cell has a question of ours, its words stand beside it in the marked copy."""

from collections.abc import Iterable, Iterator, Mapping

from emprov_xl.checks.survey import Survey
from emprov_xl.model.event import Party
from emprov_xl.model.mark import Mark
from emprov_xl.model.past import Inquiry
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Severity
from emprov_xl.review.about import About, is_about_secret
from emprov_xl.review.questions_page import TITLE


def marks_of_questions(
    inquiries: Iterable[Inquiry], places: Mapping[int, About], returned: Returned, survey: Survey
) -> Iterator[Mark]:
    """A mild highlight and a note at each cell that an open question of ours is about."""
    for each in inquiries:
        about = places.get(each.number, About())
        if each.by is Party.COMPANY and each.is_open and about.cell and about.place and about.place.row:
            why = f"\nWhy we ask: {each.why}" if each.why else ""
            note = f"Question {each.number}\n{each.text}{why}\nPlease answer on sheet {TITLE}, no. {each.number}"
            typed = returned.typed_at(about.place)
            yield Mark(about.cell, Severity.NOTE, typed, note, is_about_secret(each, survey))
