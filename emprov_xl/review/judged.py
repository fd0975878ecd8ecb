"""All that there is to say of a return: by its reader, by each cell alone, by the rules, and by the waivers.

The schemas are imported by the first return that is judged: importing pandera takes longer than refusing a file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from emprov_xl.checks.survey import Survey
from emprov_xl.frames import STILL_READ, FieldHit, Frames
from emprov_xl.judge import findings_of, judge, survey_of
from emprov_xl.misplaced import blocks_told_once
from emprov_xl.model.catalogue import Catalogue
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.finding import Finding, Hit
from emprov_xl.model.returned import Returned
from emprov_xl.review.levels import Measure
from emprov_xl.review.waivers import remarks_on, with_waivers


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings of a return, in no order, and the survey that they rest on."""

    survey: Survey
    findings: tuple[Finding, ...]


def judged(
    frames: Frames,
    unread: Sequence[FieldHit],
    returned: Returned,
    catalogue: Catalogue,
    measure: Measure,
    risks: Iterable[FieldHit] = (),
) -> Judged:
    """All that there is to say of a return.

    `risks` are of the workbook around an answer, which leave the answer itself to be judged like any other.
    """
    survey, hits = surveyed(frames, unread, returned, catalogue)
    found = [*findings_of([*hits, *risks], measure.rules, survey, returned), *judge(measure.rules, survey, returned)]
    return Judged(survey, tuple(_waived(found, measure, survey, returned)))


def surveyed(
    frames: Frames, unread: Sequence[FieldHit], returned: Returned, catalogue: Catalogue
) -> tuple[Survey, list[FieldHit]]:
    """The survey that everything told of a return rests on, and what its reader and each cell alone say."""
    from emprov_xl.schema import misfits

    remarked = list(_remarked(returned))
    places = {hit.place for code, hit in (*remarked, *unread) if code not in STILL_READ}
    hits = blocks_told_once([*remarked, *unread, *misfits(frames, returned, places)], frames, returned)
    return survey_of(frames, catalogue, hits, returned), hits


def _waived(found: list[Finding], measure: Measure, survey: Survey, returned: Returned) -> Iterator[Finding]:
    """The findings as the waivers leave them, and what there is to remark on these."""
    yield from with_waivers(found, measure.waivers, measure.day)
    if measure.waivers:
        by_code = {rule.code: rule for rule in measure.rules}
        wrong = remarks_on(measure.waivers, found, by_code, measure.day, next(iter(returned.sheets)))
        yield from findings_of(wrong, measure.rules, survey, returned)


def _remarked(returned: Returned) -> Iterator[FieldHit]:
    """What the reader noticed, as hits of the `WBK-…` rules; a remark about the whole stands on the first sheet."""
    keys = {sheet.title: key for key, sheet in returned.sheets.items()}
    first = Cell(next(iter(keys)), 1, 1)
    for remark in returned.remarks:
        cell = remark.cell or first
        key = keys.get(cell.title, cell.title)
        field = returned.sheets[key].field_at(cell.row, cell.column) if key in returned.sheets else None
        place = Place(key, field, cell.row) if field else Place(key, None, cell.row, cell.column)
        yield remark.code, Hit(place, remark.facts)
