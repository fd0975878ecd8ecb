"""Verbs about what must or must not be answered, given the other answers of the row."""

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Fields, Hits, SheetName, Words, listed, place_of, sheet_of, unjudged, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import ALWAYS, ANSWERED, When


@verb("required_when", gives=("because",))
def required_when(survey: Survey, field: FieldName, when: When) -> Hits:
    """An answer is missing that other answers make necessary."""
    for row in survey.blank(field, survey.rows_where(sheet_of(field), when)):
        yield Hit(place_of(field, row), {"because": _because(survey, field, when, row)})


@verb("contradiction", gives=("because",))
def contradiction(survey: Survey, field: FieldName, when: When) -> Hits:
    """Answers of one row do not go together; `field` is the one to look at."""
    for row in survey.rows_where(sheet_of(field), when):
        yield Hit(place_of(field, row), {"because": _because(survey, field, when, row)})


@verb("pointless", gives=("because", "which"))
def pointless(survey: Survey, fields: Fields, when: When) -> Hits:
    """Answers are given that mean nothing beside another answer."""
    for row in survey.rows_where(sheet_of(fields[0]), when):
        filled = [field for field in fields if row in survey.answers(field)]
        if filled:
            facts = {
                "because": _because(survey, filled[0], when, row),
                "which": listed([survey.field(field).title for field in filled]),
            }
            yield Hit(place_of(filled[0], row), facts, tuple(place_of(field, row) for field in filled[1:]))


@verb("above", gives=("limit", "because"))
def above(survey: Survey, field: FieldName, most: int, when: When = ALWAYS) -> Hits:
    """A number is higher than another answer allows."""
    numbers = survey.numbers(field)
    for row in survey.rows_where(sheet_of(field), when):
        if numbers.get(row, 0) > most:
            facts = {"limit": str(most), "because": _because(survey, field, when, row)}
            yield Hit(place_of(field, row), facts)


@verb("below", gives=("limit", "because"))
def below(survey: Survey, field: FieldName, least: int, when: When = ALWAYS) -> Hits:
    """A number is lower than makes sense."""
    numbers = survey.numbers(field)
    for row in survey.rows_where(sheet_of(field), when):
        if numbers.get(row, least) < least:
            facts = {"limit": str(least), "because": _because(survey, field, when, row)}
            yield Hit(place_of(field, row), facts)


@verb("text_contradicts", gives=("said", "because"))
def text_contradicts(survey: Survey, field: FieldName, text: FieldName, words: Words, when: When = ALWAYS) -> Hits:
    """A text of the row has one of certain words, with which the answer of `field` does not go together."""
    wanted = [word.casefold() for word in words]
    texts = survey.texts(text)
    for row in survey.rows_where(sheet_of(field), when):
        said = texts.get(row, "")
        if any(word in said.casefold() for word in wanted):
            facts = {"said": said, "because": _because(survey, field, when, row)}
            yield Hit(place_of(field, row), facts, (place_of(text, row),))


@verb("needed_by_others", gives=("count", "others"))
def needed_by_others(survey: Survey, field: FieldName, by: FieldName, words: Words) -> Hits:
    """The answer of a form is blank, though rows of another sheet need it."""
    needing = [row for row, answer in survey.answers(by).items() if ANSWERED in words or answer in words]
    for row in survey.rows(sheet_of(field)) if needing else ():
        if survey.is_blank(field, row):
            also = tuple(place_of(by, each) for each in needing[:10])
            facts = {"count": str(len(needing)), "others": survey.title(sheet_of(by))}
            yield Hit(place_of(field, row), facts, also, whole=True)


@verb("sheet_unused")
def sheet_unused(survey: Survey, sheet: SheetName, countries: Words = ()) -> Hits:
    """A sheet has no row, though every site needs one; with `countries`, every site in one of these."""
    if not survey.asks(sheet) or survey.rows(sheet):
        return
    place = Place(sheet, survey.questionnaire.sheet(sheet).key_field.key, 0)
    region = survey.site.region
    if countries and region is None:
        yield from unjudged(place, survey.site.cell_of("country"))
    elif region is None or not countries or region.code in countries:
        yield Hit(place)


@verb("unknown_state", gives=("country",))
def unknown_state(survey: Survey, field: FieldName) -> Hits:
    """The state or province is none of the country's; silent for a country whose states we do not know."""
    region = survey.site.region
    for row in survey.answers(field) if region is not None and region.states and not survey.site.state else ():
        yield Hit(place_of(field, row), {"country": region.name if region else ""})


def _because(survey: Survey, field: str, when: When, row: int) -> str:
    """The other answers of a condition as a sentence has them: "Voicemail is Yes and Delete after sending is Yes"."""
    said = []
    for name in when:
        if name != field and (answer := survey.text(name, row)):
            shown = "filled in" if survey.field(name).secret else answer
            said.append(f"“{survey.field(name).title}” is {shown}")
    return " and ".join(said)
