"""Which question each row of a returned sheet Questions is of: by its words, then by what is hidden in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.model.event import Party
from emprov_xl.model.past import Inquiry
from emprov_xl.model.returned import Written
from emprov_xl.review.questions_page import print_of, words_of

_COMPANY_WORDS = ("e-metrotel", "emetrotel")


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of each known question by its number, those that ask anew, and those that belong to nothing."""

    known: Mapping[int, Sequence[Written]]
    fresh: tuple[Written, ...]
    loose: tuple[Written, ...]


def sorted_rows(written: Sequence[Written], inquiries: Sequence[Inquiry]) -> Sorted:
    """Each row once.

    A row that was copied to write another question into it still hides the fingerprint of the first, so words count
    more; where those of ours stand in no row, the one with their fingerprint is theirs, changed.
    """
    by_print = {print_of(each.number, each.by, each.text): each for each in inquiries}
    said = {words_of(row.question) for row in written}
    known: dict[int, list[Written]] = {}
    fresh: list[Written] = []
    loose: list[Written] = []
    for row in written:
        inquiry = _by_words(row, inquiries, by_print.get(row.fingerprint))
        if inquiry is None and (hidden := by_print.get(row.fingerprint)):
            changed = hidden.by is Party.COMPANY and is_ours(row) and words_of(hidden.text) not in said
            inquiry = hidden if changed else None
        if inquiry:
            known.setdefault(inquiry.number, []).append(row)
        else:
            (fresh if row.question else loose).append(row)
    return Sorted(known, tuple(fresh), tuple(loose))


def _by_words(row: Written, inquiries: Sequence[Inquiry], hidden: Inquiry | None) -> Inquiry | None:
    words = words_of(row.question)
    if not words:
        return hidden or next((each for each in inquiries if each.number == row.number), None)
    alike = [each for each in inquiries if words_of(each.text) == words]
    if hidden in alike:
        return hidden
    if row.asked_by:
        alike = [each for each in alike if (each.by is Party.COMPANY) is is_ours(row)]
    return next((each for each in alike if each.number == row.number), alike[-1] if alike else None)


def is_ours(row: Written) -> bool:
    """Whether a row says that we ask."""
    return words_of(row.asked_by).startswith(_COMPANY_WORDS)
