"""Verbs about groups and queues: their members, and whether they have any."""

from emprov_xl.checks.numbers import bare
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, SheetName, Unjudged, place_of, sheet_of, unjudged, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import ALWAYS, When


@verb("list_too_long", gives=("length", "limit", "count"))
def list_too_long(survey: Survey, field: FieldName, most: int) -> Hits:
    """The members of a list, joined by one character each as the system stores them, take too many characters."""
    for row, items in survey.lists(field).items():
        length = sum(len(bare(item)) for item in items) + len(items) - 1
        if length > most:
            yield Hit(place_of(field, row), {"length": str(length), "limit": str(most), "count": str(len(items))})


@verb("too_many_members", gives=("limit", "count"))
def too_many_members(survey: Survey, field: FieldName, most: int) -> Hits:
    """A list has more members than is wise."""
    for row, items in survey.lists(field).items():
        if len(items) > most:
            yield Hit(place_of(field, row), {"limit": str(most), "count": str(len(items))})


@verb("childless")
def childless(survey: Survey, sheet: SheetName, child: FieldName, when: When = ALWAYS) -> Hits:
    """A thing that lives by the rows of another sheet has none there, such as a queue without agents.

    Silent while a cell of that other sheet could not be understood: it may be the one that is missing here.
    """
    if not survey.rows(sheet) or survey.unread(child):
        return
    key = survey.questionnaire.sheet(sheet).key_field.name
    if sheet_of(child) in survey.lost:
        yield Unjudged(place_of(key, survey.rows(sheet)[0]), Place(sheet_of(child), None, 0))
    if not survey.asks(sheet_of(child)):
        return
    names = survey.names(child)
    named = {row for rows in names.meant.values() for row in rows} if names else set()
    for row in survey.rows_where(sheet, when):
        if row not in named and row in survey.answers(key):
            yield Hit(place_of(key, row))


@verb("not_on_platform", gives=("platform",))
def not_on_platform(survey: Survey, sheet: SheetName) -> Hits:
    """Call queues are asked of a system that has none; told once, at the first of them."""
    if not survey.rows(sheet):
        return
    key = survey.questionnaire.sheet(sheet).key_field.name
    first, *others = (place_of(key, row) for row in survey.rows(sheet))
    platform = survey.site.platform
    if survey.form("site.platform") is None:
        yield from unjudged(first, survey.site.cell_of("platform"))
    elif platform is not None and platform.call_centre is False:
        yield Hit(first, {"platform": platform.name}, tuple(others), operands=(sheet,), whole=True)
