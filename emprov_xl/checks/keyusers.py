"""Verbs about keys and the people who have them."""

from emprov_xl.checks.answers import alike
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, Words, place_of, verb
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import ANSWERED


@verb("key_nobody_can_use", gives=("function",))
def key_nobody_can_use(
    survey: Survey, function: str, field: FieldName, words: Words, through: FieldName | None = None
) -> Hits:
    """A layout has a key that works for none of those who have the layout; silent where nobody has it.

    `field` is what makes it work: of the person or, with `through`, of what that answer of the person names.
    """
    able = _able(survey, field, words, through)
    people = survey.layout_users
    for row, word in survey.texts("key_layouts.function").items():
        if word == function:
            users = people.get(alike(survey.text("key_layouts.layout", row)), ())
            if users and not any(user in able for user in users):
                yield Hit(place_of("key_layouts.function", row), {"function": word})


def _able(survey: Survey, field: str, words: Words, through: str | None) -> set[int]:
    """The rows of Extensions for which it works; a cell we could not understand is taken as one for which it does."""
    answers = survey.answers(field)
    holding = {row for row, answer in answers.items() if ANSWERED in words or answer in words}
    holding |= survey.unread(field).keys()
    if through is None:
        return holding
    names = survey.names(through)
    able = names.where(lambda rows: not rows or not holding.isdisjoint(rows)) if names else ()
    return {link.place.row for link in able} | survey.unread(through).keys()


@verb("key_without_switch", gives=("named",))
def key_without_switch(survey: Survey) -> Hits:
    """A key is to switch calls over that have no switch."""
    functions = survey.texts("key_layouts.function")
    for row, target in survey.texts("key_layouts.target").items():
        if functions.get(row) != "Call-flow toggle" or "call_routing" not in survey.directories:
            continue
        rows = survey.directories["call_routing"].rows(target)
        if len(rows) == 1 and survey.is_blank("call_routing.override_index", rows[0]):
            there = place_of("call_routing.override_index", rows[0])
            yield Hit(place_of("key_layouts.target", row), {"named": target}, (there,))


@verb("key_for_no_mailbox", gives=("named",))
def key_for_no_mailbox(survey: Survey) -> Hits:
    """A key is to play the messages of an extension that has no mailbox."""
    functions, voicemail = survey.texts("key_layouts.function"), survey.texts("extensions.voicemail")
    for row, target in survey.texts("key_layouts.target").items() if voicemail else ():
        rows = survey.directories["extensions"].rows(target) if functions.get(row) == "Voicemail of" else ()
        if len(rows) == 1 and voicemail.get(rows[0]) == "No":
            there = place_of("extensions.voicemail", rows[0])
            yield Hit(place_of("key_layouts.target", row), {"named": survey.who(there)}, (there,))


@verb("first_key_no_line")
def first_key_no_line(survey: Survey) -> Hits:
    """The first key of a telephone is given another function than the person's own line."""
    modules, keys = survey.numbers("key_layouts.module"), survey.numbers("key_layouts.key")
    for row, function in survey.texts("key_layouts.function").items():
        if keys.get(row) == 1 and modules.get(row, 0) == 0 and function != "Line":
            yield Hit(place_of("key_layouts.function", row))


@verb("long_label", gives=("length", "limit"))
def long_label(survey: Survey, field: FieldName, most: int) -> Hits:
    """A label is longer than the display beside the key."""
    for row, text in survey.texts(field).items():
        if len(text) > most:
            yield Hit(place_of(field, row), {"length": str(len(text)), "limit": str(most)})
